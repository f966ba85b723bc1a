// A made-up report, for the page without its shell; its class names are those of the real one.
import type { ReportNotes, ReportView } from "../bindings";

const escape = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

function words(of: "model" | "analyst", whose: string, html: string): string {
  return `<div class="words words-${of}" role="group" aria-label="${whose}"><p class="whose">${whose}</p><div class="prose">${html}</div></div>`;
}

function table(title: string, head: string[], rows: string[][]): string {
  const cells = (row: string[], tag: string): string =>
    row.map((cell, at) => (at === 0 ? `<th scope="${tag}">${cell}</th>` : `<${tag === "col" ? "th" : "td"} class="number">${cell}</${tag === "col" ? "th" : "td"}>`)).join("");
  const body = rows.map((row) => `<tr>${cells(row, "row")}</tr>`).join("");
  return `<div class="scroll-x short" role="region" tabindex="0" aria-label="${title}"><table><caption>${title}</caption><thead><tr>${cells(head, "col")}</tr></thead><tbody>${body}</tbody></table></div>`;
}

const figure = (chart: string, caption: string): string =>
  `<figure class="chart" data-chart="${chart}"><figcaption>${caption}</figcaption></figure>`;

const fact = (number: number, written: string): string => `<a href="#fact-${number}">${written}</a>`;

const TONES = { supported: "ok", contradicted: "bad", unsupported: "warn", none: "none" } as const;
const SIGNS = { ok: "✓", bad: "✕", warn: "?", none: "–" } as const;

function statement(kind: string, html: string, verdict?: keyof typeof TONES, runs?: string): string {
  const tone = verdict && TONES[verdict];
  const judged = tone && `${SIGNS[tone]} ${verdict === "none" ? "no claim" : verdict}`;
  const tag = tone ? `<span class="tag" data-tone="${tone}">${verdict === "contradicted" ? `<a href="#check-2">${judged}</a>` : judged}</span>` : "";
  const label = `${tag}<span class="kind">${kind}</span>${runs ? `<span class="kind">${runs}</span>` : ""}`;
  return `<li class="say"${verdict ? ` data-verdict="${verdict}"` : ""}><div class="say-label">${label}</div><div class="say-text">${html}</div></li>`;
}

const says = (...statements: string[]): string => `<ul class="says">${statements.join("")}</ul>`;

const OWN = says(
  statement("measured", `<p>The fastest of 36 configurations is num_gpu=60, at ${fact(1, "103.16 tok/s")}.</p>`),
  statement("derived", `<p>By num_gpu, means lie around ${fact(2, "102.42 tok/s")}, ${fact(4, "0.9 %")} apart.</p>`),
  statement("stated", `<p>SUMMARY.md names ${fact(3, "102.31 tok/s")} as best.</p>`),
);

const CONTRADICTED = statement(
  "measured",
  '<p>The best setting is num_gpu=999, at 102.31 tok/s.</p><p class="right">The files say 103.16 tok/s at num_gpu=60.</p>',
  "contradicted", "in 2 of 5 runs",
);
const PROSE_MARK = '<strong><a href="#check-1">? unsupported: 15 %</a></strong>';
const CHECKS = table("What the check says", ["Check", "Passage", "Why"], [["C1", "Gemma leads by 15 %.", "No file mentions 15 %."], ["C2", "The best setting is num_gpu=999.", "It is num_gpu=60."]])
  .replace(/<tr><th scope="row">C(\d)/g, '<tr id="check-$1"><th scope="row">C$1');

export function madeReport(notes: ReportNotes, run: number, withModel: boolean): ReportView {
  const title = notes.title || "Benchmark report";
  const model = `The model’s words, run ${run}`;
  const kept = notes.doubtful === "marked";
  const own: [string, string, string][] = [["data", "Findings by rule", OWN]];
  const models: [string, string, string][] = [
    ["configuration", "Configuration", table("Settings", ["Setting", "Requested", "Effective"], [["num_ctx", "4096", "4096"], ["temperature", "0.8", "0.8"]])],
    ["metrics", "Aggregate Metrics", figure("throughput", "Decode throughput per run.") + figure("ttft", "Time to first token per run.")],
    [
      "findings", "Key Findings",
      says(
        statement("derived", `<p>Full offload brings no gain over ${fact(2, "102.42 tok/s")}.</p>`, "supported", "in 4 of 5 runs"),
        kept ? CONTRADICTED : "",
        statement("opinion", "<p>Memory use would be worth measuring next.</p>", "none", "in 3 of 5 runs"),
      ),
    ],
    [
      "technical", "Technical Report",
      words("model", model, `<p>The sweep covers three contexts. See <a href="https://example.org/benchmarks">the method</a>.</p>${kept ? `<p>Gemma leads by 15 %. ${PROSE_MARK}</p>` : ""}`),
    ],
    ["checks", "Checks", kept ? CHECKS : "<p>Two passages were removed.</p>"],
    ["calls", "LLM Call Metrics", figure("time", "Load, prefill, decode and other add up to E2E latency.")],
    ["statistics", "Statistical Summary", "<p>An interval is given for three calls or more.</p>"],
  ];
  const sections = withModel ? [...own, ...models] : own;
  const analyst = notes.summary ? words("analyst", "The analyst’s words", `<p>${escape(notes.summary)}</p>`) : "";
  const body = sections
    .map(([id, name, html]) => `<section class="report-section" aria-labelledby="report-${id}"><h2 id="report-${id}">${name}</h2>${html}</section>`)
    .join("");
  const facts = withModel ? '<dl class="facts"><div><dt>Model</dt><dd>gemma3:latest</dd></div><div><dt>Runs</dt><dd>5</dd></div></dl>' : "";
  const figures = withModel ? '<dl class="key-figures"><div><dt>Decode throughput</dt><dd class="value">72.08 <span class="unit">tok/s</span></dd><dd class="basis">4 of 5 calls</dd></div></dl>' : "";
  return {
    html: `<article class="report"><header class="report-head"><p class="report-kind">Benchmark report</p><h1 id="report-title">${escape(title)}</h1>${facts}</header>${figures}${analyst}${body}</article>`,
    contents: sections.map(([id, text]) => ({ level: 2, id: `report-${id}`, text })),
    source: [`# ${title}`, notes.summary, ...sections.map(([, name]) => `## ${name}`)].filter(Boolean).join("\n\n"),
  };
}
