//! One question to the tables: whether the subject is ahead of whom it is set against by one column, over some rows or
//! in each case for itself.

use foldhash::HashMap;

use super::super::Asker;
use super::super::frames::{Column, Frame, Frames};
use super::Sides;
use crate::claim::with_unit;
use crate::lexicon::singular;
use crate::tokens::Token;

/// Words for the sum of a group, and for one of its rows.
const SUMS: &[&str] = &["total", "totals", "sum", "overall", "altogether"];
const SINGLE: &[&str] =
    &["single", "peak", "individual", "record", "run", "value", "measurement", "ever", "result", "reading"];
/// Columns that number what was repeated.
const REPEATED: &[&str] =
    &["run", "pass", "repetition", "rep", "trial", "seed", "lauf", "iteration", "id", "request"];
/// To which share of itself a value is shown.
const STEP: f64 = 0.001;

/// What a group of rows is measured by.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Mean,
    Sum,
    /// The row at the end that is spoken of.
    End,
}

/// One way to understand the word.
pub(super) struct Reading {
    pub(super) cost: f64,
    pub(super) holds: bool,
    pub(super) frame: usize,
    pub(super) column: usize,
    pub(super) cells: Vec<(usize, f64)>,
    pub(super) value: f64,
    pub(super) right: String,
}

/// One question: whether the subject is ahead by one column over some rows.
pub(super) struct Asked<'q> {
    pub(super) frame: usize,
    pub(super) sides: &'q Sides,
    pub(super) rows: &'q [usize],
    pub(super) column: usize,
    pub(super) more: bool,
    pub(super) cost: f64,
}

/// Rows by what tells them apart, with the number of each.
type Groups = Vec<(Vec<Option<usize>>, Cells)>;
/// Rows with their numbers.
type Cells = Vec<(usize, f64)>;

