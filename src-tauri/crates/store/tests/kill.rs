//! Processes killed in mid-write: saving and running.
//!
//! The tests start themselves as their children: an environment variable tells a test that it is one, and where to do
//! the work that it is killed in.

#![expect(clippy::disallowed_methods, reason = "the tests start themselves and look at what is left")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use domain::RunId;
use store::Store;

#[path = "support/samples.rs"]
mod samples;

const PLACE: &str = "CHIMERA_TEST_PLACE";

/// The children's folder, where this process is a child.
fn place() -> Option<PathBuf> {
    std::env::var_os(PLACE).map(PathBuf::from)
}

/// Starts a test as a child.
fn start(test: &str, place: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(PLACE, place)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Says something to the parent, past the test harness's own words.
fn say(word: &str) {
    let mut parent = std::io::stdout();
    writeln!(parent, "\n{word}").unwrap();
    parent.flush().unwrap();
}

/// Waits for a word of the child.
fn wait_for(word: &str, lines: &mut impl BufRead) {
    let mut line = String::new();
    while line.trim_end() != word {
        line.clear();
        assert_ne!(lines.read_line(&mut line).unwrap(), 0, "the child ended before it said {word}");
    }
}

/// Small, seeded, and enough to choose moments: xorshift64*.
struct Moments(u64);

impl Moments {
    fn up_to(&mut self, most: Duration) -> Duration {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        most.mul_f64((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64)
    }
}

/// Bytes that tell which version they are, and whether they are whole.
fn content(version: u32) -> Vec<u8> {
    let mut bytes = format!("{version:08}\n").into_bytes();
    bytes.resize(80_000, u8::try_from(version % 251).unwrap());
    bytes
}

fn assert_whole(path: &Path) {
    let bytes = fs::read(path).unwrap();
    let version = std::str::from_utf8(&bytes[..8]).unwrap().parse().unwrap();
    assert!(bytes == content(version), "{} is torn", path.display());
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The work of a child: it saves until it is killed, and tells how long a save takes by saying when two are done.
fn save_without_end(place: &Path) {
    let store = Store::open(&place.join("data")).unwrap();
    for version in 1.. {
        let figures = [("figure.svg".to_owned(), content(version))];
        store.save_bundle(&place.join("out/report.md"), &content(version), &figures, true).unwrap();
        if version <= 2 {
            say("saved");
        }
    }
}

#[test]
fn killed_while_saving_the_old_file_or_the_new_one_is_there_and_nothing_else() {
    if let Some(place) = place() {
        return save_without_end(&place);
    }
    // A save mostly waits for the disk, so several take turns at the processor.
    std::thread::scope(|scope| {
        let workers: Vec<_> =
            (1..=4).map(|seed| scope.spawn(move || kill_while_saving(Moments(seed)))).collect();
        for worker in workers {
            worker.join().unwrap();
        }
    });
}

/// How many children each worker kills at least. Windows takes many times as long to start one.
const KILLS: u32 = if cfg!(windows) { 50 } else { 250 };

/// Kills children at random moments, and more until a share of `KILLS` was met in the middle of a save.
fn kill_while_saving(mut moments: Moments) {
    let root = tempfile::tempdir().unwrap();
    let (data, out) = (root.path().join("data"), root.path().join("out"));
    fs::create_dir_all(out.join("report-figures")).unwrap();
    fs::write(out.join("report.md"), content(0)).unwrap();
    fs::write(out.join("report-figures/figure.svg"), content(0)).unwrap();
    let (mut kills, mut in_mid_save) = (0, 0);
    while kills < KILLS || in_mid_save < KILLS * 3 / 10 {
        kills += 1;
        assert!(kills <= 4 * KILLS, "only {in_mid_save} of {kills} kills met a save");
        let mut child =
            start("killed_while_saving_the_old_file_or_the_new_one_is_there_and_nothing_else", root.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        wait_for("saved", &mut lines);
        let second = Instant::now();
        wait_for("saved", &mut lines);
        std::thread::sleep(moments.up_to(second.elapsed()));
        child.kill().unwrap();
        child.wait().unwrap();
        in_mid_save += u32::from(!names(&data.join("saving")).is_empty());

        Store::open(&data).unwrap();

        assert_whole(&out.join("report.md"));
        assert_whole(&out.join("report-figures/figure.svg"));
        assert_eq!(names(&out), ["report-figures", "report.md"]);
        assert_eq!(names(&out.join("report-figures")), ["figure.svg"]);
        assert_eq!(names(&data.join("saving")), [""; 0]);
    }
}

const CALLS: u32 = 6;

/// The work of a child: it keeps a run, and waits to be killed.
fn keep_a_run(place: &Path) {
    let store = Store::open(&place.join("data")).unwrap();
    let id = RunId(fs::read_to_string(place.join("id")).unwrap());
    let at_boundaries = place.join("at boundaries").exists();
    let mut go_on = [0];
    say("begin");
    let mut journal = store.begin_run(&samples::header(&id)).unwrap();
    say("begun");
    for record in samples::records(CALLS) {
        if at_boundaries {
            std::io::stdin().read_exact(&mut go_on).unwrap();
        }
        journal.append(&record).unwrap();
        say("appended");
    }
    // Killed here at the latest; the end of standard input is the parent's own end.
    let _ = std::io::stdin().read_exact(&mut go_on);
}

/// What is kept of a run is what was acknowledged, and at most the one record that was in flight.
fn assert_kept(data: &Path, id: &RunId, acknowledged: usize) {
    let store = Store::open(data).unwrap();
    let run = store.load_run(id).unwrap();
    let calls = |records: usize| records.saturating_sub(samples::BEFORE_THE_CALLS).min(CALLS as usize);
    let expected = [acknowledged, acknowledged + 1]
        .map(|records| (0..).take(calls(records)).map(samples::call).collect());
    assert!(expected.contains(&run.calls), "{acknowledged} acknowledged, {} calls kept", run.calls.len());
    let finished = samples::records(CALLS).len();
    assert!(run.outcome.is_none() || acknowledged + 1 >= finished);
    assert!(run.outcome.is_some() || acknowledged < finished);

    store.append_notes(id, &samples::notes("after the crash")).unwrap();
    let again = store.load_run(id).unwrap();
    assert_eq!(again.notes.title, "after the crash");
    assert_eq!((again.calls, again.outcome), (run.calls, run.outcome));
}

#[test]
fn killed_at_any_record_of_a_run_every_finished_call_is_kept_once() {
    if let Some(place) = place() {
        return keep_a_run(&place);
    }
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("at boundaries"), "").unwrap();
    for boundary in 0..=samples::records(CALLS).len() {
        let id = RunId(format!("boundary-{boundary}"));
        fs::write(root.path().join("id"), &id.0).unwrap();
        let mut child = start("killed_at_any_record_of_a_run_every_finished_call_is_kept_once", root.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        wait_for("begun", &mut lines);
        for _ in 0..boundary {
            child.stdin.as_mut().unwrap().write_all(b".").unwrap();
            wait_for("appended", &mut lines);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_kept(&root.path().join("data"), &id, boundary);
    }
}

#[test]
fn killed_at_any_moment_of_a_run_at_most_the_record_in_flight_is_lost() {
    if let Some(place) = place() {
        return keep_a_run(&place);
    }
    let root = tempfile::tempdir().unwrap();
    let mut moments = Moments(0x5eed);
    for number in 0..200 {
        let id = RunId(format!("moment-{number}"));
        fs::write(root.path().join("id"), &id.0).unwrap();
        let mut child =
            start("killed_at_any_moment_of_a_run_at_most_the_record_in_flight_is_lost", root.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        wait_for("begun", &mut lines);
        std::thread::sleep(moments.up_to(Duration::from_millis(15)));
        child.kill().unwrap();
        child.wait().unwrap();
        let acknowledged = lines.lines().filter(|line| line.as_ref().unwrap() == "appended").count();
        assert_kept(&root.path().join("data"), &id, acknowledged);
    }
}
