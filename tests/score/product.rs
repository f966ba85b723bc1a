//! The product as its use case goes: read the folder, examine it, check the texts.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use claims::{Expected, Knowledge};
use domain::{CheckedText, Clock, Folder, Selection, Timestamp};
use evidence::Examination;
use ingest::Limits;

use crate::case::Case;

/// What the product says about one case.
pub struct Said {
    pub examination: Examination,
    /// One for each text of the case.
    pub checked: Vec<CheckedText>,
    pub check_time: Duration,
}

struct Watch(Instant);

impl Clock for Watch {
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

pub fn ask(case: &Case) -> Result<Said> {
    let made = tempfile::tempdir().context("failed to make a folder")?;
    write_files(made.path(), &case.files)?;
    let (read, examination) = read(case.root.as_deref().unwrap_or(made.path()))
        .with_context(|| format!("failed to read the folder of {}", case.name))?;
    let knowledge = Knowledge::of(&read, &examination);
    let begin = Instant::now();
    let checked = case
        .texts
        .iter()
        .map(|text| claims::check(&text.content, &knowledge, &Expected::default()))
        .collect();
    Ok(Said { examination, checked, check_time: begin.elapsed() })
}

/// Reads a folder and examines it.
pub fn read(folder: &Path) -> Result<(Folder, Examination)> {
    let clock = Watch(Instant::now());
    let (selection, limits) = (Selection::default(), Limits::default());
    let read = ingest::read_folder(folder, &selection, &limits, &clock, &|| false, &mut |_| {})?;
    let examination = evidence::examine(&read);
    Ok((read, examination))
}

/// Writes a made folder.
pub fn write_files(root: &Path, files: &[(String, String)]) -> Result<()> {
    for (path, content) in files {
        let path = root.join(path);
        let parent = path.parent().context("a file lies in a folder")?;
        std::fs::create_dir_all(parent).with_context(|| format!("failed to make {}", parent.display()))?;
        std::fs::write(&path, content).with_context(|| format!("failed to write {}", path.display()))?;
    }
    Ok(())
}
