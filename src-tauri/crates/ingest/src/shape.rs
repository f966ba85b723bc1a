//! Where the tables of a grid begin and end: lines before the header, the header itself or none, headers that
//! come again, rows of totals, and tables below one another.
//!
//! Whatever is taken out is named by its line.

use std::rc::Rc;

use domain::Message;

use crate::columns::{Recognised, recognise};
use crate::grid::{Grid, RawTable};
use crate::notes::{Lines, Notes};
use crate::number::{self, Decimal, Parsed};

/// How many rows below a header tell whether it is one.
const LOOKED_AT: usize = 50;
/// How many lines above a table are kept for what they say of it.
const ABOVE: usize = 8;
/// What the last rows of a table are called where they sum up the others.
const TOTALS: [&str; 18] = [
    "total",
    "totals",
    "grand total",
    "sum",
    "subtotal",
    "sub-total",
    "average",
    "avg",
    "mean",
    "overall",
    "all",
    "summe",
    "gesamt",
    "insgesamt",
    "durchschnitt",
    "mittelwert",
    "mittel",
    "Σ",
];
/// Labels of a table whose rows are statistics, as of pandas' `describe`.
const STATISTICS: [&str; 15] = [
    "count", "n", "mean", "average", "avg", "median", "std", "stdev", "stddev", "sd", "min", "max", "sum",
    "total", "variance",
];

/// The tables of a grid.
pub(crate) fn shape(grid: Grid, part: &str, notes: &mut Notes) -> Vec<RawTable> {
    let grid = Rc::new(grid);
    let extents: Vec<usize> = (0..grid.len()).map(|row| grid.extent(row)).collect();
    let widest = extents.iter().copied().max().unwrap_or(0);
    let mut tables: Vec<RawTable> = Vec::new();
    let mut prose = Lines::default();
    let mut above = Vec::new();
    let say = |row: &usize, above: &mut Vec<String>| {
        let said: Vec<&str> = grid.row(*row).map(str::trim).filter(|cell| !cell.is_empty()).collect();
        above.insert(0, said.join(" "));
        above.truncate(ABOVE);
    };
    for block in blocks(&grid, &extents) {
        let width = usual_extent(&extents, &block);
        if width <= 1 && widest > 1 {
            prose.add_all(block.iter().map(|row| grid.line(*row)));
            for row in &block {
                say(row, &mut above);
            }
            continue;
        }
        let Some(start) = start(&grid, &block, width) else { continue };
        let start = with_short_header(&grid, &block, start, width);
        prose.add_all(block[..start].iter().map(|row| grid.line(*row)));
        block[..start].iter().for_each(|row| say(row, &mut above));
        let headed = is_header(&grid, &block[start..], width);
        if let Some(last) = tables.last_mut()
            && continues(last, &grid, &block[start..], headed)
        {
            last.rows.extend(&block[start..]);
            continue;
        }
        let part = if tables.is_empty() { part.to_owned() } else { below(part, grid.line(block[start])) };
        let table = begin(part, &grid, &block[start..], headed, notes);
        tables.push(RawTable { above: std::mem::take(&mut above), ..table });
    }
    if !prose.is_empty() {
        notes.notice(prose.first(), prose.told(Message::new("problem-lines-outside")));
    }
    tables
}

/// Names a table that stands below another one.
pub(crate) fn below(part: &str, line: u64) -> String {
    if part.is_empty() { format!("line {line}") } else { format!("{part}, line {line}") }
}

