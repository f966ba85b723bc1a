//! The first start on a computer with nothing: no server, no model. A report with charts all the same, and one button
//! to a model.

use std::fs;
use std::time::Instant;

use support::listening::free_address;
use support::window::{Desk, HANG};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_needed_for_a_first_report() {
    let desk = Desk::new(&format!("http://{}", free_address())).await.with_embedded_engine();
    let opened = Instant::now();
    let window = desk.open().await;
    window.wait_for_text(".servers", "Ready, without a model yet").await;
    assert!(logged(&desk).contains("the page is there"), "the trial of an installed app waits for it");
    let first = window.wait_for_text("main", "No model found, and none needed").await;
    assert!(first.contains("Not running") && first.contains("Get a model"), "{first}");
    let foot = window.wait_for_text(".side-foot", "No model yet").await;
    assert!(foot.contains("not needed to start") && !foot.contains("Ollama"), "{foot}");
    window.press("Try the sample folder").await;
    window.wait_for_text("main .bar h1", "Sample folder").await;
    window.press("Report without a model").await;
    window.wait_for_screen("report", HANG).await;
    let report = window.wait_for_text("article", "Charts of the folder’s data").await;
    for section in ["Key findings", "Recommendations", "Evidence"] {
        assert!(report.contains(section), "{section} is missing");
    }
    window.wait("return document.querySelectorAll('article figure svg').length > 0").await;
    eprintln!("from the start to a report with charts: {:?}", opened.elapsed());

    window.press("Settings").await;
    window.press("Get a model").await;
    let offers = window.wait_for_text("dialog", "SmolLM2 135M Instruct").await;
    for words in ["98.4 MB, licence Apache-2.0", "For a first try", "they do not reason"] {
        assert!(offers.contains(words), "{words} is missing: {offers}");
    }
    window.close().await;
}

/// All that the app has logged.
fn logged(desk: &Desk) -> String {
    let logs = fs::read_dir(desk.data().join("logs")).expect("there are logs");
    logs.map(|log| fs::read_to_string(log.expect("it is there").path()).expect("it is text")).collect()
}
