//! Files of every kind as people and programs write them, and what becomes of their cells.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests make their own input folders")]

use std::fs;
use std::time::Duration;

use domain::{Cell, Clock, Correction, Direction, Folder, Metric, Role, Selection, Table, Timestamp, Unit};
use ingest::{Limits, read_folder};

struct Stopped;

impl Clock for Stopped {
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

fn read_with(name: &str, bytes: &[u8], selection: &Selection) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    read_folder(folder.path(), selection, &Limits::default(), &Stopped, &|| false, &mut |_| {}).unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Folder {
    read_with(name, bytes, &Selection::default())
}

/// `name[metric unit]` for a measure, `name=` for a dimension, `#name` for an identifier, `"name"` for text.
fn header(table: &Table) -> String {
    let column = |column: &domain::Column| match &column.role {
        Role::Measure { metric: Metric::Column(name), unit, .. } if *name == column.name => {
            format!("{}[{}]", column.name, unit.symbol())
        }
        Role::Measure { metric, unit, .. } => format!("{}[{metric} {}]", column.name, unit.symbol()),
        Role::Dimension => format!("{}=", column.name),
        Role::Identifier => format!("#{}", column.name),
        Role::Text => format!("\"{}\"", column.name),
    };
    table.columns.iter().map(column).collect::<Vec<_>>().join(" ")
}

/// Each row with its line: `2: 1 x _ !NaN`.
fn rows(table: &Table) -> Vec<String> {
    let cell = |cell: &Cell| match cell {
        Cell::Empty => "_".to_owned(),
        Cell::Number(value) => value.to_string(),
        Cell::NotFinite(text) => format!("!{text}"),
        Cell::Text(text) => text.clone(),
    };
    let row = |row: usize| {
        let cells: Vec<String> = table.columns.iter().map(|column| cell(&column.cells[row])).collect();
        format!("{}: {}", table.lines[row], cells.join(" "))
    };
    (0..table.rows()).map(row).collect()
}

fn problems(folder: &Folder) -> Vec<String> {
    let line = |problem: &domain::Problem| problem.line.map_or(String::new(), |line| format!("{line} "));
    folder.problems.iter().map(|problem| format!("{}{}", line(problem), problem.message.id)).collect()
}

/// One file that holds one table.
fn check(name: &str, text: &str, expected_header: &str, expected_rows: &[&str], expected_problems: &[&str]) {
    let folder = read(name, text.as_bytes());
    assert_eq!(folder.tables.len(), 1, "{text}: {:?} {:?}", folder.files, folder.tables);
    assert_eq!(header(&folder.tables[0]), expected_header, "{text}");
    assert_eq!(rows(&folder.tables[0]), expected_rows, "{text}");
    assert_eq!(problems(&folder), expected_problems, "{text}");
}

#[test]
fn a_plain_table_is_read_with_its_metrics_and_units() {
    check(
        "a.csv",
        "model,num_gpu,run,ttft_s,tokens_s,note\na,60,1,0.5,80.25,fine\na,999,2,0.25,81,\n",
        "model= num_gpu= #run ttft_s[TTFT s] tokens_s[decode throughput tok/s] note=",
        &["2: a 60 1 0.5 80.25 fine", "3: a 999 2 0.25 81 _"],
        &[],
    );
}

#[test]
fn every_separator_is_found_and_every_line_counted() {
    for (name, separator) in [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.tsv", ","), ("a.psv", "|")]
    {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["model,ttft_ms", "a,120", "b,130", ""].join(end).replace(',', separator);
            check(name, &text, "model= ttft_ms[TTFT ms]", &["2: a 120", "3: b 130"], &[]);
        }
    }
    check("a.csv", "sep=;\nmodel;ttft_ms\na;120\n", "model= ttft_ms[TTFT ms]", &["3: a 120"], &[]);
}

#[test]
fn a_decimal_comma_is_told_from_thousands() {
    let header = "model= ttft_ms[TTFT ms]";
    check(
        "a.csv",
        "model;ttft_ms\na;1,5\nb;1.234,5\n",
        header,
        &["2: a 1.5", "3: b 1234.5"],
        &["problem-decimal-comma"],
    );
    check("a.csv", "model,ttft_ms\na,\"1,234\"\nb,2.5\n", header, &["2: a 1234", "3: b 2.5"], &[]);
    check("a.csv", "model,ttft_ms\na,\"1,234\"\nb,\"2,345\"\n", header, &["2: a 1234", "3: b 2345"], &[]);
    // With a semicolon between the cells the comma is left for decimals, unless a cell says otherwise.
    check(
        "a.csv",
        "model;ttft_ms\na;1,234\nb;7\n",
        header,
        &["2: a 1.234", "3: b 7"],
        &["problem-decimal-comma"],
    );
    check("a.csv", "model;ttft_ms\na;1,234.5\nb;1,234\n", header, &["2: a 1234.5", "3: b 1234"], &[]);
    // The other columns decide for one that cannot.
    check(
        "a.csv",
        "load_ms;ttft_ms\n0,5;1.234\n0,25;2.345\n",
        "load_ms[load ms] ttft_ms[TTFT ms]",
        &["2: 0.5 1234", "3: 0.25 2345"],
        &["problem-decimal-comma"],
    );
    check(
        "a.csv",
        "model;ttft_ms\na;1,5\nb;2.25\nc;3.75\n",
        header,
        &["2: a 1.5", "3: b 2.25", "4: c 3.75"],
        &["problem-decimal-mixed"],
    );
}

#[test]
fn units_in_cells_are_turned_into_the_unit_of_their_column() {
    check(
        "a.csv",
        "model,latency\na,120ms\nb,0.5 s\nc,130 ms\n",
        "model= latency[latency ms]",
        &["2: a 120", "3: b 500", "4: c 130"],
        &["problem-units-mixed"],
    );
    check(
        "a.csv",
        "model,ttft_s,share\na,120 ms,45%\nb,0.5,7.5 %\n",
        "model= ttft_s[TTFT s] share[%]",
        &["2: a 0.12 45", "3: b 0.5 7.5"],
        &[],
    );
    check(
        "a.csv",
        "model,ttft_s\na,0.5\nb,3 GB\n",
        "model= ttft_s[TTFT s]",
        &["2: a 0.5", "3: b 3 GB"],
        &["3 problem-other-unit"],
    );
}

#[test]
fn what_is_no_number_is_kept_apart_and_named() {
    check(
        "a.csv",
        "model,ttft_ms\na,NaN\nb,1e400\nc,-inf\nd,\ne,n/a\nf,FAILED\ng,12\n",
        "model= ttft_ms[TTFT ms]",
        &["2: a !NaN", "3: b !1e400", "4: c !-inf", "5: d _", "6: e _", "7: f FAILED", "8: g 12"],
        &["7 problem-not-a-number", "2 problem-not-finite"],
    );
    check(
        "a.csv",
        "model,tokens\na,-0\nb,18446744073709551617\nc,12\n",
        "model= tokens[tokens]",
        &["2: a 0", "3: b 18446744073709552000", "4: c 12"],
        &["2 problem-number-rounded"],
    );
}

#[test]
fn what_lies_around_a_table_is_named_and_not_read_as_data() {
    check(
        "a.csv",
        "Benchmark of today\nmade by hand\n\nmodel,ttft_ms\na,120\nb,130\nmodel,ttft_ms\nc,125\nTotal,375\n",
        "model= ttft_ms[TTFT ms]",
        &["5: a 120", "6: b 130", "8: c 125"],
        &["1 problem-lines-outside", "7 problem-header-repeated", "9 problem-totals-row"],
    );
    // Without an empty line, and padded with separators as spreadsheets do.
    check(
        "a.csv",
        "# made by hand,,\nmodel,ttft_ms,load_ms\na,120,1\nb,130,2\n,,\nc,125,3\n",
        "model= ttft_ms[TTFT ms] load_ms[load ms]",
        &["3: a 120 1", "4: b 130 2", "6: c 125 3"],
        &["1 problem-lines-outside"],
    );
    // Statistics as rows are no rows to take a mean of, and a label in the middle is a label.
    check(
        "a.csv",
        "statistics,ttft_ms\ncount,3\nmean,120\n25%,110\nstd,2\nmax,130\n",
        "ttft_ms count[] ttft_ms mean[TTFT ms] ttft_ms p25[TTFT ms] ttft_ms std[ms] ttft_ms max[TTFT ms]",
        &["2: 3 120 110 2 130"],
        &["2 problem-statistics-rows"],
    );
    check(
        "a.csv",
        "stage,ttft_ms\ntotal,1\nload,2\nprefill,3\ndecode,4\n",
        "stage= ttft_ms[TTFT ms]",
        &["2: total 1", "3: load 2", "4: prefill 3", "5: decode 4"],
        &[],
    );
}

#[test]
fn a_table_without_a_header_gets_numbered_columns() {
    check(
        "a.csv",
        "a,120,0.5\nb,130,0.25\nb,131,0.75\n",
        "column 1= column 2[] column 3[]",
        &["1: a 120 0.5", "2: b 130 0.25", "3: b 131 0.75"],
        &["1 problem-no-header"],
    );
    check("a.csv", "model,ttft_ms\n", "model= \"ttft_ms\"", &[], &[]);
    check("a.csv", "ttft_ms\n120\n130.5\n", "ttft_ms[TTFT ms]", &["2: 120", "3: 130.5"], &[]);
    // The nameless first column that pandas writes, and the separator at the end of each line.
    check(
        "a.csv",
        ",ttft_ms,\n0,120,\n1,130,\n2,125,\n",
        "#column 1 ttft_ms[TTFT ms]",
        &["2: 0 120", "3: 1 130", "4: 2 125"],
        &[],
    );
    // A name that is known above numbers makes a header of the numbers beside it.
    check(
        "a.csv",
        "num_gpu,512,1024\n60,1.5,2.5\n80,3.5,4.5\n60,1,2\n80,2,3\n",
        "num_gpu= 512[] 1024[]",
        &["2: 60 1.5 2.5", "3: 80 3.5 4.5", "4: 60 1 2", "5: 80 2 3"],
        &[],
    );
    check("a.csv", "x,x,x (2),\n1.5,2.5,3.5,\n", "x[] x (2)[] x (2) (2)[]", &["2: 1.5 2.5 3.5"], &[]);
}

#[test]
fn ragged_rows_keep_every_cell_or_are_named_as_left_out() {
    let header = "prompt= ttft_ms[TTFT ms] load_ms[load ms]";
    check(
        "a.csv",
        "prompt,ttft_ms,load_ms\na,120,1\nb,130\nc,140,2\n",
        header,
        &["2: a 120 1", "3: b 130 _", "4: c 140 2"],
        &["3 problem-row-short"],
    );
    check(
        "a.csv",
        "prompt,ttft_ms,load_ms\na,120,1\nb,130,2,slow\n",
        "prompt= ttft_ms[TTFT ms] load_ms[load ms] column 4=",
        &["2: a 120 1 _", "3: b 130 2 slow"],
        &["3 problem-row-long"],
    );
    // An unquoted comma in a prompt moves every number: nothing of the row can be trusted.
    check(
        "a.csv",
        "prompt,ttft_ms,load_ms\na,120,1\nhello, world,130,2\nb,140,3\n",
        header,
        &["2: a 120 1", "4: b 140 3"],
        &["3 problem-row-slipped"],
    );
}

#[test]
fn quotes_hold_separators_lines_and_quotes() {
    check(
        "a.csv",
        "prompt,ttft_ms\n\"one, \"\"two\"\"\nthree\",120\n\"x\",130\n5\" disk,140\n",
        "prompt= ttft_ms[TTFT ms]",
        &["2: one, \"two\"\nthree 120", "4: x 130", "5: 5\" disk 140"],
        &[],
    );
    check(
        "a.csv",
        "prompt,ttft_ms\n'a, b',120\n'c, d',130\n",
        "prompt= ttft_ms[TTFT ms]",
        &["2: a, b 120", "3: c, d 130"],
        &[],
    );
    check(
        "a.csv",
        "prompt,ttft_ms\na,120\n\"b,130\nc,140\n\"d, e\",150\n",
        "prompt= ttft_ms[TTFT ms]",
        &["2: a 120", "3: \"b 130", "4: c 140", "5: d, e 150"],
        &["3 problem-quote-unclosed"],
    );
}

#[test]
fn tables_below_one_another_stay_apart() {
    let folder = read("a.csv", b"model,ttft_ms\na,120\n\nmodel,tokens_s,load_ms\na,80,1\nb,81,2\n\nc,82,3\n");
    let tables: Vec<_> =
        folder.tables.iter().map(|table| (table.part.as_str(), header(table), rows(table))).collect();
    assert_eq!(tables.len(), 2);
    assert_eq!(tables[0], ("", "model= ttft_ms[TTFT ms]".to_owned(), vec!["2: a 120".to_owned()]));
    assert_eq!(tables[1].0, "line 4");
    assert_eq!(tables[1].1, "model= tokens_s[decode throughput tok/s] load_ms[load ms]");
    assert_eq!(tables[1].2, ["5: a 80 1", "6: b 81 2", "8: c 82 3"]);
}

#[test]
fn metrics_listed_downwards_become_columns() {
    check(
        "a.md",
        "# Result\n\n| Metric | Value |\n|---|---|\n| Mean TTFT | 165 ms |\n| **Throughput** | 102.5 tok/s |\n",
        "Mean TTFT[TTFT ms] Throughput[decode throughput tok/s]",
        &["5: 165 102.5"],
        &["5 problem-table-turned"],
    );
    check(
        "a.csv",
        "Metric,Unit,gemma,llama\nttft,ms,120,130\nload,s,1.5,2.5\n",
        "column= ttft (ms)[TTFT ms] load (s)[load s]",
        &["2: gemma 120 1.5", "2: llama 130 2.5"],
        &["2 problem-table-turned"],
    );
}

#[test]
fn settings_ids_and_measurements_are_told_apart() {
    let table = "id,batch,level,score,temperature,when,gpu_temperature\n\
                 a1,8,1,0.5,0.2,2025-10-08T10:00:00,61\nb2,8,2,0.25,0.8,2025-10-08T10:01:00,62\n\
                 c3,16,1,0.75,0.2,2025-10-08T10:02:00,63\nd4,16,2,0.5,0.8,2025-10-08T10:03:00,64\n";
    let folder = read("a.csv", table.as_bytes());
    assert_eq!(
        header(&folder.tables[0]),
        "#id batch= level= score[] temperature= #when gpu_temperature[temperature ]"
    );
}

#[test]
fn rows_that_failed_are_named() {
    let folder =
        read("a.csv", b"model,ttft_s,error\na,0.5,\nb,0,connection refused\nc,0,connection refused\n");
    assert_eq!(problems(&folder), ["3 problem-rows-failed"]);
    assert_eq!(folder.tables[0].rows(), 3, "they stay in the table");
}

#[test]
fn json_objects_become_rows_and_what_is_around_them_columns() {
    check(
        "a.json",
        r#"[{"model": "a", "ttft_ms": 120, "options": {"num_ctx": 512}}, {"model": "b", "ttft_ms": 130.5, "extra": null}]"#,
        "model= ttft_ms[TTFT ms] options.num_ctx= \"extra\"",
        &["1: a 120 512 _", "2: b 130.5 _ _"],
        &[],
    );
    let folder = read(
        "a.json",
        br#"{"model": "gemma", "count": 2, "results": [{"ttft_ms": 1, "laps": [1.5, 2.5]}, {"ttft_ms": 2, "laps": [3.5]}],
            "by_gpu": {"zero": {"tps": 80}, "one": {"tps": 90}}, "tokens": [1, 2, 3], "tags": ["x", "y"]}"#,
    );
    let tables: Vec<_> =
        folder.tables.iter().map(|table| (table.part.as_str(), header(table), rows(table))).collect();
    let expected: Vec<(&str, &str, Vec<&str>)> = vec![
        ("", "model= count[] tags=", vec!["1: gemma 2 x; y"]),
        ("/results", "model= ttft_ms[TTFT ms]", vec!["1: gemma 1", "2: gemma 2"]),
        ("/results/*/laps", "model= laps[]", vec!["1: gemma 1.5", "2: gemma 2.5", "3: gemma 3.5"]),
        (
            "/by_gpu/*",
            "model= by_gpu= tps[decode throughput tok/s]",
            vec!["1: gemma zero 80", "2: gemma one 90"],
        ),
        ("/tokens", "model= tokens[tokens]", vec!["1: gemma 1", "2: gemma 2", "3: gemma 3"]),
    ];
    assert_eq!(tables.len(), expected.len(), "{tables:?}");
    for (got, (part, header, rows)) in tables.iter().zip(expected) {
        assert_eq!((got.0, got.1.as_str()), (part, header));
        assert_eq!(got.2, rows);
    }
}

