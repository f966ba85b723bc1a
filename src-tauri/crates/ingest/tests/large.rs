//! Text tables that are too large to hold: their statistics are those of the rows, and nothing of them is lost
//! without a word.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests make their own input folders")]

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use domain::{
    Cell, Clock, FileState, Folder, NumberDigest, RowRange, Selection, Table, TableDigest, Timestamp,
};
use ingest::{Limits, read_folder};
use proptest::prelude::*;

struct Stopped;

impl Clock for Stopped {
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

fn read(text: &str, table_bytes: u64) -> Folder {
    read_within(text, &Limits { table_bytes, ..Limits::default() })
}

fn read_within(text: &str, limits: &Limits) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), text).unwrap();
    read_folder(folder.path(), &Selection::default(), limits, &Stopped, &|| false, &mut |_| {}).unwrap()
}

fn digest(folder: &Folder) -> &TableDigest {
    folder.tables[0].digest.as_deref().unwrap()
}

fn column<'a>(table: &'a Table, group: &'a domain::GroupDigest, name: &str) -> &'a NumberDigest {
    let at = table.columns.iter().position(|column| column.name == name).unwrap();
    group.columns[at].as_ref().unwrap()
}

/// Rows of three configurations, enough for several blocks.
fn sweep(rows: usize) -> String {
    let mut text = String::from("model,num_gpu,ttft_ms,tokens_s,status\n");
    for row in 0..rows {
        let gpu = [40, 60, 80][row % 3];
        writeln!(text, "gemma3:1b,{gpu},{}.25,{},ok", 100 + gpu + row % 7, 50.0 + (row % 11) as f64 / 8.0)
            .unwrap();
    }
    text
}

#[test]
fn statistics_are_those_of_the_rows_overall_and_by_configuration() {
    let rows = 60_000;
    let folder = read(&sweep(rows), 1_000);
    let table = &folder.tables[0];
    let digest = digest(&folder);
    assert_eq!((table.rows(), digest.rows, digest.failed), (0, rows as u64, 0));
    assert_eq!(digest.lines, RowRange { first: 2, last: rows as u64 + 1 });
    let got: Vec<_> = digest.groups.iter().map(|group| (group.configuration.clone(), group.rows)).collect();
    let pair = |gpu: &str| {
        vec![("model".to_owned(), "gemma3:1b".to_owned()), ("num_gpu".to_owned(), gpu.to_owned())]
    };
    let third = rows as u64 / 3;
    assert_eq!(got, [(vec![], rows as u64), (pair("40"), third), (pair("60"), third), (pair("80"), third)]);
    for (group, gpus) in digest.groups.iter().zip([vec![40, 60, 80], vec![40], vec![60], vec![80]]) {
        let values: Vec<f64> = (0..rows)
            .map(|row| (row, [40, 60, 80][row % 3]))
            .filter(|(_, gpu)| gpus.contains(gpu))
            .map(|(row, gpu)| 100.25 + (gpu + row % 7) as f64)
            .collect();
        let exact = statistics::describe(&values).unwrap();
        let got = column(table, group, "ttft_ms");
        assert_eq!((got.n, got.minimum, got.maximum), (exact.n as u64, exact.min, exact.max));
        assert!((got.mean - exact.mean).abs() < 1e-9, "{got:?} {exact:?}");
        assert!((got.standard_deviation.unwrap() - exact.sd.unwrap()).abs() < 1e-9, "{got:?} {exact:?}");
        let quantiles = got.quantiles.unwrap();
        for (share, got) in [(0.05, quantiles.p5), (0.5, quantiles.median), (0.99, quantiles.p99)] {
            let exact = statistics::quantile(&values, share).unwrap();
            assert!((got / exact - 1.0).abs() <= 1e-3, "{share}: {got} {exact}");
        }
    }
    assert_eq!(digest.groups[2].lines[..2], [RowRange { first: 3, last: 3 }, RowRange { first: 6, last: 6 }]);
    assert!(
        matches!(&folder.files[0].outcome, FileState::Read { tables: 1, rows: 60_000, values: 120_000 }),
        "{:?}",
        folder.files[0]
    );
    assert_eq!(folder.problems, []);
}

