//! Values separated by commas, semicolons, tabs or bars.

use domain::Message;
use memchr::{memchr, memchr_iter};

use super::{Content, Reading, tables};
use crate::grid::Grid;
use crate::notes::Notes;
use crate::records::Records;
use crate::shape::{shape, tidy};
use crate::sniff::{Dialect, sniff};
use crate::turn::turn;
use crate::typing::too_wide;

/// How often an opening quote may be taken back before quotes mean nothing.
const MOST_UNCLOSED: usize = 8;

pub(super) fn read(text: String, reading: &Reading<'_>, notes: &mut Notes) -> Result<Content, Message> {
    let text = with_line_feeds(text);
    let dialect = sniff(&text);
    let grid = grid(&text, dialect, notes);
    drop(text);
    let widest = (0..grid.len()).map(|row| grid.width(row)).max().unwrap_or(0);
    if widest > reading.limits.columns {
        return Err(too_wide(widest, reading.limits.columns));
    }
    let comma = dialect.separator == b';';
    let mut raw = shape(grid, "", notes);
    for table in &mut raw {
        tidy(table, notes);
    }
    let raw = raw.into_iter().map(|table| turn(table, notes)).collect();
    Ok(Content { tables: tables(raw, reading, comma, notes)?, document: None })
}

/// Lines that end in a bare carriage return become lines as all others.
fn with_line_feeds(text: String) -> String {
    if text.contains('\n') || !text.contains('\r') { text } else { text.replace('\r', "\n") }
}

/// All records, each with the line that it begins in.
pub(crate) fn grid(text: &str, dialect: Dialect, notes: &mut Notes) -> Grid {
    let mut grid = Grid::with_capacity(text.len());
    let mut cursor = Cursor { text, at: 0, line: 1 };
    cursor.move_to(dialect.skip);
    let mut unclosed = 0;
    loop {
        let quote = (unclosed < MOST_UNCLOSED).then_some(dialect.quote);
        let Some(start) = records(&mut grid, &mut cursor, dialect.separator, quote) else { return grid };
        // The last quote is never closed: its line is read as it stands, and the rest as before.
        unclosed += 1;
        cursor.move_to(start);
        notes.warning(Some(cursor.line), Message::new("problem-quote-unclosed"));
        let end = memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |end| start + end + 1);
        let mut line = Cursor { text: &text[..end], at: start, line: cursor.line };
        records(&mut grid, &mut line, dialect.separator, None);
        cursor.move_to(end);
    }
}

/// Reads records from the cursor to the end. Returns where a record begins whose quote is never closed, and which
/// holds more than its own line; it is then not in the grid.
fn records(grid: &mut Grid, cursor: &mut Cursor<'_>, separator: u8, quote: Option<u8>) -> Option<usize> {
    let mut records = Records::new(cursor.text, cursor.at, separator, quote);
    let mut begun = grid.begin_row(0, false);
    while let Some(record) = records.next(|cell| grid.push(&cell)) {
        let is_last = records.at >= cursor.text.len();
        if is_last && quote.is_some_and(|quote| is_unclosed(&cursor.text[record.begin..], quote)) {
            grid.end_at(begun);
            return Some(record.begin);
        }
        cursor.move_to(record.begin);
        grid.place_last(cursor.line, record.after_blank);
        begun = grid.begin_row(0, false);
    }
    grid.end_at(begun);
    None
}

/// Whether a last record ends inside quotes and holds more than its own line.
fn is_unclosed(record: &str, quote: u8) -> bool {
    memchr_iter(quote, record.as_bytes()).count() % 2 == 1 && record.trim_end().contains('\n')
}

/// A place in the text and the line that it lies in.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Cursor<'_> {
    fn move_to(&mut self, to: usize) {
        let passed = &self.text.as_bytes()[self.at.min(to)..to];
        self.line += memchr_iter(b'\n', passed).count() as u64;
        self.at = to;
    }
}