#[test]
fn ollamas_durations_are_nanoseconds() {
    check(
        "a.json",
        r#"{"model": "a", "total_duration": 2500000000, "load_duration": 1500000, "prompt_eval_count": 25,
            "prompt_eval_duration": 130000000, "eval_count": 99, "eval_duration": 1250000000}"#,
        "model= total_duration[E2E latency ns] load_duration[load ns] prompt_eval_count[prompt tokens tokens] \
         prompt_eval_duration[prefill ns] eval_count[generated tokens tokens] eval_duration[decode ns]",
        &["1: a 2500000000 1500000 25 130000000 99 1250000000"],
        &[],
    );
}

#[test]
fn json_that_is_not_quite_json_keeps_what_can_be_kept() {
    check(
        "a.json",
        r#"[{"ttft_ms": NaN, "n": "-Infinity"}, {"ttft_ms": 1e400}, {"ttft_ms": -Infinity}, {"ttft_ms": 12.5}]"#,
        "ttft_ms[TTFT ms] n=",
        &["1: !NaN -Infinity", "2: !1e400 _", "3: !-Infinity _", "4: 12.5 _"],
        &["1 problem-not-finite"],
    );
    check(
        "a.json",
        "{\"ttft_ms\": 1}\n{\"ttft_ms\": 2.5}\n",
        "ttft_ms[TTFT ms]",
        &["1: 1", "2: 2.5"],
        &["problem-json-lines"],
    );
    check(
        "a.jsonl",
        "{\"ttft_ms\": 1, \"gpu\": {\"tps\": 5.5}}\n\n{\"ttft_ms\": \n{\"ttft_ms\": 2.5}\n",
        "ttft_ms[TTFT ms] gpu.tps[decode throughput tok/s]",
        &["1: 1 5.5", "4: 2.5 _"],
        &["3 problem-json-line-broken"],
    );
    check(
        "a.json",
        "[18446744073709551617, 2]",
        "value[]",
        &["1: 18446744073709552000", "2: 2"],
        &["1 problem-number-rounded"],
    );
}

