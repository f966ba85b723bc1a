//! What reading must survive, with the counts that were promised: encodings, ways in which text tables are
//! spoilt, bombs, and very many, very large and changing files.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the tests make their own input folders and watch time and memory"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::{Seek, SeekFrom, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use domain::{Argument, Cell, Clock, FileState, Folder, FolderProgress, Selection, Timestamp};
use ingest::{Limits, read_folder};

struct Running(Instant);

impl Clock for Running {
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

fn read(root: &Path) -> Folder {
    read_telling(root, &mut |_| {})
}

fn read_telling(root: &Path, told: &mut dyn FnMut(FolderProgress)) -> Folder {
    let clock = Running(Instant::now());
    read_folder(root, &Selection::default(), &Limits::default(), &clock, &|| false, told).unwrap()
}

fn read_one(name: &str, bytes: &[u8]) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    read(folder.path())
}

fn outcome(folder: &Folder, path: &str) -> String {
    let file = folder.files.iter().find(|file| file.path == path).unwrap();
    match &file.outcome {
        FileState::Skipped { reason } => reason.id.clone(),
        FileState::Read { rows, .. } => rows.to_string(),
        FileState::Excluded => "excluded".to_owned(),
    }
}

/// I1: every encoding × every format.
#[test]
fn every_format_is_read_in_every_encoding() {
    let formats = [
        ("a.csv", "modell,ttft_ms\ngrün,120.5\nblau,130.5\n"),
        ("a.tsv", "modell\tttft_ms\ngrün\t120.5\nblau\t130.5\n"),
        (
            "a.json",
            "[{\"modell\": \"grün\", \"ttft_ms\": 120.5}, {\"modell\": \"blau\", \"ttft_ms\": 130.5}]\n",
        ),
        (
            "a.jsonl",
            "{\"modell\": \"grün\", \"ttft_ms\": 120.5}\n{\"modell\": \"blau\", \"ttft_ms\": 130.5}\n",
        ),
        ("a.md", "# T\n\n| modell | ttft_ms |\n|---|---|\n| grün | 120.5 |\n| blau | 130.5 |\n"),
        ("a.txt", "modell   ttft_ms\ngrün     120.5\nblau     130.5\n"),
    ];
    for (name, text) in formats {
        let wide = |bytes: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
            mark.then_some(0xfeff).into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
        };
        let utf8 = text.as_bytes().to_vec();
        let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        let latin = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        let ended = [text.as_bytes(), &[0; 64]].concat();
        for (encoding, bytes, told) in [
            ("UTF-8", utf8, None),
            ("UTF-8 with a mark", marked, None),
            ("UTF-16 LE with a mark", wide(u16::to_le_bytes, true), Some("problem-encoding")),
            ("UTF-16 BE with a mark", wide(u16::to_be_bytes, true), Some("problem-encoding")),
            ("UTF-16 LE", wide(u16::to_le_bytes, false), Some("problem-encoding")),
            ("UTF-16 BE", wide(u16::to_be_bytes, false), Some("problem-encoding")),
            ("Windows-1252", latin, Some("problem-encoding")),
            ("NUL bytes at the end", ended, Some("problem-nul")),
        ] {
            let folder = read_one(name, &bytes);
            let place = format!("{name} {encoding} {:?}", folder.problems);
            let column = |at: usize| folder.tables[0].columns[at].cells.clone();
            assert_eq!(folder.tables.len(), 1, "{place}");
            assert_eq!(column(0), ["grün", "blau"].map(|text| Cell::Text(text.to_owned())), "{place}");
            assert_eq!(column(1), [120.5, 130.5].map(Cell::Number), "{place}");
            let ids: Vec<_> = folder.problems.iter().map(|problem| problem.message.id.as_str()).collect();
            assert_eq!(ids, told.into_iter().collect::<Vec<_>>(), "{place}");
        }
    }
}

