//! The folder of models: a model is copied in whole or not at all, and only what lies in the folder can be removed.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};

use crate::{Error, Store, disk, safe_file_name};

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
        disk::persist(into.into_temp_path(), &target, &target, false)?;
        disk::sync_folder(folder)?;
        Ok(Some(target))
    }

    /// Removes a model. Only a file that lies in `folder` or below it.
    pub fn remove_model(&self, folder: &Path, path: &Path) -> Result<(), Error> {
        let climbs = path.components().any(|part| part == Component::ParentDir);
        if climbs || !path.starts_with(folder) {
            return Err(Error::NotAFile { path: path.to_owned() });
        }
        fs::remove_file(path).map_err(|error| Error::io(path, error))
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
        let climbing = folder.join("..").join("Some model.gguf");
        assert!(matches!(store.remove_model(&folder, &climbing), Err(Error::NotAFile { .. })));
        store.remove_model(&folder, &kept).expect("it is there");
        assert!(names(&folder).is_empty() && source.is_file());
        let below = folder.join("publisher").join("Some model.gguf");
        fs::create_dir(folder.join("publisher")).expect("it is writable");
        fs::write(&below, b"a model").expect("it is writable");
        store.remove_model(&folder, &below).expect("it is there");
        assert!(!below.exists());
    }
}