#[test]
fn columns_of_numbers_beside_each_other_are_one_table() {
    check(
        "a.json",
        r#"{"ttft_ms": [1.5, 2.5, null], "tokens_s": [80, 81, 82]}"#,
        "ttft_ms[TTFT ms] tokens_s[decode throughput tok/s]",
        &["1: 1.5 80", "2: 2.5 81", "3: _ 82"],
        &[],
    );
}

#[test]
fn markdown_gives_its_tables_and_stays_a_document() {
    let text = "# Sweep\n\nTTFT was fine.\n\n## Numbers\n\n| num_ctx | TTFT (s) |\n|---|---|\n| 512 | 0.5 |\n| 1024 | 0.25 | x |\n";
    let folder = read("a.md", text.as_bytes());
    assert_eq!(folder.tables[0].part, "Numbers");
    assert_eq!(header(&folder.tables[0]), "num_ctx= TTFT (s)[TTFT s] column 3=");
    assert_eq!(rows(&folder.tables[0]), ["9: 512 0.5 _", "10: 1024 0.25 x"]);
    assert_eq!(folder.documents[0].text, text);
    assert_eq!(folder.documents[0].headings, ["Sweep", "Numbers"]);
    assert_eq!(problems(&folder), ["10 problem-row-long"]);
}

