//! Tables whose rows are different things: metrics ("Metric | Value") or statistics (count, mean, std). Their
//! rows become columns, so that no mean is ever taken over them.

use domain::{Message, Origin};

use crate::columns::{Recognised, recognise};
use crate::grid::{Grid, RawTable};
use crate::notes::Notes;
use crate::number::{self, Decimal, Parsed};
use crate::shape::is_statistic;
use crate::stated::{UNITS, plain, with_unit};

/// The most rows that are read as metrics.
const MOST: usize = 200;
/// First columns that list metrics, whatever stands beside them.
const METRICS: [&str; 7] = ["metric", "metrics", "measure", "measurement", "kpi", "statistic", "metrik"];
/// First columns that list properties where one column of values stands beside them.
const PROPERTIES: [&str; 10] =
    ["property", "parameter", "setting", "key", "field", "attribute", "item", "name", "option", "spec"];
const VALUES: [&str; 5] = ["value", "values", "result", "results", "wert"];

/// Exchanges rows and columns where the first column lists what was measured, and makes one row of a table
/// that lists statistics of its columns.
pub(crate) fn turn(table: RawTable, notes: &mut Notes) -> RawTable {
    if lists_statistics(&table) {
        in_one_row(&table, notes)
    } else if lists_statistics_of_metrics(&table) {
        metrics_in_one_row(&table, notes)
    } else if lists_metrics(&table) {
        turned(table, notes)
    } else {
        table
    }
}

/// Whether [`turn`] makes another table of it.
pub(crate) fn turns(table: &RawTable) -> bool {
    lists_statistics(table) || lists_statistics_of_metrics(table) || lists_metrics(table)
}

fn turned(table: RawTable, notes: &mut Notes) -> RawTable {
    let RawTable { part, header, grid, rows, .. } = table;
    let listing = header[0].clone();
    let line = rows.first().map_or(1, |row| grid.line(*row));
    let cell = |row: usize, column: usize| grid.cell(row, column).unwrap_or_default().trim();
    let unit = (1..header.len()).find(|column| is_unit(&header[*column]));
    let subjects: Vec<usize> = (1..header.len()).filter(|column| Some(*column) != unit).collect();
    let several = subjects.len() > 1;
    let mut turned = Grid::default();
    for column in &subjects {
        let subject = several.then_some(header[*column].as_str());
        turned.push_row(line, subject.into_iter().chain(rows.iter().map(|row| cell(*row, *column))));
    }
    let names = rows.iter().map(|row| match unit.map(|column| cell(*row, column)) {
        Some(unit) if !number::is_empty(unit) => format!("{} ({unit})", cell(*row, 0)),
        _ => cell(*row, 0).to_owned(),
    });
    let header = several.then(|| "column".to_owned()).into_iter().chain(names).collect();
    let stands = rows.iter().map(|row| Origin::Line(grid.line(*row)));
    let origins = several.then_some(Origin::Rows).into_iter().chain(stands).collect();
    notes.notice(Some(line), Message::new("problem-table-turned").with("column", listing));
    RawTable { origins, ..RawTable::of(part, header, turned) }
}

/// `count`, `mean` and `std` of `ttft_s` become the columns `ttft_s count`, `ttft_s mean` and `ttft_s std`.
fn in_one_row(table: &RawTable, notes: &mut Notes) -> RawTable {
    let RawTable { part, header, grid, rows, .. } = table;
    let line = rows.first().map_or(1, |row| grid.line(*row));
    let (mut names, mut origins) = (Vec::new(), Vec::new());
    let mut row = Grid::default();
    row.begin_row(line, false);
    for (column, name) in header.iter().enumerate().skip(1) {
        for from in rows {
            let label = grid.cell(*from, 0).unwrap_or_default().trim();
            let label = label.strip_suffix('%').map_or_else(|| label.to_owned(), |share| format!("p{share}"));
            names.push(format!("{} {label}", name.trim()));
            row.push(grid.cell(*from, column).unwrap_or_default());
            origins.push(Origin::Line(grid.line(*from)));
        }
    }
    notes.notice(Some(line), Message::new("problem-statistics-rows"));
    RawTable { origins, ..RawTable::of(part.clone(), names, row) }
}

