//! A walk through the window: every screen and every state it can be in, over a scripted server, so that it is
//! quick and the same each time. Whoever goes along looks at each stop: as a picture, or with axe.

mod engines;

use std::time::Duration;

use crate::fault_server::{FaultServer, Reply};
use crate::listening::free_address;
use crate::scripted_ollama::{self as ollama, GENERATE};
use crate::window::{Desk, HANG, Window};

/// The theme of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on white.
    Light,
    /// Light ink on a dark ground.
    Dark,
}

impl Theme {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn button(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }
}

/// Goes through every screen and state; at each stop `look` is called with its name.
pub async fn walk(theme: Theme, look: &mut impl AsyncFnMut(&Window, &str)) {
    without_a_server(theme, look).await;
    without_a_model(theme, look).await;
    let server = ollama::server();
    let desk = Desk::new(&server.address()).await;
    put_reports(&desk);
    let window = desk.open().await;
    window.wait_for_text(".side-foot", "Ollama 0.24.0").await;
    choose_theme(&window, theme).await;
    look(&window, "settings").await;
    window.press("New run").await;
    look(&window, "first").await;
    a_folder(&window, look).await;
    a_run(&server, &window, look).await;
    its_results(&window, look).await;
    its_report(&window, look).await;
    a_stopped_run(&server, &window, look).await;
    a_cancelled_run(&server, &window, look).await;
    window.close().await;
    drop(desk);
    walk_engines(theme, look).await;
}

/// Goes through engines and models alone.
pub async fn walk_engines(theme: Theme, look: &mut impl AsyncFnMut(&Window, &str)) {
    engines::engines(theme, look).await;
}

async fn choose_theme(window: &Window, theme: Theme) {
    window.press("Settings").await;
    window.press(theme.button()).await;
    window.wait_for_text(".segments[aria-label=Theme] [aria-pressed=true]", theme.button()).await;
}

async fn without_a_server(theme: Theme, look: &mut impl AsyncFnMut(&Window, &str)) {
    let desk = Desk::new(&format!("http://{}", free_address())).await;
    put_reports(&desk);
    let window = desk.open().await;
    window.wait_for_text(".side-foot", "No model yet").await;
    choose_theme(&window, theme).await;
    look(&window, "settings-no-server").await;
    window.press("New run").await;
    look(&window, "first-no-server").await;
    window.press("Choose folder").await;
    window.wait_for_text("main .bar h1", "reports").await;
    look(&window, "ready-no-server").await;
    window.close().await;
}

/// The sample folder, a report without a model, and where its numbers come from.
async fn without_a_model(theme: Theme, look: &mut impl AsyncFnMut(&Window, &str)) {
    let desk = Desk::new(&format!("http://{}", free_address())).await;
    let window = desk.open().await;
    window.wait_for_text(".side-foot", "No model yet").await;
    choose_theme(&window, theme).await;
    window.press("New run").await;
    window.press("Try the sample folder").await;
    window.wait_for_text("main .bar h1", "Sample folder").await;
    look(&window, "sample").await;
    window.press("Report without a model").await;
    window.wait_for_screen("report", HANG).await;
    window.wait_for_text("article", "Key findings").await;
    look(&window, "report-without-model").await;
    window.run("document.querySelectorAll('article a[href^=\"#fact-\"]')[2].click()", vec![]).await;
    window.wait("return document.querySelectorAll('[aria-label=\"Evidence\"] table tr').length > 2").await;
    look(&window, "evidence").await;
    window.press("Close evidence, Esc").await;
    for (name, heading) in [
        ("report-recommendations", "Recommendations"),
        ("report-charts", "Charts of the folder’s data"),
        ("report-evidence", "Evidence"),
    ] {
        scroll_to(&window, heading).await;
        look(&window, name).await;
    }
    window.close().await;
}

async fn scroll_to(window: &Window, heading: &str) {
    let go = "[...document.querySelectorAll('article h2, article h3')].find((heading) => heading.innerText === arguments[0])?.scrollIntoView()";
    window.run(go, vec![heading.into()]).await;
}

