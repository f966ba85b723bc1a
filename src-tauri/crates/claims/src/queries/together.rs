//! `On 19 January it ran with r413`: whether rows have what a passage names together.

use domain::{FactId, PassageKind, StatisticKind};

use super::frames::{Frame, Frames};
use super::rows::rows;
use super::{Asker, Entry, Query};
use crate::claim::{Claim, Judgement};
use crate::figures::Figure;
use crate::scene::Scene;
use crate::tokens::Token;

/// Words by which what is named belongs together.
const WITH: &[&str] = &[
    "ran",
    "runs",
    "run",
    "used",
    "uses",
    "using",
    "tested",
    "deployed",
    "built",
    "measured",
    "recorded",
    "executed",
    "performed",
    "introduced",
    "belongs",
    "operated",
];
/// Words that set one against another, or leave something out.
const APART: &[&str] = &[
    "than",
    "versus",
    "vs",
    "compared",
    "before",
    "after",
    "until",
    "since",
    "not",
    "no",
    "never",
    "without",
    "instead",
    "unlike",
    "while",
    "whereas",
    "both",
    "neither",
    "except",
    "missing",
    "failed",
    "if",
    "or",
    "would",
    "could",
    "should",
    "against",
    "between",
    "from",
    "different",
    "differ",
    "respectively",
    "nor",
    "only",
    "new",
    "next",
    "previous",
    "evening",
    "later",
    "earlier",
    "other",
    "another",
    "same",
];
/// The most rows of a frame that are looked at.
const MOST_ROWS: usize = 50_000;

/// Judges a passage that claims nothing else by whether any row has all that it names.
pub(crate) fn judge(scene: &Scene<'_>) -> Option<Claim> {
    let read = scene.read;
    let at = read.tokens.iter().position(|token| token.is_any(WITH))?;
    // `a was not tested with b`: no row has both.
    let denied = at.checked_sub(1).filter(|before| read.tokens[*before].is_any(&["not", "never"]));
    let apart = |(place, token): (usize, &Token<'_>)| token.is_any(APART) && Some(place) != denied;
    if matches!(read.passage.kind, PassageKind::Row | PassageKind::Heading)
        || read.tokens.iter().enumerate().any(apart)
    {
        return None;
    }
    if read.advice[at] {
        return None;
    }
    let place = Figure::place(at);
    let asker = Asker::new(scene, &place, None);
    if asker.is_of_something_else() {
        return None;
    }
    if denied.is_some() {
        let judged = (0..asker.frames().all.len()).filter_map(|frame| apart_in(&asker, frame));
        // One frame that has both is enough.
        let judgement = judged.min_by_key(|own| own.verdict)?;
        let token = &read.tokens[at];
        return Some(judgement.at(token.start, token.end));
    }
    let mut judged = (0..asker.frames().all.len()).filter_map(|frame| of_frame(&asker, frame));
    // One frame that has it all is enough.
    let first = judged.next()?;
    let judgement =
        if first.facts.is_empty() { first } else { judged.find(|own| own.facts.is_empty()).unwrap_or(first) };
    if judgement.facts.is_empty() {
        return None;
    }
    let token = &read.tokens[at];
    Some(judgement.at(token.start, token.end))
}

/// Whether no row has all that is named.
fn apart_in(asker: &Asker<'_, '_>, frame: usize) -> Option<Judgement> {
    let filters = named(asker, frame)?;
    let (all, near) = found(asker, frame, &filters)?;
    Some(if all.is_empty() {
        Judgement::supported("claim-supported-count", vec![counted(asker, frame, &near)?])
    } else {
        let facts = vec![counted(asker, frame, &all)?];
        Judgement::contradicted("claim-contradicted-count", facts, all.len().to_string())
    })
}

/// The rows that have all that is named, and those that have all but the last.
fn found(
    asker: &Asker<'_, '_>,
    frame: usize,
    filters: &[(usize, Vec<usize>)],
) -> Option<(Vec<usize>, Vec<usize>)> {
    let one = &asker.frames().all[frame];
    let of =
        |filters: &[(usize, Vec<usize>)]| rows(one, &Query { filters: filters.to_vec(), ..Query::default() });
    let (_, first) = filters.split_last()?;
    Some((of(filters), of(first)))
}

/// How many rows there are, as a fact.
fn counted(asker: &Asker<'_, '_>, frame: usize, rows: &[usize]) -> Option<FactId> {
    let column = asker.frames().all[frame].columns.iter().position(Frames::is_column)?;
    let cells: Vec<(usize, f64)> = rows.iter().map(|row| (*row, 1.0)).collect();
    let fact = asker.fact(frame, column, &cells, StatisticKind::Count, cells.len() as f64)?;
    Some(asker.scene.lookup.keep(fact))
}

/// What the passage names, by column: several things, each of which the frame tells apart.
fn named(asker: &Asker<'_, '_>, frame: usize) -> Option<Vec<(usize, Vec<usize>)>> {
    let one = &asker.frames().all[frame];
    if one.places.len() > MOST_ROWS {
        return None;
    }
    let firm = asker.own.iter().filter(|pick| pick.firm);
    if firm.clone().any(|pick| pick.values.iter().all(|value| value.frame != frame)) {
        return None;
    }
    let entries = asker.own_entries(frame);
    let single = |(_, entries): &&(usize, Vec<Entry>)| entries.len() == 1 && entries[0].firm;
    let named: Vec<&(usize, Vec<Entry>)> = entries.iter().filter(single).collect();
    let of_tables = named.iter().filter(|(column, _)| is_told(one, *column)).count();
    if named.len() < 2 || named.len() != entries.len() || of_tables < 2 {
        return None;
    }
    let filter = |(column, entries): &&(usize, Vec<Entry>)| (*column, entries[0].codes.clone());
    Some(named.iter().map(filter).collect())
}

/// Without facts where rows have it all.
fn of_frame(asker: &Asker<'_, '_>, frame: usize) -> Option<Judgement> {
    let one = &asker.frames().all[frame];
    let filters = named(asker, frame)?;
    let (all, near) = found(asker, frame, &filters)?;
    if !all.is_empty() {
        return Some(Judgement::supported("claim-supported-count", Vec::new()));
    }
    // What the rows of the first have instead.
    let last = &one.columns[filters.last()?.0];
    let mut instead: Vec<&str> =
        near.iter().filter_map(|row| Some(last.values[last.code(*row)?].as_str())).collect();
    instead.sort_unstable();
    instead.dedup();
    instead.truncate(MOST_SHOWN);
    let id = counted(asker, frame, &near)?;
    Some(Judgement::contradicted("claim-contradicted-value", vec![id], instead.join(", ")))
}

/// The most values that are shown instead.
const MOST_SHOWN: usize = 3;

/// Whether a column, or the path of a file, tells rows apart.
fn is_told(one: &Frame, column: usize) -> bool {
    Frames::is_column(&one.columns[column]) || one.columns[column].name == "file"
}
