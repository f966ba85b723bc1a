// What the sheets do that a picture alone would show: jsdom lays nothing out, but knows which rule holds.
import { readFileSync } from "node:fs";
import { render } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { beforeAll, expect, it } from "vitest";
import Field from "../components/shared/Field.svelte";

const sheet = (name: string): string => readFileSync(`src/styles/${name}.css`, "utf8");

beforeAll(() => {
  document.head.innerHTML = `<style>${sheet("bench")}${sheet("controls")}${sheet("tables")}${sheet("frame")}${sheet("folder")}</style>`;
});

const styleOf = (element: Element | null): CSSStyleDeclaration => {
  if (!element) throw new Error("there is no such element");
  return getComputedStyle(element);
};

it("charts side by side have name, legend and plot in common rows", () => {
  document.body.innerHTML = '<div class="charts"><section class="chart"><p class="legend"></p></section></div>';
  const { gridTemplateRows, gridRow } = styleOf(document.querySelector(".chart"));
  expect([gridTemplateRows, gridRow]).toEqual(["subgrid", "span 3"]);
  expect(styleOf(document.querySelector(".legend")).alignContent).toBe("start");
});

it("fields side by side have label and control in common rows", () => {
  const control = createRawSnippet(() => ({ render: () => '<input class="input">' }));
  const { container } = render(Field, { label: "Pause between runs, s", note: "at most 3,600", error: "Enter a number.", reset: () => undefined, children: control });
  container.classList.add("two");
  const { gridTemplateRows, gridRow } = styleOf(container.querySelector(".field"));
  expect([gridTemplateRows, gridRow]).toEqual(["subgrid", "span 2"]);
  expect(container.querySelector(".field")?.children).toHaveLength(2);
});

it("the cover of a table's shadow has the colour of the box that it stands in", () => {
  document.body.innerHTML = '<div class="words"><div class="scroll-x"></div></div>';
  expect(styleOf(document.querySelector(".scroll-x")).getPropertyValue("--ground")).toBe("var(--panel)");
});

it("the form scrolls above Run, not under it", () => {
  document.body.innerHTML = '<aside class="panel run-form"><div class="form"></div><div class="panel-foot"></div></aside>';
  const shown = [".run-form", ".form"].map((part) => styleOf(document.querySelector(part)).overflow);
  expect([...shown, styleOf(document.querySelector(".panel-foot")).position]).toEqual(["hidden", "auto", ""]);
});

it("two verdicts stand apart", () => {
  document.body.innerHTML = '<span class="tag">cold</span> <span class="tag">too short</span>';
  expect(styleOf(document.querySelector(".tag + .tag")).marginLeft).not.toBe("");
});

it("what is printed has neither the shadows of wide tables nor what went wrong", () => {
  const [, paper] = /@media print \{(.*)\}\s*$/s.exec(sheet("media")) ?? [];
  document.head.innerHTML = `<style>${sheet("tables")}${sheet("trouble")}${paper}</style>`;
  document.body.innerHTML = '<div class="scroll-x"></div><section class="trouble"></section>';
  expect(styleOf(document.querySelector(".scroll-x")).background).not.toContain("gradient");
  expect(styleOf(document.querySelector(".trouble")).display).toBe("none");
});
