//! What bears a figure out where the rules of its own sentence do not: what stands around it, the other of two that
//! are compared, a cell whose address says what the sentence says, two numbers that it follows from.

use domain::{Unit, Verdict};

use super::{amounts, anchored, label_unit, same_kind};
use crate::claim::{Judgement, is_same};
use crate::compare::Way;
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::goals::Place;
use crate::lexicon::singular;
use crate::mentions::Mention;
use crate::queries::Asker;
use crate::scene::{Scene, ends};
use crate::stated::{LIMITS, Stated, content};

/// The most limits of one unit that a figure is held against.
const MOST_LIMITS: usize = 8;

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
    let wholes: Vec<(Figure, Vec<domain::FactId>)> = judged
        .iter()
        .filter(|(_, judgement)| judgement.verdict == Verdict::Supported)
        .map(|(place, judgement)| (read.figures[*place].clone(), judgement.facts.clone()))
        .filter(|(figure, _)| matches!(figure.shape, Shape::OutOf(_)))
        .collect();
    let mut all = own.clone();
    if own.len() < 2
        && (read.points_back() || read.subjects().next().is_none())
        && let Some(before) = read.passage.previous
    {
        let scene = Scene::new(before, scene.reads, scene.lookup);
        let judged = amounts(&scene);
        all.extend(borne_out(scene.read, &judged));
    }
    let changes: Vec<(usize, Vec<domain::FactId>)> = judged
        .iter()
        .filter(|(_, own)| own.verdict == Verdict::Supported && own.facts.len() == 2)
        .map(|(place, own)| (*place, own.facts.clone()))
        .collect();
    for (place, judgement) in judged.iter_mut().filter(|(_, own)| own.verdict != Verdict::Supported) {
        let figure = &read.figures[*place];
        if let Some(facts) = same_amount(scene, *place, &own) {
            *judgement = Judgement::supported("claim-supported-arithmetic", facts);
            continue;
        }
        if let Some(facts) = same_change(scene, *place, &changes) {
            *judgement = Judgement::supported("claim-supported-change", facts);
            continue;
        }
        let each =
            read.tokens[figure.last..].iter().take(2).any(|token| token.is_any(&["each", "apiece", "per"]));
        let digits = ends::digits(figure, scene);
        if let Some(facts) =
            part_of(scene, figure, &wholes).or_else(|| follows(scene, figure, &all, digits, each))
        {
            *judgement = Judgement::supported("claim-supported-arithmetic", facts);
        }
    }
}

/// `2,434 seconds, or about 41 minutes`: the facts of the amount before that is said once more in another unit.
fn same_amount(
    scene: &Scene<'_>,
    place: usize,
    own: &[(Figure, Vec<domain::FactId>)],
) -> Option<Vec<domain::FactId>> {
    let read = scene.read;
    let figure = &read.figures[place];
    let before = &read.figures[place.checked_sub(1)?];
    let between = &read.tokens[before.last.min(figure.first)..figure.first];
    let again = between.len() <= 4
        && between.iter().any(|token| token.is_any(&["or", "i.e", "i.e."]) || token.is_mark(&['(', '=']));
    let (amount, facts) = own.iter().find(|(amount, _)| amount.at == before.at)?;
    let (from, to) = (amount.measured_unit()?, figure.measured_unit()?);
    let value = from.convert(amount.value * amount.scale(), to)? / figure.scale();
    let error = 0.5 * amount.step / amount.value.abs().max(f64::MIN_POSITIVE) * value.abs();
    let near = figure.covers(value)
        || figure.bound == Bound::Exact && (value - figure.value).abs() <= 0.5 * figure.step + error;
    (again && from != to && from != Unit::Percent && near).then(|| facts.clone())
}

/// `It grew by 58.5 MB, or 4 %`: the facts of the change before a percentage that says it once more.
fn same_change(
    scene: &Scene<'_>,
    place: usize,
    changes: &[(usize, Vec<domain::FactId>)],
) -> Option<Vec<domain::FactId>> {
    let read = scene.read;
    let figure = &read.figures[place];
    let before = &read.figures[place.checked_sub(1)?];
    let between = &read.tokens[before.last.min(figure.first)..figure.first];
    let again = between.len() <= 3
        && between.iter().any(|token| token.is("or") || token.is_mark(&['(']))
        && figure.is_percent() != before.is_percent();
    let (_, facts) = changes.iter().find(|(own, _)| again && *own + 1 == place)?;
    let [one, other] = facts.as_slice() else { return None };
    let ((one, unit), (other, other_unit)) = (scene.lookup.kept(one)?, scene.lookup.kept(other)?);
    if unit != other_unit || one <= 0.0 || other <= 0.0 {
        return None;
    }
    let (small, large) = (one.min(other), one.max(other));
    // What grows is measured against what it was, as what falls is.
    let ways: Vec<Way> =
        read.tokens[..before.first].iter().filter_map(|token| crate::compare::way(&token.lower)).collect();
    let (grown, fallen) = (100.0 * (large / small - 1.0), 100.0 * (1.0 - small / large));
    let values = match (ways.contains(&Way::Up), ways.contains(&Way::Down)) {
        (true, false) => vec![grown],
        (false, true) => vec![fallen],
        _ => vec![grown, fallen],
    };
    (figure.is_percent() && values.iter().any(|own| figure.covers(*own))).then(|| facts.clone())
}

