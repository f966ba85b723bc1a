//! What a number measures, under the field's standard name.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// A larger value is better, as with a throughput.
    HigherIsBetter,
    /// A smaller value is better, as with a latency.
    LowerIsBetter,
    /// Neither; a description, as with a token count.
    Neutral,
}

/// A metric. Crosses to files and to the page as one string: the camelCase name of a known metric,
/// or `column:` and the column's own name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(type = "string"))]
#[serde(into = "String", from = "String")]
pub enum Metric {
    /// Generated tokens per second of decoding.
    DecodeThroughput,
    /// Prompt tokens per second of prefill.
    PrefillThroughput,
    /// Time to first token.
    TimeToFirstToken,
    /// Inter-token latency.
    InterTokenLatency,
    /// Time to load the model.
    Load,
    /// Time to process the prompt.
    Prefill,
    /// Time to generate.
    Decode,
    /// From request to last byte.
    EndToEnd,
    /// Tokens generated.
    GeneratedTokens,
    /// Tokens in the prompt.
    PromptTokens,
    /// Requests or calls per second.
    RequestThroughput,
    /// A latency that is none of the above.
    Latency,
    /// Memory used.
    Memory,
    /// Electrical power drawn.
    Power,
    /// Temperature of a part of the machine.
    Temperature,
    /// How busy a part of the machine was.
    Utilization,
    /// Share of right answers, or another score of quality.
    Accuracy,
    /// A number under the column's own name.
    Column(String),
}

impl Metric {
    /// Every known metric, in the order in which a person is offered them.
    pub const KNOWN: [Self; 17] = [
        Self::DecodeThroughput,
        Self::PrefillThroughput,
        Self::TimeToFirstToken,
        Self::InterTokenLatency,
        Self::Load,
        Self::Prefill,
        Self::Decode,
        Self::EndToEnd,
        Self::GeneratedTokens,
        Self::PromptTokens,
        Self::RequestThroughput,
        Self::Latency,
        Self::Memory,
        Self::Power,
        Self::Temperature,
        Self::Utilization,
        Self::Accuracy,
    ];

    fn known_id(&self) -> Option<&'static str> {
        Some(match self {
            Self::DecodeThroughput => "decodeThroughput",
            Self::PrefillThroughput => "prefillThroughput",
            Self::TimeToFirstToken => "timeToFirstToken",
            Self::InterTokenLatency => "interTokenLatency",
            Self::Load => "load",
            Self::Prefill => "prefill",
            Self::Decode => "decode",
            Self::EndToEnd => "endToEnd",
            Self::GeneratedTokens => "generatedTokens",
            Self::PromptTokens => "promptTokens",
            Self::RequestThroughput => "requestThroughput",
            Self::Latency => "latency",
            Self::Memory => "memory",
            Self::Power => "power",
            Self::Temperature => "temperature",
            Self::Utilization => "utilization",
            Self::Accuracy => "accuracy",
            Self::Column(_) => return None,
        })
    }

    /// The string that it crosses as, in two pieces.
    pub fn written(&self) -> [&str; 2] {
        match self {
            Self::Column(name) => ["column:", name],
            known => [known.known_id().unwrap_or_default(), ""],
        }
    }

    /// The name for prompts and files, in the field's words; the column's own name for an unknown metric.
    pub fn name(&self) -> &str {
        match self {
            Self::DecodeThroughput => "decode throughput",
            Self::PrefillThroughput => "prefill throughput",
            Self::TimeToFirstToken => "TTFT",
            Self::InterTokenLatency => "ITL",
            Self::Load => "load",
            Self::Prefill => "prefill",
            Self::Decode => "decode",
            Self::EndToEnd => "E2E latency",
            Self::GeneratedTokens => "generated tokens",
            Self::PromptTokens => "prompt tokens",
            Self::RequestThroughput => "request throughput",
            Self::Latency => "latency",
            Self::Memory => "memory",
            Self::Power => "power",
            Self::Temperature => "temperature",
            Self::Utilization => "utilization",
            Self::Accuracy => "accuracy",
            Self::Column(name) => name,
        }
    }

    /// Which way is better, unless the analyst says otherwise.
    pub fn direction(&self) -> Direction {
        match self {
            Self::DecodeThroughput | Self::PrefillThroughput | Self::RequestThroughput | Self::Accuracy => {
                Direction::HigherIsBetter
            }
            Self::TimeToFirstToken
            | Self::InterTokenLatency
            | Self::Load
            | Self::Prefill
            | Self::Decode
            | Self::EndToEnd
            | Self::Latency
            | Self::Memory
            | Self::Power
            | Self::Temperature => Direction::LowerIsBetter,
            Self::GeneratedTokens | Self::PromptTokens | Self::Utilization | Self::Column(_) => {
                Direction::Neutral
            }
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl From<Metric> for String {
    fn from(metric: Metric) -> Self {
        metric.written().concat()
    }
}

impl From<String> for Metric {
    fn from(text: String) -> Self {
        match text.strip_prefix("column:") {
            Some(name) => Self::Column(name.to_owned()),
            None => Self::KNOWN
                .into_iter()
                .find(|metric| metric.known_id() == Some(text.as_str()))
                .unwrap_or(Self::Column(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Metric;

    #[test]
    fn every_metric_survives_the_trip_through_text() {
        for metric in
            Metric::KNOWN.into_iter().chain([Metric::Column("load".into()), Metric::Column("score α".into())])
        {
            assert_eq!(Metric::from(String::from(metric.clone())), metric);
        }
    }
}
