//! Which rows of a table have what in common: the grouping columns are found, not configured.
//!
//! A column groups where it names few values and says something that no other column says. The sweep of a
//! benchmark gives one grouping for each parameter, and one for all of them together.

use std::collections::HashMap;

use domain::{Cell, Column, Configuration, Role, Table};

/// The most values of one grouping column.
const MOST_VALUES: usize = 64;
/// The most configurations of all columns together.
const MOST_CONFIGURATIONS: usize = 1_024;
/// The most columns that are compared with each other.
const MOST_COLUMNS: usize = 16;

/// Rows with a configuration in common.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    pub(crate) configuration: Configuration,
    /// Places of the rows in the table.
    pub(crate) rows: Vec<usize>,
}

/// A way to divide rows: for each row its group, by the order in which groups come up; `None` for a row that
/// does not say.
type Partition = Vec<Option<usize>>;

struct Grouping<'a> {
    column: &'a Column,
    partition: Partition,
    /// Characters of all its values, which tells a label from a text.
    length: usize,
}

/// All groups of these rows: by each grouping column, then by all of them together.
pub(crate) fn groups(table: &Table, rows: &[usize]) -> Vec<Group> {
    let groupings = independent(columns(table, rows));
    let mut groups = Vec::new();
    for grouping in &groupings {
        groups.extend(divide(&[grouping], &grouping.partition, rows));
    }
    if groupings.len() > 1 {
        let all: Vec<&Grouping<'_>> = groupings.iter().collect();
        let partition = joint(&all);
        if count(&partition) <= MOST_CONFIGURATIONS && groupings.iter().all(|one| one.partition != partition)
        {
            groups.extend(divide(&all, &partition, rows));
        }
    }
    groups
}

/// Columns that divide the rows at all, and into few groups.
fn columns<'a>(table: &'a Table, rows: &[usize]) -> Vec<Grouping<'a>> {
    let dimensions = table.columns.iter().filter(|column| column.role == Role::Dimension);
    let groupings = dimensions.filter_map(|column| {
        let mut known = HashMap::new();
        let mut length = 0;
        let mut partition = Vec::with_capacity(rows.len());
        for row in rows {
            let label = label(&column.cells[*row]);
            let next = known.len();
            partition.push(label.map(|label| {
                length += label.len();
                *known.entry(label).or_insert(next)
            }));
            if known.len() > MOST_VALUES {
                return None;
            }
        }
        (known.len() > 1).then_some(Grouping { column, partition, length })
    });
    groupings.take(MOST_COLUMNS).collect()
}

/// Leaves out what says the same as another column (a prompt beside its number), and what only puts the others
/// together (`g60_c2048` beside `num_gpu` and `num_ctx`).
fn independent(mut groupings: Vec<Grouping<'_>>) -> Vec<Grouping<'_>> {
    let mut at = 0;
    while at < groupings.len() {
        let same =
            (at + 1..groupings.len()).find(|other| groupings[*other].partition == groupings[at].partition);
        match same {
            Some(other) if groupings[other].length < groupings[at].length => drop(groupings.remove(at)),
            Some(other) => drop(groupings.remove(other)),
            None => at += 1,
        }
    }
    let mut at = 0;
    while groupings.len() > 2 && at < groupings.len() {
        let others: Vec<&Grouping<'_>> = groupings
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, grouping)| grouping)
            .collect();
        if joint(&others) == groupings[at].partition {
            groupings.remove(at);
        } else {
            at += 1;
        }
    }
    groupings
}

/// Rows that agree in every one of the groupings.
fn joint(groupings: &[&Grouping<'_>]) -> Partition {
    let rows = groupings.first().map_or(0, |grouping| grouping.partition.len());
    let mut known = HashMap::new();
    (0..rows)
        .map(|row| {
            let key: Option<Vec<usize>> = groupings.iter().map(|grouping| grouping.partition[row]).collect();
            let next = known.len();
            key.map(|key| *known.entry(key).or_insert(next))
        })
        .collect()
}

fn count(partition: &Partition) -> usize {
    partition.iter().flatten().max().map_or(0, |last| last + 1)
}

fn divide(groupings: &[&Grouping<'_>], partition: &Partition, rows: &[usize]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::with_capacity(count(partition));
    for (row, group) in rows.iter().zip(partition) {
        let Some(group) = *group else { continue };
        if group == groups.len() {
            let configuration = groupings
                .iter()
                .filter_map(|grouping| {
                    label(&grouping.column.cells[*row]).map(|label| (grouping.column.name.clone(), label))
                })
                .collect();
            groups.push(Group { configuration, rows: Vec::new() });
        }
        groups[group].rows.push(*row);
    }
    groups
}

fn label(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Empty => None,
        Cell::Number(value) => Some(value.to_string()),
        Cell::NotFinite(text) | Cell::Text(text) => Some(text.clone()),
    }
}

#[cfg(test)]
mod tests;
