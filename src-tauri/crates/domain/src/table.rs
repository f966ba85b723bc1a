//! A table of typed columns: what every structured input becomes, and where each of its cells stands.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Direction, Metric, Place, RowRange, Source, TableDigest, Unit};

/// One cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing there, or a word that says so (`-`, `n/a`, `null`).
    Empty,
    /// A finite number, in the column's unit.
    Number(f64),
    /// A number that is not one (`NaN`, `inf`): kept apart so that no mean ever takes it in.
    NotFinite(String),
    /// Anything else.
    Text(String),
}

/// What a column is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "role")]
pub enum Role {
    /// Numbers that were measured.
    #[serde(rename_all = "camelCase")]
    Measure {
        /// What they measure.
        metric: Metric,
        /// Their unit in the file.
        unit: Unit,
        /// Which way is better.
        direction: Direction,
    },
    /// Few distinct values that say what a row is about: a model, a parameter, a prompt, a status.
    Dimension,
    /// Ids, seeds, timestamps: neither measured nor grouped by.
    Identifier,
    /// Prose.
    Text,
}

/// Which number of other numbers the cells of a column are, where its name says so: `p95_latency_ms`,
/// `mean_ttft_s`, `std_tokens_s`, `n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SummaryKind {
    /// How many values there were.
    Count,
    /// Arithmetic or geometric mean.
    Mean,
    /// Median.
    Median,
    /// A quantile, in thousandths: 950 is p95, 999 is p99.9.
    Quantile(u16),
    /// Smallest value.
    Minimum,
    /// Largest value.
    Maximum,
    /// Sum.
    Sum,
    /// Standard deviation.
    StandardDeviation,
    /// Another measure of spread, a change, a ratio, a target: no value of the metric itself.
    Other,
}

/// What a column sums up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Summary {
    /// Which number its cells are.
    pub kind: SummaryKind,
    /// The metric whose values were summed up: the same for `mean_ttft_s` and `std_ttft_s`, of which only the
    /// first has it as its own metric. A metric that is not known goes by the words that are left of the name.
    pub of: Metric,
}

/// Where the cells of a column stand.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Origin {
    /// In the rows of the table.
    #[default]
    Rows,
    /// All in this line or row: the table was turned, and its rows were columns of the file.
    Line(u64),
    /// In another column of the file, each in a line or row of its own: one column of the file holds the values of
    /// several.
    Cells {
        /// The column of the file.
        column: String,
        /// For each row of the table its line; 0 where there is no cell.
        lines: Vec<u64>,
    },
    /// In several columns of the file, each in the line or row of its own row here: one row of the file became
    /// several rows of the table.
    Columns {
        /// The columns of the file.
        names: Vec<String>,
        /// For each row of the table which of them.
        at: Vec<u32>,
    },
    /// In the JSON value of each row, at this pointer from there.
    Path(String),
    /// All at this JSON pointer, outside of the rows.
    At(String),
    /// They are items of the JSON array at this pointer, at the places that [`Table::lines`] counts.
    Items(String),
    /// Each at a JSON pointer of its own.
    Each(Vec<String>),
}

/// One column of a [`Table`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Name as it stands in the file.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// What it sums up; `None` where its cells are single values.
    pub summary: Option<Summary>,
    /// One cell per row of the table.
    pub cells: Vec<Cell>,
    /// Where they stand.
    pub origin: Origin,
}

impl Column {
    /// A column of single values that stand in the rows of its table.
    pub fn new(name: impl Into<String>, role: Role, cells: Vec<Cell>) -> Self {
        Self { name: name.into(), role, summary: None, cells, origin: Origin::Rows }
    }
}

/// Where the rows of a table stand.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Rows {
    /// In the lines, or the rows of a sheet, that [`Table::lines`] counts.
    #[default]
    Lines,
    /// They are items of the JSON array at this pointer; [`Table::lines`] counts their places in it.
    Items(String),
    /// Each is the JSON value at a pointer of its own.
    Values(Vec<String>),
}

