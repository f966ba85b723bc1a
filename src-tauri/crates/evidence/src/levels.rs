//! Location and spread of every measure, per table and configuration.

use domain::{Cell, Column, Configuration, Direction, Level, Metric, Role, Table, Unit};

use crate::grouping::groups;
use crate::rank::ranked;

/// Location and spread of every measure of the tables, in canonical units: of each table as a whole, and of its
/// rows by configuration. Best ranked first, in the same order for the same tables.
///
/// Rows that say of themselves that they failed are left out, and so is every cell that holds no finite number.
pub fn levels(tables: &[Table]) -> Vec<Level> {
    let mut levels = Vec::new();
    for table in tables {
        let rows: Vec<usize> = (0..table.rows()).filter(|row| !table.has_failed(*row)).collect();
        let measures: Vec<Measure<'_>> = table.columns.iter().filter_map(Measure::of).collect();
        if measures.is_empty() {
            continue;
        }
        let groups = if rows.len() > 1 { groups(table, &rows) } else { Vec::new() };
        for measure in &measures {
            levels.extend(measure.level(table, &rows, Configuration::new()));
            for group in &groups {
                levels.extend(measure.level(table, &group.rows, group.configuration.clone()));
            }
        }
    }
    ranked(levels)
}

struct Measure<'a> {
    column: &'a Column,
    metric: &'a Metric,
    unit: Unit,
    direction: Direction,
}

impl<'a> Measure<'a> {
    fn of(column: &'a Column) -> Option<Self> {
        match &column.role {
            Role::Measure { metric, unit, direction } => {
                Some(Self { column, metric, unit: *unit, direction: *direction })
            }
            Role::Dimension | Role::Identifier | Role::Text => None,
        }
    }

    fn level(&self, table: &Table, rows: &[usize], configuration: Configuration) -> Option<Level> {
        let unit = self.unit.canonical();
        let values: Vec<f64> = rows
            .iter()
            .filter_map(|row| match self.column.cells[*row] {
                Cell::Number(value) => self.unit.convert(value, unit),
                Cell::Empty | Cell::NotFinite(_) | Cell::Text(_) => None,
            })
            .collect();
        let found = statistics::describe(&values)?;
        Some(Level {
            file: table.file.clone(),
            part: table.part.clone(),
            column: self.column.name.clone(),
            metric: self.metric.clone(),
            unit,
            direction: self.direction,
            configuration,
            n: found.n as u64,
            mean: found.mean,
            median: found.median,
            sd: found.sd,
            min: found.min,
            max: found.max,
        })
    }
}

#[cfg(test)]
mod tests;
