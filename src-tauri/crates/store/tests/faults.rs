//! Any one call of the operating system fails: a clear error, the old file
//! intact, and no success claimed. The faults are of the whole process, so the tests take turns.

#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "the tests look at what is left")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;

use domain::{JournalRecord, RunId, Selection};
use fail::FailScenario;
use store::{Error, Preferences, Store, ThemeChoice};

#[path = "support/samples.rs"]
mod samples;

/// No space left, input/output error, permission denied, read-only file system, quota used up.
const CODES: [i32; 5] = [28, 5, 13, 30, if cfg!(target_os = "linux") { 122 } else { 69 }];

/// Lets the n-th call from now fail, counted from 0.
fn fail_call(n: usize, code: i32) {
    fail::cfg("store::io", &format!("{n}*off->1*return({code})->off")).unwrap();
}

fn no_more_faults() {
    fail::remove("store::io");
}

fn is_of_kind(error: &Error, code: i32) -> bool {
    match error {
        Error::DiskFull { source, .. } => {
            [28, 122, 69].contains(&code) && source.raw_os_error() == Some(code)
        }
        Error::NoPermission { source, .. } => [13, 30].contains(&code) && source.raw_os_error() == Some(code),
        Error::Io { source, .. } => code == 5 && source.raw_os_error() == Some(code),
        _ => false,
    }
}

