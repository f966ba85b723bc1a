//! The tables of a Markdown text, cell by cell, as they stand in the file.

use comrak::nodes::{NodeValue, Sourcepos};
use comrak::{Arena, Node};

use crate::document::{parse, plain};
use crate::limit::Limit;
use crate::text::{Heading, Ids, heading};

/// The longest part of a heading that names a table, in characters: each table has its own copy.
const MAX_HEADING: usize = 200;

/// A table of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownTable {
    /// The words of the nearest heading above, up to 200 characters.
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

/// What a text is made of, from one parse of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Structure {
    /// The headings in order, as [`headings`](crate::headings) gives them.
    pub headings: Vec<Heading>,
    /// The tables in order, with plain text in their cells.
    pub tables: Vec<MarkdownTable>,
}

/// Headings and tables in order; none over a limit.
pub fn structure(text: &str) -> (Structure, Option<Limit>) {
    let arena = Arena::new();
    let root = match parse(&arena, text) {
        Err(limit) => return (Structure::default(), Some(limit)),
        Ok(root) => root,
    };
    let lines = Lines::of(text);
    let mut ids = Ids::default();
    let mut found = Structure::default();
    for node in root.descendants() {
        if let Some(heading) = heading(node, &mut ids) {
            found.headings.push(heading);
        } else if let NodeValue::Table(_) = &node.data().value {
            let above = found.headings.last().map(|heading| heading.text.chars().take(MAX_HEADING).collect());
            found.tables.push(table(node, above, &lines));
        }
    }
    (found, None)
}

/// The tables in order, with plain text in their cells; none over a limit.
pub fn tables(text: &str) -> (Vec<MarkdownTable>, Option<Limit>) {
    let (found, limit) = structure(text);
    (found.tables, limit)
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
    for (at, _) in line.match_indices('|') {
        if !line[start..at].ends_with('\\') {
            cells.push(line[start..at].trim());
            start = at + 1;
        }
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

#[cfg(test)]
mod tests {
    use super::{MarkdownTable, Row, tables};
    use crate::Limit;

    fn only(text: &str) -> MarkdownTable {
        let (mut found, limit) = tables(text);
        assert_eq!((found.len(), limit), (1, None), "{text}");
        found.remove(0)
    }

    fn row(line: usize, cells: &[&str]) -> Row {
        Row { line, cells: cells.iter().map(|&cell| cell.to_owned()).collect() }
    }

    #[test]
    fn cells_are_plain_text_at_their_lines() {
        let text = "# Results of `a`\n\nwords\n\n| model | **tok/s**<br>(mean) |\n|---|--:|\n| [a](http://x) | *12.5* |\n| b \\| c | `1|2` |\n";
        let table = only(text);
        assert_eq!(table.heading.as_deref(), Some("Results of a"));
        assert_eq!(table.header, ["model", "tok/s (mean)"]);
        assert_eq!(table.line, 5);
        assert_eq!(table.rows, [row(7, &["a", "12.5"]), row(8, &["b | c", "`1", "2`"])]);
    }

    #[test]
    fn ragged_rows_keep_their_own_width() {
        let rows = |body: &str| only(&format!("|a|b|c|\n|-|-|-|\n{body}")).rows;
        assert_eq!(rows("|1|2|3|\n"), [row(3, &["1", "2", "3"])]);
        assert_eq!(rows("|1|\n"), [row(3, &["1"])]);
        assert_eq!(rows("|1|||\n"), [row(3, &["1", "", ""])]);
        assert_eq!(rows("1 | 2\n"), [row(3, &["1", "2"])]);
        assert_eq!(rows("|1|2|3|4|*5*|\n"), [row(3, &["1", "2", "3", "4", "*5*"])]);
        assert_eq!(rows("|1|2|3\\|4|\n"), [row(3, &["1", "2", "3|4"])]);
        assert_eq!(rows("|1|2|3|\n|4\n"), [row(3, &["1", "2", "3"]), row(4, &["4"])]);
    }

    #[test]
    fn tables_are_found_wherever_they_stand() {
        let check = |text: &str, lines: &[usize]| {
            let (found, limit) = tables(text);
            assert_eq!(limit, None);
            let mut all = Vec::new();
            for table in &found {
                assert_eq!(table.header, ["a", "b"], "{text:?}");
                for row in &table.rows {
                    assert_eq!(row.cells, ["1", "2"], "{text:?}");
                    all.push(row.line);
                }
            }
            assert_eq!(all, lines, "{text:?}");
        };
        check("a|b\n-|-\n1|2\n", &[3]);
        check("words\na|b\n-|-\n1|2", &[4]);
        check("> |a|b|\n> |-|-|\n> |1|2|\n", &[3]);
        check("- item\n\n  |a|b|\n  |-|-|\n  |1|2|\n", &[5]);
        check("|a|b|\r\n|-|-|\r\n|1|2|\r\n|1|2|\r\n", &[3, 4]);
        check("|a|b|\r|-|-|\r|1|2|\r", &[3]);
        check("\u{feff}|a|b|\n|-|-|\n|1|2|\n", &[3]);
        check("|a|b|\n|-|-|\n|1|2|\n\n|a|b|\n|-|-|\n|1|2|\n", &[3, 7]);
        check("```\n|a|b|\n|-|-|\n|1|2|\n```\n", &[]);
        check("", &[]);
    }

    #[test]
    fn a_heading_above_another_table_is_not_taken() {
        let text = "|a|\n|-|\n\n# One\n\n|b|\n|-|\n\n## Two\n\n|c|\n|-|\n";
        let headings: Vec<_> = tables(text).0.into_iter().map(|table| table.heading).collect();
        assert_eq!(headings, [None, Some("One".to_owned()), Some("Two".to_owned())]);
    }

    #[test]
    fn over_a_limit_there_are_none() {
        let wide = format!("{}|\n{}|\n", "|a".repeat(5000), "|-".repeat(5000));
        assert_eq!(tables(&wide), (Vec::new(), Some(Limit::Columns)));
    }
}
