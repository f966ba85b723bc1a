// The options of a call as the form edits them: as text, so that what is typed is never lost or bent.
import { parseNumber } from "../format/numbers";
import type { Engine, Options } from "../ipc/bindings";

export type OptionKey = keyof Options;

export interface OptionRule {
  key: OptionKey;
  /** As the server spells it. */
  name: string;
  whole: boolean;
  low: number;
  high: number;
  /** May be left empty; then the server or the stage decides. */
  optional: boolean;
}

export const OPTIONS: readonly OptionRule[] = [
  { key: "numCtx", name: "num_ctx", whole: true, low: 4, high: 16_777_216, optional: false },
  { key: "numGpu", name: "num_gpu", whole: true, low: -1, high: 9999, optional: false },
  { key: "temperature", name: "temperature", whole: false, low: 0, high: 100, optional: false },
  { key: "topP", name: "top_p", whole: false, low: 0, high: 1, optional: false },
  { key: "topK", name: "top_k", whole: true, low: 0, high: 1_000_000, optional: false },
  { key: "repeatPenalty", name: "repeat_penalty", whole: false, low: 0.01, high: 100, optional: false },
  { key: "seed", name: "seed", whole: true, low: 0, high: 2_147_483_647, optional: true },
  { key: "numPredict", name: "num_predict", whole: true, low: 1, high: 1_000_000, optional: true },
];

export interface OptionError {
  /** Id of the sentence. */
  id: string;
  args: Record<string, number>;
}

export type Parsed = { value: number | null } | { error: OptionError };

/** What a typed text means for an option. */
export function parseOption(rule: OptionRule, text: string): Parsed {
  if (text.trim() === "" && rule.optional) return { value: null };
  const value = parseNumber(text);
  if (value === undefined) return { error: { id: "option-not-a-number", args: {} } };
  if (rule.whole && !Number.isInteger(value)) return { error: { id: "option-not-whole", args: {} } };
  if (value < rule.low || value > rule.high) {
    return { error: { id: "option-out-of-range", args: { low: rule.low, high: rule.high } } };
  }
  return { value };
}

/** A value as the form shows it: with a point and without grouping, as the server spells numbers. */
export function optionText(value: number | null): string {
  return value === null ? "" : String(value);
}

/** Whether the server can read this as a time to keep a model loaded: 5m, 1h30m, 0, -1. */
export function isKeepAlive(text: string): boolean {
  return /^(-?\d+|-?(\d+(\.\d+)?(ms|s|m|h))+)$/.test(text.trim());
}

/**
 * Whether this is of use with the engine at all. An OpenAI server takes more where the program behind it is a known one;
 * of a context window that it tells, a run can use less.
 */
export function isTaken(key: OptionKey | "keepAlive", engine: Engine, product: string | null, tellsContext: boolean): boolean {
  if (engine !== "openAi") return true;
  if (key === "numCtx") return tellsContext;
  if (key === "keepAlive" || key === "numGpu") return false;
  return product !== null || (key !== "topK" && key !== "repeatPenalty");
}
