//! The tables of a Markdown text, cell by cell, as they stand in the file.

use comrak::nodes::{NodeValue, Sourcepos};
use comrak::{Arena, Node};

use crate::document::{parse, plain};
use crate::limit::Limit;

/// A table of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownTable {
    /// The words of the nearest heading above.
    pub heading: Option<String>,
    /// The header's cells.
    pub header: Vec<String>,
    /// The rows below the header and its delimiter.
    pub rows: Vec<Row>,
    /// The header's line, from 1.
    pub line: usize,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row's line, from 1.
    pub line: usize,
    /// As many cells as the line holds, which may be fewer or more than the header has. Those past the
    /// header's width are given as they are written.
    pub cells: Vec<String>,
}

/// The tables in order, with plain text in their cells; none over a limit.
pub fn tables(text: &str) -> (Vec<MarkdownTable>, Option<Limit>) {
    let arena = Arena::new();
    let root = match parse(&arena, text) {
        Err(limit) => return (Vec::new(), Some(limit)),
        Ok(root) => root,
    };
    let lines = Lines::of(text);
    let mut heading = None;
    let mut tables = Vec::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Heading(_) => heading = Some(plain(node)),
            NodeValue::Table(_) => tables.push(table(node, heading.clone(), &lines)),
            _ => {}
        }
    }
    (tables, None)
}

fn table(node: Node<'_>, heading: Option<String>, lines: &Lines<'_>) -> MarkdownTable {
    let mut rows = node.children();
    let header = rows.next().map(cells).unwrap_or_default();
    let line = node.data().sourcepos.start.line;
    let rows = rows
        .map(|row| {
            let place = row.data().sourcepos;
            let written = written_cells(lines.from(place));
            let mut cells = cells(row);
            cells.truncate(written.len());
            cells.extend(written.iter().skip(header.len()).map(|cell| (*cell).to_owned()));
            Row { line: place.start.line, cells }
        })
        .collect();
    MarkdownTable { heading, header, rows, line }
}

fn cells(row: Node<'_>) -> Vec<String> {
    row.children().map(|cell| plain(cell).trim().to_owned()).collect()
}

/// The cells of a row's line, split where GitHub's rules split them: at each bar without a backslash.
fn written_cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'|' && !escaped {
            cells.push(line[start..at].trim());
            start = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    if start < line.len() {
        cells.push(line[start..].trim());
    }
    cells
}

/// The lines of a text, ended as the parser ends them.
struct Lines<'a>(Vec<&'a str>);

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let mut lines = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['\n', '\r']) {
            lines.push(&rest[..at]);
            let end = if rest[at..].starts_with("\r\n") { at + 2 } else { at + 1 };
            rest = &rest[end..];
        }
        lines.push(rest);
        Lines(lines)
    }

    /// The line of `place` from its first column on; empty where there is none.
    fn from(&self, place: Sourcepos) -> &'a str {
        let line = self.0.get(place.start.line.saturating_sub(1)).copied().unwrap_or_default();
        line.get(place.start.column.saturating_sub(1)..).unwrap_or_default()
    }
}
