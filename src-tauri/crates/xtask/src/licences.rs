//! `cargo xtask licences`: writes `ui/src/licences.txt`, which the app shows and every installer carries: what the
//! programs and the page are made of, with the texts that each part brings, and under what one word list of ours is.
//! It stands for cargo-about, which knows the crates alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{command, workspace};

/// What is handed on.
const PROGRAMS: [&str; 3] = ["chimera", "chimera-cli", "llama-worker"];

/// For which systems.
const TARGETS: [&str; 4] =
    ["x86_64-pc-windows-msvc", "aarch64-apple-darwin", "x86_64-apple-darwin", "x86_64-unknown-linux-gnu"];

/// Packages that carry somebody else's program, and the folder in which it lies.
const CARRIED: [(&str, &str); 1] = [("llama-cpp-sys-2", "llama.cpp")];

/// What is made from SCOWL; its notice stands at the head, before the first word.
const WORDS: &str = "src-tauri/crates/claims/src/words/english.txt";

/// How the names of files that hold a licence begin, in lower case.
const NAMES: [&str; 4] = ["licen", "copying", "copyright", "notice"];

/// What is under each licence, by its name and its text.
#[derive(Default)]
struct Sections(BTreeMap<(String, String), BTreeSet<String>>);

pub(crate) fn run() -> Result<ExitCode> {
    let path = workspace::ui().join("src/licences.txt");
    fs::write(&path, list()?).with_context(|| format!("failed to write {}", path.display()))?;
    println!("{}", path.display());
    Ok(ExitCode::SUCCESS)
}

/// The whole list.
fn list() -> Result<String> {
    let mut sections = Sections::default();
    for target in TARGETS {
        sections.add_programs(&metadata(target)?)?;
    }
    sections.add_page(&workspace::ui())?;
    sections.add_words(workspace::root())?;
    Ok(sections.text())
}

/// What cargo knows of everything that is built for a system.
fn metadata(target: &str) -> Result<Value> {
    let mut cargo =
        command::cargo(["metadata", "--format-version=1", "--locked", "--filter-platform", target]);
    let output = cargo
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("failed to start `{}`", command::line(&cargo)))?;
    ensure!(output.status.success(), "`{}` failed ({})", command::line(&cargo), output.status);
    Ok(serde_json::from_slice(&output.stdout)?)
}

impl Sections {
    fn add(&mut self, licence: &str, text: String, part: String) {
        self.0.entry((licence.to_owned(), text)).or_default().insert(part);
    }

    /// Everything that the programs are linked from, of others than us.
    fn add_programs(&mut self, metadata: &Value) -> Result<()> {
        let by_id = |list: &'static str, values: &Value| -> Result<BTreeMap<String, Value>> {
            let values = values.as_array().with_context(|| format!("cargo tells no {list}"))?;
            Ok(values.iter().map(|value| (text(value, "id"), value.clone())).collect())
        };
        let packages = by_id("packages", &metadata["packages"])?;
        let nodes = by_id("dependencies", &metadata["resolve"]["nodes"])?;
        let ours = |package: &&Value| PROGRAMS.contains(&package["name"].as_str().unwrap_or_default());
        let mut open: Vec<String> =
            packages.values().filter(ours).map(|package| text(package, "id")).collect();
        let mut known = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !known.insert(id.clone()) {
                continue;
            }
            let linked = |dependency: &&Value| {
                dependency["dep_kinds"]
                    .as_array()
                    .is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
            };
            let dependencies = nodes[&id]["deps"].as_array().into_iter().flatten();
            open.extend(dependencies.filter(linked).map(|dependency| text(dependency, "pkg")));
            let package = &packages[&id];
            if !package["source"].is_null() {
                self.add_package(package)?;
            }
        }
        Ok(())
    }

    fn add_package(&mut self, package: &Value) -> Result<()> {
        let (name, licence) = (text(package, "name"), text(package, "license"));
        let manifest = PathBuf::from(text(package, "manifest_path"));
        let folder = manifest.parent().context("a manifest lies in a folder")?;
        let part = format!("{name} {}", text(package, "version"));
        self.add(&licence, text_of(folder, &licence)?, part.clone());
        for (_, inside) in CARRIED.iter().filter(|(carrier, _)| *carrier == name) {
            let text = text_of(&folder.join(inside), "MIT")?;
            self.add("MIT", text, format!("{inside}, in {part}"));
        }
        Ok(())
    }

    /// What the page is made of: everything that its lock file does not call a tool.
    fn add_page(&mut self, page: &Path) -> Result<()> {
        let path = page.join("package-lock.json");
        let lock = fs::read_to_string(&path).with_context(|| format!("failed to read {}", path.display()))?;
        let lock: Value = serde_json::from_str(&lock)?;
        for (place, package) in lock["packages"].as_object().context("the lock file lists no packages")? {
            let Some((_, name)) = place.rsplit_once("node_modules/") else { continue };
            if package["dev"] == true || package["optional"] == true {
                continue;
            }
            let licence = text(package, "license");
            let part = format!("{name} {}", text(package, "version"));
            self.add(&licence, text_of(&page.join(place), &licence)?, part);
        }
        Ok(())
    }

    /// The notice at the head of the word list.
    fn add_words(&mut self, root: &Path) -> Result<()> {
        let words = fs::read_to_string(root.join(WORDS)).context("failed to read the word list")?;
        let notice: Vec<_> = words.lines().map_while(|line| line.strip_prefix('#')).map(str::trim).collect();
        self.add("SCOWL", notice.join("\n").trim().to_owned(), "the list of English words".to_owned());
        Ok(())
    }

    /// A heading for each licence, what is under it, and its text.
    fn text(&self) -> String {
        let mut list = String::new();
        for ((licence, text), parts) in &self.0 {
            let parts: Vec<_> = parts.iter().map(String::as_str).collect();
            write!(list, "=== {licence}\n- {}\n\n{text}\n\n", parts.join("\n- "))
                .expect("a string takes all");
        }
        list
    }
}

