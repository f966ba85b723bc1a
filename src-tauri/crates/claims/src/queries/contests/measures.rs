//! By which columns one can be ahead of another, and which way each says it.

use domain::{Dimension, Direction, Unit};

use super::super::Asker;
use super::super::frames::Column;
use crate::compare::Way;

/// What is faster or slower.
const SPEEDS: &[Dimension] = &[
    Dimension::Time,
    Dimension::TokenRate,
    Dimension::CallRate,
    Dimension::OperationRate,
    Dimension::FrameRate,
    Dimension::DataRate,
    Dimension::Rate,
    Dimension::Compute,
];
/// A column that leaves more open than this is not what is compared.
const PLAIN: f64 = 2.0;
/// What it leaves open which measure is meant where none is named, and for each step from the word.
const UNNAMED: f64 = 0.8;
const STEP_AWAY: f64 = 0.06;
/// The most measures that are looked at where none is named.
const MOST_MEASURES: usize = 12;

/// The columns that can be compared, whether more of each is ahead, and what each leaves open.
pub(super) fn measures(
    asker: &Asker<'_, '_>,
    frame: usize,
    way: Way,
    at: usize,
    boldly: bool,
) -> Vec<(usize, bool, f64)> {
    let one = &asker.frames().all[frame];
    let tokens = &asker.scene.read.tokens;
    let comes_out = |column: usize| one.columns[column].is_measure || !one.columns[column].is_setting();
    let far = |column: &Column| -> f64 {
        let says = |place: &usize| {
            column.own.iter().any(|own| own.len() > 2 && tokens[*place].lower.starts_with(own.as_str()))
        };
        let nearest = (0..tokens.len()).filter(says).map(|place| place.abs_diff(at)).min();
        STEP_AWAY * nearest.unwrap_or(12).min(12) as f64
    };
    let columns = asker.columns(frame, true);
    let named = columns.iter().filter(|(column, cost)| *cost < PLAIN && comes_out(*column));
    let mut found: Vec<(usize, bool, f64)> = named
        .clone()
        .filter_map(|(column, cost)| {
            let of = &one.columns[*column];
            Some((*column, is_more(of, way)?, cost + far(of)))
        })
        .collect();
    if named.count() == 0 && boldly && matches!(way, Way::Better | Way::Worse | Way::Faster | Way::Slower) {
        let by_any = matches!(way, Way::Better | Way::Worse);
        let directed = |column: &usize| {
            let of = &one.columns[*column];
            let is_meant = by_any || SPEEDS.contains(&of.unit.dimension());
            of.is_numeric && of.direction != Direction::Neutral && is_meant
        };
        let all: Vec<usize> = (0..one.columns.len()).filter(directed).take(MOST_MEASURES).collect();
        let cost = UNNAMED + (all.len().max(1) as f64).log2();
        found.extend(
            all.into_iter().filter_map(|column| Some((column, is_more(&one.columns[column], way)?, cost))),
        );
    }
    found
}

/// Whether more of a column is that way.
fn is_more(of: &Column, way: Way) -> Option<bool> {
    let better = match of.direction {
        Direction::HigherIsBetter => Some(true),
        Direction::LowerIsBetter => Some(false),
        Direction::Neutral => of.is_quality().then_some(true),
    };
    let is_time = of.unit.dimension() == Dimension::Time;
    let is_speed = SPEEDS.contains(&of.unit.dimension()) || of.unit == Unit::None && !of.is_quality();
    if matches!(way, Way::Faster | Way::Slower) && !is_speed {
        return None;
    }
    match way {
        Way::Up => Some(true),
        Way::Down => Some(false),
        Way::Faster if is_time => Some(false),
        Way::Slower if is_time => Some(true),
        Way::Better | Way::Faster => better,
        Way::Worse | Way::Slower => better.map(|better| !better),
        Way::Same => None,
    }
}
