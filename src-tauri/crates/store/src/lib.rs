//! The only room that writes to disk: runs (their journals are the truth), preferences, what was
//! chosen for a folder, and saved reports. It leaves alone what the bytes mean: it neither computes
//! nor renders anything.

#![expect(clippy::disallowed_methods, reason = "this is the room that touches the disk")]

use std::path::{Path, PathBuf};

mod disk;
mod downloads;
mod error;
mod fault;
mod journal;
mod keys;
mod model_notes;
mod models;
mod names;
mod preferences;
mod runs;
mod sample;
mod save;
mod selections;
mod versioned;

pub use downloads::{DownloadNote, FoundPart, ModelPart};
pub use error::Error;
pub use journal::Journal;
pub use keys::{Kept, Keychain, Keys};
pub use model_notes::{FileState, ModelNotes};
pub use names::safe_file_name;
pub use preferences::{Preferences, RecentFolder, ThemeChoice};
pub use runs::{KeptRuns, RunEntry, RunList};
pub use save::figures_folder;

/// The data folder of Chimera. Cheap to clone; holds nothing open.
#[derive(Debug, Clone)]
pub struct Store {
    data: PathBuf,
}

impl Store {
    /// Opens a data folder, makes what is missing in it, and removes the temporary files of saves
    /// that were killed half-way, wherever they were.
    pub fn open(data: &Path) -> Result<Self, Error> {
        disk::create_folders(data)?;
        let data = dunce::canonicalize(data).map_err(|source| Error::io(data, source))?;
        let store = Self { data };
        for folder in [store.runs_folder(), store.selections_folder(), store.saving_folder()] {
            disk::create_folders(&folder)?;
        }
        store.sweep_killed_saves();
        Ok(store)
    }

    /// The folder itself, for "Show in folder".
    pub fn folder(&self) -> &Path {
        &self.data
    }

    /// Where runs are kept.
    pub fn runs_folder(&self) -> PathBuf {
        self.data.join("runs")
    }

    fn selections_folder(&self) -> PathBuf {
        self.data.join("selections")
    }

    fn saving_folder(&self) -> PathBuf {
        self.data.join("saving")
    }
}

/// Where the system wants the data: `%APPDATA%\Chimera`, `~/Library/Application Support/Chimera`,
/// `$XDG_DATA_HOME/chimera` or `~/.local/share/chimera`; `CHIMERA_DATA` overrides all of them.
pub fn default_data_folder() -> Result<PathBuf, Error> {
    if let Some(folder) = std::env::var_os("CHIMERA_DATA").filter(|folder| !folder.is_empty()) {
        return Ok(PathBuf::from(folder));
    }
    let name = if cfg!(any(windows, target_os = "macos")) { "Chimera" } else { "chimera" };
    dirs::data_dir().map(|folder| folder.join(name)).ok_or(Error::NoDataFolder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_lie_where_the_system_keeps_those_of_programs() {
        if std::env::var_os("CHIMERA_DATA").is_some() {
            return;
        }
        let (variable, below) = if cfg!(windows) {
            ("APPDATA", "Chimera")
        } else if cfg!(target_os = "macos") {
            ("HOME", "Library/Application Support/Chimera")
        } else if std::env::var_os("XDG_DATA_HOME").is_some() {
            ("XDG_DATA_HOME", "chimera")
        } else {
            ("HOME", ".local/share/chimera")
        };
        let expected = PathBuf::from(std::env::var_os(variable).expect("a user has one")).join(below);
        assert_eq!(default_data_folder().unwrap(), expected);
    }
}