/// A table out of a file: rows × typed columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Path of its file relative to the folder, with `/`.
    pub file: String,
    /// Which table of the file: a sheet, a JSON pointer, a Markdown heading; empty where the file is one table.
    pub part: String,
    /// Columns, all of the same length.
    pub columns: Vec<Column>,
    /// For each row its line (CSV, JSON Lines, Markdown), row (sheet) or place in the array (JSON), counted from 1.
    pub lines: Vec<u64>,
    /// Where the rows stand.
    pub layout: Rows,
    /// What stands in for the rows of a file that is too large to hold them: the table then has columns and no
    /// rows.
    pub digest: Option<Box<TableDigest>>,
}

impl Table {
    /// A table whose rows are lines of its file, or rows of a sheet.
    pub fn new(
        file: impl Into<String>,
        part: impl Into<String>,
        columns: Vec<Column>,
        lines: Vec<u64>,
    ) -> Self {
        Self { file: file.into(), part: part.into(), columns, lines, layout: Rows::Lines, digest: None }
    }

    /// Where the cells of a column in these rows stand. Rows that follow one another in the file become one range.
    pub fn source(&self, column: usize, rows: impl IntoIterator<Item = usize>) -> Source {
        let Column { name, origin, .. } = &self.columns[column];
        let place = match (origin, &self.layout) {
            (Origin::Line(line), _) => {
                Place::Cells { column: name.clone(), rows: vec![RowRange { first: *line, last: *line }] }
            }
            (Origin::Cells { column, lines }, _) => {
                let lines = rows.into_iter().filter_map(|row| lines.get(row).copied());
                Place::Cells { column: column.clone(), rows: ranges(lines.filter(|line| *line > 0)) }
            }
            (Origin::Columns { names, at }, _) => {
                let rows: Vec<usize> = rows.into_iter().collect();
                let held: BTreeSet<u32> = rows.iter().filter_map(|row| at.get(*row).copied()).collect();
                let held = held.into_iter().filter_map(|at| names.get(at as usize)).map(String::as_str);
                let lines = rows.iter().filter_map(|row| self.lines.get(*row).copied());
                Place::Cells { column: held.collect::<Vec<_>>().join(", "), rows: ranges(lines) }
            }
            (Origin::At(pointer), _) => Place::Pointers { pointers: vec![pointer.clone()] },
            (_, Rows::Lines) => {
                let lines = rows.into_iter().map(|row| self.lines[row]);
                Place::Cells { column: name.clone(), rows: ranges(lines) }
            }
            _ => Place::Pointers {
                pointers: rows.into_iter().filter_map(|row| self.pointer(column, row)).collect(),
            },
        };
        Source { file: self.file.clone(), part: self.part.clone(), place }
    }

    /// The JSON pointer (RFC 6901) of a cell; `None` where the file is no JSON document.
    pub fn pointer(&self, column: usize, row: usize) -> Option<String> {
        match &self.columns[column].origin {
            Origin::At(pointer) => Some(pointer.clone()),
            Origin::Each(pointers) => pointers.get(row).cloned(),
            Origin::Items(array) => self.item(array, row, ""),
            Origin::Path(path) => match &self.layout {
                Rows::Items(array) => self.item(array, row, path),
                Rows::Values(pointers) => pointers.get(row).map(|pointer| format!("{pointer}{path}")),
                Rows::Lines => None,
            },
            Origin::Rows | Origin::Line(_) | Origin::Cells { .. } | Origin::Columns { .. } => None,
        }
    }

