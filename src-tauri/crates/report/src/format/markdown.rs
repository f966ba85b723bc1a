//! The report as Markdown, with its figures as files beside it.
//!
//! Our own words and every name in them are escaped; what the model or the analyst wrote in Markdown stays
//! Markdown, but stands in a quotation: each of its lines begins with our mark, so that nothing in it can
//! end the quotation, and `markdown::inset` has taken out what a reader's program might load or run.

use markdown::{escape_cell, escape_markdown, inset_marked};

use crate::document::{
    Block, Cell, Content, Definition, Document, FigurePlace, KeyFigure, Saying, Section, Span, Statement,
    Table,
};
use crate::numbers;

/// The report as Markdown; `figures_folder` is where the light drawings lie, seen from the file.
pub fn markdown(document: &Document, figures_folder: &str) -> String {
    let mut writer = Writer { document, figures_folder, text: String::new() };
    writer.head();
    for section in &document.sections {
        writer.section(section, 2);
    }
    writer.footnotes();
    writer.text
}

/// Stand for the brackets of a footnote while words are escaped; no other text may hold them.
const OPEN: char = '\u{e012}';
const CLOSE: char = '\u{e013}';

struct Writer<'a> {
    document: &'a Document,
    figures_folder: &'a str,
    text: String,
}

impl Writer<'_> {
    /// A block of its own: a blank line before it unless it is the first.
    fn block_of(&mut self, block: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(block.trim_end());
        self.text.push('\n');
    }

    fn head(&mut self) {
        let document = self.document;
        self.block_of(&format!("# {}", escape_markdown(&document.title)));
        self.block_of(&definitions(&document.header));
        for notice in &document.notices {
            let mut lines = vec![format!("**{}**", escape_markdown(&notice.title))];
            lines.extend(notice.sentences.iter().map(|sentence| escape_markdown(sentence)));
            self.block_of(&quote(&lines.join("\n\n")));
        }
        let figures: Vec<String> = document.key_figures.iter().map(key_figure).collect();
        self.block_of(&figures.join("\n"));
    }

    /// What the text's footnotes say. Those of numbers that did not come to be shown are left out.
    fn footnotes(&mut self) {
        for footnote in &self.document.footnotes {
            let reference = format!("[^{}]", footnote.name);
            if self.text.contains(&reference) {
                self.block_of(&format!("{reference}: {}", escape_markdown(&footnote.text)));
            }
        }
    }

    fn section(&mut self, section: &Section, level: u8) {
        self.block_of(&format!("{} {}", "#".repeat(level.into()), escape_markdown(&section.title)));
        for block in &section.blocks {
            self.block(block, level);
        }
        for section in &section.sections {
            self.section(section, level + 1);
        }
    }

    /// A text that somebody wrote has its own first level below that of the section it is in.
    fn block(&mut self, block: &Block, level: u8) {
        let text = match &block.content {
            Content::Paragraph(text) => escape_markdown(text),
            Content::List(items) => {
                items.iter().map(|item| format!("- {}", escape_markdown(item))).collect::<Vec<_>>().join("\n")
            }
            Content::Definitions(list) => definitions(list),
            Content::Table(content) => table(content),
            Content::Figure(place) => self.figure(place),
            Content::Statements(statements) => statements
                .iter()
                .enumerate()
                .map(|(at, one)| statement(at, one, level))
                .collect::<Vec<_>>()
                .join("\n"),
            Content::Prose { id, text } => inset_marked(text, level, &format!("{id}-")),
        };
        match self.document.labels.voice(block.voice) {
            None => self.block_of(&text),
            Some(whose) => self.block_of(&quote(&format!("**{}**\n\n{text}", escape_markdown(whose)))),
        }
    }

    fn figure(&self, place: &FigurePlace) -> String {
        let address = format!("{}/{}", self.figures_folder, place.file);
        format!(
            "![{}](<{}>)\n\n*{}*",
            escape_markdown(&place.alt),
            in_address(&address),
            escape_markdown(&place.caption)
        )
    }
}

