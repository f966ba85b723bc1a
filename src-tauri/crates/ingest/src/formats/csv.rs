//! Values separated by commas, semicolons, tabs or bars.

use csv::{ReaderBuilder, StringRecord};
use domain::Message;

use super::{Content, Reading, tables};
use crate::grid::Grid;
use crate::notes::Notes;
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
fn grid(text: &str, dialect: Dialect, notes: &mut Notes) -> Grid {
    let mut grid = Grid::default();
    let mut cursor = Cursor { text, at: dialect.skip, line: 1 };
    cursor.line += count_lines(&text[..dialect.skip]);
    let mut unclosed = 0;
    loop {
        let quoting = unclosed < MOST_UNCLOSED;
        let Some(start) = records(&mut grid, &mut cursor, dialect, quoting) else { return grid };
        // The last quote is never closed: its line is read as it stands, and the rest as before.
        unclosed += 1;
        cursor.move_to(start);
        notes.warning(Some(cursor.line), Message::new("problem-quote-unclosed"));
        let end = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
        let line = Cursor { text: &text[..end], at: start, line: cursor.line };
        records(&mut grid, &mut { line }, dialect, false);
        cursor.move_to(end);
    }
}

/// Reads records from the cursor to the end. Returns where a record begins whose quote is never closed; that
/// record is then not in the grid.
fn records(grid: &mut Grid, cursor: &mut Cursor<'_>, dialect: Dialect, quoting: bool) -> Option<usize> {
    let base = cursor.at;
    let text = &cursor.text[base..];
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.separator)
        .quote(dialect.quote)
        .quoting(quoting)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut begin = 0;
    while reader.read_record(&mut record).unwrap_or(false) {
        begin += text[begin..].len() - text[begin..].trim_start_matches(['\r', '\n']).len();
        let end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
        if quoting && end >= text.len() && is_unclosed(&text[begin..], dialect) {
            return Some(base + begin);
        }
        cursor.move_to(base + begin);
        grid.begin_row(cursor.line, cursor.is_after_blank());
        record.iter().for_each(|cell| grid.push(cell));
        begin = end;
    }
    None
}

/// Whether a last record ends inside quotes and holds more than its own line.
fn is_unclosed(record: &str, dialect: Dialect) -> bool {
    let quotes = record.bytes().filter(|byte| *byte == dialect.quote).count();
    quotes % 2 == 1 && record.trim_end().contains('\n')
}

/// A place in the text and the line that it lies in.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Cursor<'_> {
    fn move_to(&mut self, to: usize) {
        self.line += count_lines(&self.text[self.at.min(to)..to]);
        self.at = to;
    }

    /// Whether the line before is empty or blank.
    fn is_after_blank(&self) -> bool {
        let before = self.text[..self.at].strip_suffix('\n').unwrap_or_default();
        let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        self.at > 0 && line.len() < 256 && line.trim().is_empty()
    }
}

fn count_lines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}
