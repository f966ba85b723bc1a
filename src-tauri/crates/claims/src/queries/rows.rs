//! Which rows of a frame can be meant: by what the sentence names, by what stands around it, by what nobody said.

mod aligned;
mod parts;

use std::rc::Rc;

use super::frames::{Column, FEW, Frame, Frames};
use super::path::GOES_ON;
use super::picks::Pick;
use super::{Asker, Entry, Query};
use crate::scene::ends;

const OTHERS: &[&str] = &[
    "other",
    "others",
    "latter",
    "rest",
    "remaining",
    "competitor",
    "rival",
    "instead",
    "against",
    "versus",
];

/// Of how many passages what is left out can be.
const MOST_SPOKEN_OF: usize = 3;
/// What it leaves open what is left out with what was spoken of.
const LEFT_OUT: f64 = 0.3;

const REST: &[&str] = &["other", "others", "rest", "remaining"];

/// The most values of a column of which all but one are meant.
const MOST_REST: usize = 400;

/// The most questions about one frame.
const MOST_QUERIES: usize = 384;

/// What tells rows apart, column by column.
pub(crate) type Entries = Vec<(usize, Vec<Entry>)>;

impl Asker<'_, '_> {
    /// The picks of each column of a frame, those of names that belong together as one.
    fn entries_of(&self, picks: &[Pick], frame: usize) -> Entries {
        let mut found: Entries = Vec::new();
        for pick in picks {
            let mut columns: Vec<usize> =
                pick.values.iter().filter(|value| value.frame == frame).map(|value| value.column).collect();
            columns.dedup();
            columns.sort_unstable();
            columns.dedup();
            // What the path says as well as a column is the column's.
            if columns.len() > 1 {
                let is_column =
                    |column: &usize| Frames::is_column(&self.frames().all[frame].columns[*column]);
                if columns.iter().any(is_column) {
                    columns.retain(is_column);
                } else {
                    columns.truncate(1);
                }
            }
            let several = columns.len() > 1;
            for column in columns {
                let codes: Vec<usize> = pick
                    .values
                    .iter()
                    .filter(|value| value.frame == frame && value.column == column)
                    .map(|value| value.code)
                    .collect();
                let entry = Entry {
                    first: pick.first,
                    last: pick.last,
                    codes,
                    firm: pick.firm && !several,
                    number: pick.number,
                };
                match found.iter_mut().find(|(own, _)| *own == column) {
                    Some((_, entries)) => entries.push(entry),
                    None => found.push((column, vec![entry])),
                }
            }
        }
        for (_, entries) in &mut found {
            *entries = together(entries);
        }
        found
    }

    /// What its own picks tell apart in a frame.
    pub(crate) fn own_entries(&self, frame: usize) -> Rc<Entries> {
        let found = self.entries.borrow().get(&frame).cloned();
        found.unwrap_or_else(|| {
            let made = Rc::new(self.entries_of(&self.own, frame));
            self.entries.borrow_mut().insert(frame, made.clone());
            made
        })
    }

    /// What the picks of a passage around it tell apart in a frame.
    pub(super) fn entries_around(&self, picks: &Rc<Vec<Pick>>, frame: usize) -> Rc<Entries> {
        let key = (Rc::as_ptr(picks) as usize, frame);
        let found = self.scene.lookup.entries.borrow().get(&key).cloned();
        found.unwrap_or_else(|| {
            let made = Rc::new(self.entries_of(picks, frame));
            self.scene.lookup.entries.borrow_mut().insert(key, made.clone());
            made
        })
    }

    /// The rows of a frame that the passage itself tells apart, whatever stands around it.
    pub(super) fn told(&self, frame: usize) -> Query {
        let own = self.own_entries(frame);
        let firm = own.iter().filter(|(_, entries)| entries.iter().all(|entry| entry.firm));
        let codes = |entries: &[Entry]| entries.iter().flat_map(|entry| entry.codes.clone()).collect();
        let filters = firm.map(|(column, entries)| (*column, codes(entries))).collect();
        Query { filters, cost: 0.2, ..Query::default() }
    }

    /// The rows of a frame that can be meant, the most plainly said first.
    pub(crate) fn plain_queries(&self, frame: usize) -> Rc<Vec<Query>> {
        let found = self.plain.borrow().get(&frame).cloned();
        found.unwrap_or_else(|| {
            let made = Rc::new(self.queries(frame, None));
            self.plain.borrow_mut().insert(frame, made.clone());
            made
        })
    }