#[test]
fn tables_under_one_heading_are_two_parts() {
    let table = "| model | TTFT (s) |\n|---|---|\n| a | 0.5 |\n\n";
    let folder = read("a.md", format!("# Runs\n\n{table}and\n\n{table}").as_bytes());
    let parts: Vec<_> = folder.tables.iter().map(|table| table.part.as_str()).collect();
    assert_eq!(parts, ["Runs", "Runs (2)"]);
}

#[test]
fn older_encodings_are_read_and_named() {
    let folder = read("a.csv", b"model,temp (\xb0C)\ngr\xfcn,54.5\nblau,61\n");
    assert_eq!(header(&folder.tables[0]), "model= temp (°C)[temperature °C]");
    assert_eq!(rows(&folder.tables[0]), ["2: grün 54.5", "3: blau 61"]);
    assert_eq!(problems(&folder), ["problem-encoding"]);
}

#[test]
fn corrections_go_over_what_was_recognised() {
    let correction = |column: &str, metric, unit, direction| Correction {
        column: column.to_owned(),
        metric,
        unit,
        direction,
    };
    let selection = Selection {
        corrections: vec![
            correction("latency", None, Some(Unit::Seconds), None),
            correction("level", Some(Metric::Accuracy), Some(Unit::Percent), None),
            correction("tokens_s", None, None, Some(Direction::Neutral)),
            correction("model", None, None, Some(Direction::LowerIsBetter)),
        ],
        ..Selection::default()
    };
    let text = b"model,latency,level,tokens_s\na,0.5,1,80\na,120 ms,1,81\nb,0.75,2,82\nb,1,2,83\n";
    let folder = read_with("a.csv", text, &selection);
    assert_eq!(
        header(&folder.tables[0]),
        "model= latency[latency s] level[accuracy %] tokens_s[decode throughput tok/s]"
    );
    assert_eq!(rows(&folder.tables[0])[1], "3: a 0.12 1 81");
    let direction = |at: usize| match folder.tables[0].columns[at].role {
        Role::Measure { direction, .. } => Some(direction),
        _ => None,
    };
    assert_eq!(
        [direction(1), direction(2), direction(3)],
        [Some(Direction::LowerIsBetter), Some(Direction::HigherIsBetter), Some(Direction::Neutral)]
    );
}

