//! Whether a difference exceeds the noise: only rows that agree in everything else are compared.

use std::collections::BTreeMap;

use domain::{Test, TestMethod, Unit};
use statistics::Difference;

use crate::data::RowSet;
use crate::data::family::NONE;

/// Confidence of every interval.
pub(crate) const CONFIDENCE: f64 = 0.95;
/// A difference is beyond the noise below this probability (after Holm).
pub(crate) const SURE: f64 = 0.01;
/// The same for permutations, whose probabilities come in steps.
const SURE_FLIPPED: f64 = 0.05;
/// The margin of interest: a smaller part of the level is no effect.
pub(crate) const MARGIN: f64 = 0.05;
/// What the spread within cells must reach where the pairs are too few to tell.
const CERTAIN: f64 = 0.001;
/// Fewest pairs for an interval of their own; with fewer the spread within the blocks is used.
const PAIRS: usize = 3;
/// So many values of a side are few.
const FEW: usize = 3;
/// Fewest degrees of freedom of that spread.
const FREEDOM: f64 = 3.0;

/// A difference of two sets of rows, first minus second, before any correction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Comparison {
    pub(crate) difference: Difference,
    /// Probability under flipped signs, from 8 pairs on and where the interval is beyond the noise.
    pub(crate) flipped: Option<f64>,
    pub(crate) method: TestMethod,
    pub(crate) n: usize,
    /// The mean of the second set where both were compared.
    pub(crate) base: f64,
}

/// What can be said of two sets of rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Compared {
    /// They share no conditions at all.
    Apart,
    /// One value on a side, or too few to estimate the noise; the difference and the second mean.
    Single { estimate: f64, base: f64 },
    /// Tested.
    Tested(Comparison),
}

/// Compares the values of two sets of rows. `blocks` tells for each row of the family under which other conditions
/// it was measured; `None` where there are no others.
pub(crate) fn compare(values: &[f64], one: &RowSet, other: &RowSet, blocks: Option<&[u32]>) -> Compared {
    let mut cells: BTreeMap<u32, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    for (rows, first) in [(one, true), (other, false)] {
        for row in rows.iter() {
            let value = values[row];
            let block = blocks.map_or(0, |blocks| blocks[row]);
            if value.is_finite() && block != NONE {
                let cell = cells.entry(block).or_default();
                if first { cell.0.push(value) } else { cell.1.push(value) }
            }
        }
    }
    let cells: Vec<(Vec<f64>, Vec<f64>)> =
        cells.into_values().filter(|(one, other)| !one.is_empty() && !other.is_empty()).collect();
    if cells.is_empty() {
        return Compared::Apart;
    }
    let base = cells.iter().map(|(_, other)| mean(other)).sum::<f64>() / cells.len() as f64;
    let tested = match cells.as_slice() {
        [(one, other)] => two(one, other).map(|difference| Comparison {
            difference,
            flipped: None,
            method: TestMethod::Welch,
            n: one.len() + other.len(),
            base,
        }),
        _ => blocked(&cells, base),
    };
    if let Some(comparison) = tested {
        return Compared::Tested(comparison);
    }
    let estimate = cells.iter().map(|(one, other)| mean(one) - mean(other)).sum::<f64>() / cells.len() as f64;
    Compared::Single { estimate, base }
}

