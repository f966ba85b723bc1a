//! Figures that stand side by side and answer one question: the cells of a column, the amounts of a list. What nobody
//! said is left open once for all of them, so that together they bear out what each alone says too little for.

pub(crate) mod changes;

use domain::StatisticKind;
use foldhash::HashMap;

use super::amounts::Level;
use super::frames::{Column, FEW, Frame, Frames};
use super::rows::rows;
use super::{Asker, MARGIN};
use crate::claim::{Judgement, is_same, number, with_unit};
use crate::figures::{Bound, Shape, WrittenUnit};
use crate::lexicon::singular;
use crate::tokens::Token;
use crate::vocabulary::normal;

/// The most questions of one shape that are asked for one figure.
const MOST_QUERIES: usize = 12;
/// The most cells that are looked at for one series.
const MOST_CELLS: usize = 4_000_000;
/// What a value leaves open that is said where it is no name of a row.
const SAID: f64 = 0.8;
/// The most of these that are taken two by two.
const MOST_SAID: usize = 6;
/// What it leaves open that figures are one for each value of a column, said and unsaid; and the most of these.
const EACH_SAID: f64 = 0.5;
const EACH: f64 = 4.0;
const MOST_EACH: usize = 8;
/// What a column leaves open that nobody names, where figures are parts of it; the most of these.
const UNNAMED: f64 = 3.0;
const MOST_PARTS: usize = 14;
/// The fewest bits that figures say each, which are what one column has for each of another.
const FEWEST_BITS: f64 = 5.0;
/// The bits that a figure which does not fit takes from those that do.
const MISFIT: f64 = 4.0;

/// Rows that one figure can be of, with what that leaves open.
struct Meant {
    cost: f64,
    rows: Vec<usize>,
}

/// What it leaves open that the numbers of other cells of a row tell no rows apart.
const OTHER_CELLS: f64 = 0.3;

/// What a figure of a series is asked to be.
#[derive(Clone, Copy)]
enum Asked {
    Statistic(usize, StatisticKind),
    /// How many rows there are.
    Count,
    /// Which part of the rows there is, in percent.
    Share,
    /// What they have of a column's sum, in percent.
    OfSum(usize),
    /// What they have of one column for each of another, in percent or as it is.
    Quotient(usize, usize),
}

/// The question that fits a series best.
struct Best {
    score: f64,
    /// For each figure its rows, or where it does not fit, those of the plainest question.
    found: Vec<Option<(bool, Vec<usize>, f64)>>,
    frame: usize,
    asked: Asked,
}

/// Judges figures that stand side by side: a judgement for each that the common question bears out, and, of enough
/// figures, for each that it refutes.
pub(crate) fn judge(members: &[Asker<'_, '_>], refutes: bool) -> Vec<Option<Judgement>> {
    let mut none = vec![];
    none.resize_with(members.len(), || None);
    if members.len() < 2
        || members.iter().any(Asker::is_of_something_else)
        || members.iter().any(|member| {
            member.figure.shape != Shape::Plain
                || !matches!(member.figure.bound, Bound::Exact | Bound::About)
                || matches!(member.figure.unit, Some(WrittenUnit::Times | WrittenUnit::Points))
        })
    {
        return none;
    }
    let mut best: Option<Best> = None;
    let mut left = MOST_CELLS;
    for frame in 0..members[0].frames().all.len() {
        in_frame(members, frame, refutes, &mut left, &mut best);
    }
    let Some(best) = best.filter(|best| best.score >= MARGIN) else { return none };
    best.found
        .iter()
        .zip(members)
        .map(|(found, member)| {
            let (fits, rows, value) = found.as_ref()?;
            conclude(member, &best, *fits, rows, *value)
        })
        .collect()
}

