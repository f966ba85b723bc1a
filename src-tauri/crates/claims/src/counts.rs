//! Judges counts: how many files, rows, models, settings there are, how many failed, how many lie beyond a limit.

mod conditions;
mod nouns;
mod rows;

use std::collections::BTreeSet;

use domain::{Fact, FactId, FileKind, FileState, Scope, Unit};
use evidence::DimensionKind;
use foldhash::HashSet;

use crate::claim::{Judgement, is_same, number};
use crate::figures::{Figure, Shape};
use crate::lexicon::MeasurePlace;
use crate::lookup::Lookup;
use crate::mentions::Mention;
use crate::vocabulary::normal;

pub(crate) use conditions::{condition, limit, told};
use nouns::from_paths;
pub(crate) use nouns::{file_kind, is_counted, noun_behind, noun_behind_word};
use rows::{count, in_family, places, rows};

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Noun {
    Files(Option<FileKind>),
    Folders,
    Tables,
    Columns,
    Rows,
    /// Rows of some families, which their files call so.
    Records(Vec<usize>),
    /// Values of the columns of a name.
    Cells(String),
    /// How often each combination of values comes.
    Repeats,
    Models,
    Configurations,
    Prompts,
    Dates,
    /// Values of a dimension, by its places.
    Values(Vec<(usize, usize)>),
    /// Values of several dimensions together.
    Combinations(Vec<(usize, usize)>),
    Failures,
}

/// What must hold of a row for it to be counted.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    Failed,
    Succeeded,
    /// It failed, or a column counts errors in it.
    Erred,
    /// It did not fail, and no column counts an error in it.
    Clean,
    /// A measure beyond a limit.
    Beyond {
        measures: Vec<MeasurePlace>,
        above: bool,
        limit: f64,
        unit: Option<Unit>,
        scale: f64,
    },
}

/// One answer to how many there are.
struct Count {
    value: f64,
    fact: Fact,
    /// Whether rows of its family tell of errors at all.
    erring: bool,
    /// The family that is counted; none where several are, or none is.
    family: Option<usize>,
}

/// Judges how many there are, of as many as `whole` where that is said; `None` where nothing can be counted.
pub(crate) fn judge(
    lookup: &Lookup<'_>,
    figure: &Figure,
    noun: &Noun,
    reading: &[&Mention],
    condition: Option<&Condition>,
    whole: Option<f64>,
) -> Option<Judgement> {
    let mut all = counts(lookup, noun, reading, condition);
    let out_of = match figure.shape {
        Shape::OutOf(whole) => Some(whole),
        _ => None,
    };
    let wholes = match out_of.or(whole) {
        Some(_) => counts(lookup, noun, reading, None),
        None => Vec::new(),
    };
    // The part is one of the rows whose number the whole is.
    if let Some(whole) = out_of.or(whole) {
        let of =
            |count: &Count| wholes.iter().any(|own| own.family == count.family && is_same(own.value, whole));
        if all.iter().any(of) {
            all.retain(of);
        }
    }
    // A part and the whole: `2 of 36`.
    if let Some(whole) = out_of {
        if !wholes.is_empty() && !wholes.iter().any(|count| is_same(count.value, whole)) {
            let right = &wholes[0];
            return Some(Judgement::contradicted(
                "claim-contradicted-count",
                vec![lookup.keep(right.fact.clone())],
                number(right.value, 1.0),
            ));
        }
        // Without a condition nothing says which of them are meant.
        condition?;
    }
    if all.is_empty() {
        return None;
    }
    if let Some(right) = all.iter().find(|count| figure.covers(count.value)) {
        return Some(Judgement::supported("claim-supported-count", vec![lookup.keep(right.fact.clone())]));
    }
    // Rows, files and failures can be counted in several ways; the nearest is shown.
    let right = all.iter().min_by(|one, other| {
        (one.value - figure.value).abs().total_cmp(&(other.value - figure.value).abs())
    })?;
    Some(Judgement::contradicted(
        "claim-contradicted-count",
        vec![lookup.keep(right.fact.clone())],
        number(right.value, 1.0),
    ))
}

/// The rows of a family that fulfil a condition.
pub(crate) struct Holding<'k> {
    family: &'k evidence::Family,
    rows: Vec<usize>,
    pub(crate) fact: Fact,
}

impl Holding<'_> {
    /// The values of a dimension that they have.
    pub(crate) fn codes(&self, dimension: usize) -> Vec<usize> {
        self.rows.iter().filter_map(|row| self.family.dimensions[dimension].code(*row)).collect()
    }
}

