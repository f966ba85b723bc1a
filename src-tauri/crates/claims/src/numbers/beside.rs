//! Amounts that stand beside others of their kind, in a sentence or in the items of a list, and answer one question with
//! them.

use std::rc::Rc;

use domain::{PassageKind, Unit, Verdict};

use super::{change_word, harmless};
use crate::claim::Judgement;
use crate::figures::{Figure, Shape, WrittenUnit};
use crate::queries::{self, Asker, series};
use crate::scene::Scene;
use crate::subject::Read;

/// The most items of a list that are judged together.
const MOST_ITEMS: usize = 40;
/// The longest item that is one entry of a list of them, in tokens.
const LONGEST_ITEM: usize = 16;
/// The fewest items that refute one of them.
const SEVERAL: usize = 4;

/// `c fell from 699 to 493, d from 512 to 480`: the amounts of one kind that are not all borne out, by the one question
/// that all of them answer.
pub(super) fn in_sentence(scene: &Scene<'_>, judged: &mut [(usize, Judgement)]) {
    let read = scene.read;
    let amount = |own: &&mut (usize, Judgement)| {
        let sets = matches!(
            own.1.reason.id.as_str(),
            "claim-supported-setting" | "claim-unsupported-setting" | "claim-unsupported-name"
        );
        is_amount(scene, &read.figures[own.0]) && !sets
    };
    let mut all: Vec<&mut (usize, Judgement)> = judged.iter_mut().filter(amount).collect();
    let mut from = 0;
    while from < all.len() {
        let figure = |at: usize| &read.figures[all[at].0];
        let mut unit = figure(from).measured_unit();
        let mut to = from + 1;
        while to < all.len() && is_like(figure(from), figure(to), unit) {
            unit = unit.or(figure(to).measured_unit());
            to += 1;
        }
        let open = all[from..to].iter().any(|own| own.1.verdict != Verdict::Supported);
        if open && to - from > 1 {
            let members: Vec<Asker<'_, '_>> = (from..to)
                .map(|at| Asker::new(scene, figure(at), unit.filter(|_| figure(at).unit.is_none())))
                .collect();
            let found = series::judge(&members, true);
            for (own, found) in all[from..to].iter_mut().zip(found) {
                if let Some(found) = found.filter(|_| own.1.verdict != Verdict::Supported) {
                    own.1 = found;
                }
            }
        }
        from = to;
    }
}

/// `gains of 19 %, 21 % and 6 %`: changes of one kind that are not all borne out, by the one question that all of them
/// answer.
pub(super) fn changes(scene: &Scene<'_>, judged: &mut [(usize, Judgement)]) {
    let read = scene.read;
    let told = |figure: &Figure| {
        let tokens = &read.tokens[figure.first.saturating_sub(6)..figure.first];
        figure.is_percent()
            || figure.unit == Some(WrittenUnit::Times)
            || figure.unit.is_none() && tokens.iter().any(|token| token.is_any(&["factor", "times"]))
    };
    let mut all: Vec<&mut (usize, Judgement)> =
        judged.iter_mut().filter(|own| told(&read.figures[own.0])).collect();
    let Some(first) = all.first().map(|own| read.figures[own.0].clone()) else { return };
    all.retain(|own| {
        let figure = &read.figures[own.0];
        figure.is_percent() == first.is_percent()
    });
    // `accuracy was 94.2 % for a` tells of no change.
    let last = all.last().map_or(first.last, |own| read.figures[own.0].last);
    let says_so = first.unit == Some(WrittenUnit::Times)
        || read.tokens.get(last).is_some_and(|next| next.is("of"))
        || read
            .tokens
            .iter()
            .any(|token| queries::APART.contains(&token.lower.as_str()) && !token.is_any(&["by", "between"]));
    if all.len() < 2 || !says_so || all.iter().all(|own| own.1.verdict == Verdict::Supported) {
        return;
    }
    let members: Vec<Asker<'_, '_>> =
        all.iter().map(|own| Asker::new(scene, &read.figures[own.0], None)).collect();
    let found = series::changes::judge(&members);
    for (own, found) in all.iter_mut().zip(found) {
        if let Some(found) = found.filter(|_| own.1.verdict != Verdict::Supported) {
            own.1 = found;
        }
    }
}

