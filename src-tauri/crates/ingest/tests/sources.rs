//! Every cell of every table is found again where its source says.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests make their own input folders")]

use std::fs;
use std::time::Duration;

use domain::{Cell, Clock, Folder, Place, RowRange, Selection, Table, Timestamp};
use ingest::{Limits, read_folder};
use proptest::prelude::*;
use serde_json::{Value, json};

struct Stopped;

impl Clock for Stopped {
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

fn read(name: &str, text: &str) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    read_folder(folder.path(), &Selection::default(), &Limits::default(), &Stopped, &|| false, &mut |_| {})
        .unwrap()
}

/// Whether what stands in the document is what stands in the cell.
fn agree(cell: &Cell, value: &Value, pointer: &str) -> bool {
    match (cell, value) {
        (Cell::Number(number), Value::Number(value)) => value.as_f64() == Some(*number),
        (Cell::Number(number), Value::String(text)) => {
            // The key of an object may be a number too.
            text.trim().parse() == Ok(*number)
        }
        (Cell::Text(text) | Cell::NotFinite(text), Value::String(value)) => value.trim() == text,
        (Cell::Text(text), Value::Bool(value)) => text == &value.to_string(),
        (Cell::Text(text), Value::Number(value)) => text.parse().ok() == value.as_f64(),
        (Cell::Text(text), Value::Array(words)) => words.iter().all(|word| match word {
            Value::String(word) => text.contains(word.trim()),
            other => other.is_null() || text.contains(&other.to_string()),
        }),
        // The key that leads to an object.
        (cell, Value::Object(_)) => {
            let key = pointer.rsplit('/').next().unwrap().replace("~1", "/").replace("~0", "~");
            match cell {
                Cell::Text(text) | Cell::NotFinite(text) => *text == key.trim(),
                Cell::Number(number) => key.trim().parse() == Ok(*number),
                Cell::Empty => true,
            }
        }
        _ => false,
    }
}

fn check_json(document: &Value) {
    let folder = read("a.json", &document.to_string());
    for table in &folder.tables {
        for (at, column) in table.columns.iter().enumerate() {
            for (row, cell) in column.cells.iter().enumerate() {
                if matches!(cell, Cell::Empty) {
                    continue;
                }
                let place = format!("{} {} {row} in {document}", table.part, column.name);
                let pointer = table.pointer(at, row).unwrap_or_else(|| panic!("no pointer: {place}"));
                let value =
                    document.pointer(&pointer).unwrap_or_else(|| panic!("{pointer} leads nowhere: {place}"));
                assert!(agree(cell, value, &pointer), "{pointer}: {cell:?} is not {value}: {place}");
            }
        }
    }
}

#[test]
fn every_value_of_json_has_its_pointer() {
    for document in [
        json!([{"model": "a", "ttft_ms": 120, "options": {"num_ctx": 512}}, {"ttft_ms": 130.5, "model": "b"}]),
        json!({"model": "gemma", "count": 2, "results": [{"ttft_ms": 1, "laps": [1.5, 2.5]}, {"ttft_ms": 2, "laps": [3.5]}],
            "by_gpu": {"zero": {"tps": 80}, "one": {"tps": 90}}, "tokens": [1, 2, 3], "tags": ["x", "y"]}),
        json!({"a/b": {"c~d": {"m~/n": 1.5, "x": "y"}}, "": {"": 7.5}, "a.b": 1, "a": {"b": 2}}),
        json!({"ttft_ms": [1.5, 2.5, null], "tokens_s": [80, 81, 82], "model": "m"}),
        json!({"runs": [{"x": {"ttft_ms": [1.5, 2.5], "load_ms": [3, 4]}}, {"x": {"ttft_ms": [5.5], "load_ms": [6]}}]}),
        json!([[1, 2], [3, 4.5]]),
        json!([[[1, 2], [3, 4.5]], [[5, 6]], 7, {"a": [8]}]),
        json!([1, "two", {"three": 3}, null, [4]]),
        json!({"model": "outer", "runs": [{"model": "inner", "n": 1.5, "laps": [1.5]}, {"n": 2.5, "laps": [2.5, 3.5]}]}),
        json!({"gpu/0": {"runs": {"a~1": {"tps": 1.5}, "b/": {"tps": 2.5}}}, "gpu/1": {"runs": {"a~1": {"tps": 3.5}, "b/": {"tps": 4.5}}}}),
        json!({"one": {"t": 1, "sub": [{"v": 1.5}]}, "two": {"t": 2, "sub": [{"v": 2.5}, {"v": 3.5}]}}),
        json!(5.5),
        json!({"a": [{"b": [{"c": [{"d": 1.5}, {"d": 2.5}]}, {"c": [{"d": 3.5}]}]}, {"b": [{"c": [{"d": 4.5}]}]}]}),
    ] {
        check_json(&document);
    }
}

