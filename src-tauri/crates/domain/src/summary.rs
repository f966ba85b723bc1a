//! Aggregates over the calls of a run, as metrics.md 2–6 rules them.

use serde::{Deserialize, Serialize};

use crate::Stage;

/// How a confidence interval was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum IntervalMethod {
    /// Student's t, for 3 ≤ n < 20.
    StudentT,
    /// Bias-corrected and accelerated bootstrap, for n ≥ 20.
    BootstrapBca,
}

/// A confidence interval of a mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Confidence, for example 0.95.
    pub confidence: f64,
    /// How it was made.
    pub method: IntervalMethod,
}

/// Location and spread of one measurement over some calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Statistic {
    /// Calls that count.
    pub n: u32,
    /// Calls that there are.
    pub of: u32,
    /// Mean.
    pub mean: f64,
    /// Median.
    pub median: f64,
    /// Sample standard deviation, n ≥ 2.
    pub sd: Option<f64>,
    /// Smallest.
    pub min: f64,
    /// Largest.
    pub max: f64,
    /// Coefficient of variation, %, n ≥ 2 and mean ≠ 0.
    pub cv_percent: Option<f64>,
    /// Confidence interval of the mean, n ≥ 3.
    pub interval: Option<Interval>,
    /// 95th percentile, n ≥ 20.
    pub p95: Option<f64>,
    /// 99th percentile, n ≥ 20.
    pub p99: Option<f64>,
}

/// A rate over several calls: Σ tokens ÷ Σ time, with the spread of the calls' own rates beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RateSummary {
    /// Σ tokens ÷ Σ time, tok/s.
    pub tokens_per_s: f64,
    /// Σ tokens of the calls that count.
    pub tokens: u64,
    /// Σ time of the calls that count, ms.
    pub time_ms: f64,
    /// The calls' own rates.
    pub per_call: Statistic,
}

/// The calls of one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct StageSummary {
    /// The stage.
    pub stage: Stage,
    /// Whether its answers were under a schema.
    pub constrained: bool,
    /// Decode throughput.
    pub decode: Option<RateSummary>,
    /// Prefill throughput.
    pub prefill: Option<RateSummary>,
    /// TTFT of warm calls, ms.
    pub ttft_warm: Option<Statistic>,
    /// TTFT of cold calls, ms.
    pub ttft_cold: Option<Statistic>,
    /// TTFT of calls of which neither can be told, ms.
    pub ttft_unknown: Option<Statistic>,
    /// TTFA of warm calls, ms; `None` where it is TTFT in every call, as without thinking.
    pub ttfa: Option<Statistic>,
    /// E2E latency of calls that are not cold, ms.
    pub e2e: Option<Statistic>,
    /// Inter-token latency, ms.
    pub itl: Option<Statistic>,
    /// Generated tokens per call.
    pub tokens: Option<Statistic>,
}

/// Plain sums over all calls that are not preparation, whatever their verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Calls.
    pub calls: u32,
    /// Calls without any exclusion.
    pub valid: u32,
    /// Calls that were cold.
    pub cold: u32,
    /// Calls with an exclusion.
    pub excluded: u32,
    /// Generated tokens.
    pub tokens: u64,
    /// Prompt tokens.
    pub prompt_tokens: u64,
    /// Σ E2E latency, ms.
    pub e2e_ms: f64,
    /// Σ load, ms.
    pub load_ms: f64,
    /// Σ prefill, ms.
    pub prefill_ms: f64,
    /// Σ decode, ms.
    pub decode_ms: f64,
}

/// All aggregates of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RunSummary {
    /// The headline decode throughput: of the unconstrained calls.
    pub decode: Option<RateSummary>,
    /// Decode throughput of all calls together, only where all are of one kind.
    pub decode_together: Option<RateSummary>,
    /// TTFT of all warm calls that count, ms.
    pub ttft_warm: Option<Statistic>,
    /// TTFT of all cold calls that count, ms.
    pub ttft_cold: Option<Statistic>,
    /// TTFT of calls of which neither can be told, ms.
    pub ttft_unknown: Option<Statistic>,
    /// Each stage apart.
    pub stages: Vec<StageSummary>,
    /// Plain sums.
    pub totals: Totals,
    /// Wall time of the whole run, ms, where it has ended.
    pub wall_ms: Option<f64>,
    /// Output throughput of the whole run: Σ tokens ÷ wall time, tok/s.
    pub whole_run_tokens_per_s: Option<f64>,
    /// At temperature 0 the runs are deterministic, not independent.
    pub deterministic: bool,
}
