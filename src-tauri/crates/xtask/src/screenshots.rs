//! `cargo xtask screenshots`: pictures of every screen and state of the real window.

use std::path::{self, Path};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::command::{self, cargo};
use crate::display::Display;
use crate::setup::{WindowTests, page};

/// Of every screen into the folder `out`, or only of those of engines and models.
pub(crate) fn run(out: &Path, only_engines: bool) -> Result<ExitCode> {
    let out = path::absolute(out).with_context(|| format!("failed to find the folder {}", out.display()))?;
    let tools = WindowTests::provide()?;
    page::build(&tools.node)?;
    command::run(
        &mut cargo(["build", "--package", "chimera", "--features", "scripted-dialogs"]),
        "The lines above say what the compiler met.",
    )?;
    let display = Display::start()?;
    let mut camera = display.cargo(&["run", "--package", "chimera-tests", "--bin", "screenshots"]);
    camera.args(["--", "--out"]).arg(&out).envs(tools.variables()?);
    if only_engines {
        camera.arg("--engines");
    }
    command::run(&mut camera, "The lines above name the screen.")?;
    println!("{}", out.display());
    Ok(ExitCode::SUCCESS)
}
