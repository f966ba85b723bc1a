//! What stands in each format, for a run that has everything once and for one that failed.

mod evidence;
mod facts;
mod fixture;

use std::collections::HashSet;

use domain::{
    ChartKind, DoneReason, Drawing, Engine, Exclusion, ExclusionReason, Interval, IntervalMethod, Measure,
    Outcome, ServerInfo, Start,
};
use fixture::{Fixture, failed, full};

use crate::{Figure, document, figures, html, markdown, metrics_json, numbers, preview};

/// Charts whose drawings do not change with the room that makes them.
fn drawn(fixture: &Fixture) -> Vec<Figure> {
    let svg = "<svg aria-labelledby=\"t\"><title id=\"t\">T</title><use href=\"#t\"/></svg>";
    let drawing = Drawing { svg: svg.to_owned(), width: 760, height: 200, points: Vec::new() };
    let made = figures(&fixture.input());
    made.into_iter()
        .map(|figure| Figure { light: drawing.clone(), dark: drawing.clone(), ..figure })
        .collect()
}

fn as_markdown(fixture: &Fixture) -> String {
    markdown(&document(&fixture.input()), "report-figures")
}

fn as_html(fixture: &Fixture) -> String {
    html(&document(&fixture.input()), &drawn(fixture))
}

/// The file without its style, which is looked at with one's own eyes.
fn without_style(html: &str) -> String {
    let (before, rest) = html.split_once("<style>").expect("there is a style");
    let (_, after) = rest.split_once("</style>").expect("it ends");
    format!("{before}<style></style>{after}")
}

#[test]
fn markdown_of_a_full_run() {
    insta::assert_snapshot!(as_markdown(&full()));
}

#[test]
fn markdown_of_a_failed_run() {
    insta::assert_snapshot!(as_markdown(&failed()));
}

#[test]
fn html_of_a_full_run() {
    insta::assert_snapshot!(without_style(&as_html(&full())));
}

#[test]
fn html_of_a_failed_run() {
    insta::assert_snapshot!(without_style(&as_html(&failed())));
}

#[test]
fn every_engine_is_named_as_itself() {
    for (engine, product, version, local, named) in [
        (Engine::Ollama, None, "0.32.10", true, "Ollama 0.32.10, on this machine"),
        (Engine::Embedded, Some("llama.cpp"), "0.1.0", true, "Embedded engine 0.1.0, on this machine"),
        (Engine::OpenAi, Some("LM Studio"), "", true, "LM Studio, on this machine"),
        (Engine::OpenAi, None, "", false, "Model server, at http\\://10.0.4.12:8000"),
    ] {
        let mut fixture = full();
        fixture.run.header.server = Some(ServerInfo {
            engine,
            product: product.map(str::to_owned),
            address: "http://10.0.4.12:8000".to_owned(),
            version: version.to_owned(),
            local,
        });
        let report = as_markdown(&fixture);
        assert!(
            report.contains(&format!("**Server:** {named}  \n")),
            "{named}: {}",
            report.lines().take(30).collect::<Vec<_>>().join("\n")
        );
    }
}

#[test]
fn an_interval_is_printed_from_0_on_and_kept_as_the_formula_gave_it() {
    let mut fixture = full();
    let ttft = fixture.summary.ttft_warm.as_mut().expect("warm calls");
    let below = Interval { low: -1443.25, high: 4339.5, confidence: 0.95, method: IntervalMethod::StudentT };
    ttft.interval = Some(below);
    let text = as_markdown(&fixture);
    assert!(text.contains("| 0.00 to 4339.50\\* |") && !text.contains("−1443"), "{text}");
    assert_eq!(text.matches("\\* Cut at 0").count(), 1, "{text}");
    assert!(metrics_json(&fixture.input()).contains("-1443.25"));

    let ttft = fixture.summary.ttft_warm.as_mut().expect("warm calls");
    ttft.interval = Some(Interval { low: 12.0, ..below });
    let text = as_markdown(&fixture);
    assert!(text.contains("| 12.00 to 4339.50 |") && !text.contains("Cut at 0"), "{text}");
}

