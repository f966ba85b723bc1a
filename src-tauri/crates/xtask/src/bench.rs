//! `cargo xtask bench`: the benchmarks of the tests package and of the embedded engine, in release builds.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result};

use crate::command::{self, cargo};
use crate::setup::model_server::ModelServer;
use crate::setup::node::Node;
use crate::setup::{Missing, engine, packages, page};
use crate::workspace::{self, Profile};

/// How often the engine is compared with llama.cpp's own measurement.
const PAIRS: &str = "9";

pub(crate) fn run(json: bool) -> Result<ExitCode> {
    let mut missing = Missing::default();
    packages::provide(packages::BUILD, &mut missing)?;
    let node = Node::provide(&mut missing)?;
    let server = ModelServer::provide(&mut missing)?;
    missing.settle()?;
    let node = node.expect("a Node.js that is not there is missing");
    let server = server.expect("a server that is not there is missing");
    page::install(&node)?;
    page::build(&node)?;
    let build = ["build", "--release", "--package", "chimera"];
    command::run(&mut cargo(build), "The lines above say what the compiler met.")?;
    let worker = engine::build(engine::Build::Usual)?;

    let mut benchmarks =
        cargo(["run", "--release", "--package", "chimera-tests", "--bin", "benchmarks", "--"]);
    benchmarks
        .args(json.then_some("--json"))
        .envs(server.variables())
        .env("CHIMERA_RELEASE_APP", workspace::binary("chimera", Profile::Release)?)
        .env("CHIMERA_LLAMA_WORKER", worker);
    let mut embedded = engine::comparison()?;
    embedded.args(["--pairs", PAIRS]).args(json.then_some("--json")).envs(server.variables());
    let outcomes = [ends_well(&mut benchmarks)?, ends_well(&mut embedded)?];
    Ok(if outcomes.iter().all(|well| *well) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs benchmarks to their end; whether they reached their goals.
fn ends_well(benchmarks: &mut Command) -> Result<bool> {
    let status = benchmarks
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("failed to start `{}`", command::line(benchmarks)))?;
    Ok(status.success())
}
