// Made-up calls and what is summed up from them, for the page without its shell.
import type { Measurement, RateSummary, RunSummary, Stage, StageSummary, Statistic } from "../bindings";

const DECODE = [64.1, 71.9, 63.2, 72.4, 63.8, 71.5, 62.9, 72.2, 63.5, 71.8];
const TTFT = [412, 388, 405, 391, 431, 379, 398, 402, 417, 384];
const TOKENS = [188, 612, 204, 655, 171, 9, 196, 640, 183, 598];

export function preparation(): Measurement[] {
  const stages: Stage[] = ["unload", "load", "warmUp"];
  return stages.map((stage, index) => ({
    ...call(index, 0, stage, { tokens: stage === "warmUp" ? 8 : 0 }),
    thermal: stage === "load" ? "cold" : "warm",
    exclusions: [{ reason: "warmUp", spoils: ["ttft", "decodeThroughput", "endToEnd"] }],
    ttftMs: stage === "warmUp" ? 1210.4 : null,
    ttfaMs: stage === "warmUp" ? 1210.4 : null,
    loadMs: stage === "load" ? 842.2 : null,
    e2eMs: stage === "unload" ? 61.3 : stage === "load" ? 860.1 : 1340.8,
    tokens: stage === "warmUp" ? 8 : null,
    decodeTokensPerS: stage === "warmUp" ? 68.4 : null,
  }));
}

export function call(index: number, run: number, stage: Stage, part: Partial<Measurement> & { tokens: number }): Measurement {
  const rate = part.decodeTokensPerS ?? 70;
  const ttftMs = part.ttftMs ?? 400;
  const decodeMs = (part.tokens / rate) * 1000;
  return {
    index, run, stage,
    constrained: stage === "analysis" || stage === "analysisRetry",
    outcome: { outcome: "done", reason: "stop" },
    thermal: "warm",
    exclusions: [],
    ttftMs,
    ttfaMs: ttftMs,
    loadMs: 42.5,
    prefillMs: ttftMs - 60,
    decodeMs,
    otherMs: 18.2,
    e2eMs: ttftMs + decodeMs,
    decodeTokensPerS: rate,
    rateSource: "server",
    prefillTokensPerS: 3100,
    itlMs: 1000 / rate,
    gaps: null,
    promptTokens: 1480,
    estimatedPromptTokens: 1620,
    ...part,
  };
}

/** The calls of five runs: one too short, the first one cold where nothing was prepared. */
export function madeCalls(cold: boolean): Measurement[] {
  return DECODE.map((rate, at) => {
    const stage: Stage = at % 2 === 0 ? "analysis" : "report";
    const made = call(at + (cold ? 0 : 3), Math.floor(at / 2) + 1, stage, {
      tokens: TOKENS[at] ?? 100, decodeTokensPerS: rate, ttftMs: TTFT[at] ?? 400,
    });
    if (cold && at === 0) return { ...made, thermal: "cold", ttftMs: 2310.6, loadMs: 1890.2, e2eMs: (made.e2eMs ?? 0) + 1900 };
    if ((made.tokens ?? 0) < 16) {
      return { ...made, exclusions: [{ reason: "tooShort", spoils: ["decodeThroughput", "itl"] }] };
    }
    return made;
  });
}

function statistic(values: readonly number[], of: number): Statistic | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const sd = n < 2 ? null : Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const middle = (sorted[Math.floor((n - 1) / 2)] ?? 0) / 2 + (sorted[Math.ceil((n - 1) / 2)] ?? 0) / 2;
  const half = sd === null ? 0 : (2.8 * sd) / Math.sqrt(n);
  return {
    n, of, mean, median: middle, sd,
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    cvPercent: sd === null ? null : (100 * sd) / mean,
    interval: n < 3 ? null : { low: mean - half, high: mean + half, confidence: 0.95, method: "studentT" },
    p95: null,
    p99: null,
  };
}

const seen = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

function rate(calls: readonly Measurement[]): RateSummary | null {
  const counted = calls.filter((one) => !one.exclusions.some((exclusion) => exclusion.spoils.includes("decodeThroughput")));
  const perCall = statistic(seen(counted.map((one) => one.decodeTokensPerS)), calls.length);
  if (!perCall) return null;
  const tokens = counted.reduce((sum, one) => sum + (one.tokens ?? 0), 0);
  const timeMs = counted.reduce((sum, one) => sum + (one.decodeMs ?? 0), 0);
  return { tokensPerS: (tokens / timeMs) * 1000, tokens, timeMs, perCall };
}

function stageSummary(stage: Stage, all: readonly Measurement[]): StageSummary {
  const calls = all.filter((one) => one.stage === stage);
  const warm = calls.filter((one) => one.thermal === "warm");
  const cold = calls.filter((one) => one.thermal === "cold");
  return {
    stage,
    constrained: stage === "analysis",
    decode: rate(calls),
    prefill: null,
    ttftWarm: statistic(seen(warm.map((one) => one.ttftMs)), calls.length),
    ttftCold: statistic(seen(cold.map((one) => one.ttftMs)), calls.length),
    ttftUnknown: null,
    e2e: statistic(seen(warm.map((one) => one.e2eMs)), calls.length),
    ttfa: null,
    itl: statistic(seen(calls.map((one) => one.itlMs)), calls.length),
    tokens: statistic(seen(calls.map((one) => one.tokens)), calls.length),
  };
}

export function summed(all: readonly Measurement[], wallMs: number | null): RunSummary {
  const calls = all.filter((one) => one.run > 0);
  const sum = (part: keyof Measurement): number => calls.reduce((total, one) => total + Number(one[part] ?? 0), 0);
  const warm = calls.filter((one) => one.thermal === "warm");
  const cold = calls.filter((one) => one.thermal === "cold");
  return {
    decode: rate(calls.filter((one) => one.stage === "report")),
    decodeTogether: null,
    ttftWarm: statistic(seen(warm.map((one) => one.ttftMs)), calls.length),
    ttftCold: statistic(seen(cold.map((one) => one.ttftMs)), calls.length),
    ttftUnknown: null,
    stages: [stageSummary("analysis", calls), stageSummary("report", calls)],
    totals: {
      calls: calls.length,
      valid: calls.filter((one) => one.exclusions.length === 0 && one.thermal !== "cold").length,
      cold: cold.length,
      excluded: calls.filter((one) => one.exclusions.length > 0).length,
      tokens: sum("tokens"),
      promptTokens: sum("promptTokens"),
      e2eMs: sum("e2eMs"),
      loadMs: sum("loadMs"),
      prefillMs: sum("prefillMs"),
      decodeMs: sum("decodeMs"),
    },
    wallMs,
    wholeRunTokensPerS: wallMs === null ? null : (sum("tokens") / wallMs) * 1000,
    deterministic: false,
  };
}