#[test]
fn a_value_and_its_spread_are_two_columns() {
    check(
        "a.md",
        "# R\n\n| model | TTFT (ms) | tok/s |\n|---|---|---|\n| a | 102.5 ± 3.1 | 80 |\n| b | 110 ± 4 | 81 |\n",
        "model= TTFT (ms)[TTFT ms] TTFT (ms) ±[ms] tok/s[decode throughput tok/s]",
        &["5: a 102.5 3.1 80", "6: b 110 4 81"],
        &[],
    );
    check(
        "a.csv",
        "model,latency\na,1.5 ± 0.1 s\nb,n/a\nc,120 +/- 5 ms\n",
        "model= latency[latency s] latency ±[s]",
        &["2: a 1.5 0.1", "3: b _ _", "4: c 0.12 0.005"],
        &["problem-units-mixed", "problem-units-mixed"],
    );
}

#[test]
fn a_duration_in_minutes_and_seconds_is_a_number() {
    check(
        "a.csv",
        "model,total_duration\na,1m2.5s\nb,4.5s\nc,250ms\n",
        "model= total_duration[E2E latency s]",
        &["2: a 62.5", "3: b 4.5", "4: c 0.25"],
        &["problem-units-mixed"],
    );
}

#[test]
fn the_unit_of_the_cells_says_what_is_measured() {
    check(
        "a.csv",
        "model,memory usage,throughput\na,45%,5 req/s\nb,50.5%,6 req/s\n",
        "model= memory usage[utilization %] throughput[request throughput calls/s]",
        &["2: a 45 5", "3: b 50.5 6"],
        &[],
    );
    check(
        "a.csv",
        "model,memory usage\na,4.5 GB\nb,5 GB\n",
        "model= memory usage[memory GB]",
        &["2: a 4.5", "3: b 5"],
        &[],
    );
}

