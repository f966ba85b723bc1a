//! A key through the whole app, row 8 of who is kept out: it reaches its server, and is found in nothing that the
//! app writes, shows, or says to the page, not even where the server quotes it; and a Secret Service keeps it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;
use support::fault_server::{FaultServer, Reply};
use support::listening::free_address;
use support::scripted_ollama as texts;
use support::window::{Desk, HANG, Window};

const CANARY: &str = "sk-canary-4711-do-not-keep";
const MODELS: &str = "/v1/models";
const CHAT: &str = "/v1/chat/completions";

/// Keeps everything that is said to the page from now on, and which commands take the key along.
const LISTEN: &str = "const canary = arguments[0]; \
    const inner = window.__TAURI_INTERNALS__; \
    window.heard = []; window.told = []; \
    const kept = (handler) => (said) => { window.heard.push(JSON.stringify(said) ?? ''); return handler(said); }; \
    const set = (id, handler) => Map.prototype.set.call(inner.callbacks, id, kept(handler)); \
    for (const [id, handler] of [...inner.callbacks]) set(id, handler); \
    inner.callbacks.set = set; \
    const send = window.fetch; \
    window.fetch = (address, request) => { \
        if (String(request?.body).includes(canary)) window.told.push(String(address).split('/').pop()); \
        return send.call(window, address, request); \
    };";

fn events(events: &[serde_json::Value]) -> Reply {
    let stream = Reply::new(200, &["Content-Type: text/event-stream"]);
    events.iter().fold(stream, |reply, event| reply.bytes(format!("data: {event}\n\n")))
}

fn delta(text: &str) -> serde_json::Value {
    json!({ "choices": [{ "index": 0, "delta": { "content": text }, "finish_reason": null }] })
}

fn answer(text: &str) -> Reply {
    let stop = json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }] });
    let usage = json!({ "choices": [], "usage": { "prompt_tokens": 512, "completion_tokens": 40 } });
    events(&[delta(text), stop, usage]).bytes("data: [DONE]\n\n")
}

/// The server's words about a key that it does not like.
fn quoted() -> serde_json::Value {
    json!({ "error": { "message": format!("Incorrect API key provided: {CANARY}"), "code": "invalid_api_key" } })
}

fn list() -> Reply {
    Reply::json(200, "{\"data\":[{\"id\":\"m\",\"owned_by\":\"vllm\",\"max_model_len\":8192}]}")
}

/// A server that wants a key, gives one whole run, and then quotes what it was sent.
fn server() -> FaultServer {
    let server = FaultServer::start();
    server.always(MODELS, list());
    for text in ["Ready.", &texts::analysis_text(), texts::REPORT] {
        server.then(CHAT, answer(text));
    }
    server.always(CHAT, events(&[delta("As far as this"), quoted()]));
    server
}

fn holds(file: &Path, bytes: &str) -> bool {
    let content = fs::read(file).unwrap_or_default();
    content.windows(bytes.len()).any(|window| window == bytes.as_bytes())
}

/// The files below a folder that hold these bytes.
fn files_with(folder: &Path, bytes: &str) -> BTreeSet<String> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).expect("it lies below").display().to_string();
    files.filter(|entry| holds(entry.path(), bytes)).map(|entry| name(entry.path())).collect()
}

