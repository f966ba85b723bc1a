//! What the application asks for.

use serde::{Deserialize, Serialize};

/// One request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Never 0, and not used again while a request with it is under way.
    pub id: u64,
    /// What is asked.
    pub ask: Ask,
}

/// What can be asked, and in brackets how it is answered. Each may be answered by a failure instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Loads a model in place of the one that is loaded [any number of progress, then loaded].
    Load(Load),
    /// Tells about the loaded model [description].
    Describe,
    /// Counts the tokens of a prompt as [`Ask::Generate`] would read it [tokens].
    Tokenise(Prompt),
    /// Generates text from an empty context [any number of pieces, then end].
    Generate(Generate),
    /// Ends the request with this id, whether it has begun or waits. Not answered itself: the request
    /// ends with [`crate::Stop::Cancelled`] or fails with [`crate::FailureKind::Cancelled`].
    Cancel(u64),
    /// Frees the model's memory [unloaded].
    Unload,
}

/// Which model to load, and how. `None` leaves the choice to the worker; [`crate::Loaded`] tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Load {
    /// An absolute path to a GGUF file.
    pub path: String,
    /// Size of the context in tokens.
    pub n_ctx: u32,
    /// Layers on the GPU; `None`: all where there is one with room for them, else none.
    pub n_gpu_layers: Option<u32>,
    /// Threads that compute; one for each physical core.
    pub threads: Option<u32>,
    /// Tokens of a prompt that are computed at once.
    pub n_batch: Option<u32>,
    /// Whether the file is mapped into memory (the usual) or read into it.
    pub use_mmap: bool,
    /// A chat template in place of the model's own: Jinja, or a name that llama.cpp knows (`chatml`).
    pub chat_template: Option<String>,
}

/// What the model is to go on from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// Text as it is.
    Text(String),
    /// A conversation, laid out with the model's chat template.
    Chat(Vec<ChatMessage>),
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChatMessage {
    /// Whose words these are.
    pub role: Role,
    /// The words.
    pub content: String,
}

/// Who speaks in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Instructions for the whole conversation.
    System,
    /// The one who asks.
    User,
    /// The model.
    Assistant,
}

/// What to generate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Generate {
    /// What to go on from.
    pub prompt: Prompt,
    /// How tokens are chosen.
    pub sampling: Sampling,
    /// Most tokens to generate. Together with the prompt they must fit the context; `None`: as many as fit.
    pub num_predict: Option<u32>,
    /// Texts that end the answer; they are not part of it.
    pub stop: Vec<String>,
    /// The text of a JSON schema that the answer must keep to. Text, so that the order of properties stays.
    pub schema: Option<String>,
}

/// How the next token is chosen: repeat penalty, `top_k`, `top_p`, `min_p`, temperature, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sampling {
    /// 0 always takes the likeliest token.
    pub temperature: f32,
    /// Only the likeliest tokens that together have this probability; 1 for all.
    pub top_p: f32,
    /// Only this many of the likeliest tokens; 0 for all.
    pub top_k: u32,
    /// Only tokens with at least this share of the likeliest one's probability; 0 for all.
    pub min_p: f32,
    /// Divides the logit of tokens that came up lately; 1 for none.
    pub repeat_penalty: f32,
    /// How many tokens back "lately" reaches.
    pub repeat_last_n: u32,
    /// Start of the random numbers.
    pub seed: u32,
}
