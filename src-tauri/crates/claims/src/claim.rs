//! A claim with its verdict, on the way to the text's reader.

use domain::{Fact, FactId, Message, Unit, Verdict};

/// One judged claim of a passage.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    /// Bytes in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Place of the column, for a cell.
    pub(crate) column: Option<usize>,
    pub(crate) verdict: Verdict,
    pub(crate) reason: Message,
    pub(crate) facts: Vec<FactId>,
    pub(crate) correction: Option<String>,
}

/// A verdict without its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judgement {
    pub(crate) verdict: Verdict,
    pub(crate) reason: Message,
    pub(crate) facts: Vec<FactId>,
    pub(crate) correction: Option<String>,
}

impl Judgement {
    pub(crate) fn supported(reason: &str, facts: Vec<FactId>) -> Self {
        Self { verdict: Verdict::Supported, reason: Message::new(reason), facts, correction: None }
    }

    pub(crate) fn unsupported(reason: &str, facts: Vec<FactId>) -> Self {
        Self { verdict: Verdict::Unsupported, reason: Message::new(reason), facts, correction: None }
    }

    pub(crate) fn contradicted(reason: &str, facts: Vec<FactId>, correction: String) -> Self {
        let reason = Message::new(reason).with("right", correction.clone());
        Self { verdict: Verdict::Contradicted, reason, facts, correction: Some(correction) }
    }

    pub(crate) fn at(self, start: usize, end: usize) -> Claim {
        Claim {
            start,
            end,
            column: None,
            verdict: self.verdict,
            reason: self.reason,
            facts: self.facts,
            correction: self.correction,
        }
    }
}

/// A value with its unit, written in the unit of the claim that it corrects and at least as exactly.
pub(crate) fn written(fact: &Fact, unit: Option<Unit>, step: f64) -> String {
    let (value, unit) =
        match unit.and_then(|unit| fact.unit.convert(fact.value, unit).map(|value| (value, unit))) {
            Some(converted) => converted,
            None => (fact.value, fact.unit),
        };
    with_unit(value, unit, step)
}

/// A number with its unit and enough decimals: those of `step`, and three significant digits.
pub(crate) fn with_unit(value: f64, unit: Unit, step: f64) -> String {
    let number = number(value, step);
    match unit.symbol() {
        "" => number,
        "%" => format!("{number}%"),
        symbol => format!("{number} {symbol}"),
    }
}

/// Whether two counts, or two values of a setting, are the same.
pub(crate) fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(1.0)
}

/// A number as a whole one, if it is one of moderate size.
pub(crate) fn whole_number(value: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and in range")]
    let whole = (value.fract() == 0.0 && (0.0..1e9).contains(&value)).then_some(value as u32);
    whole
}

/// A number with enough decimals.
pub(crate) fn number(value: f64, step: f64) -> String {
    let of_step = if step > 0.0 && step < 1.0 { (-step.log10()).ceil().clamp(0.0, 9.0) } else { 0.0 };
    let significant = if value == 0.0 { 0.0 } else { (2.0 - value.abs().log10().floor()).clamp(0.0, 9.0) };
    let whole = value.fract().abs() < 1e-9;
    let decimals = if whole { of_step } else { of_step.max(significant) };
    format!("{value:.*}", whole_number(decimals).unwrap_or(0) as usize)
}

#[cfg(test)]
mod tests {
    use domain::Unit;

    use super::with_unit;

    #[test]
    fn values_are_written_as_exactly_as_the_claim() {
        let check = |value: f64, unit: Unit, step: f64, expected: &str| {
            assert_eq!(with_unit(value, unit, step), expected);
        };
        check(46.5678, Unit::TokensPerSecond, 0.01, "46.57 tok/s");
        check(46.5678, Unit::TokensPerSecond, 1.0, "46.6 tok/s");
        check(0.096_91, Unit::Seconds, 0.1, "0.0969 s");
        check(36.0, Unit::None, 1.0, "36");
        check(34.29, Unit::Percent, 1.0, "34.3%");
        check(0.0, Unit::None, 1.0, "0");
    }
}
