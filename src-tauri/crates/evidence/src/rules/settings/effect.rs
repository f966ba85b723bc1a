//! What each parameter changes, and what only looks like it.

use std::collections::HashMap;

use domain::{Direction, Fact, FindingKind, Message, Scope, StatisticKind, Test};

use super::Subject;
use super::models::thing;
use crate::data::groups::Group;
use crate::data::{DimensionKind, Family, RowSet, cold};
use crate::fact::{change, tally};
use crate::rules::Found;
use crate::rules::matter;
use crate::rules::noise::{self, Compared, compare};
use crate::rules::order::{Drift, drift};
use crate::rules::say::{With, finding, named, sources_of};

/// The most values of a parameter whose pairs are all compared.
const MOST_LEVELS: usize = 16;
/// Fewest cold rows of one value that can make a difference of their own; they are an eighth of its rows at least.
const GATHERED: usize = 2;
/// How much cold rows must move a level before it is said, as a part of it.
const MOVED: f64 = 0.25;

/// What each parameter changes.
pub(super) fn effects(subject: &Subject<'_>, settings: &[usize], found: &mut Found) {
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
    let or_interval = |pair: &Pair| pair.comparison.flipped.unwrap_or(pair.comparison.difference.p);
    let flipped = statistics::holm(&pairs.iter().map(or_interval).collect::<Vec<f64>>());
    let tests: Vec<Test> = pairs
        .iter()
        .enumerate()
        .map(|(place, pair)| {
            let flipped = pair.comparison.flipped.map(|_| flipped[place]);
            pair.comparison.test(p[place], flipped, family.measures[subject.measure].unit)
        })
        .collect();
    let clear = |place: &usize| tests[*place].beyond_noise == Some(true);
    let largest = (0..pairs.len()).filter(clear).max_by(|one, other| {
        pairs[*one].comparison.relative().abs().total_cmp(&pairs[*other].comparison.relative().abs())
    });
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
    let Some(facts) = subject.levels(&[&levels[*one], &levels[*other]], blocks) else { return };
    let [low, high] = facts.as_slice() else { return };
    let Some(changed) = change(high, low) else { return };
    let against = comparison.difference.estimate;
    // What the rows show as larger than the margin is not called none, whatever the interval of their pairs.
    if kind == FindingKind::NoEffect && changed.value.abs() >= 100.0 * noise::MARGIN {
        return;
    }
    if kind == FindingKind::Effect && (changed.value > 0.0) != (against > 0.0) && low.value > 0.0 {
        // The rows that can be compared say the opposite of all rows together: neither is the whole truth.
        return;
    }
    let far = subject.left_out(&[&levels[*one], &levels[*other]]);
    let without = (!far.is_empty()).then(|| {
        let scope = Scope {
            configuration: vec![(family.dimensions[at].name.clone(), String::new())],
            ..family.scope(&far, &[])
        };
        tally("outliers", &low.name, far.len(), scope, family.sources(subject.measure, &far))
    });
    Told { subject, at, kind, low, high, without: without.as_ref() }.say(changed, &tests[place], found);
}

/// What is told of a parameter.
struct Told<'a> {
    subject: &'a Subject<'a>,
    at: usize,
    kind: FindingKind,
    low: &'a Fact,
    high: &'a Fact,
    /// How many rows far from their like were left out.
    without: Option<&'a Fact>,
}

impl Told<'_> {
    fn say(&self, changed: Fact, test: &Test, found: &mut Found) {
        let Self { subject, low, high, .. } = self;
        let (family, metric) = (subject.family, subject.metric());
        let dimension = &family.dimensions[self.at];
        let value = |fact: &Fact| {
            let pair = fact.scope.configuration.iter().find(|(name, _)| *name == dimension.name);
            pair.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let id = match self.kind {
            FindingKind::Effect => "finding-effect",
            FindingKind::NoEffect => "finding-no-effect",
            FindingKind::Confounded => "finding-confounded-order",
            _ => "finding-indistinguishable",
        };
        let without = self.without.map_or_else(|| "none".to_owned(), |fact| fact.id.reference());
        let message = Message::new(id)
            .with("place", found.place(family, metric, &subject.rows))
            .with("parameter", dimension.name.as_str())
            .with("metric", subject.called())
            .with("from", value(low))
            .with("to", value(high))
            .with("low", low.id.reference())
            .with("high", high.id.reference())
            .with("without", without)
            .with("change", changed.id.reference());
        let mut scope = Scope {
            configuration: vec![(dimension.name.clone(), String::new())],
            ..family.scope(&subject.rows, &[])
        };
        scope.model = low.scope.model.clone().filter(|_| low.scope.model == high.scope.model);
        let size = changed.value / 100.0;
        let better = if subject.is_better(high.value, low.value) { value(high) } else { value(low) };
        let mut facts = vec![low.id.clone(), high.id.clone(), changed.id.clone()];
        facts.extend(self.without.map(|fact| fact.id.clone()));
        let finding = finding(self.kind, message)
            .about(metric, scope, None)
            .resting_on(facts)
            .shown_by(sources_of(&[low, high]))
            .tested(Some(test.clone()))
            .advising(self.advice(&dimension.name, better))
            .weighing(subject.direction(), size);
        found.facts_of(&[low, high]);
        found.facts_of(&self.without.into_iter().collect::<Vec<_>>());
        found.fact(changed);
        found.findings.push(named(finding));
    }

    fn advice(&self, parameter: &str, better: String) -> Option<Message> {
        let metric = self.subject.called();
        let advise = |id: &str| Message::new(id).with("parameter", parameter);
        match self.kind {
            FindingKind::Effect if self.subject.direction() != Direction::Neutral => {
                Some(advise("advice-set").with("value", better).with("metric", metric))
            }
            FindingKind::NoEffect => Some(advise("advice-free").with("metric", metric)),
            FindingKind::Confounded => Some(advise("advice-interleave")),
            FindingKind::Indistinguishable => Some(advise("advice-more-runs")),
            _ => None,
        }
    }
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
        .with("place", found.place(family, subject.metric(), &all))
        .with("parameter", dimension.name.as_str())
        .with("metric", subject.called())
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
        .shown_by(counted.sources.to_vec())
        .advising(Some(Message::new("advice-warm-up")))
        .weighing(subject.direction(), changed.value / 100.0);
    found.facts_of(&[&with, &without]);
    found.fact(changed);
    found.fact(counted);
    found.findings.push(named(finding));
    true
}

/// Levels of numbers by their size, of words in the order in which they come up.
fn in_order(family: &Family, at: usize, levels: &mut [Group]) {
    let values = &family.dimensions[at].values;
    let numbers: HashMap<usize, f64> = values
        .iter()
        .enumerate()
        .filter_map(|(place, value)| value.parse().ok().map(|number| (place, number)))
        .collect();
    if numbers.len() == values.len() {
        let number = |group: &Group| {
            group.pairs.first().and_then(|(_, value)| numbers.get(value)).copied().unwrap_or(0.0)
        };
        levels.sort_by(|one, other| number(one).total_cmp(&number(other)));
    }
}
