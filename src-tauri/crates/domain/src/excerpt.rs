//! A few rows of a source file around those that a fact rests on, as the evidence panel shows them.

use serde::{Deserialize, Serialize};

/// One row or line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExcerptRow {
    /// Its line in the file or its row in the sheet, counted from 1.
    pub line: u64,
    /// Its cells as they stand in the file; one for a line of text.
    pub cells: Vec<String>,
    /// Whether the fact rests on it.
    pub marked: bool,
}

/// A part of a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Excerpt {
    /// Heads of the columns; empty for lines of text.
    pub columns: Vec<String>,
    /// Which of the columns the fact rests on.
    pub marked_column: Option<u32>,
    /// Rows in file order; those between two that are far apart are left out.
    pub rows: Vec<ExcerptRow>,
    /// How many rows the fact rests on, shown or not.
    pub marked_total: u64,
}
