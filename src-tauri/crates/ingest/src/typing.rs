//! A raw table into typed columns.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{
    Cell, Column, Correction, Message, Metric, Origin, Role, Rows, Summary, SummaryKind, Table, Unit,
};

use rustc_hash::FxHashSet;

use crate::columns::{Recognised, recognise, summary};
use crate::grid::{Grid, RawTable};
use crate::names::Name;
use crate::notes::{Lines, Notes};
use crate::number::{self, Decimal, Hint, Parsed, trim};
use crate::roles::{Values, role};
use crate::spread;

mod conditions;

use conditions::may_be_set;

/// How many rows tell whether a column holds numbers, where a row has too many or too few cells.
const LOOKED_AT: usize = 200;

/// What the reading of all tables has in common.
#[derive(Debug)]
pub(crate) struct Typing<'a> {
    pub(crate) corrections: &'a [Correction],
    /// The widest table that is taken.
    pub(crate) columns: usize,
    /// Cells that may still be taken.
    pub(crate) cells_left: &'a AtomicU64,
}

impl Typing<'_> {
    /// Types the columns of a table. `comma` tells that the file's own separator leaves the comma to decimals.
    /// Fails where the table is over a limit.
    pub(crate) fn table(
        &self,
        raw: RawTable,
        file: &str,
        comma: bool,
        notes: &mut Notes,
    ) -> Result<Table, Message> {
        self.typed(spread::apart(raw), file, comma, notes).map(|(table, _, _)| table)
    }

    /// As [`Self::table`], with the place of each column in the file and the decimals of all that are there. Values
    /// and spreads in one cell stay together.
    pub(crate) fn typed(
        &self,
        raw: RawTable,
        file: &str,
        comma: bool,
        notes: &mut Notes,
    ) -> Result<(Table, Vec<usize>, Vec<ColumnDecimal>), Message> {
        let RawTable { part, header, grid, mut rows, layout, mut origins, .. } = raw;
        let width = rows.iter().map(|row| grid.extent(*row)).max().unwrap_or(0).max(header.len());
        if width > self.columns {
            return Err(too_wide(width, self.columns));
        }
        self.take((width * rows.len()) as u64)?;
        settle_ragged(&header, &grid, &mut rows, notes);
        let kept = columns_kept(&header, width, &grid, &rows);
        let mut decimals = Decimals::of(&grid, &rows, width, comma);
        let names = unique_names(&header, width);
        let mut told = Told::default();
        let (written, distinct) = (Vec::with_capacity(rows.len()), FxHashSet::default());
        let mut leading = true;
        let mut room = Room { grid: &grid, rows: &rows, written, distinct };
        let columns = kept
            .iter()
            .map(|at| {
                let at = *at;
                let decimal = decimals.of_column_mut(at);
                let name = names[at].clone();
                let mut column = self.column(name, at, leading, decimal, &mut room, &mut told, notes);
                leading &= !matches!(column.role, Role::Measure { .. });
                column.origin = match origins.get_mut(at).map(std::mem::take).unwrap_or_default() {
                    Origin::Each(pointers) => Origin::Each(of_rows(pointers, &rows)),
                    Origin::Cells { column, lines } => Origin::Cells { column, lines: of_rows(lines, &rows) },
                    Origin::Columns { names, at } => Origin::Columns { names, at: of_rows(at, &rows) },
                    origin => origin,
                };
                column
            })
            .collect();
        told.finish(notes);
        decimals.tell(&names, notes);
        let lines = rows.iter().map(|row| grid.line(*row)).collect();
        let layout = match layout {
            Rows::Values(pointers) => Rows::Values(of_rows(pointers, &rows)),
            layout => layout,
        };
        let table = Table { layout, ..Table::new(file, part, columns, lines) };
        Ok((table, kept, decimals.columns))
    }

    /// Takes cells out of what is left for the whole folder.
    fn take(&self, cells: u64) -> Result<(), Message> {
        let taken = self
            .cells_left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cells));
        taken
            .map(|_| ())
            .map_err(|left| Message::new("skipped-cells").with("cells", cells).with("left", left))
    }

    #[expect(clippy::too_many_arguments, reason = "all that a column is typed by")]
    fn column(
        &self,
        name: String,
        at: usize,
        leading: bool,
        decimal: &mut ColumnDecimal,
        room: &mut Room<'_>,
        told: &mut Told,
        notes: &mut Notes,
    ) -> Column {
        let Room { grid, rows, written, distinct } = room;
        let mut values = Values::new(&name, std::mem::take(distinct));
        written.extend(rows.iter().map(|row| {
            let cell = trim(grid.cell(*row, at).unwrap_or_default());
            let parsed = decimal.parse(cell);
            values.add(cell, parsed);
            (grid.line(*row), cell, parsed)
        }));
        let found = role(&name, &values);
        let set = leading && may_be_set(&name, &found) && conditions::are_numbered(&name, written);
        let role = self.corrected(&name, if set { Role::Dimension } else { found });
        let written = written.drain(..);
        let cells = match &role {
            Role::Measure { metric, unit, .. } => {
                told.unit(metric, *unit, &name);
                decimal.bare = match *unit == Unit::Percent && Name::of(&name).unit.is_none() {
                    true if values.unit().is_some() && values.bare_is_unclear() => Bare::Unclear,
                    true if values.bare_are_shares() => Bare::Shares,
                    _ => Bare::InUnit,
                };
                let differ = values.units_differ() || decimal.bare == Bare::Shares;
                measured(&name, *unit, decimal, differ, written, notes)
            }
            Role::Dimension => {
                let none = says_none(&name, values.mostly_words());
                written.map(|(_, cell, parsed)| named(cell, parsed, none)).collect()
            }
            Role::Identifier | Role::Text => written
                .map(|(_, cell, parsed)| match parsed {
                    Parsed::Empty => Cell::Empty,
                    _ => Cell::Text(cell.to_owned()),
                })
                .collect(),
        };
        *distinct = values.into_distinct();
        let summary = summed_up(&name, &role);
        Column { summary, ..Column::new(name, role, cells) }
    }

    /// What the analyst said about columns of this name goes over what was recognised.
    fn corrected(&self, name: &str, role: Role) -> Role {
        let Some(correction) = self.corrections.iter().find(|correction| correction.column == name) else {
            return role;
        };
        let (metric, unit, direction) = match role {
            Role::Measure { metric, unit, direction } => (metric, unit, Some(direction)),
            _ if correction.metric.is_none() && correction.unit.is_none() => return role,
            _ => (Metric::Column(name.to_owned()), Unit::None, None),
        };
        let changed = correction.metric.as_ref().is_some_and(|wanted| *wanted != metric);
        let metric = correction.metric.clone().unwrap_or(metric);
        let direction =
            correction.direction.or(direction.filter(|_| !changed)).unwrap_or_else(|| metric.direction());
        Role::Measure { direction, metric, unit: correction.unit.unwrap_or(unit) }
    }
}

