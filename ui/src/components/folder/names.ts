// What metrics, units, kinds of files and directions are called on the screen.
import type { Direction, FileKind, Metric, Unit } from "../../ipc/bindings";
import { say } from "../../format/words";

export const KNOWN_METRICS = [
  "decodeThroughput", "prefillThroughput", "timeToFirstToken", "interTokenLatency", "load", "prefill", "decode", "endToEnd",
  "generatedTokens", "promptTokens", "requestThroughput", "latency", "memory", "power", "temperature", "utilization", "accuracy",
] as const;

const METRICS: Record<(typeof KNOWN_METRICS)[number], string> = {
  decodeThroughput: "metric-decodeThroughput",
  prefillThroughput: "metric-prefillThroughput",
  timeToFirstToken: "metric-timeToFirstToken",
  interTokenLatency: "metric-interTokenLatency",
  load: "metric-load",
  prefill: "metric-prefill",
  decode: "metric-decode",
  endToEnd: "metric-endToEnd",
  generatedTokens: "metric-generatedTokens",
  promptTokens: "metric-promptTokens",
  requestThroughput: "metric-requestThroughput",
  latency: "metric-latency",
  memory: "metric-memory",
  power: "metric-power",
  temperature: "metric-temperature",
  utilization: "metric-utilization",
  accuracy: "metric-accuracy",
};

const COLUMN = "column:";

/** The metric's name in the field's words, or the column's own name. */
export function metricName(metric: Metric): string {
  if (metric.startsWith(COLUMN)) return metric.slice(COLUMN.length);
  const id = METRICS[metric as keyof typeof METRICS] as string | undefined;
  return id ? say(id) : metric;
}

/** The metric of a column that is none of the known ones. */
export const columnMetric = (column: string): Metric => `${COLUMN}${column}`;

/** Units, in the order in which they are offered. Their symbols are the same in every language. */
export const UNITS: Record<Unit, string> = {
  nanoseconds: "ns", microseconds: "µs", milliseconds: "ms", seconds: "s", minutes: "min", hours: "h",
  tokensPerSecond: "tok/s", tokensPerMillisecond: "tok/ms", callsPerSecond: "calls/s", operationsPerSecond: "ops/s", framesPerSecond: "fps", perSecond: "/s", tokens: "tokens",
  bytes: "B", kilobytes: "kB", megabytes: "MB", gigabytes: "GB", terabytes: "TB", kibibytes: "KiB", mebibytes: "MiB", gibibytes: "GiB", tebibytes: "TiB",
  bytesPerSecond: "B/s", kilobytesPerSecond: "kB/s", megabytesPerSecond: "MB/s", gigabytesPerSecond: "GB/s", kibibytesPerSecond: "KiB/s", mebibytesPerSecond: "MiB/s", gibibytesPerSecond: "GiB/s", megabitsPerSecond: "Mbit/s", gigabitsPerSecond: "Gbit/s",
  megaflops: "MFLOP/s", gigaflops: "GFLOP/s", teraflops: "TFLOP/s", percent: "%", fraction: "0–1", watts: "W", milliwatts: "mW", kilowatts: "kW",
  joules: "J", millijoules: "mJ", kilojoules: "kJ", wattHours: "Wh", kilowattHours: "kWh", volts: "V", millivolts: "mV", amperes: "A", milliamperes: "mA",
  celsius: "°C", fahrenheit: "°F", hertz: "Hz", kilohertz: "kHz", megahertz: "MHz", gigahertz: "GHz",
  none: "–",
};

const KINDS: Record<FileKind, string> = {
  csv: "kind-csv",
  json: "kind-json",
  jsonLines: "kind-json-lines",
  markdown: "kind-markdown",
  spreadsheet: "kind-spreadsheet",
  text: "kind-text",
  other: "kind-other",
};

export const DIRECTIONS: Record<Direction, string> = {
  higherIsBetter: "direction-higher",
  lowerIsBetter: "direction-lower",
  neutral: "direction-neutral",
};

export const kindName = (kind: FileKind): string => say(KINDS[kind]);
export const directionName = (direction: Direction): string => say(DIRECTIONS[direction]);
