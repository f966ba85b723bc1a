//! How a fact's number stands in a text: its rounding, its unit, and the references that mark its place.
//!
//! Numbers are canonical: a point before decimals, nothing between thousands, − (U+2212) for minus.

use crate::{Fact, FactKind, StatisticKind, Unit};

/// Digits of a number that was computed.
const COMPUTED_DIGITS: i32 = 4;
/// Most digits of a number that stands in a file.
const READ_DIGITS: i32 = 6;

/// A piece of a text that refers to facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPiece<'a> {
    /// Words.
    Words(&'a str),
    /// `{F12}`: the twelfth fact of the run.
    Number(usize),
    /// `{#3fa9c1d04b7e}`: the fact of this id.
    Id(&'a str),
}

/// A text as words and references, in order: every byte of it is in one of the pieces.
pub fn text_pieces(text: &str) -> Vec<TextPiece<'_>> {
    let mut pieces = Vec::new();
    let (mut begin, mut at) = (0, 0);
    while let Some(open) = text[at..].find('{').map(|place| at + place) {
        let Some((reference, end)) = reference(&text[open..]) else {
            at = open + 1;
            continue;
        };
        if begin < open {
            pieces.push(TextPiece::Words(&text[begin..open]));
        }
        pieces.push(reference);
        begin = open + end;
        at = begin;
    }
    if begin < text.len() {
        pieces.push(TextPiece::Words(&text[begin..]));
    }
    pieces
}

/// The reference that a text begins with, and its length in bytes.
fn reference(text: &str) -> Option<(TextPiece<'_>, usize)> {
    let inside = text.strip_prefix('{')?;
    let end = inside.bytes().take(32).position(|byte| byte == b'}')?;
    let name = inside[..end].trim();
    let piece = if let Some(id) = name.strip_prefix('#') {
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_id.then_some(TextPiece::Id(id))
    } else {
        let digits = name.strip_prefix(['F', 'f'])?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok().map(TextPiece::Number)).flatten()
    };
    Some((piece?, end + 2))
}

impl Fact {
    /// The number with its unit, as it stands in a text: `103.2 tok/s`, `29.99 s`, `≈ 0.1247 s`, `9`.
    pub fn written(&self) -> String {
        let unit = readable(self.value, self.unit);
        let value = self.unit.convert(self.value, unit).unwrap_or(self.value);
        let number = self.digits(value);
        let sign = if self.approximate { "≈ " } else { "" };
        match (unit.symbol(), self.statistic) {
            (_, StatisticKind::Ratio) => format!("{sign}{number}×"),
            ("", _) => format!("{sign}{number}"),
            (symbol, StatisticKind::Slope) => format!("{sign}{number} {symbol} per day"),
            (symbol, _) => format!("{sign}{number} {symbol}"),
        }
    }

    fn digits(&self, value: f64) -> String {
        let read = matches!(self.kind, FactKind::Measured | FactKind::Stated)
            || matches!(
                self.statistic,
                StatisticKind::Minimum | StatisticKind::Maximum | StatisticKind::Count
            );
        if read { shortest(value, READ_DIGITS) } else { rounded(value, COMPUTED_DIGITS) }
    }
}

/// The unit in which a value is easiest to read; other units than those of time and memory stay.
fn readable(value: f64, unit: Unit) -> Unit {
    let size = value.abs();
    match unit {
        Unit::Milliseconds if size >= 600_000.0 => Unit::Minutes,
        Unit::Milliseconds if size >= 10_000.0 => Unit::Seconds,
        Unit::Milliseconds if size > 0.0 && size < 0.1 => Unit::Microseconds,
        Unit::Megabytes if size >= 10_000.0 => Unit::Gigabytes,
        other => other,
    }
}