/// Makes a dimension of a column that its place in the file says to be one.
pub(crate) fn be_dimension(table: &mut Table, place: usize) {
    let Some(column) = table.columns.get_mut(place) else { return };
    if recognise(&column.name, true) == Recognised::Identifier || column.role == Role::Dimension {
        return;
    }
    (column.role, column.summary) = (Role::Dimension, None);
    for cell in &mut column.cells {
        if let Cell::Text(text) = cell
            && let Parsed::Number { value, unit: None, .. } = number::parse(text, Decimal::Point)
        {
            *cell = Cell::Number(value);
        }
    }
}

/// Those places that belong to the rows that were kept.
fn of_rows<T: Clone + Default>(places: Vec<T>, rows: &[usize]) -> Vec<T> {
    if rows.len() == places.len() {
        return places;
    }
    rows.iter().map(|row| places.get(*row).cloned().unwrap_or_default()).collect()
}

/// What a measure sums up. A number that stands among the values, as a mean does, is of the measure's own metric.
fn summed_up(name: &str, role: &Role) -> Option<Summary> {
    let Role::Measure { metric, .. } = role else { return None };
    let summary = summary(name)?;
    let apart = matches!(metric, Metric::Column(_))
        || matches!(summary.kind, SummaryKind::Count | SummaryKind::StandardDeviation | SummaryKind::Other);
    Some(if apart { summary } else { Summary { of: metric.clone(), ..summary } })
}

