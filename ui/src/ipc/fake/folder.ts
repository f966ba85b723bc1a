// A made-up folder, for the page without its shell.
import type { ColumnView, EntryView, FileKind, FileState, FolderView, MetricView, RecentFolder, Unit } from "../bindings";

const NOON = Date.UTC(2026, 9, 14, 12, 0);
const DAY = 86_400_000;

function file(id: number, parent: number | null, path: string, kind: FileKind, size: number, outcome: FileState): EntryView {
  const name = path.split("/").at(-1) ?? path;
  return { id, parent, name, file: { path, kind, size, modified: NOON - id * DAY, outcome }, included: true };
}

const read = (tables: number, rows: number, values: number): FileState => ({ state: "read", tables, rows, values });

function entries(): EntryView[] {
  const made: EntryView[] = [{ id: 0, parent: null, name: "tuning", file: null, included: true }];
  for (let at = 0; at < 18; at += 1) {
    made.push(file(10 + at, 0, `tuning/sweep_${String(at + 1).padStart(2, "0")}.csv`, "csv", 6200 + 137 * at, read(1, 24, 168)));
  }
  made.push({ id: 1, parent: null, name: "baseline", file: null, included: true });
  for (let at = 0; at < 6; at += 1) {
    made.push(file(40 + at, 1, `baseline/run_${at + 1}.json`, "json", 2100 + 64 * at, read(1, 1, 9)));
  }
  made.push(
    file(60, 1, "baseline/quiet_machine.xlsx", "spreadsheet", 48_200, read(2, 80, 400)),
    file(70, null, "SUMMARY.md", "markdown", 7420, read(3, 31, 62)),
    file(71, null, "notes.txt", "text", 1240, read(0, 0, 0)),
    file(72, null, "photo.heic", "other", 2_480_000, { state: "skipped", reason: { id: "kind-other" } }),
    file(73, null, "broken.json", "json", 311, { state: "skipped", reason: { id: "kind-other" } }),
  );
  return made;
}

const column = (name: string, metric: string, unit: Unit, values: number, direction: ColumnView["direction"]): ColumnView => ({
  name, files: 18, values, metric, unit, direction, corrected: false,
});

const metric = (name: string, unit: Unit, columns: ColumnView[]): MetricView => ({
  metric: name, unit, columns, values: columns.reduce((sum, one) => sum + one.values, 0),
});

export function madeFolder(): FolderView {
  return {
    name: "reports",
    breadcrumbs: ["Documents", "benchmarks", "reports"],
    entries: entries(),
    kinds: [
      { kind: "csv", files: 18, rows: 432, values: 3024, bytes: 132_600, latest: NOON - DAY },
      { kind: "json", files: 6, rows: 6, values: 54, bytes: 13_560, latest: NOON - 9 * DAY },
      { kind: "markdown", files: 1, rows: 31, values: 62, bytes: 7420, latest: NOON - 2 * DAY },
      { kind: "spreadsheet", files: 1, rows: 80, values: 400, bytes: 48_200, latest: NOON - 4 * DAY },
      { kind: "text", files: 1, rows: 0, values: 0, bytes: 1240, latest: NOON - 30 * DAY },
    ],
    bytes: 2_683_331,
    metrics: [
      metric("timeToFirstToken", "milliseconds", [
        column("ttft_s", "timeToFirstToken", "seconds", 432, "lowerIsBetter"),
        column("mean_ttft_s", "timeToFirstToken", "seconds", 86, "lowerIsBetter"),
      ]),
      metric("decodeThroughput", "tokensPerSecond", [
        column("tokens_per_s", "decodeThroughput", "tokensPerSecond", 432, "higherIsBetter"),
        { ...column("mean speed", "decodeThroughput", "tokensPerSecond", 62, "higherIsBetter"), corrected: true },
      ]),
      metric("load", "milliseconds", [column("load_s", "load", "seconds", 432, "lowerIsBetter")]),
      metric("prefill", "milliseconds", [column("prompt_eval_s", "prefill", "seconds", 432, "lowerIsBetter")]),
      metric("decode", "milliseconds", [column("eval_s", "decode", "seconds", 432, "lowerIsBetter")]),
      metric("generatedTokens", "tokens", [column("eval_count", "generatedTokens", "tokens", 432, "neutral")]),
      metric("promptTokens", "tokens", [column("prompt_eval_count", "promptTokens", "tokens", 432, "neutral")]),
      metric("memory", "megabytes", [column("vram_gib", "memory", "gibibytes", 80, "lowerIsBetter")]),
      metric("column:layers moved", "none", [column("layers moved", "column:layers moved", "none", 80, "neutral")]),
    ],
    dimensions: ["model", "num_gpu", "num_ctx", "temperature"],
    problems: [
      { file: "tuning/sweep_07.csv", line: 14, severity: "warning", message: { id: "option-not-a-number" } },
      { file: "broken.json", line: 3, severity: "error", message: { id: "option-not-a-number" } },
      { file: "SUMMARY.md", line: null, severity: "notice", message: { id: "option-not-a-number" } },
    ],
    facts: 380,
    findings: 24,
    elapsedMs: 23.4,
    cancelled: false,
  };
}

export function emptyFolder(): FolderView {
  return {
    ...madeFolder(), name: "empty", breadcrumbs: ["Documents", "empty"],
    entries: [], kinds: [], bytes: 0, metrics: [], dimensions: [], problems: [], facts: 0, findings: 0,
  };
}

export const madeRecents = (): RecentFolder[] => [
  { id: 0, name: "reports", breadcrumbs: ["Documents", "benchmarks"], openedAt: NOON, exists: true },
  { id: 1, name: "laptop sweeps", breadcrumbs: ["Documents", "benchmarks", "2026"], openedAt: NOON - 3 * DAY, exists: true },
  { id: 2, name: "old drive", breadcrumbs: ["Volumes", "USB"], openedAt: NOON - 40 * DAY, exists: false },
];
