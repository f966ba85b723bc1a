//! Every command, called as the page calls it, over Tauri's test runtime: that names and arguments fit, that
//! errors cross in their one shape, and that nothing the page sends reaches outside what the analyst chose.

#![expect(clippy::disallowed_methods, reason = "the test makes and looks at its own folders")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use agent::Session;
use chimera_lib::{DialogAnswer, Dialogs, FolderFor, Parent, Shell, build};
use domain::{ModelDetails, RunSettings};
use llm::{HandClock, Script, Scripted};
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewWindow, WebviewWindowBuilder};

const ANALYSIS: &str = r#"{"findings":[{"sentence":"num_gpu 60 is fastest"}],"recommendations":[{"sentence":"keep num_gpu at 60"}]}"#;

const REPORT: &str = "## Overview\n\nA short report.\n\n## What the data shows\n\nThe rows differ from one configuration to the next, and each was measured \
    more than once, so that their order can be seen by whoever looks at them in turn.\n\n\
    ## Limits\n\nThere are few rows.\n\n## Next steps\n\nMeasure again.\n";

/// Where the app's own page is.
const PAGE: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

struct Answers {
    folder: Option<PathBuf>,
    save: Option<PathBuf>,
    /// What folders were asked for.
    asked: Arc<Mutex<Vec<FolderFor>>>,
}

impl Dialogs for Answers {
    fn pick_folder<'a>(
        &'a self,
        _: &'a dyn Parent,
        purpose: FolderFor,
        _: Option<&'a Path>,
    ) -> DialogAnswer<'a, Option<PathBuf>> {
        self.asked.lock().expect("no test panics while it holds this").push(purpose);
        Box::pin(async { self.folder.clone() })
    }

    fn pick_model<'a>(&'a self, _: &'a dyn Parent) -> DialogAnswer<'a, Option<PathBuf>> {
        Box::pin(async { self.folder.as_ref().map(|folder| folder.join("speed.csv")) })
    }

    fn save_file<'a>(
        &'a self,
        _: &'a dyn Parent,
        _: Option<&'a Path>,
        name: &'a str,
    ) -> DialogAnswer<'a, Option<PathBuf>> {
        Box::pin(async move { self.save.as_ref().map(|folder| folder.join(name)) })
    }

    fn ask_open_link<'a>(&'a self, _: &'a dyn Parent, _: &'a str) -> DialogAnswer<'a, bool> {
        Box::pin(async { false })
    }
}

struct Window {
    _app: App<MockRuntime>,
    webview: WebviewWindow<MockRuntime>,
    session: Session,
    asked: Arc<Mutex<Vec<FolderFor>>>,
    folder: tempfile::TempDir,
    saved: tempfile::TempDir,
    data: tempfile::TempDir,
}

