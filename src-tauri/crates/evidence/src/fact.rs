//! One fact: a statistic of a measure over rows, or arithmetic over other facts.

use std::fmt::Write;

use domain::{
    Cell, Column, Direction, Fact, FactId, FactKind, Metric, Place, Role, Scope, Shared, Source,
    StatisticKind, Table, Unit,
};

use rustc_hash::FxHashSet;

use crate::data::{Family, Measure, RowSet};

/// Fewest values for a 95th or 99th percentile (metrics.md 6).
const FEWEST_FOR_TAILS: usize = 20;

/// Fowler, Noll and Vo's hash (FNV-1a, 64 bits): the same in every process. Several are made side by side where they
/// take in nearly the same: each byte waits for the one before, and the processor does the others meanwhile.
pub(crate) struct Hashes<const N: usize>([u64; N]);

/// One alone.
pub(crate) type Hash = Hashes<1>;

impl<const N: usize> Hashes<N> {
    pub(crate) fn new() -> Self {
        Self([0xcbf2_9ce4_8422_2325; N])
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            for hash in &mut self.0 {
                *hash = with_byte(*hash, *byte);
            }
        }
    }

    /// Takes a text of its own into each.
    fn each(&mut self, texts: &[Digits; N]) {
        for (hash, text) in self.0.iter_mut().zip(texts) {
            *hash = text.iter().copied().chain([0xff]).fold(*hash, with_byte);
        }
    }

    /// Twelve hexadecimal digits each.
    fn digits(&self) -> [Digits; N] {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        self.0.map(|hash| {
            let hash = hash ^ (hash >> 48);
            std::array::from_fn(|place| DIGITS[(hash >> (4 * (11 - place)) & 0xf) as usize])
        })
    }

    /// The same as texts.
    pub(crate) fn names(&self) -> [String; N] {
        self.digits().map(|digits| String::from_utf8_lossy(&digits).into_owned())
    }
}

/// The name of a fact, letter by letter.
type Digits = [u8; 12];

#[inline]
fn with_byte(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

impl Write for Hash {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.bytes(text.as_bytes());
        Ok(())
    }
}

/// Names of facts that have come up.
#[derive(Debug, Default)]
pub(crate) struct Known(FxHashSet<u64>);

impl Known {
    /// Whether the name is new.
    pub(crate) fn insert(&mut self, id: &FactId) -> bool {
        self.0.insert(Self::key(id))
    }

    pub(crate) fn contains(&self, id: &FactId) -> bool {
        self.0.contains(&Self::key(id))
    }

    /// The digits as the number that they are.
    fn key(id: &FactId) -> u64 {
        let digit = |number: u64, byte: u8| match byte {
            b'0'..=b'9' => Some(number << 4 | u64::from(byte - b'0')),
            b'a'..=b'f' => Some(number << 4 | u64::from(byte - b'a' + 10)),
            _ => None,
        };
        id.0.bytes().try_fold(0, digit).unwrap_or_else(|| {
            let mut hash = Hash::new();
            hash.text(&id.0);
            hash.finish()
        })
    }
}

