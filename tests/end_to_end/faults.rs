//! What goes wrong, in the real window: a sentence says what happened, and what was finished is kept.

use std::fs;

use serde_json::{Value, json};
use support::fault_server::{FaultServer, Reply};
use support::listening::free_address;
use support::scripted_ollama::{self as ollama, GENERATE};
use support::window::{Desk, Window};

/// A desk with something measured, and its window at the form.
async fn at_the_form(server: &FaultServer) -> (Desk, Window) {
    let desk = Desk::new(&server.address()).await;
    desk.report("speed.csv", "quantization,tokens_per_second\nq4,115.5\nq4,116.5\nq8,61.0\nq8,62.5\n");
    let window = desk.open().await;
    window.press("Choose folder").await;
    window.wait_for_text(".server-line", "Ollama 0.24.0").await;
    window.fill("Runs", "2").await;
    (desk, window)
}

/// The calls for text of a run: the preparation, one whole run, and what follows.
fn run_then(server: &FaultServer, what_follows: impl IntoIterator<Item = Reply>) {
    let whole = ollama::preparation().into_iter().chain([ollama::analysis(), ollama::report()]);
    for reply in whole.chain(what_follows) {
        server.then(GENERATE, reply);
    }
}

/// The alert in the window, once there is one with these words.
async fn alert(window: &Window, words: &str) -> String {
    window.wait_for_text("main [role=alert]", words).await
}

/// Stage and end of every call of the run that is on disk; what only prepares is left out.
async fn calls(window: &Window) -> Vec<(String, String)> {
    let runs = window.invoke("last_runs", json!({})).await.expect("it answers");
    let run = window.invoke("open_run", json!({ "runId": runs[0]["id"] })).await.expect("it is there");
    let measured = run["measurements"].as_array().expect("a run has measurements");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of_runs = measured.iter().filter(|call| call["run"] != 0);
    of_runs.map(|call| (text(&call["stage"]), text(&call["outcome"]["outcome"]))).collect()
}

fn ended(calls: &[(&str, &str)]) -> Vec<(String, String)> {
    calls.iter().map(|(stage, end)| ((*stage).to_owned(), (*end).to_owned())).collect()
}

/// Everything that the runs on this desk have written.
fn journals(desk: &Desk) -> String {
    let runs = fs::read_dir(desk.data().join("runs")).expect("runs have a folder");
    let journal = |run: std::io::Result<fs::DirEntry>| {
        fs::read_to_string(run.expect("it can be listed").path().join("run.jsonl"))
    };
    runs.map(|run| journal(run).expect("a run has a journal")).collect()
}

const WHOLE: [(&str, &str); 2] = [("analysis", "done"), ("report", "done")];

/// One run is whole, and the next fails in its analysis call. Title, words of the other side, and the text
/// that had come.
async fn a_failing_call(reply: Reply, title: &str, words: &str, text: &str) {
    let server = ollama::server();
    run_then(&server, [reply]);
    let (desk, window) = at_the_form(&server).await;
    window.press("Run 2 times").await;
    let alert = alert(&window, title).await;
    for part in [words, "Run 2, analysis", "2 finished calls", "1 full run", "Run again"] {
        assert!(alert.contains(part), "{part:?} is missing:\n{alert}");
    }
    assert_eq!(calls(&window).await, ended(&[WHOLE[0], WHOLE[1], ("analysis", "failed")]));
    let kept = journals(&desk);
    for part in ["Measure each ten times", "The longest latency of q4", text] {
        assert!(kept.contains(part), "{part:?} was not kept");
    }
    window.press("Read the report of 1 run").await;
    window.wait_for_text("article", "Measure each ten times").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_was_removed() {
    let reply = Reply::json(404, "{\"error\":\"model 'small:1b' not found\"}");
    a_failing_call(reply, "The server does not have the model", "model 'small:1b' not found", "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_in_mid_stream() {
    let words = "llama runner process has terminated: out of memory";
    let reply = ollama::begun("{\"findings\": [{\"sentence\": \"As far as", 5)
        .bytes(ollama::line(&json!({ "error": words })));
    a_failing_call(reply, "The server reported an error", words, "As far").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_without_done() {
    let reply = ollama::begun("{\"findings\": [{\"sentence\": \"As far as", 5);
    a_failing_call(reply, "Ollama stopped answering", "", "As far").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_goes_away_between_two_runs() {
    let server = ollama::server();
    run_then(&server, []);
    let (_desk, window) = at_the_form(&server).await;
    window.press("Advanced").await;
    window.fill("Pause between runs, s", "3").await;
    window.press("Run 2 times").await;
    window.wait_for_text(".stage-line", "Pause between runs").await;
    drop(server);
    let alert = alert(&window, "Ollama does not answer").await;
    for part in ["refused", "2 finished calls", "1 full run", "Start Ollama"] {
        assert!(alert.contains(part), "{part:?} is missing:\n{alert}");
    }
    assert_eq!(calls(&window).await, ended(&[WHOLE[0], WHOLE[1], ("analysis", "failed")]));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_gone_before_the_run() {
    let server = ollama::server();
    let (_desk, window) = at_the_form(&server).await;
    let address = server.address();
    drop(server);
    window.press("Run 2 times").await;
    let alert = alert(&window, "The run could not start").await;
    assert!(alert.contains(&format!("Nothing answers at {address}")), "{alert}");
    assert_eq!(window.invoke("last_runs", json!({})).await, Ok(json!([])));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_at_the_address() {
    let address = format!("http://{}", free_address());
    let desk = Desk::new(&address).await;
    let window = desk.open().await;
    let said = window.wait_for_text(".servers", "Not running").await;
    assert!(said.contains(address.trim_start_matches("http://")) && said.contains("Start Ollama"), "{said}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling() {
    let server = ollama::server();
    run_then(&server, [ollama::analysis(), ollama::begun("As far as this and not one word more", 3).stall()]);
    let (desk, window) = at_the_form(&server).await;
    window.press("Run 2 times").await;
    window.wait_for_text(".stream", "As far as").await;
    window.press("Cancel").await;
    let alert = alert(&window, "Run cancelled").await;
    for part in ["You cancelled in run 2", "3 finished calls", "1 full run"] {
        assert!(alert.contains(part), "{part:?} is missing:\n{alert}");
    }
    server.wait_for_closings(1).await;
    assert_eq!(calls(&window).await, ended(&[WHOLE[0], WHOLE[1], WHOLE[0], ("report", "cancelled")]));
    assert!(journals(&desk).contains("As far as"), "the broken text was not kept");
    window.close().await;
}
