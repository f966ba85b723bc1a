//! The client of model servers as the tests use it: a clock that runs, requests, and waiting for what
//! comes back.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use domain::{Clock, Exchange, Failure, GenerateRequest, Options, Outcome, StreamPiece, Timestamp};
use llm::{ChatModel, Ollama, StreamLimits};
use tokio_util::sync::CancellationToken;

/// The clock of this machine.
pub struct RunningClock(Instant);

impl Default for RunningClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for RunningClock {
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
        Timestamp(i64::try_from(since.as_millis()).expect("it is not the year 300,000,000"))
    }
}

/// Limits for tests against a server in the same process: retries come at once, the rest is as usual.
pub fn quick_limits() -> StreamLimits {
    StreamLimits { retry_pause: Duration::from_millis(1), ..StreamLimits::default() }
}

/// A client of the server at `address`.
pub fn client(address: &str, limits: StreamLimits) -> Ollama {
    Ollama::new(address, Arc::new(RunningClock::default()), limits)
        .expect("the address of a test server is one")
}

/// A request to `model`, with a seed and no more than 24 tokens.
pub fn request(model: &str, prompt: &str) -> GenerateRequest {
    GenerateRequest {
        model: model.to_owned(),
        prompt: prompt.to_owned(),
        system: String::new(),
        options: Options { num_ctx: 512, seed: Some(7), num_predict: Some(24), ..Options::default() },
        keep_alive: "5m".to_owned(),
        format: None,
    }
}

/// Generates without anybody cancelling.
pub async fn generate(client: &Ollama, request: &GenerateRequest) -> (Vec<StreamPiece>, Exchange) {
    let mut pieces = Vec::new();
    let exchange = client.generate(request, &CancellationToken::new(), &mut |piece| pieces.push(piece)).await;
    (pieces, exchange)
}

/// How it failed; panics when it did not.
pub fn failure(exchange: &Exchange) -> &Failure {
    match &exchange.outcome {
        Outcome::Failed { failure } => failure,
        other => panic!("it did not fail: {other:?}, {:?}", exchange.answer),
    }
}
