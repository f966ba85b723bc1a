// Reading the report: its numbers, what the check says of it, and what is left to review.
import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import App from "../../App.svelte";
import { FakeShell, refusal } from "../../ipc/fake";
import { madeCalls } from "../../ipc/fake/calls";
import { factName, passagesToReview } from "./places";

async function opened(client: Partial<FakeShell["client"]> = {}): Promise<FakeShell> {
  const shell = new FakeShell();
  shell.addRun("first", "m", Date.now(), { result: "done" }, madeCalls(true));
  render(App, { client: { ...shell.client, ...client }, info: shell.info });
  await fireEvent.click((await screen.findByText("m")).closest("button") ?? document.body);
  await fireEvent.click(await screen.findByText("Read the report"));
  await screen.findByRole("heading", { name: "Findings by rule" });
  return shell;
}

const asked = (shell: FakeShell, command: string): unknown[][] =>
  shell.asked.filter((one) => one.command === command).map((one) => one.args);

const numbers = (written: string): HTMLElement[] => within(screen.getByRole("article", { name: "Report" })).getAllByRole("link", { name: written });

async function openNumber(written: string, place = 0): Promise<HTMLElement> {
  const number = numbers(written)[place] ?? document.body;
  await fireEvent.click(number);
  return number;
}

const evidence = (): Promise<HTMLElement> => screen.findByRole("complementary", { name: "Evidence" });

describe("a number of the report", () => {
  it("opens where it comes from, and Esc brings back to it", async () => {
    const shell = await opened();
    const number = await openNumber("103.16 tok/s");
    const panel = within(await evidence());
    const heading = await panel.findByRole("heading", { level: 2, name: "Fact F1, measured" });
    await waitFor(() => { expect(document.activeElement).toBe(heading); });
    expect(asked(shell, "factView")).toEqual([["first", "F1"]]);
    expect(number.getAttribute("aria-expanded")).toBe("true");
    expect(document.querySelector(".evidence-number")?.textContent.trim()).toBe("103.16 tok/s");
    for (const words of ["Decode throughput", "num_gpu=60, num_ctx=2048, temperature=0.8", "tuning/sweep_03.csv", "row 25, column tokens_s", "The file is as it was in the run."]) {
      expect(panel.getByText(words)).toBeTruthy();
    }
    const row = panel.getByRole("rowheader", { name: /25/ }).closest("tr");
    expect([row?.dataset.marked, [...(row?.querySelectorAll("[data-hit]") ?? [])].map((cell) => cell.textContent)]).toEqual(["true", ["103.1565"]]);
    expect(panel.getByText(/The best setting reaches/).textContent).toContain("run 2");

    await fireEvent.keyDown(heading, { key: "Escape" });
    expect(screen.queryByRole("complementary", { name: "Evidence" })).toBeNull();
    expect([document.activeElement, number.getAttribute("aria-expanded")]).toEqual([number, "false"]);
  });

  it("shows where else its fact stands", async () => {
    await opened();
    const second = await openNumber("102.42 tok/s", 1);
    await evidence();
    const [first] = numbers("102.42 tok/s");
    expect([first?.hasAttribute("data-same"), first?.getAttribute("aria-expanded"), second.getAttribute("aria-expanded")]).toEqual([true, "false", "true"]);
    await fireEvent.click(screen.getByRole("button", { name: "Close evidence, Esc" }));
    expect(document.activeElement).toBe(second);
  });

  it("leads on to the numbers that it is made of, and back", async () => {
    await opened();
    await openNumber("0.9 %");
    const panel = within(await evidence());
    expect(await panel.findByText("a / b − 1")).toBeTruthy();
    expect(panel.getByText("And 11 more places.")).toBeTruthy();
    await fireEvent.click(panel.getByRole("button", { name: /b = 102.31 tok\/s/ }));
    expect(await panel.findByText(/The file is not there any more/)).toBeTruthy();
    expect(panel.getByText("best: 102.31 tok/s")).toBeTruthy();
    const heading = panel.getByRole("heading", { level: 2, name: "Fact F3, stated" });
    await waitFor(() => { expect(document.activeElement).toBe(heading); });
    await fireEvent.click(panel.getByRole("button", { name: "Back to F4" }));
    expect(await panel.findByRole("heading", { level: 2, name: "Fact F4, derived" })).toBeTruthy();
    expect(panel.queryByRole("button", { name: /Back to/ })).toBeNull();
  });

  it("says when its file has changed, and how many of its rows are shown", async () => {
    await opened();
    await openNumber("102.42 tok/s");
    const panel = within(await evidence());
    expect((await panel.findByText(/The file has changed since the run/)).dataset.tone).toBe("warn");
    expect(panel.getByText("3 of the 9 rows that it rests on are shown.")).toBeTruthy();
  });

  it("is copied with its source", async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
    vi.stubGlobal("navigator", Object.assign(Object.create(navigator) as Navigator, { clipboard: { writeText } }));
    await opened();
    await openNumber("0.9 %");
    await fireEvent.click(await screen.findByRole("button", { name: "Copy with source" }));
    expect(writeText.mock.calls[0]?.[0]).toBe(
      "0.9 %, Decode throughput, change, gemma3:latest\na / b − 1: F2 = 102.42 tok/s, F3 = 102.31 tok/s\n" +
        "baseline/run_1.json, /results, /results/0/tokens_s, /results/1/tokens_s\nAnd 11 more places.",
    );
    vi.unstubAllGlobals();
  });

  it("says why nothing can be shown", async () => {
    await opened({ factView: () => Promise.reject(Object.assign(new Error(), refusal("gone", "error-gone", "no fact"))) });
    await openNumber("0.9 %");
    expect((await screen.findByRole("alert")).textContent).toContain("no fact");
  });

  it("opens over the report where there is no room beside it", async () => {
    vi.spyOn(window, "matchMedia").mockImplementation((media) => Object.assign(new EventTarget(), { matches: media.includes("max-width"), media }) as unknown as MediaQueryList);
    await opened();
    const number = await openNumber("103.16 tok/s");
    const dialog = await screen.findByRole("dialog", { name: "Evidence" });
    expect(await within(dialog).findByText("tuning/sweep_03.csv")).toBeTruthy();
    dialog.dispatchEvent(new Event("cancel", { cancelable: true }));
    await waitFor(() => { expect(screen.queryByRole("dialog")).toBeNull(); });
    expect(document.activeElement).toBe(number);
  });

  it("is closed when the report is left", async () => {
    await opened();
    await openNumber("103.16 tok/s");
    await evidence();
    await fireEvent.keyDown(window, { key: "1", ctrlKey: true });
    await fireEvent.keyDown(window, { key: "4", ctrlKey: true });
    expect(await screen.findByLabelText("Title")).toBeTruthy();
    expect(screen.queryByRole("complementary", { name: "Evidence" })).toBeNull();
  });
});

