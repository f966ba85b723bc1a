//! Findings by rule: one file per rule, what they have in common here.

use std::collections::HashSet;

use domain::{Fact, FactId, Folder, RuleFinding};

use crate::data::Data;
use crate::stated::{self, Names, Stated};

mod conflicts;
mod matter;
mod noise;
mod order;
mod rows;
mod say;
mod settings;
mod sources;
mod time;
mod units;

/// What the rules found, and the facts that it rests on.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) findings: Vec<RuleFinding>,
    pub(crate) facts: Vec<Fact>,
    known: HashSet<FactId>,
}

impl Found {
    /// Keeps a fact.
    pub(crate) fn fact(&mut self, fact: Fact) {
        if self.known.insert(fact.id.clone()) {
            self.facts.push(fact);
        }
    }

    /// Keeps copies of facts.
    pub(crate) fn facts_of(&mut self, facts: &[&Fact]) {
        for fact in facts {
            if !self.known.contains(&fact.id) {
                self.fact((*fact).clone());
            }
        }
    }
}

/// Applies every rule to the folder; what matters most first.
pub(crate) fn find(folder: &Folder, data: &Data) -> Found {
    let mut found = Found::default();
    for family in &data.families {
        rows::failed(family, &mut found);
        if matter::is_data(data, family) && !matter::is_summary(data, family) {
            rows::cold_starts(family, &mut found);
            let outliers = rows::outliers(family, &mut found);
            settings::find(family, &outliers, &mut found);
            time::find(family, &outliers, &mut found);
        }
    }
    sources::find(folder, data, &mut found);
    units::find(folder, data, &mut found);
    let names = Names::of(data);
    let stated: Vec<Stated> = folder.documents.iter().flat_map(|document| stated::of(document, &names)).collect();
    for one in &stated {
        found.fact(one.fact(data));
    }
    conflicts::find(folder, data, &stated, &mut found);
    for table in &folder.tables {
        rows::twice(table, &mut found);
        rows::failed_in_large(table, &mut found);
    }
    found.findings.sort_by(|one, other| other.weight.total_cmp(&one.weight).then_with(|| one.id.cmp(&other.id)));
    let mut seen = HashSet::new();
    found.findings.retain(|finding| seen.insert(finding.id.clone()));
    found
}
