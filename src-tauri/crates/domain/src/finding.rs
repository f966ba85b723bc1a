//! What a model found and recommended, as validated from its JSON answer. These are the model's words.

use serde::{Deserialize, Serialize};

use crate::FactId;

/// One finding in the model's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// One sentence. Where a number goes stands a reference to its fact, `{F12}`.
    pub sentence: String,
    /// The facts that the model says it rests on, as far as there are such.
    #[serde(default)]
    pub facts: Vec<FactId>,
}

/// One recommendation in the model's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Recommendation {
    /// One sentence. Where a number goes stands a reference to its fact, `{F12}`.
    pub sentence: String,
    /// The facts that the model says it rests on, as far as there are such.
    #[serde(default)]
    pub facts: Vec<FactId>,
}

/// The validated answer of an analysis call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Analysis {
    /// Findings in the model's order.
    pub findings: Vec<Finding>,
    /// Recommendations in the model's order.
    pub recommendations: Vec<Recommendation>,
}

/// One finding as it came up in the N runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// Where it came up: run, and place among that run's findings counted from 0; at most once per run.
    pub findings: Vec<(u32, u32)>,
    /// Findings of other runs that say the contrary.
    pub against: Vec<(u32, u32)>,
}
