//! The folder of models: a model is copied in whole or not at all, a download grows in a file of its own until it is
//! whole, and only what lies in the folder can be removed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::{Error, Store, disk, safe_file_name};

/// What a download is called until it is whole.
const PART: &str = "part";
/// Bytes that are copied between two looks at whether to go on.
const STEP: usize = 1 << 20;

impl Store {
    /// Where models are kept unless the analyst chose another folder.
    pub fn own_models_folder(&self) -> PathBuf {
        self.folder().join("models")
    }

    /// Copies a model into `folder` under its own name. `go_on` hears how many bytes are copied and answers
    /// whether to go on; `None` where it did not, and then nothing is left of the copy.
    pub fn keep_model(
        &self,
        folder: &Path,
        source: &Path,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Option<PathBuf>, Error> {
        let name = source.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let target = folder.join(safe_file_name(&name, "gguf"));
        if fs::symlink_metadata(&target).is_ok() {
            return Err(Error::Exists { path: target });
        }
        disk::create_folders(folder)?;
        let mut from = File::open(source).map_err(|error| Error::io(source, error))?;
        let mut into = tempfile::Builder::new()
            .suffix(".copy")
            .tempfile_in(folder)
            .map_err(|error| Error::io(folder, error))?;
        let (mut step, mut copied) = (vec![0; STEP], 0);
        loop {
            let read = from.read(&mut step).map_err(|error| Error::io(source, error))?;
            if read == 0 {
                break;
            }
            disk::write_all(into.as_file(), &step[..read], &target)?;
            copied += read as u64;
            if !go_on(copied) {
                return Ok(None);
            }
        }
        into.flush().map_err(|error| Error::io(&target, error))?;
        disk::sync(into.as_file(), &target)?;
        into.persist_noclobber(&target).map_err(|error| Error::io(&target, error.error))?;
        disk::sync_folder(folder)?;
        Ok(Some(target))
    }

    /// Opens the file in which a download grows; what came of it earlier is kept, and is gone on with.
    pub fn part_of_model(&self, folder: &Path, name: &str) -> Result<ModelPart, Error> {
        disk::create_folders(folder)?;
        let target = folder.join(safe_file_name(name, "gguf"));
        if fs::symlink_metadata(&target).is_ok() {
            return Err(Error::Exists { path: target });
        }
        let path = target.with_added_extension(PART);
        let opened = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let mut file = opened.map_err(|error| Error::io(&path, error))?;
        let length = file.seek(SeekFrom::End(0)).map_err(|error| Error::io(&path, error))?;
        Ok(ModelPart { file, path, target, length })
    }

    /// Removes a model, or what came of a download. Only a file that lies in `folder` itself.
    pub fn remove_model(&self, folder: &Path, path: &Path) -> Result<(), Error> {
        if path.parent() != Some(folder) {
            return Err(Error::NotAFile { path: path.to_owned() });
        }
        fs::remove_file(path).map_err(|error| Error::io(path, error))
    }
}

/// A download that is not whole yet.
#[derive(Debug)]
pub struct ModelPart {
    file: File,
    path: PathBuf,
    target: PathBuf,
    length: u64,
}

impl ModelPart {
    /// Where it grows.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes that are there.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Adds what came.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        disk::write_all(&self.file, bytes, &self.path)?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Throws away what is there, because it belongs to another version of the file.
    pub fn begin_anew(&mut self) -> Result<(), Error> {
        let emptied = self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0)));
        emptied.map_err(|error| Error::io(&self.path, error))?;
        self.length = 0;
        Ok(())
    }

    /// Gives the whole file its name.
    pub fn finish(self) -> Result<PathBuf, Error> {
        let Self { file, path, target, .. } = self;
        disk::sync(&file, &path)?;
        drop(file);
        if fs::symlink_metadata(&target).is_ok() {
            return Err(Error::Exists { path: target });
        }
        fs::rename(&path, &target).map_err(|error: io::Error| Error::io(&target, error))?;
        if let Some(folder) = target.parent() {
            disk::sync_folder(folder)?;
        }
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("it is readable");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("it is there").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_model_is_copied_whole_or_not_at_all() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(data.path()).expect("it is writable");
        let source = data.path().join("Some model.gguf");
        let bytes: Vec<u8> = (0..=250).cycle().take(3 * STEP).collect();
        fs::write(&source, &bytes).expect("it is writable");
        let folder = store.own_models_folder();

        let stopped =
            store.keep_model(&folder, &source, &mut |copied| copied < 2 << 20).expect("it is writable");
        assert_eq!((stopped, names(&folder)), (None, vec![]));
        let mut heard = Vec::new();
        let kept = store
            .keep_model(&folder, &source, &mut |copied| {
                heard.push(copied);
                true
            })
            .expect("it is writable");
        let kept = kept.expect("nobody stopped it");
        assert_eq!(fs::read(&kept).expect("it is there"), bytes);
        assert_eq!(heard, [1 << 20, 2 << 20, 3 << 20]);
        let again = store.keep_model(&folder, &source, &mut |_| true);
        assert!(matches!(again, Err(Error::Exists { .. })), "{again:?}");
        assert_eq!(names(&folder), ["Some model.gguf"]);

        assert!(matches!(store.remove_model(&folder, &source), Err(Error::NotAFile { .. })));
        store.remove_model(&folder, &kept).expect("it is there");
        assert!(names(&folder).is_empty() && source.is_file());
    }

    #[test]
    fn a_download_goes_on_where_it_was_left() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(data.path()).expect("it is writable");
        let folder = store.own_models_folder();
        let mut part = store.part_of_model(&folder, "../x/model.gguf").expect("it is writable");
        part.append(b"GG").expect("it is writable");
        drop(part);
        let mut part = store.part_of_model(&folder, "../x/model.gguf").expect("it is writable");
        assert_eq!(part.length(), 2);
        part.append(b"UF").expect("it is writable");
        let whole = part.finish().expect("it is writable");
        assert_eq!(fs::read(&whole).expect("it is there"), b"GGUF");
        assert_eq!(whole.parent(), Some(folder.as_path()));

        let mut other = store.part_of_model(&folder, "other").expect("it is writable");
        other.append(b"old version").expect("it is writable");
        other.begin_anew().expect("it is writable");
        other.append(b"new").expect("it is writable");
        assert_eq!(fs::read(other.path()).expect("it is there"), b"new");
        let named = store.part_of_model(&folder, whole.file_name().expect("named").to_str().expect("plain"));
        assert!(matches!(named, Err(Error::Exists { .. })), "a whole model is not begun again");
    }
}
