//! Numbers that are settings although nothing names their parameter: `at 1600 users`, `from 32 to 128`, `| 4096 |`.
//! Looked at only where a passage is not borne out without them, since any number may happen to be one.

use domain::{PassageKind, Unit};
use evidence::DimensionKind;

use super::{Mention, What};
use crate::counts;
use crate::entities::Hit;
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::knowledge::Knowledge;
use crate::lexicon::{singular, words_of};
use crate::subject::Read;
use crate::tokens::Token;
use crate::vocabulary::normal;

/// Words before a number that is set.
const BEFORE: &[&str] = &[
    "through", "at", "with", "from", "to", "of", "for", "by", "between", "and", "or", "in", "on", "under",
    "than", "versus", "vs", "against", "using", "until", "through", "level", "only", "just", "k", "n",
    "depth", "beyond", "past", "above", "below", "over", "the", "instead", "rather", "while", "but",
];

/// Words behind a number that do not say what it is a number of.
const BEHIND: &[&str] = &[
    "and",
    "or",
    "to",
    "is",
    "was",
    "it",
    "its",
    "the",
    "on",
    "in",
    "for",
    "with",
    "at",
    "than",
    "as",
    "by",
    "from",
    "of",
    "but",
    "while",
    "only",
    "does",
    "has",
    "had",
    "are",
    "were",
    "where",
    "when",
    "which",
    "they",
    "both",
    "respectively",
    "each",
    "through",
    "against",
    "versus",
    "vs",
    "instead",
    "rather",
    "already",
    "still",
    "all",
    "then",
    "that",
];

/// The settings that figures of a passage can be.
pub(crate) fn implied(read: &Read<'_>, heads: bool, knowledge: &Knowledge) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for figure in &read.figures {
        if !matches!(figure.shape, Shape::Plain)
            || !matches!(
                figure.bound,
                Bound::Exact | Bound::UpTo | Bound::DownTo | Bound::AtMost | Bound::AtLeast
            )
            || figure.sign.is_some()
            || matches!(figure.unit, Some(WrittenUnit::Points | WrittenUnit::Times | WrittenUnit::Money))
        {
            continue;
        }
        if read.passage.kind == PassageKind::Row && !heads && !in_first_cell(read, figure) {
            continue;
        }
        let hits = knowledge.entities.numbered(figure.value);
        let mut best: Vec<(u8, Hit)> =
            hits.iter().filter_map(|hit| Some((fit(read, figure, *hit, knowledge)?, *hit))).collect();
        let Some(most) = best.iter().map(|(fit, _)| *fit).max() else { continue };
        best.retain(|(fit, _)| *fit == most);
        let hits: Vec<Hit> = best.into_iter().map(|(_, hit)| hit).collect();
        let places = hits.iter().map(|hit| (hit.family, hit.dimension)).collect();
        found.push(Mention {
            first: figure.first,
            last: figure.last,
            what: What::Setting(places, hits),
            key: normal(read.tokens[figure.at].text),
        });
    }
    found
}

fn in_first_cell(read: &Read<'_>, figure: &Figure) -> bool {
    let place = read.tokens[figure.at].start;
    read.passage.cells.first().is_some_and(|cell| (cell.start..cell.end).contains(&place))
}

/// How well a number may be the value of a dimension: 2 where the words beside it say so, 1 where they leave it open.
fn fit(read: &Read<'_>, figure: &Figure, hit: Hit, knowledge: &Knowledge) -> Option<u8> {
    let dimension = &knowledge.data.families[hit.family].dimensions[hit.dimension];
    if matches!(dimension.kind, DimensionKind::Date | DimensionKind::Status) {
        return None;
    }
    let name: Vec<String> = words_of(&dimension.name).iter().map(|word| singular(word).to_owned()).collect();
    let says = |words: &[&str]| name.iter().any(|word| words.contains(&word.as_str()));
    let tokens = &read.tokens;
    let near = tokens.iter().zip(&read.clauses).any(|(token, clause)| {
        *clause == read.clauses[figure.at]
            && words_of(&token.lower)
                .iter()
                .any(|word| word.len() > 1 && name.iter().any(|own| own == singular(word)))
    });
    match &figure.unit {
        None => {
            if let Some(next) = tokens.get(figure.last).filter(|next| next.is_word() && !next.is_any(BEHIND))
            {
                let noun = singular(&next.lower);
                if name.iter().any(|word| word == noun) {
                    return Some(3);
                }
                if knowledge
                    .entities
                    .parameter(noun)
                    .is_some_and(|places| places.contains(&(hit.family, hit.dimension)))
                {
                    return Some(3);
                }
                if counts::noun_behind_word(noun) || figure.in_words || !knowledge.vocabulary.has(&next.lower)
                {
                    return None;
                }
                return Some(1);
            }
            if figure.in_words {
                return None;
            }
        }
        Some(WrittenUnit::Known(Unit::Tokens, _)) => {
            let lengths = [
                "token", "ctx", "context", "prompt", "len", "length", "input", "output", "seq", "sequence",
                "depth", "size", "kontext",
            ];
            return says(&lengths).then_some(3);
        }
        Some(WrittenUnit::Known(Unit::CallsPerSecond, _)) => {
            return says(&["rate", "rps", "qps", "load", "request", "req", "target"]).then_some(3);
        }
        Some(WrittenUnit::Known(unit, scale)) if (scale - 1.0).abs() < 1e-9 => {
            let own = words_of(&dimension.name);
            return own.iter().any(|word| of_word(word) == Some(*unit)).then_some(3);
        }
        Some(_) => return None,
    }
    let before = figure.first.checked_sub(1).map(|at| &tokens[at]);
    let begins = before.is_none_or(|token: &Token<'_>| {
        token.is_any(BEFORE) || token.is_mark(&[',', '(', '=', ':', '@', '/', '–', '—', '[', '*'])
    }) || read.passage.kind == PassageKind::Row;
    begins.then_some(if near { 2 } else { 1 })
}

/// The unit that a word of a name is.
fn of_word(word: &str) -> Option<Unit> {
    Some(match word {
        "w" | "watt" | "watts" => Unit::Watts,
        "s" | "sec" | "seconds" => Unit::Seconds,
        "ms" => Unit::Milliseconds,
        "min" | "minutes" | "minute" => Unit::Minutes,
        "h" | "hours" | "hour" => Unit::Hours,
        "kb" => Unit::Kilobytes,
        "mb" => Unit::Megabytes,
        "gb" => Unit::Gigabytes,
        "kib" => Unit::Kibibytes,
        "mib" => Unit::Mebibytes,
        "gib" => Unit::Gibibytes,
        "mhz" => Unit::Megahertz,
        "ghz" => Unit::Gigahertz,
        "pct" | "percent" => Unit::Percent,
        _ => return None,
    })
}
