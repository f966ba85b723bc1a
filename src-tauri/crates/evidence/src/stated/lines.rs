//! A document line by line: its clauses, with what headings and the lines above say that they are about.

use std::borrow::Cow;

use domain::Document;

use super::Stated;
use super::clause::Line;
use super::names::{About, Names};
use crate::instructions::speaks_to_a_model;

/// The longest document that is read for numbers, in bytes.
const LONGEST: usize = 1 << 20;

/// The numbers of a document.
pub(crate) fn of(document: &Document, names: &Names) -> Vec<Stated> {
    if document.text.len() > LONGEST {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut headings: Vec<(usize, String)> = Vec::new();
    let mut above = Above::default();
    let (mut fenced, mut commented) = (false, false);
    for (place, raw) in document.text.lines().enumerate() {
        let visible = if fenced { Cow::Borrowed(raw) } else { without_comments(raw, &mut commented) };
        // What speaks to a model states nothing.
        if speaks_to_a_model(raw) {
            continue;
        }
        let raw = visible.as_ref();
        let trimmed = raw.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fenced = !fenced;
            continue;
        }
        // Settings in a block of code say what the lines below are about; numbers in it are no statement.
        let line = plain(raw);
        if line.trim().is_empty() {
            continue;
        }
        if let Some(level) = heading(trimmed).filter(|_| !fenced) {
            headings.retain(|(known, _)| *known < level);
            headings.push((level, line.clone()));
            above = Above { headings: above.headings, ..Above::default() };
            above.headings.retain(|(known, _)| *known < level);
            above.headings.push((level, names.about(&line)));
            continue;
        }
        if trimmed.starts_with('|') {
            continue;
        }
        let own = names.about(&line);
        above.open(&Item::of(raw, fenced));
        if !fenced {
            let context: Vec<&str> = headings.iter().map(|(_, text)| text.as_str()).collect();
            let of_line = Line {
                document,
                place,
                raw,
                words: &line,
                own: &own,
                above: &above,
                columns: &names.columns,
                context: context.join(" "),
            };
            found.extend(of_line.stated());
        }
        above.pass(Item::of(raw, fenced), own);
    }
    found
}

/// A line without what stands in comments of HTML, which no reader sees; `commented` says whether one is open.
fn without_comments<'a>(raw: &'a str, commented: &mut bool) -> Cow<'a, str> {
    if !*commented && !raw.contains("<!--") {
        return Cow::Borrowed(raw);
    }
    let (mut text, mut rest) = (String::new(), raw);
    loop {
        let (mark, length) = if *commented { ("-->", 3) } else { ("<!--", 4) };
        let Some(at) = rest.find(mark) else { break };
        if !*commented {
            text.push_str(&rest[..at]);
        }
        *commented = !*commented;
        rest = &rest[at + length..];
    }
    if !*commented {
        text.push_str(rest);
    }
    Cow::Owned(text)
}

/// A line in lower case without marks of emphasis and code, byte for byte as long as its characters are.
fn plain(raw: &str) -> String {
    let without: String = raw.chars().filter(|character| !matches!(character, '*' | '`')).collect();
    without.to_lowercase()
}

fn heading(line: &str) -> Option<usize> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    ((1..=6).contains(&level) && line[level..].starts_with(' ')).then_some(level)
}

/// What headings and introducing lines say that the lines below them are about.
#[derive(Default)]
pub(super) struct Above {
    headings: Vec<(usize, About)>,
    /// Lines that introduce the present one: an item that it is below, a sentence before a list, a block of code.
    introducing: Vec<(Item, About)>,
}

/// How a line hangs on those above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Item {
    /// Columns before it, for an item of a list those before its sign.
    indent: usize,
    listed: bool,
    is_code: bool,
}

impl Item {
    fn of(raw: &str, is_code: bool) -> Self {
        let trimmed = raw.trim_start();
        let digits = trimmed.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let numbered = digits.len() < trimmed.len() && digits.starts_with(['.', ')']);
        let listed =
            trimmed.starts_with("- ") || trimmed.starts_with("* ") || trimmed.starts_with("+ ") || numbered;
        Self { indent: raw.len() - trimmed.len(), listed, is_code }
    }

    /// Whether this line says what `other`, which comes later, is about.
    fn introduces(self, other: Self) -> bool {
        self.is_code && !other.is_code || other.listed && !self.listed || other.indent > self.indent
    }
}

impl Above {
    /// Forgets the lines that do not introduce this one.
    fn open(&mut self, item: &Item) {
        self.introducing.retain(|(above, _)| above.is_code && item.is_code || above.introduces(*item));
    }

    fn pass(&mut self, item: Item, about: About) {
        self.introducing.push((item, about));
    }

    /// The nearest first.
    pub(super) fn lines(&self) -> impl Iterator<Item = &About> {
        let headings = self.headings.iter().rev().map(|(_, about)| about);
        self.introducing.iter().rev().map(|(_, about)| about).chain(headings)
    }
}

/// The clauses of a line: what lies between ends of sentences, semicolons and bars.
pub(super) fn clauses(line: &str) -> Vec<(usize, usize)> {
    let mut clauses = Vec::new();
    let mut start = 0;
    let bytes = line.as_bytes();
    for at in 0..bytes.len() {
        let ends = match bytes[at] {
            b';' | b'|' => true,
            b'.' | b'!' | b'?' => bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace),
            _ => false,
        };
        if ends {
            clauses.push((start, at));
            start = at + 1;
        }
    }
    clauses.push((start, line.len()));
    clauses.retain(|(start, end)| start < end);
    clauses
}
