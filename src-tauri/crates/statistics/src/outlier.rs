//! Values far from their like.

use crate::describe::median;

/// Fewest values among which one can stand out.
pub const FEWEST_FOR_OUTLIERS: usize = 8;
/// Beyond, one value moves neither the median nor the deviation of the others.
const MANY: usize = 1_000;
/// The median absolute deviation of a normal distribution in standard deviations.
const NORMAL: f64 = 1.482_602_218_505_602;

/// For each value its distance from the median of all the others, in robust standard deviations of the others:
/// 1.4826 × their median absolute deviation, and `floor` at least, so that values that are nearly all the same
/// mark nothing but what is far. Of more than 1,000 values none is left out for itself. `None` for fewer than 8 values, one that is not finite, or a floor of 0 or less.
pub fn leave_one_out(values: &[f64], floor: f64) -> Option<Vec<f64>> {
    let n = values.len();
    if n < FEWEST_FOR_OUTLIERS
        || floor.is_nan()
        || floor <= 0.0
        || values.iter().any(|value| !value.is_finite())
    {
        return None;
    }
    if n > MANY {
        let (centre, spread) = robust(values)?;
        let scale = spread.max(floor);
        return Some(values.iter().map(|value| (value - centre) / scale).collect());
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let distance = |value: f64, without: usize| {
        let centre = quantile_without(&sorted, without);
        let spread = deviation_without(&sorted, without, centre);
        (value - centre) / (NORMAL * spread).max(floor)
    };
    Some(values.iter().map(|value| distance(*value, sorted.partition_point(|other| other < value))).collect())
}

/// The distance, as [`leave_one_out`] gives it, from which on a value of `n` is far: 2 of 1,000 clean normal sets hold
/// one (leave-one-out without a floor, by simulation of 40,000 sets for each n below 100).
pub fn far(n: usize) -> f64 {
    const LIMITS: [(usize, f64); 10] = [
        (8, 26.0),
        (10, 16.5),
        (12, 12.3),
        (16, 9.3),
        (24, 6.8),
        (40, 5.7),
        (80, 5.1),
        (200, 4.9),
        (1_000, 5.1),
        (10_000, 6.0),
    ];
    LIMITS.iter().rev().find(|(from, _)| n >= *from).map_or(f64::INFINITY, |(_, limit)| *limit)
}

/// The median of sorted values without one of them.
fn quantile_without(sorted: &[f64], without: usize) -> f64 {
    let n = sorted.len() - 1;
    let at = |place: usize| sorted[if place < without { place } else { place + 1 }];
    if n % 2 == 1 { at(n / 2) } else { f64::midpoint(at(n / 2 - 1), at(n / 2)) }
}

/// The median distance from `centre` of sorted values without one of them: two walks outwards from the centre.
fn deviation_without(sorted: &[f64], without: usize, centre: f64) -> f64 {
    let split = sorted.partition_point(|value| *value < centre);
    let (mut below, mut above) = (split, split);
    let n = sorted.len() - 1;
    let mut distances = [0.0; 2];
    let mut taken = 0;
    // The middle is the n/2-th distance; of even many the mean of the two middle ones.
    while taken <= n / 2 {
        let left = below.checked_sub(1).map(|at| (at, centre - sorted[at]));
        let right = sorted.get(above).map(|value| (above, value - centre));
        let goes_left = match (left, right) {
            (Some(left), Some(right)) => left.1 <= right.1,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let Some((at, distance)) = (if goes_left { left } else { right }) else { break };
        if goes_left {
            below = at;
        } else {
            above = at + 1;
        }
        if at != without {
            distances = [distances[1], distance];
            taken += 1;
        }
    }
    if n % 2 == 1 { distances[1] } else { f64::midpoint(distances[0], distances[1]) }
}

/// The median and 1.4826 × the median absolute deviation of values; `None` for none or one that is not finite.
pub fn robust(values: &[f64]) -> Option<(f64, f64)> {
    if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let centre = median(values)?;
    let distances: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
    Some((centre, NORMAL * median(&distances)?))
}

#[cfg(test)]
mod tests;
