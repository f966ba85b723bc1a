//! What ends the reading of a folder as a whole. Everything smaller is a problem or a skipped file.

use std::io;
use std::path::PathBuf;

/// Why a folder could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing at the path.
    #[error("find the folder {}", path.display())]
    Gone {
        /// The path that was asked for.
        path: PathBuf,
    },
    /// There is something at the path, and it is no folder.
    #[error("open {} as a folder", path.display())]
    NotAFolder {
        /// The path that was asked for.
        path: PathBuf,
    },
    /// The folder's list of files could not be read.
    #[error("list the folder {}", path.display())]
    Unreadable {
        /// The path that was asked for.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}
