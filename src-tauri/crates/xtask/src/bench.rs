//! `cargo xtask bench`: the benchmarks of the tests package, in a release build.

use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result};

use crate::command::{self, cargo};
use crate::setup::model_server::ModelServer;
use crate::setup::{Missing, packages};

pub(crate) fn run(json: bool) -> Result<ExitCode> {
    let mut missing = Missing::default();
    packages::provide(packages::BUILD, &mut missing)?;
    let server = ModelServer::provide(&mut missing)?;
    missing.settle()?;
    let server = server.expect("a server that is not there is missing");

    let mut benchmarks = cargo(["run", "--release", "--package", "chimera-tests"]);
    benchmarks
        .args(["--bin", "benchmarks", "--"])
        .args(json.then_some("--json"))
        .envs(server.variables())
        .stdin(Stdio::null());
    let status =
        benchmarks.status().with_context(|| format!("failed to start `{}`", command::line(&benchmarks)))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
