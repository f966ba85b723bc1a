//! Tests of levels.

use domain::{Cell, Column, Direction, Level, Metric, Role, Table, Unit};

use super::levels;

fn measure(name: &str, metric: Metric, unit: Unit, cells: Vec<Cell>) -> Column {
    let direction = metric.direction();
    Column::new(name, Role::Measure { metric, unit, direction }, cells)
}

fn dimension(name: &str, values: &[&str]) -> Column {
    let cell = |text: &&str| if text.is_empty() { Cell::Empty } else { Cell::Text((*text).to_owned()) };
    Column::new(name, Role::Dimension, values.iter().map(cell).collect())
}

fn table(columns: Vec<Column>) -> Table {
    let rows = columns[0].cells.len() as u64;
    Table::new("a.csv", "", columns, (2..rows + 2).collect())
}

fn numbers(values: &[f64]) -> Vec<Cell> {
    values.iter().map(|value| Cell::Number(*value)).collect()
}

fn find<'a>(levels: &'a [Level], column: &str, configuration: &[(&str, &str)]) -> &'a Level {
    let wanted: Vec<_> =
        configuration.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    levels.iter().find(|level| level.column == column && level.configuration == wanted).unwrap()
}

#[test]
fn values_come_in_canonical_units_for_the_table_and_for_each_configuration() {
    let levels = levels(&[table(vec![
        dimension("gpu", &["60", "80", "60", "80"]),
        measure("ttft_s", Metric::TimeToFirstToken, Unit::Seconds, numbers(&[0.5, 0.25, 1.5, 0.75])),
    ])]);
    assert_eq!(levels.len(), 3);
    let all = find(&levels, "ttft_s", &[]);
    assert_eq!((all.n, all.unit, all.direction), (4, Unit::Milliseconds, Direction::LowerIsBetter));
    assert_eq!((all.mean, all.median, all.min, all.max), (750.0, 625.0, 250.0, 1500.0));
    let spread = all.sd.unwrap();
    assert!((spread - 540.061_724_867_321_6).abs() < 1e-9, "{spread}");
    let one = find(&levels, "ttft_s", &[("gpu", "60")]);
    assert_eq!((one.n, one.mean, one.min, one.max), (2, 1000.0, 500.0, 1500.0));
}

#[test]
fn what_failed_or_is_no_number_stays_out() {
    let levels = levels(&[table(vec![
        dimension("error", &["", "", "refused", ""]),
        measure(
            "tokens_s",
            Metric::DecodeThroughput,
            Unit::TokensPerSecond,
            vec![
                Cell::Number(80.0),
                Cell::NotFinite("NaN".to_owned()),
                Cell::Number(0.0),
                Cell::Text("FAILED".to_owned()),
            ],
        ),
    ])]);
    assert_eq!(levels.len(), 1);
    assert_eq!((levels[0].n, levels[0].mean, levels[0].sd), (1, 80.0, None));
}

#[test]
fn a_column_without_a_number_has_no_level() {
    let empty = vec![Cell::Empty, Cell::Empty];
    assert_eq!(levels(&[table(vec![measure("ttft_s", Metric::TimeToFirstToken, Unit::Seconds, empty)])]), []);
}

#[test]
fn a_single_measurement_is_one_level_each_and_one_for_the_table() {
    let levels = levels(&[table(vec![
        dimension("model", &["a", "b"]),
        measure("ttft_s", Metric::TimeToFirstToken, Unit::None, numbers(&[1.5, 2.5])),
    ])]);
    let shown: Vec<_> =
        levels.iter().map(|level| (level.configuration.len(), level.n, level.mean, level.unit)).collect();
    assert_eq!(shown, [(0, 2, 2.0, Unit::None), (1, 1, 1.5, Unit::None), (1, 1, 2.5, Unit::None)]);
}