#[test]
fn a_source_names_rows_and_pointers() {
    let folder = read("a.json", r#"{"runs": [{"ttft_ms": 1}, {"ttft_ms": 2}, {"ttft_ms": 4}]}"#);
    let pointers = vec!["/runs/0/ttft_ms".to_owned(), "/runs/2/ttft_ms".to_owned()];
    let source = folder.tables[0].source(0, [0, 2]);
    assert_eq!((source.file.as_str(), source.part.as_str()), ("a.json", "/runs"));
    assert_eq!(source.place, Place::Pointers { pointers });
    let cells = |table: &Table, column: usize, rows: &[usize]| match table.source(column, rows.to_vec()).place
    {
        Place::Cells { column, rows } => (column, rows),
        other => panic!("{other:?}"),
    };
    let line = |first, last| RowRange { first, last };
    let folder = read("a.csv", "model,prompt,ttft_ms\na,\"two\nlines\",1\nb,x,2\nc,y,3\n");
    assert_eq!(cells(&folder.tables[0], 2, &[0, 1, 2]), ("ttft_ms".to_owned(), vec![line(2, 2), line(4, 5)]));
    let folder =
        read("a.jsonl", "{\"ttft_ms\": 1, \"laps\": [1.5, 2.5]}\n\n{\"ttft_ms\": 2, \"laps\": [3.5]}\n");
    assert_eq!(cells(&folder.tables[0], 0, &[0, 1]).1, [line(1, 1), line(3, 3)]);
    assert_eq!(folder.tables[1].lines, [1, 1, 3]);
    assert_eq!(cells(&folder.tables[1], 0, &[1, 2]).1, [line(1, 1), line(3, 3)]);
}

/// The cells of a turned table stand in as many lines as it had rows.
#[test]
fn a_turned_table_knows_the_line_of_each_of_its_columns() {
    let lines = |folder: &Folder| -> Vec<(String, u64)> {
        let table = &folder.tables[0];
        (0..table.columns.len())
            .map(|column| match table.source(column, 0..table.rows()).place {
                Place::Cells { column, rows } => (column, rows[0].first),
                other => panic!("{other:?}"),
            })
            .collect()
    };
    let check = |name: &str, text: &str, expected: &[(&str, u64)]| {
        let expected: Vec<_> = expected.iter().map(|(name, line)| ((*name).to_owned(), *line)).collect();
        assert_eq!(lines(&read(name, text)), expected);
    };
    check(
        "a.md",
        "# R\n\n| Metric | Value |\n|---|---|\n| Mean TTFT | 165 ms |\n| Throughput | 102.5 tok/s |\n",
        &[("Mean TTFT", 5), ("Throughput", 6)],
    );
    check(
        "a.csv",
        "statistics,ttft_ms\nmean,120\nstd,2\nmax,130\n",
        &[("ttft_ms mean", 2), ("ttft_ms std", 3), ("ttft_ms max", 4)],
    );
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1_000_000..1_000_000i64).prop_map(Value::from),
        (-1e6..1e6f64).prop_map(Value::from),
        "[a-z ]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map("[a-c./~]{0,2}", inner.clone(), 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
            // Arrays of like objects, as reports have them.
            proptest::collection::vec((inner.clone(), inner), 1..4)
                .prop_map(|pairs| pairs.into_iter().map(|(a, b)| json!({"a": a, "b": b})).collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_of_any_json_has_its_pointer(document in any_json()) {
        check_json(&document);
    }
}
