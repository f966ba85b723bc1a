//! Folders of other kinds than the worlds of the generator: other columns, other shapes, written by functions that
//! share nothing with it. Each says what has to be found in it, what may be found, and what would be false.

mod grid;
mod shapes;

use std::collections::BTreeSet;

use domain::{Argument, FindingKind, RuleFinding, Scope};
use evidence::Examination;

use crate::case::{Case, Half, Hand};
use crate::random::Random;
use crate::tally::Findings;
use crate::truths;

/// Folders of each kind in each half.
pub const FOLDERS: u64 = 6;

/// Something that is so in a folder.
#[derive(Debug, Default, Clone)]
pub struct Truth {
    /// The finding that tells it, first, and others that may.
    kinds: Vec<FindingKind>,
    /// Each stands in the finding: columns, levels, files, dates.
    words: Vec<String>,
    /// Each is the value of one of its facts.
    values: Vec<f64>,
    /// Each is among the rows that it shows.
    rows: Vec<(String, u64)>,
    /// Whether it has to be found.
    wanted: bool,
}

impl Truth {
    fn wanted(kind: FindingKind, words: &[&str]) -> Self {
        Self { wanted: true, ..Self::allowed(kind, words) }
    }

    fn allowed(kind: FindingKind, words: &[&str]) -> Self {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Self { kinds: vec![kind], words, ..Self::default() }
    }

    fn or(mut self, kind: FindingKind) -> Self {
        self.kinds.push(kind);
        self
    }

    fn values(mut self, values: &[f64]) -> Self {
        self.values.extend(values);
        self
    }

    fn row(mut self, file: &str, line: usize) -> Self {
        self.rows.push((file.to_owned(), line as u64));
        self
    }

    fn is_told_by(&self, finding: &RuleFinding, examination: &Examination) -> bool {
        let facts: Vec<_> = finding.facts.iter().filter_map(|id| examination.fact(id)).collect();
        let mut said: BTreeSet<&str> = facts.iter().map(|fact| fact.name.as_str()).collect();
        for scope in [Some(&finding.subject), finding.against.as_ref()].into_iter().flatten() {
            said.extend(words_of(scope));
        }
        said.extend(finding.sources.iter().map(|source| source.file.as_str()));
        said.extend(finding.message.args.values().filter_map(|argument| match argument {
            Argument::Text(text) => Some(text.as_str()),
            _ => None,
        }));
        let has = |word: &String| {
            said.iter().any(|own| {
                own == word
                    || own.split(['=', ',', ' ', ';']).any(|part| part == word)
                    || own.strip_suffix(word.as_str()).is_some_and(|rest| rest.ends_with('.'))
            })
        };
        let near = |value: &f64| facts.iter().any(|fact| (fact.value - value).abs() <= value.abs() * 2e-3);
        let rows = truths::rows(&finding.sources);
        self.kinds.contains(&finding.kind)
            && self.words.iter().all(has)
            && self.values.iter().all(near)
            && self.rows.iter().all(|row| rows.contains(row))
    }
}

fn words_of(scope: &Scope) -> impl Iterator<Item = &str> {
    let named = [&scope.file, &scope.model, &scope.prompt, &scope.date];
    let pairs = scope.configuration.iter().flat_map(|(column, value)| [column.as_str(), value.as_str()]);
    named.into_iter().flatten().map(String::as_str).chain(pairs)
}

/// What is known of a folder.
#[derive(Debug, Default, Clone)]
pub struct Truths {
    all: Vec<Truth>,
    /// Whether nothing differs from anything: no best or worst is beyond the noise.
    only_noise: bool,
}

/// Kinds of which every finding that is no truth of its folder is false.
const CLOSED: [FindingKind; 12] = [
    FindingKind::Effect,
    FindingKind::NoEffect,
    FindingKind::Indistinguishable,
    FindingKind::ColdStart,
    FindingKind::Outlier,
    FindingKind::FailedRows,
    FindingKind::Trend,
    FindingKind::Regression,
    FindingKind::Conflict,
    FindingKind::UnitMismatch,
    FindingKind::Duplicate,
    FindingKind::Stale,
];

impl Truths {
    /// `None` where the folder does not say.
    fn is_true(&self, finding: &RuleFinding, examination: &Examination) -> Option<bool> {
        let beyond = finding.test.as_ref().is_some_and(|test| test.beyond_noise == Some(true));
        let compares = [FindingKind::Best, FindingKind::Worst, FindingKind::Models].contains(&finding.kind);
        if self.only_noise && compares {
            return Some(!beyond);
        }
        CLOSED
            .contains(&finding.kind)
            .then(|| self.all.iter().any(|truth| truth.is_told_by(finding, examination)))
    }

    pub fn judge(&self, name: &str, examination: &Examination, findings: &mut Findings, show: bool) {
        for finding in &examination.findings {
            let Some(is_true) = self.is_true(finding, examination) else { continue };
            findings.finding(finding.kind, is_true);
            if show && !is_true {
                println!("{name} | false finding {:?} {}", finding.kind, truths::words(finding));
            }
        }
        for truth in self.all.iter().filter(|truth| truth.wanted) {
            let found = examination.findings.iter().any(|finding| truth.is_told_by(finding, examination));
            findings.planted(truth.kinds[0], found);
            if show && !found {
                println!("{name} | not found: {truth:?}");
            }
        }
    }

    /// Prints everything that was found.
    pub fn list(&self, examination: &Examination) {
        for finding in &examination.findings {
            truths::print(finding, self.is_true(finding, examination), examination);
        }
    }
}

/// Every kind, some folders of each.
pub fn cases(half: Half) -> impl Iterator<Item = Case> {
    shapes::ALL.iter().zip(0_u64..).flat_map(move |((name, make), kind)| {
        (0..FOLDERS).map(move |number| {
            let apart = if half == Half::Tuning { 0 } else { 50_000_000 };
            let mut random = Random::new(31_337 + apart + kind * 1_000 + number);
            let (files, truths) = make(&mut random);
            Case {
                name: format!("{name}-{number}"),
                half,
                hand: Hand::Templates,
                root: None,
                files,
                texts: Vec::new(),
                planted: Vec::new(),
                world: None,
                truths: Some(truths),
            }
        })
    })
}
