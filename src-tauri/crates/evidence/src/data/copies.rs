//! Tables that hold the same rows as another one.

use std::collections::HashMap;

use domain::{Cell, Role, Table};

use crate::fact::Hash;

use super::naming::quantity;

/// A table whose rows another table holds as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableCopy {
    /// Its place among the tables of the folder.
    pub(crate) table: usize,
    /// Its file.
    pub file: String,
    /// Which table of the file.
    pub part: String,
    /// The file that is counted.
    pub of_file: String,
    /// Which table of that file.
    pub of_part: String,
    /// Rows of either.
    pub rows: u64,
    /// Whether the files hold the same in the same format, and not once as CSV and once as JSON.
    pub same_format: bool,
}

/// Fewest measured values that make two tables the same, and no coincidence.
const FEWEST: usize = 4;

/// Finds them. Of tables that agree the one that says most about its rows is counted, of equal ones the first.
pub(super) fn find(tables: &[Table]) -> Vec<TableCopy> {
    let mut same: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut order = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let Some(content) = content(table) else { continue };
        let alike = same.entry(content).or_default();
        if alike.is_empty() {
            order.push(content);
        }
        alike.push(at);
    }
    let mut copies = Vec::new();
    for content in order {
        let alike = &same[&content];
        if alike.len() < 2 {
            continue;
        }
        let says = |at: usize| {
            let dimensions = tables[at].columns.iter().filter(|column| column.role == Role::Dimension);
            (dimensions.count(), std::cmp::Reverse(at))
        };
        let Some(counted) = alike.iter().copied().max_by_key(|at| says(*at)) else { continue };
        let original = &tables[counted];
        for at in alike.iter().copied().filter(|at| *at != counted && tables[*at].file != original.file) {
            let table = &tables[at];
            copies.push(TableCopy {
                table: at,
                file: table.file.clone(),
                part: table.part.clone(),
                of_file: original.file.clone(),
                of_part: original.part.clone(),
                rows: table.rows() as u64,
                same_format: extension(&table.file) == extension(&original.file),
            });
        }
    }
    copies
}

fn extension(file: &str) -> String {
    file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase()
}

/// The measured values of a table, in row order and canonical units, under the names of their quantities; `None`
/// for too few to tell anything.
fn content(table: &Table) -> Option<u64> {
    let mut columns: Vec<(String, u64)> = Vec::new();
    let mut values = 0;
    for column in &table.columns {
        let Role::Measure { unit, .. } = &column.role else { continue };
        let factor = unit.convert(1.0, unit.canonical()).unwrap_or(1.0);
        let mut hash = Hash::new();
        let mut distinct = 0;
        let mut previous = None;
        for cell in &column.cells {
            match cell {
                Cell::Number(value) => {
                    distinct += usize::from(previous != Some(value.to_bits()));
                    previous = Some(value.to_bits());
                    // Nine digits, so that a unit or a way of writing makes no difference.
                    hash.text(&format!("{:.8e}", value * factor));
                }
                _ => hash.text("-"),
            }
        }
        values += distinct;
        if distinct > 0 {
            columns.push((quantity(&column.name), hash.finish()));
        }
    }
    if values < FEWEST {
        return None;
    }
    columns.sort_unstable();
    let mut hash = Hash::new();
    for (name, content) in columns {
        hash.text(&name);
        hash.text(&content.to_string());
    }
    Some(hash.finish())
}
