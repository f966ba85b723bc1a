//! The parts of a sentence that say of something that it keeps to a limit or that it does not.

use crate::claim::is_same;
use crate::figures::Figure;
use crate::goals::Goal;
use crate::lexicon::singular;
use crate::queries::frames::{Column, Frame};
use crate::queries::{Asker, Entry, path};
use crate::relations::is_denied;
use crate::scene::{Scene, ends};
use crate::tokens::Token;
use crate::words;

/// What a goal is called.
const NAMES: &[&str] = &[
    "target",
    "goal",
    "limit",
    "objective",
    "threshold",
    "slo",
    "sla",
    "requirement",
    "budget",
    "allowance",
    "allowed",
    "permitted",
    "agreed",
];
const MEETS: &[&str] = &[
    "meet",
    "meets",
    "met",
    "meeting",
    "satisfies",
    "satisfy",
    "satisfied",
    "fulfils",
    "fulfills",
    "fulfil",
    "fulfill",
    "respects",
    "respect",
    "observes",
];
const MISSES: &[&str] = &[
    "miss",
    "misses",
    "missed",
    "missing",
    "violates",
    "violate",
    "violated",
    "violating",
    "breaks",
    "breaches",
    "breach",
    "breached",
    "overruns",
    "fails",
];
/// Those that say where values lie, which is right or wrong by the goal.
const ABOVE: &[&str] = &["exceeds", "exceed", "exceeded", "exceeding", "above", "over", "beyond"];
const BELOW: &[&str] = &["below", "under", "beneath"];
/// Those that are one only right before it.
const REACHES: &[&str] = &["reaches", "reach", "reached", "achieves", "hits", "keeps", "within"];
/// What stands before it and does not say which.
const BEFORE: &[&str] = &[
    "the",
    "this",
    "that",
    "these",
    "those",
    "its",
    "their",
    "our",
    "agreed",
    "set",
    "given",
    "stated",
    "service",
    "own",
    "same",
    "all",
    "both",
    "every",
    "each",
    "any",
    "than",
    "upper",
    "lower",
    "required",
    "documented",
    "performance",
    "are",
    "and",
    "was",
    "were",
    "more",
    "less",
];
/// Words for what all rows together give.
const TOGETHER: &[&str] =
    &["together", "overall", "average", "averaged", "combined", "mean", "median", "total"];
/// How far behind a word the goal stands that it speaks of.
const REACH: usize = 5;

/// On which side of a goal something is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Meets,
    Misses,
    Above,
    Below,
}

impl Side {
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::Meets => Self::Misses,
            Self::Misses => Self::Meets,
            Self::Above => Self::Below,
            Self::Below => Self::Above,
        }
    }

    /// Whether that meets the goal or misses it.
    pub(super) fn of(self, goal: &Goal) -> Self {
        match (self, goal.at_most) {
            (Self::Above, true) | (Self::Below, false) | (Self::Misses, _) => Self::Misses,
            _ => Self::Meets,
        }
    }
}

/// A part of a sentence with one such word.
pub(super) struct Part {
    pub(super) verb: usize,
    pub(super) side: Side,
    /// Of how many goals it says so.
    pub(super) count: Option<usize>,
    /// Whether it says so of each row.
    pub(super) each: bool,
    /// Whether it speaks of all goals.
    all: bool,
    /// Its tokens.
    start: usize,
    end: usize,
    /// The tokens of what the sentence begins with, which holds of its other parts as well.
    subject: std::ops::Range<usize>,
}

