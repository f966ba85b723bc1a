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

    /// Whether a row says of itself that it failed: it carries an error, or a status that is one. What such a
    /// row measured is no measurement.
    pub fn has_failed(&self, row: usize) -> bool {
        self.columns.iter().any(|column| match column.cells.get(row) {
            Some(Cell::Text(text)) if !matches!(column.role, Role::Measure { .. }) => {
                says_failed(&column.name, text)
            }
            _ => false,
        })
    }
}

/// Whether `text` in a column of this name tells of a failure. A dotted name is about a part of the row only.
fn says_failed(name: &str, text: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    let text = text.trim();
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match name.as_str() {
        "error" | "errors" | "exception" | "failure" | "error_message" | "error message" => {
            !is(&["", "0", "no", "false", "none", "null", "ok", "success"])
        }
        "status" | "outcome" | "state" | "result" => is(&[
            "failed",
            "fail",
            "failure",
            "error",
            "timeout",
            "timed out",
            "oom",
            "crashed",
            "aborted",
            "cancelled",
        ]),
        "ok" | "success" | "succeeded" | "passed" => is(&["false", "no", "failed"]),
        "failed" => is(&["true", "yes"]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::says_failed;

    #[test]
    fn a_row_failed_when_it_says_so() {
        let check = |name: &str, text: &str, failed: bool| {
            assert_eq!(says_failed(name, text), failed, "{name}={text}");
        };
        check("error", "connection refused", true);
        check("error", "", false);
        check("error", "None", false);
        check("overall.error", "no data", false);
        check("error_message", "out of memory", true);
        check("Status", "FAILED", true);
        check("status", "completed", false);
        check("success", "False", true);
        check("failed", "true", true);
        check("model", "error", false);
        check("error_rate", "high", false);
        check("overall_success", "false", false);
    }
}
