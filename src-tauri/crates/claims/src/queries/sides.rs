//! Which two sides a change lies between: two values of one column that the sentence names, one that it names and one
//! from around it, the first and the last of what goes on, or any two of few.

use super::frames::{Column, Frame, Frames};
use super::rows::Entries;
use super::{Asker, Entry, path};
use crate::figures::{Figure, WrittenUnit};
use crate::lexicon::alike;
use crate::tokens::Token;

/// The most values of a column of which one is compared with another that nobody named.
const MOST_VALUES: usize = 6;

/// The most columns of a frame that are compared with each other.
const MOST_TWINS: usize = 40;

/// Two sides of a comparison within one column.
pub(super) struct Sides {
    pub(super) one: Vec<usize>,
    pub(super) other: Vec<usize>,
    pub(super) cost: f64,
    /// Whether the first is what is spoken of, where the sentence says so.
    pub(super) ordered: bool,
}

/// What columns of what is newer, and of what was before, are called.
const NEWER: &[&str] = &["new", "after", "now", "current", "tuned", "optimized", "candidate", "latest"];
const OLDER: &[&str] = &["old", "before", "previous", "prior", "baseline", "base", "reference", "original"];

/// Two columns that differ in one word of their names, where the words say which is newer or the passage says both:
/// first what is spoken of, with whether that is sure.
pub(super) fn twins(asker: &Asker<'_, '_>, frame: &Frame) -> Vec<(usize, usize, bool)> {
    let mut found = Vec::new();
    let said = |word: &String| {
        let is_it = |token: &Token<'_>| token.is(word) || alike(word).iter().any(|other| token.is(other));
        asker.scene.read.tokens.iter().any(is_it)
    };
    let numeric = |at: &usize| frame.columns[*at].is_numeric;
    let all: Vec<usize> = (0..frame.columns.len()).filter(numeric).take(MOST_TWINS).collect();
    for (place, one) in all.iter().copied().enumerate() {
        for other in all[place + 1..].iter().copied() {
            let (first, second) = (&frame.columns[one], &frame.columns[other]);
            let without = |own: &[String], rest: &[String]| -> Vec<String> {
                own.iter().filter(|word| !rest.contains(word)).cloned().collect()
            };
            let (a, b) = (without(&first.own, &second.own), without(&second.own, &first.own));
            let ([a], [b]) = (a.as_slice(), b.as_slice()) else { continue };
            let shared = first.own.len() > 1 && first.own.len() == second.own.len();
            if !shared || first.unit.dimension() != second.unit.dimension() {
                continue;
            }
            let is = |word: &String, list: &[&str]| list.contains(&word.as_str());
            if is(a, OLDER) && is(b, NEWER) {
                found.push((other, one, true));
            } else if is(a, NEWER) && is(b, OLDER) {
                found.push((one, other, true));
            } else if said(a) && said(b) {
                found.push((one, other, false));
            }
        }
    }
    found
}

/// Words for sides that no file has.
const ELSEWHERE: &[&str] =
    &["previous", "prior", "earlier", "predecessor", "competing", "rival", "industry", "last"];

/// The columns of a frame in which two sides are compared.
pub(super) fn sides(asker: &Asker<'_, '_>, frame: usize) -> Vec<(usize, Vec<Sides>)> {
    // Of a cell, names may stand in the head.
    if asker.cell.is_some() {
        return Vec::new();
    }
    let one = &asker.frames().all[frame];
    let own = asker.own_entries(frame);
    let told = told(asker, one, &own);
    if told.len() > 1 && told.iter().all(|at| Frames::is_column(&one.columns[*at])) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (column, of) in one.columns.iter().enumerate() {
        // What the sentence itself sets against each other is what it compares.
        if !told.is_empty() && !told.contains(&column) {
            continue;
        }
        let entries = entries_of(&own, column);
        let mut sides = named(asker, of, entries);
        if let [only] = entries {
            sides.extend(with_another(asker, frame, column, only));
        }
        if entries.is_empty() && (2..=MOST_VALUES).contains(&of.values.len()) && !of.is_measure {
            sides.extend(any_two(asker, frame, column));
        }
        // `Over the ten nights it grew by 58.5 MB`: from the first to the last.
        if entries.is_empty() && path::goes_on(of) && says_over_time(asker) {
            let of_ends =
                |(first, last)| Sides { one: vec![last], other: vec![first], cost: 0.8, ordered: true };
            sides.extend(path::ends(of).map(of_ends));
        }
        if !sides.is_empty() {
            found.push((column, sides));
        }
    }
    found
}

