//! A few rows of a source file around those that a fact rests on, read from the file at the moment they are
//! asked for: at once in a file of any size, and never from outside of the folder.
//!
//! Left alone: what the rows mean. A file that has changed since shows what it holds now.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use domain::{Excerpt, ExcerptRow, FileKind, Message, Place, RowRange, Source};

use crate::decode::decode;
use crate::formats::{self, spreadsheet};
use crate::grid::Grid;
use crate::inside::inside;
use crate::limits::Limits;
use crate::notes::Notes;
use crate::shape::shape;
use crate::typing::unique_names;
use crate::walk::{io_reason, too_large};

mod lines;
mod pointers;

use lines::{LineFile, Window};

/// The longest cell that is shown, in characters.
const LONGEST: usize = 500;
/// The most lines of a record that are looked for behind its first.
const MORE: u64 = 20;

/// Rows of the file of `source` with `around` rows before and after those that are marked, at most `most` in all.
///
/// Fails with the sentence to show where the file is gone, cannot be read or lies outside of `root`.
pub fn excerpt(root: &Path, source: &Source, around: u64, most: usize) -> Result<Excerpt, Message> {
    let path = inside(root, &source.file)?;
    let request = Request { path: &path, source, around, most };
    let mut marked = match &source.place {
        Place::Cells { rows, .. } => rows.clone(),
        Place::Line { line, .. } => vec![RowRange { first: *line, last: *line }],
        Place::Pointers { pointers } => return request.json(pointers),
        Place::File => Vec::new(),
    };
    marked.sort_by_key(|range| range.first);
    let column = if let Place::Cells { column, .. } = &source.place { Some(column.as_str()) } else { None };
    match (formats::kind(&source.file), column) {
        (FileKind::Spreadsheet, column) => request.sheet(column.unwrap_or_default(), &marked),
        (FileKind::Csv, column) => request.csv(column.unwrap_or_default(), &marked),
        (FileKind::Markdown, Some(column)) => request.markdown(column, &marked),
        _ => request.text(&marked),
    }
}

/// What is asked for.
struct Request<'a> {
    path: &'a Path,
    source: &'a Source,
    around: u64,
    most: usize,
}

