//! Folders and texts that are kept in the project: what a person wrote, each passage on a line with its label, and
//! what real models wrote, with the labels of a person beside it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::case::{Case, Half, Hand, Label, Passage, Said, Text};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("score").join(name)
}

/// Every kept folder with its texts, and those of a person's corpus outside the project.
pub fn cases(outside: Option<&Path>) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for (at, path) in entries(&folder("models"))?.iter().enumerate() {
        let half = if at % 2 == 0 { Half::Tuning } else { Half::Test };
        cases.push(case(path, half, Hand::Model)?);
    }
    for half in Half::ALL {
        for path in entries(&folder("hand").join(half.name()))? {
            cases.push(case(&path, half, Hand::Person)?);
        }
        if let Some(outside) = outside {
            for path in entries(&outside.join(half.name()))? {
                cases.push(case(&path, half, Hand::Outside)?);
            }
        }
    }
    Ok(cases)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("failed to list {}", folder.display()))? {
        found.push(entry?.path());
    }
    found.sort();
    Ok(found)
}

fn case(path: &Path, half: Half, hand: Hand) -> Result<Case> {
    let mut texts = Vec::new();
    for text in entries(path)?.iter().filter(|path| path.is_file()) {
        match text.extension().and_then(|own| own.to_str()) {
            Some("said") => texts.push(said(text)?),
            Some("md") => texts.push(with_labels_beside(text)?),
            _ => {}
        }
    }
    let name = path.file_name().context("a folder has a name")?.to_string_lossy();
    Ok(Case {
        name: format!("{}-{} {name}", hand.name(), half.name()),
        half,
        hand,
        root: Some(path.join("folder")),
        files: Vec::new(),
        texts,
        planted: Vec::new(),
        world: None,
        truths: None,
    })
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))
}

/// A text of a person: each line begins with its label and a space, `_` where nothing is said of it. Lines of prose
/// that follow one another are one paragraph.
fn said(path: &Path) -> Result<Text> {
    let content = read(path)?;
    let mut text = Text::default();
    let mut prose = false;
    for (at, line) in content.lines().enumerate() {
        if line.is_empty() {
            text.plain("\n\n");
            prose = false;
            continue;
        }
        let (mark, words) = line.split_once(' ').unwrap_or((line, ""));
        let begins_a_block = words.starts_with(['#', '|', '-', '*', '>', '`'])
            || words.starts_with(|first: char| first.is_ascii_digit()) && words.contains(". ");
        if !text.content.is_empty() && !text.content.ends_with("\n\n") {
            text.plain(if prose && !begins_a_block { " " } else { "\n" });
        }
        prose = !begins_a_block;
        let label = match mark {
            "S" => Label::Supported,
            "C" => Label::Contradicted,
            "U" => Label::Unsupported,
            "X" => Label::FalseOrInvented,
            "N" => Label::NoClaim,
            "F" => Label::Fine,
            "_" => {
                text.plain(words);
                continue;
            }
            _ => bail!("{}:{}: no label in {line}", path.display(), at + 1),
        };
        text.say(&Said::new("written by hand", label, words));
    }
    Ok(text)
}

/// A model's text, and its labels beside it: a line of JSON for each passage, in the text's order.
fn with_labels_beside(path: &Path) -> Result<Text> {
    let content = read(path)?;
    let labels = path.with_extension("jsonl");
    let mut passages = Vec::new();
    let mut from = 0;
    for line in read(&labels)?.lines() {
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
