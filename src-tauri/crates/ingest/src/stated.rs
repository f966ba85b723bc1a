//! Units that stand in columns of their own, `time_unit` beside `real_time` and `cpu_time`: each cell gets the unit
//! that its row states, so that rows in different units are one measure.

use std::borrow::Cow;

use domain::Unit;

use crate::grid::{Grid, RawTable};
use crate::names::{Kind, Name};
use crate::number::{self, Decimal, Parsed};

/// What columns of units are called.
pub(crate) const UNITS: [&str; 9] =
    ["unit", "units", "uom", "einheit", "einheiten", "unité", "unite", "unidad", "unit of measure"];
/// What the one column is called whose values a plain `unit` is about.
pub(crate) const VALUES: [&str; 26] = [
    "value",
    "values",
    "val",
    "result",
    "results",
    "score",
    "measurement",
    "measured",
    "measured value",
    "metric value",
    "reading",
    "observation",
    "obs",
    "amount",
    "wert",
    "werte",
    "messwert",
    "ergebnis",
    "valeur",
    "résultat",
    "resultat",
    "valor",
    "resultado",
    "valore",
    "measure value",
    "metricvalue",
];

/// A head in lower case, with one space between its words.
pub(crate) fn plain(head: &str) -> String {
    head.to_lowercase().split(['_', '-', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Puts the units of such columns behind the cells that they are about.
pub(crate) fn stated(table: RawTable) -> RawTable {
    let pairs = pairs(&table);
    if pairs.is_empty() {
        return table;
    }
    let RawTable { part, header, grid, rows, layout, origins, .. } = table;
    let mut told = Grid::default();
    for row in 0..grid.len() {
        told.begin_row(grid.line(row), grid.after_blank(row));
        for (column, cell) in grid.row(row).enumerate() {
            let unit = pairs.iter().find(|(about, _)| *about == column);
            let unit = unit.and_then(|(_, unit)| grid.cell(row, *unit)).unwrap_or_default();
            told.push(&with_unit(cell, unit));
        }
    }
    let gone: Vec<usize> = pairs.iter().map(|(_, unit)| *unit).collect();
    let table = RawTable { layout, origins, ..RawTable::new(part, header, told.into(), rows) };
    without(table, &gone)
}

/// Whether [`stated`] makes another table of it.
pub(crate) fn states(table: &RawTable) -> bool {
    !pairs(table).is_empty()
}

/// Columns of numbers with the column that holds their units.
fn pairs(table: &RawTable) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (unit, head) in table.header.iter().enumerate() {
        let head = plain(head);
        let about = head.strip_suffix(" unit").or(head.strip_suffix(" units"));
        let about = about.or(UNITS.contains(&head.as_str()).then_some(""));
        let Some(about) = about else { continue };
        if !holds_units(table, unit) {
            continue;
        }
        for (column, other) in table.header.iter().enumerate().filter(|(column, _)| *column != unit) {
            let name = Name::of(other);
            let meant = match about {
                "" => {
                    VALUES.contains(&plain(other).as_str())
                        || name.words.is_empty() && name.kind == Kind::Location
                }
                about => name.has(about),
            };
            if meant && name.unit.is_none() && holds_numbers(table, column) {
                pairs.push((column, unit));
            }
        }
    }
    pairs
}

/// Whether all that stands in a column are units, one at least.
fn holds_units(table: &RawTable, column: usize) -> bool {
    let mut any = false;
    for row in &table.rows {
        let cell = table.grid.cell(*row, column).unwrap_or_default();
        if number::is_empty(cell) {
            continue;
        }
        if Unit::of_sign(cell).is_none() {
            return false;
        }
        any = true;
    }
    any
}

/// Whether most of what stands in a column are numbers.
pub(crate) fn holds_numbers(table: &RawTable, column: usize) -> bool {
    let (mut numbers, mut filled) = (0_usize, 0_usize);
    for row in &table.rows {
        let cell = table.grid.cell(*row, column).unwrap_or_default();
        if !number::is_empty(cell) {
            filled += 1;
            numbers += usize::from(number::is_number(cell));
        }
    }
    numbers > 0 && numbers * 2 > filled
}

/// The cell with the unit behind it, where it is a number that states none and the unit is one.
pub(crate) fn with_unit<'a>(cell: &'a str, unit: &str) -> Cow<'a, str> {
    let bare = |decimal| matches!(number::parse(cell, decimal), Parsed::Number { unit: None, .. });
    if Unit::of_sign(unit).is_some() && (bare(Decimal::Point) || bare(Decimal::Comma)) {
        Cow::Owned(format!("{} {}", cell.trim(), unit.trim()))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The table without these columns.
fn without(table: RawTable, gone: &[usize]) -> RawTable {
    let RawTable { part, header, grid, rows, layout, origins, .. } = table;
    let mut kept = Grid::default();
    for row in 0..grid.len() {
        kept.begin_row(grid.line(row), grid.after_blank(row));
        let cells = grid.row(row).enumerate().filter(|(column, _)| !gone.contains(column));
        cells.for_each(|(_, cell)| kept.push(cell));
    }
    let header = header.into_iter().enumerate().filter(|(place, _)| !gone.contains(place));
    let header = header.map(|(_, name)| name).collect();
    let origins = origins.into_iter().enumerate().filter(|(place, _)| !gone.contains(place));
    let origins = origins.map(|(_, origin)| origin).collect();
    RawTable { layout, origins, ..RawTable::new(part, header, kept.into(), rows) }
}
