//! Wide tables: one measure over two dimensions, with a column for each value of the second: of a size, a number of
//! threads, a device, a model. Each cell becomes a row, with the head of its column as a value of a dimension.
//!
//! What a cell measures is in no head then; it is told by what is written around the table ([`surroundings`]).
//! A table of metrics is no wide one: a head that names a metric, a statistic or a unit of its own ends it.

use std::collections::HashSet;

use domain::{Origin, Rows, Unit};

use crate::columns::{Recognised, recognise};
use crate::grid::{Grid, RawTable};
use crate::names::Name;
use crate::number::{self, Decimal, Parsed};
use crate::shape::{below, is_statistic};
use crate::surroundings::{Said, Surroundings, quantity, surroundings};

mod heads;
mod named;

pub(crate) use named::name_dimensions;

pub(crate) use heads::Head;
use heads::head;

/// Larger tables are no ones that somebody set up to be looked at.
const MOST_ROWS: usize = 10_000;
const MOST_COLUMNS: usize = 400;
/// The largest medians of columns of one measure are at most this many times the smallest.
const FAR: f64 = 20.0;
/// What a dimension is called that nobody names.
const UNNAMED: &str = "column";

/// A table in its long form.
pub(crate) struct Long {
    /// One row for each cell.
    pub(crate) table: RawTable,
    /// What else is measured in the rows of the file, once for each.
    pub(crate) rest: Option<RawTable>,
    /// The place of the dimension that the heads became.
    pub(crate) dimension: usize,
    /// Columns of numbers that label the rows.
    pub(crate) labels: Vec<usize>,
}

/// The long form of a wide table.
pub(crate) fn lengthened(table: &RawTable, file: &str) -> Option<Long> {
    let plain = table.layout == Rows::Lines && table.origins.is_empty();
    let width = table.header.len();
    if !plain
        || !(3..=MOST_COLUMNS).contains(&width) && width != 2
        || !(2..=MOST_ROWS).contains(&table.rows.len())
    {
        return None;
    }
    let heads: Vec<Head> = table.header.iter().map(|written| head(written)).collect();
    // Two columns of one measure at least: without them no cell needs to be looked at.
    let several = |alike: fn(&Head) -> bool| heads.iter().filter(|head| alike(head)).count() > 1;
    if !several(|head| matches!(head, Head::Number { .. }))
        && !several(|head| *head == Head::Name)
        && !several(|head| head.unit().is_some())
    {
        return None;
    }
    let around = surroundings(&table.above, &table.part, file);
    Plan::of(table, &heads, &around).map(|plan| plan.long(table))
}

/// Which column is what.
struct Plan {
    /// Columns whose heads are values.
    values: Vec<usize>,
    /// What each of them says.
    said: Vec<String>,
    dimension: String,
    /// What the first column is called, where its head names both dimensions.
    corner: Option<String>,
    measure: String,
    /// Columns that say what a row is about.
    kept: Vec<usize>,
    /// Columns that were measured once for each row.
    rest: Vec<usize>,
}

impl Plan {
    fn of(table: &RawTable, heads: &[Head], around: &Surroundings) -> Option<Self> {
        let width = table.header.len();
        let numeric: Vec<bool> = (0..width).map(|column| holds_numbers(table, column)).collect();
        // The first column labels the rows: by words, or by numbers of which none comes twice.
        if names_measures(table, 0) || numeric[0] && !differs(table, 0) {
            return None;
        }
        let free: Vec<usize> = (1..width).filter(|column| numeric[*column]).collect();
        let corner = corner(&table.header[0]);
        let (values, measure) =
            numbers(heads, &free, around).or_else(|| names(table, heads, &free, around, corner.is_some()))?;
        let last = *values.last()?;
        let is_set = |column: usize| {
            let known = recognise(&table.header[column], true);
            matches!(known, Recognised::Dimension | Recognised::Identifier)
        };
        let rest: Vec<usize> =
            free.iter().copied().filter(|column| !values.contains(column) && !is_set(*column)).collect();
        // What is measured behind the last value is of other things, or a statistic of these.
        if rest.iter().any(|column| *column > values[0]) || width > last + 1 && has_statistic(table, last) {
            return None;
        }
        // Below another table nobody finds the header of what is left.
        if !rest.is_empty() && (table.line == 0 || rest.len() > values.len()) {
            return None;
        }
        let kept = (0..width).filter(|column| !values.contains(column) && !rest.contains(column)).collect();
        let word = values.iter().map(|at| heads[*at].word()).collect::<HashSet<_>>();
        let word = (word.len() == 1).then(|| heads[values[0]].word()).flatten().map(str::to_owned);
        let dimension = corner.as_ref().map(|(_, over)| over.clone()).or(word).or_else(|| around.by.clone());
        let said = values.iter().map(|at| heads[*at].value(&table.header[*at])).collect::<Vec<_>>();
        if said.iter().collect::<HashSet<_>>().len() < said.len() {
            return None;
        }
        Some(Self {
            said,
            dimension: dimension.unwrap_or_else(|| UNNAMED.to_owned()),
            corner: corner.map(|(rows, _)| rows),
            measure,
            kept,
            rest,
            values,
        })
    }

