//! Findings by rule: one file per rule, what they have in common here.

use std::collections::{HashMap, HashSet};

use domain::{Fact, FactId, FindingKind, Folder, Metric, RuleFinding};

use crate::data::Data;
use matter::{Use, Uses};

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

impl Found {
    /// Of several comparisons of models in one metric the one of most weight stands for all; the others go down.
    fn models_once(&mut self) {
        let mut first: HashMap<Option<Metric>, f64> = HashMap::new();
        let models = |finding: &RuleFinding| finding.kind == FindingKind::Models;
        for finding in self.findings.iter().filter(|finding| models(finding)) {
            let most = first.entry(finding.metric.clone()).or_insert(finding.weight);
            *most = most.max(finding.weight);
        }
        for finding in self.findings.iter_mut().filter(|finding| models(finding)) {
            if first.get(&finding.metric).is_some_and(|most| finding.weight < *most) {
                finding.weight *= 0.5;
            }
        }
    }
}

/// Applies every rule to the folder; what matters most first.
pub(crate) fn find(folder: &Folder, data: &Data) -> Found {
    let mut found = Found::default();
    let uses = Uses::of(data);
    for (at, family) in data.families.iter().enumerate() {
        rows::failed(family, &mut found);
        if uses.at(at) == Use::Raw {
            rows::cold_starts(family, &mut found);
            let outliers = rows::outliers(family, &mut found);
            settings::find(family, &outliers, &mut found);
            time::find(family, &outliers, &mut found);
        }
    }
    sources::find(folder, data, &mut found);
    units::find(folder, data, &uses, &mut found);
    let names = Names::of(data);
    let stated: Vec<Stated> =
        folder.documents.iter().flat_map(|document| stated::of(document, &names)).collect();
    for one in &stated {
        found.fact(one.fact(data));
    }
    conflicts::find(folder, data, &uses, &stated, &mut found);
    for table in &folder.tables {
        rows::twice(table, &mut found);
        rows::failed_in_large(table, &mut found);
    }
    found.models_once();
    found
        .findings
        .sort_by(|one, other| other.weight.total_cmp(&one.weight).then_with(|| one.id.cmp(&other.id)));
    let mut seen = HashSet::new();
    found.findings.retain(|finding| seen.insert(finding.id.clone()));
    found
}
