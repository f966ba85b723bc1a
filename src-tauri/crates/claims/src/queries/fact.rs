//! Cells of the tables as a fact with its sources.

use domain::{Fact, FactKind, Metric, Role, Scope, StatisticKind, Table, Unit};

/// A statistic of cells of one column as a fact.
pub(crate) fn fact<'t>(
    tables: impl Fn(usize) -> &'t Table,
    cells: &[(usize, usize, usize, f64)],
    statistic: StatisticKind,
    value: f64,
    unit: Unit,
) -> Option<Fact> {
    let (table, column, row, _) = *cells.first()?;
    let one = tables(table);
    let name = &one.columns[column].name;
    let (metric, direction) = match &one.columns[column].role {
        Role::Measure { metric, direction, .. } => (metric.clone(), *direction),
        _ => (Metric::Column(name.clone()), domain::Direction::Neutral),
    };
    let mut sources = Vec::new();
    let mut rest = cells;
    while let Some((table, column, ..)) = rest.first().copied() {
        let end = rest.iter().position(|cell| (cell.0, cell.1) != (table, column)).unwrap_or(rest.len());
        let rows = rest[..end].iter().map(|cell| cell.2);
        sources.push(tables(table).source(column, rows));
        rest = &rest[end..];
    }
    let mut scope = Scope { file: Some(one.file.clone()), part: one.part.clone(), ..Scope::default() };
    scope.configuration.push(("row".to_owned(), one.lines.get(row).map_or(0, |line| *line).to_string()));
    if sources.len() > 1 {
        scope.file = None;
    }
    let n = cells.len() as u64;
    let kind = if n == 1 {
        FactKind::Measured
    } else {
        FactKind::Derived { formula: format!("{statistic:?} of {n} values").to_lowercase(), of: Vec::new() }
    };
    let id = evidence::fact_id(&metric, &format!("{name}/{n}/{value}"), statistic, &scope);
    Some(Fact {
        id,
        metric,
        name: name.clone(),
        statistic,
        value,
        unit,
        n,
        direction,
        approximate: false,
        scope: scope.into(),
        sources: sources.into(),
        kind,
    })
}
