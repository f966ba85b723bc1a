//! What a figure can be by everything that is said around it: a level of any measure that its unit allows, over rows
//! that the sentence names and that what stands above and before it narrows down. Each part of the question has to
//! be said somewhere; nothing that the sentence itself names is left out.

use domain::{PassageKind, StatisticKind, Unit};
use evidence::{DimensionKind, Family};
use foldhash::HashSet;

use crate::amounts::in_figure_unit;
use crate::claim::Judgement;
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::lexicon::{MeasurePlace, singular, words_of};
use crate::lookup::{Filter, Level, by_value};
use crate::mentions::{Mention, Slot, What};
use crate::queries::frames::Named;
use crate::scene::{Scene, ends};
use crate::subject::Read;

/// The most ways in which rows are narrowed down by what stands around.
const MOST_WAYS: usize = 256;
/// What a figure is asked to be, by what is said around it.
struct Anchor<'a> {
    figure: &'a Figure,
    /// The unit that a label gives, where the number has none.
    label: Option<Unit>,
    digits: usize,
    statistics: Vec<StatisticKind>,
    /// The measures that its own clause names, where one of them can have its unit.
    own_named: HashSet<MeasurePlace>,
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
    let statistics = statistics(scene, figure);
    let anchor = Anchor { figure, label, digits, statistics, own_named: own_named(scene, figure, label) };
    for (family, one) in scene.knowledge().data.families.iter().enumerate() {
        let measures: Vec<usize> =
            (0..one.measures.len()).filter(|at| anchor.can_be(scene, (family, *at))).collect();
        if measures.is_empty() {
            continue;
        }
        for filter in filters(scene, family, own) {
            if scene.lookup.rows(&filter).is_empty() {
                continue;
            }
            let judgement = measures.iter().find_map(|measure| anchor.judge(scene, &filter, *measure));
            if judgement.is_some() {
                return judgement;
            }
        }
    }
    None
}

/// The measures that the clause of a figure names, if one of them can have its unit.
fn own_named(scene: &Scene<'_>, figure: &Figure, label: Option<Unit>) -> HashSet<MeasurePlace> {
    let read = scene.read;
    let mut found = HashSet::default();
    for mention in read.mentions.iter().filter(|own| read.clauses[own.first] == read.clauses[figure.at]) {
        if let What::Metric(places) = &mention.what {
            found.extend(places.iter().copied());
        }
    }
    let unit = figure.measured_unit().or(label);
    let fits = found.iter().any(|(family, measure)| {
        let own = scene.lookup.family(*family).measures[*measure].unit;
        unit.is_none_or(|unit| unit.dimension() == own.dimension())
    });
    if fits { found } else { HashSet::default() }
}

/// The statistics that a figure can be.
fn statistics(scene: &Scene<'_>, figure: &Figure) -> Vec<StatisticKind> {
    if figure.shape == Shape::Spread {
        return vec![StatisticKind::StandardDeviation];
    }
    let said = |list: &[&str]| scene.read.tokens.iter().any(|token| token.is_any(list));
    let is_row = scene.read.passage.kind == PassageKind::Row;
    let asked = scene.statistics_at(figure);
    let mut statistics = asked.clone();
    if asked.is_empty() || is_row || asked.contains(&StatisticKind::Sum) {
        statistics.extend([StatisticKind::Mean, StatisticKind::Median]);
    }
    if scene.is_extreme(figure) || is_row && said(&["max", "min", "best", "worst", "peak"]) {
        statistics.extend([StatisticKind::Maximum, StatisticKind::Minimum]);
    }
    let above = &scene.surroundings().above;
    let sums =
        said(ends::SUMS) || above.iter().any(|read| read.tokens.iter().any(|token| token.is_any(ends::SUMS)));
    if sums || is_row {
        statistics.push(StatisticKind::Sum);
    }
    statistics
}

