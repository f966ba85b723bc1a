//! Best and worst configurations, what each parameter changes, and models against each other.

use std::collections::HashMap;

use domain::{Direction, Fact, FindingKind, Message, StatisticKind, Test};

use super::Found;
use super::matter;
use super::noise::{self, Compared, compare};
use super::say::{With, finding, named, sources_of, subject};
use crate::data::gather::{determines, joint};
use crate::data::groups::Group;
use crate::data::{DimensionKind, Family, RowSet, cold};
use crate::fact::change;
use crate::rules::order::{Drift, drift};

/// The most values of a parameter whose pairs are all compared.
const MOST_LEVELS: usize = 16;
/// The most configurations that are ranked.
const MOST_CONFIGURATIONS: usize = 4_096;
/// The most models that are held against each other.
const MOST_MODELS: usize = 64;
/// Fewest cold rows of one value that can make a difference of their own; they are an eighth of its rows at least.
const GATHERED: usize = 2;
/// How much cold rows must move a level before it is said, as a part of it.
const MOVED: f64 = 0.25;

/// A measure of a family with the rows that count for it.
struct Subject<'a> {
    family: &'a Family,
    measure: usize,
    rows: RowSet,
    /// What selects the rows, where cold ones were left out.
    warm: Option<(usize, usize)>,
    /// Rows that are left out because they are far from their like.
    outliers: &'a [usize],
    blocks: &'a [Blocks],
}

impl<'a> Subject<'a> {
    fn of(family: &'a Family, measure: usize, outliers: &'a [usize], blocks: &'a [Blocks]) -> Self {
        let rows = family.rows();
        let counts = |row: &u32| {
            family.measures[measure].value(*row as usize).is_some() && !outliers.contains(&(*row as usize))
        };
        let with_value = |rows: RowSet| RowSet(rows.0.into_iter().filter(counts).collect());
        match family.warm_pair().filter(|_| cold::spoils(&family.measures[measure].metric)) {
            Some(warm) => Self { family, measure, rows: with_value(family.warm(&rows)), warm: Some(warm), outliers, blocks },
            None => Self { family, measure, rows: with_value(rows), warm: None, outliers, blocks },
        }
    }

    fn values(&self) -> &'a [f64] {
        &self.family.measures[self.measure].values
    }

    /// The mean of a group as a fact, or its only value.
    fn level(&self, group: &Group) -> Option<Fact> {
        let mut pairs = group.pairs.clone();
        pairs.extend(self.warm);
        let mut scope = self.family.scope(&group.rows, &pairs);
        let belongs = |row: &usize| group.pairs.iter().all(|(at, value)| self.family.dimensions[*at].code(*row) == Some(*value));
        if self.outliers.iter().any(belongs) {
            scope.configuration.push(("rows".to_owned(), "without outliers".to_owned()));
        }
        let values = self.family.values(self.measure, &group.rows);
        let statistic = match values.len() {
            1 => self.family.measures[self.measure].statistic.unwrap_or(StatisticKind::Value),
            _ => StatisticKind::Mean,
        };
        self.family.fact(self.measure, statistic, &group.rows, scope)
    }

    /// For each row under which conditions beside `compared` it was measured.
    fn blocks(&self, compared: &[usize]) -> Option<&'a [u32]> {
        let known = self.blocks.iter().find(|known| known.compared == compared)?;
        known.codes.as_deref()
    }

    fn direction(&self) -> Direction {
        self.family.measures[self.measure].direction
    }

    fn metric(&self) -> &'a domain::Metric {
        &self.family.measures[self.measure].metric
    }

    fn is_better(&self, one: f64, other: f64) -> bool {
        match self.direction() {
            Direction::LowerIsBetter => one < other,
            _ => one > other,
        }
    }
}

/// The conditions beside what is compared, made once for all measures.
struct Blocks {
    compared: Vec<usize>,
    codes: Option<Vec<u32>>,
}

