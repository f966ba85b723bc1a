//! Examines a folder again and again.
#![allow(clippy::print_stdout, missing_docs, clippy::unwrap_used)]
use std::time::Duration;
struct C;
impl domain::Clock for C {
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
    fn now(&self) -> domain::Timestamp {
        unimplemented!()
    }
}
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let n: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let folder = ingest::read_folder(
        std::path::Path::new(&root),
        &domain::Selection::default(),
        &ingest::Limits::default(),
        &C,
        &|| false,
        &mut |_| {},
    )
    .unwrap();
    let t = std::time::Instant::now();
    for _ in 0..n {
        std::hint::black_box(evidence::Data::of(&folder.tables, &folder.documents, &folder.files));
    }
    println!("data {:?}", t.elapsed() / n as u32);
    let t = std::time::Instant::now();
    for _ in 0..n {
        std::hint::black_box(evidence::examine(&folder));
    }
    println!("examine {:?}", t.elapsed() / n as u32);
}
