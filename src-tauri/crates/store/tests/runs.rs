//! Runs as the store keeps them: begun, read back, listed, annotated, damaged.

#![expect(clippy::disallowed_methods, reason = "the tests damage files")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use domain::{JournalRecord, Message, RunId, RunResult, Timestamp};
use store::{Error, KeptRuns, RunList, Store};
use tempfile::TempDir;

#[path = "support/samples.rs"]
mod samples;

fn store() -> (TempDir, Store) {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(&root.path().join("data")).unwrap();
    (root, store)
}

fn journal(store: &Store, id: &RunId) -> PathBuf {
    store.folder().join("runs").join(&id.0).join("run.jsonl")
}

fn kept(store: &Store, id: &str, records: &[JournalRecord]) -> RunId {
    let id = RunId(id.to_owned());
    let mut journal = store.begin_run(&samples::header(&id)).unwrap();
    for record in records {
        journal.append(record).unwrap();
    }
    id
}

#[test]
fn a_run_comes_back_as_it_was_kept() {
    let (_root, store) = store();
    let id = kept(&store, "20261124-173000-3f9a", &samples::records(4));
    let run = store.load_run(&id).unwrap();
    assert_eq!(run.header, samples::header(&id));
    assert_eq!(run.calls, (0..4).map(samples::call).collect::<Vec<_>>());
    assert_eq!(run.effective.unwrap().context_length, Some(4096));
    assert_eq!(run.analyses[0].1.findings[0].sentence, "It is faster.");
    assert_eq!(run.noted, [(12.5, Message::new("note-slow").with("seconds", 10_u32))]);
    assert_eq!(run.outcome, Some(samples::outcome()));
    assert_eq!(run.data, Some(samples::data()));
    assert_eq!((run.evidence, run.damage), (vec![samples::share()], None));
}

#[test]
fn a_run_begins_once() {
    let (_root, store) = store();
    let id = kept(&store, "1", &samples::records(1));
    assert!(matches!(store.begin_run(&samples::header(&id)), Err(Error::Exists { .. })));
    assert_eq!(store.load_run(&id).unwrap().calls.len(), 1);
}