impl Anchor<'_> {
    /// Whether a measure can be meant: its unit fits, and something says so.
    fn can_be(&self, scene: &Scene<'_>, place: MeasurePlace) -> bool {
        let family = scene.lookup.family(place.0);
        let measure = &family.measures[place.1];
        let unit = self.figure.measured_unit().or(self.label);
        let fits = match (&self.figure.unit, unit) {
            (Some(WrittenUnit::Sign(sign)), _) => {
                let sign = singular(sign.split('/').next().unwrap_or(sign)).to_owned();
                words_of(&measure.name).iter().any(|word| singular(word) == sign)
            }
            (_, Some(Unit::Percent)) => matches!(measure.unit, Unit::Percent | Unit::None),
            (_, Some(Unit::Tokens)) => matches!(measure.unit, Unit::Tokens | Unit::None),
            (_, Some(unit)) => unit.dimension() == measure.unit.dimension() && measure.unit != Unit::None,
            (_, None) => true,
        };
        if !fits || self.is_other_statistic(scene, &measure.name) {
            return false;
        }
        let around = scene.surroundings();
        let lexicon = &scene.knowledge().lexicon;
        // What the sentence itself names is what it speaks of.
        if !self.own_named.is_empty()
            && !self.own_named.contains(&place)
            && !lexicon.says(place, &around.own_words)
        {
            return false;
        }
        let has_unit = unit.is_some() || self.figure.unit.is_some();
        around.named.contains(&place)
            || has_unit && (self.digits > 3 || alone(family, place.1))
            || lexicon.says(place, if has_unit { &around.far_words } else { &around.near_words })
    }

    /// Whether a name says another statistic than is asked for: `VRAM used peak` of an average.
    fn is_other_statistic(&self, scene: &Scene<'_>, name: &str) -> bool {
        let asked = scene.statistics_at(self.figure);
        let has = |kind: StatisticKind| asked.contains(&kind);
        match Named::of(name) {
            Some(Named::Maximum) => has(StatisticKind::Mean) || has(StatisticKind::Minimum),
            Some(Named::Minimum) => has(StatisticKind::Mean) || has(StatisticKind::Maximum),
            Some(Named::Quantile(own)) => has(StatisticKind::Median) && (own - 50.0).abs() > 1e-6,
            Some(Named::Mean) => has(StatisticKind::Minimum) || has(StatisticKind::Maximum),
            _ => false,
        }
    }

    fn judge(&self, scene: &Scene<'_>, filter: &Filter, measure: usize) -> Option<Judgement> {
        let lookup = scene.lookup;
        let level = lookup.level(filter, measure)?;
        let place = (filter.family, measure);
        let around = scene.surroundings();
        let precise = self.digits > 2
            || around.named.contains(&place) && (self.digits > 1 || level.n == 1)
            || level.n == 1 && scene.knowledge().lexicon.says(place, &around.own_words);
        if !precise {
            return None;
        }
        let unit = lookup.family(filter.family).measures[measure].unit;
        let written = |value: f64| in_figure_unit(self.figure, self.label, value, unit);
        if let Shape::Range(low, high) = self.figure.shape {
            let slack = self.figure.step * 0.5 + 1e-9 * high.abs();
            let spans = |(min, max): (f64, f64)| (min - low).abs() <= slack && (max - high).abs() <= slack;
            if level.n < 2 || !written(level.min).into_iter().zip(written(level.max)).any(spans) {
                return None;
            }
            let ends = [StatisticKind::Minimum, StatisticKind::Maximum].into_iter();
            let facts = ends.filter_map(|end| lookup.fact(filter, measure, end)).map(|fact| fact.id);
            return Some(Judgement::supported("claim-supported-range", facts.collect()));
        }
        let hit = self.statistics.iter().find(|statistic| {
            value_of(&level, **statistic)
                .is_some_and(|value| written(value).iter().any(|value| self.figure.covers(*value)))
        })?;
        let fact = lookup.fact(filter, measure, *hit)?;
        Some(Judgement::supported("claim-supported-value", vec![fact.id]))
    }
}

/// Whether a measure is the only one of its dimension in its family, so that a unit tells which is meant.
fn alone(family: &Family, measure: usize) -> bool {
    let unit = family.measures[measure].unit;
    unit != Unit::None
        && family.measures.iter().filter(|other| other.unit.dimension() == unit.dimension()).count() == 1
}

/// The rows of a family that can be meant: what the sentence names, within the file that is spoken of, narrowed down
/// by what stands around.
pub(crate) fn filters(scene: &Scene<'_>, family: usize, own: &[&Mention]) -> Vec<Filter> {
    let mut found: Vec<Filter> = Vec::new();
    let file = scene.surroundings().file;
    let file = file.filter(|_| !own.iter().any(|mention| matches!(mention.what, What::Files(_))));
    for cold in [scene.cold(), Some(false)] {
        let within: Vec<&Mention> = own.iter().copied().chain(file).collect();
        for mentions in [&within[..], own] {
            if let Some(base) = scene.lookup.filter(family, mentions, cold) {
                for filter in ways(scene, &base, own) {
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
pub(super) fn ways(scene: &Scene<'_>, base: &Filter, own: &[&Mention]) -> Vec<Filter> {
    let (above, before) = (&scene.surroundings().above[..], &scene.surroundings().before[..]);
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
            order.sort_by(|one, other| by_value(&dimension.values[*one], &dimension.values[*other]));
            if said(ends::LAST) {
                options.extend(order.last());
            }
            if said(ends::FIRST) {
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
