//! Numbers in the order of time: slopes, trends and steps.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::describe::{mean, median};
use crate::random::SplitMix64;

/// Up to here the distribution of Kendall's S is counted out.
const EXACT: usize = 40;
/// The most values whose pairs are all looked at; of more, evenly many are.
const MOST: usize = 2_000;
const DRAWN: u32 = 4_999;
/// So many orders as good end the drawing.
const ENOUGH: u32 = 250;
/// The fewest values on either side of a step.
const SIDE: usize = 2;

/// The slope of Theil and Sen: the median of the slopes of all pairs with different `times`. `None` without such a
/// pair, for lists of unlike length, and for a value that is not finite.
pub fn theil_sen(times: &[f64], values: &[f64]) -> Option<f64> {
    if times.len() != values.len() || times.iter().chain(values).any(|value| !value.is_finite()) {
        return None;
    }
    let step = times.len().div_ceil(MOST).max(1);
    let points: Vec<(f64, f64)> = times.iter().copied().zip(values.iter().copied()).step_by(step).collect();
    let mut slopes = Vec::with_capacity(points.len() * points.len().saturating_sub(1) / 2);
    for (at, (time, value)) in points.iter().enumerate() {
        for (later, other) in &points[at + 1..] {
            if later.to_bits() != time.to_bits() {
                slopes.push((other - value) / (later - time));
            }
        }
    }
    median(&slopes)
}

/// Two-sided probability of a trend as strong as in `values`, in the order of time, by chance (Mann 1945, Kendall
/// 1975): exact up to 40 values without ties, with the normal distribution and the correction for ties otherwise.
/// `None` for fewer than 4 values or one that is not finite.
pub fn mann_kendall(values: &[f64]) -> Option<f64> {
    let n = values.len();
    if n < 4 || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let step = n.div_ceil(MOST);
    let values: Vec<f64> = values.iter().copied().step_by(step).collect();
    let n = values.len();
    let mut s = 0_i64;
    for (at, value) in values.iter().enumerate() {
        for later in &values[at + 1..] {
            s += i64::from(later > value) - i64::from(later < value);
        }
    }
    let mut sorted = values;
    sorted.sort_by(f64::total_cmp);
    let ties: Vec<f64> =
        sorted.chunk_by(|one, other| one.total_cmp(other).is_eq()).map(|equal| equal.len() as f64).collect();
    if n <= EXACT && ties.len() == n {
        return Some(exact(n, s.unsigned_abs()));
    }
    let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let variance = (spread(n as f64) - ties.into_iter().map(spread).sum::<f64>()) / 18.0;
    if variance <= 0.0 {
        return Some(1.0);
    }
    let z = (s.unsigned_abs() as f64 - 1.0).max(0.0) / variance.sqrt();
    Some((2.0 * Normal::standard().cdf(-z)).min(1.0))
}

/// P(|S| ≥ s) over all orders of `n` different values, by counting inversions.
fn exact(n: usize, s: u64) -> f64 {
    let pairs = n as u64 * (n as u64 - 1) / 2;
    let mut shares = vec![1.0];
    for more in 2..=n {
        let mut next = vec![0.0; shares.len() + more - 1];
        for (inversions, share) in shares.iter().enumerate() {
            for added in 0..more {
                next[inversions + added] += share / more as f64;
            }
        }
        shares = next;
    }
    let extreme =
        shares.iter().enumerate().filter(|(inversions, _)| pairs.abs_diff(2 * *inversions as u64) >= s);
    extreme.map(|(_, share)| share).sum::<f64>().min(1.0)
}

/// The best single split of values in the order of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The place of the first value behind the split.
    pub at: usize,
    /// Mean before.
    pub before: f64,
    /// Mean from there on.
    pub after: f64,
    /// The part of the sum of squares that the split explains, from 0 to 1.
    pub explained: f64,
}

/// Finds the split into two means, each of at least 2 values, that explains most of the squares. `None` for fewer
/// than 4 values, one that is not finite, or no spread.
pub fn step(values: &[f64]) -> Option<Step> {
    let (centred, squares) = centred(values)?;
    let (at, best) = best_split(&centred)?;
    Some(Step {
        at,
        before: mean(&values[..at])?,
        after: mean(&values[at..])?,
        explained: (best / squares).min(1.0),
    })
}

/// Probability that chance gives as good a split as the best of `values`, under up to 4,999 drawn orders, the same each
/// time. `None` where there is no [`step`].
pub fn step_by_chance(values: &[f64]) -> Option<f64> {
    let (mut centred, _) = centred(values)?;
    let n = centred.len();
    let (_, best) = best_split(&centred)?;
    let enough = best * (1.0 - 1e-9);
    // What a sum of the first values must reach at each place to explain as much.
    let limits: Vec<f64> = (SIDE..=n - SIDE).map(|at| enough / share(at, n)).collect();
    let is_as_good = |centred: &[f64]| {
        let mut sum: f64 = centred[..SIDE - 1].iter().sum();
        centred[SIDE - 1..].iter().zip(&limits).any(|(value, limit)| {
            sum += value;
            sum * sum >= *limit
        })
    };
    let mut random = SplitMix64(0x0057_e900 ^ n as u64);
    let (mut extreme, mut drawn) = (1_u32, 1_u32);
    // What is likely anyway need not be known to four digits (Besag and Clifford 1991).
    while drawn <= DRAWN && extreme < ENOUGH {
        for place in (1..n).rev() {
            centred.swap(place, random.below(place + 1));
        }
        extreme += u32::from(is_as_good(&centred));
        drawn += 1;
    }
    Some(f64::from(extreme) / f64::from(drawn))
}

/// Values less their mean, and the sum of their squares; `None` for fewer than 4, one that is not finite, or no spread.
fn centred(values: &[f64]) -> Option<(Vec<f64>, f64)> {
    if values.len() < 2 * SIDE {
        return None;
    }
    let mean_of_all = mean(values)?;
    let centred: Vec<f64> = values.iter().map(|value| value - mean_of_all).collect();
    let squares: f64 = centred.iter().map(|value| value * value).sum();
    (squares > 0.0 && squares.is_finite()).then_some((centred, squares))
}

/// The first place behind the best split of centred values, and the sum of squares that it explains.
fn best_split(centred: &[f64]) -> Option<(usize, f64)> {
    let n = centred.len();
    let mut sum: f64 = centred[..SIDE - 1].iter().sum();
    let mut best: Option<(usize, f64)> = None;
    for at in SIDE..=n - SIDE {
        sum += centred[at - 1];
        let explained = sum * sum * share(at, n);
        if best.is_none_or(|(_, most)| explained > most) {
            best = Some((at, explained));
        }
    }
    best
}

/// What the square of the sum of the first `at` of `n` centred values is taken by for the squares that it explains.
fn share(at: usize, n: usize) -> f64 {
    n as f64 / (at as f64 * (n - at) as f64)
}

#[cfg(test)]
mod tests;
