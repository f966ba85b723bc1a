// What a fact is about and where it stands, in words.
import type { Fact, FactView, Scope, Source } from "../../ipc/bindings";
import { say } from "../../format/words";
import { metricName } from "../folder/names";

/** Most pointers and ranges of rows that are named one by one. */
const NAMED = 4;

/** Letters of a formula, in the order of its facts. */
const LETTERS = "abcdefgh";

/** What it measures and which number about it: "Decode throughput, mean". */
export function factSubject(fact: Fact): string {
  const metric = metricName(fact.metric);
  return fact.statistic === "value" ? metric : say("trace-subject", { metric, statistic: say("trace-statistic", { kind: fact.statistic }) });
}

/** "num_gpu=60, num_ctx=2048" */
export const configurationText = (scope: Scope): string => scope.configuration.map(([column, value]) => `${column}=${value}`).join(", ");

function listed(all: readonly string[]): string {
  const named = all.slice(0, NAMED).join(", ");
  return all.length > NAMED ? say("trace-and-more", { named, count: all.length - NAMED }) : named;
}

/** Where in its file: "row 25, column tokens_s". */
export function placeText(source: Source): string {
  switch (source.place) {
    case "cells": {
      const [only] = source.rows;
      const ranges = source.rows.map(({ first, last }) => (first === last ? String(first) : say("trace-range", { first: String(first), last: String(last) })));
      const single = source.rows.length === 1 && only?.first === only?.last;
      return say(single ? "trace-cell" : "trace-cells", { rows: listed(ranges), column: source.column });
    }
    case "pointers":
      return listed(source.pointers);
    case "line":
      return say("trace-line", { line: String(source.line) });
    case "file":
      return say("trace-whole-file");
  }
}

/** The letter of a fact in a formula; none where the formula does not name its facts by letters. */
export function formulaLetter(formula: string, place: number): string | undefined {
  const letter = LETTERS[place];
  return letter !== undefined && new RegExp(String.raw`(^|[^\p{L}\p{N}])${letter}([^\p{L}\p{N}]|$)`, "u").test(formula) ? letter : undefined;
}

/** A fact with where it comes from, as text to put somewhere else. */
export function factAsText(view: FactView): string {
  const { fact } = view;
  const about = [factSubject(fact), fact.scope.model, configurationText(fact.scope), fact.scope.prompt, fact.scope.date].filter(Boolean).join(", ");
  const formula = fact.kind === "derived" ? [`${fact.formula}${view.of.length > 0 ? `: ${view.of.map((part) => `${part.name} = ${part.written}`).join(", ")}` : ""}`] : [];
  const places = view.sources.map(({ source }) => [source.file, source.part, placeText(source)].filter(Boolean).join(", "));
  const more = view.sourcesTotal > view.sources.length ? [say("trace-more-places", { count: view.sourcesTotal - view.sources.length })] : [];
  return [`${view.written}, ${about}`, ...formula, ...places, ...more].join("\n");
}
