//! Whether a difference may be the order in which things were run: a drift within the values of a parameter that
//! would carry the level as far as from one value to the other.

use rustc_hash::FxHashMap;

use super::noise::Comparison;
use crate::data::Family;
use crate::data::groups::Group;
use crate::data::redundant::joint;

/// What a drift says about a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drift {
    /// Nothing.
    None,
    /// It explains at least half of it.
    Explains,
}

/// How clear the drift within the values must be.
const SURE: f64 = 0.01;
/// Which part of the difference it must explain.
const PART: f64 = 0.5;
/// Fewest rows of one value to see a drift in.
const FEWEST: usize = 4;

/// Looks for a drift that goes on within each value of a parameter, where its values were run one after the other.
pub(crate) fn drift(family: &Family, measure: usize, levels: &[Group], comparison: &Comparison) -> Drift {
    if !one_after_the_other(levels) {
        return Drift::None;
    }
    let at = levels[0].pairs[0].0;
    let others: Vec<&[u32]> = family
        .dividing()
        .into_iter()
        .filter(|other| *other != at)
        .map(|other| family.dimensions[other].codes.as_slice())
        .collect();
    let blocks = joint(&others);
    let residuals = residuals(family, measure, levels, &blocks);
    let mut slopes = Vec::new();
    let mut centres = Vec::new();
    for level in levels {
        let (times, values): (Vec<f64>, Vec<f64>) =
            level.rows.iter().filter_map(|row| residuals.get(&row).map(|value| (row as f64, *value))).unzip();
        if values.len() < FEWEST {
            return Drift::None;
        }
        let (Some(slope), Some(p)) =
            (statistics::theil_sen(&times, &values), statistics::mann_kendall(&values))
        else {
            return Drift::None;
        };
        slopes.push((slope, p));
        centres.push(times.iter().sum::<f64>() / times.len() as f64);
    }
    // Fisher's way of putting probabilities together would need more; each value must show it, and all the same way.
    let same_way = slopes.windows(2).all(|pair| (pair[0].0 > 0.0) == (pair[1].0 > 0.0));
    let clear =
        slopes.iter().map(|(_, p)| p.max(1e-12).ln()).sum::<f64>() < SURE.ln() * slopes.len() as f64 / 2.0;
    let slope =
        statistics::median(&slopes.iter().map(|(slope, _)| *slope).collect::<Vec<f64>>()).unwrap_or(0.0);
    let distance = centres.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        - centres.iter().copied().fold(f64::INFINITY, f64::min);
    let carried = slope.abs() * distance;
    let explains = carried >= PART * comparison.difference.estimate.abs();
    if same_way && clear && explains { Drift::Explains } else { Drift::None }
}

/// Whether the rows of each value lie in one piece.
fn one_after_the_other(levels: &[Group]) -> bool {
    let mut ends: Vec<(u32, u32)> = levels
        .iter()
        .filter_map(|group| group.rows.0.first().copied().zip(group.rows.0.last().copied()))
        .collect();
    ends.sort_unstable();
    ends.windows(2).all(|pair| pair[0].1 < pair[1].0)
}

/// What is left of each row when what its other conditions usually give is taken off.
fn residuals(family: &Family, measure: usize, levels: &[Group], blocks: &[u32]) -> FxHashMap<usize, f64> {
    let mut sums: FxHashMap<u32, (f64, usize)> = FxHashMap::default();
    let block = |row: usize| blocks.get(row).copied().unwrap_or(0);
    let rows: Vec<(usize, f64)> = levels
        .iter()
        .flat_map(|level| level.rows.iter())
        .filter_map(|row| family.measures[measure].value(row).map(|value| (row, value)))
        .collect();
    for (row, value) in &rows {
        let sum = sums.entry(block(*row)).or_default();
        *sum = (sum.0 + value, sum.1 + 1);
    }
    rows.into_iter()
        .map(|(row, value)| (row, value - sums[&block(row)].0 / sums[&block(row)].1 as f64))
        .collect()
}
