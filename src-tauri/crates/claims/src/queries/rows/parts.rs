//! Rows that are left out, and those before or behind a place.

use crate::queries::frames::Column;
use crate::queries::{Asker, Entry, path};
use crate::scene::ends;
use crate::tokens::Token;

/// Words for what comes before a place, and behind it.
const BEFORE: &[&str] = &["before", "earlier", "previously", "until", "prior", "beforehand"];
const AFTER: &[&str] = &["after", "afterwards", "since", "later", "thereafter", "onwards", "following"];
/// What it leaves open that all that lies before or behind a place is meant.
const PARTED: f64 = 0.4;

impl Asker<'_, '_> {
    /// `Excluding it, the mean is …`: what was spoken of is left out.
    pub(super) fn leaves_it_out(&self) -> bool {
        let tokens = &self.scene.read.tokens[..self.figure.first];
        let it = |token: &Token<'_>| token.is_any(&["it", "this", "that", "them", "these", "those", "which"]);
        tokens.windows(2).any(|pair| {
            pair[0].is_any(&["excluding", "without", "ignoring", "disregarding", "excludes", "exclude"])
                && it(&pair[1])
        }) || tokens.windows(3).any(|three| {
            let begins = |one: &str, other: &str| three[0].is(one) && three[1].is(other) && it(&three[2]);
            begins("leaving", "out") || begins("apart", "from") || begins("aside", "from")
        })
    }

    /// `Excluding run 1, the mean is …`: whether what is named is left out.
    pub(in crate::queries) fn is_left_out(&self, entry: &Entry) -> bool {
        // Of a cell, names may stand in the head; `without cache` names the rows without it.
        if self.cell.is_some() || !entry.firm {
            return false;
        }
        let tokens = &self.scene.read.tokens;
        // `Without the night of 18 January`.
        let of = (0..entry.first).rev().take_while(|at| {
            tokens[*at].is_any(&[
                "the",
                "of",
                "night",
                "day",
                "run",
                "value",
                "measurement",
                "outlier",
                "from",
                "at",
            ])
        });
        let reach = of.count().clamp(2, 5) + 1;
        let before = &tokens[entry.first.saturating_sub(reach)..entry.first];
        let word = &tokens[entry.first].lower;
        // `Without offloading` names what is left.
        if ["optimi", "offload", "layer"].iter().any(|begin| word.starts_with(begin)) {
            return false;
        }
        if before.iter().any(|token| token.is_mark(&[','])) {
            return false;
        }
        // `Leaving run 1 aside`, `if run 1 is left out`.
        let behind = &tokens[entry.last..(entry.last + 3).min(tokens.len())];
        let aside = behind.first().is_some_and(|token| token.is("aside"))
            || behind.windows(2).any(|pair| pair[0].is("left") && pair[1].is("out"))
            || behind
                .windows(2)
                .any(|pair| pair[0].is_any(&["is", "are"]) && pair[1].is_any(&["excluded", "ignored"]));
        aside
            || before
                .iter()
                .any(|token| token.is_any(&["excluding", "without", "except", "besides", "ignoring"]))
            || before.windows(2).any(|pair| pair[0].is("apart") && pair[1].is("from"))
    }

