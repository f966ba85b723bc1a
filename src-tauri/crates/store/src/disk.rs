//! Single steps on the disk, each with its fault point and its path in the error.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use tempfile::TempPath;

use crate::{Error, fault};

/// Milliseconds between attempts where a scanner or an indexer holds a file: longer than the five seconds that a virus
/// scanner may take.
const PAUSES: &[u64] = &[10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 1_000];

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

/// Reads a file, which on Windows another program may have for itself for a moment.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    patiently(&[32, 33], || fs::read(path))
}

/// Gives a file another name. Nothing may have that name.
pub(crate) fn rename(path: &Path, target: &Path) -> Result<(), Error> {
    renamed(target, || fs::rename(path, target))
}

/// Gives a temporary file its own name; without `overwrite` nothing may have it. `told` is the target as it is told in
/// errors. What gets no name is removed.
pub(crate) fn persist(temporary: TempPath, target: &Path, told: &Path, overwrite: bool) -> Result<(), Error> {
    let mut waiting = Some(temporary);
    renamed(told, || {
        fault::point()?;
        let path = waiting.take().expect("an attempt that failed has given it back");
        let outcome = if overwrite { path.persist(target) } else { path.persist_noclobber(target) };
        outcome.map_err(|refused| {
            waiting = Some(refused.path);
            refused.error
        })
    })
}

fn renamed(told: &Path, attempt: impl FnMut() -> io::Result<()>) -> Result<(), Error> {
    // "Access denied" and "sharing violation".
    let passing = &[5, 32];
    patiently(passing, attempt).map_err(|source| {
        if passes(&source, passing) {
            Error::Held { path: told.to_owned(), source }
        } else {
            Error::io(told, source)
        }
    })
}

/// Tries again, for some seconds, after errors that pass.
fn patiently<T>(passing: &[i32], mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for pause in PAUSES {
        match attempt() {
            Err(error) if passes(&error, passing) => thread::sleep(Duration::from_millis(*pause)),
            other => return other,
        }
    }
    attempt()
}

/// Whether the error is one of those that pass on Windows; elsewhere none does.
fn passes(error: &io::Error, passing: &[i32]) -> bool {
    cfg!(windows) && error.raw_os_error().is_some_and(|code| passing.contains(&code))
}

/// Random enough for names that must not meet.
pub(crate) fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish()
}