#[test]
fn an_id_is_its_moment_in_utc_and_four_digits() {
    let (_root, store) = store();
    for (moment, expected) in [(1_795_541_400_000, "20261124-173000-"), (-1, "19691231-235959-")] {
        let id = store.new_run_id(Timestamp(moment)).0;
        let random = id.strip_prefix(expected).unwrap_or_else(|| panic!("{id}"));
        assert!(random.len() == 4 && random.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    }
}

#[test]
fn an_id_names_nothing_outside() {
    let (root, store) = store();
    let inside = kept(&store, "1", &samples::records(1));
    let outside = root.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::copy(journal(&store, &inside), outside.join("run.jsonl")).unwrap();
    for id in ["../../outside", "..", ".", "", "1/", "/1", "a\\b", "A", "1\0", "é", &"1".repeat(65)] {
        let id = RunId(id.to_owned());
        assert!(matches!(store.load_run(&id), Err(Error::NoSuchRun { .. })), "{id:?}");
        assert!(
            matches!(store.append_notes(&id, &samples::notes("x")), Err(Error::NoSuchRun { .. })),
            "{id:?}"
        );
        assert!(matches!(store.begin_run(&samples::header(&id)), Err(Error::NoSuchRun { .. })), "{id:?}");
    }
}

#[test]
fn cut_in_any_line_a_run_keeps_its_finished_calls_and_says_what_is_lost() {
    let (_root, store) = store();
    let id = kept(&store, "1", &samples::records(2));
    let path = journal(&store, &id);
    let whole = fs::read(&path).unwrap();
    let ends: Vec<usize> =
        whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect();
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    let cuts = ends.iter().rev().flat_map(|end| [end + 1, *end, end - 1, end - 30]);
    for cut in cuts.filter(|cut| *cut < whole.len()) {
        file.set_len(cut as u64).unwrap();
        let lines = ends.iter().filter(|end| **end <= cut).count();
        if lines == 0 {
            assert!(matches!(store.load_run(&id), Err(Error::Unreadable { .. })), "cut at {cut}");
            continue;
        }
        let run = store.load_run(&id).unwrap();
        assert_eq!(
            run.calls,
            (0..2)
                .take(lines.saturating_sub(1 + samples::BEFORE_THE_CALLS))
                .map(samples::call)
                .collect::<Vec<_>>()
        );
        assert_eq!(run.outcome, None, "cut at {cut}");
        assert_eq!(run.damage.is_some(), !ends.contains(&cut), "cut at {cut}");
    }
}

#[test]
fn the_last_runs_come_newest_first_and_those_that_cannot_be_read_are_named() {
    let (_root, store) = store();
    kept(&store, "20261124-100000-aaaa", &samples::records(2));
    kept(&store, "20261124-120000-bbbb", &samples::records(1)[..=samples::BEFORE_THE_CALLS]);
    let damaged = kept(&store, "20261124-130000-cccc", &[]);
    fs::write(journal(&store, &damaged), "nonsense\n").unwrap();
    fs::create_dir(store.folder().join("runs/20261124-140000-dddd")).unwrap();
    fs::write(store.folder().join("runs/stray file"), "").unwrap();
    let list = store.last_runs(10);
    let short: Vec<_> =
        list.runs.iter().map(|run| (run.id.0.as_str(), run.calls, run.result.clone())).collect();
    assert_eq!(
        short,
        [("20261124-120000-bbbb", 1, RunResult::Interrupted), ("20261124-100000-aaaa", 2, RunResult::Done)]
    );
    let newest = &list.runs[0];
    assert_eq!(
        (newest.folder_name.as_str(), newest.model.as_deref(), newest.runs),
        ("reports", Some("small:latest"), 2)
    );
    let unreadable: Vec<_> =
        list.unreadable.iter().map(|(id, why)| (id.0.as_str(), why.id.as_str())).collect();
    assert_eq!(
        unreadable,
        [("20261124-140000-dddd", "store-no-such-run"), ("20261124-130000-cccc", "store-run-unreadable")]
    );
    assert_eq!(store.last_runs(1).runs.len(), 1);
}

#[test]
fn the_last_notes_count_and_may_come_while_the_run_goes_on() {
    let (_root, store) = store();
    let id = RunId("1".to_owned());
    let mut journal = store.begin_run(&samples::header(&id)).unwrap();
    let [first, rest @ ..] = &samples::records(2)[..] else { panic!("there are records") };
    journal.append(first).unwrap();
    store.append_notes(&id, &samples::notes("early")).unwrap();
    for record in rest {
        journal.append(record).unwrap();
    }
    store.append_notes(&id, &samples::notes("late")).unwrap();
    let run = store.load_run(&id).unwrap();
    assert_eq!((run.notes.title.as_str(), run.calls.len(), run.damage), ("late", 2, None));
    assert_eq!(run.outcome, Some(samples::outcome()));
}

#[test]
fn notes_and_calls_at_the_same_time_do_not_mix() {
    let (_root, store) = store();
    let id = RunId("1".to_owned());
    let mut journal = store.begin_run(&samples::header(&id)).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..50 {
                store.append_notes(&id, &samples::notes(&number.to_string())).unwrap();
            }
        });
        for index in 0..50 {
            journal.append(&JournalRecord::CallFinished(Box::new(samples::call(index)))).unwrap();
        }
    });
    let run = store.load_run(&id).unwrap();
    assert_eq!((run.calls.len(), run.notes.title.as_str(), run.damage), (50, "49", None));
}

#[test]
fn a_journal_is_read_and_written_under_its_lock() {
    let (_root, store) = store();
    let id = RunId("1".to_owned());
    let mut journal = store.begin_run(&samples::header(&id)).unwrap();
    let held = fs::File::open(self::journal(&store, &id)).unwrap();
    held.lock().unwrap();
    let (done, heard) = std::sync::mpsc::channel();
    let (append, read) = (done.clone(), done);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            journal.append(&samples::records(1)[0]).unwrap();
            append.send("appended").unwrap();
        });
        scope.spawn(|| {
            store.load_run(&id).unwrap();
            read.send("read").unwrap();
        });
        let early = heard.recv_timeout(Duration::from_millis(200));
        drop(held);
        assert_eq!(early, Err(RecvTimeoutError::Timeout));
        let mut both = [heard.recv().unwrap(), heard.recv().unwrap()];
        both.sort_unstable();
        assert_eq!(both, ["appended", "read"]);
    });
}

