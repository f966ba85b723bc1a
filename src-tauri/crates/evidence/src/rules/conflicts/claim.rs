//! One number that describes data: a cell of a summary, or a number in prose.

use domain::{Dimension as Quantity, Fact, FactKind, StatisticKind, SummaryKind};

use crate::data::family::place;
use crate::data::naming::{leaf, subject};
use crate::data::{Data, DimensionKind, Family, RowSet};
use crate::rules::matter::is_level;
use crate::rules::rows::decimals;
use crate::stated::Stated;

/// The number, and everything that tells what it is about.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// It as a fact of its own file.
    pub(super) fact: Fact,
    /// What was measured or summed up, as families name it.
    pub(super) subject: String,
    /// The statistic that it says it is.
    pub(super) statistic: Option<StatisticKind>,
    pub(super) best: bool,
    pub(super) warm: bool,
    /// How far the true value may be from it, by its digits.
    pub(super) tolerance: f64,
    /// Names and values that it is about, with what kind of thing each is.
    pub(super) about: Vec<(String, String, DimensionKind)>,
    /// Ends of names of other numbers in its row, and those numbers: settings, where the data know them as such.
    pub(super) beside: Vec<(String, f64)>,
    /// Other words around it, in lower case.
    pub(super) context: String,
    /// Where it stands.
    pub(super) place: Stands,
}

/// Where a number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// In a sentence.
    Prose,
    /// In a table of several rows.
    Cell,
    /// In a list of properties (`Memory: 48 GB`), which says nothing of what was measured unless it says so.
    Property,
}

impl Claim {
    /// Whether it is a cell of a table.
    pub(super) fn is_cell(&self) -> bool {
        self.place != Stands::Prose
    }

    /// Whether a measure of a family is what it speaks of.
    pub(super) fn is_about(&self, family: &Family, measure: usize) -> bool {
        let measured = &family.measures[measure];
        let same = self.subject == measured.subject;
        let kind = match &measured.summary {
            None => self.statistic != Some(StatisticKind::Count),
            Some(summary) => match (summary.kind, self.statistic) {
                (SummaryKind::Mean, Some(StatisticKind::Mean) | None) => true,
                // A peak that stands alone is what was measured.
                (SummaryKind::Maximum | SummaryKind::Minimum, _) if is_level(family, measured) => true,
                _ => measured.statistic.is_some() && measured.statistic == self.statistic,
            },
        };
        same && kind && measured.unit == self.fact.unit && measured.unit.dimension() != Quantity::Tokens
    }

    /// Whether it is a number of this very family.
    pub(super) fn is_from(&self, family: &Family) -> bool {
        self.is_cell()
            && family.parts.iter().any(|part| {
                Some(&part.file) == self.fact.scope.file.as_ref() && part.part == self.fact.scope.part
            })
    }

    /// Whether a value is within what its digits, and rounding before it, allow.
    pub(super) fn allows(&self, value: f64) -> bool {
        let own = self.fact.value;
        let larger = own.abs().max(value.abs());
        // Digits that were cut off instead of rounded leave twice as much above.
        let cut = if value.abs() > own.abs() { 2.1 } else { 1.05 };
        (own - value).abs() <= (cut * self.tolerance).max(super::LEAST * larger)
    }
}

/// The cells of a part of a summary or of a document's table.
pub(super) fn of_table(family: &Family, part: usize) -> Vec<Claim> {
    let mut claims = Vec::new();
    let own = &family.parts[part];
    for (measure, measured) in family.measures.iter().enumerate() {
        let Some((_, unit)) = measured.columns[part] else { continue };
        let statistic = match &measured.summary {
            None => None,
            Some(_) if measured.statistic.is_some() => measured.statistic,
            Some(_) => continue,
        };
        let back = |value: f64| measured.unit.convert(value, unit).unwrap_or(value);
        let digits =
            own.range().filter_map(|row| measured.value(row)).map(|value| decimals(back(value))).max();
        let last = 0.5 * 10_f64.powi(-digits.unwrap_or(0));
        let tolerance = unit.convert(last, measured.unit).unwrap_or(last);
        for row in own.range() {
            if measured.value(row).is_none() {
                continue;
            }
            let rows = RowSet(vec![place(row)]);
            let mut about = Vec::new();
            let mut pairs = Vec::new();
            for (at, dimension) in family.dimensions.iter().enumerate() {
                let said = matches!(
                    dimension.kind,
                    DimensionKind::Model | DimensionKind::Parameter | DimensionKind::Prompt
                );
                if let Some(code) = dimension.code(row).filter(|_| said) {
                    pairs.push((at, code));
                    // A path says what a file is about in its own way: it is looked for among the words.
                    let names_rows = dimension.redundant && dimension.values.len() == family.len();
                    if !dimension.from_path && !names_rows {
                        about.push((dimension.name.clone(), dimension.values[code].clone(), dimension.kind));
                    }
                }
            }
            let others = family
                .measures
                .iter()
                .enumerate()
                .filter(|(at, other)| *at != measure && other.summary.is_none());
            let beside = others.filter_map(|(_, other)| Some((leaf(&other.name), other.value(row)?)));
            let beside: Vec<(String, f64)> = beside.collect();
            let scope = family.scope(&rows, &pairs);
            let Some(mut fact) =
                family.fact(measure, statistic.unwrap_or(StatisticKind::Value), &rows, scope)
            else {
                continue;
            };
            fact.kind = FactKind::Measured;
            let name = measured.name.to_lowercase();
            claims.push(Claim {
                subject: measured.subject.clone(),
                statistic,
                best: false,
                warm: name.contains("warm"),
                tolerance,
                about,
                beside,
                context: format!("{} {}", own.part, own.file).to_lowercase(),
                place: if family.written && own.rows() == 1 { Stands::Property } else { Stands::Cell },
                fact,
            });
        }
    }
    claims
}

/// A number of a document.
pub(super) fn of_prose(stated: &Stated, data: &Data) -> Claim {
    let fact = stated.fact(data);
    let about = stated.about.iter().map(|(name, value)| {
        let kind = data
            .families
            .iter()
            .flat_map(|family| &family.dimensions)
            .find(|dimension| dimension.name == *name)
            .map_or(DimensionKind::Other, |dimension| dimension.kind);
        (name.clone(), value.clone(), kind)
    });
    Claim {
        subject: subject(&stated.metric),
        statistic: stated.statistic,
        best: stated.best,
        warm: stated.warm,
        tolerance: stated.tolerance,
        about: about.collect(),
        beside: Vec::new(),
        context: format!("{} {}", stated.context, stated.file.to_lowercase()),
        place: Stands::Prose,
        fact,
    }
}
