//! What a figure can be by everything that is said around it: a level of any measure that its unit allows, over rows
//! that the sentence names and that what stands above and before it narrows down. Each part of the question has to
//! be said somewhere; nothing that the sentence itself names is left out.

use std::collections::HashSet;

use domain::{PassageKind, StatisticKind, Unit};
use evidence::{DimensionKind, Family};

use crate::amounts::in_figure_unit;
use crate::claim::Judgement;
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::lexicon::{alike, singular, words_of};
use crate::lookup::{Filter, Level};
use crate::mentions::{Mention, Slot, What};
use crate::scene::Scene;
use crate::subject::Read;
use crate::tokens::Kind;

/// The most ways in which rows are narrowed down by what stands around.
const MOST_WAYS: usize = 256;
/// How many sentences back a subject is looked for.
const BACK: usize = 40;
/// How many sentences back a measure is looked for.
const NEAR: usize = 3;

/// Words for the end of what goes on.
const LAST: &[&str] = &[
    "final",
    "finally",
    "last",
    "ends",
    "ended",
    "ending",
    "finishes",
    "finished",
    "finish",
    "end",
    "eventually",
    "reaches",
    "reached",
    "latest",
    "most recent",
];
/// Words for its beginning.
const FIRST: &[&str] =
    &["first", "starts", "started", "start", "begins", "began", "initially", "initial", "starting"];
/// Words for a sum.
const SUMS: &[&str] = &[
    "total",
    "totals",
    "altogether",
    "together",
    "sum",
    "all",
    "overall",
    "add",
    "adds",
    "combined",
    "whole",
    "entire",
    "amount",
    "amounts",
];

/// The passages around, nearest first: what stands above, then the sentences before.
pub(crate) fn around<'s>(scene: &Scene<'s>) -> (Vec<&'s Read<'s>>, Vec<&'s Read<'s>>) {
    let above = scene.read.passage.parents.iter().rev().map(|at| &scene.reads[*at]);
    let above = scene.read.passage.head.iter().map(|at| &scene.reads[*at]).chain(above).collect();
    let own = scene.reads.partition_point(|read| read.passage.start < scene.read.passage.start);
    let before = scene.reads[..own].iter().rev().take(BACK).collect();
    (above, before)
}

/// The content words of passages, in the singular.
fn words(reads: &[&Read<'_>]) -> HashSet<String> {
    let mut found = HashSet::new();
    for read in reads {
        for token in read.tokens.iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Identifier)) {
            for word in words_of(&token.lower) {
                let word = singular(&word).to_owned();
                found.extend(alike(&word).into_iter().map(str::to_owned));
                found.insert(word);
            }
        }
        // `top-1` is `top1` in a name.
        for three in read.tokens.windows(3) {
            if three[1].is_mark(&['-', '@']) && three[2].glued {
                found.insert(format!("{}{}", three[0].lower, three[2].lower));
            }
        }
    }
    found
}

/// Whether a name shares a word with what is said.
fn says(name: &str, words: &HashSet<String>) -> bool {
    words_of(name).iter().any(|word| {
        let word = singular(word);
        word.len() > 1
            && word.bytes().any(|byte| byte.is_ascii_alphabetic())
            && !matches!(
                word,
                "ms" | "mean"
                    | "avg"
                    | "per"
                    | "value"
                    | "sec"
                    | "the"
                    | "of"
                    | "total"
                    | "time"
                    | "gb"
                    | "mb"
                    | "pct"
            )
            && (words.contains(word) || alike(word).iter().any(|other| words.contains(*other)))
    })
}

