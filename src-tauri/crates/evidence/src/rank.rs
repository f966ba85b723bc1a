//! What a reader wants to know first.
//!
//! First one level of every file, so that the smallest budget still shows what there is; then by how much a
//! metric matters, whole tables before single configurations, many values before few.

use std::cmp::Reverse;
use std::collections::HashMap;

use domain::{Direction, Level, Metric};

/// Puts the levels in order. Equal ones keep theirs, so the same levels always come out the same.
pub(crate) fn ranked(levels: Vec<Level>) -> Vec<Level> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (place, level) in levels.iter().enumerate() {
        let best = first.entry(&level.file).or_insert(place);
        if key(level) < key(&levels[*best]) {
            *best = place;
        }
    }
    let mut late = vec![true; levels.len()];
    for place in first.into_values() {
        late[place] = false;
    }
    let mut keyed: Vec<(bool, Key, Level)> =
        late.into_iter().zip(levels).map(|(late, level)| (late, key(&level), level)).collect();
    keyed.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    keyed.into_iter().map(|(_, _, level)| level).collect()
}

type Key = (usize, usize, Reverse<u64>, usize);

fn key(level: &Level) -> Key {
    let known = Metric::KNOWN.iter().position(|metric| *metric == level.metric);
    (class(level), level.configuration.len(), Reverse(level.n), known.unwrap_or(Metric::KNOWN.len()))
}

/// How much a metric matters, 0 first.
fn class(level: &Level) -> usize {
    match level.metric {
        Metric::DecodeThroughput | Metric::TimeToFirstToken => 0,
        Metric::EndToEnd
        | Metric::InterTokenLatency
        | Metric::Latency
        | Metric::PrefillThroughput
        | Metric::RequestThroughput
        | Metric::Accuracy => 1,
        Metric::Load
        | Metric::Prefill
        | Metric::Decode
        | Metric::Memory
        | Metric::Power
        | Metric::Temperature
        | Metric::Utilization => 2,
        Metric::GeneratedTokens | Metric::PromptTokens => 3,
        Metric::Column(_) if level.direction != Direction::Neutral => 4,
        Metric::Column(_) => 5,
    }
}

#[cfg(test)]
mod tests;
