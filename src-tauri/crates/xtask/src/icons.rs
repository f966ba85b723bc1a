//! `cargo xtask icons`: every icon file from the one drawing, `icons/chimera.svg`. The renderer
//! stands behind the feature `icons`; without it this task starts itself again with it.

use std::process::ExitCode;

use anyhow::Result;

#[cfg(feature = "icons")]
mod draw;

#[cfg(feature = "icons")]
pub(crate) fn run() -> Result<ExitCode> {
    draw::all(&crate::workspace::root().join("icons"))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(not(feature = "icons"))]
pub(crate) fn run() -> Result<ExitCode> {
    let arguments = ["run", "--quiet", "--package", "xtask", "--features", "icons"];
    crate::command::run(
        crate::command::cargo(arguments).args(["--", "icons"]),
        "The lines above say what to fix.",
    )?;
    Ok(ExitCode::SUCCESS)
}