impl Blocks {
    fn of(family: &Family, compared: Vec<usize>) -> Self {
        let own: Vec<&[u32]> = compared.iter().map(|at| family.dimensions[*at].codes.as_slice()).collect();
        let own = joint(&own);
        // A finer name of what is compared is no condition beside it; a date is.
        let finer = |at: usize| {
            let dimension = &family.dimensions[at];
            dimension.kind != DimensionKind::Date && determines(&dimension.codes, &own)
        };
        let others: Vec<&[u32]> = family
            .dividing()
            .into_iter()
            .filter(|at| !compared.contains(at) && !finer(*at))
            .map(|at| family.dimensions[at].codes.as_slice())
            .collect();
        let codes = (!others.is_empty()).then(|| joint(&others));
        Self { compared, codes }
    }
}

/// Applies the rules to a family.
pub(crate) fn find(family: &Family, outliers: &[Vec<usize>], found: &mut Found) {
    let settings = family.settings();
    if family.rows().len() < matter::ROWS || matter::is_monitoring(family) {
        return;
    }
    let single = settings.iter().copied().chain(thing(family)).map(|at| vec![at]);
    let blocks: Vec<Blocks> =
        single.chain([settings.clone()]).map(|compared| Blocks::of(family, compared)).collect();
    for measure in 0..family.measures.len() {
        let measured = &family.measures[measure];
        if !matter::is_level(family, measured) || matter::is_constant(measured) {
            continue;
        }
        let subject = Subject::of(family, measure, &outliers[measure], &blocks);
        if matter::is_headline(family, measured) {
            models(&subject, found);
        }
        if measured.direction != Direction::Neutral && !matter::is_part(family, measured) {
            best_and_worst(&subject, &settings, found);
        }
        if !matter::is_part(family, measured) || cold::shown_by(family) == Some(measure) {
            effects(&subject, &settings, found);
        }
    }
}

/// Best and worst configuration of each model.
fn best_and_worst(subject: &Subject<'_>, settings: &[usize], found: &mut Found) {
    let family = subject.family;
    let model = |at: &usize| family.dimensions[*at].kind == DimensionKind::Model;
    let models: Vec<usize> = settings.iter().copied().filter(model).collect();
    let parameters: Vec<usize> = settings.iter().copied().filter(|at| !model(at)).collect();
    if parameters.is_empty() {
        return;
    }
    let groups = if models.is_empty() {
        vec![Group { pairs: Vec::new(), rows: subject.rows.clone() }]
    } else {
        family.divide(&subject.rows, &models)
    };
    for group in groups {
        let mut configurations = family.divide(&group.rows, &parameters);
        if configurations.len() < 2 || configurations.len() > MOST_CONFIGURATIONS {
            continue;
        }
        for configuration in &mut configurations {
            configuration.pairs.extend(&group.pairs);
        }
        ranked(subject, settings, &configurations, found);
    }
}

fn ranked(subject: &Subject<'_>, settings: &[usize], configurations: &[Group], found: &mut Found) {
    let mut levels: Vec<(Fact, &Group)> =
        configurations.iter().filter_map(|group| subject.level(group).map(|fact| (fact, group))).collect();
    if levels.len() < 2 {
        return;
    }
    levels.sort_by(|(one, _), (other, _)| match subject.direction() {
        Direction::LowerIsBetter => one.value.total_cmp(&other.value),
        _ => other.value.total_cmp(&one.value),
    });
    let blocks = subject.blocks(settings);
    let compared = |one: &Group, other: &Group| {
        test(&compare(subject.values(), &one.rows, &other.rows, blocks), subject)
    };
    let last = levels.len() - 1;
    let (best, worst) = (&levels[0].0, &levels[last].0);
    if best.value.to_bits() == worst.value.to_bits() {
        return;
    }
    if differ(subject, configurations, blocks) == Some(false) {
        if configurations[0].pairs.len() > 1 {
            alike(best, worst, levels.len(), compared(levels[0].1, levels[last].1), found);
        }
        return;
    }
    let repeated = |fact: &Fact| fact.n > 1;
    // Single values that are the same have no first among them.
    let first = compared(levels[0].1, levels[1].1);
    if repeated(best) || best.value.to_bits() != levels[1].0.value.to_bits() {
        end(subject, FindingKind::Best, best, &levels[1].0, first, levels.len(), found);
    }
    let (before, group) = &levels[last - 1];
    let end_of = compared(levels[last].1, group);
    if repeated(worst) || worst.value.to_bits() != before.value.to_bits() {
        end(subject, FindingKind::Worst, worst, before, end_of, levels.len(), found);
    }
}