    /// `41.6 before 14 April and 23.9 after`, `from minute 20 on`: what lies before or behind the place that is named,
    /// without it and with it.
    pub(super) fn parted(&self, of: &Column, only: &Entry) -> Vec<(Vec<usize>, f64)> {
        let [code] = only.codes.as_slice() else { return self.other_part(of, only) };
        if self.cell.is_some() || !path::goes_on(of) && of.days.get(*code).copied().flatten().is_none() {
            return Vec::new();
        }
        let tokens = &self.scene.read.tokens;
        let figure = self.figure;
        let figures = &self.scene.read.figures;
        let from = figures.iter().filter(|own| own.last <= figure.first).map(|own| own.last + 1).max();
        let to = figures.iter().filter(|own| own.first >= figure.last).map(|own| own.first).min();
        let behind = figure.last..to.unwrap_or(tokens.len()).min(figure.last + 4);
        let ahead = from.unwrap_or(0).max(figure.first.saturating_sub(4)).min(figure.first)..figure.first;
        let beside = |range: std::ops::Range<usize>, list: &[&str]| {
            tokens[range].iter().any(|token| token.is_any(list))
        };
        // `from minute 20 on`.
        let on = tokens.get(only.last).is_some_and(|token| token.is_any(&["on", "onwards"]))
            || beside(behind.clone(), &["from"])
                && tokens[behind.start..].iter().take(5).any(|token| token.is("on"));
        let near = |list: &[&str], other: &[&str]| {
            beside(behind.clone(), list) || beside(ahead.clone(), list) && !beside(behind.clone(), other)
        };
        let said = |list: &[&str]| tokens.iter().any(|token| token.is_any(list));
        let (before, after) = match ends::begins(self.scene, figure) {
            Some(begins) if said(BEFORE) || said(AFTER) => (begins, !begins),
            _ => (near(BEFORE, AFTER), on || near(AFTER, BEFORE)),
        };
        let place = |code: usize| match of.days.get(code).copied().flatten() {
            Some(day) => Some(f64::from(day)),
            None => of.values[code].parse::<f64>().ok(),
        };
        let Some(at) = place(*code) else { return Vec::new() };
        let those = |holds: &dyn Fn(f64) -> bool| -> Vec<usize> {
            (0..of.values.len()).filter(|code| place(*code).is_some_and(holds)).collect()
        };
        let mut found = self.neighbours(of, *code);
        if before {
            found.extend([(those(&|own| own < at), PARTED), (those(&|own| own <= at), 2.0 * PARTED)]);
        }
        if after {
            found.extend([(those(&|own| own >= at), PARTED), (those(&|own| own > at), 2.0 * PARTED)]);
        }
        found.retain(|(codes, cost)| codes.len() > 1 || *cost < PARTED);
        found
    }

    /// `39.8 before 9 March and 23.5 from that day on`: what does not lie before the day, for the figure that says so.
    fn other_part(&self, of: &Column, only: &Entry) -> Vec<(Vec<usize>, f64)> {
        let tokens = &self.scene.read.tokens;
        let figure = self.figure;
        let says = |at: usize, list: &[&str]| tokens.get(at).is_some_and(|token| token.is_any(list));
        let before = only.first.checked_sub(1).is_some_and(|at| says(at, BEFORE));
        let after = only.first.checked_sub(1).is_some_and(|at| says(at, AFTER));
        let behind = figure.last..(figure.last + 5).min(tokens.len());
        let own = |list: &[&str]| behind.clone().any(|at| says(at, list));
        let other = if before {
            figure.first >= only.last && (own(AFTER) || own(&["from"]) && own(&["on"]))
        } else {
            after && figure.first >= only.last && own(BEFORE)
        };
        if self.cell.is_some() || !other {
            return Vec::new();
        }
        let rest: Vec<usize> = (0..of.values.len()).filter(|code| !only.codes.contains(code)).collect();
        vec![(rest, PARTED)]
    }

    /// `the 876 of the previous night`, `one night later it was down to 119.3`: the day before or behind the one that is
    /// named.
    fn neighbours(&self, of: &Column, code: usize) -> Vec<(Vec<usize>, f64)> {
        let Some(day) = of.days.get(code).copied().flatten() else { return Vec::new() };
        let tokens = &self.scene.read.tokens;
        let near = self.figure.first.saturating_sub(8)..(self.figure.last + 7).min(tokens.len());
        let pair = |list: &[&str]| {
            tokens[near.clone()].windows(2).any(|two| {
                let of_days =
                    |token: &Token<'_>| token.is_any(&["night", "day", "nights", "days", "evening", "date"]);
                of_days(&two[0]) && two[1].is_any(list) || two[0].is_any(list) && of_days(&two[1])
            })
        };
        let all = of.days.iter().enumerate().filter_map(|(code, own)| Some((own.as_ref().copied()?, code)));
        let mut found = Vec::new();
        if pair(&["before", "previous", "preceding", "earlier", "prior"]) {
            let before = all.clone().filter(|(own, _)| *own < day).map(|(own, _)| own).max();
            found.extend(before.map(|before| of_day(of, before)));
        }
        if pair(&["later", "next", "following", "after"]) {
            let after = all.filter(|(own, _)| *own > day).map(|(own, _)| own).min();
            found.extend(after.map(|after| of_day(of, after)));
        }
        found.into_iter().map(|codes| (codes, 0.75 * PARTED)).collect()
    }
}

/// The values of one day.
fn of_day(of: &Column, day: u32) -> Vec<usize> {
    (0..of.values.len()).filter(|code| of.days[*code] == Some(day)).collect()
}
