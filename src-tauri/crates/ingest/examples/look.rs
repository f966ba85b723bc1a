//! Scratch.
use std::time::{Duration, Instant};
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
    let root = std::env::args().nth(1).unwrap();
    let quiet = std::env::args().nth(2).is_some();
    let mut n = 0;
    let f = ingest::read_folder(
        root.as_ref(),
        &Default::default(),
        &Default::default(),
        &C(Instant::now()),
        &|| false,
        &mut |_| n += 1,
    );
    let f = f.unwrap();
    println!(
        "{} files {} tables {} docs {} problems {:.1} ms, {n} progress",
        f.files.len(),
        f.tables.len(),
        f.documents.len(),
        f.problems.len(),
        f.elapsed_ms
    );
    if quiet {
        return;
    }
    for e in &f.files {
        println!("{} {:?} {}", e.path, e.kind, serde_json::to_string(&e.outcome).unwrap());
        for t in f.tables.iter().filter(|t| t.file == e.path) {
            println!(
                "   [{}] {} rows {}..{}",
                t.part,
                t.rows(),
                t.lines.first().unwrap_or(&0),
                t.lines.last().unwrap_or(&0)
            );
            for c in &t.columns {
                let s = match &c.role {
                    domain::Role::Measure { metric, unit, direction } => {
                        format!("MEASURE {metric} [{}] {direction:?}", unit.symbol())
                    }
                    r => format!("{r:?}"),
                };
                let mut v = String::new();
                for x in c.cells.iter().take(3) {
                    let y = match x {
                        domain::Cell::Number(n) => format!("{n}"),
                        domain::Cell::Text(t) => format!("'{}'", t.chars().take(30).collect::<String>()),
                        o => format!("{o:?}"),
                    };
                    v += &y;
                    v += " ";
                }
                println!("       {:<40} {:<50} {}", c.name, s, v);
            }
        }
        for p in f.problems.iter().filter(|p| p.file == e.path) {
            println!(
                "   ! {:?} {:?} {} {}",
                p.line,
                p.severity,
                p.message.id,
                serde_json::to_string(&p.message.args).unwrap()
            );
        }
    }
}
