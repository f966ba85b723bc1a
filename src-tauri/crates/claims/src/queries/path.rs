//! `It rises from 0.65 to 2.50`: which of two amounts comes first, where the rows go on from day to day or from step
//! to step.

use domain::StatisticKind;

use super::Asker;
use super::amounts::Level;
use super::frames::{Column, Frame};
use super::rows::rows;
use crate::claim::{Judgement, number};
use crate::figures::{Figure, Shape};
use crate::scene::{Scene, ends};

/// Names of columns along which rows go on.
pub(crate) const GOES_ON: &[&str] =
    &["step", "epoch", "iteration", "round", "turn", "minute", "day", "run", "date", "time", "night", "week"];
/// A question that leaves more open than this tells nothing of the order.
const PLAIN: f64 = 3.0;
/// By how much less plain the order that was said may be than its reverse.
const BEHIND: f64 = 1.0;

/// The judgement that two amounts come in the other order; `None` where they come as said, or where nothing tells.
pub(crate) fn reversed(scene: &Scene<'_>, from: &Figure, to: &Figure) -> Option<Judgement> {
    if from.shape != Shape::Plain || to.shape != Shape::Plain || ends::begins(scene, from) != Some(true) {
        return None;
    }
    let asker = Asker::new(scene, from, to.measured_unit());
    // `from 38.78 at k = 2 to 29.70 at k = 8` says itself what each is of.
    let placed = |pick: &&super::Pick| pick.first >= from.last && pick.first <= to.last + 4;
    if asker.cell.is_some() || asker.own.iter().any(|pick| placed(&pick)) {
        return None;
    }
    let (mut forward, mut backward) = (f64::INFINITY, f64::INFINITY);
    let mut cells = None;
    for (at, frame) in asker.frames().all.iter().enumerate() {
        let columns = asker.columns(at, false);
        let steps: Vec<usize> =
            (0..frame.columns.len()).filter(|column| goes_on(&frame.columns[*column])).collect();
        if steps.is_empty() {
            continue;
        }
        for query in asker.plain_queries(at).iter().take(64) {
            let all = rows(frame, query);
            for (column, unsaid) in columns.iter().filter(|(_, unsaid)| query.cost + unsaid <= PLAIN) {
                let cost = query.cost + unsaid;
                for step in &steps {
                    let Some((first, last)) = edges(frame, *step, *column, &all) else { continue };
                    let is = |figure: &Figure, value: f64| {
                        asker.written(&frame.columns[*column], value).iter().any(|own| figure.covers(*own))
                    };
                    if is(from, first.1) && is(to, last.1) {
                        forward = forward.min(cost);
                    } else if is(from, last.1) && is(to, first.1) && cost < backward {
                        backward = cost;
                        cells = Some((at, *column, [first.0, last.0].concat(), first.1));
                    }
                }
            }
        }
    }
    if !backward.is_finite() || forward <= backward + BEHIND {
        return None;
    }
    let (frame, column, cells, value) = cells?;
    let fact = asker.fact(frame, column, &cells, StatisticKind::Value, value)?;
    let right = format!("{} → {}", number(to.value, to.step), number(from.value, from.step));
    Some(Judgement::contradicted("claim-contradicted-relation", vec![scene.lookup.keep(fact)], right))
}

/// The first and the last value of a column along which rows go on.
pub(super) fn ends(column: &Column) -> Option<(usize, usize)> {
    let key = |code: usize| place(column, code);
    let codes = || (0..column.values.len()).filter(|code| key(*code).is_finite());
    let first = codes().min_by(|one, other| key(*one).total_cmp(&key(*other)))?;
    let last = codes().max_by(|one, other| key(*one).total_cmp(&key(*other)))?;
    (first != last).then_some((first, last))
}

/// Where a value stands along a column: its day, or its number.
pub(super) fn place(column: &Column, code: usize) -> f64 {
    match column.days[code] {
        Some(day) => f64::from(day),
        None => column.values[code].parse().unwrap_or(f64::NAN),
    }
}

/// Whether rows go on along a column.
pub(super) fn goes_on(column: &Column) -> bool {
    let dated = column.values.len() > 1 && column.days.iter().all(Option::is_some);
    let named = GOES_ON.iter().any(|name| column.own.iter().any(|own| own == name));
    // `minutes` of 39.8 are no steps.
    dated
        || named
            && (column.order.is_empty() || column.is_whole())
            && (!column.is_measure || column.own.len() == 1)
            && column.order.len() > 1
}

/// The cells at the first and at the last value of a column along which rows go on, each with their mean.
type Edge = (Vec<(usize, f64)>, f64);

fn edges(frame: &Frame, step: usize, column: usize, all: &[usize]) -> Option<(Edge, Edge)> {
    let along = &frame.columns[step];
    let of = &frame.columns[column];
    let mut codes: Vec<usize> =
        all.iter().filter(|row| of.numbers[**row].is_finite()).filter_map(|row| along.code(*row)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.sort_by(|one, other| place(along, *one).total_cmp(&place(along, *other)));
    let [first, .., last] = codes.as_slice() else { return None };
    let edge = |code: usize| {
        let own = all.iter().filter(|row| along.code(**row) == Some(code));
        let cells: Vec<(usize, f64)> =
            own.map(|row| (*row, of.numbers[*row])).filter(|(_, value)| value.is_finite()).collect();
        let mean = Level::of(&cells)?.mean;
        Some((cells, mean))
    };
    Some((edge(*first)?, edge(*last)?))
}
