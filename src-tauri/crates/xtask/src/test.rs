//! `cargo xtask test`: every check and every test. A step that fails does not stop the next.

use std::process::{Command, ExitCode};
use std::time::SystemTime;

use anyhow::Result;

use crate::command::cargo;
use crate::display::Display;
use crate::setup::engine::{self, Build};
use crate::setup::{WindowTests, page};
use crate::tally::Tally;

/// With `platforms_until`, what then still fits of the builds and tests for Windows and macOS is made too.
pub(crate) fn run(platforms_until: Option<SystemTime>) -> ExitCode {
    let mut tally = Tally::default();
    match WindowTests::provide() {
        Ok(tools) => {
            check(&tools, &mut tally);
            test(&tools, &mut tally);
        }
        Err(error) => tally.step("set-up", Err(error)),
    }
    #[cfg(unix)]
    if let Some(end) = platforms_until {
        crate::platforms::run_until(end, &mut tally);
    }
    #[cfg(not(unix))]
    let _ = platforms_until;
    tally.print();
    if tally.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What is read without being run. The page is built first: the application embeds it.
fn check(WindowTests { node, .. }: &WindowTests, tally: &mut Tally) {
    tally.step("the build of the page", page::build(node));
    tally.check("formatting", Ok(cargo(["fmt", "--all", "--check"])));
    tally.check("types of the page", node.npm(&["run", "check"]));
    tally.check("lints of the page", node.npm(&["run", "lint"]));
    tally.check("unused code of the page", node.npm(&["run", "knip"]));
    let clippy =
        ["clippy", "--workspace", "--exclude", "llama-worker", "--all-targets", "--", "-D", "warnings"];
    tally.check("lints", Ok(cargo(clippy)));
}

fn test(tools: &WindowTests, tally: &mut Tally) {
    tally.tests("tests of the page", tools.node.npm(&["run", "test"]));
    let crates = [
        "test",
        "--workspace",
        "--exclude",
        "chimera-tests",
        "--exclude",
        "llama-worker",
        "--features",
        "store/fault-points",
        "--no-fail-fast",
    ];
    match engine::build(Build::Usual) {
        Ok(_) => {
            tally.check("lints of the embedded engine", lints_of_embedded());
            tally.tests("tests of the embedded engine", embedded(tools));
        }
        Err(error) => tally.step("tests of the embedded engine", Err(error)),
    }
    let with_servers = tools.variables().map(|variables| {
        let mut command = cargo(crates);
        command.envs(variables);
        command
    });
    tally.tests("tests of the crates", with_servers);
    let application = [
        "build",
        "--package",
        "chimera",
        "--package",
        "chimera-cli",
        "--features",
        "chimera/scripted-dialogs",
    ];
    tally.check("the build of the application", Ok(cargo(application)));
    match Display::start() {
        Ok(display) => tally.tests("tests of the whole", whole(tools, &display)),
        Err(error) => tally.step("tests of the whole", Err(error)),
    }
}

/// The lints of the worker, which the workspace's leave out: they want llama.cpp built.
fn lints_of_embedded() -> Result<Command> {
    let mut command = engine::cargo(Build::Usual, &["clippy", "--all-targets"])?;
    command.args(["--", "-D", "warnings"]);
    Ok(command)
}

/// The worker with a real model, one test at a time: each wants every core.
fn embedded(tools: &WindowTests) -> Result<Command> {
    let mut command = engine::cargo(Build::Usual, &["test", "--no-fail-fast"])?;
    command.args(["--", "--test-threads=1"]).envs(tools.server.variables());
    Ok(command)
}

/// The rules of the workspace and the real window, against a real model server.
fn whole(tools: &WindowTests, display: &Display) -> Result<Command> {
    let mut command = display.cargo(&["test", "--package", "chimera-tests", "--no-fail-fast"]);
    command.envs(tools.variables()?);
    Ok(command)
}
