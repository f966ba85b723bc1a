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

/** A shell that can write the analyst's words only while its disk is not full. */
function withDisk(shell: FakeShell, disk: { full: boolean }): Client {
  return {
    ...shell.client,
    changeNotes: (id, notes) =>
      disk.full ? Promise.reject(Object.assign(new Error(), refusal("save", "error-gone"))) : shell.client.changeNotes(id, notes),
  };
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
    expect([report.unsaved, report.notes?.summary, report.notWritten?.code]).toEqual([true, "mine", "save"]);
  });

  it("keeps them when it is opened again or another one is, until the disk takes them", async () => {
    const shell = new FakeShell();
    const disk = { full: true };
    const { report } = await opened(shell, withDisk(shell, disk));
    shell.addRun("other", "n", 0, { result: "done" }, madeCalls(true));
    report.change({ summary: "mine" });
    await report.flush();

    await report.open(RunRecord.opened(await shell.client.openRun("other")));
    expect([report.notes?.summary, report.unsaved]).toEqual(["", false]);
    await report.open(RunRecord.opened(await shell.client.openRun("old")));
    expect([report.notes?.summary, report.unsaved, report.notWritten?.code]).toEqual(["mine", true, "save"]);

    disk.full = false;
    expect(await report.flush()).toBe(true);
    expect([shell.notes.summary, report.unsaved, report.notWritten]).toEqual(["mine", false, undefined]);
  });

  it("is not saved without words that could not be written", async () => {
    const shell = new FakeShell();
    const { report } = await opened(shell, withDisk(shell, { full: true }));
    report.change({ summary: "mine" });
    expect(await report.save("html")).toBeUndefined();
    expect([report.notWritten?.code, report.saving, shell.asked.some((asked) => asked.command === "saveReport")]).toEqual(["save", false, false]);
  });

  it("writes one after the other, the newest words last", async () => {
    const shell = new FakeShell();
    const written: string[] = [];
    let finish: () => void = () => undefined;
    const { report } = await opened(shell, {
      ...shell.client,
      changeNotes: async (id, notes) => {
        written.push(notes.title);
        await new Promise<void>((resolve) => (finish = resolve));
        return await shell.client.changeNotes(id, notes);
      },
    });
    report.change({ title: "A" });
    const first = report.flush();
    report.change({ title: "AB" });
    const second = report.flush();
    expect(written).toEqual(["A"]);
    finish();
    await vi.waitFor(() => { expect(written).toEqual(["A", "AB"]); });
    finish();
    expect([await first, await second, shell.notes.title]).toEqual([true, true, "AB"]);
  });

  it("says why it could not be saved, and can try again", async () => {
    const shell = new FakeShell();
    const { report } = await opened(shell, { ...shell.client, saveReport: () => Promise.reject(Object.assign(new Error(), refusal("save", "error-gone", "No space left (os error 28)"))) });
    expect(await report.save("markdown")).toBeUndefined();
    expect([report.notSaved?.error.detail, report.notSaved?.format, report.saving]).toEqual(["No space left", "markdown", false]);
  });

  it("says why the folder of a saved file cannot be shown", async () => {
    const shell = new FakeShell();
    const { report } = await opened(shell, { ...shell.client, showInFolder: () => Promise.reject(Object.assign(new Error(), refusal("other", "error-gone"))) });
    report.showSaved({ id: 1, name: "report.html", folder: "Documents" });
    await vi.runAllTimersAsync();
    expect(report.error?.code).toBe("other");
  });
});