/// The rows that fulfil a condition among those that the mentions allow; `None` where the family does not tell.
pub(crate) fn holding<'k>(
    lookup: &Lookup<'k>,
    family: usize,
    mentions: &[&Mention],
    condition: &Condition,
) -> Option<Holding<'k>> {
    if let Condition::Beyond { measures, .. } = condition
        && !measures.iter().any(|place| place.0 == family)
    {
        return None;
    }
    let filter = lookup.filter(family, mentions, None)?;
    let rows = rows(lookup, &filter, &Noun::Rows, Some(condition));
    let one = lookup.family(family);
    let fact = count("rows", rows.len(), rows::scope(one, &filter, &rows), places(one, &rows)).fact;
    Some(Holding { family: one, rows, fact })
}

/// Judges `all`, `none`, `most`: how many of all fulfil the condition.
pub(crate) fn judge_share(
    lookup: &Lookup<'_>,
    noun: &Noun,
    reading: &[&Mention],
    condition: &Condition,
    fits: impl Fn(f64, f64) -> bool,
) -> Option<Judgement> {
    let parts = counts(lookup, noun, reading, Some(condition));
    let wholes = counts(lookup, noun, reading, None);
    let mut answers = Vec::new();
    for part in &parts {
        let whole = wholes
            .iter()
            .filter(|whole| whole.fact.scope == part.fact.scope && whole.value >= part.value)
            .max_by(|a, b| a.value.total_cmp(&b.value));
        if let Some(whole) = whole.filter(|whole| whole.value > 0.0) {
            answers.push((fits(part.value, whole.value), part, whole));
        }
    }
    let (first, part, whole) = answers.first()?;
    let facts = vec![lookup.keep(part.fact.clone()), lookup.keep(whole.fact.clone())];
    let right = format!("{} of {}", number(part.value, 1.0), number(whole.value, 1.0));
    if answers.iter().all(|(holds, ..)| holds == first) {
        return Some(if *first {
            Judgement::supported("claim-supported-count", facts)
        } else {
            Judgement::contradicted("claim-contradicted-count", facts, right)
        });
    }
    if let Some((_, part, whole)) = answers.iter().find(|(holds, ..)| !holds) {
        let right = format!("{} of {}", number(part.value, 1.0), number(whole.value, 1.0));
        return Some(Judgement::contradicted("claim-contradicted-count", facts, right));
    }
    None
}

/// Judges a percentage of rows that fulfil the condition.
pub(crate) fn judge_percent(
    lookup: &Lookup<'_>,
    figure: &Figure,
    noun: &Noun,
    reading: &[&Mention],
    condition: &Condition,
) -> Option<Judgement> {
    let parts = counts(lookup, noun, reading, Some(condition));
    let wholes = counts(lookup, noun, reading, None);
    let mut nearest: Option<(f64, Vec<FactId>)> = None;
    for part in &parts {
        for whole in wholes.iter().filter(|whole| whole.value > 0.0 && whole.fact.scope == part.fact.scope) {
            let share = 100.0 * part.value / whole.value;
            let facts = vec![lookup.keep(part.fact.clone()), lookup.keep(whole.fact.clone())];
            if figure.covers(share) {
                return Some(Judgement::supported("claim-supported-count", facts));
            }
            if nearest
                .as_ref()
                .is_none_or(|(own, _)| (share - figure.value).abs() < (own - figure.value).abs())
            {
                nearest = Some((share, facts));
            }
        }
    }
    let (share, facts) = nearest?;
    Some(Judgement::contradicted(
        "claim-contradicted-count",
        facts,
        format!("{}%", number(share, figure.step)),
    ))
}

/// Percentage of the files that are of a kind.
pub(crate) fn judge_file_share(lookup: &Lookup<'_>, figure: &Figure, kind: FileKind) -> Option<Judgement> {
    let of = |kind: Option<FileKind>| counts(lookup, &Noun::Files(kind), &[], None).into_iter().next();
    let (part, whole) = (of(Some(kind))?, of(None)?);
    let share = 100.0 * part.value / whole.value.max(1.0);
    let facts = vec![lookup.keep(part.fact), lookup.keep(whole.fact)];
    Some(if figure.covers(share) {
        Judgement::supported("claim-supported-count", facts)
    } else {
        Judgement::contradicted("claim-contradicted-count", facts, format!("{}%", number(share, figure.step)))
    })
}

