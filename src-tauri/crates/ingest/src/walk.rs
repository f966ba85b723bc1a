//! What lies in a folder: files to read, and everything else with the reason why it is not read.
//!
//! Links are listed and never followed: what they point at inside the folder is read where it lies, and what
//! lies outside is none of our business.

use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::time::UNIX_EPOCH;

use domain::{FileEntry, FileKind, FileState, Message, Selection, Timestamp};
use walkdir::{DirEntry, WalkDir};

use crate::formats;
use crate::limits::Limits;

/// An entry of the folder.
#[derive(Debug)]
pub(crate) struct Found {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Path relative to the folder, with `/`; no text but a name where the system's name is no Unicode.
    pub(crate) name: String,
    pub(crate) kind: FileKind,
    pub(crate) size: u64,
    pub(crate) modified: Option<Timestamp>,
    /// What is already known of it; `None` for what is to be read.
    pub(crate) outcome: Option<FileState>,
    /// Whether the outcome is an error, to be listed among the problems too.
    pub(crate) failed: bool,
}

impl Found {
    /// The entry as it is listed.
    pub(crate) fn entry(&self, outcome: FileState) -> FileEntry {
        FileEntry {
            path: self.name.clone(),
            kind: self.kind,
            size: self.size,
            modified: self.modified,
            outcome,
        }
    }
}

/// Gives every entry to `step`, those of one folder by name, until it returns `false`; tells whether there were
/// more than the limit.
pub(crate) fn walk(
    root: &Path,
    selection: &Selection,
    limits: &Limits,
    mut step: impl FnMut(Found) -> bool,
) -> bool {
    let mut entries = WalkDir::new(root)
        .min_depth(1)
        .max_depth(limits.depth + 1)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter();
    let mut count = 0;
    while let Some(entry) = entries.next() {
        if count >= limits.files {
            return true;
        }
        let found = match entry {
            Ok(entry) => {
                let hidden = is_hidden(&entry);
                if !entry.file_type().is_dir() {
                    Some(file(&entry, root, hidden, selection, limits))
                } else if hidden {
                    entries.skip_current_dir();
                    Some(skipped(&entry, root, Message::new("skipped-hidden")))
                } else if entry.depth() > limits.depth {
                    entries.skip_current_dir();
                    let reason = Message::new("skipped-depth").with("limit", limits.depth);
                    Some(skipped(&entry, root, reason))
                } else {
                    None
                }
            }
            Err(error) => unreadable(&error, root),
        };
        let Some(found) = found else { continue };
        count += 1;
        if !step(found) {
            return false;
        }
    }
    false
}

fn file(entry: &DirEntry, root: &Path, hidden: bool, selection: &Selection, limits: &Limits) -> Found {
    let kind = formats::kind(&entry.file_name().to_string_lossy());
    let mut found = skipped(entry, root, Message::new("skipped-hidden"));
    let metadata = entry.metadata().ok();
    found.kind = kind;
    found.size = metadata.as_ref().filter(|_| entry.file_type().is_file()).map_or(0, Metadata::len);
    found.modified = metadata.as_ref().and_then(modified);
    if hidden {
        return found;
    }
    let reason = if entry.file_type().is_symlink() {
        Some(link(entry, root))
    } else if !entry.file_type().is_file() {
        Some(Message::new("skipped-special").with("what", special(entry.file_type())))
    } else if kind == FileKind::Other {
        Some(Message::new("skipped-kind"))
    } else if metadata.as_ref().is_some_and(is_elsewhere) {
        Some(Message::new("skipped-elsewhere"))
    } else {
        let largest = formats::largest(kind, limits);
        (found.size > largest).then(|| too_large(found.size, largest))
    };
    found.outcome = match reason {
        Some(reason) => Some(FileState::Skipped { reason }),
        None if !selection.includes(&found.name) => Some(FileState::Excluded),
        None => None,
    };
    found
}

fn skipped(entry: &DirEntry, root: &Path, reason: Message) -> Found {
    Found {
        path: entry.path().to_owned(),
        name: relative(entry.path(), root),
        kind: FileKind::Other,
        size: 0,
        modified: None,
        outcome: Some(FileState::Skipped { reason }),
        failed: false,
    }
}

/// A folder that cannot be listed, or an entry that went away.
fn unreadable(error: &walkdir::Error, root: &Path) -> Option<Found> {
    let path = error.path().filter(|path| *path != root)?;
    let reason = error.io_error().map_or_else(|| unreadable_reason(&error.to_string()), io_reason);
    Some(Found {
        path: path.to_owned(),
        name: relative(path, root),
        kind: FileKind::Other,
        size: 0,
        modified: None,
        outcome: Some(FileState::Skipped { reason }),
        failed: true,
    })
}