describe("a chart of the report", () => {
  it("has its name, its unit and a legend, and bars have the names of their calls", async () => {
    await opened();
    const figure = (kind: string): HTMLElement => document.querySelector<HTMLElement>(`figure[data-chart="${kind}"]`) ?? document.body;
    const legend = (kind: string): string[] => [...figure(kind).querySelectorAll(".legend > span")].map((entry) => entry.textContent);
    await waitFor(() => { expect(document.querySelectorAll("figure .legend")).toHaveLength(3); });
    expect(figure("throughput").querySelector(".chart-name")?.textContent).toBe("Decode throughput tok/s per call");
    expect(legend("throughput")).toEqual(["analysis", "report", "excluded", "Σ tokens ÷ Σ time"]);
    expect(legend("ttft")).toEqual(["analysis", "report", "cold", "warm median"]);
    expect(legend("time")).toEqual(["load", "prefill", "decode", "other"]);
    const rows = [...figure("time").querySelectorAll("ol li")].map((row) => row.textContent);
    expect([rows.length, ...rows.slice(0, 3)]).toEqual([10, "Run 1, analysis", "Run 1, report", "Run 2, analysis"]);
    expect(figure("ttft").querySelector("ol")).toBeNull();
  });
});

it("a report that could not be saved says so, and can be saved elsewhere", async () => {
  let full = true;
  const saved: string[] = [];
  await opened({
    saveReport: (_, format) => {
      saved.push(format);
      return full ? Promise.reject(Object.assign(new Error(), refusal("save", "error-gone", "Read-only file system (os error 30)"))) : Promise.resolve(null);
    },
  });
  await fireEvent.keyDown(window, { key: "s", ctrlKey: true });
  const trouble = within(await screen.findByRole("alert"));
  expect(trouble.getByRole("heading", { level: 2 }).textContent).toContain("The report was not saved");
  expect(trouble.getByText("Read-only file system")).toBeTruthy();
  full = false;
  await fireEvent.click(trouble.getByRole("button", { name: "Choose another place…" }));
  await waitFor(() => { expect([screen.queryByRole("alert"), saved]).toEqual([null, ["html", "html"]]); });
});

