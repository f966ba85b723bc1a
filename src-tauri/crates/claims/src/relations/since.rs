//! What has been so from a day on: `a slowed down from 10 March`, `since 10 March it has been faster`.

use evidence::DimensionKind;

use super::{compared_measures, is_denied};
use crate::claim::Judgement;
use crate::compare::{self, Way, way};
use crate::lookup::{Filter, is_level, spoiled_by_cold};
use crate::mentions::{Mention, Slot, What};
use crate::scene::Scene;

/// Judges a way in which something is said to have gone from a day on, by the means before it and since; with the token
/// that says the way. `None` where no day begins anything, or where a number tells how much.
pub(super) fn judge(scene: &Scene<'_>, spoken: &[bool]) -> Option<(Judgement, usize)> {
    let read = scene.read;
    let (mention, day) = read.mentions.iter().find_map(|mention| match &mention.what {
        What::Date(date) if begins(scene, mention) => Some((mention, date.as_str())),
        _ => None,
    })?;
    let clause = read.clauses[mention.first];
    let mut said =
        (0..read.tokens.len()).filter(|at| read.clauses[*at] == clause && !spoken[*at]).filter_map(|at| {
            let way = gone(&read.tokens[at].lower).filter(|_| !read.advice[at] && !is_denied(scene, at))?;
            Some((at, way))
        });
    let (at, way) = said.next().filter(|_| said.next().is_none())?;
    let amounts =
        read.figures.iter().any(|figure| figure.unit.is_some() && read.clauses[figure.at] == clause);
    if amounts {
        return None;
    }
    let own: Vec<&Mention> =
        read.subjects().filter(|(_, slot)| **slot != Slot::Date).map(|(mention, _)| mention).collect();
    let subject: Vec<&Mention> = own.iter().copied().chain(scene.above(&own)).collect();
    let mut pairs = Vec::new();
    for (family, measure) in compared_measures(scene, at, way) {
        let of = scene.lookup.family(family);
        let Some(dates) = of.dimensions.iter().position(|own| own.kind == DimensionKind::Date) else {
            continue;
        };
        let warm = spoiled_by_cold(&of.measures[measure].metric) && of.cold.contains(&true);
        let filter = scene.lookup.filter(family, &subject, scene.cold().or(warm.then_some(false)));
        let Some(filter) = filter.filter(|_| is_level(&of.measures[measure])) else { continue };
        let (before, since) = parted(&of.dimensions[dates].values, day);
        if before.is_empty() || since.is_empty() {
            continue;
        }
        let side = |codes: Vec<usize>| {
            let mut narrowed = Filter { ..filter.clone() };
            narrowed.pairs.retain(|(at, _)| *at != dates);
            narrowed.pairs.push((dates, codes));
            narrowed.pairs.sort();
            narrowed
        };
        pairs.extend(compare::pair(scene.lookup, (&side(since), measure), (&side(before), measure)));
    }
    let judgement = compare::judge_stressed(&pairs, way).or_else(|| compare::judge_way(&pairs, way))?;
    Some((judgement, at))
}

/// Whether a day is one from which on something goes: `since 10 March`, `from 10 March onwards`.
fn begins(scene: &Scene<'_>, mention: &Mention) -> bool {
    let tokens = &scene.read.tokens;
    mention.first.checked_sub(1).is_some_and(|at| tokens[at].is_any(&["since", "from", "after"]))
        || tokens.get(mention.last).is_some_and(|token| token.is_any(&["onwards", "onward"]))
}

/// The way of a verb or an adjective that tells how something went.
fn gone(word: &str) -> Option<Way> {
    way(word).filter(|way| {
        matches!(way, Way::Faster | Way::Slower)
            || word.ends_with('d')
            || matches!(word, "fell" | "rose" | "grew" | "worse" | "better" | "lower" | "higher")
    })
}

/// The codes of the dates before a day, and of those from it on.
fn parted(values: &[String], day: &str) -> (Vec<usize>, Vec<usize>) {
    let (from, day) = day.strip_prefix("--").map_or((0, day), |day| (5, day));
    let is_before = |code: &usize| values[*code].get(from..).is_some_and(|own| own < day);
    (0..values.len()).partition(is_before)
}