/// Does the work with its first call failing, then its second, and so on until all calls succeed;
/// returns how many there are. The codes take turns. After each failure `check` looks at what is left.
fn every_call_fails(mut work: impl FnMut() -> Result<(), Error>, mut check: impl FnMut(usize)) -> usize {
    for n in 0.. {
        let code = CODES[n % CODES.len()];
        fail_call(n, code);
        let outcome = work();
        no_more_faults();
        match outcome {
            Ok(()) => return n,
            Err(error) => assert!(is_of_kind(&error, code), "call {n} with {code}: {error:?}"),
        }
        check(n);
    }
    unreachable!("the calls of a work are finite")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_save_that_fails_leaves_the_old_file_and_nothing_beside_it() {
    let scenario = FailScenario::setup();
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(&root.path().join("data")).unwrap();
    let out = root.path().join("out");
    fs::create_dir(&out).unwrap();
    let target = out.join("report.md");
    fs::write(&target, "old").unwrap();
    let mut taken = Vec::new();
    let calls = every_call_fails(
        || store.save_file(&target, b"new", true),
        |n| {
            let text = fs::read_to_string(&target).unwrap();
            if text == "new" {
                // The name was taken, and only then its folder could not be brought to the disk.
                taken.push(n);
                fs::write(&target, "old").unwrap();
            } else {
                assert_eq!(text, "old", "call {n}");
            }
            assert_eq!(names(&out), ["report.md"], "call {n}");
            assert_eq!(names(&root.path().join("data/saving")), [""; 0], "call {n}");
        },
    );
    assert!(calls >= 8, "only {calls} calls can fail");
    assert_eq!(taken, [calls - 1]);
    assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    scenario.teardown();
}

#[test]
fn errors_are_told_apart_by_what_a_person_can_do() {
    let scenario = FailScenario::setup();
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(&root.path().join("data")).unwrap();
    for code in CODES {
        fail_call(0, code);
        let error = store.save_file(&root.path().join("report.md"), b"", false).unwrap_err();
        assert!(is_of_kind(&error, code), "{code}: {error:?}");
    }
    scenario.teardown();
}

#[test]
fn a_bundle_that_fails_leaves_whole_files_only() {
    let scenario = FailScenario::setup();
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(&root.path().join("data")).unwrap();
    let out = root.path().join("out");
    fs::create_dir(&out).unwrap();
    let figures = [("a.svg".to_owned(), b"<a/>".to_vec()), ("b.svg".to_owned(), b"<b/>".to_vec())];
    let calls = every_call_fails(
        || store.save_bundle(&out.join("r.md"), b"main", &figures, true),
        |n| {
            for (name, whole) in [("r.md", "main"), ("r-figures/a.svg", "<a/>"), ("r-figures/b.svg", "<b/>")]
            {
                if let Ok(text) = fs::read_to_string(out.join(name)) {
                    assert_eq!(text, whole, "call {n}");
                }
            }
            if out.join("r.md").exists() {
                assert_eq!(names(&out.join("r-figures")), ["a.svg", "b.svg"], "a report has its figures");
                fs::remove_file(out.join("r.md")).unwrap();
            }
        },
    );
    assert!(calls >= 25, "only {calls} calls can fail");
    scenario.teardown();
}

#[test]
fn an_append_that_fails_ends_the_journal_and_keeps_what_was_acknowledged() {
    let scenario = FailScenario::setup();
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let mut number = 0;
    let mut records = samples::records(4);
    let after = records.pop().unwrap();
    let calls = std::cell::Cell::new(0);
    let work = || {
        number += 1;
        let id = RunId(number.to_string());
        let mut journal = store.begin_run(&samples::header(&id))?;
        for (acknowledged, record) in records.iter().enumerate() {
            if let Err(error) = journal.append(record) {
                no_more_faults();
                assert_kept(&store, &id, acknowledged, &records);
                // Nothing follows a failed append unless nothing had been written.
                match journal.append(&after) {
                    Err(Error::JournalBroken { .. }) => assert_kept(&store, &id, acknowledged, &records),
                    other => assert!(other.is_ok() && store.load_run(&id).unwrap().damage.is_none()),
                }
                store.append_notes(&id, &samples::notes("hers")).unwrap();
                assert_eq!(store.load_run(&id).unwrap().notes, samples::notes("hers"));
                calls.set(calls.get() + 1);
                return Err(error);
            }
        }
        Ok(())
    };
    every_call_fails(work, |_| {});
    assert!(calls.get() >= records.len() * 3, "only {} appends failed", calls.get());
    scenario.teardown();
}

fn assert_kept(store: &Store, id: &RunId, acknowledged: usize, records: &[JournalRecord]) {
    let run = store.load_run(id).unwrap();
    let calls = |count: usize| {
        let calls = records[..count].iter().filter_map(|record| match record {
            JournalRecord::CallFinished(call) => Some((**call).clone()),
            _ => None,
        });
        calls.collect::<Vec<_>>()
    };
    let or_one_more = calls((acknowledged + 1).min(records.len()));
    assert!(run.calls == calls(acknowledged) || run.calls == or_one_more);
    assert_eq!(run.outcome, None);
}

#[test]
fn preferences_and_choices_that_cannot_be_saved_stay_as_they_were() {
    let scenario = FailScenario::setup();
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    store.save_preferences(&Preferences::default()).unwrap();
    let dark = Preferences { theme: ThemeChoice::Dark, ..Preferences::default() };
    let calls = every_call_fails(
        || store.save_preferences(&dark),
        |n| {
            let (preferences, messages) = store.preferences();
            assert!(
                messages.is_empty() && (preferences == dark || preferences == Preferences::default()),
                "call {n}"
            );
        },
    );
    assert!(calls >= 8, "only {calls} calls can fail");
    let choice = Selection { excluded: ["old".to_owned()].into(), ..Selection::default() };
    every_call_fails(
        || store.save_selection(root.path(), &choice),
        |n| {
            let (selection, messages) = store.selection(root.path());
            assert!(
                messages.is_empty() && (selection == choice || selection == Selection::default()),
                "call {n}"
            );
        },
    );
    scenario.teardown();
}

#[test]
fn a_store_that_cannot_be_opened_says_why() {
    let scenario = FailScenario::setup();
    let root = tempfile::tempdir().unwrap();
    let calls = every_call_fails(|| Store::open(&root.path().join("data")).map(drop), |_| {});
    assert_eq!(calls, 4);
    scenario.teardown();
}
