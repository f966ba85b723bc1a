//! Tables with the same columns into one family.

use std::collections::HashMap;

use domain::{Cell, Column, FileEntry, FileKind, Metric, Role, Table, Unit};

use super::cold;
use super::dates::{self, Moment};
use super::family::{Dimension, DimensionKind, Family, Measure, NONE, Part, place, statistic};
use super::naming::{leaf, quantity, subject, words};
use super::path;
use super::redundant;
use super::settings::{is_label, set_and_not_measured};

/// Distinct values of one dimension; a column with more says nothing that could be grouped by.
const MOST_VALUES: usize = 4_096;
/// A longer value on average is prose.
const LABEL: usize = 200;

/// What makes two tables comparable.
pub(super) struct Keys {
    /// Every column.
    pub(super) all: Vec<String>,
    /// The columns that say or measure something.
    pub(super) said: Vec<String>,
}

impl Keys {
    /// `None` for a table that measures nothing.
    pub(super) fn of(table: &Table, files: &[FileEntry]) -> Option<Self> {
        let measures = |column: &Column| matches!(column.role, Role::Measure { .. });
        if table.lines.is_empty() || !table.columns.iter().any(measures) {
            return None;
        }
        let written = if is_written(&table.file, files) { "written" } else { "" };
        let key = |column: &Column| match &column.role {
            Role::Measure { unit, .. } => format!("{} {:?}", quantity(&column.name), unit.dimension()),
            _ => quantity(&column.name),
        };
        let sorted = |keep: &dyn Fn(&Column) -> bool| {
            let mut keys: Vec<String> = table.columns.iter().filter(|column| keep(column)).map(key).collect();
            keys.push(written.to_owned());
            keys.sort_unstable();
            keys
        };
        let says = |column: &Column| {
            let status = kind(&column.name) == DimensionKind::Status;
            measures(column) || column.role == Role::Dimension && !status
        };
        Some(Self { all: sorted(&|_| true), said: sorted(&says) })
    }
}

/// Whether a file is prose with tables in it.
pub(crate) fn is_written(file: &str, files: &[FileEntry]) -> bool {
    let found = files.binary_search_by(|entry| entry.path.as_str().cmp(file)).ok().map(|at| files[at].kind);
    let extension = || file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match found {
        Some(kind) => matches!(kind, FileKind::Markdown | FileKind::Text),
        None => matches!(extension().as_str(), "md" | "markdown" | "txt"),
    }
}

/// What a column of this name says about a row.
pub(crate) fn kind(name: &str) -> DimensionKind {
    let words = words(name);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let is = |wanted: &[&str]| words.len() == 1 && has(wanted);
    if has(&["model", "modell"]) && !has(&["size", "version", "parameters", "params"]) {
        DimensionKind::Model
    } else if has(&["error", "errors", "status", "outcome", "exception", "failed", "success"])
        || is(&["state", "ok", "cold", "warm", "warmup", "passed", "succeeded", "failure", "result"])
        || has(&["reason"])
        || words.join(" ") == "exit code"
        || has(&["returncode"])
    {
        DimensionKind::Status
    } else if has(&["prompt", "question", "query"]) && !has(&["tokens", "length", "len"]) {
        DimensionKind::Prompt
    } else if has(&["date", "day", "timestamp", "datetime", "time"]) {
        DimensionKind::Date
    } else {
        DimensionKind::Parameter
    }
}

/// One family of these tables; there is at least one.
pub(super) fn family(tables: &[&Table], files: &[FileEntry]) -> Family {
    let mut parts = Vec::with_capacity(tables.len());
    let mut rows = 0;
    for table in tables {
        let (file, part) = (table.file.clone(), table.part.clone());
        parts.push(Part { file, part, first: rows, table: shell(table) });
        rows += table.rows();
    }
    let mut failed = Vec::with_capacity(rows);
    for table in tables {
        failed.extend(table.failed_rows());
    }
    let written = is_written(&tables[0].file, files);
    let mut family = Family { parts, written, failed, cold: vec![false; rows], ..Family::default() };
    for columns in by_quantity(tables) {
        match columns.role {
            Gathered::Measure => family.measures.extend(measure(tables, &columns, &family)),
            Gathered::Dimension => family.dimensions.extend(dimension(tables, &columns, rows)),
        }
    }
    from_paths(&mut family);
    dates_of(&mut family, tables);
    redundant::mark(&mut family);
    cold::mark(&mut family);
    family
}

