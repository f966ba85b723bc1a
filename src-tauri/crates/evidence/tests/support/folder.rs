//! Folders that tests make, read as the product reads them.

use std::path::Path;
use std::time::Duration;

use domain::{Clock, Folder, Selection, Timestamp};

struct Still;

impl Clock for Still {
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

/// Files as a folder that was read.
pub(crate) fn read(files: &[(String, String)]) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    read_at(folder.path())
}

/// A folder that was read.
pub(crate) fn read_at(root: &Path) -> Folder {
    ingest::read_folder(
        root,
        &Selection::default(),
        &ingest::Limits::default(),
        &Still,
        &|| false,
        &mut |_| {},
    )
    .unwrap()
}
