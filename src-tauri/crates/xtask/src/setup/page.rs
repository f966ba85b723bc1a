//! The page's own packages, and its build into `ui/dist`, which the application embeds.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::Result;

use super::node::Node;
use crate::{command, workspace};

/// Installs the page's packages unless npm did so since the lock file last changed.
pub(crate) fn install(node: &Node) -> Result<()> {
    let installed = changed(&workspace::ui().join("node_modules/.package-lock.json"));
    let locked = changed(&workspace::ui().join("package-lock.json"));
    if installed.is_some_and(|installed| locked.is_some_and(|locked| locked <= installed)) {
        return Ok(());
    }
    command::progress("installing the page's packages");
    command::run(
        &mut node.npm(&["ci", "--no-audit", "--no-fund"])?,
        "Check that this machine reaches the npm registry, then run it by hand in ui/.",
    )
}

/// Builds the page when one of its files is newer than the last build.
pub(crate) fn build(node: &Node) -> Result<()> {
    let built = changed(&workspace::ui().join("dist/index.html"));
    let sources = newest(&workspace::ui());
    if built.is_some_and(|built| sources.is_some_and(|sources| sources < built)) {
        return Ok(());
    }
    command::progress("building the page");
    command::run(
        &mut node.npm(&["run", "build"])?,
        "The lines above name the file; `npm run check` in ui/ tells more.",
    )
}

/// When the file last changed, if it is there.
fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).ok()?.modified().ok()
}

/// When something among the page's sources last changed, a removed file included; nothing when a
/// folder cannot be read.
fn newest(folder: &Path) -> Option<SystemTime> {
    let mut latest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        let is_folder = entry.file_type().ok()?.is_dir();
        if is_folder && ["node_modules", "dist"].iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        latest = latest.max(entry.metadata().ok()?.modified().ok()?);
        if is_folder {
            latest = latest.max(newest(&entry.path())?);
        }
    }
    Some(latest)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Makes a file in `folder` that changed `age` seconds after the epoch.
    fn place(folder: &Path, name: &str, age: u64) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).unwrap();
        let file = fs::File::create(&path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(age)).unwrap();
    }

    #[test]
    fn what_npm_and_vite_write_is_no_source_of_the_page() {
        let folder = tempfile::tempdir().unwrap();
        place(folder.path(), "index.html", 10);
        place(folder.path(), "node_modules/a/index.js", 30);
        place(folder.path(), "dist/index.html", 40);
        assert_eq!(newest(folder.path()), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(10)));
    }

    #[test]
    fn a_folder_that_gained_or_lost_a_file_counts_as_changed() {
        let folder = tempfile::tempdir().unwrap();
        place(folder.path(), "src/old.ts", 10);
        let back_then = SystemTime::UNIX_EPOCH + Duration::from_secs(10);
        assert!(newest(folder.path()).unwrap() > back_then);
    }
}
