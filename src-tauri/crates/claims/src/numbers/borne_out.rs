//! What bears a figure out where the rules of its own sentence do not: what stands around it, the other of two that
//! are compared, a cell whose address says what the sentence says, two numbers that it follows from.

use domain::{Unit, Verdict};

use super::{amounts, anchored, label_unit, same_kind};
use crate::claim::Judgement;
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::mentions::Mention;
use crate::queries::Asker;
use crate::scene::{Scene, ends};

/// What follows from two numbers of the passage, or of the one before, that are borne out: a share, a ratio, a
/// difference, a sum.
pub(super) fn derive(scene: &Scene<'_>, judged: &mut [(usize, Judgement)]) {
    let read = scene.read;
    if judged.iter().all(|(_, judgement)| judgement.verdict == Verdict::Supported) {
        return;
    }
    let borne_out = |read: &crate::subject::Read<'_>,
                     judged: &[(usize, Judgement)]|
     -> Vec<(Figure, Vec<domain::FactId>)> {
        judged
            .iter()
            .filter(|(_, judgement)| judgement.verdict == Verdict::Supported && !judgement.facts.is_empty())
            .map(|(place, judgement)| (read.figures[*place].clone(), judgement.facts.clone()))
            .filter(|(figure, _)| figure.shape == Shape::Plain && !read.implied.contains(&figure.first))
            .take(6)
            .collect()
    };
    let own = borne_out(read, judged);
    let mut all = own.clone();
    if own.len() < 2
        && (read.points_back() || read.subjects().next().is_none())
        && let Some(before) = read.passage.previous
    {
        let scene = Scene::new(before, scene.reads, scene.lookup);
        let judged = amounts(&scene);
        all.extend(borne_out(scene.read, &judged));
    }
    for (place, judgement) in judged.iter_mut().filter(|(_, own)| own.verdict != Verdict::Supported) {
        let figure = &read.figures[*place];
        if let Some(facts) = follows(figure, &all, ends::digits(figure, scene)) {
            *judgement = Judgement::supported("claim-supported-arithmetic", facts);
        }
    }
}

/// The facts of two amounts that a figure follows from.
fn follows(
    figure: &Figure,
    amounts: &[(Figure, Vec<domain::FactId>)],
    digits: usize,
) -> Option<Vec<domain::FactId>> {
    let factor = figure.shape == Shape::Multiple;
    if !factor && (figure.shape != Shape::Plain || figure.in_words) {
        return None;
    }
    for (at, (one, first)) in amounts.iter().enumerate() {
        for (other, second) in &amounts[at + 1..] {
            let unit = |figure: &Figure| figure.measured_unit();
            let Some(value) = (match (unit(one), unit(other)) {
                (Some(from), Some(to)) => {
                    from.convert(one.value * one.scale(), to).map(|value| value / other.scale())
                }
                (None, None) => Some(one.value),
                _ => None,
            }) else {
                continue;
            };
            let (small, large) = (value.abs().min(other.value.abs()), value.abs().max(other.value.abs()));
            if small <= 0.0 || large <= small {
                continue;
            }
            let same_unit = figure.unit == other.unit || figure.unit == one.unit;
            let mut values = Vec::new();
            if figure.is_percent() || figure.unit == Some(WrittenUnit::Points) {
                if figure.is_percent() {
                    values.extend([
                        100.0 * small / large,
                        100.0 * (1.0 - small / large),
                        100.0 * (large / small - 1.0),
                    ]);
                }
                if unit(one) == Some(Unit::Percent) {
                    values.push(large - small);
                }
            } else if factor {
                values.extend([large / small, small / large]);
            } else if same_unit && digits > if figure.unit.is_none() { 2 } else { 1 } {
                values.extend([large - small, large + small]);
            } else if figure.unit.is_none() && digits > 1 {
                values.extend([large / small, large - small]);
            }
            // Both amounts are themselves rounded.
            let error = (one.step / value.abs()).max(other.step / other.value.abs()) * 0.5;
            let fits = |value: &f64| {
                figure.covers(*value)
                    || figure.bound == Bound::Exact
                        && (value - figure.value.abs()).abs() <= figure.step * 0.5 + value.abs() * error
            };
            if values.iter().any(fits) {
                return Some(first.iter().chain(second).cloned().collect());
            }
        }
    }
    None
}

/// The judgement, unless a cell whose address says what the sentence says has the number, or nothing but another.
pub(super) fn or_found(
    scene: &Scene<'_>,
    figure: &Figure,
    label: Option<Unit>,
    judgement: Judgement,
) -> Judgement {
    if judgement.verdict == Verdict::Supported {
        return judgement;
    }
    let read = scene.read;
    let unit = label.or_else(|| label_unit(scene, figure)).or_else(|| unit_before(scene, figure));
    let alike: Vec<&Figure> = read.figures.iter().filter(|other| same_kind(other, figure)).collect();
    let judgement = or_around(scene, figure, unit, &read.own_subjects(figure, &alike), judgement);
    // `a leads with 286.5 tok/s, followed by b (183.8) and c (102.0)`: one unit for all.
    let loose = |other: &&Figure| {
        !other.in_words
            && matches!(other.shape, Shape::Plain)
            && !read.implied.contains(&other.first)
            && (same_kind(other, figure) || other.unit.is_none() || figure.unit.is_none())
    };
    let listed: Vec<&Figure> = read.figures.iter().filter(loose).collect();
    let judgement = if judgement.verdict == Verdict::Supported || listed.len() <= alike.len() {
        judgement
    } else {
        or_around(scene, figure, unit, &read.own_subjects(figure, &listed), judgement)
    };
    if judgement.verdict == Verdict::Supported {
        return judgement;
    }
    let asker = Asker::new(scene, figure, unit);
    let (found, answer) = asker.amount();
    found
        .or_else(|| asker.change(None))
        .or_else(|| asker.count())
        .or_else(|| super::is_allowed(scene, figure).then(|| super::stated(scene, figure))?)
        .or_else(|| super::echoed(scene, figure, judgement.verdict))
        .or_else(|| (judgement.verdict == Verdict::Unsupported).then(|| asker.correct(answer))?)
        .unwrap_or(judgement)
}

/// `890 tokens on average, with a minimum of 646`: the unit of the figure before one that has none.
fn unit_before(scene: &Scene<'_>, figure: &Figure) -> Option<Unit> {
    if figure.unit.is_some() || figure.in_words {
        return None;
    }
    let sets = |other: &&Figure| crate::queries::sets(scene, other);
    let mut before =
        scene.read.figures.iter().rev().filter(|other| other.last <= figure.first && other.unit.is_some());
    let nearest = before.clone().next()?;
    let before = before.find(|other| !sets(other)).unwrap_or(nearest);
    before.measured_unit().filter(|unit| *unit != Unit::Percent || figure.value <= 100.0)
}

/// The judgement about a figure whose subjects and unit are known, unless what stands around bears it out.
pub(crate) fn or_around(
    scene: &Scene<'_>,
    figure: &Figure,
    unit: Option<Unit>,
    own: &[&Mention],
    judgement: Judgement,
) -> Judgement {
    if judgement.verdict == Verdict::Supported {
        return judgement;
    }
    let digits = ends::digits(figure, scene);
    if let Some(found) = anchored::anchored(scene, figure, unit, own, digits) {
        return found;
    }
    judgement
}
