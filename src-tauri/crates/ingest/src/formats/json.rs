//! JSON and JSON Lines: objects into rows, arrays into tables.

use domain::{Message, Rows};

use super::{Content, Reading, Refused, tables};
use crate::grid::{Grid, RawTable};
use crate::notes::{Lines, Notes};

mod draft;
mod harvest;
mod node;

use node::{Broken, Fault, Node, parse};

/// Reads one document; where several stand in the file, one on each line, reads them as JSON Lines.
pub(super) fn read(text: &str, reading: &Reading<'_>, notes: &mut Notes) -> Result<Content, Refused> {
    match parse(text) {
        Ok(root) => content(harvest::harvest(&root), reading, notes),
        Err(Broken { fault: Fault::More, .. }) if is_lines(text) => {
            notes.notice(None, Message::new("problem-json-lines"));
            lines(text, reading, notes)
        }
        Err(broken) => Err(refused(text, broken)),
    }
}

/// Reads one document per line: together they are one table, as the objects of an array are.
pub(super) fn lines(text: &str, reading: &Reading<'_>, notes: &mut Notes) -> Result<Content, Refused> {
    let mut documents = Vec::new();
    let mut places = Vec::new();
    let mut broken = Lines::default();
    for (place, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match parse(line) {
            Ok(node) => {
                documents.push(node);
                places.push(place as u64 + 1);
            }
            Err(_) => broken.add(place as u64 + 1),
        }
    }
    if documents.is_empty() {
        let reason = Message::new("skipped-json-lines").with("line", broken.first().unwrap_or(1));
        return Err(Refused { reason, line: broken.first() });
    }
    if !broken.is_empty() {
        notes.warning(broken.first(), broken.told(Message::new("problem-json-line-broken")));
    }
    let root = Node::Array(documents);
    let raw = harvest::harvest(&root).into_iter().map(|table| at_lines(table, &places));
    content(raw.collect(), reading, notes)
}

/// Each row lies in the line of its document, blank and broken lines between them.
fn at_lines(table: RawTable, places: &[u64]) -> RawTable {
    let mut grid = Grid::default();
    for row in &table.rows {
        let document = match &table.layout {
            Rows::Values(pointers) => first_step(&pointers[*row]),
            Rows::Items(array) if !array.is_empty() => first_step(array),
            _ => usize::try_from(table.grid.line(*row)).ok().and_then(|place| place.checked_sub(1)),
        };
        let line = document.and_then(|document| places.get(document));
        grid.push_row(line.copied().unwrap_or(0), table.grid.row(*row));
    }
    RawTable::of(table.part, table.header, grid)
}

/// The place in the outermost array that a pointer leads through.
fn first_step(pointer: &str) -> Option<usize> {
    pointer.split('/').nth(1)?.parse().ok()
}

fn content(raw: Vec<RawTable>, reading: &Reading<'_>, notes: &mut Notes) -> Result<Content, Refused> {
    Ok(Content { tables: tables(raw, reading, false, notes)?, document: None })
}

/// Whether the first line is a document of its own.
fn is_lines(text: &str) -> bool {
    text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| parse(line).is_ok())
}

fn refused(text: &str, broken: Broken) -> Refused {
    let before = &text.as_bytes()[..broken.at];
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let column = broken.at - memchr::memrchr(b'\n', before).map_or(0, |end| end + 1) + 1;
    let reason = match broken.fault {
        Fault::Deep => Message::new("skipped-json-deep").with("line", line),
        Fault::Cut => Message::new("skipped-json-cut").with("line", line),
        Fault::More | Fault::Wrong => {
            Message::new("skipped-json-broken").with("line", line).with("column", column)
        }
    };
    Refused { reason, line: Some(line as u64) }
}
