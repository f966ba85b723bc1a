//! A Markdown text as passages: its sentences, list items, headings and table rows, each with its place in the
//! text and with the passages that its subject may come from.
//!
//! Reads lines, in time proportional to the text, and takes any text: what is no Markdown is paragraphs. Nothing
//! of the text is left out, code and table heads included, so that no number goes unseen.

use domain::PassageKind;

mod sentences;

use sentences::sentences;

/// A cell of a table row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Bytes in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// One passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) kind: PassageKind,
    /// Bytes in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Counted from 1.
    pub(crate) line: usize,
    /// Whether it stands in a block of code.
    pub(crate) code: bool,
    /// The passages above it that give it a subject: headings from the outermost on, then the items and the
    /// lead-in that it hangs from.
    pub(crate) parents: Vec<usize>,
    /// The sentence before it in the same section.
    pub(crate) previous: Option<usize>,
    /// The cells of a table row.
    pub(crate) cells: Vec<Cell>,
    /// The row that heads the table; a head has none.
    pub(crate) head: Option<usize>,
    /// Whether it heads a table.
    pub(crate) is_head: bool,
}

/// How deep lists and headings are followed; what is deeper hangs from the last level.
const DEEPEST: usize = 24;
/// The longest paragraph of one line that an underline turns into a heading, in bytes.
const LONGEST_UNDERLINED: usize = 160;

/// The passages of a text, in order.
pub(crate) fn passages(text: &str) -> Vec<Passage> {
    let mut splitter = Splitter { text, ..Splitter::default() };
    let mut start = 0;
    for (number, raw) in text.split_inclusive('\n').enumerate() {
        splitter.lines.push(Line::of(text, start, start + raw.len(), number + 1));
        start += raw.len();
    }
    splitter.run();
    splitter.out
}

/// A line without its end, its blanks and its quotation marks.
#[derive(Debug, Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    number: usize,
    indent: usize,
    hard_break: bool,
}

impl Line {
    fn of(text: &str, mut start: usize, mut end: usize, number: usize) -> Self {
        while end > start && matches!(text.as_bytes()[end - 1], b'\n' | b'\r') {
            end -= 1;
        }
        let line = &text[start..end];
        let hard_break = line.ends_with("  ") || line.ends_with('\\');
        let mut indent = 0;
        for (at, byte) in line.bytes().enumerate() {
            match byte {
                b' ' => indent += 1,
                b'\t' => indent += 4,
                b'>' => indent = 0,
                _ => {
                    let at = start + at;
                    let end = at + text[at..end].trim_end().len();
                    return Self { start: at, end, number, indent, hard_break };
                }
            }
        }
        start = end;
        Self { start, end, number, indent: 0, hard_break: false }
    }
}

/// A block that is being put together.
struct Block {
    kind: PassageKind,
    start: usize,
    end: usize,
    /// First and last line.
    lines: (usize, usize),
    /// Where a sentence ends because the line was ended on purpose.
    breaks: Vec<usize>,
    indent: usize,
}

#[derive(Default)]
struct Splitter<'a> {
    text: &'a str,
    lines: Vec<Line>,
    out: Vec<Passage>,
    /// Level and passage of the headings above.
    headings: Vec<(usize, usize)>,
    /// Indent and passage of the items above.
    items: Vec<(usize, usize)>,
    /// The paragraph that ended in a colon.
    lead_in: Option<usize>,
    previous: Option<usize>,
    block: Option<Block>,
}

