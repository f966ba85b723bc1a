//! Rows of cells as they were written, before anything is known about them: one text, and where each cell ends.

use std::rc::Rc;

use domain::{Origin, Rows};

use crate::number::trim;

/// A raw table. A cell costs its text and one word, so that a large file fits.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    text: String,
    ends: Vec<usize>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    first: usize,
    line: u64,
    after_blank: bool,
}

impl Grid {
    /// A grid with room for so many bytes of cells.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ..Self::default() }
    }

    /// Begins a row; `after_blank` tells that an empty line lies before it. Returns its number.
    pub(crate) fn begin_row(&mut self, line: u64, after_blank: bool) -> usize {
        self.rows.push(Row { first: self.ends.len(), line, after_blank });
        self.rows.len() - 1
    }

    /// Says where the last row stands.
    pub(crate) fn place_last(&mut self, line: u64, after_blank: bool) {
        if let Some(row) = self.rows.last_mut() {
            *row = Row { line, after_blank, ..*row };
        }
    }

    /// Drops the rows from this one on.
    pub(crate) fn end_at(&mut self, row: usize) {
        let Some(first) = self.rows.get(row).map(|row| row.first) else { return };
        self.rows.truncate(row);
        self.text.truncate(if first == 0 { 0 } else { self.ends[first - 1] });
        self.ends.truncate(first);
    }

    /// Appends a cell to the last row.
    pub(crate) fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// Appends a row.
    pub(crate) fn push_row<S: AsRef<str>>(&mut self, line: u64, cells: impl IntoIterator<Item = S>) {
        self.begin_row(line, false);
        for cell in cells {
            self.push(cell.as_ref());
        }
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Number of cells of a row.
    pub(crate) fn width(&self, row: usize) -> usize {
        self.rows.get(row + 1).map_or(self.ends.len(), |next| next.first) - self.rows[row].first
    }

    /// A cell; `None` where the row is shorter.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Option<&str> {
        if column >= self.width(row) {
            return None;
        }
        let at = self.rows[row].first + column;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        Some(&self.text[start..self.ends[at]])
    }

    /// The cells of a row.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        let first = self.rows[row].first;
        let mut start = if first == 0 { 0 } else { self.ends[first - 1] };
        self.ends[first..first + self.width(row)].iter().map(move |end| {
            let cell = &self.text[start..*end];
            start = *end;
            cell
        })
    }

    /// The line of a row in its file, from 1.
    pub(crate) fn line(&self, row: usize) -> u64 {
        self.rows[row].line
    }

    /// Whether an empty line lies before the row.
    pub(crate) fn after_blank(&self, row: usize) -> bool {
        self.rows[row].after_blank
    }

    /// Whether the text is in any of its cells.
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// Cells up to the last one that is not empty.
    pub(crate) fn extent(&self, row: usize) -> usize {
        (0..self.width(row))
            .rev()
            .find(|column| self.cell(row, *column).is_some_and(|cell| !trim(cell).is_empty()))
            .map_or(0, |last| last + 1)
    }

    /// Cells that are not empty.
    pub(crate) fn filled(&self, row: usize) -> usize {
        self.row(row).filter(|cell| !trim(cell).is_empty()).count()
    }
}

/// A table whose header is known and whose cells are not yet typed.
#[derive(Debug)]
pub(crate) struct RawTable {
    /// Which table of the file; empty where the file is one table.
    pub(crate) part: String,
    /// Names as they were written.
    pub(crate) header: Vec<String>,
    /// Where the cells are.
    pub(crate) grid: Rc<Grid>,
    /// The rows of the grid that belong to the table.
    pub(crate) rows: Vec<usize>,
    /// Where the rows of the grid stand in the file.
    pub(crate) layout: Rows,
    /// Where the cells of each column stand; none where all stand in the rows.
    pub(crate) origins: Vec<Origin>,
    /// The line of the header; 0 where there is none, or where nobody knows.
    pub(crate) line: u64,
    /// What is written above the table and may say what its numbers are, the nearest first.
    pub(crate) above: Vec<String>,
}

impl RawTable {
    /// A table whose cells stand in its rows.
    pub(crate) fn new(part: String, header: Vec<String>, grid: Rc<Grid>, rows: Vec<usize>) -> Self {
        Self {
            part,
            header,
            grid,
            rows,
            layout: Rows::Lines,
            origins: Vec::new(),
            line: 0,
            above: Vec::new(),
        }
    }

    /// A table of all rows of a grid.
    pub(crate) fn of(part: String, header: Vec<String>, grid: Grid) -> Self {
        let rows = (0..grid.len()).collect();
        Self::new(part, header, Rc::new(grid), rows)
    }
}