/// `TTFT (ms)` with the columns `avg` and `p99` becomes the columns `TTFT (ms) avg` and `TTFT (ms) p99`.
fn metrics_in_one_row(table: &RawTable, notes: &mut Notes) -> RawTable {
    let RawTable { part, header, grid, rows, .. } = table;
    let line = rows.first().map_or(1, |row| grid.line(*row));
    let cell = |row: usize, column: usize| grid.cell(row, column).unwrap_or_default().trim();
    let unit = (1..header.len()).find(|column| is_unit(&header[*column]));
    let (mut names, mut origins) = (Vec::new(), Vec::new());
    let mut turned = Grid::default();
    turned.begin_row(line, false);
    for row in rows {
        for column in (1..header.len()).filter(|column| Some(*column) != unit) {
            names.push(format!("{} {}", cell(*row, 0), header[column].trim()));
            turned.push(&with_unit(cell(*row, column), unit.map_or("", |unit| cell(*row, unit))));
            origins.push(Origin::Line(grid.line(*row)));
        }
    }
    notes.notice(Some(line), Message::new("problem-table-turned").with("column", header[0].as_str()));
    RawTable { origins, ..RawTable::of(part.clone(), names, turned) }
}

/// Whether the first column lists what was measured, each once, and all others are statistics of it.
fn lists_statistics_of_metrics(table: &RawTable) -> bool {
    let RawTable { header, grid, rows, .. } = table;
    let statistics = || header[1..].iter().filter(|name| !is_unit(name));
    if header.len() < 3
        || rows.is_empty()
        || rows.len() > MOST
        || statistics().count() < 2
        || !statistics().all(|name| is_statistic(name))
    {
        return false;
    }
    let mut labels = std::collections::HashSet::new();
    let label = |row: &usize| grid.cell(*row, 0).unwrap_or_default().trim();
    let known = |row: &&usize| {
        let recognised = recognise(label(row), false);
        matches!(recognised, Recognised::Measure { .. } | Recognised::Unknown { unit: Some(_), .. })
    };
    let named = METRICS.contains(&header[0].trim().to_lowercase().as_str());
    rows.iter().all(|row| {
        matches!(number::parse(label(row), Decimal::Point), Parsed::Text) && labels.insert(label(row))
    }) && (named || rows.iter().filter(known).count() * 2 >= rows.len())
}

fn is_unit(head: &str) -> bool {
    UNITS.contains(&plain(head).as_str())
}

fn lists_statistics(table: &RawTable) -> bool {
    let RawTable { header, grid, rows, .. } = table;
    let mut labels = std::collections::HashSet::new();
    header.len() > 1
        && (2..=MOST).contains(&rows.len())
        && rows.iter().all(|row| {
            let label = grid.cell(*row, 0).unwrap_or_default().trim();
            is_statistic(label) && labels.insert(label)
        })
}

fn lists_metrics(table: &RawTable) -> bool {
    let RawTable { header, grid, rows, .. } = table;
    if header.len() < 2 || rows.is_empty() || rows.len() > MOST {
        return false;
    }
    let name = |column: usize| header[column].trim().to_lowercase();
    let listed = METRICS.contains(&name(0).as_str())
        || PROPERTIES.contains(&name(0).as_str()) && header.len() == 2 && VALUES.contains(&name(1).as_str());
    // Beside values and their units something tells the rows apart: a long table.
    let value = (1..header.len()).find(|column| VALUES.contains(&name(*column).as_str()));
    let others = (1..header.len()).filter(|column| Some(*column) != value && !is_unit(&header[*column]));
    if value.is_some() && others.count() > 0 {
        return false;
    }
    let mut labels = std::collections::HashSet::new();
    listed
        && rows.iter().all(|row| {
            let label = grid.cell(*row, 0).unwrap_or_default().trim();
            matches!(number::parse(label, Decimal::Point), Parsed::Text) && labels.insert(label)
        })
}
