//! `Both meet the p95 target up to 32 clients and miss it at 64`: whether rows keep to what documents ask for.

mod said;

use domain::{FactId, StatisticKind, Unit};

use super::frames::Frames;
use super::rows::rows;
use super::{Asker, Query};
use crate::claim::{Claim, Judgement, with_unit};
use crate::figures::Figure;
use crate::goals::{Goal, Place};
use crate::scene::Scene;
use said::{Part, Side, parts, reached};

/// The most rows, and the most cases that a sentence names, that are looked at.
const MOST_ROWS: usize = 50_000;
const MOST_CASES: usize = 64;

/// What a part of a sentence says in one frame: its cases, and those that it says the opposite of.
struct Cases {
    frame: usize,
    named: Vec<Query>,
    others: Vec<Query>,
}

/// How the rows of a case stand to a goal.
struct Kept {
    keep: usize,
    all: usize,
    /// The rows that are farthest on the wrong side, and on the right one.
    worst: (usize, f64),
    best: (usize, f64),
}

/// Judges what a sentence says of targets and limits.
pub(crate) fn judge(scene: &Scene<'_>) -> Vec<Claim> {
    let read = scene.read;
    let goals = &scene.knowledge().goals;
    if goals.is_empty() {
        return Vec::new();
    }
    let mut before: Vec<&Goal> = Vec::new();
    let mut found = Vec::new();
    for part in parts(scene) {
        let asker_at = Figure::place(part.verb);
        let asker = Asker::new(scene, &asker_at, None);
        if asker.is_of_something_else() {
            continue;
        }
        let meant = part.goals(&asker, goals, &before);
        if let Some(judgement) = of_part(&asker, &part, &meant) {
            let token = &read.tokens[part.verb];
            found.push(judgement.at(token.start, token.end));
        }
        before = meant;
    }
    found
}

fn of_part(asker: &Asker<'_, '_>, part: &Part, goals: &[&Goal]) -> Option<Judgement> {
    let frames = &asker.frames().all;
    let known = |goal: &&Goal, frame: usize| goal.columns.iter().any(|(own, ..)| *own == frame);
    let mut first = None;
    for (frame, one) in frames.iter().enumerate() {
        let own: Vec<&Goal> = goals.iter().filter(|goal| known(goal, frame)).copied().collect();
        if own.is_empty() || own.len() < goals.len() || one.places.len() > MOST_ROWS {
            continue;
        }
        let Some(cases) = part.cases(asker, frame, &own) else { continue };
        let judged = of_cases(asker, part, &cases, &own);
        if judged.as_ref().is_some_and(|own| own.verdict == domain::Verdict::Supported) {
            return judged;
        }
        first = first.or(judged);
    }
    first
}

fn of_cases(asker: &Asker<'_, '_>, part: &Part, cases: &Cases, goals: &[&Goal]) -> Option<Judgement> {
    if let Some(count) = part.count {
        return counted(asker, part, cases, goals, count);
    }
    let mut facts = Vec::new();
    for goal in goals {
        let side = part.side.of(goal);
        for (queries, side, each) in
            [(&cases.named, side, part.each), (&cases.others, side.opposite(), part.each)]
        {
            let stands: Vec<Kept> =
                queries.iter().filter_map(|query| kept(asker, cases, goal, query)).collect();
            let holds = |own: &Kept| match side {
                Side::Meets => own.keep == own.all,
                _ if each => own.keep == 0,
                _ => own.keep < own.all,
            };
            let mut wrong = stands.iter().filter(|own| !holds(own));
            if let Some(own) = wrong.next() {
                // Where some rows of a case keep to it and some do not, either may be said of it.
                let mixed = own.keep > 0 && own.keep < own.all && !each;
                if mixed && wrong.all(|own| own.keep > 0) {
                    return None;
                }
                let row = if side == Side::Meets { own.worst } else { own.best };
                return Some(refuted(asker, cases.frame, goal, row));
            }
            let shown = stands.first().filter(|_| facts.is_empty());
            facts.extend(shown.and_then(|own| measured(asker, cases.frame, goal, own.worst)));
        }
        facts.extend(asked(asker, goal));
    }
    (facts.len() > 1).then(|| Judgement::supported("claim-supported-relation", facts))
}

/// `misses one target`: of how many goals it holds.
fn counted(
    asker: &Asker<'_, '_>,
    part: &Part,
    cases: &Cases,
    goals: &[&Goal],
    count: usize,
) -> Option<Judgement> {
    let [query] = cases.named.as_slice() else { return None };
    let mut facts = Vec::new();
    let mut holds = 0;
    for goal in goals {
        let own = kept(asker, cases, goal, query)?;
        let misses = own.keep < own.all;
        holds += usize::from(misses == (part.side.of(goal) == Side::Misses));
        facts.extend(measured(asker, cases.frame, goal, own.worst));
    }
    Some(if holds == count {
        Judgement::supported("claim-supported-count", facts)
    } else {
        Judgement::contradicted("claim-contradicted-count", facts, holds.to_string())
    })
}

