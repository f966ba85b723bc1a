//! Servers and models as a server describes them.

use serde::{Deserialize, Serialize};

use crate::{Message, Options};

/// What answers with text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Engine {
    /// The model that runs inside the product, in a child process of its own.
    Embedded,
    /// An Ollama server.
    #[default]
    Ollama,
    /// A server that speaks the `OpenAI` protocol: LM Studio, llama-server, vLLM.
    OpenAi,
}

/// How a conversation is laid out for a model that does not say it itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ChatLayout {
    /// Marks `<|im_start|>` and `<|im_end|>`: Qwen, `SmolLM` and many others.
    ChatMl,
    /// Llama 3 and later.
    Llama3,
    /// Gemma.
    Gemma,
    /// Mistral.
    Mistral,
    /// One text after the other, for a model that was not taught conversations.
    Plain,
}

/// What answers, and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    /// What answers.
    pub engine: Engine,
    /// Address of the server; empty for the embedded engine.
    pub address: String,
}

impl Endpoint {
    /// The embedded engine: it has no address.
    pub fn embedded() -> Self {
        Self { engine: Engine::Embedded, address: String::new() }
    }

    /// A server at an address.
    pub fn new(engine: Engine, address: impl Into<String>) -> Self {
        Self { engine, address: address.into() }
    }
}

/// A server that answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ServerInfo {
    /// What it is.
    #[serde(default)]
    pub engine: Engine,
    /// Which program it is where it tells: `LM Studio`, `llama.cpp`, `vLLM`.
    #[serde(default)]
    pub product: Option<String>,
    /// Its address; empty for the embedded engine.
    pub address: String,
    /// Its version in its own words.
    pub version: String,
    /// Whether it runs on this machine.
    pub local: bool,
}

/// A model in a server's list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ModelInfo {
    /// Name, with its tag.
    pub name: String,
    /// Digest of its content.
    pub digest: Option<String>,
    /// Size in bytes.
    pub size: Option<u64>,
    /// Family, for example `llama`.
    pub family: Option<String>,
    /// Parameters in the server's words, for example `134.52M`.
    pub parameters: Option<String>,
    /// Quantisation in the server's words, for example `Q4_1`.
    pub quantization: Option<String>,
    /// The host that really runs it, for a cloud model: data leaves the machine.
    pub remote_host: Option<String>,
    /// The longest context, in tokens, that it can be used with, where the list tells.
    #[serde(default)]
    pub context_length: Option<u64>,
    /// Bytes that it will take in memory at a context of 4,096 tokens: file and key-value cache, where known.
    #[serde(default)]
    pub memory: Option<u64>,
    /// Whether it is in memory now.
    pub loaded: bool,
}

/// What the server says about one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ModelDetails {
    /// Its entry in the list.
    pub info: ModelInfo,
    /// The context it was trained with, tokens.
    pub context_length: Option<u64>,
    /// Layers; all on the GPU is this + 1.
    pub block_count: Option<u64>,
    /// What it can do, in the server's words.
    pub capabilities: Vec<String>,
    /// The options of a call as the Modelfile and our own defaults fill them in.
    pub options: Options,
    /// Names of the options (as the server spells them) that the Modelfile set.
    pub from_modelfile: Vec<String>,
}

/// A model in the server's memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResidentModel {
    /// Name.
    pub name: String,
    /// Digest.
    pub digest: Option<String>,
    /// Bytes in memory.
    pub size: Option<u64>,
    /// Bytes of them on the GPU.
    pub size_vram: Option<u64>,
    /// Layers on the GPU, where the engine counts them.
    pub gpu_layers: Option<u64>,
    /// What computes, where the engine names it: a GPU, or the processor.
    pub device: Option<String>,
    /// Context window in effect, tokens.
    pub context_length: Option<u64>,
}

/// The model that a run used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ModelIdentity {
    /// Name, with its tag.
    pub name: String,
    /// Digest at the start of the run.
    pub digest: Option<String>,
    /// Size in bytes.
    pub size: Option<u64>,
    /// Family.
    pub family: Option<String>,
    /// Parameters in the server's words.
    pub parameters: Option<String>,
    /// Quantisation in the server's words.
    pub quantization: Option<String>,
    /// The context it was trained with, tokens.
    pub context_length: Option<u64>,
    /// Layers.
    pub block_count: Option<u64>,
    /// Options that its Modelfile set, as the server spells them.
    pub from_modelfile: Vec<String>,
    /// The options of a call as the Modelfile and our own defaults fill them in, before the analyst changed any.
    #[serde(default)]
    pub options: Options,
}

/// What was in effect, as far as the server lets it be read back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Effective {
    /// Context window, tokens.
    pub context_length: Option<u64>,
    /// Bytes in memory.
    pub size: Option<u64>,
    /// Bytes of them on the GPU.
    pub size_vram: Option<u64>,
    /// Layers on the GPU, where the engine counts them.
    pub gpu_layers: Option<u64>,
    /// What computes, where the engine names it: a GPU, or the processor.
    pub device: Option<String>,
    /// Digest.
    pub digest: Option<String>,
    /// Version of the server.
    pub version: Option<String>,
}

/// Where the value of an option comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum OptionOrigin {
    /// The analyst set it.
    Analyst,
    /// The model's Modelfile.
    Modelfile,
    /// Chimera's stated default.
    Default,
}

/// One setting, requested against effective.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SettingRow {
    /// Name as the server spells it.
    pub name: String,
    /// What was asked for.
    pub requested: String,
    /// What was in effect; `None` where the server does not tell.
    pub effective: Option<String>,
    /// Whether the effective value was read back from the server; otherwise it is what was sent.
    pub read_back: bool,
    /// Whether the two differ.
    pub differs: bool,
    /// Where the requested value comes from.
    pub origin: OptionOrigin,
    /// What there is to say about it.
    pub note: Option<Message>,
}
