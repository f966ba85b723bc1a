import { waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { FakeShell, refusal } from "../ipc/fake";
import { madeFolder, madeRecents } from "../ipc/fake/folder";
import type { FolderView } from "../ipc/bindings";
import { FolderState } from "./folder.svelte";

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

  it("shows how far reading is, and takes no second order meanwhile", async () => {
    const shell = new FakeShell();
    let finish: (view: FolderView) => void = () => undefined;
    const folder = new FolderState({
      ...shell.client,
      chooseFolder: (progress) => {
        progress({ found: 12, done: 5 });
        return new Promise((resolve) => (finish = resolve));
      },
    });
    const first = folder.choose();
    expect([folder.progress, folder.reading]).toEqual([{ found: 12, done: 5 }, true]);
    expect(await folder.choose()).toBe(false);
    finish(madeFolder());
    expect(await first).toBe(true);
    expect(folder.reading).toBe(false);
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
