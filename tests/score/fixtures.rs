//! Texts that real models wrote about small folders, labelled by hand, sentence by sentence.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::case::{Case, Half, Label, Passage, Text};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("score/models")
}

/// Every folder with its texts; every other one is for tuning.
pub fn cases() -> Result<Vec<Case>> {
    let mut names: Vec<PathBuf> = entries(&folder())?.into_iter().filter(|path| path.is_dir()).collect();
    names.sort();
    names
        .iter()
        .enumerate()
        .map(|(at, path)| case(path, if at % 2 == 0 { Half::Tuning } else { Half::Test }))
        .collect()
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("failed to list {}", folder.display()))? {
        found.push(entry?.path());
    }
    found.sort();
    Ok(found)
}

fn case(path: &Path, half: Half) -> Result<Case> {
    let root = path.join("folder");
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
            files.push((name, std::fs::read_to_string(entry.path())?));
        }
    }
    let mut texts = Vec::new();
    for text in entries(path)?.into_iter().filter(|file| file.extension().is_some_and(|own| own == "md")) {
        texts.push(read_text(&text)?);
    }
    let name = path.file_name().context("a folder has a name")?.to_string_lossy().into_owned();
    Ok(Case { name, half, by_model: true, files, texts, planted: Vec::new(), world: None })
}

/// The text, and its labels beside it: a line of JSON for each passage, in the text's order.
fn read_text(path: &Path) -> Result<Text> {
    let content =
        std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))?;
    let labels = path.with_extension("jsonl");
    let lines =
        std::fs::read_to_string(&labels).with_context(|| format!("failed to read {}", labels.display()))?;
    let mut passages = Vec::new();
    let mut from = 0;
    for line in lines.lines() {
        let value: Value = serde_json::from_str(line)?;
        let words = value["text"].as_str().context("a label has its text")?;
        let Some(label) = value["verdict"].as_str().and_then(Label::of) else {
            bail!("{}: no verdict in {line}", labels.display())
        };
        let Some(at) = content[from..].find(words) else {
            bail!("{}: not in the text, or not in order: {words}", labels.display())
        };
        let start = from + at;
        from = start + words.len();
        passages.push(Passage { start, end: from, label, rule: "written by a model" });
    }
    Ok(Text { content, passages })
}
