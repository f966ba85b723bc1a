//! What was wrong with an input, as data: bad input never ends the work on the rest.

use serde::{Deserialize, Serialize};

use crate::Message;

/// How much a [`Problem`] costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Something was read differently than it stands there, and nothing was lost.
    Notice,
    /// A row, a cell or a part of the file could not be used.
    Warning,
    /// The file could not be used at all.
    Error,
}

/// One thing that was wrong with one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Path relative to the folder, with `/`.
    pub file: String,
    /// Line or row in the file, counted from 1, where it can be told.
    pub line: Option<u64>,
    /// How much it costs.
    pub severity: Severity,
    /// What happened, what was kept, what to do.
    pub message: Message,
}
