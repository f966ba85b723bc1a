//! What is done with each cell of a large table, decided from its first rows.

use std::collections::HashSet;

use domain::{Cell, Message, Role, Table, Unit};

use crate::formats::Reading;
use crate::grid::RawTable;
use crate::notes::Notes;
use crate::number::{Decimal, Parsed};
use crate::sniff::Dialect;
use crate::typing::{ColumnDecimal, says_none};

/// The most configurations of the first rows; of more, the column with most values is no part of them.
const CONFIGURATIONS: usize = 200;
/// Names of columns that tell whether a row failed.
const OUTCOMES: [&str; 4] = ["status", "outcome", "state", "result"];

/// What is done with the cells of one column of the file.
#[derive(Debug)]
pub(super) enum Use {
    /// Nothing.
    None,
    /// A number of the measure with this number.
    Measure(usize),
    /// A part of the configuration.
    Group,
    /// It may tell that the row failed.
    Outcome,
}

/// A measured column.
#[derive(Debug)]
pub(super) struct Measure {
    /// Its place in the table.
    pub(super) column: usize,
    pub(super) name: String,
    pub(super) unit: Unit,
    decimal: ColumnDecimal,
}

impl Measure {
    /// Whether digits around a point are a number of this column.
    pub(super) fn decimal(&self) -> Decimal {
        self.decimal.decimal
    }

    /// The unit of a number that states none.
    pub(super) fn unit_of(&self, value: f64) -> Unit {
        self.decimal.unit_of(value, self.unit)
    }

    pub(super) fn parse(&self, cell: &str) -> Parsed {
        self.decimal.parse(cell)
    }
}

/// What is done with each row.
pub(super) struct Plan {
    /// The table with its columns and without rows.
    pub(super) table: Table,
    pub(super) separator: u8,
    pub(super) quote: u8,
    /// For each column of the file; those behind them are no part of the table.
    pub(super) uses: Vec<Use>,
    /// Names of the columns of the file.
    pub(super) names: Vec<String>,
    pub(super) measures: Vec<Measure>,
    /// Columns of the file that make the configuration.
    pub(super) groups: Vec<usize>,
    /// For each of them, whether `none` is a value of it.
    pub(super) none: Vec<bool>,
    /// The line of the first row.
    pub(super) first: u64,
}

impl Plan {
    pub(super) fn of(
        raw: RawTable,
        reading: &Reading<'_>,
        dialect: Dialect,
        notes: &mut Notes,
    ) -> Result<Self, Message> {
        let first = raw.rows.first().map_or(1, |row| raw.grid.line(*row));
        let width = raw.header.len();
        let comma = dialect.separator == b';';
        let typed = reading.typing.typed(raw, reading.file, comma, notes)?;
        let (mut table, kept, decimals) = typed;
        let mut uses: Vec<Use> = (0..width).map(|_| Use::None).collect();
        let mut names = vec![String::new(); width];
        let mut measures = Vec::new();
        let mut grouping: Vec<usize> = Vec::new();
        for (place, at) in kept.iter().enumerate().filter(|(_, at)| **at < width) {
            let column = &table.columns[place];
            names[*at].clone_from(&column.name);
            uses[*at] = match &column.role {
                Role::Measure { unit, .. } => {
                    let decimal = decimals[*at].clone();
                    measures.push(Measure { column: place, name: column.name.clone(), unit: *unit, decimal });
                    Use::Measure(measures.len() - 1)
                }
                _ if tells_outcome(&column.name) => Use::Outcome,
                Role::Dimension => {
                    grouping.push(place);
                    Use::None
                }
                _ => Use::None,
            };
        }
        narrow(&table, &mut grouping);
        let groups: Vec<usize> = grouping.iter().map(|place| kept[*place]).collect();
        let none = grouping.iter().map(|place| {
            let column = &table.columns[*place];
            let cells = |is: fn(&Cell) -> bool| column.cells.iter().filter(|cell| is(cell)).count();
            let (texts, numbers) =
                (cells(|cell| matches!(cell, Cell::Text(_))), cells(|cell| matches!(cell, Cell::Number(_))));
            says_none(&column.name, texts > numbers)
        });
        let none = none.collect();
        for at in &groups {
            uses[*at] = Use::Group;
        }
        table.lines.clear();
        table.columns.iter_mut().for_each(|column| column.cells = Vec::new());
        Ok(Self {
            table,
            separator: dialect.separator,
            quote: dialect.quote,
            uses,
            names,
            measures,
            groups,
            none,
            first,
        })
    }
}

fn tells_outcome(name: &str) -> bool {
    domain::says_failed(name, "failed")
        || domain::says_failed(name, "true")
        || OUTCOMES.iter().any(|outcome| outcome.eq_ignore_ascii_case(name.trim()))
}

/// Leaves out columns with many values until the first rows have few configurations.
fn narrow(table: &Table, grouping: &mut Vec<usize>) {
    let values = |column: usize| -> HashSet<String> {
        table.columns[column].cells.iter().map(|cell| format!("{cell:?}")).collect()
    };
    let mut counted: Vec<(usize, usize)> =
        grouping.iter().map(|column| (values(*column).len(), *column)).collect();
    counted.sort_by_key(|(count, _)| *count);
    while counted.last().is_some_and(|(count, _)| *count > CONFIGURATIONS) || configurations(table, &counted)
    {
        counted.pop();
    }
    grouping.retain(|column| counted.iter().any(|(_, kept)| kept == column));
}

/// Whether there are too many.
fn configurations(table: &Table, columns: &[(usize, usize)]) -> bool {
    let mut seen = HashSet::new();
    (0..table.rows()).any(|row| {
        let key: Vec<String> =
            columns.iter().map(|(_, column)| format!("{:?}", table.columns[*column].cells[row])).collect();
        seen.insert(key) && seen.len() > CONFIGURATIONS
    })
}