/// Whether a figure is an amount that can be one of several.
fn is_amount(scene: &Scene<'_>, figure: &Figure) -> bool {
    figure.shape == Shape::Plain && !queries::sets(scene, figure)
}

/// Whether two figures are amounts of one kind, where the first has a unit from what stands between them.
fn is_like(one: &Figure, other: &Figure, unit: Option<Unit>) -> bool {
    match (unit, other.measured_unit()) {
        (Some(first), Some(second)) => first.dimension() == second.dimension(),
        (None, None) => one.unit == other.unit,
        (None, Some(_)) | (Some(_), None) => one.unit.is_none() || other.unit.is_none(),
    }
}

/// `- a: 53.1`, `- b: 57.6`: the amounts at the same place of the items of a list.
pub(super) fn in_list(scene: &Scene<'_>, judged: &mut [(usize, Judgement)]) {
    let read = scene.read;
    if read.passage.kind != PassageKind::Item {
        return;
    }
    let own: Vec<usize> = amounts(scene);
    for (place, judgement) in judged.iter_mut() {
        let Some(nth) = own.iter().position(|own| own == place) else { continue };
        if judgement.verdict != Verdict::Supported
            && let Some(found) = of_items(scene, nth)
        {
            *judgement = found;
        }
    }
}

/// The places of the amounts of a passage.
fn amounts(scene: &Scene<'_>) -> Vec<usize> {
    let figures = scene.read.figures.iter().enumerate();
    let amounts = figures.filter(|(_, figure)| {
        is_amount(scene, figure)
            && !figure.in_words
            && !harmless::is_harmless(scene, figure)
            && change_word(scene, figure).is_none()
    });
    amounts.map(|(place, _)| place).collect()
}

/// The judgement on an amount of an item by those of the other items.
fn of_items(scene: &Scene<'_>, nth: usize) -> Option<Judgement> {
    let is_item = |read: &Read<'_>| {
        read.passage.kind == PassageKind::Item
            && read.passage.parents == scene.read.passage.parents
            && read.tokens.len() <= LONGEST_ITEM
    };
    if !is_item(scene.read) {
        return None;
    }
    let count = amounts(scene).len();
    let first = scene.reads.iter().position(is_item)?;
    // No head of a table stands where an item does.
    let key = (first, usize::MAX - count, nth);
    let known = scene.lookup.series.borrow().get(&key).cloned();
    let judged = known.unwrap_or_else(|| {
        let items = scene.reads.iter().enumerate().skip(first).filter(|(_, read)| is_item(read));
        let mut scenes: Vec<(Scene<'_>, Figure)> = Vec::new();
        for (at, read) in items.take(MOST_ITEMS) {
            let scene = Scene::new(at, scene.reads, scene.lookup);
            let own = amounts(&scene);
            let figure = own.get(nth).map(|place| read.figures[*place].clone());
            if let Some(figure) = figure.filter(|_| own.len() == count)
                && scenes.first().is_none_or(|(_, first)| is_like(first, &figure, first.measured_unit()))
            {
                scenes.push((scene, figure));
            }
        }
        let unit = scenes.iter().find_map(|(_, figure)| figure.measured_unit());
        let members: Vec<Asker<'_, '_>> = scenes
            .iter()
            .map(|(scene, figure)| Asker::new(scene, figure, unit.filter(|_| figure.unit.is_none())))
            .collect();
        let found = series::judge(&members, members.len() >= SEVERAL);
        let made =
            Rc::new(scenes.iter().map(|(scene, _)| scene.read.passage.start).zip(found).collect::<Vec<_>>());
        scene.lookup.series.borrow_mut().insert(key, made.clone());
        made
    });
    let (_, judgement) = judged.iter().find(|(start, _)| *start == scene.read.passage.start)?;
    judgement.clone()
}
