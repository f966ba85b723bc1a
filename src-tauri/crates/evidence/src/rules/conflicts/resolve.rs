//! Which rows of a family a number is about.

use super::claim::Claim;
use crate::data::naming::words;
use crate::data::{DimensionKind, Family, RowSet};

/// How near a part's file is to the text or table that may describe it; the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Link {
    /// The text names the file, or its name is that of the file and a word for a summary.
    Stem,
    /// The text names it.
    Named,
    /// It lies in the same folder.
    Beside,
    /// It lies below.
    Below,
    /// Anywhere else.
    Elsewhere,
}

/// Words of file names that say nothing about what is summed up.
const SUMMARIES: [&str; 17] = [
    "summary",
    "report",
    "stats",
    "statistics",
    "results",
    "result",
    "aggregate",
    "aggregated",
    "agg",
    "analysis",
    "overview",
    "readme",
    "runs",
    "run",
    "raw",
    "data",
    "notes",
];

/// The rows that a number is about.
pub(super) struct Resolved {
    pub(super) rows: RowSet,
    pub(super) pairs: Vec<(usize, usize)>,
    /// Whether parts of them may be meant: nothing was said, or not which of several models.
    pub(super) is_loose: bool,
    /// How many of the things it is about were found.
    pub(super) about: usize,
}

/// How near each part of a family is to a file with this text (in lower case).
pub(super) fn link(file: &str, text: &str, family: &Family) -> Vec<Link> {
    let folder = folder(file);
    let stem = stem(file);
    family
        .parts
        .iter()
        .map(|part| {
            let own = part.file.to_lowercase();
            let base = own.rsplit('/').next().unwrap_or(&own);
            if part.file == file {
                Link::Elsewhere
            } else if folder == self::folder(&part.file) && stem == self::stem(&part.file) && !stem.is_empty()
            {
                Link::Stem
            } else if base.len() > 4 && text.contains(base) {
                Link::Named
            } else if folder == self::folder(&part.file) {
                Link::Beside
            } else if part.file.starts_with(&folder) {
                Link::Below
            } else {
                Link::Elsewhere
            }
        })
        .collect()
}

fn folder(file: &str) -> String {
    file.rfind('/').map_or(String::new(), |slash| file[..=slash].to_owned())
}

/// The words of a file's name without those for summaries.
fn stem(file: &str) -> Vec<String> {
    let base = file.rsplit('/').next().unwrap_or(file);
    let name = base.rsplit_once('.').map_or(base, |(name, _)| name);
    let mut words = words(name);
    words.retain(|word| !SUMMARIES.contains(&word.as_str()));
    words
}

/// What a number is about in a family: pairs of dimension and value, and the rows that have them.
pub(super) struct Meant {
    pairs: Vec<(usize, usize)>,
    rows: RowSet,
    /// How many of the things that it is about were found.
    about: usize,
    /// The dimension of models, where it does not say which.
    open: Option<usize>,
}

/// What a number is about; `None` where the family does not know what it speaks of.
pub(super) fn meant(claim: &Claim, family: &Family) -> Option<Meant> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (name, value, kind) in &claim.about {
        let found = pair(family, name, value, *kind)?;
        if let Some(found) = found
            && !pairs.contains(&found)
        {
            if pairs.iter().any(|(at, _)| *at == found.0) {
                return None;
            }
            pairs.push(found);
        }
    }
    for (name, value) in &claim.beside {
        let set = (0..family.dimensions.len()).find(|at| family.dimensions[*at].leaf == *name);
        if let Some(at) = set.filter(|at| !pairs.iter().any(|(known, _)| known == at)) {
            let text = value.to_string();
            let code = family.dimensions[at].values.iter().position(|known| same(known, &text))?;
            pairs.push((at, code));
        }
    }
    let about = pairs.len();
    let model = (0..family.dimensions.len()).find(|at| {
        let dimension = &family.dimensions[*at];
        dimension.kind == DimensionKind::Model && dimension.values.len() > 1 && !dimension.redundant
    });
    let mut open = None;
    if let Some(model) = model.filter(|model| !pairs.iter().any(|(at, _)| at == model)) {
        match named_value(&family.dimensions[model].values, &claim.context) {
            Some(value) => pairs.push((model, value)),
            None => open = Some(model),
        }
    }
    let rows = family.select(&pairs);
    (!rows.is_empty()).then_some(Meant { pairs, rows, about, open })
}

/// The rows that are meant, of the parts as near as `tier`.
pub(super) fn resolve(meant: &Meant, family: &Family, links: &[Link], tier: Link) -> Option<Resolved> {
    let near = |row: &u32| links[family.part_of(*row as usize)] <= tier;
    let rows = RowSet(meant.rows.0.iter().copied().filter(near).collect());
    // Nearness may leave only one model.
    let is_open = meant.open.is_some_and(|model| {
        let values: std::collections::HashSet<Option<usize>> =
            rows.iter().map(|row| family.dimensions[model].code(row)).collect();
        values.len() > 1
    });
    let about = meant.about;
    (!rows.is_empty()).then(|| Resolved {
        rows,
        pairs: meant.pairs.clone(),
        is_loose: about == 0 || is_open,
        about,
    })
}