/// The parts of a sentence, in order.
pub(super) fn parts(scene: &Scene<'_>) -> Vec<Part> {
    let read = scene.read;
    let tokens = &read.tokens;
    if !tokens.iter().any(is_name) || tokens.iter().any(|token| token.is_any(TOGETHER)) {
        return Vec::new();
    }
    let mut verbs: Vec<(usize, Side)> = Vec::new();
    for at in 0..tokens.len() {
        if let Some(side) = side(tokens, at).filter(|_| !read.advice[at])
            && verbs.last().is_none_or(|(last, _)| at - last > REACH || between(scene, *last, at).is_some())
        {
            let denied = is_denied(scene, at) || tokens[..at].iter().any(|token| token.is("none"));
            verbs.push((at, if denied { side.opposite() } else { side }));
        }
    }
    let mut found: Vec<Part> = Vec::new();
    for (place, (verb, side)) in verbs.iter().enumerate() {
        let start = match place.checked_sub(1) {
            Some(before) => between(scene, verbs[before].0, *verb).unwrap_or(verbs[before].0 + 1),
            None => 0,
        };
        let end = match verbs.get(place + 1) {
            Some((next, _)) => between(scene, *verb, *next).unwrap_or(*next),
            None => tokens.len(),
        };
        let own = &tokens[start..end];
        let (count, all) = counted(own, verb - start);
        let none = tokens[*verb..end].iter().any(|token| token.is_any(&["no", "none", "neither"]));
        let side = if none { side.opposite() } else { *side };
        let each = (start..end).any(|at| {
            let of = at > 0 && tokens[at - 1].is("of");
            tokens[at].is_any(&["every", "each", "always", "throughout"])
                || tokens[at].is_any(&["both", "all"]) && !of
        });
        let subject = 0..verbs[0].0;
        found.push(Part { verb: *verb, side, count, each, all, start, end, subject });
    }
    found
}

fn is_name(token: &Token<'_>) -> bool {
    is_called(singular(&token.lower))
}

/// Whether a goal is called so.
pub(super) fn is_called(word: &str) -> bool {
    NAMES.contains(&word)
}

