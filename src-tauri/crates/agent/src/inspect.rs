//! What a folder says and whether a text agrees with it, without a model, a run or a data folder: for scripts.

use std::path::Path;

use domain::{CheckedText, Clock, Folder, Selection};
use wording::Words;

use crate::{Error, Examined, SystemClock};

/// A folder that was read for a question, and what it says.
pub struct Inspected {
    examined: Examined,
    words: Words,
}

/// Reads and examines a folder. `cancelled` ends the reading, and what was read by then counts.
pub fn inspect(
    path: &Path,
    selection: &Selection,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Inspected, Error> {
    let (clock, words) = (SystemClock::new(), Words::english());
    let clock: &dyn Clock = &clock;
    let limits = ingest::Limits::default();
    let folder = ingest::read_folder(path, selection, &limits, clock, cancelled, &mut |_| {})?;
    Ok(Inspected { examined: Examined::of(folder, &words), words })
}

impl Inspected {
    /// The folder as it was read.
    pub fn folder(&self) -> &Folder {
        &self.examined.folder
    }

    /// Facts, findings and problems as JSON.
    pub fn facts_json(&self) -> String {
        report::facts_json(
            self.examined.facts(),
            self.examined.findings(),
            &self.folder().problems,
            &self.words,
        )
    }

    /// The findings by rule in sentences, best ranked first.
    pub fn sentences(&self) -> Vec<String> {
        let book = report::FactBook::new(self.examined.facts());
        let findings = self.examined.findings().iter();
        findings.map(|finding| book.filled(&self.words.sentence(&finding.message))).collect()
    }

    /// How many facts the folder has.
    pub fn facts(&self) -> u64 {
        self.examined.facts_total
    }

    /// The verdict on every passage of a text.
    pub fn check(&self, text: &str) -> CheckedText {
        self.examined.checker().check(text, &[])
    }

    /// A checked text as JSON, with the facts that its verdicts name.
    pub fn check_json(&self, checked: &CheckedText) -> String {
        report::check_json(checked, self.examined.facts(), &self.words)
    }

    /// A reason or a fault in words, with its numbers.
    pub fn say(&self, message: &domain::Message, checked: &CheckedText) -> String {
        let book = report::FactBook::new(self.examined.facts().iter().chain(&checked.facts));
        book.filled(&self.words.sentence(message))
    }
}
