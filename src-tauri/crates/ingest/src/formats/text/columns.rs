//! Tables that a text draws with spaces, bars or rules: columns that stand below one another.

use crate::grid::{Grid, RawTable};
use crate::number::{self, is_number};

/// The tables of a text with the lines of their heads, and which lines they take.
pub(super) fn tables(lines: &[&str]) -> (Vec<(u64, RawTable)>, Vec<bool>) {
    let mut taken = vec![false; lines.len()];
    let mut found = Vec::new();
    let mut place = 0;
    while place < lines.len() {
        match table_at(lines, place) {
            Some((table, end)) => {
                taken[place..end].fill(true);
                found.push((place as u64 + 1, table));
                place = end;
            }
            None => place += 1,
        }
    }
    (found, taken)
}

/// A table whose heads stand in this line, and the line behind it.
fn table_at(lines: &[&str], place: usize) -> Option<(RawTable, usize)> {
    let header = cells(lines[place]);
    // `model:    gemma` has a name in front, and no head.
    if header.len() < 2
        || header[0].ends_with(':')
        || header.iter().any(|name| name.is_empty() || is_number(name) || name.len() > 60)
    {
        return None;
    }
    let mut grid = Grid::default();
    let mut end = place + 1;
    while let Some(line) = lines.get(end) {
        if is_rule(line) {
            end += 1;
            continue;
        }
        let row = cells(line);
        if row.len() != header.len() {
            break;
        }
        grid.push_row(end as u64 + 1, row);
        end += 1;
    }
    // Rules below the last row close the table; two rows and a column of numbers make one.
    let numeric = (0..header.len()).any(|column| {
        (0..grid.len())
            .all(|row| grid.cell(row, column).is_some_and(|cell| number::is_empty(cell) || is_number(cell)))
            && (0..grid.len()).any(|row| grid.cell(row, column).is_some_and(is_number))
    });
    if grid.len() == 0 || !numeric || (grid.len() == 1 && !is_rule(lines[place + 1])) {
        return None;
    }
    let header = header.into_iter().map(str::to_owned).collect();
    Some((RawTable::of(format!("line {}", place + 1), header, grid), end))
}

/// The cells of a line: between bars, else between tabs or at least two spaces.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    if line.is_empty() || is_rule(line) {
        return Vec::new();
    }
    if let Some(bar) = ['|', '│'].into_iter().find(|bar| line.matches(*bar).count() > 1) {
        return line.trim_matches(bar).split(bar).map(str::trim).collect();
    }
    line.split('\t')
        .flat_map(|part| part.split("  "))
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect()
}

/// A line that is drawn and holds nothing.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2
        && line
            .chars()
            .all(|c| matches!(c, '-' | '=' | '+' | '|' | ' ' | ':' | '_') || ('─'..='╿').contains(&c))
}
