//! `44 errors, which is 0.22 % of its requests`, `2.11 J per token`, `191 tokens each`: what one column has for each of
//! another, over the same rows.

use domain::{Dimension, StatisticKind, Unit};

use super::frames::{Column, Frame};
use super::rows::rows;
use super::{Asker, MARGIN, cell_of};
use crate::claim::{Judgement, is_same};
use crate::figures::{Bound, Shape, WrittenUnit};

/// Words beside what is divided.
const EACH: &[&str] = &["per", "each", "apiece", "ratio", "every"];
const PARTS: &[&str] = &["of", "share", "rate", "ratio", "proportion", "fraction", "percent"];
/// What columns are called that count everything.
const WHOLES: &[&str] = &[
    "request", "total", "sample", "question", "attempt", "case", "trial", "query", "call", "item", "row",
    "asked", "count", "example", "test",
];
/// A column that leaves more open than this was not named.
const NAMED: f64 = 1.0;
/// What a column leaves open that nobody names, where the other is said.
const UNNAMED: f64 = 2.5;
/// What it leaves open that one is divided by the other.
const DIVIDED: f64 = 1.0;
/// How many bits a digit says, and the most columns of which two are sought.
const BITS_PER_DIGIT: f64 = 3.0;
const MOST_COLUMNS: usize = 24;
/// The most rows that are looked at for one figure.
const MOST_ROWS: usize = 400_000;

/// Judges a figure by every two columns that the passage names; `None` where none bears it out.
pub(super) fn best(asker: &Asker<'_, '_>) -> Option<Judgement> {
    let figure = asker.figure;
    if figure.shape != Shape::Plain
        || figure.in_words
        || !matches!(figure.bound, Bound::Exact | Bound::About)
        || matches!(figure.unit, Some(WrittenUnit::Times | WrittenUnit::Points | WrittenUnit::Money))
    {
        return None;
    }
    let percent = figure.measured_unit().or(asker.label) == Some(Unit::Percent);
    let read = asker.scene.read;
    let near = &read.tokens[figure.first.saturating_sub(8)..(figure.last + 5).min(read.tokens.len())];
    let cues = if percent { PARTS } else { EACH };
    let tokens = read.tokens.iter().any(|token| token.is_any(&["token", "tokens"]));
    let divided: &[Dimension] = match figure.measured_unit().map(Unit::dimension) {
        Some(Dimension::Energy) if tokens => {
            &[Dimension::Energy, Dimension::Tokens, Dimension::Power, Dimension::TokenRate]
        }
        Some(Dimension::TokenRate) => &[Dimension::Tokens, Dimension::Time],
        _ => &[],
    };
    let head = asker.cell.into_iter().flat_map(|(head, at)| {
        head.tokens.iter().enumerate().filter(move |(token, _)| cell_of(head, *token) == Some(at))
    });
    let headed = percent && asker.cell.is_some()
        || head.clone().any(|(_, token)| token.is_any(&["rate", "share", "ratio"]) || token.is_mark(&['%']));
    if divided.is_empty() && !headed && !near.iter().any(|token| token.is_any(cues)) {
        return None;
    }
    let of_rate =
        headed || percent && near.iter().any(|token| token.is_any(&["rate", "rates", "share", "proportion"]));
    let most = asker.bits() - MARGIN - DIVIDED;
    let mut best: Option<(f64, Judgement)> = None;
    let mut left = MOST_ROWS;
    for (at, frame) in asker.frames().all.iter().enumerate() {
        let mut columns: Vec<(usize, f64)> =
            asker.columns(at, true).iter().filter(|(_, unsaid)| *unsaid <= NAMED).take(12).copied().collect();
        if !divided.is_empty() {
            columns = implied(frame, divided);
        }
        // `an error rate of 0.12 %`: of all that there were.
        if of_rate && divided.is_empty() {
            let whole = |column: &usize| {
                frame.columns[*column].own.iter().any(|word| WHOLES.contains(&word.as_str()))
                    && !columns.iter().any(|(own, _)| own == column)
            };
            let wholes: Vec<(usize, f64)> =
                (0..frame.columns.len()).filter(whole).map(|column| (column, 0.7)).collect();
            columns.extend(wholes);
        }
        let below = denominators(asker, frame);
        if !below.is_empty() {
            columns =
                asker.columns(at, true).iter().map(|(own, unsaid)| (*own, unsaid.min(UNNAMED))).collect();
            columns.retain(|(own, _)| !below.contains(own));
            columns.extend(below.iter().map(|column| (*column, 0.0)));
        }
        if columns.len() < 2 {
            continue;
        }
        for query in asker.plain_queries(at).iter().take(24) {
            if query.cost > most {
                break;
            }
            let all = rows(frame, query);
            left = left.saturating_sub(all.len() * columns.len());
            if left == 0 {
                return None;
            }
            for (one, first) in &columns {
                let is_below = |other: &usize| other != one && (below.is_empty() || below.contains(other));
                for (other, second) in columns.iter().filter(|(other, _)| is_below(other)) {
                    let cost = query.cost + first + second;
                    if cost > best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6) {
                        continue;
                    }
                    let (part, whole) = (&frame.columns[*one], &frame.columns[*other]);
                    let known: Vec<usize> = all
                        .iter()
                        .filter(|row| part.numbers[**row].is_finite() && whole.numbers[**row].is_finite())
                        .copied()
                        .collect();
                    let sum = |column: &Column| known.iter().map(|row| column.numbers[*row]).sum::<f64>();
                    let (above, below) = (sum(part), sum(whole));
                    if below <= 0.0
                        || !quotients(asker, part, whole, above, below).any(|own| figure.covers(own))
                    {
                        continue;
                    }
                    let facts = [(*one, part, above), (*other, whole, below)].map(|(column, of, value)| {
                        let cells: Vec<(usize, f64)> =
                            known.iter().map(|row| (*row, of.numbers[*row])).collect();
                        let fact = asker.fact(at, column, &cells, StatisticKind::Sum, value)?;
                        Some(asker.scene.lookup.keep(fact))
                    });
                    let facts = facts.into_iter().flatten().collect();
                    best = Some((cost, Judgement::supported("claim-supported-arithmetic", facts)));
                }
            }
        }
    }
    best.map(|(_, judgement)| judgement)
}

