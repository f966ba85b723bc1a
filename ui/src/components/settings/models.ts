// What a model is, in words.
import type { ChatLayout, ModelInfo } from "../../ipc/bindings";
import { decimal } from "../../format/numbers";

/** The common ways to lay a conversation out, by name. */
export const LAYOUTS: Record<ChatLayout, string> = {
  chatMl: "layout-chatml",
  llama3: "layout-llama3",
  gemma: "layout-gemma",
  mistral: "layout-mistral",
  plain: "layout-plain",
};

/** Whose computer an address is. */
export function hostOf(address: string): string {
  return /^\w+:\/\/([^/?#]+)/.exec(address)?.[1] ?? address;
}

/** Parameters as model lists write them: 134.5M, 4.3B. */
export function parametersInWords(parameters: number): string {
  return parameters >= 1e9 ? `${decimal(parameters / 1e9, 1)}B` : `${decimal(parameters / 1e6, 1)}M`;
}

/** The context at which the engine tells a model's memory, tokens. */
const TOLD_CONTEXT = 4096;

/** Bytes of memory that a model takes. Where only its file is known, that is the least of it. */
export interface Need {
  bytes: number;
  isLeast: boolean;
}

/** What a model takes at this context: its file, and a cache that grows with the context, which ends where its training did. */
export function needAt({ size, memory, contextLength }: ModelInfo, context: number): Need | null {
  if (memory === null) return size === null ? null : { bytes: size, isLeast: true };
  const used = Math.min(context, contextLength ?? context);
  return { bytes: size === null ? memory : size + ((memory - size) * used) / TOLD_CONTEXT, isLeast: false };
}
