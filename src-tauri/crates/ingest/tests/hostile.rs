//! Files that are made to break a reader. Each costs its own file at most, and little time and memory.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the tests make their own input folders and watch the time"
)]

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use domain::{Cell, Clock, FileState, Folder, Role, Selection, Timestamp};
use ingest::{Limits, read_folder};
use proptest::prelude::*;

/// Ten times what the slowest of these takes in a debug build.
const HANG: Duration = Duration::from_mins(2);

struct Stopped;

impl Clock for Stopped {
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

fn read(name: &str, bytes: &[u8]) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    fs::write(folder.path().join("zz good.csv"), "model,ttft_ms\na,120\n").unwrap();
    let begin = Instant::now();
    let read = read_folder(
        folder.path(),
        &Selection::default(),
        &Limits::default(),
        &Stopped,
        &|| false,
        &mut |_| {},
    )
    .unwrap();
    assert!(begin.elapsed() < HANG, "{name}");
    assert!(read.tables.iter().any(|table| table.file == "zz good.csv"), "the good file is read");
    for table in &read.tables {
        for column in &table.columns {
            assert_eq!(column.cells.len(), table.rows(), "{name} {}", column.name);
            let finite =
                column.cells.iter().all(|cell| !matches!(cell, Cell::Number(value) if !value.is_finite()));
            assert!(finite, "{name} {}", column.name);
        }
    }
    read
}

fn skipped(name: &str, bytes: &[u8], reason: &str) {
    let folder = read(name, bytes);
    match &folder.files[0].outcome {
        FileState::Skipped { reason: got } => assert_eq!(got.id, reason, "{name}"),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn json_of_any_depth_is_refused_within_a_small_stack() {
    for depth in [128, 129, 100_000, 1_000_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            skipped(
                "a.json",
                format!("{}1{}", open.repeat(depth), close.repeat(depth)).as_bytes(),
                "skipped-json-deep",
            );
            skipped("a.json", open.repeat(depth).as_bytes(), "skipped-json-deep");
        }
    }
    let lines = format!("{}\n{{\"ttft_ms\": 5}}\n", "[".repeat(1_000_000));
    let folder = read("a.jsonl", lines.as_bytes());
    assert_eq!((folder.tables[0].rows(), folder.problems[0].line), (1, Some(1)));
    let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
    assert!(matches!(read("a.json", deep.as_bytes()).files[0].outcome, FileState::Read { .. }));
}

#[test]
fn a_million_columns_are_refused_and_the_rest_is_read() {
    let names: Vec<String> = (0..1_000_000).map(|number| format!("c{number}")).collect();
    let wide = format!("{}\n{}\n", names.join(","), vec!["1"; 1_000_000].join(","));
    skipped("a.csv", wide.as_bytes(), "skipped-columns");
    let fields: Vec<String> = (0..20_000).map(|number| format!("\"c{number}\":1")).collect();
    skipped("a.json", format!("{{{}}}", fields.join(",")).as_bytes(), "skipped-columns");
}

#[test]
fn markdown_bombs_stay_documents() {
    for text in [
        ">".repeat(50_000),
        "<div>".repeat(50_000),
        "- ".repeat(50_000),
        "|a".repeat(5_000) + "|\n" + &"|-".repeat(5_000) + "|\n",
    ] {
        let folder = read("a.md", text.as_bytes());
        assert_eq!(folder.documents[0].text, text);
    }
}

#[test]
fn quotes_and_separators_in_masses_end() {
    for text in [
        "\"".repeat(20_001),
        "\"a\n".repeat(10_000),
        "a,\"b\n".repeat(10_001),
        ",".repeat(20_000),
        "\n".repeat(100_000),
        "a,b\n\n".repeat(10_000),
        "x\n".repeat(20_000),
        "1,2\n".repeat(20_000),
    ] {
        read("a.csv", text.as_bytes());
    }
}

#[test]
fn a_mean_never_meets_what_is_no_number() {
    let folder =
        read("a.csv", b"ttft_ms,x\nNaN,1\ninf,2\n1e400,3\n-0,4\n99999999999999999999,5\n1e308 s,6\n");
    let column = &folder.tables[0].columns[0];
    assert!(matches!(column.role, Role::Measure { .. }));
    let numbers = column.cells.iter().filter(|cell| matches!(cell, Cell::Number(_))).count();
    let apart = column.cells.iter().filter(|cell| matches!(cell, Cell::NotFinite(_))).count();
    assert_eq!((numbers, apart), (2, 4));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_break_any_format(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0..7usize) {
        read(["a.csv", "a.tsv", "a.json", "a.jsonl", "a.md", "a.txt", "a.xlsx"][kind], &bytes);
    }

    #[test]
    fn no_table_like_text_breaks_a_format(text in "[a-c0-9,;|\"'\n\t .%:{}\\[\\]NaNme+-]{0,300}", kind in 0..6usize) {
        read(["a.csv", "a.tsv", "a.json", "a.jsonl", "a.md", "a.txt"][kind], text.as_bytes());
    }

    /// Whatever the separator, the quoting and the lines around it: no row is lost without a word.
    #[test]
    fn no_row_is_dropped_without_a_word(
        rows in proptest::collection::vec(("[a-z]{1,6}", 0..10_000u32, "[a-z ,;\"\n]{0,8}"), 1..30),
        separator in prop::sample::select(vec![',', ';', '\t']),
    ) {
        let mut text = format!("label{separator}ttft_ms{separator}remark\n");
        for (label, number, remark) in &rows {
            writeln!(text, "{label}{separator}{number}{separator}\"{}\"", remark.replace('"', "\"\"")).unwrap();
        }
        let folder = read("a.csv", text.as_bytes());
        let table = &folder.tables[0];
        let totals = folder.problems.iter().filter(|problem| problem.message.id == "problem-totals-row").count();
        prop_assert!(table.rows() == rows.len() || totals > 0 && table.rows() + 2 >= rows.len(), "{text}");
    }
}
