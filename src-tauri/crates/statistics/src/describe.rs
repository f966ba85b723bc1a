//! Location and spread.

/// Fewest values for which a 95th or 99th percentile says anything (metrics.md 6).
const FEWEST_FOR_TAILS: usize = 20;
/// Up to here sorting costs less than selecting twice.
const SORTED: usize = 1_024;

/// Location and spread of some values, in their unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Description {
    /// Number of values.
    pub n: usize,
    /// Arithmetic mean.
    pub mean: f64,
    /// Median: the mean of the two middle values where n is even.
    pub median: f64,
    /// Sample standard deviation, √(Σ(x − mean)² / (n − 1)); `None` for n = 1.
    pub sd: Option<f64>,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Coefficient of variation, 100 × sd / |mean|, in %; `None` for n = 1 or a mean of 0.
    pub cv_percent: Option<f64>,
    /// 95th percentile; `None` below 20 values.
    pub p95: Option<f64>,
}

/// Location and spread; `None` for no values or one that is not finite.
pub fn describe(values: &[f64]) -> Option<Description> {
    let mean = mean(values)?;
    let sd = deviation(values, mean);
    let (min, max) = values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), value| (min.min(*value), max.max(*value)));
    let (median, p95) = if values.len() <= SORTED {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        (of_sorted(&sorted, 0.5), (sorted.len() >= FEWEST_FOR_TAILS).then(|| of_sorted(&sorted, 0.95)))
    } else {
        (median(values)?, tail_quantile(values, 0.95))
    };
    Some(Description {
        n: values.len(),
        mean,
        median,
        sd,
        min,
        max,
        cv_percent: sd.filter(|_| mean != 0.0).map(|sd| 100.0 * sd / mean.abs()),
        p95,
    })
}

/// Arithmetic mean, summed with Neumaier's compensation; `None` for no values or one that is not finite.
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let n = values.len() as f64;
    let plain = sum(values.iter().copied()) / n;
    // The sum of very large values overflows where their mean does not.
    Some(if plain.is_finite() { plain } else { sum(values.iter().map(|value| value / n)) })
}

/// Median; `None` for no values or one that is not finite.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The `p`-quantile, 0 ≤ p ≤ 1, by linear interpolation of the order statistics (Hyndman and Fan 1996, type 7,
/// the default of R and `NumPy`); `None` for no values, one that is not finite, or another `p`.
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    selected(values, p)
}

/// A quantile in the tails; `None` below 20 values, where it would be one of the extremes in disguise.
pub fn tail_quantile(values: &[f64], p: f64) -> Option<f64> {
    if values.len() < FEWEST_FOR_TAILS { None } else { quantile(values, p) }
}

/// Sample standard deviation, √(Σ(x − mean)² / (n − 1)); `None` below two values or for one that is not finite.
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    deviation(values, mean(values)?)
}

/// Sample standard deviation in two passes, scaled so that squares neither overflow nor vanish.
pub(crate) fn deviation(values: &[f64], mean: f64) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let largest = values.iter().map(|value| (value - mean).abs()).fold(0.0, f64::max);
    if largest == 0.0 {
        return Some(0.0);
    }
    let squares = sum(values.iter().map(|value| ((value - mean) / largest).powi(2)));
    Some(largest * (squares / (values.len() - 1) as f64).sqrt())
}

pub(crate) fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    if lost.is_finite() { sum + lost } else { sum }
}

