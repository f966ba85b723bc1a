//! Prints what is found in a folder.
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
    let folder = ingest::read_folder(
        std::path::Path::new(&root),
        &domain::Selection::default(),
        &ingest::Limits::default(),
        &C,
        &|| false,
        &mut |_| {},
    )
    .unwrap();
    let began = std::time::Instant::now();
    let e = evidence::examine(&folder);
    println!(
        "{} families {} facts {} findings in {:?}",
        e.data.families.len(),
        e.facts.len(),
        e.findings.len(),
        began.elapsed()
    );
    if std::env::args().nth(2).is_some() {
        for f in &e.data.families {
            println!(
                "FAMILY written={} rows={} failed={} cold={}",
                f.written,
                f.len(),
                f.failed.iter().filter(|x| **x).count(),
                f.cold.iter().filter(|x| **x).count()
            );
            for p in &f.parts {
                println!("   part {}#{} {}", p.file, p.part, p.rows());
            }
            for m in &f.measures {
                println!("   measure {} {:?} {:?} {:?}", m.name, m.metric, m.unit, m.statistic);
            }
            for d in &f.dimensions {
                println!(
                    "   dim {} {:?} path={} red={} {:?}",
                    d.name,
                    d.kind,
                    d.from_path,
                    d.redundant,
                    d.values.iter().take(6).collect::<Vec<_>>()
                );
            }
        }
        for c in &e.data.copies {
            println!("COPY {c:?}");
        }
    }
    let words = wording::Words::english();
    for f in &e.findings {
        let mut m = f.message.clone();
        for v in m.args.values_mut() {
            if let domain::Argument::Text(t) = v {
                for fact in &e.facts {
                    let r = fact.id.reference();
                    if t.contains(&r) {
                        *t = t.replace(&r, &format!("{:.4}{}[n{}]", fact.value, fact.unit.symbol(), fact.n));
                    }
                }
            }
        }
        let mut s = words.sentence(&m);
        if s == m.id {
            s = format!("{} {:?}", m.id, m.args);
        }
        let missing = f.facts.iter().filter(|i| e.fact(i).is_none()).count();
        println!("{:.1} {:?} {}{}", f.weight, f.kind, s, if missing > 0 { " MISSING FACTS" } else { "" });
        if std::env::args().nth(3).is_some() {
            if let Some(t) = &f.test {
                println!("      {t:?}");
            }
            println!(
                "      {:?} {}",
                f.subject,
                f.sources
                    .iter()
                    .map(|s| format!("{}#{} {:?}", s.file, s.part, s.place))
                    .collect::<Vec<_>>()
                    .join(" | ")
                    .chars()
                    .take(300)
                    .collect::<String>()
            );
            if let Some(a) = &f.advice {
                println!("      -> {}", words.sentence(a));
            }
        }
    }
}
