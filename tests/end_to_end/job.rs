//! The main job, from the folder to the saved report, with a real model, and all of it again after a restart.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;
use support::ollama_server::{MODEL, OllamaServer};
use support::recording_proxy::RecordingProxy;
use support::window::{Desk, Window, files};

use crate::agreement;

/// A small model on a machine with other things to do.
const RUN: Duration = Duration::from_mins(20);

/// What the analyst fills into the form, and finds there again.
const FORM: [(&str, &str); 4] = [
    ("Context window", "2048"),
    ("Runs", "2"),
    ("What do you want to know?", "Which quantization is faster?"),
    ("For whom?", "Those who buy the hardware"),
];
const ADVANCED: [(&str, &str); 3] = [("num_predict", "64"), ("seed", "7"), ("temperature", "0.2")];

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_job() {
    let server = OllamaServer::start();
    let proxy = RecordingProxy::start(&server.address());
    let desk = Desk::new(&proxy.address()).await;
    put_reports(&desk);

    let window = desk.open().await;
    choose_folder(&window).await;
    choose_settings(&window).await;
    window.press("Run 2 times").await;
    watch(&window).await;
    agreement::charts_hold_the_calls(&window, &metrics_of(&window).await, 2).await;
    write_notes(&window).await;
    let saved = save(&desk, &window).await;

    let metrics: Value =
        serde_json::from_slice(&fs::read(&saved.metrics).expect("it was saved")).expect("it is JSON");
    agreement::the_prompts_carry(&proxy, "4711.25", 2);
    agreement::the_calls_are_those_recorded(&metrics, &proxy);
    agreement::the_reports_agree(&window, &saved.markdown, &saved.html, &metrics).await;
    agreement::the_figures_lie_beside(&saved.markdown);
    window.close().await;

    after_a_restart(&desk, &metrics).await;
}

fn put_reports(desk: &Desk) {
    desk.report(
        "speed.csv",
        "quantization,tokens_per_second,latency_ms\nq4,115.5,739.25\nq4,116.5,4711.25\nq8,61.0,1402.5\nq8,62.5,1410\n",
    )
    .report("more/power.md", "# Power\n\n| setting | power_w |\n|---|---|\n| idle | 41.5 |\n| busy | 228 |\n")
    .report("more/ragged.csv", "quantization,tokens_per_second\nq4,116\nq8,61,extra\n")
    .report("broken.json", "{\"latency_ms\": [1, 2")
    .report("picture.bin", [0, 159, 146, 150, 0, 1]);
}

/// The folder, and at once what was found in it, what was recognised, what was skipped, what is wrong.
async fn choose_folder(window: &Window) {
    window.press("Choose folder").await;
    window.wait_for_text("main .bar h1", "reports").await;
    for (section, words) in [
        ("Found", ["CSV", "Markdown"]),
        ("Skipped", ["picture.bin", ""]),
        ("Metrics recognised", ["tokens_per_second", "tok/s"]),
        ("Metrics recognised", ["power_w", "W"]),
        ("Problems", ["broken.json", "line"]),
        ("Problems", ["more/ragged.csv", "line 3"]),
    ] {
        let text = section_of(window, section).await;
        assert!(words.iter().all(|word| text.contains(word)), "{section} lacks {words:?}:\n{text}");
    }
}

async fn section_of(window: &Window, heading: &str) -> String {
    let script = "return [...document.querySelectorAll('section')].find((section) => section.querySelector('h2')?.innerText === arguments[0])?.innerText";
    window.run(script, vec![heading.into()]).await.as_str().unwrap_or_default().to_owned()
}

async fn choose_settings(window: &Window) {
    window.choose("Model", MODEL).await;
    for (label, value) in FORM {
        window.fill(label, value).await;
    }
    window.press("Advanced").await;
    for (label, value) in ADVANCED {
        window.fill(label, value).await;
    }
}

