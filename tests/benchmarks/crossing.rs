//! How long a token is on its way from the engine's process to who asked for it: the real engine with the real model,
//! which knows when it sent each piece. A run hands text on to the page at most thirty times a second, so that the page
//! is not drawn more often than an eye follows; that pause is no way, and is not counted. The engine's clock begins when
//! it has the request and ours before that is sent, so the way of the request counts here too.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use agent::SystemClock;
use domain::{GenerateRequest, Options, Outcome, StreamPiece};
use llm::{ChatModel, Embedded, ModelFolder, ModelOwner, StreamLimits};
use support::provided::{model_file, worker};
use tokio_util::sync::CancellationToken;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::{Goal, Row, quantile};

const ROUNDS: u64 = 4;
const TOKENS: u32 = 250;

/// What a token may take at the 99th percentile, ms.
const LIMIT_MS: f64 = 1.0;

/// When the engine sent each piece, ns by its own clock: as the client notes it for whoever listens.
static SENT: Mutex<Vec<u64>> = Mutex::new(Vec::new());

struct Listener;

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "llm::embedded" && metadata.fields().field("sent_ns").is_some()
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Sent);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Sent;

impl Visit for Sent {
    fn record_u64(&mut self, _: &Field, value: u64) {
        SENT.lock().unwrap_or_else(PoisonError::into_inner).push(value);
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

pub(crate) fn rows() -> Vec<Row> {
    tracing::subscriber::set_global_default(Listener).expect("nobody else listens");
    let file = model_file();
    let folder = file.parent().expect("a file lies in a folder").to_owned();
    let model = file.file_stem().expect("it has a name").to_string_lossy().into_owned();
    let engine = Embedded::new(
        worker(),
        vec![ModelFolder { path: folder, owner: ModelOwner::Chimera }],
        Arc::new(SystemClock::new()),
        StreamLimits::default(),
    );
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    // The first answer loads the model and warms it up.
    let mut delays: Vec<f64> =
        (0..=ROUNDS).flat_map(|seed| runtime.block_on(delays(&engine, &model, seed))).collect();
    let row = |name, ours| Row { name, unit: "ms", ours, reference: LIMIT_MS, goal: Goal::Times(1.0) };
    vec![row("token from the engine to its caller, p99, to 1 ms", quantile(&mut delays, 0.99))]
}

/// How long each token of an answer took, ms; none of the first answer.
async fn delays(engine: &Embedded, model: &str, seed: u64) -> Vec<f64> {
    let request = GenerateRequest {
        model: model.to_owned(),
        prompt: "Tell a long story about a lighthouse and the sea.".to_owned(),
        system: String::new(),
        options: Options {
            num_ctx: 1024,
            num_predict: Some(TOKENS),
            seed: i64::try_from(seed).ok(),
            ..Options::default()
        },
        keep_alive: "5m".to_owned(),
        format: None,
    };
    SENT.lock().unwrap_or_else(PoisonError::into_inner).clear();
    let mut heard = Vec::new();
    let asked = Instant::now();
    let exchange = engine
        .generate(&request, &CancellationToken::new(), &mut |piece| {
            if matches!(piece, StreamPiece::Answer(_)) {
                heard.push(asked.elapsed().as_secs_f64() * 1e3);
            }
        })
        .await;
    assert!(matches!(exchange.outcome, Outcome::Done { .. }), "{:?}", exchange.outcome);
    let sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(heard.len(), sent.len(), "a token was lost or merged with another");
    if exchange.counts.load_duration_ns.is_some() {
        return Vec::new();
    }
    heard.iter().zip(sent.iter()).map(|(heard, sent)| heard - *sent as f64 / 1e6).collect()
}