/// One end of the ranking, with its distance from the next configuration.
fn end(
    subject: &Subject<'_>,
    kind: FindingKind,
    level: &Fact,
    next: &Fact,
    test: Option<Test>,
    count: usize,
    found: &mut Found,
) {
    let Some(test) = test else { return };
    let margin = change(level, next);
    let id = match (kind, test.beyond_noise) {
        (FindingKind::Best, Some(true)) => "finding-best",
        (FindingKind::Best, Some(false)) => "finding-best-noise",
        (FindingKind::Best, None) => "finding-best-single",
        (_, Some(true)) => "finding-worst",
        (_, Some(false)) => "finding-worst-noise",
        (_, None) => "finding-worst-single",
    };
    let (own, other) = (self::subject(&level.scope), self::subject(&next.scope));
    let mut facts = vec![level.id.clone(), next.id.clone()];
    facts.extend(margin.as_ref().map(|margin| margin.id.clone()));
    let message = Message::new(id)
        .with("subject", own.as_str())
        .with("metric", level.metric.name())
        .with("value", level.id.reference())
        .with("next", other.as_str())
        .with("other", next.id.reference())
        .with("count", count)
        .with("margin", margin.as_ref().map_or_else(|| "–".to_owned(), |margin| margin.id.reference()));
    let advice = match (kind, test.beyond_noise) {
        (FindingKind::Best, Some(true)) => {
            Some(Message::new("advice-use").with("subject", own).with("metric", level.metric.name()))
        }
        (FindingKind::Best, Some(false)) => {
            Some(Message::new("advice-either").with("subject", own).with("next", other))
        }
        (FindingKind::Best, None) => Some(Message::new("advice-repeat").with("subject", own)),
        _ => None,
    };
    let size = margin.as_ref().map_or(0.0, |margin| margin.value / 100.0);
    let end = finding(kind, message)
        .about(&level.metric, level.scope.clone(), Some(next.scope.clone()))
        .resting_on(facts)
        .shown_by(sources_of(&[level, next]))
        .tested(Some(test))
        .advising(advice)
        .weighing(subject.direction(), size);
    found.facts_of(&[level, next]);
    if let Some(margin) = margin {
        found.fact(margin);
    }
    found.findings.push(named(end));
}

/// Whether configurations differ at all, all of them looked at together (analysis of variance, what the other
/// conditions give taken off); `None` where single values leave no noise to tell by.
fn differ(subject: &Subject<'_>, configurations: &[Group], blocks: Option<&[u32]>) -> Option<bool> {
    let mut sums: HashMap<u32, (f64, f64)> = HashMap::new();
    let block = |row: usize| blocks.map_or(0, |blocks| blocks[row]);
    for row in configurations.iter().flat_map(|group| group.rows.iter()) {
        let sum = sums.entry(block(row)).or_default();
        *sum = (sum.0 + subject.values()[row], sum.1 + 1.0);
    }
    let groups: Vec<Vec<f64>> = configurations
        .iter()
        .map(|group| group.rows.iter().map(|row| subject.values()[row] - sums[&block(row)].0 / sums[&block(row)].1).collect())
        .collect();
    let repeated = groups.iter().any(|group: &Vec<f64>| group.len() > 1);
    let p = statistics::one_way(&groups, sums.len() - 1).filter(|_| repeated)?;
    Some(p < noise::SURE)
}