/// Judges a figure by what is said around it; `None` where nothing of it has the number.
pub(crate) fn anchored(
    scene: &Scene<'_>,
    figure: &Figure,
    label: Option<Unit>,
    own: &[&Mention],
    digits: usize,
) -> Option<Judgement> {
    if figure.in_words
        || !matches!(figure.shape, Shape::Plain | Shape::Spread | Shape::Range(..))
        || !matches!(figure.bound, Bound::Exact | Bound::About | Bound::UpTo | Bound::DownTo)
        || matches!(figure.unit, Some(WrittenUnit::Times | WrittenUnit::Points | WrittenUnit::Money))
    {
        return None;
    }
    let lookup = scene.lookup;
    let (above, before) = around(scene);
    let own_words = words(&[scene.read]);
    let near_words = words(&[&above[..], &[scene.read]].concat());
    let far_words = words(&[&above[..], &before[..before.len().min(NEAR)], &[scene.read]].concat());
    let said = |list: &[&str]| scene.read.tokens.iter().any(|token| token.is_any(list));
    let is_row = scene.read.passage.kind == PassageKind::Row;
    let named: HashSet<(usize, usize)> = std::iter::once(scene.read)
        .chain(above.iter().copied())
        .chain(before.iter().take(NEAR).copied())
        .flat_map(|read| &read.mentions)
        .filter_map(|mention| match &mention.what {
            What::Metric(places) => Some(places.iter().copied()),
            _ => None,
        })
        .flatten()
        .collect();
    // What the sentence itself names is what it speaks of.
    let clause = scene.read.clauses[figure.at];
    let own_named: HashSet<(usize, usize)> = scene
        .read
        .mentions
        .iter()
        .filter(|mention| scene.read.clauses[mention.first] == clause)
        .filter_map(|mention| match &mention.what {
            What::Metric(places) => Some(places.iter().copied()),
            _ => None,
        })
        .flatten()
        .collect();
    let unit = figure.measured_unit().or(label);
    let names_own = own_named.iter().any(|(family, measure)| {
        let own = lookup.family(*family).measures[*measure].unit;
        unit.is_none_or(|unit| unit.dimension() == own.dimension())
    });
    let asked = scene.statistics_at(figure);
    let extreme = scene.is_extreme(figure);
    let mut statistics: Vec<StatisticKind> = asked.clone();
    if asked.is_empty() || is_row || asked.contains(&StatisticKind::Sum) {
        statistics.extend([StatisticKind::Mean, StatisticKind::Median]);
    }
    if extreme || is_row && said(&["max", "min", "best", "worst", "peak"]) {
        statistics.extend([StatisticKind::Maximum, StatisticKind::Minimum]);
    }
    if said(SUMS) || is_row || above.iter().any(|read| read.tokens.iter().any(|token| token.is_any(SUMS))) {
        statistics.push(StatisticKind::Sum);
    }
    if figure.shape == Shape::Spread {
        statistics = vec![StatisticKind::StandardDeviation];
    }
    for (family, one) in scene.knowledge().data.families.iter().enumerate() {
        let measures: Vec<usize> = (0..one.measures.len())
            .filter(|at| {
                let measure = &one.measures[*at];
                let unit = figure.measured_unit().or(label);
                let fits = match (&figure.unit, unit) {
                    (Some(WrittenUnit::Sign(sign)), _) => {
                        let sign = singular(sign.split('/').next().unwrap_or(sign)).to_owned();
                        words_of(&measure.name).iter().any(|word| singular(word) == sign)
                    }
                    (_, Some(Unit::Percent)) => matches!(measure.unit, Unit::Percent | Unit::None),
                    (_, Some(Unit::Tokens)) => matches!(measure.unit, Unit::Tokens | Unit::None),
                    (_, Some(unit)) => {
                        unit.dimension() == measure.unit.dimension() && measure.unit != Unit::None
                    }
                    (_, None) => true,
                };
                let has_unit = figure.unit.is_some() || label.is_some();
                let close = named.contains(&(family, *at));
                let shares = says(&format!("{} {}", measure.name, measure.metric.name()), if has_unit { &far_words } else { &near_words });
                let other = names_own && !own_named.contains(&(family, *at)) && !says(&measure.name, &own_words);
                fits && !other && (close || shares || has_unit && (digits > 3 || alone(one, *at)))
            })
            .collect();
        if measures.is_empty() {
            continue;
        }
        for filter in filters(scene, family, own, &above, &before) {
            {
                if lookup.rows(&filter).is_empty() {
                    continue;
                }
                for measure in &measures {
                    let Some(level) = lookup.level(&filter, *measure) else { continue };
                    let precise = digits > 2
                        || named.contains(&(family, *measure)) && (digits > 1 || level.n == 1)
                        || level.n == 1 && says(&one.measures[*measure].name, &own_words);
                    if !precise {
                        continue;
                    }
                    let unit = one.measures[*measure].unit;
                    if let Shape::Range(low, high) = figure.shape {
                        let ends = in_figure_unit(figure, label, level.min, unit)
                            .into_iter()
                            .zip(in_figure_unit(figure, label, level.max, unit));
                        let slack = figure.step * 0.5 + 1e-9 * high.abs();
                        let spans = |(min, max): (f64, f64)| {
                            (min - low).abs() <= slack && (max - high).abs() <= slack
                        };
                        if level.n > 1 && ends.into_iter().any(spans) {
                            let facts = [StatisticKind::Minimum, StatisticKind::Maximum].into_iter();
                            let facts = facts.filter_map(|end| lookup.fact(&filter, *measure, end));
                            let facts = facts.map(|fact| fact.id).collect();
                            return Some(Judgement::supported("claim-supported-range", facts));
                        }
                        continue;
                    }
                    let hit = statistics.iter().find(|statistic| {
                        value_of(&level, **statistic).is_some_and(|value| {
                            in_figure_unit(figure, label, value, unit)
                                .iter()
                                .any(|value| figure.covers(*value))
                        })
                    });
                    if let Some(statistic) = hit {
                        let fact = lookup.fact(&filter, *measure, *statistic)?;
                        return Some(Judgement::supported("claim-supported-value", vec![fact.id]));
                    }
                }
            }
        }
    }
    None
}