async fn a_folder(window: &Window, look: &mut impl AsyncFnMut(&Window, &str)) {
    window.press("Choose folder").await;
    window.wait_for_text("main .bar h1", "reports").await;
    window.wait_for_text(".panel-foot", "facts").await;
    look(window, "ready").await;
    window.press("Files and folders").await;
    window.press("Advanced").await;
    window.fill("num_predict", "zero").await;
    look(window, "ready-advanced").await;
    window.fill("num_predict", "400").await;
    window.press("Advanced").await;
    window.press("Files and folders").await;
    window.press("Correct tokens_s").await;
    look(window, "correct").await;
    window.press("Cancel").await;
    window.run("dispatchEvent(new KeyboardEvent('keydown', { key: 'F1' }))", vec![]).await;
    window.wait_for_text("dialog", "Keys").await;
    look(window, "help").await;
    window.press("Close").await;
}

/// A run of five with what can happen in one: a second try of an analysis, a report that is too short and one
/// without its sections, each asked for once more, and a look at it while it writes.
async fn a_run(server: &FaultServer, window: &Window, look: &mut impl AsyncFnMut(&Window, &str)) {
    let text = ollama::analysis_text();
    let answer = |text: &str, step: u32| {
        let (prefill, token) = (Duration::from_millis(140), Duration::from_micros(5_000));
        ollama::paced(
            text,
            prefill + 3 * step * Duration::from_millis(1),
            token + step * Duration::from_micros(90),
        )
    };
    let begun =
        Reply::stream().pause(Duration::from_millis(145)).followed_by(ollama::begun(ollama::REPORT, 60));
    let writing = begun.drip(sentence(), Duration::from_millis(700));
    let calls = [
        answer(&text, 2),
        answer(ollama::REPORT, 3),
        answer(&text[..90], 1),
        answer(&text, 4),
        answer(ollama::REPORT, 2),
        answer(&text, 1),
        answer("Nothing more.", 0),
        answer(ollama::REPORT, 2),
        answer(&text, 3),
        writing.followed_by(answer("That is all that the data shows.", 0)),
        answer(ollama::REPORT, 1),
        answer(&text, 2),
        answer(ollama::REPORT, 4),
    ];
    start(server, window, calls).await;
    window.wait_for_text("main .bar h1", "Preparing").await;
    look(window, "preparing").await;
    server.open_gate();
    window.wait_for_text("main .bar h1", "Run 4 of 5").await;
    window.wait_for_text(".stream", &format!("{SENTENCE}{SENTENCE}")).await;
    look(window, "running").await;
    server.open_gate();
    window.wait_for_screen("results", HANG).await;
}

/// Starts a run of these calls, and keeps the model loading until the gate is opened.
async fn start(server: &FaultServer, window: &Window, calls: impl IntoIterator<Item = Reply>) {
    ollama::no_model_is_loaded(server);
    let before = server.requests().iter().filter(|(_, request)| request.path == GENERATE).count();
    for reply in ollama::preparation_at_a_gate().into_iter().chain(calls) {
        server.then(GENERATE, reply);
    }
    window.press("Run 5 times").await;
    server.wait_for_requests(GENERATE, before + 2).await;
    ollama::model_is_loaded(server, 4096);
}

const SENTENCE: &str = "In sweep.csv, q8_0 is about half as fast as q4_K_M. ";

/// The sentence, token by token, in one write.
fn sentence() -> String {
    SENTENCE.split_inclusive(' ').map(ollama::piece).collect()
}

async fn its_results(window: &Window, look: &mut impl AsyncFnMut(&Window, &str)) {
    window.wait("return document.querySelectorAll('.plot svg').length === 3").await;
    look(window, "results").await;
    window.run("document.querySelector('main .page').scrollTo(0, 1e6)", vec![]).await;
    look(window, "results-end").await;
    window.run("document.querySelector('main .page').scrollTo(0, 0)", vec![]).await;
    window.run("document.querySelectorAll('[aria-label=\"TTFT\"] .point')[3].focus()", vec![]).await;
    look(window, "results-point").await;
    window.press("TTFT: more").await;
    look(window, "results-menu").await;
    window.press("Show data table").await;
    look(window, "results-table").await;
    window.press("Close").await;
}

