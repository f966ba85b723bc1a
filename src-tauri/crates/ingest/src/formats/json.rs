//! JSON and JSON Lines: objects into rows, arrays into tables.

use domain::{Message, Rows};

use super::{Content, Reading, Refused, tables};
use crate::grid::{Grid, RawTable};
use crate::notes::{Lines, Notes};

mod draft;
mod harvest;
mod node;
mod repair;

use node::Node;

/// Reads one document; where several stand in the file, one on each line, reads them as JSON Lines.
pub(super) fn read(text: &str, reading: &Reading<'_>, notes: &mut Notes) -> Result<Content, Refused> {
    match parse(text) {
        Ok(root) => content(harvest::harvest(&root), reading, notes),
        Err(error) if error.to_string().starts_with("trailing characters") && is_lines(text) => {
            notes.notice(None, Message::new("problem-json-lines"));
            lines(text, reading, notes)
        }
        Err(error) => Err(refused(&error)),
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
    let root = Node::Array(documents.into());
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

/// Parses with `serde_json`'s own limit of depth, which holds whatever the size of the stack.
fn parse(text: &str) -> Result<Node, serde_json::Error> {
    if let Some(repaired) = Some(text).filter(|text| repair::has_long_number(text)).and_then(repair::repair) {
        return serde_json::from_str(&repaired);
    }
    serde_json::from_str(text).or_else(|error| {
        let deep = error.to_string().starts_with("recursion limit");
        match if deep { None } else { repair::repair(text) } {
            Some(repaired) => serde_json::from_str(&repaired),
            None => Err(error),
        }
    })
}

/// Whether the first line is a document of its own.
fn is_lines(text: &str) -> bool {
    text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| parse(line).is_ok())
}

fn refused(error: &serde_json::Error) -> Refused {
    let line = error.line();
    let reason = if error.to_string().starts_with("recursion limit") {
        Message::new("skipped-json-deep").with("line", line)
    } else if error.is_eof() {
        Message::new("skipped-json-cut").with("line", line)
    } else {
        Message::new("skipped-json-broken").with("line", line).with("column", error.column())
    };
    Refused { reason, line: Some(line as u64) }
}
