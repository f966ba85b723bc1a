//! Judges counts: how many files, rows, models, settings there are, how many failed, how many lie beyond a limit.

use std::collections::{BTreeSet, HashSet};

use domain::{
    Direction, Fact, FactId, FactKind, FileKind, FileState, Metric, Scope, Source, StatisticKind, Unit,
};
use evidence::{DimensionKind, Family};

use crate::claim::{Judgement, number};
use crate::figures::{Bound, Figure, Shape};
use crate::lexicon::{MeasurePlace, singular};
use crate::lookup::{Filter, Lookup, spoiled_by_cold};
use crate::mentions::Mention;
use crate::tokens::{Kind, Token};
use crate::vocabulary::normal;

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Noun {
    Files(Option<FileKind>),
    Folders,
    Tables,
    Columns,
    Rows,
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
    Cold,
    /// A measure beyond a limit.
    Beyond {
        measures: Vec<MeasurePlace>,
        above: bool,
        limit: f64,
        unit: Option<Unit>,
        scale: f64,
    },
}

/// The noun that a word in the singular is.
fn noun(word: &str) -> Option<Noun> {
    Some(match word {
        "file" | "artifact" => Noun::Files(None),
        "folder" | "directory" | "directories" | "subfolder" => Noun::Folders,
        "table" => Noun::Tables,
        "column" | "field" => Noun::Columns,
        "run" | "row" | "record" | "entry" | "entries" | "sample" | "measurement" | "test" | "call"
        | "request" | "trial" | "observation" | "invocation" | "execution" | "repetition" | "iteration"
        | "inference" | "experiment" | "job" | "query" | "case" => Noun::Rows,
        "model" | "variant" | "variation" | "llm" => Noun::Models,
        "configuration" | "config" | "combination" | "setup" => Noun::Configurations,
        "prompt" | "question" => Noun::Prompts,
        "day" | "date" => Noun::Dates,
        "failure" | "error" | "timeout" | "crash" | "crashe" => Noun::Failures,
        _ => return None,
    })
}

/// Whether a mention is one of those that are counted, and so does not narrow them down.
pub(crate) fn is_counted(noun: &Noun, mention: &Mention, knowledge: &crate::knowledge::Knowledge) -> bool {
    let of_kind = |kind: DimensionKind| match &mention.what {
        crate::mentions::What::Values(hits) | crate::mentions::What::Setting(_, hits) => {
            hits.iter().any(|hit| knowledge.data.families[hit.family].dimensions[hit.dimension].kind == kind)
        }
        _ => false,
    };
    match noun {
        Noun::Models => {
            of_kind(DimensionKind::Model) || mention.slot(knowledge) == Some(crate::mentions::Slot::Model)
        }
        Noun::Prompts => of_kind(DimensionKind::Prompt),
        Noun::Dates => matches!(mention.what, crate::mentions::What::Date(_)),
        Noun::Files(_) | Noun::Folders => true,
        Noun::Values(places) | Noun::Combinations(places) => match &mention.what {
            crate::mentions::What::Values(hits) | crate::mentions::What::Setting(_, hits) => {
                hits.iter().any(|hit| places.contains(&(hit.family, hit.dimension)))
            }
            _ => false,
        },
        Noun::Configurations => matches!(mention.what, crate::mentions::What::Setting(..)),
        _ => false,
    }
}

