//! The whole job through the engines that are no Ollama server: llama.cpp's own server, and the model inside the
//! program. What each tells is in the metrics, and what it does not tell is not there.

#![expect(clippy::disallowed_methods, reason = "the tests start the program and look at what it wrote")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::openai_server::{MODEL, OpenAiServer};
use support::provided::{model_file, worker};

/// Makes one run through an engine; the metrics that it saved.
fn run(root: &Path, engine: &[&str], more: impl FnOnce(&mut Command)) -> Value {
    let reports = root.join("reports");
    fs::create_dir(&reports).unwrap();
    fs::write(reports.join("speed.csv"), "model,latency_ms\nsmall,4711.25\nsmall,4700\n").unwrap();
    let out = root.join("out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_chimera-cli"));
    command
        .args(["run", "--runs", "1", "--seed", "7", "--num-ctx", "2048", "--num-predict", "48"])
        .args(["--idle-limit", "600"])
        .args(engine)
        .args(["--folder".as_ref(), reports.as_os_str(), "--out".as_ref(), out.as_os_str()])
        .args(["--data".as_ref(), root.join("data").as_os_str()]);
    more(&mut command);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let model = engine[3];
    for name in ["report.html", "report.md"] {
        assert!(fs::read_to_string(out.join(name)).unwrap().contains(model), "{name}");
    }
    serde_json::from_slice(&fs::read(out.join("metrics.json")).unwrap()).unwrap()
}

fn calls<'a>(metrics: &'a Value, stage: &str) -> Vec<&'a Value> {
    metrics["calls"].as_array().unwrap().iter().filter(|call| call["stage"] == stage).collect()
}

/// An answer of either stage, with counts that the engine told.
fn assert_answered(metrics: &Value) {
    for stage in ["analysis", "report"] {
        let call = calls(metrics, stage)[0];
        assert!(call["prompt"].as_str().unwrap().contains("4711.25") || stage == "report", "{stage}");
        assert!(!call["answer"].as_str().unwrap().trim().is_empty(), "{stage}");
        for count in ["promptEvalCount", "evalCount", "promptEvalDurationNs", "evalDurationNs"] {
            assert!(call["counts"][count].as_u64().unwrap() > 0, "{stage}: {count}");
        }
    }
}

#[test]
fn a_run_is_made_through_a_server_of_the_openai_protocol() {
    let server = OpenAiServer::with_context(2048);
    let root = tempfile::tempdir().unwrap();
    let engine = ["--engine", "openai", "--model", MODEL, "--server", &server.address()];
    let metrics = run(root.path(), &engine, |_| {});
    assert_answered(&metrics);
    assert_eq!(metrics["effective"]["contextLength"], 2048, "the server's own");
    assert!(calls(&metrics, "load").is_empty() && calls(&metrics, "unload").is_empty());
    for call in metrics["calls"].as_array().unwrap() {
        assert!(call["counts"]["loadDurationNs"].is_null(), "it does not tell: {call}");
    }
}

#[test]
fn a_run_is_made_inside_the_program() {
    let root = tempfile::tempdir().unwrap();
    let file = model_file();
    let models = root.path().join("data/models");
    fs::create_dir_all(&models).unwrap();
    fs::copy(&file, models.join(file.file_name().unwrap())).unwrap();
    let model = file.file_stem().unwrap().to_str().unwrap();
    let metrics = run(root.path(), &["--engine", "embedded", "--model", model], |command| {
        command.env("CHIMERA_LLAMA_WORKER", worker()).env("OLLAMA_MODELS", root.path().join("none"));
    });
    assert_answered(&metrics);
    assert_eq!(metrics["effective"]["contextLength"], 2048);
    for stage in ["unload", "load", "warmUp"] {
        assert_eq!(calls(&metrics, stage)[0]["outcome"]["outcome"], "done", "{stage}");
    }
    assert!(calls(&metrics, "load")[0]["counts"]["loadDurationNs"].as_u64().unwrap() > 0);
}
