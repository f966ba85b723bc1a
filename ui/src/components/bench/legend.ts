// What there is to see in a chart over the runs, in the same order and with the same marks as Rust draws it.
import type { Measure, Measurement, Stage } from "../../ipc/bindings";
import { say } from "../../format/words";
import { isPreparation, isSpoilt, stageName, stageShape, type ShapeKind } from "./names";

export interface LegendEntry {
  shape: ShapeKind | "reference";
  hollow: boolean;
  words: string;
}

const STAGES: readonly Stage[] = ["analysis", "analysisRetry", "report", "reportRetry"];

/** Why a call is drawn hollow in the chart of this measurement; undefined for a full mark. */
function hollowWord(call: Measurement, measure: Measure): string | undefined {
  if (isPreparation(call.stage)) return say("stage-warm-up");
  if (isSpoilt(call, measure)) return say("legend-excluded");
  return measure === "ttft" && call.thermal === "cold" ? say("legend-cold") : undefined;
}

export function legendEntries(
  calls: readonly Measurement[], measure: "decodeThroughput" | "ttft", reference: string | undefined,
): LegendEntry[] {
  const drawn = calls.filter((call) => (measure === "ttft" ? call.ttftMs : call.decodeTokensPerS) !== null);
  const entries: LegendEntry[] = STAGES.filter((stage) => drawn.some((call) => call.stage === stage)).map((stage) => ({
    shape: stageShape(stage), hollow: false, words: stageName(stage),
  }));
  for (const call of drawn) {
    const words = hollowWord(call, measure);
    if (words === undefined || entries.some((entry) => entry.words === words)) continue;
    entries.push({ shape: stageShape(call.stage), hollow: true, words });
  }
  if (reference !== undefined) entries.push({ shape: "reference", hollow: false, words: reference });
  return entries;
}
