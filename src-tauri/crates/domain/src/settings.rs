//! What the analyst asks for before pressing Run.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Engine, Options};

/// Where Ollama listens unless it is told otherwise.
pub const DEFAULT_OLLAMA_ADDRESS: &str = "http://127.0.0.1:11434";

/// How a run starts (metrics.md 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Start {
    /// Unload, load, one warm-up call of 8 tokens, all recorded as rows of their own.
    #[default]
    Prepared,
    /// Unload; the first call pays for load and first prefill, and is marked.
    Cold,
}

/// What happens when a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum OnFailure {
    /// The run stops and keeps what was finished.
    #[default]
    Stop,
    /// The next run of the N begins.
    Continue,
}

/// How numbers are written on the screen. Saved files never follow it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum NumberStyle {
    /// As in the system's language.
    #[default]
    System,
    /// 1,234.5
    Point,
    /// 1.234,5
    Comma,
    /// 1 234,5
    Space,
}

/// What the analyst has to agree to once before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "about")]
pub enum Consent {
    /// The folder's data, and a key where there is one, go unencrypted to another machine.
    Unencrypted {
        /// Its address.
        address: String,
    },
    /// The folder's data go to a model that runs in somebody's cloud.
    Cloud {
        /// Where it runs.
        host: String,
    },
}

/// Everything that a run is started with, except the folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct RunSettings {
    /// What answers.
    pub engine: Engine,
    /// Address of the server, for example `http://127.0.0.1:11434`; empty for the embedded engine.
    pub server: String,
    /// Name of the model on the server.
    pub model: String,
    /// Number of runs, each an analysis call and a report call.
    pub runs: u32,
    /// How the first run starts.
    pub start: Start,
    /// Pause between two runs, in milliseconds.
    pub pause_ms: u64,
    /// "What do you want to know?", passed on as the analyst's words.
    pub question: String,
    /// For whom the report is.
    pub audience: String,
    /// Options sent with every call.
    pub options: Options,
    /// How long the server keeps the model loaded after a call, in its own notation: `5m`, `-1`, `0`.
    pub keep_alive: String,
    /// What happens when a call fails.
    pub on_failure: OnFailure,
    /// How long the stream may be silent before the call is given up, in seconds.
    pub idle_limit_s: u32,
    /// Whether the analyst allowed models to be unloaded on a server that is not this machine;
    /// `None` while she has not been asked.
    pub unload_elsewhere: Option<bool>,
}

impl RunSettings {
    /// What answers, and where.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint::new(self.engine, self.server.clone())
    }
}

impl Default for RunSettings {
    fn default() -> Self {
        Self {
            engine: Engine::Ollama,
            server: DEFAULT_OLLAMA_ADDRESS.to_owned(),
            model: String::new(),
            runs: 5,
            start: Start::Prepared,
            pause_ms: 0,
            question: String::new(),
            audience: String::new(),
            options: Options::default(),
            keep_alive: "5m".to_owned(),
            on_failure: OnFailure::Stop,
            idle_limit_s: 60,
            unload_elsewhere: None,
        }
    }
}