impl Hash {
    /// Takes in 64 bits at once.
    pub(crate) fn word(&mut self, word: u64) {
        let mixed = (self.0[0] ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0[0] = mixed ^ (mixed >> 29);
    }

    pub(crate) fn finish(&self) -> u64 {
        self.0[0]
    }

    /// Its digits.
    pub(crate) fn name(&self) -> String {
        let [name] = self.names();
        name
    }
}

/// The name of a fact: a hash of what it measures, of what it is about and of the statistic.
pub fn fact_id(metric: &Metric, name: &str, statistic: StatisticKind, scope: &Scope) -> FactId {
    let [name] = fact_hashes(metric, name, [statistic], scope).names();
    FactId(name)
}

/// The names of several statistics of the same.
fn fact_hashes<const N: usize>(
    metric: &Metric,
    name: &str,
    statistics: [StatisticKind; N],
    scope: &Scope,
) -> Hashes<N> {
    let mut hashes = Hashes::new();
    let [kind, own] = metric.written();
    hashes.bytes(kind.as_bytes());
    hashes.text(own);
    hashes.text(name);
    for (hash, statistic) in hashes.0.iter_mut().zip(statistics) {
        let mut own = Hashes([*hash]);
        // Its name in the code, written without making a text of it; a hash takes in anything.
        let _ = write!(own, "{statistic:?}");
        own.bytes(&[0xff]);
        *hash = own.finish();
    }
    hashes.text(scope.file.as_deref().unwrap_or("\u{1}"));
    hashes.text(&scope.part);
    for given in [&scope.model, &scope.prompt, &scope.date] {
        hashes.text(given.as_deref().unwrap_or("\u{1}"));
    }
    for (column, value) in &scope.configuration {
        hashes.text(column);
        hashes.text(value);
    }
    hashes
}

impl Family {
    /// A statistic of a measure over rows, about `scope`. `None` where the rows have no value, and for a standard
    /// deviation of one or a percentile of fewer than 20. [`StatisticKind::Value`] is the mean, for a single row.
    pub fn fact(
        &self,
        measure: usize,
        statistic: StatisticKind,
        rows: &RowSet,
        scope: impl Into<Shared<Scope>>,
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
    fn ids<const N: usize>(
        &self,
        measure: &Measure,
        statistics: [StatisticKind; N],
        scope: &Scope,
    ) -> [FactId; N] {
        let own = fact_hashes(&measure.metric, &measure.name, statistics, scope);
        if scope.file.is_some() {
            return own.names().map(FactId);
        }
        let mut hashes = Hashes::new();
        hashes.each(&own.digits());
        for part in &self.parts {
            hashes.text(&part.file);
            hashes.text(&part.part);
        }
        hashes.names().map(FactId)
    }

    pub(crate) fn fact_of(
        &self,
        measure: usize,
        statistic: StatisticKind,
        value: f64,
        n: usize,
        rows: &RowSet,
        scope: impl Into<Shared<Scope>>,
    ) -> Fact {
        let sources = self.sources(measure, rows).into();
        let [fact] = self.facts_of(measure, [(statistic, value)], n, &scope.into(), &sources);
        fact
    }

    /// Several statistics of the same `n` values.
    pub(crate) fn facts_of<const N: usize>(
        &self,
        measure: usize,
        values: [(StatisticKind, f64); N],
        n: usize,
        scope: &Shared<Scope>,
        sources: &Shared<Vec<Source>>,
    ) -> [Fact; N] {
        let measured = &self.measures[measure];
        let mut ids = self.ids(measured, values.map(|(statistic, _)| statistic), scope).into_iter();
        values.map(|(statistic, value)| {
            let counted = statistic == StatisticKind::Count;
            let kind = if n == 1 && !counted {
                FactKind::Measured
            } else {
                FactKind::Derived { formula: formula(statistic, n as u64), of: Vec::new() }
            };
            Fact {
                id: ids.next().expect("there is one for each"),
                metric: measured.metric.clone(),
                name: measured.name.clone(),
                statistic,
                value,
                unit: if counted { Unit::None } else { measured.unit },
                n: n as u64,
                direction: if counted { Direction::Neutral } else { measured.direction },
                approximate: false,
                scope: scope.clone(),
                sources: sources.clone(),
                kind,
            }
        })
    }
}

/// How many rows there are, as a fact about a measure.
pub(crate) fn count(family: &Family, measure: usize, rows: &RowSet, scope: Scope) -> Fact {
    let mut fact = family.fact_of(measure, StatisticKind::Count, rows.len() as f64, rows.len(), rows, scope);
    if fact.sources.is_empty() {
        let columns = &family.measures[measure].columns;
        fact.sources = family.places(rows.iter(), |part| columns[part].map(|(column, _)| column)).into();
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
        scope: scope.into(),
        sources: sources.into(),
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
        scope: scope.into(),
        sources: vec![table.source(column, [row])].into(),
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
    let mut formula = String::with_capacity(what.len() + 20);
    // A text takes in anything.
    let _ = write!(formula, "{what} of {n} values");
    formula
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
    let mut sources = one.sources.clone();
    let more: Vec<Source> =
        other.sources.iter().filter(|source| !one.sources.contains(source)).cloned().collect();
    if !more.is_empty() {
        sources.extend(more);
    }
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
