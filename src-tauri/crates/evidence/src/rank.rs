//! What a reader wants to know first.
//!
//! First one level of every file, so that the smallest budget still shows what there is; then by how much a
//! metric matters, whole tables before single configurations, many values before few.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use domain::{Direction, Fact, Level, Metric};
use rustc_hash::FxHashSet;

/// The known metrics, in the order in which they are listed.
static KNOWN: [Metric; Metric::KNOWN.len()] = Metric::KNOWN;

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
    let alike = |one: &Fact, other: &Fact| {
        one.name == other.name && one.scope == other.scope && one.sources == other.sources
    };
    let mut order: Vec<(FactKey, Range<usize>)> = Vec::new();
    for (at, fact) in facts.iter().enumerate() {
        match order.last_mut() {
            Some((_, group)) if alike(&facts[group.start], fact) => group.end = at + 1,
            _ => order.push((fact_key(fact), at..at + 1)),
        }
    }
    order.sort_unstable_by(|one, other| (&one.0, one.1.start).cmp(&(&other.0, other.1.start)));
    // The first group of every file comes before the second of any.
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let (mut first, mut rest) = (Vec::new(), Vec::with_capacity(order.len()));
    for (_, group) in order {
        let mut new = false;
        for source in &facts[group.start].sources {
            new |= seen.insert(&source.file);
        }
        if new { first.push(group) } else { rest.push(group) }
    }
    drop(seen);
    let mut ranked = Vec::with_capacity(facts.len());
    let mut facts: Vec<Option<Fact>> = facts.into_iter().map(Some).collect();
    for group in first.into_iter().chain(rest) {
        ranked.extend(facts[group].iter_mut().filter_map(Option::take));
    }
    ranked
}

type FactKey = (usize, usize, Reverse<u64>, usize);

fn fact_key(fact: &Fact) -> FactKey {
    let scope = &fact.scope;
    let narrowed = scope.configuration.len()
        + [&scope.model, &scope.prompt, &scope.date].iter().filter(|given| given.is_some()).count();
    let known = KNOWN.iter().position(|metric| *metric == fact.metric);
    (class_of(&fact.metric, fact.direction), narrowed, Reverse(fact.n), known.unwrap_or(KNOWN.len()))
}

type Key = (usize, usize, Reverse<u64>, usize);

fn key(level: &Level) -> Key {
    let known = KNOWN.iter().position(|metric| *metric == level.metric);
    (class(level), level.configuration.len(), Reverse(level.n), known.unwrap_or(KNOWN.len()))
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
