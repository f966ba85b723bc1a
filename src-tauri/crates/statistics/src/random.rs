//! Numbers that look random and are the same everywhere.

/// Sebastiano Vigna's `SplitMix64`: enough for resampling.
pub(crate) struct SplitMix64(pub(crate) u64);

impl SplitMix64 {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A place below `length`, by multiplication; the bias is below length / 2⁶⁴.
    pub(crate) fn below(&mut self, length: usize) -> usize {
        let wide = u128::from(self.next()) * length as u128;
        usize::try_from(wide >> 64).expect("it is below a usize")
    }
}
