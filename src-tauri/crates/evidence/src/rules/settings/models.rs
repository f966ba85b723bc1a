//! The same table for several models, or for several files that are named after what they measured.

use std::collections::BTreeSet;

use domain::{Direction, Fact, FindingKind, Message, Scope};

use super::{Subject, test};
use crate::data::family::NONE;
use crate::data::groups::Group;
use crate::data::{DimensionKind, Family};
use crate::fact::change;
use crate::rules::Found;
use crate::rules::noise::compare;
use crate::rules::say::{self, With, finding, named, sources_of};

/// The most models that are held against each other.
const MOST_MODELS: usize = 64;

/// The dimension of what was compared by the same table: models, or what the files are named after.
pub(super) fn thing(family: &Family) -> Option<usize> {
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
pub(super) fn models(subject: &Subject<'_>, found: &mut Found) {
    let family = subject.family;
    let Some(at) = thing(family) else { return };
    let blocks = subject.blocks(&[at]);
    let groups = comparable(family.divide(&subject.every, &[at]), blocks);
    if groups.len() < 2 {
        return;
    }
    let Some(facts) = subject.levels(&groups.iter().collect::<Vec<_>>(), blocks) else { return };
    let mut levels: Vec<(Fact, Group)> = facts.into_iter().zip(groups).collect();
    levels.sort_by(|(one, _), (other, _)| match subject.direction() {
        Direction::LowerIsBetter => one.value.total_cmp(&other.value),
        _ => other.value.total_cmp(&one.value),
    });
    let rows = |at: usize| subject.tested(&levels[at].1.rows);
    let compared = compare(subject.values(), &rows(0), &rows(1), blocks);
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
    let list: Vec<String> = levels
        .iter()
        .map(|(fact, _)| format!("{} {}", say::subject(&of_thing(fact)), fact.id.reference()))
        .collect();
    let message = Message::new(id)
        .with("place", found.place(family, subject.metric(), &subject.every))
        .with("metric", subject.called())
        .with("best", say::subject(&of_thing(best)))
        .with("value", best.id.reference())
        .with("next", say::subject(&of_thing(next)))
        .with("other", next.id.reference())
        .with("margin", margin.id.reference())
        .with("runs", if best.n == 1 && next.n == 1 { "one" } else { "few" })
        .with("list", list.join("; "));
    let mut facts: Vec<_> = levels.iter().map(|(fact, _)| fact.id.clone()).collect();
    facts.push(margin.id.clone());
    let every: Vec<&Fact> = levels.iter().map(|(fact, _)| fact).collect();
    let size = margin.value / 100.0;
    let finding = finding(FindingKind::Models, message)
        .about(&best.metric, Scope::clone(&best.scope), Some(Scope::clone(&worst.scope)))
        .resting_on(facts)
        .shown_by(sources_of(&every))
        .tested(Some(test))
        .weighing(subject.direction(), size);
    found.facts_of(&every);
    found.fact(margin);
    found.findings.push(named(finding));
}

/// The groups that have conditions in common, those with most conditions first among them.
pub(super) fn comparable(groups: Vec<Group>, blocks: Option<&[u32]>) -> Vec<Group> {
    let Some(blocks) = blocks else { return groups };
    let conditions = |group: &Group| -> BTreeSet<u32> {
        group.rows.iter().map(|row| blocks[row]).filter(|block| *block != NONE).collect()
    };
    let mut order: Vec<(BTreeSet<u32>, usize)> =
        groups.iter().enumerate().map(|(at, group)| (conditions(group), at)).collect();
    order.sort_by_key(|(own, at)| (std::cmp::Reverse(own.len()), *at));
    let mut common: Option<BTreeSet<u32>> = None;
    let mut kept = vec![false; groups.len()];
    for (own, at) in order {
        let shared: BTreeSet<u32> = common
            .as_ref()
            .map_or_else(|| own.clone(), |common| common.intersection(&own).copied().collect());
        if !shared.is_empty() {
            kept[at] = true;
            common = Some(shared);
        }
    }
    groups.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(group, _)| group).collect()
}

/// A level's scope without what it leaves out.
fn of_thing(fact: &Fact) -> Scope {
    Scope { file: None, ..Scope::clone(&fact.scope) }
}