#[test]
fn every_word_is_in_the_catalogue() {
    for fixture in [full(), failed()] {
        let text = as_markdown(&fixture) + &metrics_json(&fixture.input()).replace("\": ", "\":");
        assert_eq!(
            text.matches("report-doc-").count(),
            text.matches("\"id\":\"report-doc-chart-note\"").count()
        );
    }
}

/// The cells of every table, row by row, headers too.
fn cells_of_markdown(text: &str) -> Vec<Vec<String>> {
    let (tables, limit) = ::markdown::tables(text);
    assert_eq!(limit, None);
    tables
        .into_iter()
        .flat_map(|table| std::iter::once(table.header).chain(table.rows.into_iter().map(|row| row.cells)))
        .collect()
}

fn cells_of_html(html: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for row in html.split("<tr").skip(1) {
        let row = row.split("</tr>").next().unwrap_or_default();
        let cells = row.split("</td>").flat_map(|part| part.split("</th>"));
        let cells =
            cells.filter_map(|cell| cell.split_once("<t").map(|(_, cell)| words(&format!("<{cell}"))));
        rows.push(cells.collect());
    }
    rows
}

/// The text of HTML that holds only the entities that we write.
fn words(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<').skip(1) {
        text.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(text, |text, (entity, c)| text.replace(entity, c)).trim().to_owned()
}

#[test]
fn markdown_html_and_the_window_agree_cell_by_cell() {
    for fixture in [full(), failed()] {
        let expected = cells_of_markdown(&as_markdown(&fixture));
        assert!(expected.len() > 40, "{}", expected.len());
        assert_eq!(cells_of_html(&as_html(&fixture)), expected);
        assert_eq!(cells_of_html(&preview(&document(&fixture.input())).html), expected);
    }
}

#[test]
fn every_number_of_a_call_is_that_of_metrics_json_rounded() {
    for (fixture, calls) in [(full(), 8), (failed(), 6)] {
        let metrics: serde_json::Value =
            serde_json::from_str(&metrics_json(&fixture.input())).expect("it is JSON");
        let rows = cells_of_markdown(&as_markdown(&fixture));
        let at = rows.iter().position(|row| row.len() == 13).expect("the table of calls has 13 columns");
        for index in 0..calls {
            let row = &rows[at + 1 + index];
            let call = &metrics["calls"][index]["measurement"];
            let check = |column: usize, field: &str, print: fn(f64) -> String| {
                let expected = call[field].as_f64().map_or(numbers::MISSING.to_owned(), print);
                assert_eq!(row[column], expected, "{field} of call {index}");
            };
            check(3, "ttftMs", numbers::milliseconds);
            check(4, "decodeTokensPerS", numbers::rate);
            check(5, "tokens", |tokens| format!("{tokens}"));
            check(6, "promptTokens", |tokens| format!("{tokens}"));
            check(7, "loadMs", numbers::milliseconds);
            check(8, "prefillMs", numbers::milliseconds);
            check(9, "decodeMs", numbers::milliseconds);
            check(10, "otherMs", numbers::milliseconds);
            check(11, "e2eMs", numbers::milliseconds);
        }
        assert_eq!(
            rows.get(at + 1 + calls).map(Vec::len).filter(|width| *width == 13),
            None,
            "no further row"
        );
    }
}