impl Request<'_> {
    /// Lines of text, one cell each.
    fn text(&self, marked: &[RowRange]) -> Result<Excerpt, Message> {
        let mut excerpt = empty(marked);
        let mut file = LineFile::open(self.path)?;
        for window in self.windows(marked) {
            let shown = file.lines(window)?;
            for (line, text) in shown {
                excerpt.rows.push(ExcerptRow {
                    line,
                    cells: vec![shortened(&text, 0)],
                    marked: is_marked(marked, line),
                });
            }
        }
        Ok(excerpt)
    }

    fn csv(&self, column: &str, marked: &[RowRange]) -> Result<Excerpt, Message> {
        let mut excerpt = empty(marked);
        let mut file = LineFile::open(self.path)?;
        let dialect = file.dialect();
        // A table below another one is named by the line of its header.
        let begins = self.source.part.strip_prefix("line ").and_then(|line| line.parse().ok()).unwrap_or(1);
        let head = file.lines(Window { first: begins, last: begins + 100 })?;
        self.head(&mut excerpt, formats::csv::grid(&text_of(&head), dialect, &mut self.notes()), "", column);
        for window in self.windows(marked) {
            // The last record may go on behind its first line.
            let shown = file.lines(Window { last: window.last + MORE, ..window })?;
            let from = record_start(&shown, dialect.quote, marked);
            let lines = &shown[from..];
            let first = lines.first().map_or(window.first, |(line, _)| *line);
            let grid = formats::csv::grid(&text_of(lines), dialect, &mut self.notes());
            let shown = |line| line <= window.last;
            self.rows(&mut excerpt, &grid, |line| line - 1 + first, marked, shown);
        }
        Ok(excerpt)
    }

    fn sheet(&self, column: &str, marked: &[RowRange]) -> Result<Excerpt, Message> {
        let limits = Limits::default();
        let bytes = self.bytes(limits.document_bytes)?;
        let sheets = spreadsheet::sheets(bytes, &limits, &mut self.notes())?;
        let part = self.source.part.as_str();
        let place = sheets.iter().position(|(name, _)| name == part).or_else(|| {
            let (name, _) = part.rsplit_once(", line ")?;
            sheets.iter().position(|(sheet, _)| sheet == name)
        });
        let Some((name, grid)) = sheets.into_iter().nth(place.unwrap_or(0)) else {
            return Ok(empty(marked));
        };
        let mut excerpt = empty(marked);
        let windows = self.windows(marked);
        let shown = |line: u64| windows.iter().any(|window| (window.first..=window.last).contains(&line));
        self.rows(&mut excerpt, &grid, |line| line, marked, shown);
        self.head(&mut excerpt, grid, &name, column);
        let Excerpt { columns, rows, .. } = &mut excerpt;
        rows.retain(|row| row.marked || row.cells != *columns);
        Ok(excerpt)
    }

    fn markdown(&self, column: &str, marked: &[RowRange]) -> Result<Excerpt, Message> {
        let text = self.decoded()?;
        let (tables, _) = markdown::tables(&text);
        let holds =
            |table: &markdown::MarkdownTable| table.rows.iter().any(|row| is_marked(marked, row.line as u64));
        let Some(table) = tables.iter().find(|table| holds(table)) else { return self.text(marked) };
        let mut excerpt = empty(marked);
        let place = unique_names(&table.header, table.header.len()).iter().position(|name| name == column);
        excerpt.marked_column = place.and_then(|place| u32::try_from(place).ok());
        excerpt.columns = table.header.iter().map(|name| shortened(name, 0)).collect();
        let windows = self.windows(marked);
        for row in &table.rows {
            let line = row.line as u64;
            if windows.iter().any(|window| (window.first..=window.last).contains(&line)) {
                let cells = row.cells.iter().map(|cell| shortened(cell, 0)).collect();
                excerpt.rows.push(ExcerptRow { line, cells, marked: is_marked(marked, line) });
            }
        }
        excerpt.rows.truncate(self.most);
        Ok(excerpt)
    }

    /// The lines in which the pointed values begin; long ones around the value.
    fn json(&self, pointers: &[String]) -> Result<Excerpt, Message> {
        let text = self.decoded()?;
        let places = pointers::places(&text, &pointers[..pointers.len().min(self.most)]);
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        let line_of = |at: usize| starts.partition_point(|start| *start <= at) as u64;
        let mut marked: Vec<RowRange> =
            places.iter().map(|at| RowRange { first: line_of(*at), last: line_of(*at) }).collect();
        marked.sort_by_key(|range| range.first);
        let mut excerpt = empty(&[]);
        excerpt.marked_total = pointers.len() as u64;
        for window in self.windows(&marked) {
            for line in window.first..=window.last {
                let Some(start) = usize::try_from(line).ok().and_then(|line| starts.get(line - 1)) else {
                    break;
                };
                let end =
                    memchr::memchr(b'\n', &text.as_bytes()[*start..]).map_or(text.len(), |at| start + at);
                let value = places.iter().find(|at| (*start..end).contains(at)).map_or(0, |at| at - start);
                let cells = vec![shortened(text[*start..end].trim_end_matches('\r'), value)];
                excerpt.rows.push(ExcerptRow { line, cells, marked: is_marked(&marked, line) });
            }
        }
        Ok(excerpt)
    }

    /// Lines to show: around the marked ones, those that touch put together, as many as may be shown.
    fn windows(&self, marked: &[RowRange]) -> Vec<Window> {
        let mut left = self.most as u64;
        if marked.is_empty() {
            return vec![Window { first: 1, last: left }];
        }
        let mut windows: Vec<Window> = Vec::new();
        for range in marked {
            if left == 0 {
                break;
            }
            let first = range.first.saturating_sub(self.around).max(1);
            let last = range.last.saturating_add(self.around);
            let (first, last, joined) = match windows.last() {
                Some(before) if first <= before.last + 1 => (before.last + 1, last.max(before.last), true),
                _ => (first, last, false),
            };
            let last = last.min((first - 1).saturating_add(left));
            left -= (last + 1).saturating_sub(first);
            match windows.last_mut() {
                Some(before) if joined => before.last = last.max(before.last),
                _ => windows.push(Window { first, last }),
            }
        }
        windows
    }

    /// The heads of the table and the place of the column among them.
    fn head(&self, excerpt: &mut Excerpt, grid: Grid, part: &str, column: &str) {
        let tables = shape(grid, part, &mut self.notes());
        let table = tables.iter().find(|table| table.part == self.source.part).or(tables.first());
        let Some(table) = table else { return };
        let width = excerpt.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(table.header.len());
        let names = unique_names(&table.header, width);
        let place = names.iter().position(|name| name == column);
        excerpt.marked_column = place.and_then(|place| u32::try_from(place).ok());
        excerpt.columns = names.iter().map(|name| shortened(name, 0)).collect();
    }

    fn rows(
        &self,
        excerpt: &mut Excerpt,
        grid: &Grid,
        line: impl Fn(u64) -> u64,
        marked: &[RowRange],
        shown: impl Fn(u64) -> bool,
    ) {
        for row in 0..grid.len() {
            let line = line(grid.line(row));
            if shown(line) && excerpt.rows.len() < self.most {
                let cells: Vec<String> = grid.row(row).map(|cell| shortened(cell, 0)).collect();
                let marked = is_marked(marked, line);
                // The heads stand above all rows already.
                if marked || cells != excerpt.columns {
                    excerpt.rows.push(ExcerptRow { line, cells, marked });
                }
            }
        }
    }

    fn notes(&self) -> Notes {
        Notes::new(&self.source.file)
    }

    fn bytes(&self, limit: u64) -> Result<Vec<u8>, Message> {
        let file = File::open(self.path).map_err(|error| io_reason(&error))?;
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| io_reason(&error))?;
        let size = bytes.len() as u64;
        if size > limit { Err(too_large(size, limit)) } else { Ok(bytes) }
    }

    fn decoded(&self) -> Result<String, Message> {
        decode(self.bytes(Limits::default().document_bytes)?, &mut self.notes())
    }
}

