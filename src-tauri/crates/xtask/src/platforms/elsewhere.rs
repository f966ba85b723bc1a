//! The tests that are not built for Windows: found in the source, told with their reason, and counted among those that are
//! skipped there.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::not_under_wine::NOT_FOR_WINDOWS;
use crate::command;
use crate::tally::Tally;

/// Where the source is.
const FOLDERS: [&str; 2] = ["src-tauri", "tests"];

/// What a condition says that Windows does not meet.
const CONDITIONS: [&str; 4] = ["unix", "not(windows)", "target_os = \"linux\"", "target_os = \"macos\""];

/// A test that is not built for Windows.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Elsewhere {
    /// The file, below the root of the checkout.
    file: String,
    test: String,
}

/// Tells them file by file, with the reason, and counts them. Fails where one has no reason, or a reason no test.
pub(super) fn tell(root: &Path, tally: &mut Tally) -> Result<()> {
    let mut tests = find(root)?;
    for (files, name, reason) in NOT_FOR_WINDOWS {
        let is_meant =
            |test: &Elsewhere| test.file.starts_with(files) && (name.is_empty() || test.test == *name);
        let (meant, others): (Vec<_>, _) = tests.into_iter().partition(is_meant);
        ensure!(!meant.is_empty(), "{files} has no such test that is not for Windows: {name:?}");
        tests = others;
        for Elsewhere { file, test } in &meant {
            command::progress(&format!("not for Windows: {test} in {file}: {reason}"));
        }
        tally.skip(meant.len() as u64);
    }
    ensure!(tests.is_empty(), "it is not said why these are not for Windows: {tests:?}");
    Ok(())
}

/// All of them, in the order of their files.
fn find(root: &Path) -> Result<Vec<Elsewhere>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        list(&root.join(folder), &mut files)?;
    }
    files.sort();
    let mut sources = Vec::new();
    let mut left_out = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(&file).with_context(|| format!("failed to read {}", file.display()))?;
        left_out.extend(read(&text, false).modules.iter().map(|module| place(&file, module)));
        sources.push((file, text));
    }
    let mut tests = Vec::new();
    for (file, text) in sources {
        let is_left_out = file.ancestors().any(|path| left_out.contains(&path.with_extension("")));
        let name = file.strip_prefix(root)?.to_string_lossy().into_owned();
        let found = read(&text, is_left_out).tests.into_iter();
        tests.extend(found.map(|test| Elsewhere { file: name.clone(), test }));
    }
    Ok(tests)
}

/// The Rust files of a folder.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("failed to read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension() == Some(OsStr::new("rs")) {
            files.push(path);
        }
    }
    Ok(())
}

/// Where a module is that a file names, without the extension of its own file.
fn place(file: &Path, module: &str) -> PathBuf {
    let is_root = ["main", "lib"].iter().any(|root| file.file_stem() == Some(OsStr::new(root)));
    let folder = if is_root { file.with_file_name("") } else { file.with_extension("") };
    folder.join(module)
}

/// What of a file is not for Windows.
#[derive(Default)]
struct Found {
    tests: Vec<String>,
    /// Modules with files of their own.
    modules: Vec<String>,
}

/// Reads a file as rustfmt lays it out.
fn read(text: &str, is_left_out: bool) -> Found {
    let mut found = Found::default();
    let mut whole = is_left_out;
    // The line that ends a module that is not for Windows.
    let mut end: Option<String> = None;
    let mut attributes = String::new();
    for line in text.lines() {
        let code = line.trim_start();
        whole |= code.starts_with("#![") && is_not_for_windows(code);
        let is_open = attributes.matches('[').count() > attributes.matches(']').count();
        if code.starts_with("#[") || is_open {
            attributes.push_str(code);
            continue;
        }
        if code.is_empty() || code.starts_with("//") {
            continue;
        }
        let is_off = is_not_for_windows(&attributes);
        let is_test = ["#[test]", "#[tokio::test"].iter().any(|mark| attributes.contains(mark));
        if is_test && (whole || end.is_some() || is_off) {
            found.tests.extend(name_behind(code, "fn "));
        }
        if is_off && let Some(module) = name_behind(code, "mod ") {
            if code.ends_with('{') && end.is_none() {
                end = Some(format!("{}}}", &line[..line.len() - code.len()]));
            } else if code.ends_with(';') {
                found.modules.push(module);
            }
        }
        if end.as_deref() == Some(line) {
            end = None;
        }
        attributes.clear();
    }
    found
}

fn is_not_for_windows(attributes: &str) -> bool {
    attributes.split("cfg(").skip(1).any(|condition| CONDITIONS.iter().any(|one| condition.starts_with(one)))
}

/// The name that follows a word.
fn name_behind(code: &str, word: &str) -> Option<String> {
    let (before, rest) = code.split_once(word)?;
    let is_word = before.is_empty() || before.ends_with([' ', ')']);
    let name: String =
        rest.chars().take_while(|&character| character.is_alphanumeric() || character == '_').collect();
    (is_word && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    #[test]
    fn every_test_that_is_not_for_windows_has_its_reason() {
        tell(workspace::root(), &mut Tally::default()).unwrap();
    }

    #[test]
    fn what_is_not_for_windows_is_told_from_the_rest() {
        // Else they were taken for tests of this file.
        let text = "\
@[test]
fn everywhere() {}

/// Links.
@[cfg(unix)]
@[test]
fn alone() {}

@[tokio::test(flavor = \"multi_thread\")]
@[expect(
    clippy::unwrap_used,
    reason = \"a test\"
)]
@[cfg(target_os = \"linux\")]
async fn behind() {}

@[cfg(unix)]
fn no_test() {}

@[cfg(not(unix))]
@[test]
fn on_windows() {}

@[cfg(unix)]
mod unix {
    @[test]
    fn inside() {}

    mod deeper {
        @[test]
        fn still_inside() {}
    }
}

@[cfg(windows)]
mod windows {
    @[test]
    fn on_windows_too() {}
}

@[cfg(unix)]
pub(crate) mod platforms;
"
        .replace('@', "#");
        let found = read(&text, false);
        assert_eq!(found.tests, ["alone", "behind", "inside", "still_inside"]);
        assert_eq!(found.modules, ["platforms"]);
        assert_eq!(read("#![cfg(unix)]\n\n#[test]\nfn one() {}", false).tests, ["one"]);
        assert_eq!(read("#[test]\nfn one() {}\n", true).tests, ["one"]);
        assert_eq!(place(Path::new("/a/main.rs"), "b"), Path::new("/a/b"));
        assert_eq!(place(Path::new("/a/b.rs"), "c"), Path::new("/a/b/c"));
    }
}
