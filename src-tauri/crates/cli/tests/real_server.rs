//! The program against a real Ollama server with a small model.

#![expect(clippy::disallowed_methods, reason = "the test starts the program and looks at what it wrote")]

use std::fs;
use std::process::Command;

use serde_json::Value;
use support::ollama_server::{MODEL, OllamaServer};

#[test]
fn a_run_is_made_and_saved() {
    let server = OllamaServer::start();
    let root = tempfile::tempdir().unwrap();
    let reports = root.path().join("reports");
    fs::create_dir(&reports).unwrap();
    fs::write(reports.join("speed.csv"), "model,latency_ms\nsmall,4711.25\nsmall,4700\n").unwrap();
    let out = root.path().join("out");
    let output = Command::new(env!("CARGO_BIN_EXE_chimera-cli"))
        .args(["run", "--model", MODEL, "--server", &server.address(), "--runs", "1", "--seed", "7"])
        .args(["--num-ctx", "2048", "--num-predict", "48", "--idle-limit", "600"])
        .args(["--folder".as_ref(), reports.as_os_str(), "--out".as_ref(), out.as_os_str()])
        .args(["--data".as_ref(), root.path().join("data").as_os_str()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));

    let metrics: Value = serde_json::from_slice(&fs::read(out.join("metrics.json")).unwrap()).unwrap();
    let calls = metrics["calls"].as_array().unwrap();
    let of_stage = |stage: &str| calls.iter().find(|call| call["stage"] == stage).unwrap();
    assert!(of_stage("analysis")["prompt"].as_str().unwrap().contains("4711.25"));
    assert_eq!(metrics["effective"]["contextLength"], 2048);
    let report = of_stage("report");
    assert!(report["counts"]["evalCount"].as_u64().unwrap() > 0);
    let answer = report["answer"].as_str().unwrap();
    assert!(!answer.trim().is_empty());
    for stage in ["unload", "load", "warmUp"] {
        assert_eq!(of_stage(stage)["outcome"]["outcome"], "done", "{stage}");
    }
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains(MODEL) && fs::read_to_string(out.join("report.md")).unwrap().contains(MODEL));
}
