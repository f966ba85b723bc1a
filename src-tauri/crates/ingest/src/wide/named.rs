//! Names for dimensions that no file names: the engines over the columns of one table are the values of `engine` in
//! another.

use std::collections::BTreeSet;

use domain::{Cell, Column, Origin, Role, Table};
use rustc_hash::FxHashMap;

use super::UNNAMED;

/// Cells of other tables that are looked at.
const MOST: usize = 500_000;

/// Gives such dimensions the name of a column that has all of their values, as they are written or as the last word
/// of its own: `C40` of `Corvid C40`.
pub(crate) fn name_dimensions(tables: &mut [Table]) {
    if !tables.iter().any(|table| table.columns.iter().any(is_unnamed)) {
        return;
    }
    let mut names: Vec<String> = Vec::new();
    let (mut whole, mut last) = (Places::default(), Places::default());
    let mut left = MOST;
    for table in tables.iter() {
        for column in
            table.columns.iter().filter(|column| column.role == Role::Dimension && !is_unnamed(column))
        {
            left = left.saturating_sub(column.cells.len());
            if left == 0 {
                break;
            }
            let at = names.iter().position(|name| *name == column.name).unwrap_or_else(|| {
                names.push(column.name.clone());
                names.len() - 1
            });
            for text in texts(column) {
                if let Some((_, word)) = text.rsplit_once(' ') {
                    last.entry(word.to_owned()).or_default().insert(at);
                }
                whole.entry(text).or_default().insert(at);
            }
        }
    }
    for table in tables {
        let Some(place) = table.columns.iter().position(is_unnamed) else { continue };
        let values: BTreeSet<String> = texts(&table.columns[place]).collect();
        let free = |at: &usize| table.columns.iter().all(|column| column.name != names[*at]);
        let found =
            [&whole, &last].into_iter().find_map(|places| common(places, &values).into_iter().find(free));
        if let Some(at) = found {
            table.columns[place].name.clone_from(&names[at]);
        }
    }
}

/// For each value the columns that have it.
type Places = FxHashMap<String, BTreeSet<usize>>;

/// The columns that have all of these values.
fn common(places: &Places, values: &BTreeSet<String>) -> BTreeSet<usize> {
    let mut sets = values.iter().map(|value| places.get(value));
    let Some(Some(first)) = sets.next() else { return BTreeSet::new() };
    sets.fold(first.clone(), |all, set| set.map_or_else(BTreeSet::new, |set| &all & set))
}

fn is_unnamed(column: &Column) -> bool {
    column.name == UNNAMED
        && column.role == Role::Dimension
        && matches!(column.origin, Origin::Columns { .. })
}

fn texts(column: &Column) -> impl Iterator<Item = String> {
    let mut previous = "";
    column.cells.iter().filter_map(move |cell| match cell {
        Cell::Text(text) if text != previous => {
            previous = text;
            Some(text.to_lowercase())
        }
        _ => None,
    })
}