/// Which side a token speaks of.
fn side(tokens: &[Token<'_>], at: usize) -> Option<Side> {
    let token = &tokens[at];
    let behind = &tokens[at + 1..(at + 1 + REACH).min(tokens.len())];
    let named = behind.iter().any(|token| is_name(token) || token.is_any(&["it", "them"]));
    if token.is_any(ABOVE) || token.is_any(BELOW) {
        let verb = token.lower.starts_with("exceed");
        let named = named || verb && tokens[..at].iter().any(is_name);
        return named.then(|| if token.is_any(ABOVE) { Side::Above } else { Side::Below });
    }
    if token.is_any(REACHES) {
        return named.then_some(Side::Meets);
    }
    // `fails to meet`, `missing values`.
    let fails =
        tokens[at.saturating_sub(3)..at].iter().any(|token| token.is_any(&["fail", "fails", "failed"]));
    if token.is_any(MEETS) {
        return Some(if fails { Side::Misses } else { Side::Meets });
    }
    let to = tokens.get(at + 1).is_some_and(|next| next.is("to"));
    (token.is_any(MISSES) && !(token.is("fails") && to)).then_some(Side::Misses)
}

/// Where a new part begins between two of its words.
fn between(scene: &Scene<'_>, one: usize, other: usize) -> Option<usize> {
    let read = scene.read;
    let joins = |at: &usize| {
        read.clauses[*at] != read.clauses[*at - 1]
            || read.tokens[*at].is_any(&["and", "but", "or"])
            || read.tokens[*at].is_mark(&[',', ';', ':'])
    };
    (one + 1..other).rev().find(joins)
}

/// Of how many goals a part speaks: `one target`, and whether of all of them: `all three targets`.
fn counted(tokens: &[Token<'_>], verb: usize) -> (Option<usize>, bool) {
    let Some(at) = tokens.iter().position(is_name) else {
        let all = tokens[verb..].iter().any(|token| token.is_any(&["all", "both"]));
        return (None, all && tokens.len() - verb <= REACH);
    };
    let before = &tokens[at.saturating_sub(4)..at];
    let all = before.iter().any(|token| token.is_any(&["all", "every", "each", "both", "any", "none", "no"]));
    let plural = tokens[at].lower.ends_with('s');
    let word = before.iter().rev().take(2).find_map(|token| {
        token.number().map(|number| number.value).or_else(|| words::number_word(&token.lower))
    });
    let count = (0..MOST_GOALS).find(|count| word.is_some_and(|word| is_same(word, *count as f64)));
    match count.filter(|_| !all) {
        // `meets two of the three targets`.
        Some(_) if before.iter().any(|token| token.is("of")) => {
            let first = before.iter().find_map(|token| words::number_word(&token.lower));
            ((0..MOST_GOALS).find(|count| first.is_some_and(|word| is_same(word, *count as f64))), true)
        }
        Some(count) if plural || count == 1 => (Some(count), true),
        _ => (
            None,
            all && (plural || before.iter().any(|token| token.is_any(&["every", "each", "any", "no"]))),
        ),
    }
}

/// More goals than that nobody counts.
const MOST_GOALS: usize = 20;

impl Part {
    pub(super) fn has(&self, at: usize) -> bool {
        (self.start..self.end).contains(&at)
    }

    /// The goals that it speaks of.
    pub(super) fn goals<'g>(
        &self,
        asker: &Asker<'_, '_>,
        goals: &'g [Goal],
        before: &[&'g Goal],
    ) -> Vec<&'g Goal> {
        let known: Vec<&Goal> = goals.iter().filter(|goal| !goal.columns.is_empty()).collect();
        let words = asker.words();
        let read = asker.scene.read;
        let within = |range: std::ops::Range<usize>| -> Vec<&'g Goal> {
            let said = |goal: &'g Goal| -> Vec<&'g String> {
                let has = |word: &&String| words[range.clone()].iter().flatten().any(|own| own == *word);
                goal.words.iter().filter(has).collect()
            };
            let said: Vec<(&'g Goal, Vec<&'g String>)> =
                known.iter().map(|goal| (*goal, said(goal))).collect();
            // What another goal is called by as well, and by more, is that one's.
            let is_less = |own: &[&String]| {
                said.iter()
                    .any(|(_, other)| other.len() > own.len() && own.iter().all(|word| other.contains(word)))
            };
            let meant = said.iter().filter(|(_, own)| !own.is_empty() && !is_less(own));
            meant.map(|(goal, _)| *goal).collect()
        };
        let by_value: Vec<&Goal> = known
            .iter()
            .filter(|goal| {
                let same = |own: &Figure| {
                    own.measured_unit() == goal.unit && is_same(own.value * own.scale(), goal.value)
                };
                read.figures.iter().any(|own| self.has(own.at) && same(own))
            })
            .copied()
            .collect();
        if by_value.len() == 1 {
            return by_value;
        }
        if self.names_another(asker, &known, &words[self.start..self.end]) {
            return Vec::new();
        }
        if self.all {
            return known;
        }
        let own = within(self.start..self.end);
        if !own.is_empty() {
            return own;
        }
        if !before.is_empty() {
            return before.to_vec();
        }
        if let [only] = known.as_slice() {
            return vec![only];
        }
        let near = &asker.scene.surroundings().near_words;
        known.into_iter().filter(|goal| goal.words.iter().any(|word| near.contains(word))).collect()
    }

    /// Whether it speaks of a goal that is none of those: of another value, by another name, of more than there are.
    fn names_another(&self, asker: &Asker<'_, '_>, known: &[&Goal], words: &[Vec<String>]) -> bool {
        let read = asker.scene.read;
        let of_value = read.figures.iter().any(|own| {
            let from = own.first.saturating_sub(3).max(self.start);
            self.has(own.at)
                && own.measured_unit().is_some()
                && read.tokens[from..own.first].iter().any(is_name)
        });
        let own = &read.tokens[self.start..self.end];
        let Some(name) = own.iter().position(is_name) else { return of_value };
        let before = name.checked_sub(1).map(|at| &own[at]).filter(|token| token.is_word());
        let by_name = before.is_some_and(|token| {
            token.lower.len() > 2
                && !BEFORE.contains(&token.lower.as_str())
                && words::number_word(&token.lower).is_none()
                && !known.iter().any(|goal| words[name - 1].iter().any(|word| goal.words.contains(word)))
        });
        let said =
            own[name.saturating_sub(2)..name].iter().find_map(|token| words::number_word(&token.lower));
        let more = said.is_some_and(|said| self.all && said > known.len() as f64);
        of_value || by_name || more
    }

    /// Of what tells rows apart in a column, what it names; else what the sentence begins with.
    pub(super) fn entries<'e>(&self, entries: &'e [Entry]) -> Vec<&'e Entry> {
        let firm = || entries.iter().filter(|entry| entry.firm);
        let own: Vec<&Entry> = firm().filter(|entry| self.has(entry.first)).collect();
        if own.is_empty() {
            firm().filter(|entry| self.subject.contains(&entry.first)).collect()
        } else {
            own
        }
    }

    /// `in the last epoch`: the column that goes on and its first or last value, where it speaks of one.
    pub(super) fn end(&self, scene: &Scene<'_>, frame: &Frame) -> Option<(usize, usize)> {
        let said =
            |list: &[&str]| scene.read.tokens[self.start..self.end].iter().any(|token| token.is_any(list));
        let (column, of) = frame.columns.iter().enumerate().find(|(_, of)| path::goes_on(of))?;
        let (first, last) = path::ends(of)?;
        if said(ends::LAST) {
            Some((column, last))
        } else {
            said(&["initially", "initial"]).then_some((column, first))
        }
    }

    /// Whether it says so of these only.
    pub(super) fn is_alone(&self, scene: &Scene<'_>, entries: &[&Entry]) -> bool {
        let tokens = &scene.read.tokens;
        entries.first().is_some_and(|entry| {
            // `only up to 32 clients`.
            let ahead = (self.start..entry.first).rev().take(4).take_while(|at| {
                tokens[*at].is_any(&[
                    "only",
                    "solely",
                    "exclusively",
                    "by",
                    "up",
                    "to",
                    "at",
                    "with",
                    "from",
                    "for",
                ])
            });
            ahead.into_iter().any(|at| tokens[at].is_any(&["only", "solely", "exclusively"]))
                || tokens.get(entry.last).is_some_and(|next| next.is("alone"))
        })
    }
}

