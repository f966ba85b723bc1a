//! Long tables: a column that names what each value is (`metric`, `value`, `unit`), or which statistic it is
//! (`stat`). What it names becomes columns, so that no mean is ever taken over different things.
//!
//! Rows with the same cells in all other columns are one row; where a name comes again among them, it begins the
//! next. Each value still stands where it stood: in its own line and the column of values.

use std::collections::HashSet;
use std::fmt::Write as _;

use domain::{Message, Origin, Rows, Unit};
use rustc_hash::FxHashMap;

use crate::columns::{Recognised, recognise};
use crate::grid::{Grid, RawTable};
use crate::names::Name;
use crate::notes::Notes;
use crate::number;
use crate::shape::is_statistic;
use crate::stated::{UNITS, VALUES, holds_numbers, plain, with_unit};

/// The most names that become columns.
const MOST: usize = 200;
/// What a column is called that names metrics, whatever it holds.
const METRICS: [&str; 22] = [
    "metric",
    "metrics",
    "metric name",
    "metricname",
    "measure",
    "measure name",
    "measured quantity",
    "measurand",
    "kpi",
    "quantity",
    "metrik",
    "messgröße",
    "messgroesse",
    "größe",
    "groesse",
    "kennzahl",
    "kenngröße",
    "métrique",
    "metrique",
    "métrica",
    "metrica",
    "messwertname",
];
/// What it may be called where its cells are known for metrics.
const NAMES: [&str; 16] = [
    "name",
    "key",
    "field",
    "variable",
    "parameter",
    "item",
    "what",
    "indicator",
    "property",
    "attribute",
    "series",
    "counter",
    "measurement",
    "type",
    "label",
    "test",
];
/// What a column of statistics is called.
const STATISTICS: [&str; 14] = [
    "stat",
    "stats",
    "statistic",
    "statistics",
    "aggregation",
    "aggregate",
    "aggregate name",
    "agg",
    "summary",
    "percentile",
    "quantile",
    "statistik",
    "kennwert",
    "estadística",
];
/// What is said of a metric, and is the same wherever its name comes.
const DESCRIPTIONS: [&str; 11] = [
    "description",
    "direction",
    "better",
    "higher is better",
    "lower is better",
    "goal",
    "kind",
    "category",
    "type",
    "comment",
    "note",
];

/// Makes columns of what a long table names.
pub(crate) fn pivot(table: RawTable, notes: &mut Notes) -> RawTable {
    let Some(plan) = Plan::of(&table) else { return table };
    let Some(labels) = plan.labels(&table) else { return table };
    let by = plan.metric.or(plan.statistic).map_or("", |column| table.header[column].trim());
    let line = table.rows.first().map(|row| table.grid.line(*row));
    let message = Message::new("problem-table-long").with("column", by).with("count", labels.names.len());
    notes.notice(line, message);
    plan.pivoted(&table, &labels)
}

/// Whether [`pivot`] makes another table of it.
pub(crate) fn pivots(table: &RawTable) -> bool {
    Plan::of(table).is_some_and(|plan| plan.labels(table).is_some())
}

/// Which column is what.
struct Plan {
    /// Names what was measured.
    metric: Option<usize>,
    /// Says which statistic it is.
    statistic: Option<usize>,
    unit: Option<usize>,
    values: Vec<usize>,
    /// Columns that stay.
    kept: Vec<usize>,
    /// Those of them that tell the rows apart.
    keys: Vec<usize>,
}

/// What becomes of a cell: its name, its statistic and its column.
type Label<'t> = (&'t str, &'t str, usize);

/// The columns that are to be, in the order in which they come.
struct Labels<'t> {
    /// What each is called, and which column of the file holds its cells.
    names: Vec<(String, usize)>,
    places: FxHashMap<Label<'t>, usize>,
}

