import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeShell, refusal } from "../ipc/fake";
import { madeCalls } from "../ipc/fake/calls";
import type { Client } from "../ipc/client";
import { RunRecord } from "./record.svelte";
import { ReportState } from "./report.svelte";

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

async function opened(shell: FakeShell, client: Client = shell.client): Promise<{ report: ReportState; record: RunRecord }> {
  shell.addRun("old", "m", 0, { result: "done" }, madeCalls(true));
  const record = RunRecord.opened(await shell.client.openRun("old"));
  const report = new ReportState(client);
  await report.open(record);
  return { report, record };
}

describe("the report", () => {
  it("writes what the analyst adds after a moment of quiet, and shows it", async () => {
    const shell = new FakeShell();
    const { report } = await opened(shell);
    report.change({ title: "Laptop" });
    report.change({ title: "Laptops" });
    expect(report.unsaved).toBe(true);
    await vi.runAllTimersAsync();
    expect([report.unsaved, report.view?.html.includes("Laptops")]).toEqual([false, true]);
    expect(shell.asked.filter((asked) => asked.command === "changeNotes")).toHaveLength(1);
  });

  it("writes first and saves then", async () => {
    const shell = new FakeShell();
    const { report } = await opened(shell);
    report.change({ author: "A" });
    expect((await report.save("html"))?.name).toBe("report.html");
    expect(shell.asked.slice(-3).map((asked) => asked.command)).toEqual(["changeNotes", "reportView", "saveReport"]);
  });

  it("keeps words that could not be written, and says why", async () => {
    const shell = new FakeShell();
    const { report } = await opened(shell, { ...shell.client, changeNotes: () => Promise.reject(Object.assign(new Error(), refusal("save", "error-gone"))) });
    report.change({ summary: "mine" });
    await report.flush();
    expect([report.unsaved, report.notes?.summary, report.error?.code]).toEqual([true, "mine", "save"]);
  });

  it("says why it could not be saved, and can try again", async () => {
    const shell = new FakeShell();
    const { report } = await opened(shell, { ...shell.client, saveReport: () => Promise.reject(Object.assign(new Error(), refusal("save", "error-gone", "No space left"))) });
    expect(await report.save("markdown")).toBeUndefined();
    expect([report.error?.detail, report.saving]).toEqual(["No space left", false]);
  });
});