/// Looks on while it runs: the stage, the run, the model's words, a chart that fills in.
async fn watch(window: &Window) {
    window.wait_for_text("main[data-screen=run] h1", "").await;
    let text = "document.querySelector('.stream')?.innerText";
    window
        .wait_within(
            RUN,
            &format!(
                "return /Run 1 of 2/.test(document.querySelector('h1')?.innerText) && {text}?.length > 20"
            ),
        )
        .await;
    let writing = window.text(".stage-line").await;
    assert!(writing.contains("Analysis call"), "{writing}");
    let point =
        "document.querySelector('[aria-label=\"TTFT\"] .point[aria-label^=\"Run 1, analysis\"]') !== null";
    window
        .wait_within(
            RUN,
            &format!("return document.querySelector('main[data-screen=run]') !== null && {point}"),
        )
        .await;
    window.wait_for_screen("results", RUN).await;
    let results = window.text("main").await;
    assert!(
        results.contains("Decode throughput") && results.contains("Settings, requested and effective"),
        "{results}"
    );
    assert!(window.text(".past-runs").await.contains(MODEL), "the run is in the list");
}

/// The metrics of the run in front, as the page has them.
async fn metrics_of(window: &Window) -> Value {
    let runs = window.invoke("last_runs", serde_json::json!({})).await.expect("it answers");
    let id = runs[0]["id"].clone();
    window.invoke("open_run", serde_json::json!({ "runId": id })).await.expect("it is there")
}

async fn write_notes(window: &Window) {
    window.press("Read the report").await;
    window.wait_for_text("article", "Every call, in the order").await;
    window.fill("Title", "Two quantizations").await;
    window.fill("Your summary", "Take *q4*.").await;
    let text = window.wait_for_text("article", "Take q4.").await;
    assert!(text.contains("Two quantizations"), "{text}");
    window.press("Source").await;
    let source = window.wait_for_text("pre.source", "# Two quantizations").await;
    assert!(source.contains("Take *q4*."), "{source}");
    window.press("Preview").await;
}

struct Saved {
    markdown: PathBuf,
    html: PathBuf,
    metrics: PathBuf,
}

async fn save(desk: &Desk, window: &Window) -> Saved {
    window.save_in_every_format().await;
    let saved = files(&desk.saved());
    let one = |end: &str| {
        let name = saved.iter().find(|name| name.ends_with(end));
        desk.saved().join(name.unwrap_or_else(|| panic!("no {end} among {saved:?}")))
    };
    assert_eq!(saved.len(), 4, "{saved:?}");
    Saved { markdown: one(".md"), html: one(".html"), metrics: one(".json") }
}

/// The same data folder in a new window: the last folder is open, the form is as it was, the run reopens.
async fn after_a_restart(desk: &Desk, metrics: &Value) {
    let window = desk.open().await;
    window.wait_for_text("main .bar h1", "reports").await;
    window.wait_for_text(".server-line", "Ollama").await;
    let chosen = window.value("Model").await;
    assert!(chosen.ends_with(&format!(" {MODEL}")), "{chosen}");
    for (label, value) in FORM {
        assert_eq!(window.value(label).await, value, "{label}");
    }
    window.press("Advanced").await;
    for (label, value) in ADVANCED {
        assert_eq!(window.value(label).await, value, "{label}");
    }

    window.click("//ul[@class='past-runs']//button").await;
    window.wait_for_screen("results", support::window::HANG).await;
    agreement::charts_hold_the_calls(&window, &metrics_of(&window).await, 2).await;
    let kept = metrics_of(&window).await;
    for (call, kept) in agreement::measurements_of(metrics).iter().zip(agreement::measurements_of(&kept)) {
        assert_eq!(call, &kept);
    }
    window.press("Read the report").await;
    let text = window.wait_for_text("article", "Two quantizations").await;
    assert!(text.contains("Take q4."), "{text}");
    window.close().await;
}
