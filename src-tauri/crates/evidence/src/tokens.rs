//! How many tokens a text will be, before the server has counted them.

/// Characters per token before anything was counted: few, because numbers take a token for nearly each digit.
const FIRST_GUESS: f64 = 2.0;
/// What a counted ratio is lowered by, since the next text is not the one that was counted.
const CAUTION: f64 = 0.95;

/// Turns characters into tokens. Starts pessimistic, and learns from calls that the server has counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TokenEstimate {
    characters_per_token: f64,
}

impl Default for TokenEstimate {
    fn default() -> Self {
        Self { characters_per_token: FIRST_GUESS }
    }
}

impl TokenEstimate {
    /// Takes in a finished call: the prompt's characters and the server's count of its tokens.
    pub fn calibrate(&mut self, characters: usize, tokens: u32) {
        if characters > 0 && tokens > 0 {
            self.characters_per_token = characters as f64 / f64::from(tokens) * CAUTION;
        }
    }

    /// Tokens that a text of so many characters will probably be, rounded up.
    pub fn tokens(&self, characters: usize) -> u32 {
        u32::try_from(whole((characters as f64 / self.characters_per_token).ceil())).unwrap_or(u32::MAX)
    }

    /// Characters that so many tokens will probably be, rounded down.
    pub fn characters(&self, tokens: u32) -> usize {
        whole((f64::from(tokens) * self.characters_per_token).floor())
    }

    /// The same estimate with fewer (below 1) or more characters per token.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self { characters_per_token: self.characters_per_token * factor }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates, and counts are positive"
)]
fn whole(value: f64) -> usize {
    value as usize
}

/// Tokens of the context window that are kept for the answer: what the stage asks for, and never more than
/// half of the window.
pub fn reserve_tokens(context: u32, stage_reserve: u32) -> u32 {
    stage_reserve.min(context / 2)
}

#[cfg(test)]
mod tests {
    use super::{TokenEstimate, reserve_tokens};

    #[test]
    fn starts_pessimistic_and_follows_the_count_with_caution() {
        let mut estimate = TokenEstimate::default();
        assert_eq!((estimate.tokens(1_001), estimate.characters(500)), (501, 1_000));
        estimate.calibrate(4_000, 1_000);
        assert_eq!(estimate.tokens(3_800), 1_000, "four characters per token, less five in a hundred");
        let before = estimate;
        estimate.calibrate(0, 10);
        estimate.calibrate(10, 0);
        assert_eq!(estimate, before, "nothing was counted");
        assert_eq!(estimate.scaled(0.5).tokens(3_800), 2_000);
    }

    #[test]
    fn the_answer_gets_half_of_the_window_at_most() {
        for (context, stage, expected) in
            [(4_096, 768, 768), (4_096, 1_024, 1_024), (1_024, 768, 512), (0, 768, 0)]
        {
            assert_eq!(reserve_tokens(context, stage), expected);
        }
    }
}
