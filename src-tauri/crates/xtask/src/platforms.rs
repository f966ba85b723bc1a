//! `cargo xtask platforms`: Windows and macOS from Linux. The whole is linked for Windows and its tests run under
//! wine, the installer is built, installed and removed there, and everything is type-checked for macOS.
//! What wine cannot run is listed with the reason, never left out in silence.

mod installer;
mod macos;
mod not_under_wine;
mod windows;
mod wine;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::command;
use crate::display::Display;
use crate::ollama;
use crate::setup::cross::Cross;
use crate::setup::model_server::ModelServer;
use crate::setup::node::Node;
use crate::setup::{Missing, page};
use crate::tally::Tally;
use windows::Programs;
use wine::Wine;

/// What GNU's linker leaves beside the app: Microsoft's library that looks for the web view.
const WEB_VIEW: &str = "WebView2Loader.dll";

pub(crate) fn run(quick: bool) -> ExitCode {
    let began = Instant::now();
    let mut tally = Tally::default();
    match Tools::provide(quick) {
        Ok(tools) => tools.check(&mut tally),
        Err(error) => tally.step("set-up", Err(error)),
    }
    command::progress(&format!("all of it took {} minutes", began.elapsed().as_secs() / 60));
    tally.print();
    if tally.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Tools {
    cross: Cross,
    node: Node,
    /// What the programs talk to under wine; not where nothing is run.
    server: Option<ModelServer>,
}

impl Tools {
    fn provide(quick: bool) -> Result<Self> {
        let mut missing = Missing::default();
        let cross = Cross::provide(&mut missing)?;
        let node = Node::provide(&mut missing)?;
        let server = if quick { None } else { ModelServer::provide(&mut missing)? };
        missing.settle()?;
        let there = "what is not there is missing";
        let tools = Self { cross: cross.context(there)?, node: node.context(there)?, server };
        page::install(&tools.node)?;
        Ok(tools)
    }

    fn check(&self, tally: &mut Tally) {
        tally.step("the build of the page", page::build(&self.node));
        let programs = Programs::build(&self.cross, tally);
        tally.step("what the programs for Windows say they are", programs.check_headers());
        if let Some(server) = &self.server {
            tally.attempt("Windows, under wine", |tally| self.run(&programs, server, tally));
        }
        for architecture in macos::ARCHITECTURES {
            if self.server.is_some() {
                let compiled = macos::compile_engine(&self.cross, architecture);
                tally.step(&format!("llama.cpp for macOS, {architecture}"), compiled);
            }
            tally.check(&format!("types for macOS, {architecture}"), macos::check(&self.cross, architecture));
        }
    }

    fn run(&self, programs: &Programs, server: &ModelServer, tally: &mut Tally) -> Result<()> {
        let display = Display::start()?;
        let wine = Wine::start(&self.cross, &display, &[programs.app.with_file_name(WEB_VIEW)])?;
        let server = ollama::serving(server)?;
        programs.test(&wine, &server.address(), tally);
        tally.step("the installer", installer::check(&self.cross, &wine, programs));
        Ok(())
    }
}
