//! Servers and models as a server describes them.

use serde::{Deserialize, Serialize};

use crate::{Message, Options};

/// A server that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ServerInfo {
    /// Its address.
    pub address: String,
    /// Its version in its own words.
    pub version: String,
    /// Whether it runs on this machine.
    pub local: bool,
}

/// A model in a server's list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