fn conclude(
    member: &Asker<'_, '_>,
    best: &Best,
    fits: bool,
    rows: &[usize],
    value: f64,
) -> Option<Judgement> {
    let frame = &member.frames().all[best.frame];
    let (column, statistic, reason) = match best.asked {
        Asked::Statistic(column, statistic) => (column, statistic, "value"),
        Asked::Count | Asked::Share => {
            (frame.columns.iter().position(Frames::is_column)?, StatisticKind::Count, "count")
        }
        Asked::OfSum(column) | Asked::Quotient(column, _) => (column, StatisticKind::Sum, "value"),
    };
    let of = &frame.columns[column];
    let cells: Vec<(usize, f64)> = match best.asked {
        Asked::Statistic(..) | Asked::OfSum(_) | Asked::Quotient(..) => cells(of, rows),
        Asked::Count | Asked::Share => rows.iter().map(|row| (*row, 1.0)).collect(),
    };
    let sum = |cells: &[(usize, f64)]| -> f64 { cells.iter().map(|(_, own)| own).sum() };
    let kept = match best.asked {
        Asked::Share => cells.len() as f64,
        Asked::OfSum(_) | Asked::Quotient(..) => sum(&cells),
        Asked::Statistic(..) | Asked::Count => value,
    };
    let mut facts = vec![member.fact(best.frame, column, &cells, statistic, kept)?];
    // What it is a part of.
    let whole = match best.asked {
        Asked::OfSum(column) => {
            let all: Vec<usize> = (0..frame.places.len()).collect();
            Some((column, self::cells(of, &all)))
        }
        Asked::Quotient(_, whole) => Some((whole, self::cells(&frame.columns[whole], rows))),
        _ => None,
    };
    facts.extend(whole.and_then(|(column, cells)| {
        member.fact(best.frame, column, &cells, StatisticKind::Sum, sum(&cells))
    }));
    let facts: Vec<_> = facts.into_iter().map(|fact| member.scene.lookup.keep(fact)).collect();
    if fits {
        return Some(Judgement::supported(&format!("claim-supported-{reason}"), facts));
    }
    let figure = member.figure;
    let right = match best.asked {
        Asked::Statistic(..) => {
            let unit = figure.measured_unit().or(member.label);
            let unit = unit.filter(|unit| unit.dimension() == of.unit.dimension()).unwrap_or(of.unit);
            with_unit(of.unit.convert(value, unit).unwrap_or(value), unit, figure.step)
        }
        Asked::Count => number(value, 1.0),
        Asked::Quotient(..) if figure.is_percent() => format!("{}%", number(100.0 * value, figure.step)),
        Asked::Quotient(..) => number(value, figure.step),
        Asked::Share | Asked::OfSum(_) => format!("{}%", number(value, figure.step)),
    };
    Some(Judgement::contradicted(&format!("claim-contradicted-{reason}"), facts, right))
}

fn cells(column: &Column, rows: &[usize]) -> Vec<(usize, f64)> {
    rows.iter().map(|row| (*row, column.numbers[*row])).filter(|(_, own)| own.is_finite()).collect()
}

fn in_frame(
    members: &[Asker<'_, '_>],
    frame: usize,
    refutes: bool,
    left: &mut usize,
    best: &mut Option<Best>,
) {
    let one = &members[0].frames().all[frame];
    let shapes: Vec<HashMap<Vec<usize>, Vec<Meant>>> =
        members.iter().map(|member| shapes(member, frame)).collect();
    let least = match members.len() {
        _ if !refutes => members.len(),
        2 => 1,
        all => all - all / 3,
    };
    let columns = members[0].columns(frame, false);
    let statistics = members[0].statistics();
    let counts = members.iter().all(|member| {
        member.figure.unit.is_none() && member.figure.value.fract() == 0.0 && member.figure.value >= 0.0
    });
    let percent = members.iter().all(|member| member.figure.is_percent());
    let mut asked: Vec<(Asked, f64)> = Vec::new();
    for (column, unsaid) in columns.iter() {
        for (statistic, open) in &statistics {
            // The yeses are counted.
            let counted = *statistic == StatisticKind::Sum && counts && one.columns[*column].is_yes_or_no();
            asked.push((
                Asked::Statistic(*column, *statistic),
                unsaid + if counted { open.min(0.3) } else { *open },
            ));
        }
    }
    if counts {
        asked.push((Asked::Count, 1.0));
    }
    if percent {
        asked.push((Asked::Share, 1.0));
    }
    asked.extend(parts(members, one, &columns, percent));
    one_of_each(members, frame, one, &asked, left, best);
    let bits: f64 = members.iter().map(Asker::bits).sum();
    let easiest = asked.iter().map(|(_, open)| *open).fold(f64::INFINITY, f64::min);
    let mut named: Vec<&Vec<usize>> = shapes.iter().flat_map(HashMap::keys).collect();
    named.sort();
    named.dedup();
    for shape in named {
        let with = shapes.iter().filter(|own| own.contains_key(shape)).count();
        if with < least.max(2) || shape.is_empty() {
            continue;
        }
        let options: Vec<Option<&Vec<Meant>>> = shapes.iter().map(|own| own.get(shape)).collect();
        for (extra, unsaid) in extras(&members[0], one, shape) {
            if bits - unsaid - easiest < best.as_ref().map_or(MARGIN, |best| best.score) {
                continue;
            }
            try_shape(members, frame, one, &options, &extra, unsaid, &asked, least, left, best);
            if *left == 0 {
                return;
            }
        }
    }
}

