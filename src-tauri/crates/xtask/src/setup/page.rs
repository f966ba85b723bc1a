//! The page's own packages, and its build into `ui/dist`, which the application embeds.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};

use super::node::Node;
use crate::{command, workspace};

/// Installs the page's packages when the lock file is not the one last installed.
pub(crate) fn install(node: &Node) -> Result<()> {
    let lock = workspace::ui().join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("failed to read {}", lock.display()))?;
    let mark = workspace::ui().join("node_modules/.installed-lock.json");
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    command::progress("installing the page's packages");
    command::run(
        &mut node.npm(&["ci", "--no-audit", "--no-fund"])?,
        "Check that this machine reaches the npm registry, then run it by hand in ui/.",
    )?;
    fs::write(&mark, wanted).with_context(|| format!("failed to write {}", mark.display()))
}

/// Builds the page when one of its files is newer than the last build.
pub(crate) fn build(node: &Node) -> Result<()> {
    let built = fs::metadata(workspace::ui().join("dist/index.html"))
        .and_then(|page| page.modified())
        .ok();
    if built.is_some_and(|built| newest(&workspace::ui()).is_some_and(|file| file < built)) {
        return Ok(());
    }
    command::progress("building the page");
    command::run(
        &mut node.npm(&["run", "build"])?,
        "The lines above name the file; `npm run check` in ui/ tells more.",
    )
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
