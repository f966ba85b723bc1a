//! The rows of a source, read again from its file: the right ones, few of them, and none from outside.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests make their own input folders")]

use std::fmt::Write as _;
use std::fs;
#[cfg(unix)]
use std::path::Path;
use std::time::{Duration, Instant};

use domain::{Excerpt, FileEntry, FileKind, FileState, Place, RowRange, Source, Timestamp};
use ingest::{excerpt, is_unchanged};

fn cells(file: &str, part: &str, column: &str, rows: &[(u64, u64)]) -> Source {
    let rows = rows.iter().map(|(first, last)| RowRange { first: *first, last: *last }).collect();
    Source {
        file: file.to_owned(),
        part: part.to_owned(),
        place: Place::Cells { column: column.to_owned(), rows },
    }
}

fn pointers(file: &str, pointers: &[&str]) -> Source {
    let pointers = pointers.iter().map(|pointer| (*pointer).to_owned()).collect();
    Source { file: file.to_owned(), part: String::new(), place: Place::Pointers { pointers } }
}

/// `line cells`, with a star before those that are marked.
fn rows(excerpt: &Excerpt) -> Vec<String> {
    let row = |row: &domain::ExcerptRow| {
        format!("{}{} {}", if row.marked { "*" } else { "" }, row.line, row.cells.join("|"))
    };
    excerpt.rows.iter().map(row).collect()
}

fn check(name: &str, text: &[u8], source: &Source, columns: &[&str], expected: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    let got = excerpt(folder.path(), source, 1, 8).unwrap();
    assert_eq!(got.columns, columns);
    assert_eq!(rows(&got), expected);
}

#[test]
fn rows_of_a_text_table_stand_under_its_heads() {
    let text = b"model,ttft_ms\na,1\nb,2\nc,3\nd,4\ne,5\nf,6\n";
    let columns = ["model", "ttft_ms"];
    check("a.csv", text, &cells("a.csv", "", "ttft_ms", &[(4, 4)]), &columns, &["3 b|2", "*4 c|3", "5 d|4"]);
    check(
        "a.csv",
        text,
        &cells("a.csv", "", "ttft_ms", &[(2, 2), (6, 7)]),
        &columns,
        &["*2 a|1", "3 b|2", "5 d|4", "*6 e|5", "*7 f|6"],
    );
    // Records of several lines, before the marked one and the marked one itself.
    let text = b"prompt;ttft_ms\n\"one\ntwo\nthree\";1\n\"four\nfive\";2\nx;3\n";
    check(
        "a.csv",
        text,
        &cells("a.csv", "", "ttft_ms", &[(5, 5)]),
        &["prompt", "ttft_ms"],
        &["*5 four\nfive|2"],
    );
    // Lines before the header, and a second table below.
    let text = b"made by hand\n\nmodel,ttft_ms\na,1\n\nmodel,tokens_s,load_ms\nb,80,2\nc,81,3\n";
    check("a.csv", text, &cells("a.csv", "", "ttft_ms", &[(4, 4)]), &["model", "ttft_ms"], &["*4 a|1"]);
    check(
        "a.csv",
        text,
        &cells("a.csv", "line 6", "load_ms", &[(8, 8)]),
        &["model", "tokens_s", "load_ms"],
        &["7 b|80|2", "*8 c|81|3"],
    );
}

#[test]
fn the_column_is_found_where_names_are_missing_or_equal() {
    let place = |text: &str, column: &str| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.csv"), text).unwrap();
        excerpt(folder.path(), &cells("a.csv", "", column, &[(2, 2)]), 1, 8).unwrap().marked_column
    };
    assert_eq!(place("model,ttft_ms\na,1\n", "ttft_ms"), Some(1));
    assert_eq!(place("x,x,x\n1.5,2.5,3.5\n", "x (2)"), Some(1));
    assert_eq!(place("a,1.5\nb,2.5\n", "column 2"), Some(1));
    assert_eq!(place("model,ttft_ms\na,1\n", "gone"), None);
}

#[test]
fn values_of_json_are_shown_by_their_lines() {
    let text = b"{\n  \"runs\": [\n    {\"ttft\": 1.5},\n    {\"ttft\": 2.5,\n     \"load\": 3}\n  ]\n}\n";
    check(
        "a.json",
        text,
        &pointers("a.json", &["/runs/1/load"]),
        &[],
        &["4     {\"ttft\": 2.5,", "*5      \"load\": 3}", "6   ]"],
    );
    // One line for all: what is around the value.
    let mut text = String::from("[");
    for number in 0..50_000 {
        write!(text, "{{\"ttft\":{number}}},").unwrap();
    }
    text.push_str("{}]");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.json"), &text).unwrap();
    let got = excerpt(folder.path(), &pointers("a.json", &["/40000/ttft"]), 1, 8).unwrap();
    let [row] = &got.rows[..] else { panic!("{got:?}") };
    assert!(row.marked && row.cells[0].contains("{\"ttft\":40000}") && row.cells[0].len() < 600, "{row:?}");
    assert_eq!(got.marked_total, 1);
}

