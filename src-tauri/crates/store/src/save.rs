//! Saving whole files: the old bytes or the new ones, never a mixture, never a torn file.
//!
//! The new bytes go into a temporary file beside the target, are brought to the disk, and take the
//! target's name in one step. Before the temporary file is made, a note in the data folder says
//! where it will be; the note is locked while its writer lives. A killed writer leaves a note that
//! nobody holds, and the next opening of the store removes what it names.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use tempfile::TempPath;

use crate::names::is_device;
use crate::{Error, Store, disk, fault};

const TEMPORARY_PREFIX: &str = ".chimera-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// Name of the folder that holds the figures of a report saved as `target`, without its path.
pub fn figures_folder(target: &Path) -> String {
    let stem = target.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    format!("{stem}-figures")
}

impl Store {
    /// Makes a folder to save into, and those above it, where they are missing.
    pub fn make_folder(&self, folder: &Path) -> Result<(), Error> {
        check_names(folder)?;
        disk::create_folders(folder)
    }

    /// Refuses what [`Store::save_file`] would refuse of the target: to be asked before long work.
    pub fn check_file(&self, target: &Path, overwrite: bool) -> Result<(), Error> {
        check_names(target)?;
        check_target(&resolved(target)?, overwrite)
    }

    /// Refuses what [`Store::save_bundle`] would refuse of the target: to be asked before long work.
    pub fn check_bundle(&self, target: &Path, overwrite: bool) -> Result<(), Error> {
        check_names(target)?;
        let target = resolved(target)?;
        check_target(&target, overwrite)?;
        check_folder(&target.with_file_name(figures_folder(&target)), overwrite)
    }

    /// Saves a file anywhere. Without `overwrite` an existing file is an error and stays as it is.
    /// A symbolic link is never written through.
    pub fn save_file(&self, target: &Path, bytes: &[u8], overwrite: bool) -> Result<(), Error> {
        self.check_file(target, overwrite)?;
        self.replace(&resolved(target)?, bytes, overwrite)
    }

    /// Saves a report and the figures that it refers to, these in [`figures_folder`] beside it; without
    /// `overwrite` there may be none. The report comes last, so where it is, its figures are. Names of
    /// figures are single components.
    pub fn save_bundle(
        &self,
        target: &Path,
        main: &[u8],
        figures: &[(String, Vec<u8>)],
        overwrite: bool,
    ) -> Result<(), Error> {
        self.check_bundle(target, overwrite)?;
        let target = resolved(target)?;
        let folder = target.with_file_name(figures_folder(&target));
        let mut files = Vec::new();
        for (name, bytes) in figures {
            let file = folder.join(name);
            if file.file_name() != Some(name.as_ref()) {
                return Err(Error::NotAFile { path: file });
            }
            check_target(&file, overwrite)?;
            files.push((file, bytes));
        }
        if !files.is_empty() {
            disk::create_folders(&folder)?;
        }
        for (file, bytes) in files {
            self.replace(&file, bytes, overwrite)?;
        }
        self.replace(&target, main, overwrite)
    }

    /// Gives `target` new bytes in one step. The caller has looked at what is there.
    pub(crate) fn replace(&self, target: &Path, bytes: &[u8], overwrite: bool) -> Result<(), Error> {
        let not_a_file = || Error::NotAFile { path: target.to_owned() };
        let (folder, name) = target.parent().zip(target.file_name()).ok_or_else(not_a_file)?;
        // As Windows writes it at full length: its own call to rename takes no long path otherwise.
        let folder = &folder.canonicalize().map_err(|source| Error::io(folder, source))?;
        let pending = Pending::announce(&self.saving_folder(), folder)?;
        let file = fault::point()
            .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&pending.temporary))
            .map_err(|source| Error::io(target, source))?;
        disk::write_all(&file, bytes, target)?;
        disk::sync(&file, target)?;
        drop(file);
        pending.take_the_name_of(&folder.join(name), target, overwrite)?;
        disk::sync_folder(folder)
    }

    /// Removes the temporary files of writers that were killed. What cannot be removed now is tried
    /// again at the next opening.
    pub(crate) fn sweep_killed_saves(&self) {
        let Ok(notes) = fs::read_dir(self.saving_folder()) else { return };
        for note in notes.flatten() {
            let _ = sweep(&note.path());
        }
    }
}

