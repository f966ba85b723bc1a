//! Confidence intervals of a mean: Student's t for few values, a bootstrap for many (metrics.md 6).

use domain::{Interval, IntervalMethod};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::describe::{deviation, mean, of_sorted};
use crate::random::SplitMix64;

/// Fewest values for an interval at all.
const FEWEST: usize = 3;

/// Fewest values for the bootstrap; below, its coverage is worse than that of t.
const FEWEST_FOR_BOOTSTRAP: usize = 20;

/// Resamples of a bootstrap.
const RESAMPLES: usize = 4_000;

/// A confidence interval of the mean: Student's t, mean ± t(n − 1) × sd / √n, for 3 ≤ n < 20, and the
/// bias-corrected and accelerated bootstrap (Efron 1987) from 20 values on. The same values in the same order
/// give the same interval. `None` for fewer than 3 values, for one that is not finite, and for a `confidence`
/// outside (0, 1).
pub fn mean_interval(values: &[f64], confidence: f64) -> Option<Interval> {
    if values.len() < FEWEST || !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let mean = mean(values)?;
    let sd = deviation(values, mean)?;
    if !sd.is_finite() {
        return None;
    }
    let n = values.len() as f64;
    let (method, low, high) = if values.len() < FEWEST_FOR_BOOTSTRAP {
        let t = StudentsT::new(0.0, 1.0, n - 1.0).ok()?.inverse_cdf(f64::midpoint(1.0, confidence));
        let half = t * sd / n.sqrt();
        (IntervalMethod::StudentT, mean - half, mean + half)
    } else {
        let (low, high) = bootstrap(values, mean, sd, confidence);
        (IntervalMethod::BootstrapBca, low, high)
    };
    (low.is_finite() && high.is_finite()).then_some(Interval { low, high, confidence, method })
}

fn bootstrap(values: &[f64], mean: f64, sd: f64, confidence: f64) -> (f64, f64) {
    if sd == 0.0 {
        return (mean, mean);
    }
    let n = values.len() as f64;
    let mut random = SplitMix64(0x9e37_79b9_7f4a_7c15 ^ values.len() as u64);
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let sum: f64 = (0..values.len()).map(|_| values[random.below(values.len())] - mean).sum();
            mean + sum / n
        })
        .collect();
    means.sort_by(f64::total_cmp);

    let normal = Normal::standard();
    // A resample with the very same mean counts half.
    let below = means.partition_point(|resampled| *resampled < mean);
    let not_above = means.partition_point(|resampled| *resampled <= mean);
    let least = 0.5 / RESAMPLES as f64;
    let share = ((below + not_above) as f64 / (2 * RESAMPLES) as f64).clamp(least, 1.0 - least);
    let bias = normal.inverse_cdf(share);
    // The jackknife means differ from the mean by −(x − mean) / (n − 1): the acceleration is a skewness.
    let (mut cubes, mut squares) = (0.0, 0.0);
    for value in values {
        let deviation = (value - mean) / sd;
        cubes += deviation.powi(3);
        squares += deviation.powi(2);
    }
    let acceleration = cubes / (6.0 * squares.powf(1.5));
    let end = |p: f64| {
        let z = bias + normal.inverse_cdf(p);
        let corrected = normal.cdf(bias + z / (1.0 - acceleration * z));
        of_sorted(&means, corrected.clamp(0.0, 1.0))
    };
    let tail = (1.0 - confidence) / 2.0;
    (end(tail), end(1.0 - tail))
}

#[cfg(test)]
mod tests {
    use domain::IntervalMethod;

    use super::mean_interval;
    use crate::random::SplitMix64;

    #[test]
    fn few_values_take_students_t() {
        let interval = mean_interval(&[1.0, 2.0, 3.0], 0.95).expect("an interval");
        assert_eq!(interval.method, IntervalMethod::StudentT);
        // t(2; 0.975) = 4.302652730, sd = 1, n = 3
        let half = 4.302_652_730 / 3.0_f64.sqrt();
        assert!((interval.low - (2.0 - half)).abs() < 1e-6 && (interval.high - (2.0 + half)).abs() < 1e-6);
    }

