//! Markdown: a document with its headings, and its tables.

use domain::{Document, Message};

use super::{Content, Reading, tables};
use crate::decoration::taken_off;
use crate::grid::{Grid, RawTable};
use crate::notes::Notes;
use crate::shape::tidy;
use crate::turn::turn;

pub(super) fn read(text: String, reading: &Reading<'_>, notes: &mut Notes) -> Content {
    let (found, limit) = markdown::structure(&text);
    if let Some(limit) = limit {
        notes.warning(None, Message::new(over(limit)).with("limit", limit.most()));
    }
    let mut raw = Vec::new();
    for (place, table) in found.tables.into_iter().enumerate() {
        let mut grid = Grid::default();
        for row in &table.rows {
            grid.push_row(row.line as u64, &row.cells);
        }
        let part = table.heading.unwrap_or_else(|| format!("table {}", place + 1));
        let mut table = RawTable::of(part, table.header, grid);
        tidy(&mut table, notes);
        raw.push(turn(taken_off(table), notes));
    }
    let headings = found.headings.into_iter().map(|heading| heading.text).collect();
    // A table that is too large leaves the document.
    let tables = tables(raw, reading, false, notes).unwrap_or_else(|reason| {
        notes.warning(None, reason);
        Vec::new()
    });
    Content { tables, document: Some(Document { file: reading.file.to_owned(), text, headings }) }
}

/// The problem of a text that is over one of the parser's limits: it stays a document without tables.
fn over(limit: markdown::Limit) -> &'static str {
    match limit {
        markdown::Limit::Bytes => "problem-markdown-long",
        markdown::Limit::Depth => "problem-markdown-deep",
        markdown::Limit::Columns => "problem-markdown-wide",
        _ => "problem-markdown-large",
    }
}
