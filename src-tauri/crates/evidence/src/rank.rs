//! What a reader wants to know first.
//!
//! First one level of every file, so that the smallest budget still shows what there is; then by how much a
//! metric matters, whole tables before single configurations, many values before few.

use std::cmp::Reverse;
use std::collections::HashMap;

use domain::{Direction, Fact, Level, Metric};

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

/// Puts facts in order as levels are. Facts about the same rows of one column stay together.
pub(crate) fn facts_ranked(facts: Vec<Fact>) -> Vec<Fact> {
    let mut groups: Vec<Vec<Fact>> = Vec::new();
    for fact in facts {
        match groups.last_mut() {
            Some(group)
                if group[0].name == fact.name
                    && group[0].scope == fact.scope
                    && group[0].sources == fact.sources =>
            {
                group.push(fact);
            }
            _ => groups.push(vec![fact]),
        }
    }
    let mut seen: std::collections::HashSet<String> = std::collections::HashSet::new();
    let mut order: Vec<(FactKey, usize)> =
        groups.iter().enumerate().map(|(at, group)| (fact_key(&group[0]), at)).collect();
    order.sort();
    // The first group of every file comes before the second of any.
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for (_, at) in order {
        let files: Vec<String> = groups[at][0].sources.iter().map(|source| source.file.clone()).collect();
        let mut new = false;
        for file in files {
            new |= seen.insert(file);
        }
        if new { first.push(at) } else { rest.push(at) }
    }
    first.into_iter().chain(rest).flat_map(|at| std::mem::take(&mut groups[at])).collect()
}

type FactKey = (usize, usize, Reverse<u64>, usize);

fn fact_key(fact: &Fact) -> FactKey {
    let scope = &fact.scope;
    let narrowed = scope.configuration.len()
        + [&scope.model, &scope.prompt, &scope.date].iter().filter(|given| given.is_some()).count();
    let known = Metric::KNOWN.iter().position(|metric| *metric == fact.metric);
    (class_of(&fact.metric, fact.direction), narrowed, Reverse(fact.n), known.unwrap_or(Metric::KNOWN.len()))
}

type Key = (usize, usize, Reverse<u64>, usize);

fn key(level: &Level) -> Key {
    let known = Metric::KNOWN.iter().position(|metric| *metric == level.metric);
    (class(level), level.configuration.len(), Reverse(level.n), known.unwrap_or(Metric::KNOWN.len()))
}

/// How much a metric matters, 0 first.
fn class(level: &Level) -> usize {
    class_of(&level.metric, level.direction)
}

/// How much a metric matters, 0 first.
pub(crate) fn class_of(metric: &Metric, direction: Direction) -> usize {
    match metric {
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
        Metric::Column(_) if direction != Direction::Neutral => 4,
        Metric::Column(_) => 5,
    }
}

#[cfg(test)]
mod tests;
