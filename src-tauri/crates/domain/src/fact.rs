//! A fact: one number of the folder, with everything that is needed to find it again.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Configuration, Direction, Metric, Shared, Unit};

/// Names a fact: a hash of its metric, scope and statistic, the same whenever the same thing is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct FactId(pub String);

impl FactId {
    /// How a text refers to the fact where its digits shall stand: `{#3fa9c1d04b7e}`.
    pub fn reference(&self) -> String {
        format!("{{#{}}}", self.0)
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Which number about a set of rows a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum StatisticKind {
    /// A single value: one cell.
    Value,
    /// How many there are: rows, files, configurations.
    Count,
    /// Arithmetic mean.
    Mean,
    /// Median.
    Median,
    /// Sample standard deviation, n − 1.
    StandardDeviation,
    /// Smallest value.
    Minimum,
    /// Largest value.
    Maximum,
    /// 95th percentile.
    Percentile95,
    /// 99th percentile.
    Percentile99,
    /// Sum.
    Sum,
    /// A part of a whole, %.
    Share,
    /// One fact minus another, in their unit.
    Difference,
    /// One fact divided by another.
    Ratio,
    /// (One fact / another − 1) × 100, %.
    Change,
    /// Change per day.
    Slope,
    /// Lower end of an interval.
    Lower,
    /// Upper end of an interval.
    Upper,
}

/// What a fact is about. What is `None` or empty was not narrowed down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Scope {
    /// Path of the file relative to the folder; `None` where the fact covers several.
    pub file: Option<String>,
    /// Which table of the file; empty where the file is one table or several files are covered.
    pub part: String,
    /// The model.
    pub model: Option<String>,
    /// Columns and their values, in column order, without model, prompt and date.
    pub configuration: Configuration,
    /// The prompt, as the file names it.
    pub prompt: Option<String>,
    /// The date, `YYYY-MM-DD` with the time where it matters.
    pub date: Option<String>,
}

/// Rows that follow one another, both ends included, by their line in the file (CSV, JSON Lines, Markdown) or
/// their row in the sheet, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RowRange {
    /// First line.
    pub first: u64,
    /// Last line.
    pub last: u64,
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "place")]
pub enum Place {
    /// Cells of one column.
    #[serde(rename_all = "camelCase")]
    Cells {
        /// Name of the column as it stands in the file.
        column: String,
        /// The rows, in order.
        rows: Vec<RowRange>,
    },
    /// Values in a JSON document.
    #[serde(rename_all = "camelCase")]
    Pointers {
        /// JSON pointers (RFC 6901), in order.
        pointers: Vec<String>,
    },
    /// A line of prose.
    #[serde(rename_all = "camelCase")]
    Line {
        /// The line, counted from 1.
        line: u64,
        /// What stands there.
        excerpt: String,
    },
    /// The file as a whole.
    File,
}

/// Where a fact's values stand.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Path of the file relative to the folder, with `/`.
    pub file: String,
    /// Which table of the file: a sheet, a JSON pointer, a Markdown heading; empty where the file is one table.
    pub part: String,
    /// Where in it.
    #[serde(flatten)]
    pub place: Place,
}

/// How a fact came about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum FactKind {
    /// A cell of a file.
    Measured,
    /// A formula over cells or over other facts.
    #[serde(rename_all = "camelCase")]
    Derived {
        /// The formula as it is shown: `mean of 9 values`, `a / b − 1`.
        formula: String,
        /// The facts that stand in it, in its order; empty where it is over the cells of the source.
        of: Vec<FactId>,
    },
    /// A number that the prose of a file claims.
    Stated,
}

/// One number of the folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// Its name.
    pub id: FactId,
    /// What it measures.
    pub metric: Metric,
    /// Name of the column, key or word in the file.
    pub name: String,
    /// Which number about the rows it is.
    pub statistic: StatisticKind,
    /// The number, in `unit`; always finite.
    pub value: f64,
    /// Its unit: canonical for the metric's dimension, `%` for shares and changes, none for ratios and counts.
    pub unit: Unit,
    /// How many values stand behind it.
    pub n: u64,
    /// Which way is better.
    pub direction: Direction,
    /// Whether it was estimated (a quantile of very many values, within 0.1 %), shown with ≈.
    #[serde(default)]
    pub approximate: bool,
    // These two are the same for all statistics of the same rows, and held once for them.
    /// What it is about.
    #[cfg_attr(feature = "bindings", ts(as = "Scope"))]
    pub scope: Shared<Scope>,
    /// Where its values stand.
    #[cfg_attr(feature = "bindings", ts(as = "Vec<Source>"))]
    pub sources: Shared<Vec<Source>>,
    /// How it came about.
    #[serde(flatten)]
    pub kind: FactKind,
}