/// The values that are meant where one is named: all up to it, all from it on, itself.
pub(super) fn reached(scene: &Scene<'_>, of: &Column, entry: &Entry) -> Vec<Vec<usize>> {
    let [code] = entry.codes.as_slice() else { return vec![entry.codes.clone()] };
    let Ok(at) = of.values[*code].parse::<f64>() else { return vec![entry.codes.clone()] };
    let tokens = &scene.read.tokens;
    let before = &tokens[entry.first.saturating_sub(3)..entry.first];
    let whole = &tokens[entry.first.saturating_sub(3)..entry.last];
    let behind = &tokens[entry.last..(entry.last + 4).min(tokens.len())];
    let has = |tokens: &[Token<'_>], list: &[&str]| tokens.iter().any(|token| token.is_any(list));
    let than = has(before, &["than"]);
    let on = behind.first().is_some_and(|token| token.is_any(&["on", "onwards", "upwards"]))
        || behind.get(1).is_some_and(|token| token.is_any(&["on", "onwards", "upwards"]));
    let or_more = behind.iter().take(3).collect::<Vec<_>>().windows(2).any(|pair| {
        pair[0].is_any(&["and", "or"]) && pair[1].is_any(&["above", "more", "up", "higher", "beyond"])
    });
    let those = |holds: &dyn Fn(f64) -> bool| -> Vec<Vec<usize>> {
        let number = |code: &usize| of.values[*code].parse::<f64>().ok();
        (0..of.values.len()).filter(|code| number(code).is_some_and(holds)).map(|code| vec![code]).collect()
    };
    if than && has(before, &["fewer", "less"]) || has(before, &["below", "under"]) {
        those(&|own| own < at)
    } else if than && has(before, &["more"]) || has(before, &["above", "beyond", "over"]) {
        those(&|own| own > at)
    } else if has(whole, &["up", "until"]) && !has(before, &["from"]) {
        those(&|own| own <= at)
    } else if on || or_more {
        those(&|own| own >= at)
    } else {
        vec![entry.codes.clone()]
    }
}