#[test]
fn none_is_a_choice_among_words_and_nothing_elsewhere() {
    check(
        "a.csv",
        "compression,kv_cache,num_ctx,error,ttft_ms\nnone,off,512,none,120\nzstd,None,none,None,130\n,-,1024,,none\n",
        "compression= kv_cache= num_ctx= \"error\" ttft_ms[TTFT ms]",
        &["2: none off 512 _ 120", "3: zstd None _ _ 130", "4: _ _ 1024 _ _"],
        &[],
    );
    check(
        "a.csv",
        "index,ttft_ms\nbtree,120\nhash,130\nnone,140\n",
        "index= ttft_ms[TTFT ms]",
        &["2: btree 120", "3: hash 130", "4: none 140"],
        &[],
    );
    check(
        "a.csv",
        "index,ttft_ms\n7,120\n9,130\n",
        "#index ttft_ms[TTFT ms]",
        &["2: 7 120", "3: 9 130"],
        &[],
    );
}

#[test]
fn most_values_say_whether_a_share_is_in_percent() {
    let head = |unit: &str| format!("model= accuracy[accuracy {unit}]");
    check(
        "a.csv",
        "model,accuracy\na,0.82\nb,0.75\nc,1.1\n",
        &head(Unit::Fraction.symbol()),
        &["2: a 0.82", "3: b 0.75", "4: c 1.1"],
        &[],
    );
    check(
        "a.csv",
        "model,accuracy\na,82\nb,75\nc,0.5\n",
        &head("%"),
        &["2: a 82", "3: b 75", "4: c 0.5"],
        &[],
    );
    check(
        "a.csv",
        "model,accuracy\na,82%\nb,0.75\nc,0.5\nd,90%\n",
        &head("%"),
        &["2: a 82", "3: b 75", "4: c 50", "5: d 90"],
        &["problem-units-mixed"],
    );
    check(
        "a.csv",
        "model,accuracy\na,82%\nb,75\nc,60\nd,0.5\n",
        &head("%"),
        &["2: a 82", "3: b 75", "4: c 60", "5: d 0.5"],
        &[],
    );
}

