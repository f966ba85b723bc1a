//! One fact: a statistic of a measure over rows, or arithmetic over other facts.

use domain::{
    Cell, Column, Direction, Fact, FactId, FactKind, Metric, Place, Role, Scope, Source, StatisticKind,
    Table, Unit,
};

use crate::data::{Family, Measure, RowSet};

/// Fewest values for a 95th or 99th percentile (metrics.md 6).
const FEWEST_FOR_TAILS: usize = 20;

/// Fowler, Noll and Vo's hash (FNV-1a, 64 bits): the same in every process.
pub(crate) struct Hash(u64);

impl Hash {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn text(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Takes in 64 bits at once.
    pub(crate) fn word(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }

    pub(crate) fn finish(&self) -> u64 {
        self.0
    }

    /// Twelve hexadecimal digits.
    pub(crate) fn name(&self) -> String {
        format!("{:012x}", (self.0 ^ (self.0 >> 48)) & 0xffff_ffff_ffff)
    }
}

/// The name of a fact: a hash of what it measures, of what it is about and of the statistic.
pub fn fact_id(metric: &Metric, name: &str, statistic: StatisticKind, scope: &Scope) -> FactId {
    let mut hash = Hash::new();
    hash.text(&String::from(metric.clone()));
    hash.text(name);
    hash.text(&format!("{statistic:?}"));
    hash.text(scope.file.as_deref().unwrap_or("\u{1}"));
    hash.text(&scope.part);
    for given in [&scope.model, &scope.prompt, &scope.date] {
        hash.text(given.as_deref().unwrap_or("\u{1}"));
    }
    for (column, value) in &scope.configuration {
        hash.text(column);
        hash.text(value);
    }
    FactId(hash.name())
}

impl Family {
    /// A statistic of a measure over rows, about `scope`. `None` where the rows have no value, and for a standard
    /// deviation of one or a percentile of fewer than 20. [`StatisticKind::Value`] is the mean, for a single row.
    pub fn fact(
        &self,
        measure: usize,
        statistic: StatisticKind,
        rows: &RowSet,
        scope: Scope,
    ) -> Option<Fact> {
        let values = self.values(measure, rows);
        let value = statistic_of(&values, statistic)?;
        Some(self.fact_of(measure, statistic, value, values.len(), rows, scope))
    }

    /// The same about the rows that have these values, with the scope that follows from them.
    pub fn level(&self, measure: usize, statistic: StatisticKind, pairs: &[(usize, usize)]) -> Option<Fact> {
        let rows = self.select(pairs);
        let scope = self.scope(&rows, pairs);
        self.fact(measure, statistic, &rows, scope)
    }

    /// The name of a fact. Where it covers several files they are part of it: two families may measure the same.
    fn id(&self, measure: &Measure, statistic: StatisticKind, scope: &Scope) -> FactId {
        let id = fact_id(&measure.metric, &measure.name, statistic, scope);
        if scope.file.is_some() {
            return id;
        }
        let mut hash = Hash::new();
        hash.text(&id.0);
        for part in &self.parts {
            hash.text(&part.file);
            hash.text(&part.part);
        }
        FactId(hash.name())
    }

