//! Engines and models: the list of models with one of every kind, getting one, what is known of it, what is asked
//! about it, adding a server, and what is said before data leave the machine.

use std::fs;

use serde_json::json;

use super::{Theme, choose_theme, put_reports};
use crate::fault_server::{FaultServer, Reply};
use crate::listening::free_address;
use crate::provided::model_file;
use crate::scripted_ollama as ollama;
use crate::window::{Desk, Window};

/// A download that was left half-way.
const HALF: &str = "qwen2.5-1.5b-instruct-q4_k_m.gguf";

pub(super) async fn engines(theme: Theme, look: &mut impl AsyncFnMut(&Window, &str)) {
    first_start(theme, look).await;
    let server = ollama::server_with_other_models();
    let desk = Desk::new(&server.address()).await.with_embedded_engine();
    put_reports(&desk);
    put_models(&desk);
    let window = desk.open().await;
    window.wait_for_text(".side-foot", "0.24.0").await;
    choose_theme(&window, theme).await;
    window.wait_for_text("main", "134.5M").await;
    let to_models = "[...document.querySelectorAll('.set h2')].find((heading) => heading.innerText.startsWith('Models on')).scrollIntoView()";
    window.run(to_models, vec![]).await;
    look(&window, "models").await;
    elsewhere(&window, to_models, look).await;
    window.press("Resume").await;
    window.wait_for_text("main [role=alert]", "What has come is kept").await;
    look(&window, "download-failed").await;
    window.press("Delete").await;
    look(&window, "download-delete").await;
    window.press("Cancel").await;
    window.press("Get a model").await;
    window.wait_for_text("dialog", "SmolLM2 135M Instruct").await;
    window.press("Get it").await;
    look(&window, "get-model").await;
    window.press("Cancel").await;
    window.press("Details of SmolLM2").await;
    window.press("Compute").await;
    window.wait_for_text("dialog code", "b179c952").await;
    look(&window, "model-details").await;
    window.press("Close").await;
    window.press("Choose how conversations are laid out").await;
    look(&window, "chat-layout").await;
    window.press("Later").await;
    window.run("document.querySelector('main .page').scrollTo(0, 1e6)", vec![]).await;
    look(&window, "settings-end").await;
    window.press("Add a server").await;
    window.fill("Address", "http://10.0.4.12:8000").await;
    window.fill("Key, if it wants one", "secret").await;
    look(&window, "add-server").await;
    window.fill("Address", "http://gpu-box.invalid:8000").await;
    window.press("Send it and add").await;
    window.wait_for_text("dialog", "No computer of this name can be found").await;
    look(&window, "add-server-unknown").await;
    window.press("Cancel").await;
    key(&window, look).await;
    leaving(&window, look).await;
    window.close().await;
}

/// The program as a stranger finds it: the engine is there, and nothing that it could run.
async fn first_start(theme: Theme, look: &mut impl AsyncFnMut(&Window, &str)) {
    let desk = Desk::new(&format!("http://{}", free_address())).await.with_embedded_engine();
    let window = desk.open().await;
    window.wait_for_text(".servers", "Ready, without a model yet").await;
    window.wait_for_text(".side-foot", "No model yet").await;
    choose_theme(&window, theme).await;
    window.press("New run").await;
    look(&window, "first-start").await;
    window.press("Try the sample folder").await;
    window.wait_for_text("main .bar h1", "Sample folder").await;
    look(&window, "first-sample").await;
    window.press("Report without a model").await;
    window.wait_for_text("article", "Key findings").await;
    window.press("Settings").await;
    window.run("document.querySelector('main .page').scrollTo(0, 1e6)", vec![]).await;
    window.wait_for_text("main", "History, 1 run").await;
    look(&window, "settings-data").await;
    window.press("Delete all").await;
    look(&window, "delete-runs").await;
    window.click("//dialog//button[normalize-space(.)='Delete']").await;
    window.wait_for_text("main", "History, no runs yet").await;
    window.close().await;
}

/// New models are kept in another folder, and again in Chimera's own.
async fn elsewhere(window: &Window, to_models: &str, look: &mut impl AsyncFnMut(&Window, &str)) {
    window.press("Keep models in another folder").await;
    window.wait_for_text("main", "stay there and are used too").await;
    window.run(to_models, vec![]).await;
    look(window, "models-elsewhere").await;
    window.press("Back to Chimera’s own folder").await;
    window.wait("return !document.querySelector('main').innerText.includes('are used too')").await;
}

/// A server that lists its models without a key, and may want one for answers.
async fn key(window: &Window, look: &mut impl AsyncFnMut(&Window, &str)) {
    let server = FaultServer::start();
    let models = json!({ "data": [{ "id": "qwen3-8b", "owned_by": "llamacpp", "meta": { "n_ctx": 8192 } }] });
    server.always("/v1/models", Reply::json(200, &models.to_string()));
    window.press("Add a server").await;
    window.fill("Address", &server.address()).await;
    window.click("//dialog//button[normalize-space(.)='Add']").await;
    window.wait_for_text(".toasts", "was added").await;
    window.run("document.querySelector('main .page').scrollTo(0, 0)", vec![]).await;
    look(window, "servers").await;
    window.press("Key of").await;
    look(window, "key").await;
    window.press("Cancel").await;
}

/// A model that runs elsewhere: its address beside Run, and the question before the first run.
async fn leaving(window: &Window, look: &mut impl AsyncFnMut(&Window, &str)) {
    window.press("New run").await;
    window.press("Choose folder").await;
    window.wait_for_text("main .bar h1", "reports").await;
    window.choose("Model", "base").await;
    look(window, "ready-without-layout").await;
    window.choose("Model", ollama::LARGE_MODEL).await;
    window.wait_for_text(".form", "Its file alone").await;
    look(window, "ready-large").await;
    window.choose("Model", ollama::CLOUD_MODEL).await;
    window.wait_for_text(".panel-foot", "is sent to").await;
    look(window, "ready-leaves").await;
    window.press("Run 5 times").await;
    window.wait_for_text("dialog", ollama::CLOUD_HOST).await;
    look(window, "consent").await;
    window.press("Do not send").await;
}

/// A whole model, one without a chat template, a damaged one, and half of one.
fn put_models(desk: &Desk) {
    let folder = desk.data().join("models");
    let put =
        |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).expect("our own folder takes a file");
    fs::create_dir(&folder).expect("a folder in our own can be made");
    let model = model_file();
    fs::copy(&model, folder.join(model.file_name().expect("it has a name"))).expect("there is room");
    put("base.gguf", &[b"GGUF".as_slice(), &3_u32.to_le_bytes(), &[0; 16]].concat());
    put("damaged.gguf", b"GGUF\x03");
    let part = fs::File::create(folder.join(format!("{HALF}.part"))).expect("our own folder takes a file");
    part.set_len(412_000_000).expect("it takes no room");
    let note = serde_json::json!({
        "formatVersion": 1, "address": format!("http://127.0.0.1:9/{HALF}"), "hosts": [], "tag": null,
        "size": 1_117_000_000_u64, "sha256": null,
    });
    put(&format!("{HALF}.part.json"), note.to_string().as_bytes());
}