#[test]
fn rates_and_settings_are_no_durations_and_no_measurements() {
    check(
        "a.csv",
        "worker_count,time_to_first_token_s,read_mb_s,frames_per_second,speicher_mb\n\
         1,0.5,210.5,30.5,900\n1,0.6,220.5,31.5,910\n4,0.7,230.5,32.5,920\n4,0.8,240.5,33.5,930\n",
        "worker_count= time_to_first_token_s[TTFT s] read_mb_s[MB/s] frames_per_second[fps] speicher_mb[memory MB]",
        &[
            "2: 1 0.5 210.5 30.5 900",
            "3: 1 0.6 220.5 31.5 910",
            "4: 4 0.7 230.5 32.5 920",
            "5: 4 0.8 240.5 33.5 930",
        ],
        &[],
    );
}

#[test]
fn what_people_put_around_numbers_in_markdown_is_taken_off() {
    check(
        "a.md",
        "| model | batch | tokens/s | ttft |\n|---|---|---|---|\n| a (q4) | 1 (x) | **51.0** (best) | ~ 40 ms |\n\
         | b | 1 (y) | 48.5 tok/s (worst) | ≈ 12.5 ms |\n",
        "model= batch= tokens/s[decode throughput tok/s] ttft[TTFT ms]",
        &["3: a (q4) 1 (x) 51 40", "4: b 1 (y) 48.5 12.5"],
        &[],
    );
}

#[test]
fn a_dotted_name_is_known_by_its_last_part() {
    check(
        "a.json",
        r#"[{"model": "a", "metrics": {"load_ms": 12.5, "memory_mb": 900}}, {"model": "b", "metrics": {"load_ms": 13.5, "memory_mb": 910}}]"#,
        "model= metrics.load_ms[load ms] metrics.memory_mb[memory MB]",
        &["1: a 12.5 900", "2: b 13.5 910"],
        &[],
    );
}
