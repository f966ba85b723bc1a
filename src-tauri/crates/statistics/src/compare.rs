//! Two sets of numbers against each other: intervals and probabilities of their difference.

use domain::{Interval, IntervalMethod};
use statrs::distribution::{ContinuousCDF, FisherSnedecor, StudentsT};

use crate::describe::{deviation, mean};
use crate::random::SplitMix64;

/// Fewest pairs for the sign-flip permutation: below, it cannot reach 0.01.
pub const FEWEST_FOR_SIGN_FLIP: usize = 8;
/// Up to here all sign patterns are counted; from there on as many are drawn.
const ALL_PATTERNS: usize = 14;
const DRAWN: u32 = 1_999;
/// So many patterns as far out end the drawing.
const ENOUGH: u32 = 100;

/// A difference of means with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The difference.
    pub estimate: f64,
    /// Its interval.
    pub interval: Interval,
    /// Two-sided probability of as large a difference by chance.
    pub p: f64,
}

/// mean(`one`) − mean(`other`) with Welch's t interval: s² = s₁²/n₁ + s₂²/n₂, the degrees of freedom after Welch
/// and Satterthwaite. `None` for fewer than 2 values on a side, one that is not finite, or a `confidence` outside
/// (0, 1). Without any spread the interval has no width.
pub fn welch(one: &[f64], other: &[f64], confidence: f64) -> Option<Difference> {
    let part = |values: &[f64]| {
        let mean = mean(values)?;
        let n = values.len() as f64;
        Some((mean, deviation(values, mean)?.powi(2) / n, n))
    };
    let (first, second) = (part(one)?, part(other)?);
    let spread = first.1 + second.1;
    let freedom = spread.powi(2) / (first.1.powi(2) / (first.2 - 1.0) + second.1.powi(2) / (second.2 - 1.0));
    student(first.0 - second.0, spread.sqrt(), freedom, confidence)
}

/// mean(`one`) − mean(`other`) with Student's t interval, one variance for both sides; what it needs are 3 values in
/// all. Otherwise as [`welch`].
pub fn pooled(one: &[f64], other: &[f64], confidence: f64) -> Option<Difference> {
    let (first, second) = (mean(one)?, mean(other)?);
    let squares = |values: &[f64], mean: f64| values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    let (n, m) = (one.len() as f64, other.len() as f64);
    let freedom = n + m - 2.0;
    let variance = (squares(one, first) + squares(other, second)) / freedom;
    student(first - second, (variance * (1.0 / n + 1.0 / m)).sqrt(), freedom, confidence)
}

/// The mean of `differences` (one per pair) with Student's t interval; `None` for fewer than 2, one that is not
/// finite, or a `confidence` outside (0, 1).
pub fn paired(differences: &[f64], confidence: f64) -> Option<Difference> {
    let mean = mean(differences)?;
    let n = differences.len() as f64;
    let spread = deviation(differences, mean)? / n.sqrt();
    student(mean, spread, n - 1.0, confidence)
}

fn student(estimate: f64, spread: f64, freedom: f64, confidence: f64) -> Option<Difference> {
    let known = estimate.is_finite() && spread.is_finite();
    if !known || confidence <= 0.0 || confidence >= 1.0 || confidence.is_nan() {
        return None;
    }
    let method = IntervalMethod::StudentT;
    if spread == 0.0 {
        let interval = Interval { low: estimate, high: estimate, confidence, method };
        return Some(Difference { estimate, interval, p: if estimate == 0.0 { 1.0 } else { 0.0 } });
    }
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?;
    let half = t.inverse_cdf(f64::midpoint(1.0, confidence)) * spread;
    let p = 2.0 * t.cdf(-(estimate / spread).abs());
    let interval = Interval { low: estimate - half, high: estimate + half, confidence, method };
    (half.is_finite() && p.is_finite()).then_some(Difference { estimate, interval, p })
}