    fn long(&self, table: &RawTable) -> Long {
        let cell = |row: usize, column: usize| table.grid.cell(row, column).unwrap_or_default();
        let mut grid = Grid::default();
        let mut at = Vec::new();
        let mut lines: Vec<u64> = Vec::new();
        for row in &table.rows {
            for (place, column) in self.values.iter().enumerate() {
                if cell(*row, *column).trim().is_empty() {
                    continue;
                }
                let kept = self.kept.iter().map(|kept| cell(*row, *kept));
                let own = [self.said[place].as_str(), cell(*row, *column)];
                grid.push_row(table.grid.line(*row), kept.chain(own));
                lines.push(table.grid.line(*row));
                at.push(u32::try_from(place).unwrap_or(u32::MAX));
            }
        }
        let names: Vec<String> = self.values.iter().map(|column| table.header[*column].clone()).collect();
        let origin = Origin::Columns { names, at };
        let mut header: Vec<String> = self.kept.iter().map(|column| table.header[*column].clone()).collect();
        let mut origins = vec![Origin::Rows; header.len()];
        if let Some(corner) = &self.corner {
            origins[0] = Origin::Cells { column: std::mem::replace(&mut header[0], corner.clone()), lines };
        }
        origins.extend([origin.clone(), origin]);
        header.extend([self.dimension.clone(), self.measure.clone()]);
        let labels = (0..self.kept.len()).filter(|place| holds_numbers(table, self.kept[*place])).collect();
        let long = RawTable { origins, ..RawTable::of(table.part.clone(), header, grid) };
        Long { table: long, rest: self.rest(table), dimension: self.kept.len(), labels }
    }

    /// The columns that are no values, in a table of their own.
    fn rest(&self, table: &RawTable) -> Option<RawTable> {
        if self.rest.is_empty() {
            return None;
        }
        let columns: Vec<usize> =
            (0..table.header.len()).filter(|column| !self.values.contains(column)).collect();
        let mut grid = Grid::default();
        for row in &table.rows {
            let cells = columns.iter().map(|column| table.grid.cell(*row, *column).unwrap_or_default());
            grid.push_row(table.grid.line(*row), cells);
        }
        let header = columns.iter().map(|column| table.header[*column].clone()).collect();
        Some(RawTable::of(below(&table.part, table.line), header, grid))
    }
}

/// Columns under numbers: of the same thing, if they say of which.
fn numbers(heads: &[Head], free: &[usize], around: &Surroundings) -> Option<(Vec<usize>, String)> {
    let values: Vec<usize> =
        free.iter().copied().filter(|column| matches!(heads[*column], Head::Number { .. })).collect();
    let first = *values.first()?;
    let same = values.iter().all(|column| heads[*column].word() == heads[first].word());
    let quantiles = values.iter().all(|column| heads[*column].is_quantile());
    if values.len() < 2 || !same || quantiles {
        return None;
    }
    Some((values, around.said.as_ref().map_or_else(|| "value".to_owned(), |said| said.name.clone())))
}

/// Columns under names, where something says that they are of one measure: what is written around them, the unit at
/// the end of each, a head for both dimensions, or names that are alike.
fn names(
    table: &RawTable,
    heads: &[Head],
    free: &[usize],
    around: &Surroundings,
    corner: bool,
) -> Option<(Vec<usize>, String)> {
    let units: HashSet<Unit> = free.iter().filter_map(|column| heads[*column].unit()).collect();
    let of_unit = longest(table, free, |column| heads[column].unit().is_some());
    // One column with a unit is beside the values, and none of them.
    let one_unit = units.len() == 1 && of_unit.len() > 1;
    let (run, measure) = if let Some(unit) = units.iter().next().filter(|_| one_unit) {
        let said = around.said.as_ref().filter(|said| said.fits(*unit));
        let name = said.map_or(quantity(*unit), |said| said.name.as_str());
        let name = match said {
            Some(Said { unit: Some(_), .. }) => name.to_owned(),
            _ => format!("{name} ({})", unit.symbol()),
        };
        (of_unit, name)
    } else {
        let run = longest(table, free, |column| matches!(heads[column], Head::Name));
        let alike = heads::are_alike(run.iter().map(|column| table.header[*column].as_str()));
        if around.said.is_none() && !corner && !alike {
            return None;
        }
        let name = around.said.as_ref().map_or_else(|| "value".to_owned(), |said| said.name.clone());
        (run, name)
    };
    (run.len() > 1 && rows_are_alike(table, &run)).then_some((run, measure))
}