    /// The quantiles are those of `SciPy` 1.17, `scipy.stats.t.ppf((1 + confidence) / 2, n − 1)`.
    #[test]
    fn the_quantiles_of_t_are_those_of_scipy() {
        let check = |n: u32, confidence: f64, t: f64| {
            let values: Vec<f64> = (0..n).map(f64::from).collect();
            let interval = mean_interval(&values, confidence).expect("an interval");
            let n = f64::from(n);
            let half = t * (n * (n + 1.0) / 12.0).sqrt() / n.sqrt();
            let got = (interval.high - interval.low) / 2.0;
            assert!((got - half).abs() < 1e-9 * half, "n = {n}: {got} instead of {half}");
        };
        check(3, 0.95, 4.302_652_729_749_462);
        check(5, 0.95, 2.776_445_105_197_793);
        check(10, 0.95, 2.262_157_162_798_205);
        check(19, 0.95, 2.100_922_040_241_038);
        check(3, 0.99, 9.924_843_200_918_287);
        check(19, 0.99, 2.878_440_472_738_607);
    }

    /// `scipy.stats.bootstrap(method='BCa', n_resamples=400000)` gives 40.88–134.42; its percentile method gives
    /// 35.49–123.00. The tolerance is that of our fewer resamples, and tells the two apart.
    #[test]
    fn the_bootstrap_agrees_with_that_of_scipy() {
        let values: Vec<f64> = (0..24).map(|step| 1.3_f64.powi(step)).collect();
        let interval = mean_interval(&values, 0.95).expect("an interval");
        assert!((interval.low - 40.88).abs() < 2.0, "{interval:?}");
        assert!((interval.high - 134.42).abs() < 5.0, "{interval:?}");
    }

    #[test]
    fn fewer_than_three_or_broken_values_have_none() {
        assert_eq!(mean_interval(&[1.0, 2.0], 0.95), None);
        assert_eq!(mean_interval(&[1.0, f64::NAN, 2.0], 0.95), None);
        assert_eq!(mean_interval(&[1.0, 2.0, 3.0], 1.0), None);
    }

    #[test]
    fn equal_values_have_an_interval_of_no_width() {
        for n in [5, 30] {
            let interval = mean_interval(&vec![7.5; n], 0.95).expect("an interval");
            assert_eq!((interval.low, interval.high), (7.5, 7.5));
        }
    }

    #[test]
    fn many_values_take_the_bootstrap_and_get_the_same_interval_each_time() {
        let values: Vec<f64> = (0..40).map(|step| f64::from(step * step % 17)).collect();
        let interval = mean_interval(&values, 0.95).expect("an interval");
        assert_eq!(interval.method, IntervalMethod::BootstrapBca);
        assert_eq!(mean_interval(&values, 0.95), Some(interval));
        let mean = values.iter().sum::<f64>() / 40.0;
        assert!(interval.low < mean && mean < interval.high);
    }

    /// Draws 400 samples of 25 from a skewed distribution with a known mean: about 95 of 100 intervals hold it.
    #[test]
    fn the_bootstrap_covers_the_mean_about_as_often_as_it_says() {
        let mut random = SplitMix64(7);
        let mut held = 0;
        for _ in 0..400 {
            let sample: Vec<f64> = (0..25)
                .map(|_| {
                    let uniform = (random.next() >> 11) as f64 / (1_u64 << 53) as f64;
                    -(1.0 - uniform).ln()
                })
                .collect();
            let interval = mean_interval(&sample, 0.95).expect("an interval");
            held += u32::from(interval.low <= 1.0 && 1.0 <= interval.high);
        }
        assert!((350..=395).contains(&held), "{held} of 400");
    }
}