/// Probability that groups with one mean differ as much by chance: the F test of a one-way analysis of variance. `spent`
/// are degrees of freedom that the values have lost before, where something was taken off them. `None` for fewer than
/// 2 groups, no freedom left, or a value that is not finite.
pub fn one_way(groups: &[Vec<f64>], spent: usize) -> Option<f64> {
    let groups: Vec<&Vec<f64>> = groups.iter().filter(|group| !group.is_empty()).collect();
    let n: usize = groups.iter().map(|group| group.len()).sum();
    let within = n.checked_sub(groups.len() + spent).filter(|freedom| *freedom > 0)?;
    if groups.len() < 2 {
        return None;
    }
    let every: Vec<f64> = groups.iter().flat_map(|group| group.iter().copied()).collect();
    let centre = mean(&every)?;
    let (mut between, mut rest) = (0.0, 0.0);
    for group in &groups {
        let own = mean(group)?;
        between += group.len() as f64 * (own - centre).powi(2);
        rest += group.iter().map(|value| (value - own).powi(2)).sum::<f64>();
    }
    let freedom = (groups.len() - 1) as f64;
    let ratio = (between / freedom) / (rest / within as f64);
    if rest == 0.0 || !ratio.is_finite() {
        return Some(if between == 0.0 { 1.0 } else { 0.0 });
    }
    Some(FisherSnedecor::new(freedom, within as f64).ok()?.sf(ratio))
}

/// Two-sided probability that the mean of `differences` is as far from 0 by chance, under all flips of their signs
/// (Fisher's permutation test): all of them up to 14 pairs, up to 1,999 drawn ones beyond, the same each time. `None` for
/// fewer than 8 pairs or one that is not finite.
pub fn sign_flip(differences: &[f64]) -> Option<f64> {
    let n = differences.len();
    if n < FEWEST_FOR_SIGN_FLIP || differences.iter().any(|difference| !difference.is_finite()) {
        return None;
    }
    let total: f64 = differences.iter().sum();
    // A pattern that only rounding tells from the observed one counts.
    let size: f64 = differences.iter().map(|difference| difference.abs()).sum();
    let limit = total.abs() - 1e-12 * size;
    if limit <= 0.0 {
        return Some(1.0);
    }
    if n <= ALL_PATTERNS {
        // Every pattern is one of the first half with one of the second: of these, in order, those that are far
        // enough out lie at the ends.
        let (first, second) = differences.split_at(n / 2);
        let mut second = signed_sums(second);
        second.sort_unstable_by(f64::total_cmp);
        let beyond = |sum: &f64| {
            let low = second.partition_point(|other| sum + other <= -limit);
            low + second.len() - second.partition_point(|other| sum + other < limit)
        };
        let extreme: usize = signed_sums(first).iter().map(beyond).sum();
        return Some(extreme as f64 / f64::from(1_u32 << n));
    }
    // The sums of four values under their sixteen patterns are made once.
    let sums: Vec<Vec<f64>> = differences.chunks(4).map(signed_sums).collect();
    let mut random = SplitMix64(0x5157_f11b ^ n as u64);
    let (mut extreme, mut drawn) = (1_u32, 1_u32);
    // What is likely anyway need not be known to four digits (Besag and Clifford 1991).
    while drawn <= DRAWN && extreme < ENOUGH {
        let mut sum = 0.0;
        for sums in sums.chunks(16) {
            let mut signs = random.next();
            for sums in sums {
                sum += sums[(signs & 0xf) as usize & (sums.len() - 1)];
                signs >>= 4;
            }
        }
        extreme += u32::from(sum.abs() >= limit);
        drawn += 1;
    }
    Some(f64::from(extreme) / f64::from(drawn))
}

/// The sums of values under all patterns of signs; the n-th bit of a place tells that the n-th value is turned.
fn signed_sums(values: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0];
    for value in values {
        let turned: Vec<f64> = sums.iter().map(|sum| sum - value).collect();
        for sum in &mut sums {
            *sum += value;
        }
        sums.extend(turned);
    }
    sums
}

/// Holm's step-down correction: for each probability the one that holds for all of them together.
pub fn holm(probabilities: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|one, other| probabilities[*one].total_cmp(&probabilities[*other]));
    let mut corrected = vec![1.0; probabilities.len()];
    let mut largest = 0.0_f64;
    for (rank, at) in order.into_iter().enumerate() {
        largest = largest.max(probabilities[at] * (probabilities.len() - rank) as f64).min(1.0);
        corrected[at] = largest;
    }
    corrected
}

#[cfg(test)]
mod tests;
