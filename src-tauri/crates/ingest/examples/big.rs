use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};
struct C(Instant);
impl domain::Clock for C {
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }
    fn now(&self) -> domain::Timestamp {
        domain::Timestamp(0)
    }
}
fn main() {
    let root = Path::new("/tmp/i_1g");
    if !root.exists() {
        fs::create_dir(root).unwrap();
        use std::io::Write;
        let mut w = std::io::BufWriter::with_capacity(1 << 20, fs::File::create(root.join("a.csv")).unwrap());
        writeln!(w, "timestamp,model,num_gpu,num_ctx,ttft_s,tokens_s,load_s,status").unwrap();
        let mut size = 0usize;
        let mut x = 1u64;
        while size < 1_000_000_000 {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            let s = format!(
                "2025-10-08T16:27:{:02},gemma3:{},{},{},{}.{:04},{}.{:02},0.{:04},ok\n",
                x % 60,
                ["1b", "270m", "4b"][(x >> 8) as usize % 3],
                [40, 60, 80][(x >> 12) as usize % 3],
                [1024, 2048][(x >> 16) as usize % 2],
                (x >> 20) % 3,
                (x >> 24) % 10000,
                80 + (x >> 30) % 60,
                (x >> 36) % 100,
                (x >> 40) % 10000
            );
            size += s.len();
            w.write_all(s.as_bytes()).unwrap();
        }
    }
    let which = std::env::args().nth(1).unwrap_or_default();
    for _ in 0..3 {
        if which != "ours" {
            let t = Instant::now();
            let mut sums = [0f64; 3];
            let mut n = 0;
            let mut r = csv::ReaderBuilder::new().has_headers(true).from_path(root.join("a.csv")).unwrap();
            let mut rec = csv::ByteRecord::new();
            while r.read_byte_record(&mut rec).unwrap() {
                n += 1;
                for (i, c) in [4, 5, 6].into_iter().enumerate() {
                    sums[i] += std::str::from_utf8(&rec[c]).unwrap().parse::<f64>().unwrap();
                }
            }
            println!("floor {n} {sums:?} {:.2}", t.elapsed().as_secs_f64());
        }
        if which != "floor" {
            let t = Instant::now();
            let f = ingest::read_folder(
                root,
                &Default::default(),
                &Default::default(),
                &C(t),
                &|| false,
                &mut |_| (),
            )
            .unwrap();
            println!(
                "ours {:.2} {:?}",
                t.elapsed().as_secs_f64(),
                f.tables[0].digest.as_ref().map(|d| (d.rows, d.groups.len(), d.groups[0].columns[5]))
            );
        }
    }
    if which == "excerpt" {
        for _ in 0..3 {
            let t = Instant::now();
            let e = ingest::excerpt(
                Path::new("/tmp/i_big"),
                &domain::Source {
                    file: "a.csv".into(),
                    part: String::new(),
                    place: domain::Place::Cells {
                        column: "ttft_s".into(),
                        rows: vec![domain::RowRange { first: 1_600_000, last: 1_600_003 }],
                    },
                },
                3,
                40,
            )
            .unwrap();
            println!("excerpt {} {:?}", e.rows.len(), t.elapsed());
        }
    }
}