impl Plan {
    fn of(table: &RawTable) -> Option<Self> {
        let heads: Vec<String> = table.header.iter().map(|head| plain(head)).collect();
        let called = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
        let statistic = (0..heads.len())
            .find(|column| STATISTICS.contains(&heads[*column].as_str()) && all_statistics(table, *column));
        let metric = called(&METRICS).or_else(|| called(&NAMES)).filter(|column| Some(*column) != statistic);
        if metric.is_none() && statistic.is_none() || table.rows.len() < 2 {
            return None;
        }
        let unit = called(&UNITS);
        let metric = metric
            .filter(|column| names_metrics(table, *column, METRICS.contains(&heads[*column].as_str()), unit));
        let taken = [metric, statistic, unit];
        let free = || (0..heads.len()).filter(|column| !taken.contains(&Some(*column)));
        if metric.is_none() && statistic.is_none() {
            return None;
        }
        let holds = |column: &usize| {
            let value = match metric {
                Some(_) => is_value(&table.header[*column]),
                None => is_measured(table, *column),
            };
            value && holds_numbers(table, *column)
        };
        let values: Vec<usize> = free().filter(holds).collect();
        if values.is_empty() {
            return None;
        }
        let stays = |column: &usize| {
            let described = metric.is_some_and(|metric| {
                DESCRIPTIONS.contains(&heads[*column].as_str()) && follows(table, metric, *column)
            });
            !values.contains(column) && !described
        };
        let kept: Vec<usize> = free().filter(stays).collect();
        let keys = kept.iter().copied().filter(|column| !differs_everywhere(table, *column)).collect();
        Some(Self { metric, statistic, unit, values, kept, keys })
    }

    /// None where there are too many.
    fn labels<'t>(&self, table: &'t RawTable) -> Option<Labels<'t>> {
        let (mut names, mut places) = (Vec::new(), FxHashMap::default());
        for row in &table.rows {
            for value in &self.values {
                let Some(label) = self.label(table, *row, *value) else { continue };
                if places.contains_key(&label) || cell(table, *row, Some(*value)).is_empty() {
                    continue;
                }
                places.insert(label, names.len());
                names.push((self.name(table, *row, *value), *value));
                if names.len() > MOST {
                    return None;
                }
            }
        }
        Some(Labels { names, places })
    }

    fn label<'t>(&self, table: &'t RawTable, row: usize, value: usize) -> Option<Label<'t>> {
        let (name, statistic) = (cell(table, row, self.metric), cell(table, row, self.statistic));
        (self.metric.is_none() || !number::is_empty(name)).then_some((name, statistic, value))
    }

    /// What the value in this row and column is called.
    fn name(&self, table: &RawTable, row: usize, value: usize) -> String {
        let head = table.header[value].trim();
        let mut name = match self.metric {
            Some(_) => cell(table, row, self.metric).to_owned(),
            None => head.to_owned(),
        };
        if self.metric.is_some() && !VALUES.contains(&Name::of(head).words.as_str()) {
            name = format!("{name} {head}");
        }
        let statistic = cell(table, row, self.statistic);
        if !number::is_empty(statistic) {
            name = format!(
                "{name} {}",
                statistic_name(&table.header[self.statistic.unwrap_or_default()], statistic)
            );
        }
        // A unit that is not known stays with the name.
        let unit = cell(table, row, self.unit);
        let nothing = ["", "-", "–", "1", "x", "count", "ratio", "none", "n/a", "number"];
        if Unit::of_sign(unit).is_none() && !nothing.contains(&unit.to_lowercase().as_str()) {
            let _ = write!(name, " ({unit})");
        }
        name
    }

    fn pivoted(&self, table: &RawTable, labels: &Labels<'_>) -> RawTable {
        let Labels { names, places } = labels;
        // For each row of what becomes of the table its first row here, and for each name the row of its value.
        let mut rows: Vec<(usize, Vec<Option<usize>>)> = Vec::new();
        let mut groups: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut times: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        for row in &table.rows {
            let mut key = String::new();
            for column in &self.keys {
                key.push_str(cell(table, *row, Some(*column)));
                key.push('\u{1f}');
            }
            let group = groups.entry(key).or_default();
            for value in &self.values {
                let place = self.label(table, *row, *value).and_then(|label| places.get(&label));
                let Some(place) = place else { continue };
                let first = group.first().copied().unwrap_or(rows.len());
                let time = times.entry((first, *place)).or_default();
                if *time == group.len() {
                    group.push(rows.len());
                    rows.push((*row, vec![None; names.len()]));
                }
                rows[group[*time]].1[*place] = Some(*row);
                *time += 1;
            }
            // A row without a value stays a row.
            if group.is_empty() {
                group.push(rows.len());
                rows.push((*row, vec![None; names.len()]));
            }
        }
        let mut grid = Grid::default();
        let has_unit: Vec<bool> = names.iter().map(|(name, value)| has_unit(table, name, *value)).collect();
        for (first, cells) in &rows {
            let kept = self.kept.iter().map(|column| cell(table, *first, Some(*column)));
            grid.push_row(table.grid.line(*first), kept);
            for (place, row) in cells.iter().enumerate() {
                let written = row.map_or("", |row| cell(table, row, Some(names[place].1)));
                let unit = row.filter(|_| has_unit[place]).map_or("", |row| cell(table, row, self.unit));
                grid.push(&with_unit(written, unit));
            }
        }
        let firsts: Vec<usize> = rows.iter().map(|(first, _)| *first).collect();
        let kept = self.kept.iter().map(|column| match table.origins.get(*column) {
            Some(Origin::Each(pointers)) => Origin::Each(picked(pointers, &firsts)),
            origin => origin.cloned().unwrap_or_default(),
        });
        let values = names
            .iter()
            .enumerate()
            .map(|(place, (_, value))| origin(table, *value, rows.iter().map(|(_, cells)| cells[place])));
        let origins = kept.chain(values).collect();
        let layout = match &table.layout {
            Rows::Values(pointers) => Rows::Values(picked(pointers, &firsts)),
            layout => layout.clone(),
        };
        let header = self.kept.iter().map(|column| table.header[*column].clone());
        let header = header.chain(names.iter().map(|(name, _)| name.clone())).collect();
        RawTable { layout, origins, ..RawTable::of(table.part.clone(), header, grid) }
    }
}