fn entries_of(own: &Entries, column: usize) -> &[Entry] {
    own.iter().find(|(at, _)| *at == column).map_or(&[][..], |(_, entries)| &entries[..])
}

/// The columns that the sentence names several values of and so compares: what it goes from and to before what it only
/// lists (`costs a 42 % and b 19 %`).
fn told(asker: &Asker<'_, '_>, frame: &Frame, own: &Entries) -> Vec<usize> {
    let read = asker.scene.read;
    let figure = asker.figure;
    let like = |other: &&Figure| other.unit == figure.unit && !other.in_words;
    let list: Vec<&Figure> = read.figures.iter().filter(like).collect();
    let by_share = figure.is_percent() || figure.unit == Some(WrittenUnit::Points);
    // `a 42 % and b 19 %`, `42 % on a and 19 % on b`: each goes with one figure.
    let listed = |entries: &[Entry]| {
        let apart =
            |pair: &[&Figure], entry: &Entry| pair[0].last <= entry.first && entry.last <= pair[1].first;
        let before = list.windows(2).zip(&entries[1..]).all(|(pair, entry)| apart(pair, entry));
        let behind = list.windows(2).zip(entries).all(|(pair, entry)| apart(pair, entry));
        list.len() == entries.len() && by_share && (before || behind || figure.is_percent())
    };
    let steps = |entries: &[Entry]| {
        let [one, other] = entries else { return false };
        let joined = other.first == one.last + 1
            && (read.tokens[one.last].is("to") || read.tokens[one.last].is_mark(&['→']));
        joined
            || other.first > one.last
                && other.first - one.last <= 3
                && read.tokens[one.last..other.first].iter().any(|token| token.is("instead"))
    };
    let several = || own.iter().filter(|(_, entries)| entries.len() > 1);
    let stepped: Vec<usize> = several().filter(|(_, entries)| steps(entries)).map(|(at, _)| *at).collect();
    let told: Vec<usize> = if stepped.is_empty() {
        let compared = several().filter(|(_, entries)| !listed(entries));
        compared.map(|(at, _)| *at).collect()
    } else {
        stepped
    };
    // The same words as values of two columns: of the one with fewer values.
    let places = |column: usize| entries_of(own, column).iter().map(|entry| entry.first);
    let doubled = |column: &usize| {
        told.iter().any(|other| {
            places(*other).eq(places(*column))
                && frame.columns[*other].values.len() < frame.columns[*column].values.len()
        })
    };
    told.iter().filter(|column| !doubled(column)).copied().collect()
}

/// Every two values that the sentence names.
fn named(asker: &Asker<'_, '_>, of: &Column, entries: &[Entry]) -> Vec<Sides> {
    let read = asker.scene.read;
    let figure = asker.figure;
    let before = |entry: &Entry, reach: usize, words: &[&str]| {
        read.tokens[entry.first.saturating_sub(reach)..entry.first].iter().any(|token| token.is_any(words))
    };
    let mut sides = Vec::new();
    for (at, first) in entries.iter().enumerate() {
        for second in &entries[at + 1..] {
            // `almost 13 times as fast as the CPU`: the one behind the figure, and the first of the sentence.
            let near = second.first >= figure.last && second.first - figure.last <= 5;
            let against = at == 0
                && near
                && read.tokens[figure.last..second.first].iter().any(|token| token.is_any(&["as", "than"]))
                && !entries.iter().any(|entry| entry.first >= figure.last && entry.first < second.first);
            // `from a to b`, `compared with a, b is`: the second is spoken of.
            let turned = !against
                && (before(first, 5, &["from"]) || before(first, 3, &["compared", "than", "relative"]));
            let told = against
                || turned
                || before(
                    second,
                    3,
                    &["than", "to", "over", "with", "against", "versus", "vs", "of", "at", "from"],
                );
            let several = (entries.len() as f64).log2();
            let moves = path::goes_on(of) && read.opens_a_way(first.first);
            let turned = turned || moves;
            let told = told || moves;
            let (one, other) = if turned { (second, first) } else { (first, second) };
            sides.push(Sides {
                one: one.codes.clone(),
                other: other.codes.clone(),
                cost: if against || entries.len() == 2 { 0.0 } else { several },
                ordered: against || entries.len() == 2 && told,
            });
        }
    }
    sides
}