/// The columns that a unit behind `per` says are divided by: `183 points per watt`, `72.6 points per euro`.
fn denominators(asker: &Asker<'_, '_>, frame: &Frame) -> Vec<usize> {
    let tokens = &asker.scene.read.tokens;
    let behind = asker.figure.last..(asker.figure.last + 3).min(tokens.len());
    let per = behind.into_iter().find(|at| tokens[*at].is("per"));
    let Some(unit) = per.and_then(|at| tokens.get(at + 1)) else { return Vec::new() };
    let is = |column: &Column| match unit.lower.as_str() {
        "watt" | "watts" | "w" => column.unit.dimension() == Dimension::Power,
        "joule" | "wh" | "kwh" => column.unit.dimension() == Dimension::Energy,
        "euro" | "euros" | "eur" | "dollar" | "usd" => column.is_price(),
        _ => false,
    };
    (0..frame.columns.len()).filter(|at| frame.columns[*at].is_numeric && is(&frame.columns[*at])).collect()
}

/// `140 of 164 problems`: what two columns have over the same rows.
pub(super) fn out_of(asker: &Asker<'_, '_>, whole: f64) -> Option<Judgement> {
    let part = asker.figure.value;
    let digits = |value: f64| value.abs().max(1.0).log10() * BITS_PER_DIGIT;
    let most = digits(part) + digits(whole) - MARGIN;
    let mut best: Option<(f64, Judgement)> = None;
    let mut left = MOST_ROWS;
    for (at, frame) in asker.frames().all.iter().enumerate() {
        let counts = |column: &&usize| {
            let own = &frame.columns[**column];
            own.is_numeric && !own.is_yes_or_no() && own.unit != Unit::Percent && own.whole.is_none()
        };
        let all: Vec<usize> = (0..frame.columns.len()).collect();
        let columns: Vec<usize> = all.iter().filter(counts).copied().take(MOST_COLUMNS).collect();
        if columns.len() < 2 {
            continue;
        }
        let unsaid = 2.0 * (columns.len() as f64).log2();
        for query in asker.plain_queries(at).iter().take(24) {
            let cost = query.cost + unsaid;
            if cost > best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6) {
                break;
            }
            let meant = rows(frame, query);
            left = left.checked_sub(meant.len() * columns.len())?;
            let sums: Vec<(usize, f64)> = columns
                .iter()
                .map(|column| (*column, meant.iter().map(|row| frame.columns[*column].numbers[*row])))
                .map(|(column, numbers)| (column, numbers.filter(|own| own.is_finite()).sum()))
                .collect();
            let with =
                |value: f64| sums.iter().find(|(_, sum)| is_same(*sum, value)).map(|(column, _)| *column);
            let (Some(one), Some(other)) = (with(part), with(whole)) else { continue };
            if one == other || meant.is_empty() {
                continue;
            }
            let facts = [(one, part), (other, whole)].into_iter().filter_map(|(column, value)| {
                let cells: Vec<(usize, f64)> =
                    meant.iter().map(|row| (*row, frame.columns[column].numbers[*row])).collect();
                let fact = asker.fact(at, column, &cells, StatisticKind::Sum, value)?;
                Some(asker.scene.lookup.keep(fact))
            });
            best = Some((cost, Judgement::supported("claim-supported-value", facts.collect())));
        }
    }
    best.map(|(_, judgement)| judgement)
}

