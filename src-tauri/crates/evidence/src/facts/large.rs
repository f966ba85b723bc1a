//! The levels of tables that are too large to hold, from the statistics that were taken while they were read.

use domain::{
    Column, Direction, Fact, FactKind, GroupDigest, Metric, NumberDigest, Place, Role, RowRange, Scope,
    Shared, Source, StatisticKind, Table, TableDigest, Unit,
};

use crate::data::DimensionKind;
use crate::data::gather::kind;
use crate::fact::fact_id;

/// Fewest values for a 95th percentile (metrics.md 6).
const FEWEST_FOR_TAILS: u64 = 20;

/// The facts of a table's groups; none for a table that holds its rows.
pub(super) fn levels(table: &Table) -> Vec<Fact> {
    let Some(digest) = &table.digest else { return Vec::new() };
    let mut facts = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        for group in &digest.groups {
            if let Some(numbers) = group.columns.get(at).and_then(Option::as_ref) {
                facts.extend(described(table, column, digest, group, numbers));
            }
        }
    }
    facts
}

fn described(
    table: &Table,
    column: &Column,
    digest: &TableDigest,
    group: &GroupDigest,
    numbers: &NumberDigest,
) -> Vec<Fact> {
    let Role::Measure { metric, unit, direction } = &column.role else { return Vec::new() };
    let scope: Shared<Scope> = scope(table, group).into();
    let sources: Shared<Vec<Source>> = vec![source(table, &column.name, digest, group)].into();
    let tail = numbers.quantiles.filter(|_| numbers.n >= FEWEST_FOR_TAILS);
    let values = [
        (StatisticKind::Mean, Some(numbers.mean), false),
        (StatisticKind::Median, numbers.quantiles.map(|quantiles| quantiles.median), true),
        (StatisticKind::StandardDeviation, numbers.standard_deviation, false),
        (StatisticKind::Minimum, Some(numbers.minimum), false),
        (StatisticKind::Maximum, Some(numbers.maximum), false),
        (StatisticKind::Percentile95, tail.map(|quantiles| quantiles.p95), true),
        (StatisticKind::Percentile99, tail.map(|quantiles| quantiles.p99), true),
    ];
    let fact = |(statistic, value, approximate): (StatisticKind, Option<f64>, bool)| {
        let value = unit.convert(value?, unit.canonical()).filter(|value| value.is_finite())?;
        Some(Fact {
            id: fact_id(metric, &column.name, statistic, &scope),
            metric: metric.clone(),
            name: column.name.clone(),
            statistic,
            value,
            unit: unit.canonical(),
            n: numbers.n,
            direction: *direction,
            approximate,
            scope: scope.clone(),
            sources: sources.clone(),
            kind: FactKind::Derived { formula: crate::fact::formula(statistic, numbers.n), of: Vec::new() },
        })
    };
    values.into_iter().filter_map(fact).collect()
}

fn scope(table: &Table, group: &GroupDigest) -> Scope {
    let mut scope = Scope { file: Some(table.file.clone()), part: table.part.clone(), ..Scope::default() };
    for (name, value) in &group.configuration {
        match kind(name) {
            DimensionKind::Model if scope.model.is_none() => scope.model = Some(value.clone()),
            DimensionKind::Prompt if scope.prompt.is_none() => scope.prompt = Some(value.clone()),
            DimensionKind::Date if scope.date.is_none() => scope.date = Some(value.clone()),
            _ => scope.configuration.push((name.clone(), value.clone())),
        }
    }
    scope
}

fn source(table: &Table, column: &str, digest: &TableDigest, group: &GroupDigest) -> Source {
    let all = group.configuration.is_empty() || group.lines.is_empty();
    let rows: Vec<RowRange> = if all { vec![digest.lines] } else { group.lines.clone() };
    Source {
        file: table.file.clone(),
        part: table.part.clone(),
        place: Place::Cells { column: column.to_owned(), rows },
    }
}

/// How many rows of a table there are and how many failed, as facts; `None` for a table that holds its rows.
pub(crate) fn failed(table: &Table) -> Option<(Fact, Fact)> {
    let digest = table.digest.as_ref().filter(|digest| digest.failed > 0)?;
    let count = |name: &str, value: u64| {
        let scope = Scope { file: Some(table.file.clone()), part: table.part.clone(), ..Scope::default() };
        let metric = Metric::Column(name.to_owned());
        let place = Place::Cells { column: String::new(), rows: vec![digest.lines] };
        Fact {
            id: fact_id(&metric, name, StatisticKind::Count, &scope),
            metric,
            name: name.to_owned(),
            statistic: StatisticKind::Count,
            value: value as f64,
            unit: Unit::None,
            n: value,
            direction: Direction::Neutral,
            approximate: false,
            scope: scope.into(),
            sources: vec![Source { file: table.file.clone(), part: table.part.clone(), place }].into(),
            kind: FactKind::Derived {
                formula: crate::fact::formula(StatisticKind::Count, value),
                of: Vec::new(),
            },
        }
    };
    Some((count("failed rows", digest.failed), count("rows", digest.rows)))
}
