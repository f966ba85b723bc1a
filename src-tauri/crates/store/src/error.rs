//! What can go wrong on the disk, told apart by what a person can do about it.

use std::io;
use std::path::{Path, PathBuf};

use domain::{Message, RunId};

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No space is left, or a quota is used up.
    #[error("write {}: no space left", path.display())]
    DiskFull {
        /// What was being written.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The system does not let this user write or read there.
    #[error("open {}: no permission", path.display())]
    NoPermission {
        /// What was being opened.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Another program has held the file for longer than is waited.
    #[error("replace {}: another program holds it", path.display())]
    Held {
        /// What was to be replaced.
        path: PathBuf,
        /// The system's last error.
        source: io::Error,
    },
    /// The file or its folder is not there (any more).
    #[error("find {}", path.display())]
    Gone {
        /// What was looked for.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// There is a file of that name already, and overwriting was not allowed.
    #[error("save {}: it exists already", path.display())]
    Exists {
        /// The file or folder that exists.
        path: PathBuf,
    },
    /// The target is a symbolic link; what it points to is not overwritten.
    #[error("save {}: it is a symbolic link", path.display())]
    Symlink {
        /// The link.
        path: PathBuf,
    },
    /// The target is a folder, or has no name.
    #[error("save {}: that is not the name of a file", path.display())]
    NotAFile {
        /// The target.
        path: PathBuf,
    },
    /// A part of the path is a name that Windows keeps for a device.
    #[error("save {}: Windows keeps the name {name} for a device", path.display())]
    Device {
        /// The target.
        path: PathBuf,
        /// The part.
        name: String,
    },
    /// There is no run of that id.
    #[error("find the run {}", id.0)]
    NoSuchRun {
        /// The id.
        id: RunId,
    },
    /// The journal's first record cannot be read, so nothing is known about the run.
    #[error("read the run in {}: its first record is damaged", path.display())]
    Unreadable {
        /// The journal.
        path: PathBuf,
    },
    /// The file was written by a newer version of Chimera.
    #[error("read {}: it has format {version}, this version of Chimera knows up to {known}", path.display())]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// Its format version.
        version: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// An earlier append failed, so what is on disk is not known for sure and nothing more is written.
    #[error("append to {}: an earlier append failed", path.display())]
    JournalBroken {
        /// The journal.
        path: PathBuf,
    },
    /// A value that JSON cannot carry.
    #[error("write {} as JSON", path.display())]
    Encode {
        /// The file.
        path: PathBuf,
        /// What serde says.
        source: serde_json::Error,
    },
    /// The system names no folder for data.
    #[error("find the data folder: the system names none, set CHIMERA_DATA")]
    NoDataFolder,
    /// Any other error of the system.
    #[error("read or write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::DiskFull { path, source }
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::NoPermission { path, source }
            }
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Gone { path, source },
            io::ErrorKind::AlreadyExists => Self::Exists { path },
            io::ErrorKind::IsADirectory => Self::NotAFile { path },
            _ => Self::Io { path, source },
        }
    }

    /// The sentence for a person: what happened, what was kept, what to do.
    pub fn message(&self) -> Message {
        let about =
            |id: &str, path: &Path| Message::new(id).with("path", path.to_string_lossy().into_owned());
        match self {
            Self::DiskFull { path, .. } => about("store-disk-full", path),
            Self::NoPermission { path, .. } => about("store-no-permission", path),
            Self::Held { path, .. } => about("store-held", path),
            Self::Gone { path, .. } => about("store-gone", path),
            Self::Exists { path } => about("store-exists", path),
            Self::Symlink { path } => about("store-symlink", path),
            Self::NotAFile { path } => about("store-not-a-file", path),
            Self::Device { path, name } => about("store-device", path).with("name", name.as_str()),
            Self::NoSuchRun { id } => Message::new("store-no-such-run").with("id", id.0.as_str()),
            Self::Unreadable { path } => about("store-run-unreadable", path),
            Self::NewerFormat { path, version, known } => {
                about("store-newer-format", path).with("version", *version).with("known", *known)
            }
            Self::JournalBroken { path } => about("store-journal-broken", path),
            Self::Encode { path, source } => about("store-failed", path).with("cause", source.to_string()),
            Self::NoDataFolder => Message::new("store-no-data-folder"),
            Self::Io { path, source } => about("store-failed", path).with("cause", source.to_string()),
        }
    }
}
