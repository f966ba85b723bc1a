//! What was asked: between which prompts a metric differs most.

use domain::{Direction, Fact, FindingKind, Message, Scope, Test};

use super::Subject;
use super::models::comparable;
use crate::data::groups::{Group, MOST_VALUES};
use crate::data::{DimensionKind, Family};
use crate::fact::{change, tally};
use crate::rules::Found;
use crate::rules::matter;
use crate::rules::noise::{self, Compared, compare};
use crate::rules::rows::shortened;
use crate::rules::say::{With, finding, named, sources_of};

/// How much more a spread of single values matters than one that is known to be within the noise.
const SINGLE: f64 = 2.0;

/// The dimension of prompts.
pub(super) fn prompt(family: &Family) -> Option<usize> {
    (0..family.dimensions.len()).find(|at| {
        let dimension = &family.dimensions[*at];
        dimension.kind == DimensionKind::Prompt
            && !dimension.redundant
            && (2..=MOST_VALUES).contains(&dimension.values.len())
    })
}

/// The prompt with the best level against the one with the worst.
pub(super) fn find(subject: &Subject<'_>, prompt: Option<usize>, found: &mut Found) {
    let family = subject.family;
    let Some(at) = prompt.filter(|_| !matter::is_ambient(&family.measures[subject.measure])) else { return };
    let blocks = subject.blocks(&[at]);
    let groups = comparable(family.divide(&subject.rows, &[at]), blocks);
    if groups.len() < 2 {
        return;
    }
    let Some(facts) = subject.levels(&groups.iter().collect::<Vec<_>>(), blocks) else { return };
    let mut levels: Vec<(Fact, Group)> = facts.into_iter().zip(groups).collect();
    levels.sort_by(|(one, _), (other, _)| match subject.direction() {
        Direction::LowerIsBetter => one.value.total_cmp(&other.value),
        _ => other.value.total_cmp(&one.value),
    });
    let pairs = levels.len() * (levels.len() - 1) / 2;
    let (best, worst) = (&levels[0], &levels[levels.len() - 1]);
    if best.0.value.to_bits() == worst.0.value.to_bits() {
        return;
    }
    let compared = compare(subject.values(), &best.1.rows, &worst.1.rows, blocks);
    let (best, worst) = (&best.0, &worst.0);
    let Some(changed) = change(best, worst) else { return };
    let unit = family.measures[subject.measure].unit;
    let (id, kind, test) = match compared {
        Compared::Apart => return,
        Compared::Single { estimate, .. } => {
            ("finding-prompts-single", FindingKind::Indistinguishable, noise::single(estimate, unit))
        }
        Compared::Tested(comparison) => {
            // The two ends of many were chosen by looking at all of them.
            let corrected = |p: f64| (p * pairs as f64).min(1.0);
            let (p, flipped) = (corrected(comparison.difference.p), comparison.flipped);
            let test: Test = comparison.test(p, flipped, unit);
            let agrees = (comparison.difference.estimate > 0.0) == (best.value > worst.value);
            match test.beyond_noise {
                Some(true) if !agrees => return,
                Some(true) => ("finding-prompts", FindingKind::Effect, test),
                _ if comparison.is_negligible() && changed.value.abs() < 100.0 * noise::MARGIN => {
                    ("finding-prompts-same", FindingKind::NoEffect, test)
                }
                _ => ("finding-prompts-noise", FindingKind::Indistinguishable, test),
            }
        }
    };
    let dimension = &family.dimensions[at];
    let count = tally(
        "prompts",
        &best.name,
        levels.len(),
        family.scope(&subject.rows, &[]),
        family.sources(subject.measure, &subject.rows),
    );
    let without = subject.outliers(&Group { pairs: Vec::new(), rows: subject.rows.clone() });
    let asked = |fact: &Fact| shortened(fact.scope.prompt.as_deref().unwrap_or_default());
    let message = Message::new(id)
        .with("place", found.place(family, subject.metric(), &subject.rows))
        .with("metric", subject.called())
        .with("count", count.id.reference())
        .with("best", best.id.reference())
        .with("best_prompt", asked(best))
        .with("worst", worst.id.reference())
        .with("worst_prompt", asked(worst))
        .with("change", changed.id.reference())
        .with("without", without.as_ref().map_or_else(|| "none".to_owned(), |fact| fact.id.reference()))
        .with("runs", if best.n == 1 && worst.n == 1 { "one" } else { "few" });
    let scope = Scope {
        configuration: vec![(dimension.name.clone(), String::new())],
        ..family.scope(&subject.rows, &[])
    };
    let mut ids = vec![best.id.clone(), worst.id.clone(), changed.id.clone(), count.id.clone()];
    ids.extend(without.iter().map(|fact| fact.id.clone()));
    let mut finding = finding(kind, message)
        .about(subject.metric(), scope, None)
        .resting_on(ids)
        .shown_by(sources_of(&[best, worst]))
        .tested(Some(test))
        .weighing(subject.direction(), changed.value / 100.0);
    if id == "finding-prompts-single" {
        finding.weight *= SINGLE;
    }
    found.facts_of(&[best, worst, &count]);
    found.facts_of(&without.iter().collect::<Vec<_>>());
    found.fact(changed);
    found.findings.push(named(finding));
}
