//! Saving: overwriting, links, bundles, and what a killed writer leaves.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::figures_folder;
use crate::{Error, Store};

struct Place {
    _root: TempDir,
    store: Store,
    /// A folder of the user.
    out: std::path::PathBuf,
}

fn place() -> Place {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(&root.path().join("data")).unwrap();
    let out = root.path().join("out");
    fs::create_dir(&out).unwrap();
    Place { store, out: dunce::canonicalize(&out).unwrap(), _root: root }
}

/// Every file below a folder, with its text.
fn contents(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(contents(&path).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)));
        } else {
            found.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    found.sort();
    found
}

fn files<'a>(expected: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    expected.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect()
}

#[test]
fn a_file_is_saved_and_overwritten_only_when_asked_for() {
    let Place { store, out, .. } = &place();
    let target = out.join("report.md");
    store.save_file(&target, b"one", false).unwrap();
    assert_eq!(contents(out), files(&[("report.md", "one")]));
    let refused = store.save_file(&target, b"two", false);
    assert!(matches!(refused, Err(Error::Exists { path }) if path == target));
    assert_eq!(contents(out), files(&[("report.md", "one")]));
    store.save_file(&target, b"two", true).unwrap();
    assert_eq!(contents(out), files(&[("report.md", "two")]));
    assert_eq!(contents(&store.saving_folder()), []);
}

#[test]
fn a_bundle_is_a_file_and_its_figures_beside_it() {
    let Place { store, out, .. } = &place();
    let target = out.join("Monday.md");
    let figures = [("a.svg".to_owned(), b"<a/>".to_vec()), ("b.svg".to_owned(), b"<b/>".to_vec())];
    assert_eq!(figures_folder(&target), "Monday-figures");
    store.save_bundle(&target, b"main", &figures, false).unwrap();
    let expected =
        files(&[("Monday-figures/a.svg", "<a/>"), ("Monday-figures/b.svg", "<b/>"), ("Monday.md", "main")]);
    assert_eq!(contents(out), expected);
    store.save_bundle(&target, b"again", &figures, true).unwrap();
    assert_eq!(contents(out)[2].1, "again");
}

#[test]
fn a_bundle_whose_figures_would_overwrite_others_writes_nothing() {
    let Place { store, out, .. } = &place();
    fs::create_dir(out.join("new-figures")).unwrap();
    fs::write(out.join("new-figures/b.svg"), "hers").unwrap();
    let figures = [("a.svg".to_owned(), Vec::new()), ("b.svg".to_owned(), Vec::new())];
    let refused = store.save_bundle(&out.join("new.md"), b"main", &figures, false);
    assert!(matches!(refused, Err(Error::Exists { path }) if path.ends_with("new-figures")));
    assert_eq!(contents(out), files(&[("new-figures/b.svg", "hers")]));
}

#[test]
fn what_would_be_refused_is_told_beforehand() {
    let Place { store, out, .. } = &place();
    let (free, taken) = (out.join("free.md"), out.join("taken.md"));
    fs::write(&taken, "hers").unwrap();
    fs::create_dir(out.join("half-figures")).unwrap();
    let half = out.join("half.md");
    for (checked, fine) in [
        (store.check_file(&free, false), true),
        (store.check_bundle(&free, false), true),
        (store.check_file(&taken, false), false),
        (store.check_file(&taken, true), true),
        (store.check_bundle(&taken, false), false),
        (store.check_bundle(&taken, true), true),
        (store.check_file(&half, false), true),
        (store.check_bundle(&half, false), false),
        (store.check_bundle(&half, true), true),
    ] {
        assert_eq!(checked.is_ok(), fine, "{checked:?}");
    }
    assert_eq!(contents(out), files(&[("taken.md", "hers")]));
}

#[test]
fn figures_stay_in_their_folder() {
    let Place { store, out, .. } = &place();
    for name in ["../a.svg", "a/b.svg", "..", "", ".", "/etc/a.svg"] {
        let refused = store.save_bundle(&out.join("r.md"), b"", &[(name.to_owned(), Vec::new())], true);
        assert!(matches!(refused, Err(Error::NotAFile { .. })), "{name:?}");
    }
    assert_eq!(contents(out), []);
}

#[test]
fn what_is_not_a_file_is_refused() {
    let Place { store, out, .. } = &place();
    fs::create_dir(out.join("folder")).unwrap();
    for target in [out.join("folder"), out.join(".."), Path::new("/").to_owned()] {
        let refused = store.save_file(&target, b"", true);
        assert!(matches!(refused, Err(Error::NotAFile { .. })), "{}", target.display());
    }
    let gone = store.save_file(&out.join("nowhere/report.md"), b"", false);
    assert!(matches!(gone, Err(Error::Gone { path, .. }) if path.ends_with("nowhere")));
}