#[test]
fn what_is_wrong_with_rows_is_named_by_lines_and_left_out() {
    let mut text = sweep(30_000);
    text.push_str(
        "gemma3:1b,40,NaN,1,ok\ngemma3:1b,40,12,1,FAILED\ngemma3:1b,40\nwell, then,gemma3:1b,40,5,1,ok\n",
    );
    text.push_str("gemma3:1b,40,oops,1,ok\ngemma3:1b,40,0.5 s,1,ok\ngemma3:1b,40,-3,1,ok");
    let folder = read(&text, 1_000);
    let digest = digest(&folder);
    assert_eq!((digest.rows, digest.failed), (30_007, 1));
    let problems: Vec<_> =
        folder.problems.iter().map(|problem| (problem.line.unwrap(), problem.message.id.as_str())).collect();
    assert_eq!(
        problems,
        [
            (30_004, "problem-row-short"),
            (30_005, "problem-row-slipped"),
            (30_003, "problem-rows-failed"),
            (30_006, "problem-not-a-number"),
            (30_002, "problem-not-finite"),
        ]
    );
    let all = column(&folder.tables[0], &digest.groups[0], "ttft_ms");
    assert_eq!((all.n, all.minimum, all.maximum), (30_002, -3.0, 500.0));
}

#[test]
fn quotes_lines_within_them_and_other_separators_are_read_as_in_small_files() {
    let mut text = String::from("made by hand\n\nprompt;\"ttft_ms\";note\r\n");
    for row in 0..40_000 {
        write!(text, "\"a;{}\n\"\"b\"\"\";\"{},5\";x\r\n", row % 2, row % 10).unwrap();
    }
    let folder = read(&text, 1_000);
    let digest = digest(&folder);
    assert_eq!(digest.rows, 40_000);
    let all = column(&folder.tables[0], &digest.groups[0], "ttft_ms");
    assert_eq!((all.n, all.mean, all.minimum, all.maximum), (40_000, 5.0, 0.5, 9.5));
    let prompts: Vec<_> = digest.groups[1..].iter().map(|group| group.configuration[0].1.as_str()).collect();
    assert_eq!(prompts, ["a;0\n\"b\"", "a;1\n\"b\""]);
    assert_eq!(digest.groups[2].lines[0].first, 6);
    assert_eq!(digest.lines.last, 4 + 2 * 39_999);
}

#[test]
fn a_table_of_too_many_cells_is_summed_up_instead_of_left_out() {
    let limits = Limits { cells: 500, ..Limits::default() };
    let mut text = String::from("compression,ttft_ms\n");
    for row in 0..3_000 {
        writeln!(text, "{},{}.5", ["none", "zstd"][row % 2], row % 10).unwrap();
    }
    let folder = read_within(&text, &limits);
    assert!(
        matches!(&folder.files[0].outcome, FileState::Read { tables: 1, rows: 3_000, values: 3_000 }),
        "{:?}",
        folder.files[0]
    );
    assert_eq!((folder.tables[0].rows(), &folder.problems[..]), (0, &[][..]));
    let groups: Vec<_> =
        digest(&folder).groups[1..].iter().map(|group| (&group.configuration[0].1, group.rows)).collect();
    assert_eq!(groups, [(&"none".to_owned(), 1_500), (&"zstd".to_owned(), 1_500)]);
    let all = column(&folder.tables[0], &digest(&folder).groups[0], "ttft_ms");
    assert_eq!((all.n, all.mean), (3_000, 5.0));
    // No mean is taken over different metrics, however many there are.
    let mut text = String::from("Metric,Value\n");
    for row in 0..100 {
        writeln!(text, "metric {row} (ms),{row}.5").unwrap();
    }
    let folder = read_within(&text, &Limits { cells: 50, ..Limits::default() });
    assert!(
        matches!(&folder.files[0].outcome, FileState::Skipped { reason } if reason.id == "skipped-cells"),
        "{:?}",
        folder.files[0]
    );
}

#[test]
fn shares_among_percentages_are_read_as_in_small_files() {
    let mut text = String::from("prompt,accuracy\n");
    for row in 0..100 {
        writeln!(text, "p{},{}", row % 2, ["82%", "0.75", "1.0", "90 %", "60"][row % 5]).unwrap();
    }
    let (small, large) = (read(&text, 1 << 20), read(&text, 10));
    let values = small.tables[0].columns[1].cells.iter().filter_map(|cell| match cell {
        Cell::Number(number) => Some(*number),
        _ => None,
    });
    assert_eq!(values.take(5).collect::<Vec<_>>(), [82.0, 75.0, 100.0, 90.0, 60.0]);
    let all = column(&large.tables[0], &digest(&large).groups[0], "accuracy");
    assert_eq!((all.n, all.minimum, all.maximum, all.mean), (100, 60.0, 100.0, 81.4));
}

