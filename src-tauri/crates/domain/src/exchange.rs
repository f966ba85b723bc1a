//! One exchange with a model: what is sent, what streams back, and what was seen of it.
//! An exchange is made by `llm`; a [`crate::Call`] is an exchange in its place in a run.

use serde::{Deserialize, Serialize};

/// Options of a call, every one sent explicitly. The defaults are Chimera's own stated ones
/// (Ollama's sampler defaults as of v0.32.10); a model's Modelfile fills in what it names.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Context window, in tokens.
    pub num_ctx: u32,
    /// Layers on the GPU: −1 automatic, 0 none.
    pub num_gpu: i32,
    /// Sampling temperature.
    pub temperature: f64,
    /// Nucleus sampling.
    pub top_p: f64,
    /// Top-k sampling.
    pub top_k: u32,
    /// Penalty for repetition; 1 is none.
    pub repeat_penalty: f64,
    /// Seed of run 1; run k uses seed + k − 1. `None` sends −1: the server draws one.
    pub seed: Option<i64>,
    /// Most tokens of an answer; `None` takes the stage's reserve.
    pub num_predict: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            num_ctx: 4096,
            num_gpu: -1,
            temperature: 0.8,
            top_p: 0.9,
            top_k: 40,
            repeat_penalty: 1.0,
            seed: None,
            num_predict: None,
        }
    }
}

/// One request for text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GenerateRequest {
    /// Name of the model.
    pub model: String,
    /// The prompt, nonce line first; empty only to load the model.
    pub prompt: String,
    /// What the model is told about its part, apart from the prompt.
    pub system: String,
    /// Options, with the run's own seed and the stage's own `num_predict` filled in.
    pub options: Options,
    /// How long the model stays loaded afterwards.
    pub keep_alive: String,
    /// JSON schema that constrains the answer.
    pub format: Option<serde_json::Value>,
}

/// A piece of the stream as it arrives.
#[derive(Debug, Clone, PartialEq)]
pub enum StreamPiece {
    /// Answer text.
    Answer(String),
    /// Thinking text of a thinking model.
    Thinking(String),
    /// Nothing has arrived for this many seconds.
    Stalled(u32),
}

/// Why the server stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DoneReason {
    /// The model ended its answer.
    Stop,
    /// The limit on tokens or the end of the context.
    Length,
    /// The model was loaded.
    Load,
    /// The model was unloaded.
    Unload,
    /// Another word, or none.
    Other(String),
}

/// Kinds of failures that differ in what a person can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum FailureKind {
    /// Nothing listens at the address.
    Refused,
    /// The address cannot be used.
    BadAddress,
    /// No computer is known by the name in the address.
    UnknownHost,
    /// Something else than a server of this kind answers.
    WrongService,
    /// The server does not have the model.
    ModelMissing,
    /// The model cannot do what was asked.
    Unsupported,
    /// The prompt is longer than the context window.
    ContextExceeded,
    /// The server is busy (429, 503).
    Busy,
    /// Another error that the server reported.
    Server,
    /// The connection broke before the end of the stream.
    Incomplete,
    /// The stream was not what the protocol says.
    Malformed,
    /// Nothing arrived for the idle limit.
    IdleTimeout,
    /// A cap on tokens, bytes or time was reached.
    CapReached,
    /// The server pointed to another host.
    Redirected,
    /// The server wants a key, or does not take the one it was given (401, 403).
    BadKey,
    /// A proxy stands before the server and did not let the request through.
    Proxy,
    /// The server is older than what is needed.
    TooOld,
    /// The embedded engine's process ended, or cannot be started.
    EngineStopped,
    /// The model's file is damaged or of a kind that the engine cannot read.
    ModelDamaged,
    /// There is not enough memory for the model.
    OutOfMemory,
}

/// A failed exchange, with the server's own words where it had any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What kind of failure.
    pub kind: FailureKind,
    /// HTTP status, where one came.
    pub status: Option<u16>,
    /// The server's own words, or the transport's where the server said nothing.
    pub words: String,
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum Outcome {
    /// The closing chunk came.
    Done {
        /// Why the server stopped.
        reason: DoneReason,
    },
    /// It failed; text that had arrived is kept.
    Failed {
        /// How.
        failure: Failure,
    },
    /// The analyst cancelled; text that had arrived is kept.
    Cancelled,
}

/// One arrival of text by the client's monotonic clock, stamped before parsing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Arrival {
    /// Milliseconds since the request was sent.
    pub at_ms: f64,
    /// Bytes of answer or thinking text that came with it.
    pub bytes: u32,
}

/// What the client saw, in milliseconds since the request was sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timing {
    /// First non-empty byte of answer or thinking text.
    pub first_token_ms: Option<f64>,
    /// First non-empty byte of answer text.
    pub first_answer_ms: Option<f64>,
    /// Last arrival of text.
    pub last_token_ms: Option<f64>,
    /// Last byte of the stream.
    pub end_ms: Option<f64>,
    /// Every arrival of text.
    pub arrivals: Vec<Arrival>,
}

/// What the server counted, as it said it. Absent is not 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// `total_duration`, ns.
    pub total_duration_ns: Option<u64>,
    /// `load_duration`, ns.
    pub load_duration_ns: Option<u64>,
    /// `prompt_eval_count`, tokens, cached ones included.
    pub prompt_eval_count: Option<u64>,
    /// `prompt_eval_cached_count`, tokens, from newer servers.
    pub prompt_eval_cached_count: Option<u64>,
    /// `prompt_eval_duration`, ns, of the tokens that were not cached.
    pub prompt_eval_duration_ns: Option<u64>,
    /// `eval_count`, tokens, thinking included.
    pub eval_count: Option<u64>,
    /// `eval_duration`, ns.
    pub eval_duration_ns: Option<u64>,
}

/// How a schema was put to the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SchemaUse {
    /// There was none.
    #[default]
    None,
    /// The engine lets through only what fits it.
    Constrained,
    /// It stood in the prompt, because the server does not take it otherwise.
    InPrompt,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// Answer text, whole or as far as it came.
    pub answer: String,
    /// Thinking text.
    pub thinking: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What the client saw.
    pub timing: Timing,
    /// What the server counted.
    pub counts: Counts,
    /// How the schema was put.
    #[serde(default)]
    pub schema: SchemaUse,
    /// Options that the server does not take and that were not sent, as it would spell them.
    #[serde(default)]
    pub not_sent: Vec<String>,
}
