//! Scratch.
use std::time::{Duration, Instant};
struct C(Instant);
impl domain::Clock for C { fn monotonic(&self)->Duration{self.0.elapsed()} fn now(&self)->domain::Timestamp{domain::Timestamp(0)} }
fn main(){
  let root=std::env::args().nth(1).unwrap();
  let f=ingest::read_folder(root.as_ref(),&Default::default(),&Default::default(),&C(Instant::now()),&||false,&mut |_|{}).unwrap();
  let t=Instant::now(); let l=evidence::levels(&f.tables); eprintln!("{} levels {:?}",l.len(),t.elapsed());
  let ctx:u32=std::env::args().nth(2).unwrap().parse().unwrap();
  let e=evidence::evidence(&l,1500,ctx,evidence::reserve_tokens(ctx,768),&Default::default());
  println!("{}{:?}",e.text,e.share);
}