/// The value that the sentence names, and another: from around it, the day before, any of few, all others.
fn with_another(asker: &Asker<'_, '_>, frame: usize, column: usize, only: &Entry) -> Vec<Sides> {
    let of = &asker.frames().all[frame].columns[column];
    let side = |codes: Vec<usize>, cost: f64, ordered: bool| Sides {
        one: only.codes.clone(),
        other: codes,
        cost,
        ordered,
    };
    let mut sides = Vec::new();
    let around = asker.around.iter().find_map(|(cost, picks)| {
        let entries = asker.entries_around(picks, frame);
        let (_, own) = entries.iter().find(|(at, _)| *at == column)?;
        let other = own.iter().find(|entry| !entry.codes.iter().all(|code| only.codes.contains(code)))?;
        Some((*cost, other.codes.clone()))
    });
    sides.extend(around.map(|(cost, codes)| side(codes, 0.3 + cost, false)));
    if let [code] = only.codes.as_slice() {
        sides.extend(day_before(of, *code).map(|before| side(vec![before], 0.4, true)));
    }
    let values = of.values.len();
    let rest: Vec<usize> = (0..values).filter(|code| !only.codes.contains(code)).collect();
    // `Since 10 March it has been 13.6 % slower`.
    let span = only.codes.len() > 1 && only.codes.iter().all(|code| of.days[*code].is_some());
    if span && !rest.is_empty() {
        sides.push(side(rest, 0.3, true));
        return sides;
    }
    if (2..=MOST_VALUES).contains(&values) {
        let cost = 1.0 + ((values - 1) as f64).log2();
        sides.extend(rest.iter().map(|other| side(vec![*other], cost, false)));
        sides.push(side(rest, 1.5, false));
    }
    sides
}

/// The last day that a column has before another.
fn day_before(of: &Column, code: usize) -> Option<usize> {
    let day = of.days.get(code).copied().flatten()?;
    let days = of.days.iter().enumerate();
    days.filter_map(|(code, own)| Some((own.filter(|own| *own < day)?, code))).max().map(|(_, code)| code)
}

/// Any two values of a column with few; first those that were spoken of before.
fn any_two(asker: &Asker<'_, '_>, frame: usize, column: usize) -> Vec<Sides> {
    let of = &asker.frames().all[frame].columns[column];
    // `compared with the previous version` names a side that these are none of.
    let tokens = &asker.scene.read.tokens;
    if tokens
        .windows(2)
        .any(|pair| pair[0].is_any(ELSEWHERE) && !of.calls.iter().any(|call| pair[1].is(call)))
    {
        return Vec::new();
    }
    let words = &asker.scene.surroundings().own_words;
    let said = of.calls.iter().any(|word| word.len() > 2 && words.contains(word));
    let around = asker.around.iter().take(4).find_map(|(cost, picks)| {
        let entries = asker.entries_around(picks, frame);
        let (_, own) = entries.iter().find(|(at, _)| *at == column)?;
        let [.., one, other] = own.as_slice() else { return None };
        let (one, other) = (one.codes.clone(), other.codes.clone());
        Some(Sides { one, other, cost: 0.5 + *cost, ordered: false })
    });
    let mut sides: Vec<Sides> = around.into_iter().collect();
    let values = of.values.len();
    let pairs = (values * (values - 1) / 2) as f64;
    let cost = if said { 1.0 } else { 2.5 } + pairs.log2();
    for one in 0..values {
        let with = |other| Sides { one: vec![one], other: vec![other], cost, ordered: false };
        sides.extend((one + 1..values).map(with));
    }
    sides
}

/// Whether it is said that something goes on over time.
fn says_over_time(asker: &Asker<'_, '_>) -> bool {
    asker.scene.read.tokens.iter().any(|token| {
        token.is_any(&[
            "over",
            "grew",
            "grows",
            "rose",
            "rises",
            "fell",
            "falls",
            "dropped",
            "shrank",
            "climbed",
            "gained",
            "lost",
            "increased",
            "decreased",
            "declined",
            "since",
            "during",
            "between",
            "meanwhile",
        ])
    })
}