#[test]
fn notes_on_a_damaged_run_keep_the_damage_aside_and_the_good_part() {
    let (_root, store) = store();
    let id = kept(&store, "1", &samples::records(2));
    let path = journal(&store, &id);
    let mut bytes = fs::read(&path).unwrap();
    let in_the_second_call = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .nth(1 + samples::BEFORE_THE_CALLS)
        .unwrap()
        .0
        + 40;
    bytes[in_the_second_call] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let run = store.load_run(&id).unwrap();
    assert_eq!(run.damage, Some(Message::new("journal-damaged").with("line", 6_u32).with("dropped", 4_u32)));
    for title in ["one", "two"] {
        store.append_notes(&id, &samples::notes(title)).unwrap();
        let run = store.load_run(&id).unwrap();
        assert_eq!((run.notes.title.as_str(), run.calls, run.outcome), (title, vec![samples::call(0)], None));
        assert_eq!(run.damage.unwrap().id, "journal-repaired");
    }
    assert_eq!(fs::read(path.with_file_name("run.damaged.jsonl")).unwrap(), bytes);
}

#[test]
fn a_journal_of_a_newer_version_is_left_alone() {
    let (_root, store) = store();
    let id = kept(&store, "1", &[]);
    let path = journal(&store, &id);
    let json = r#"{"record":"started","formatVersion":2,"somethingNew":true}"#;
    let line = format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()));
    fs::write(&path, &line).unwrap();
    assert!(matches!(store.load_run(&id), Err(Error::NewerFormat { version: 2, known: 1, .. })));
    assert!(store.append_notes(&id, &samples::notes("x")).is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), line);
}

#[test]
fn a_journal_of_version_1_still_opens() {
    let (_root, store) = store();
    let id = kept(&store, "20261124-173000-3f9a", &[]);
    fs::write(journal(&store, &id), include_str!("fixtures/journal-1.jsonl")).unwrap();
    let run = store.load_run(&id).unwrap();
    assert_eq!((run.header, run.data), (samples::header(&id), Some(samples::data())));
    assert_eq!(run.calls, [samples::call(0), samples::call(1)]);
    assert_eq!((run.evidence, run.outcome), (vec![samples::share()], Some(samples::outcome())));
    assert_eq!((run.notes, run.damage), (samples::notes("kept"), None));
}

#[test]
fn all_runs_are_counted_and_deleted_and_nothing_else() {
    let (root, store) = store();
    assert_eq!(store.kept_runs(), KeptRuns::default());
    let ids =
        ["20261124-173000-3f9a", "20261125-080000-0001"].map(|id| kept(&store, id, &samples::records(4)));
    fs::write(journal(&store, &ids[0]).with_file_name("run.damaged.jsonl"), [0; 1_000]).unwrap();
    let bytes: u64 = ids.iter().map(|id| fs::metadata(journal(&store, id)).unwrap().len()).sum();
    let (elsewhere, runs) = (root.path().join("elsewhere"), store.runs_folder());
    for (folder, name) in [(&elsewhere, "report.html"), (&runs.join("My notes"), "text.txt")] {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(name), "kept").unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(&elsewhere, runs.join("20261126-080000-0002")).unwrap();
    assert_eq!(store.kept_runs(), KeptRuns { runs: 2, bytes: bytes + 1_000 });

    store.delete_runs().unwrap();
    assert_eq!((store.kept_runs(), store.last_runs(8)), (KeptRuns::default(), RunList::default()));
    assert!(elsewhere.join("report.html").is_file() && runs.join("My notes/text.txt").is_file());
    let again = kept(&store, "20261124-173000-3f9a", &samples::records(1));
    assert_eq!(store.load_run(&again).unwrap().calls.len(), 1);
}
