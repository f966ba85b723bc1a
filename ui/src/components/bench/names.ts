// What the parts of a measurement are called on the screen.
import type { ExclusionReason, Measure, Measurement, Stage } from "../../ipc/bindings";
import type { IconName } from "../shared/Icon.svelte";
import { say } from "../../format/words";

const STAGES: Record<Stage, string> = {
  unload: "stage-unload",
  load: "stage-load",
  warmUp: "stage-warm-up",
  analysis: "stage-analysis",
  analysisRetry: "stage-analysis-retry",
  report: "stage-report",
  reportRetry: "stage-report-retry",
};

const REASONS: Record<ExclusionReason, string> = {
  warmUp: "exclusion-warm-up",
  tooShort: "exclusion-too-short",
  stoppedByLength: "exclusion-stopped-by-length",
  promptTruncated: "exclusion-prompt-truncated",
  cachedPrompt: "exclusion-cached-prompt",
  reloaded: "exclusion-reloaded",
  error: "exclusion-error",
  cancelled: "exclusion-cancelled",
};

export type ShapeKind = "analysis" | "retry" | "report" | "preparation";

export const stageName = (stage: Stage): string => say(STAGES[stage]);
const reasonName = (reason: ExclusionReason): string => say(REASONS[reason]);

/** The shape and colour of a stage, in charts and tables alike. */
export function stageShape(stage: Stage): ShapeKind {
  if (stage === "analysisRetry" || stage === "reportRetry") return "retry";
  return isPreparation(stage) ? "preparation" : stage;
}

/** Whether a stage only prepares, and counts for nothing. */
export function isPreparation(stage: Stage): stage is "unload" | "load" | "warmUp" {
  return stage === "unload" || stage === "load" || stage === "warmUp";
}

/** "Run 3, report", or the name of what only prepares. */
export function callName(call: Measurement): string {
  if (call.run === 0) return stageName(call.stage);
  return say("call-name", { run: call.run, stage: stageName(call.stage) });
}

/** Whether a measurement of the call is left out of the statistics. */
export function isSpoilt(call: Measurement, measure: Measure): boolean {
  return call.exclusions.some((exclusion) => exclusion.spoils.includes(measure));
}

/** A call is marked hollow where the charts draw it so: its rate or its TTFT is left out or stands apart. */
export function isHollow(call: Measurement): boolean {
  return (
    call.thermal === "cold" || isPreparation(call.stage) || isSpoilt(call, "decodeThroughput") || isSpoilt(call, "ttft")
  );
}

/** How many calls there are with each verdict, the valid ones first. */
export function verdictCounts(calls: readonly Measurement[]): [verdict: string, count: number][] {
  const counts = new Map([[say("verdict-valid"), 0]]);
  for (const call of calls) {
    const given = verdicts(call).map((verdict) => verdict.text);
    for (const verdict of given.length > 0 ? given : [say("verdict-valid")]) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 0);
}

export interface Verdict {
  tone: "ok" | "bad" | "warn" | "none";
  icon: IconName;
  text: string;
}

/** Every reason that the table has to give for a call, worst first; none for a valid, warm call. */
export function verdicts(call: Measurement): Verdict[] {
  const given: Verdict[] = [];
  if (call.outcome.outcome === "failed") {
    given.push({ tone: "bad", icon: "x", text: say("exclusion-error") });
  }
  if (call.outcome.outcome === "cancelled") {
    given.push({ tone: "none", icon: "ban", text: say("exclusion-cancelled") });
  }
  for (const { reason } of call.exclusions) {
    if (reason === "error" || reason === "cancelled") continue;
    given.push({ tone: reason === "warmUp" ? "none" : "warn", icon: "ban", text: reasonName(reason) });
  }
  if (call.thermal === "cold" && call.run > 0) {
    given.push({ tone: "none", icon: "circle", text: say("thermal-cold") });
  }
  return given;
}
