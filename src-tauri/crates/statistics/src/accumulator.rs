//! Statistics of more numbers than can be held, taken one number at a time.

use domain::{NumberDigest, Quantiles};

/// Counts per power of two: neighbours differ by 1/512 at most, and the middle between them from both by half of
/// that, 0.098 %.
const STEPS: usize = 512;
/// The most powers of two that are told apart.
const MOST_PAGES: usize = 64;
/// Bits of a float below those that choose its count: 52 of the mantissa without the first nine.
const REST: u32 = 43;

/// The numbers of one power of two and one sign.
#[derive(Debug, Clone)]
struct Page {
    /// Sign and exponent, the upper twelve bits.
    head: u64,
    counts: Box<[u32; STEPS]>,
}

/// Takes in finite numbers; what it costs does not grow with them.
///
/// Mean and deviation come from sums about the first number; quantiles from counts by the upper bits of each
/// number, which are logarithmic steps (as in the sketch of Masson, Rim and Lee 2019).
#[derive(Debug, Clone)]
pub struct Accumulator {
    n: u64,
    origin: f64,
    sum: f64,
    squares: f64,
    minimum: f64,
    maximum: f64,
    pages: Vec<Page>,
    last: usize,
    /// Whether there were more powers of two than are told apart.
    full: bool,
}

impl Default for Accumulator {
    fn default() -> Self {
        Self {
            n: 0,
            origin: 0.0,
            sum: 0.0,
            squares: 0.0,
            minimum: f64::INFINITY,
            maximum: f64::NEG_INFINITY,
            pages: Vec::new(),
            last: 0,
            full: false,
        }
    }
}

impl Accumulator {
    /// Takes in a finite number.
    #[inline]
    pub fn add(&mut self, value: f64) {
        if self.n == 0 {
            self.origin = value;
        }
        self.n += 1;
        let distance = value - self.origin;
        self.sum += distance;
        self.squares += distance * distance;
        self.minimum = self.minimum.min(value);
        self.maximum = self.maximum.max(value);
        // −0 is 0.
        let bits = (value + 0.0).to_bits();
        let head = bits >> 52;
        let step = (bits >> REST) as usize % STEPS;
        match self.pages.get_mut(self.last) {
            Some(page) if page.head == head => page.counts[step] += 1,
            _ => self.count(head, step, 1),
        }
    }

    fn count(&mut self, head: u64, step: usize, times: u32) {
        let place = self.pages.iter().position(|page| page.head == head);
        self.last = match place {
            Some(place) => place,
            None if self.pages.len() == MOST_PAGES => {
                self.full = true;
                return;
            }
            None => {
                self.pages.push(Page { head, counts: Box::new([0; STEPS]) });
                self.pages.len() - 1
            }
        };
        let count = &mut self.pages[self.last].counts[step];
        *count = count.saturating_add(times);
    }

    /// Takes in all that another one took in.
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        if self.n == 0 {
            *self = other.clone();
            return;
        }
        // Both sums move to this one's origin.
        let shift = other.origin - self.origin;
        let n = other.n as f64;
        self.squares += other.squares + shift * (2.0 * other.sum + n * shift);
        self.sum += other.sum + n * shift;
        self.n += other.n;
        self.minimum = self.minimum.min(other.minimum);
        self.maximum = self.maximum.max(other.maximum);
        self.full |= other.full;
        for page in &other.pages {
            for (step, times) in page.counts.iter().enumerate().filter(|(_, times)| **times > 0) {
                self.count(page.head, step, *times);
            }
        }
    }

    /// The statistics of what was taken in; `None` where that is nothing, or overflows.
    pub fn finish(&self) -> Option<NumberDigest> {
        if self.n == 0 {
            return None;
        }
        let n = self.n as f64;
        let offset = self.sum / n;
        let mean = self.origin + offset;
        let deviation =
            (self.n > 1).then(|| ((self.squares - self.sum * offset).max(0.0) / (n - 1.0)).sqrt());
        let sum = n * self.origin + self.sum;
        let finite = mean.is_finite() && sum.is_finite() && deviation.is_none_or(f64::is_finite);
        finite.then(|| NumberDigest {
            n: self.n,
            mean,
            standard_deviation: deviation,
            minimum: self.minimum,
            maximum: self.maximum,
            sum,
            quantiles: self.quantiles(),
        })
    }

    fn quantiles(&self) -> Option<Quantiles> {
        if self.full {
            return None;
        }
        let mut steps: Vec<(f64, u64)> = self
            .pages
            .iter()
            .flat_map(|page| {
                page.counts
                    .iter()
                    .enumerate()
                    .filter(|(_, times)| **times > 0)
                    .map(|(step, times)| (middle(page.head, step as u64), u64::from(*times)))
            })
            .collect();
        steps.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let quantile = |share: f64| {
            let rank = share * (self.n - 1) as f64;
            let mut before = 0;
            let reached = steps.iter().find(|(_, times)| {
                before += times;
                before as f64 > rank
            });
            reached.map_or(self.maximum, |(middle, _)| middle.clamp(self.minimum, self.maximum))
        };
        Some(Quantiles {
            p5: quantile(0.05),
            p25: quantile(0.25),
            median: quantile(0.5),
            p75: quantile(0.75),
            p90: quantile(0.9),
            p95: quantile(0.95),
            p99: quantile(0.99),
        })
    }
}