/// The rows of a table, and room for the cells of one column that the next one uses again.
struct Room<'g> {
    grid: &'g Grid,
    rows: &'g [usize],
    written: Vec<(u64, &'g str, Parsed)>,
    distinct: FxHashSet<&'g str>,
}

/// Why a table of so many columns is not read.
pub(crate) fn too_wide(columns: usize, limit: usize) -> Message {
    Message::new("skipped-columns").with("columns", columns).with("limit", limit)
}

/// Cells of a measure, all in its unit.
fn measured<'a>(
    name: &str,
    unit: Unit,
    decimal: &ColumnDecimal,
    units_differ: bool,
    written: impl Iterator<Item = (u64, &'a str, Parsed)>,
    notes: &mut Notes,
) -> Vec<Cell> {
    let (mut words, mut not_finite, mut inexact) = (Lines::default(), Lines::default(), Lines::default());
    let (mut other_unit, mut unclear) = (Lines::default(), Lines::default());
    let mut example = String::new();
    let mut converted = false;
    let cells = written
        .map(|(line, cell, parsed)| match parsed {
            Parsed::Empty => Cell::Empty,
            Parsed::NotFinite => {
                not_finite.add(line);
                Cell::NotFinite(cell.to_owned())
            }
            Parsed::Text => {
                if words.is_empty() {
                    example = shortened(cell);
                }
                words.add(line);
                Cell::Text(cell.to_owned())
            }
            Parsed::Number { value, unit: stated, inexact: rounded } => {
                let written = stated.unwrap_or_else(|| decimal.unit_of(value, unit));
                match written.convert(value, unit) {
                    Some(value) if value.is_finite() => {
                        converted |= written != unit;
                        if rounded {
                            inexact.add(line);
                        }
                        Cell::Number(value)
                    }
                    Some(_) => {
                        not_finite.add(line);
                        Cell::NotFinite(cell.to_owned())
                    }
                    None => {
                        if stated.is_none() {
                            unclear.add(line);
                        } else {
                            other_unit.add(line);
                        }
                        Cell::Text(cell.to_owned())
                    }
                }
            }
        })
        .collect();
    let mut tell = |warning: bool, lines: &Lines, message: Message| {
        if !lines.is_empty() {
            let message = lines.told(message.with("column", name));
            if warning { notes.warning(lines.first(), message) } else { notes.notice(lines.first(), message) }
        }
    };
    tell(true, &words, Message::new("problem-not-a-number").with("example", example));
    tell(true, &not_finite, Message::new("problem-not-finite"));
    tell(true, &other_unit, Message::new("problem-other-unit").with("unit", unit.symbol()));
    tell(true, &unclear, Message::new("problem-share-unclear"));
    tell(false, &inexact, Message::new("problem-number-rounded"));
    if converted && units_differ {
        notes.notice(
            None,
            Message::new("problem-units-mixed").with("column", name).with("unit", unit.symbol()),
        );
    }
    cells
}

/// A cell of a dimension: numbers that are written differently are one value, words stay as they are, and so does
/// `none` where that is a word among words.
pub(crate) fn named(cell: &str, parsed: Parsed, none: bool) -> Cell {
    match parsed {
        Parsed::Empty if none && number::is_none_word(cell) => Cell::Text(cell.to_owned()),
        Parsed::Empty => Cell::Empty,
        Parsed::Number { value, unit: None, inexact: false } => Cell::Number(value),
        _ => Cell::Text(cell.to_owned()),
    }
}

/// Whether `none` in a dimension of this name is something that was chosen, as no compression is; of an error it
/// says that there was none.
pub(crate) fn says_none(name: &str, words: bool) -> bool {
    const OUTCOMES: [&str; 11] = [
        "error",
        "errors",
        "exception",
        "failure",
        "failed",
        "status",
        "outcome",
        "state",
        "result",
        "reason",
        "message",
    ];
    let name = Name::of(name);
    words && !OUTCOMES.iter().any(|word| name.has(word))
}

