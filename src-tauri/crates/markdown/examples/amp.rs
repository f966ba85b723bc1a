//! Scratch.
#![allow(clippy::all, clippy::pedantic, clippy::print_stdout, missing_docs)]
struct Instant(f64);
impl Instant {
    fn now() -> Self {
        Instant(cpu())
    }
    fn elapsed(&self) -> std::time::Duration {
        std::time::Duration::from_secs_f64((cpu() - self.0).max(0.0))
    }
}
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    s.split(" ").next().unwrap().parse::<f64>().unwrap() / 1e9
}
fn main() {
    for n in [125_000, 250_000usize, 500_000, 1_000_000] {
        for a in ["a@b.c~~", "- ~~_(", "#``漢", "!)-->```\n[^1]: ", "&``mailto:~"] {
            let t = a.repeat(n / a.len());
            let s = Instant::now();
            let r = markdown::render(&t);
            let e = s.elapsed().as_secs_f64() * 1e3;
            let s = Instant::now();
            let _ = markdown::headings(&t);
            println!(
                "{n} {a:?} render {e:.0} headings {:.0} html {}",
                s.elapsed().as_secs_f64() * 1e3,
                r.html.len()
            );
        }
    }
}