async fn nothing_is_shown(window: &Window) {
    let page = window.run("return document.documentElement.outerHTML", vec![]).await;
    assert!(!page.as_str().expect("it is text").contains(CANARY), "it is shown");
    let fields =
        "return [...document.querySelectorAll('input, textarea')].map((field) => field.value).join()";
    assert!(!window.run(fields, vec![]).await.as_str().expect("it is text").contains(CANARY));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_found_nowhere_but_at_its_server() {
    let server = server();
    let desk = Desk::new(&format!("http://{}", free_address())).await.with_log("trace");
    desk.report("speed.csv", "quantization,tokens_per_second\nq4,115.5\nq4,116.5\nq8,61.0\nq8,62.5\n");
    let window = desk.open().await;
    window.run(LISTEN, vec![CANARY.into()]).await;
    window.press("Settings").await;
    window.press("Add a server").await;
    window.fill("Address", &server.address()).await;
    window.fill("Key, if it wants one", CANARY).await;
    window.click("//dialog//button[normalize-space(.)='Add']").await;
    window.wait_for_text(".toasts", "was added").await;
    nothing_is_shown(&window).await;

    window.press("New run").await;
    window.press("Choose folder").await;
    window.wait_for_text("main .bar h1", "reports").await;
    window.choose("Model", "m").await;
    window.fill("Runs", "2").await;
    window.press("Run 2 times").await;
    let alert = window.wait_for_text("main [role=alert]", "Incorrect API key provided: (key)").await;
    assert!(alert.contains("1 full run"), "{alert}");
    nothing_is_shown(&window).await;
    window.press("Read the report of 1 run").await;
    window.wait_for_text("article", "Measure each ten times").await;
    window.save_in_every_format().await;

    server.always(MODELS, Reply::json(401, &quoted().to_string()));
    window.press("Settings").await;
    window.press("Look again").await;
    window.wait_for_text(".servers", "It does not take the key that it was given").await;
    assert!(window.text(".servers").await.contains("Incorrect API key provided: (key)"));
    nothing_is_shown(&window).await;

    let heard = window.run("return window.heard.join('\\n')", vec![]).await;
    let heard = heard.as_str().expect("it is text");
    assert!(heard.contains(&server.address()) && heard.contains("As far as this"), "what is said is heard");
    assert!(!heard.contains(CANARY), "it is said to the page");
    assert_eq!(window.run("return window.told", vec![]).await, json!(["set_key"]));
    window.close().await;

    let asked = server.requests();
    assert!(asked.iter().filter(|(_, request)| request.path == CHAT).count() >= 4);
    // Before it is known what answers there, it is asked without a key whether it is another kind of server.
    for (_, request) in asked.iter().filter(|(_, request)| request.path.starts_with("/v1/")) {
        assert_eq!(
            request.header("authorization"),
            Some(format!("Bearer {CANARY}").as_str()),
            "{}",
            request.path
        );
    }
    assert_eq!(files_with(desk.root(), CANARY), BTreeSet::new());
    // Whoever looks finds: the address of the server is remembered, and the run has its text.
    let remembered = files_with(desk.root(), &server.address());
    assert!(remembered.iter().any(|file| file.ends_with("preferences.json")), "{remembered:?}");
    assert!(!files_with(desk.root(), "As far as this").is_empty());
}

/// The daemons that keep the keys of a desk.
fn keyrings(desk: &Desk) -> Vec<PathBuf> {
    let desk = desk.root().to_str().expect("the name of a temporary folder is text");
    let processes = fs::read_dir("/proc").expect("the system tells of its processes");
    let paths = processes.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .filter(|path| holds(&path.join("comm"), "gnome-keyring"))
        .filter(|path| holds(&path.join("environ"), desk))
        .collect()
}

/// The keys that came with what a server was asked for by its protocol, leaving out the first requests of all.
fn keys_after(server: &FaultServer, first: usize) -> BTreeSet<Option<String>> {
    let asked =
        server.requests().into_iter().skip(first).filter(|(_, request)| request.path.starts_with("/v1/"));
    asked.map(|(_, request)| request.header("authorization").map(str::to_owned)).collect()
}

/// A window on the settings, once the servers are found.
async fn settings(desk: &Desk, server: &FaultServer) -> Window {
    let window = desk.open().await;
    window.press("Settings").await;
    window.wait_for_text(".servers", server.address().trim_start_matches("http://")).await;
    window
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_kept_by_the_secret_service_and_in_no_file_of_the_app() {
    let server = FaultServer::start();
    server.always(MODELS, list());
    let desk = Desk::new(&format!("http://{}", free_address())).await.with_keyring();
    let window = desk.open().await;
    window.press("Settings").await;
    window.press("Add a server").await;
    window.fill("Address", &server.address()).await;
    window.fill("Key, if it wants one", CANARY).await;
    window.click("//dialog//button[normalize-space(.)='Add']").await;
    window.wait_for_text(".toasts", "The key is kept in the system’s keychain").await;
    assert!(!keyrings(&desk).is_empty(), "it is the keychain of this desk");
    window.close().await;

    let before = server.requests().len();
    let window = settings(&desk, &server).await;
    window.wait_for_text(".servers", "Change its key").await;
    assert_eq!(keys_after(&server, before), BTreeSet::from([Some(format!("Bearer {CANARY}"))]));
    window.press("Change its key").await;
    window.press("Remove the key").await;
    window.wait_for_text(".toasts", "The key was removed").await;
    window.close().await;

    let before = server.requests().len();
    let window = settings(&desk, &server).await;
    window.wait_for_text(".servers", "Key…").await;
    assert_eq!(keys_after(&server, before), BTreeSet::from([None]));
    window.close().await;

    assert_eq!(files_with(desk.root(), CANARY), BTreeSet::new());
    assert!(desk.root().join("XDG_DATA_HOME/keyrings/login.keyring").is_file(), "it was kept on this desk");
    let until = Instant::now() + HANG;
    while !keyrings(&desk).is_empty() {
        assert!(Instant::now() < until, "the keychain goes on without the window");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