impl Asked<'_> {
    /// The rows by the columns that tell the sides apart.
    fn groups(&self, one: &Frame, rows: &[usize]) -> Groups {
        let of = &one.columns[self.column];
        let mut found: HashMap<Vec<Option<usize>>, Vec<(usize, f64)>> = HashMap::default();
        for row in rows {
            let number = of.numbers[*row];
            let key: Vec<Option<usize>> =
                self.sides.columns.iter().map(|column| one.columns[*column].code(*row)).collect();
            if number.is_finite() && key.iter().all(Option::is_some) {
                found.entry(key).or_default().push((*row, number));
            }
        }
        let mut found: Groups = found.into_iter().collect();
        found.sort_by(|one, other| one.0.cmp(&other.0));
        found
    }

    /// Whether a group is the subject's.
    fn is_subject(&self, key: &[Option<usize>]) -> bool {
        key.iter()
            .zip(&self.sides.subject)
            .all(|(code, codes)| code.is_some_and(|code| codes.contains(&code)))
    }

    /// The subject's cells, and those of each that it is set against.
    fn against(&self, groups: Groups) -> Option<(Cells, Vec<Cells>)> {
        let mut own = Vec::new();
        let mut others = Vec::new();
        for (key, cells) in groups {
            let is_other = |other: &Vec<usize>| key[0].is_some_and(|code: usize| other.contains(&code));
            if self.is_subject(&key) {
                own.extend(cells);
            } else if self.sides.other.as_ref().is_none_or(is_other) {
                others.push(cells);
            }
        }
        if self.sides.other.is_some() && !others.is_empty() {
            others = vec![others.concat()];
        }
        (!own.is_empty() && !others.is_empty()).then_some((own, others))
    }

    /// What some cells are measured by.
    fn measured(&self, of: Of, cells: &[(usize, f64)]) -> f64 {
        let values = cells.iter().map(|(_, value)| *value);
        match of {
            Of::Mean => values.sum::<f64>() / cells.len() as f64,
            Of::Sum => values.sum(),
            Of::End => values
                .reduce(|one, other| if self.more { one.max(other) } else { one.min(other) })
                .unwrap_or(f64::NAN),
        }
    }

    fn is_ahead(&self, one: f64, other: f64) -> bool {
        if self.more { one > other } else { one < other }
    }

    /// Over all rows that are meant, by each way to measure a group.
    pub(super) fn readings(&self, asker: &Asker<'_, '_>) -> Vec<Reading> {
        let one = &asker.frames().all[self.frame];
        let Some((own, others)) = self.against(self.groups(one, self.rows)) else { return Vec::new() };
        let said = |list: &[&str]| asker.scene.read.tokens.iter().any(|token| token.is_any(list));
        let several = own.len() > 1 || others.iter().any(|cells| cells.len() > 1);
        let mut ways = vec![(Of::Mean, 0.0)];
        if several && self.sides.other.is_none() && said(SINGLE) {
            ways.push((Of::End, 0.0));
        }
        if several && said(SUMS) {
            ways.push((Of::Sum, 0.0));
        }
        let of = &one.columns[self.column];
        let text = |value: f64| with_unit(value, of.unit, STEP * value.abs());
        let reading = |(way, unsaid): (Of, f64)| {
            let first = self.measured(way, &own);
            let strongest = others
                .iter()
                .map(|cells| self.measured(way, cells))
                .reduce(|one, other| if self.is_ahead(one, other) { one } else { other })?;
            let mut cells = own.clone();
            cells.extend(others.concat());
            Some(Reading {
                cost: self.cost + unsaid,
                holds: self.is_ahead(first, strongest),
                frame: self.frame,
                column: self.column,
                cells,
                value: first,
                right: format!("{} vs {}", text(first), text(strongest)),
            })
        };
        ways.into_iter().filter_map(reading).collect()
    }

    /// In each case for itself: of the column that is named, and of all that was set.
    pub(super) fn in_cases(&self, asker: &Asker<'_, '_>, words: &[&Token<'_>]) -> Vec<Reading> {
        let one = &asker.frames().all[self.frame];
        let called = |column: &usize| {
            let of = &one.columns[*column];
            !self.sides.columns.contains(column)
                && *column != self.column
                && words.iter().any(|token| {
                    let word = singular(&token.lower);
                    word.len() > 2 && of.calls.iter().any(|call| call == word)
                })
        };
        let named: Vec<usize> = (0..one.columns.len())
            .filter(|column| one.columns[*column].values.len() > 1 && called(column))
            .collect();
        let mut ways = vec![(self.settings(one), 0.2)];
        ways.extend((!named.is_empty()).then_some((named, 0.0)));
        ways.into_iter().filter_map(|(columns, unsaid)| self.in_cases_of(one, &columns, unsaid)).collect()
    }

    fn in_cases_of(&self, one: &Frame, columns: &[usize], unsaid: f64) -> Option<Reading> {
        let mut cases: HashMap<Vec<Option<usize>>, Vec<usize>> = HashMap::default();
        for row in self.rows {
            let key = columns.iter().map(|at| one.columns[*at].code(*row)).collect();
            cases.entry(key).or_default().push(*row);
        }
        let (mut holds, mut all) = (0, 0);
        let mut shown = Vec::new();
        for case in cases.values() {
            let Some((own, others)) = self.against(self.groups(one, case)) else { continue };
            all += 1;
            let first = self.measured(Of::Mean, &own);
            let leads = others.iter().all(|cells| self.is_ahead(first, self.measured(Of::Mean, cells)));
            holds += usize::from(leads);
            shown.extend(own);
            shown.extend(others.concat());
        }
        (all > 1).then(|| Reading {
            cost: self.cost + unsaid,
            holds: holds == all,
            frame: self.frame,
            column: self.column,
            cells: shown,
            value: holds as f64,
            right: format!("{holds} / {all}"),
        })
    }

    /// The columns that are set, but for what tells the sides apart and what goes with it: the day on which each card
    /// was tested.
    fn settings(&self, one: &Frame) -> Vec<usize> {
        let is = |at: &usize| {
            let column = &one.columns[*at];
            !self.sides.columns.contains(at)
                && Frames::is_column(column)
                && column.divides()
                && !column.is_measure
                && !column.own.iter().any(|word| REPEATED.contains(&word.as_str()))
                && !self.sides.columns.iter().any(|vary| follows(column, &one.columns[*vary], self.rows))
        };
        (0..one.columns.len()).filter(is).collect()
    }
}

/// Whether each value of a column goes with one of what is compared only.
fn follows(column: &Column, vary: &Column, rows: &[usize]) -> bool {
    let mut with: HashMap<usize, Option<usize>> = HashMap::default();
    rows.iter().all(|row| {
        column
            .code(*row)
            .is_none_or(|code| *with.entry(code).or_insert_with(|| vary.code(*row)) == vary.code(*row))
    })
}