/// `join accounts for 35 % of all measured time`: what rows have of the sum over all values of one column.
pub(super) fn share(asker: &Asker<'_, '_>) -> Option<Judgement> {
    let figure = asker.figure;
    let read = asker.scene.read;
    let near = &read.tokens[figure.first.saturating_sub(8)..(figure.last + 5).min(read.tokens.len())];
    let said = near
        .windows(2)
        .any(|pair| pair[0].is("of") && pair[1].is_any(&["all", "the", "total", "its"]))
        || near.iter().any(|token| token.is_any(&["accounts", "account", "share", "contributes", "handles"]));
    if !said
        || !figure.is_percent()
        || figure.shape != Shape::Plain
        || !matches!(figure.bound, Bound::Exact | Bound::About)
    {
        return None;
    }
    let most = asker.bits() - MARGIN;
    let mut left = MOST_ROWS;
    for (at, frame) in asker.frames().all.iter().enumerate() {
        let columns = asker.columns(at, true);
        let named: Vec<(usize, f64)> =
            columns.iter().filter(|(_, unsaid)| *unsaid <= NAMED + 1.5).take(12).copied().collect();
        for query in asker.plain_queries(at).iter().filter(|query| query.cost <= most).take(16) {
            for place in 0..query.filters.len() {
                let mut all = query.clone();
                all.filters.remove(place);
                let (part, whole) = (rows(frame, query), rows(frame, &all));
                for (column, _) in named.iter().filter(|(_, unsaid)| query.cost + unsaid <= most) {
                    left = left.saturating_sub(whole.len());
                    if left == 0 {
                        return None;
                    }
                    let of = &frame.columns[*column];
                    let cells = |rows: &[usize]| -> Vec<(usize, f64)> {
                        let all = rows.iter().map(|row| (*row, of.numbers[*row]));
                        all.filter(|(_, own)| own.is_finite()).collect()
                    };
                    let sum = |cells: &[(usize, f64)]| -> f64 { cells.iter().map(|(_, own)| own).sum() };
                    let (part, whole) = (cells(&part), cells(&whole));
                    let (above, below) = (sum(&part), sum(&whole));
                    if below <= 0.0 || !figure.covers(100.0 * above / below) {
                        continue;
                    }
                    let facts = [(part, above), (whole, below)].into_iter().filter_map(|(cells, value)| {
                        let fact = asker.fact(at, *column, &cells, StatisticKind::Sum, value)?;
                        Some(asker.scene.lookup.keep(fact))
                    });
                    return Some(Judgement::supported("claim-supported-arithmetic", facts.collect()));
                }
            }
        }
    }
    None
}

/// The columns that the figure's unit says are divided, with what each leaves open: energy by tokens, power by tokens per
/// second, tokens by time.
fn implied(frame: &Frame, dimensions: &[Dimension]) -> Vec<(usize, f64)> {
    let mut found = Vec::new();
    for dimension in dimensions {
        let of = |column: &usize| frame.columns[*column].unit.dimension() == *dimension;
        let like: Vec<usize> = (0..frame.columns.len()).filter(of).collect();
        found.extend(like.iter().map(|column| (*column, (like.len() as f64).log2())));
    }
    found
}

/// What the figure can be of two sums, as it would be written.
fn quotients(
    asker: &Asker<'_, '_>,
    part: &Column,
    whole: &Column,
    above: f64,
    below: f64,
) -> impl Iterator<Item = f64> {
    let (one, other) = (part.unit.dimension(), whole.unit.dimension());
    let unit = asker.figure.measured_unit().or(asker.label);
    let found = match unit {
        Some(Unit::Percent) if one == other => vec![100.0 * above / below, 100.0 * above / (above + below)],
        Some(unit) => match (unit.dimension(), one, other) {
            (Dimension::Energy, Dimension::Power, Dimension::TokenRate) => {
                Unit::Joules.convert(above / below, unit).into_iter().collect()
            }
            (Dimension::TokenRate, Dimension::Tokens, Dimension::Time) => {
                let seconds = whole.unit.convert(below, Unit::Seconds);
                let rate = seconds.and_then(|own| Unit::TokensPerSecond.convert(above / own, unit));
                rate.into_iter().collect()
            }
            (own, first, _) if own == first => part.unit.convert(above / below, unit).into_iter().collect(),
            _ => Vec::new(),
        },
        None => vec![above / below],
    };
    found.into_iter().filter(|own| own.is_finite())
}
