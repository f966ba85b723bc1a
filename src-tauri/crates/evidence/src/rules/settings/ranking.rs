//! Best and worst configuration, with the margin and whether it exceeds the noise.

use std::collections::BTreeMap;

use domain::{Direction, Fact, FindingKind, Message, Test};

use super::{Subject, test};
use crate::data::DimensionKind;
use crate::data::groups::Group;
use crate::fact::change;
use crate::rules::Found;
use crate::rules::noise::{self, compare};
use crate::rules::say::{self, With, finding, named, sources_of};

/// The most configurations that are ranked.
const MOST_CONFIGURATIONS: usize = 4_096;

/// Best and worst configuration of each model.
pub(super) fn best_and_worst(subject: &Subject<'_>, settings: &[usize], found: &mut Found) {
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
    let (own, other) = (say::subject(&level.scope), say::subject(&next.scope));
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
    let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    let block = |row: usize| blocks.map_or(0, |blocks| blocks[row]);
    for row in configurations.iter().flat_map(|group| group.rows.iter()) {
        let sum = sums.entry(block(row)).or_default();
        *sum = (sum.0 + subject.values()[row], sum.1 + 1.0);
    }
    let groups: Vec<Vec<f64>> = configurations
        .iter()
        .map(|group| {
            group
                .rows
                .iter()
                .map(|row| subject.values()[row] - sums[&block(row)].0 / sums[&block(row)].1)
                .collect()
        })
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
