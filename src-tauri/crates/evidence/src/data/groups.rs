//! Which rows of a family have what in common: by file, by each dimension, by a model's settings, and by all
//! dimensions together.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cold;
use super::family::{DimensionKind, Family, NONE, RowSet, place};
use super::redundant::joint;

/// The most values of one dimension that rows are grouped by.
pub(crate) const MOST_VALUES: usize = 64;
/// The most groups of several dimensions together.
const MOST_GROUPS: usize = 1_024;
/// The most files that have groups of their own.
const MOST_PARTS: usize = 256;

/// Rows with values in common.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    /// Places of the dimensions and of their values.
    pub(crate) pairs: Vec<(usize, usize)>,
    pub(crate) rows: RowSet,
}

impl Family {
    /// The dimensions that divide its rows: few values, and not what others say already.
    pub(crate) fn dividing(&self) -> Vec<usize> {
        (0..self.dimensions.len())
            .filter(|at| {
                let dimension = &self.dimensions[*at];
                (2..=MOST_VALUES).contains(&dimension.values.len())
                    && !dimension.redundant
                    && dimension.kind != DimensionKind::Status
            })
            .collect()
    }

    /// The dimensions that say how something was run: models, settings, files of unlike names.
    pub(crate) fn settings(&self) -> Vec<usize> {
        let kind = |at: &usize| match self.dimensions[*at].kind {
            DimensionKind::Model | DimensionKind::Parameter => true,
            DimensionKind::Other => self.dimensions[*at].from_path && self.dimensions[*at].name != "run",
            _ => false,
        };
        self.dividing().into_iter().filter(kind).collect()
    }

    /// Divides rows by these dimensions together; rows without a value of one of them are left out.
    pub(crate) fn divide(&self, rows: &RowSet, by: &[usize]) -> Vec<Group> {
        let columns: Vec<&[u32]> = by.iter().map(|at| self.dimensions[*at].codes.as_slice()).collect();
        let joint = joint(&columns);
        let mut groups: Vec<Group> = Vec::new();
        let mut known: FxHashMap<u32, usize> = FxHashMap::default();
        for row in rows.iter() {
            let Some(code) = joint.get(row).copied().filter(|code| *code != NONE) else { continue };
            let next = groups.len();
            let group = *known.entry(code).or_insert(next);
            if group == next {
                let pairs = by.iter().filter_map(|at| self.dimensions[*at].code(row).map(|code| (*at, code)));
                groups.push(Group { pairs: pairs.collect(), rows: RowSet::default() });
            }
            groups[group].rows.0.push(place(row));
        }
        groups
    }

    /// Every group that levels are made of, the whole first. Each set of rows comes once.
    pub(crate) fn groups(&self) -> Vec<Group> {
        let rows = self.rows();
        let mut groups = vec![Group { pairs: Vec::new(), rows: rows.clone() }];
        if self.parts.len() > 1 && self.parts.len() <= MOST_PARTS {
            groups.extend(self.by_part(&rows));
        }
        let dividing = self.dividing();
        for at in &dividing {
            groups.extend(self.divide(&rows, &[*at]));
        }
        let model = dividing.iter().find(|at| self.dimensions[**at].kind == DimensionKind::Model);
        let others: Vec<usize> = dividing.iter().copied().filter(|at| Some(at) != model).collect();
        if let Some(model) = model.filter(|_| others.len() > 1) {
            for at in others {
                let divided = self.divide(&rows, &[*model, at]);
                groups.extend(if divided.len() <= MOST_GROUPS { divided } else { Vec::new() });
            }
        }
        if dividing.len() > 1 {
            let divided = self.divide(&rows, &dividing);
            groups.extend(if divided.len() <= MOST_GROUPS { divided } else { Vec::new() });
        }
        let mut seen = FxHashSet::default();
        groups.retain(|group| !group.rows.is_empty() && seen.insert(key(group)));
        groups
    }

    fn by_part(&self, rows: &RowSet) -> Vec<Group> {
        let mut groups: Vec<Group> =
            self.parts.iter().map(|_| Group { pairs: Vec::new(), rows: RowSet::default() }).collect();
        for row in rows.iter() {
            groups[self.part_of(row)].rows.0.push(place(row));
        }
        groups
    }

    /// The rows of these that did not pay for a load.
    pub(crate) fn warm(&self, rows: &RowSet) -> RowSet {
        RowSet(rows.0.iter().copied().filter(|row| !self.cold[*row as usize]).collect())
    }

    /// The pair that selects warm rows, where there are cold ones.
    pub(crate) fn warm_pair(&self) -> Option<(usize, usize)> {
        self.dimension(cold::START).map(|start| (start, 0))
    }
}

/// Rows and what selects them: a file's rows and those of its only model are the same and both are wanted once.
fn key(group: &Group) -> (usize, u32, u32, Vec<(usize, usize)>) {
    let ends = (group.rows.0.first().copied().unwrap_or(0), group.rows.0.last().copied().unwrap_or(0));
    (group.rows.len(), ends.0, ends.1, group.pairs.clone())
}