fn shortened(cell: &str) -> String {
    let cell = cell.trim();
    match cell.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.to_owned(),
    }
}

/// Columns that hold anything or have a name.
fn columns_kept(header: &[String], width: usize, grid: &Grid, rows: &[usize]) -> Vec<usize> {
    let nameless = |at: &usize| header.get(*at).is_none_or(|name| name.trim().is_empty());
    let empty =
        |at: &usize| rows.iter().all(|row| grid.cell(*row, *at).is_none_or(|cell| trim(cell).is_empty()));
    (0..width).filter(|at| !(nameless(at) && empty(at))).collect()
}

/// One name for each column: nameless ones by their place, equal ones by a number.
pub(crate) fn unique_names(header: &[String], width: usize) -> Vec<String> {
    let mut seen = FxHashSet::default();
    let plain = |name: &String| !name.trim().is_empty();
    if header.len() == width && header.iter().all(|name| plain(name) && seen.insert(name.trim())) {
        return header.iter().map(|name| name.trim().to_owned()).collect();
    }
    let mut taken = HashSet::new();
    let mut next = HashMap::<String, usize>::new();
    (0..width)
        .map(|at| {
            let written = header.get(at).map_or("", |name| name.trim());
            let base = if written.is_empty() { format!("column {}", at + 1) } else { written.to_owned() };
            let mut name = base.clone();
            let number = next.entry(base.clone()).or_insert(1);
            while !taken.insert(name.clone()) {
                *number += 1;
                name = format!("{base} ({number})");
            }
            name
        })
        .collect()
}

/// Rows with too few or too many cells stay where every column of numbers still holds one; a row whose cells
/// have slipped is left out, and named.
fn settle_ragged(header: &[String], grid: &Grid, rows: &mut Vec<usize>, notes: &mut Notes) {
    let ragged = |row: usize| grid.width(row) < header.len() || grid.extent(row) > header.len();
    if !rows.iter().any(|row| ragged(*row)) {
        return;
    }
    let numeric: Vec<bool> = (0..header.len())
        .map(|at| {
            let cells = rows
                .iter()
                .filter(|row| !ragged(**row))
                .take(LOOKED_AT)
                .filter_map(|row| grid.cell(*row, at));
            let (numbers, all) =
                cells.filter(|cell| !number::is_empty(cell)).fold((0, 0), |(numbers, all), cell| {
                    (numbers + usize::from(number::is_number(cell)), all + 1)
                });
            numbers * 2 > all
        })
        .collect();
    let (mut short, mut long, mut slipped) = (Lines::default(), Lines::default(), Lines::default());
    rows.retain(|row| {
        if !ragged(*row) {
            return true;
        }
        let fits = numeric.iter().enumerate().all(|(at, numeric)| {
            !numeric
                || grid.cell(*row, at).is_none_or(|cell| number::is_empty(cell) || number::is_number(cell))
        });
        let line = grid.line(*row);
        match (fits, grid.extent(*row) > header.len()) {
            (false, _) => slipped.add(line),
            (true, true) => long.add(line),
            (true, false) => short.add(line),
        }
        fits
    });
    for (lines, id) in
        [(&short, "problem-row-short"), (&long, "problem-row-long"), (&slipped, "problem-row-slipped")]
    {
        if !lines.is_empty() {
            notes.warning(lines.first(), lines.told(Message::new(id)).with("columns", header.len()));
        }
    }
}

/// The decimal separators of a table's columns.
#[derive(Debug)]
struct Decimals {
    columns: Vec<ColumnDecimal>,
}

/// How one column writes its numbers.
#[derive(Debug, Clone)]
pub(crate) struct ColumnDecimal {
    pub(crate) decimal: Decimal,
    example: String,
    mixed: bool,
    bare: Bare,
}

/// What numbers up to 1 without a unit are among percentages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bare {
    /// Percentages as the others, or there are no others.
    InUnit,
    /// Shares from 0 to 1.
    Shares,
    /// There is one, and it may be either.
    Unclear,
}

impl ColumnDecimal {
    /// The unit of a number that states none, in a column of this unit; none where it cannot be told.
    pub(crate) fn unit_of(&self, value: f64, unit: Unit) -> Unit {
        match self.bare {
            Bare::Shares if value.abs() <= 1.0 => Unit::Fraction,
            Bare::Unclear if value.abs() <= 1.0 => Unit::None,
            _ => unit,
        }
    }

