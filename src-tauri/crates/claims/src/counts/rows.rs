//! Counts within one family: its rows, its groups of rows, its values.

use domain::{Direction, Fact, FactKind, Metric, Scope, Source, StatisticKind, Unit};
use evidence::{DimensionKind, Family};
use foldhash::{HashMap, HashSet};

use super::{Condition, Count, Noun};
use crate::lookup::{Filter, Lookup, in_bytes, spoiled_by_cold};

/// The rows of a filter that count, failed ones included.
pub(super) fn rows(
    lookup: &Lookup<'_>,
    filter: &Filter,
    noun: &Noun,
    condition: Option<&Condition>,
) -> Vec<usize> {
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

pub(super) fn holds(lookup: &Lookup<'_>, family: usize, row: usize, condition: &Condition) -> bool {
    let one = lookup.family(family);
    match condition {
        Condition::Failed => one.failed[row],
        Condition::Succeeded => !one.failed[row],
        Condition::Clean => !holds(lookup, family, row, &Condition::Erred),
        Condition::Erred => {
            let counted =
                |measure: &usize| one.measures[*measure].value(row).is_some_and(|value| value > 0.0);
            one.failed[row] || errors(one).iter().any(counted)
        }
        Condition::Beyond { measures, above, limit, unit, scale } => measures
            .iter()
            .filter(|place| place.0 == family)
            .find_map(|place| {
                let measure = &one.measures[place.1];
                let value = measure.value(row)?;
                let value = value * in_bytes(measure).unwrap_or(1.0);
                beyond(value, measure.unit, *above, *limit, *unit, *scale)
            })
            .unwrap_or(false),
    }
}

/// The columns that count errors.
pub(super) fn errors(family: &Family) -> Vec<usize> {
    let counts = |at: &usize| {
        let measure = &family.measures[*at];
        let words = crate::lexicon::words_of(&measure.name);
        measure.unit == Unit::None
            && measure.statistic.is_none()
            && words.iter().any(|word| {
                matches!(
                    word.as_str(),
                    "error" | "errors" | "failure" | "failures" | "failed" | "timeouts" | "crashes"
                )
            })
            && !words.iter().any(|word| {
                matches!(
                    word.as_str(),
                    "rate" | "mean" | "squared" | "absolute" | "relative" | "max" | "word"
                )
            })
    };
    (0..family.measures.len()).filter(counts).collect()
}

pub(super) fn beyond(
    value: f64,
    own: Unit,
    above: bool,
    limit: f64,
    unit: Option<Unit>,
    scale: f64,
) -> Option<bool> {
    let value = match unit {
        Some(unit) => own.convert(value, unit)? / scale,
        // `above 0.6` of an accuracy that is kept in percent.
        None if own == Unit::Percent && limit <= 1.0 => value / 100.0,
        None => value,
    };
    Some(if above { value > limit } else { value < limit })
}

pub(super) fn in_family(
    lookup: &Lookup<'_>,
    filter: &Filter,
    noun: &Noun,
    condition: Option<&Condition>,
) -> Vec<Count> {
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
            if filter.pairs.is_empty()
                && condition.is_none()
                && let Some(each) = rows_of_each_part(family)
            {
                add("rows", each);
            }
        }
        Noun::Failures => match errors_told(lookup, filter, family).filter(|_| condition.is_none()) {
            Some(sum) => add("errors", sum),
            None => add("failures", all.len()),
        },
        Noun::Repeats => {
            if let Some(each) = repeats(family, &all) {
                add("repeats", each);
            }
        }
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
    let erring = family.failed.contains(&true) || !errors(family).is_empty();
    for count in &mut found {
        count.erring = erring;
        count.family = Some(filter.family);
    }
    found
}

/// The sum of the columns that count errors; `None` where there is no such column.
fn errors_told(lookup: &Lookup<'_>, filter: &Filter, family: &Family) -> Option<usize> {
    let columns = errors(family);
    if columns.is_empty() {
        return None;
    }
    let rows = rows(lookup, filter, &Noun::Rows, None);
    let of_column = |at: &usize| rows.iter().filter_map(|row| family.measures[*at].value(*row)).sum::<f64>();
    let sum: f64 = columns.iter().map(of_column).sum();
    Some(crate::claim::whole_number(sum).unwrap_or_default() as usize)
}

/// How often each configuration was measured, where all were measured equally often and more than once.
fn repeats(family: &Family, rows: &[usize]) -> Option<usize> {
    let dimensions: Vec<usize> = (0..family.dimensions.len())
        .filter(|at| family.dimensions[*at].kind != DimensionKind::Status)
        .collect();
    let mut sizes: HashMap<Vec<Option<usize>>, usize> = HashMap::default();
    for row in rows {
        let key = dimensions.iter().map(|at| family.dimensions[*at].code(*row)).collect();
        *sizes.entry(key).or_default() += 1;
    }
    let sizes: HashSet<usize> = sizes.into_values().collect();
    sizes.iter().next().copied().filter(|each| sizes.len() == 1 && *each > 1)
}

/// `36 runs` of each file, where all of several files have as many.
fn rows_of_each_part(family: &Family) -> Option<usize> {
    let ends = family.parts.iter().skip(1).map(|part| part.first).chain([family.len()]);
    let sizes: HashSet<usize> = family.parts.iter().zip(ends).map(|(part, end)| end - part.first).collect();
    sizes.iter().next().copied().filter(|_| sizes.len() == 1 && family.parts.len() > 1)
}

/// The dimensions that tell apart what a noun counts, where it counts groups of rows.
pub(super) fn group_dimensions(family: &Family, place: usize, noun: &Noun) -> Option<Vec<usize>> {
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
pub(super) fn groups_that_hold(
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
        std::collections::HashMap::default();
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
        .filter(|(sum, n)| {
            beyond(
                sum / *n as f64 * in_bytes(measure).unwrap_or(1.0),
                measure.unit,
                *above,
                *limit,
                *unit,
                *scale,
            ) == Some(true)
        })
        .count()
}

pub(super) fn scope(family: &Family, filter: &Filter, rows: &[usize]) -> Scope {
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

pub(super) fn places(family: &Family, rows: &[usize]) -> Vec<Source> {
    let rows = rows.iter().filter_map(|row| u32::try_from(*row).ok()).collect();
    if family.measures.is_empty() { Vec::new() } else { family.sources(0, &evidence::RowSet(rows)) }
}

pub(super) fn count(what: &str, value: usize, scope: Scope, sources: Vec<Source>) -> Count {
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
        scope: scope.into(),
        sources: sources.into(),
        kind: FactKind::Derived { formula: "count".to_owned(), of: Vec::new() },
    };
    Count { value: value as f64, fact, erring: true, family: None }
}
