//! What is worth a finding: which families hold the data itself, and which of their measures a reader asks about.

use domain::{Direction, Metric, SummaryKind};

use crate::data::naming::{leaf, words};
use crate::data::{Data, Dimension, DimensionKind, Family, Measure};
use crate::rank::class_of;

/// Metrics of these classes are what a reader chooses by.
const HEADLINE: usize = 1;
/// Fewest rows of a document's table that are data.
const ROWS: usize = 4;

/// Whether a family has rows to compare: three, or two of different models.
pub(crate) fn can_compare(family: &Family) -> bool {
    let rows = family.rows().len();
    let models = || {
        family
            .dimensions
            .iter()
            .any(|dimension| dimension.kind == DimensionKind::Model && dimension.values.len() > 1)
    };
    rows >= 3 || rows == 2 && models()
}

/// Whether a family sums up another one of the folder: its columns are statistics of what the other measured, under
/// the same dimensions.
fn is_summary(data: &Data, family: &Family) -> bool {
    let has_sums = family.measures.iter().any(|measure| measure.summary.is_some());
    has_sums
        && data.families.iter().any(|other| {
            !std::ptr::eq(other, family)
                && (!other.written || family.written || other.len() > family.len())
                && other.len() >= family.len()
                && other.measures.iter().any(|measure| {
                    measure.summary.is_none() && family.measures.iter().any(|own| sums_up(own, measure))
                })
                && is_divided_alike(family, other)
        })
}

/// Whether two families divide by the same in something: under one name, by the same values, or by values that stand
/// in the paths of the other.
fn is_divided_alike(family: &Family, other: &Family) -> bool {
    let in_path = |value: &String| {
        let value = value.to_lowercase();
        let names = |file: &str| file.to_lowercase().split(['/', '_', '.', ' ']).any(|word| word == value);
        value.len() >= 3 && other.parts.iter().any(|part| names(&part.file))
    };
    let alike = |one: &Dimension, other: &Dimension| {
        one.leaf == other.leaf
            || one.values.iter().any(|value| value.parse::<f64>().is_err() && other.values.contains(value))
    };
    let mut dimensions = family.dimensions.iter().filter(|own| own.kind != DimensionKind::Date);
    let is_set = |own: &Measure| {
        let leaf = leaf(&own.name);
        own.summary.is_none() && other.dimensions.iter().any(|known| known.leaf == leaf)
    };
    dimensions
        .any(|own| other.dimensions.iter().any(|known| alike(own, known)) || own.values.iter().any(in_path))
        || family.measures.iter().any(is_set)
}

/// Whether a measure holds statistics of another one.
pub(crate) fn sums_up(own: &Measure, other: &Measure) -> bool {
    own.metric == other.metric || own.subject == other.subject
}

/// What the families of a folder are.
pub(crate) struct Uses(Vec<Use>);

/// What one family is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Measured rows.
    Raw,
    /// Data that sum up others.
    Summary,
    /// Tables of documents about data that are there.
    Written,
}

impl Uses {
    /// Looks at all families once.
    pub(crate) fn of(data: &Data) -> Self {
        let of = |family: &Family| {
            if !is_data(data, family) {
                Use::Written
            } else if is_summary(data, family) {
                Use::Summary
            } else {
                Use::Raw
            }
        };
        Self(data.families.iter().map(of).collect())
    }

    /// What the family at this place is.
    pub(crate) fn at(&self, family: usize) -> Use {
        self.0[family]
    }
}

/// Whether a measure says which configuration to choose.
pub(crate) fn is_headline(family: &Family, measure: &Measure) -> bool {
    let class = |measure: &Measure| class_of(&measure.metric, measure.direction);
    let known = |measure: &Measure| measure.direction != Direction::Neutral && class(measure) <= HEADLINE;
    is_level(family, measure)
        && measure.direction != Direction::Neutral
        && (known(measure) || !is_ambient(measure) && !family.measures.iter().any(known))
}

/// Whether the values are locations, and no spread or extreme of others. A peak that nothing stands beside is what was
/// measured (`peak_memory_mb`).
pub(crate) fn is_level(family: &Family, measure: &Measure) -> bool {
    let Some(summary) = &measure.summary else { return true };
    match summary.kind {
        SummaryKind::Mean | SummaryKind::Median | SummaryKind::Quantile(_) => true,
        SummaryKind::Minimum | SummaryKind::Maximum => !family.measures.iter().any(|other| {
            !std::ptr::eq(other, measure)
                && (other.metric == summary.of
                    || other.summary.as_ref().is_some_and(|own| own.of == summary.of))
        }),
        _ => false,
    }
}

/// Whether a family watches the machine: loads, degrees and watts, and nothing that ran on it.
pub(crate) fn is_monitoring(family: &Family) -> bool {
    const WORDS: [&str; 14] = [
        "clock",
        "fan",
        "memory",
        "mem",
        "disk",
        "network",
        "limit",
        "total",
        "free",
        "process",
        "processes",
        "sent",
        "recv",
        "usage",
    ];
    let watches = |measure: &Measure| match &measure.metric {
        Metric::Memory => true,
        Metric::Column(name) => words(name).iter().any(|word| WORDS.contains(&word.as_str())),
        _ => is_ambient(measure),
    };
    family.measures.iter().any(is_ambient) && family.measures.iter().all(watches)
}

/// Whether it tells of the machine rather than of what ran on it.
pub(crate) fn is_ambient(measure: &Measure) -> bool {
    matches!(measure.metric, Metric::Utilization | Metric::Power | Metric::Temperature)
}

/// Whether it counts what was generated or asked, which no one sets out to change.
pub(crate) fn is_length(measure: &Measure) -> bool {
    const WORDS: [&str; 10] =
        ["tokens", "token", "chars", "characters", "words", "count", "length", "total", "bytes", "lines"];
    match &measure.metric {
        Metric::GeneratedTokens | Metric::PromptTokens => true,
        Metric::Column(name) => words(name).iter().any(|word| WORDS.contains(&word.as_str())),
        _ => false,
    }
}

/// Whether it grows with how much was generated, which the family measures as well.
pub(crate) fn follows_length(family: &Family, measure: &Measure) -> bool {
    let tokens = family.measures.iter().any(|other| other.metric == Metric::GeneratedTokens);
    tokens && matches!(measure.metric, Metric::Decode | Metric::EndToEnd)
}

/// Whether all its values are the same.
pub(crate) fn is_constant(measure: &Measure) -> bool {
    let mut values = measure.values.iter().filter(|value| value.is_finite());
    values.next().is_none_or(|first| values.all(|value| value.to_bits() == first.to_bits()))
}

/// Whether a family is data: tables of documents are where nothing else measures the same.
fn is_data(data: &Data, family: &Family) -> bool {
    !family.written
        || (family.rows().len() >= ROWS || can_compare(family) && family.rows().len() > 1)
            && !data.families.iter().filter(|other| !other.written).any(|other| {
                other.measures.iter().any(|measure| {
                    measure.summary.is_none() && family.measures.iter().any(|own| sums_up(own, measure))
                })
            })
}

/// Whether it is a part of a time that the family measures as a whole, and says nothing of its own about it.
pub(crate) fn is_part(family: &Family, measure: &Measure) -> bool {
    let whole = |metric: &Metric| family.measures.iter().any(|other| other.metric == *metric);
    match measure.metric {
        Metric::Load | Metric::Prefill => whole(&Metric::TimeToFirstToken),
        Metric::Decode => whole(&Metric::DecodeThroughput) || whole(&Metric::EndToEnd),
        _ => false,
    }
}
