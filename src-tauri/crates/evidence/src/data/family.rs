//! Rows that can be compared: every table with the same columns, put below one another and turned into columns
//! of numbers in canonical units and of labels.

use domain::{
    Configuration, Direction, Metric, RowRange, Scope, Source, StatisticKind, Summary, SummaryKind, Table,
    Unit,
};

use super::naming::words;

/// No value of a dimension.
pub(crate) const NONE: u32 = u32::MAX;

/// What a dimension says about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DimensionKind {
    /// Which model ran.
    Model,
    /// How it was set.
    Parameter,
    /// What it was asked.
    Prompt,
    /// When.
    Date,
    /// How it went: a status, an error, cold or warm.
    Status,
    /// Anything else: which file, which repetition.
    Other,
}

/// What tells rows of a family apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// Name of the column, or what the differing part of the paths was recognised as.
    pub name: String,
    /// What it says.
    pub kind: DimensionKind,
    /// Its values, in the order in which they come up; dates in their own.
    pub values: Vec<String>,
    /// Whether it comes from the paths and not from a column.
    pub from_path: bool,
    /// Whether other dimensions say the same (a prompt beside its number, a name made of the settings): it
    /// selects, and divides nothing that they do not.
    pub redundant: bool,
    /// For each row the place of its value in `values`, or `u32::MAX`.
    pub(crate) codes: Vec<u32>,
    /// For each part the place of the column in its table; empty for what comes from the paths.
    pub(crate) columns: Vec<Option<usize>>,
    /// The end of its name without a unit, by which it is recognised elsewhere.
    pub(crate) leaf: String,
}

impl Dimension {
    /// The value of a row; `None` where the row does not say.
    pub fn value(&self, row: usize) -> Option<&str> {
        self.code(row).map(|code| self.values[code].as_str())
    }

    /// The place of a row's value in `values`.
    pub fn code(&self, row: usize) -> Option<usize> {
        self.codes.get(row).filter(|code| **code != NONE).map(|code| *code as usize)
    }
}

/// A column of measured numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What it measures.
    pub metric: Metric,
    /// Name of the column in the first file that has it.
    pub name: String,
    /// The unit of the values here: canonical.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// What each value sums up, where the name says so (`mean_ttft_s`).
    pub summary: Option<Summary>,
    /// The statistic that each value already is, where there is a word for it.
    pub statistic: Option<StatisticKind>,
    /// For each row its value; NaN where it has none, where the row failed, and where the unit is in doubt.
    pub(crate) values: Vec<f64>,
    /// The parts whose values are not in the unit that their column's name says, as far as that can be told.
    pub(crate) doubtful: Vec<usize>,
    /// For each part the place of the column in its table and the unit there; `None` where the part has none.
    pub(crate) columns: Vec<Option<(usize, Unit)>>,
    /// What it measures or sums up, in a word by which the same is recognised elsewhere.
    pub(crate) subject: String,
}

/// The statistic that the cells of a summary's column are; the mean of a peak is a mean.
pub(super) fn statistic(name: &str, summary: &Summary) -> Option<StatisticKind> {
    let mean = words(name).iter().any(|word| matches!(word.as_str(), "mean" | "avg" | "average"));
    Some(match summary.kind {
        SummaryKind::Minimum | SummaryKind::Maximum if mean => StatisticKind::Mean,
        SummaryKind::Count => StatisticKind::Count,
        SummaryKind::Mean => StatisticKind::Mean,
        SummaryKind::Median => StatisticKind::Median,
        SummaryKind::Quantile(950) => StatisticKind::Percentile95,
        SummaryKind::Quantile(990) => StatisticKind::Percentile99,
        SummaryKind::Minimum => StatisticKind::Minimum,
        SummaryKind::Maximum => StatisticKind::Maximum,
        SummaryKind::Sum => StatisticKind::Sum,
        SummaryKind::StandardDeviation => StatisticKind::StandardDeviation,
        SummaryKind::Quantile(_) | SummaryKind::Other => return None,
    })
}

impl Measure {
    /// The value of a row, in `unit`.
    pub fn value(&self, row: usize) -> Option<f64> {
        self.values.get(row).copied().filter(|value| value.is_finite())
    }
}

/// One table of a family.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Path of the file relative to the folder, with `/`.
    pub file: String,
    /// Which table of the file; empty where the file is one table.
    pub part: String,
    /// The place of its first row in the family.
    pub first: usize,
    /// Its columns without their cells, and where its rows stand.
    pub(crate) table: Table,
}

impl Part {
    /// Number of its rows, failed ones included.
    pub fn rows(&self) -> usize {
        self.table.rows()
    }

    /// The places of its rows in the family.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.first..self.first + self.rows()
    }
}

/// Rows of a family, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowSet(pub Vec<u32>);

impl RowSet {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The places of the rows in the family.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().map(|row| *row as usize)
    }
}

/// Tables with the same columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Family {
    /// Its tables, in path order.
    pub parts: Vec<Part>,
    /// Its columns of numbers.
    pub measures: Vec<Measure>,
    /// What tells its rows apart, columns first.
    pub dimensions: Vec<Dimension>,
    /// Whether its tables stand in Markdown: somebody's summary, rather than the data.
    pub written: bool,
    /// For each row whether it says that it failed.
    pub failed: Vec<bool>,
    /// For each row whether the model had to be loaded for it.
    pub cold: Vec<bool>,
}

impl Family {
    /// Number of rows, failed ones included.
    pub fn len(&self) -> usize {
        self.failed.len()
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.failed.is_empty()
    }

