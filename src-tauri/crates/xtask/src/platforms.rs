//! `cargo xtask platforms`: Windows and macOS from Linux. The whole is linked for Windows and its tests run under
//! wine, the installer is built, installed and removed there, and everything is type-checked for macOS.
//! What wine cannot run is listed with the reason, never left out in silence; nor is what is no test for Windows.

mod deadline;
mod elsewhere;
mod installer;
mod macos;
mod not_under_wine;
mod windows;
mod wine;

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};

use crate::command;
use crate::display::Display;
use crate::ollama;
use crate::setup::cross::Cross;
use crate::setup::model_server::ModelServer;
use crate::setup::node::Node;
use crate::setup::{Missing, page};
use crate::tally::Tally;
use crate::workspace;
use deadline::Deadline;
use windows::{Programs, Servers};
use wine::Wine;

/// What GNU's linker leaves beside the app: Microsoft's library that looks for the web view.
const WEB_VIEW: &str = "WebView2Loader.dll";

/// What the least part of it takes.
const WORTHWHILE: Duration = Duration::from_mins(2);

const EVERYTHING: &str = "Windows and macOS";

/// What is done beyond linking and types.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Everything is run under wine.
    pub(crate) tests: bool,
    /// The embedded engine too: llama.cpp is built, which takes as long as all the rest.
    pub(crate) engine: bool,
    /// The programs are built as they are released too, and the installer of them is weighed.
    pub(crate) release: bool,
}

pub(crate) fn run(extent: Extent) -> ExitCode {
    let mut tally = Tally::default();
    check(extent, None, &mut tally);
    tally.print();
    if tally.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// As much of it as can be had until `end`; what is built by then is there for the next time.
pub(crate) fn run_until(end: SystemTime, tally: &mut Tally) {
    if end.duration_since(SystemTime::now()).unwrap_or_default() < WORTHWHILE {
        tally.leave_out(EVERYTHING, "there is no time left");
        return;
    }
    check(Extent { tests: true, ..Extent::default() }, Some(end), tally);
}

fn check(extent: Extent, end: Option<SystemTime>, tally: &mut Tally) {
    let began = Instant::now();
    match Tools::provide(extent, end) {
        Ok(tools) => tools.check(end, tally),
        // What CI has time left for is no reason for it to fail where an archive does not answer.
        Err(error) if end.is_some() => {
            tally.leave_out(EVERYTHING, &format!("they could not be set up: {error:#}"));
        }
        Err(error) => tally.step("set-up for other systems", Err(error)),
    }
    command::progress(&format!("Windows and macOS took {} minutes", began.elapsed().as_secs() / 60));
}

struct Tools {
    cross: Cross,
    node: Node,
    /// What the programs talk to under wine; not where nothing is run.
    server: Option<ModelServer>,
    extent: Extent,
}

impl Tools {
    fn provide(extent: Extent, end: Option<SystemTime>) -> Result<Self> {
        let mut missing = Missing::default();
        let cross = Cross::provide(&mut missing, end)?;
        let node = Node::provide(&mut missing)?;
        let server = if extent.tests { ModelServer::provide(&mut missing)? } else { None };
        missing.settle()?;
        let there = "what is not there is missing";
        let tools = Self { cross: cross.context(there)?, node: node.context(there)?, server, extent };
        page::install(&tools.node)?;
        Ok(tools)
    }

    fn check(&self, end: Option<SystemTime>, tally: &mut Tally) {
        let mut deadline = Deadline::new(end, self.cross.folder("times.json"));
        tally.step("the build of the page", page::build(&self.node));
        let mut programs = Programs::default();
        let is_linked = deadline
            .build(tally, "linking everything for Windows", |deadline| programs.link(&self.cross, deadline));
        if programs.are_there() {
            tally.step("what the programs for Windows say they are", programs.check_headers());
        }
        if let Some(server) = &self.server {
            // Where linking was cut short there would be no telling which tests are missing.
            if is_linked || end.is_none() && programs.are_there() {
                tally.attempt("Windows, under wine", |tally| {
                    self.run(&mut programs, server, &mut deadline, tally)
                });
            } else {
                tally.leave_out("Windows, under wine", "not everything is linked");
            }
        }
        // Last of what CI does: where it is cut short, the next run goes on from there.
        for architecture in macos::ARCHITECTURES {
            self.check_types("types", macos::check, architecture, &mut deadline, tally);
        }
        if self.extent.release {
            let mut released = Programs::default();
            let is_built = deadline.build(tally, "linking the release for Windows", |deadline| {
                released.link_release(&self.cross, deadline)
            });
            if is_built {
                deadline
                    .step(tally, "the size of the installer", |_| installer::weigh(&self.cross, &released));
            }
        }
        if self.extent.engine {
            for architecture in macos::ARCHITECTURES {
                let name = "types of the embedded engine";
                self.check_types(name, macos::check_engine, architecture, &mut deadline, tally);
                deadline.build(tally, &format!("llama.cpp for macOS, {architecture}"), |deadline| {
                    macos::compile_engine(&self.cross, architecture, deadline)
                });
            }
        }
    }

    fn check_types(
        &self,
        name: &str,
        check: impl FnOnce(&Cross, &str) -> Result<Command>,
        architecture: &str,
        deadline: &mut Deadline,
        tally: &mut Tally,
    ) {
        deadline.build(tally, &format!("{name} for macOS, {architecture}"), |deadline| {
            let mut check = deadline.bound(check(&self.cross, architecture)?);
            command::run(&mut check, "The lines above say what to fix.")
        });
    }

    fn run(
        &self,
        programs: &mut Programs,
        server: &ModelServer,
        deadline: &mut Deadline,
        tally: &mut Tally,
    ) -> Result<()> {
        let display = Display::start()?;
        let libraries = [programs.app.with_file_name(WEB_VIEW)];
        let wine = Wine::start(&self.cross, &display, &libraries, deadline.end())?;
        let running = ollama::serving(server)?;
        let servers = Servers { ollama: running.address(), model: &server.model };
        let told = elsewhere::tell(workspace::root(), tally);
        tally.step("the tests that are not for Windows", told);
        programs.test(&wine, &servers, deadline, tally);
        if self.extent.engine {
            let mut engine = Programs::default();
            let is_built = deadline.build(tally, "the embedded engine for Windows", |deadline| {
                engine.link_engine(&self.cross, deadline)
            });
            if is_built {
                engine.test(&wine, &servers, deadline, tally);
                programs.worker.clone_from(&engine.worker);
            }
        }
        deadline.step(tally, "the installer", |_| installer::check(&self.cross, &wine, programs));
        Ok(())
    }
}
