//! What stands above and beside the numbers of a table: units, scales, what is counted.

use domain::Unit;

use crate::counts::{self, Noun};
use crate::figures::{Figure, WrittenUnit, unit_at};
use crate::lexicon::{singular, words_of};
use crate::scene::Scene;
use crate::tokens::Token;

/// The unit of a label: in parentheses, or as one of its words.
pub(super) fn unit_of(tokens: &[Token<'_>]) -> Option<Unit> {
    let known = |at: usize| match unit_at(tokens, at) {
        Some((WrittenUnit::Known(unit, _), _)) => Some(unit),
        _ => None,
    };
    let bracketed =
        (0..tokens.len()).filter(|at| tokens[*at].is_mark(&['(', '['])).find_map(|at| known(at + 1));
    bracketed
        .or_else(|| {
            // `Min chrF` is the least, and `max s` are seconds.
            let least = |at: usize| at == 0 && tokens.len() > 1 && tokens[at].is("min");
            (0..tokens.len())
                .filter(|at| !least(*at))
                .find_map(|at| known(at).filter(|unit| *unit != Unit::Tokens || tokens.len() == 1))
        })
        .or_else(|| {
            // `lingo-s` is a name.
            tokens.iter().filter(|token| token.text.contains('_')).find_map(|token| {
                let words = words_of(&token.lower);
                match words.last().map(String::as_str) {
                    Some("ms") if words.len() > 1 => Some(Unit::Milliseconds),
                    Some("s") if words.len() > 1 => {
                        Some(if words.iter().any(|word| word == "tokens" || word == "tok") {
                            Unit::TokensPerSecond
                        } else {
                            Unit::Seconds
                        })
                    }
                    Some("mb") if words.len() > 1 => Some(Unit::Megabytes),
                    Some("gb") if words.len() > 1 => Some(Unit::Gigabytes),
                    Some("pct" | "percent") if words.len() > 1 => Some(Unit::Percent),
                    _ => None,
                }
            })
        })
}

/// The unit of all cells, which the heading of a table or the sentence before it gives: `Runtime by scenario (hours)`,
/// `mean download rates in Mbit/s`.
pub(super) fn unit_above(scene: &Scene<'_>) -> Option<Unit> {
    let head = &scene.reads[scene.read.passage.head?];
    let heading = head.passage.parents.last().copied();
    let before = head.passage.previous;
    heading.into_iter().chain(before).find_map(|place| {
        let tokens = &scene.reads[place].tokens;
        let known = |at: usize| match unit_at(tokens, at) {
            Some((WrittenUnit::Known(unit, _), _)) => Some(unit),
            _ => None,
        };
        (0..tokens.len())
            .filter(|at| tokens[*at].is_mark(&['(', '[']) || tokens[*at].is("in"))
            .find_map(|at| known(at + 1))
    })
}

/// What a column or a row of counts counts: `Total Files`, `n`, `Runs`.
pub(super) fn noun_of(words: &[String], row: &[Token<'_>], label: &[Token<'_>]) -> Option<Noun> {
    let kind = row.iter().chain(label).find_map(|token| counts::file_kind(singular(&token.lower)));
    // `| JSON | 10 |` under `Number`.
    let alone = row.iter().filter(|token| token.is_word()).count() == 1
        && row.iter().any(|token| counts::file_kind(singular(&token.lower)).is_some());
    if alone && label.iter().any(|token| token.is_any(&["number", "count", "amount", "total", "quantity"])) {
        return Some(Noun::Files(kind));
    }
    words.iter().find_map(|word| match singular(word) {
        "file" => Some(Noun::Files(kind)),
        "run" | "row" | "n" | "sample" | "measurement" | "request" | "call" | "trial" | "test" | "record"
        | "failed" | "failure" | "completed" | "error" => Some(Noun::Rows),
        "model" => Some(Noun::Models),
        "configuration" | "config" => Some(Noun::Configurations),
        "prompt" => Some(Noun::Prompts),
        _ => None,
    })
}

/// By what the numbers of a column are to be multiplied: `requests (millions)`.
pub(super) fn scale_of_head(scene: &Scene<'_>, figure: &Figure) -> Option<f64> {
    let read = scene.read;
    let place = read.tokens[figure.at].start;
    let column = read.passage.cells.iter().position(|cell| (cell.start..cell.end).contains(&place))?;
    let head = &scene.reads[read.passage.head?];
    let label = head.passage.cells.get(column)?;
    head.tokens.iter().filter(|token| (label.start..label.end).contains(&token.start)).find_map(|token| {
        match token.lower.as_str() {
            "million" | "millions" | "m" | "mio" => Some(1e6),
            "thousand" | "thousands" | "k" => Some(1e3),
            "billion" | "billions" => Some(1e9),
            _ => None,
        }
    })
}
