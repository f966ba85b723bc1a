// The calls as text with tabs, ready for a spreadsheet: plain numbers, as a file would have them.
import type { Measurement } from "../../ipc/bindings";
import { say } from "../../format/words";
import { stageName, verdicts } from "./names";

const plain = (value: number | null): string => (value === null ? "" : String(value));

/** One line per call under a line of names, with tabs between cells. */
export function callsAsText(calls: readonly Measurement[]): string {
  const head = [
    say("calls-run"), say("calls-stage"), say("calls-ttft"), say("calls-decode"), say("calls-tokens"),
    say("parts-load"), say("parts-prefill"), say("parts-decode"), say("parts-other"), say("parts-total"), say("calls-verdict"),
  ];
  const rows = calls.map((call) => [
    String(call.run), stageName(call.stage), plain(call.ttftMs), plain(call.decodeTokensPerS), plain(call.tokens),
    plain(call.loadMs), plain(call.prefillMs), plain(call.decodeMs), plain(call.otherMs), plain(call.e2eMs),
    verdicts(call).map((verdict) => verdict.text).join("; ") || say("verdict-valid"),
  ]);
  return [head, ...rows].map((cells) => cells.join("\t")).join("\n");
}