/// Two sets of values. A side of two or three says too little of its own spread: where both together leave no doubt,
/// they are taken to spread alike.
fn two(one: &[f64], other: &[f64]) -> Option<Difference> {
    let own = statistics::welch(one, other, CONFIDENCE)?;
    if own.p < SURE || one.len().min(other.len()) > FEW {
        return Some(own);
    }
    let pooled = statistics::pooled(one, other, CONFIDENCE).filter(|pooled| pooled.p < CERTAIN);
    Some(pooled.unwrap_or(own))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Values on a scale on which a difference is the same under all conditions: what is positive differs by a factor
/// (a model that is twice as fast gains twice as much), everything else by an amount.
struct Scale {
    logarithmic: bool,
    base: f64,
}

impl Scale {
    fn to(&self, value: f64) -> f64 {
        if self.logarithmic { value.ln() } else { value }
    }

    fn back(&self, difference: f64) -> f64 {
        if self.logarithmic { self.base * difference.exp_m1() } else { difference }
    }

    fn difference(&self, found: Difference) -> Difference {
        let interval = domain::Interval {
            low: self.back(found.interval.low),
            high: self.back(found.interval.high),
            ..found.interval
        };
        Difference { estimate: self.back(found.estimate), interval, p: found.p }
    }
}

/// Several blocks: the differences within them, and where they are few and say the same the spread within cells.
fn blocked(cells: &[(Vec<f64>, Vec<f64>)], base: f64) -> Option<Comparison> {
    let positive = cells.iter().all(|(one, other)| one.iter().chain(other).all(|value| *value > 0.0));
    let scale = Scale { logarithmic: positive, base };
    let differences: Vec<f64> =
        cells.iter().map(|(one, other)| scale.to(mean(one)) - scale.to(mean(other))).collect();
    let paired =
        (cells.len() >= PAIRS).then(|| statistics::paired(&differences, CONFIDENCE)).flatten().map(|found| {
            // What the interval does not tell from noise needs no second test.
            let flipped =
                Some(found.p).filter(|p| *p < SURE).and_then(|_| statistics::sign_flip(&differences));
            Comparison {
                difference: scale.difference(found),
                flipped,
                method: if flipped.is_some() { TestMethod::SignFlip } else { TestMethod::PairedT },
                n: differences.len(),
                base,
            }
        });
    let many = cells.len() >= statistics::FEWEST_FOR_SIGN_FLIP;
    let same_way = differences.iter().all(|difference| *difference > 0.0)
        || differences.iter().all(|difference| *difference < 0.0);
    let limit = if scale.logarithmic { MARGIN } else { MARGIN * base.abs() };
    let all_small = differences.iter().all(|difference| difference.abs() < limit);
    match paired {
        Some(found) if found.difference.p < SURE || many || !(same_way || all_small) => Some(found),
        paired => match within(cells, &scale) {
            // Blocks in which the effect differs in size, each time beyond the spread of its rows; or in which there is
            // next to none each time.
            Some(found) if paired.is_none() || all_small || found.difference.p < CERTAIN => Some(found),
            _ => paired,
        },
    }
}

/// Too few blocks to see how much they differ: the spread within their cells, pooled.
fn within(cells: &[(Vec<f64>, Vec<f64>)], scale: &Scale) -> Option<Comparison> {
    let freedom: usize = cells.iter().map(|(one, other)| one.len() + other.len() - 2).sum();
    if (freedom as f64) < FREEDOM {
        return None;
    }
    // Each block shifted to the mean of all second sides: what is left is the difference and the spread.
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for (first, second) in cells {
        let shift = second.iter().map(|value| scale.to(*value)).sum::<f64>() / second.len() as f64;
        one.extend(first.iter().map(|value| scale.to(*value) - shift));
        other.extend(second.iter().map(|value| scale.to(*value) - shift));
    }
    let difference = scale.difference(statistics::welch(&one, &other, CONFIDENCE)?);
    let n = one.len() + other.len();
    Some(Comparison { difference, flipped: None, method: TestMethod::Welch, n, base: scale.base })
}

impl Comparison {
    /// The difference as a part of the second mean.
    pub(crate) fn relative(&self) -> f64 {
        if self.base == 0.0 { f64::INFINITY } else { self.difference.estimate / self.base.abs() }
    }

    /// Whether the whole interval lies within the margin of interest.
    pub(crate) fn is_negligible(&self) -> bool {
        let limit = MARGIN * self.base.abs();
        self.difference.interval.low >= -limit && self.difference.interval.high <= limit
    }

    /// As a test, after the correction of its probabilities.
    pub(crate) fn test(&self, p: f64, flipped: Option<f64>, unit: Unit) -> Test {
        Test {
            method: self.method,
            estimate: self.difference.estimate,
            lower: Some(self.difference.interval.low),
            upper: Some(self.difference.interval.high),
            unit,
            confidence: CONFIDENCE,
            p: Some(flipped.unwrap_or(p)),
            n: self.n as u64,
            beyond_noise: Some(is_sure(p, flipped) && !self.is_negligible()),
        }
    }
}

/// Whether probabilities, corrected already, are beyond doubt.
pub(crate) fn is_sure(p: f64, flipped: Option<f64>) -> bool {
    p < SURE && flipped.is_none_or(|flipped| flipped < SURE_FLIPPED)
}

/// The test of a single measurement.
pub(crate) fn single(estimate: f64, unit: Unit) -> Test {
    Test {
        method: TestMethod::SingleMeasurement,
        estimate,
        lower: None,
        upper: None,
        unit,
        confidence: CONFIDENCE,
        p: None,
        n: 1,
        beyond_noise: None,
    }
}
