//! Wide tables, heads of numbers, units from what stands around a table, and lines of a log.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests make their own input folders")]

use std::fs;
use std::time::Duration;

use domain::{Cell, Clock, Folder, Metric, Place, Role, RowRange, Selection, Table, Timestamp};
use ingest::{Limits, excerpt, read_folder};

struct Stopped;

impl Clock for Stopped {
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

fn read(files: &[(&str, &str)]) -> (tempfile::TempDir, Folder) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let read = read_folder(
        folder.path(),
        &Selection::default(),
        &Limits::default(),
        &Stopped,
        &|| false,
        &mut |_| {},
    );
    (folder, read.unwrap())
}

/// A column: `name[metric unit]: 1 _ 'OOM'`, and `name: a b` for a dimension.
fn columns(table: &Table) -> Vec<String> {
    let cell = |cell: &Cell| match cell {
        Cell::Number(value) => value.to_string(),
        Cell::Empty => "_".to_owned(),
        Cell::NotFinite(text) | Cell::Text(text) => text.replace(' ', "·"),
    };
    let column = |column: &domain::Column| {
        let cells: Vec<String> = column.cells.iter().map(cell).collect();
        let role = match &column.role {
            Role::Measure { metric, unit, .. } => {
                let known = if matches!(metric, Metric::Column(_)) { "" } else { metric.name() };
                format!("[{}]", format!("{known} {}", unit.symbol()).trim())
            }
            Role::Dimension => String::new(),
            Role::Identifier => "#".to_owned(),
            Role::Text => "…".to_owned(),
        };
        format!("{}{role}: {}", column.name, cells.join(" "))
    };
    table.columns.iter().map(column).collect()
}

fn check(name: &str, text: &str, expected: &[&str]) {
    let (_folder, folder) = read(&[(name, text)]);
    assert_eq!(columns(&folder.tables[0]), expected, "{text} {:?}", folder.problems);
}

#[test]
fn numbers_above_numbers_are_heads() {
    check(
        "decode_tps_by_context.csv",
        "kv_cache,1024,4096\nf16,58.96,55.91\nq8_0,57.77,OOM\n",
        &[
            "kv_cache: f16 f16 q8_0 q8_0",
            "context: 1024 4096 1024 4096",
            "decode_tps[decode throughput tok/s]: 58.96 55.91 57.77 OOM",
        ],
    );
    check(
        "a.csv",
        "cache;1024;4096;8192\nf16;58,96;55,91;52,4\nq8;57,77;54,03;OOM\n",
        &[
            "cache: f16 f16 f16 q8 q8 q8",
            "column: 1024 4096 8192 1024 4096 8192",
            "value[]: 58.96 55.91 52.4 57.77 54.03 OOM",
        ],
    );
    // Rows without a header.
    check(
        "a.csv",
        "alpha,31,7,12\nbeta,30,8,13\ngamma,29,9,14\n",
        &["column 1: alpha beta gamma", "column 2[]: 31 30 29", "column 3#: 7 8 9", "column 4#: 12 13 14"],
    );
    check(
        "a.csv",
        "alpha,1.5,2.5,3.5\nbeta,1.6,2.4,3.6\ngamma,1.4,2.6,3.4\n",
        &[
            "column 1: alpha beta gamma",
            "column 2[]: 1.5 1.6 1.4",
            "column 3[]: 2.5 2.4 2.6",
            "column 4[]: 3.5 3.6 3.4",
        ],
    );
}

