//! What stands in for the rows of a table that is too large to hold: their statistics, taken while the file was
//! read once.

use serde::{Deserialize, Serialize};

use crate::{Configuration, RowRange};

/// Quantiles within 0.1 % of the values that they stand between.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quantiles {
    /// 5 %.
    pub p5: f64,
    /// 25 %.
    pub p25: f64,
    /// 50 %.
    pub median: f64,
    /// 75 %.
    pub p75: f64,
    /// 90 %.
    pub p90: f64,
    /// 95 %.
    pub p95: f64,
    /// 99 %.
    pub p99: f64,
}

/// Statistics of the numbers of one column, in the column's unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NumberDigest {
    /// How many finite numbers there are; at least one.
    pub n: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample standard deviation; `None` for one number.
    pub standard_deviation: Option<f64>,
    /// Smallest.
    pub minimum: f64,
    /// Largest.
    pub maximum: f64,
    /// Sum.
    pub sum: f64,
    /// Approximate quantiles; `None` where the numbers spread over too many powers of ten.
    pub quantiles: Option<Quantiles>,
}

/// The rows of one configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupDigest {
    /// Columns and their values that the rows have in common; empty for all rows of the table.
    pub configuration: Configuration,
    /// How many rows there are, without those that failed.
    pub rows: u64,
    /// Where the first of them stand. Those that follow are too many to list.
    pub lines: Vec<RowRange>,
    /// For each column of the table what its numbers are; `None` for those that are not measured, and those
    /// without a number here.
    pub columns: Vec<Option<NumberDigest>>,
}

/// What stands in for the rows of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableDigest {
    /// All rows of the file.
    pub rows: u64,
    /// Those that say of themselves that they failed: they are in no statistic.
    pub failed: u64,
    /// From the first row to the last.
    pub lines: RowRange,
    /// All rows first, then those of each configuration in the order in which they first come up; only the first
    /// where there are too many configurations.
    pub groups: Vec<GroupDigest>,
}
