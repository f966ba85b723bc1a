import { fireEvent, render, screen, within, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import App from "./App.svelte";
import type { ReportNotes } from "./ipc/bindings";
import { FakeShell, refusal } from "./ipc/fake";
import { NO_OLLAMA } from "./ipc/fake/engines";
import { emptyFolder, madeFolder, madeRecents } from "./ipc/fake/folder";
import { madeCalls, summed } from "./ipc/fake/calls";

function start(shell: FakeShell): void {
  render(App, { client: shell.client, info: shell.info });
}

const asked = (shell: FakeShell, command: string): unknown[][] =>
  shell.asked.filter((one) => one.command === command).map((one) => one.args);

/** Chooses the made-up folder and waits until a run could start. */
async function ready(shell: FakeShell): Promise<HTMLElement> {
  start(shell);
  await fireEvent.click(screen.getByRole("button", { name: /Choose folder/ }));
  const run = await screen.findByRole("button", { name: /Run 5 times/ });
  await waitFor(() => { expect(run.getAttribute("aria-disabled")).toBe("false"); });
  return run;
}

describe("the whole way", () => {
  it("goes from a folder over a run to its results and its report", async () => {
    const shell = new FakeShell();
    await fireEvent.click(await ready(shell));
    expect(await screen.findByRole("button", { name: /Cancel/ })).toBeTruthy();

    const calls = madeCalls(true);
    shell.emit({ event: "started", runId: "run-1", runs: 5 });
    shell.emit({ event: "ingested", files: 27, elapsedMs: 24 });
    shell.emit({ event: "callStarted", index: 0, run: 1, stage: "analysis", atMs: 0 });
    shell.emit({ event: "text", index: 0, text: "Faster with", pieces: 2, ttftMs: 400, tokensPerS: 64, thinking: false });
    expect(await screen.findByText(/Faster with/)).toBeTruthy();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Run 1 of 5");

    shell.keep("run-1", calls, { result: "done" });
    shell.emit({
      event: "finished", outcome: { result: { result: "done" }, endedAt: Date.now(), wallMs: 61_400 },
      measurements: calls, summary: summed(calls, 61_400),
    });
    await fireEvent.click(await screen.findByRole("button", { name: "Read the report" }));
    expect(await screen.findByRole("heading", { name: "Key Findings" })).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: /Save as HTML/ }));
    expect(await screen.findByRole("button", { name: /Show in folder/ })).toBeTruthy();
    expect(asked(shell, "saveReport")).toEqual([["run-1", "html"]]);
  });

  it("stops at a failure with what was kept and what to do", async () => {
    const shell = new FakeShell();
    await fireEvent.click(await ready(shell));
    const failure = { kind: "modelMissing", status: 404, words: "model 'm' not found" } as const;
    const calls = madeCalls(true).slice(0, 3).map((call) =>
      call.index === 2 ? { ...call, tokens: null, outcome: { outcome: "failed", failure } as const } : call,
    );
    shell.emit({ event: "started", runId: "run-1", runs: 5 });
    shell.keep("run-1", calls, { result: "failed", message: { id: "error-gone" } });
    shell.emit({
      event: "finished", outcome: { result: { result: "failed", message: { id: "error-gone" } }, endedAt: Date.now(), wallMs: 1 },
      measurements: calls, summary: summed(calls, 1),
    });
    const trouble = within(await screen.findByRole("alert"));
    expect(trouble.getByRole("heading", { level: 2 }).textContent).toContain("does not have the model");
    expect(trouble.getByText("model 'm' not found")).toBeTruthy();
    expect(trouble.getByText("2 finished calls, with all timings")).toBeTruthy();
    expect(trouble.getByText(/Get the model with Ollama/)).toBeTruthy();
  });
});

