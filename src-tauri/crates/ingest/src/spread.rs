//! Cells that hold a value and its spread, `102.5 ± 3.1 tok/s`: two columns, so that both are numbers.

use domain::Origin;

use crate::grid::{Grid, RawTable};
use crate::number::is_number;

/// Takes such columns apart. What the spread is, a deviation or an interval, only the file's author knows: its
/// column is called `ttft ±`.
pub(crate) fn apart(table: RawTable) -> RawTable {
    let RawTable { part, header, grid, rows, layout, origins, .. } = table;
    if !SIGNS.iter().any(|sign| grid.contains(sign)) {
        return RawTable { layout, origins, ..RawTable::new(part, header, grid, rows) };
    }
    let width = rows.iter().map(|row| grid.width(*row)).max().unwrap_or(0).max(header.len());
    let spread: Vec<bool> = (0..width)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| grid.cell(*row, column));
            let filled = cells.filter(|cell| !crate::number::is_empty(cell));
            let (split, all) = filled
                .fold((0, 0), |(split, all), cell| (split + usize::from(parts(cell).is_some()), all + 1));
            split > 0 && split * 2 >= all
        })
        .collect();
    if !spread.contains(&true) {
        return RawTable { layout, origins, ..RawTable::new(part, header, grid, rows) };
    }
    let mut parted = Grid::default();
    for row in 0..grid.len() {
        parted.begin_row(grid.line(row), grid.after_blank(row));
        for (column, cell) in grid.row(row).enumerate() {
            if let Some((value, spread)) = parts(cell).filter(|_| spread[column]) {
                parted.push(&value);
                parted.push(&spread);
            } else {
                parted.push(cell);
                if spread[column] {
                    parted.push("");
                }
            }
        }
    }
    let (mut names, mut places) = (Vec::new(), Vec::new());
    for (column, spread) in spread.iter().enumerate() {
        let name = header.get(column).cloned();
        let origin = origins.get(column).cloned().unwrap_or(Origin::Rows);
        if column < header.len() || *spread {
            names.push(name.clone().unwrap_or_default());
        }
        places.push(origin.clone());
        if *spread {
            names.push(format!("{} ±", name.unwrap_or_default()).trim_start().to_owned());
            places.push(origin);
        }
    }
    let origins = if origins.is_empty() { origins } else { places };
    RawTable { layout, origins, ..RawTable::new(part, names, parted.into(), rows) }
}

const SIGNS: [&str; 2] = ["±", "+/-"];

/// The value and its spread, both with the unit behind them.
fn parts(cell: &str) -> Option<(String, String)> {
    let sign = SIGNS.iter().find(|sign| cell.contains(**sign))?;
    let (value, spread) = cell.split_once(sign)?;
    let (value, spread) = (value.trim().trim_start_matches('('), spread.trim());
    if !is_number(value) {
        return None;
    }
    let end = spread
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | 'e' | '-')))
        .unwrap_or(spread.len());
    let (number, unit) = spread.split_at(end);
    let unit = unit.trim_start_matches(')').trim();
    let with_unit = |number: &str| format!("{number} {unit}").trim().to_owned();
    let own_unit = !value.ends_with(|c: char| c.is_ascii_digit() || c == '.');
    let value = if own_unit { value.to_owned() } else { with_unit(value) };
    (is_number(&value) && is_number(&with_unit(number))).then(|| (value, with_unit(number)))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn takes_a_value_from_its_spread() {
        let check = |cell: &str, expected: Option<(&str, &str)>| {
            let got = parts(cell);
            assert_eq!(got.as_ref().map(|(value, spread)| (&**value, &**spread)), expected, "{cell}");
        };
        check("102.5 ± 3.1", Some(("102.5", "3.1")));
        check("102.5 ± 3.1 tok/s", Some(("102.5 tok/s", "3.1 tok/s")));
        check("102.5ms±3.1ms", Some(("102.5ms", "3.1 ms")));
        check("(102.5 +/- 3.1) ms", Some(("102.5 ms", "3.1 ms")));
        check("1,5 ± 0,2 %", Some(("1,5 %", "0,2 %")));
        check("a ± b", None);
        check("± 3", None);
        check("5 ±", None);
        check("102.5 ± 3.1 (n = 5)", None);
    }
}