fn empty(marked: &[RowRange]) -> Excerpt {
    let marked_total = marked.iter().map(|range| (range.last + 1).saturating_sub(range.first)).sum();
    Excerpt { columns: Vec::new(), marked_column: None, rows: Vec::new(), marked_total }
}

fn is_marked(marked: &[RowRange], line: u64) -> bool {
    let after = marked.partition_point(|range| range.last < line);
    marked.get(after).is_some_and(|range| range.first <= line)
}

/// Where the first whole record of these lines begins: between there and the first marked one, which begins a
/// record, quotes come in pairs.
fn record_start(lines: &[(u64, String)], quote: u8, marked: &[RowRange]) -> usize {
    let before = lines.iter().take_while(|(line, _)| !is_marked(marked, *line));
    let odd: Vec<usize> = before
        .enumerate()
        .filter(|(_, (_, text))| text.bytes().filter(|byte| *byte == quote).count() % 2 == 1)
        .map(|(place, _)| place)
        .collect();
    if odd.len() % 2 == 1 { odd[0] + 1 } else { 0 }
}

fn text_of(lines: &[(u64, String)]) -> String {
    let mut text = String::new();
    for (_, line) in lines {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// As much of a cell as can be shown, around the byte `at` of it.
fn shortened(text: &str, at: usize) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let start = text.floor_char_boundary(at.saturating_sub(LONGEST / 2));
    let shown: String = text[start..].chars().take(LONGEST).collect();
    let end = start + shown.len();
    let (before, after) = (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    format!("{before}{shown}{after}")
}