describe("what the check says", () => {
  it("stands under the header, for the run whose words are shown", async () => {
    await opened();
    for (const words of ["9 supported", "1 contradicted", "1 unsupported", "2 no claim", "380 facts, 24 findings"]) expect(screen.getByText(words)).toBeTruthy();
    expect(screen.getByText("2 passages to review")).toBeTruthy();
    await fireEvent.change(screen.getByLabelText("Words of"), { target: { value: "2" } });
    expect(await screen.findByText("3 contradicted")).toBeTruthy();
  });

  it("is walked through by F8, around, and back with Shift", async () => {
    await opened();
    const walked: (string | undefined)[] = [];
    await screen.findByText("2 to review");
    for (const shiftKey of [false, false, false, true]) {
      await fireEvent.keyDown(document.activeElement ?? document.body, { key: "F8", shiftKey });
      await waitFor(() => { expect(document.querySelectorAll("[data-brought]")).toHaveLength(1); });
      walked.push(document.activeElement?.textContent.slice(0, 13));
    }
    expect(walked).toEqual(["✕ contradicte", "? unsupported", "✕ contradicte", "? unsupported"]);
    await fireEvent.click(screen.getByRole("button", { name: "Next passage to review, F8" }));
    expect(document.activeElement?.textContent).toContain("contradicted");
  });

  it("is explained where the mark leads, and Esc brings back to the mark", async () => {
    await opened();
    const mark = screen.getByRole("link", { name: "? unsupported: 15 %" });
    expect(mark.dataset.tone).toBe("warn");
    await fireEvent.click(mark);
    expect([document.activeElement?.id, document.activeElement?.textContent]).toEqual(["check-1", "C1Gemma leads by 15 %.No file mentions 15 %."]);
    await fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
    expect(document.activeElement).toBe(mark);
  });

  it("can take doubtful passages out", async () => {
    const shell = await opened();
    await fireEvent.click(screen.getByRole("button", { name: "Removed" }));
    await waitFor(() => { expect(screen.queryByText(/The best setting is num_gpu=999, at/)).toBeNull(); });
    expect(asked(shell, "changeNotes").map(([, notes]) => (notes as { doubtful: string }).doubtful)).toEqual(["removed"]);
    expect(await screen.findByText("0 to review")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Next passage to review, F8" }).getAttribute("aria-disabled")).toBe("true");
  });
});

it.each([["fact-12", "F12"], ["fact-", undefined], ["fact-1x", undefined], ["check-1", undefined], ["my-fact-1", undefined]])("%s is the fact %s", (id, name) => {
  expect(factName(id)).toBe(name);
});

it.each([
  ["a statement with its mark", '<li class="say" data-verdict="contradicted"><a href="#check-1">✕</a></li>', 1],
  ["a mark twice", '<p><a href="#check-1">✕</a><a href="#check-1">✕</a></p>', 1],
  ["the table of reasons", '<table><tbody><tr id="check-1"><td><a href="#check-1">C1</a></td></tr></tbody></table>', 0],
  ["what is supported or claims nothing", '<li class="say" data-verdict="supported"></li><li class="say" data-verdict="none"></li><li class="say"></li>', 0],
  ["two marks", '<p><a href="#check-1">✕</a><a href="#check-2">?</a></p>', 2],
])("of %s, %#: so many passages to review", (_, html, expected) => {
  const article = document.createElement("article");
  article.innerHTML = html;
  expect(passagesToReview(article)).toHaveLength(expected);
});