#[test]
fn a_device_of_windows_is_found_anywhere_in_a_path() {
    for (path, expected) in [
        ("reports/NUL", Some("NUL")),
        ("reports/con.txt/out", Some("con.txt")),
        ("com1", Some("com1")),
        ("reports/NULL/console.md", None),
        ("../.", None),
    ] {
        assert_eq!(super::device(Path::new(path)).as_deref(), expected, "{path}");
    }
}

/// Elsewhere they are names like any others.
#[test]
fn nothing_is_saved_into_a_device_of_windows() {
    let Place { store, out, .. } = &place();
    let figures = [("a.svg".to_owned(), b"<a/>".to_vec())];
    let (folder, file, main) = (out.join("NUL"), out.join("nul.md"), out.join("com1.md"));
    for outcome in [
        store.make_folder(&folder),
        store.save_file(&file, b"x", false),
        store.save_bundle(&main, b"x", &figures, true),
    ] {
        match outcome {
            Err(Error::Device { .. }) if cfg!(windows) => {}
            Ok(()) if cfg!(not(windows)) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(contents(out).is_empty(), cfg!(windows), "{:?}", contents(out));
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_said_and_nothing_is_left() {
    use std::os::unix::fs::PermissionsExt;
    let Place { store, out, .. } = &place();
    fs::set_permissions(out, fs::Permissions::from_mode(0o500)).unwrap();
    let refused = store.save_file(&out.join("report.md"), b"x", false);
    fs::set_permissions(out, fs::Permissions::from_mode(0o700)).unwrap();
    match refused {
        Err(Error::NoPermission { .. }) => assert_eq!(contents(out), []),
        // An administrator may write everywhere.
        Ok(()) => assert_eq!(contents(out), files(&[("report.md", "x")])),
        Err(other) => panic!("{other:?}"),
    }
    assert_eq!(contents(&store.saving_folder()), []);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_never_written_through() {
    use std::os::unix::fs::symlink;
    let Place { store, out, .. } = &place();
    let outside = out.with_file_name("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("precious"), "hers").unwrap();
    symlink(outside.join("precious"), out.join("report.md")).unwrap();
    symlink(outside.join("new"), out.join("dangling.md")).unwrap();
    symlink(&outside, out.join("other-figures")).unwrap();
    for name in ["report.md", "dangling.md"] {
        for overwrite in [false, true] {
            let refused = store.save_file(&out.join(name), b"x", overwrite);
            assert!(matches!(refused, Err(Error::Symlink { .. })), "{name} {overwrite}");
        }
    }
    let figures = [("precious".to_owned(), b"x".to_vec())];
    let refused = store.save_bundle(&out.join("other.md"), b"x", &figures, true);
    assert!(matches!(refused, Err(Error::Symlink { .. })));
    assert_eq!(contents(&outside), files(&[("precious", "hers")]));
    assert!(!out.join("other.md").exists());
}

#[cfg(unix)]
#[test]
fn a_link_that_takes_the_targets_place_in_mid_save_is_not_followed() {
    use std::os::unix::fs::symlink;
    use std::sync::atomic::{AtomicBool, Ordering};
    let Place { store, out, .. } = &place();
    let outside = out.with_file_name("precious");
    fs::write(&outside, "hers").unwrap();
    let target = out.join("report.md");
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                let _ = fs::remove_file(&target);
                let _ = symlink(&outside, &target);
            }
        });
        for _ in 0..300 {
            match store.save_file(&target, b"ours", true) {
                Ok(()) | Err(Error::Symlink { .. }) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(fs::read_to_string(&outside).unwrap(), "hers");
}

#[test]
fn opening_removes_what_a_killed_writer_left_and_nothing_else() {
    let Place { store, out, .. } = &place();
    let note = |name: &str, says: &Path| {
        fs::write(store.saving_folder().join(name), says.to_str().unwrap()).unwrap();
    };
    let stray = out.join(".chimera-0123456789abcdef.tmp");
    fs::write(&stray, "half").unwrap();
    fs::write(out.join("hers.tmp"), "hers").unwrap();
    note("0123456789abcdef", &stray);
    note("a-name-that-is-not-ours", &out.join("hers.tmp"));
    note("already-renamed", &out.join(".chimera-1.tmp"));
    note("unplugged-drive", &out.join("unplugged/.chimera-2.tmp"));
    note("killed-before-it-said-where", Path::new(""));
    let writer =
        fs::OpenOptions::new().write(true).create_new(true).open(store.saving_folder().join("alive"));
    let writer = writer.unwrap();
    writer.lock().unwrap();
    let at_work = out.join(".chimera-3.tmp");
    std::io::Write::write_all(&mut &writer, at_work.to_str().unwrap().as_bytes()).unwrap();
    fs::write(&at_work, "half").unwrap();

    Store::open(store.folder()).unwrap();
    // Windows lets nobody read what is locked.
    drop(writer);

    assert_eq!(contents(out), files(&[(".chimera-3.tmp", "half"), ("hers.tmp", "hers")]));
    let notes: Vec<String> = contents(&store.saving_folder()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(notes, ["alive", "unplugged-drive"]);
}

/// Windows lets a program have a file for itself; the new bytes then wait until it is given back.
#[cfg(windows)]
#[test]
fn a_file_that_another_program_holds_is_saved_when_that_lets_go_and_kept_when_not() {
    use std::os::windows::fs::OpenOptionsExt;
    use std::time::Duration;
    let Place { store, out, .. } = &place();
    let target = out.join("report.md");
    store.save_file(&target, b"old", false).unwrap();
    let hold = || fs::OpenOptions::new().read(true).share_mode(0).open(&target).unwrap();
    // As long as a virus scanner may take, and longer.
    for (seconds, saved) in [(5, true), (9, false)] {
        let held = hold();
        let outcome = std::thread::scope(|scope| {
            scope.spawn(move || {
                std::thread::sleep(Duration::from_secs(seconds));
                drop(held);
            });
            store.save_file(&target, b"new", true)
        });
        if saved {
            outcome.unwrap();
            assert_eq!(contents(out), files(&[("report.md", "new")]));
            store.save_file(&target, b"old", true).unwrap();
        } else {
            assert!(matches!(outcome, Err(Error::Held { .. })), "{outcome:?}");
            assert_eq!(
                contents(out),
                files(&[("report.md", "old")]),
                "the old bytes, and nothing beside them"
            );
        }
    }
    assert_eq!(contents(&store.saving_folder()), []);
}

/// A virus scanner likes what is new best.
#[cfg(windows)]
#[test]
fn what_another_program_holds_of_a_save_that_failed_is_removed_at_the_next_opening() {
    use std::os::windows::fs::OpenOptionsExt;
    let Place { store, out, .. } = &place();
    let target = out.join("report.md");
    store.save_file(&target, b"old", false).unwrap();
    let hold = |path: &Path| fs::OpenOptions::new().read(true).share_mode(1).open(path);
    let held = hold(&target).unwrap();
    let temporary = || contents(out).into_iter().find(|(name, _)| name.ends_with(super::TEMPORARY_SUFFIX));
    let (outcome, scanned) = std::thread::scope(|scope| {
        let scanner = scope.spawn(|| {
            loop {
                // At the latest while the save waits for its target.
                if let Some(Ok(scanned)) = temporary().map(|(name, _)| hold(&out.join(name))) {
                    return scanned;
                }
                std::thread::yield_now();
            }
        });
        let outcome = store.save_file(&target, b"new", true);
        (outcome, scanner.join().unwrap())
    });
    assert!(matches!(outcome, Err(Error::Held { .. })), "{outcome:?}");
    assert!(temporary().is_some(), "nobody can remove it now");
    drop((held, scanned));
    Store::open(store.folder()).unwrap();
    assert_eq!(contents(out), files(&[("report.md", "old")]));
    assert_eq!(contents(&store.saving_folder()), []);
}

#[cfg(windows)]
#[test]
fn a_name_that_differs_only_in_its_case_is_the_same_file() {
    let Place { store, out, .. } = &place();
    store.save_file(&out.join("Bericht.md"), b"hers", false).unwrap();
    let refused = store.save_file(&out.join("BERICHT.MD"), b"ours", false);
    assert!(matches!(refused, Err(Error::Exists { .. })), "{refused:?}");
    assert_eq!(contents(out), files(&[("Bericht.md", "hers")]));
}

#[cfg(windows)]
#[test]
fn a_file_whose_path_is_too_long_for_windows_old_calls_is_saved_in_both_ways_of_writing_it() {
    check_long_paths(&[230]);
}

#[cfg(windows)]
#[test]
fn folders_that_lie_deeper_than_windows_old_calls_reach_are_saved_into() {
    check_long_paths(&[259, 342]);
}

/// Saves into folders whose paths have at least so many bytes, each in both ways of writing it.
#[cfg(windows)]
fn check_long_paths(lengths: &[usize]) {
    let Place { store, out, .. } = &place();
    for length in lengths {
        let mut deep = out.join(length.to_string());
        while deep.as_os_str().len() < *length {
            deep.push("Größe ".repeat(6).trim());
        }
        store.make_folder(&deep).unwrap();
        for (folder, name) in [(&deep, "plain"), (&deep.canonicalize().unwrap(), "verbatim")] {
            let figures = [("a.svg".to_owned(), b"<a/>".to_vec())];
            for overwrite in [false, true] {
                store
                    .save_bundle(&folder.join(name).with_extension("md"), b"main", &figures, overwrite)
                    .unwrap();
            }
        }
        let expected = [
            ("plain-figures/a.svg", "<a/>"),
            ("plain.md", "main"),
            ("verbatim-figures/a.svg", "<a/>"),
            ("verbatim.md", "main"),
        ];
        assert_eq!(contents(&deep), files(&expected));
    }
}