/// I2: the kinds of spoilt tables of the Pollock benchmark (Vitagliano et al. 2023), and what must come of each:
/// the rows that are read and the lines that are named.
#[test]
fn no_row_of_a_spoilt_table_is_lost_without_a_word() {
    let plain = "model,ttft_ms,note\na,1,x\nb,2,y\nc,3,z\nd,4,v\n";
    let each = |change: &dyn Fn(&str) -> String| -> String {
        plain.lines().map(|line| change(line) + "\n").collect()
    };
    let at = |place: usize, change: &dyn Fn(&str) -> String| -> String {
        plain
            .lines()
            .enumerate()
            .map(|(line, text)| if line == place { change(text) } else { text.to_owned() } + "\n")
            .collect()
    };
    let kinds: Vec<(&str, String)> = vec![
        ("as it should be", plain.to_owned()),
        ("no line end at the end", plain.trim_end().to_owned()),
        ("two line ends at the end", format!("{plain}\n")),
        ("carriage returns", plain.replace('\n', "\r")),
        ("carriage returns and line feeds", plain.replace('\n', "\r\n")),
        ("semicolons", plain.replace(',', ";")),
        ("tabs", plain.replace(',', "\t")),
        ("bars", plain.replace(',', "|")),
        ("commas and blanks", plain.replace(',', ", ")),
        ("sep=", format!("sep=;\n{}", plain.replace(',', ";"))),
        ("all quoted", each(&|line| format!("\"{}\"", line.replace(',', "\",\"")))),
        ("single quotes", each(&|line| format!("'{}'", line.replace(',', "','")))),
        ("separators in quotes", at(2, &|_| "\"b, or c\",2,y".to_owned())),
        ("lines in quotes", at(2, &|_| "\"b\nc\",2,y".to_owned())),
        ("quotes in quotes", at(2, &|_| "\"b \"\"c\"\"\",2,y".to_owned())),
        ("escaped quotes", at(2, &|_| "\"b \\\"c\\\"\",2,y".to_owned())),
        ("a quote in a cell", at(2, &|_| "5\" b,2,y".to_owned())),
        ("a quote that is not closed", at(2, &|_| "\"b,2,y".to_owned())),
        ("a quote that is not opened", at(2, &|_| "b\",2,y".to_owned())),
        ("a separator more in a row", at(2, &|line| format!("{line},"))),
        ("a separator more before a row", at(2, &|line| format!(",{line}"))),
        ("a separator less in a row", at(2, &|_| "b,2".to_owned())),
        ("a cell more in a row", at(2, &|line| format!("{line},more"))),
        ("a separator more in the header", at(0, &|line| format!("{line},"))),
        ("a separator less in the header", at(0, &|_| "model,ttft_ms".to_owned())),
        ("a row of nothing", at(2, &|line| format!("{line}\n,,"))),
        ("an empty line", at(2, &|line| format!("{line}\n"))),
        ("lines before the header", format!("a report\nof today\n\n{plain}")),
        ("a line right before the header", format!("a report\n{plain}")),
        ("padded lines before the header", format!("a report,,\n,,\n{plain}")),
        ("lines behind the table", format!("{plain}\nmade by hand\n")),
        ("the header again", at(2, &|line| format!("{line}\nmodel,ttft_ms,note"))),
        ("equal names", at(0, &|_| "model,ttft_ms,model".to_owned())),
        ("empty names", at(0, &|_| ",ttft_ms,".to_owned())),
        ("long names", at(0, &|line| format!("{}{line}", "x".repeat(5_000)))),
        ("totals", format!("{plain}Total,10,\n")),
        ("a second table", format!("{plain}\nmodel,load_s\na,1\nb,2\n")),
        ("decimal commas", each(&|line| line.replace(',', ";").replace(";1;", ";1,5;"))),
        ("blanks around cells", each(&|line| line.replace(',', " , "))),
    ];
    assert!(kinds.len() >= 38);
    for (kind, text) in kinds {
        let folder = read_one("a.csv", text.as_bytes());
        let ttft: Vec<f64> = folder
            .tables
            .iter()
            .flat_map(|table| &table.columns)
            .filter(|column| column.name.contains("ttft"))
            .flat_map(|column| &column.cells)
            .filter_map(|cell| if let Cell::Number(value) = cell { Some(value.floor()) } else { None })
            .collect();
        // Rows that are not read are counted by a problem that names their lines.
        let named: f64 = folder
            .problems
            .iter()
            .filter(|problem| {
                matches!(problem.message.id.as_str(), "problem-row-slipped" | "problem-lines-outside")
            })
            .map(|problem| match problem.message.args["count"] {
                Argument::Number(count) => count,
                Argument::Text(_) => 0.0,
            })
            .sum();
        let lost: Vec<f64> = [1.0, 2.0, 3.0, 4.0].into_iter().filter(|value| !ttft.contains(value)).collect();
        assert!(lost.len() as f64 <= named, "{kind}: {lost:?} is lost, {:?}", folder.problems);
        assert!(lost.len() <= 1, "{kind}: {lost:?} is lost for one spoilt row, {:?}", folder.problems);
        assert!(ttft.len() <= 4, "{kind}: {ttft:?} is more than there is");
    }
}

