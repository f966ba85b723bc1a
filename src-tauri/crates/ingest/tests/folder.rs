//! Folders as they lie on disks: nested, linked, locked, huge, empty, gone.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests make their own input folders")]

use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use domain::{Clock, FileState, Folder, FolderProgress, Selection, Timestamp};
use ingest::{Error, Limits, read_folder};

/// A clock that moves on with every look at it.
#[derive(Default)]
struct Ticking(AtomicU64);

impl Clock for Ticking {
    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.0.fetch_add(10, Ordering::Relaxed))
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

fn read(root: &Path) -> Folder {
    read_under(root, &Selection::default(), &Limits::default())
}

fn read_under(root: &Path, selection: &Selection, limits: &Limits) -> Folder {
    read_folder(root, selection, limits, &Ticking::default(), &|| false, &mut |_| {}).unwrap()
}

/// `path state`, the state being the reason where a file was skipped.
fn listed(folder: &Folder) -> Vec<String> {
    let state = |state: &FileState| match state {
        FileState::Read { tables, rows, values } => format!("{tables} {rows} {values}"),
        FileState::Skipped { reason } => reason.id.clone(),
        FileState::Excluded => "excluded".to_owned(),
    };
    folder.files.iter().map(|file| format!("{} {}", file.path, state(&file.outcome))).collect()
}

const TABLE: &str = "model,ttft_ms\na,120\nb,130\n";

#[test]
fn every_entry_is_listed_in_path_order_and_one_bad_file_costs_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("b/deep")).unwrap();
    fs::create_dir_all(root.join(".git/objects")).unwrap();
    fs::create_dir(root.join("nothing here")).unwrap();
    for (path, text) in [
        ("z.csv", TABLE),
        ("b/a.csv", TABLE),
        ("b/deep/x.json", "{\"ttft_ms\": 1"),
        ("b.txt", "a report"),
        (".hidden.csv", TABLE),
        (".git/objects/a.csv", TABLE),
        ("picture.png", "no picture"),
        ("LICENSE", "none"),
        ("empty.csv", ""),
        ("blank.md", " \n\n"),
        ("a.CSV", TABLE),
        ("bin.csv", "\u{1}\u{2}\u{3}\u{4}"),
    ] {
        fs::write(root.join(path), text).unwrap();
    }
    let read = read(root);
    assert_eq!(
        listed(&read),
        [
            ".git skipped-hidden",
            ".hidden.csv skipped-hidden",
            "LICENSE skipped-kind",
            "a.CSV 1 2 2",
            "b.txt 0 0 0",
            "b/a.csv 1 2 2",
            "b/deep/x.json skipped-json-cut",
            "bin.csv skipped-binary",
            "blank.md skipped-empty",
            "empty.csv skipped-empty",
            "picture.png skipped-kind",
            "z.csv 1 2 2",
        ]
    );
    let tables: Vec<_> = read.tables.iter().map(|table| table.file.as_str()).collect();
    assert_eq!(tables, ["a.CSV", "b/a.csv", "z.csv"]);
    assert_eq!(read.documents.len(), 1);
    let problems: Vec<_> = read
        .problems
        .iter()
        .map(|problem| (problem.file.as_str(), problem.line, problem.message.id.as_str()))
        .collect();
    assert_eq!(
        problems,
        [
            ("b/deep/x.json", Some(1), "skipped-json-cut"),
            ("bin.csv", None, "skipped-binary"),
            ("blank.md", None, "skipped-empty"),
            ("empty.csv", None, "skipped-empty"),
        ]
    );
    assert!(!read.cancelled && read.elapsed_ms > 0.0);
}

#[test]
fn an_empty_folder_is_read_and_one_that_is_none_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let empty = read(folder.path());
    assert_eq!((empty.files.len(), empty.problems.len()), (0, 0));
    let file = folder.path().join("a.csv");
    fs::write(&file, TABLE).unwrap();
    let fails = |path: &Path| {
        read_folder(
            path,
            &Selection::default(),
            &Limits::default(),
            &Ticking::default(),
            &|| false,
            &mut |_| {},
        )
    };
    assert!(matches!(fails(&file), Err(Error::NotAFolder { .. })));
    assert!(matches!(fails(&folder.path().join("gone")), Err(Error::Gone { .. })));
}