    /// The same, leaving one column open that is compared.
    pub(crate) fn queries(&self, frame: usize, vary: Option<usize>) -> Vec<Query> {
        let one = &self.frames().all[frame];
        let all = self.own_entries(frame);
        let own: Vec<&(usize, Vec<Entry>)> =
            all.iter().filter(|(_, entries)| !self.is_of_others(entries)).collect();
        let mut found = vec![Query::default()];
        let figure = self.figure;
        let near = &self.scene.read.tokens[figure.first.saturating_sub(7)..figure.first];
        let of_other = near.iter().any(|token| token.is_any(OTHERS));
        for (column, entries) in own.iter().filter(|(column, _)| Some(*column) != vary) {
            let mut options: Vec<(Vec<usize>, f64)> = Vec::new();
            let mut none = None;
            if let [only] = entries.as_slice()
                && self.is_left_out(only)
            {
                let values = one.columns[*column].values.len();
                let rest: Vec<usize> = (0..values).filter(|code| !only.codes.contains(code)).collect();
                if !rest.is_empty() && values <= MOST_REST {
                    options.push((rest, 0.0));
                }
            } else if let [only] = entries.as_slice() {
                let loose = if only.number && !only.firm { 0.3 } else { 0.0 };
                options.push((only.codes.clone(), loose));
                if !only.firm {
                    none = Some(0.7);
                } else if only.first >= figure.last && self.cell.is_none() && self.scene.read.points_back() {
                    none = Some(2.0);
                }
            } else {
                let at = self.aligned(entries);
                for (place, entry) in entries.iter().enumerate() {
                    let is = at == Some(place);
                    if is || at.is_none() || !entry.firm {
                        let cost = if is { 0.0 } else { 1.0 + (entries.len() as f64).log2() };
                        options.push((entry.codes.clone(), cost));
                    }
                }
                let mut all: Vec<usize> = entries.iter().flat_map(|entry| entry.codes.clone()).collect();
                all.sort_unstable();
                all.dedup();
                options.push((all, 1.5));
                if entries.iter().all(|entry| !entry.firm) {
                    none = Some(1.0);
                }
            }
            // `From 8 to 9 May it fell from 66.2 to 57.2`: each is of one end.
            if let [only] = entries.as_slice()
                && only.codes.len() > 1
                && let Some(begins) = ends::begins(self.scene, figure)
            {
                let day = |code: &&usize| one.columns[*column].days.get(**code).copied().flatten();
                let dated = only.codes.iter().filter(|code| day(code).is_some());
                let end = if begins { dated.min_by_key(day) } else { dated.max_by_key(day) };
                options.extend(end.map(|code| (vec![*code], 0.0)));
            }
            // `fell from 203.2 to 175.9 on 9 May`: the first is of the day before.
            if let [only] = entries.as_slice()
                && let [code] = only.codes.as_slice()
                && ends::begins(self.scene, figure) == Some(true)
                && let Some(day) = one.columns[*column].days.get(*code).copied().flatten()
            {
                let days = one.columns[*column].days.iter().enumerate();
                let before = days.filter_map(|(code, own)| Some((own.filter(|own| *own < day)?, code))).max();
                options.extend(before.map(|(_, code)| (vec![code], 0.3)));
            }
            if let [only] = entries.as_slice() {
                options.extend(self.parted(&one.columns[*column], only));
            }
            if of_other {
                let values = one.columns[*column].values.len();
                if near.iter().any(|token| token.is_any(REST)) {
                    options.extend(rest(&one.columns[*column], entries).map(|rest| (rest, 0.3)));
                }
                if (2..=6).contains(&values) {
                    for (codes, _) in options.clone().iter().take(1) {
                        for other in (0..values).filter(|code| !codes.contains(code)) {
                            options.push((vec![other], 0.5 + ((values - 1) as f64).log2()));
                        }
                    }
                }
            }
            found = expanded(&found, *column, &options, none);
        }
        let layers: Vec<(f64, Rc<Entries>)> =
            self.around.iter().map(|(cost, picks)| (*cost, self.entries_around(picks, frame))).collect();
        let leaves_out = near.iter().any(|token| token.is_any(REST)) || self.leaves_it_out();
        for column in 0..one.columns.len() {
            if Some(column) == vary || own.iter().any(|(own, _)| *own == column) {
                continue;
            }
            let options = self.carried_over(&one.columns[column], column, &layers, leaves_out);
            if !options.is_empty() {
                found = expanded(&found, column, &options, Some(if self.refers { 0.8 } else { 0.3 }));
            }
        }
        if self.leaves_it_out() {
            found = without(found, &layers, vary);
        }
        found
    }