#[test]
fn columns_that_hold_different_things_are_not_summed_up() {
    let mut long = String::from("model,metric,value,unit\n");
    let mut bench = String::from("model,n_prompt,n_gen,avg_ts\n");
    for row in 0..50 {
        writeln!(long, "m,ttft,{row}.5,ms\nm,throughput,{row}.5,tok/s").unwrap();
        writeln!(bench, "m,512,0,90{row}.5\nm,0,128,{row}.5").unwrap();
    }
    for text in [long, bench] {
        assert_eq!(read(&text, 1 << 20).tables[0].rows() % 50, 0);
        let folder = read(&text, 10);
        let FileState::Skipped { reason } = &folder.files[0].outcome else { panic!("{:?}", folder.files) };
        assert_eq!((reason.id.as_str(), folder.tables.len()), ("skipped-size", 0));
    }
}

#[test]
fn a_cancel_ends_the_reading_within_a_block() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), sweep(200_000)).unwrap();
    let looks = std::sync::atomic::AtomicU64::new(0);
    let limits = Limits { table_bytes: 1_000, ..Limits::default() };
    let read = read_folder(
        folder.path(),
        &Selection::default(),
        &limits,
        &Stopped,
        &|| looks.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 3,
        &mut |_| {},
    )
    .unwrap();
    assert!(read.cancelled && read.tables.is_empty());
    assert!(
        matches!(&read.files[0].outcome, FileState::Skipped { reason } if reason.id == "skipped-cancelled")
    );
}

#[test]
fn configurations_past_the_first_rows_have_statistics_and_too_many_have_none() {
    let mut text = String::from("num_gpu,ttft_ms\n");
    for row in 0..100_000 {
        writeln!(text, "{},{}", if row < 60_000 { 40 } else { 60 + row % 2 }, row % 10).unwrap();
    }
    let folder = read(&text, 1_000);
    let rows: Vec<_> = digest(&folder).groups.iter().map(|group| group.rows).collect();
    assert_eq!(rows, [100_000, 60_000, 20_000, 20_000]);
    let mut text = String::from("num_gpu,ttft_ms\n");
    for row in 0..150_000 {
        writeln!(text, "{},{}", if row < 110_000 { row % 5 } else { row }, row % 10).unwrap();
    }
    let folder = read(&text, 1_000);
    let rows: Vec<_> = digest(&folder).groups.iter().map(|group| group.rows).collect();
    assert_eq!(rows, [150_000]);
    assert_eq!(column(&folder.tables[0], &digest(&folder).groups[0], "ttft_ms").n, 150_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in the cells: the numbers are those that a small file gives.
    #[test]
    fn a_large_file_has_the_numbers_of_a_small_one(
        cells in proptest::collection::vec("(-?[0-9]{1,3}(\\.[0-9]{0,18})?|NaN|n/a||[0-9]{1,2} ms|\"[0-9]{1,3}\"|x)", 30..60),
    ) {
        let mut text = String::from("prompt,ttft_ms,load_ms\n");
        for (row, cell) in cells.iter().enumerate() {
            writeln!(text, "p{},{cell},{row}.5", row % 2).unwrap();
        }
        let small = read(&text, 1 << 20);
        let large = read(&text, 10);
        let numbers: Vec<f64> = small.tables[0].columns[1].cells.iter().filter_map(|cell| match cell {
            Cell::Number(number) => Some(*number),
            _ => None,
        }).collect();
        let table = &large.tables[0];
        prop_assert_eq!(&table.columns[1].role, &small.tables[0].columns[1].role);
        let got = digest(&large).groups[0].columns[1];
        let exact = statistics::describe(&numbers);
        prop_assert_eq!(got.map(|got| (got.n, got.minimum, got.maximum)), exact.map(|e| (e.n as u64, e.min, e.max)));
        if let (Some(got), Some(exact)) = (got, exact) {
            prop_assert!((got.mean - exact.mean).abs() < 1e-9);
        }
    }
}
