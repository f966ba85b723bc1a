//! The examination of a folder: its data, its facts and what the rules find, all by the program alone.

use domain::{Fact, FactId, Folder, RuleFinding};

use crate::data::Data;
use crate::rank::facts_ranked;
use crate::{facts, rules};

/// What the program knows of a folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Examination {
    /// The rows that can be compared.
    pub data: Data,
    /// Every fact, best ranked first: the levels, what files state in words, and what the findings rest on.
    pub facts: Vec<Fact>,
    /// What the rules found, what matters most first.
    pub findings: Vec<RuleFinding>,
}

impl Examination {
    /// The fact of this name.
    pub fn fact(&self, id: &FactId) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.id == *id)
    }
}

/// Examines a folder as it was read. Time grows with its rows, and the same folder gives the same answer.
pub fn examine(folder: &Folder) -> Examination {
    let data = Data::of(&folder.tables, &folder.documents, &folder.files);
    // Neither needs the other, and both take about as long.
    let ((mut all, mut known), found) = std::thread::scope(|scope| {
        let levels = scope.spawn(|| facts::levels(&data, &folder.tables));
        let found = rules::find(folder, &data);
        (levels.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), found)
    });
    all.extend(found.facts.into_iter().filter(|fact| known.insert(&fact.id)));
    Examination { facts: facts_ranked(all), findings: found.findings, data }
}
