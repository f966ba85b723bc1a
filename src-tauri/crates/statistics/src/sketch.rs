//! Location, spread and quantiles of more numbers than fit into memory, in one pass.

use crate::describe::Description;

/// Bits of the mantissa that tell buckets apart: a bucket is 2⁻¹¹ of its values wide at most, so that its middle is
/// within 0.025 % of every value in it.
const MANTISSA: u32 = 11;
const SHIFT: u32 = 52 - MANTISSA;

/// A summary of numbers that grows with their range and not with how many there are.
///
/// Mean and standard deviation are Welford's; smallest and largest are exact; quantiles are those of the buckets'
/// middles, within 0.1 % of the value that stands there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sketch {
    n: u64,
    mean: f64,
    squares: f64,
    min: f64,
    max: f64,
    zeros: u64,
    positive: Buckets,
    negative: Buckets,
}

/// Counts by the upper bits of a value's size.
#[derive(Debug, Clone, Default, PartialEq)]
struct Buckets {
    first: usize,
    counts: Vec<u64>,
}

impl Buckets {
    fn add(&mut self, size: f64, count: u64) {
        let bucket = usize::try_from(size.to_bits() >> SHIFT).expect("it has 23 bits");
        self.add_at(bucket, count);
    }

    fn add_at(&mut self, bucket: usize, count: u64) {
        if self.counts.is_empty() {
            self.first = bucket;
        }
        if bucket < self.first {
            let more = self.first - bucket;
            self.counts.splice(0..0, std::iter::repeat_n(0, more));
            self.first = bucket;
        }
        let at = bucket - self.first;
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += count;
    }

    fn middle(&self, at: usize) -> f64 {
        let low = f64::from_bits(((self.first + at) as u64) << SHIFT);
        let high = f64::from_bits(((self.first + at + 1) as u64) << SHIFT);
        if high.is_finite() { f64::midpoint(low, high) } else { low }
    }

    fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The value of this rank, from 0, counted from the smallest size.
    fn at(&self, rank: u64) -> f64 {
        let mut seen = 0;
        for (at, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen > rank {
                return self.middle(at);
            }
        }
        self.middle(self.counts.len().saturating_sub(1))
    }
}

impl Sketch {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a value; one that is not finite is left out.
    pub fn add(&mut self, value: f64) {
        if !value.is_finite() {
            return;
        }
        if self.n == 0 {
            (self.min, self.max) = (value, value);
        }
        self.n += 1;
        let before = value - self.mean;
        self.mean += before / self.n as f64;
        self.squares += before * (value - self.mean);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        if value > 0.0 {
            self.positive.add(value, 1);
        } else if value < 0.0 {
            self.negative.add(-value, 1);
        } else {
            self.zeros += 1;
        }
    }

    /// Takes in everything that another one has taken in (Chan, Golub and LeVeque 1979).
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        if self.n == 0 {
            *self = other.clone();
            return;
        }
        let (n, m) = (self.n as f64, other.n as f64);
        let apart = other.mean - self.mean;
        self.squares += other.squares + apart * apart * n * m / (n + m);
        self.mean += apart * m / (n + m);
        self.n += other.n;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.zeros += other.zeros;
        for (to, from) in [(&mut self.positive, &other.positive), (&mut self.negative, &other.negative)] {
            for (at, count) in from.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                to.add_at(from.first + at, *count);
            }
        }
    }

    /// How many values it has taken in.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The `p`-quantile, 0 ≤ p ≤ 1, of the value at rank p × (n − 1), rounded; `None` for no values or another `p`.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        if self.n == 0 || !(0.0..=1.0).contains(&p) {
            return None;
        }
        let rank = (p * (self.n - 1) as f64).round();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to n − 1")]
        let rank = rank as u64;
        let negative = self.negative.total();
        let value = if rank < negative {
            -self.negative.at(negative - 1 - rank)
        } else if rank < negative + self.zeros {
            0.0
        } else {
            self.positive.at(rank - negative - self.zeros)
        };
        Some(value.clamp(self.min, self.max))
    }

    /// Location and spread; the median is the sketch's. `None` for no values.
    pub fn describe(&self) -> Option<Description> {
        let n = usize::try_from(self.n).ok()?;
        let sd = (n > 1).then(|| (self.squares / (self.n - 1) as f64).sqrt());
        Some(Description {
            n,
            mean: self.mean,
            median: self.quantile(0.5)?,
            sd,
            min: self.min,
            max: self.max,
            cv_percent: sd.filter(|_| self.mean != 0.0).map(|sd| 100.0 * sd / self.mean.abs()),
        })
    }
}

#[cfg(test)]
mod tests;
