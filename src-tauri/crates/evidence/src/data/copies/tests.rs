//! Tests of copies.

use domain::{Cell, Column, Direction, Metric, Role, Table, Unit};

use super::{CopyKind, find};

fn table(file: &str, unit: Unit, rows: &[(f64, f64)]) -> Table {
    let measure = |name: &str, metric: Metric, unit: Unit, values: Vec<f64>| {
        let role = Role::Measure { metric, unit, direction: Direction::Neutral };
        Column::new(name, role, values.into_iter().map(Cell::Number).collect())
    };
    let columns = vec![
        measure("ttft", Metric::TimeToFirstToken, unit, rows.iter().map(|row| row.0).collect()),
        measure(
            "tokens_s",
            Metric::DecodeThroughput,
            Unit::TokensPerSecond,
            rows.iter().map(|row| row.1).collect(),
        ),
    ];
    Table::new(file, "", columns, (2..rows.len() as u64 + 2).collect())
}

const ROWS: [(f64, f64); 4] = [(120.5, 80.25), (118.25, 81.5), (122.0, 79.75), (119.75, 80.5)];

#[test]
fn tables_with_the_same_rows_are_counted_once() {
    let check = |other: Table, expected: Option<(&str, u64, &str)>| {
        let found = find(&[table("a.csv", Unit::Milliseconds, &ROWS), other]);
        let found = found.first().map(|copy| {
            let kind = match &copy.kind {
                CopyKind::Same => "same",
                CopyKind::Part => "part",
                CopyKind::Altered(cells) => {
                    assert_eq!((cells.len(), cells[0].row, cells[0].column), (1, 2, 1));
                    "altered"
                }
            };
            (copy.file.as_str(), copy.rows, kind)
        });
        assert_eq!(found, expected);
    };
    check(table("b.csv", Unit::Milliseconds, &ROWS), Some(("b.csv", 4, "same")));
    let seconds: Vec<(f64, f64)> = ROWS.iter().map(|(ttft, rate)| (ttft / 1e3, *rate)).collect();
    check(table("b.csv", Unit::Seconds, &seconds), Some(("b.csv", 4, "same")));
    check(table("b.csv", Unit::Milliseconds, &ROWS[..3]), Some(("b.csv", 3, "part")));
    let mut changed = ROWS;
    changed[2].1 = 97.5;
    check(table("b.csv", Unit::Milliseconds, &changed), Some(("b.csv", 3, "altered")));
    let others: Vec<(f64, f64)> = ROWS.iter().map(|(ttft, rate)| (ttft + 1.0, rate + 1.0)).collect();
    check(table("b.csv", Unit::Milliseconds, &others), None);
    check(table("b.csv", Unit::Milliseconds, &[(0.0, 0.0); 4]), None);
}

#[test]
fn the_newer_of_two_is_counted() {
    let old = table("runs_2025-10-01.csv", Unit::Milliseconds, &ROWS);
    let new = table("runs_2025-10-08.csv", Unit::Milliseconds, &ROWS);
    assert_eq!(find(&[old, new])[0].file, "runs_2025-10-01.csv");
}
