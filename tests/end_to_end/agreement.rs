//! What must agree: the recorded bytes, metrics.json, the two reports, and what the window draws.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use domain::{Call, ChartKind, Measurement, Stage};
use report::numbers;
use serde_json::{Value, json};
use support::recording_proxy::RecordingProxy;
use support::window::{Window, files};

/// How far the TTFT of any call by the app's clock may be from that of the bytes, ms.
const TTFT_APART: f64 = 20.0;

/// The measurements of metrics.json, or of a run as the page has it.
pub(crate) fn measurements_of(metrics: &Value) -> Vec<Measurement> {
    let read = |value: &Value| serde_json::from_value(value.clone()).expect("a measurement is one");
    match metrics["calls"].as_array() {
        Some(calls) => calls.iter().map(|call| read(&call["measurement"])).collect(),
        None => {
            metrics["measurements"].as_array().expect("a run has measurements").iter().map(read).collect()
        }
    }
}

fn calls_of(metrics: &Value) -> Vec<Call> {
    let calls = metrics["calls"].as_array().expect("metrics.json has calls");
    calls.iter().map(|call| serde_json::from_value(call.clone()).expect("a call is one")).collect()
}

/// Every analysis prompt that the server got holds the value, and so does every report prompt.
pub(crate) fn the_prompts_carry(proxy: &RecordingProxy, value: &str, runs: usize) {
    let prompts: Vec<(bool, String)> = proxy
        .generations()
        .iter()
        .map(|call| call.request.json())
        .map(|sent| (sent["format"].is_object(), sent["prompt"].as_str().unwrap_or_default().to_owned()))
        .filter(|(_, prompt)| prompt.contains("Task: "))
        .collect();
    let analyses = prompts.iter().filter(|(is_analysis, _)| *is_analysis).count();
    assert!(analyses >= runs && prompts.len() - analyses == runs, "{analyses} of {} prompts", prompts.len());
    for (_, prompt) in &prompts {
        assert!(prompt.contains(value), "{value} does not stand in\n{prompt}");
    }
}

/// Every count and duration is the one of the recorded closing chunk; times are those of the bytes.
pub(crate) fn the_calls_are_those_recorded(metrics: &Value, proxy: &RecordingProxy) {
    let recorded: Vec<_> =
        proxy.calls().into_iter().filter(|call| call.request.path == "/api/generate").collect();
    let calls = calls_of(metrics);
    let measured = measurements_of(metrics);
    assert_eq!((calls.len(), measured.len()), (recorded.len(), recorded.len()));
    for ((call, measurement), recorded) in calls.iter().zip(&measured).zip(&recorded) {
        let what = format!("call {}, {:?}", call.index, call.stage);
        assert_eq!(recorded.request.json()["prompt"].as_str().unwrap_or_default(), call.prompt, "{what}");
        let (_, closing) = recorded.closing().unwrap_or_else(|| panic!("{what} has no closing chunk"));
        let counts = call.exchange.counts;
        for (name, ours) in [
            ("total_duration", counts.total_duration_ns),
            ("load_duration", counts.load_duration_ns),
            ("prompt_eval_count", counts.prompt_eval_count),
            ("prompt_eval_duration", counts.prompt_eval_duration_ns),
            ("eval_count", counts.eval_count),
            ("eval_duration", counts.eval_duration_ns),
        ] {
            assert_eq!(ours, closing[name].as_u64(), "{what}, {name}");
        }
        assert_eq!(measurement.tokens, closing["eval_count"].as_u64(), "{what}");
        assert_eq!(measurement.prompt_tokens, closing["prompt_eval_count"].as_u64(), "{what}");
        for (name, ours) in [
            ("load_duration", measurement.load_ms),
            ("prompt_eval_duration", measurement.prefill_ms),
            ("eval_duration", measurement.decode_ms),
        ] {
            assert!(is_close(ours, closing[name].as_f64().map(|ns| ns / 1e6)), "{what}, {name}: {ours:?}");
        }
        let rate = closing["eval_count"].as_f64().zip(closing["eval_duration"].as_f64());
        let rate = rate.map(|(count, ns)| count / (ns / 1e9));
        assert!(is_close(measurement.decode_tokens_per_s, rate), "{what}: {measurement:?}, {rate:?}");
        if !call.prompt.is_empty() {
            let (first, _) = recorded.first_token().expect("it has text");
            let ours = measurement.ttft_ms.expect("it was seen");
            let bytes = first.as_secs_f64() * 1e3;
            let apart = ours - bytes;
            eprintln!("{what}: TTFT {ours:.3} ms, {apart:.3} ms after the bytes passed");
            assert!(apart.abs() < TTFT_APART, "{what}: TTFT {ours} ms, the bytes {bytes} ms");
        }
    }
}

fn is_close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs(),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// Every chart has a focusable mark for each call that has the value, and nothing else; the drawing behind
/// holds exactly the measured values.
pub(crate) async fn charts_hold_the_calls(window: &Window, run: &Value, runs: u32) {
    let measured = measurements_of(run);
    for (kind, title) in [
        (ChartKind::Throughput, "Decode throughput"),
        (ChartKind::Ttft, "TTFT"),
        (ChartKind::Time, "Time per call"),
    ] {
        let value = |call: &Measurement| match kind {
            ChartKind::Throughput => call.decode_tokens_per_s,
            ChartKind::Ttft => call.ttft_ms,
            ChartKind::Time => call.e2e_ms,
        };
        let expected: BTreeMap<u32, f64> =
            measured.iter().filter_map(|call| Some((call.index, value(call)?))).collect();
        let arguments = json!({ "runId": run["id"], "kind": kind, "width": 640, "theme": "light" });
        let drawing = window.invoke("draw_chart", arguments).await.expect("it is drawn");
        let drawing: domain::Drawing = serde_json::from_value(drawing).expect("a drawing is one");
        let drawn: BTreeMap<u32, f64> =
            drawing.points.iter().map(|point| (point.index, point.value)).collect();
        assert_eq!(drawn, expected, "{title}");
        let of_runs = |stage| {
            measured.iter().filter(|call| call.stage == stage && drawn.contains_key(&call.index)).count()
        };
        assert_eq!(
            (of_runs(Stage::Analysis), of_runs(Stage::Report)),
            (runs as usize, runs as usize),
            "{title}"
        );
        let marks = format!("document.querySelectorAll('.plot[aria-label=\"{title}\"] .point').length");
        window.wait(&format!("return {marks} === {}", expected.len())).await;
    }
}