it("shows a run that went on past failures as what it is, with the report of the complete runs", async () => {
  const shell = new FakeShell();
  await fireEvent.click(await ready(shell));
  const failure = { kind: "incomplete", status: null, words: "connection reset" } as const;
  const calls = madeCalls(true).slice(0, 9).map((call) =>
    call.index === 8 ? { ...call, tokens: null, outcome: { outcome: "failed", failure } as const } : call,
  );
  const result = { result: "failed", message: { id: "failure-some-runs", args: { complete: 4, runs: 5 } } } as const;
  shell.emit({ event: "started", runId: "run-1", runs: 5 });
  shell.keep("run-1", calls, result);
  shell.emit({ event: "finished", outcome: { result, endedAt: Date.now(), wallMs: 1 }, measurements: calls, summary: summed(calls, 1) });
  const trouble = within(await screen.findByRole("alert"));
  expect(trouble.getByRole("heading", { level: 2 }).textContent).toContain("Not every run is complete");
  expect(trouble.getByText(/^4 of 5 runs are complete/)).toBeTruthy();
  expect(screen.getByText("4 of 5 complete")).toBeTruthy();
  await fireEvent.click(await trouble.findByRole("button", { name: "Read the report of 4 runs" }));
  expect(await screen.findByRole("heading", { name: "Key Findings" })).toBeTruthy();
});

it("says of a cancelled run only what was kept of it", async () => {
  const shell = new FakeShell();
  await fireEvent.click(await ready(shell));
  const calls = madeCalls(true).slice(0, 1).map((call) => ({ ...call, tokens: null, outcome: { outcome: "cancelled" } as const }));
  shell.emit({ event: "started", runId: "run-1", runs: 5 });
  shell.keep("run-1", calls, { result: "cancelled" });
  shell.emit({ event: "finished", outcome: { result: { result: "cancelled" }, endedAt: Date.now(), wallMs: 88_000 }, measurements: calls, summary: summed(calls, 88_000) });
  const trouble = within(await screen.findByRole("alert"));
  expect(trouble.getAllByRole("listitem").map((line) => line.textContent.trim())).toEqual(["the text of the broken call as far as it came, marked incomplete"]);
});

it("prints the report of the run that is shown from another screen, under its title", async () => {
  const shell = new FakeShell();
  shell.notes = { ...shell.notes, title: "Laptops" };
  shell.addRun("first", "m", Date.now(), { result: "done" }, madeCalls(true));
  start(shell);
  await fireEvent.keyDown(window, { key: "p", ctrlKey: true });
  await fireEvent.click((await screen.findByText("m")).closest("button") ?? document.body);
  await screen.findByText("Read the report");
  await fireEvent.keyDown(window, { key: "p", ctrlKey: true });
  await waitFor(() => { expect(asked(shell, "printReport")).toEqual([[]]); });
  expect([screen.getByRole("heading", { level: 1, name: "Report" }).textContent, document.title]).toEqual(["Report", "Laptops"]);
  window.dispatchEvent(new Event("afterprint"));
});

