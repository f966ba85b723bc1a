//! The fake: a [`ChatModel`] that plays scripted exchanges against a clock turned by hand. Nothing in
//! it waits, so what it measures is exact.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use domain::{
    Arrival, Clock, Counts, DoneReason, Exchange, Failure, FailureKind, GenerateRequest, ModelDetails,
    ModelInfo, Options, Outcome, ResidentModel, SchemaUse, ServerInfo, StreamPiece, Timestamp, Timing,
};
use tokio_util::sync::CancellationToken;

use crate::ChatModel;

/// A clock that stands still until it is turned.
#[derive(Debug, Default)]
pub struct HandClock {
    turned: Mutex<Duration>,
}

impl HandClock {
    /// Turns it on by `time`.
    pub fn advance(&self, time: Duration) {
        *self.turned.lock().expect("no thread panics while it turns the clock") += time;
    }
}

impl Clock for HandClock {
    fn monotonic(&self) -> Duration {
        *self.turned.lock().expect("no thread panics while it turns the clock")
    }

    /// Counts from the evening of 2023-11-14.
    fn now(&self) -> Timestamp {
        let turned = i64::try_from(self.monotonic().as_millis())
            .expect("a clock turned by hand stays within centuries");
        Timestamp(1_700_000_000_000 + turned)
    }
}

/// One thing that happens in a scripted exchange.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Time passes.
    Pass(Duration),
    /// A piece arrives.
    Piece(StreamPiece),
    /// Nothing more happens until the exchange is cancelled.
    Hang,
}

/// How one exchange goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    /// What happens, in order.
    pub steps: Vec<Step>,
    /// How it ends after the last step.
    pub outcome: Outcome,
    /// What the server reports in the end; kept only when it is done.
    pub counts: Counts,
}

impl Script {
    /// An answer in pieces of one word: the first 100 ms after the request, then one every 10 ms, with
    /// the counts that belong to it.
    pub fn answer(text: &str) -> Self {
        let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
        let eval_count = words.len() as u64;
        let mut steps = vec![Step::Pass(Duration::from_millis(90))];
        for word in words {
            steps.push(Step::Pass(Duration::from_millis(10)));
            steps.push(Step::Piece(StreamPiece::Answer(word.to_owned())));
        }
        let milliseconds = |count: u64| Some(count * 1_000_000);
        let counts = Counts {
            total_duration_ns: milliseconds(90 + 10 * eval_count),
            load_duration_ns: milliseconds(5),
            prompt_eval_count: Some(40),
            prompt_eval_cached_count: None,
            prompt_eval_duration_ns: milliseconds(80),
            eval_count: Some(eval_count),
            eval_duration_ns: milliseconds(10 * eval_count),
        };
        Self { steps, outcome: Outcome::Done { reason: DoneReason::Stop }, counts }
    }

    /// A failure at once.
    pub fn failure(kind: FailureKind, words: &str) -> Self {
        Self::answer("").failing(kind, words)
    }

    /// The same steps, with a failure in the end.
    #[must_use]
    pub fn failing(mut self, kind: FailureKind, words: &str) -> Self {
        self.outcome = Outcome::Failed { failure: Failure { kind, status: None, words: words.to_owned() } };
        self
    }

    /// The same steps, ended for another reason.
    #[must_use]
    pub fn ending(mut self, reason: DoneReason) -> Self {
        self.outcome = Outcome::Done { reason };
        self
    }

    /// The same steps, and then nothing until it is cancelled.
    #[must_use]
    pub fn hanging(mut self) -> Self {
        self.steps.push(Step::Hang);
        self
    }
}

/// A call that a [`Scripted`] model received.
#[derive(Debug, Clone, PartialEq)]
pub enum ScriptedRequest {
    /// [`ChatModel::load`].
    Load(GenerateRequest),
    /// [`ChatModel::unload`].
    Unload(String),
    /// [`ChatModel::generate`].
    Generate(GenerateRequest),
}

