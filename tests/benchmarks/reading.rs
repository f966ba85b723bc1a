//! Reading of folders: many small files against the bare parsers, and a very large table against the csv crate that
//! sums three of its columns. In turn, best of each: what else runs on the machine only ever adds.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use agent::SystemClock;
use domain::{Folder, Selection};
use ingest::{Limits, read_folder};

use crate::{Goal, Row};

const ROUNDS: usize = 3;
const FILES: usize = 100_000;
const LARGE: usize = 1_000_000_000;

pub(crate) fn rows() -> Vec<Row> {
    vec![small_files(), large_table()]
}

fn read(root: &Path) -> Folder {
    let clock = SystemClock::new();
    read_folder(root, &Selection::default(), &Limits::default(), &clock, &|| false, &mut |_| {})
        .expect("the folder is there")
}

/// The best of some rounds of both, in seconds.
fn row(name: &'static str, ours: impl Fn(), reference: impl Fn()) -> Row {
    let time = |work: &dyn Fn()| {
        let begun = Instant::now();
        work();
        begun.elapsed().as_secs_f64()
    };
    let (mut best, mut floor) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        floor = floor.min(time(&reference));
        best = best.min(time(&ours));
    }
    Row { name, unit: "s", ours: best, reference: floor, goal: Goal::Times(1.1) }
}

fn small_files() -> Row {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path();
    write_small_files(root).expect("it can be written to");
    row(
        "100,000 small files",
        || {
            let read = black_box(read(root));
            assert!(read.files.len() == FILES && read.tables.len() >= FILES);
        },
        || assert_eq!(black_box(parsed_plainly(root)), FILES),
    )
}

fn write_small_files(root: &Path) -> std::io::Result<()> {
    for file in 0..FILES {
        let inner = root.join(format!("{:03}", file % 200));
        if file < 200 {
            fs::create_dir(&inner)?;
        }
        let (name, text) = match file % 10 {
            0..6 => (format!("{file}.csv"), small_csv(file)),
            6..9 => (format!("{file}.json"), small_json(file)),
            _ => (format!("{file}.md"), small_markdown(file)),
        };
        fs::write(inner.join(name), text)?;
    }
    Ok(())
}

fn small_csv(file: usize) -> String {
    let mut text = String::from("model,num_gpu,num_ctx,temperature,ttft_s,tokens_s,load_s\n");
    for row in 0..10 {
        let (gpu, ctx) = (40 + 20 * (row % 3), 1024 << (row % 2));
        text += &format!(
            "gemma3:1b,{gpu},{ctx},0.4,0.{:04},{}.5,0.0{row}\n",
            (row * 37 + file) % 9_999,
            90 + row
        );
    }
    text
}

fn small_json(file: usize) -> String {
    let runs: Vec<String> = (0..8)
        .map(|run| {
            format!(
                "{{\"prompt\":\"p{run}\",\"ttft_ms\":{}.5,\"tokens_s\":{}.25}}",
                100 + file % 50,
                80 + run
            )
        })
        .collect();
    format!("{{\"model\":\"gemma3:1b\",\"results\":[{}]}}", runs.join(","))
}

fn small_markdown(file: usize) -> String {
    let mut text = format!(
        "# Report {file}\n\nThe sweep of **num_gpu** was fine.\n\n| num_gpu | tokens_s |\n|---|---:|\n"
    );
    for row in 0..8 {
        text += &format!("| {} | {}.5 |\n", 40 + row, 80 + row);
    }
    text
}

/// Walks, and parses each file with the library of its format; what is made of it is thrown away.
fn parsed_plainly(root: &Path) -> usize {
    let mut files = 0;
    for entry in walkdir::WalkDir::new(root) {
        let entry = entry.expect("the folder is readable");
        if !entry.file_type().is_file() {
            continue;
        }
        files += 1;
        let bytes = fs::read(entry.path()).expect("the file is readable");
        match entry.path().extension().and_then(|extension| extension.to_str()) {
            Some("csv") => {
                let mut reader = csv::Reader::from_reader(&bytes[..]);
                let mut record = csv::StringRecord::new();
                while reader.read_record(&mut record).expect("it is well formed") {
                    black_box(&record);
                }
            }
            Some("json") => {
                black_box(serde_json::from_slice::<serde_json::Value>(&bytes).expect("it is well formed"));
            }
            _ => {
                let text = String::from_utf8(bytes).expect("it is UTF-8");
                let arena = comrak::Arena::new();
                let mut options = comrak::Options::default();
                options.extension.table = true;
                black_box(comrak::parse_document(&arena, &text, &options));
            }
        }
    }
    files
}

fn large_table() -> Row {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("runs.csv");
    write_large_table(&path).expect("it can be written to");
    row(
        "1 GB of CSV, statistics by configuration",
        || {
            let read = black_box(read(folder.path()));
            let digest = read.tables[0].digest.as_ref().expect("it is too large to hold");
            assert_eq!((digest.groups.len(), digest.failed), (19, 0));
        },
        || {
            let mut reader = csv::Reader::from_path(&path).expect("the file is readable");
            let mut record = csv::ByteRecord::new();
            let mut sums = [0.0; 3];
            while reader.read_byte_record(&mut record).expect("it is well formed") {
                for (sum, cell) in sums.iter_mut().zip(record.iter().skip(4)) {
                    let text = std::str::from_utf8(cell).expect("it is UTF-8");
                    *sum += text.parse::<f64>().expect("it is a number");
                }
            }
            black_box(sums);
        },
    )
}

fn write_large_table(path: &Path) -> std::io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    writeln!(file, "timestamp,model,num_gpu,num_ctx,ttft_s,tokens_s,load_s,status")?;
    let (mut written, mut random) = (0, 1_u64);
    while written < LARGE {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let of = |shift: u32, values: u64| (random >> shift) % values;
        let row = format!(
            "2025-10-08T16:27:{:02},gemma3:{}b,{},{},{}.{:04},{}.{:02},0.{:04},ok\n",
            of(0, 60),
            of(8, 3),
            40 + 20 * of(12, 3),
            1024 << of(16, 2),
            of(20, 3),
            of(24, 10_000),
            80 + of(30, 60),
            of(36, 100),
            of(40, 10_000),
        );
        file.write_all(row.as_bytes())?;
        written += row.len();
    }
    file.flush()
}
