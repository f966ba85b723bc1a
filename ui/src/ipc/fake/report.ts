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

export function madeReport(notes: ReportNotes, run: number): ReportView {
  const title = notes.title || "Benchmark report";
  const model = `The model’s words, run ${run}. Not checked.`;
  const sections: [string, string, string][] = [
    ["configuration", "Configuration", table("Settings", ["Setting", "Requested", "Effective"], [["num_ctx", "4096", "4096"], ["temperature", "0.8", "0.8"]])],
    ["metrics", "Aggregate Metrics", figure("throughput", "Decode throughput per run.") + figure("ttft", "Time to first token per run.")],
    [
      "findings", "Key Findings",
      words("model", model, "<ol><li>Full offload brings no gain over 60 layers.</li><li>Temperature changes throughput by less than the spread between calls.</li></ol>"),
    ],
    ["technical", "Technical Report", words("model", model, '<p>The sweep covers three contexts. See <a href="https://example.org/benchmarks">the method</a>.</p>')],
    ["calls", "LLM Call Metrics", figure("time", "Load, prefill, decode and other add up to E2E latency.")],
    ["statistics", "Statistical Summary", "<p>An interval is given for three calls or more.</p>"],
  ];
  const own = notes.summary ? words("analyst", "The analyst’s words", `<p>${escape(notes.summary)}</p>`) : "";
  const body = sections
    .map(([id, name, html]) => `<section class="report-section" aria-labelledby="report-${id}"><h2 id="report-${id}">${name}</h2>${html}</section>`)
    .join("");
  const facts = '<dl class="facts"><div><dt>Model</dt><dd>gemma3:latest</dd></div><div><dt>Runs</dt><dd>5</dd></div></dl>';
  const figures = '<dl class="key-figures"><div><dt>Decode throughput</dt><dd class="value">72.08 <span class="unit">tok/s</span></dd><dd class="basis">4 of 5 calls</dd></div></dl>';
  return {
    html: `<article class="report"><header class="report-head"><p class="report-kind">Benchmark report</p><h1 id="report-title">${escape(title)}</h1>${facts}</header>${figures}${own}${body}</article>`,
    contents: sections.map(([id, text]) => ({ level: 2, id: `report-${id}`, text })),
    source: [`# ${title}`, notes.summary, ...sections.map(([, name]) => `## ${name}`)].filter(Boolean).join("\n\n"),
  };
}
