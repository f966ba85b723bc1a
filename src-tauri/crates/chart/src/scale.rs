//! Ticks at round numbers.

/// Smallest span of a scale as a share of its values: equal values must not be blown up to noise.
const SMALLEST_SPAN: f64 = 0.01;
/// Room below the smallest and above the largest value, in steps.
const ROOM_BELOW: f64 = 0.2;
const ROOM_ABOVE: f64 = 0.1;
/// Values beyond are not drawn to scale, values below are as good as 0: both could only come from a
/// damaged file.
const LARGEST: f64 = 1e300;
const SMALLEST: f64 = 1e-9;

/// A scale from one multiple of its step to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    step: f64,
    first: i64,
    last: i64,
    /// Decimals that the ticks need.
    pub(crate) decimals: usize,
}

impl Scale {
    /// A scale around values in at most so many steps; `None` without a value that can be drawn. It
    /// does not reach below 0 unless a value does.
    pub(crate) fn around(values: impl IntoIterator<Item = f64>, most_steps: i64) -> Option<Self> {
        let (low, high) = extent(values.into_iter().filter(|value| value.abs() <= LARGEST))?;
        let reaches_below_zero = low < 0.0;
        let middle = low / 2.0 + high / 2.0;
        let smallest = if middle.abs() < SMALLEST { 1.0 } else { middle.abs() * SMALLEST_SPAN };
        let (low, high) = if high - low < smallest {
            (low.min(middle - smallest / 2.0), high.max(middle + smallest / 2.0))
        } else {
            (low, high)
        };
        Some(Self::fit(most_steps, &[1.0, 2.0, 5.0], high - low, |step| {
            let first = (low / step - ROOM_BELOW).floor();
            let last = (high / step + ROOM_ABOVE).ceil();
            (if reaches_below_zero { first } else { first.max(0.0) }, last)
        }))
    }

    /// A scale from 0 to at least the largest value; `None` without a positive value.
    pub(crate) fn from_zero(values: impl IntoIterator<Item = f64>, most_steps: i64) -> Option<Self> {
        let drawn = values.into_iter().filter(|value| (SMALLEST..=LARGEST).contains(value));
        let (_, largest) = extent(drawn)?;
        Some(Self::fit(most_steps, &[1.0, 2.0, 4.0, 5.0], largest, |step| (0.0, (largest / step).ceil())))
    }

    /// The smallest step, a factor times a power of ten, with which the span takes at most so many; at
    /// least two, because a span around 0 cannot take fewer.
    #[expect(clippy::cast_possible_truncation, reason = "exponents and multiples of the step are small")]
    fn fit(most_steps: i64, factors: &[f64], span: f64, ends: impl Fn(f64) -> (f64, f64)) -> Self {
        let most_steps = most_steps.max(2);
        let mut exponent = (span / most_steps as f64).log10().floor() as i32;
        loop {
            for factor in factors {
                let step = factor * 10_f64.powi(exponent);
                let (first, last) = ends(step);
                if last - first <= most_steps as f64 {
                    let decimals = usize::try_from(-exponent).unwrap_or(0);
                    return Self { step, first: first as i64, last: last as i64, decimals };
                }
            }
            exponent += 1;
        }
    }

    pub(crate) fn low(self) -> f64 {
        self.at(self.first)
    }

    pub(crate) fn high(self) -> f64 {
        self.at(self.last)
    }

    pub(crate) fn contains(self, value: f64) -> bool {
        (self.low()..=self.high()).contains(&value)
    }

    pub(crate) fn ticks(self) -> impl Iterator<Item = f64> {
        (self.first..=self.last).map(move |multiple| self.at(multiple))
    }

    fn at(self, multiple: i64) -> f64 {
        // 3 × 0.1 is not 0.3: a step below 1 is divided by instead.
        if self.step < 1.0 {
            multiple as f64 / (1.0 / self.step).round()
        } else {
            multiple as f64 * self.step
        }
    }
}

/// Smallest and largest.
fn extent(mut values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let first = values.next()?;
    Some(values.fold((first, first), |(low, high), value| (low.min(value), high.max(value))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ticks_are_round() {
        let check = |values: &[f64], expected: &[f64], decimals| {
            let scale = Scale::around(values.iter().copied(), 6).expect("values");
            assert_eq!(
                (scale.ticks().collect::<Vec<_>>(), scale.decimals),
                (expected.to_vec(), decimals),
                "{values:?}"
            );
        };
        check(&[114.0, 117.81], &[113.0, 114.0, 115.0, 116.0, 117.0, 118.0], 0);
        check(&[632.03, 808.15], &[600.0, 650.0, 700.0, 750.0, 800.0, 850.0], 0);
        check(&[0.0, 3.0], &[0.0, 1.0, 2.0, 3.0, 4.0], 0);
        check(&[0.31, 0.58], &[0.2, 0.3, 0.4, 0.5, 0.6], 1);
        check(&[0.32, 0.59], &[0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6], 2);
        check(&[-3.0, 2.0], &[-4.0, -2.0, 0.0, 2.0, 4.0], 0);
        // Equal values are not blown up.
        check(&[115.86, 115.86], &[115.0, 115.5, 116.0, 116.5], 1);
        check(&[0.0], &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 1);
    }

    #[test]
    fn bars_begin_at_zero() {
        let check = |largest, steps, expected: &[f64]| {
            let scale = Scale::from_zero([largest, 0.1, f64::NAN], steps).expect("a positive value");
            assert_eq!(scale.ticks().collect::<Vec<_>>(), expected, "{largest}");
        };
        check(15.58, 5, &[0.0, 4.0, 8.0, 12.0, 16.0]);
        check(16.0, 2, &[0.0, 10.0, 20.0]);
        check(0.67, 5, &[0.0, 0.2, 0.4, 0.6, 0.8]);
        assert_eq!(Scale::from_zero([0.0, -1.0, f64::NAN, f64::INFINITY, 1e-300], 5), None);
    }

    #[test]
    fn nothing_finite_is_no_scale() {
        assert_eq!(Scale::around([], 6), None);
        assert_eq!(Scale::around([f64::NAN, f64::INFINITY, f64::MAX], 6), None);
    }

    proptest! {
        #[test]
        fn every_scale_holds_its_values_in_few_steps(
            values in prop::collection::vec(prop_oneof![-1e3..1e3_f64, 0.0..1e-6_f64, 0.0..1e300_f64], 1..8),
            most in 1_i64..8,
        ) {
            let scale = Scale::around(values.iter().copied(), most).expect("values");
            let ticks: Vec<f64> = scale.ticks().collect();
            prop_assert!((2..=most.max(2) + 1).contains(&i64::try_from(ticks.len()).expect("few")), "{ticks:?}");
            prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]), "{ticks:?}");
            prop_assert!(values.iter().all(|value| scale.contains(*value)), "{values:?} {ticks:?}");
        }
    }
}
