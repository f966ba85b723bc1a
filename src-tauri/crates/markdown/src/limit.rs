//! The caps, and the checks that are made on the bare text, before a parser sees it.
//!
//! The checks know no Markdown beyond the start of a line. They count too much rather than too little:
//! what they let through is within the cap, and a text that is turned away may only seem to be over it.

/// The largest text that is parsed, in bytes.
pub(crate) const MAX_BYTES: usize = 2 << 20;
/// The deepest nesting of quotes, list items and footnotes; emphasis and links inside may go as deep again.
pub(crate) const MAX_DEPTH: usize = 64;
/// The most work that nesting may make: for each line, the blocks open × (the blocks it begins + 1).
const MAX_NESTED_WORK: usize = 10_000_000;
/// The most work that web addresses may make: for each run without blanks, its bytes × the addresses in it.
const MAX_ADDRESS_WORK: usize = 1_000_000_000;
/// The most footnote labels, made or referred to.
pub(crate) const MAX_FOOTNOTES: usize = 10_000;
/// The widest table, in columns.
pub(crate) const MAX_COLUMNS: usize = 500;
/// The most table cells in one text, counting those that the parser would fill in.
pub(crate) const MAX_CELLS: usize = 250_000;
/// The largest HTML that is made, in bytes.
pub(crate) const MAX_HTML: usize = 8 << 20;
/// The largest HTML that is cleaned a second time, in bytes.
pub(crate) const MAX_CLEANED: usize = 512 << 10;
/// The most work that the second cleaning may make: the bytes × the characters that html5ever's serializer
/// stops at, since at each it looks through the rest of the text.
pub(crate) const MAX_CLEANING_WORK: usize = 4_000_000_000;

/// A cap that a text went over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// The text is too long, in bytes.
    Bytes,
    /// Quotes, lists, footnotes or emphasis are nested too deeply.
    Depth,
    /// A table has too many columns.
    Columns,
    /// The tables have too many cells together.
    Cells,
    /// There are too many footnotes and references to them.
    Footnotes,
    /// Too many web addresses stand in one long run without blanks.
    Addresses,
    /// The HTML would be too long, in bytes.
    Html,
}

impl Limit {
    /// The most that is allowed, in the limit's own unit (bytes, levels, columns, cells, labels,
    /// addresses × bytes).
    pub fn most(self) -> usize {
        match self {
            Limit::Bytes => MAX_BYTES,
            Limit::Depth => MAX_DEPTH,
            Limit::Columns => MAX_COLUMNS,
            Limit::Cells => MAX_CELLS,
            Limit::Footnotes => MAX_FOOTNOTES,
            Limit::Addresses => MAX_ADDRESS_WORK,
            Limit::Html => MAX_HTML,
        }
    }
}

/// Whether `text` may be parsed. Takes time proportional to the text and no memory.
pub(crate) fn check(text: &str) -> Result<(), Limit> {
    if text.len() > MAX_BYTES {
        return Err(Limit::Bytes);
    }
    if text.matches("[^").count() > MAX_FOOTNOTES {
        return Err(Limit::Footnotes);
    }
    let mut depth = Depth::default();
    let mut tables = Tables::default();
    let mut addresses = 0;
    // The parser passes over a byte order mark, and so must what looks at the start of the first line.
    for line in text.strip_prefix('\u{feff}').unwrap_or(text).split(['\n', '\r']) {
        addresses += line.split([' ', '\t']).map(address_work).sum::<usize>();
        if addresses > MAX_ADDRESS_WORK {
            return Err(Limit::Addresses);
        }
        let start = Start::of(line.as_bytes());
        depth.line(&start)?;
        tables.line(&start)?;
    }
    Ok(())
}

/// What a line begins with: the marks that open or continue a block, and the blanks between them.
struct Start<'a> {
    quotes: usize,
    /// List markers and footnote labels.
    markers: usize,
    /// Columns of blanks, without the one that belongs to a mark.
    columns: usize,
    rest: &'a [u8],
}