/// Whether the unit of a row is that of its value: a count and a coefficient of variation have none.
fn has_unit(table: &RawTable, name: &str, value: usize) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let counted = ["n", "count", "cv"].contains(&last.as_str());
    !counted && Name::of(&table.header[value]).unit.is_none()
}

/// Where these cells of a column stand: each in its own line, or at its own JSON pointer.
pub(crate) fn origin(table: &RawTable, column: usize, rows: impl Iterator<Item = Option<usize>>) -> Origin {
    let own = table.origins.get(column).cloned().unwrap_or_default();
    match (&own, &table.layout) {
        (Origin::Line(_) | Origin::At(_) | Origin::Cells { .. }, _) => own,
        (Origin::Rows, Rows::Lines) => {
            let lines = rows.map(|row| row.map_or(0, |row| table.grid.line(row))).collect();
            Origin::Cells { column: table.header[column].clone(), lines }
        }
        _ => Origin::Each(
            rows.map(|row| row.map_or_else(String::new, |row| pointer(table, &own, row))).collect(),
        ),
    }
}

/// The pointers of these rows.
pub(crate) fn picked(pointers: &[String], rows: &[usize]) -> Vec<String> {
    rows.iter().map(|row| pointers.get(*row).cloned().unwrap_or_default()).collect()
}

fn pointer(table: &RawTable, origin: &Origin, row: usize) -> String {
    let item = |array: &str, path: &str| format!("{array}/{}{path}", table.grid.line(row).saturating_sub(1));
    match (origin, &table.layout) {
        (Origin::Each(pointers), _) => pointers.get(row).cloned().unwrap_or_default(),
        (Origin::Items(array), _) => item(array, ""),
        (Origin::Path(path), Rows::Items(array)) => item(array, path),
        (Origin::Path(path), Rows::Values(pointers)) => {
            format!("{}{path}", pointers.get(row).map_or("", String::as_str))
        }
        _ => String::new(),
    }
}

fn cell(table: &RawTable, row: usize, column: Option<usize>) -> &str {
    column.and_then(|column| table.grid.cell(row, column)).unwrap_or_default().trim()
}