    /// A measure in a reader's words: its metric, with the column where several measure the same.
    pub(crate) fn called(&self, measure: usize) -> String {
        let own = &self.measures[measure];
        let same = |other: &&Measure| other.metric == own.metric && other.statistic == own.statistic;
        let metric = own.metric.name();
        if self.measures.iter().filter(same).count() < 2 || metric == own.name {
            return metric.to_owned();
        }
        format!("{metric} ({})", own.name)
    }

    /// Every row that did not fail.
    pub fn rows(&self) -> RowSet {
        self.select(&[])
    }

    /// The rows that did not fail and have these values: pairs of a dimension's and its value's place.
    pub fn select(&self, pairs: &[(usize, usize)]) -> RowSet {
        let fits = |row: &usize| {
            !self.failed[*row]
                && pairs.iter().all(|(at, value)| self.dimensions[*at].code(*row) == Some(*value))
        };
        RowSet((0..self.len()).filter(fits).map(place).collect())
    }

    /// The finite values of a measure in these rows, in row order. Of several files those whose unit is in doubt are
    /// left out; of one file they are what it says.
    pub fn values(&self, measure: usize, rows: &RowSet) -> Vec<f64> {
        let counts = self.counts(measure, rows);
        rows.iter().filter(|row| counts(*row)).filter_map(|row| self.measures[measure].value(row)).collect()
    }

    /// Which of some rows count where they are put together.
    fn counts<'f>(&'f self, measure: usize, rows: &RowSet) -> impl Fn(usize) -> bool + 'f {
        let doubtful = &self.measures[measure].doubtful;
        let mut parts = rows.iter().map(|row| self.part_of(row));
        let first = if doubtful.is_empty() { None } else { parts.next() };
        let several = first.is_some_and(|first| parts.any(|part| part != first));
        move |row| !several || !doubtful.contains(&self.part_of(row))
    }

    /// The part that a row stands in.
    pub fn part_of(&self, row: usize) -> usize {
        self.parts.partition_point(|part| part.first <= row).saturating_sub(1)
    }

    /// The line of a row in its file.
    pub fn line_of(&self, row: usize) -> u64 {
        let part = &self.parts[self.part_of(row)];
        part.table.lines[row - part.first]
    }

    /// The dimension of this name (as it stands in the file, upper and lower case alike).
    pub fn dimension(&self, name: &str) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.name.eq_ignore_ascii_case(name))
    }

    /// What these rows are about: the file where they all lie in one, and the values selected for them.
    pub fn scope(&self, rows: &RowSet, pairs: &[(usize, usize)]) -> Scope {
        let mut scope = Scope::default();
        let mut rows = rows.iter();
        let part = match rows.next() {
            Some(first) => {
                let part = self.part_of(first);
                let last = rows.last().unwrap_or(first);
                Some(part).filter(|part| self.part_of(last) == *part)
            }
            None => Some(0).filter(|_| self.parts.len() == 1),
        };
        if let Some(part) = part.and_then(|part| self.parts.get(part)) {
            scope.file = Some(part.file.clone());
            scope.part.clone_from(&part.part);
        }
        let mut pairs = pairs.to_vec();
        pairs.sort_unstable();
        let mut configuration = Configuration::new();
        for (at, value) in pairs {
            let dimension = &self.dimensions[at];
            let value = dimension.values[value].clone();
            match dimension.kind {
                DimensionKind::Model if scope.model.is_none() => scope.model = Some(value),
                DimensionKind::Prompt if scope.prompt.is_none() => scope.prompt = Some(value),
                DimensionKind::Date if scope.date.is_none() => scope.date = Some(value),
                _ => configuration.push((dimension.name.clone(), value)),
            }
        }
        scope.configuration = configuration;
        scope
    }

    /// Where the values of a measure in these rows stand; one source for each part.
    pub fn sources(&self, measure: usize, rows: &RowSet) -> Vec<Source> {
        let counts = self.counts(measure, rows);
        let measure = &self.measures[measure];
        let with_value = rows.iter().filter(|row| counts(*row) && measure.value(*row).is_some());
        self.places(with_value, |part| measure.columns[part].map(|(column, _)| column))
    }

    /// Where the value of a dimension stands in these rows; one source for each part.
    pub fn dimension_sources(&self, dimension: usize, rows: &RowSet) -> Vec<Source> {
        let columns = &self.dimensions[dimension].columns;
        self.places(rows.iter(), |part| columns.get(part).copied().flatten())
    }

    /// Where rows stand, under a column of their part; the first where it has none.
    pub fn places(
        &self,
        rows: impl Iterator<Item = usize>,
        column: impl Fn(usize) -> Option<usize>,
    ) -> Vec<Source> {
        let rows: Vec<usize> = rows.collect();
        // Mostly they lie in one.
        let mut sources: Vec<Source> = Vec::with_capacity(1);
        let mut rest = rows.as_slice();
        while let Some(first) = rest.first() {
            let part = self.part_of(*first);
            let range = self.parts[part].range();
            let end = rest.iter().position(|row| !range.contains(row)).unwrap_or(rest.len());
            let (own, others) = rest.split_at(end.max(1));
            let own = own.iter().map(|row| row - range.start);
            sources.push(self.parts[part].table.source(column(part).unwrap_or(0), own));
            rest = others;
        }
        sources
    }
}

/// Lines that follow one another, put together.
pub(crate) fn ranges(lines: &[u64]) -> Vec<RowRange> {
    let mut ranges: Vec<RowRange> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some(last) if last.last + 1 == *line => last.last = *line,
            Some(last) if last.last == *line => {}
            _ => ranges.push(RowRange { first: *line, last: *line }),
        }
    }
    ranges
}

/// A row's place as it is kept.
pub(crate) fn place(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(NONE)
}
