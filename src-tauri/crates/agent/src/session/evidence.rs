//! Where a number of a report comes from: its fact, the rows of the files that it rests on, and the sentences
//! that use it.

use std::path::Path;

use domain::{
    CheckedText, Excerpt, Fact, FactId, FileEntry, Message, Run, RunId, Source, TextPiece, text_pieces,
};
use report::FactBook;

use super::Session;
use crate::Error;

/// Rows shown before and after those that a fact rests on.
const CONTEXT_ROWS: u64 = 2;
/// Most rows of one excerpt.
const MOST_ROWS: usize = 60;
/// Most places that are shown.
const MOST_SOURCES: usize = 12;
/// Most sentences that are listed.
const MOST_USES: usize = 50;

/// Whether a source file is still what it was when the run read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceState {
    /// The same size and time of change.
    Unchanged,
    /// Changed since.
    Changed,
    /// Not there or not readable.
    Gone,
}

/// A place in a file, with the rows around it or the reason why they cannot be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceView {
    /// The place.
    pub source: Source,
    /// Whether the file is still what it was.
    pub state: SourceState,
    /// The rows, or why there are none.
    pub excerpt: Result<Excerpt, Message>,
}

/// A sentence that uses a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactUse {
    /// Which of the N runs' text; `None` for the program's own findings.
    pub run: Option<u32>,
    /// The sentence with its numbers.
    pub sentence: String,
}

/// A fact, looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct FactView {
    /// `F12`.
    pub name: String,
    /// The fact.
    pub fact: Fact,
    /// The facts in its formula, with their names.
    pub of: Vec<(String, Fact)>,
    /// The first places that it rests on.
    pub sources: Vec<SourceView>,
    /// How many places there are.
    pub sources_total: u32,
    /// The sentences that use it.
    pub used: Vec<FactUse>,
}

impl Session {
    /// Looks a fact of a run up by its name (`F12`), with the rows of the files as they are now.
    pub fn fact(&self, id: &RunId, name: &str) -> Result<FactView, Error> {
        let opened = self.open_run(id)?;
        let run = &opened.run;
        let book = FactBook::of_run(run);
        let number = name.strip_prefix('F').and_then(|digits| digits.parse().ok()).ok_or(Error::Gone)?;
        let fact = book.number(number).ok_or(Error::Gone)?;
        let of = match &fact.kind {
            domain::FactKind::Derived { of, .. } => of
                .iter()
                .filter_map(|part| {
                    let number = book.number_of(&part.0)?;
                    Some((format!("F{number}"), book.number(number)?.clone()))
                })
                .collect(),
            domain::FactKind::Measured | domain::FactKind::Stated => Vec::new(),
        };
        let files = run.data.as_ref().map(|data| data.files.as_slice()).unwrap_or_default();
        let root = Path::new(&run.header.folder.path);
        let sources = fact.sources.iter().take(MOST_SOURCES).map(|source| look_up(root, source, files));
        Ok(FactView {
            name: name.to_owned(),
            fact: fact.clone(),
            of,
            sources: sources.collect(),
            sources_total: u32::try_from(fact.sources.len()).unwrap_or(u32::MAX),
            used: self.uses(run, &book, &fact.id),
        })
    }

    fn uses(&self, run: &Run, book: &FactBook<'_>, id: &FactId) -> Vec<FactUse> {
        let mut used = Vec::new();
        if let Some(data) = &run.data {
            let findings = data.findings.iter().filter(|finding| finding.facts.contains(id));
            used.extend(findings.map(|finding| FactUse {
                run: None,
                sentence: book.filled(&self.words.sentence(&finding.message)),
            }));
        }
        for (number, check) in &run.checks {
            for text in check.findings.iter().chain(&check.recommendations).chain(&check.report) {
                let passages = passages_with(text, book, id);
                used.extend(passages.map(|sentence| FactUse { run: Some(*number), sentence }));
            }
        }
        used.truncate(MOST_USES);
        used
    }
}

/// The passages of a text that rest on a fact or name it.
fn passages_with<'a>(
    text: &'a CheckedText,
    book: &'a FactBook<'a>,
    id: &'a FactId,
) -> impl Iterator<Item = String> + 'a {
    text.sentences
        .iter()
        .filter(move |sentence| sentence.facts.contains(id) || names(&sentence.text, book, id))
        .map(|sentence| book.filled(&sentence.text))
}

/// Whether a text refers to a fact.
fn names(text: &str, book: &FactBook<'_>, id: &FactId) -> bool {
    text_pieces(text).into_iter().any(|piece| match piece {
        TextPiece::Words(_) => false,
        TextPiece::Number(number) => book.number(number).is_some_and(|fact| fact.id == *id),
        TextPiece::Id(named) => named == id.0,
    })
}

fn look_up(root: &Path, source: &Source, files: &[FileEntry]) -> SourceView {
    let excerpt = ingest::excerpt(root, source, CONTEXT_ROWS, MOST_ROWS);
    let state = match (&excerpt, files.iter().find(|file| file.path == source.file)) {
        (Err(_), _) => SourceState::Gone,
        (Ok(_), Some(file)) if !ingest::is_unchanged(root, file) => SourceState::Changed,
        (Ok(_), _) => SourceState::Unchanged,
    };
    SourceView { source: source.clone(), state, excerpt }
}
