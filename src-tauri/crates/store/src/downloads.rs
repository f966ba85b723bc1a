//! Downloads of models: each grows in a file of its own until it is whole, with a note beside it that says where it
//! comes from, so that it goes on after the program was closed.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Error, Store, disk, safe_file_name};

/// What a download is called until it is whole.
const PART: &str = "part";
/// What the note beside it is called.
const NOTE: &str = "json";
/// The newest version of a note.
const FORMAT: u32 = 1;
/// No note is longer.
const MAX_NOTE: u64 = 1 << 16;

/// Where a download comes from, and which version of the file it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DownloadNote {
    /// Version of this note.
    pub format_version: u32,
    /// The file's address.
    pub address: String,
    /// Other hosts that the analyst allowed the address to point on to.
    pub hosts: Vec<String>,
    /// What the server calls the version of what has come.
    pub tag: Option<String>,
    /// The whole size in bytes, where it is known.
    pub size: Option<u64>,
    /// The SHA-256 that the whole file must have, in hexadecimal digits, where it is known.
    pub sha256: Option<String>,
}

impl DownloadNote {
    /// The note of a download of which nothing has come.
    pub fn new(address: String) -> Self {
        Self { format_version: FORMAT, address, hosts: Vec::new(), tag: None, size: None, sha256: None }
    }
}

/// A download that is not whole, as it was found in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPart {
    /// What the file will be called.
    pub name: String,
    /// Bytes that are there.
    pub length: u64,
    /// Where it comes from; `None` where the note is not there or cannot be read, and nobody can go on with it.
    pub note: Option<DownloadNote>,
}

impl Store {
    /// The downloads in `folder` that are not whole, by name.
    pub fn parts_of_models(&self, folder: &Path) -> Vec<FoundPart> {
        let part = |entry: fs::DirEntry| {
            let name = entry.file_name().to_str()?.strip_suffix(PART)?.strip_suffix('.')?.to_owned();
            let length = entry.metadata().ok().filter(fs::Metadata::is_file)?.len();
            (safe_file_name(&name, "gguf") == name).then(|| FoundPart {
                note: read_note(&part_path(folder, &name)),
                name,
                length,
            })
        };
        let mut found: Vec<FoundPart> =
            fs::read_dir(folder).into_iter().flatten().flatten().filter_map(part).collect();
        found.sort_by(|left, right| left.name.cmp(&right.name));
        found
    }

    /// Begins a download of a file that `wanted` names, with nothing of it there yet; what it is called.
    pub fn begin_part(&self, folder: &Path, wanted: &str, note: &DownloadNote) -> Result<String, Error> {
        disk::create_folders(folder)?;
        let name = safe_file_name(wanted, "gguf");
        refuse_existing(&folder.join(&name))?;
        let path = part_path(folder, &name);
        let made = OpenOptions::new().create_new(true).write(true).open(&path);
        made.map_err(|error| Error::io(&path, error))?;
        self.note_part(folder, &name, note)?;
        Ok(name)
    }

    /// Keeps the note of a download, in one step.
    pub fn note_part(&self, folder: &Path, name: &str, note: &DownloadNote) -> Result<(), Error> {
        self.replace_versioned(&note_path(&part_path(folder, name)), note)
    }

    /// Opens the file in which a download grows, to go on with what is there.
    pub fn open_part(&self, folder: &Path, name: &str) -> Result<ModelPart, Error> {
        let target = folder.join(name);
        refuse_existing(&target)?;
        let path = part_path(folder, name);
        let opened = OpenOptions::new().read(true).write(true).open(&path);
        let mut file = opened.map_err(|error| Error::io(&path, error))?;
        let length = file.seek(SeekFrom::End(0)).map_err(|error| Error::io(&path, error))?;
        Ok(ModelPart { file, path, target, length })
    }

    /// Removes what came of a download, and its note.
    pub fn remove_part(&self, folder: &Path, name: &str) -> Result<(), Error> {
        let path = part_path(folder, name);
        fs::remove_file(&path).map_err(|error| Error::io(&path, error))?;
        remove_note(&path);
        Ok(())
    }
}

fn part_path(folder: &Path, name: &str) -> PathBuf {
    folder.join(name).with_added_extension(PART)
}

fn note_path(part: &Path) -> PathBuf {
    part.with_added_extension(NOTE)
}

fn refuse_existing(target: &Path) -> Result<(), Error> {
    if fs::symlink_metadata(target).is_ok() {
        return Err(Error::Exists { path: target.to_owned() });
    }
    Ok(())
}

fn read_note(part: &Path) -> Option<DownloadNote> {
    let path = note_path(part);
    let size = fs::metadata(&path).ok()?.len();
    let note: DownloadNote =
        (size <= MAX_NOTE).then(|| serde_json::from_slice(&fs::read(&path).ok()?).ok())??;
    (note.format_version <= FORMAT).then_some(note)
}

