//! Where a number of a report comes from, as the evidence panel shows it.

use agent::{FactUse, FactView as Found, SourceState, SourceView as FoundSource};
use domain::{Excerpt, Fact, Message, Source};
use serde::Serialize;

/// Whether a source file is still what it was when the run read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SourceStateView {
    /// The same size and time of change.
    Unchanged,
    /// Changed since; what is shown is what stands there now.
    Changed,
    /// Not there, or not readable; the values were kept.
    Gone,
}

/// A place in a file that a fact rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SourceView {
    /// The file and the place in it.
    pub source: Source,
    /// Whether the file is still what it was.
    pub state: SourceStateView,
    /// The rows around the place; `None` where they cannot be shown.
    pub excerpt: Option<Excerpt>,
    /// Why they cannot be shown.
    pub message: Option<Message>,
}

/// A fact that another is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PartView {
    /// Its name in the report, `F12`.
    pub name: String,
    /// The fact.
    pub fact: Fact,
    /// Its number as it is written.
    pub written: String,
}

/// A sentence that uses a fact.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct UseView {
    /// Which of the N runs' text it is in; `None` for the program's own findings.
    pub run: Option<u32>,
    /// The sentence, with its numbers.
    pub sentence: String,
}

/// A fact with all that shows where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FactView {
    /// Its name in the report, `F12`.
    pub name: String,
    /// The fact.
    pub fact: Fact,
    /// Its number as it is written.
    pub written: String,
    /// The facts in its formula, in its order.
    pub of: Vec<PartView>,
    /// The places it rests on, the first ones.
    pub sources: Vec<SourceView>,
    /// How many places there are.
    pub sources_total: u32,
    /// The sentences that use it.
    pub used: Vec<UseView>,
}

impl FactView {
    /// The view of a fact that was looked up.
    pub fn of(found: Found) -> Self {
        Self {
            written: found.fact.written(),
            name: found.name,
            fact: found.fact,
            of: found
                .of
                .into_iter()
                .map(|(name, fact)| PartView { name, written: fact.written(), fact })
                .collect(),
            sources: found.sources.into_iter().map(SourceView::of).collect(),
            sources_total: found.sources_total,
            used: found.used.into_iter().map(UseView::of).collect(),
        }
    }
}

impl UseView {
    fn of(used: FactUse) -> Self {
        Self { run: used.run, sentence: used.sentence }
    }
}

impl SourceView {
    fn of(found: FoundSource) -> Self {
        let (excerpt, message) = match found.excerpt {
            Ok(excerpt) => (Some(excerpt), None),
            Err(message) => (None, Some(message)),
        };
        let state = match found.state {
            SourceState::Unchanged => SourceStateView::Unchanged,
            SourceState::Changed => SourceStateView::Changed,
            SourceState::Gone => SourceStateView::Gone,
        };
        Self { source: found.source, state, excerpt, message }
    }
}