#[test]
fn what_is_ticked_out_is_listed_and_not_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("old")).unwrap();
    for path in ["a.csv", "b.csv", "old/c.csv", "old/d.json"] {
        fs::write(folder.path().join(path), TABLE).unwrap();
    }
    let selection =
        Selection { excluded: ["old".to_owned(), "b.csv".to_owned()].into(), corrections: Vec::new() };
    let read = read_under(folder.path(), &selection, &Limits::default());
    assert_eq!(listed(&read), ["a.csv 1 2 2", "b.csv excluded", "old/c.csv excluded", "old/d.json excluded"]);
    assert_eq!(read.problems, []);
}

#[test]
fn what_is_over_a_limit_is_listed_with_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("one/two")).unwrap();
    fs::write(root.join("one/two/a.csv"), TABLE).unwrap();
    fs::write(root.join("a.csv"), TABLE).unwrap();
    fs::write(root.join("wide.csv"), format!("{}\n{}\n", ["x"; 30].join(","), ["1"; 30].join(","))).unwrap();
    fs::write(root.join("long.csv"), "x\n1\n".repeat(100)).unwrap();
    fs::write(root.join("many.csv"), "x\n".to_owned() + &"1.5\n".repeat(40)).unwrap();
    let limits = Limits { file_bytes: 300, columns: 20, cells: 30, depth: 1, ..Limits::default() };
    let read = read_under(root, &Selection::default(), &limits);
    assert_eq!(
        listed(&read),
        [
            "a.csv 1 2 2",
            "long.csv skipped-size",
            "many.csv skipped-cells",
            "one/two skipped-depth",
            "wide.csv skipped-columns",
        ]
    );
    let limits = Limits { files: 2, ..Limits::default() };
    let read = read_under(root, &Selection::default(), &limits);
    assert_eq!(read.files.len(), 2);
    assert_eq!(read.problems[0].message.id, "problem-too-many-files");
}

#[test]
fn a_cancel_keeps_what_was_read_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..200 {
        fs::write(folder.path().join(format!("{number:03}.csv")), TABLE).unwrap();
    }
    let looks = AtomicU64::new(0);
    // Walk and reading look once for each file, so this comes while the files are read.
    let cancelled = || looks.fetch_add(1, Ordering::Relaxed) > 250;
    let read = read_folder(
        folder.path(),
        &Selection::default(),
        &Limits::default(),
        &Ticking::default(),
        &cancelled,
        &mut |_| {},
    )
    .unwrap();
    assert!(read.cancelled);
    let skipped = read.files.iter().filter(
        |file| matches!(&file.outcome, FileState::Skipped { reason } if reason.id == "skipped-cancelled"),
    );
    let skipped = skipped.count();
    assert!((1..=200).contains(&read.files.len()) && read.tables.len() < 200, "{}", read.files.len());
    assert_eq!(read.tables.len(), read.files.len() - skipped);
}

#[test]
fn files_that_change_or_go_while_the_folder_is_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for path in ["gone.csv", "grows.csv", "stays.csv"] {
        fs::write(root.join(path), TABLE).unwrap();
    }
    let (looks, changed, lists) = (AtomicU64::new(0), OnceLock::new(), thread::current().id());
    let meanwhile = || {
        if thread::current().id() != lists {
            // Whoever reads looks before each file.
            changed.wait();
        } else if looks.fetch_add(1, Ordering::Relaxed) == 2 {
            // All three are listed.
            fs::remove_file(root.join("gone.csv")).unwrap();
            fs::write(root.join("grows.csv"), format!("{TABLE}c,140\n")).unwrap();
            changed.set(()).unwrap();
        }
        false
    };
    let read = read_folder(
        root,
        &Selection::default(),
        &Limits::default(),
        &Ticking::default(),
        &meanwhile,
        &mut |_| {},
    );
    let read = read.unwrap();
    assert_eq!(listed(&read), ["gone.csv skipped-gone", "grows.csv 1 3 3", "stays.csv 1 2 2"]);
    let problems: Vec<_> =
        read.problems.iter().map(|problem| (problem.file.as_str(), problem.message.id.as_str())).collect();
    assert_eq!(problems, [("gone.csv", "skipped-gone"), ("grows.csv", "problem-changed")]);
}