#[test]
fn metrics_keep_what_the_server_counted_to_the_nanosecond() {
    let fixture = full();
    let metrics: serde_json::Value =
        serde_json::from_str(&metrics_json(&fixture.input())).expect("it is JSON");
    assert_eq!(metrics["formatVersion"], 1);
    let call = &metrics["calls"][5];
    assert_eq!(call["counts"]["evalDurationNs"].as_u64(), Some(11_591_000_000));
    assert_eq!(call["counts"]["promptEvalCachedCount"], serde_json::Value::Null);
    assert_eq!(call["prompt"], "nonce 5\n4711.25");
    assert_eq!(call["answer"], fixture::PROSE);
    assert_eq!(call["timing"]["arrivals"][0]["bytes"], 4);
    assert_eq!(call["measurement"]["exclusions"], serde_json::json!([]));
    assert_eq!(metrics["calls"][7]["measurement"]["exclusions"][0]["reason"], "tooShort");
    assert_eq!(metrics["outcome"], serde_json::json!({ "result": "done", "failure": null }));
    assert_eq!(metrics["run"]["startedAtUtc"], "2025-11-27 00:26:46 UTC");
    assert_eq!(metrics["data"]["levels"][1]["mean"], 4711.25);
    assert_eq!(metrics["configuration"][0]["effective"], "4096");
    assert_eq!(metrics["analyses"][0]["findings"][1]["sentence"], "# Heading\n\nsecond <b>paragraph</b>");
    assert_eq!(metrics["summary"]["stages"][0]["decode"]["tokens"], 2084);
    assert_eq!(metrics["chosenRun"], 1);
}

#[test]
fn no_format_says_where_things_lie_on_this_machine() {
    for fixture in [full(), failed()] {
        for text in [as_markdown(&fixture), as_html(&fixture), metrics_json(&fixture.input())] {
            assert!(!text.contains("/home"), "{text}");
        }
        assert!(as_markdown(&full()).contains("reports/huge.csv"));
        assert!(as_markdown(&failed()).contains("run.jsonl"));
    }
}

#[test]
fn paths_of_every_system_lose_their_place() {
    let fixture = full();
    let check = |text: &str, expected: &str| {
        let message = domain::Message::new("x").with("path", text);
        let expected = domain::Argument::Text(expected.to_owned());
        assert_eq!(fixture.input().without_paths(message).args["path"], expected, "{text}");
    };
    check("/home/ann/x y.csv", "x y.csv");
    check("C:\\Users\\Ann\\a.csv", "a.csv");
    check("\\\\share\\ann\\a.csv", "a.csv");
    check("/home/ann/benchmarks/reports", "reports");
    check("opening /home/ann/benchmarks/reports/a.csv", "opening reports/a.csv");
    check("http://127.0.0.1:11434", "http://127.0.0.1:11434");
    check("a/b.csv", "a/b.csv");
}

/// What a hostile model, file name or analyst's paste might hold.
const HOSTILE: [&str; 14] = [
    "# Configuration\n\n## LLM call metrics\n\n| Run |\n|---|\n| 99 |",
    "```\nnever closed",
    "~~~~\nnever closed",
    "<!-- never closed",
    "<div><table><tr><td>",
    "</article></main></body><script>alert(1)</script>",
    "<img src=http://canary.example/a onerror=alert(1)>",
    "![a](http://canary.example/a.png)\n![b][r]\n\n[r]: http://canary.example/b.png",
    "<style>@import url(http://canary.example/c.css)</style>",
    "<svg><use href=\"http://canary.example/d.svg#a\"/></svg>",
    "[a](javascript:alert(1)) <a href=\"data:text/html,x\">b</a>",
    "a\r# b\r\n## c\u{2028}# d\rTitle\r=====\r",
    "> > > quote\n1. list\n   ```\n   code",
    "Title\n===\n\nTitle\n---\n\n- - - x\n\n---\n***\n<details open ontoggle=alert(1)>",
];

fn hostile(text: &str) -> Fixture {
    let mut fixture = full();
    let run = &mut fixture.run;
    for call in &mut run.calls {
        text.clone_into(&mut call.exchange.answer);
    }
    for (_, analysis) in &mut run.analyses {
        for finding in &mut analysis.findings {
            text.clone_into(&mut finding.sentence);
        }
    }
    for place in [
        &mut run.notes.title,
        &mut run.notes.author,
        &mut run.notes.summary,
        &mut run.notes.notes,
        &mut run.header.model.as_mut().expect("the fixture has a model").name,
        &mut run.header.folder.name,
        &mut run.header.settings.question,
        &mut run.header.server.as_mut().expect("the fixture has a server").version,
    ] {
        text.clone_into(place);
    }
    for row in &mut fixture.settings {
        text.clone_into(&mut row.requested);
    }
    if let Some(data) = &mut run.data {
        text.clone_into(&mut data.files[0].path);
        text.clone_into(&mut data.problems[0].file);
        text.clone_into(&mut data.levels[0].file);
        text.clone_into(&mut data.levels[0].column);
    }
    fixture
}

