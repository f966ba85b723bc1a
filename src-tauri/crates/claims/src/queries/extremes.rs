//! `The slowest single run took 43.11 ms`: whether a number that a superlative leads to lies at an end of what can be
//! meant, as a value of one row or as a mean of what one column tells apart.

use domain::{Dimension, Direction, StatisticKind};
use foldhash::HashMap;

use super::Asker;
use super::frames::{Column, FEW, Frame, Frames};
use super::rows::rows;
use crate::claim::{Judgement, with_unit};
use crate::figures::{Bound, Figure, Shape};
use crate::scene::Scene;

/// Verbs between what is superlative and its number.
const IS: &[&str] = &[
    "is", "was", "took", "takes", "reached", "reaches", "lasted", "lasts", "needed", "needs", "had", "has",
    "of", "averaged", "averages", "at", "drew", "draws",
];
/// A question that leaves more open than this says nothing of ends.
const PLAIN: f64 = 3.2;
/// The most rows of a frame whose groups are looked at.
const MOST_ROWS: usize = 20_000;

/// The most cells that are looked at for one figure.
const MOST_LOOKED_AT: usize = 2_000_000;

/// What a superlative asks for.
#[derive(Clone, Copy, PartialEq)]
enum End {
    High,
    Low,
    Fast,
    Slow,
    Best,
    Worst,
}

impl End {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "highest" | "largest" | "longest" | "biggest" | "hottest" | "heaviest" => Self::High,
            "lowest" | "smallest" | "shortest" | "coldest" | "coolest" | "lightest" => Self::Low,
            "fastest" | "quickest" => Self::Fast,
            "slowest" => Self::Slow,
            "best" => Self::Best,
            "worst" => Self::Worst,
            _ => return None,
        })
    }

    /// Whether the largest of a column is asked for; `None` where its name does not tell.
    fn is_high(self, column: &Column) -> Option<bool> {
        let better = match column.direction {
            Direction::HigherIsBetter => Some(true),
            Direction::LowerIsBetter => Some(false),
            Direction::Neutral => None,
        };
        match self {
            Self::High => Some(true),
            Self::Low => Some(false),
            Self::Fast => Some(column.unit.dimension() != Dimension::Time),
            Self::Slow => Some(column.unit.dimension() == Dimension::Time),
            Self::Best => better,
            Self::Worst => better.map(|better| !better),
        }
    }
}

/// The cell at the end that the plainest question asks for.
struct Wrong {
    cost: f64,
    frame: usize,
    column: usize,
    cell: (usize, f64),
}

/// The judgement that a number is no such end, with the one that is; `None` where it can be, or where nothing plain is
/// asked.
pub(crate) fn refuted(scene: &Scene<'_>, figure: &Figure) -> Option<Judgement> {
    let read = scene.read;
    if figure.shape != Shape::Plain || figure.bound != Bound::Exact || figure.in_words {
        return None;
    }
    let clause = read.clauses[figure.at];
    let (at, end) = (0..figure.first)
        .rev()
        .take_while(|at| read.clauses[*at] == clause)
        .find_map(|at| Some((at, End::of(&read.tokens[at].lower)?)))?;
    let between = &read.tokens[at + 1..figure.first];
    let leads = at.checked_sub(1).is_none_or(|before| read.tokens[before].is("the"))
        && between.last().is_some_and(|token| token.is_any(IS))
        && between.len() <= 12
        && !between.iter().any(|token| {
            token.number().is_some()
                || token.is_mark(&[',', ':', ';', '('])
                || token.is_any(&["second", "and", "by"])
        });
    let asker = Asker::new(scene, figure, None);
    if !leads || asker.cell.is_some() || asker.is_of_something_else() {
        return None;
    }
    // What is named behind the number is who it was.
    let behind = asker.own.iter().any(|pick| pick.first >= figure.last);
    let mut wrong: Option<Wrong> = None;
    let mut left = MOST_LOOKED_AT;
    for (place, frame) in asker.frames().all.iter().enumerate() {
        let columns = asker.columns(place, false);
        let entries = asker.own_entries(place);
        let names_who = |column: usize| {
            entries.iter().any(|(own, entries)| {
                *own == column && entries.iter().all(|entry| entry.first >= figure.last)
            })
        };
        for query in asker.plain_queries(place).iter().filter(|query| query.cost <= PLAIN).take(24) {
            let mut query = query.clone();
            query.filters.retain(|(column, _)| !names_who(*column));
            let all = rows(frame, &query);
            for (column, unsaid) in columns.iter().filter(|(_, unsaid)| query.cost + unsaid <= PLAIN) {
                let of = &frame.columns[*column];
                left = left.checked_sub(all.len() * frame.columns.len())?;
                let high = end.is_high(of)?;
                let Some((cell, ends)) = ends(frame, of, &all, high) else { continue };
                let is = |value: &f64| asker.written(of, *value).iter().any(|own| figure.covers(*own));
                if ends.iter().any(is) {
                    return None;
                }
                // Who it was is told of a number that the column has.
                if behind && !all.iter().any(|row| is(&of.numbers[*row])) {
                    continue;
                }
                let cost = query.cost + unsaid;
                if wrong.as_ref().is_none_or(|wrong| cost < wrong.cost) {
                    wrong = Some(Wrong { cost, frame: place, column: *column, cell });
                }
            }
        }
    }
    let Wrong { frame, column, cell, .. } = wrong?;
    let of = &asker.frames().all[frame].columns[column];
    let fact = asker.fact(frame, column, &[cell], StatisticKind::Value, cell.1)?;
    let unit =
        figure.measured_unit().filter(|unit| unit.dimension() == of.unit.dimension()).unwrap_or(of.unit);
    let right = with_unit(of.unit.convert(cell.1, unit).unwrap_or(cell.1), unit, figure.step);
    Some(Judgement::contradicted("claim-contradicted-value", vec![scene.lookup.keep(fact)], right))
}

/// The cell at an end, and every value that could be called so: of a row, and of the means that one column tells apart.
fn ends(frame: &Frame, of: &Column, all: &[usize], high: bool) -> Option<((usize, f64), Vec<f64>)> {
    let end = |values: &mut dyn Iterator<Item = f64>| {
        values.reduce(|one, other| if high { one.max(other) } else { one.min(other) })
    };
    let known: Vec<usize> = all.iter().filter(|row| of.numbers[**row].is_finite()).copied().collect();
    if known.len() < 2 || known.len() > MOST_ROWS {
        return None;
    }
    let value = end(&mut known.iter().map(|row| of.numbers[*row]))?;
    let row = *known.iter().find(|row| of.numbers[**row].total_cmp(&value).is_eq())?;
    let mut found = vec![value];
    let divides = |own: &&Column| Frames::is_column(own) || own.days.iter().any(Option::is_some);
    for column in frame.columns.iter().filter(divides).filter(|own| own.values.len() <= FEW) {
        let mut groups: HashMap<usize, (f64, f64)> = HashMap::default();
        for row in &known {
            if let Some(code) = column.code(*row) {
                let group = groups.entry(code).or_default();
                group.0 += of.numbers[*row];
                group.1 += 1.0;
            }
        }
        found.extend(end(&mut groups.values().map(|(sum, count)| sum / count)));
    }
    Some(((row, value), found))
}