#[test]
fn progress_grows_and_ends_at_the_number_of_files() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..50 {
        fs::write(folder.path().join(format!("{number:02}.csv")), TABLE).unwrap();
    }
    let mut told = Vec::new();
    read_folder(
        folder.path(),
        &Selection::default(),
        &Limits::default(),
        &Ticking::default(),
        &|| false,
        &mut |progress| told.push(progress),
    )
    .unwrap();
    assert_eq!(
        told.first(),
        Some(&FolderProgress { found: 0, done: 0 }),
        "the first word comes before the work"
    );
    assert_eq!(told.last(), Some(&FolderProgress { found: 50, done: 50 }));
    assert!(told.len() > 10, "{}", told.len());
    assert!(told.is_sorted_by(|one, next| one.found <= next.found && one.done <= next.done), "{told:?}");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::process::CommandExt;

    use super::{TABLE, listed, read};
    use std::fs;

    #[test]
    fn links_are_listed_and_never_followed() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.csv"), TABLE).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("in")).unwrap();
        fs::write(root.join("in/a.csv"), TABLE).unwrap();
        symlink(outside.path().join("secret.csv"), root.join("out.csv")).unwrap();
        symlink(outside.path(), root.join("outside")).unwrap();
        symlink(root.join("in/a.csv"), root.join("same.csv")).unwrap();
        symlink(root, root.join("in/loop")).unwrap();
        symlink(root.join("gone.csv"), root.join("broken.csv")).unwrap();
        let read = read(root);
        assert_eq!(
            listed(&read),
            [
                "broken.csv skipped-link-broken",
                "in/a.csv 1 2 2",
                "in/loop skipped-link",
                "out.csv skipped-link-outside",
                "outside skipped-link-outside",
                "same.csv skipped-link",
            ]
        );
    }

    #[test]
    fn a_folder_behind_a_link_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("real")).unwrap();
        fs::write(folder.path().join("real/a.csv"), TABLE).unwrap();
        symlink(folder.path().join("real"), folder.path().join("link")).unwrap();
        assert_eq!(listed(&read(&folder.path().join("link"))), ["a.csv 1 2 2"]);
    }

    #[test]
    fn what_is_no_file_is_listed_and_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.csv");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.csv")).unwrap();
        assert_eq!(listed(&read(folder.path())), ["pipe.csv skipped-special", "socket.csv skipped-special"]);
    }

    /// A Mac's disk takes no such name.
    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_unicode_are_read_all_the_same() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"gr\xfcn.csv")), TABLE).unwrap();
        assert_eq!(listed(&read(folder.path())), ["gr\u{fffd}n.csv 1 2 2"]);
    }

    /// I8. Root may read everything, so there the test runs once more as a user who may not.
    #[test]
    fn a_file_without_permission_is_listed_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let locked = folder.path().join("locked.csv");
        fs::write(&locked, TABLE).unwrap();
        fs::create_dir(folder.path().join("shut")).unwrap();
        fs::write(folder.path().join("open.csv"), TABLE).unwrap();
        let deny = |path| fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
        deny(&locked);
        deny(&folder.path().join("shut"));
        if fs::File::open(&locked).is_ok() {
            let out = as_nobody("unix::a_file_without_permission_is_listed_as_such");
            assert!(out.contains("1 passed"), "{out}");
            return;
        }
        let read = read(folder.path());
        fs::set_permissions(folder.path().join("shut"), fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(
            listed(&read),
            ["locked.csv skipped-permission", "open.csv 1 2 2", "shut skipped-permission",]
        );
        assert_eq!(read.problems.len(), 2);
    }

    /// Runs one test of this program as the user nobody, and gives what it printed.
    fn as_nobody(test: &str) -> String {
        const NOBODY: u32 = 65_534;
        // The program may lie where nobody may not look.
        let place = tempfile::tempdir_in("/tmp").unwrap();
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let program = place.path().join("tests");
        fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = std::process::Command::new(&program);
        command.args(["--exact", test]).current_dir("/").env("TMPDIR", "/tmp").uid(NOBODY).gid(NOBODY);
        let out = command.output().unwrap();
        assert!(out.status.success(), "{out:?}");
        String::from_utf8_lossy(&out.stdout).into_owned()
    }
}