impl Window {
    fn new() -> Self {
        let [folder, saved, data] = [(); 3].map(|()| tempfile::tempdir().expect("a temporary folder"));
        std::fs::create_dir(folder.path().join("sub")).expect("a temporary folder is writable");
        for (name, text) in [
            (
                "sweep.csv",
                "num_gpu,ttft_s,tokens_s\n0,0.31,20.5\n60,0.12,101.75\n0,0.30,21.0\n60,0.13,102.5\n",
            ),
            ("sub/notes.md", "# Notes\n\nNothing measured here.\n"),
        ] {
            std::fs::write(folder.path().join(name), text).expect("a temporary folder is writable");
        }
        let clock = Arc::new(HandClock::default());
        let model = ["warm", ANALYSIS, REPORT]
            .iter()
            .fold(Scripted::new(clock.clone()), |model, text| model.then(Script::answer(text)));
        let model = Arc::new(model);
        let session = Session::open(data.path(), clock, Arc::new(move |_, _, _, _| Ok(model.clone())))
            .expect("the data folder is writable");
        let asked = Arc::default();
        let answers = Answers {
            folder: Some(folder.path().into()),
            save: Some(saved.path().into()),
            asked: Arc::clone(&asked),
        };
        let app = build(mock_builder(), Shell::new(session.clone(), Box::new(answers)))
            .build(mock_context(noop_assets()))
            .expect("the test runtime starts");
        let webview = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default())
            .build()
            .expect("the test runtime has windows");
        Self { _app: app, webview, session, asked, folder, saved, data }
    }

    fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: PAGE.parse().expect("an address"),
            body: InvokeBody::Json(arguments),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&self.webview, request)
            .map(|body| body.deserialize::<Value>().expect("an answer is JSON"))
    }

    fn opened(&self) -> Value {
        self.call("choose_folder", json!({ "progress": channel() })).expect("the folder is readable")
    }

    fn run_to_its_end(&self) -> Value {
        let settings = RunSettings { model: "scripted:1b".into(), runs: 1, ..RunSettings::default() };
        let id = self
            .call("start_run", json!({ "settings": settings, "events": channel() }))
            .expect("the run starts");
        for _ in 0..3_000 {
            if !self.session.is_running() {
                return id;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("the run does not end");
    }
}

fn channel() -> Value {
    json!("__CHANNEL__:7")
}

fn id_of(view: &Value, name: &str) -> u64 {
    let entries = view["entries"].as_array().expect("entries");
    entries.iter().find(|entry| entry["name"] == name).expect("the entry")["id"].as_u64().expect("an id")
}

#[test]
fn a_folder_is_chosen_ticked_corrected_and_remembered() {
    let window = Window::new();
    let info = window.call("app_info", json!({})).expect("an answer");
    assert_eq!((info["reopen"].as_bool(), info["recents"].as_array().map(Vec::len)), (Some(false), Some(0)));
    assert_eq!(window.call("open_last", json!({ "progress": channel() })), Ok(Value::Null));

    let view = window.opened();
    assert_eq!(view["entries"].as_array().map(Vec::len), Some(3));
    assert!(view["metrics"].to_string().contains("timeToFirstToken"));
    window.call("rescan_folder", json!({ "progress": channel() })).expect("an answer");
    window.call("cancel_reading", json!({})).expect("an answer");

    let out = json!({ "entries": [id_of(&view, "sweep.csv")], "included": false, "progress": channel() });
    let ticked = window.call("set_included", out).expect("an answer");
    assert_eq!(ticked["metrics"], json!([]));
    let back = json!({ "entries": [id_of(&ticked, "sweep.csv")], "included": true, "progress": channel() });
    window.call("set_included", back).expect("an answer");

    let correction = json!({ "column": "ttft_s", "metric": null, "unit": "milliseconds", "direction": null });
    let corrected = json!({ "correction": correction, "progress": channel() });
    let corrected = window.call("correct_column", corrected).expect("an answer");
    assert!(corrected["metrics"].to_string().contains(r#""corrected":true"#));

    let recents = window.call("recent_folders", json!({})).expect("an answer");
    assert_eq!(recents.as_array().map(Vec::len), Some(1));
    window.call("open_recent", json!({ "recent": 0, "progress": channel() })).expect("an answer");
    let reopened = window.call("open_last", json!({ "progress": channel() })).expect("an answer");
    assert!(reopened["metrics"].to_string().contains(r#""corrected":true"#), "corrections are remembered");
    assert_eq!(window.call("forget_recent", json!({ "recent": 0 })), Ok(json!([])));
}

#[test]
fn a_folder_that_the_app_is_opened_with_is_read_at_its_start() {
    let window = Window::new();
    let shell = window.webview.state::<Shell>();
    let given = |name: &Path| [OsString::from("chimera"), name.into()];
    let sub = window.folder.path().join("sub");
    assert!(
        !shell.open_with(given(&window.folder.path().join("sweep.csv")), Path::new("/")),
        "a file is none"
    );
    assert!(!shell.open_with(["chimera".into()], window.folder.path()), "nothing is given");
    assert_eq!(window.call("app_info", json!({})).expect("an answer")["reopen"], false);

    assert!(
        shell.open_with(given("sub".as_ref()), window.folder.path()),
        "it lies where the app was started"
    );
    assert_eq!(window.call("app_info", json!({})).expect("an answer")["reopen"], true);
    let opened = window.call("open_last", json!({ "progress": channel() })).expect("the folder is readable");
    assert_eq!(opened["name"], "sub");
    assert!(shell.open_with(given(&sub), Path::new("/")), "a second time, while the app runs");
    assert_eq!(
        window.call("open_dropped", json!({ "progress": channel() })).expect("readable")["name"],
        "sub"
    );
}

#[test]
fn a_run_is_started_drawn_read_annotated_and_saved() {
    let window = Window::new();
    window.opened();
    let endpoint = json!({ "engine": "ollama", "address": "http://127.0.0.1:11434" });
    let server = window.call("check_server", json!({ "endpoint": endpoint })).expect("an answer");
    assert_eq!(server["state"], "ready");
    let model = json!({ "endpoint": endpoint, "model": "scripted:1b" });
    let details = window.call("describe_model", model).expect("an answer");
    serde_json::from_value::<ModelDetails>(details).expect("the details are those of the domain");
    let share =
        window.call("evidence_share", json!({ "settings": RunSettings::default() })).expect("an answer");
    assert!(share["factsUsed"].as_u64() > Some(0));

    let id = window.run_to_its_end();
    window.call("cancel_run", json!({})).expect("cancelling nothing is no error");
    for kind in ["throughput", "ttft", "time"] {
        let drawing = json!({ "runId": id, "kind": kind, "width": 500, "theme": "dark" });
        let drawing = window.call("draw_chart", drawing).expect("an answer");
        assert!(drawing["svg"].as_str().is_some_and(|svg| svg.starts_with("<svg")));
    }
    let run = window.call("open_run", json!({ "runId": id })).expect("an answer");
    assert_eq!(
        (run["reports"].clone(), run["outcome"]["result"]["result"].clone()),
        (json!([1]), json!("done"))
    );
    let mut notes = run["notes"].clone();
    notes["title"] = json!("A title of her own");
    window.call("change_notes", json!({ "runId": id, "notes": notes })).expect("an answer");
    let report = window.call("report_view", json!({ "runId": id })).expect("an answer");
    assert!(report["html"].as_str().is_some_and(|html| html.contains("A title of her own")));
    assert_eq!(window.call("last_runs", json!({})).expect("an answer").as_array().map(Vec::len), Some(1));

    for (format, extension) in [("markdown", "md"), ("html", "html"), ("metrics", "json")] {
        let saved = window.call("save_report", json!({ "runId": id, "format": format })).expect("an answer");
        let name = saved["name"].as_str().expect("a name");
        assert!(name.ends_with(extension), "{name}");
        assert!(window.saved.path().join(name).is_file());
    }
}

#[test]
fn what_the_window_remembers_is_kept_within_bounds() {
    let window = Window::new();
    let preferences = json!({ "theme": "dark", "textSizePercent": 100_000, "asksForUpdates": false, "releases": "",
            "doubtful": "removed", "callsAtEnd": false, "numbers": "comma" });
    window.call("save_preferences", json!({ "preferences": preferences })).expect("an answer");
    let settings = RunSettings { model: "remembered:1b".into(), ..RunSettings::default() };
    window.call("save_settings", json!({ "settings": settings })).expect("an answer");
    let info = window.call("app_info", json!({})).expect("an answer");
    assert_eq!(
        info["preferences"],
        json!({ "theme": "dark", "textSizePercent": 200, "asksForUpdates": false, "releases": "",
            "doubtful": "removed", "callsAtEnd": false, "numbers": "comma" })
    );
    assert_eq!(info["settings"]["model"], "remembered:1b");
}

#[test]
fn new_reports_begin_as_the_analyst_wants_them_and_all_runs_go_at_once() {
    let window = Window::new();
    let doubtful = |id: &Value| {
        let run = window.call("open_run", json!({ "runId": id })).expect("an answer");
        run["notes"]["doubtful"].clone()
    };
    window.opened();
    let report = || window.call("report_without_model", json!({ "settings": RunSettings::default() }));
    let before = report().expect("the folder has facts");
    let preferences = json!({ "theme": "light", "textSizePercent": 100, "asksForUpdates": false, "releases": "",
        "doubtful": "removed", "callsAtEnd": true, "numbers": "system" });
    window.call("save_preferences", json!({ "preferences": preferences })).expect("an answer");
    let ids = [report().expect("the folder has facts"), window.run_to_its_end()];
    assert_eq!([&before, &ids[0], &ids[1]].map(doubtful), ["marked", "removed", "removed"]);

    let kept = window.call("kept_runs", json!({})).expect("an answer");
    assert!(kept["runs"] == 3 && kept["bytes"].as_u64() > Some(1_000), "{kept}");
    window.call("delete_runs", json!({})).expect("an answer");
    assert_eq!(window.call("kept_runs", json!({})), Ok(json!({ "runs": 0, "bytes": 0 })));
    assert_eq!(window.call("last_runs", json!({})), Ok(json!([])));
    assert!(window.call("open_run", json!({ "runId": before })).is_err());
    assert!(window.folder.path().join("sweep.csv").is_file());
}

/// Bad input to the embedded engine and to servers: said with what was kept and what to do, and nothing is half done.
#[test]
fn a_folder_is_asked_for_by_what_it_is_for() {
    let window = Window::new();
    window.opened();
    window.call("choose_models_folder", json!({})).expect("the folder is writable");
    let asked = window.asked.lock().expect("nobody panicked").clone();
    assert_eq!(asked, [FolderFor::Reports, FolderFor::Models]);
}

#[test]
fn a_file_that_is_no_model_and_a_key_that_is_none_are_refused_whole() {
    let window = Window::new();
    let models = window.data.path().join("models");
    let files: [(&str, &[u8], &str); 5] = [
        ("empty.gguf", b"", "the file is empty"),
        ("cut.gguf", b"GGUF\x03\0\0\0\x01", "ends within its header"),
        ("page.gguf", b"<!doctype html><html><body>Not found</body></html>", "no GGUF file"),
        ("future.gguf", b"GGUF\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "version 255"),
        (
            "absurd.gguf",
            b"GGUF\x03\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
            "tensors",
        ),
    ];
    for (name, bytes, words) in files {
        let path = window.folder.path().join(name);
        std::fs::write(&path, bytes).expect("a temporary folder is writable");
        assert!(
            window.webview.state::<Shell>().drop_model(std::slice::from_ref(&path)),
            "{name} is one by its name"
        );
        let error = window.call("import_dropped_model", json!({ "progress": channel() })).expect_err(name);
        assert_eq!(error["message"]["id"], "error-not-a-model", "{name}");
        let said = &error["message"]["args"];
        assert!(said["name"] == name && said["words"].to_string().contains(words), "{name}: {said}");
        let left = std::fs::read_dir(&models).into_iter().flatten().count();
        assert!(left == 0 && std::fs::read(&path).is_ok_and(|kept| kept == bytes), "{name}");
    }
    let endpoint = json!({ "engine": "openAi", "address": "http://127.0.0.1:9" });
    for key in ["sk-one\nX-Other: two", "sk one", " \n"] {
        let error = window.call("set_key", json!({ "endpoint": endpoint, "key": key })).expect_err(key);
        assert_eq!(error["message"]["id"], "error-key");
        assert!(!error.to_string().contains("sk"), "{error}");
    }
}

#[test]
fn an_error_crosses_in_its_one_shape() {
    let window = Window::new();
    let check = |command: &str, arguments: Value, code: &str, message: &str| {
        let error = window.call(command, arguments).expect_err(command);
        assert_eq!(
            (error["code"].as_str(), error["message"]["id"].as_str()),
            (Some(code), Some(message)),
            "{command}"
        );
    };
    check("open_recent", json!({ "recent": 5, "progress": channel() }), "gone", "error-gone");
    check("open_dropped", json!({ "progress": channel() }), "gone", "error-gone");
    check("rescan_folder", json!({ "progress": channel() }), "folderGone", "error-no-folder");
    check("evidence_share", json!({ "settings": RunSettings::default() }), "folderGone", "error-no-folder");
    check("open_run", json!({ "runId": "20200101-000000-none" }), "save", "store-no-such-run");
    check("show_in_folder", json!({ "saved": 0 }), "gone", "error-gone");
    check("open_link", json!({ "address": "file:///etc/passwd" }), "other", "error-link-refused");
    window.opened();
    let out = json!({ "entries": [99], "included": false, "progress": channel() });
    check("set_included", out, "gone", "error-gone");
    let nameless = json!({ "settings": RunSettings::default(), "events": channel() });
    check("start_run", nameless, "other", "error-no-model");
}

/// Security 4: whatever the page sends, nothing outside the chosen folder and the data folder is read or written.
#[test]
fn hostile_payloads_neither_panic_nor_reach_outside() {
    let window = Window::new();
    window.opened();
    let before = listing(window.folder.path());
    let long = "x".repeat(100_000);
    let paths = ["../../etc/passwd", "/etc/passwd", "..\\..\\x", "CON", "\u{0}", "", "a/../../b", &long];
    let hostile: Vec<Value> = paths
        .iter()
        .map(|path| json!(path))
        .chain([json!(null), json!(-1), json!(1e300), json!([]), json!({}), json!(true), json!(u64::MAX)])
        .collect();
    let harmless = ["check_server", "save_settings", "save_preferences"];
    let commands = [
        ("open_run", "runId"),
        ("report_view", "runId"),
        ("show_in_folder", "saved"),
        ("open_recent", "recent"),
        ("forget_recent", "recent"),
        ("correct_column", "correction"),
        ("save_report", "runId"),
        ("draw_chart", "runId"),
        ("start_run", "settings"),
        ("check_server", "endpoint"),
        ("change_notes", "runId"),
        ("save_settings", "settings"),
        ("save_preferences", "preferences"),
    ];
    for (command, argument) in commands {
        for value in &hostile {
            let mut arguments = json!({
                "progress": channel(), "events": channel(), "format": "html", "kind": "ttft", "width": 300,
                "theme": "light", "notes": {},
            });
            arguments[argument] = value.clone();
            let answer = window.call(command, arguments);
            assert!(answer.is_err() || harmless.contains(&command), "{command} took {value}: {answer:?}");
        }
    }
    assert_eq!(listing(window.folder.path()), before, "the chosen folder is unchanged");
    assert!(listing(window.saved.path()).is_empty(), "nothing was saved");
}

fn listing(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a temporary folder is readable");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

#[test]
fn a_dropped_model_is_imported_hashed_and_laid_out() {
    let window = Window::new();
    let dropped = window.folder.path().join("Model.gguf");
    std::fs::write(&dropped, [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &[0; 16]].concat())
        .expect("a temporary folder is writable");
    let shell = window.webview.state::<Shell>();
    assert!(!shell.drop_model(&[window.folder.path().join("sweep.csv")]), "that is no model");
    assert!(!shell.drop_model(&[dropped.clone(), dropped.clone()]), "those are two");
    assert!(shell.drop_model(&[dropped]));
    let name = window.call("import_dropped_model", json!({ "progress": channel() })).expect("it is copied");
    assert_eq!(name, "Model");
    let view = window
        .call("choose_chat_layout", json!({ "name": "Model", "layout": "gemma" }))
        .expect("the model is there");
    let model = &view["models"][0];
    assert_eq!((&model["guessedLayout"], &model["chatLayout"]), (&json!("plain"), &json!("gemma")));
    assert_eq!(model["sha256"].as_str().map(str::len), Some(64));
    let gone = |command: &str, arguments: Value| {
        window.call(command, arguments).expect_err(command)["message"]["id"].clone()
    };
    for (command, arguments) in [
        ("import_dropped_model", json!({ "progress": channel() })),
        ("fetch_model", json!({ "name": "../x.gguf", "host": null, "progress": channel() })),
        ("delete_download", json!({ "name": "../x.gguf" })),
        ("hash_model", json!({ "name": "../Model" })),
        ("choose_chat_layout", json!({ "name": "none", "layout": null })),
    ] {
        assert_eq!(gone(command, arguments), "error-gone", "{command}");
    }
    assert_eq!(gone("begin_download", json!({ "address": "file:///etc/passwd" })), "download-bad-address");
}