fn key_figure(figure: &KeyFigure) -> String {
    let label = escape_markdown(&figure.label);
    match &figure.value {
        Ok(value) => {
            let value = format!("{value} {}", figure.unit);
            format!("- {label}: **{}** ({})", escape_markdown(&value), escape_markdown(&figure.basis))
        }
        Err(why) => format!("- {label}: {} ({})", numbers::MISSING, escape_markdown(why)),
    }
}

/// A quotation. Whatever a line holds, it stays in it.
fn quote(text: &str) -> String {
    let quoted = lines(text).map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") });
    quoted.collect::<Vec<_>>().join("\n")
}

/// A numbered item; further lines are set in below its first.
fn statement(at: usize, statement: &Statement, level: u8) -> String {
    let mut text = match &statement.says {
        Saying::Program(said) => spans(said),
        Saying::Model { id, text } => inset_marked(text, level, &format!("{id}-")),
    };
    let mut labels: Vec<String> = Vec::new();
    if let Some(judgement) = &statement.verdict {
        let reference = judgement.check.map_or_else(String::new, |check| format!("[^c{check}]"));
        labels.push(format!("**{}**{reference}", escape_markdown(&judgement.words)));
    }
    labels.extend(statement.labels.iter().map(|label| escape_markdown(label)));
    // Behind a sentence; behind anything else in a paragraph of its own.
    let is_sentence = !text.trim_end().contains('\n') && !text.starts_with(['#', '`', '|', '>', '-']);
    let before = if is_sentence { " " } else { "\n\n" };
    text = format!("{}{before}({})", text.trim_end(), labels.join(", "));
    if labels.is_empty() {
        text.truncate(text.len() - before.len() - "()".len());
    }
    let why = statement.why.as_ref().map(|why| escape_markdown(why));
    for below in statement.right.as_deref().map(spans).into_iter().chain(why) {
        text.push_str("\n\n");
        text.push_str(&below);
    }
    let mut item = format!("{}. ", at + 1);
    let indent = " ".repeat(item.len());
    for (at, line) in lines(&text).enumerate() {
        if at > 0 && !line.is_empty() {
            item.push_str(&indent);
        }
        item.push_str(line);
        item.push('\n');
    }
    item.trim_end().to_owned()
}

/// Words, and numbers with their footnotes.
fn spans(spans: &[Span]) -> String {
    // Escaped as a whole: what a piece begins with may stand in the middle of a line.
    let marks: Vec<String> = spans
        .iter()
        .map(|span| match span {
            Span::Words(words) => words.replace([OPEN, CLOSE], "\u{fffd}"),
            Span::Value { fact, words } => format!("{words}{OPEN}f{fact}{CLOSE}"),
            Span::Name(fact) => format!("F{fact}"),
        })
        .collect();
    escape_markdown(&marks.concat()).replace(OPEN, "[^").replace(CLOSE, "]")
}

/// The lines of a text as Markdown ends them: a lone `\r` ends one too.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.trim_end()
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .flat_map(|line| line.split('\r'))
}

/// One line each, ended by the mark for a line break.
fn definitions(definitions: &[Definition]) -> String {
    let lines: Vec<String> = definitions
        .iter()
        .map(|definition| {
            format!("**{}:** {}", escape_markdown(&definition.term), escape_markdown(&definition.value))
        })
        .collect();
    lines.join("  \n")
}

fn table(table: &Table) -> String {
    let titles = table.columns.iter().map(|column| escape_cell(&escape_markdown(&column.title)));
    let rules = table.columns.iter().map(|column| if column.numeric { "---:" } else { "---" }.to_owned());
    let mut lines = vec![format!("**{}**", escape_markdown(&table.title)), String::new()];
    lines.push(row(titles));
    lines.push(row(rules));
    lines.extend(table.rows.iter().map(|cells| row(cells.cells.iter().map(cell))));
    lines.extend(table.notes.iter().map(|note| format!("\n{}", escape_markdown(note))));
    lines.join("\n")
}

fn row(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => escape_cell(&escape_markdown(words)),
        Cell::Said(said) => escape_cell(&spans(said)),
        Cell::Number(number) => escape_cell(&escape_markdown(number)),
        Cell::Excluded(number) => format!("~~{}~~", escape_cell(&escape_markdown(number))),
        Cell::Missing => numbers::MISSING.to_owned(),
    }
}

/// A relative address inside `<` and `>`.
fn in_address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '<' | '>' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
