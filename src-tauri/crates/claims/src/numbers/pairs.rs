//! What a change or a difference can be by everything that is said around it: the two subjects are named in the
//! sentence, or one of them there and the other just before.

use crate::claim::Judgement;
use crate::compare::{self, Way};
use crate::figures::{Figure, Shape, WrittenUnit};
use crate::lexicon::MeasurePlace;
use crate::mentions::{Mention, Slot, What};
use crate::scene::Scene;
use domain::{Unit, Verdict};

use super::anchored::ways;
use crate::surroundings::NEAR;

/// The most pairs of filters that are looked at.
const MOST_PAIRS: usize = 400;

/// Judges a change by the pairs of subjects that are named around it; `None` where no pair bears it out.
pub(super) fn paired(scene: &Scene<'_>, figure: &Figure, way: Option<Way>) -> Option<Judgement> {
    if !compare::is_plain(figure) {
        return None;
    }
    let read = scene.read;
    let measures = measures(scene, figure, way);
    let mut seen: Vec<&Slot> = Vec::new();
    let around = scene.surroundings();
    let mut left = MOST_PAIRS;
    for (_, slot) in read.subjects() {
        if seen.contains(&slot) {
            continue;
        }
        seen.push(slot);
        let mut own: Vec<&Mention> = Vec::new();
        for (mention, at) in read.subjects() {
            if at == slot && !own.iter().any(|other| other.what == mention.what) {
                own.push(mention);
            }
        }
        let fixed: Vec<&Mention> = read
            .own_subjects(figure, &[figure])
            .into_iter()
            .filter(|mention| mention.slot(scene.knowledge()).as_ref() != Some(slot))
            .collect();
        let mut sides: Vec<(&Mention, &Mention)> = Vec::new();
        match own.as_slice() {
            [one, other] => {
                let from = one.first > 0 && read.tokens[one.first - 1].is("from")
                    || read.tokens[one.first].is("from")
                    || read.opens_a_way(one.first);
                sides.push(if from || read.is_compared(one) { (other, one) } else { (one, other) });
            }
            [one] => {
                for read in around.before.iter().take(NEAR).chain(&around.above) {
                    for (mention, at) in read.subjects() {
                        if at == slot && mention.what != one.what {
                            sides.push((one, mention));
                        }
                    }
                }
            }
            _ => continue,
        }
        for (one, other) in sides {
            for (family, measure) in &measures {
                for cold in [scene.cold(), Some(false)] {
                    let first = [&fixed[..], &[one]].concat();
                    let second = [&fixed[..], &[other]].concat();
                    let (Some(base), Some(against)) = (
                        scene.lookup.filter(*family, &first, cold),
                        scene.lookup.filter(*family, &second, cold),
                    ) else {
                        continue;
                    };
                    for way_in in ways(scene, &base, &first) {
                        left = left.checked_sub(1)?;
                        let mut with = against.clone();
                        for pair in &way_in.pairs {
                            if !with.pairs.iter().any(|(at, _)| *at == pair.0) {
                                with.pairs.push(pair.clone());
                            }
                        }
                        with.pairs.sort();
                        if with == way_in {
                            continue;
                        }
                        let pair = compare::pair(scene.lookup, (&way_in, *measure), (&with, *measure));
                        let judgement = compare::judge_amount(
                            scene.lookup,
                            &pair.into_iter().collect::<Vec<_>>(),
                            figure,
                            way,
                        );
                        if let Some(judgement) = judgement.filter(|own| own.verdict == Verdict::Supported) {
                            return Some(judgement);
                        }
                    }
                }
            }
        }
    }
    None
}

/// The measures that a change can be of: those named around it, the nearest first; else those that its word implies.
fn measures(scene: &Scene<'_>, figure: &Figure, way: Option<Way>) -> Vec<MeasurePlace> {
    let unit = figure.measured_unit().filter(|unit| *unit != Unit::Percent);
    let fits = |place: &MeasurePlace| {
        let own = scene.lookup.family(place.0).measures[place.1].unit;
        match (&figure.unit, unit) {
            (Some(WrittenUnit::Points), _) => own == Unit::Percent,
            (_, Some(unit)) if figure.shape == Shape::Plain => unit.dimension() == own.dimension(),
            _ => true,
        }
    };
    let mut found: Vec<MeasurePlace> = Vec::new();
    for read in scene.surroundings().near(scene.read) {
        for mention in &read.mentions {
            if let What::Metric(places) = &mention.what {
                found.extend(
                    places
                        .iter()
                        .filter(|place| fits(place) && !found.contains(place))
                        .copied()
                        .collect::<Vec<_>>(),
                );
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    if matches!(way, Some(Way::Faster | Way::Slower) | None) {
        found.extend(scene.measures_of_speed().into_iter().filter(fits));
    }
    if let Some(unit) = unit.filter(|_| found.is_empty()) {
        for (family, one) in scene.knowledge().data.families.iter().enumerate() {
            let same =
                (0..one.measures.len()).filter(|at| one.measures[*at].unit.dimension() == unit.dimension());
            found.extend(same.map(|at| (family, at)));
        }
    }
    found
}
