//! What the folder's documents ask for: a target, a limit, an objective, and which columns it is about.

use domain::{Dimension, Direction, Unit};
use foldhash::HashSet;

use crate::claim::is_same;
use crate::figures::{Bound, Shape};
use crate::lexicon::{singular, words_of};
use crate::queries::frames::{Column, Frames};
use crate::stated::{LIMITS, Stated};
use crate::vocabulary::normal;

/// Where a goal is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Its place among what documents state.
    Stated(usize),
    /// The frame and the column of the only row of a table.
    Cell(usize, usize),
}

/// A bound that a document sets for what was measured.
#[derive(Debug)]
pub(crate) struct Goal {
    pub(crate) place: Place,
    pub(crate) value: f64,
    /// The unit of the value, if it has one.
    pub(crate) unit: Option<Unit>,
    /// Whether values have to stay below it rather than above.
    pub(crate) at_most: bool,
    /// The words of its columns that its sentence has.
    pub(crate) words: HashSet<String>,
    /// Frame, column, and the bound in the unit of that column.
    pub(crate) columns: Vec<(usize, usize, f64)>,
    /// Frame, column and values of the rows that it is for; it is for all where none is said.
    pub(crate) of: Vec<(usize, usize, Vec<usize>)>,
}

/// The most goals that are kept.
const MOST: usize = 64;

/// Words of columns that do not tell what is measured.
const EMPTY: &[&str] = &[
    "mean", "avg", "average", "per", "value", "total", "time", "number", "result", "max", "ms", "second",
    "minute", "hour", "gb", "mb", "gib", "mib", "tok", "token",
];

/// What asks for something, on its way to a goal.
struct Asked {
    place: Place,
    value: f64,
    unit: Option<Unit>,
    bound: Bound,
    /// Its words in the singular.
    said: HashSet<String>,
}

/// The goals among what documents state, and among tables of one row: `{"targets": {"p95_ms": 22}}`.
pub(crate) fn of(stated: &[Stated], frames: &Frames) -> Vec<Goal> {
    let in_text = stated.iter().enumerate().filter_map(|(at, own)| {
        let is_one = own.asks && own.figure.shape == Shape::Plain && !is_condition(own, frames);
        let asked = Asked {
            place: Place::Stated(at),
            value: own.figure.value * own.figure.scale(),
            unit: own.figure.measured_unit(),
            bound: own.figure.bound,
            said: words_of(&own.part.join(" ")).iter().map(|word| singular(word).to_owned()).collect(),
        };
        let known = own.figure.unit.is_none() || asked.unit.is_some();
        let of = is_one.then(|| conditions(own, &asked.said, frames))?;
        known.then(|| goal(&asked, of, frames))?
    });
    let cells = frames.all.iter().enumerate().filter(|(_, frame)| frame.places.len() == 1);
    let in_cells = cells.flat_map(|(at, frame)| {
        frame.columns.iter().enumerate().filter_map(move |(place, column)| {
            let asks = column.own.iter().any(|word| LIMITS.contains(&word.as_str()));
            let value = column.numbers.first().copied().filter(|own| asks && own.is_finite())?;
            let unit = Some(column.unit).filter(|unit| *unit != Unit::None);
            let said = column.own.iter().cloned().collect();
            goal(
                &Asked { place: Place::Cell(at, place), value, unit, bound: Bound::Exact, said },
                Vec::new(),
                frames,
            )
        })
    });
    in_text.chain(in_cells).take(MOST).collect()
}

