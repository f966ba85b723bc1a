import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import { call, madeCalls, preparation, summed } from "../../ipc/fake/calls";
import { drawn } from "../../ipc/fake/drawing";
import type { Measurement, Statistic } from "../../ipc/bindings";
import CallsTable from "./CallsTable.svelte";
import Kpis from "./Kpis.svelte";
import Plot from "./Plot.svelte";
import StatisticsTable from "./StatisticsTable.svelte";
import { legendEntries } from "./legend";
import { isHollow, verdictCounts, verdicts } from "./names";
import { callsAsText } from "./text";

const calls = [...preparation(), ...madeCalls(false)];

describe("verdicts", () => {
  const base = call(3, 1, "report", { tokens: 100 });
  const cases: [string, Partial<Measurement>, string[]][] = [
    ["valid and warm", {}, []],
    ["cold", { thermal: "cold" }, ["cold, TTFT apart"]],
    ["too short", { exclusions: [{ reason: "tooShort", spoils: ["decodeThroughput"] }] }, ["too short, no rate"]],
    [
      "failed", {
        outcome: { outcome: "failed", failure: { kind: "incomplete", status: null, words: "reset" } },
        exclusions: [{ reason: "error", spoils: ["ttft"] }],
      }, ["failed, text kept"],
    ],
    ["cancelled", { outcome: { outcome: "cancelled" }, exclusions: [{ reason: "cancelled", spoils: ["ttft"] }] }, ["cancelled, text kept"]],
    [
      "cold and stopped by length", { thermal: "cold", exclusions: [{ reason: "stoppedByLength", spoils: ["endToEnd"] }] },
      ["stopped by length, no total", "cold, TTFT apart"],
    ],
  ];
  it.each(cases)("of a call that is %s", (_, part, expected) => {
    expect(verdicts({ ...base, ...part }).map((verdict) => verdict.text)).toEqual(expected);
  });
});

describe("the counts of verdicts", () => {
  const stopped = madeCalls(false).slice(0, 9).map((one): Measurement => ({
    ...one, exclusions: [{ reason: "stoppedByLength", spoils: ["endToEnd"] }],
  }));
  const cases: [string, Measurement[], [string, number][]][] = [
    ["calls that are only stopped", stopped, [["stopped by length, no total", 9]]],
    ["calls of all sorts", madeCalls(true), [["valid", 8], ["cold, TTFT apart", 1], ["too short, no rate", 1]]],
    ["no calls", [], []],
  ];
  it.each(cases)("name what there is of %s", (_, all, expected) => {
    expect(verdictCounts(all)).toEqual(expected);
  });
});

describe("the legend", () => {
  const words = (all: readonly Measurement[], measure: "ttft" | "decodeThroughput"): string[] =>
    legendEntries(all, measure, "reference").map((entry) => `${entry.shape}${entry.hollow ? ", hollow" : ""}: ${entry.words}`);

  it("names what is drawn, and nothing else", () => {
    expect(words(calls, "decodeThroughput")).toEqual([
      "analysis: analysis", "report: report", "preparation, hollow: warm-up", "report, hollow: excluded", "reference: reference",
    ]);
    expect(words(madeCalls(true), "ttft")).toEqual(["analysis: analysis", "report: report", "analysis, hollow: cold", "reference: reference"]);
    expect(words([], "ttft")).toEqual(["reference: reference"]);
  });
});

describe("CallsTable", () => {
  it("is hollow only where a rate or TTFT is left out or apart", () => {
    const base = call(3, 1, "report", { tokens: 100 });
    expect([
      isHollow(base),
      isHollow({ ...base, exclusions: [{ reason: "stoppedByLength", spoils: ["endToEnd"] }] }),
      isHollow({ ...base, exclusions: [{ reason: "cachedPrompt", spoils: ["prefill", "ttft"] }] }),
      isHollow({ ...base, thermal: "cold" }),
    ]).toEqual([false, false, true, true]);
  });

  it("strikes out what is left out, keeps it, and says why", () => {
    render(CallsTable, { calls });
    const row = screen.getByText("too short, no rate").closest("tr");
    const cells = [...(row?.cells ?? [])];
    expect(cells.map((cell) => cell.classList.contains("excluded"))).toEqual([false, false, false, true, false, false, false]);
    expect(cells[3]?.textContent.trim()).toBe("71.50");
  });

  it("sets verdicts apart by a gap, not by a comma that hangs in it", () => {
    const two = call(0, 1, "report", { tokens: 20, thermal: "cold", exclusions: [{ reason: "stoppedByLength", spoils: ["endToEnd"] }] });
    render(CallsTable, { calls: [two] });
    const cell = screen.getByText("cold, TTFT apart").closest("td");
    expect(cell?.textContent.replace(/\s+/g, " ").trim()).toBe("stopped by length, no total cold, TTFT apart");
  });

  it("shows a dash for what was not seen, and names a rate by the client's clock", () => {
    render(CallsTable, { calls: [call(0, 1, "report", { tokens: 20, ttftMs: null, rateSource: "client", decodeTokensPerS: 9 })] });
    const cells = [...screen.getAllByRole("row")[1]?.querySelectorAll("td") ?? []].map((cell) => cell.textContent.trim());
    expect([cells[2], cells[3]]).toEqual(["–", "9.00*"]);
    expect(screen.getByText(/by this computer’s clock/)).toBeTruthy();
  });
});