    fn item(&self, array: &str, row: usize, path: &str) -> Option<String> {
        self.lines.get(row).map(|place| format!("{array}/{}{path}", place.saturating_sub(1)))
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// Whether a row says of itself that it failed: it carries an error, or a status that is one, or a note of a
    /// failure where half of its measures are missing. What such a row measured is no measurement.
    pub fn has_failed(&self, row: usize) -> bool {
        self.columns.iter().any(|column| match column.cells.get(row) {
            Some(Cell::Text(text)) if !matches!(column.role, Role::Measure { .. }) => {
                says_failed(&column.name, text)
                    || notes_failure(&column.name, text) && self.lacks_measures(row)
            }
            _ => false,
        })
    }

    /// For each row whether it failed, as [`Table::has_failed`] says.
    pub fn failed_rows(&self) -> Vec<bool> {
        let mut failed = vec![false; self.rows()];
        let tells =
            |column: &&Column| !matches!(column.role, Role::Measure { .. }) && can_say_failed(&column.name);
        for column in self.columns.iter().filter(tells) {
            for (row, (failed, cell)) in failed.iter_mut().zip(&column.cells).enumerate() {
                if let Cell::Text(text) = cell {
                    *failed = *failed
                        || says_failed(&column.name, text)
                        || notes_failure(&column.name, text) && self.lacks_measures(row);
                }
            }
        }
        failed
    }

    /// Whether at least half of the measures of a row are empty.
    fn lacks_measures(&self, row: usize) -> bool {
        let measures = self.columns.iter().filter(|column| matches!(column.role, Role::Measure { .. }));
        let (empty, all) = measures.fold((0, 0), |(empty, all), column| {
            (empty + usize::from(matches!(column.cells.get(row), None | Some(Cell::Empty))), all + 1)
        });
        all > 0 && empty * 2 >= all
    }
}

/// Whether a column of this name tells of failures at all.
fn can_say_failed(name: &str) -> bool {
    // Every column that tells of failures does so for one of these words.
    ["failed", "true", "false"].iter().any(|text| says_failed(name, text)) || notes_failure(name, "failed")
}

/// Lines in order, those that follow one another as one range.
fn ranges(lines: impl Iterator<Item = u64>) -> Vec<RowRange> {
    let mut ranges: Vec<RowRange> = Vec::with_capacity(1);
    let mut sorted = true;
    for line in lines {
        match ranges.last_mut() {
            Some(range) if line == range.last || line == range.last + 1 => range.last = line,
            last => {
                sorted &= last.is_none_or(|last| last.last < line);
                ranges.push(RowRange { first: line, last: line });
            }
        }
    }
    if sorted {
        return ranges;
    }
    ranges.sort_unstable_by_key(|range| (range.first, range.last));
    let mut joined: Vec<RowRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.first <= last.last + 1 => last.last = last.last.max(range.last),
            _ => joined.push(range),
        }
    }
    joined
}

/// Whether `text` in a column of this name tells of a failure of its row. A dotted name is about a part of the row
/// only.
pub fn says_failed(name: &str, text: &str) -> bool {
    let (name, text) = (name.trim(), text.trim());
    let is = |text: &str, words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(name, &["error", "errors", "exception", "failure", "error_message", "error message"]) {
        !is(text, &["", "0", "no", "false", "none", "null", "ok", "success"])
    } else if is(name, &["status", "outcome", "state", "result"]) {
        // `error: connection reset`, `timeout after 30 s`.
        is(text, &FAILED) || is(first_word(text), &FAILED)
    } else if is(name, &["ok", "success", "succeeded", "passed"]) {
        is(text, &["false", "no", "failed"])
    } else {
        is(name, &["failed"]) && is(text, &["true", "yes"])
    }
}

/// Words of a status that is a failure.
const FAILED: [&str; 10] =
    ["failed", "fail", "failure", "error", "timeout", "timed out", "oom", "crashed", "aborted", "cancelled"];

/// Whether a remark begins with a failure: `timeout after 30 s`. Alone it says nothing of its row's measures.
fn notes_failure(name: &str, text: &str) -> bool {
    const REMARKS: [&str; 9] =
        ["note", "notes", "comment", "comments", "remark", "remarks", "message", "bemerkung", "anmerkung"];
    let is = |text: &str, words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    is(name.trim(), &REMARKS) && is(first_word(text.trim()), &FAILED)
}

