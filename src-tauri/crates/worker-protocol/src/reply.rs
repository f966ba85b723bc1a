//! What the worker answers. Its times are nanoseconds of its own monotonic clock.

use serde::{Deserialize, Serialize};

/// One reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The request that it belongs to; 0 for [`Say::Hello`] and for a line that was no request.
    pub id: u64,
    /// What is said.
    pub say: Say,
}

/// What can be said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Say {
    /// The first words of a worker.
    Hello(Hello),
    /// Share of a model that is loaded, from 0 to 1.
    Progress(f32),
    /// A model is loaded and warm.
    Loaded(Loaded),
    /// About the loaded model.
    Description(Description),
    /// How many tokens a prompt has.
    Tokens(u64),
    /// Some of the generated text.
    Piece(Piece),
    /// A generation is over.
    End(End),
    /// No model is loaded now.
    Unloaded,
    /// A request failed; the worker goes on with the next.
    Error(Failure),
}

/// Who answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// [`crate::VERSION`] of the worker.
    pub protocol: u32,
    /// Version of the worker's crate.
    pub version: String,
    /// What it computes with, as llama.cpp calls it: processor and instruction sets.
    pub system: String,
    /// Devices that it can compute on, the processor among them.
    pub devices: Vec<String>,
    /// Cores, which is also how many threads compute unless a request says otherwise.
    pub physical_cores: u32,
}

/// How a model was loaded in fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loaded {
    /// From the request to where the model and its context stand in memory.
    pub load_ns: u64,
    /// The pass through the model after that, which keeps the first prompt from paying for it.
    pub warm_up_ns: u64,
    /// Size of the context in tokens.
    pub n_ctx: u32,
    /// Tokens of a prompt that are computed at once.
    pub n_batch: u32,
    /// Threads that compute.
    pub threads: u32,
    /// Layers that are on a GPU, in llama.cpp's own words; `None` where it does not say.
    pub n_gpu_layers: Option<u32>,
    /// What computes them: the GPU where any are on it, else the processor, by the name that its driver gives it.
    pub device: String,
    /// About the model.
    pub description: Description,
}

/// What a GGUF file says of itself. What it does not say is `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// `general.name`.
    pub name: Option<String>,
    /// `general.architecture`, such as `llama`.
    pub architecture: Option<String>,
    /// Number of parameters, counted over the tensors.
    pub parameters: u64,
    /// Such as `Q4_K - Medium`.
    pub quantisation: Option<String>,
    /// Context that it was trained with, in tokens.
    pub context_length: Option<u64>,
    /// Jinja source of its chat template.
    pub chat_template: Option<String>,
    /// `general.license`.
    pub licence: Option<String>,
    /// Tokens in its vocabulary.
    pub vocabulary: u64,
    /// Size of the tensors in bytes.
    pub tensor_bytes: u64,
    /// Size of the file in bytes.
    pub file_bytes: u64,
}

/// Text as it is generated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Never empty, and no character is split between two pieces.
    pub text: String,
    /// Tokens generated since the piece before.
    pub tokens: u64,
    /// Time since the worker read the request.
    pub at_ns: u64,
}

/// How a generation went. A rate of decoding is `decode_steps / decode_ns`, one of prefill
/// `prompt_tokens / prefill_ns`: nothing is kept from an earlier prompt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Why it ended.
    pub stop: Stop,
    /// Tokens of the prompt that were computed: all, unless it was cancelled before.
    pub prompt_tokens: u64,
    /// Tokens generated. The token that says "end" is not one of them.
    pub generated_tokens: u64,
    /// Passes through the model in `decode_ns`: the first token comes from the prompt's last pass.
    pub decode_steps: u64,
    /// Computing the prompt.
    pub prefill_ns: u64,
    /// From there to the last token.
    pub decode_ns: u64,
    /// From the request to its first piece; `None` when there was none.
    pub first_piece_ns: Option<u64>,
    /// From the request to its end.
    pub total_ns: u64,
    /// How often the likeliest token broke the schema, so that another one had to be chosen; `None` without a schema.
    pub schema_corrections: Option<u64>,
}

/// Why a generation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// The model ended, a stop text came, or the schema is fulfilled.
    Stop,
    /// `num_predict` tokens are generated, or the context is full.
    Length,
    /// It was cancelled.
    Cancelled,
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// What a program branches on.
    pub kind: FailureKind,
    /// A fragment that fits behind "failed to …", with the engine's own words where it gave some.
    pub message: String,
}

/// Kinds of failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// A line was no request.
    Malformed,
    /// Too many requests are waiting.
    Busy,
    /// No model is loaded.
    NotLoaded,
    /// The model's file cannot be opened.
    Unreadable,
    /// The file is no model, is damaged, or is of a kind that the engine does not know.
    Unusable,
    /// There is not enough memory for the model or its context.
    OutOfMemory,
    /// Prompt and answer do not fit the context.
    ContextExceeded {
        /// Tokens of the prompt.
        prompt_tokens: u64,
        /// Tokens asked for; `None` when none was asked for and the prompt alone fills the context.
        num_predict: Option<u64>,
        /// Size of the context.
        n_ctx: u64,
    },
    /// The model has no chat template, and the request brought none.
    NoChatTemplate,
    /// The chat template cannot be carried out.
    ChatTemplate,
    /// The schema is none, or cannot be held.
    Schema,
    /// An option is out of its range.
    Option,
    /// It was cancelled before there was anything to keep.
    Cancelled,
    /// The engine failed.
    Engine,
}
