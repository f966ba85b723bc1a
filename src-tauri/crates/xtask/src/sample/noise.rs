//! Noise that is the same everywhere: integers from a fixed seed, and from those only sums and products, because
//! the mathematical functions of two machines may differ in the last digit.

/// `SplitMix64` (Steele, Lea, Flood 2014).
pub(super) struct Noise(u64);

impl Noise {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to 1.
    fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// `value` with a relative standard deviation of `spread`: a sum of twelve uniforms, which is close to a
    /// normal distribution and has no far tails.
    pub(super) fn around(&mut self, value: f64, spread: f64) -> f64 {
        let normal = (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0;
        value * (1.0 + spread * normal)
    }

    /// A whole number from `first` to `last`.
    pub(super) fn whole(&mut self, first: u64, last: u64) -> u64 {
        first + self.next() % (last - first + 1)
    }

    /// The same items in another order (Fisher–Yates).
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.whole(0, last as u64);
            items.swap(last, usize::try_from(other).expect("it is below the length"));
        }
    }
}