/// Whether a measure is the only one of its dimension in its family, so that a unit tells which is meant.
fn alone(family: &Family, measure: usize) -> bool {
    let unit = family.measures[measure].unit;
    unit != Unit::None
        && family.measures.iter().filter(|other| other.unit.dimension() == unit.dimension()).count() == 1
}

/// The rows of a family that can be meant: what the sentence names, within the file that is spoken of, narrowed down
/// by what stands around.
pub(crate) fn filters(
    scene: &Scene<'_>,
    family: usize,
    own: &[&Mention],
    above: &[&Read<'_>],
    before: &[&Read<'_>],
) -> Vec<Filter> {
    let mut found: Vec<Filter> = Vec::new();
    let file = above.iter().chain(before).find_map(|read| {
        let mut files = read.mentions.iter().filter(|mention| matches!(mention.what, What::Files(_)));
        files.next().filter(|_| files.next().is_none())
    });
    let file = file.filter(|_| !own.iter().any(|mention| matches!(mention.what, What::Files(_))));
    for cold in [scene.cold(), Some(false)] {
        let within: Vec<&Mention> = own.iter().copied().chain(file).collect();
        for mentions in [&within[..], own] {
            if let Some(base) = scene.lookup.filter(family, mentions, cold) {
                for filter in ways(scene, &base, own, above, before) {
                    if !found.contains(&filter) {
                        found.push(filter);
                    }
                }
            }
        }
    }
    found
}

fn value_of(level: &Level, statistic: StatisticKind) -> Option<f64> {
    match statistic {
        StatisticKind::Value | StatisticKind::Mean => Some(level.mean),
        StatisticKind::Median => Some(level.median),
        StatisticKind::Minimum => Some(level.min),
        StatisticKind::Maximum => Some(level.max),
        StatisticKind::Sum => Some(level.sum),
        StatisticKind::StandardDeviation => level.sd,
        StatisticKind::Percentile95 => Some(level.p95),
        StatisticKind::Percentile99 => Some(level.p99),
        _ => None,
    }
}

/// A filter, narrowed down in every way that what stands around says: by what is above where it says anything of a
/// dimension, else by the sentences before, and to the first or the last of what goes on.
pub(super) fn ways(
    scene: &Scene<'_>,
    base: &Filter,
    own: &[&Mention],
    above: &[&Read<'_>],
    before: &[&Read<'_>],
) -> Vec<Filter> {
    let family = scene.lookup.family(base.family);
    let knowledge = scene.knowledge();
    let said = |list: &[&str]| scene.read.tokens.iter().any(|token| token.is_any(list));
    let codes = |reads: &[&Read<'_>], dimension: usize| -> Vec<usize> {
        let mut found = Vec::new();
        for read in reads {
            for mention in read.mentions.iter().filter(|mention| mention.is_subject()) {
                if let What::Values(hits) | What::Setting(_, hits) = &mention.what {
                    for hit in
                        hits.iter().filter(|hit| hit.family == base.family && hit.dimension == dimension)
                    {
                        if !found.contains(&hit.code) {
                            found.push(hit.code);
                        }
                    }
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        found
    };
    let taken: Vec<Slot> = own.iter().filter_map(|mention| mention.slot(knowledge)).collect();
    let mut ways = vec![base.clone()];
    for (at, dimension) in family.dimensions.iter().enumerate() {
        if base.pairs.iter().any(|(own, _)| *own == at)
            || dimension.kind == DimensionKind::Model && taken.contains(&Slot::Model)
        {
            continue;
        }
        let goes_on = dimension.kind == DimensionKind::Date
            || matches!(
                dimension.name.to_lowercase().as_str(),
                "step"
                    | "epoch"
                    | "iteration"
                    | "round"
                    | "turn"
                    | "stage"
                    | "run"
                    | "repetition"
                    | "request"
                    | "call"
            );
        let mut options: Vec<usize> = codes(above, at);
        let firm = !options.is_empty();
        if options.is_empty() {
            options = codes(before, at);
        }
        if goes_on && !dimension.values.is_empty() {
            let mut order: Vec<usize> = (0..dimension.values.len()).collect();
            order.sort_by(|one, other| {
                let (one, other) = (&dimension.values[*one], &dimension.values[*other]);
                match (one.parse::<f64>(), other.parse::<f64>()) {
                    (Ok(one), Ok(other)) => one.total_cmp(&other),
                    _ => one.cmp(other),
                }
            });
            if said(LAST) {
                options.extend(order.last());
            }
            if said(FIRST) {
                options.extend(order.first());
            }
        }
        if options.is_empty() {
            continue;
        }
        let mut next = Vec::new();
        for way in &ways {
            if !firm || options.len() > 1 {
                next.push(way.clone());
            }
            for code in &options {
                let mut one = way.clone();
                one.pairs.push((at, vec![*code]));
                one.pairs.sort();
                next.push(one);
            }
        }
        next.truncate(MOST_WAYS);
        ways = next;
    }
    ways
}