/// Configurations of which none can be told from the others.
fn alike(best: &Fact, worst: &Fact, count: usize, test: Option<Test>, found: &mut Found) {
    let message = Message::new("finding-configurations-alike")
        .with("metric", best.metric.name())
        .with("count", count)
        .with("best", best.id.reference())
        .with("worst", worst.id.reference());
    let alike = finding(FindingKind::Indistinguishable, message)
        .about(&best.metric, best.scope.clone(), Some(worst.scope.clone()))
        .resting_on(vec![best.id.clone(), worst.id.clone()])
        .shown_by(sources_of(&[best, worst]))
        .tested(test.map(|test| Test { beyond_noise: Some(false), ..test }))
        .weighing(best.direction, 0.5);
    found.facts_of(&[best, worst]);
    found.findings.push(named(alike));
}

/// A comparison as a test; `None` where nothing was common.
fn test(compared: &Compared, subject: &Subject<'_>) -> Option<Test> {
    let unit = subject.family.measures[subject.measure].unit;
    match compared {
        Compared::Apart => None,
        Compared::Single { estimate, .. } => Some(noise::single(*estimate, unit)),
        Compared::Tested(comparison) => {
            let p = comparison.difference.p;
            let test = comparison.test(p, comparison.flipped, unit);
            Some(Test { beyond_noise: Some(noise::is_sure(p, comparison.flipped)), ..test })
        }
    }
}

/// What each parameter changes.
fn effects(subject: &Subject<'_>, settings: &[usize], found: &mut Found) {
    let thing = thing(subject.family);
    for at in settings {
        if subject.family.dimensions[*at].kind != DimensionKind::Model && thing != Some(*at) {
            effect(subject, *at, found);
        }
    }
}

struct Pair {
    one: usize,
    other: usize,
    comparison: noise::Comparison,
}

fn effect(subject: &Subject<'_>, at: usize, found: &mut Found) {
    let family = subject.family;
    let mut levels = family.divide(&subject.rows, &[at]);
    in_order(family, at, &mut levels);
    if levels.len() < 2 || levels.len() > MOST_LEVELS {
        cold_only(subject, at, None, found);
        return;
    }
    let blocks = subject.blocks(&[at]);
    let mut pairs = Vec::new();
    for one in 0..levels.len() {
        for other in one + 1..levels.len() {
            let (first, second) = (&levels[other].rows, &levels[one].rows);
            if let Compared::Tested(comparison) = compare(subject.values(), first, second, blocks) {
                pairs.push(Pair { one, other, comparison });
            }
        }
    }
    if pairs.is_empty() {
        cold_only(subject, at, None, found);
        return;
    }
    let p = statistics::holm(&pairs.iter().map(|pair| pair.comparison.difference.p).collect::<Vec<f64>>());
    let flipped: Vec<f64> = pairs.iter().filter_map(|pair| pair.comparison.flipped).collect();
    let flipped = (flipped.len() == pairs.len()).then(|| statistics::holm(&flipped));
    let tests: Vec<Test> = pairs
        .iter()
        .enumerate()
        .map(|(place, pair)| {
            let flipped = flipped.as_ref().map(|flipped| flipped[place]);
            pair.comparison.test(p[place], flipped, family.measures[subject.measure].unit)
        })
        .collect();
    let clear = |place: &usize| tests[*place].beyond_noise == Some(true);
    let largest = (0..pairs.len())
        .filter(clear)
        .max_by(|one, other| pairs[*one].comparison.relative().abs().total_cmp(&pairs[*other].comparison.relative().abs()));
    let kind = match largest {
        Some(place) => match drift(family, subject.measure, &levels, &pairs[place].comparison) {
            Drift::None => FindingKind::Effect,
            Drift::Explains => FindingKind::Confounded,
        },
        None if pairs.iter().all(|pair| pair.comparison.is_negligible()) => FindingKind::NoEffect,
        None => FindingKind::Indistinguishable,
    };
    let headline = matter::is_headline(family, &family.measures[subject.measure]);
    let flat = pairs.iter().all(|pair| pair.comparison.relative().abs() < 2.0 * noise::MARGIN);
    let nothing_left = kind == FindingKind::NoEffect || kind == FindingKind::Indistinguishable && flat;
    if nothing_left && cold_only(subject, at, Some(&levels), found) && kind != FindingKind::NoEffect {
        return;
    }
    if kind == FindingKind::Indistinguishable && !headline {
        return;
    }
    let widest = || {
        (0..pairs.len()).max_by(|one, other| {
            pairs[*one].comparison.relative().abs().total_cmp(&pairs[*other].comparison.relative().abs())
        })
    };
    let Some(place) = largest.or_else(widest) else { return };
    let Pair { one, other, comparison } = &pairs[place];
    let (first, second) = matched(&levels[*one], &levels[*other], blocks, subject);
    let (Some(low), Some(high)) = (first, second) else { return };
    let Some(changed) = change(&high, &low) else { return };
    let against = comparison.difference.estimate;
    // What the rows show as larger than the margin is not called none, whatever the interval of their pairs.
    if kind == FindingKind::NoEffect && changed.value.abs() >= 100.0 * noise::MARGIN {
        return;
    }
    if kind == FindingKind::Effect && (changed.value > 0.0) != (against > 0.0) && low.value > 0.0 {
        // The rows that can be compared say the opposite of all rows together: neither is the whole truth.
        return;
    }
    said(subject, at, kind, (&low, &high, changed), &tests[place], found);
}

