//! Tables that hold rows of another one: copies, parts, and copies in which something was changed.
//!
//! Two rows are the same where all that they measured is, to eleven digits; what is measured so precisely does not
//! come out twice by chance.

use std::collections::HashMap;

use domain::{Cell, Role, Table};

use super::dates;
use super::naming::quantity;
use crate::fact::Hash;

/// Fewest values, different from zero and from the row above, that make rows the same and no coincidence.
const FEWEST: usize = 4;
/// The most cells that are named where a copy differs.
const MOST_CELLS: usize = 200;

/// A table whose rows another table holds as well. It is counted once.
#[derive(Debug, Clone, PartialEq)]
pub struct TableCopy {
    /// Its place among the tables of the folder.
    pub(crate) table: usize,
    /// The place of the table that is counted.
    pub(crate) of: usize,
    /// Its file.
    pub file: String,
    /// Which table of the file.
    pub part: String,
    /// The file that is counted.
    pub of_file: String,
    /// Which table of that file.
    pub of_part: String,
    /// Its rows that the other holds too.
    pub rows: u64,
    /// How it is related.
    pub kind: CopyKind,
}

/// How a copy is related to what is counted.
#[derive(Debug, Clone, PartialEq)]
pub enum CopyKind {
    /// Both hold the same.
    Same,
    /// The other holds all of it and more.
    Part,
    /// Most is the same, and some cells are not.
    Altered(Vec<AlteredCell>),
}

/// A cell in which a copy differs, by the places of columns and rows in both tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlteredCell {
    pub(crate) column: usize,
    pub(crate) row: usize,
    pub(crate) of_column: usize,
    pub(crate) of_row: usize,
}

/// A table with the hash of each of its rows.
struct Hashed {
    at: usize,
    /// Columns of its measures in the order of their quantities.
    measures: Vec<usize>,
    /// For each row its hash; `None` where it measured nothing.
    rows: Vec<Option<u64>>,
    says: usize,
}

/// Finds them. Of tables that hold the same the one that says most about its rows is counted, then the newer, then
/// the first.
pub(super) fn find(tables: &[Table]) -> Vec<TableCopy> {
    let mut buckets: HashMap<Vec<String>, Vec<(usize, Vec<usize>)>> = HashMap::new();
    for (at, table) in tables.iter().enumerate() {
        let mut measures: Vec<(String, usize)> = table
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| matches!(column.role, Role::Measure { .. }))
            .map(|(place, column)| (quantity(&column.name), place))
            .collect();
        measures.sort();
        let (names, places): (Vec<String>, Vec<usize>) = measures.into_iter().unzip();
        if !names.is_empty() {
            buckets.entry(names).or_default().push((at, places));
        }
    }
    let mut copies = Vec::new();
    let mut buckets: Vec<_> = buckets.into_values().filter(|bucket| bucket.len() > 1).collect();
    buckets.sort_by_key(|bucket| bucket[0].0);
    for bucket in buckets {
        let hashed = bucket.into_iter().filter_map(|(at, measures)| Hashed::of(tables, at, measures));
        of_bucket(tables, hashed.collect(), &mut copies);
    }
    copies.sort_by_key(|copy| copy.table);
    copies
}

impl Hashed {
    fn of(tables: &[Table], at: usize, measures: Vec<usize>) -> Option<Self> {
        let table = &tables[at];
        let failed = table.failed_rows();
        let factors: Vec<f64> = measures
            .iter()
            .map(|place| match &table.columns[*place].role {
                Role::Measure { unit, .. } => unit.convert(1.0, unit.canonical()).unwrap_or(1.0),
                _ => 1.0,
            })
            .collect();
        let mut telling = 0;
        let mut before = vec![0.0; measures.len()];
        let rows = (0..table.rows())
            .map(|row| {
                let mut hash = Hash::new();
                let mut any = false;
                for (nth, place) in measures.iter().enumerate() {
                    let value = match table.columns[*place].cells[row] {
                        Cell::Number(value) => value * factors[nth],
                        _ => f64::NAN,
                    };
                    let told = value.is_finite() && value != 0.0;
                    telling +=
                        usize::from(told && !failed[row] && value.to_bits() != f64::to_bits(before[nth]));
                    before[nth] = value;
                    any |= told;
                    hash.word(rounded(value));
                }
                (any && !failed[row]).then(|| hash.finish())
            })
            .collect();
        let says = table.columns.iter().filter(|column| column.role == Role::Dimension).count();
        (telling >= FEWEST).then_some(Self { at, measures, rows, says })
    }

    fn live(&self) -> usize {
        self.rows.iter().flatten().count()
    }
}

