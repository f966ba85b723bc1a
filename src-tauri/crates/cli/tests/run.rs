//! The program as a script sees it: arguments, exit codes, output and files, against a server that
//! does as it is told.

#![expect(clippy::disallowed_methods, reason = "the tests start the program and look at what it wrote")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use support::fault_server::{FaultServer, Reply};
use tempfile::TempDir;

const GENERATE: &str = "/api/generate";

/// A folder of reports, a folder to save into, and a server with one model.
struct Place {
    root: TempDir,
    server: FaultServer,
}

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let reports = root.path().join("reports");
        fs::create_dir(&reports).unwrap();
        let rows =
            "model,tokens_per_second,latency_ms\nsmall,21.5,4711.25\nsmall,22.5,4700\nlarge,11.25,9000\n";
        fs::write(reports.join("speed.csv"), rows).unwrap();
        let server = FaultServer::start();
        let model =
            json!({ "name": "small:latest", "model": "small:latest", "digest": "ab12", "size": 91_000_000 });
        server
            .always("/api/version", Reply::json(200, &json!({ "version": "0.32.10" }).to_string()))
            .always("/api/tags", Reply::json(200, &json!({ "models": [model] }).to_string()))
            .always("/api/ps", Reply::json(200, &json!({ "models": [] }).to_string()))
            .always("/api/show", Reply::json(200, &json!({ "capabilities": ["completion"] }).to_string()));
        Self { root, server }
    }

    /// The next calls for text: the model is unloaded, and then come these.
    fn calls(&self, replies: impl IntoIterator<Item = Reply>) -> &Self {
        let unloaded = json!({ "response": "", "done": true, "done_reason": "unload" });
        self.server.then(GENERATE, Reply::stream().bytes(line(&unloaded)));
        for reply in replies {
            self.server.then(GENERATE, reply);
        }
        self
    }

    fn out(&self) -> PathBuf {
        self.root.path().join("out")
    }

    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chimera-cli"));
        command
            .arg("run")
            .arg("--folder")
            .arg(self.root.path().join("reports"))
            .args(["--model", "small:latest", "--start", "cold"])
            .args(["--server", &self.server.address()])
            .arg("--out")
            .arg(self.out())
            .arg("--data")
            .arg(self.root.path().join("data"))
            .args(more);
        command
    }

    fn run(&self, more: &[&str]) -> Output {
        self.command(more).output().unwrap()
    }

    fn metrics(&self) -> Value {
        serde_json::from_slice(&fs::read(self.out().join("metrics.json")).unwrap()).unwrap()
    }
}

fn line(value: &Value) -> String {
    value.to_string() + "\n"
}

fn answer(text: &str) -> Reply {
    answered(Reply::stream(), text)
}

fn answered(begun: Reply, text: &str) -> Reply {
    let closing = json!({
        "response": "", "done": true, "done_reason": "stop",
        "total_duration": 900_000_000_u64, "load_duration": 1_000_000, "prompt_eval_count": 300,
        "prompt_eval_duration": 99_000_000, "eval_count": 40, "eval_duration": 800_000_000,
    });
    begun.bytes(line(&json!({ "response": text, "done": false }))).bytes(line(&closing))
}

fn analysis() -> Reply {
    let found = json!({
        "findings": [{ "sentence": "The small model is twice as fast." }],
        "recommendations": [{ "sentence": "Use the small model." }],
    });
    answer(&found.to_string())
}

