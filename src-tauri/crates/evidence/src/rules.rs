//! Findings by rule: one file per rule, what they have in common here.

use std::collections::{HashMap, HashSet, VecDeque};

use domain::{Fact, FindingKind, Folder, Metric, RuleFinding};

use crate::data::{Data, Family, RowSet};
use crate::fact::Known;
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
    known: Known,
    /// Metrics that several families measured: what is found of them must say where.
    several: HashSet<Metric>,
}

impl Found {
    /// Keeps a fact.
    pub(crate) fn fact(&mut self, fact: Fact) {
        if self.known.insert(&fact.id) {
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
    /// What the families of a folder measured more than once.
    fn of(data: &Data, uses: &Uses) -> Self {
        let (mut once, mut several) = (HashSet::new(), HashSet::new());
        for (_, family) in data.families.iter().enumerate().filter(|(at, _)| uses.at(*at) == Use::Raw) {
            let own: HashSet<&Metric> = family.measures.iter().map(|measure| &measure.metric).collect();
            several.extend(own.into_iter().filter(|metric| !once.insert((*metric).clone())).cloned());
        }
        Self { several, ..Self::default() }
    }

    /// Where rows of a family stand, for a sentence about a metric; `none` where only this family measured it.
    pub(crate) fn place(&self, family: &Family, metric: &Metric, rows: &RowSet) -> String {
        if self.several.contains(metric) { say::place(family, rows) } else { "none".to_owned() }
    }

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
    let uses = Uses::of(data);
    let mut found = Found::of(data, &uses);
    for (at, family) in data.families.iter().enumerate() {
        rows::failed(family, &mut found);
        if uses.at(at) == Use::Raw {
            let without = family.without_doubtful();
            let family = without.as_ref().unwrap_or(family);
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
    found.findings = varied(std::mem::take(&mut found.findings));
    found
}

/// Findings in their order, but so that one kind does not crowd out the others at the top: of the first ten at most
/// three are of one kind, of the first twenty at most six, as long as there is anything else.
fn varied(findings: Vec<RuleFinding>) -> Vec<RuleFinding> {
    const LIMITS: [(usize, usize); 2] = [(10, 3), (20, 6)];
    let mut rest: VecDeque<RuleFinding> = findings.into();
    let mut order: Vec<RuleFinding> = Vec::with_capacity(rest.len());
    for (places, most) in LIMITS {
        while order.len() < places && !rest.is_empty() {
            let of = |kind| order.iter().filter(|known: &&RuleFinding| known.kind == kind).count();
            let next = rest.iter().position(|finding| of(finding.kind) < most).unwrap_or(0);
            order.extend(rest.remove(next));
        }
    }
    order.extend(rest);
    order
}
