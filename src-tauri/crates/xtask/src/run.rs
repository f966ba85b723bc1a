//! `cargo xtask run`: from a fresh checkout to the running application.

use std::env;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::command::{self, cargo};
use crate::setup::engine::{self, Build};
use crate::setup::node::Node;
use crate::setup::{Missing, packages, page};
use crate::workspace::{self, Profile};

pub(crate) fn run(debug: bool, engine: Build) -> Result<ExitCode> {
    let mut missing = Missing::default();
    packages::provide(packages::BUILD, &mut missing)?;
    let node = Node::provide(&mut missing)?;
    missing.settle()?;
    let node = node.expect("a Node.js that is not there is missing");
    page::install(&node)?;
    page::build(&node)?;

    let profile = if debug { Profile::Dev } else { Profile::Release };
    if has_display() {
        build("chimera", profile)?;
        lay_engine(engine, profile);
        start(profile)
    } else {
        build("chimera-cli", profile)?;
        report_on_the_sample(profile)
    }
}

fn build(package: &str, profile: Profile) -> Result<()> {
    command::progress("building the application; the first time takes several minutes");
    let mut build = cargo(["build", "--package", package]);
    if profile == Profile::Release {
        build.arg("--release");
    }
    command::run(&mut build, "The lines above say what the compiler met.")
}

/// The application is whole without the embedded engine: what is in the way of it is said, and no more.
fn lay_engine(build: Build, profile: Profile) {
    let laid =
        engine::build(build).and_then(|_| engine::lay_beside(build, &workspace::binary("chimera", profile)?));
    let laid = laid.and_then(|()| engine::lay_model());
    if let Err(error) = laid {
        command::progress(&format!("going on without the embedded engine: {error:#}"));
    }
}

fn start(profile: Profile) -> Result<ExitCode> {
    let application = workspace::binary("chimera", profile)?;
    command::progress(&format!("starting {}", application.display()));
    let status = Command::new(&application)
        .status()
        .with_context(|| format!("failed to start {}", application.display()))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        command::progress(&format!("the application ended with {status}"));
        ExitCode::FAILURE
    })
}

/// Windows and macOS always have one; Linux names its own in a variable.
fn has_display() -> bool {
    let names_one = |variable| env::var_os(variable).is_some_and(|name| !name.is_empty());
    !cfg!(target_os = "linux") || names_one("DISPLAY") || names_one("WAYLAND_DISPLAY")
}

/// Without a display the same work goes without a window: a report on the sample folder, and how to go on.
fn report_on_the_sample(profile: Profile) -> Result<ExitCode> {
    let program = workspace::binary("chimera-cli", profile)?;
    let out = program.with_file_name("sample-report");
    command::progress("this machine has no display: reporting on the sample folder without a window");
    let mut report = Command::new(&program);
    report.args(["report", "--sample", "--overwrite", "--out"]).arg(&out);
    command::run(&mut report, "The lines above say what went wrong.")?;
    let (program, report) = (program.display(), out.join("report.html"));
    eprintln!(
        "The report is {}.\n\
         Another folder, without a model:\n\n  {program} report --folder DIR --out DIR\n\n\
         With a model that writes about it and is measured:\n\n  \
         {program} run --folder DIR --model NAME --runs 5 --out DIR\n\n\
         {program} --help lists everything else.",
        report.display()
    );
    Ok(ExitCode::SUCCESS)
}