fn report() -> Reply {
    answer(
        "## Overview\n\nThe small model reaches 22 tok/s.\n\n## What the data shows\n\nThe models differ in every row, and each of them \
         was measured more than once, so that their order can be seen by whoever looks at them in turn.\n\n\
         ## Limits\n\nThere are few rows.\n\n## Next steps\n\nMeasure again.\n",
    )
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn assert_code(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", stderr(output));
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn runs_that_are_done_end_with_0_and_are_saved() {
    let place = Place::new();
    place.calls([analysis(), report(), analysis(), report()]);
    let output = place.run(&["--runs", "2", "--title", "Speed of two", "--author", "Ada"]);
    assert_code(&output, 0);
    assert_eq!(names(&place.out()), ["metrics.json", "report-figures", "report.html", "report.md"]);
    let stdout = String::from_utf8(output.stdout.clone()).unwrap();
    let saved: Vec<_> =
        ["report.md", "report.html", "metrics.json"].map(|name| place.out().join(name)).into();
    assert_eq!(stdout.lines().map(PathBuf::from).collect::<Vec<_>>(), saved);
    let markdown = fs::read_to_string(place.out().join("report.md")).unwrap();
    for text in
        ["Speed of two", "Ada", "The small model is twice as fast.", "Use the small model.", "22 tok/s"]
    {
        assert!(markdown.contains(text), "{text}");
    }
    for figure in names(&place.out().join("report-figures")) {
        assert!(markdown.contains(&format!("report-figures/{figure}")), "{figure} is not in the report");
    }
    let requests = place.server.requests();
    let prompts = requests.iter().filter(|(_, request)| request.path == GENERATE);
    let prompts: Vec<String> = prompts.map(|(_, request)| request.json()["prompt"].to_string()).collect();
    assert_eq!(prompts.len(), 5);
    assert!(prompts[1].contains("4711.25"), "the data stands in the analysis prompt: {}", prompts[1]);
    assert!(place.metrics()["formatVersion"].is_u64());
    assert!(
        stderr(&output).contains("Run 2 of 2, report: 40 tokens, decode 50 tok/s"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_folder_is_kept_with_its_name_and_whole_path_however_it_is_written() {
    let place = Place::new();
    let reports = place.root.path().join("reports");
    place.calls([analysis(), report()]);
    let output = place.command(&["--runs", "1", "--folder", "."]).current_dir(&reports).output().unwrap();
    assert_code(&output, 0);
    let runs = place.root.path().join("data/runs");
    let journal = fs::read_to_string(runs.join(&names(&runs)[0]).join("run.jsonl")).unwrap();
    let whole = json!({ "name": "reports", "path": dunce::canonicalize(&reports).unwrap() });
    assert!(journal.contains(&format!("\"folder\":{whole}")), "{}", &journal[..400]);
}

#[test]
fn quiet_says_nothing_but_the_files() {
    let place = Place::new();
    place.calls([analysis(), report()]);
    let output = place.run(&["--runs", "1", "--quiet"]);
    assert_code(&output, 0);
    assert_eq!(stderr(&output), "");
}

#[test]
fn an_error_in_mid_stream_ends_with_1_and_what_was_finished_is_saved() {
    let place = Place::new();
    let broken = Reply::stream()
        .bytes(line(&json!({ "response": "## Half", "done": false })))
        .bytes(line(&json!({ "error": "the GPU fell out" })));
    place.calls([analysis(), broken]);
    let output = place.run(&["--runs", "2"]);
    assert_code(&output, 1);
    assert!(stderr(&output).contains("the GPU fell out"), "{}", stderr(&output));
    let markdown = fs::read_to_string(place.out().join("report.md")).unwrap();
    assert!(markdown.contains("The small model is twice as fast."));
    assert!(place.metrics().to_string().contains("## Half"), "the half answer is kept");
}

#[test]
fn after_a_failure_the_next_run_begins_where_that_was_asked_for() {
    let place = Place::new();
    place.calls([Reply::json(500, r#"{"error":"once"}"#), analysis(), report()]);
    let output = place.run(&["--runs", "2", "--on-failure", "continue"]);
    // Not every run is done.
    assert_code(&output, 1);
    assert!(stderr(&output).contains("1 of 2 runs are complete"), "{}", stderr(&output));
    let markdown = fs::read_to_string(place.out().join("report.md")).unwrap();
    assert!(markdown.contains("The small model reaches"), "{markdown}");
}

#[test]
fn what_can_be_known_beforehand_ends_with_1_and_begins_nothing() {
    let refused = {
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", closed.local_addr().unwrap())
    };
    for (more, said) in [
        (&["--server", &refused][..], "Nothing answers at"),
        (&["--server", "https://["], "cannot be used as the address"),
        (&["--folder", "/nowhere/at all"], "/nowhere/at all is not there any more"),
    ] {
        let place = Place::new();
        let output = place.run(more);
        assert_code(&output, 1);
        assert!(stderr(&output).contains(said), "{more:?}: {}", stderr(&output));
        assert!(!place.out().join("report.md").exists());
    }
}

#[test]
fn a_model_that_the_server_does_not_have_ends_with_1_in_the_servers_own_words() {
    let place = Place::new();
    place.server.then("/api/show", Reply::json(404, r#"{"error":"model 'missing' not found"}"#));
    let output = place.run(&["--model", "missing"]);
    assert_code(&output, 1);
    assert!(stderr(&output).contains("model 'missing' not found"), "{}", stderr(&output));
    assert!(!place.out().join("report.md").exists());
}

#[test]
fn a_report_that_is_there_is_not_overwritten_unless_asked_for() {
    let place = Place::new();
    fs::create_dir(place.out()).unwrap();
    fs::write(place.out().join("metrics.json"), "hers").unwrap();
    let output = place.run(&["--runs", "1"]);
    assert_code(&output, 1);
    assert!(stderr(&output).contains("exists already"), "{}", stderr(&output));
    assert_eq!(place.server.requests().len(), 0, "it is said before anything is asked of the server");
    assert_eq!(fs::read_to_string(place.out().join("metrics.json")).unwrap(), "hers");

    place.calls([analysis(), report()]);
    assert_code(&place.run(&["--runs", "1", "--overwrite"]), 0);
    assert!(place.metrics().is_object());
}

#[test]
fn arguments_that_cannot_be_used_end_with_2() {
    for (more, said) in [
        (&["--surprise"][..], "--surprise"),
        (&["--runs", "0"], "runs"),
        (&["--num-ctx", "1"], "num_ctx"),
        (&["--exclude", "not there.csv"], "not there.csv"),
        (&["--metric", "no such column=load"], "no such column"),
        (&["--runs", "3", "--show-run", "4"], "run 4 of 3"),
    ] {
        let place = Place::new();
        let output = place.run(more);
        assert_code(&output, 2);
        assert!(stderr(&output).contains(said), "{more:?}: {}", stderr(&output));
        assert!(!place.out().join("report.md").exists());
    }
    let nothing = Command::new(env!("CARGO_BIN_EXE_chimera-cli")).output().unwrap();
    assert_code(&nothing, 2);
}

#[test]
fn what_is_left_out_does_not_reach_the_model() {
    let place = Place::new();
    fs::write(place.root.path().join("reports/other.csv"), "model,latency_ms\nsmall,1234.5\n").unwrap();
    place.calls([analysis(), report()]);
    assert_code(&place.run(&["--runs", "1", "--exclude", "other.csv"]), 0);
    let requests = place.server.requests();
    let sent: String = requests.iter().map(|(_, request)| String::from_utf8_lossy(&request.body)).collect();
    assert!(sent.contains("4711.25") && !sent.contains("1234.5"));
}

#[test]
fn a_run_that_cannot_be_saved_ends_with_1_and_is_kept() {
    let place = Place::new();
    place.calls([analysis(), answered(Reply::stream().gate(), "## Speed")]);
    let child = place.command(&["--runs", "1"]).stderr(Stdio::piped()).spawn().unwrap();
    wait(place.server.wait_for_requests(GENERATE, 3));
    fs::create_dir(place.out().join("report.html")).unwrap();
    place.server.open_gate();
    let output = child.wait_with_output().unwrap();
    assert_code(&output, 1);
    let [id] = &names(&place.root.path().join("data/runs"))[..] else { panic!("one run is kept") };
    assert!(stderr(&output).contains("report.html is not the name of a file"), "{}", stderr(&output));
    assert!(stderr(&output).contains(&format!("The run is kept as {id}")), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_130_and_what_was_finished_is_saved() {
    let place = Place::new();
    let stalled = Reply::stream().bytes(line(&json!({ "response": "## Half", "done": false }))).stall();
    place.calls([analysis(), stalled]);
    let child =
        place.command(&["--runs", "3"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait(place.server.wait_for_stalls(1));
    let told = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    let output = child.wait_with_output().unwrap();
    assert_code(&output, 130);
    assert_eq!(names(&place.out()), ["metrics.json", "report-figures", "report.html", "report.md"]);
    let markdown = fs::read_to_string(place.out().join("report.md")).unwrap();
    assert!(markdown.contains("The small model is twice as fast."));
    let metrics = place.metrics();
    let cut_off = metrics["calls"].as_array().unwrap().last().unwrap();
    assert_eq!((&cut_off["stage"], &cut_off["outcome"]["outcome"]), (&json!("report"), &json!("cancelled")));
}

#[test]
fn help_names_every_exit_code_default_and_unit() {
    let help = Command::new(env!("CARGO_BIN_EXE_chimera-cli")).args(["run", "--help"]).output().unwrap();
    assert_code(&help, 0);
    let help = String::from_utf8(help.stdout).unwrap();
    for text in [
        "130",
        "[default: 5]",
        "in tokens",
        "in seconds",
        "OLLAMA_HOST",
        "CHIMERA_DATA",
        "else 4096]",
        "[default: 5m]",
    ] {
        assert!(help.contains(text), "{text}");
    }
}