    /// The values of a column that what stands around the passage gives it, and its ends where those are spoken of.
    fn carried_over(
        &self,
        owned: &Column,
        column: usize,
        layers: &[(f64, Rc<Entries>)],
        leaves_out: bool,
    ) -> Vec<(Vec<usize>, f64)> {
        let with = layers.iter().filter_map(|(cost, entries)| {
            entries.iter().find(|(own, _)| *own == column).map(|(_, entries)| (*cost, entries))
        });
        let open = |(cost, entries): &(f64, &Vec<Entry>)| cost + (entries.len() as f64).log2();
        let layer = with.min_by(|one, other| open(one).total_cmp(&open(other)));
        let mut options: Vec<(Vec<usize>, f64)> = Vec::new();
        if let Some((cost, entries)) = layer {
            let many = (entries.len() as f64).log2();
            for entry in entries {
                let loose = if entry.firm { 0.0 } else { 1.0 };
                options.push((entry.codes.clone(), cost + many + loose));
                let parted = self.parted(owned, entry).into_iter();
                options.extend(parted.map(|(codes, open)| (codes, cost + many + loose + open)));
            }
            if leaves_out {
                options.extend(rest(owned, entries).map(|rest| (rest, 0.3 + cost)));
            }
        }
        if owned.is_numeric && owned.values.len() > 1 {
            let said = |list: &[&str]| self.scene.read.tokens.iter().any(|token| token.is_any(list));
            let goes_on = GOES_ON.iter().any(|name| owned.own.iter().any(|own| own == name));
            if goes_on && said(ends::LAST) {
                options.extend(owned.order.last().map(|code| (vec![*code], 0.5)));
            }
            if goes_on && said(ends::FIRST) {
                options.extend(owned.order.first().map(|code| (vec![*code], 0.5)));
            }
        }
        options
    }

    /// Narrows queries down by one column that nobody gave a value of.
    pub(super) fn freed(&self, frame: usize, queries: &[Query], most: f64) -> Vec<Query> {
        let one = &self.frames().all[frame];
        let words = &self.scene.surroundings().own_words;
        let moves = ends::begins(self.scene, self.figure).is_some();
        let own = self.own_entries(frame);
        let firm = own.iter().filter(|(_, entries)| entries.iter().any(|entry| entry.firm || entry.number));
        let named: Vec<usize> = firm.map(|(column, _)| *column).collect();
        let mut found = Vec::new();
        for query in queries {
            for (column, own) in one.columns.iter().enumerate() {
                let few = own.values.len();
                let is_named = named.contains(&column) || query.filters.iter().any(|(at, _)| *at == column);
                if is_named || !(2..=FEW).contains(&few) || own.is_measure && !own.divides() {
                    continue;
                }
                let said = own.own.iter().any(|word| word.len() > 2 && words.contains(word));
                let unsaid = if said || moves { 0.5 } else { 2.0 };
                let cost = query.cost + (few as f64).log2() * if moves { 0.5 } else { 1.0 } + unsaid;
                if cost > most {
                    continue;
                }
                for code in 0..few {
                    let mut filters = query.filters.clone();
                    filters.push((column, vec![code]));
                    found.push(Query { filters, cost, ..query.clone() });
                }
            }
        }
        found
    }
}

/// Entries of one column, those of words that name one value together as one.
pub(super) fn together(entries: &[Entry]) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let both = |one: &[usize], other: &[usize]| -> Vec<usize> {
        one.iter().filter(|code| other.contains(code)).copied().collect()
    };
    for (at, entry) in entries.iter().enumerate() {
        let mut entry = entry.clone();
        if let Some(last) = found.last_mut() {
            let shared = both(&last.codes, &entry.codes);
            if !shared.is_empty() {
                last.codes = shared;
                last.last = entry.last;
                last.firm |= entry.firm;
                continue;
            }
        }
        for earlier in entries[..at].iter().rev() {
            let shared = both(&entry.codes, &earlier.codes);
            if !shared.is_empty() && shared.len() < entry.codes.len() {
                entry.codes = shared;
                break;
            }
        }
        if let Some(same) = found.iter_mut().find(|own| own.codes == entry.codes) {
            same.firm |= entry.firm;
        }
        found.push(entry);
    }
    // What is named twice is one.
    let mut distinct: Vec<Entry> = Vec::new();
    for entry in found {
        if !distinct.iter().any(|own| own.codes == entry.codes) {
            distinct.push(entry);
        }
    }
    distinct
}