impl<'a> Splitter<'a> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.lines.len() {
            at = self.line(at);
        }
        self.close();
    }

    fn words(&self, line: Line) -> &'a str {
        &self.text[line.start..line.end]
    }

    /// Takes the line at `at`, and those that belong to it; gives the next.
    fn line(&mut self, at: usize) -> usize {
        let line = self.lines[at];
        let words = self.words(line);
        if words.is_empty() {
            self.close();
            return at + 1;
        }
        if let Some(fence) = fence(words) {
            self.close();
            return self.code(at + 1, fence);
        }
        if let Some((level, text)) = hash_heading(words) {
            let start = line.start + (text.as_ptr() as usize - words.as_ptr() as usize);
            let end = start + text.len();
            self.close();
            self.heading(level, start, end, line.number);
            return at + 1;
        }
        if let Some(level) = underline(words) {
            if self.underlined(level) {
                return at + 1;
            }
            if is_rule(words) {
                self.close();
                return at + 1;
            }
        }
        if is_rule(words) {
            self.close();
            return at + 1;
        }
        if words.contains('|') && self.lines.get(at + 1).is_some_and(|next| is_delimiter(self.words(*next))) {
            self.close();
            return self.table(at);
        }
        if let Some(length) = marker(words) {
            let start = line.start + length;
            self.close();
            self.begin(PassageKind::Item, line, start);
            return at + 1;
        }
        if self.block.is_none() && is_bold_line(words) {
            self.heading(7, line.start, line.end, line.number);
            return at + 1;
        }
        match &mut self.block {
            Some(block) => {
                if ends_line(&self.text[block.start..block.end], words) {
                    block.breaks.push(block.end);
                }
                block.end = line.end;
                block.lines.1 = line.number;
                if line.hard_break {
                    block.breaks.push(line.end);
                }
            }
            None => self.begin(PassageKind::Sentence, line, line.start),
        }
        at + 1
    }

    fn begin(&mut self, kind: PassageKind, line: Line, start: usize) {
        let breaks = if line.hard_break { vec![line.end] } else { Vec::new() };
        self.block = Some(Block {
            kind,
            start: start.min(line.end),
            end: line.end,
            lines: (line.number, line.number),
            breaks,
            indent: line.indent,
        });
    }

    /// Ends the block and puts its sentences out.
    fn close(&mut self) {
        let Some(block) = self.block.take() else { return };
        let is_item = block.kind == PassageKind::Item;
        if is_item || block.indent < 2 {
            let indent = if is_item { block.indent } else { 0 };
            while self.items.last().is_some_and(|(own, _)| *own >= indent) {
                self.items.pop();
            }
        }
        if !is_item && block.indent < 2 {
            self.items.clear();
            self.lead_in = None;
        }
        let mut line = block.lines.0;
        let mut seen = block.start;
        let mut first = None;
        for (start, end) in sentences(self.text, block.start, block.end, &block.breaks) {
            line += count_lines(&self.text[seen..start]);
            seen = start;
            let at = self.push(block.kind, start, end, line);
            first = first.or(Some(at));
            self.previous = Some(at);
        }
        let Some(first) = first else { return };
        let ends_in_colon =
            self.text[block.start..block.end].trim_end_matches(['*', '_', ' ']).ends_with(':');
        if is_item {
            if self.items.len() < DEEPEST {
                self.items.push((block.indent, first));
            }
        } else if ends_in_colon {
            self.lead_in = self.previous;
        }
    }

    fn push(&mut self, kind: PassageKind, start: usize, end: usize, line: usize) -> usize {
        let mut parents: Vec<usize> = self.headings.iter().map(|(_, passage)| *passage).collect();
        if kind != PassageKind::Heading {
            parents.extend(self.lead_in);
            parents.extend(self.items.iter().map(|(_, passage)| *passage));
        }
        self.out.push(Passage {
            kind,
            start,
            end,
            line,
            code: false,
            parents,
            previous: if kind == PassageKind::Heading { None } else { self.previous },
            cells: Vec::new(),
            head: None,
            is_head: false,
        });
        self.out.len() - 1
    }

    fn heading(&mut self, level: usize, start: usize, end: usize, line: usize) {
        while self.headings.last().is_some_and(|(own, _)| *own >= level) {
            self.headings.pop();
        }
        self.items.clear();
        self.lead_in = None;
        self.previous = None;
        if start == end {
            return;
        }
        let at = self.push(PassageKind::Heading, start, end, line);
        if self.headings.len() < DEEPEST {
            self.headings.push((level, at));
        }
    }

    /// Makes a heading of the block, if it is a paragraph of one short line.
    fn underlined(&mut self, level: usize) -> bool {
        let fits = |block: &Block| {
            block.kind == PassageKind::Sentence
                && block.lines.0 == block.lines.1
                && block.end - block.start <= LONGEST_UNDERLINED
        };
        if self.block.as_ref().is_some_and(fits) {
            if let Some(block) = self.block.take() {
                self.heading(level, block.start, block.end, block.lines.0);
            }
            return true;
        }
        // A bold line is a heading already.
        let last = self.out.last();
        self.block.is_none() && last.is_some_and(|last| last.kind == PassageKind::Heading)
    }

    /// The lines of a block of code, up to the fence that closes it.
    fn code(&mut self, mut at: usize, fence: (u8, usize)) -> usize {
        while let Some(line) = self.lines.get(at).copied() {
            at += 1;
            let words = self.words(line);
            if words.bytes().all(|byte| byte == fence.0) && words.len() >= fence.1 {
                break;
            }
            if !words.is_empty() {
                let passage = self.push(PassageKind::Sentence, line.start, line.end, line.number);
                self.out[passage].code = true;
                self.previous = Some(passage);
            }
        }
        at
    }

    fn table(&mut self, at: usize) -> usize {
        let head = self.row(at, None);
        let mut next = at + 2;
        while let Some(line) = self.lines.get(next).copied() {
            if self.words(line).is_empty() || !self.words(line).contains('|') {
                break;
            }
            self.row(next, Some(head));
            next += 1;
        }
        self.previous = None;
        next
    }

    fn row(&mut self, at: usize, head: Option<usize>) -> usize {
        let line = self.lines[at];
        let passage = self.push(PassageKind::Row, line.start, line.end, line.number);
        let cells = cells(self.text, line.start, line.end);
        let row = &mut self.out[passage];
        row.previous = None;
        row.cells = cells;
        row.head = head;
        row.is_head = head.is_none();
        passage
    }
}

