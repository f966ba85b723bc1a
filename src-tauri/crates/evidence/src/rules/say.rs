//! What every finding is made of: its subject in words, its name, how much it matters.

use domain::{
    Direction, Fact, FactId, FindingKind, Message, Metric, Place, RuleFinding, Scope, Source, Test,
};

use crate::data::cold::START;
use crate::data::{Family, RowSet};
use crate::fact::Hash;
use crate::rank::class_of;

/// A finding of nothing but a kind and a sentence.
pub(crate) fn finding(kind: FindingKind, message: Message) -> RuleFinding {
    RuleFinding {
        id: String::new(),
        kind,
        message,
        advice: None,
        facts: Vec::new(),
        metric: None,
        subject: Scope::default(),
        against: None,
        sources: Vec::new(),
        test: None,
        weight: 0.0,
    }
}

/// Parts of a finding, in the order in which they are put on.
pub(crate) trait With: Sized {
    fn about(self, metric: &Metric, subject: Scope, against: Option<Scope>) -> Self;
    fn resting_on(self, facts: Vec<FactId>) -> Self;
    fn shown_by(self, sources: Vec<Source>) -> Self;
    fn tested(self, test: Option<Test>) -> Self;
    fn advising(self, advice: Option<Message>) -> Self;
    fn weighing(self, direction: Direction, size: f64) -> Self;
}

impl With for RuleFinding {
    fn about(mut self, metric: &Metric, subject: Scope, against: Option<Scope>) -> Self {
        self.metric = Some(metric.clone());
        self.subject = subject;
        self.against = against;
        self
    }

    fn resting_on(mut self, facts: Vec<FactId>) -> Self {
        self.facts = facts;
        self
    }

    fn shown_by(mut self, sources: Vec<Source>) -> Self {
        self.sources = sources;
        self
    }

    fn tested(mut self, test: Option<Test>) -> Self {
        self.test = test;
        self
    }

    fn advising(mut self, advice: Option<Message>) -> Self {
        self.advice = advice;
        self
    }

    /// `size` is how large what was found is, as a part of the level, or how many rows of all it concerns.
    fn weighing(mut self, direction: Direction, size: f64) -> Self {
        let class = self.metric.as_ref().map_or(1.0, |metric| CLASS[class_of(metric, direction)]);
        // What is wrong with the data matters whatever they measure.
        let class = match self.kind {
            FindingKind::Conflict
            | FindingKind::UnitMismatch
            | FindingKind::FailedRows
            | FindingKind::Stale => class.max(0.85),
            _ => class,
        };
        let size = if size.is_finite() { size.abs().min(1.0) } else { 1.0 };
        // A wrong number, a step for the worse and rows that failed matter however large they are.
        let least = match self.kind {
            FindingKind::Conflict | FindingKind::Regression | FindingKind::FailedRows => 0.95,
            _ => 0.7,
        };
        self.weight = base(&self) * class * (least + (1.0 - least) * size);
        self
    }
}

/// How much each class of metrics counts.
const CLASS: [f64; 6] = [1.0, 0.85, 0.6, 0.4, 0.5, 0.3];

/// How much a kind of finding matters to a reader: what is wrong with the data first, then what to choose, then what
/// makes no difference.
fn base(finding: &RuleFinding) -> f64 {
    let told = finding.test.as_ref().and_then(|test| test.beyond_noise);
    match finding.kind {
        FindingKind::Regression => 100.0,
        FindingKind::Conflict | FindingKind::UnitMismatch => 95.0,
        FindingKind::Best | FindingKind::Models if told == Some(true) => 92.0,
        FindingKind::FailedRows => 88.0,
        FindingKind::Effect => 85.0,
        FindingKind::Best | FindingKind::Models => 76.0,
        FindingKind::Confounded => 80.0,
        FindingKind::ColdStart | FindingKind::Trend => 75.0,
        FindingKind::Outlier => 70.0,
        FindingKind::Stale => 60.0,
        FindingKind::Worst => 55.0,
        FindingKind::Duplicate => 50.0,
        FindingKind::NoEffect => 45.0,
        FindingKind::Indistinguishable => 25.0,
    }
}

