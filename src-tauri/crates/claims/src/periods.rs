//! Spans of time that a text speaks of, against the days that the files have: `over the past six months`.

use crate::claim::{Claim, Judgement};
use crate::scene::Scene;
use crate::tokens::Token;
use crate::words;

/// Units of long spans, with their days.
const UNITS: &[(&str, f64)] = &[
    ("month", 28.0),
    ("months", 28.0),
    ("quarter", 90.0),
    ("quarters", 90.0),
    ("year", 365.0),
    ("years", 365.0),
    ("decade", 3650.0),
    ("decades", 3650.0),
];
/// Words before a span that something happened in.
const WITHIN: &[&str] = &["past", "last", "previous", "over", "during", "recent", "preceding", "throughout"];
/// By how many days a span may be longer than the days of the files, which may themselves be of a month.
const SLACK: f64 = 31.0;

/// A claim for each span that is longer than the time from the first to the last day that the files have.
pub(crate) fn judge(scene: &Scene<'_>) -> Vec<Claim> {
    let read = scene.read;
    let tokens = &read.tokens;
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let Some((first, days)) = span(tokens, at) else { continue };
        let within = tokens[first.saturating_sub(3)..first].iter().any(|token| token.is_any(WITHIN));
        let period = tokens.get(at + 1).is_some_and(|next| next.is_any(&["period", "span", "study"]));
        // A document that speaks of months may speak of these.
        let words = ["month", "months", "year", "years", "quarter", "decade"];
        let told = words.iter().any(|word| scene.knowledge().vocabulary.has(word));
        if !within && !period || told || read.advice[first] || covered(scene) + SLACK >= days {
            continue;
        }
        let judgement = Judgement::unsupported("claim-unsupported-period", Vec::new());
        found.push(judgement.at(tokens[first].start, tokens[at].end));
    }
    found
}

/// Where a span begins that ends at a token, and its days.
fn span(tokens: &[Token<'_>], at: usize) -> Option<(usize, f64)> {
    let days = |unit: &str| UNITS.iter().find(|(name, _)| *name == unit).map(|(_, days)| *days);
    let number = |word: &str| words::number_word(word).or_else(|| word.parse().ok());
    if let Some((count, unit)) = tokens[at].lower.split_once('-')
        && let (Some(count), Some(unit)) = (number(count), days(unit))
    {
        return Some((at, count * unit));
    }
    let unit = days(&tokens[at].lower)?;
    let before = at.checked_sub(1)?;
    let count = tokens[before].number().map(|own| own.value).or_else(|| number(&tokens[before].lower));
    match count {
        Some(count) => Some((before, count * unit)),
        // `over the past year`.
        None if tokens[before].is_any(&["past", "last", "previous"]) => Some((at, unit)),
        None => None,
    }
}

/// How many days lie between the first and the last that the files have.
fn covered(scene: &Scene<'_>) -> f64 {
    let frames = &scene.knowledge().frames.all;
    let days = frames.iter().flat_map(|frame| &frame.columns).flat_map(|column| column.days.iter().flatten());
    let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
    for day in days {
        // Near enough: months as 30 days and a half.
        let (year, month, day) = (day / 10_000, day / 100 % 100, day % 100);
        let place = 365.25 * f64::from(year) + 30.44 * f64::from(month) + f64::from(day);
        (first, last) = (first.min(place), last.max(place));
    }
    (last - first).max(0.0)
}