#[test]
fn wide_tables_become_long() {
    check(
        "a.md",
        "# Kernels\n\nAchieved bandwidth in GB/s for arrays of 256 MiB.\n\n| Kernel | C40 | C80 |\n|---|---:|---:|\n| copy | **781** | 1552 |\n| triad | 774 | - |\n",
        &[
            "Kernel: copy copy triad triad",
            "column: C40 C80 C40 C80",
            "Achieved bandwidth (GB/s)[GB/s]: 781 1552 774 _",
        ],
    );
    check(
        "a.md",
        "Throughput in GFLOPS.\n\n| M = N = K | C40 a | C80 a |\n|---:|---:|---:|\n| 512 | 38,420 | 44,910 |\n| 1024 | 89,160 | 142,600 |\n",
        &[
            "M = N = K: 512 512 1024 1024",
            "column: C40·a C80·a C40·a C80·a",
            "Throughput (GFLOPS)[GFLOP/s]: 38420 44910 89160 142600",
        ],
    );
    check(
        "power_sf10.csv",
        "query,marlin_ms,quern_ms\nQ1,1498,1961\nQ2,219,288\nQ3,950,timeout\n",
        &[
            "query: Q1 Q1 Q2 Q2 Q3 Q3",
            "column: marlin quern marlin quern marlin quern",
            "time (ms)[ms]: 1498 1961 219 288 950 timeout",
        ],
    );
    check(
        "latency.csv",
        "model,8 threads,16 threads\na,10,6\nb,20,12\n",
        &["model: a a b b", "threads: 8 16 8 16", "latency[latency]: 10 6 20 12"],
    );
    check(
        "a.md",
        "Latency in ms\n\n| kernel \\\\ device | C40 | C80 |\n|---|---|---|\n| copy | 7 | 5 |\n| triad | 8 | 6 |\n",
        &["kernel: copy copy triad triad", "device: C40 C80 C40 C80", "Latency (ms)[latency ms]: 7 5 8 6"],
    );
    // The last row sums up the others.
    check(
        "zeit_ms.csv",
        "Bau;4;8;16\nkern;30,5;20,5;15,5\nnetz;60;40;30\nhaus;50;45;40\nSumme;140,5;105,5;85,5\n",
        &[
            "Bau: kern kern kern netz netz netz haus haus haus",
            "column: 4 8 16 4 8 16 4 8 16",
            "zeit_ms[ms]: 30.5 20.5 15.5 60 40 30 50 45 40",
        ],
    );
}

#[test]
fn tables_of_metrics_stay_as_they_are() {
    let names = |text: &str, expected: &[&str]| {
        for file in ["latency_ms.csv", "a.csv"] {
            let (_folder, folder) = read(&[(file, text)]);
            let names: Vec<&str> =
                folder.tables[0].columns.iter().map(|column| column.name.as_str()).collect();
            assert_eq!(names, expected, "{file}: {text}");
        }
    };
    names("model,accuracy,f1\na,0.5,0.6\nb,0.6,0.7\n", &["model", "accuracy", "f1"]);
    names("model,ttft_ms,decode_ms\na,50,60\nb,60,70\n", &["model", "ttft_ms", "decode_ms"]);
    names("model,read_ms,write_ms\na,50,60\nb,60,70\n", &["model", "read_ms", "write_ms"]);
    names("step,train,val\n1,0.5,0.6\n2,0.4,0.5\n", &["step", "train", "val"]);
    names("model,layers,heads\na,32,32\nb,40,40\n", &["model", "layers", "heads"]);
    names("model,size_gb,load_s\na,3,4\nb,5,6\n", &["model", "size_gb", "load_s"]);
    names("model,top 1,top 5\na,3,4\nb,5,6\n", &["model", "top 1", "top 5"]);
}

#[test]
fn a_cell_of_a_wide_table_stands_where_it_stood() {
    let check = |name: &str, text: &str, row: usize, column: &str, line: u64, cell: &str| {
        let (folder, read) = read(&[(name, text)]);
        let table = &read.tables[0];
        let source = table.source(table.columns.len() - 1, [row]);
        let rows = vec![RowRange { first: line, last: line }];
        assert_eq!(source.place, Place::Cells { column: column.to_owned(), rows });
        let shown = excerpt(folder.path(), &source, 1, 10).unwrap();
        let marked = shown.rows.iter().find(|row| row.marked).unwrap();
        assert_eq!(marked.cells[shown.marked_column.unwrap() as usize], cell, "{text}");
    };
    check("tps_by_context.csv", "kv,1024,4096,8192\nf16,58.9,55.9,50\nq8,57,54,OOM\n", 4, "4096", 3, "54");
    check(
        "a.md",
        "Time in ms\n\n| k | C40 | C80 |\n|-|-|-|\n| x | 1 | 2 |\n| y | 3 | 4 |\n",
        3,
        "C80",
        6,
        "4",
    );
}

