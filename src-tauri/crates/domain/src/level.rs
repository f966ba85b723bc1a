//! The folder's data as numbers: location and spread of each metric, per file and configuration.

use serde::{Deserialize, Serialize};

use crate::{Direction, Metric, Stage, Unit};

/// The values of the dimensions that a level is about, in column order: `[("num_gpu", "60"), …]`.
pub type Configuration = Vec<(String, String)>;

/// Location and spread of one metric over the rows of one configuration of one table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Level {
    /// Path of the file relative to the folder.
    pub file: String,
    /// Which table of the file; empty where the file is one table.
    pub part: String,
    /// Name of the column in the file.
    pub column: String,
    /// What it measures.
    pub metric: Metric,
    /// Unit of the values below: the canonical unit of the metric's dimension.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// What the rows have in common; empty for the whole table.
    pub configuration: Configuration,
    /// Number of finite values.
    pub n: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Median.
    pub median: f64,
    /// Sample standard deviation; `None` for n < 2.
    pub sd: Option<f64>,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
}

/// How much of the folder's data fits into a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EvidenceShare {
    /// Estimated tokens of the whole prompt.
    pub estimated_tokens: u32,
    /// Tokens that the prompt may have: context window − reserve for the answer.
    pub budget_tokens: u32,
    /// The context window.
    pub context_tokens: u32,
    /// Facts in the prompt.
    #[serde(alias = "levelsUsed")]
    pub facts_used: u32,
    /// Facts in the folder.
    #[serde(alias = "levelsTotal")]
    pub facts_total: u32,
}

/// How much of the data the prompts of one stage of one run carried.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EvidenceUse {
    /// Which of the N runs.
    pub run: u32,
    /// The stage.
    pub stage: Stage,
    /// How much fitted.
    pub share: EvidenceShare,
}

/// The folder's data as it stands in a prompt, and how much of it that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// One line per finding and per group of facts, best ranked first.
    pub text: String,
    /// How many lines that are.
    pub lines: usize,
    /// How much of the data fitted.
    pub share: EvidenceShare,
}
