//! A call: one exchange in its place in a run. The journal keeps calls whole; everything else about
//! them is computed from what is kept.

use serde::{Deserialize, Serialize};

use crate::{Exchange, Options, Timestamp};

/// What a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// Takes the model out of memory, so that the options of this run are in effect.
    Unload,
    /// Loads the model, with an empty prompt.
    Load,
    /// Eight tokens, so that the first prefill is paid.
    WarmUp,
    /// Findings and recommendations, under a schema.
    Analysis,
    /// The analysis once more, because the first answer did not keep to the schema.
    AnalysisRetry,
    /// The report's prose.
    Report,
    /// The report once more, because the first text had faults: another language, loops, missing sections.
    ReportRetry,
}

impl Stage {
    /// Whether the stage only prepares, and is left out of every statistic.
    pub fn is_preparation(self) -> bool {
        matches!(self, Self::Unload | Self::Load | Self::WarmUp)
    }

    /// Whether the answer is the text of a report.
    pub fn is_report(self) -> bool {
        matches!(self, Self::Report | Self::ReportRetry)
    }

    /// Whether the answer is under a schema.
    pub fn is_constrained(self) -> bool {
        matches!(self, Self::Analysis | Self::AnalysisRetry)
    }
}

/// One call of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// Place among all calls of the run, from 0.
    pub index: u32,
    /// Which of the N runs, from 1; 0 for what prepares them.
    pub run: u32,
    /// What it is for.
    pub stage: Stage,
    /// Whether the model was in memory just before; `None` where the server could not tell.
    pub resident_before: Option<bool>,
    /// When the request was sent.
    pub started_at: Timestamp,
    /// What the model was told about its part.
    pub system: String,
    /// The prompt as it was sent.
    pub prompt: String,
    /// Tokens that the prompt was estimated to have before the call.
    pub estimated_prompt_tokens: u32,
    /// The options as they were sent.
    pub options: Options,
    /// What came back.
    #[serde(flatten)]
    pub exchange: Exchange,
}