async fn its_report(window: &Window, look: &mut impl AsyncFnMut(&Window, &str)) {
    window.press("Read the report").await;
    window.wait_for_text("article", "Every call, in the order").await;
    window.fill("Title", "Two quantizations compared").await;
    window.fill("Author", "A. Lovelace").await;
    window.fill("Your summary", "**q4** is the one to buy.").await;
    window.wait_for_text("article", "q4 is the one to buy.").await;
    window.wait("return document.querySelectorAll('article .plot svg').length === 3").await;
    look(window, "report").await;
    for (name, heading) in [
        ("report-words", "Key findings"),
        ("report-calls", "LLM call metrics"),
        ("report-statistics", "Statistical summary"),
    ] {
        scroll_to(window, heading).await;
        look(window, name).await;
    }
    window.press("Source").await;
    window.wait_for_text("pre.source", "# Two quantizations compared").await;
    look(window, "report-source").await;
    window.press("Preview").await;
    window.press("Other formats").await;
    look(window, "report-formats").await;
    window.press("Metrics as JSON").await;
    window.wait_for_text(".toasts", "is saved in").await;
    look(window, "report-saved").await;
    window.press("Close message").await;
}

/// A run that fails on its way, with what is kept of it.
async fn a_stopped_run(server: &FaultServer, window: &Window, look: &mut impl AsyncFnMut(&Window, &str)) {
    let error =
        ollama::line(&serde_json::json!({ "error": "llama runner process has terminated: out of memory" }));
    let broken = ollama::begun(ollama::REPORT, 20).bytes(error);
    window.press("New run").await;
    start(server, window, [ollama::analysis(), ollama::report(), ollama::analysis(), broken]).await;
    server.open_gate();
    window.wait_for_text("main [role=alert]", "The server reported an error").await;
    look(window, "stopped").await;
}

async fn a_cancelled_run(server: &FaultServer, window: &Window, look: &mut impl AsyncFnMut(&Window, &str)) {
    window.press("New run").await;
    start(server, window, [ollama::analysis(), ollama::begun(ollama::REPORT, 20).stall()]).await;
    server.open_gate();
    window.wait_for_text(".stream", "Two quantizations").await;
    window.press("Cancel").await;
    window.wait_for_text("main [role=alert]", "Run cancelled").await;
    look(window, "cancelled").await;
}

/// Reports as one finds them: several kinds, several metrics, something to skip and something wrong.
fn put_reports(desk: &Desk) {
    let mut sweep = String::from("quantization,num_gpu,ttft_s,tokens_s,memory_mb\n");
    for (quantization, speed, memory) in [("q4_K_M", 116.0, 1290), ("q8_0", 61.75, 2210), ("f16", 33.5, 4100)]
    {
        for layers in [0, 16, 60] {
            for time in 0..3 {
                let factor = 0.35 + f64::from(layers) / 92.0 + f64::from(time) / 100.0;
                let ttft = 0.9 - factor / 2.0;
                let rate = speed * factor;
                sweep.push_str(&format!("{quantization},{layers},{ttft:.3},{rate:.2},{memory}\n"));
            }
        }
    }
    let events: String =
        (0..12).map(|at| format!("{{\"request\": {at}, \"latency_ms\": {}}}\n", 700 + 37 * at)).collect();
    desk.report("sweep.csv", sweep)
        .report("requests.jsonl", events)
        .report("more/power.md", "# Power\n\n| setting | power_w | temperature_c |\n|---|---|---|\n| idle | 41.5 | 38 |\n| busy | 228 | 71 |\n")
        .report("more/ragged.csv", "quantization,tokens_s\nq4_K_M,116\nq8_0,61.5,extra\nf16,n/a\n")
        .report("more/notes.txt", "Measured after a cold start.\n")
        .report("broken.json", "{\"latency_ms\": [1, 2")
        .report("photo.jpg", [255, 216, 255, 224, 0, 16])
        .report("archive.zip", "PK\u{3}\u{4}");
}
