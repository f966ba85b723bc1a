//! The words that set one against others, and which way each says that it is from them.

use crate::compare::{self, Way};
use crate::lexicon::singular;
use crate::scene::Scene;
use crate::subject::Read;
use crate::tokens::Token;

/// Words that say that something holds in all cases.
const EVERY: &[&str] =
    &["every", "each", "either", "everywhere", "always", "consistently", "whichever", "any", "wherever"];
/// Words before `all` and `both` where each case is meant for itself.
const IN: &[&str] = &["in", "on", "for", "with", "at"];
/// Nouns of change: what is largest of them follows from the data and stands in no column.
const AMOUNTS: &[&str] = &[
    "gain",
    "loss",
    "drop",
    "improvement",
    "increase",
    "decrease",
    "reduction",
    "difference",
    "advantage",
    "gap",
    "change",
    "jump",
    "effect",
    "share",
    "saving",
    "speedup",
    "speed-up",
    "penalty",
    "degradation",
    "growth",
    "slump",
    "factor",
    "part",
    "portion",
    "range",
    "spread",
    "variation",
    "deviation",
];
/// Adjectives behind `most` and `least` that a direction is known for.
const GOOD: &[&str] = &["accurate", "efficient", "economical", "reliable", "precise", "frugal"];
const LARGE: &[&str] = &["expensive", "costly", "power-hungry", "demanding"];

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Said {
    /// It is ahead of all others: `fastest`, `wins`.
    Leads(Way),
    /// It is ahead of one: `faster`, `beats`.
    Beats(Way),
}

/// What the word at a place says, if it sets one against others.
pub(super) fn said(read: &Read<'_>, at: usize) -> Option<Said> {
    let token = &read.tokens[at];
    let next = read.tokens.get(at + 1);
    let before = at.checked_sub(1).map(|at| &read.tokens[at]);
    if let Some(way) = superlative(token, next, before) {
        let of_change = read.tokens[at + 1..].iter().take(3).any(|token| {
            AMOUNTS.contains(&singular(&token.lower)) || AMOUNTS.contains(&token.lower.as_str())
        });
        // `the loss is greatest for a`.
        let of_change = of_change
            || read.tokens[at.saturating_sub(4)..at]
                .iter()
                .any(|token| AMOUNTS.contains(&singular(&token.lower)));
        let of_rank = before.is_some_and(|token| {
            token.is_any(&["second", "third", "fourth", "second-", "next", "among", "one"])
        });
        return (!of_change && !of_rank).then_some(Said::Leads(way));
    }
    let compares = token.lower.ends_with("er")
        || token.is_any(&[
            "better",
            "worse",
            "beats",
            "beat",
            "exceeds",
            "outperforms",
            "outperformed",
            "surpasses",
            "outpaces",
            "trails",
            "lags",
            "ahead",
            "behind",
            "more",
            "less",
            "fewer",
        ]);
    let way = match token.lower.as_str() {
        "ahead" | "easier" => Some(Way::Better),
        "behind" => Some(Way::Worse),
        word => compare::way(word),
    };
    way.filter(|way| compares && *way != Way::Same).map(Said::Beats)
}

fn superlative(token: &Token<'_>, next: Option<&Token<'_>>, before: Option<&Token<'_>>) -> Option<Way> {
    Some(match token.lower.as_str() {
        "highest" | "largest" | "longest" | "biggest" | "greatest" => Way::Up,
        "lowest" | "smallest" | "shortest" | "fewest" | "cheapest" => Way::Down,
        "fastest" | "quickest" => Way::Faster,
        "slowest" => Way::Slower,
        "best" | "easiest" | "strongest" | "leads" | "lead" | "wins" | "winner" | "leader" => Way::Better,
        "worst" | "hardest" | "weakest" => Way::Worse,
        "first" | "last"
            if before.is_some_and(|token| token.is_any(&["comes", "came", "ranks", "finishes"])) =>
        {
            if token.is("first") { Way::Better } else { Way::Worse }
        }
        "most" | "least" => {
            let next = next?;
            let counts =
                next.is_word() && next.lower.ends_with('s') && before.is_some_and(|token| token.is("the"));
            let way = if next.is_any(GOOD) {
                Way::Better
            } else if counts || next.is_any(LARGE) {
                Way::Up
            } else {
                return None;
            };
            match (token.is("most"), way) {
                (true, way) => way,
                (false, Way::Up) => Way::Down,
                (false, _) => Way::Worse,
            }
        }
        _ => return None,
    })
}

/// The words behind `every`, `in all`, `on both`: what each case is one of; empty where they name nothing.
pub(super) fn every<'s>(scene: &Scene<'s>, at: usize) -> Option<Vec<&'s Token<'s>>> {
    let read = scene.read;
    let tokens = &read.tokens;
    let place = (0..tokens.len()).filter(|place| read.clauses[*place] == read.clauses[at]).find(|place| {
        let token = &tokens[*place];
        token.is_any(EVERY)
            || token.is_any(&["all", "both"])
                && place.checked_sub(1).is_some_and(|before| tokens[before].is_any(IN))
    })?;
    let behind = tokens[place + 1..].iter().take(5);
    Some(
        behind
            .take_while(|token| !token.is_mark(&[',', ';', '.', ':']) && token.number().is_none())
            .collect(),
    )
}
