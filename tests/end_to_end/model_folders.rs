//! Models where they lie: those of Ollama and LM Studio are found and run in place, and our own are kept in another
//! folder when the analyst wants that.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use support::listening::free_address;
use support::provided::model_file_or_skip;
use support::window::{Desk, Window, files};

/// A small model on a machine with other things to do.
const RUN: Duration = Duration::from_mins(20);

const MODEL: &str = "SmolLM2-135M-Instruct.Q4_1";

/// Of the model's file.
const SHA256: &str = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

/// The model as Ollama and as LM Studio keep it.
fn put_models(desk: &Desk, model: &Path) {
    let ollama = desk.root().join("no-models");
    let manifest = ollama.join("manifests/registry.ollama.ai/library/smollm2/135m");
    let layer = format!(
        "{{\"layers\":[{{\"mediaType\":\"application/vnd.ollama.image.model\",\"digest\":\"sha256:{SHA256}\"}}]}}"
    );
    let studio = desk.root().join(".lmstudio/models/someone/SmolLM2/small.gguf");
    let blob = ollama.join("blobs").join(format!("sha256-{SHA256}"));
    for path in [&manifest, &blob, &studio] {
        fs::create_dir_all(path.parent().expect("it lies in a folder"))
            .expect("our own folder takes a folder");
    }
    fs::write(manifest, layer).expect("our own folder takes a file");
    for path in [blob, studio] {
        fs::copy(model, path).expect("there is room");
    }
}

/// Every file of the other programs, with its size.
fn of_others(desk: &Desk) -> BTreeMap<String, u64> {
    let below = |folder: &Path| walkdir::WalkDir::new(folder).into_iter().flatten().collect::<Vec<_>>();
    let entries = ["no-models", ".lmstudio"].map(|name| below(&desk.root().join(name)));
    let sized = |entry: walkdir::DirEntry| {
        (entry.path().display().to_string(), entry.metadata().expect("it is there").len())
    };
    entries.into_iter().flatten().filter(|entry| entry.file_type().is_file()).map(sized).collect()
}

async fn row(window: &Window, name: &str) -> String {
    let row = "return [...document.querySelectorAll('main .servers li')].find((row) => row.querySelector('b')?.innerText === arguments[0])?.innerText ?? ''";
    window.run(row, vec![name.into()]).await.as_str().expect("it is text").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn models_of_other_programs_run_in_place_and_our_own_move() {
    let Some(model) = model_file_or_skip() else { return };
    let desk = Desk::new(&format!("http://{}", free_address())).await.with_embedded_engine();
    put_models(&desk, &model);
    desk.report("speed.csv", "quantization,tokens_per_second\nq4,115.5\nq4,116.5\nq8,61.0\nq8,62.5\n");
    let before = of_others(&desk);
    assert_eq!(before.len(), 3);
    let window = desk.open().await;
    window.press("Settings").await;
    window.wait_for_text("main", "From LM Studio’s folder, used in place.").await;
    for (name, source) in [("smollm2:135m", "From Ollama’s folder"), ("small", "From LM Studio’s folder")]
    {
        let shown = row(&window, name).await;
        assert!(
            shown.contains(source) && shown.contains("134.5M") && shown.contains("Q4_1"),
            "{name}: {shown}"
        );
        assert!(!shown.contains("Remove"), "{shown}");
    }

    window.press("Keep models in another folder").await;
    window.wait_for_text("main", "› reports.").await;
    window.press("Import a model…").await;
    window.wait_for_text(".toasts", "was imported").await;
    assert!(files(&desk.reports()).contains(&format!("{MODEL}.gguf")));
    assert!(!desk.data().join("models").join(format!("{MODEL}.gguf")).exists());

    window.press("New run").await;
    window.press("Choose folder").await;
    window.wait_for_text("main .bar h1", "reports").await;
    window.choose("Model", "smollm2:135m").await;
    window.fill("Runs", "1").await;
    window.fill("Context window", "2048").await;
    window.press("Advanced").await;
    window.fill("num_predict", "32").await;
    window.press("Run once").await;
    window.wait_for_screen("results", RUN).await;
    window.close().await;
    assert_eq!(of_others(&desk), before);

    // Where models are kept is remembered, and the engine looks there.
    let window = desk.open().await;
    window.press("Settings").await;
    window.wait_for_text("main", "› reports.").await;
    assert!(row(&window, MODEL).await.contains("Remove"), "it is our own");
    window.press(&format!("Remove {MODEL}")).await;
    window.click("//dialog//button[normalize-space(.)='Remove']").await;
    window.wait(&format!("return !document.querySelector('main').innerText.includes('{MODEL}')")).await;
    assert_eq!(files(&desk.reports()), ["speed.csv"]);
    window.press("Back to Chimera’s own folder").await;
    window.wait("return !document.querySelector('main').innerText.includes('› reports.')").await;
    window.wait_for_text("main", "› models.").await;
    window.close().await;
}
