//! The commands of the shell as a page in the wrong hands might call them: row 4 of what is kept out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use support::scripted_ollama::{self as ollama, GENERATE};
use support::window::{Desk, Window};

/// Calls every command with every value and says which were answered: `[command, argument, value]`.
const TRY_ALL: &str = "const [commands, values, base, answer] = arguments; \
    (async () => { \
        const taken = []; \
        for (const [command, argument] of commands) for (const value of values) { \
            const outcome = window.__TAURI_INTERNALS__.invoke(command, { ...base, [argument]: value }); \
            await outcome.then(() => taken.push([command, argument, value]), () => undefined); \
        } \
        answer(taken); \
    })()";

/// Commands with the argument that is bent.
const COMMANDS: [(&str, &str); 19] = [
    ("open_run", "runId"),
    ("report_view", "runId"),
    ("change_notes", "runId"),
    ("save_report", "runId"),
    ("save_report", "format"),
    ("show_in_folder", "saved"),
    ("draw_chart", "runId"),
    ("draw_chart", "kind"),
    ("draw_chart", "theme"),
    ("open_recent", "recent"),
    ("forget_recent", "recent"),
    ("set_included", "entries"),
    ("set_included", "included"),
    ("correct_column", "correction"),
    ("start_run", "settings"),
    ("start_run", "events"),
    ("choose_folder", "progress"),
    ("open_dropped", "progress"),
    ("open_link", "address"),
];

/// What Tauri and its plugins could do, were it allowed.
const FORBIDDEN: [&str; 22] = [
    "plugin:fs|read_text_file",
    "plugin:fs|read_dir",
    "plugin:fs|write_text_file",
    "plugin:shell|execute",
    "plugin:shell|spawn",
    "plugin:http|fetch",
    "plugin:dialog|open",
    "plugin:opener|open_path",
    "plugin:opener|open_url",
    "plugin:opener|reveal_item_in_dir",
    "plugin:window-state|save_window_state",
    "plugin:event|emit",
    "plugin:event|emit_to",
    "plugin:path|resolve_directory",
    "plugin:path|resolve",
    "plugin:app|version",
    "plugin:window|close",
    "plugin:window|create",
    "plugin:webview|create_webview",
    "plugin:webview|create_webview_window",
    "plugin:webview|internal_toggle_devtools",
    "plugin:resources|close",
];

/// A window after a run, and a copy of that run beside the data folder: what a path that leads out would find.
async fn with_a_run(server_address: &str) -> (Desk, Window, PathBuf) {
    let desk = Desk::new(server_address).await;
    desk.report("speed.csv", "quantization,tokens_per_second\nq4,115.5\nq8,61.0\n");
    let window = desk.open().await;
    window.make_one_run().await;
    let run = desk.data().join("runs").read_dir().expect("runs have a folder").next().expect("there is one");
    let outside = desk.saved().with_file_name("outside");
    fs::create_dir(&outside).expect("the desk takes a folder");
    let journal = run.expect("it can be listed").path().join("run.jsonl");
    fs::copy(journal, outside.join("run.jsonl")).expect("it can be copied");
    (desk, window, outside)
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_payloads_are_refused_and_reach_nothing_outside() {
    let server = ollama::server();
    for reply in ollama::preparation().into_iter().chain([ollama::analysis(), ollama::report()]) {
        server.then(GENERATE, reply);
    }
    let (desk, window, outside) = with_a_run(&server.address()).await;
    let run = window.invoke("last_runs", json!({})).await.expect("it answers")[0]["id"].clone();
    let notes = json!({ "title": "changed", "author": "", "organisation": "", "summary": "", "notes": "", "chosenRun": null });
    let base = json!({
        "runId": run, "progress": "__CHANNEL__:7", "events": "__CHANNEL__:7", "format": "html", "kind": "ttft",
        "width": 300, "theme": "light", "notes": notes, "included": true, "entries": [0], "recent": 0, "saved": 0,
    });
    let before = files_below(&[&desk.reports(), &desk.saved(), &outside]);

    let absolute = outside.to_string_lossy().into_owned();
    let values = json!([
        "../../outside", "../outside", "..\\..\\outside", "./../../outside/.", absolute, format!("{absolute}/run.jsonl"),
        "/etc/passwd", "../../../../../../../../etc/passwd", "C:\\Windows\\win.ini", "\\\\server\\share\\x", "CON",
        "%2e%2e%2foutside", "\u{0}", "a\u{0}/../../outside", "", ".", "..", "~", "$HOME", "x".repeat(100_000),
        null, -1, 1e300, 4_294_967_296_u64, 0.5, [], {}, { "x": 1 }, ["../../outside"], [[0]], [4_294_967_295_u64],
    ]);
    let taken = window.run_async(TRY_ALL, vec![json!(COMMANDS), values, base.clone()]).await;
    // Nothing is ticked out, or in.
    let harmless = json!(["set_included", "entries", []]);
    let taken: Vec<&Value> =
        taken.as_array().expect("a list").iter().filter(|taken| **taken != harmless).collect();
    assert!(taken.is_empty(), "{taken:#?}");
    assert_eq!(files_below(&[&desk.reports(), &desk.saved(), &outside]), before);

    for address in [
        "file:///etc/passwd",
        "smb://server/share",
        "javascript:alert(1)",
        "ms-msdt:/id",
        "data:text/html,x",
        "chimera://x",
        "/etc/passwd",
    ] {
        let refusal = window.invoke("open_link", json!({ "address": address })).await;
        assert_eq!(refusal.expect_err(address)["message"]["id"], "error-link-refused", "{address}");
    }
    for command in FORBIDDEN {
        let path = json!({ "path": "/etc/passwd", "url": "file:///etc/passwd", "program": "sh", "args": ["-c", "true"] });
        let refusal = window.invoke(command, path).await.expect_err(command).to_string();
        assert!(refusal.contains("not allowed") || refusal.contains("not found"), "{command}: {refusal}");
    }

    // The same calls with what belongs to them do work, and the app is well.
    for command in ["open_run", "report_view", "draw_chart", "change_notes"] {
        window.invoke(command, base.clone()).await.unwrap_or_else(|error| panic!("{command}: {error}"));
    }
    assert!(!window.log().contains("panicked"), "{}", window.log());
    window.close().await;
}

/// Every file below these folders with its bytes.
fn files_below(folders: &[&Path]) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries =
        folders.iter().flat_map(walkdir::WalkDir::new).map(|entry| entry.expect("it can be listed"));
    let files = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    files.map(|path| (path.clone(), fs::read(path).expect("it can be read"))).collect()
}