fn goal(asked: &Asked, of: Vec<(usize, usize, Vec<usize>)>, frames: &Frames) -> Option<Goal> {
    let mut words = HashSet::default();
    let mut columns = Vec::new();
    let mut directions = HashSet::default();
    for (place, frame) in frames.all.iter().enumerate() {
        let fitting = frame.columns.iter().enumerate().filter_map(|(at, column)| {
            let bound = bound_in(asked, column).filter(|_| asked.place != Place::Cell(place, at))?;
            let told: Vec<&String> = column.words.iter().filter(|word| tells(word, &asked.said)).collect();
            let weight: f64 = told.iter().map(|word| frames.weight(word)).sum();
            Some((weight, at, bound, told))
        });
        let fitting: Vec<_> = fitting.collect();
        let most = fitting.iter().map(|(weight, ..)| *weight).fold(0.0, f64::max);
        // `at most 160 W`: where nothing else tells, the unit does, but for times, of which there are too many.
        if most == 0.0 && asked.unit.is_none_or(|unit| unit.dimension() == Dimension::Time) {
            continue;
        }
        let mut best = fitting.into_iter().filter(|(weight, ..)| *weight >= most - 1e-9);
        // What can be two columns is none.
        if let (Some((_, at, bound, told)), None) = (best.next(), best.next()) {
            words.extend(told.into_iter().cloned());
            directions.insert(frame.columns[at].direction == Direction::HigherIsBetter);
            columns.push((place, at, bound));
        }
    }
    let at_most = match asked.bound {
        Bound::AtMost | Bound::UpTo => true,
        Bound::AtLeast => false,
        _ => !directions.contains(&true),
    };
    let Asked { place, value, unit, .. } = *asked;
    (directions.len() == 1).then_some(Goal { place, value, unit, at_most, words, columns, of })
}

/// What rows it is for, frame by frame and column by column: `p95 of billing`, `at 200 connections`, `up to 8 clients`.
fn conditions(stated: &Stated, said: &HashSet<String>, frames: &Frames) -> Vec<(usize, usize, Vec<usize>)> {
    let mut found: Vec<(usize, usize, Vec<usize>)> = Vec::new();
    let named = said.iter().flat_map(|word| frames.named(&normal(word)));
    for value in named.filter(|value| Frames::is_column(frames.column(**value))) {
        match found.iter_mut().find(|own| (own.0, own.1) == (value.frame, value.column)) {
            Some((.., codes)) => codes.push(value.code),
            None => found.push((value.frame, value.column, vec![value.code])),
        }
    }
    for (at, pair) in stated.part.windows(2).enumerate() {
        let Ok(number) = pair[0].replace(',', "").parse::<f64>() else { continue };
        if is_same(number, stated.figure.value) {
            continue;
        }
        let word = singular(&pair[1]);
        let up_to = stated.part[..at].iter().rev().take(2).any(|own| own == "up" || own == "most");
        for (frame, one) in frames.all.iter().enumerate() {
            for (place, column) in one.columns.iter().enumerate() {
                if column.is_setting() && column.calls.iter().any(|own| own == word) {
                    let value = |code: &usize| column.values[*code].parse::<f64>().ok();
                    let fits = |own: f64| if up_to { own <= number } else { is_same(own, number) };
                    let codes = (0..column.values.len()).filter(|code| value(code).is_some_and(fits));
                    found.push((frame, place, codes.collect()));
                }
            }
        }
    }
    found
}

/// Whether a number with the word behind it says for which rows a goal is, rather than what it is.
fn is_condition(stated: &Stated, frames: &Frames) -> bool {
    let noun = stated.noun.as_deref().filter(|_| stated.figure.unit.is_none());
    let sets =
        |column: &Column, noun: &str| column.is_setting() && column.calls.iter().any(|own| own == noun);
    noun.is_some_and(|noun| frames.all.iter().flat_map(|one| &one.columns).any(|column| sets(column, noun)))
}

/// Whether a word of a column tells what is asked for.
fn tells(word: &str, said: &HashSet<String>) -> bool {
    word.len() > 1 && !EMPTY.contains(&word) && !LIMITS.contains(&word) && said.contains(word)
}

/// The bound in the unit of a column of numbers that were measured.
fn bound_in(asked: &Asked, column: &Column) -> Option<f64> {
    let measured = column.is_numeric && column.is_measure;
    match asked.unit.filter(|_| measured) {
        None => (measured && column.unit == Unit::None).then_some(asked.value),
        Some(unit) if unit == column.unit => Some(asked.value),
        // The share of one column in another has no unit.
        Some(Unit::Percent) if column.unit == Unit::None && column.whole.is_some() => {
            Some(asked.value / 100.0)
        }
        Some(unit) if column.unit != Unit::None => unit.convert(asked.value, column.unit),
        Some(_) => None,
    }
}
