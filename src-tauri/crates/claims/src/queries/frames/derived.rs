//! Columns that follow from two of a table: the share of what went right or wrong in all that there was.

use domain::{Direction, Unit};

use super::column::Column;

/// What columns are called that count what went right, and what went wrong.
const RIGHT: &[&str] =
    &["correct", "passed", "solved", "hit", "success", "successful", "answered", "accepted", "ok"];
const WRONG: &[&str] = &["error", "failed", "failure", "timeout", "dropped", "lost"];
/// What columns are called that count everything.
const ALL: &[&str] = &[
    "n",
    "total",
    "item",
    "request",
    "question",
    "sample",
    "problem",
    "attempt",
    "asked",
    "example",
    "query",
    "case",
    "operation",
    "op",
    "call",
];
/// What columns are called that give such a share already.
const SHARES: &[&str] = &["accuracy", "acc", "rate", "share", "ratio", "percent", "pct"];

/// The shares that the columns of a frame give, row by row.
pub(super) fn shares(columns: &[Column]) -> Vec<Column> {
    let has = |column: &Column, list: &[&str]| column.own.iter().any(|word| list.contains(&word.as_str()));
    let counts = |column: &Column| {
        column.is_numeric
            && !column.is_yes_or_no()
            && column.numbers.iter().all(|own| !own.is_finite() || own.fract() == 0.0 && *own >= 0.0)
    };
    let known = |list: &[&str]| {
        columns.iter().any(|column| has(column, SHARES) && (has(column, list) || column.own.len() == 1))
    };
    let mut found = Vec::new();
    let wholes = columns.iter().enumerate().filter(|(_, column)| has(column, ALL) && counts(column));
    let Some((whole, all)) = wholes.max_by_key(|(_, column)| column.own.len() == 1) else { return found };
    for (part, one) in columns.iter().enumerate() {
        let right = has(one, RIGHT);
        if part == whole || !right && !has(one, WRONG) || has(one, SHARES) || !counts(one) {
            continue;
        }
        let within = one
            .numbers
            .iter()
            .zip(&all.numbers)
            .all(|(own, all)| !own.is_finite() || !all.is_finite() || own <= all);
        if !within || known(if right { RIGHT } else { WRONG }) || right && known(&["accuracy", "acc"]) {
            continue;
        }
        let word =
            one.own.iter().find(|word| RIGHT.contains(&word.as_str()) || WRONG.contains(&word.as_str()));
        let word = word.map_or("", String::as_str);
        let name = if word == "correct" { "accuracy".to_owned() } else { format!("{word} rate") };
        let mut column = Column::of(&name, &name, &[], 0);
        column.numbers = one.numbers.iter().zip(&all.numbers).map(|(own, all)| own / all).collect();
        column.codes = vec![None; one.numbers.len()];
        column.is_numeric = column.numbers.iter().any(|own| own.is_finite());
        column.is_measure = true;
        column.unit = Unit::None;
        column.direction = if right { Direction::HigherIsBetter } else { Direction::LowerIsBetter };
        column.places.clone_from(&one.places);
        column.whole = Some(whole);
        found.push(column);
    }
    found.retain(|column| column.is_numeric);
    found
}
