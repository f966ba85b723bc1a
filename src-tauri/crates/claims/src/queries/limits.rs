//! `p95 never drops below 225 ms`, `it stays under 25 ms at every rate`: a limit that all rows keep.

use domain::StatisticKind;

use super::Asker;
use super::rows::rows;
use crate::claim::{Judgement, with_unit};
use crate::figures::{Bound, Figure, Shape};
use crate::scene::Scene;

const ALL: &[&str] = &["every", "all", "always", "both", "throughout", "everywhere", "each", "either"];
const NONE: &[&str] = &["never", "no", "none", "nowhere", "neither"];
const NOT: &[&str] = &[
    "not",
    "cannot",
    "doesn't",
    "don't",
    "didn't",
    "isn't",
    "wasn't",
    "doesn’t",
    "don’t",
    "didn’t",
    "isn’t",
    "wasn’t",
];
const ABOVE: &[&str] = &[
    "above",
    "exceed",
    "exceeds",
    "exceeded",
    "over",
    "beyond",
    "surpass",
    "surpasses",
    "longer",
    "higher",
    "more",
    "larger",
];
const BELOW: &[&str] =
    &["below", "under", "within", "less", "fewer", "shorter", "lower", "smaller", "beneath"];
/// Of these, those that leave out what is named: `apart from week 4`.
const APART: &[&str] = &["apart", "besides", "except"];
/// Verbs that say of all what they say.
const STAYS: &[&str] = &["stays", "stayed", "remains", "remained"];
/// Verbs that, denied, are a limit: `none reaches 60 fps`.
const REACHES: &[&str] =
    &["reach", "reaches", "reached", "achieve", "achieves", "achieved", "hits", "hit", "manages", "attains"];
/// Words that leave some cases out, or that count them.
const EXCEPT: &[&str] = &["except", "only", "most", "almost", "nearly", "but", "half", "apart", "besides"];
const AVERAGES: &[&str] =
    &["mean", "means", "average", "averages", "averaged", "median", "medians", "typical", "total", "sum"];
/// A question that leaves more open than this has no limit that one could hold against it.
const PLAIN: f64 = 2.0;
/// By how much less plain a question may be that bears the limit out.
const BEHIND: f64 = 0.25;

/// A question whose end of values a limit is held against.
struct Asked {
    cost: f64,
    holds: bool,
    frame: usize,
    column: usize,
    end: (usize, f64),
}

/// Judges a limit that is said to hold for all rows; `None` where none is said or where nothing plain is asked.
pub(crate) fn judge(scene: &Scene<'_>, figure: &Figure) -> Option<Judgement> {
    let read = scene.read;
    if figure.in_words && figure.unit.is_none() || figure.shape != Shape::Plain || figure.is_percent() {
        return None;
    }
    let clause: Vec<usize> =
        (0..read.tokens.len()).filter(|at| read.clauses[*at] == read.clauses[figure.at]).collect();
    let said = |list: &[&str]| clause.iter().any(|at| read.tokens[*at].is_any(list));
    let before =
        |list: &[&str]| (figure.first.saturating_sub(4)..figure.at).any(|at| read.tokens[at].is_any(list));
    let ahead = |list: &[&str]| clause.iter().any(|at| *at < figure.first && read.tokens[*at].is_any(list));
    // `does not exceed 25 ms` is a limit, `not every run` is none.
    let denied = (figure.first.saturating_sub(3)..figure.first).any(|at| read.tokens[at].is_any(NOT));
    let from = read.tokens[..figure.first].iter().rposition(|token| token.is_mark(&[','])).unwrap_or(0);
    let speaks_against = (from..figure.first).any(|at| read.tokens[at].is_any(NOT));
    if !denied && speaks_against || denied && ahead(NONE) {
        return None;
    }
    let none = denied || ahead(NONE);
    if !none && !said(ALL) && !said(STAYS) || denied && !said(ALL) {
        return None;
    }
    let asker = Asker::new(scene, figure, None);
    if said(EXCEPT) && !(said(APART) && leaves_out(&asker)) {
        return None;
    }
    // `no more than 25 ms` says itself which way it bounds.
    let above = match figure.bound {
        Bound::AtLeast => true,
        Bound::AtMost => false,
        _ if before(ABOVE) => true,
        _ if before(BELOW) => false,
        _ if none && before(REACHES) => true,
        _ => return None,
    };
    // `never below` is at least, `never above` at most.
    let least = above != none;
    let averages = read.tokens.iter().any(|token| token.is_any(AVERAGES));
    if asker.cell.is_some() || asker.is_of_something_else() || super::sets(scene, figure) {
        return None;
    }
    let mut found: Vec<Asked> = Vec::new();
    for (at, frame) in asker.frames().all.iter().enumerate() {
        let columns = asker.columns(at, false);
        for query in asker.plain_queries(at).iter().take(32) {
            let all = rows(frame, query);
            for (column, unsaid) in columns.iter().filter(|(_, unsaid)| query.cost + unsaid <= PLAIN) {
                let of = &frame.columns[*column];
                // The means of groups are no rows.
                if averages && of.statistic.is_none() {
                    continue;
                }
                let known = all.iter().map(|row| (*row, of.numbers[*row])).filter(|(_, own)| own.is_finite());
                let end = if least {
                    known.clone().min_by(|one, other| one.1.total_cmp(&other.1))
                } else {
                    known.clone().max_by(|one, other| one.1.total_cmp(&other.1))
                };
                let Some(end) = end.filter(|_| known.count() > 1) else { continue };
                let holds = asker
                    .written(of, end.1)
                    .iter()
                    .any(|own| if least { *own >= figure.value } else { *own <= figure.value });
                found.push(Asked { cost: query.cost + unsaid, holds, frame: at, column: *column, end });
            }
        }
    }
    let plainest = found.iter().map(|own| own.cost).fold(f64::INFINITY, f64::min);
    found.retain(|own| own.cost <= plainest + BEHIND);
    found.sort_by(|one, other| other.holds.cmp(&one.holds).then(one.cost.total_cmp(&other.cost)));
    let Asked { holds, frame, column, end, .. } = found.first()?;
    let fact = asker.fact(*frame, *column, &[*end], StatisticKind::Value, end.1)?;
    let facts = vec![scene.lookup.keep(fact)];
    if *holds {
        return Some(Judgement::supported("claim-supported-value", facts));
    }
    // `stayed below 200 ms` may be said of fewer than all.
    if !none && !said(ALL) && !said(APART) {
        return None;
    }
    let of = &asker.frames().all[*frame].columns[*column];
    let unit = figure.measured_unit().unwrap_or(of.unit);
    let right = with_unit(of.unit.convert(end.1, unit).unwrap_or(end.1), unit, figure.step);
    Some(Judgement::contradicted("claim-contradicted-value", facts, right))
}

/// Whether the passage leaves out rows that it names.
fn leaves_out(asker: &Asker<'_, '_>) -> bool {
    (0..asker.frames().all.len()).any(|frame| {
        let entries = asker.own_entries(frame);
        entries.iter().flat_map(|(_, entries)| entries).any(|entry| asker.is_left_out(entry))
    })
}
