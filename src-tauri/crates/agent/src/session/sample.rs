//! The sample folder that comes with the app, for whoever wants to try it first.

use std::sync::Arc;

use domain::FolderProgress;
use include_dir::{Dir, include_dir};

use super::{OpenFolder, Session};
use crate::Error;

/// Made by `cargo xtask sample`.
static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sample");

impl Session {
    /// Lays the sample folder beside Chimera's own data and opens it. Files of it that were changed are put back.
    pub async fn open_sample(
        &self,
        progress: impl FnMut(FolderProgress) + Send + 'static,
    ) -> Result<Arc<OpenFolder>, Error> {
        let mut files = Vec::new();
        collect(&SAMPLE, &mut files);
        let folder = self.store.lay_sample(&files)?;
        self.open_folder(&folder, progress).await
    }
}

/// Every file of a folder and of those in it: relative path with `/`, and bytes.
fn collect(folder: &Dir<'static>, files: &mut Vec<(String, &'static [u8])>) {
    for file in folder.files() {
        files.push((file.path().to_string_lossy().replace('\\', "/"), file.contents()));
    }
    for inner in folder.dirs() {
        collect(inner, files);
    }
}