/// A table without its cells.
fn shell(table: &Table) -> Table {
    let column = |column: &Column| Column {
        summary: column.summary.clone(),
        origin: column.origin.clone(),
        ..Column::new(column.name.clone(), column.role.clone(), Vec::new())
    };
    let columns = table.columns.iter().map(column).collect();
    let empty = Table::new(table.file.clone(), table.part.clone(), columns, table.lines.clone());
    Table { layout: table.layout.clone(), ..empty }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Gathered {
    Measure,
    Dimension,
}

/// One column of the family: for each table the place of its column.
struct Columns {
    role: Gathered,
    places: Vec<Option<usize>>,
}

/// Columns of one quantity, put beside each other over the tables. One that was measured anywhere is measured.
fn by_quantity(tables: &[&Table]) -> Vec<Columns> {
    let mut order: Vec<Columns> = Vec::new();
    let mut known: HashMap<(String, Option<domain::Dimension>), usize> = HashMap::new();
    let mut measured: HashMap<String, domain::Dimension> = HashMap::new();
    for table in tables {
        for column in &table.columns {
            if let Role::Measure { unit, .. } = column.role {
                measured.entry(quantity(&column.name)).or_insert(unit.dimension());
            }
        }
    }
    let set = set_and_not_measured(tables);
    measured.retain(|name, _| !set.contains(name));
    for (at, table) in tables.iter().enumerate() {
        for (place, column) in table.columns.iter().enumerate() {
            let name = quantity(&column.name);
            let (role, unit) = match &column.role {
                Role::Measure { .. } if set.contains(&name) => (Gathered::Dimension, None),
                Role::Measure { unit, .. } => (Gathered::Measure, Some(unit.dimension())),
                Role::Dimension => match measured.get(&name) {
                    Some(unit) => (Gathered::Measure, Some(*unit)),
                    None => (Gathered::Dimension, None),
                },
                Role::Identifier if is_label(column) => (Gathered::Dimension, None),
                Role::Identifier | Role::Text => continue,
            };
            let next = order.len();
            let entry = *known.entry((name, unit)).or_insert(next);
            if entry == next {
                order.push(Columns { role, places: vec![None; tables.len()] });
            }
            // A second column of the same quantity in one table stays apart.
            if order[entry].places[at].is_none() {
                order[entry].places[at] = Some(place);
            } else {
                let mut places = vec![None; tables.len()];
                places[at] = Some(place);
                order.push(Columns { role, places });
            }
        }
    }
    order
}

fn measure(tables: &[&Table], columns: &Columns, family: &Family) -> Option<Measure> {
    let of = |at: usize| columns.places[at].map(|place| &tables[at].columns[place]);
    let first = (0..tables.len())
        .find_map(|at| of(at).filter(|column| matches!(column.role, Role::Measure { .. })))?;
    let Role::Measure { metric, unit, direction } = &first.role else { return None };
    let unit = unit.canonical();
    let mut values = Vec::with_capacity(family.len());
    let mut names = Vec::with_capacity(tables.len());
    for (at, table) in tables.iter().enumerate() {
        let Some(column) = of(at) else {
            values.resize(values.len() + table.rows(), f64::NAN);
            names.push(None);
            continue;
        };
        let own = match &column.role {
            Role::Measure { unit, .. } => *unit,
            _ => Unit::None,
        };
        let factor = own.convert(1.0, unit).unwrap_or(f64::NAN);
        let value = |cell: &Cell| match cell {
            Cell::Number(value) => value * factor,
            _ => f64::NAN,
        };
        values.extend(column.cells.iter().map(value));
        names.push(columns.places[at].map(|place| (place, own)));
    }
    for (value, failed) in values.iter_mut().zip(&family.failed) {
        if *failed {
            *value = f64::NAN;
        }
    }
    Some(Measure {
        metric: metric.clone(),
        name: first.name.clone(),
        unit,
        direction: *direction,
        statistic: first.summary.as_ref().and_then(|summary| statistic(&first.name, summary)),
        subject: match first.summary.as_ref().map(|summary| &summary.of) {
            Some(Metric::Column(_)) => subject(&Metric::Column(first.name.clone())),
            Some(of) => subject(of),
            None => subject(metric),
        },
        summary: first.summary.clone(),
        values,
        doubtful: Vec::new(),
        columns: names,
    })
}

/// A label as it is compared: numbers by their bits, so that no text is made for each row.
#[derive(PartialEq, Eq, Hash)]
enum Label<'a> {
    Number(u64),
    Text(&'a str),
}

fn dimension(tables: &[&Table], columns: &Columns, rows: usize) -> Option<Dimension> {
    let mut known: HashMap<Label<'_>, u32> = HashMap::new();
    let mut values = Vec::new();
    let mut codes = Vec::with_capacity(rows);
    let (mut name, mut length) = (None, 0);
    for (at, table) in tables.iter().enumerate() {
        let Some(place) = columns.places[at] else {
            codes.resize(codes.len() + table.rows(), NONE);
            continue;
        };
        let column = &table.columns[place];
        name.get_or_insert(&column.name);
        for cell in &column.cells {
            let label = match cell {
                Cell::Empty => {
                    codes.push(NONE);
                    continue;
                }
                Cell::Number(value) => Label::Number(value.to_bits()),
                Cell::NotFinite(text) | Cell::Text(text) => Label::Text(text),
            };
            let next = u32::try_from(values.len()).unwrap_or(NONE);
            let code = *known.entry(label).or_insert(next);
            if code == next {
                let value = match cell {
                    Cell::Number(value) => value.to_string(),
                    Cell::NotFinite(text) | Cell::Text(text) => text.clone(),
                    Cell::Empty => String::new(),
                };
                length += value.len();
                values.push(value);
                if values.len() > MOST_VALUES {
                    return None;
                }
            }
            codes.push(code);
        }
    }
    let name = name?.clone();
    if values.is_empty() || length > LABEL * values.len() {
        return None;
    }
    let mut kind = kind(&name);
    if kind == DimensionKind::Date && !values.iter().all(|value| dates::of_cell(value).is_some()) {
        kind = DimensionKind::Parameter;
    }
    // `ran_on`: what holds nothing but days is when, whatever it is called.
    let is_day = |value: &String| {
        value.len() >= 8 && value.contains(['-', '/', '.']) && dates::of_cell(value).is_some()
    };
    if kind == DimensionKind::Parameter && values.len() >= 2 && values.iter().all(is_day) {
        kind = DimensionKind::Date;
    }
    // Sentences are not how something was set.
    if kind == DimensionKind::Parameter
        && (length > 32 * values.len() || values.iter().any(|value| value.len() > 80))
    {
        kind = DimensionKind::Other;
    }
    // The number of a repetition is no setting either.
    if kind == DimensionKind::Parameter
        && is_repetition(&name)
        && values.iter().all(|value| value.parse::<f64>().is_ok())
    {
        kind = DimensionKind::Other;
    }
    let (columns, leaf) = (columns.places.clone(), leaf(&name));
    Some(Dimension { name, kind, values, from_path: false, redundant: false, codes, columns, leaf })
}

/// Whether a column counts repetitions: `run`, `iteration`, `samples.i`.
fn is_repetition(name: &str) -> bool {
    const WORDS: [&str; 18] = [
        "i",
        "idx",
        "index",
        "iter",
        "iteration",
        "run",
        "rep",
        "repeat",
        "repetition",
        "trial",
        "attempt",
        "sample",
        "replicate",
        "round",
        "seq",
        "run number",
        "run index",
        "run id",
    ];
    WORDS.contains(&leaf(name).as_str())
}

/// Adds what differs between the paths.
fn from_paths(family: &mut Family) {
    let paths: Vec<String> =
        family
            .parts
            .iter()
            .map(|part| {
                if part.part.is_empty() { part.file.clone() } else { format!("{}#{}", part.file, part.part) }
            })
            .collect();
    for found in path::dimensions(&paths) {
        if found.values.len() > MOST_VALUES {
            continue;
        }
        let taken = family.dimensions.iter().any(|known| known.name == found.name);
        let name = if taken { format!("{} (file)", found.name) } else { found.name };
        let dimension = of_parts(family, name, found.kind, &found.values);
        family.dimensions.push(dimension);
    }
}

/// A dimension whose value is the same for all rows of a part; empty is none.
fn of_parts(family: &Family, name: String, kind: DimensionKind, of_part: &[String]) -> Dimension {
    let mut values: Vec<String> = Vec::new();
    let mut known: HashMap<&str, u32> = HashMap::new();
    let mut codes = Vec::with_capacity(family.len());
    for (part, value) in family.parts.iter().zip(of_part) {
        let code = if value.is_empty() {
            NONE
        } else {
            *known.entry(value).or_insert_with(|| {
                values.push(value.clone());
                place(values.len() - 1)
            })
        };
        codes.resize(codes.len() + part.rows(), code);
    }
    let leaf = leaf(&name);
    Dimension { name, kind, values, from_path: true, redundant: false, codes, columns: Vec::new(), leaf }
}

/// The date of every row: from the paths, else from a column of dates or times. A column of dates that is a
/// dimension already stays one, in the order of time.
fn dates_of(family: &mut Family, tables: &[&Table]) {
    let of_paths: Vec<Option<Moment>> = family.parts.iter().map(|part| path::date(&part.file)).collect();
    let mut distinct: Vec<Moment> = of_paths.iter().flatten().copied().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let own = family.dimensions.iter().position(|dimension| dimension.kind == DimensionKind::Date);
    if distinct.len() > 1 || !distinct.is_empty() && own.is_none() {
        let several = distinct.windows(2).any(|pair| pair[0].day == pair[1].day);
        let label = |moment: Moment| if several { moment.with_time() } else { moment.date() };
        let labels: Vec<String> =
            of_paths.iter().map(|moment| moment.map(label).unwrap_or_default()).collect();
        let mut dimension = of_parts(family, "date".to_owned(), DimensionKind::Date, &labels);
        in_order(&mut dimension);
        family.dimensions.retain(|known| known.kind != DimensionKind::Date || known.values.len() > 1);
        if family.dimensions.iter().any(|known| known.name == dimension.name) {
            "date (file)".clone_into(&mut dimension.name);
        }
        family.dimensions.push(dimension);
    } else if let Some(own) = own {
        in_order(&mut family.dimensions[own]);
    } else if let Some(dimension) = days_of_rows(tables, family.len()) {
        family.dimensions.push(dimension);
    }
}

/// The days of a column of times, where there are several.
fn days_of_rows(tables: &[&Table], rows: usize) -> Option<Dimension> {
    let column = |table: &Table| {
        let columns = table.columns.iter().enumerate();
        let mut times = columns.filter(|(_, column)| {
            column.role == Role::Identifier
                && matches!(column.cells.iter().find(|cell| **cell != Cell::Empty),
                    Some(Cell::Text(text)) if dates::of_cell(text).is_some())
        });
        times.next().map(|(at, _)| at)
    };
    let first = column(tables[0])?;
    let name = tables[0].columns[first].name.clone();
    let mut days: HashMap<i64, u32> = HashMap::new();
    let mut values = Vec::new();
    let mut codes = Vec::with_capacity(rows);
    for table in tables {
        let cells = column(table).map(|at| &table.columns[at].cells);
        for row in 0..table.rows() {
            let moment = cells.and_then(|cells| match &cells[row] {
                Cell::Text(text) => dates::of_cell(text),
                _ => None,
            });
            codes.push(moment.map_or(NONE, |moment| {
                *days.entry(moment.day).or_insert_with(|| {
                    values.push(moment.date());
                    place(values.len() - 1)
                })
            }));
        }
    }
    if values.len() < 2 || values.len() > MOST_VALUES {
        return None;
    }
    let kind = DimensionKind::Date;
    let columns = tables.iter().map(|table| column(table)).collect();
    let leaf = leaf(&name);
    let mut dimension =
        Dimension { name, kind, values, from_path: false, redundant: false, codes, columns, leaf };
    in_order(&mut dimension);
    Some(dimension)
}

/// Puts the values of a dimension in order.
fn in_order(dimension: &mut Dimension) {
    let mut order: Vec<usize> = (0..dimension.values.len()).collect();
    order.sort_by(|one, other| dimension.values[*one].cmp(&dimension.values[*other]));
    let mut places = vec![NONE; order.len()];
    for (to, from) in order.iter().enumerate() {
        places[*from] = place(to);
    }
    dimension.values = order.iter().map(|from| std::mem::take(&mut dimension.values[*from])).collect();
    for code in dimension.codes.iter_mut().filter(|code| **code != NONE) {
        *code = places[*code as usize];
    }
}