/// Names a finding: a hash of its rule, metric, subject, what it is against, and the files that show it.
pub(crate) fn named(mut finding: RuleFinding) -> RuleFinding {
    let mut hash = Hash::new();
    hash.text(&format!("{:?}", finding.kind));
    hash.text(&finding.metric.clone().map(String::from).unwrap_or_default());
    for scope in [Some(&finding.subject), finding.against.as_ref()].into_iter().flatten() {
        hash.text(scope.file.as_deref().unwrap_or_default());
        hash.text(&scope.part);
        for given in [&scope.model, &scope.prompt, &scope.date] {
            hash.text(given.as_deref().unwrap_or_default());
        }
        for (name, value) in &scope.configuration {
            hash.text(name);
            hash.text(value);
        }
    }
    for source in &finding.sources {
        hash.text(&source.file);
        hash.text(&source.part);
        hash.text(&format!("{:?}", source.place));
    }
    for fact in &finding.facts {
        hash.text(&fact.0);
    }
    finding.id = hash.name();
    finding
}

/// A scope in a reader's words: `gemma3:1b, num_gpu=60, num_ctx=2048`; the file where nothing else narrows it.
pub(crate) fn subject(scope: &Scope) -> String {
    let mut words: Vec<String> = scope.model.iter().cloned().collect();
    let said = scope.configuration.iter().filter(|(name, _)| name != START);
    let said = said.filter(|(name, _)| name != "rows");
    words.extend(said.map(|(name, value)| format!("{name}={value}")));
    words.extend(scope.prompt.iter().map(|prompt| format!("prompt “{prompt}”")));
    words.extend(scope.date.iter().cloned());
    if words.is_empty() {
        return scope.file.clone().unwrap_or_default();
    }
    words.join(", ")
}

/// Where rows of a family stand, in a reader's words: their file, or what the paths of their files have in common
/// (`daily/*/runs.csv`). No row stands for all of the family.
pub(crate) fn place(family: &Family, rows: &RowSet) -> String {
    let mut parts: Vec<usize> = rows.iter().map(|row| family.part_of(row)).collect();
    if parts.is_empty() {
        parts = (0..family.parts.len()).collect();
    }
    parts.dedup();
    let mut files: Vec<&str> = parts.iter().map(|at| family.parts[*at].file.as_str()).collect();
    files.dedup();
    match files.as_slice() {
        [file] => match parts.as_slice() {
            [one] if !family.parts[*one].part.is_empty() => format!("{file} ({})", family.parts[*one].part),
            _ => (*file).to_owned(),
        },
        files => pattern(files),
    }
}

/// What paths have in common at both ends, whole words of it, with a star between; the ends of the list where that is
/// nothing.
fn pattern(files: &[&str]) -> String {
    let (first, last) = (files[0], files[files.len() - 1]);
    let divides = |byte: &u8| matches!(byte, b'/' | b'_' | b'-' | b'.' | b' ');
    let alike = |one: &str, other: &str| {
        one.bytes().zip(other.bytes()).take_while(|(own, other)| own == other).count()
    };
    let before = files.iter().map(|file| alike(first, file)).min().unwrap_or(0);
    let before = first.as_bytes()[..before].iter().rposition(divides).map_or(0, |at| at + 1);
    let from_end = |file: &str| {
        let both = file.bytes().rev().zip(first.bytes().rev());
        both.take_while(|(own, other)| own == other).count()
    };
    let shortest = files.iter().map(|file| file.len()).min().unwrap_or(0);
    let after = files.iter().map(|file| from_end(file)).min().unwrap_or(0).min(shortest - before);
    let end = first.len() - after;
    let end = first.as_bytes()[end..].iter().position(divides).map_or(first.len(), |at| end + at);
    let is_extension = !first[end..].contains('/') && first[end..].starts_with('.') && before == 0;
    if before == 0 && (end == first.len() || is_extension) {
        return format!("{first} … {last}");
    }
    format!("{}*{}", &first[..before], &first[end..])
}

/// A file as a whole.
pub(crate) fn whole(file: &str) -> Source {
    Source { file: file.to_owned(), part: String::new(), place: Place::File }
}

/// Where facts stand, each place once.
pub(crate) fn sources_of(facts: &[&Fact]) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for source in facts.iter().flat_map(|fact| &fact.sources) {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    sources
}
