//! Where numbers come from, in the real window: the sample folder, a report without a model, the rows behind a
//! number, and what becomes of a model's inventions.

use std::fs;

use serde_json::{Value, json};
use support::fault_server::FaultServer;
use support::listening::free_address;
use support::scripted_ollama::{self as ollama, GENERATE};
use support::window::{Desk, HANG, Window, files};

/// The numbers of the report that lead somewhere, in order: their names (`F12`) and their words.
const NUMBERS: &str = "return [...document.querySelectorAll('article a[href^=\"#fact-\"]')].map((a) => [a.getAttribute('href').slice(6), a.innerText])";

#[tokio::test(flavor = "multi_thread")]
async fn from_the_sample_to_the_rows_behind_a_number() {
    let desk = Desk::new(&format!("http://{}", free_address())).await;
    let window = desk.open().await;
    window.wait_for_text(".side-foot", "No model yet").await;
    window.press("Try the sample folder").await;
    window.wait_for_text("main .bar h1", "Sample folder").await;
    window.press("Report without a model").await;
    window.wait_for_screen("report", HANG).await;
    let text = window.wait_for_text("article", "Key findings").await;
    for words in ["Recommendations", "Evidence", "none: this report was made by the program alone"] {
        assert!(text.contains(words), "{words} is missing from {text}");
    }
    assert!(!text.contains("Technical report"), "a report without a model has no empty section of one");

    let runs = window.invoke("last_runs", json!({})).await.expect("it answers");
    assert_eq!(runs[0]["model"], Value::Null);
    let numbers = window.run(NUMBERS, vec![]).await;
    let numbers = numbers.as_array().expect("a list");
    assert!(numbers.len() >= 20, "{numbers:?}");
    for number in numbers.iter().take(60) {
        let name = format!("F{}", number[0].as_str().expect("a name"));
        let arguments = json!({ "runId": runs[0]["id"], "name": name });
        let found = window.invoke("fact_view", arguments).await.expect("every number has a fact");
        assert_eq!(found["written"], number[1], "{name}");
        assert!(!found["sources"].as_array().expect("a list").is_empty(), "{name}");
    }
    the_panel_shows_its_rows(&window).await;

    window.press("Save as HTML").await;
    window.wait_for_text(".toasts", ".html is saved in").await;
    let saved = files(&desk.saved());
    let html = fs::read_to_string(desk.saved().join(&saved[0])).expect("it was saved");
    for target in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(html.contains(&format!("id=\"{target}\"")), "#{target} leads nowhere");
    }
    window.close().await;
}

/// Opens the first number that rests on cells, by the keyboard, and closes the panel again.
async fn the_panel_shows_its_rows(window: &Window) {
    let focus = "const a = document.querySelector('article a[href^=\"#fact-\"]'); a.focus(); a.scrollIntoView(); return a.innerText";
    let number = window.run(focus, vec![]).await;
    window.run("document.activeElement.click()", vec![]).await;
    let panel = window.wait_for_text("[aria-label='Evidence']", "File").await;
    assert!(
        panel.contains(number.as_str().expect("its words").split(' ').next().expect("a number")),
        "{panel}"
    );
    window.wait("return document.querySelectorAll('[aria-label=\"Evidence\"] table tr').length > 2").await;
    let escape = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))";
    window.run(escape, vec![]).await;
    window.wait("return document.querySelector('[aria-label=\"Evidence\"]') === null").await;
    let back = window.run("return document.activeElement.getAttribute('href')", vec![]).await;
    assert!(back.as_str().is_some_and(|href| href.starts_with("#fact-")), "focus is lost: {back}");
}

#[tokio::test(flavor = "multi_thread")]
async fn inventions_stand_marked_or_not_at_all() {
    let server = ollama::server();
    let desk = Desk::new(&server.address()).await;
    desk.report("speed.csv", "quantization,tokens_per_second\nq4,115.5\nq4,116.5\nq8,61.0\nq8,62.5\n");
    let window = desk.open().await;
    window.press("Choose folder").await;
    window.wait_for_text(".server-line", "Ollama 0.24.0").await;
    window.fill("Runs", "1").await;
    invent(&server);
    window.press("Run once").await;
    window.wait_for_screen("results", HANG).await;
    window.press("Read the report").await;
    window.wait_for_text("article", "NovaAI").await;
    let article = window.text("article").await;
    for words in ["unsupported", "contradicted", "116"] {
        assert!(article.contains(words), "{words} is missing from {article}");
    }
    let marked = "return [...document.querySelectorAll('article *')].filter((e) => e.children.length === 0 && e.textContent.includes('NovaAI')).every((e) => e.closest('[data-verdict], p, li, tr') !== null)";
    assert_eq!(window.run(marked, vec![]).await, true);

    window.press("Removed").await;
    window.wait("return !document.querySelector('article').innerText.includes('NovaAI')").await;
    let article = window.text("article").await;
    assert!(!article.contains("999 tok/s") && article.contains("116"), "{article}");
    window.close().await;
}

/// A run whose analysis and report say one true thing, one wrong number and one invention each.
fn invent(server: &FaultServer) {
    let analysis = json!({
        "findings": [
            { "sentence": "In speed.csv, q4 reaches 116 tok/s on average.", "facts": [] },
            { "sentence": "In speed.csv, q8 reaches 999 tok/s on average.", "facts": [] },
            { "sentence": "NovaAI won the MLPerf benchmark with an improvement of 15%.", "facts": [] },
        ],
        "recommendations": [{ "sentence": "Use q4 where speed matters most.", "facts": [] }],
    });
    let report = "## Overview\n\nIn speed.csv, q4 reaches 116 tok/s on average. Dr. Anya Sharma of NovaAI led the work.\n\n\
        ## What the data shows\n\nIn speed.csv, q8 reaches 999 tok/s on average.\n\n## Limits\n\nThere are few rows, and all of them come from one machine, so that nothing can be said of others.\n\n\
        ## Next steps\n\n- Measure each again.\n";
    for reply in ollama::preparation()
        .into_iter()
        .chain([ollama::answer(&analysis.to_string()), ollama::answer(report)])
    {
        server.then(GENERATE, reply);
    }
}