/// The headings of the report's own sections.
fn sections(fixture: &Fixture) -> Vec<String> {
    let (headings, _) = ::markdown::headings(&as_markdown(fixture));
    headings.into_iter().filter(|heading| heading.level == 2).map(|heading| heading.text).collect()
}

#[test]
fn nothing_breaks_out_of_its_place() {
    let rows = |fixture: &Fixture| {
        cells_of_markdown(&as_markdown(fixture)).into_iter().filter(|row| row.len() == 13).collect::<Vec<_>>()
    };
    let expected = (sections(&full()), rows(&full()));
    for text in HOSTILE {
        let fixture = hostile(text);
        assert_eq!((sections(&fixture), rows(&fixture)), expected, "{text}");
        for html in [as_html(&fixture), preview(&document(&fixture.input())).html] {
            check_tags(&html, text);
        }
    }
}

/// No tag and no attribute but those that we write, and no address but a link's.
fn check_tags(html: &str, text: &str) {
    const TAGS: [&str; 39] = [
        "a",
        "article",
        "blockquote",
        "body",
        "br",
        "caption",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "s",
        "section",
        "span",
        "strong",
        "sup",
        "svg",
        "table",
        "ul",
        "use",
    ];
    const IN_TABLES: [&str; 6] = ["tbody", "td", "th", "thead", "title", "tr"];
    const ATTRIBUTES: [&str; 15] = [
        "align",
        "aria-label",
        "aria-labelledby",
        "class",
        "data-chart",
        "data-external",
        "data-tone",
        "data-verdict",
        "href",
        "id",
        "rel",
        "role",
        "scope",
        "start",
        "tabindex",
    ];
    let html = html.split_once("</head>").map_or(html, |(_, html)| html);
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag ends");
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(TAGS.contains(&&*name) || IN_TABLES.contains(&&*name), "<{tag}> of {text}");
        let parts: Vec<&str> = tag.split('"').collect();
        for pair in parts.chunks_exact(2) {
            let attribute = pair[0].split_whitespace().next_back().unwrap_or_default().trim_end_matches('=');
            assert!(ATTRIBUTES.contains(&attribute), "<{tag}> of {text}");
            let external = name == "a" && pair[1].starts_with("http");
            assert!(attribute != "href" || pair[1].starts_with('#') || external, "<{tag}> of {text}");
        }
        // Nothing stands in a tag without quotes but its name.
        assert!(parts.len() > 1 || tag.trim_start_matches('/') == name, "<{tag}> of {text}");
        assert!(
            parts.len() % 2 == 1 && parts[parts.len() - 1].trim_matches('/').is_empty() || parts.len() == 1,
            "<{tag}> of {text}"
        );
    }
}