/// The longest run of such columns, one beside the other, whose numbers are of one size; the last of equal ones.
fn longest(table: &RawTable, free: &[usize], fits: impl Fn(usize) -> bool) -> Vec<usize> {
    let (mut best, mut run): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for column in free.iter().copied() {
        let middle = if fits(column) { median(table, column) } else { None };
        let Some(middle) = middle else {
            run.clear();
            continue;
        };
        let follows = run.last().is_some_and(|last| last + 1 == column);
        if !follows || high.max(middle) > low.min(middle) * FAR {
            run.clear();
            (low, high) = (middle, middle);
        }
        (low, high) = (low.min(middle), high.max(middle));
        run.push(column);
        if run.len() >= best.len() {
            best.clone_from(&run);
        }
    }
    best
}

fn number_in(cell: &str) -> Option<f64> {
    let cell = cell.split(['±']).next().unwrap_or(cell);
    [Decimal::Point, Decimal::Comma].into_iter().find_map(|decimal| match number::parse(cell, decimal) {
        Parsed::Number { value, .. } => Some(value),
        _ => None,
    })
}

/// The median of what is above zero.
fn median(table: &RawTable, column: usize) -> Option<f64> {
    let cells = table.rows.iter().filter_map(|row| number_in(table.grid.cell(*row, column)?));
    let mut numbers: Vec<f64> = cells.filter(|value| *value > 0.0).collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}

/// Whether in most rows the numbers are of one size.
fn rows_are_alike(table: &RawTable, columns: &[usize]) -> bool {
    let (mut alike, mut all) = (0_usize, 0_usize);
    for row in &table.rows {
        let cells = columns.iter().filter_map(|column| number_in(table.grid.cell(*row, *column)?));
        let (low, high) = cells
            .filter(|value| *value > 0.0)
            .fold((f64::MAX, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        if high > 0.0 {
            all += 1;
            alike += usize::from(high <= low * FAR * 2.0);
        }
    }
    all > 0 && alike * 4 >= all * 3
}

fn filled(table: &RawTable, column: usize) -> impl Iterator<Item = &str> {
    let cells = table.rows.iter().map(move |row| table.grid.cell(*row, column).unwrap_or_default().trim());
    cells.filter(|cell| !number::is_empty(cell))
}

/// Whether half of what stands in a column at least are numbers.
pub(crate) fn holds_numbers(table: &RawTable, column: usize) -> bool {
    let (numbers, all) = filled(table, column)
        .fold((0, 0), |(numbers, all), cell| (numbers + usize::from(number_in(cell).is_some()), all + 1));
    numbers > 0 && numbers * 2 >= all
}

/// Whether no two rows have the same in a column.
fn differs(table: &RawTable, column: usize) -> bool {
    let mut seen = HashSet::new();
    filled(table, column).all(|cell| seen.insert(cell))
}

/// Whether the labels of the rows are metrics or statistics: then each row is of another thing.
fn names_measures(table: &RawTable, column: usize) -> bool {
    let named = |cell: &&str| {
        is_statistic(cell)
            || matches!(
                recognise(cell, false),
                Recognised::Measure { .. } | Recognised::Count | Recognised::Unknown { unit: Some(_), .. }
            )
    };
    let labels: HashSet<&str> = filled(table, column).filter(|cell| number_in(cell).is_none()).collect();
    !labels.is_empty() && labels.iter().filter(|cell| named(cell)).count() * 2 >= labels.len()
}

/// Whether a column behind this one is a statistic of those before.
fn has_statistic(table: &RawTable, last: usize) -> bool {
    table.header[last + 1..].iter().any(|written| Name::of(written).summary.is_some())
}

/// `kernel \ device`: rows are kernels, and columns are devices.
fn corner(written: &str) -> Option<(String, String)> {
    let (rows, columns) = written.split_once('\\').or_else(|| {
        let pair = written.split_once(" / ").or_else(|| written.split_once('/'))?;
        (Name::of(written).unit.is_none()).then_some(pair)
    })?;
    let (rows, columns) = (rows.trim(), columns.trim());
    let named = |text: &str| text.chars().any(char::is_alphabetic);
    (named(rows) && named(columns)).then(|| (rows.to_owned(), columns.to_owned()))
}
