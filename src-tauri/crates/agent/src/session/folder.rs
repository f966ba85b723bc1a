//! Opening a folder, and what the analyst ticks and corrects in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::{Correction, Folder, FolderIdentity, FolderProgress, Selection};
use tokio_util::sync::CancellationToken;

use super::Session;
use crate::{Error, Examined};

/// A folder as it was read last.
#[derive(Debug, Clone)]
pub struct OpenFolder {
    /// Where it is.
    pub path: PathBuf,
    /// What the analyst chose for it.
    pub selection: Selection,
    /// What was read, and what it says.
    pub examined: Arc<Examined>,
}

impl OpenFolder {
    /// What was read.
    pub fn folder(&self) -> &Folder {
        &self.examined.folder
    }

    /// Its name and path as a run keeps them.
    pub fn identity(&self) -> FolderIdentity {
        identity(&self.path)
    }
}

/// Name and path of a folder.
pub(crate) fn identity(path: &Path) -> FolderIdentity {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    FolderIdentity { name, path: path.to_string_lossy().into_owned() }
}

impl Session {
    /// Reads a folder and makes it the open one. A reading that is under way is cancelled.
    pub async fn open_folder(
        &self,
        path: &Path,
        progress: impl FnMut(FolderProgress) + Send + 'static,
    ) -> Result<Arc<OpenFolder>, Error> {
        let (selection, notices) = self.store.selection(path);
        for notice in notices {
            tracing::warn!(id = notice.id, "what was ticked and corrected before is not in effect");
        }
        self.read(path.to_owned(), selection, progress).await
    }

    /// Reads the open folder again.
    pub async fn rescan_folder(
        &self,
        progress: impl FnMut(FolderProgress) + Send + 'static,
    ) -> Result<Arc<OpenFolder>, Error> {
        let open = self.folder()?;
        self.read(open.path.clone(), open.selection.clone(), progress).await
    }

    /// Ticks files and sub-folders in or out by their relative paths, and remembers it.
    pub async fn set_included(
        &self,
        paths: &[String],
        included: bool,
        progress: impl FnMut(FolderProgress) + Send + 'static,
    ) -> Result<Arc<OpenFolder>, Error> {
        let open = self.folder()?;
        let mut selection = open.selection.clone();
        for path in paths {
            if included {
                tick_in(&mut selection, path, open.folder());
            } else {
                selection.excluded.insert(path.clone());
            }
        }
        self.keep_selection(&open.path, &selection)?;
        self.read(open.path.clone(), selection, progress).await
    }

    /// Corrects every column of one name, and remembers it. A correction without content takes it back.
    pub async fn correct_column(
        &self,
        correction: Correction,
        progress: impl FnMut(FolderProgress) + Send + 'static,
    ) -> Result<Arc<OpenFolder>, Error> {
        let open = self.folder()?;
        let mut selection = open.selection.clone();
        selection.corrections.retain(|known| known.column != correction.column);
        if correction.metric.is_some() || correction.unit.is_some() || correction.direction.is_some() {
            selection.corrections.push(correction);
        }
        self.keep_selection(&open.path, &selection)?;
        self.read(open.path.clone(), selection, progress).await
    }

    /// Opens a folder with another selection than the remembered one, without remembering it.
    pub async fn open_folder_with(
        &self,
        path: &Path,
        selection: Selection,
        progress: impl FnMut(FolderProgress) + Send + 'static,
    ) -> Result<Arc<OpenFolder>, Error> {
        self.read(path.to_owned(), selection, progress).await
    }

    /// Ends a reading that is under way; it answers with what it has.
    pub fn cancel_reading(&self) {
        if let Some(reading) = &self.state().reading {
            reading.cancel();
        }
    }

    /// The open folder.
    pub fn folder(&self) -> Result<Arc<OpenFolder>, Error> {
        self.state().folder.clone().ok_or(Error::NoFolder)
    }

    async fn read(
        &self,
        path: PathBuf,
        selection: Selection,
        mut progress: impl FnMut(FolderProgress) + Send + 'static,
    ) -> Result<Arc<OpenFolder>, Error> {
        let token = CancellationToken::new();
        let reading = {
            let mut state = self.state();
            state.readings += 1;
            if let Some(before) = state.reading.replace(token.clone()) {
                before.cancel();
            }
            state.readings
        };
        let (clock, words) = (self.clock.clone(), self.words.clone());
        let open = tokio::task::spawn_blocking(move || {
            let folder = ingest::read_folder(
                &path,
                &selection,
                &ingest::Limits::default(),
                clock.as_ref(),
                &|| token.is_cancelled(),
                &mut progress,
            )?;
            let examined = Arc::new(Examined::of(folder, &words));
            Ok::<_, Error>(OpenFolder { path, selection, examined })
        })
        .await
        .map_err(|_| Error::ReadingStopped)??;
        let open = Arc::new(open);
        {
            let mut state = self.state();
            if state.readings != reading {
                // Another reading has taken over: this one's list must not stand for anything any more.
                return Err(Error::Gone);
            }
            state.folder = Some(open.clone());
        }
        if self.remembers {
            self.remember_folder(&open.path);
        }
        Ok(open)
    }

    fn keep_selection(&self, path: &Path, selection: &Selection) -> Result<(), Error> {
        Ok(self.store.save_selection(path, selection)?)
    }
}

/// Ticks a path in: where a sub-folder above it is ticked out, its other files stay out one by one.
fn tick_in(selection: &mut Selection, path: &str, folder: &Folder) {
    let inside = |outer: &str, inner: &str| {
        inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
    };
    let above: Vec<String> =
        selection.excluded.iter().filter(|out| inside(out, path) && out.as_str() != path).cloned().collect();
    selection.excluded.retain(|out| !inside(path, out) && !inside(out, path));
    for outer in above {
        let others = folder.files.iter().map(|file| &file.path);
        selection.excluded.extend(others.filter(|file| inside(&outer, file) && !inside(path, file)).cloned());
    }
}

#[cfg(test)]
mod tests {
    use domain::{FileEntry, FileKind, FileState, Folder, Selection};

    use super::tick_in;

    #[test]
    fn ticking_one_file_in_leaves_its_neighbours_out() {
        let files = ["a/b/x.csv", "a/b/y.csv", "a/z.csv", "c.csv"].map(|path| FileEntry {
            path: path.to_owned(),
            kind: FileKind::Csv,
            size: 1,
            modified: None,
            outcome: FileState::Excluded,
        });
        let folder = Folder { files: files.to_vec(), ..Folder::default() };
        let check = |out: &[&str], tick: &str, expected: &[&str]| {
            let mut selection = Selection {
                excluded: out.iter().map(|path| (*path).to_owned()).collect(),
                corrections: Vec::new(),
            };
            tick_in(&mut selection, tick, &folder);
            assert_eq!(
                selection.excluded.iter().map(String::as_str).collect::<Vec<_>>(),
                expected,
                "{out:?} + {tick}"
            );
        };
        check(&["a"], "a/b/x.csv", &["a/b/y.csv", "a/z.csv"]);
        check(&["a"], "a/b", &["a/z.csv"]);
        check(&["a", "a/b/x.csv"], "a", &[]);
        check(&["a/b/x.csv", "c.csv"], "a/b/x.csv", &["c.csv"]);
    }
}
