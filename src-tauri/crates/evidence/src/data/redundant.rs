//! Dimensions that say nothing that others do not say already.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::family::{DimensionKind, Family, NONE, place};

/// Marks the dimensions that say nothing that the others do not: one that divides the rows as another does (a prompt
/// beside its number), one that the others determine together (`g60_c2048` beside `num_gpu` and `num_ctx`), and
/// one that only gives every row a name.
pub(super) fn mark(family: &mut Family) {
    let live: Vec<usize> = (0..family.len()).filter(|row| !family.failed[*row]).collect();
    let codes =
        |at: usize| -> Vec<u32> { live.iter().map(|row| family.dimensions[at].codes[*row]).collect() };
    let mut kept: Vec<(usize, Vec<u32>)> = (0..family.dimensions.len())
        .filter(|at| {
            let dimension = &family.dimensions[*at];
            dimension.values.len() > 1 && dimension.kind != DimensionKind::Status
        })
        .map(|at| (at, codes(at)))
        .collect();
    // Those that say most in most words go first.
    let mut order: Vec<usize> = kept.iter().map(|(at, _)| *at).collect();
    order.sort_by_key(|at| {
        let dimension = &family.dimensions[*at];
        let words = dimension.values.iter().map(String::len).sum::<usize>();
        (
            dimension.kind == DimensionKind::Date,
            !dimension.from_path,
            Reverse((dimension.values.len(), words)),
        )
    });
    let mut redundant = Vec::new();
    for at in order {
        let Some(place) = kept.iter().position(|(known, _)| *known == at) else { continue };
        let (_, own) = kept.remove(place);
        let others: Vec<&[u32]> = kept.iter().map(|(_, codes)| codes.as_slice()).collect();
        let names_rows =
            live.len() >= 4 && family.dimensions[at].values.len() >= live.len() && !others.is_empty();
        if !others.is_empty() && (names_rows || determines(&joint(&others), &own)) {
            redundant.push(at);
        } else {
            kept.insert(place, (at, own));
        }
    }
    for at in redundant {
        family.dimensions[at].redundant = true;
    }
}

/// Whether rows that agree in `one` always agree in `other`.
pub(crate) fn determines(one: &[u32], other: &[u32]) -> bool {
    let mut known = FxHashMap::default();
    one.iter().zip(other).all(|(from, to)| *known.entry(*from).or_insert(*to) == *to)
}

/// Rows that agree in every one of the columns, numbered in the order in which they come up.
pub(crate) fn joint(columns: &[&[u32]]) -> Vec<u32> {
    let Some((first, rest)) = columns.split_first() else { return Vec::new() };
    let mut joint = first.to_vec();
    for column in rest {
        let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for (code, other) in joint.iter_mut().zip(*column) {
            if *code == NONE || *other == NONE {
                *code = NONE;
                continue;
            }
            let next = place(known.len());
            *code = *known.entry((*code, *other)).or_insert(next);
        }
    }
    joint
}