#[test]
fn every_id_is_unique_and_every_reference_finds_one() {
    let fixture = hostile("# A\n\n# A\n\na[^1] b[^1]\n\n[^1]: c\n");
    let page = as_html(&fixture);
    let values = |name: &str| {
        let start = format!(" {name}=\"");
        page.split(&start)
            .skip(1)
            .filter_map(|rest| rest.split('"').next().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let ids = values("id");
    let unique: HashSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    assert!(ids.len() > 40, "{ids:?}");
    let named = values("aria-labelledby").into_iter();
    let linked = values("href").into_iter().filter_map(|href| href.strip_prefix('#').map(str::to_owned));
    for reference in named.chain(linked) {
        assert!(unique.contains(&reference), "{reference}");
    }
}

#[test]
fn the_window_gives_style_and_charts_itself() {
    let fixture = full();
    let preview = preview(&document(&fixture.input()));
    for absent in ["<svg", "<style", " style=", "<script", "<html"] {
        assert!(!preview.html.contains(absent), "{absent}");
    }
    for slot in ["throughput", "ttft", "time"] {
        assert_eq!(preview.html.matches(&format!("data-chart=\"{slot}\"")).count(), 1, "{slot}");
    }
    for heading in &preview.contents {
        assert!(preview.html.contains(&format!("<h{} id=\"{}\">", heading.level, heading.id)), "{heading:?}");
    }
    assert_eq!(preview.contents.len(), 14);
}

#[test]
fn figures_are_three_in_two_themes_and_none_before_the_first_call() {
    let fixture = full();
    let figures = figures(&fixture.input());
    let names: Vec<_> = figures.iter().map(|figure| (figure.kind, figure.name.as_str())).collect();
    assert_eq!(
        names,
        [
            (Some(ChartKind::Throughput), "throughput.svg"),
            (Some(ChartKind::Ttft), "ttft.svg"),
            (Some(ChartKind::Time), "time-per-call.svg")
        ]
    );
    for figure in &figures {
        assert_ne!(figure.light.svg, figure.dark.svg);
        assert!(figure.light.svg.contains("table “LLM call metrics”"), "{}", figure.light.svg);
    }
    let text = as_markdown(&fixture);
    assert!(figures.iter().all(|figure| text.contains(&format!("(<report-figures/{}>)", figure.name))));

    let mut empty = full();
    empty.measurements.clear();
    empty.run.calls.clear();
    assert_eq!(crate::figures(&empty.input()), []);
    let text = as_markdown(&empty);
    assert!(!text.contains(".svg"), "{text}");
    assert!(text.contains("No call was made."), "{text}");
}

/// The full run with its report calls ended so, and these answers.
fn with_reports(reason: &DoneReason, answers: [&str; 2]) -> Fixture {
    let mut fixture = full();
    for (at, answer) in [5, 7].into_iter().zip(answers) {
        let call = &mut fixture.run.calls[at];
        call.exchange.outcome = Outcome::Done { reason: reason.clone() };
        answer.clone_into(&mut call.exchange.answer);
    }
    fixture
}

#[test]
fn a_run_without_its_whole_report_is_not_called_complete() {
    let check = |reason: &DoneReason, answers, runs: &str, states: [&str; 2], says: &str| {
        let text = as_markdown(&with_reports(reason, answers));
        assert!(text.contains(&format!("**Runs:** {runs}  \n")), "{runs}: {text}");
        for (run, state) in (1..).zip(states) {
            let row =
                text.lines().find(|line| line.starts_with(&format!("| {run} | ")) && line.ends_with(state));
            assert!(row.is_some(), "{run} {state}: {text}");
        }
        assert!(text.contains(says), "{says}: {text}");
    };
    let complete = ["| complete, shown above |", "| complete |"];
    check(&DoneReason::Stop, ["a", "b"], "2 of 2 complete", complete, "> a\n");
    check(
        &DoneReason::Length,
        ["a", " "],
        "2 of 2 made; 2 reports cut off by the limit on tokens",
        ["| cut off by the limit on tokens, shown above |", "| cut off by the limit on tokens |"],
        "cut this text off before its end",
    );
    check(
        &DoneReason::Length,
        ["", "b"],
        "2 of 2 made; 2 reports cut off by the limit on tokens",
        ["| cut off by the limit on tokens, shown above |", "| cut off by the limit on tokens |"],
        "Run 1 reached the limit on tokens before any text of its answer came.",
    );
    check(
        &DoneReason::Stop,
        ["a", "\n"],
        "2 of 2 made; 1 report without text",
        ["| complete, shown above |", "| without text |"],
        "> a\n",
    );
}

#[test]
fn what_is_left_out_is_said_by_its_reason_and_keeps_its_row() {
    let mut fixture = full();
    for call in fixture.measurements.iter_mut().filter(|call| !call.stage.is_preparation()) {
        call.thermal = domain::Thermal::Warm;
        let spoils = vec![Measure::EndToEnd];
        call.exclusions = vec![Exclusion { reason: ExclusionReason::StoppedByLength, spoils }];
    }
    fixture.summary = bench::summarise(&fixture.measurements, 0.8, None);
    let text = as_markdown(&fixture);
    assert!(text.contains("2 runs, 5 calls beside the preparation. Every row"), "{text}");
    assert!(
        text.contains("\n- 5 of 5 calls: stopped by the limit on tokens, so not in E2E latency\n"),
        "{text}"
    );
    let row = ["E2E latency, not cold (ms)", "0 of 2 calls", "–", "–", "–", "–", "–"];
    assert_eq!(cells_of_markdown(&text).iter().filter(|cells| **cells == row).count(), 2, "{text}");
}

#[test]
fn a_start_without_unloading_is_not_said_to_have_unloaded() {
    let check = |start, local, allowed, expected: &str| {
        let mut fixture = full();
        let header = &mut fixture.run.header;
        (header.settings.start, header.settings.unload_elsewhere) = (start, allowed);
        header.server.as_mut().expect("the fixture has a server").local = local;
        let text = as_markdown(&fixture);
        assert!(text.contains(&format!("**Start:** {expected}")), "{expected}: {text}");
    };
    check(Start::Prepared, true, Some(false), "prepared: model unloaded, ");
    check(Start::Prepared, false, Some(true), "prepared: model unloaded, ");
    check(Start::Prepared, false, Some(false), "prepared, but the model was not unloaded first");
    check(Start::Cold, true, None, "cold: model unloaded, ");
    check(Start::Cold, false, Some(false), "cold, but the model was not unloaded first");
}

#[test]
fn preparation_is_said_to_be_what_it_was() {
    let check = |calls: std::ops::Range<usize>, expected: &str| {
        let mut fixture = full();
        fixture.measurements.drain(calls);
        let text = as_markdown(&fixture);
        assert!(text.contains(&format!("\n| {expected} | ")), "{expected}: {text}");
    };
    check(0..0, "Preparation: unload, load, warm-up");
    check(0..1, "Preparation: load, warm-up");
    check(1..3, "Preparation: unload");
    check(0..3, "Preparation");
}

#[test]
fn a_system_without_a_version_is_still_named() {
    let mut fixture = full();
    fixture.run.header.system.os_version = None;
    assert!(as_markdown(&fixture).contains("**System:** windows, x86_64, Example CPU"));
}

#[test]
fn ttfa_is_shown_where_the_model_thought_first() {
    let mut fixture = full();
    assert!(!as_markdown(&fixture).contains("TTFA"));
    fixture.measurements[5].ttfa_ms = Some(900.5);
    fixture.measurements[6].ttfa_ms = None;
    let text = as_markdown(&fixture);
    let rows = cells_of_markdown(&text);
    let at = rows.iter().position(|row| row.len() == 14).expect("the table of calls has 14 columns");
    assert_eq!(rows[at][3..6], ["TTFT (ms)", "TTFA (ms)", "Decode (tok/s)"]);
    assert_eq!(rows[at + 6][3..5], ["615.00", "900.50"]);
    assert_eq!(rows[at + 7][3..5], ["544.62", "–"]);
    assert_eq!(rows[at + 8][3..5], ["612.62", "612.62"]);
    assert!(
        rows.iter().any(|row| row[0] == "TTFA" && row[1].starts_with("first byte of answer text")),
        "{text}"
    );
    assert_eq!(cells_of_html(&as_html(&fixture)), rows);
}

#[test]
fn the_arrivals_of_a_call_stand_on_one_line() {
    let text = metrics_json(&full().input());
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("\"atMs\":")).collect();
    let calls = text.matches("\"arrivals\": [{\"atMs\":").count();
    // Beside them only what was noted has a time.
    assert_eq!((lines.len(), calls), (7, 6), "{text}");
}

#[test]
fn a_text_over_a_limit_is_shown_as_it_came_and_said_so() {
    let quotes = ">".repeat(50_000);
    let mut fixture = full();
    fixture.run.calls[5].exchange.answer = format!("{quotes}\r## Out\r\n## Out");
    assert!(as_html(&fixture).contains("It is shown as it came."));
    assert!(as_markdown(&fixture).contains(&format!("> ```\n> {quotes}\n> ## Out\n> ## Out\n> ```\n")));
}