/// A note without its download means nothing, and is written over when there is one of that name again.
fn remove_note(part: &Path) {
    drop(fs::remove_file(note_path(part)));
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
        refuse_existing(&target)?;
        disk::rename(&path, &target)?;
        remove_note(&path);
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

    fn note() -> DownloadNote {
        DownloadNote::new("https://models.example.org/m.gguf".to_owned())
    }

    #[test]
    fn a_download_goes_on_where_it_was_left() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(data.path()).expect("it is writable");
        let folder = store.own_models_folder();
        assert_eq!(store.parts_of_models(&folder), [], "no folder, no downloads");
        let name = store.begin_part(&folder, "../x/model.gguf", &note()).expect("it is writable");
        let mut part = store.open_part(&folder, &name).expect("it is writable");
        part.append(b"GG").expect("it is writable");
        drop(part);
        let noted = DownloadNote { tag: Some("\"a\"".to_owned()), size: Some(4), ..note() };
        store.note_part(&folder, &name, &noted).expect("it is writable");

        // As after a new start.
        let store = Store::open(data.path()).expect("it is writable");
        let found = FoundPart { name: name.clone(), length: 2, note: Some(noted) };
        assert_eq!(store.parts_of_models(&folder), [found]);
        let again = store.begin_part(&folder, "../x/model.gguf", &note());
        assert!(matches!(again, Err(Error::Exists { .. })), "{again:?}");
        let mut part = store.open_part(&folder, &name).expect("it is writable");
        assert_eq!(part.length(), 2);
        part.append(b"UF").expect("it is writable");
        let whole = part.finish().expect("it is writable");
        assert_eq!(fs::read(&whole).expect("it is there"), b"GGUF");
        assert_eq!(names(&folder), [name.as_str()], "the note is gone");
        let named = store.begin_part(&folder, &name, &note());
        assert!(matches!(named, Err(Error::Exists { .. })), "a whole model is not begun again");
    }

    #[test]
    fn a_download_is_begun_anew_and_taken_away() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(data.path()).expect("it is writable");
        let folder = store.own_models_folder();
        let name = store.begin_part(&folder, "other", &note()).expect("it is writable");
        let mut other = store.open_part(&folder, &name).expect("it is writable");
        other.append(b"old version").expect("it is writable");
        other.begin_anew().expect("it is writable");
        other.append(b"new").expect("it is writable");
        assert_eq!(fs::read(other.path()).expect("it is there"), b"new");
        drop(other);
        store.remove_part(&folder, &name).expect("it is there");
        assert!(names(&folder).is_empty());
        assert!(matches!(store.remove_part(&folder, &name), Err(Error::Gone { .. })));
        assert!(matches!(store.open_part(&folder, &name), Err(Error::Gone { .. })));
    }

    /// What has just come is what a virus scanner looks at.
    #[cfg(windows)]
    #[test]
    fn a_download_that_a_virus_scanner_holds_gets_its_name_when_that_lets_go() {
        use std::os::windows::fs::OpenOptionsExt;
        use std::time::Duration;
        let data = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(data.path()).expect("it is writable");
        let folder = store.own_models_folder();
        let name = store.begin_part(&folder, "model", &note()).expect("it is writable");
        let mut part = store.open_part(&folder, &name).expect("it is writable");
        part.append(b"GGUF").expect("it is writable");
        // Others may read and write it, and not give it another name.
        let held = OpenOptions::new().read(true).share_mode(3).open(part.path()).expect("it is readable");
        let whole = std::thread::scope(|scope| {
            scope.spawn(move || {
                std::thread::sleep(Duration::from_secs(5));
                drop(held);
            });
            part.finish().expect("it is waited for")
        });
        assert_eq!(fs::read(&whole).expect("it is there"), b"GGUF");
        assert_eq!(names(&folder), [name.as_str()]);
    }

    #[test]
    fn a_part_whose_note_is_no_note_is_listed_all_the_same() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(data.path()).expect("it is writable");
        let folder = data.path();
        let newer = br#"{"formatVersion":2,"address":"a","hosts":[],"tag":null,"size":null,"sha256":null}"#;
        for (name, note) in [("a", None), ("b", Some(b"{".as_slice())), ("c", Some(newer.as_slice()))] {
            let path = part_path(folder, &format!("{name}.gguf"));
            fs::write(&path, "GG").expect("it is writable");
            if let Some(note) = note {
                fs::write(note_path(&path), note).expect("it is writable");
            }
        }
        fs::write(folder.join("d.part"), "no model").expect("it is writable");
        let part = |name: &str| FoundPart { name: format!("{name}.gguf"), length: 2, note: None };
        assert_eq!(store.parts_of_models(folder), [part("a"), part("b"), part("c")]);
    }
}
