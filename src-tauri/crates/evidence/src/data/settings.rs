//! Columns that were set and not measured, and columns of labels, whatever their names made of them.

use std::collections::{HashMap, HashSet};

use domain::{Cell, Column, Metric, Role, SummaryKind, Table};

use super::dates;
use super::naming::quantity;

/// The most values of a setting, and how much more often one of them may stand than another.
const MOST_SETTINGS: usize = 12;
const UNEVEN: usize = 2;

/// Columns of numbers that were set: few round values, each about as often as the others (`window_s`: 5, 15, 30).
pub(super) fn set_and_not_measured(tables: &[&Table]) -> HashSet<String> {
    let mut counts: HashMap<String, Option<HashMap<u64, usize>>> = HashMap::new();
    for column in tables.iter().flat_map(|table| &table.columns) {
        let Role::Measure { metric: Metric::Column(_), .. } = &column.role else { continue };
        // A limit is set as often as it is measured.
        if column.summary.as_ref().is_some_and(|summary| summary.kind != SummaryKind::Other) {
            continue;
        }
        let counted = counts.entry(quantity(&column.name)).or_insert_with(|| Some(HashMap::new()));
        let Some(values) = counted else { continue };
        for cell in &column.cells {
            match cell {
                Cell::Number(value) if is_round(*value) => *values.entry(value.to_bits()).or_default() += 1,
                Cell::Empty => {}
                _ => {
                    *counted = None;
                    break;
                }
            }
            if values.len() > MOST_SETTINGS {
                *counted = None;
                break;
            }
        }
    }
    let is_set = |values: &HashMap<u64, usize>| {
        let most = values.values().max().copied().unwrap_or(0);
        let least = values.values().min().copied().unwrap_or(0);
        values.len() >= 2 && least >= 2 && most <= UNEVEN * least
    };
    counts
        .into_iter()
        .filter(|(_, values)| values.as_ref().is_some_and(is_set))
        .map(|(name, _)| name)
        .collect()
}

/// Whether a column that is called like a counter (`index`) holds few words, each again and again.
pub(super) fn is_label(column: &Column) -> bool {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for cell in &column.cells {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) if text.parse::<f64>().is_err() && dates::of_cell(text).is_none() => {
                *counts.entry(text).or_default() += 1;
                if counts.len() > MOST_SETTINGS {
                    return false;
                }
            }
            _ => return false,
        }
    }
    counts.len() >= 2 && counts.values().all(|count| *count >= 2)
}

/// Whether people would set such a number: whole, or of two digits.
fn is_round(value: f64) -> bool {
    if value.fract() == 0.0 {
        return true;
    }
    let digits = value.abs() / 10_f64.powf(value.abs().log10().floor() - 1.0);
    (digits - digits.round()).abs() < 1e-6
}