/// Tables of a report: their titles, and their cells as a reader sees them.
type Tables = Vec<(String, Vec<Vec<String>>)>;

/// The two reports hold the same tables, and the table of calls holds the numbers of metrics.json.
pub(crate) async fn the_reports_agree(window: &Window, markdown: &Path, html: &Path, metrics: &Value) {
    let of_markdown = tables_of_markdown(&fs::read_to_string(markdown).expect("it was saved"));
    let of_html = tables_of_html(window, &fs::read_to_string(html).expect("it was saved")).await;
    assert!(of_markdown.len() > 8, "{} tables", of_markdown.len());
    for (a, b) in of_markdown.iter().zip(&of_html) {
        assert_eq!(a, b, "report.md on the left, report.html on the right");
    }
    assert_eq!(of_markdown.len(), of_html.len());

    let (_, rows) = of_markdown
        .iter()
        .find(|(title, _)| title.starts_with("Every call"))
        .expect("there is a table of calls");
    let measured = measurements_of(metrics);
    assert_eq!(rows.len() - 1, measured.len());
    let or_missing = |text: Option<String>| text.unwrap_or_else(|| numbers::MISSING.to_owned());
    for (row, call) in rows[1..].iter().zip(&measured) {
        let milliseconds = |value: Option<f64>| or_missing(value.map(numbers::milliseconds));
        let expected = [
            milliseconds(call.ttft_ms),
            or_missing(call.decode_tokens_per_s.map(numbers::rate)),
            or_missing(call.tokens.map(numbers::count)),
            or_missing(call.prompt_tokens.map(numbers::count)),
            milliseconds(call.load_ms),
            milliseconds(call.prefill_ms),
            milliseconds(call.decode_ms),
            milliseconds(call.other_ms),
            milliseconds(call.e2e_ms),
        ];
        assert_eq!(row[3..12], expected, "call {}", call.index);
    }
}

/// The tables of a report in Markdown: what the model or the analyst wrote is quoted and begins with `>`.
fn tables_of_markdown(text: &str) -> Tables {
    let mut tables: Tables = Vec::new();
    let mut title = String::new();
    let mut is_in_table = false;
    for line in text.lines() {
        let Some(row) = line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) else {
            is_in_table = false;
            if let Some(bold) = line.strip_prefix("**").and_then(|line| line.strip_suffix("**")) {
                title = unescaped(bold);
            }
            continue;
        };
        if !is_in_table {
            tables.push((title.clone(), Vec::new()));
            is_in_table = true;
        }
        let cells: Vec<String> = row.split(" | ").map(cell).collect();
        if !cells.iter().all(|cell| cell.trim_end_matches(':') == "---") {
            tables.last_mut().expect("there is one").1.push(cells);
        }
    }
    tables
}

fn cell(markdown: &str) -> String {
    let plain = markdown.strip_prefix("~~").and_then(|struck| struck.strip_suffix("~~")).unwrap_or(markdown);
    unescaped(plain)
}

fn unescaped(markdown: &str) -> String {
    let mut characters = markdown.chars();
    let mut text = String::new();
    while let Some(character) = characters.next() {
        text.push(if character == '\\' { characters.next().unwrap_or('\\') } else { character });
    }
    text
}

/// The tables of a report in HTML, taken apart by the WebView itself.
async fn tables_of_html(window: &Window, html: &str) -> Tables {
    let script = "const page = new DOMParser().parseFromString(arguments[0], 'text/html'); \
        const own = [...page.querySelectorAll('table')].filter((table) => !table.closest('.prose')); \
        const cells = (row) => [...row.cells].map((cell) => cell.textContent.trim().replace(/\\s+/g, ' ')); \
        return own.map((table) => [table.caption.textContent, [...table.rows].map(cells)])";
    serde_json::from_value(window.run(script, vec![html.into()]).await).expect("tables have titles and rows")
}

/// The figures that the Markdown names lie beside it.
pub(crate) fn the_figures_lie_beside(markdown: &Path) {
    let stem = markdown.file_stem().expect("it has a name").to_string_lossy().into_owned();
    let folder = markdown.with_file_name(format!("{stem}-figures"));
    let figures = files(&folder);
    for of_the_run in ["throughput.svg", "ttft.svg", "time-per-call.svg"] {
        assert!(figures.iter().any(|figure| figure == of_the_run), "{of_the_run} is not among {figures:?}");
    }
    assert!(figures.iter().any(|figure| figure.starts_with("folder-")), "{figures:?}");
    let text = fs::read_to_string(markdown).expect("it was saved");
    for figure in figures {
        assert!(text.contains(&format!("{stem}-figures/{figure}")), "{figure} is not named");
        let drawing = fs::read_to_string(folder.join(&figure)).expect("it was saved");
        assert!(drawing.starts_with("<svg") || drawing.starts_with("<?xml"), "{figure}");
    }
}