/// About eleven digits of a value, so that its unit and the way to write it make no difference.
fn rounded(value: f64) -> u64 {
    (value.to_bits().wrapping_add(0x8000)) >> 16
}

fn of_bucket(tables: &[Table], mut hashed: Vec<Hashed>, copies: &mut Vec<TableCopy>) {
    // What is counted comes first: the most rows, what says most, the newest, the first.
    let newest =
        |table: &Hashed| dates::find(&tables[table.at].file).pop().map_or(i64::MIN, |(moment, _)| moment.day);
    hashed.sort_by_key(|table| {
        let is_copy = looks_copied(&tables[table.at].file);
        std::cmp::Reverse((table.live(), table.says, !is_copy, newest(table), std::cmp::Reverse(table.at)))
    });
    let mut holders: HashMap<u64, usize> = HashMap::new();
    let mut counted: Vec<usize> = Vec::new();
    for (place, table) in hashed.iter().enumerate() {
        let mut shared: HashMap<usize, u64> = HashMap::new();
        for hash in table.rows.iter().flatten() {
            if let Some(holder) = holders.get(hash) {
                *shared.entry(*holder).or_default() += 1;
            }
        }
        let most = shared.into_iter().max_by_key(|(holder, rows)| (*rows, std::cmp::Reverse(*holder)));
        let found = most.and_then(|(holder, rows)| related(tables, table, &hashed[counted[holder]], rows));
        if let Some(copy) = found {
            copies.push(copy);
            continue;
        }
        counted.push(place);
        for hash in table.rows.iter().flatten() {
            holders.entry(*hash).or_insert(counted.len() - 1);
        }
    }
}

/// Whether a file's name says that it is a copy.
fn looks_copied(file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    ["copy", "backup", "bak", "old", "duplicate", "(1)", "(2)"].iter().any(|word| lower.contains(word))
}

fn related(tables: &[Table], table: &Hashed, other: &Hashed, shared: u64) -> Option<TableCopy> {
    let (copy, original) = (&tables[table.at], &tables[other.at]);
    let live = table.live() as u64;
    if copy.file == original.file || !agree(copy, original, shared == live && live == other.live() as u64) {
        return None;
    }
    let kind = if shared >= live {
        if table.live() == other.live() { CopyKind::Same } else { CopyKind::Part }
    } else if shared * 2 >= live && shared >= 2 && copy.rows() == original.rows() {
        let cells = altered(copy, table, original, other);
        if cells.is_empty() || cells.len() > MOST_CELLS {
            return None;
        }
        CopyKind::Altered(cells)
    } else {
        return None;
    };
    Some(TableCopy {
        table: table.at,
        of: other.at,
        file: copy.file.clone(),
        part: copy.part.clone(),
        of_file: original.file.clone(),
        of_part: original.part.clone(),
        rows: shared,
        kind,
    })
}

/// The measured cells in which rows of the same place differ.
fn altered(copy: &Table, one: &Hashed, original: &Table, other: &Hashed) -> Vec<AlteredCell> {
    let mut cells = Vec::new();
    for row in 0..copy.rows() {
        if one.rows[row] == other.rows[row] {
            continue;
        }
        for (column, of_column) in one.measures.iter().zip(&other.measures) {
            let value = |table: &Table, column: usize| match (
                &table.columns[column].cells[row],
                &table.columns[column].role,
            ) {
                (Cell::Number(value), Role::Measure { unit, .. }) => unit.convert(*value, unit.canonical()),
                _ => None,
            };
            if let (Some(own), Some(theirs)) = (value(copy, *column), value(original, *of_column))
                && rounded(own) != rounded(theirs)
            {
                cells.push(AlteredCell { column: *column, row, of_column: *of_column, of_row: row });
            }
        }
    }
    cells
}

/// Whether the dimensions that both tables have say the same; of equally many rows, row by row.
fn agree(one: &Table, other: &Table, row_by_row: bool) -> bool {
    let dimensions = |table: &'_ Table| -> Vec<(String, usize)> {
        let columns = table.columns.iter().enumerate().filter(|(_, column)| column.role == Role::Dimension);
        columns.map(|(at, column)| (quantity(&column.name), at)).collect()
    };
    if !row_by_row && one.rows() != other.rows() {
        return true;
    }
    let others = dimensions(other);
    dimensions(one).iter().all(|(name, at)| {
        others
            .iter()
            .find(|(known, _)| known == name)
            .is_none_or(|(_, place)| one.columns[*at].cells == other.columns[*place].cells)
    })
}

#[cfg(test)]
mod tests;