/// The dimension and value that a name and a value mean. `Some(None)` for what says nothing here (a remark), and
/// `None` for what the family does not have.
#[expect(clippy::option_option, reason = "not there and nothing said are two answers")]
fn pair(family: &Family, name: &str, value: &str, kind: DimensionKind) -> Option<Option<(usize, usize)>> {
    let code = |at: usize| family.dimensions[at].values.iter().position(|known| same(known, value));
    let own = crate::data::naming::leaf(name);
    let named = (0..family.dimensions.len()).find(|at| family.dimensions[*at].leaf == own);
    if let Some(at) = named {
        if let Some(code) = code(at) {
            return Some(Some((at, code)));
        }
        return match kind {
            DimensionKind::Model => model(family, at, value).map(|code| Some((at, code))),
            _ => None,
        };
    }
    let is_word = value.parse::<f64>().is_err() && value.len() >= 3;
    let anywhere = || (0..family.dimensions.len()).find_map(|at| code(at).map(|code| (at, code)));
    if let Some(found) = Some(()).filter(|()| is_word).and_then(|()| anywhere()) {
        return Some(Some(found));
    }
    let of_kind = (0..family.dimensions.len()).find(|at| {
        family.dimensions[*at].kind == kind
            && kind == DimensionKind::Model
            && family.dimensions[*at].values.len() > 1
    });
    if let Some(found) = of_kind.and_then(|at| model(family, at, value).map(|code| (at, code))) {
        return Some(Some(found));
    }
    let similar = (0..family.dimensions.len()).find(|at| {
        let dimension = &family.dimensions[*at];
        dimension.kind == DimensionKind::Parameter && similar(&own, &dimension.leaf)
    });
    match similar.and_then(|at| code(at).map(|code| (at, code))) {
        Some(found) => Some(Some(found)),
        // A model that is the only one need not be named by the data; words of a remark need not be known.
        None if kind == DimensionKind::Model && !has_models(family) => Some(None),
        None if family.parts.iter().all(|part| names(&part.file, value)) => Some(None),
        None if kind == DimensionKind::Parameter && value.parse::<f64>().is_err() && value.contains(' ') => {
            Some(None)
        }
        None => None,
    }
}

/// Whether a path has a value among its words.
fn names(file: &str, value: &str) -> bool {
    let value = value.to_lowercase();
    file.to_lowercase().split(['/', '_', '.', ' ']).any(|word| word == value)
}

fn has_models(family: &Family) -> bool {
    family.dimensions.iter().any(|dimension| dimension.kind == DimensionKind::Model)
}

fn same(known: &str, value: &str) -> bool {
    known.trim().eq_ignore_ascii_case(value.trim())
        || matches!((known.parse::<f64>(), value.parse::<f64>()), (Ok(one), Ok(other)) if one.to_bits() == other.to_bits())
}

/// A model by another way to write it: the one with the same words, else the only one that has them all, else the one
/// with most words of those that have no others.
fn model(family: &Family, at: usize, value: &str) -> Option<usize> {
    let wanted = parts(value);
    let values: Vec<Vec<String>> = family.dimensions[at].values.iter().map(|known| parts(known)).collect();
    let within = |one: &[String], other: &[String]| one.iter().all(|word| other.contains(word));
    let same = |known: &[String]| within(&wanted, known) && within(known, &wanted);
    if let Some(code) = values.iter().position(|known| same(known)) {
        return Some(code);
    }
    let mut larger = (0..values.len()).filter(|code| within(&wanted, &values[*code]));
    if let Some(code) = larger.next() {
        return Some(code).filter(|_| larger.next().is_none());
    }
    let smaller = (0..values.len()).filter(|code| within(&values[*code], &wanted));
    smaller.max_by_key(|code| values[*code].len())
}

fn parts(name: &str) -> Vec<String> {
    name.to_lowercase()
        .split(|character: char| !character.is_alphanumeric() && character != '.')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The only value that a text names: as a whole, or by a word that no other value has.
fn named_value(values: &[String], text: &str) -> Option<usize> {
    let words: std::collections::HashSet<String> = parts(text).into_iter().collect();
    let mut whole =
        values.iter().enumerate().filter(|(_, value)| parts(value).iter().all(|word| words.contains(word)));
    if let Some((code, longest)) = whole.clone().max_by_key(|(_, value)| parts(value).len()) {
        // `gemma3` is a part of `gemma3 270m`: the longer one is meant, where all others are parts of it.
        let longest = parts(longest);
        return whole
            .all(|(_, value)| parts(value).iter().all(|word| longest.contains(word)))
            .then_some(code);
    }
    let own = |code: usize| {
        parts(&values[code]).into_iter().any(|word| {
            word.len() >= 2
                && words.contains(&word)
                && values
                    .iter()
                    .enumerate()
                    .all(|(other, value)| other == code || !parts(value).contains(&word))
        })
    };
    let mut fitting = (0..values.len()).filter(|code| own(*code));
    let first = fitting.next();
    first.filter(|_| fitting.next().is_none())
}

/// Whether one name is a shorter way to write the other: `temp` and `temperature`, `ctx` and `num ctx`.
fn similar(one: &str, other: &str) -> bool {
    let own: Vec<&str> = one.split(' ').collect();
    let theirs: Vec<&str> = other.split(' ').collect();
    let abbreviates = |short: &[&str], long: &[&str]| {
        short.iter().all(|word| word.len() >= 3 && long.iter().any(|other| other.starts_with(word)))
    };
    abbreviates(&own, &theirs) || abbreviates(&theirs, &own)
}