/// Why the system would not give a file.
pub(crate) fn io_reason(error: &io::Error) -> Message {
    match error.kind() {
        _ if is_held(error) => Message::new("skipped-held"),
        io::ErrorKind::PermissionDenied if cfg!(target_os = "macos") => {
            Message::new("skipped-permission-macos")
        }
        io::ErrorKind::PermissionDenied => Message::new("skipped-permission"),
        io::ErrorKind::NotFound => Message::new("skipped-gone"),
        _ => unreadable_reason(&error.to_string()),
    }
}

/// Windows' "sharing violation" and "lock violation": another program has the file for itself.
fn is_held(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

/// Whether only the file's name is on this computer, and reading would fetch the rest (`OneDrive`, iCloud Drive).
fn is_elsewhere(metadata: &Metadata) -> bool {
    #[cfg(windows)]
    return is_recalled(std::os::windows::fs::MetadataExt::file_attributes(metadata));
    #[cfg(target_os = "macos")]
    return is_dataless(std::os::macos::fs::MetadataExt::st_flags(metadata));
    #[cfg(not(any(windows, target_os = "macos")))]
    {
        let _ = metadata;
        false
    }
}

/// `FILE_ATTRIBUTE_OFFLINE`, `_RECALL_ON_OPEN` and `_RECALL_ON_DATA_ACCESS`.
#[cfg(any(windows, test))]
fn is_recalled(attributes: u32) -> bool {
    attributes & (0x1000 | 0x4_0000 | 0x40_0000) != 0
}

/// `SF_DATALESS`.
#[cfg(any(target_os = "macos", test))]
fn is_dataless(flags: u32) -> bool {
    flags & 0x4000_0000 != 0
}

fn unreadable_reason(detail: &str) -> Message {
    Message::new("skipped-unreadable").with("detail", detail)
}

/// Why a file of so many bytes is not read.
pub(crate) fn too_large(size: u64, limit: u64) -> Message {
    let megabytes = |bytes: u64| (bytes as f64 / 1e5).round() / 10.0;
    Message::new("skipped-size").with("megabytes", megabytes(size)).with("limit", megabytes(limit))
}

fn link(entry: &DirEntry, root: &Path) -> Message {
    let inside = |target: &Path| root.canonicalize().is_ok_and(|root| target.starts_with(root));
    match fs::canonicalize(entry.path()) {
        Err(_) => Message::new("skipped-link-broken"),
        Ok(target) if inside(&target) => Message::new("skipped-link"),
        Ok(_) => Message::new("skipped-link-outside"),
    }
}

#[cfg(unix)]
fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "pipe"
    } else if kind.is_socket() {
        "socket"
    } else {
        "device"
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> &'static str {
    "device"
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().first() == Some(&b'.')
}

fn relative(path: &Path, root: &Path) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
    if MAIN_SEPARATOR == '/' { rest.into_owned() } else { rest.replace(MAIN_SEPARATOR, "/") }
}

pub(crate) fn modified(metadata: &Metadata) -> Option<Timestamp> {
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok().map(Timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_only_names_here_are_told_by_their_attributes() {
        for (attributes, elsewhere) in [
            (0x20, false),
            (0x80, false),
            (0x21 | 0x400 | 0x8_0000, false), // pinned: always kept on this computer
            (0x20 | 0x400 | 0x40_0000, true),
            (0x20 | 0x1000, true),
            (0x4_0000, true),
        ] {
            assert_eq!(is_recalled(attributes), elsewhere, "{attributes:x}");
        }
        for (flags, elsewhere) in [(0, false), (0x40, false), (0x4000_0040, true)] {
            assert_eq!(is_dataless(flags), elsewhere, "{flags:x}");
        }
    }

    #[test]
    fn why_a_file_is_not_given_depends_on_what_the_system_says() {
        let held = if cfg!(windows) { "skipped-held" } else { "skipped-unreadable" };
        let denied =
            if cfg!(target_os = "macos") { "skipped-permission-macos" } else { "skipped-permission" };
        for (error, reason) in [
            (io::Error::from_raw_os_error(33), held),
            (io::ErrorKind::PermissionDenied.into(), denied),
            (io::ErrorKind::NotFound.into(), "skipped-gone"),
            (io::Error::other("a stalled share"), "skipped-unreadable"),
        ] {
            assert_eq!(io_reason(&error).id, reason);
        }
    }
}