/// The levels of two values, of the rows that can be compared alone where others would tilt them.
fn matched(one: &Group, other: &Group, blocks: Option<&[u32]>, subject: &Subject<'_>) -> (Option<Fact>, Option<Fact>) {
    let block = |row: usize| blocks.map_or(0, |blocks| blocks[row]);
    let counts = |group: &Group| {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        group.rows.iter().for_each(|row| *counts.entry(block(row)).or_default() += 1);
        counts
    };
    let (first, second) = (counts(one), counts(other));
    if first == second || blocks.is_none() {
        return (subject.level(one), subject.level(other));
    }
    let level = |group: &Group, others: &HashMap<u32, usize>| {
        let rows = group.rows.0.iter().copied().filter(|row| others.contains_key(&block(*row as usize)));
        let group = Group { pairs: group.pairs.clone(), rows: RowSet(rows.collect()) };
        let mut fact = subject.level(&group)?;
        fact.scope.configuration.push(("rows".to_owned(), "equal in everything else".to_owned()));
        Some(subject.family.renamed(subject.measure, fact))
    };
    (level(one, &second), level(other, &first))
}

fn said(
    subject: &Subject<'_>,
    at: usize,
    kind: FindingKind,
    (low, high, changed): (&Fact, &Fact, Fact),
    test: &Test,
    found: &mut Found,
) {
    let family = subject.family;
    let dimension = &family.dimensions[at];
    let value = |fact: &Fact| {
        let pair = fact.scope.configuration.iter().find(|(name, _)| *name == dimension.name);
        pair.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let id = match kind {
        FindingKind::Effect => "finding-effect",
        FindingKind::NoEffect => "finding-no-effect",
        FindingKind::Confounded => "finding-confounded-order",
        _ => "finding-indistinguishable",
    };
    let message = Message::new(id)
        .with("parameter", dimension.name.as_str())
        .with("metric", subject.metric().name())
        .with("from", value(low))
        .with("to", value(high))
        .with("low", low.id.reference())
        .with("high", high.id.reference())
        .with("change", changed.id.reference());
    let advice = match kind {
        FindingKind::Effect if subject.direction() != Direction::Neutral => {
            let better = if subject.is_better(high.value, low.value) { high } else { low };
            Some(
                Message::new("advice-set")
                    .with("parameter", dimension.name.as_str())
                    .with("value", value(better))
                    .with("metric", subject.metric().name()),
            )
        }
        FindingKind::NoEffect => Some(
            Message::new("advice-free").with("parameter", dimension.name.as_str()).with("metric", subject.metric().name()),
        ),
        FindingKind::Confounded => Some(Message::new("advice-interleave").with("parameter", dimension.name.as_str())),
        FindingKind::Indistinguishable => {
            Some(Message::new("advice-more-runs").with("parameter", dimension.name.as_str()))
        }
        _ => None,
    };
    let mut scope = domain::Scope {
        configuration: vec![(dimension.name.clone(), String::new())],
        ..family.scope(&subject.rows, &[])
    };
    scope.model = low.scope.model.clone().filter(|_| low.scope.model == high.scope.model);
    let size = changed.value / 100.0;
    let finding = finding(kind, message)
        .about(subject.metric(), scope, None)
        .resting_on(vec![low.id.clone(), high.id.clone(), changed.id.clone()])
        .shown_by(sources_of(&[low, high]))
        .tested(Some(test.clone()))
        .advising(advice)
        .weighing(subject.direction(), size);
    found.facts_of(&[low, high]);
    found.fact(changed);
    found.findings.push(named(finding));
}

/// A difference that is there with the cold rows and not without: it is the cold starts', not the parameter's.
fn cold_only(subject: &Subject<'_>, at: usize, warm_levels: Option<&[Group]>, found: &mut Found) -> bool {
    let family = subject.family;
    let dimension = &family.dimensions[at];
    let shown = cold::shown_by(family) == Some(subject.measure);
    if subject.warm.is_none() || !shown {
        return false;
    }
    let all = family.rows();
    let levels = family.divide(&all, &[at]);
    let cold = |group: &Group| group.rows.iter().filter(|row| family.cold[*row]).count();
    let total: usize = levels.iter().map(cold).sum();
    // They gather: one value has most of the cold rows, and more than its part of all rows.
    let Some(most) = levels.iter().max_by_key(|group| cold(group)) else { return false };
    let gathered = cold(most) >= GATHERED
        && cold(most) * 8 >= most.rows.len()
        && cold(most) * 10 >= total * 9
        && (cold(most) as f64 / total as f64) > 1.5 * most.rows.len() as f64 / all.len() as f64;
    if !gathered {
        return false;
    }
    let level = |group: &Group| {
        let scope = family.scope(&group.rows, &group.pairs);
        family.fact(subject.measure, StatisticKind::Mean, &group.rows, scope)
    };
    let others: Vec<&Group> = levels.iter().filter(|group| group.pairs != most.pairs).collect();
    let Some(with) = level(most) else { return false };
    let Some(without) = others.iter().filter_map(|group| level(group)).max_by_key(|fact| fact.n) else {
        return false;
    };
    let warm_alone = warm_levels.and_then(|levels| levels.iter().find(|group| group.pairs == most.pairs));
    let Some(changed) = change(&with, &without) else { return false };
    if (changed.value / 100.0).abs() < MOVED {
        return false;
    }
    let value = dimension.values[most.pairs[0].1].clone();
    let other = without.scope.configuration.iter().find(|(name, _)| *name == dimension.name);
    let counted = family.fact_of(
        subject.measure,
        StatisticKind::Count,
        cold(most) as f64,
        cold(most),
        &RowSet(most.rows.0.iter().copied().filter(|row| family.cold[*row as usize]).collect()),
        family.scope(&most.rows, &[most.pairs[0], (subject.warm.map_or(0, |warm| warm.0), 1)]),
    );
    let id = if warm_alone.is_some() { "finding-confounded-cold" } else { "finding-confounded-cold-only" };
    let message = Message::new(id)
        .with("parameter", dimension.name.as_str())
        .with("metric", subject.metric().name())
        .with("value", value.as_str())
        .with("other", other.map(|(_, value)| value.clone()).unwrap_or_default())
        .with("high", with.id.reference())
        .with("low", without.id.reference())
        .with("change", changed.id.reference())
        .with("cold", counted.id.reference());
    let mut scope = family.scope(&all, &[]);
    scope.configuration = vec![(dimension.name.clone(), String::new())];
    let finding = finding(FindingKind::Confounded, message)
        .about(subject.metric(), scope, None)
        .resting_on(vec![with.id.clone(), without.id.clone(), changed.id.clone(), counted.id.clone()])
        .shown_by(counted.sources.clone())
        .advising(Some(Message::new("advice-warm-up")))
        .weighing(subject.direction(), changed.value / 100.0);
    found.facts_of(&[&with, &without]);
    found.fact(changed);
    found.fact(counted);
    found.findings.push(named(finding));
    true
}

/// The dimension of what was compared by the same table: models, or what the files are named after.
fn thing(family: &Family) -> Option<usize> {
    let of = |kind: DimensionKind| {
        let fits = move |at: &usize| {
            let dimension = &family.dimensions[*at];
            dimension.kind == kind && (2..=MOST_MODELS).contains(&dimension.values.len())
        };
        (0..family.dimensions.len()).filter(fits)
    };
    let models = of(DimensionKind::Model)
        .min_by_key(|at| (family.dimensions[*at].redundant, family.dimensions[*at].from_path));
    models.or_else(|| {
        of(DimensionKind::Other).find(|at| {
            let dimension = &family.dimensions[*at];
            dimension.from_path && !dimension.redundant && dimension.name != "run"
        })
    })
}

/// Models of one family against each other.
fn models(subject: &Subject<'_>, found: &mut Found) {
    let family = subject.family;
    let Some(at) = thing(family) else { return };
    let mut levels: Vec<(Fact, Group)> = family
        .divide(&subject.rows, &[at])
        .into_iter()
        .filter_map(|group| subject.level(&group).map(|fact| (fact, group)))
        .collect();
    if levels.len() < 2 {
        return;
    }
    levels.sort_by(|(one, _), (other, _)| match subject.direction() {
        Direction::LowerIsBetter => one.value.total_cmp(&other.value),
        _ => other.value.total_cmp(&one.value),
    });
    let blocks = subject.blocks(&[at]);
    let compared = compare(subject.values(), &levels[0].1.rows, &levels[1].1.rows, blocks);
    let Some(test) = test(&compared, subject) else { return };
    let (best, next) = (&levels[0].0, &levels[1].0);
    let worst = &levels[levels.len() - 1].0;
    let Some(margin) = change(best, next) else { return };
    let agrees = match test.beyond_noise {
        Some(true) => (test.estimate > 0.0) == (best.value > next.value),
        _ => true,
    };
    if !agrees || best.value.to_bits() == next.value.to_bits() {
        return;
    }
    let id = match test.beyond_noise {
        Some(true) => "finding-models",
        Some(false) => "finding-models-noise",
        None => "finding-models-single",
    };
    let list: Vec<String> =
        levels.iter().map(|(fact, _)| format!("{} {}", self::subject(&of_thing(fact)), fact.id.reference())).collect();
    let message = Message::new(id)
        .with("metric", best.metric.name())
        .with("best", self::subject(&of_thing(best)))
        .with("value", best.id.reference())
        .with("next", self::subject(&of_thing(next)))
        .with("other", next.id.reference())
        .with("margin", margin.id.reference())
        .with("list", list.join("; "));
    let mut facts: Vec<_> = levels.iter().map(|(fact, _)| fact.id.clone()).collect();
    facts.push(margin.id.clone());
    let every: Vec<&Fact> = levels.iter().map(|(fact, _)| fact).collect();
    let size = margin.value / 100.0;
    let finding = finding(FindingKind::Models, message)
        .about(&best.metric, best.scope.clone(), Some(worst.scope.clone()))
        .resting_on(facts)
        .shown_by(sources_of(&every))
        .tested(Some(test))
        .weighing(subject.direction(), size);
    found.facts_of(&every);
    found.fact(margin);
    found.findings.push(named(finding));
}

/// A level's scope without what it leaves out.
fn of_thing(fact: &Fact) -> domain::Scope {
    domain::Scope { file: None, ..fact.scope.clone() }
}

/// Levels of numbers by their size, of words in the order in which they come up.
fn in_order(family: &Family, at: usize, levels: &mut [Group]) {
    let values = &family.dimensions[at].values;
    let numbers: HashMap<usize, f64> =
        values.iter().enumerate().filter_map(|(place, value)| value.parse().ok().map(|number| (place, number))).collect();
    if numbers.len() == values.len() {
        let number = |group: &Group| group.pairs.first().and_then(|(_, value)| numbers.get(value)).copied().unwrap_or(0.0);
        levels.sort_by(|one, other| number(one).total_cmp(&number(other)));
    }
}
