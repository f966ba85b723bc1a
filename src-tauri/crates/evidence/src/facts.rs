//! The facts that a reader wants before any question: location and spread of every measure, of all rows, of each
//! file, and of each configuration.

use std::collections::HashSet;

use domain::{Fact, FactId, StatisticKind, Table};

use crate::data::groups::Group;
use crate::data::{Data, Family, cold};

pub(crate) mod large;

/// The most facts of levels that a folder lists; every other one is a question away.
const MOST: usize = 16_000;
/// The statistics of several values, in the order in which they are listed.
const STATISTICS: [StatisticKind; 6] = [
    StatisticKind::Mean,
    StatisticKind::Median,
    StatisticKind::StandardDeviation,
    StatisticKind::Minimum,
    StatisticKind::Maximum,
    StatisticKind::Percentile95,
];
/// Fewest values for a 95th percentile (metrics.md 6).
const FEWEST_FOR_TAILS: usize = 20;

/// The levels of every family, those about the same rows and column next to one another.
pub(crate) fn levels(data: &Data, tables: &[Table]) -> Vec<Fact> {
    let mut facts: Vec<Fact> = tables.iter().flat_map(large::levels).collect();
    let mut known: HashSet<FactId> = facts.iter().map(|fact| fact.id.clone()).collect();
    for family in &data.families {
        let groups = family.groups();
        for measure in 0..family.measures.len() {
            for group in &groups {
                if facts.len() >= MOST {
                    return facts;
                }
                facts.extend(
                    level(family, measure, group).into_iter().filter(|fact| known.insert(fact.id.clone())),
                );
            }
        }
    }
    facts
}

/// Location and spread of one measure over a group; where cold rows are among them and spoil the measure, those of
/// the warm ones too.
fn level(family: &Family, measure: usize, group: &Group) -> Vec<Fact> {
    let mut facts = described(family, measure, group);
    if cold::spoils(&family.measures[measure].metric)
        && let Some(warm) = family.warm_pair()
    {
        let rows = family.warm(&group.rows);
        if !rows.is_empty() && rows.len() < group.rows.len() {
            let mut pairs = group.pairs.clone();
            pairs.push(warm);
            facts.extend(described(family, measure, &Group { pairs, rows }));
        }
    }
    facts
}

fn described(family: &Family, measure: usize, group: &Group) -> Vec<Fact> {
    let values = family.values(measure, &group.rows);
    let scope = || family.scope(&group.rows, &group.pairs);
    let fact =
        |statistic, value| family.fact_of(measure, statistic, value, values.len(), &group.rows, scope());
    match values.as_slice() {
        [] => Vec::new(),
        [value] => {
            let statistic = family.measures[measure].statistic.unwrap_or(StatisticKind::Value);
            vec![fact(statistic, *value)]
        }
        _ => {
            let Some(found) = statistics::describe(&values) else { return Vec::new() };
            let tail =
                if values.len() >= FEWEST_FOR_TAILS { statistics::quantile(&values, 0.95) } else { None };
            let of = |statistic| match statistic {
                StatisticKind::Mean => Some(found.mean),
                StatisticKind::Median => Some(found.median),
                StatisticKind::StandardDeviation => found.sd,
                StatisticKind::Minimum => Some(found.min),
                StatisticKind::Maximum => Some(found.max),
                _ => tail,
            };
            let found =
                STATISTICS.iter().filter_map(|statistic| of(*statistic).map(|value| (*statistic, value)));
            found
                .filter(|(_, value)| value.is_finite())
                .map(|(statistic, value)| fact(statistic, value))
                .collect()
        }
    }
}
