//! The report as a tree: what it says and who says it, but nothing of how a format writes it.
//! All text is plain unless it is called Markdown; each format escapes it in its own way.

use domain::{ChartKind, Drawing, Verdict};
use markdown::Marked;

/// Whose words a block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Chimera's: measured or counted.
    Program,
    /// The model's.
    Model {
        /// Whether each passage has a verdict, and the doubtful ones a mark.
        checked: bool,
    },
    /// The analyst's.
    Analyst,
}

/// A whole report.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Language of the program's words, as HTML spells it.
    pub language: &'static str,
    /// The title.
    pub title: String,
    /// What kind of paper it is, above the title.
    pub kind: String,
    /// Who, which model, when, where.
    pub header: Vec<Definition>,
    /// How the run ended, where it did not end well.
    pub notices: Vec<Notice>,
    /// The numbers to remember.
    pub key_figures: Vec<KeyFigure>,
    /// The sections in order.
    pub sections: Vec<Section>,
    /// What the footnotes of a text say, by their names.
    pub footnotes: Vec<Footnote>,
    /// Fixed words that the formats need.
    pub labels: Labels,
}

/// A footnote of the Markdown: where a number comes from, or what is wrong with a passage. HTML has tables for both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    /// Its name: `f12` for a fact, `c3` for a check.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// Fixed words that a format puts around the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Above the list of headings.
    pub contents: String,
    /// Above what the model wrote, unchecked.
    pub model: String,
    /// Above what the model wrote, checked.
    pub model_checked: String,
    /// Above what the analyst wrote.
    pub analyst: String,
    /// Above a text that is over a limit and shown without formatting.
    pub unformatted: String,
}

impl Labels {
    /// Whose words a block holds, in words; nothing for the program's own.
    pub fn voice(&self, voice: Voice) -> Option<&str> {
        match voice {
            Voice::Program => None,
            Voice::Model { checked: false } => Some(&self.model),
            Voice::Model { checked: true } => Some(&self.model_checked),
            Voice::Analyst => Some(&self.analyst),
        }
    }
}

/// A term and what it is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The term.
    pub term: String,
    /// Its value.
    pub value: String,
}

/// Something to know before reading on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What happened, in a few words.
    pub title: String,
    /// What happened and what was kept.
    pub sentences: Vec<String>,
}

/// A number to remember.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFigure {
    /// What it measures.
    pub label: String,
    /// The number, or why there is none.
    pub value: Result<String, String>,
    /// Its unit; empty for a count.
    pub unit: String,
    /// What it rests on.
    pub basis: String,
}

/// A section with its heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Names it in links; unique in the document.
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// Whether its tables need the width of a landscape page.
    pub wide: bool,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Sections one level below.
    pub sections: Vec<Section>,
}

impl Section {
    /// A section without sub-sections.
    pub(crate) fn new(id: &'static str, title: String, blocks: Vec<Block>) -> Self {
        Self { id, title, wide: false, blocks, sections: Vec::new() }
    }
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Whose words it holds.
    pub voice: Voice,
    /// What it is.
    pub content: Content,
}

impl Block {
    /// A block in the program's words.
    pub(crate) fn program(content: Content) -> Self {
        Self { voice: Voice::Program, content }
    }

    /// A paragraph in the program's words.
    pub(crate) fn paragraph(text: String) -> Self {
        Self::program(Content::Paragraph(text))
    }
}

/// What a block is.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
    /// Terms and what they are.
    Definitions(Vec<Definition>),
    /// A table.
    Table(Table),
    /// The place of a figure.
    Figure(FigurePlace),
    /// Statements, each with what it is.
    Statements(Vec<Statement>),
    /// Markdown that the model or the analyst wrote.
    Prose {
        /// Sets the ids in it apart from those in other texts; unique in the document.
        id: String,
        /// The text, with our numbers and marks in it.
        text: Marked,
    },
}

/// A piece of a sentence of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Words(String),
    /// A fact's number, which leads to its source.
    Value {
        /// Which fact: F12 is 12.
        fact: usize,
        /// The number with its unit.
        words: String,
    },
    /// A fact's name, `F12`.
    Name(usize),
}

/// A sentence or two that stand alone: a finding, a recommendation.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it is, in a word each: its rule, whether it was measured, in how many runs it came up.
    pub labels: Vec<String>,
    /// What the check says of it.
    pub verdict: Option<Judgement>,
    /// What it says.
    pub says: Saying,
    /// What the files say instead, where it is contradicted.
    pub right: Option<Vec<Span>>,
    /// Why nothing supports it.
    pub why: Option<String>,
}

/// The words of a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Saying {
    /// Ours.
    Program(Vec<Span>),
    /// Markdown that the model wrote.
    Model {
        /// Sets the ids in it apart from those in other texts; unique in the document.
        id: String,
        /// The text, with our numbers and marks in it.
        text: Marked,
    },
}

/// A verdict as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// In words, with its mark.
    pub words: String,
    /// The row of the table of checks.
    pub check: Option<usize>,
}

/// The place of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct FigurePlace {
    /// Which chart.
    pub chart: Chart,
    /// Name of its file.
    pub file: String,
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// What stands below it.
    pub caption: String,
}

/// A chart of the report.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// One of the run's calls, drawn where it is shown.
    Calls(ChartKind),
    /// One of the folder's data, with its drawings on a light and on a dark ground.
    Folder(Box<[Drawing; 2]>),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, as wide as the columns.
    pub rows: Vec<Row>,
    /// What there is to say below it: reasons for missing values, what is not shown.
    pub notes: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its title, with the unit.
    pub title: String,
    /// Whether it holds numbers, which are set to the right.
    pub numeric: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Whether it stands back behind the others: a call that only prepares.
    pub quiet: bool,
    /// What links to it name: `fact-12`, `check-3`.
    pub id: Option<String>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number as it is printed, or several.
    Number(String),
    /// Words with numbers that lead to their sources.
    Said(Vec<Span>),
    /// A number that is left out of the statistics.
    Excluded(String),
    /// No value. The row or a note below the table says why.
    Missing,
}
