import { waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { FakeShell, refusal } from "../ipc/fake";
import { madeFolder, madeRecents } from "../ipc/fake/folder";
import type { Client, Progress } from "../ipc/client";
import type { FolderView } from "../ipc/bindings";
import { FolderState } from "./folder.svelte";

const named = (name: string): FolderView => ({ ...madeFolder(), name });

interface Answer {
  progress: Progress;
  finish: (view: FolderView | null) => void;
  fail: () => void;
}

/** A folder whose dialog and whose dropped folder answer when the test says so. */
function waiting(): { folder: FolderState; chosen: Answer; dropped: Answer } {
  const unasked: Answer = { progress: () => undefined, finish: () => undefined, fail: () => undefined };
  const chosen = { ...unasked };
  const dropped = { ...unasked };
  const answered = (answer: Answer) => (progress: Progress): Promise<FolderView | null> =>
    new Promise((finish, fail) => Object.assign(answer, { progress, finish, fail: () => { fail(new Error("gone")); } }));
  const client = { ...new FakeShell().client, chooseFolder: answered(chosen), openDropped: answered(dropped) as Client["openDropped"] };
  return { folder: new FolderState(client), chosen, dropped };
}

describe("the folder", () => {
  it("is what the dialog gives, with its recents read anew", async () => {
    const shell = new FakeShell();
    shell.info = { ...shell.info, recents: madeRecents() };
    const folder = new FolderState(shell.client);
    expect(await folder.choose()).toBe(true);
    expect([folder.view?.name, folder.readFiles, folder.skipped.length, folder.files.length]).toEqual(["reports", 27, 2, 29]);
    await waitFor(() => { expect(folder.recents).toHaveLength(3); });
  });

  it("stays as it was when the dialog is closed", async () => {
    const shell = new FakeShell();
    const folder = new FolderState(shell.client);
    await folder.choose();
    const before = folder.view;
    shell.folder = null;
    expect(await folder.choose()).toBe(false);
    expect([folder.view, folder.error]).toEqual([before, undefined]);
  });

  it("shows how far reading is, and reads nothing anew meanwhile", async () => {
    const { folder, chosen } = waiting();
    const first = folder.choose();
    expect(folder.reading).toBe(false);
    chosen.progress({ found: 12, done: 5 });
    expect([folder.progress, folder.reading]).toEqual([{ found: 12, done: 5 }, true]);
    expect([await folder.rescan(), await folder.setIncluded([10], false)]).toEqual([false, false]);
    chosen.finish(named("first"));
    expect(await first).toBe(true);
    expect(folder.reading).toBe(false);
  });

  it("reads another one in place of the one that is being read, whichever answers first", async () => {
    const { folder, chosen, dropped } = waiting();
    const first = folder.choose();
    chosen.progress({ found: 12, done: 5 });
    const second = folder.openDropped();
    dropped.progress({ found: 3, done: 1 });
    chosen.progress({ found: 12, done: 6 });
    expect(folder.progress).toEqual({ found: 3, done: 1 });
    chosen.finish(named("first"));
    expect([await first, folder.view, folder.reading]).toEqual([false, undefined, true]);
    dropped.finish(named("second"));
    expect([await second, folder.view?.name, folder.reading]).toEqual([true, "second", false]);
  });

  it("ignores what comes late of one that was given up, also an error", async () => {
    const { folder, chosen, dropped } = waiting();
    const first = folder.openDropped();
    const second = folder.choose();
    chosen.finish(named("second"));
    await second;
    dropped.fail();
    expect([await first, folder.view?.name, folder.error, folder.reading]).toEqual([false, "second", undefined, false]);
  });

  it("goes on being read while another is asked for, once at a time, until it is chosen", async () => {
    const { folder, chosen, dropped } = waiting();
    const reading = folder.openDropped();
    const asked = folder.choose();
    expect(await folder.choose()).toBe(false);
    dropped.progress({ found: 3, done: 2 });
    expect(folder.progress).toEqual({ found: 3, done: 2 });
    chosen.finish(null);
    expect([await asked, folder.reading]).toEqual([false, true]);
    dropped.finish(named("first"));
    expect([await reading, folder.view?.name, folder.reading]).toEqual([true, "first", false]);
  });

  it("keeps the folder that is open when another cannot be read", async () => {
    const shell = new FakeShell();
    const folder = new FolderState({ ...shell.client, openRecent: () => Promise.reject(Object.assign(new Error(), refusal("folderGone", "error-gone"))) });
    await folder.choose();
    expect(await folder.openRecent(1)).toBe(false);
    expect([folder.error?.code, folder.view?.name]).toEqual(["folderGone", "reports"]);
  });

  it("sends ticks and corrections by id and name", async () => {
    const shell = new FakeShell();
    const folder = new FolderState(shell.client);
    await folder.setIncluded([10], false);
    expect(folder.view?.entries.find((entry) => entry.id === 10)?.included).toBe(false);
    await folder.correct({ column: "load_s", metric: "load", unit: "milliseconds", direction: null });
    const columns = folder.view?.metrics.flatMap((metric) => metric.columns) ?? [];
    expect(columns.find((column) => column.name === "load_s")?.corrected).toBe(true);
    expect(folder.revision).toBe(2);
  });
});