/// Rows that no empty line divides; rows without anything in them divide as well.
fn blocks(grid: &Grid, extents: &[usize]) -> Vec<Vec<usize>> {
    let mut blocks: Vec<Vec<usize>> = vec![Vec::new()];
    for (row, extent) in extents.iter().enumerate() {
        let empty = *extent == 0;
        if (empty || grid.after_blank(row)) && blocks.last().is_some_and(|block| !block.is_empty()) {
            blocks.push(Vec::new());
        }
        if let (false, Some(block)) = (empty, blocks.last_mut()) {
            block.push(row);
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// The extent that most rows have; of equally frequent ones the larger.
fn usual_extent(extents: &[usize], block: &[usize]) -> usize {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for row in block {
        *counts.entry(extents[*row]).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(extent, count)| (*count, *extent)).map_or(0, |(extent, _)| extent)
}

/// The first row that is as wide as the table: its header, or its first row.
fn start(grid: &Grid, block: &[usize], width: usize) -> Option<usize> {
    block
        .iter()
        .position(|row| grid.extent(*row) >= width && grid.filled(*row) * 2 >= width)
        .or_else(|| block.iter().position(|row| grid.extent(*row) >= width))
}

/// A header that is shorter than its rows, as where the last column has no name, is no line outside of the table.
fn with_short_header(grid: &Grid, block: &[usize], start: usize, width: usize) -> usize {
    let Some(before) = start.checked_sub(1) else { return start };
    let short = grid.extent(block[before]) > 1 && is_header(grid, &block[before..], width);
    if short && !is_header(grid, &block[start..], width) { before } else { start }
}

/// Whether the first of these rows names what is below it: words above numbers.
fn is_header(grid: &Grid, rows: &[usize], width: usize) -> bool {
    let Some((&first, rest)) = rows.split_first() else { return false };
    let below = &rest[..rest.len().min(LOOKED_AT)];
    let (mut words_above, mut numbers_above) = (0, 0);
    for column in 0..width.max(grid.width(first)) {
        let Some(name) = grid.cell(first, column).filter(|cell| !number::is_empty(cell)) else { continue };
        let cells =
            below.iter().filter_map(|row| grid.cell(*row, column)).filter(|cell| !number::is_empty(cell));
        let (numbers, all) = cells
            .fold((0, 0), |(numbers, all), cell| (numbers + usize::from(number::is_number(cell)), all + 1));
        if number::is_number(name) {
            numbers_above += 1;
        } else if numbers * 2 > all {
            words_above += 1;
        }
    }
    if words_above > 0 || numbers_above > 0 {
        // `num_gpu, 512, 1024` names its columns by numbers.
        let named = words_above > 0 && grid.cell(first, 0).is_some_and(is_known);
        return named
            || words_above >= numbers_above.max(1)
            || numbers_above > 1 && is_header_of_numbers(grid, first, below);
    }
    let names: Vec<&str> = grid.row(first).map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let distinct: std::collections::HashSet<&&str> = names.iter().collect();
    let again = (0..grid.width(first)).any(|column| {
        let name = grid.cell(first, column).unwrap_or_default();
        !name.trim().is_empty() && below.iter().any(|row| grid.cell(*row, column) == Some(name))
    });
    distinct.len() == names.len() && !again
}

/// Whether a first row of numbers beside a word names columns: `kv_cache, 1024, 4096` above rows that begin with a
/// word or a number of their own. Its numbers go up or down and are no values of the rows below them.
fn is_header_of_numbers(grid: &Grid, first: usize, below: &[usize]) -> bool {
    let value = |cell: &str| match number::parse(cell, Decimal::Point) {
        Parsed::Number { value, .. } => Some(value),
        _ => None,
    };
    let corner = grid.cell(first, 0).unwrap_or_default();
    let heads: Vec<&str> = grid.row(first).skip(1).filter(|cell| !cell.trim().is_empty()).collect();
    let numbers: Vec<f64> = heads.iter().filter_map(|head| value(head)).collect();
    let ordered =
        numbers.is_sorted_by(|one, next| one < next) || numbers.is_sorted_by(|one, next| one > next);
    let named = !number::is_number(corner) && numbers.len() == heads.len();
    if !named || !ordered || below.is_empty() {
        return false;
    }
    // Each row has a label of its own and, beside it, numbers, nothing, or short words for a failure.
    let label = |row: &usize| grid.cell(*row, 0).unwrap_or_default().trim();
    let measured = |row: &usize| {
        let cells = || grid.row(*row).skip(1).filter(|cell| !number::is_empty(cell));
        let words = cells().filter(|cell| !number::is_number(cell)).count();
        cells().count() == 0 || words < cells().count() || words == 1
    };
    let labels: std::collections::HashSet<&str> = below.iter().map(label).collect();
    let words_below = below.iter().filter(|row| !number::is_number(label(row))).count();
    let one_kind = words_below == below.len() || words_below == 0;
    if labels.len() < below.len() || labels.contains("") || !one_kind || !below.iter().all(measured) {
        return false;
    }
    let corner_above = number::is_empty(corner) || words_below == 0 || is_known(corner);
    let whole = |value: &f64| value.fract() == 0.0;
    let beneath = |column: usize| below.iter().filter_map(move |row| value(grid.cell(*row, column)?));
    let fractions = (1..=numbers.len()).any(|column| beneath(column).any(|value| !whole(&value)));
    // Far from what stands below it.
    let apart = numbers.iter().enumerate().filter(|(at, head)| {
        let cells = || beneath(at + 1);
        let (low, high) =
            cells().fold((f64::MAX, f64::MIN), |(low, high), cell| (low.min(cell), high.max(cell)));
        **head < low / 1.5 || **head > high * 1.5
    });
    let mostly_apart = apart.count() * 2 > numbers.len();
    corner_above || numbers.iter().all(whole) && (steps(&numbers) || fractions && mostly_apart)
}

/// Whether numbers are as far apart as those that somebody chose: each a multiple of the one before.
pub(crate) fn steps(numbers: &[f64]) -> bool {
    let multiple = |pair: &[f64]| {
        let (low, high) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
        low > 0.0 && high > low && (high / low).fract() == 0.0
    };
    numbers.len() > 2 && numbers.windows(2).all(multiple)
}

fn is_known(name: &str) -> bool {
    !matches!(recognise(name, false), Recognised::Unknown { .. })
}

/// Whether a block goes on with the table above it: no header of its own, or the same one again.
fn continues(table: &RawTable, grid: &Grid, rows: &[usize], headed: bool) -> bool {
    let Some(first) = rows.first() else { return true };
    if repeats(&table.header, grid, *first) {
        return true;
    }
    !headed && grid.extent(*first) <= table.header.len()
}

fn repeats(header: &[String], grid: &Grid, row: usize) -> bool {
    grid.extent(row) > 0
        && (0..header.len().max(grid.extent(row))).all(|column| {
            grid.cell(row, column).unwrap_or_default().trim()
                == header.get(column).map_or("", |name| name.trim())
        })
}

fn begin(part: String, grid: &Rc<Grid>, block: &[usize], headed: bool, notes: &mut Notes) -> RawTable {
    let grid = Rc::clone(grid);
    if let (true, Some((&first, rest))) = (headed, block.split_first()) {
        let mut names: Vec<String> = grid.row(first).map(|name| name.trim().to_owned()).collect();
        if let Some(name) = names.first_mut()
            && let Some(bare) = name.strip_prefix('#')
            && !bare.is_empty()
        {
            *name = bare.trim_start().to_owned();
        }
        let line = grid.line(first);
        return RawTable { line, ..RawTable::new(part, names, grid, rest.to_vec()) };
    }
    notes.notice(block.first().map(|row| grid.line(*row)), Message::new("problem-no-header"));
    let width = block.iter().map(|row| grid.extent(*row)).max().unwrap_or(0);
    RawTable::new(part, vec![String::new(); width], grid, block.to_vec())
}

/// Takes headers that come again and rows of totals out of a table.
pub(crate) fn tidy(table: &mut RawTable, notes: &mut Notes) {
    let (mut repeated, mut totals) = (Lines::default(), Lines::default());
    let RawTable { header, grid, rows, .. } = table;
    rows.retain(|row| {
        let again = repeats(header, grid, *row) && header.iter().any(|name| !name.is_empty());
        if again {
            repeated.add(grid.line(*row));
        }
        !again
    });
    if rows.len() > 2 && !rows_are_statistics(grid, rows) {
        let last = rows.len() - 2;
        let mut place = 0;
        rows.retain(|row| {
            let label = grid.row(*row).map(str::trim).find(|cell| !cell.is_empty()).unwrap_or_default();
            let label = label.trim_matches(['*', ':', ' ']);
            let subtotal = label.get(..8).is_some_and(|begin| begin.eq_ignore_ascii_case("subtotal"));
            let sums_up = subtotal || place >= last && TOTALS.contains(&label.to_lowercase().as_str());
            place += 1;
            if sums_up {
                totals.add(grid.line(*row));
            }
            !sums_up
        });
    }
    if !repeated.is_empty() {
        notes.notice(repeated.first(), repeated.told(Message::new("problem-header-repeated")));
    }
    if !totals.is_empty() {
        notes.notice(totals.first(), totals.told(Message::new("problem-totals-row")));
    }
}

/// Whether half of the rows at least are statistics of other rows.
fn rows_are_statistics(grid: &Grid, rows: &[usize]) -> bool {
    let statistics =
        rows.iter().take(LOOKED_AT).filter(|row| is_statistic(grid.row(**row).next().unwrap_or_default()));
    statistics.count() * 2 >= rows.len().min(LOOKED_AT)
}

/// Whether a row of this label holds a statistic: `mean`, `p95`, `25%`.
pub(crate) fn is_statistic(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    let share = label.strip_suffix('%').or_else(|| label.strip_prefix('p'));
    STATISTICS.contains(&label.as_str()) || share.is_some_and(|share| share.parse::<f64>().is_ok())
}