    pub(crate) fn fact_of(
        &self,
        measure: usize,
        statistic: StatisticKind,
        value: f64,
        n: usize,
        rows: &RowSet,
        scope: Scope,
    ) -> Fact {
        let measured = &self.measures[measure];
        let counted = statistic == StatisticKind::Count;
        let kind = if n == 1 && !counted {
            FactKind::Measured
        } else {
            FactKind::Derived { formula: formula(statistic, n as u64), of: Vec::new() }
        };
        Fact {
            id: self.id(measured, statistic, &scope),
            metric: measured.metric.clone(),
            name: measured.name.clone(),
            statistic,
            value,
            unit: if counted { Unit::None } else { measured.unit },
            n: n as u64,
            direction: if counted { Direction::Neutral } else { measured.direction },
            approximate: false,
            scope,
            sources: self.sources(measure, rows),
            kind,
        }
    }
}

/// How many rows there are, as a fact about a measure.
pub(crate) fn count(family: &Family, measure: usize, rows: &RowSet, scope: Scope) -> Fact {
    let mut fact = family.fact_of(measure, StatisticKind::Count, rows.len() as f64, rows.len(), rows, scope);
    if fact.sources.is_empty() {
        let columns = &family.measures[measure].columns;
        fact.sources = family.places(rows.iter(), |part| columns[part].map(|(column, _)| column));
    }
    fact
}

/// How many there are of something that is no measure (configurations, files, repeated rows), as a fact. `sources` is
/// where they stand; `of` tells counts of one name apart.
pub(crate) fn tally(what: &str, of: &str, value: usize, scope: Scope, sources: Vec<Source>) -> Fact {
    let metric = Metric::Column(what.to_owned());
    let mut hash = Hash::new();
    hash.text(&fact_id(&metric, of, StatisticKind::Count, &scope).0);
    hash.text(&value.to_string());
    for source in &sources {
        hash.text(&source.file);
        hash.text(&source.part);
        if let Place::Cells { rows, .. } = &source.place {
            for range in rows {
                hash.word(range.first.rotate_left(32) ^ range.last);
            }
        }
    }
    Fact {
        id: FactId(hash.name()),
        metric,
        name: what.to_owned(),
        statistic: StatisticKind::Count,
        value: value as f64,
        unit: Unit::None,
        n: value as u64,
        direction: Direction::Neutral,
        approximate: false,
        scope,
        sources,
        kind: FactKind::Derived { formula: format!("number of {what}"), of: Vec::new() },
    }
}

/// A cell of a table as a fact in the canonical unit; `None` where it holds no number.
pub(crate) fn measured(
    table: &Table,
    column: usize,
    row: usize,
    statistic: StatisticKind,
    scope: Scope,
) -> Option<Fact> {
    let Column { name, role: Role::Measure { metric, unit, direction }, cells, .. } = &table.columns[column]
    else {
        return None;
    };
    let Cell::Number(value) = cells[row] else { return None };
    Some(Fact {
        id: fact_id(metric, name, statistic, &scope),
        metric: metric.clone(),
        name: name.clone(),
        statistic,
        value: unit.convert(value, unit.canonical())?,
        unit: unit.canonical(),
        n: 1,
        direction: *direction,
        approximate: false,
        scope,
        sources: vec![table.source(column, [row])],
        kind: FactKind::Measured,
    })
}

/// A statistic of values; `None` where there is none.
pub(crate) fn statistic_of(values: &[f64], statistic: StatisticKind) -> Option<f64> {
    let described = || statistics::describe(values);
    match statistic {
        StatisticKind::Value | StatisticKind::Mean => statistics::mean(values),
        StatisticKind::Count => Some(values.len() as f64),
        StatisticKind::Median => statistics::median(values),
        StatisticKind::StandardDeviation => described()?.sd,
        StatisticKind::Minimum => values.iter().copied().reduce(f64::min),
        StatisticKind::Maximum => values.iter().copied().reduce(f64::max),
        StatisticKind::Percentile95 if values.len() >= FEWEST_FOR_TAILS => statistics::quantile(values, 0.95),
        StatisticKind::Percentile99 if values.len() >= FEWEST_FOR_TAILS => statistics::quantile(values, 0.99),
        StatisticKind::Sum => statistics::mean(values).map(|mean| mean * values.len() as f64),
        _ => None,
    }
    .filter(|value| value.is_finite())
}

/// How a statistic of `n` values came about.
pub(crate) fn formula(statistic: StatisticKind, n: u64) -> String {
    let what = match statistic {
        StatisticKind::Count => "number",
        StatisticKind::Median => "median",
        StatisticKind::StandardDeviation => "sample standard deviation",
        StatisticKind::Minimum => "smallest",
        StatisticKind::Maximum => "largest",
        StatisticKind::Percentile95 => "95th percentile",
        StatisticKind::Percentile99 => "99th percentile",
        StatisticKind::Sum => "sum",
        _ => "mean",
    };
    format!("{what} of {n} values")
}

/// `one − other`, in their unit; `None` where their units differ.
pub fn difference(one: &Fact, other: &Fact) -> Option<Fact> {
    let same = one.unit == other.unit;
    combined(
        one,
        other,
        StatisticKind::Difference,
        one.unit,
        "a − b",
        same.then_some(one.value - other.value),
    )
}

/// `one / other`; `None` where their units differ or the other is 0.
pub fn ratio(one: &Fact, other: &Fact) -> Option<Fact> {
    let some = one.unit == other.unit && other.value != 0.0;
    combined(one, other, StatisticKind::Ratio, Unit::None, "a / b", some.then(|| one.value / other.value))
}

/// (`one` / `other` − 1) × 100, %; `None` where their units differ or the other is 0.
pub fn change(one: &Fact, other: &Fact) -> Option<Fact> {
    let some = one.unit == other.unit && other.value != 0.0;
    let value = some.then(|| (one.value / other.value - 1.0) * 100.0);
    combined(one, other, StatisticKind::Change, Unit::Percent, "(a / b − 1) × 100", value)
}

fn combined(
    one: &Fact,
    other: &Fact,
    statistic: StatisticKind,
    unit: Unit,
    formula: &str,
    value: Option<f64>,
) -> Option<Fact> {
    let value = value.filter(|value| value.is_finite())?;
    let mut hash = Hash::new();
    hash.text(&format!("{statistic:?}"));
    hash.text(&one.id.0);
    hash.text(&other.id.0);
    let mut sources: Vec<Source> = one.sources.clone();
    sources.extend(other.sources.iter().filter(|source| !one.sources.contains(source)).cloned());
    Some(Fact {
        id: FactId(hash.name()),
        metric: one.metric.clone(),
        name: one.name.clone(),
        statistic,
        value,
        unit,
        n: one.n.min(other.n),
        direction: one.direction,
        approximate: one.approximate || other.approximate,
        scope: one.scope.clone(),
        sources,
        kind: FactKind::Derived { formula: formula.to_owned(), of: vec![one.id.clone(), other.id.clone()] },
    })
}
