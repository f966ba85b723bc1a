import { render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { Excerpt, FactView, Source } from "../../ipc/bindings";
import { FakeShell } from "../../ipc/fake";
import { madeFact } from "../../ipc/fake/facts";
import { EvidenceState } from "../../state/evidence.svelte";
import ExcerptTable from "./ExcerptTable.svelte";
import { formulaLetter, placeText } from "./names";

const source = (place: object): Source => ({ file: "f", part: "", ...place }) as Source;
const rows = (...ranges: [number, number][]): object => ({ place: "cells", column: "t", rows: ranges.map(([first, last]) => ({ first, last })) });

it.each([
  [rows([25, 25]), "row 25, column t"],
  [rows([2, 9]), "rows 2 to 9, column t"],
  [rows([2, 3], [5, 5]), "rows 2 to 3, 5, column t"],
  [rows([1, 1], [3, 3], [5, 5], [7, 7], [9, 9], [11, 12]), "rows 1, 3, 5, 7 and 2 more, column t"],
  [rows([1_000_000, 1_000_000]), "row 1000000, column t"],
  [{ place: "pointers", pointers: ["/a/0", "/a/1"] }, "/a/0, /a/1"],
  [{ place: "pointers", pointers: ["/0", "/1", "/2", "/3", "/4"] }, "/0, /1, /2, /3 and 1 more"],
  [{ place: "line", line: 14, excerpt: "x" }, "line 14"],
  [{ place: "file" }, "the whole file"],
])("%j is written %s", (place, expected) => {
  expect(placeText(source(place))).toBe(expected);
});

it.each([
  ["a / b − 1", 0, "a"],
  ["a / b − 1", 1, "b"],
  ["a / b − 1", 2, undefined],
  ["mean of 9 values", 0, undefined],
  ["(b − a) / a", 1, "b"],
])("in %s the fact at place %i is %s", (formula, place, expected) => {
  expect(formulaLetter(formula, place)).toBe(expected);
});

describe("the rows of a file", () => {
  const excerpt: Excerpt = {
    columns: ["model", "tokens_s"],
    markedColumn: 1,
    rows: [
      { line: 3, cells: ["heron", "12.5"], marked: true },
      { line: 4, cells: ["wren", "n/a"], marked: false },
      { line: 9, cells: ["finch", "1,006"], marked: true },
    ],
    markedTotal: 2,
  };

  it("are marked in words too, with a gap where rows are left out", () => {
    render(ExcerptTable, { excerpt, file: "a.csv" });
    expect(screen.getByRole("heading", { name: "Rows 3 to 9" })).toBeTruthy();
    expect(screen.getAllByRole("rowheader").map((head) => head.textContent)).toEqual(["3, the number rests on it", "4", "9, the number rests on it"]);
    expect(document.querySelectorAll(".gap")).toHaveLength(1);
    expect([...document.querySelectorAll("td.n")].map((cell) => cell.textContent)).toEqual(["12.5", "1,006"]);
    expect([...document.querySelectorAll("[data-hit]")].map((cell) => cell.textContent)).toEqual(["12.5", "1,006"]);
    expect(screen.queryByText(/rows that it rests on/)).toBeNull();
  });

  it("are lines where the file has no columns", () => {
    render(ExcerptTable, { excerpt: { columns: [], markedColumn: null, rows: [{ line: 7, cells: ["<b>5 ms</b>"], marked: true }], markedTotal: 1 }, file: "a.txt" });
    expect(screen.getByRole("heading", { name: "Line 7" })).toBeTruthy();
    expect(screen.queryByRole("columnheader")).toBeNull();
    expect(screen.getByRole("cell").textContent).toBe("<b>5 ms</b>");
  });
});

describe("the evidence", () => {
  it("is that of the number opened last, however late an earlier answer comes", async () => {
    const answers = new Map<string, (view: FactView) => void>();
    const shell = new FakeShell();
    const evidence = new EvidenceState({ ...shell.client, factView: (_, name) => new Promise((resolve) => { answers.set(name, resolve); }) });
    const first = evidence.open("run", "F1");
    const second = evidence.open("run", "F2");
    for (const name of ["F2", "F1"]) answers.get(name)?.(madeFact(name) as FactView);
    await Promise.all([first, second]);
    expect([evidence.name, evidence.view?.name]).toEqual(["F2", "F2"]);
  });

  it("stays closed when its answer comes after that", async () => {
    const shell = new FakeShell();
    const evidence = new EvidenceState(shell.client);
    const opening = evidence.open("run", "F1");
    evidence.close();
    await opening;
    expect([evidence.name, evidence.view]).toEqual([undefined, undefined]);
  });
});