/// Whether a line of a paragraph ends there though no blank line follows: a lead-in, or one `Label: value` before
/// another.
fn ends_line(before: &str, next: &str) -> bool {
    let last = before.rsplit('\n').next().unwrap_or(before).trim().trim_end_matches(['*', '_']);
    let label = |line: &str| {
        let line = line.trim_start_matches(['*', '_', '`']);
        let length = line.find(": ").or_else(|| line.find(":*"));
        line.starts_with(char::is_uppercase)
            && length.is_some_and(|at| at <= 40 && !line[..at].contains(['.', ',']))
    };
    last.ends_with(':') || label(last) && label(next)
}

fn count_lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

fn fence(words: &str) -> Option<(u8, usize)> {
    let mark = *words.as_bytes().first()?;
    let length = words.bytes().take_while(|byte| *byte == mark).count();
    (matches!(mark, b'`' | b'~') && length >= 3 && !words[length..].contains('`')).then_some((mark, length))
}

fn hash_heading(words: &str) -> Option<(usize, &str)> {
    let level = words.bytes().take_while(|byte| *byte == b'#').count();
    let rest = words.get(level..)?;
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    Some((level, rest.trim().trim_end_matches('#').trim_end()))
}

/// The level of the heading that the line makes of a paragraph above it.
fn underline(words: &str) -> Option<usize> {
    let only = |mark: u8| words.bytes().all(|byte| byte == mark);
    if only(b'=') {
        Some(1)
    } else if only(b'-') && words.len() >= 2 {
        Some(2)
    } else {
        None
    }
}

fn is_rule(words: &str) -> bool {
    let mut marks = words.bytes().filter(|byte| !matches!(byte, b' ' | b'\t'));
    let Some(mark) = marks.next() else { return false };
    matches!(mark, b'-' | b'*' | b'_' | b'=') && words.len() >= 3 && marks.all(|byte| byte == mark)
}

fn is_delimiter(words: &str) -> bool {
    words.contains('-')
        && words.contains('|')
        && words.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// The bytes of a list marker with the blanks behind it.
fn marker(words: &str) -> Option<usize> {
    let bytes = words.as_bytes();
    let mark = match bytes[0] {
        b'-' | b'+' | b'*' => 1,
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits > 3 || !matches!(bytes.get(digits), Some(b'.' | b')')) {
                return None;
            }
            digits + 1
        }
        _ if words.starts_with('•') => '•'.len_utf8(),
        _ => return None,
    };
    let blanks = bytes[mark..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    (blanks > 0 || bytes.len() == mark).then_some(mark + blanks)
}

/// Whether the line is nothing but bold words: a heading as models write it.
fn is_bold_line(words: &str) -> bool {
    let Some(inner) = words.strip_prefix("**").and_then(|rest| {
        let rest = rest.strip_suffix(':').unwrap_or(rest);
        rest.strip_suffix("**")
    }) else {
        return false;
    };
    !inner.is_empty()
        && !inner.contains("**")
        && !inner.ends_with(['.', '!', '?'])
        && inner.len() <= LONGEST_UNDERLINED
}

fn cells(text: &str, start: usize, end: usize) -> Vec<Cell> {
    let bytes = text.as_bytes();
    let from = if bytes[start] == b'|' { start + 1 } else { start };
    let to =
        if end > from && bytes[end - 1] == b'|' && !text[..end - 1].ends_with('\\') { end - 1 } else { end };
    let mut cells = Vec::new();
    let mut begin = from;
    for at in from..=to {
        if at == to || (bytes[at] == b'|' && bytes[at - 1] != b'\\') {
            let inner = &text[begin..at];
            let start = begin + (inner.len() - inner.trim_start().len());
            cells.push(Cell { start, end: start + inner.trim().len() });
            begin = at + 1;
        }
    }
    cells
}

#[cfg(test)]
mod tests;
