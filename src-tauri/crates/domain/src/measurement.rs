//! The measurements of a call, under the names and formulas of metrics.md, and what spoils which of them.

use serde::{Deserialize, Serialize};

use crate::{Outcome, Stage};

/// Whether the model was in memory when the call began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Thermal {
    /// It had to be loaded.
    Cold,
    /// It was there.
    Warm,
    /// Neither can be told.
    Unknown,
}

/// A measurement of a call, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Measure {
    /// Time to first token, ms.
    Ttft,
    /// Time to first answer token, ms.
    Ttfa,
    /// Load, ms.
    Load,
    /// Prefill, ms.
    Prefill,
    /// Decode, ms.
    Decode,
    /// E2E latency, ms.
    EndToEnd,
    /// Decode throughput, tok/s.
    DecodeThroughput,
    /// Prefill throughput, tok/s.
    PrefillThroughput,
    /// Inter-token latency, ms.
    Itl,
}

/// Why a call is left out of some statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ExclusionReason {
    /// It only prepares.
    WarmUp,
    /// Fewer than 16 tokens.
    TooShort,
    /// Stopped by the limit on tokens.
    StoppedByLength,
    /// The server cut the prompt.
    PromptTruncated,
    /// The server had part of the prompt in its cache.
    CachedPrompt,
    /// The model was loaded again though it should have been in memory.
    Reloaded,
    /// The call failed.
    Error,
    /// The analyst cancelled.
    Cancelled,
}

/// A reason, and which measurements it spoils.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Exclusion {
    /// Why.
    pub reason: ExclusionReason,
    /// What it spoils.
    pub spoils: Vec<Measure>,
}

/// Where a decode throughput comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum RateSource {
    /// `eval_count / eval_duration` of the server.
    Server,
    /// `(n − 1) / (last − first token)` by the client's clock.
    Client,
}

/// The times between arrivals of text, which are about a token each: the distribution behind ITL.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ArrivalGaps {
    /// How many.
    pub n: u32,
    /// Median, ms.
    pub median_ms: f64,
    /// 95th percentile, ms, n ≥ 20.
    pub p95_ms: Option<f64>,
    /// 99th percentile, ms, n ≥ 20.
    pub p99_ms: Option<f64>,
    /// Longest, ms.
    pub max_ms: f64,
}

/// Everything measured about one call. What was not seen is `None`, never 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Measurement {
    /// The call's place among all calls of the run.
    pub index: u32,
    /// Which of the N runs; 0 for what prepares them.
    pub run: u32,
    /// What the call was for.
    pub stage: Stage,
    /// Whether the answer was under a schema.
    pub constrained: bool,
    /// How it ended.
    pub outcome: Outcome,
    /// Cold, warm or unknown.
    pub thermal: Thermal,
    /// Why it is left out, and of what; empty for a valid call.
    pub exclusions: Vec<Exclusion>,
    /// Time to first token, ms.
    pub ttft_ms: Option<f64>,
    /// Time to first answer token, ms.
    pub ttfa_ms: Option<f64>,
    /// Load, ms.
    pub load_ms: Option<f64>,
    /// Prefill, ms.
    pub prefill_ms: Option<f64>,
    /// Decode, ms.
    pub decode_ms: Option<f64>,
    /// E2E − load − prefill − decode, ms; absent parts count as nothing, an absent E2E gives `None`.
    pub other_ms: Option<f64>,
    /// E2E latency, ms.
    pub e2e_ms: Option<f64>,
    /// Decode throughput, tok/s.
    pub decode_tokens_per_s: Option<f64>,
    /// Where the decode throughput comes from.
    pub rate_source: Option<RateSource>,
    /// Prefill throughput, tok/s; only where the prompt was not cached.
    pub prefill_tokens_per_s: Option<f64>,
    /// Inter-token latency, ms.
    pub itl_ms: Option<f64>,
    /// How the times between arrivals of text spread; `None` for fewer than two arrivals.
    pub gaps: Option<ArrivalGaps>,
    /// Generated tokens.
    pub tokens: Option<u64>,
    /// Prompt tokens.
    pub prompt_tokens: Option<u64>,
    /// Prompt tokens estimated before the call.
    pub estimated_prompt_tokens: u32,
}

impl Measurement {
    /// Whether nothing is excluded.
    pub fn is_valid(&self) -> bool {
        self.exclusions.is_empty()
    }

    /// Whether a measurement of this call counts in statistics. A cold call's TTFT, load and E2E count,
    /// but in the cold population.
    pub fn counts(&self, measure: Measure) -> bool {
        !self.exclusions.iter().any(|exclusion| exclusion.spoils.contains(&measure))
    }
}
