//! A walk through every screen and state of the real window, for whoever looks at each: as pictures, or with axe.

use std::time::Duration;

use serde_json::json;

use crate::scripted_ollama::{self as ollama, GENERATE};
use crate::window::{Desk, Window};

const RUN: Duration = Duration::from_mins(3);

/// Which theme the walk is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
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
}

/// Goes through every screen in one theme and size, and calls `visit` with the window and the name of the state.
pub async fn walk(theme: Theme, size: (u32, u32), mut visit: impl AsyncFnMut(&Window, &str)) {
    let server = ollama::server();
    let slow = |text: &str| ollama::paced(text, Duration::from_millis(300), Duration::from_millis(120));
    for reply in ollama::preparation() {
        server.then(GENERATE, reply);
    }
    for reply in [ollama::analysis(), ollama::report(), ollama::analysis(), slow(ollama::REPORT)] {
        server.then(GENERATE, reply);
    }
    let desk = Desk::new(&server.address()).await;
    put_reports(&desk);
    let window = desk.open().await;
    let preferences = json!({ "theme": theme.name(), "textSizePercent": 100 });
    window.invoke("save_preferences", json!({ "preferences": preferences })).await.expect("preferences are kept");
    window.run("location.reload()", vec![]).await;
    window.wait_for_text("main h1", "Choose a folder").await;
    window.resize(size.0, size.1).await;
    window.wait_for_text(".server-line, .servers", "Ollama 0.24.0").await;
    visit(&window, "01-first").await;

    window.press("Choose folder").await;
    window.wait_for_text("main .bar h1", "reports").await;
    window.fill("Runs", "2").await;
    visit(&window, "02-ready").await;
    window.press("Advanced").await;
    visit(&window, "02-ready-advanced").await;

    window.press("Run 2 times").await;
    window.wait_within(RUN, "return /Run 2 of 2/.test(document.querySelector('h1')?.innerText) && document.querySelector('.stream')?.innerText.length > 40").await;
    visit(&window, "03-running").await;
    window.wait_for_screen("results", RUN).await;
    window.wait("return document.querySelectorAll('.point').length >= 6").await;
    visit(&window, "04-results").await;

    window.press("Read the report").await;
    window.wait_for_text("article", "Measure each ten times").await;
    visit(&window, "05-report").await;
    window.press("Source").await;
    window.wait("return document.querySelector('pre, .source') !== null").await;
    visit(&window, "05-report-source").await;
    window.press("Preview").await;
    window.press("Save as another").await;
    visit(&window, "06-save").await;
    window.run("document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))", vec![]).await;

    key(&window, ",").await;
    window.wait_for_screen("settings", RUN).await;
    visit(&window, "09-settings").await;

    server.then(GENERATE, ollama::begun(ollama::REPORT, 0));
    key(&window, "1").await;
    window.wait_for_text("main .bar h1", "reports").await;
    window.press("Run 2 times").await;
    window.wait_for_text("main [role=alert]", "").await;
    window.wait("return document.querySelector('main [role=alert]') !== null").await;
    visit(&window, "10-stopped").await;
    window.close().await;
    drop(desk);

    let nobody = format!("http://{}", crate::listening::free_address());
    let desk = Desk::new(&nobody).await;
    let window = desk.open().await;
    window.invoke("save_preferences", json!({ "preferences": preferences })).await.expect("preferences are kept");
    window.run("location.reload()", vec![]).await;
    window.wait_for_text("main h1", "Choose a folder").await;
    window.resize(size.0, size.1).await;
    window.wait("return document.querySelector('.server-line, .servers')?.innerText.includes('Nothing') || document.querySelector('.server-line, .servers')?.innerText.includes('refused')").await;
    visit(&window, "11-no-server").await;
    window.close().await;
}

/// Presses a key with the modifier of shortcuts.
async fn key(window: &Window, key: &str) {
    let script = "window.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], ctrlKey: true, bubbles: true, cancelable: true }))";
    window.run(script, vec![key.into()]).await;
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
