//! x
use std::time::{Duration, Instant};
struct C(Instant);
impl domain::Clock for C { fn monotonic(&self)->Duration{self.0.elapsed()} fn now(&self)->domain::Timestamp{domain::Timestamp(0)} }
fn main(){
    let f=ingest::read_folder(std::path::Path::new(&std::env::args().nth(1).unwrap()),&Default::default(),&Default::default(),&C(Instant::now()),&||false,&mut |_| ()).unwrap();
    for t in &f.tables { println!("{} [{}] {} rows", t.file,t.part,t.rows());
        for c in &t.columns { let r=match &c.role { domain::Role::Measure{metric,unit,..}=>format!("{metric} {}",unit.symbol()), r=>format!("{r:?}")}; println!("    {} = {} {:?} {:?}", c.name, r, c.summary.as_ref().map(|s|(s.kind,s.of.name().to_owned())), c.cells.first()); } }
    for p in &f.problems { println!("P {} {:?} {:?}", p.file,p.line,p.message); }
}
