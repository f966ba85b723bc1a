//! A model from the network, in the real window: how far it is, letting it rest and go on, and what is said where
//! something else comes than the file.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use support::fault_server::{FaultServer, Reply};
use support::listening::free_address;
use support::provided::model_file_or_skip;
use support::window::{Desk, HANG, Window, files};
use tokio::time::timeout;

const MODEL: &str = "SmolLM2-135M-Instruct.Q4_1";

/// Of the model's file, as other programs tell it.
const SHA256: &str = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

const LIST: &str = "[aria-label=\"Models on their way\"]";

/// What comes before the download rests.
const FIRST: usize = 20_000_000;

/// A hub with the model's file. How it is sent is said for each request.
struct Hub {
    server: FaultServer,
    file: Vec<u8>,
    path: String,
}

impl Hub {
    fn new(model: &Path) -> Self {
        let file = fs::read(model).expect("the model's file is readable");
        Self { server: FaultServer::start(), file, path: format!("/hub/{MODEL}.gguf") }
    }

    fn address(&self) -> String {
        format!("{}{}", self.server.address(), self.path)
    }

    /// The head of an answer with the file from this byte on, and with the hash that it has.
    fn head(&self, from: usize) -> Reply {
        let size = self.file.len();
        let (status, range) = match from {
            0 => ("200 OK", String::new()),
            _ => ("206 Partial Content", format!("Content-Range: bytes {from}-{}/{size}\r\n", size - 1)),
        };
        let length = size - from;
        Reply::raw().bytes(format!(
            "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{range}ETag: \"one\"\r\nX-Linked-ETag: \"{SHA256}\"\r\n\r\n"
        ))
    }

    fn answers(&self, reply: Reply) {
        self.server.then(&self.path, reply);
    }

    /// Where the last request wanted the file to begin.
    fn asked_from(&self) -> Option<String> {
        let (_, last) = self.server.requests().pop()?;
        last.header("range").map(ToOwned::to_owned)
    }
}

/// A desk without any model, and the address entered at the first screen.
async fn begun(hub: &Hub) -> (Desk, Window) {
    let desk = Desk::new(&format!("http://{}", free_address())).await.with_embedded_engine();
    desk.report("speed.csv", "quantization,tokens_per_second\nq4,115.5\nq8,61.0\n");
    let window = desk.open().await;
    window.wait_for_text(".servers", "Ready, without a model yet").await;
    window.press("Get a model").await;
    window.fill("Another, by its address", &hub.address()).await;
    window.press("Get it").await;
    (desk, window)
}

fn models(desk: &Desk) -> PathBuf {
    desk.data().join("models")
}

fn part(desk: &Desk) -> PathBuf {
    models(desk).join(format!("{MODEL}.gguf.part"))
}

/// What is there of a download that is not whole, and nothing else.
fn only_a_part_is_there(desk: &Desk, length: u64) {
    assert_eq!(files(&models(desk)), [format!("{MODEL}.gguf.part"), format!("{MODEL}.gguf.part.json")]);
    assert_eq!(fs::metadata(part(desk)).expect("it is there").len(), length);
}

/// The share that the bar shows once it is at least this one, %.
async fn share_from(window: &Window, least: u64) -> u64 {
    let shown = format!("document.querySelector('{LIST} [role=progressbar]')?.getAttribute('aria-valuenow')");
    let share =
        window.wait(&format!("const share = Number({shown}); return share >= {least} && share")).await;
    share.as_u64().expect("it is a whole number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_fetched_rests_goes_on_after_a_restart_and_is_chosen() {
    let Some(model) = model_file_or_skip() else { return };
    let hub = Hub::new(&model);
    // Longer than it takes until a speed is told.
    let slowly = hub.head(0).slices(&hub.file[..FIRST], 1_000_000, Duration::from_millis(150));
    hub.answers(slowly.stall());
    hub.answers(hub.head(FIRST).slices(&hub.file[FIRST..], 4_000_000, Duration::from_millis(20)));
    let (desk, window) = begun(&hub).await;
    let line = window.wait_for_text(LIST, " left").await;
    assert!(line.contains(" MB of 98.4 MB, ") && line.contains("MB/s"), "{line}");
    let early = share_from(&window, 1).await;
    assert!(early < share_from(&window, 19).await, "it was at {early} % before");
    hub.server.wait_for_stalls(1).await;
    let all_is_kept = async {
        while fs::metadata(part(&desk)).expect("it is there").len() < FIRST as u64 {
            tokio::task::yield_now().await;
        }
    };
    timeout(HANG, all_is_kept).await.expect("what was sent arrives");
    window.press("Pause").await;
    window.wait_for_text(LIST, "Paused, 20.0 MB of 98.4 MB").await;
    hub.server.wait_for_closings(1).await;
    only_a_part_is_there(&desk, FIRST as u64);
    window.close().await;

    let window = desk.open().await;
    window.wait_for_text(LIST, "Paused, 20.0 MB of 98.4 MB").await;
    window.press("Resume").await;
    window.wait_for_text(".toasts", "is here, and its SHA-256 is the one that it should have").await;
    assert_eq!(hub.asked_from(), Some(format!("bytes={FIRST}-")));
    assert_eq!(files(&models(&desk)), [format!("{MODEL}.gguf")]);
    assert!(fs::read(models(&desk).join(format!("{MODEL}.gguf"))).expect("it is there") == hub.file);

    window.press("Settings").await;
    window.press(&format!("Details of {MODEL}")).await;
    let told = window.wait_for_text("dialog", SHA256).await;
    assert!(told.contains("134.5") && told.contains("Q4_1"), "{told}");
    window.press("Close").await;
    window.press("New run").await;
    window.press("Choose folder").await;
    window.wait_for_text("main .bar h1", "reports").await;
    window.choose("Model", MODEL).await;
    let chosen = window.value("Model").await;
    assert!(chosen.ends_with(&format!(" {MODEL}")), "{chosen}");
    window.close().await;
}

/// An end too early, then a flipped bit among the weights, and then the file as it is.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_whole_file_becomes_no_model() {
    let Some(model) = model_file_or_skip() else { return };
    let hub = Hub::new(&model);
    hub.answers(hub.head(0).bytes(&hub.file[..FIRST]));
    let mut rest = hub.file[FIRST..].to_vec();
    *rest.last_mut().expect("there is more") ^= 1;
    hub.answers(hub.head(FIRST).bytes(&rest));
    hub.answers(hub.head(0).bytes(&hub.file));
    let (desk, window) = begun(&hub).await;
    let alert = format!("{LIST} [role=alert]");
    let said = window.wait_for_text(&alert, "ended before the file was whole").await;
    assert!(said.contains(&hub.address()) && said.contains("Resume to fetch the rest"), "{said}");
    only_a_part_is_there(&desk, FIRST as u64);
    assert!(window.text(".servers").await.contains("Ready, without a model yet"));

    window.press("Resume").await;
    let said = window.wait_for_text(&alert, "does not have the SHA-256").await;
    assert!(said.contains("It was thrown away. Resume to fetch it again."), "{said}");
    assert_eq!(hub.asked_from(), Some(format!("bytes={FIRST}-")));
    only_a_part_is_there(&desk, 0);
    assert!(window.text(".servers").await.contains("Ready, without a model yet"));

    window.press("Resume").await;
    window.wait_for_text(".toasts", "is the one that it should have").await;
    assert_eq!(hub.asked_from(), None);
    assert_eq!(files(&models(&desk)), [format!("{MODEL}.gguf")]);
    window.close().await;
}