/// The noun that a figure counts: the first that is one, within a few words behind it.
pub(crate) fn noun_behind(
    tokens: &[Token<'_>],
    figure: &Figure,
    lookup: &Lookup<'_>,
) -> Option<(Noun, usize)> {
    let mut kind = None;
    let mut phrase = String::new();
    for (offset, token) in tokens[figure.last..].iter().take(6).enumerate() {
        if token.is_mark(&['-']) && token.glued || token.is_mark(&['/']) {
            continue;
        }
        if token.is_any(&["of", "the", "different", "distinct", "unique", "its", "all"]) && offset < 3 {
            continue;
        }
        if !matches!(token.kind, Kind::Word | Kind::Identifier) {
            break;
        }
        let word = singular(&token.lower);
        // `three values of num_batch`.
        if matches!(word, "value" | "level" | "setting" | "option" | "choice")
            && tokens.get(figure.last + offset + 1).is_some_and(|next| next.is_any(&["of", "for"]))
        {
            let name = tokens[figure.last + offset + 2..]
                .iter()
                .take(4)
                .filter(|token| !token.is_any(&["the", "a"]));
            let mut phrase = String::new();
            let mut found = None;
            for token in name {
                if !phrase.is_empty() {
                    phrase.push(' ');
                }
                phrase.push_str(
                    &crate::lexicon::words_of(&token.lower)
                        .iter()
                        .map(|word| singular(word))
                        .collect::<Vec<_>>()
                        .join(" "),
                );
                found = lookup.knowledge.entities.parameter(&phrase).or(found);
            }
            return found.map(|places| (Noun::Values(places.to_vec()), figure.last + offset));
        }
        kind = kind.or_else(|| file_kind(word));
        if let Some(Noun::Files(_)) = noun(word) {
            return Some((Noun::Files(kind), figure.last + offset));
        }
        // `9 combinations of drive and job`.
        if matches!(word, "combination" | "pair" | "pairing")
            && tokens.get(figure.last + offset + 1).is_some_and(|next| next.is("of"))
        {
            let mut places = Vec::new();
            for token in tokens[figure.last + offset + 2..].iter().take(8) {
                if token.is_mark(&[',']) || token.is_any(&["and", "the", "with"]) {
                    continue;
                }
                let phrase = crate::lexicon::words_of(&token.lower)
                    .iter()
                    .map(|word| singular(word))
                    .collect::<Vec<_>>()
                    .join(" ");
                match lookup.knowledge.entities.parameter(&phrase) {
                    Some(found) => places.extend(found.iter().copied()),
                    None if ALIKE.iter().any(|words| words.contains(&phrase.as_str())) => {
                        let alike = ALIKE.iter().filter(|words| words.contains(&phrase.as_str())).flat_map(|words| words.iter());
                        let named = alike.clone().find_map(|other| lookup.knowledge.entities.parameter(other));
                        places.extend(named.map_or_else(|| from_paths(lookup), <[_]>::to_vec));
                    }
                    None => break,
                }
            }
            if !places.is_empty() {
                return Some((Noun::Combinations(places), figure.last + offset));
            }
        }
        // `5 prompt tokens`: another word counts.
        let next = tokens.get(figure.last + offset + 1).map_or("", |next| singular(&next.lower));
        if let Some(found) = noun(word)
            && noun(next).is_none()
            && !matches!(next, "token" | "time" | "size" | "length")
        {
            return Some((found, figure.last + offset));
        }
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.push_str(word);
        let entities = &lookup.knowledge.entities;
        let alike = || {
            ALIKE
                .iter()
                .filter(|words| words.contains(&word))
                .flat_map(|words| words.iter())
                .find_map(|other| entities.parameter(other))
        };
        let known = ALIKE.iter().any(|words| words.contains(&word));
        let parameter = entities.parameter(&phrase).or_else(|| entities.parameter(word)).or_else(alike);
        if let Some(places) = parameter
            && !lookup
                .knowledge
                .entities
                .parameter(&format!("{phrase} {next}"))
                .is_some_and(|longer| !longer.is_empty())
            && (token.lower != word || next == "value" || next == "level" || next == "setting")
        {
            return Some((Noun::Values(places.to_vec()), figure.last + offset));
        }
        // `3 drives`, where each has a file or a folder of its own.
        if known && parameter.is_none() && token.lower != word {
            let places = from_paths(lookup);
            if !places.is_empty() {
                return Some((Noun::Values(places), figure.last + offset));
            }
        }
        if token.is_any(&[
            "and", "or", "with", "for", "in", "on", "at", "to", "from", "by", "per", "is", "was", "were",
            "are", "has", "have", "than", "as", "that", "which",
        ]) {
            break;
        }
    }
    None
}

/// The dimensions that only the paths tell: which file, which folder.
fn from_paths(lookup: &Lookup<'_>) -> Vec<(usize, usize)> {
    let families = lookup.knowledge.data.families.iter().enumerate();
    families
        .flat_map(|(family, one)| one.dimensions.iter().enumerate().map(move |(at, dimension)| (family, at, dimension)))
        .filter(|(_, _, dimension)| dimension.from_path && !dimension.redundant && dimension.kind == DimensionKind::Other && dimension.name != "run")
        .map(|(family, at, _)| (family, at))
        .collect()
}

pub(crate) fn file_kind(word: &str) -> Option<FileKind> {
    Some(match word {
        "csv" | "tsv" => FileKind::Csv,
        "json" => FileKind::Json,
        "jsonl" | "ndjson" => FileKind::JsonLines,
        "markdown" | "md" => FileKind::Markdown,
        "xlsx" | "excel" | "spreadsheet" => FileKind::Spreadsheet,
        "txt" | "text" => FileKind::Text,
        _ => return None,
    })
}

/// Words for one kind of thing: `3 cards` counts the values of `device`.
const ALIKE: &[&[&str]] = &[
    &["model", "modell", "classifier", "network", "architecture", "llm", "checkpoint"],
    &["device", "card", "gpu", "accelerator", "graphics card"],
    &["device", "disk", "drive", "ssd", "volume"],
    &["endpoint", "route", "service", "api", "path", "url"],
    &["engine", "database", "db", "store", "backend", "dbms"],
    &["crate", "project", "package", "repository", "repo", "library", "module", "target"],
    &["scene", "level", "map"],
    &["prompt", "question", "scenario", "task", "workload"],
    &["dataset", "corpus", "split", "collection"],
    &["host", "machine", "node", "server"],
    &["optimiser", "optimizer"],
    &["sensor", "probe", "station"],
];

/// One answer to how many there are.
struct Count {
    value: f64,
    fact: Fact,
}

/// Judges how many there are; `None` where nothing can be counted.
pub(crate) fn judge(
    lookup: &Lookup<'_>,
    figure: &Figure,
    noun: &Noun,
    reading: &[&Mention],
    condition: Option<&Condition>,
) -> Option<Judgement> {
    let mut all = counts(lookup, noun, reading, condition);
    // A part and the whole: `2 of 36`.
    if let Shape::OutOf(whole) = figure.shape {
        let wholes = counts(lookup, noun, reading, None);
        if !wholes.is_empty() && !wholes.iter().any(|count| count.value == whole) {
            let right = &wholes[0];
            return Some(Judgement::contradicted(
                "claim-contradicted-count",
                vec![lookup.keep(right.fact.clone())],
                number(right.value, 1.0),
            ));
        }
        if condition.is_none() {
            // Nothing says which of them are meant.
            return None;
        }
        all.retain(|_| true);
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
pub(crate) fn judge_file_share(lookup: &Lookup<'_>, figure: &Figure, kind: &FileKind) -> Option<Judgement> {
    let of = |kind: Option<FileKind>| counts(lookup, &Noun::Files(kind), &[], None).into_iter().next();
    let (part, whole) = (of(Some(*kind))?, of(None)?);
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
            if !named && found.windows(2).any(|pair| pair[0].value != pair[1].value) {
                found.clear();
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
            let mut names: HashSet<String> = HashSet::new();
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

/// The rows of a filter that count, failed ones included.
fn rows(lookup: &Lookup<'_>, filter: &Filter, noun: &Noun, condition: Option<&Condition>) -> Vec<usize> {
    let family = lookup.family(filter.family);
    let fits = |row: usize| {
        filter.cold.is_none_or(|cold| family.cold[row] == cold)
            && filter
                .pairs
                .iter()
                .all(|(at, codes)| family.dimensions[*at].code(row).is_some_and(|code| codes.contains(&code)))
            && filter.parts.as_ref().is_none_or(|parts| parts.binary_search(&family.part_of(row)).is_ok())
    };
    let failed = *noun == Noun::Failures;
    (0..family.len())
        .filter(|row| fits(*row) && (!failed || family.failed[*row]))
        .filter(|row| condition.is_none_or(|condition| holds(lookup, filter.family, *row, condition)))
        .collect()
}

fn holds(lookup: &Lookup<'_>, family: usize, row: usize, condition: &Condition) -> bool {
    let one = lookup.family(family);
    match condition {
        Condition::Failed => one.failed[row],
        Condition::Succeeded => !one.failed[row],
        Condition::Cold => one.cold[row],
        Condition::Beyond { measures, above, limit, unit, scale } => measures
            .iter()
            .filter(|place| place.0 == family)
            .find_map(|place| {
                let measure = &one.measures[place.1];
                let value = measure.value(row)?;
                beyond(value, measure.unit, *above, *limit, *unit, *scale)
            })
            .unwrap_or(false),
    }
}

fn beyond(value: f64, own: Unit, above: bool, limit: f64, unit: Option<Unit>, scale: f64) -> Option<bool> {
    let value = match unit {
        Some(unit) => own.convert(value, unit)? / scale,
        None => value,
    };
    Some(if above { value > limit } else { value < limit })
}

fn in_family(lookup: &Lookup<'_>, filter: &Filter, noun: &Noun, condition: Option<&Condition>) -> Vec<Count> {
    let family = lookup.family(filter.family);
    if let Some(Condition::Beyond { measures, .. }) = condition
        && !measures.iter().any(|place| place.0 == filter.family)
    {
        return Vec::new();
    }
    let all = rows(lookup, filter, noun, condition);
    let scope = scope(family, filter, &all);
    let mut found = Vec::new();
    let mut add =
        |what: &str, value: usize| found.push(count(what, value, scope.clone(), places(family, &all)));
    let distinct = |dimensions: &[usize]| {
        let keys: HashSet<Vec<Option<usize>>> = all
            .iter()
            .map(|row| dimensions.iter().map(|at| family.dimensions[*at].code(*row)).collect())
            .collect();
        keys.len()
    };
    let of_kind = |kind: DimensionKind| -> Vec<usize> {
        (0..family.dimensions.len())
            .filter(|at| family.dimensions[*at].kind == kind && !family.dimensions[*at].redundant)
            .collect()
    };
    match noun {
        _ if condition.is_some_and(|condition| matches!(condition, Condition::Beyond { .. }))
            && group_dimensions(family, filter.family, noun).is_some() =>
        {
            let dimensions = group_dimensions(family, filter.family, noun).unwrap_or_default();
            add("groups", groups_that_hold(lookup, filter, &dimensions, &all, condition));
        }
        Noun::Rows => {
            add("rows", all.len());
            let live = all.iter().filter(|row| !family.failed[**row]).count();
            if condition.is_none() && live != all.len() {
                add("rows", live);
            }
            // `36 runs` of each file, where all have as many.
            let ends = family.parts.iter().skip(1).map(|part| part.first).chain([family.len()]);
            let per_part: HashSet<usize> =
                family.parts.iter().zip(ends).map(|(part, end)| end - part.first).collect();
            if let (1, Some(each)) = (per_part.len(), per_part.iter().next())
                && family.parts.len() > 1
                && filter.pairs.is_empty()
                && condition.is_none()
            {
                add("rows", *each);
            }
        }
        Noun::Failures => add("failures", all.len()),
        Noun::Models | Noun::Prompts | Noun::Dates => {
            let like_model = |at: &usize| {
                *noun == Noun::Models && family.dimensions[*at].name.to_lowercase().starts_with("model")
            };
            let kind = match noun {
                Noun::Models => DimensionKind::Model,
                Noun::Prompts => DimensionKind::Prompt,
                _ => DimensionKind::Date,
            };
            for at in (0..family.dimensions.len())
                .filter(|at| family.dimensions[*at].kind == kind || like_model(at))
            {
                add("values", distinct(&[at]));
            }
        }
        Noun::Configurations => {
            let settings = of_kind(DimensionKind::Parameter);
            if !settings.is_empty() {
                if condition.is_some() {
                    add("configurations", groups_that_hold(lookup, filter, &settings, &all, condition));
                } else {
                    add("configurations", distinct(&settings));
                    let with_model = [settings, of_kind(DimensionKind::Model)].concat();
                    add("configurations", distinct(&with_model));
                }
            }
        }
        Noun::Combinations(places) => {
            let own: Vec<usize> =
                places.iter().filter(|(place, _)| *place == filter.family).map(|(_, at)| *at).collect();
            if !own.is_empty() {
                add("combinations", distinct(&own));
            }
        }
        Noun::Values(places) => {
            for (_, at) in places.iter().filter(|(place, _)| *place == filter.family) {
                add("values", distinct(&[*at]));
            }
        }
        _ => {}
    }
    found
}

/// The dimensions that tell apart what a noun counts, where it counts groups of rows.
fn group_dimensions(family: &Family, place: usize, noun: &Noun) -> Option<Vec<usize>> {
    let found: Vec<usize> = (0..family.dimensions.len())
        .filter(|at| {
            let dimension = &family.dimensions[*at];
            match noun {
                Noun::Models => {
                    dimension.kind == DimensionKind::Model
                        || dimension.name.to_lowercase().starts_with("model")
                }
                Noun::Prompts => dimension.kind == DimensionKind::Prompt && !dimension.redundant,
                Noun::Dates => dimension.kind == DimensionKind::Date,
                Noun::Values(places) | Noun::Combinations(places) => places.contains(&(place, *at)),
                _ => false,
            }
        })
        .collect();
    (!found.is_empty()).then_some(found)
}

/// Settings of which at least one row fulfils a failure, or whose mean lies beyond the limit.
fn groups_that_hold(
    lookup: &Lookup<'_>,
    filter: &Filter,
    settings: &[usize],
    all: &[usize],
    condition: Option<&Condition>,
) -> usize {
    let family = lookup.family(filter.family);
    let key = |row: usize| -> Vec<Option<usize>> {
        settings.iter().map(|at| family.dimensions[*at].code(row)).collect()
    };
    let Some(Condition::Beyond { measures, above, limit, unit, scale }) = condition else {
        return all.iter().map(|row| key(*row)).collect::<HashSet<_>>().len();
    };
    let mut sums: std::collections::HashMap<Vec<Option<usize>>, (f64, usize)> =
        std::collections::HashMap::new();
    let Some(place) = measures.iter().find(|place| place.0 == filter.family) else { return 0 };
    let measure = &family.measures[place.1];
    let cold_counts = !spoiled_by_cold(&measure.metric);
    for row in rows(lookup, filter, &Noun::Rows, None) {
        if !cold_counts && family.cold[row] {
            continue;
        }
        if let Some(value) = measure.value(row) {
            let sum = sums.entry(key(row)).or_default();
            sum.0 += value;
            sum.1 += 1;
        }
    }
    sums.values()
        .filter(|(sum, n)| beyond(sum / *n as f64, measure.unit, *above, *limit, *unit, *scale) == Some(true))
        .count()
}

fn scope(family: &Family, filter: &Filter, rows: &[usize]) -> Scope {
    let pairs: Vec<(usize, usize)> = filter
        .pairs
        .iter()
        .filter(|(_, codes)| codes.len() == 1)
        .map(|(at, codes)| (*at, codes[0]))
        .collect();
    let _ = rows;
    let file = filter
        .parts
        .as_ref()
        .filter(|parts| parts.len() == 1)
        .map(|parts| family.parts[parts[0]].file.clone());
    let mut scope = family.scope(&evidence::RowSet::default(), &pairs);
    scope.file = file.or_else(|| family.parts.first().map(|part| part.file.clone()));
    scope
}

fn places(family: &Family, rows: &[usize]) -> Vec<Source> {
    let rows = rows.iter().filter_map(|row| u32::try_from(*row).ok()).collect();
    if family.measures.is_empty() { Vec::new() } else { family.sources(0, &evidence::RowSet(rows)) }
}

fn count(what: &str, value: usize, scope: Scope, sources: Vec<Source>) -> Count {
    let metric = Metric::Column(what.to_owned());
    let name = format!("{what} {value}");
    let fact = Fact {
        id: evidence::fact_id(&metric, &name, StatisticKind::Count, &scope),
        metric,
        name: what.to_owned(),
        statistic: StatisticKind::Count,
        value: value as f64,
        unit: Unit::None,
        n: value as u64,
        direction: Direction::Neutral,
        approximate: false,
        scope,
        sources,
        kind: FactKind::Derived { formula: "count".to_owned(), of: Vec::new() },
    };
    Count { value: value as f64, fact }
}

/// Whether a figure is a lower (`above 5 s`, `exceed a mean draw of 70 W`) or an upper limit; `None` for neither.
pub(crate) fn limit(tokens: &[Token<'_>], figure: &Figure) -> Option<bool> {
    match figure.bound {
        Bound::AtLeast => return Some(true),
        Bound::AtMost => return Some(false),
        Bound::Exact => {}
        _ => return None,
    }
    figure.unit.as_ref()?;
    for token in tokens[..figure.first].iter().rev().take(9) {
        if token.is_any(&[
            "exceed",
            "exceeds",
            "exceeded",
            "exceeding",
            "above",
            "over",
            "surpass",
            "surpasses",
            "surpassed",
            "topped",
        ]) {
            return Some(true);
        }
        if token.is_any(&["below", "under", "beneath"]) {
            return Some(false);
        }
        if token.number().is_some()
            || token.is_any(&["is", "was", "has", "had", "have", "with", "and", "reached", "than", "by"])
            || token.is_mark(&[',', ';', ':', '.'])
        {
            return None;
        }
    }
    None
}

/// The condition that a sentence sets: a failure, a success, or a limit of a measure.
pub(crate) fn condition(
    tokens: &[Token<'_>],
    figures: &[Figure],
    measures_of: impl Fn(&Figure) -> Vec<MeasurePlace>,
) -> Option<Condition> {
    for figure in figures {
        let Some(above) = limit(tokens, figure) else { continue };
        let measures = measures_of(figure);
        if !measures.is_empty() {
            return Some(Condition::Beyond {
                measures,
                above,
                limit: figure.value,
                unit: figure.measured_unit(),
                scale: figure.scale(),
            });
        }
    }
    tokens.iter().enumerate().find_map(|(at, token)| {
        let denied = tokens[at.saturating_sub(3)..at]
            .iter()
            .any(|token| token.is_any(&["not", "without", "n't", "didn't", "never"]));
        if token.is_any(&[
            "failed",
            "fail",
            "fails",
            "failure",
            "failures",
            "errored",
            "crashed",
            "aborted",
            "timeouts",
            "timed",
            "failing",
            "unsuccessful",
        ]) {
            return Some(if denied { Condition::Succeeded } else { Condition::Failed });
        }
        if token.is_any(&[
            "completed",
            "succeeded",
            "successful",
            "successfully",
            "finished",
            "passed",
            "succeed",
            "complete",
        ]) {
            return Some(if denied { Condition::Failed } else { Condition::Succeeded });
        }
        None
    })
}