/// A number in so many significant digits, and never without a digit of its whole part.
fn rounded(value: f64, digits: i32) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-9..1e15).contains(&size) {
        return with_minus(&format!("{value:.3e}"));
    }
    // Between −9 and 15.
    #[expect(clippy::cast_possible_truncation, reason = "the logarithm of a number within 1e-9 and 1e15")]
    let leading = if size == 0.0 { 0 } else { size.log10().floor() as i32 };
    let decimals = usize::try_from(digits - 1 - leading).unwrap_or(0);
    let text = format!("{value:.decimals$}");
    let zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    with_minus(if zero { text.trim_start_matches('-') } else { &text })
}

/// The same without zeros at the end.
fn shortest(value: f64, digits: i32) -> String {
    let text = rounded(value, digits);
    if text.contains('.') && !text.contains('e') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn with_minus(text: &str) -> String {
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::{TextPiece, text_pieces};
    use crate::{Direction, Fact, FactId, FactKind, Metric, Scope, StatisticKind, Unit};

    fn fact(value: f64, unit: Unit, statistic: StatisticKind, kind: FactKind) -> Fact {
        Fact {
            id: FactId("0a".to_owned()),
            metric: Metric::Latency,
            name: "latency".to_owned(),
            statistic,
            value,
            unit,
            n: 1,
            direction: Direction::Neutral,
            approximate: false,
            scope: Scope::default().into(),
            sources: Vec::new().into(),
            kind,
        }
    }

    #[test]
    fn numbers_are_rounded_by_what_they_are_and_keep_their_unit() {
        let derived = FactKind::Derived { formula: String::new(), of: Vec::new() };
        let check = |value: f64, unit: Unit, statistic: StatisticKind, kind: &FactKind, expected: &str| {
            assert_eq!(fact(value, unit, statistic, kind.clone()).written(), expected);
        };
        let (value, mean) = (StatisticKind::Value, StatisticKind::Mean);
        check(4711.25, Unit::Milliseconds, value, &FactKind::Measured, "4711.25 ms");
        check(4711.256, Unit::Milliseconds, mean, &derived, "4711 ms");
        check(115.8649, Unit::TokensPerSecond, mean, &derived, "115.9 tok/s");
        check(29_987.07, Unit::Milliseconds, value, &FactKind::Measured, "29.9871 s");
        check(0.04, Unit::Milliseconds, mean, &derived, "40.00 µs");
        check(0.165, Unit::None, value, &FactKind::Stated, "0.165");
        check(37.0, Unit::None, StatisticKind::Count, &derived, "37");
        check(1_234_567.0, Unit::Tokens, StatisticKind::Sum, &derived, "1234567 tokens");
        check(-0.000_01, Unit::Percent, StatisticKind::Change, &derived, "−0.00001000 %");
        check(2.5, Unit::None, StatisticKind::Ratio, &derived, "2.500×");
        check(-1.5, Unit::TokensPerSecond, StatisticKind::Slope, &derived, "−1.500 tok/s per day");
        check(0.0, Unit::Percent, mean, &derived, "0.000 %");
        check(24_000.0, Unit::Megabytes, value, &FactKind::Measured, "24 GB");
        check(1e18, Unit::Tokens, StatisticKind::Sum, &derived, "1.000e18 tokens");
    }

    #[test]
    fn references_are_found_and_nothing_is_lost() {
        let check =
            |text: &str, expected: &[TextPiece<'_>]| assert_eq!(text_pieces(text), expected, "{text}");
        check("", &[]);
        check("plain { text }", &[TextPiece::Words("plain { text }")]);
        check(
            "a {F12} b { f3 }{#0aF9}",
            &[
                TextPiece::Words("a "),
                TextPiece::Number(12),
                TextPiece::Words(" b "),
                TextPiece::Number(3),
                TextPiece::Id("0aF9"),
            ],
        );
        check("{{F1}}", &[TextPiece::Words("{"), TextPiece::Number(1), TextPiece::Words("}")]);
        check("{Fx} {F} {#xyz} {é", &[TextPiece::Words("{Fx} {F} {#xyz} {é")]);
        check("{F99999999999999999999999}", &[TextPiece::Words("{F99999999999999999999999}")]);
    }
}