/// What the figures can be parts of: the sum of a column, where they are percentages, and of one column another.
fn parts(
    members: &[Asker<'_, '_>],
    one: &Frame,
    columns: &[(usize, f64)],
    percent: bool,
) -> Vec<(Asked, f64)> {
    let mut found = Vec::new();
    let exact = members.iter().all(|member| member.bits() >= FEWEST_BITS);
    let measured = |column: &usize| {
        let own = &one.columns[*column];
        own.is_numeric && (own.is_measure || !own.is_setting()) && !own.is_yes_or_no()
    };
    let all: Vec<usize> = (0..one.columns.len()).filter(measured).take(MOST_PARTS).collect();
    let unsaid = |column: usize| {
        columns.iter().find(|(own, _)| *own == column).map_or(UNNAMED, |(_, unsaid)| unsaid.min(UNNAMED))
    };
    if percent {
        let head = members[0].head_tokens();
        let said = head.iter().any(|token| token.is_any(&["share", "total", "of", "proportion"]));
        let open = if said { 0.5 } else { 2.0 };
        found.extend(all.iter().map(|column| (Asked::OfSum(*column), open + 0.5 * UNNAMED)));
    }
    if exact {
        for part in &all {
            for whole in all.iter().filter(|whole| *whole != part) {
                let (one, other) = (&one.columns[*part], &one.columns[*whole]);
                if percent && one.unit.dimension() != other.unit.dimension() {
                    continue;
                }
                let cost = 2.0 + unsaid(*part) + unsaid(*whole);
                found.push((Asked::Quotient(*part, *whole), cost));
            }
        }
    }
    found
}

/// `the errors per day were 7,954, 7,119 and 8,428`: one figure for each value of a column that has as many.
fn one_of_each(
    members: &[Asker<'_, '_>],
    frame: usize,
    one: &Frame,
    asked: &[(Asked, f64)],
    left: &mut usize,
    best: &mut Option<Best>,
) {
    let all = members.len();
    if members[0].cell.is_some() || all > MOST_EACH {
        return;
    }
    let words = &members[0].scene.read.tokens;
    let said = |column: &Column| {
        column
            .calls
            .iter()
            .any(|call| call.len() > 2 && words.iter().any(|token| singular(&token.lower) == call))
    };
    let bits: f64 = members.iter().map(Asker::bits).sum();
    for query in members[0].plain_queries(frame).iter().take(MOST_QUERIES) {
        let rows = rows(one, query);
        for (column, own) in one.columns.iter().enumerate() {
            if query.filters.iter().any(|(at, _)| *at == column)
                || !Frames::is_column(own) && own.name != "file"
                || own.is_measure && !own.divides()
            {
                continue;
            }
            let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
            for row in &rows {
                let Some(code) = own.code(*row) else { continue };
                match groups.iter().position(|(known, _)| *known == code) {
                    Some(place) => groups[place].1.push(*row),
                    None if groups.len() == all => {
                        groups.clear();
                        break;
                    }
                    None => groups.push((code, vec![*row])),
                }
            }
            let says = said(own);
            if groups.len() != all || all == 2 && !says {
                continue;
            }
            if !own.order.is_empty() {
                groups.sort_by_key(|(code, _)| own.order.iter().position(|own| own == code));
            } else if own.days.iter().any(Option::is_some) {
                groups.sort_by_key(|(code, _)| own.days[*code]);
            }
            for (what, open) in asked {
                let base = query.cost + open + if says { EACH_SAID } else { EACH };
                if bits - base < best.as_ref().map_or(MARGIN, |best| best.score)
                    || !matches!(what, Asked::Statistic(..) | Asked::Count)
                {
                    continue;
                }
                *left = left.saturating_sub(rows.len());
                if *left == 0 {
                    return;
                }
                let values: Vec<Option<f64>> =
                    groups.iter().map(|(_, rows)| value(one, *what, rows, rows.len())).collect();
                let hits = |member: &Asker<'_, '_>, at: usize| {
                    values[at].is_some_and(|own| fits(member, one, *what, own))
                };
                let in_order = members.iter().enumerate().all(|(at, member)| hits(member, at));
                let mut places: Vec<usize> = (0..all).collect();
                if !in_order {
                    places.clear();
                    for member in members {
                        let free = (0..all).find(|at| !places.contains(at) && hits(member, *at));
                        places.extend(free);
                    }
                }
                let orders: f64 = (2..=all).map(|own| (own as f64).log2()).sum();
                let score = bits - base - if in_order { 0.0 } else { orders };
                if places.len() == all && best.as_ref().is_none_or(|best| score > best.score) {
                    let of = |at: &usize| Some((true, groups[*at].1.clone(), values[*at]?));
                    let found = places.iter().map(of).collect();
                    *best = Some(Best { score, found, frame, asked: *what });
                }
            }
        }
    }
}