/// A model server that plays what it is given. It has one model, which is in memory after a load or a
/// generation and until it is unloaded.
pub struct Scripted {
    clock: Arc<HandClock>,
    server: ServerInfo,
    details: ModelDetails,
    characters_per_token: Option<usize>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    scripts: VecDeque<Script>,
    loads: VecDeque<Script>,
    resident: Option<ResidentModel>,
    requests: Vec<ScriptedRequest>,
}

impl Scripted {
    /// A local server with the model `scripted:1b` and no exchange to play yet.
    pub fn new(clock: Arc<HandClock>) -> Self {
        let info = ModelInfo {
            name: "scripted:1b".to_owned(),
            digest: Some("5c41".repeat(16)),
            size: Some(1_000_000),
            family: Some("scripted".to_owned()),
            parameters: Some("1B".to_owned()),
            quantization: Some("Q4_0".to_owned()),
            loaded: false,
            ..ModelInfo::default()
        };
        Self {
            clock,
            server: ServerInfo {
                address: "http://127.0.0.1:11434".to_owned(),
                version: "0.24.0".to_owned(),
                local: true,
                ..ServerInfo::default()
            },
            details: ModelDetails {
                info,
                context_length: Some(8192),
                block_count: Some(30),
                capabilities: vec!["completion".to_owned()],
                options: Options::default(),
                from_modelfile: Vec::new(),
            },
            characters_per_token: None,
            state: Mutex::default(),
        }
    }

    /// The same with another server.
    #[must_use]
    pub fn with_server(mut self, server: ServerInfo) -> Self {
        self.server = server;
        self
    }

    /// The same with another model.
    #[must_use]
    pub fn with_model(mut self, details: ModelDetails) -> Self {
        self.details = details;
        self
    }

    /// The same with a server that counts tokens: one for each so many characters.
    #[must_use]
    pub fn counting(mut self, characters_per_token: usize) -> Self {
        self.characters_per_token = Some(characters_per_token);
        self
    }

    /// Adds the next generation to play; one too many fails.
    #[must_use]
    pub fn then(self, script: Script) -> Self {
        self.state().scripts.push_back(script);
        self
    }

    /// Adds the next load to play; where there is none, a load takes 500 ms and succeeds.
    #[must_use]
    pub fn then_load(self, script: Script) -> Self {
        self.state().loads.push_back(script);
        self
    }

    /// Every call so far that has an exchange, in order.
    pub fn requests(&self) -> Vec<ScriptedRequest> {
        self.state().requests.clone()
    }

    /// The clock that the exchanges turn.
    pub fn clock(&self) -> Arc<HandClock> {
        Arc::clone(&self.clock)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics while it holds the script")
    }

    fn is_ours(&self, model: &str) -> Result<(), Failure> {
        if model == self.details.info.name {
            return Ok(());
        }
        let words = format!("model '{model}' not found");
        Err(Failure { kind: FailureKind::ModelMissing, status: Some(404), words })
    }

    async fn play(
        &self,
        script: Script,
        model: &str,
        context: Option<u32>,
        cancel: &CancellationToken,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) -> Exchange {
        let script = match self.is_ours(model) {
            Ok(()) => script,
            Err(failure) => Script { outcome: Outcome::Failed { failure }, ..Script::answer("") },
        };
        let sent = self.clock.monotonic();
        let since = || self.clock.monotonic().saturating_sub(sent).as_secs_f64() * 1e3;
        let mut exchange = Exchange {
            answer: String::new(),
            thinking: String::new(),
            outcome: script.outcome,
            timing: Timing::default(),
            counts: Counts::default(),
            schema: SchemaUse::None,
            not_sent: Vec::new(),
        };
        for step in script.steps {
            if cancel.is_cancelled() {
                break;
            }
            match step {
                Step::Pass(time) => self.clock.advance(time),
                Step::Piece(piece) => {
                    take(&mut exchange, &piece, since());
                    on_piece(piece);
                }
                Step::Hang => cancel.cancelled().await,
            }
        }
        if cancel.is_cancelled() {
            exchange.outcome = Outcome::Cancelled;
        }
        if matches!(exchange.outcome, Outcome::Done { .. }) {
            exchange.timing.end_ms = Some(since());
            exchange.counts = script.counts;
            let info = &self.details.info;
            self.state().resident = context.map(|context| ResidentModel {
                name: info.name.clone(),
                digest: info.digest.clone(),
                size: info.size,
                size_vram: Some(0),
                gpu_layers: None,
                device: None,
                // As servers do: no further than the model was trained.
                context_length: Some(self.details.context_length.unwrap_or(u64::MAX).min(u64::from(context))),
            });
        }
        exchange
    }
}