describe("the analyst's part of the report", () => {
  /** The report of a run out of history, with its title changed but not yet written. */
  async function changed(client: Partial<FakeShell["client"]> = {}): Promise<{ shell: FakeShell; title: HTMLElement }> {
    const shell = new FakeShell();
    shell.addRun("first", "m", Date.now(), { result: "done" }, madeCalls(true));
    render(App, { client: { ...shell.client, ...client }, info: shell.info });
    await fireEvent.click((await screen.findByText("m")).closest("button") ?? document.body);
    await fireEvent.click(await screen.findByText("Read the report"));
    const title = await screen.findByLabelText("Title");
    await fireEvent.input(title, { target: { value: "Laptops" } });
    return { shell, title };
  }

  it.each([
    ["the window is closed", (): EventTarget => window, "beforeunload"],
    ["the page goes", (): EventTarget => window, "pagehide"],
    ["the page is hidden", (): EventTarget => document, "visibilitychange"],
    ["the field is left", (title: HTMLElement): EventTarget => title, "blur"],
  ])("is written at once when %s", async (_, target, event) => {
    const { shell, title } = await changed();
    expect(asked(shell, "changeNotes")).toEqual([]);
    target(title).dispatchEvent(new Event(event));
    expect(asked(shell, "changeNotes").map(([id, notes]) => [id, (notes as ReportNotes).title])).toEqual([["first", "Laptops"]]);
  });

  it("is on disk before the window closes after the question", async () => {
    const { shell } = await changed();
    shell.askClose(true);
    await fireEvent.click(await screen.findByRole("button", { name: "Stop and close" }));
    await waitFor(() => { expect(asked(shell, "closeWindow")).toHaveLength(1); });
    const order = shell.asked.map((one) => one.command).filter((one) => one === "changeNotes" || one === "closeWindow");
    expect(order).toEqual(["changeNotes", "closeWindow"]);
  });

  it("stays in its field, with the reason, when the disk is full", async () => {
    const full = Object.assign(new Error(), refusal("save", "error-gone", "No space left"));
    const { shell } = await changed({ changeNotes: () => Promise.reject(full) });
    await fireEvent.keyDown(window, { key: "s", ctrlKey: true });
    expect((await screen.findByRole("alert")).textContent).toContain("No space left");
    expect(await screen.findByText(/would lack your part/, { selector: ".toasts *" })).toBeTruthy();
    expect(asked(shell, "saveReport")).toEqual([]);
    await fireEvent.keyDown(window, { key: "2", ctrlKey: true });
    await screen.findByRole("heading", { level: 1, name: "Run done" });
    await fireEvent.keyDown(window, { key: "4", ctrlKey: true });
    expect(await screen.findByLabelText("Title")).toHaveProperty("value", "Laptops");
    expect(screen.getByText("not written")).toBeTruthy();
  });
});

