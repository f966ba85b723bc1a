//! The folder's tables, put together into families of comparable rows.
//!
//! Left alone: what the numbers say ([`crate::facts`] and the rules), and reading files (`ingest`).

use std::collections::HashMap;

use domain::{Document, FileEntry, Table};

pub(crate) mod cold;
pub(crate) mod copies;
pub(crate) mod dates;
pub(crate) mod doubt;
pub(crate) mod family;
pub(crate) mod gather;
pub(crate) mod groups;
pub(crate) mod naming;
pub(crate) mod path;
pub(crate) mod redundant;
mod settings;

pub use copies::{AlteredCell, CopyKind, TableCopy};
pub use family::{Dimension, DimensionKind, Family, Measure, Part, RowSet};

/// Every measured row of the folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Data {
    /// Tables with the same columns together, in the order of their first file.
    pub families: Vec<Family>,
    /// Tables that hold the same rows as another one, and are counted once.
    pub copies: Vec<TableCopy>,
}

impl Data {
    /// Puts tables with the same columns together. Documents and files only tell what a path stands for; text is
    /// read elsewhere.
    pub fn of(tables: &[Table], _documents: &[Document], files: &[FileEntry]) -> Self {
        let copies = copies::find(tables);
        let left_out = |at: usize| copies.iter().any(|copy| copy.table == at);
        let mut groups: Vec<Vec<&Table>> = Vec::new();
        let mut by_all = HashMap::new();
        let mut by_said = HashMap::new();
        for (_, table) in tables.iter().enumerate().filter(|(at, _)| !left_out(*at)) {
            let Some(keys) = gather::Keys::of(table, files) else { continue };
            let group = by_all.get(&keys.all).or_else(|| by_said.get(&keys.said)).copied();
            let group = group.unwrap_or(groups.len());
            if group == groups.len() {
                groups.push(Vec::new());
            }
            groups[group].push(table);
            by_all.entry(keys.all).or_insert(group);
            by_said.entry(keys.said).or_insert(group);
        }
        let mut families: Vec<Family> = groups.iter().map(|group| gather::family(group, files)).collect();
        families.iter_mut().for_each(Family::doubt);
        Self { families, copies }
    }

    /// The columns whose values are not in the unit that their name says, by file, part and place of the column: they
    /// count in nothing that is put together from several files.
    pub fn doubtful_columns(&self) -> impl Iterator<Item = (&str, &str, usize)> {
        let measures =
            self.families.iter().flat_map(|family| family.measures.iter().map(move |own| (family, own)));
        measures.flat_map(|(family, measure)| {
            measure.doubtful.iter().filter_map(move |at| {
                let part = &family.parts[*at];
                Some((part.file.as_str(), part.part.as_str(), measure.columns[*at]?.0))
            })
        })
    }

    /// The families with tables of this file.
    pub fn of_file<'a>(&'a self, file: &'a str) -> impl Iterator<Item = &'a Family> {
        self.families.iter().filter(move |family| family.parts.iter().any(|part| part.file == file))
    }
}

#[cfg(test)]
mod tests;