fn counts(
    lookup: &Lookup<'_>,
    noun: &Noun,
    reading: &[&Mention],
    condition: Option<&Condition>,
) -> Vec<Count> {
    let knowledge = lookup.knowledge;
    let mut found = Vec::new();
    match noun {
        Noun::Files(kind) => {
            let fits = |file: &&domain::FileEntry| kind.is_none_or(|kind| file.kind == kind);
            let values = [
                knowledge
                    .files
                    .iter()
                    .filter(fits)
                    .filter(|file| matches!(file.outcome, FileState::Read { .. }))
                    .count(),
                knowledge.files.iter().filter(fits).count(),
            ];
            for value in values {
                found.push(count("files", value, Scope::default(), Vec::new()));
            }
        }
        Noun::Folders => {
            let folders: BTreeSet<&str> = knowledge
                .files
                .iter()
                .filter_map(|file| file.path.rsplit_once('/'))
                .map(|(folder, _)| folder)
                .collect();
            let top: BTreeSet<&str> =
                folders.iter().map(|folder| folder.split('/').next().unwrap_or(folder)).collect();
            let last: BTreeSet<&str> = folders.iter().filter_map(|folder| folder.split('/').nth(1)).collect();
            for value in [folders.len(), top.len(), last.len()] {
                found.push(count("folders", value, Scope::default(), Vec::new()));
            }
        }
        Noun::Tables => found.push(count("tables", knowledge.tables.len(), Scope::default(), Vec::new())),
        Noun::Columns => {
            for table in &knowledge.tables {
                let scope = Scope { file: Some(table.file.clone()), ..Scope::default() };
                found.push(count("columns", table.columns, scope, Vec::new()));
            }
            let named = reading.iter().any(|mention| matches!(mention.what, crate::mentions::What::Files(_)));
            if !named && found.windows(2).any(|pair| !is_same(pair[0].value, pair[1].value)) {
                found.clear();
            }
        }
        Noun::Cells(name) => {
            for value in knowledge.distinct.get(name).into_iter().flatten() {
                found.push(count(name, *value, Scope::default(), Vec::new()));
            }
        }
        Noun::Records(families) => {
            for family in families.iter().copied() {
                if let Some(filter) = lookup.filter(family, reading, None) {
                    found.extend(in_family(lookup, &filter, &Noun::Rows, condition));
                }
            }
        }
        _ => {
            for family in 0..knowledge.data.families.len() {
                if knowledge.data.families[family].written
                    && knowledge.data.families.iter().any(|one| !one.written)
                {
                    continue;
                }
                if let Some(filter) = lookup.filter(family, reading, None) {
                    found.extend(in_family(lookup, &filter, noun, condition));
                }
            }
            // Where a column counts errors, no table without one tells how many there were.
            if *noun == Noun::Failures && found.iter().any(|count| count.fact.name == "errors") {
                found.retain(|count| count.fact.name == "errors");
                let all: f64 = found.iter().map(|count| count.value).sum();
                let all = crate::claim::whole_number(all).unwrap_or_default() as usize;
                found.push(count("errors", all, Scope::default(), Vec::new()));
                return found;
            }
            if matches!(condition, Some(Condition::Erred | Condition::Clean))
                && found.iter().any(|count| count.erring)
            {
                found.retain(|count| count.erring);
            }
            over_all(lookup, noun, reading, condition, &mut found);
            if *noun == Noun::Models && found.is_empty() {
                let places = from_paths(lookup);
                if !places.is_empty() {
                    return counts(lookup, &Noun::Values(places), reading, condition);
                }
            }
        }
    }
    found
}

/// The same over every family together.
fn over_all(
    lookup: &Lookup<'_>,
    noun: &Noun,
    reading: &[&Mention],
    condition: Option<&Condition>,
    found: &mut Vec<Count>,
) {
    let data = &lookup.knowledge.data;
    match noun {
        Noun::Models if reading.is_empty() && condition.is_none() => {
            let mut names: HashSet<String> = HashSet::default();
            for dimension in data.families.iter().flat_map(|family| &family.dimensions) {
                if dimension.kind == DimensionKind::Model {
                    names.extend(
                        dimension
                            .values
                            .iter()
                            .map(|value| normal(value.strip_suffix(":latest").unwrap_or(value))),
                    );
                }
            }
            if !names.is_empty() {
                found.push(count("models", names.len(), Scope::default(), Vec::new()));
            }
        }
        Noun::Rows | Noun::Failures if found.len() > 1 => {
            let mut sum = 0;
            let mut sources = Vec::new();
            for (family, one) in data.families.iter().enumerate() {
                if one.written {
                    continue;
                }
                if let Some(filter) = lookup.filter(family, reading, None) {
                    let rows = rows(lookup, &filter, noun, condition);
                    sum += rows.len();
                    sources.extend(places(one, &rows));
                }
            }
            found.push(count("rows", sum, Scope::default(), sources));
        }
        _ => {}
    }
}
