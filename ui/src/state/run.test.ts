import { waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import { FakeShell, refusal } from "../ipc/fake";
import { madeCalls, summed } from "../ipc/fake/calls";
import { DEFAULTS } from "../ipc/fake/engines";
import type { RunSettings } from "../ipc/bindings";
import { RunState } from "./run.svelte";

const settings: RunSettings = { ...DEFAULTS, model: "gemma3:latest" };

describe("running", () => {
  it("shows the run that it starts, and settles it from the journal when it ends", async () => {
    const shell = new FakeShell();
    const run = new RunState(shell.client);
    const ended = vi.fn();
    run.onended = ended;
    expect(await run.start(settings, "reports")).toBe(true);
    const record = run.shown;
    expect(run.going).toBe(record);

    const calls = madeCalls(true);
    shell.keep("run-1", calls, { result: "done" });
    shell.emit({ event: "finished", outcome: { result: { result: "done" }, endedAt: 1, wallMs: 1 }, measurements: calls, summary: summed(calls, 1) });
    await waitFor(() => { expect(ended).toHaveBeenCalledWith(record); });
    expect(run.going).toBeUndefined();
    expect(record?.view?.settingRows.length).toBeGreaterThan(0);
  });

  it("starts no second run beside the first", async () => {
    const shell = new FakeShell();
    const run = new RunState(shell.client);
    await run.start(settings, "reports");
    expect(await run.start(settings, "reports")).toBe(false);
    expect(shell.asked.filter((asked) => asked.command === "startRun")).toHaveLength(1);
  });

  it("asks before models on another machine are unloaded", async () => {
    const shell = new FakeShell();
    const run = new RunState({ ...shell.client, startRun: () => Promise.reject(Object.assign(new Error(), refusal("askUnloadElsewhere", "error-gone"))) });
    expect(await run.start(settings, "reports")).toBe(false);
    expect([run.asksUnload?.folder, run.error, run.going]).toEqual(["reports", undefined, undefined]);
  });

  it("asks before data leaves this machine in a way that has to be agreed to", async () => {
    const shell = new FakeShell();
    const consent = { about: "cloud", host: "ollama.com" } as const;
    const ask = Object.assign(new Error(), { ...refusal("ask", "error-gone"), consent });
    const run = new RunState({ ...shell.client, startRun: () => Promise.reject(ask) });
    expect(await run.start(settings, "reports")).toBe(false);
    expect([run.asksConsent, run.error, run.going]).toEqual([{ consent, settings, folder: "reports" }, undefined, undefined]);
    expect(await run.agree(consent)).toBe(true);
    expect([run.asksConsent, shell.asked.at(-1)]).toEqual([undefined, { command: "agree", args: [consent] }]);
  });

  it("keeps what stood in the way of a start", async () => {
    const shell = new FakeShell();
    const run = new RunState({ ...shell.client, startRun: () => Promise.reject(Object.assign(new Error(), refusal("server", "error-gone"))) });
    await run.start(settings, "reports");
    expect([run.error?.code, run.going, run.starting]).toEqual(["server", undefined, false]);
  });

  it("turns a thrown word into an error that can be said", async () => {
    const shell = new FakeShell();
    const run = new RunState({ ...shell.client, openRun: () => Promise.reject(new Error("boom")) });
    expect(await run.open("x")).toBe(false);
    expect(run.error).toEqual({ code: "other", message: { id: "error-unexpected" }, detail: "Error: boom", consent: null });
  });

  it("says at once that it cancels, and asks once", async () => {
    const shell = new FakeShell();
    const cancelRun = vi.fn(() => new Promise<null>(() => undefined));
    const run = new RunState({ ...shell.client, cancelRun });
    await run.start(settings, "reports");
    void run.cancel();
    void run.cancel();
    expect(run.going?.cancelling).toBe(true);
    expect(cancelRun).toHaveBeenCalledTimes(1);
  });

  it("opens a run out of history without touching the one that goes on", async () => {
    const shell = new FakeShell();
    shell.addRun("old", "m", 0, { result: "done" }, madeCalls(true));
    const run = new RunState(shell.client);
    await run.start(settings, "reports");
    const going = run.going;
    await run.open("old");
    expect([run.shown?.id, run.going]).toEqual(["old", going]);
    await run.open(going?.id ?? "");
    expect(run.shown).toBe(going);
  });
});