fn cells(table: &RawTable, column: usize) -> impl Iterator<Item = &str> {
    table.rows.iter().map(move |row| cell(table, *row, Some(column)))
}

/// Whether a column names what is measured: under such a head whatever stands there, and else where half of it is
/// known, or has units of different kinds.
fn names_metrics(table: &RawTable, column: usize, headed: bool, unit: Option<usize>) -> bool {
    let mut names: Vec<&str> = Vec::new();
    let mut known = HashSet::new();
    for name in cells(table, column).filter(|name| !number::is_empty(name)) {
        if known.insert(name) {
            if number::is_number(name) || known.len() > MOST {
                return false;
            }
            names.push(name);
        }
    }
    let is_known = |name: &&&str| {
        matches!(
            recognise(name, false),
            Recognised::Measure { .. } | Recognised::Unknown { unit: Some(_), .. }
        )
    };
    let half = names.iter().filter(is_known).count() * 2 >= names.len();
    if headed {
        return names.len() > 1 || names.len() == 1 && half;
    }
    let mut kinds = HashSet::new();
    if let Some(unit) = unit {
        kinds.extend(cells(table, unit).filter_map(Unit::of_sign).map(Unit::dimension));
    }
    names.len() > 1 && (half || kinds.len() > 1)
}

/// Whether a column under this head holds the values of a table that names them: `value`, or a bare statistic.
fn is_value(head: &str) -> bool {
    let name = Name::of(head);
    VALUES.contains(&name.words.as_str())
        || VALUES.contains(&plain(head).as_str())
        || name.words.is_empty() && name.summary.is_some()
        || recognise(head, true) == Recognised::Count
}

/// Whether the values of a column were measured, so that a statistic may be of them.
fn is_measured(table: &RawTable, column: usize) -> bool {
    let head = &table.header[column];
    match recognise(head, false) {
        Recognised::Measure { .. } => true,
        Recognised::Unknown { unit, quantity, .. } => {
            let name = Name::of(head);
            unit.is_some()
                || quantity
                || is_value(head)
                || name.has("time")
                || name.has("duration")
                || cells(table, column).any(|cell| cell.contains(['.', ',']))
        }
        _ => false,
    }
}

/// Whether all that stands in a column are statistics, two different ones at least or one beside empty cells.
fn all_statistics(table: &RawTable, column: usize) -> bool {
    let quantiles = matches!(plain(&table.header[column]).as_str(), "percentile" | "quantile");
    let mut found = HashSet::new();
    for text in cells(table, column) {
        let empty = number::is_empty(text);
        if !(empty || names_statistic(text) || quantiles && number::is_number(text)) {
            return false;
        }
        found.insert(if empty { "" } else { text });
    }
    found.len() > 1
}

fn names_statistic(text: &str) -> bool {
    let name = || Name::of(text);
    is_statistic(text) || name().words.is_empty() && name().unit.is_none() && name().summary.is_some()
}

/// `p95` for `95` and for `0.95` under `percentile`.
fn statistic_name(head: &str, text: &str) -> String {
    let quantiles = matches!(plain(head).as_str(), "percentile" | "quantile");
    match text.trim_end_matches('%').parse::<f64>() {
        Ok(share) if quantiles && share > 0.0 && share < 1.0 => format!("p{}", share * 100.0),
        Ok(share) if quantiles || text.ends_with('%') => format!("p{share}"),
        _ => text.to_owned(),
    }
}

/// Whether a column says the same wherever one says the same.
fn follows(table: &RawTable, one: usize, column: usize) -> bool {
    let mut said: FxHashMap<&str, &str> = FxHashMap::default();
    cells(table, one).zip(cells(table, column)).all(|(name, text)| *said.entry(name).or_insert(text) == text)
}

/// Whether no two rows have the same in a column, as with times and numbers of lines.
fn differs_everywhere(table: &RawTable, column: usize) -> bool {
    let mut seen = HashSet::new();
    table.rows.len() > 2 && cells(table, column).all(|text| seen.insert(text))
}