/// The rows that each figure can be of, by the columns that tell them apart.
fn shapes(member: &Asker<'_, '_>, frame: usize) -> HashMap<Vec<usize>, Vec<Meant>> {
    let one = &member.frames().all[frame];
    let mut found: HashMap<Vec<usize>, Vec<Meant>> = HashMap::default();
    let numbers = other_cells(member, frame);
    let plain = member.plain_queries(frame);
    let plain = plain.iter().take(64);
    let without = plain.clone().filter_map(|query| {
        let mut query = query.clone();
        query.filters.retain(|(column, _)| !numbers.contains(column));
        query.cost += OTHER_CELLS;
        Some(query).filter(|_| !numbers.is_empty())
    });
    for query in plain.cloned().chain(without) {
        let mut shape: Vec<usize> = query.filters.iter().map(|(column, _)| *column).collect();
        shape.sort_unstable();
        let own = found.entry(shape).or_default();
        if own.len() < MOST_QUERIES {
            let rows = rows(one, &query);
            if !rows.is_empty() {
                own.push(Meant { cost: query.cost, rows });
            }
        }
    }
    found.retain(|_, own| !own.is_empty());
    found
}

/// The columns that only numbers of other cells of the row tell apart: those may be amounts as well.
fn other_cells(member: &Asker<'_, '_>, frame: usize) -> Vec<usize> {
    if member.cell.is_none() {
        return Vec::new();
    }
    let own = member.own_entries(frame);
    let numbers = own.iter().filter(|(_, entries)| entries.iter().all(|entry| entry.number));
    numbers.map(|(column, _)| *column).collect()
}

/// Filters beyond a shape: none, each value of each column with few, and two of those that are said.
fn extras(member: &Asker<'_, '_>, one: &Frame, shape: &[usize]) -> Vec<(Vec<(usize, usize)>, f64)> {
    let words = &member.scene.surroundings().own_words;
    let head = member.head_tokens();
    let said: Vec<&Token<'_>> =
        if head.is_empty() { member.scene.read.tokens.iter().collect() } else { head };
    let is_said = |value: &str| {
        let number = value.parse::<f64>().ok();
        said.iter().any(|token| match (number, token.number()) {
            (Some(one), Some(other)) => is_same(one, other.value),
            (None, None) => token.is_word() && normal(&token.lower) == normal(value),
            _ => false,
        })
    };
    let mut found: Vec<(Vec<(usize, usize)>, f64)> = vec![(Vec::new(), 0.0)];
    let mut plain: Vec<(usize, usize)> = Vec::new();
    for (column, own) in one.columns.iter().enumerate() {
        let few = own.values.len();
        if shape.contains(&column) || !(2..=FEW).contains(&few) || own.is_measure && !own.divides() {
            continue;
        }
        let named = own.own.iter().any(|word| word.len() > 2 && words.contains(word));
        let cost = (few as f64).log2() + if named { 1.0 } else { 2.5 };
        for code in 0..few {
            let said = is_said(&own.values[code]);
            if said {
                plain.push((column, code));
            }
            found.push((vec![(column, code)], if said { SAID } else { cost }));
        }
    }
    for (at, one) in plain.iter().enumerate().take(MOST_SAID) {
        let others = plain[at + 1..].iter().take(MOST_SAID).filter(|other| other.0 != one.0);
        found.extend(others.map(|other| (vec![*one, *other], 2.0 * SAID)));
    }
    found
}

