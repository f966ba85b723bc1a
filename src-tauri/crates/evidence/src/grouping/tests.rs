//! Tests of grouping.

use domain::{Cell, Column, Role, Table};

use super::groups;

/// A table of dimensions only; numbers where the cells are numbers, `_` for an empty cell.
fn table(text: &str) -> Table {
    let mut lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    let cell = |text: &str| match text.parse() {
        _ if text == "_" => Cell::Empty,
        Ok(number) => Cell::Number(number),
        Err(_) => Cell::Text(text.to_owned()),
    };
    let columns = header.iter().enumerate().map(|(at, name)| {
        let role = if name.starts_with('#') { Role::Identifier } else { Role::Dimension };
        Column::new(*name, role, rows.iter().map(|row| cell(row[at])).collect())
    });
    Table::new("", "", columns.collect(), (1..=rows.len() as u64).collect())
}

/// Groups as `a=1 b=2: rows`.
fn check(text: &str, expected: &[&str]) {
    let table = table(text);
    let all: Vec<usize> = (0..table.rows()).collect();
    let got: Vec<String> = groups(&table, &all)
        .into_iter()
        .map(|group| {
            let pairs: Vec<String> =
                group.configuration.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{}: {:?}", pairs.join(" "), group.rows)
        })
        .collect();
    assert_eq!(got, expected, "{text}");
}

#[test]
fn a_sweep_is_grouped_by_each_parameter_and_by_all() {
    check(
        "gpu ctx\n60 512\n60 1024\n80 512\n80 1024\n60 512\n",
        &[
            "gpu=60: [0, 1, 4]",
            "gpu=80: [2, 3]",
            "ctx=512: [0, 2, 4]",
            "ctx=1024: [1, 3]",
            "gpu=60 ctx=512: [0, 4]",
            "gpu=60 ctx=1024: [1]",
            "gpu=80 ctx=512: [2]",
            "gpu=80 ctx=1024: [3]",
        ],
    );
}

#[test]
fn what_says_nothing_of_its_own_does_not_group() {
    // One value for all rows, identifiers, and a text beside the number that stands for it.
    check(
        "model #run prompt text\nm 1 1 hello\nm 2 2 world\nm 3 1 hello\n",
        &["prompt=1: [0, 2]", "prompt=2: [1]"],
    );
    check("text prompt\nhello 1\nworld 2\nhello 1\n", &["prompt=1: [0, 2]", "prompt=2: [1]"]);
    // A name that is put together from the parameters beside it.
    check(
        "name gpu ctx\ng6c5 6 5\ng6c1 6 1\ng8c5 8 5\ng8c1 8 1\n",
        &[
            "gpu=6: [0, 1]",
            "gpu=8: [2, 3]",
            "ctx=5: [0, 2]",
            "ctx=1: [1, 3]",
            "gpu=6 ctx=5: [0]",
            "gpu=6 ctx=1: [1]",
            "gpu=8 ctx=5: [2]",
            "gpu=8 ctx=1: [3]",
        ],
    );
}

#[test]
fn a_row_that_does_not_say_is_in_no_group() {
    check("gpu\n60\n_\n80\n60\n", &["gpu=60: [0, 3]", "gpu=80: [2]"]);
}

#[test]
fn too_many_values_are_no_grouping() {
    let text: String =
        std::iter::once("name\n".to_owned()).chain((0..100).map(|number| format!("n{number}\n"))).collect();
    check(&text, &[]);
}