#[test]
fn what_is_measured_beside_the_values_stays_a_table_of_its_own() {
    let (folder, read) = read(&[(
        "latency_ms.csv",
        "lang,hours,audio_mb,Lark-S,Lark-M,Lark-L\ncs,6.2,50,21.4,15.2,12.1\nda,4.8,40,24.9,18.7,15\n",
    )]);
    let shown: Vec<Vec<String>> = read.tables.iter().map(columns).collect();
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert!(shown[1].iter().any(|column| column.starts_with("audio_mb")), "{shown:?}");
    assert!(shown[0].iter().all(|column| !column.starts_with("audio_mb")), "{shown:?}");
    drop(folder);
}

#[test]
fn a_dimension_goes_by_the_name_that_another_table_gives_it() {
    let (_folder, read) = read(&[
        ("load.csv", "engine,load_s\nmarlin,3.5\nquern,4.5\n"),
        ("power.csv", "query,marlin_ms,quern_ms\nQ1,1498,1961\nQ2,219,288\n"),
    ]);
    let power = read.tables.iter().find(|table| table.file == "power.csv").unwrap();
    assert_eq!(power.columns[1].name, "engine");
}

#[test]
fn units_stand_around_a_table() {
    let attention = "# Attention\n\nHead size 128, 32 heads. Time in microseconds.\n\n## C40\n\n| Sequence length | forward | backward |\n|---|---|---|\n| 1024 | 412 | 1,035 |\n| 2048 | 1,498 | out of memory |\n";
    check(
        "a.md",
        attention,
        &["Sequence length: 1024 2048", "forward[µs]: 412 1498", "backward[µs]: 1035 out·of·memory"],
    );
    check(
        "latency_ms.csv",
        "model,mean,p95\na,10,20\nb,30,40\n",
        &["model: a b", "mean latency_ms[latency ms]: 10 30", "p95 latency_ms[latency ms]: 20 40"],
    );
    // A table that says it itself.
    check(
        "latency_ms.csv",
        "model,size_gb,forward\na,10,20\nb,30,40\n",
        &["model: a b", "size_gb[GB]: 10 30", "forward[]: 20 40"],
    );
}

#[test]
fn numbers_of_conditions_are_dimensions() {
    check("a.csv", "vus,p95_ms\n50,10\n100,20\n75,12\n", &["vus: 50 100 75", "p95_ms[ms]: 10 20 12"]);
    check(
        "a.csv",
        "load_level,p95_ms\n50,10\n100,20\n200,12\n",
        &["load_level: 50 100 200", "p95_ms[ms]: 10 20 12"],
    );
    check("a.csv", "pods,p95_ms\n31,10\n17,20\n45,12\n", &["pods[]: 31 17 45", "p95_ms[ms]: 10 20 12"]);
    check("a.csv", "target_rps,p95_ms\n2,10\n4,20\n7,12\n", &["target_rps: 2 4 7", "p95_ms[ms]: 10 20 12"]);
    check(
        "a.csv",
        "day,p95_ms\n2026-01-27,10\n2026-01-28,20\n2026-01-29,12\n",
        &["day: 2026-01-27 2026-01-28 2026-01-29", "p95_ms[ms]: 10 20 12"],
    );
}

#[test]
fn lines_of_a_log_with_the_same_names_are_one_table() {
    let log = "[2026-01-28 08:41:07][INFO] Loading model\n[2026-01-28 08:41:30][INFO] request 1: promptTokens=512 tokensPerSecond=11.38 stop=eos\n[2026-01-28 08:41:31][WARN] request 2: client disconnected: gone\n[2026-01-28 08:41:32][INFO] request 3: promptTokens=340 tokensPerSecond=11.29 stop=eos\n";
    let (_folder, read) = read(&[("a.txt", log)]);
    assert_eq!(read.tables.len(), 1);
    assert_eq!(read.tables[0].lines, [2, 4]);
    let shown = columns(&read.tables[0]);
    assert_eq!(
        shown[1..],
        [
            "promptTokens[prompt tokens tokens]: 512 340",
            "tokensPerSecond[decode throughput tok/s]: 11.38 11.29",
            "stop: eos eos"
        ],
        "{shown:?}"
    );
    assert!(shown[0].starts_with("request"), "{shown:?}");
}