/// `29 of 40 (72.5 %)`: the facts of a part and its whole that a percentage follows from.
fn part_of(
    scene: &Scene<'_>,
    figure: &Figure,
    wholes: &[(Figure, Vec<domain::FactId>)],
) -> Option<Vec<domain::FactId>> {
    let share = |part: &Figure| match part.shape {
        Shape::OutOf(whole) if whole > 0.0 => Some(100.0 * part.value / whole),
        _ => None,
    };
    // `29 of 40 runs passed with an accuracy of 72.5 %` tells of two things.
    let beside = |part: &Figure| {
        let (first, last) = if part.last <= figure.first {
            (part.last, figure.first)
        } else {
            (figure.last, part.first.max(figure.last))
        };
        let between = &scene.read.tokens[first..last];
        between.len() <= 3
            && between.iter().any(|token| token.is_any(&["or", "i.e"]) || token.is_mark(&['(', ',']))
    };
    let is_it = |part: &Figure| beside(part) && share(part).is_some_and(|own| figure.covers(own));
    let found = wholes.iter().find(|(part, _)| figure.is_percent() && is_it(part))?;
    Some(found.1.clone())
}

/// The facts of two amounts that a figure follows from; with `each` one may be of what the other counts.
fn follows(
    scene: &Scene<'_>,
    figure: &Figure,
    amounts: &[(Figure, Vec<domain::FactId>)],
    digits: usize,
    each: bool,
) -> Option<Vec<domain::FactId>> {
    let factor = figure.shape == Shape::Multiple;
    let way = super::change_word(scene, figure).and_then(|(way, _)| way);
    if !factor && (figure.shape != Shape::Plain || figure.in_words && !figure.is_percent()) {
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
                // `2,485 tokens/s, a quarter more than b (1,989)`.
                (Some(_), None) if figure.is_percent() || factor => Some(one.value * one.scale()),
                (Some(_), None) | (None, Some(_)) if each => Some(one.value * one.scale()),
                _ => None,
            }) else {
                continue;
            };
            let (small, large) = (value.abs().min(other.value.abs()), value.abs().max(other.value.abs()));
            // What is said twice is one amount.
            if small <= 0.0 || large <= small || first == second {
                continue;
            }
            let same_unit = figure.unit == other.unit || figure.unit == one.unit;
            let mut values = Vec::new();
            if figure.is_percent() || figure.unit == Some(WrittenUnit::Points) {
                if figure.is_percent() {
                    // What grows is measured against the smaller, what falls against the larger.
                    let (fallen, grown) = (100.0 * (1.0 - small / large), 100.0 * (large / small - 1.0));
                    match way {
                        Some(Way::Up) => values.push(grown),
                        Some(Way::Down) => values.push(fallen),
                        Some(_) => values.extend([fallen, grown]),
                        // No share has a share in another.
                        None if unit(one) == Some(Unit::Percent) => {}
                        None => values.extend([100.0 * small / large, fallen, grown]),
                    }
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
            // Both amounts are themselves rounded; what is counted is not.
            let counted = |own: &Figure| own.unit.is_none() && own.value.fract() == 0.0;
            let exact = counted(one) && counted(other);
            let error = (one.step / one.value.abs()).max(other.step / other.value.abs()) * 0.5;
            let error = if exact { 0.0 } else { error };
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

/// The judgement, unless a cell whose address says what the sentence says has the number, or nothing but another; `way`
/// is how the figure changes something, where it does.
pub(super) fn or_found(
    scene: &Scene<'_>,
    figure: &Figure,
    way: Option<Way>,
    judgement: Judgement,
) -> Judgement {
    if judgement.verdict == Verdict::Supported {
        return judgement;
    }
    let read = scene.read;
    let unit = label_unit(scene, figure).or_else(|| unit_before(scene, figure));
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
        .or_else(|| asker.change(way))
        .or_else(|| asker.count())
        .or_else(|| asker.listed())
        .or_else(|| asker.quotient())
        .or_else(|| from_limit(scene, figure))
        .or_else(|| super::is_allowed(scene, figure).then(|| super::stated(scene, figure))?)
        .or_else(|| super::echoed(scene, figure, judgement.verdict))
        .or_else(|| (judgement.verdict == Verdict::Unsupported).then(|| asker.correct(answer))?)
        .unwrap_or(judgement)
}

/// `49 ms below that limit`, `misses the target by 4.1 ms`: what lies between an amount and a limit that a document sets.
fn from_limit(scene: &Scene<'_>, figure: &Figure) -> Option<Judgement> {
    let tokens = &scene.read.tokens;
    let behind = &tokens[figure.last..(figure.last + 6).min(tokens.len())];
    let said = |list: &[&str]| behind.iter().any(|token| token.is_any(list));
    let below = said(&["below", "under", "less", "short", "within", "earlier", "fewer"]);
    let above = said(&["above", "over", "more", "beyond", "longer"]);
    let unit = figure.measured_unit()?;
    let missed = is_missed_by(scene, figure);
    let between = said(LIMITS) && below != above;
    if !(between || missed) || figure.shape != Shape::Plain {
        return None;
    }
    let limits = limits_of(scene, unit, figure);
    limits.into_iter().find_map(|(limit, stated, at_most)| {
        let less = if missed { !at_most } else { below };
        let value = if less { limit - figure.value } else { limit + figure.value };
        let amount = Figure { value, ..figure.clone() };
        // `6,996 MiB, 496 MiB more than allowed`: the amount is judged where it stands.
        let is_said = |other: &Figure| other.unit == figure.unit && amount.covers(other.value);
        let is_said = scene.read.figures.iter().any(|other| other.last <= figure.first && is_said(other));
        let found = if is_said { None } else { Some(Asker::new(scene, &amount, None).amount().0?) };
        let mut facts = found.map_or_else(Vec::new, |found| found.facts);
        facts.push(scene.lookup.keep(stated.fact()));
        Some(Judgement::supported("claim-supported-arithmetic", facts))
    })
}

/// `misses the target by 42.4 ms on Monday and by 40.8 ms on Tuesday`.
fn is_missed_by(scene: &Scene<'_>, figure: &Figure) -> bool {
    let tokens = &scene.read.tokens;
    let by = figure.first.checked_sub(1).is_some_and(|at| tokens[at].is("by"));
    let has = |list: &[&str]| tokens[..figure.first].iter().any(|token| token.is_any(list));
    by && has(LIMITS)
        && has(&["misses", "missed", "miss", "exceeds", "exceeded", "exceed", "violates", "violated"])
}

/// The limits in a unit that a sentence can speak of, and whether values have to stay below them: those that it names,
/// else the only one that documents ask for in such a unit.
fn limits_of<'s>(scene: &Scene<'s>, unit: Unit, figure: &Figure) -> Vec<(f64, &'s Stated, bool)> {
    let mut words = content(&scene.read.tokens);
    if let Some(before) = scene.read.passage.previous {
        words.extend(content(&scene.reads[before].tokens));
    }
    let named = |limit: f64| {
        scene.read.figures.iter().any(|other| other.unit == figure.unit && is_same(other.value, limit))
    };
    let knowledge = scene.knowledge();
    let goal = |place: usize| knowledge.goals.iter().find(|goal| goal.place == Place::Stated(place));
    let mut found: Vec<(f64, &Stated, bool)> = Vec::new();
    for (place, stated) in knowledge.stated.iter().enumerate() {
        if let Some(limit) = stated.limit(unit)
            && (stated.is_about(&words) || named(limit))
            && !found.iter().any(|(known, ..)| is_same(*known, limit))
        {
            found.push((limit, stated, goal(place).is_none_or(|goal| goal.at_most)));
        }
        if found.len() == MOST_LIMITS {
            break;
        }
    }
    let mut asked = knowledge.goals.iter().filter_map(|goal| {
        let Place::Stated(place) = goal.place else { return None };
        let stated = &knowledge.stated[place];
        Some((stated.limit(unit)?, stated, goal.at_most))
    });
    if let (Some(only), None) = (asked.next(), asked.next())
        && !found.iter().any(|(known, ..)| is_same(*known, only.0))
    {
        found.push(only);
    }
    found
}

/// `890 tokens on average, with a minimum of 646`: the unit of the figure before one that has none.
fn unit_before(scene: &Scene<'_>, figure: &Figure) -> Option<Unit> {
    if figure.unit.is_some() || figure.in_words {
        return None;
    }
    // `74.5 hours of speech and 52,110 utterances`: it counts something of its own.
    let next = scene.read.tokens.get(figure.last).filter(|next| next.lower.ends_with('s'));
    let frames = &scene.knowledge().frames;
    if next.is_some_and(|next| next.is_word() && frames.is_in_name(singular(&next.lower))) {
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
