//! Cells of the tables as a fact with its sources.

use domain::{Fact, FactKind, Metric, Role, Scope, StatisticKind, Table, Unit};

/// Where some cells stand: table, column and row, those of one column together.
fn sources<'t>(
    tables: &impl Fn(usize) -> &'t Table,
    mut rest: &[(usize, usize, usize)],
) -> Vec<domain::Source> {
    let mut found = Vec::new();
    while let Some((table, column, _)) = rest.first().copied() {
        let end = rest.iter().position(|cell| (cell.0, cell.1) != (table, column)).unwrap_or(rest.len());
        let rows = rest[..end].iter().map(|cell| cell.2);
        found.push(tables(table).source(column, rows));
        rest = &rest[end..];
    }
    found
}

/// A statistic of shares as a fact: what one column has of another, row by row.
pub(crate) fn share<'t>(
    tables: impl Fn(usize) -> &'t Table,
    name: &str,
    whole: &str,
    cells: &[(usize, usize, usize, f64)],
    beside: &[(usize, usize, usize)],
    statistic: StatisticKind,
    value: f64,
) -> Option<Fact> {
    let mut fact = fact(&tables, cells, statistic, value, Unit::None)?;
    let part = fact.name.clone();
    let mut all = fact.sources.to_vec();
    all.extend(sources(&tables, beside));
    fact.sources = all.into();
    let each = format!("{part} / {whole}");
    let formula = if cells.len() == 1 { each } else { format!("{statistic:?} of {each}").to_lowercase() };
    fact.kind = FactKind::Derived { formula, of: Vec::new() };
    name.clone_into(&mut fact.name);
    fact.metric = Metric::Column(name.to_owned());
    fact.id =
        evidence::fact_id(&fact.metric, &format!("{name}/{}/{value}", cells.len()), statistic, &fact.scope);
    Some(fact)
}

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
    let places: Vec<(usize, usize, usize)> = cells.iter().map(|cell| (cell.0, cell.1, cell.2)).collect();
    let sources = sources(&tables, &places);
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
