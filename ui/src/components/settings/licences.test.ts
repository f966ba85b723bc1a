import { expect, it } from "vitest";
import list from "../../licences.txt?raw";
import { sections } from "./licences";

it("takes the list apart", () => {
  const text = "=== MIT\r\n- one 1.0.0\r\n- two 2.0.0\r\n\r\nFirst.\r\n\r\nMore ===\r\n\r\n=== ISC\n- three 3.0.0\n\nSecond.\n";
  expect(sections(text)).toEqual([
    { name: "MIT", parts: ["one 1.0.0", "two 2.0.0"], text: "First.\n\nMore ===" },
    { name: "ISC", parts: ["three 3.0.0"], text: "Second." },
  ]);
});

it("has parts and a text in every section of the real list", () => {
  const found = sections(list);
  expect(found.filter(({ name, parts, text }) => name === "" || parts.length === 0 || text === "").map(({ name }) => name)).toEqual([]);
  expect(found.flatMap(({ parts }) => parts).filter((part) => part.startsWith("svelte "))).toHaveLength(1);
});
