//! Whom alone something is said of: `only a and b failed`, `neither a nor b reported errors`.

use crate::claim::Judgement;
use crate::counts::{self, Condition};
use crate::mentions::{Mention, Slot, What};
use crate::scene::Scene;

/// Judges `only` or `neither` at a token: whether the values of one dimension that rows with the condition have are
/// those that are named.
pub(super) fn judge(scene: &Scene<'_>, at: usize) -> Option<Judgement> {
    let read = scene.read;
    let token = &read.tokens[at];
    let neither = token.is("neither");
    if !(neither || token.is("only")) {
        return None;
    }
    let named = named(scene, at)?;
    let condition = counts::condition(&read.tokens, &read.figures, |figure| {
        scene.metric_at(figure.at, figure.measured_unit()).measures
    })?;
    // `had errors`, `failed`: the rows that did not are no news.
    if matches!(condition, Condition::Succeeded | Condition::Clean) && !neither {
        return None;
    }
    let above = scene.above(&named);
    let others: Vec<&Mention> = read
        .subjects()
        .map(|(mention, _)| mention)
        .filter(|mention| {
            !named.iter().any(|own| own.slot(scene.knowledge()) == mention.slot(scene.knowledge()))
        })
        .collect();
    let around: Vec<&Mention> = [others, above].concat();
    let mut answer = None;
    for family in 0..scene.knowledge().data.families.len() {
        let Some(places) = places(&named, family) else { continue };
        let Some(holding) = counts::holding(scene.lookup, family, &around, &condition) else { continue };
        let (dimension, codes) = places;
        let values = &scene.lookup.family(family).dimensions[dimension].values;
        let mut own: Vec<usize> = holding.codes(dimension);
        own.sort_unstable();
        own.dedup();
        let fits = if neither {
            !own.iter().any(|code| codes.contains(code))
        } else {
            !own.is_empty() && own == codes
        };
        let facts = vec![scene.lookup.keep(holding.fact)];
        let right = if own.is_empty() {
            "0".to_owned()
        } else {
            own.iter().map(|code| values[*code].as_str()).collect::<Vec<_>>().join(", ")
        };
        let judgement = if fits {
            Judgement::supported("claim-supported-count", facts)
        } else {
            Judgement::contradicted("claim-contradicted-count", facts, right)
        };
        // A family where nothing of the kind happens says less than one where it does.
        if !own.is_empty() {
            return Some(judgement);
        }
        answer = answer.or(Some(judgement));
    }
    answer
}

/// The mentions of one slot that stand right behind a token: `a`, `a and b`, `the a runs`.
fn named<'s>(scene: &Scene<'s>, at: usize) -> Option<Vec<&'s Mention>> {
    let read = scene.read;
    let mut found: Vec<&'s Mention> = Vec::new();
    let mut slot: Option<&Slot> = None;
    let mut end = at + 1;
    for (mention, own) in read.subjects().filter(|(mention, _)| mention.first > at) {
        let between = read.tokens.get(end..mention.first)?;
        let joins = between.len() <= 3
            && between.iter().all(|token| {
                token.is_mark(&[',', '(', ')'])
                    || token
                        .is_any(&["and", "or", "nor", "the", "a", "for", "with", "on", "in", "runs", "of"])
            });
        if !joins || slot.is_some_and(|slot| slot != own) || matches!(own, Slot::File) {
            break;
        }
        slot = Some(own);
        found.push(mention);
        end = mention.last;
    }
    (!found.is_empty()).then_some(found)
}

/// The dimension of a family that all of the mentions name a value of, and those values.
fn places(named: &[&Mention], family: usize) -> Option<(usize, Vec<usize>)> {
    let mut dimension = None;
    let mut codes = Vec::new();
    for mention in named {
        let (What::Values(hits) | What::Setting(_, hits)) = &mention.what else { return None };
        let mut own: Vec<_> = hits.iter().filter(|hit| hit.family == family).collect();
        own.sort_by_key(|hit| (!hit.whole, hit.dimension));
        let at = own.first()?.dimension;
        if dimension.is_some_and(|dimension| dimension != at) {
            return None;
        }
        dimension = Some(at);
        codes.extend(own.iter().filter(|hit| hit.dimension == at).map(|hit| hit.code));
    }
    codes.sort_unstable();
    codes.dedup();
    Some((dimension?, codes))
}
