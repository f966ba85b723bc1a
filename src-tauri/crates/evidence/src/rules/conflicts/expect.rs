//! What the data say where a number speaks of them: every reading that it may have, and the plain one.

use domain::{Direction, Fact, Metric, StatisticKind};

use super::claim::{Claim, Stands};
use crate::data::{Family, RowSet};
use crate::fact::statistic_of;

/// Every value that a number may be meant as.
pub(super) struct Expected {
    pub(super) values: Vec<f64>,
    /// Whether there is one plain reading to hold it against.
    pub(super) certain: bool,
}

/// The readings of a number over rows; where what it is about is loose, also those of the parts of the rows.
pub(super) fn expected(
    family: &Family,
    measure: usize,
    rows: &RowSet,
    claim: &Claim,
    is_loose: bool,
) -> Expected {
    let mut values = Vec::new();
    readings(family, measure, rows, claim, &mut values);
    let agrees = values.iter().any(|value| claim.allows(*value));
    if !agrees && (is_loose || claim.best || claim.statistic.is_none()) {
        let mut divided: Vec<RowSet> = Vec::new();
        let dividing = family.dividing();
        for at in &dividing {
            divided.extend(family.divide(rows, &[*at]).into_iter().map(|group| group.rows));
        }
        divided.extend(family.divide(rows, &family.settings()).into_iter().map(|group| group.rows));
        for part in &family.parts {
            let range = part.range();
            divided.push(RowSet(
                rows.0.iter().copied().filter(|row| range.contains(&(*row as usize))).collect(),
            ));
        }
        let mut means = Vec::new();
        for group in divided.iter().filter(|group| !group.is_empty()) {
            if is_loose {
                readings(family, measure, group, claim, &mut values);
            }
            means.extend(statistic_of(&family.values(measure, group), StatisticKind::Mean));
        }
        values.extend(means.iter().copied().reduce(f64::max));
        values.extend(means.iter().copied().reduce(f64::min));
    }
    // Prose that names no statistic speaks of a level where it names the whole configuration, and of anything else.
    let settings = family.settings();
    let one = rows.len() == 1 || family.divide(rows, &settings).len() <= 1 && !settings.is_empty();
    let certain = claim.statistic.is_some() || one || claim.place == Stands::Cell && !is_loose;
    Expected { values, certain }
}

fn readings(family: &Family, measure: usize, rows: &RowSet, claim: &Claim, readings: &mut Vec<f64>) {
    let warm = family.warm(rows);
    for rows in [rows, &warm] {
        let values = family.values(measure, rows);
        let of = |statistic| statistic_of(&values, statistic);
        let extremes = [StatisticKind::Maximum, StatisticKind::Minimum].map(of);
        match claim.statistic {
            Some(StatisticKind::Mean) => {
                readings.extend(of(StatisticKind::Mean));
                readings.extend(total_rate(family, measure, rows));
            }
            Some(StatisticKind::Percentile95) => readings.extend(quantiles(&values, 0.95)),
            Some(StatisticKind::Percentile99) => readings.extend(quantiles(&values, 0.99)),
            Some(StatisticKind::StandardDeviation) => {
                let n = values.len() as f64;
                let sample = of(StatisticKind::StandardDeviation);
                readings.extend(sample);
                readings.extend(sample.map(|sd| sd * ((n - 1.0) / n).sqrt()));
            }
            Some(StatisticKind::Maximum | StatisticKind::Minimum) => {
                readings.extend(extremes.into_iter().flatten());
            }
            Some(statistic) => readings.extend(of(statistic)),
            None => {
                readings.extend(of(StatisticKind::Mean));
                readings.extend(of(StatisticKind::Median));
                readings.extend(total_rate(family, measure, rows));
                readings.extend(extremes.into_iter().flatten());
            }
        }
    }
}

/// A quantile in the ways in which people take it.
fn quantiles(values: &[f64], p: f64) -> Vec<f64> {
    if values.is_empty() {
        return Vec::new();
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = p * (sorted.len() - 1) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 ≤ place < the length")]
    let below = place.floor() as usize;
    let around = below.saturating_sub(1)..(below + 3).min(sorted.len());
    sorted[around].iter().copied().chain(statistics::quantile(values, p)).collect()
}

/// All tokens by all time (metrics.md 2), where both are there.
fn total_rate(family: &Family, measure: usize, rows: &RowSet) -> Option<f64> {
    let (tokens, time) = match family.measures[measure].metric {
        Metric::DecodeThroughput => (Metric::GeneratedTokens, Metric::Decode),
        Metric::PrefillThroughput => (Metric::PromptTokens, Metric::Prefill),
        _ => return None,
    };
    let of = |metric: &Metric| family.measures.iter().position(|measure| measure.metric == *metric);
    let (tokens, time) = (of(&tokens)?, of(&time)?);
    let sum = |measure| family.values(measure, rows).iter().sum::<f64>();
    let time = sum(time) / 1e3;
    (time > 0.0).then(|| sum(tokens) / time)
}

/// The plain reading as a fact: of all rows or of the warm ones, whichever is nearer.
pub(super) fn main_fact(
    family: &Family,
    measure: usize,
    rows: &RowSet,
    pairs: &[(usize, usize)],
    claim: &Claim,
) -> Option<Fact> {
    let all = reading(family, measure, rows, pairs, claim);
    let warm = family.warm(rows);
    let warm = family.warm_pair().filter(|_| !warm.is_empty() && warm.len() < rows.len()).and_then(|pair| {
        let mut pairs = pairs.to_vec();
        pairs.push(pair);
        reading(family, measure, &warm, &pairs, claim)
    });
    match (all, warm) {
        (Some(_), Some(warm)) if claim.warm => Some(warm),
        (Some(all), Some(warm)) => {
            let distance = |fact: &Fact| (fact.value - claim.fact.value).abs();
            Some(if distance(&warm) < distance(&all) { warm } else { all })
        }
        (all, warm) => all.or(warm),
    }
}

fn reading(
    family: &Family,
    measure: usize,
    rows: &RowSet,
    pairs: &[(usize, usize)],
    claim: &Claim,
) -> Option<Fact> {
    let measured = &family.measures[measure];
    let best = match (claim.best, measured.direction) {
        (true, Direction::LowerIsBetter) => StatisticKind::Minimum,
        (true, _) => StatisticKind::Maximum,
        _ => StatisticKind::Mean,
    };
    let statistic = match claim.statistic {
        _ if rows.len() == 1 => measured.statistic.unwrap_or(StatisticKind::Value),
        Some(statistic) => statistic,
        // What is called the best and is about one configuration is that one's level.
        None if pairs.is_empty() => best,
        None => StatisticKind::Mean,
    };
    family.fact(measure, statistic, rows, family.scope(rows, pairs))
}
