//! What people put around the numbers of a table that others shall read: emphasis, a sign for about, a remark in
//! brackets.

use crate::columns::{Recognised, recognise};
use crate::grid::{Grid, RawTable};
use crate::number::undecorated;

const MARKS: [char; 6] = ['*', '_', '`', '~', '≈', ')'];

/// Takes it off the numbers. Settings and identifiers keep it: in them `1 (a)` and `1 (b)` are two.
pub(crate) fn taken_off(table: RawTable) -> RawTable {
    let RawTable { part, header, grid, rows, .. } = &table;
    if !MARKS.iter().any(|mark| grid.contains(mark.encode_utf8(&mut [0; 4]))) {
        return table;
    }
    let keeps: Vec<bool> = header
        .iter()
        .map(|name| matches!(recognise(name, false), Recognised::Dimension | Recognised::Identifier))
        .collect();
    let number = |column: usize, cell| undecorated(cell).filter(|_| keeps.get(column) != Some(&true));
    let decorated =
        |row: &usize| grid.row(*row).enumerate().any(|(column, cell)| number(column, cell).is_some());
    if !rows.iter().any(decorated) {
        return table;
    }
    let mut plain = Grid::default();
    for row in rows {
        plain.begin_row(grid.line(*row), grid.after_blank(*row));
        for (column, cell) in grid.row(*row).enumerate() {
            plain.push(number(column, cell).unwrap_or(cell));
        }
    }
    let (line, above) = (table.line, table.above.clone());
    RawTable { line, above, ..RawTable::of(part.clone(), header.clone(), plain) }
}
