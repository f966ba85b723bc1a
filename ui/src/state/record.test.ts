import { describe, expect, it } from "vitest";
import { call, madeCalls, summed } from "../ipc/fake/calls";
import type { RunEvent } from "../ipc/bindings";
import { RunRecord } from "./record.svelte";

const START = new Date(2026, 9, 14, 10, 26, 46);
const after = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);

function record(pauseMs = 0): RunRecord {
  return new RunRecord({ folder: "reports", engine: "ollama", model: "m", runs: 3, prepared: false, pauseMs, startedAt: START });
}

const started = (index: number, run: number, stage: "analysis" | "report"): RunEvent => ({
  event: "callStarted", index, run, stage, atMs: index * 1000,
});
const text = (index: number, words: string, thinking = false): RunEvent => ({
  event: "text", index, text: words, pieces: 3, ttftMs: 400, tokensPerS: 64, thinking,
});

describe("a run by its events", () => {
  it("collects the text of the call that is being made, thinking apart", () => {
    const run = record();
    run.apply(started(0, 1, "analysis"));
    run.apply(text(0, "hm", true));
    run.apply(text(0, "Fast"));
    run.apply(text(0, "er"));
    expect([run.live?.text, run.live?.thinking, run.live?.tokensPerS]).toEqual(["Faster", "hm", 64]);
  });

  it("drops text of a call that is over", () => {
    const run = record();
    run.apply(started(1, 1, "report"));
    run.apply(text(0, "late"));
    expect(run.live?.text).toBe("");
  });

  it("says a silence, and forgets it with the next text", () => {
    const run = record();
    run.apply(started(0, 1, "analysis"));
    run.apply({ event: "stalled", index: 0, seconds: 12 });
    expect(run.live?.stalled).toBe(12);
    run.apply(text(0, "x"));
    expect(run.live?.stalled).toBe(0);
  });

  it("takes all measurements anew with each finished call, and asks for new drawings", () => {
    const run = record();
    const calls = madeCalls(true).slice(0, 2);
    const before = run.revision;
    run.apply({ event: "callFinished", index: 1, measurements: calls, summary: summed(calls, null) });
    expect([run.calls, run.measured.length, run.revision]).toEqual([calls, 2, before + 1]);
  });

  it("logs what the reader should know", () => {
    const run = record();
    const calls = madeCalls(true).slice(0, 6);
    run.apply({ event: "ingested", files: 27, elapsedMs: 24 }, after(0));
    run.apply({ event: "callFinished", index: 0, measurements: calls, summary: summed(calls, null) }, after(5));
    run.apply({ event: "callFinished", index: 5, measurements: calls, summary: summed(calls, null) }, after(9));
    run.apply({ event: "noted", atMs: 9500, message: { id: "event-pausing", args: { time: "2 s" } } });
    expect(run.log.map((event) => [event.atMs, event.text])).toEqual([
      [0, "Folder read, 27 files in 24 ms"],
      [5000, "Run 1: cold, model loaded in 1.9 s"],
      [9000, "Run 3: stopped after 9 tokens. Left out of rates, the run goes on"],
      [9500, "Pause of 2 s"],
    ]);
  });

  it("says of a call that failed where it belongs", () => {
    const run = record();
    const outcome = { outcome: "failed", failure: { kind: "server", status: null, words: "no memory" } } as const;
    const calls = [call(0, 0, "warmUp", { tokens: 0, e2eMs: 50, outcome }), call(1, 2, "report", { tokens: 0, e2eMs: 50, outcome })];
    for (const [index, { run: number }] of calls.entries()) {
      run.apply({ event: "callFinished", index, measurements: calls, summary: summed(calls, null) }, after(number));
    }
    expect(run.log.map((event) => event.text)).toEqual(["Preparing the model: no memory", "Run 2: no memory"]);
  });

  it("knows what is left only after the first finished run, as a range", () => {
    const run = record();
    run.apply(started(0, 1, "analysis"), after(0));
    expect(run.timeLeft(after(5))).toBeUndefined();
    const calls = [
      call(0, 1, "analysis", { tokens: 100, e2eMs: 4000 }), call(1, 1, "report", { tokens: 100, e2eMs: 6000 }),
      call(2, 2, "analysis", { tokens: 100, e2eMs: 5000 }), call(3, 2, "report", { tokens: 100, e2eMs: 9000 }),
    ];
    run.apply({ event: "callFinished", index: 3, measurements: calls, summary: summed(calls, null) }, after(24));
    run.apply(started(4, 3, "analysis"), after(24));
    expect(run.timeLeft(after(26))).toEqual({ low: 8000, high: 12_000 });
  });

  it("counts the pauses that are left", () => {
    const run = record(30_000);
    run.apply(started(0, 1, "analysis"), after(0));
    const calls = [call(0, 1, "analysis", { tokens: 100, e2eMs: 4000 }), call(1, 1, "report", { tokens: 100, e2eMs: 6000 })];
    run.apply({ event: "callFinished", index: 1, measurements: calls, summary: summed(calls, null) }, after(10));
    expect(run.timeLeft(after(10))).toEqual({ low: 80_000, high: 80_000 });
    run.apply({ event: "pausing", pauseMs: 30_000 }, after(10));
    expect(run.timeLeft(after(22))).toEqual({ low: 68_000, high: 68_000 });
    run.apply(started(2, 2, "analysis"), after(40));
    expect(run.timeLeft(after(43))).toEqual({ low: 47_000, high: 47_000 });
  });

  it("counts a run as over whose analysis failed, but not how long it took", () => {
    const run = record();
    const failure = { kind: "server", status: 500, words: "out of memory" } as const;
    const calls = [
      call(0, 1, "analysis", { tokens: 100, e2eMs: 4000 }), call(1, 1, "report", { tokens: 100, e2eMs: 6000 }),
      call(2, 2, "analysis", { tokens: 0, e2eMs: 50, outcome: { outcome: "failed", failure } }),
    ];
    run.apply(started(2, 2, "analysis"), after(10));
    run.apply({ event: "callFinished", index: 2, measurements: calls, summary: summed(calls, null) }, after(11));
    run.apply(started(3, 3, "analysis"), after(11));
    expect(run.timeLeft(after(13))).toEqual({ low: 8000, high: 8000 });
  });

  it("ends with what the journal says", () => {
    const run = record();
    const calls = madeCalls(true);
    const outcome = { result: { result: "done" }, endedAt: after(60).getTime(), wallMs: 60_000 } as const;
    run.apply({ event: "finished", outcome, measurements: calls, summary: summed(calls, 60_000) });
    expect([run.ended, run.elapsed(after(500))]).toEqual([true, 60_000]);
  });
});
