//! Tests of families.

use domain::{Cell, Column, Direction, Metric, Role, Table, Unit};

use super::{Data, DimensionKind};

fn measure(name: &str, metric: Metric, unit: Unit, values: &[f64]) -> Column {
    let direction = metric.direction();
    Column::new(
        name,
        Role::Measure { metric, unit, direction },
        values.iter().map(|value| Cell::Number(*value)).collect(),
    )
}

fn ttft(unit: Unit, values: &[f64]) -> Column {
    measure("ttft", Metric::TimeToFirstToken, unit, values)
}

fn labels(name: &str, values: &[&str]) -> Column {
    let cell = |text: &&str| if text.is_empty() { Cell::Empty } else { Cell::Text((*text).to_owned()) };
    Column::new(name, Role::Dimension, values.iter().map(cell).collect())
}

fn table(file: &str, columns: Vec<Column>) -> Table {
    let rows = columns[0].cells.len() as u64;
    Table::new(file, "", columns, (2..rows + 2).collect())
}

fn of(tables: &[Table]) -> Data {
    Data::of(tables, &[], &[])
}

#[test]
fn files_with_the_same_columns_are_one_family_whatever_their_units() {
    let data = of(&[
        table("llama.csv", vec![labels("gpu", &["1", "2"]), ttft(Unit::Seconds, &[0.5, 0.25])]),
        table("gemma.csv", vec![labels("gpu", &["1", "2"]), ttft(Unit::Milliseconds, &[100.0, 125.0])]),
        table("other.csv", vec![labels("batch", &["1", "2"]), ttft(Unit::Milliseconds, &[7.0, 9.0])]),
    ]);
    assert_eq!(data.families.len(), 2);
    let family = &data.families[0];
    assert_eq!(family.values(0, &family.rows()), [500.0, 250.0, 100.0, 125.0]);
    let model = family.dimension("model").expect("a model from the paths");
    assert_eq!(
        (family.dimensions[model].kind, &family.dimensions[model].values[..]),
        (DimensionKind::Model, &["llama".to_owned(), "gemma".to_owned()][..])
    );
    let rows = family.select(&[(model, 1)]);
    let scope = family.scope(&rows, &[(model, 1)]);
    assert_eq!((scope.file.as_deref(), scope.model.as_deref()), (Some("gemma.csv"), Some("gemma")));
    assert_eq!(family.values(0, &rows), [100.0, 125.0]);
}

#[test]
fn failed_rows_are_in_no_selection() {
    let data = of(&[table(
        "a.csv",
        vec![labels("error", &["", "refused", ""]), ttft(Unit::Milliseconds, &[1.5, 0.0, 2.5])],
    )]);
    let family = &data.families[0];
    assert_eq!(family.failed, [false, true, false]);
    assert_eq!(family.values(0, &family.rows()), [1.5, 2.5]);
}

#[test]
fn cold_rows_are_told_by_their_load_and_can_be_selected() {
    let loads = measure("load", Metric::Load, Unit::Milliseconds, &[2_000.0, 40.0, 50.0, 45.0, 450.0]);
    let data =
        of(&[table("a.csv", vec![loads, ttft(Unit::Milliseconds, &[2_100.0, 90.0, 95.0, 92.0, 450.0])])]);
    let family = &data.families[0];
    assert_eq!(family.cold, [true, false, false, false, true]);
    let start = family.dimension("start").expect("the dimension of cold starts");
    assert_eq!(family.select(&[(start, 0)]).0, [1, 2, 3]);
    assert_eq!(family.rows().len(), 5);
}

#[test]
fn what_others_say_already_divides_nothing() {
    let data = of(&[table(
        "a.csv",
        vec![
            labels("name", &["g1_c1", "g1_c2", "g2_c1", "g2_c2"]),
            labels("gpu", &["1", "1", "2", "2"]),
            labels("ctx", &["1", "2", "1", "2"]),
            ttft(Unit::Milliseconds, &[1.0, 2.0, 3.0, 4.0]),
        ],
    )]);
    let redundant: Vec<(&str, bool)> =
        data.families[0].dimensions.iter().map(|one| (one.name.as_str(), one.redundant)).collect();
    assert_eq!(redundant, [("name", true), ("gpu", false), ("ctx", false)]);
}

#[test]
fn numbers_that_were_set_divide_and_are_not_measured() {
    let window = Column::new(
        "window_s",
        Role::Measure {
            metric: Metric::Column("window_s".to_owned()),
            unit: Unit::Seconds,
            direction: Direction::Neutral,
        },
        [5.0, 15.0, 5.0, 15.0].map(Cell::Number).to_vec(),
    );
    let data = of(&[table("a.csv", vec![window, ttft(Unit::Milliseconds, &[1.0, 2.0, 3.0, 4.0])])]);
    let family = &data.families[0];
    assert_eq!(
        (family.measures.len(), family.dimensions[0].values.clone()),
        (1, vec!["5".to_owned(), "15".to_owned()])
    );
}

#[test]
fn dated_folders_are_dates_in_order() {
    let day = |file: &str| {
        table(file, vec![labels("gpu", &["1", "2"]), ttft(Unit::Milliseconds, &[file.len() as f64, 2.5])])
    };
    let data = of(&[day("20251003-1200/b.csv"), day("20251002-1200/a.csv")]);
    let family = &data.families[0];
    let at = family.dimension("date").expect("a date");
    assert_eq!(family.dimensions[at].values, ["2025-10-02", "2025-10-03"]);
    assert_eq!(family.dimensions[at].value(0), Some("2025-10-03"));
}
