//! What is worth a finding: which families hold the data itself, and which of their measures a reader asks about.

use domain::{Direction, Metric, SummaryKind};

use crate::data::{Data, DimensionKind, Family, Measure};
use crate::rank::class_of;

/// Metrics of these classes are what a reader chooses by.
const HEADLINE: usize = 1;
/// Fewest rows to compare configurations in.
pub(crate) const ROWS: usize = 4;

/// Whether a family sums up another one of the folder: its columns are statistics of what the other measured, under
/// the same dimensions.
pub(crate) fn is_summary(data: &Data, family: &Family) -> bool {
    let sums_up = family.measures.iter().any(|measure| measure.summary.is_some());
    sums_up
        && data.families.iter().any(|other| {
            !std::ptr::eq(other, family)
                && !other.written
                && other.len() >= family.len()
                && other.measures.iter().any(|measure| {
                    measure.summary.is_none() && family.measures.iter().any(|own| own.metric == measure.metric)
                })
                && family.dimensions.iter().any(|own| {
                    own.kind != DimensionKind::Date && other.dimensions.iter().any(|known| known.name == own.name)
                })
        })
}

/// Whether a measure says which configuration to choose.
pub(crate) fn is_headline(family: &Family, measure: &Measure) -> bool {
    let class = |measure: &Measure| class_of(&measure.metric, measure.direction);
    let known = |measure: &Measure| measure.direction != Direction::Neutral && class(measure) <= HEADLINE;
    is_level(measure)
        && measure.direction != Direction::Neutral
        && (known(measure) || !is_ambient(measure) && !family.measures.iter().any(known))
}

/// Whether the values are locations, and no spread or extreme of others.
pub(crate) fn is_level(measure: &Measure) -> bool {
    measure.summary.as_ref().is_none_or(|summary| {
        matches!(summary.kind, SummaryKind::Mean | SummaryKind::Median | SummaryKind::Quantile(_))
    })
}

/// Whether a family watches the machine: loads, degrees and watts, and nothing that ran on it.
pub(crate) fn is_monitoring(family: &Family) -> bool {
    let known = |measure: &Measure| class_of(&measure.metric, measure.direction) <= HEADLINE;
    family.measures.iter().any(is_ambient) && !family.measures.iter().any(known)
}

/// Whether it tells of the machine rather than of what ran on it.
pub(crate) fn is_ambient(measure: &Measure) -> bool {
    matches!(measure.metric, Metric::Utilization | Metric::Power | Metric::Temperature)
}

/// Whether it grows with how much was generated, which the family measures as well.
pub(crate) fn follows_length(family: &Family, measure: &Measure) -> bool {
    let tokens = family.measures.iter().any(|other| other.metric == Metric::GeneratedTokens);
    tokens && matches!(measure.metric, Metric::Decode | Metric::EndToEnd)
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