fn first_word(text: &str) -> &str {
    text.split([':', '(', ',', ';', ' ']).next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{Cell, Column, Origin, Role, Rows, Table, says_failed};
    use crate::{Place, RowRange};

    fn table(layout: Rows, origin: Origin) -> Table {
        let column = Column { origin, ..Column::new("ttft", Role::Text, Vec::new()) };
        Table { layout, ..Table::new("a", "", vec![column], vec![2, 3, 5, 9]) }
    }

    #[test]
    fn lines_that_follow_one_another_are_one_range() {
        let check = |rows: &[usize], expected: &[(u64, u64)]| {
            let source = table(Rows::Lines, Origin::Rows).source(0, rows.iter().copied());
            let rows = expected.iter().map(|(first, last)| RowRange { first: *first, last: *last }).collect();
            assert_eq!(source.place, Place::Cells { column: "ttft".to_owned(), rows });
        };
        check(&[0, 1, 2, 3], &[(2, 3), (5, 5), (9, 9)]);
        check(&[3, 1, 0, 1], &[(2, 3), (9, 9)]);
        check(&[], &[]);
    }

    #[test]
    fn a_cell_of_json_has_its_pointer() {
        let check = |layout: Rows, origin: Origin, expected: &[&str]| {
            let source = table(layout, origin).source(0, [1, 3]);
            let pointers = expected.iter().map(|pointer| (*pointer).to_owned()).collect();
            assert_eq!(source.place, Place::Pointers { pointers });
        };
        let path = |path: &str| Origin::Path(path.to_owned());
        let four = || ["/a", "/b~1c", "/d", "/e"].map(str::to_owned).to_vec();
        check(
            Rows::Items("/runs".to_owned()),
            path("/options/n"),
            &["/runs/2/options/n", "/runs/8/options/n"],
        );
        check(Rows::Values(four()), path("/n"), &["/b~1c/n", "/e/n"]);
        check(Rows::Values(four()), Origin::Each(four()), &["/b~1c", "/e"]);
        check(Rows::Values(four()), Origin::Items("/ttft".to_owned()), &["/ttft/2", "/ttft/8"]);
        check(Rows::Items(String::new()), Origin::At("/model".to_owned()), &["/model"]);
    }

    #[test]
    fn a_cell_of_another_column_stands_in_its_own_line() {
        let origin = Origin::Cells { column: "value".to_owned(), lines: vec![2, 5, 0, 6] };
        let source = table(Rows::Lines, origin.clone()).source(0, [0, 1, 2, 3]);
        let rows = [(2, 2), (5, 6)].map(|(first, last)| RowRange { first, last }).to_vec();
        assert_eq!(source.place, Place::Cells { column: "value".to_owned(), rows });
        assert_eq!(table(Rows::Lines, origin).pointer(0, 1), None);
    }

    #[test]
    fn a_cell_of_several_columns_stands_in_its_own_one() {
        let names = ["1024", "4096"].map(str::to_owned).to_vec();
        let table = table(Rows::Lines, Origin::Columns { names, at: vec![0, 1, 0, 1] });
        let check = |rows: &[usize], column: &str, lines: &[(u64, u64)]| {
            let rows = table.source(0, rows.iter().copied());
            let lines = lines.iter().map(|(first, last)| RowRange { first: *first, last: *last }).collect();
            assert_eq!(rows.place, Place::Cells { column: column.to_owned(), rows: lines });
        };
        check(&[1], "4096", &[(3, 3)]);
        check(&[0, 2], "1024", &[(2, 2), (5, 5)]);
        check(&[3, 0], "1024, 4096", &[(2, 2), (9, 9)]);
        assert_eq!(table.pointer(0, 1), None);
    }

    #[test]
    fn a_note_of_a_failure_counts_where_measures_are_missing() {
        let measure = |cells: [Cell; 3]| {
            let direction = crate::Direction::Neutral;
            let role =
                Role::Measure { metric: crate::Metric::Latency, unit: crate::Unit::Milliseconds, direction };
            Column::new("latency_ms", role, cells.to_vec())
        };
        let notes = ["timeout after 30 s", "timeout after 30 s", "slow"];
        let notes = notes.map(|text| Cell::Text(text.to_owned())).to_vec();
        let columns = vec![
            measure([Cell::Empty, Cell::Number(1.0), Cell::Empty]),
            Column::new("note", Role::Dimension, notes),
        ];
        let table = Table::new("a.csv", "", columns, vec![2, 3, 4]);
        assert_eq!(table.failed_rows(), [true, false, false]);
        assert_eq!([0, 1, 2].map(|row| table.has_failed(row)), [true, false, false]);
    }

    #[test]
    fn a_row_failed_when_it_says_so() {
        let check = |name: &str, text: &str, failed: bool| {
            assert_eq!(says_failed(name, text), failed, "{name}={text}");
        };
        check("error", "connection refused", true);
        check("error", "", false);
        check("error", "None", false);
        check("overall.error", "no data", false);
        check("error_message", "out of memory", true);
        check("Status", "FAILED", true);
        check("outcome", "error: connection reset", true);
        check("outcome", "Timeout after 30 s", true);
        check("status", "errors: 0", false);
        check("status", "completed", false);
        check("success", "False", true);
        check("failed", "true", true);
        check("model", "error", false);
        check("error_rate", "high", false);
        check("overall_success", "false", false);
    }
}