it("shows the source from its top, and then the preview as it was left", async () => {
  const shell = new FakeShell();
  shell.addRun("first", "m", Date.now(), { result: "done" }, madeCalls(true));
  start(shell);
  await fireEvent.click((await screen.findByText("m")).closest("button") ?? document.body);
  await fireEvent.click(await screen.findByText("Read the report"));
  await screen.findByRole("heading", { name: "Key Findings" });
  const doc = screen.getByRole("article", { name: "Report" });
  const headings = [...doc.querySelectorAll("h2")];
  // Each section is 500 px high; what is hidden has no place.
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(function (this: HTMLElement) {
    const at = headings.findIndex((heading) => heading === this);
    return new DOMRect(0, at < 0 || this.closest("[hidden]") ? 0 : at * 500 - doc.scrollTop, 0, 0);
  });
  const read = (): [number, string | undefined] => [doc.scrollTop, document.querySelector(".contents [aria-current]")?.textContent];
  const scroll = async (top: number): Promise<void> => {
    doc.scrollTop = top;
    await fireEvent.scroll(doc);
  };
  const chart = await screen.findByRole("group", { name: "TTFT" });

  await scroll(1800);
  expect(read()).toEqual([1800, "Key Findings"]);
  await fireEvent.click(screen.getByRole("button", { name: "Source" }));
  await waitFor(() => { expect(read()).toEqual([0, undefined]); });
  expect(screen.getByText(/## Key Findings/)).toBeTruthy();
  await scroll(40);
  expect(read()).toEqual([40, undefined]);
  await fireEvent.click(screen.getByRole("button", { name: "Preview" }));
  await waitFor(() => { expect(read()).toEqual([1800, "Key Findings"]); });
  expect(screen.getByRole("group", { name: "TTFT" })).toBe(chart);
});

it("saves the report of the run that is shown, not of the one read before", async () => {
  const shell = new FakeShell();
  shell.addRun("first", "m", Date.now(), { result: "done" }, madeCalls(true));
  shell.addRun("second", "n", Date.now(), { result: "done" }, madeCalls(true));
  start(shell);
  await fireEvent.click((await screen.findByText("m")).closest("button") ?? document.body);
  await fireEvent.click(await screen.findByText("Read the report"));
  await screen.findByText("Your part");
  await fireEvent.click(screen.getByText("n").closest("button") ?? document.body);
  await screen.findByText("Read the report");
  await fireEvent.keyDown(window, { key: "s", ctrlKey: true });
  await waitFor(() => { expect(asked(shell, "saveReport")).toEqual([["second", "html"]]); });
});

describe("a report without a model", () => {
  const step = (name: string): HTMLElement => screen.getByRole("button", { name: new RegExp(`^\\d? ?${name}`) });

  it("comes from the sample folder when there is no server, and is the whole of it", async () => {
    const shell = new FakeShell();
    shell.engines = [NO_OLLAMA];
    start(shell);
    await fireEvent.click(screen.getByRole("button", { name: "Try the sample folder" }));
    await screen.findByRole("heading", { level: 1, name: "Sample folder" });
    expect(asked(shell, "openSample")).toHaveLength(1);
    const without = await screen.findByRole("button", { name: "Report without a model" });
    await waitFor(() => { expect(without.dataset.kind).toBe("main"); });
    expect(screen.getByText(/The report can be made without one/)).toBeTruthy();
    await fireEvent.click(without);
    expect(await screen.findByRole("heading", { name: "Findings by rule" })).toBeTruthy();
    expect(asked(shell, "startRun")).toEqual([]);
    expect(screen.getByText("380 facts, 24 findings")).toBeTruthy();
    expect(screen.queryByText(/to review/)).toBeNull();
    expect([step("Results").textContent.trim(), step("Results").getAttribute("aria-disabled")]).toEqual(["3 Resultsno model", "true"]);
    await fireEvent.keyDown(window, { key: "3", ctrlKey: true });
    await fireEvent.keyDown(window, { key: "2", ctrlKey: true });
    expect(screen.getByRole("heading", { level: 1, name: "Report" })).toBeTruthy();
    // The way to a run with a model stays open: over the form.
    await fireEvent.click(step("Run"));
    expect(await screen.findByRole("heading", { level: 1, name: "Sample folder" })).toBeTruthy();
    const past = await screen.findByTitle("reports, report without a model");
    expect(past.textContent).toContain("no model");
    await fireEvent.click(past);
    expect(await screen.findByRole("heading", { name: "Findings by rule" })).toBeTruthy();
  });

  it("stands beside Run where there is a model", async () => {
    const shell = new FakeShell();
    expect((await ready(shell)).dataset.kind).toBe("main");
    const without = screen.getByRole("button", { name: "Report without a model" });
    expect([without.dataset.kind, without.getAttribute("aria-disabled")]).toEqual(["bare", "false"]);
  });

  it("is offered where Run is asked for by its key and no server answers", async () => {
    const shell = new FakeShell();
    shell.engines = [{ ...NO_OLLAMA, state: "noModels" }];
    start(shell);
    await fireEvent.click(screen.getByRole("button", { name: /Choose folder/ }));
    await screen.findByRole("button", { name: /Run 5 times/ });
    await screen.findAllByText(/Ollama has no model/);
    await fireEvent.keyDown(window, { key: "r", ctrlKey: true });
    const toasts = within(screen.getByRole("region", { name: "Messages" }));
    await fireEvent.click(await toasts.findByRole("button", { name: "Report without a model" }));
    expect(await screen.findByRole("heading", { name: "Findings by rule" })).toBeTruthy();
  });

  it("is offered in the trouble of a run that could not start", async () => {
    const shell = new FakeShell();
    const refused = Object.assign(new Error(), refusal("server", "error-gone"));
    render(App, { client: { ...shell.client, startRun: () => Promise.reject(refused) }, info: shell.info });
    await fireEvent.click(screen.getByRole("button", { name: /Choose folder/ }));
    const run = await screen.findByRole("button", { name: /Run 5 times/ });
    await waitFor(() => { expect(run.getAttribute("aria-disabled")).toBe("false"); });
    await fireEvent.click(run);
    await fireEvent.click(within(await screen.findByRole("alert")).getByRole("button", { name: "Report without a model" }));
    expect(await screen.findByRole("heading", { name: "Findings by rule" })).toBeTruthy();
  });

  it("cannot come from a folder with nothing in it, which offers the sample", async () => {
    const shell = new FakeShell();
    shell.folder = emptyFolder();
    shell.engines = [NO_OLLAMA];
    start(shell);
    await fireEvent.click(screen.getByRole("button", { name: /Choose folder/ }));
    const without = await screen.findByRole("button", { name: "Report without a model" });
    await fireEvent.click(without);
    expect([without.getAttribute("aria-disabled"), asked(shell, "reportWithoutModel")]).toEqual(["true", []]);
    await fireEvent.click(screen.getByRole("button", { name: "Try the sample folder" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Sample folder" })).toBeTruthy();
  });

  it("says why there is none", async () => {
    const shell = new FakeShell();
    const gone = Object.assign(new Error(), refusal("folderGone", "error-gone", "No such file"));
    render(App, { client: { ...shell.client, reportWithoutModel: () => Promise.reject(gone) }, info: shell.info });
    await fireEvent.click(screen.getByRole("button", { name: /Choose folder/ }));
    await fireEvent.click(await screen.findByRole("button", { name: "Report without a model" }));
    expect((await screen.findByRole("alert")).textContent).toContain("No such file");
  });
});

it("says how many facts and findings the folder gives, and how many facts the model is shown", async () => {
  const shell = new FakeShell();
  await ready(shell);
  const counted = [...document.querySelectorAll(".factline span")].map((count) => count.textContent);
  expect(counted.slice(-2)).toEqual(["380 facts", "24 findings"]);
  expect(await screen.findByText("evidence 3,072 of 4,096 tokens; 212 of 380 facts")).toBeTruthy();
});

describe("closing the window", () => {
  it("needs no question when nothing goes on, and tells at once that it was heard", async () => {
    const shell = new FakeShell();
    start(shell);
    shell.askClose(false);
    await waitFor(() => { expect(asked(shell, "closeWindow")).toHaveLength(1); });
    expect(shell.asked.map((one) => one.command).filter((one) => one.startsWith("close"))).toEqual(["closeHeard", "closeWindow"]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("waits for the analyst's words, and asks where the disk does not take them", async () => {
    const shell = new FakeShell();
    const full = Object.assign(new Error(), refusal("save", "error-gone", "No space left"));
    shell.addRun("first", "m", Date.now(), { result: "done" }, madeCalls(true));
    render(App, { client: { ...shell.client, changeNotes: () => Promise.reject(full) }, info: shell.info });
    await fireEvent.click((await screen.findByText("m")).closest("button") ?? document.body);
    await fireEvent.click(await screen.findByText("Read the report"));
    await fireEvent.input(await screen.findByLabelText("Title"), { target: { value: "Laptops" } });
    shell.askClose(false);
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText(/No space left/)).toBeTruthy();
    await fireEvent.click(dialog.getByRole("button", { name: "Keep open" }));
    expect([screen.queryByRole("dialog"), asked(shell, "closeWindow")]).toEqual([null, []]);
    shell.askClose(false);
    await fireEvent.click(await screen.findByRole("button", { name: "Close anyway" }));
    await waitFor(() => { expect(asked(shell, "closeWindow")).toHaveLength(1); });
  });

  it("can be had while the disk still takes its time with her words", async () => {
    const shell = new FakeShell();
    shell.addRun("first", "m", Date.now(), { result: "done" }, madeCalls(true));
    render(App, { client: { ...shell.client, changeNotes: () => new Promise(() => undefined) }, info: shell.info });
    await fireEvent.click((await screen.findByText("m")).closest("button") ?? document.body);
    await fireEvent.click(await screen.findByText("Read the report"));
    await fireEvent.input(await screen.findByLabelText("Title"), { target: { value: "Laptops" } });
    shell.askClose(false);
    await waitFor(() => { expect(asked(shell, "closeHeard")).toHaveLength(1); });
    expect(asked(shell, "closeWindow")).toEqual([]);
    shell.askClose(false);
    await fireEvent.click(await screen.findByRole("button", { name: "Close anyway" }));
    await waitFor(() => { expect(asked(shell, "closeWindow")).toHaveLength(1); });
  });
});

describe("what stands in the way", () => {
  it("of a run without a server is said at the button", async () => {
    const shell = new FakeShell();
    shell.engines = [NO_OLLAMA];
    start(shell);
    await fireEvent.click(screen.getByRole("button", { name: /Choose folder/ }));
    const run = await screen.findByRole("button", { name: /Run 5 times/ });
    expect(document.getElementById(run.getAttribute("aria-describedby") ?? "")?.textContent).toContain("No model server");
    await fireEvent.click(run);
    expect(asked(shell, "startRun")).toEqual([]);
  });

  it("of a run on an empty folder is said too", async () => {
    const shell = new FakeShell();
    shell.folder = emptyFolder();
    start(shell);
    await fireEvent.click(screen.getByRole("button", { name: /Choose folder/ }));
    expect(await screen.findByText(/No file here that Chimera reads/)).toBeTruthy();
    expect(screen.getAllByText("Nothing measured was found in this folder.").length).toBeGreaterThan(0);
  });

  it("of closing the window during a run is a question", async () => {
    const shell = new FakeShell();
    start(shell);
    shell.askClose(true);
    const dialog = within(await screen.findByRole("dialog"));
    await fireEvent.click(dialog.getByRole("button", { name: "Keep running" }));
    expect([screen.queryByRole("dialog"), asked(shell, "closeWindow")]).toEqual([null, []]);
    shell.askClose(true);
    await fireEvent.click(await screen.findByRole("button", { name: "Stop and close" }));
    await waitFor(() => { expect(asked(shell, "closeWindow")).toEqual([[]]); });
  });
});

describe("keys", () => {
  it("do what the buttons do", async () => {
    const shell = new FakeShell();
    await ready(shell);
    await fireEvent.keyDown(window, { key: ",", ctrlKey: true });
    expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeTruthy();
    await fireEvent.keyDown(window, { key: "+", ctrlKey: true });
    expect(asked(shell, "savePreferences")).toEqual([[{ ...shell.info.preferences, textSizePercent: 110 }]]);
    await fireEvent.keyDown(window, { key: "1", ctrlKey: true });
    expect(await screen.findByRole("heading", { level: 1, name: "reports" })).toBeTruthy();
    await fireEvent.keyDown(window, { key: "3", ctrlKey: true });
    expect(screen.getByRole("heading", { level: 1, name: "reports" })).toBeTruthy();
    await fireEvent.keyDown(window, { key: "r", ctrlKey: true });
    await waitFor(() => { expect(asked(shell, "startRun")).toHaveLength(1); });
  });

  it("Esc never cancels a run, Ctrl+. does", async () => {
    const shell = new FakeShell();
    await fireEvent.click(await ready(shell));
    await screen.findByRole("button", { name: /Cancel/ });
    await fireEvent.keyDown(window, { key: "Escape" });
    expect(asked(shell, "cancelRun")).toEqual([]);
    await fireEvent.keyDown(window, { key: ".", ctrlKey: true });
    expect(asked(shell, "cancelRun")).toEqual([[]]);
  });
});

describe("the folder", () => {
  it("is read when it is dropped", async () => {
    const shell = new FakeShell();
    start(shell);
    shell.drag({ drag: "refused" });
    expect(await screen.findByText(/That is not one folder/)).toBeTruthy();
    shell.drag({ drag: "dropped" });
    expect(await screen.findByRole("heading", { level: 1, name: "reports" })).toBeTruthy();
  });

  it("is not read when it is dropped behind a question", async () => {
    const shell = new FakeShell();
    await ready(shell);
    await fireEvent.keyDown(window, { key: "F1" });
    await screen.findByRole("dialog");
    shell.drag({ drag: "over" });
    shell.drag({ drag: "dropped" });
    expect(await screen.findByText(/^No folder was opened/, { selector: ".toasts *" })).toBeTruthy();
    expect([document.querySelector(".drop-over"), asked(shell, "openDropped")]).toEqual([null, []]);
  });

  it("beside the steps is that of the run that is shown", async () => {
    const shell = new FakeShell();
    shell.folder = { ...madeFolder(), name: "other" };
    shell.addRun("first", "m", Date.now(), { result: "done" }, madeCalls(true));
    await ready(shell);
    const about = (): string => screen.getByRole("button", { name: /Folder/, current: false }).querySelector("small")?.textContent ?? "";
    expect(document.querySelector(".step small")?.textContent).toBe("other, 27 files");
    await fireEvent.click((await screen.findByText("m")).closest("button") ?? document.body);
    await screen.findByText("Read the report");
    expect(about()).toBe("reports");
  });

  it("opens again from the list, unless it is gone", async () => {
    const shell = new FakeShell();
    shell.info = { ...shell.info, recents: madeRecents() };
    start(shell);
    await fireEvent.click(screen.getByRole("button", { name: /old drive not there/ }));
    expect(asked(shell, "openRecent")).toEqual([]);
    await fireEvent.click(screen.getByRole("button", { name: /laptop sweeps/ }));
    expect(asked(shell, "openRecent")[0]?.[0]).toBe(1);
  });

  it("has columns that can be corrected, and files that can be ticked out", async () => {
    const shell = new FakeShell();
    await ready(shell);
    await fireEvent.click(screen.getByRole("button", { name: "Correct load_s…" }));
    const dialog = within(await screen.findByRole("dialog"));
    await fireEvent.change(dialog.getByLabelText("Unit in the files"), { target: { value: "milliseconds" } });
    await fireEvent.click(dialog.getByRole("button", { name: "Correct" }));
    expect(asked(shell, "correctColumn")[0]?.[0]).toEqual({ column: "load_s", metric: "load", unit: "milliseconds", direction: "lowerIsBetter" });

    await fireEvent.click(screen.getByRole("button", { name: /Files and folders 27 of 29 files take part/ }));
    await fireEvent.click(screen.getByRole("checkbox", { name: "sweep_02.csv" }));
    await waitFor(() => { expect(asked(shell, "setIncluded")[0]?.slice(0, 2)).toEqual([[11], false]); });
    await waitFor(() => { expect(screen.getByRole("checkbox", { name: "tuning/" })).toHaveProperty("indeterminate", true); });
  });

  it("has no tick at a file that cannot take part, but the reason", async () => {
    const shell = new FakeShell();
    const folder = madeFolder();
    // The top of the list, as far as the window shows it without being laid out.
    shell.folder = { ...folder, entries: folder.entries.slice(-4) };
    await ready(shell);
    await fireEvent.click(screen.getByRole("button", { name: /Files and folders/ }));
    const tree = within(screen.getByRole("region", { name: "Files and folders" }));
    expect(tree.getAllByRole("checkbox").map((box) => box.closest("label")?.textContent.trim())).toEqual(["SUMMARY.md", "notes.txt"]);
    const row = tree.getByText("broken.json").closest("li");
    expect([row?.querySelector(".note")?.textContent, row?.querySelector(".note")?.getAttribute("title")]).toEqual(["skipped", "Other"]);
  });
});
