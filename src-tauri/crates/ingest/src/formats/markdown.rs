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
    let lines: Vec<usize> = found.tables.iter().map(|table| table.line).collect();
    let mut above = above(&text, &lines).into_iter();
    for (place, table) in found.tables.into_iter().enumerate() {
        let mut grid = Grid::default();
        for row in &table.rows {
            grid.push_row(row.line as u64, &row.cells);
        }
        let part = table.heading.unwrap_or_else(|| format!("table {}", place + 1));
        let line = table.line as u64;
        let above = above.next().unwrap_or_default();
        let mut table = RawTable { line, above, ..RawTable::of(part, table.header, grid) };
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

/// The most paragraphs under a heading that may be about all tables below it.
const PARAGRAPHS: usize = 3;

/// A heading with the paragraphs that begin its section.
#[derive(Default)]
struct Section {
    level: usize,
    title: String,
    begins: Vec<String>,
    tables: usize,
}

/// For each table whose header stands in one of these lines, what is written above it, the nearest first: the
/// paragraph before it, and what its section and the ones around that begin with.
fn above(text: &str, tables: &[usize]) -> Vec<Vec<String>> {
    let mut sections = vec![Section::default()];
    let (mut paragraph, mut last, mut fenced) = (String::new(), String::new(), false);
    let mut found = Vec::with_capacity(tables.len());
    let mut next = tables.iter().peekable();
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        let is_table = next.next_if(|table| **table == place + 1).is_some();
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ') && !fenced;
        let fence = line.starts_with("```") || line.starts_with("~~~");
        let goes_on =
            !is_table && !is_heading && !fence && !fenced && !line.is_empty() && !line.starts_with('|');
        if goes_on {
            paragraph.push_str(line);
            paragraph.push(' ');
        } else if !paragraph.is_empty() {
            std::mem::take(&mut paragraph).trim_end().clone_into(&mut last);
            let section = sections.last_mut().expect("the first one is never taken out");
            if section.begins.len() < PARAGRAPHS && section.tables == 0 {
                section.begins.push(last.clone());
            }
        }
        fenced ^= fence;
        if is_heading {
            sections.retain(|section| section.level < level);
            let title = line[level..].trim_matches(['#', ' ']).to_owned();
            sections.push(Section { level, title, ..Section::default() });
            last.clear();
        }
        if is_table {
            let mut said = vec![std::mem::take(&mut last)];
            for (depth, section) in sections.iter().rev().enumerate() {
                said.push(section.title.clone());
                if depth > 0 || section.tables == 0 {
                    said.extend(section.begins.iter().rev().cloned());
                }
            }
            sections.iter_mut().last().expect("the first one is never taken out").tables += 1;
            found.push(said);
        }
    }
    found
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