impl<'a> Start<'a> {
    fn of(line: &'a [u8]) -> Self {
        let rule = rule_start(line);
        let mut start = Start { quotes: 0, markers: 0, columns: 0, rest: line };
        let mut at = 0;
        // One mark past the cap is enough to know.
        while start.quotes + start.markers <= MAX_DEPTH {
            match line.get(at) {
                Some(b' ') => start.columns += 1,
                Some(b'\t') => start.columns += 4,
                Some(b'>') => {
                    start.quotes += 1;
                    at += usize::from(line.get(at + 1) == Some(&b' '));
                }
                Some(_) if at < rule => match marker(&line[at..]) {
                    0 => break,
                    length => {
                        start.markers += 1;
                        at += length - 1;
                    }
                },
                _ => break,
            }
            at += 1;
        }
        start.rest = line.get(at..).unwrap_or_default();
        start
    }

    fn is_blank(&self) -> bool {
        self.rest.is_empty() && self.markers == 0
    }
}

/// Where a trailing rule (`* * *`, `---`) may begin: from there on its marks are no list markers.
fn rule_start(line: &[u8]) -> usize {
    let Some(&mark) = line.iter().rev().find(|byte| !is_blank(**byte)) else { return line.len() };
    if !matches!(mark, b'-' | b'*') {
        return line.len();
    }
    let other = line.iter().rposition(|byte| *byte != mark && !is_blank(*byte)).map_or(0, |at| at + 1);
    let is_rule = line[other..].iter().filter(|byte| **byte == mark).nth(2).is_some();
    if is_rule { other } else { line.len() }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The length of the list marker or footnote label that `rest` begins with, with the blank behind it, or 0.
fn marker(rest: &[u8]) -> usize {
    let mark = match rest[0] {
        b'-' | b'+' | b'*' => 1,
        b'0'..=b'9' => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits > 9 || !matches!(rest.get(digits), Some(b'.' | b')')) {
                return 0;
            }
            digits + 1
        }
        b'[' if rest.get(1) == Some(&b'^') => {
            let label = rest.iter().take_while(|byte| **byte != b']').count();
            return if rest.get(label + 1) == Some(&b':') { label + 2 } else { 0 };
        }
        _ => return 0,
    };
    match rest.get(mark) {
        None => mark,
        Some(byte) if is_blank(*byte) => mark + 1,
        Some(_) => 0,
    }
}

/// An upper bound of how many quotes, list items and footnotes are open after each line.
///
/// A block goes on in the next line by a `>` or by two columns of blanks at least, and new ones are
/// opened by marks: `open ≤ marks + min(open before, blanks / 2)`. A line that only continues a
/// paragraph leaves all of them open, and so does a blank one.
#[derive(Default)]
struct Depth {
    open: usize,
    work: usize,
    after_blank: bool,
}

impl Depth {
    fn line(&mut self, start: &Start<'_>) -> Result<(), Limit> {
        let marks = start.quotes + start.markers;
        let continued = self.open.min(start.columns / 2);
        let closes_all = self.after_blank && marks == 0 && start.columns < 2 && !start.is_blank();
        self.open = if closes_all { 0 } else { self.open.max(marks + continued) };
        self.work += self.open * (marks + 1);
        self.after_blank = start.is_blank();
        if self.open > MAX_DEPTH || self.work > MAX_NESTED_WORK { Err(Limit::Depth) } else { Ok(()) }
    }
}

/// Counts the cells that tables would get. A row that is short is filled up to the width of its table,
/// so that two bytes of text can cost hundreds of cells.
#[derive(Default)]
struct Tables {
    /// The width of the table that the line may belong to; 0 outside.
    columns: usize,
    cells: usize,
}

impl Tables {
    fn line(&mut self, start: &Start<'_>) -> Result<(), Limit> {
        if start.is_blank() {
            self.columns = 0;
            return Ok(());
        }
        self.columns = self.columns.max(delimiter_columns(start.rest));
        self.cells += self.columns;
        if self.columns > MAX_COLUMNS {
            Err(Limit::Columns)
        } else if self.cells > MAX_CELLS {
            Err(Limit::Cells)
        } else {
            Ok(())
        }
    }
}

/// The columns that `|---|:-:|` would make; 0 for any other line.
fn delimiter_columns(rest: &[u8]) -> usize {
    if rest.iter().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t')) {
        rest.split(|byte| *byte == b'|').filter(|cell| cell.contains(&b'-')).count()
    } else {
        0
    }
}

/// What the search for bare addresses costs in a run without blanks: the parser reads each to the run's end.
fn address_work(run: &str) -> usize {
    if run.len() < 1000 {
        return 0;
    }
    (run.matches("://").count() + run.matches("www.").count()) * run.len()
}

#[cfg(test)]
mod tests;
