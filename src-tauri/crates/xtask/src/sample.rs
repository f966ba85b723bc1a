//! `cargo xtask sample`: writes the sample folder that the application carries. Every number in it is made
//! here, from fixed seeds, by arithmetic that gives the same bytes on every machine. What the application
//! finds in the folder is not its concern.

mod noise;
mod runs;
mod spreadsheet;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::workspace;

/// One file of the sample.
struct SampleFile {
    /// Path below the sample folder, with `/`.
    path: String,
    content: Vec<u8>,
}

impl SampleFile {
    fn new(path: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: content.into() }
    }
}

/// Writes the folder anew; files that no longer belong to it go.
pub(crate) fn run() -> Result<ExitCode> {
    let folder = folder();
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("failed to empty {}", folder.display()))?;
    }
    for file in files() {
        let path = folder.join(&file.path);
        let parent = path.parent().context("a sample file lies in a folder")?;
        fs::create_dir_all(parent).with_context(|| format!("failed to make {}", parent.display()))?;
        fs::write(&path, &file.content).with_context(|| format!("failed to write {}", path.display()))?;
    }
    println!("{}", folder.display());
    Ok(ExitCode::SUCCESS)
}

fn folder() -> PathBuf {
    Path::new(workspace::root()).join("src-tauri/crates/agent/sample")
}

/// Every file, in path order.
fn files() -> Vec<SampleFile> {
    let daily = runs::daily();
    let sweeps = runs::sweeps();
    let mut files = runs::daily_files(&daily);
    files.extend(runs::sweep_files(&sweeps));
    files.extend(runs::study_files());
    files.extend(texts::files(&daily, &sweeps));
    files.push(SampleFile::new("compare/models.xlsx", spreadsheet::workbook(&sweeps)));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

#[cfg(test)]
mod tests;
