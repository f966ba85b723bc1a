//! Single steps on the disk, each with its fault point and its path in the error.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::{Error, fault};

pub(crate) fn create_folders(folder: &Path) -> Result<(), Error> {
    fault::point().and_then(|()| fs::create_dir_all(folder)).map_err(|source| Error::io(folder, source))
}

/// Waits for the file's lock. File systems without locks are used without.
pub(crate) fn lock(file: &File, path: &Path) -> Result<(), Error> {
    locked(path, || file.lock())
}

/// Waits for the file's lock for reading.
pub(crate) fn lock_shared(file: &File, path: &Path) -> Result<(), Error> {
    locked(path, || file.lock_shared())
}

fn locked(path: &Path, lock: impl FnOnce() -> io::Result<()>) -> Result<(), Error> {
    match fault::point().and_then(|()| lock()) {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        other => other.map_err(|source| Error::io(path, source)),
    }
}

pub(crate) fn write_all(file: &File, bytes: &[u8], path: &Path) -> Result<(), Error> {
    fault::write_all(file, bytes).map_err(|source| Error::io(path, source))
}

/// Returns when the file's bytes are on the disk.
pub(crate) fn sync(file: &File, path: &Path) -> Result<(), Error> {
    fault::point().and_then(|()| file.sync_data()).map_err(|source| Error::io(path, source))
}

/// Returns when the names in a folder are on the disk. Windows has no such call; there the file
/// system's own journal keeps names.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    if cfg!(windows) {
        return Ok(());
    }
    let synced = fault::point().and_then(|()| File::open(folder)?.sync_all());
    match synced {
        // Some network file systems have no such call either.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        other => other.map_err(|source| Error::io(folder, source)),
    }
}

/// Random enough for names that must not meet.
pub(crate) fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish()
}
