//! A table of typed columns: what every structured input becomes.

use serde::{Deserialize, Serialize};

use crate::{Direction, Metric, Unit};

/// One cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing there, or a word that says so (`-`, `n/a`, `null`).
    Empty,
    /// A finite number, in the column's unit.
    Number(f64),
    /// A number that is not one (`NaN`, `inf`): kept apart so that no mean ever takes it in.
    NotFinite(String),
    /// Anything else.
    Text(String),
}

/// What a column is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "role")]
pub enum Role {
    /// Numbers that were measured.
    #[serde(rename_all = "camelCase")]
    Measure {
        /// What they measure.
        metric: Metric,
        /// Their unit in the file.
        unit: Unit,
        /// Which way is better.
        direction: Direction,
    },
    /// Few distinct values that say what a row is about: a model, a parameter, a prompt, a status.
    Dimension,
    /// Ids, seeds, timestamps: neither measured nor grouped by.
    Identifier,
    /// Prose.
    Text,
}

/// One column of a [`Table`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Name as it stands in the file.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// One cell per row of the table.
    pub cells: Vec<Cell>,
}

/// A table out of a file: rows × typed columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Path of its file relative to the folder, with `/`.
    pub file: String,
    /// Which table of the file: a sheet, a JSON pointer, a Markdown heading; empty where the file is one table.
    pub part: String,
    /// Columns, all of the same length.
    pub columns: Vec<Column>,
    /// For each row its line (CSV, JSON Lines, Markdown), row (sheet) or place in the array (JSON), counted from 1.
    pub lines: Vec<u64>,
}

impl Table {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }
}