/// Every value of a column but the one that is named.
fn rest(column: &Column, entries: &[Entry]) -> Option<Vec<usize>> {
    let [only] = entries else { return None };
    let rest: Vec<usize> = (0..column.values.len()).filter(|code| !only.codes.contains(code)).collect();
    (rest.len() > 1 && column.values.len() <= MOST_REST).then_some(rest)
}

/// Queries, and the same without the rows that one of the passages before speaks of.
fn without(mut found: Vec<Query>, layers: &[(f64, Rc<Entries>)], vary: Option<usize>) -> Vec<Query> {
    let plain = found.clone();
    let spoken = layers.iter().filter(|(_, entries)| !entries.is_empty());
    for (cost, entries) in spoken.take(MOST_SPOKEN_OF) {
        let left_out = |query: &Query| {
            let open = |column: &usize| !query.filters.iter().any(|(own, _)| own == column);
            let those = entries.iter().filter(|(column, _)| open(column) && Some(*column) != vary);
            let codes = |entries: &[Entry]| entries.iter().flat_map(|entry| entry.codes.clone()).collect();
            let without: Vec<_> = those.map(|(column, entries)| (*column, codes(entries))).collect();
            let cost = query.cost + cost + LEFT_OUT;
            (!without.is_empty()).then(|| Query { without, cost, ..query.clone() })
        };
        found.extend(plain.iter().filter_map(left_out));
    }
    found.sort_by(|one, other| one.cost.total_cmp(&other.cost));
    found
}

/// Every query with every option of a column, and without it where that may be.
fn expanded(
    queries: &[Query],
    column: usize,
    options: &[(Vec<usize>, f64)],
    none: Option<f64>,
) -> Vec<Query> {
    let mut found = Vec::new();
    for query in queries {
        if let Some(cost) = none {
            found.push(Query { cost: query.cost + cost, ..query.clone() });
        }
        for (codes, cost) in options {
            let mut filters = query.filters.clone();
            filters.push((column, codes.clone()));
            found.push(Query { filters, cost: query.cost + cost, ..query.clone() });
        }
    }
    found.sort_by(|one, other| one.cost.total_cmp(&other.cost));
    found.truncate(MOST_QUERIES);
    found
}

/// The columns of a frame that are set for its rows, but for those that number repetitions or tell how they went.
pub(super) fn settings(frame: &Frame) -> Vec<usize> {
    const REPEATS: &[&str] =
        &["run", "lauf", "repetition", "rep", "pass", "trial", "seed", "status", "error", "iteration"];
    let is = |column: &Column| {
        column.divides()
            && !column.is_measure
            && !column.own.iter().any(|word| REPEATS.contains(&word.as_str()))
    };
    (0..frame.columns.len()).filter(|at| is(&frame.columns[*at])).collect()
}

/// The rows that pass every filter.
pub(crate) fn rows(frame: &Frame, query: &Query) -> Vec<usize> {
    let has = |row: usize, (column, codes): &(usize, Vec<usize>)| {
        frame.columns[*column].code(row).is_some_and(|code| codes.contains(&code))
    };
    let least = query.filters.iter().min_by_key(|(column, codes)| {
        codes.iter().map(|code| frame.columns[*column].rows[*code].len()).sum::<usize>()
    });
    let mut found: Vec<usize> = match least {
        Some((column, codes)) => {
            codes.iter().flat_map(|code| frame.columns[*column].rows[*code].iter().copied()).collect()
        }
        None => (0..frame.places.len()).collect(),
    };
    found.sort_unstable();
    found.retain(|row| {
        query.filters.iter().all(|filter| has(*row, filter))
            && (query.without.is_empty() || !query.without.iter().all(|filter| has(*row, filter)))
    });
    found
}
