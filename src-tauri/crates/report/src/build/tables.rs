//! Short ways to write tables, and how a statistic stands in a cell.

use domain::{Message, Statistic};

use crate::Input;
use crate::document::{Cell, Column, Row, Table};
use crate::numbers;

/// Whether a column holds words or numbers.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Words,
    Numbers,
}

impl Table {
    /// A table without rows.
    pub(super) fn new(input: &Input<'_>, title: &str, columns: &[(&str, Kind)]) -> Self {
        let columns = columns
            .iter()
            .map(|(title, kind)| Column { title: input.say(title), numeric: matches!(kind, Kind::Numbers) })
            .collect();
        Self { title: input.say(title), columns, rows: Vec::new(), notes: Vec::new() }
    }

    pub(super) fn push(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row { cells, quiet: false, id: None });
    }

    /// A row that links lead to.
    pub(super) fn push_named(&mut self, id: String, cells: Vec<Cell>) {
        self.rows.push(Row { cells, quiet: false, id: Some(id) });
    }

    /// Whether a value is missing in a column.
    pub(super) fn misses(&self, column: usize) -> bool {
        self.rows.iter().any(|row| row.cells.get(column) == Some(&Cell::Missing))
    }
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number as it is printed, or none.
    pub(super) fn number(printed: Option<String>) -> Self {
        printed.map_or(Self::Missing, Self::Number)
    }

    /// A count.
    pub(super) fn count(count: impl Into<u64>) -> Self {
        Self::Number(numbers::count(count))
    }
}

/// `115.86 ± 0.93`, or the mean alone for one call.
pub(super) fn mean(statistic: &Statistic, print: fn(f64) -> String) -> String {
    match statistic.sd {
        Some(sd) => format!("{} ± {}", print(statistic.mean), print(sd)),
        None => print(statistic.mean),
    }
}

/// `1.00 to 2.00`.
pub(super) fn range(input: &Input<'_>, low: f64, high: f64, print: fn(f64) -> String) -> String {
    input.sentence(&Message::new("report-doc-range").with("low", print(low)).with("high", print(high)))
}

/// How many calls a statistic rests on.
pub(super) fn basis(input: &Input<'_>, statistic: &Statistic) -> String {
    calls_of(input, statistic.n as usize, statistic.of as usize)
}

/// `9 of 10 calls`.
pub(super) fn calls_of(input: &Input<'_>, n: usize, of: usize) -> String {
    input.sentence(&Message::new("report-doc-basis").with("n", n).with("of", of))
}

/// What says that a list is longer than what is shown; nothing where all is shown.
pub(super) fn shown_of(input: &Input<'_>, shown: usize, total: usize) -> Option<String> {
    (shown < total).then(|| {
        input.sentence(&Message::new("report-doc-shown-of").with("shown", shown).with("total", total))
    })
}