fn sweep(path: &Path) -> io::Result<()> {
    let mut note = OpenOptions::new().read(true).write(true).open(path)?;
    match note.try_lock() {
        Ok(()) => {}
        // Its writer lives.
        Err(TryLockError::WouldBlock) => return Ok(()),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    let mut temporary = String::new();
    note.read_to_string(&mut temporary)?;
    let temporary = Path::new(&temporary);
    let name = temporary.file_name().unwrap_or_default().to_string_lossy();
    if temporary.is_absolute() && name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX) {
        match fs::remove_file(temporary) {
            // A folder that is not there now, as on a drive that is unplugged, may come back.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::metadata(temporary.parent().unwrap_or(temporary))?;
            }
            other => other?,
        }
    }
    drop(note);
    fs::remove_file(path)
}

/// A save that has begun. Dropped, it takes its temporary file and then its note away.
struct Pending {
    temporary: TempPath,
    /// Held only for its lock and its removal.
    note: Note,
}

struct Note {
    file: Option<File>,
    path: PathBuf,
    /// What it names.
    temporary: PathBuf,
}

impl Drop for Note {
    fn drop(&mut self) {
        // Windows removes no file that is open elsewhere, and a sweep tolerates a note too many.
        drop(self.file.take());
        // Held by another program, the temporary file is there still: the next opening finds it by its note.
        if fs::symlink_metadata(&self.temporary).is_err() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Pending {
    fn announce(notes: &Path, folder: &Path) -> Result<Self, Error> {
        let id = disk::random();
        let temporary = folder.join(format!("{TEMPORARY_PREFIX}{id:016x}{TEMPORARY_SUFFIX}"));
        let path = notes.join(format!("{id:016x}"));
        let file = fault::point()
            .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&path))
            .map_err(|source| Error::io(&path, source))?;
        let note = Note { file: Some(file), path, temporary: temporary.clone() };
        if let Some(file) = &note.file {
            disk::lock(file, &note.path)?;
            disk::write_all(file, temporary.to_string_lossy().as_bytes(), &note.path)?;
        }
        let temporary =
            TempPath::try_from_path(&temporary).map_err(|source| Error::io(&temporary, source))?;
        Ok(Self { temporary, note })
    }

    /// `told` is the target as it is told in errors.
    fn take_the_name_of(self, target: &Path, told: &Path, overwrite: bool) -> Result<(), Error> {
        let Self { temporary, note } = self;
        let named = disk::persist(temporary, target, told, overwrite);
        // Not before the temporary file.
        drop(note);
        named
    }
}

/// The target with its folder resolved, so that what is checked is what is written.
fn resolved(target: &Path) -> Result<PathBuf, Error> {
    let not_a_file = || Error::NotAFile { path: target.to_owned() };
    let name = target.file_name().ok_or_else(not_a_file)?;
    let folder = target.parent().ok_or_else(not_a_file)?;
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let folder = dunce::canonicalize(folder).map_err(|source| Error::io(folder, source))?;
    Ok(folder.join(name))
}

/// Refuses what Windows would write into a device, or not at all.
fn check_names(path: &Path) -> Result<(), Error> {
    match device(path).filter(|_| cfg!(windows)) {
        Some(name) => Err(Error::Device { path: path.to_owned(), name }),
        None => Ok(()),
    }
}

/// The first part of a path that Windows takes for a device.
fn device(path: &Path) -> Option<String> {
    path.components().find_map(|part| match part {
        Component::Normal(name) => name.to_str().filter(|name| is_device(name)).map(str::to_owned),
        _ => None,
    })
}

fn check_target(target: &Path, overwrite: bool) -> Result<(), Error> {
    let path = || target.to_owned();
    match fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(Error::io(target, source)),
        Ok(there) if there.is_symlink() => Err(Error::Symlink { path: path() }),
        Ok(there) if !there.is_file() => Err(Error::NotAFile { path: path() }),
        Ok(_) if !overwrite => Err(Error::Exists { path: path() }),
        Ok(_) => Ok(()),
    }
}

fn check_folder(folder: &Path, overwrite: bool) -> Result<(), Error> {
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(Error::io(folder, source)),
        Ok(there) if there.is_symlink() => Err(Error::Symlink { path: folder.to_owned() }),
        Ok(there) if there.is_dir() && overwrite => Ok(()),
        Ok(_) => Err(Error::Exists { path: folder.to_owned() }),
    }
}

#[cfg(test)]
mod tests;