#[expect(clippy::too_many_arguments, reason = "one question to one series")]
fn try_shape(
    members: &[Asker<'_, '_>],
    frame: usize,
    one: &Frame,
    options: &[Option<&Vec<Meant>>],
    extra: &[(usize, usize)],
    unsaid: f64,
    asked: &[(Asked, f64)],
    least: usize,
    left: &mut usize,
    best: &mut Option<Best>,
) {
    let narrow = |rows: &[usize]| -> Vec<usize> {
        let holds =
            |row: &&usize| extra.iter().all(|(column, code)| one.columns[*column].code(**row) == Some(*code));
        rows.iter().filter(holds).copied().collect()
    };
    // Of each figure the rows that it can be of.
    let rows: Vec<Vec<(f64, Vec<usize>, usize)>> = options
        .iter()
        .map(|own| {
            let own = own.iter().flat_map(|own| own.iter());
            own.map(|option| (option.cost, narrow(&option.rows), option.rows.len())).collect()
        })
        .collect();
    if rows.iter().filter(|own| own.iter().any(|(_, rows, _)| !rows.is_empty())).count() < least {
        return;
    }
    let all: usize = rows.iter().flatten().map(|(_, rows, _)| rows.len()).sum();
    for (what, open) in asked {
        if extra.is_empty() && matches!(what, Asked::Share) {
            continue;
        }
        let bits: f64 = members.iter().map(Asker::bits).sum();
        let base = open + unsaid;
        if bits - base < best.as_ref().map_or(MARGIN, |best| best.score) {
            continue;
        }
        *left = left.saturating_sub(all);
        if *left == 0 {
            return;
        }
        let mut found: Vec<Option<(bool, usize, f64)>> = Vec::with_capacity(members.len());
        let mut score = -base;
        let mut most: f64 = 0.0;
        let mut misfits = 0;
        for (member, own) in members.iter().zip(&rows) {
            let mut plainest: Option<(usize, f64)> = None;
            let mut hit: Option<(f64, usize, f64)> = None;
            let easiest = own.iter().map(|(cost, ..)| *cost).fold(f64::INFINITY, f64::min);
            for (place, (cost, rows, whole)) in own.iter().enumerate() {
                let Some(value) = value(one, *what, rows, *whole) else { continue };
                plainest = plainest.or(Some((place, value)));
                if fits(member, one, *what, value) {
                    hit = Some((*cost, place, value));
                    break;
                }
            }
            match (hit, plainest) {
                (Some((cost, place, value)), _) => {
                    score += member.bits() - (cost - easiest);
                    most = most.max(easiest);
                    found.push(Some((true, place, value)));
                }
                (None, Some((place, value))) => {
                    misfits += 1;
                    score -= MISFIT;
                    found.push(Some((false, place, value)));
                }
                (None, None) => {
                    misfits += 1;
                    found.push(None);
                }
            }
            if misfits > members.len() - least {
                break;
            }
        }
        score -= most;
        if misfits <= members.len() - least && best.as_ref().is_none_or(|best| score > best.score) {
            let found = found
                .into_iter()
                .zip(&rows)
                .map(|(found, own)| found.map(|(fits, place, value)| (fits, own[place].1.clone(), value)))
                .collect();
            *best = Some(Best { score, found, frame, asked: *what });
        }
    }
}

fn value(one: &Frame, what: Asked, rows: &[usize], whole: usize) -> Option<f64> {
    match what {
        Asked::Statistic(column, statistic) => {
            let cells = cells(&one.columns[column], rows);
            Level::of(&cells)?.value(statistic)
        }
        Asked::Count => Some(rows.len() as f64),
        Asked::Share => (whole > 0).then(|| 100.0 * rows.len() as f64 / whole as f64),
        Asked::OfSum(column) => {
            let all: f64 = one.columns[column].numbers.iter().filter(|own| own.is_finite()).sum();
            let own: f64 = cells(&one.columns[column], rows).iter().map(|(_, own)| own).sum();
            (all > 0.0).then(|| 100.0 * own / all)
        }
        Asked::Quotient(part, whole) => {
            let (part, whole) = (&one.columns[part], &one.columns[whole]);
            let known = |row: &&usize| part.numbers[**row].is_finite() && whole.numbers[**row].is_finite();
            let sum =
                |column: &Column| -> f64 { rows.iter().filter(known).map(|row| column.numbers[*row]).sum() };
            let below = sum(whole);
            (below > 0.0).then(|| sum(part) / below)
        }
    }
}

fn fits(member: &Asker<'_, '_>, one: &Frame, what: Asked, value: f64) -> bool {
    let figure = member.figure;
    match what {
        Asked::Statistic(column, _) => {
            member.written(&one.columns[column], value).iter().any(|own| figure.covers(*own))
        }
        Asked::Quotient(..) if figure.is_percent() => figure.covers(100.0 * value),
        Asked::Count | Asked::Share | Asked::OfSum(_) | Asked::Quotient(..) => figure.covers(value),
    }
}
