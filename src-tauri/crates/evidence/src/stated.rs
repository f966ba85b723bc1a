//! Numbers that a document states in prose: each with its unit, the metric that the words around it name, and what
//! the line says it is about. A number of which one of these is in doubt is left out.

use domain::{Fact, FactKind, Metric, Place, Scope, Source, StatisticKind, Unit};

use crate::data::{Data, DimensionKind};
use crate::fact::fact_id;

mod clause;
mod lines;
mod names;
mod numbers;
mod phrases;

pub(crate) use lines::of;
pub(crate) use names::Names;

/// A number of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stated {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) excerpt: String,
    pub(crate) metric: Metric,
    /// The word for the metric.
    pub(crate) name: String,
    /// Whether what it measures is certain enough to hold it against data.
    pub(crate) certain: bool,
    /// The statistic that the words name.
    pub(crate) statistic: Option<StatisticKind>,
    /// Whether it is called the best of several.
    pub(crate) best: bool,
    /// Whether it is said of what ran warm.
    pub(crate) warm: bool,
    /// In `unit`, which is canonical.
    pub(crate) value: f64,
    pub(crate) unit: Unit,
    /// How far the true value may lie from it by the way it is written.
    pub(crate) tolerance: f64,
    /// Name (of a dimension) and value that it is about.
    pub(crate) about: Vec<(String, String)>,
    /// The headings above and the words of the line, in lower case: what else it may be about.
    pub(crate) context: String,
}

impl Stated {
    /// It as a fact.
    pub(crate) fn fact(&self, data: &Data) -> Fact {
        let mut scope = Scope { file: Some(self.file.clone()), ..Scope::default() };
        for (name, value) in &self.about {
            match kind(data, name) {
                DimensionKind::Model if scope.model.is_none() => scope.model = Some(value.clone()),
                DimensionKind::Prompt if scope.prompt.is_none() => scope.prompt = Some(value.clone()),
                DimensionKind::Date if scope.date.is_none() => scope.date = Some(value.clone()),
                _ => scope.configuration.push((name.clone(), value.clone())),
            }
        }
        let statistic = self.statistic.unwrap_or(StatisticKind::Value);
        let mut named = scope.clone();
        named.part = format!("line {} {}", self.line, self.value);
        Fact {
            id: fact_id(&self.metric, &self.name, statistic, &named),
            metric: self.metric.clone(),
            name: self.name.clone(),
            statistic,
            value: self.value,
            unit: self.unit,
            n: 1,
            direction: self.metric.direction(),
            approximate: false,
            scope: scope.into(),
            sources: vec![self.source()].into(),
            kind: FactKind::Stated,
        }
    }

    pub(crate) fn source(&self) -> Source {
        let place = Place::Line { line: self.line, excerpt: self.excerpt.clone() };
        Source { file: self.file.clone(), part: String::new(), place }
    }
}

fn kind(data: &Data, name: &str) -> DimensionKind {
    let all = data.families.iter().flat_map(|family| &family.dimensions);
    all.filter(|dimension| dimension.name == *name)
        .map(|dimension| dimension.kind)
        .next()
        .unwrap_or(DimensionKind::Other)
}

#[cfg(test)]
mod tests;