describe("Kpis", () => {
  it("say what they rest on", () => {
    render(Kpis, { summary: summed(calls, 61_400) });
    expect(screen.getByText(/4 of 5 report calls/)).toBeTruthy();
    expect(screen.getByText(/3,456 tokens in 1 min 1 s/)).toBeTruthy();
  });

  it("never call tokens that were not counted 0", () => {
    const cut = summed([{ ...call(0, 1, "report", { tokens: 1 }), tokens: null }], 88_000);
    render(Kpis, { summary: cut });
    expect(screen.getByText("no tokens counted in 1 min 28 s").closest(".kpi")?.querySelector(".value")?.textContent).toBe("–");
  });

  it("never show a 0 for what was not seen", () => {
    render(Kpis, { summary: summed([], null) });
    const values = [...document.querySelectorAll(".value")].map((value) => value.textContent);
    expect(values).toEqual(["–", "–", "–", "–", "–"]);
  });
});

describe("an interval of what cannot be negative", () => {
  const cell = (low: number): HTMLElement => {
    const summary = summed(calls, null);
    const [stage] = summary.stages;
    if (!stage?.ttftWarm) throw new Error("the made-up calls are warm");
    const ttftWarm: Statistic = { ...stage.ttftWarm, mean: 1448, interval: { low, high: 4339, confidence: 0.95, method: "studentT" } };
    render(StatisticsTable, { summary: { ...summary, stages: [{ ...stage, ttftWarm }] } });
    return screen.getByText(/4,339/);
  };

  it("is cut at 0, which is said", () => {
    const interval = cell(-1443);
    expect(interval.textContent).toBe("0 to 4,339*");
    expect(interval.title).toMatch(/^Student’s t\. Cut at 0/);
    expect(screen.getByText(/^\* Cut at 0/)).toBeTruthy();
  });

  it("stands as it is above 0", () => {
    const interval = cell(12);
    expect([interval.textContent, interval.title]).toEqual(["12 to 4,339", "Student’s t"]);
    expect(screen.queryByText(/Cut at 0/)).toBeNull();
  });
});

it("StatisticsTable gives n used of n total, each stage apart", () => {
  render(StatisticsTable, { summary: summed(calls, null) });
  const rows = screen.getAllByRole("row").map((row) => row.textContent.replace(/\s+/g, " "));
  expect(rows.some((row) => row.includes("report") && row.includes("4 of 5") && row.includes("72.08 ± 0.28"))).toBe(true);
  expect(rows.some((row) => row.includes("analysis (schema)") && row.includes("5 of 5"))).toBe(true);
});

describe("Plot", () => {
  const shown = async (): Promise<HTMLElement[]> => {
    vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(480);
    render(Plot, {
      title: "TTFT", calls, theme: "light", revision: 0,
      draw: (width: number) => Promise.resolve(drawn("ttft", calls, width, "light")),
      value: (point: { value: number }) => `${point.value} ms`,
    });
    return within(await screen.findByRole("group", { name: "TTFT" })).findAllByRole("button");
  };

  it("lays a named mark over every point, at the point", async () => {
    const marks = await shown();
    const points = drawn("ttft", calls, 480, "light").points;
    expect(marks).toHaveLength(10);
    expect(marks[0]?.getAttribute("aria-label")).toBe("Run 1, analysis, 412 ms");
    expect(marks[5]?.getAttribute("aria-label")).toBe("Run 3, report, 379 ms, too short, no rate");
    expect([marks[0]?.style.left, marks[0]?.style.width]).toEqual([`${(points[0]?.x ?? 0) - 12}px`, "24px"]);
  });

  it("is one stop for Tab; arrows go from point to point and show the call", async () => {
    const marks = await shown();
    expect(marks.map((mark) => mark.tabIndex)).toEqual([0, ...Array<number>(9).fill(-1)]);
    marks[0]?.focus();
    await fireEvent.keyDown(marks[0] ?? document.body, { key: "ArrowRight" });
    expect(document.activeElement).toBe(marks[1]);
    expect(document.querySelector(".tooltip b")?.textContent).toBe("Run 1, report");
    await fireEvent.keyDown(marks[1] ?? document.body, { key: "Escape" });
    expect(document.querySelector(".tooltip")).toBeNull();
  });
});

it("the copied table has plain numbers and a line for every call", () => {
  const lines = callsAsText(calls).split("\n");
  expect(lines).toHaveLength(14);
  expect(lines[4]?.split("\t").slice(0, 5)).toEqual(["1", "analysis", "412", "64.1", "188"]);
  expect(lines[1]?.split("\t")[2]).toBe("");
});
