//! Numbers of plain text: under names, in columns, and nowhere else.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests make their own input folders")]

use std::fs;
use std::time::Duration;

use domain::{Cell, Clock, Folder, Place, Role, Selection, Timestamp};
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

fn read(text: &str) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), text).unwrap();
    read_folder(folder.path(), &Selection::default(), &Limits::default(), &Stopped, &|| false, &mut |_| {})
        .unwrap()
}

/// Each measured number as `part line name=value unit`.
fn check(text: &str, expected: &[&str]) {
    let folder = read(text);
    let mut got = Vec::new();
    for table in &folder.tables {
        for row in 0..table.rows() {
            for (at, column) in table.columns.iter().enumerate() {
                let (Role::Measure { unit, .. }, Cell::Number(value)) = (&column.role, &column.cells[row])
                else {
                    continue;
                };
                let Place::Cells { rows, .. } = table.source(at, [row]).place else { panic!("{text}") };
                let unit = unit.symbol();
                got.push(format!("{} {} {}={value} {unit}", table.part, rows[0].first, column.name));
            }
        }
    }
    assert_eq!(got.iter().map(|line| line.trim_end()).collect::<Vec<_>>(), expected, "{text}");
    assert_eq!(folder.documents[0].text, text);
}

#[test]
fn values_under_names_are_measured_with_their_lines() {
    check(
        "\nPERFORMANCE REPORT\nGenerated: 2025-09-30 19:46:27 OVERALL:\n- Average Latency: 12.50 ms\n- P95 Latency: 20.1 ms\n\
         - QPS: 3.5 queries/sec MODEL PERFORMANCE:\n- Power: 64.4W\n",
        &[
            "PERFORMANCE REPORT 4 Average Latency=12.5 ms",
            "PERFORMANCE REPORT 5 P95 Latency=20.1 ms",
            "PERFORMANCE REPORT 7 Power=64.4 W",
        ],
    );
    check(
        "total duration:       4.6s\nload duration:        50.1ms\nprompt eval count:    25 token(s)\neval rate:            77.52 tokens/s\n",
        &[
            "line 1 1 total duration=4.6 s",
            "line 1 2 load duration=50.1 ms",
            "line 1 3 prompt eval count=25 tokens",
            "line 1 4 eval rate=77.52 tok/s",
        ],
    );
    check(
        "[config]\nmodel = gemma3:1b\nttft_ms = 120 (warm)\n[other]\nmodel = llama3\nttft_ms = 130,5\n",
        &["line 2 2 ttft_ms=120 ms", "line 2 5 ttft_ms=130.5 ms"],
    );
}

#[test]
fn statistics_of_one_name_stand_apart() {
    check(
        "GPU METRICS:\n- Temperature: 54.7°C avg,\n  63.0°C peak\n- Power Draw: 64.4W avg, 142.6W peak\n",
        &[
            "GPU METRICS 2 Temperature avg=54.7 °C",
            "GPU METRICS 3 Temperature peak=63 °C",
            "GPU METRICS 4 Power Draw avg=64.4 W",
            "GPU METRICS 4 Power Draw peak=142.6 W",
        ],
    );
}

#[test]
fn lines_of_a_log_are_the_rows_of_a_table() {
    check(
        "2025-10-02 12:00:01 INFO run=1 ttft_s=0.12 tokens_s=80.5\n2025-10-02 12:00:02 INFO run=2 ttft_s=0.25 tokens_s=81\n",
        &[
            "line 1 1 ttft_s=0.12 s",
            "line 1 1 tokens_s=80.5 tok/s",
            "line 1 2 ttft_s=0.25 s",
            "line 1 2 tokens_s=81 tok/s",
        ],
    );
    check(
        "[12:00:01] TTFT: 120 ms\n[12:00:02] Load: 1.5 s\n",
        &["line 1 1 TTFT=120 ms", "line 1 2 Load=1.5 s"],
    );
}

#[test]
fn columns_that_stand_below_one_another_are_tables() {
    for text in [
        "Results\n\nmodel        ttft_ms   tokens_s\n---------------------------\ngemma3 1b    120       80.5\nllama 3.1    1,250     77\n---------------------------\nend\n",
        "Results\n\n| model     | ttft_ms | tokens_s |\n+-----------+---------+----------+\n| gemma3 1b | 120     | 80.5     |\n| llama 3.1 | 1,250   | 77       |\n",
        "Results\n\nmodel\tttft_ms\ttokens_s\n\u{2500}\u{2500}\u{2500}\u{2500}\ngemma3 1b\t120\t80.5\nllama 3.1\t1,250\t77\n",
    ] {
        check(
            text,
            &[
                "line 3 5 ttft_ms=120 ms",
                "line 3 5 tokens_s=80.5 tok/s",
                "line 3 6 ttft_ms=1250 ms",
                "line 3 6 tokens_s=77 tok/s",
            ],
        );
    }
}

#[test]
fn settings_are_read_and_are_no_measurements() {
    let settings = "server: larchd 3.2\nclient_timeout_s: 30\ngpu_memory_gb: 48\n";
    for name in ["setup.yaml", "setup.YML", "setup.toml"] {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(name), settings).unwrap();
        let limits = Limits::default();
        let folder =
            read_folder(root.path(), &Selection::default(), &limits, &Stopped, &|| false, &mut |_| {})
                .unwrap();
        assert_eq!(folder.documents[0].text, settings, "{name}");
        assert!(folder.tables.is_empty(), "{name}");
    }
}

#[test]
fn prose_is_no_table() {
    for text in [
        "We ran it twice.  It was fast.\nAnd then 5 times more.  It was slow.\n",
        "Note: the first run was cold.\nSee also: chapter two\n",
        "Dear all,\n\nthe model gemma3:1b at 12:30:15 took its time.\n",
        "a == b\nif x <= 5 then\n",
        "http://example.org:80/x\n",
    ] {
        check(text, &[]);
        assert_eq!(read(text).tables.len(), 0, "{text}");
    }
}