/// A quantile by selection: linear in the number of values, where sorting is not.
fn selected(values: &[f64], p: f64) -> Option<f64> {
    if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mut values = values.to_vec();
    let (below, share) = place(values.len(), p);
    let (_, lower, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let lower = *lower;
    let upper = above.iter().copied().min_by(f64::total_cmp).unwrap_or(lower);
    Some(between(lower, upper, share))
}

/// Where a quantile lies among sorted values: the place below, and how far it is on the way to the next.
fn place(length: usize, p: f64) -> (usize, f64) {
    let place = p * (length - 1) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 ≤ place < the length")]
    let below = place.floor() as usize;
    (below, place - below as f64)
}

fn between(lower: f64, upper: f64, share: f64) -> f64 {
    if share == 0.0 { lower } else { lower * (1.0 - share) + upper * share }
}

pub(crate) fn of_sorted(sorted: &[f64], p: f64) -> f64 {
    let (below, share) = place(sorted.len(), p);
    between(sorted[below], sorted[(below + 1).min(sorted.len() - 1)], share)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{describe, mean, median, quantile, tail_quantile};

    fn close(got: Option<f64>, expected: f64) {
        let got = got.expect("a value");
        assert!((got - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{got} instead of {expected}");
    }

    #[test]
    fn location_and_spread_are_those_of_the_textbook() {
        let described = describe(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).expect("a description");
        assert_eq!((described.n, described.min, described.max), (8, 2.0, 9.0));
        close(Some(described.mean), 5.0);
        close(Some(described.median), 4.5);
        close(described.sd, (32.0_f64 / 7.0).sqrt());
        close(described.cv_percent, 100.0 * (32.0_f64 / 7.0).sqrt() / 5.0);
    }

    #[test]
    fn what_cannot_be_had_is_none() {
        assert_eq!(describe(&[]), None);
        let one = describe(&[3.0]).expect("a description");
        assert_eq!((one.sd, one.cv_percent), (None, None));
        assert_eq!(describe(&[-1.0, 1.0]).and_then(|described| described.cv_percent), None);
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(describe(&[1.0, bad]), None);
            assert_eq!(mean(&[bad]), None);
            assert_eq!(median(&[1.0, bad, 2.0]), None);
        }
        assert_eq!(quantile(&[1.0], 1.1), None);
        assert_eq!(tail_quantile(&[1.0; 19], 0.95), None);
        assert_eq!(tail_quantile(&[1.0; 20], 0.95), Some(1.0));
    }

    #[test]
    fn quantiles_are_those_of_type_seven() {
        let values = [10.0, 20.0, 30.0, 40.0];
        for (p, expected) in [(0.0, 10.0), (0.25, 17.5), (0.5, 25.0), (0.9, 37.0), (1.0, 40.0)] {
            close(quantile(&values, p), expected);
        }
    }

    /// `numpy.quantile`, `mean` and `std(ddof=1)` of `NumPy` 2, on decode rates with one call of 3 tokens.
    #[test]
    fn an_uneven_sample_is_described_as_numpy_does() {
        let rates = [120.08, 3.2, 88.25, 97.5, 101.125, 64.0, 110.75];
        for (p, expected) in [(0.05, 21.44), (0.25, 76.125), (0.5, 97.5), (0.75, 105.9375), (0.95, 117.281)] {
            close(quantile(&rates, p), expected);
        }
        let described = describe(&rates).expect("a description");
        close(Some(described.mean), 83.557_857_142_857_15);
        close(described.sd, 39.661_439_276_407_88);
        close(described.cv_percent, 47.465_840_595_456_555);
    }

    #[test]
    fn small_differences_of_large_values_are_not_lost() {
        let described = describe(&[1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0]).expect("a description");
        close(described.sd, 30.0_f64.sqrt());
        close(mean(&[1e308, 1e308, 1e308]), 1e308);
        close(mean(&[1.0, 1e100, 1.0, -1e100]), 0.5);
    }

    proptest! {
        #[test]
        fn mean_and_median_lie_between_the_extremes(values in prop::collection::vec(-1e12..1e12_f64, 1..50)) {
            let described = describe(&values).expect("finite values");
            let slack = 1e-9 * described.max.abs().max(described.min.abs());
            for inner in [described.mean, described.median] {
                prop_assert!(inner >= described.min - slack && inner <= described.max + slack);
            }
            prop_assert!(described.sd.is_none_or(|sd| sd >= 0.0));
        }
    }
}
