//! `facts`, `check` and `report` as a script sees them: output, schemas, exit codes and files.

#![expect(clippy::disallowed_methods, reason = "the tests start the program and look at what it wrote")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const SWEEP: &str = "model,num_gpu,ttft_ms,tokens_s\n\
small,0,310,20.5\nsmall,0,305,21.0\nsmall,0,308,20.8\nsmall,60,120,101.75\nsmall,60,131,102.5\nsmall,60,125,4711.25\n";

fn folder() -> (TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let reports = root.path().join("reports");
    fs::create_dir(&reports).unwrap();
    fs::write(reports.join("sweep.csv"), SWEEP).unwrap();
    fs::write(reports.join("one.json"), r#"{"run": {"load_s": 1.5, "note": "warm"}}"#).unwrap();
    fs::write(reports.join("notes.md"), "# Notes\n\nThe TTFT at num_gpu 60 was 125 ms.\n").unwrap();
    fs::write(reports.join("broken.json"), "{").unwrap();
    (root, reports)
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chimera-cli")).args(arguments).output().unwrap()
}

fn json(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Holds a value against a schema: types, required and known properties, items, enums, references.
fn fits(value: &Value, schema: &Value, root: &Value, place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.strip_prefix("#/$defs/").unwrap();
        return fits(value, &root["$defs"][name], root, place);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        if !value.is_null() {
            fits(value, &choices[0], root, place);
        }
        return;
    }
    if let Some(allowed) = schema["enum"].as_array() {
        assert!(allowed.contains(value), "{place}: {value} is not among {allowed:?}");
    }
    if !schema["const"].is_null() {
        assert_eq!(*value, schema["const"], "{place}");
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let wanted = &schema["type"];
    if !wanted.is_null() {
        let allows = |name: &Value| name == kind || (kind == "integer" && name == "number");
        let allowed = wanted.as_array().map_or_else(|| allows(wanted), |names| names.iter().any(allows));
        assert!(allowed, "{place}: {value} is {kind}, not {wanted}");
    }
    for item in value.as_array().into_iter().flatten() {
        fits(item, &schema["items"], root, &format!("{place}[]"));
    }
    let Some(properties) = schema["properties"].as_object() else { return };
    for (name, inner) in value.as_object().into_iter().flatten() {
        let known = properties.get(name).unwrap_or_else(|| panic!("{place}: {name} is not in the schema"));
        fits(inner, known, root, &format!("{place}.{name}"));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter(|_| value.is_object()) {
        assert!(value.get(name.as_str().unwrap()).is_some(), "{place}: {name} is missing");
    }
}

#[test]
fn facts_are_what_their_schema_says_and_hold_every_number() {
    let (_root, reports) = folder();
    let schema = json(&run(&["facts", "--schema"]));
    let facts = json(&run(&["facts", "--folder", text(&reports), "--json"]));
    fits(&facts, &schema, &schema, "facts");
    let all = facts["facts"].as_array().unwrap();
    let planted = all.iter().find(|fact| fact["value"] == 4711.25).expect("the planted value is a fact");
    assert_eq!(planted["sources"][0]["file"], "sweep.csv");
    assert_eq!(planted["column"], "tokens_s");
    assert!(
        all.iter().any(|fact| fact["value"] == 1500.0 && fact["sources"][0]["pointers"][0] == "/run/load_s")
    );
    assert!(!facts["findings"].as_array().unwrap().is_empty());
    assert!(facts["problems"].as_array().unwrap().iter().any(|problem| problem["file"] == "broken.json"));
    let left_out = json(&run(&["facts", "--folder", text(&reports), "--json", "--exclude", "sweep.csv"]));
    assert!(!left_out.to_string().contains("4711.25"));
}

#[test]
fn a_text_is_checked_sentence_by_sentence() {
    let (root, reports) = folder();
    let schema = json(&run(&["check", "--schema"]));
    let path = root.path().join("text.md");
    fs::write(
        &path,
        "The highest throughput is 4711.25 tok/s.\n\nNovaAI won the MLPerf benchmark with 15 %.\n\nThis is worth a look.\n",
    )
    .unwrap();
    let checked = json(&run(&["check", "--folder", text(&reports), "--text", text(&path), "--json"]));
    fits(&checked, &schema, &schema, "check");
    let verdicts: Vec<(&str, u64)> = checked["sentences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sentence| (sentence["verdict"].as_str().unwrap(), sentence["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(verdicts, [("supported", 1), ("unsupported", 3), ("noClaim", 5)]);
    let in_words = run(&["check", "--folder", text(&reports), "--text", text(&path)]);
    let in_words = String::from_utf8(in_words.stdout).unwrap();
    assert!(in_words.contains("3: unsupported: NovaAI won"), "{in_words}");
}

#[test]
fn a_report_without_a_model_is_saved_whole() {
    let (root, reports) = folder();
    let out = root.path().join("out");
    let data = root.path().join("data");
    let arguments =
        ["report", "--folder", text(&reports), "--out", text(&out), "--data", text(&data), "--author", "Ada"];
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for name in ["report.md", "report.html", "metrics.json"] {
        assert!(out.join(name).is_file(), "{name}");
    }
    let markdown = fs::read_to_string(out.join("report.md")).unwrap();
    assert!(markdown.contains("Ada") && markdown.contains("sweep.csv") && markdown.contains("broken.json"));
    assert_eq!(run(&arguments).status.code(), Some(1), "what is there is not overwritten");
}

#[test]
fn what_cannot_be_asked_is_said_and_ends_with_its_code() {
    let (root, reports) = folder();
    let gone = root.path().join("gone");
    let bytes = root.path().join("bytes.md");
    fs::write(&bytes, [0xff, 0xfe, 0x00]).unwrap();
    for (arguments, code, said) in [
        (vec!["facts"], 2, "--folder"),
        (vec!["check", "--folder", text(&reports)], 2, "--text"),
        (vec!["facts", "--folder", text(&gone)], 1, "gone"),
        (vec!["facts", "--folder", text(&reports), "--exclude", "no.csv"], 2, "no.csv"),
        (vec!["check", "--folder", text(&reports), "--text", text(&gone)], 1, "gone"),
        (vec!["check", "--folder", text(&reports), "--text", text(&bytes)], 1, "UTF-8"),
        (vec!["report", "--out", text(&gone)], 2, "--folder"),
    ] {
        let output = run(&arguments);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stderr}");
        assert!(stderr.contains(said), "{arguments:?}: {stderr}");
    }
}