#[test]
fn markdown_gives_cells_of_a_table_and_lines_of_prose() {
    let text = b"# Sweep\n\nTTFT was 5 ms.\n\n| m | TTFT |\n|---|---|\n| a | 5 |\n| b | **6** |\n";
    let source = cells("a.md", "Sweep", "TTFT", &[(8, 8)]);
    check("a.md", text, &source, &["m", "TTFT"], &["7 a|5", "*8 b|6"]);
    let place = Place::Line { line: 3, excerpt: String::new() };
    let source = Source { file: "a.md".to_owned(), part: String::new(), place };
    check("a.md", text, &source, &[], &["2 ", "*3 TTFT was 5 ms.", "4 "]);
}

#[test]
fn lines_are_counted_alike_in_every_encoding() {
    let text = "model,ttft_ms\ngrün,1\nrot,2\nblau,3\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let source = cells("a.csv", "", "ttft_ms", &[(3, 3)]);
    for bytes in [text.as_bytes().to_vec(), utf16, latin, text.replace('\n', "\r\n").into_bytes()] {
        check("a.csv", &bytes, &source, &["model", "ttft_ms"], &["2 grün|1", "*3 rot|2", "4 blau|3"]);
    }
    let bytes = text.replace('\n', "\r").into_bytes();
    check("a.csv", &bytes, &source, &["model", "ttft_ms"], &["2 grün|1", "*3 rot|2", "4 blau|3"]);
}

#[test]
fn few_rows_are_shown_of_many_and_their_number_is_told() {
    let mut text = String::from("model,ttft_ms\n");
    for number in 2..300_000 {
        writeln!(text, "m{},{number}", number % 7).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), &text).unwrap();
    let begin = Instant::now();
    let far = excerpt(folder.path(), &cells("a.csv", "", "ttft_ms", &[(299_000, 299_000)]), 2, 40).unwrap();
    assert_eq!(rows(&far)[2], format!("*299000 m{}|299000", 299_000 % 7));
    assert_eq!(far.rows.len(), 5);
    let all = excerpt(folder.path(), &cells("a.csv", "", "ttft_ms", &[(2, 299_999)]), 2, 40).unwrap();
    assert_eq!((all.rows.len(), all.marked_total), (39, 299_998), "one line of forty is the header");
    assert!(begin.elapsed() < Duration::from_secs(20), "a hang, at ten times the slowest machine");
}

#[test]
fn a_file_that_is_gone_or_shorter_is_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "model,ttft_ms\na,1\n").unwrap();
    let shorter = excerpt(folder.path(), &cells("a.csv", "", "ttft_ms", &[(9, 9)]), 1, 8).unwrap();
    assert_eq!((rows(&shorter), shorter.marked_total), (Vec::new(), 1));
    fs::write(folder.path().join("a.csv"), "").unwrap();
    assert_eq!(rows(&excerpt(folder.path(), &cells("a.csv", "", "x", &[(2, 2)]), 1, 8).unwrap()), [""; 0]);
    let gone = excerpt(folder.path(), &cells("b.csv", "", "x", &[(2, 2)]), 1, 8).unwrap_err();
    assert_eq!(gone.id, "skipped-gone");
}

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_folder_is_read() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.csv"), "model,key\na,1\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("opened");
    fs::create_dir(&root).unwrap();
    fs::write(folder.path().join("beside.csv"), "model,key\na,1\n").unwrap();
    symlink(outside.path().join("secret.csv"), root.join("link.csv")).unwrap();
    symlink(outside.path(), root.join("folder")).unwrap();
    std::process::Command::new("mkfifo").arg(root.join("pipe.csv")).status().unwrap();
    let absolute = outside.path().join("secret.csv");
    for file in [
        "link.csv",
        "folder/secret.csv",
        "../beside.csv",
        "./../beside.csv",
        absolute.to_str().unwrap(),
        "",
        ".",
        "pipe.csv",
    ] {
        let refused = excerpt(&root, &cells(file, "", "key", &[(2, 2)]), 1, 8).unwrap_err();
        assert!(["skipped-link-outside", "skipped-special"].contains(&refused.id.as_str()), "{file}");
    }
    // The opened folder itself may be reached by a link.
    fs::write(root.join("a.csv"), "model,key\na,1\n").unwrap();
    symlink(&root, folder.path().join("by link")).unwrap();
    let read =
        excerpt(Path::new(&folder.path().join("by link")), &cells("a.csv", "", "key", &[(2, 2)]), 1, 8);
    assert_eq!(rows(&read.unwrap()), ["*2 a|1"]);
}

#[test]
fn a_file_is_unchanged_as_long_as_its_size_and_its_time_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, "model,ttft_ms\na,1\n").unwrap();
    let since = fs::metadata(&path).unwrap().modified().unwrap();
    let since = since.duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let entry = |path: &str, size: u64| FileEntry {
        path: path.to_owned(),
        kind: FileKind::Csv,
        size,
        modified: Some(Timestamp(i64::try_from(since).unwrap())),
        outcome: FileState::Excluded,
    };
    assert!(is_unchanged(folder.path(), &entry("a.csv", 18)));
    assert!(!is_unchanged(folder.path(), &entry("a.csv", 17)));
    assert!(!is_unchanged(folder.path(), &entry("b.csv", 18)));
    assert!(!is_unchanged(&folder.path().join("a.csv"), &entry("a.csv", 18)));
    let before = FileEntry { modified: Some(Timestamp(0)), ..entry("a.csv", 18) };
    assert!(!is_unchanged(folder.path(), &before));
    fs::create_dir(folder.path().join("sub")).unwrap();
    assert!(!is_unchanged(&folder.path().join("sub"), &entry("../a.csv", 18)));
}