/// How the rows of a case stand to a goal; none where it is not about them.
fn kept(asker: &Asker<'_, '_>, cases: &Cases, goal: &Goal, query: &Query) -> Option<Kept> {
    let (_, column, bound) = *goal.columns.iter().find(|(frame, ..)| *frame == cases.frame)?;
    let frame = &asker.frames().all[cases.frame];
    let mut query = query.clone();
    for (_, column, of) in goal.of.iter().filter(|own| own.0 == cases.frame) {
        match query.filters.iter_mut().find(|(own, _)| own == column) {
            Some((_, codes)) => codes.retain(|code| of.contains(code)),
            None => query.filters.push((*column, of.clone())),
        }
    }
    let of = &frame.columns[column];
    let values = rows(frame, &query).into_iter().map(|row| (row, of.numbers[row]));
    let known: Vec<(usize, f64)> = values.filter(|(_, value)| value.is_finite()).collect();
    let slack = 1e-9 * bound.abs();
    let keeps = |value: f64| if goal.at_most { value <= bound + slack } else { value >= bound - slack };
    let order = |one: &&(usize, f64), other: &&(usize, f64)| one.1.total_cmp(&other.1);
    let (least, most) = (*known.iter().min_by(order)?, *known.iter().max_by(order)?);
    let (worst, best) = if goal.at_most { (most, least) } else { (least, most) };
    let keep = known.iter().filter(|(_, value)| keeps(*value)).count();
    Some(Kept { keep, all: known.len(), worst, best })
}

/// A row of a case as a fact.
fn measured(asker: &Asker<'_, '_>, frame: usize, goal: &Goal, row: (usize, f64)) -> Option<FactId> {
    let column = goal.columns.iter().find(|(at, ..)| *at == frame)?.1;
    let fact = asker.fact(frame, column, &[row], StatisticKind::Value, row.1)?;
    Some(asker.scene.lookup.keep(fact))
}

/// What is asked for as a fact.
fn asked(asker: &Asker<'_, '_>, goal: &Goal) -> Option<FactId> {
    let fact = match goal.place {
        Place::Stated(at) => asker.scene.knowledge().stated[at].fact(),
        Place::Cell(frame, column) => {
            asker.fact(frame, column, &[(0, goal.value)], StatisticKind::Value, goal.value)?
        }
    };
    Some(asker.scene.lookup.keep(fact))
}

/// The row that speaks against it.
fn refuted(asker: &Asker<'_, '_>, frame: usize, goal: &Goal, row: (usize, f64)) -> Judgement {
    let mut facts: Vec<FactId> = measured(asker, frame, goal, row).into_iter().collect();
    facts.extend(asked(asker, goal));
    let column = goal.columns.iter().find(|(at, ..)| *at == frame).map_or(0, |(_, column, _)| *column);
    let of = &asker.frames().all[frame].columns[column];
    let unit = goal.unit.unwrap_or(of.unit);
    let value = match of.whole {
        Some(_) if unit == Unit::Percent => 100.0 * row.1,
        _ => of.unit.convert(row.1, unit).unwrap_or(row.1),
    };
    Judgement::contradicted("claim-contradicted-relation", facts, with_unit(value, unit, 0.0))
}

impl Part {
    /// What it says in a frame; none where it names what the frame does not have.
    fn cases(&self, asker: &Asker<'_, '_>, frame: usize, goals: &[&Goal]) -> Option<Cases> {
        let one = &asker.frames().all[frame];
        // What the goals are called may be a name where they are set.
        let of_goals = |pick: &super::Pick| {
            let said = asker.words()[pick.first..pick.last].iter().flatten();
            said.into_iter()
                .any(|word| said::is_called(word) || goals.iter().any(|goal| goal.words.contains(word)))
        };
        let strange = |pick: &super::Pick| {
            let elsewhere = pick.values.iter().all(|value| value.frame != frame);
            pick.firm && self.has(pick.first) && elsewhere && !of_goals(pick)
        };
        if asker.own.iter().any(strange) {
            return None;
        }
        let of_goal = |column: usize| goals.iter().any(|goal| goal.columns.iter().any(|own| own.1 == column));
        let mut named = vec![Query::default()];
        let mut others: Vec<(usize, Vec<usize>)> = Vec::new();
        for (column, entries) in asker.own_entries(frame).iter() {
            let own = &one.columns[*column];
            if of_goal(*column) || !Frames::is_column(own) && own.name != "file" {
                continue;
            }
            let mine = self.entries(entries);
            if mine.is_empty() {
                continue;
            }
            let options: Vec<Vec<usize>> =
                mine.iter().flat_map(|entry| reached(asker.scene, own, entry)).collect();
            if self.is_alone(asker.scene, &mine) {
                let said: Vec<usize> = options.iter().flatten().copied().collect();
                let rest = (0..own.values.len()).filter(|code| !said.contains(code));
                others.push((*column, rest.collect()));
            }
            named = with_each(&named, *column, &options)?;
        }
        if let Some((column, code)) = self.end(asker.scene, one)
            && named.iter().all(|query| query.filters.iter().all(|(own, _)| *own != column))
        {
            named = with_each(&named, column, &[vec![code]])?;
        }
        let others = others.into_iter().flat_map(|(column, rest)| {
            named.first().into_iter().flat_map(move |query| {
                let open = query.filters.iter().filter(|(own, _)| *own != column).cloned();
                let open: Vec<_> = open.collect();
                rest.clone().into_iter().map(move |code| {
                    let mut filters = open.clone();
                    filters.push((column, vec![code]));
                    Query { filters, ..Query::default() }
                })
            })
        });
        let others = others.collect();
        Some(Cases { frame, named, others })
    }
}

/// Every query with every option of a column.
fn with_each(queries: &[Query], column: usize, options: &[Vec<usize>]) -> Option<Vec<Query>> {
    let found = queries.iter().flat_map(|query| {
        options.iter().map(move |codes| {
            let mut filters = query.filters.clone();
            filters.push((column, codes.clone()));
            Query { filters, ..Query::default() }
        })
    });
    let found: Vec<Query> = found.collect();
    (!found.is_empty() && found.len() <= MOST_CASES).then_some(found)
}
