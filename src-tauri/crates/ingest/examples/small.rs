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
    let root = Path::new("/tmp/i_small");
    let n = 100_000;
    if !root.exists() {
        for i in 0..n {
            let dir = root.join(format!("d{:03}", i % 200));
            if i < 200 {
                fs::create_dir_all(&dir).unwrap();
            }
            match i % 10 {
                0..=4 => {
                    let mut s = String::from(
                        "timestamp,model,num_gpu,num_ctx,temperature,ttft_s,tokens_s,load_s,error\n",
                    );
                    for r in 0..20 {
                        s += &format!(
                            "2025-10-08T16:27:{:02},gemma3:1b,{},{},0.4,0.{:04},{}.{:02},0.0{},\n",
                            r,
                            40 + 20 * (r % 3),
                            1024 << (r % 2),
                            (r * 37 + i) % 9999,
                            90 + (i + r) % 20,
                            (i * 7 + r) % 100,
                            r
                        );
                    }
                    fs::write(dir.join(format!("run_{i}.csv")), s).unwrap();
                }
                5..=7 => {
                    let mut s =
                        String::from("{\"model\":\"gemma3:1b\",\"date\":\"2025-10-08\",\"results\":[");
                    for r in 0..10 {
                        if r > 0 {
                            s += ",";
                        }
                        s += &format!(
                            "{{\"prompt\":\"p{}\",\"ttft_ms\":{}.{},\"tokens_s\":{}.5,\"eval_count\":{},\"options\":{{\"num_ctx\":{}}}}}",
                            r,
                            100 + (i + r) % 50,
                            r,
                            80 + (r + i) % 9,
                            50 + r,
                            512 << (r % 3)
                        );
                    }
                    s += "]}";
                    fs::write(dir.join(format!("run_{i}.json")), s).unwrap();
                }
                _ => {
                    let mut s = format!(
                        "# Report {i}\n\nThe sweep of **num_gpu** shows `tokens_s` at {i}.5 tok/s.\n\n- first\n- second\n\n| num_gpu | num_ctx | tokens_s |\n|---|---:|---:|\n"
                    );
                    for r in 0..8 {
                        s += &format!("| {} | {} | {}.5 |\n", 40 + r, 1024, 80 + r);
                    }
                    s += "\nAnd some words at the end of it, as reports have them.\n";
                    fs::write(dir.join(format!("report_{i}.md")), s).unwrap();
                }
            }
        }
    }
    let which = std::env::args().nth(1).unwrap_or_default();
    for _ in 0..3 {
        if which != "ours" {
            let t = Instant::now();
            let mut cells = 0usize;
            let mut files = 0;
            for e in walkdir::WalkDir::new(root) {
                let e = e.unwrap();
                if !e.file_type().is_file() {
                    continue;
                }
                files += 1;
                let b = fs::read(e.path()).unwrap();
                match e.path().extension().unwrap().to_str().unwrap() {
                    "csv" => {
                        let mut r = csv::ReaderBuilder::new().has_headers(false).from_reader(&b[..]);
                        let mut rec = csv::StringRecord::new();
                        while r.read_record(&mut rec).unwrap() {
                            cells += rec.len();
                        }
                    }
                    "json" => {
                        let v: serde_json::Value = serde_json::from_slice(&b).unwrap();
                        cells += v.as_object().unwrap().len();
                    }
                    _ => {
                        let t = String::from_utf8(b).unwrap();
                        cells += markdown::tables(&t).0.len();
                    }
                }
            }
            println!("floor {files} {cells} {:.2}", t.elapsed().as_secs_f64());
        }
        if which != "floor" {
            let t = Instant::now();
            let mut first = None;
            let f = ingest::read_folder(
                root,
                &Default::default(),
                &Default::default(),
                &C(t),
                &|| false,
                &mut |p| {
                    if p.done > 0 && first.is_none() {
                        first = Some(t.elapsed())
                    }
                },
            )
            .unwrap();
            let e = t.elapsed();
            println!(
                "ours {} tables {} {:.2} first {:?}",
                f.files.len(),
                f.tables.len(),
                e.as_secs_f64(),
                first
            );
            let t = Instant::now();
            drop(f);
            println!("drop {:.2}", t.elapsed().as_secs_f64());
        }
    }
}