/// I5: each ends, as a document at least.
#[test]
fn footnotes_and_mixed_nesting_in_masses_end() {
    let mut notes = String::new();
    for number in 0..40_000 {
        write!(notes, "[^{number}] text\n\n[^{number}]: note\n\n").unwrap();
    }
    assert!(notes.len() > 1_000_000);
    let begin = Instant::now();
    for text in [notes, "*_".repeat(100_000), "[".repeat(100_000), "> - 1. ".repeat(20_000)] {
        assert_eq!(read_one("a.md", text.as_bytes()).documents[0].text, text);
    }
    assert!(begin.elapsed() < Duration::from_secs(100), "ten times a second each, and slow builds");
}

/// I6: what is too large is listed with the limit, and costs neither time nor memory.
#[test]
fn a_file_of_five_gigabytes_is_listed_with_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.csv", "b.json", "c.txt", "d.jsonl", "e.xlsx"] {
        let mut file = fs::File::create(folder.path().join(name)).unwrap();
        file.write_all(b"model,ttft_ms\na,1\n").unwrap();
        file.seek(SeekFrom::Start(5 << 30)).unwrap();
        file.write_all(b"\n").unwrap();
    }
    // Nothing but zeros behind its first lines, and small enough to be read.
    let mut file = fs::File::create(folder.path().join("f.csv")).unwrap();
    file.write_all(b"model,ttft_ms\na,1\n").unwrap();
    file.set_len(80 << 20).unwrap();
    fs::write(folder.path().join("good.csv"), "model,ttft_ms\na,1\n").unwrap();
    let mut first = None;
    let begin = Instant::now();
    let read = read_telling(folder.path(), &mut |_| first = first.or(Some(begin.elapsed())));
    assert!(first.unwrap() < Duration::from_secs(3), "ten times 300 ms");
    for name in ["a.csv", "b.json", "c.txt", "d.jsonl", "e.xlsx"] {
        let file = read.files.iter().find(|file| file.path == name).unwrap();
        let FileState::Skipped { reason } = &file.outcome else { panic!("{file:?}") };
        assert_eq!(reason.id, "skipped-size");
        assert!(matches!(reason.args["limit"], Argument::Number(limit) if limit > 1.0), "{reason:?}");
    }
    assert_eq!(outcome(&read, "good.csv"), "1");
    assert_eq!(outcome(&read, "f.csv"), "skipped-binary");
    assert!(peak_megabytes() < 300.0, "{}", peak_megabytes());
}

/// I6: the largest memory this process has taken, where the system tells.
fn peak_megabytes() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok()).unwrap_or(0.0) / 1e3
}

/// I6: the first word comes at once, and every file has its outcome.
#[test]
fn a_hundred_thousand_files_are_all_listed() {
    // Making and deleting so many files takes minutes on a busy disk.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    for group in 0..100 {
        let inner = folder.path().join(format!("{group:02}"));
        fs::create_dir(&inner).unwrap();
        for number in 0..1_000 {
            fs::write(inner.join(format!("{number:03}.csv")), "ttft_ms\n1\n").unwrap();
        }
    }
    let begin = Instant::now();
    let (mut first, mut words) = (None, 0);
    let read = read_telling(folder.path(), &mut |progress| {
        words += 1;
        if progress.found > 0 {
            first = first.or(Some(begin.elapsed()));
        }
    });
    assert!(first.unwrap() < Duration::from_secs(3), "ten times 300 ms: {first:?}");
    assert_eq!((read.files.len(), read.tables.len(), read.problems.len()), (100_000, 100_000, 0));
    assert!(read.files.is_sorted_by(|one, next| one.path < next.path));
    assert!(words > 3, "{words}");
    assert!(peak_megabytes() < 300.0, "{}", peak_megabytes());
}

/// I8: a file that grows without end is read as it was, or named.
#[test]
fn a_file_that_grows_while_it_is_read_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grows.csv");
    fs::write(&path, "ttft_ms\n1\n").unwrap();
    for number in 0..200 {
        fs::write(folder.path().join(format!("{number}.csv")), "ttft_ms\n1\n").unwrap();
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
            let mut written = 0;
            while !done.load(Ordering::Relaxed) && written < 50_000_000 {
                file.write_all(b"1\n1\n1\n1\n").unwrap();
                written += 8;
            }
        });
        let read = read(folder.path());
        done.store(true, Ordering::Relaxed);
        assert_eq!(read.files.len(), 201);
        let changed = read.problems.iter().filter(|problem| problem.message.id == "problem-changed").count();
        let rows: u64 = outcome(&read, "grows.csv").parse().unwrap();
        let size = read.files.iter().find(|file| file.path == "grows.csv").unwrap().size;
        // It is all that was there when it was listed, or it is named.
        assert!(changed == 1 || rows * 2 + 8 == size, "{rows} {size}");
    });
}
