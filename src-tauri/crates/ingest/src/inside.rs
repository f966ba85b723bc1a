//! Files of the folder by their relative paths, long after it was read: none from outside of it.

use std::path::{Component, Path, PathBuf};

use domain::{FileEntry, Message};

use crate::walk::{io_reason, modified};

/// Whether a file is as it was when the folder was read: of the same size and as old. Never true outside of `root`.
pub fn is_unchanged(root: &Path, file: &FileEntry) -> bool {
    inside(root, &file.path)
        .ok()
        .and_then(|path| std::fs::metadata(path).ok())
        .is_some_and(|metadata| metadata.len() == file.size && modified(&metadata) == file.modified)
}

/// The true path of a file of the folder: no link leads to it, and it is a file.
pub(crate) fn inside(root: &Path, file: &str) -> Result<PathBuf, Message> {
    let outside = || Message::new("skipped-link-outside");
    let relative = Path::new(file);
    if file.is_empty() || !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(outside());
    }
    let root = root.canonicalize().map_err(|error| io_reason(&error))?;
    let path = root.join(relative);
    let metadata = std::fs::symlink_metadata(&path).map_err(|error| io_reason(&error))?;
    // A link on the way makes the true path another one.
    if path.canonicalize().map_err(|error| io_reason(&error))? != path {
        return Err(outside());
    }
    if metadata.is_file() { Ok(path) } else { Err(Message::new("skipped-special").with("what", "device")) }
}