/// The middle of the numbers of one count.
fn middle(head: u64, step: u64) -> f64 {
    let low = head << 52 | step << REST;
    if low == 0 { 0.0 } else { f64::from_bits(low | 1 << (REST - 1)) }
}

#[cfg(test)]
mod tests {
    use domain::NumberDigest;
    use proptest::prelude::*;

    use super::Accumulator;
    use crate::{describe, quantile};

    fn of(values: &[f64]) -> Accumulator {
        let mut all = Accumulator::default();
        for value in values {
            all.add(*value);
        }
        all
    }

    fn close(one: f64, other: f64, scale: f64) -> bool {
        (one - other).abs() <= 1e-9 * scale.abs().max(1e-300)
    }

    fn check(digest: &NumberDigest, values: &[f64]) {
        let exact = describe(values).expect("finite values");
        let scale = exact.max.abs().max(exact.min.abs());
        assert!(close(digest.mean, exact.mean, scale), "{digest:?} {exact:?}");
        assert_eq!((digest.n, digest.minimum, digest.maximum), (values.len() as u64, exact.min, exact.max));
        match (digest.standard_deviation, exact.sd) {
            (Some(one), Some(other)) => assert!(close(one, other, scale), "{digest:?} {exact:?}"),
            (one, other) => assert_eq!(one, other),
        }
        let quantiles = digest.quantiles.expect("few powers of two");
        for (share, got) in [(0.05, quantiles.p5), (0.5, quantiles.median), (0.95, quantiles.p95)] {
            // Between the order statistics around the rank, each within 0.1 %.
            let rank = share * (values.len() - 1) as f64;
            let at = |rank: f64| quantile(values, rank / (values.len() - 1).max(1) as f64).expect("in range");
            let (low, high) = (at(rank.floor()), at(rank.ceil()));
            let within = low - 0.001 * low.abs() <= got && got <= high + 0.001 * high.abs();
            assert!(within, "{share}: {got} is not in {low}..{high}");
        }
    }

    #[test]
    fn nothing_has_no_statistics_and_one_number_no_deviation() {
        assert_eq!(Accumulator::default().finish(), None);
        check(&of(&[0.165]).finish().expect("one number"), &[0.165]);
        check(&of(&[-0.0, 0.0]).finish().expect("two numbers"), &[0.0, 0.0]);
        let far = of(&(0..2_000).map(|power| 10f64.powi(power % 300 - 150)).collect::<Vec<_>>());
        assert_eq!(far.finish().expect("finite").quantiles, None, "too many powers of ten");
        assert_eq!(of(&[f64::MAX, f64::MAX]).finish(), None);
    }

    #[test]
    fn numbers_far_from_zero_keep_their_deviation() {
        let values: Vec<f64> = (0..10_000).map(|place| 1e9 + f64::from(place % 7)).collect();
        let digest = of(&values).finish().expect("finite");
        assert!((digest.standard_deviation.expect("many") - 2.000_1).abs() < 1e-3, "{digest:?}");
    }

    proptest! {
        #[test]
        fn statistics_are_those_of_the_numbers_however_they_were_divided(
            values in proptest::collection::vec(prop_oneof![-1e6..1e6f64, 0.01..10.0f64, Just(0.0)], 1..300),
            at in any::<prop::sample::Index>(),
        ) {
            let whole = of(&values).finish().expect("finite");
            check(&whole, &values);
            let at = at.index(values.len());
            let mut parts = of(&values[..at]);
            parts.merge(&of(&values[at..]));
            check(&parts.finish().expect("finite"), &values);
        }
    }
}
