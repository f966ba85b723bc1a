// Made-up facts, for the page without its shell: one of every kind, and files in every state.
import type { Excerpt, Fact, FactView, SourceView } from "../bindings";

const MODEL = "gemma3:latest";

function fact(id: string, value: number, part: Partial<Fact> & Pick<Fact, "sources">): Fact {
  return {
    id, metric: "decodeThroughput", name: "tokens_s", statistic: "value", value, unit: "tokensPerSecond", n: 1,
    direction: "higherIsBetter", approximate: false,
    scope: { file: null, part: "", model: MODEL, configuration: [], prompt: null, date: null },
    kind: "measured",
    ...part,
  } as Fact;
}

const FILE = "tuning/sweep_03.csv";

function sweep(marked: readonly number[], markedTotal = marked.length): Excerpt {
  const lines = [23, 24, 25, 26, 27, 31];
  return {
    columns: ["num_gpu", "num_ctx", "temperature", "tokens_s"],
    markedColumn: 3,
    rows: lines.map((line) => ({
      line, cells: ["60", line < 26 ? "2048" : "4096", "0.8", line === 25 ? "103.1565" : (102 + line / 100).toFixed(4)], marked: marked.includes(line),
    })),
    markedTotal,
  };
}

const cells = (rows: [number, number][]): SourceView["source"] => ({
  file: FILE, part: "", place: "cells", column: "tokens_s", rows: rows.map(([first, last]) => ({ first, last })),
});

const best = fact("a1", 103.1565, {
  scope: { file: FILE, part: "", model: MODEL, configuration: [["num_gpu", "60"], ["num_ctx", "2048"], ["temperature", "0.8"]], prompt: null, date: null },
  sources: [cells([[25, 25]])],
});
const mean = fact("a2", 102.42, {
  statistic: "mean", n: 9,
  scope: { file: FILE, part: "", model: MODEL, configuration: [["num_gpu", "60"]], prompt: "short", date: "2026-03-12" },
  sources: [cells([[25, 26], [31, 31]])],
  ...{ kind: "derived" as const, formula: "mean of 9 values", of: [] },
});
const stated = fact("a3", 102.31, {
  sources: [{ file: "SUMMARY.md", part: "Results", place: "line", line: 14, excerpt: "best: 102.31 tok/s" }],
  kind: "stated",
});
const change = fact("a4", 0.9, {
  statistic: "change", unit: "percent",
  sources: [{ file: "baseline/run_1.json", part: "/results", place: "pointers", pointers: ["/results/0/tokens_s", "/results/1/tokens_s"] }],
  ...{ kind: "derived" as const, formula: "a / b − 1", of: ["a2", "a3"] },
});

/** The facts of the made-up report by name. */
const FACTS: Record<string, FactView> = {
  F1: {
    name: "F1", fact: best, written: "103.16 tok/s", of: [],
    sources: [{ source: cells([[25, 25]]), state: "unchanged", excerpt: sweep([25]), message: null }],
    sourcesTotal: 1,
    used: [
      { run: null, sentence: "The fastest of 36 configurations is num_gpu=60, at 103.16 tok/s." },
      { run: 2, sentence: "The best setting reaches 103.16 tok/s." },
    ],
  },
  F2: {
    name: "F2", fact: mean, written: "102.42 tok/s", of: [],
    sources: [{ source: cells([[25, 26], [31, 31]]), state: "changed", excerpt: sweep([25, 26, 31], 9), message: null }],
    sourcesTotal: 1, used: [],
  },
  F3: {
    name: "F3", fact: stated, written: "102.31 tok/s", of: [],
    sources: [{
      source: { file: "SUMMARY.md", part: "Results", place: "line", line: 14, excerpt: "best: 102.31 tok/s" },
      state: "gone", excerpt: null, message: { id: "error-gone" },
    }],
    sourcesTotal: 1, used: [],
  },
  F4: {
    name: "F4", fact: change, written: "0.9 %",
    of: [{ name: "F2", fact: mean, written: "102.42 tok/s" }, { name: "F3", fact: stated, written: "102.31 tok/s" }],
    sources: [{
      source: { file: "baseline/run_1.json", part: "/results", place: "pointers", pointers: ["/results/0/tokens_s", "/results/1/tokens_s"] },
      state: "unchanged",
      excerpt: { columns: [], markedColumn: null, rows: [{ line: 4, cells: ['    "tokens_s": 102.42,'], marked: true }, { line: 5, cells: ["  },"], marked: false }], markedTotal: 2 },
      message: null,
    }],
    sourcesTotal: 12, used: [{ run: null, sentence: "By num_gpu, means lie 0.9 % apart." }],
  },
};

export const madeFact = (name: string): FactView | undefined => FACTS[name];
