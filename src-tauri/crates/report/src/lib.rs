//! The report of a run: a tree that is the same for all formats ([`document`]), and one file per format.
//!
//! Whose words something is, stands at every block: measured by Chimera, written by the model, with what the
//! check says of each passage, or written by the analyst. Every number leads to the facts that it rests on. A value that was not seen is "–" with its reason, never 0. What
//! files, models and servers say is text here and can neither break out of its place nor load anything.
//!
//! Left alone: measuring and summing up (`bench`), drawing (`chart`), making Markdown safe (`markdown`),
//! the words themselves (`wording`), and writing to disk (`store`).

mod annotate;
mod build;
mod document;
mod fact_book;
mod figures;
mod folder_figures;
mod format;
pub mod numbers;
mod say;
mod trace;

use domain::{Agreement, Measurement, Run, RunSummary, SettingRow};
use wording::Words;

pub use build::document;
pub use document::{
    Block, Cell, Chart, Column, Content, Definition, Document, FigurePlace, Footnote, Judgement, KeyFigure,
    Labels, Notice, Row, Saying, Section, Span, Statement, Table, Voice,
};
pub use fact_book::FactBook;
pub use figures::{Figure, figures, labels, notes};
pub use format::facts::{check_json, facts_json};
pub use format::html::html;
pub use format::markdown::markdown;
pub use format::metrics::metrics_json;
pub use format::preview::{Heading, Preview, preview};

/// Everything that a report is made of.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The run, as far as it came.
    pub run: &'a Run,
    /// The measurements of its calls.
    pub measurements: &'a [Measurement],
    /// Their aggregates.
    pub summary: &'a RunSummary,
    /// Its settings, requested against effective.
    pub settings: &'a [SettingRow],
    /// In which runs each of the model's findings came up, and which runs say the contrary.
    pub agreements: &'a [Agreement],
    /// Which of the N runs' findings and prose are shown.
    pub chosen_run: u32,
    /// The words.
    pub words: &'a Words,
}

impl Input<'_> {
    /// The model's name, empty without one.
    pub(crate) fn model_name(&self) -> &str {
        self.run.header.model.as_ref().map_or("", |model| model.name.as_str())
    }
}

#[cfg(test)]
mod tests;