    /// Reads a cell; where a column is written both ways, a cell that has only one reading keeps it.
    pub(crate) fn parse(&self, cell: &str) -> Parsed {
        match number::parse(cell, self.decimal) {
            Parsed::Text if self.mixed && self.decimal == Decimal::Point => {
                number::parse(cell, Decimal::Comma)
            }
            Parsed::Text if self.mixed => number::parse(cell, Decimal::Point),
            parsed => parsed,
        }
    }
}

impl Decimals {
    /// Each column decides by its own cells, else by the other columns, else by the file's separator.
    fn of(grid: &Grid, rows: &[usize], width: usize, comma: bool) -> Self {
        let mut votes = vec![(0usize, 0usize, false, String::new()); width];
        for row in rows {
            for (at, cell) in grid.row(*row).enumerate().take(width) {
                let (point, commas, either, example) = &mut votes[at];
                let hint = number::hint(cell);
                match hint {
                    Hint::None | Hint::PointEither => {}
                    Hint::Sure(Decimal::Point) => *point += 1,
                    Hint::Sure(Decimal::Comma) => *commas += 1,
                    Hint::CommaEither => *either = true,
                }
                if matches!(hint, Hint::Sure(Decimal::Comma) | Hint::CommaEither) && example.is_empty() {
                    cell.trim().clone_into(example);
                }
            }
        }
        let (points, commas) =
            votes.iter().fold((0, 0), |(points, commas), vote| (points + vote.0, commas + vote.1));
        let table = if commas > points || comma && points == 0 { Decimal::Comma } else { Decimal::Point };
        let columns = votes.into_iter().map(|(point, commas, either, example)| {
            let decimal = match (point, commas) {
                (0, 0) if either || table == Decimal::Comma => table,
                _ if commas > point => Decimal::Comma,
                _ => Decimal::Point,
            };
            ColumnDecimal { decimal, example, mixed: point > 0 && commas > 0, bare: Bare::InUnit }
        });
        Self { columns: columns.collect() }
    }

    fn of_column_mut(&mut self, at: usize) -> &mut ColumnDecimal {
        &mut self.columns[at]
    }

    /// Names the columns that were read with a decimal comma, and those that are written both ways.
    fn tell(&self, names: &[String], notes: &mut Notes) {
        let read =
            |mixed: bool| self.columns.iter().zip(names).filter(move |(column, _)| column.mixed == mixed);
        let comma: Vec<_> = read(false)
            .filter(|(column, _)| column.decimal == Decimal::Comma && !column.example.is_empty())
            .collect();
        if let Some((first, _)) = comma.first() {
            let message = Message::new("problem-decimal-comma").with("example", first.example.as_str());
            notes.notice(None, message.with("columns", list(comma.iter().map(|(_, name)| name.as_str()))));
        }
        let mixed: Vec<&str> = read(true).map(|(_, name)| name.as_str()).collect();
        if !mixed.is_empty() {
            notes.warning(
                None,
                Message::new("problem-decimal-mixed").with("columns", list(mixed.into_iter())),
            );
        }
    }
}

/// What is told once for all columns of a table.
#[derive(Debug, Default)]
struct Told {
    without_unit: Vec<String>,
}

impl Told {
    /// A known metric without a unit cannot be converted.
    fn unit(&mut self, metric: &Metric, unit: Unit, name: &str) {
        if unit == Unit::None && !matches!(metric, Metric::Column(_)) {
            self.without_unit.push(name.to_owned());
        }
    }

    fn finish(self, notes: &mut Notes) {
        if !self.without_unit.is_empty() {
            let columns = list(self.without_unit.iter().map(String::as_str));
            notes.notice(None, Message::new("problem-unit-unknown").with("columns", columns));
        }
    }
}

fn list<'a>(mut names: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 6;
    let mut listed = names.by_ref().take(MOST).collect::<Vec<_>>().join(", ");
    if names.next().is_some() {
        listed.push_str(", …");
    }
    listed
}
