//! What the program itself found in the folder, by rule, in words made from facts.

use serde::{Deserialize, Serialize};

use crate::{FactId, Message, Metric, Scope, Source, Unit};

/// The rule that made a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum FindingKind {
    /// The best configuration of a metric, with its margin.
    Best,
    /// The worst configuration of a metric, with its margin.
    Worst,
    /// A parameter changes a metric.
    Effect,
    /// A parameter changes a metric by less than the margin of interest (± 5 %), shown by its interval.
    NoEffect,
    /// The data do not tell whether a parameter changes a metric.
    Indistinguishable,
    /// A difference that coincides with run order or with cold starts, and says nothing about the parameter.
    Confounded,
    /// Cold starts against warm calls.
    ColdStart,
    /// A value far from its like.
    Outlier,
    /// Rows that failed.
    FailedRows,
    /// A metric rises or falls over dated files.
    Trend,
    /// A metric got worse from one date on.
    Regression,
    /// The same table for several models.
    Models,
    /// Two places give different values for one quantity.
    Conflict,
    /// One column's values are in different units in different files, or contradict the unit in its name.
    UnitMismatch,
    /// Files or rows that are there twice.
    Duplicate,
    /// A file that describes older data than there is.
    Stale,
}

/// How the noise was taken into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum TestMethod {
    /// Welch's t interval on the difference of two means.
    Welch,
    /// t interval on the mean difference of pairs that are equal in every other parameter.
    PairedT,
    /// Sign-flip permutation over such pairs.
    SignFlip,
    /// Mann–Kendall, with the Theil–Sen slope.
    MannKendall,
    /// The best single split under permutation.
    Step,
    /// Distance from the others in robust standard deviations, leave-one-out.
    LeaveOneOut,
    /// One value per configuration: there is no estimate of the noise.
    SingleMeasurement,
}

/// A test and what it said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Test {
    /// Which one.
    pub method: TestMethod,
    /// What it estimates (a difference, a slope, a distance), in `unit`.
    pub estimate: f64,
    /// Lower end of its interval.
    pub lower: Option<f64>,
    /// Upper end of its interval.
    pub upper: Option<f64>,
    /// Unit of the three.
    pub unit: Unit,
    /// Confidence of the interval, for example 0.95.
    pub confidence: f64,
    /// Probability of as large an estimate by chance, after Holm's correction where several were tested.
    pub p: Option<f64>,
    /// Values or pairs that it rests on.
    pub n: u64,
    /// Whether the estimate exceeds the noise; `None` where nothing tells.
    pub beyond_noise: Option<bool>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RuleFinding {
    /// Names it within the folder: a hash of rule, metric and subject.
    pub id: String,
    /// The rule.
    pub kind: FindingKind,
    /// The sentence. Numbers in its arguments are references to facts ([`FactId::reference`]).
    pub message: Message,
    /// What to do about it, where the rule can tell.
    pub advice: Option<Message>,
    /// The facts it rests on, those in the sentence first.
    pub facts: Vec<FactId>,
    /// The metric, where it is about one.
    pub metric: Option<Metric>,
    /// What it is about: the best configuration, the rows that failed, the parameter (a configuration with an
    /// empty value).
    pub subject: Scope,
    /// What the subject is compared with.
    pub against: Option<Scope>,
    /// The rows and lines that show it.
    pub sources: Vec<Source>,
    /// How the noise was taken into account.
    pub test: Option<Test>,
    /// How much it matters to a reader; larger is more.
    pub weight: f64,
}