/// Adds a piece that arrived `at_ms` after the request.
fn take(exchange: &mut Exchange, piece: &StreamPiece, at_ms: f64) {
    let timing = &mut exchange.timing;
    let text = match piece {
        StreamPiece::Answer(text) => {
            exchange.answer.push_str(text);
            timing.first_answer_ms.get_or_insert(at_ms);
            text
        }
        StreamPiece::Thinking(text) => {
            exchange.thinking.push_str(text);
            text
        }
        StreamPiece::Stalled(_) => return,
    };
    timing.first_token_ms.get_or_insert(at_ms);
    timing.last_token_ms = Some(at_ms);
    timing.arrivals.push(Arrival { at_ms, bytes: u32::try_from(text.len()).unwrap_or(u32::MAX) });
}

#[async_trait]
impl ChatModel for Scripted {
    async fn server(&self) -> Result<ServerInfo, Failure> {
        Ok(self.server.clone())
    }

    async fn models(&self) -> Result<Vec<ModelInfo>, Failure> {
        let loaded = self.state().resident.is_some();
        Ok(vec![ModelInfo { loaded, ..self.details.info.clone() }])
    }

    async fn describe(&self, model: &str) -> Result<ModelDetails, Failure> {
        self.is_ours(model)?;
        let mut details = self.details.clone();
        details.info.loaded = self.state().resident.is_some();
        Ok(details)
    }

    async fn resident(&self) -> Result<Vec<ResidentModel>, Failure> {
        Ok(self.state().resident.clone().into_iter().collect())
    }

    async fn load(&self, request: &GenerateRequest, cancel: &CancellationToken) -> Exchange {
        let script = {
            let mut state = self.state();
            state.requests.push(ScriptedRequest::Load(request.clone()));
            state.loads.pop_front()
        };
        let script = script.unwrap_or_else(|| Script {
            steps: vec![Step::Pass(Duration::from_millis(500))],
            outcome: Outcome::Done { reason: DoneReason::Load },
            counts: Counts::default(),
        });
        self.play(script, &request.model, Some(request.options.num_ctx), cancel, &mut |_| {}).await
    }

    async fn unload(&self, model: &str, cancel: &CancellationToken) -> Exchange {
        self.state().requests.push(ScriptedRequest::Unload(model.to_owned()));
        let script = Script {
            steps: vec![Step::Pass(Duration::from_millis(20))],
            outcome: Outcome::Done { reason: DoneReason::Unload },
            counts: Counts::default(),
        };
        self.play(script, model, None, cancel, &mut |_| {}).await
    }

    async fn count_tokens(&self, request: &GenerateRequest, _: &CancellationToken) -> Result<u64, Failure> {
        let unsupported = || Failure {
            kind: FailureKind::Unsupported,
            status: None,
            words: "it does not count".to_owned(),
        };
        let length = self.characters_per_token.ok_or_else(unsupported)?;
        let characters = request.system.chars().count() + request.prompt.chars().count();
        Ok(characters.div_ceil(length) as u64)
    }

    async fn generate(
        &self,
        request: &GenerateRequest,
        cancel: &CancellationToken,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) -> Exchange {
        let script = {
            let mut state = self.state();
            state.requests.push(ScriptedRequest::Generate(request.clone()));
            state.scripts.pop_front()
        };
        let script =
            script.unwrap_or_else(|| Script::failure(FailureKind::Server, "no further exchange is scripted"));
        self.play(script, &request.model, Some(request.options.num_ctx), cancel, on_piece).await
    }
}

#[cfg(test)]
mod tests;
