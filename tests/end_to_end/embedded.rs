//! The whole job with nothing installed: a model is brought in, runs inside the app, and its report is saved.

use std::fs;
use std::time::Duration;

use domain::Stage;
use serde_json::Value;
use support::listening::free_address;
use support::provided::model_file_or_skip;
use support::window::{Desk, files};

/// A small model on a machine with other things to do.
const RUN: Duration = Duration::from_mins(20);

const MODEL: &str = "SmolLM2-135M-Instruct.Q4_1";

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_brought_in_and_runs_inside() {
    // The dialog for a model answers with it.
    if model_file_or_skip().is_none() {
        return;
    }
    let desk = Desk::new(&format!("http://{}", free_address())).await.with_embedded_engine();
    desk.report(
        "speed.csv",
        "quantization,tokens_per_second,ttft_ms\nq4,115.5,39.25\nq4,116.5,40\nq8,61.0,82.5\nq8,62.5,84\n",
    );
    let window = desk.open().await;
    window.press("Settings").await;
    window.wait_for_text("main", "Models on this computer").await;
    window.press("Import a model…").await;
    window.wait_for_text("main", "134.5").await;
    assert_eq!(files(&desk.data().join("models")), [format!("{MODEL}.gguf")]);

    window.click("//button[contains(@class, 'step')][.//b = 'Folder']").await;
    window.press("Choose folder").await;
    window.wait_for_text("main .bar h1", "reports").await;
    window.choose("Model", MODEL).await;
    window.fill("Runs", "1").await;
    window.fill("Context window", "2048").await;
    window.press("Advanced").await;
    window.fill("num_predict", "48").await;
    window.press("Run once").await;
    window.wait_for_screen("results", RUN).await;
    // The model stays in memory for a while, so the engine is there.
    #[cfg(target_os = "linux")]
    crate::ports::only_the_driver_is_served(window.group());
    window.press("Read the report").await;
    window.wait_for_text("article", MODEL).await;
    window.press("Other formats").await;
    window.press("Metrics as JSON…").await;
    window.wait_for_text(".toasts", ".json is saved in").await;

    let name = files(&desk.saved()).into_iter().find(|name| name.ends_with(".json")).expect("it was saved");
    let metrics: Value = serde_json::from_slice(&fs::read(desk.saved().join(name)).expect("it was saved"))
        .expect("it is JSON");
    let calls = crate::agreement::measurements_of(&metrics);
    let of = |stage: Stage| {
        let call = calls.iter().find(|call| call.stage == stage);
        call.unwrap_or_else(|| panic!("no {stage:?} in {calls:?}"))
    };
    assert!(of(Stage::Load).load_ms > Some(0.0), "the engine tells how long loading took");
    for stage in [Stage::Analysis, Stage::Report] {
        let call = of(stage);
        assert!(call.prompt_tokens > Some(100), "{call:?}");
        assert!((1..=48).contains(&call.tokens.expect("it counts")), "{call:?}");
        assert!(call.prefill_ms > Some(0.0) && call.decode_ms > Some(0.0), "{call:?}");
        assert!(call.ttft_ms >= call.prefill_ms, "{call:?}");
    }
    window.close().await;
}