/// A text of a JSON object; empty where it is not told.
fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// The text of a package's licence: MIT's where that may be chosen, else all that the package brings; where it brings
/// none, where to find it.
fn text_of(folder: &Path, licence: &str) -> Result<String> {
    let entries = fs::read_dir(folder).with_context(|| format!("failed to read {}", folder.display()))?;
    let name = |file: &PathBuf| file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let mut files: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.is_file() && NAMES.iter().any(|start| name(file).starts_with(start)));
    files.sort();
    if licence.split([' ', '/', '(', ')']).any(|choice| choice == "MIT") && !licence.contains("AND") {
        let of_mit: Vec<_> = files.iter().filter(|file| name(file).contains("mit")).cloned().collect();
        files = if of_mit.is_empty() { files } else { of_mit };
    }
    let texts: Vec<String> = files
        .iter()
        .map(|file| fs::read_to_string(file).with_context(|| format!("failed to read {}", file.display())))
        .collect::<Result<_>>()?;
    let text = texts.join("\n\n").replace("\r\n", "\n").replace("\n=== ", "\n ===");
    Ok(match text.trim() {
        "" => format!(
            "The package brings no text of its licence, which is {licence}: see https://spdx.org/licenses/."
        ),
        text => text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_current() {
        let kept = fs::read_to_string(workspace::ui().join("src/licences.txt")).unwrap();
        assert!(
            kept.replace("\r\n", "\n") == list().unwrap(),
            "ui/src/licences.txt is old: cargo xtask licences"
        );
    }

    #[test]
    fn a_text_is_that_of_mit_where_it_may_be_chosen() {
        let folder = tempfile::tempdir().unwrap();
        let read = |licence: &str| text_of(folder.path(), licence).unwrap();
        assert!(read("ISC").contains("ISC"), "where there is none, its name is told");
        for (name, text) in
            [("LICENSE-APACHE", "Apache"), ("LICENSE-MIT", "Do as you like.\r\n"), ("main.rs", "no")]
        {
            fs::write(folder.path().join(name), text).unwrap();
        }
        for (licence, expected) in [
            ("MIT OR Apache-2.0", "Do as you like."),
            ("Apache-2.0/MIT", "Do as you like."),
            ("(Apache-2.0 OR MIT)", "Do as you like."),
            ("MIT AND Apache-2.0", "Apache\n\nDo as you like."),
            ("Apache-2.0", "Apache\n\nDo as you like."),
        ] {
            assert_eq!(read(licence), expected, "{licence}");
        }
    }

    #[test]
    fn what_is_linked_is_told_from_what_only_builds_or_tests() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = folder.path().join("Cargo.toml");
        let package = |name: &str, source: Option<&str>| {
            serde_json::json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT",
                "source": source, "manifest_path": manifest })
        };
        let needs = |name: &str, kind: Option<&str>| serde_json::json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let metadata = serde_json::json!({
            "packages": [package("chimera", None), package("agent", None), package("a", Some("registry")),
                package("b", Some("registry")), package("builds", Some("registry")), package("tests", Some("registry"))],
            "resolve": { "nodes": [
                { "id": "chimera", "deps": [needs("agent", None), needs("builds", Some("build"))] },
                { "id": "agent", "deps": [needs("a", None), needs("tests", Some("dev"))] },
                { "id": "a", "deps": [needs("b", None)] },
                { "id": "b", "deps": [needs("a", None)] },
                { "id": "builds", "deps": [] },
                { "id": "tests", "deps": [] },
            ] },
        });
        let mut sections = Sections::default();
        sections.add_programs(&metadata).unwrap();
        let parts: Vec<_> = sections.0.into_values().flatten().collect();
        assert_eq!(parts, ["a 1.0.0", "b 1.0.0"]);
    }
}
