//! What a fresh machine lacks: installed where that is possible, otherwise listed with the command
//! that gets it. Each part looks first and does nothing when all is there.

#[cfg(unix)]
pub(crate) mod cross;
pub(crate) mod engine;
pub(crate) mod model_server;
pub(crate) mod node;
pub(crate) mod packages;
pub(crate) mod page;

mod go;
mod python;

use std::ffi::OsString;
use std::fmt::Write as _;

use anyhow::{Result, bail};

use self::model_server::ModelServer;
use self::node::Node;
use crate::command;
use crate::workspace::{self, Profile};

/// What could not be installed, with the way to get it.
#[derive(Default)]
pub(crate) struct Missing(Vec<Need>);

struct Need {
    what: String,
    remedy: String,
}

impl Missing {
    /// Notes that `what` is missing, and the sentence that says how to get it.
    pub(crate) fn add(&mut self, what: impl Into<String>, remedy: impl Into<String>) {
        self.0.push(Need { what: what.into(), remedy: remedy.into() });
    }

    /// Whether nothing is missing so far: what takes minutes is not begun otherwise.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ends the set-up: an error that lists everything missing, or nothing.
    pub(crate) fn settle(self) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut list = String::from("this machine still lacks");
        for Need { what, remedy } in &self.0 {
            write!(list, "\n  {what}\n      {remedy}")?;
        }
        list.push_str("\nThen run the same command again.");
        bail!(list)
    }
}

/// What the tests of the real window need.
pub(crate) struct WindowTests {
    pub(crate) node: Node,
    pub(crate) server: ModelServer,
}

impl WindowTests {
    /// Sets up everything but the build of the page and of the application.
    pub(crate) fn provide() -> Result<Self> {
        let mut missing = Missing::default();
        packages::provide(packages::BUILD, &mut missing)?;
        packages::provide(packages::WINDOW_TESTS, &mut missing)?;
        cargo_parts(&mut missing);
        let node = Node::provide(&mut missing)?;
        let server = ModelServer::provide(&mut missing)?;
        missing.settle()?;
        let tools = Self {
            node: node.expect("a Node.js that is not there is missing"),
            server: server.expect("a server that is not there is missing"),
        };
        page::install(&tools.node)?;
        Ok(tools)
    }

    /// The environment variables by which the tests find the server, its model and the application.
    pub(crate) fn variables(&self) -> Result<Vec<(&'static str, OsString)>> {
        let app = workspace::binary("chimera", Profile::Dev)?;
        let mut variables = self.server.variables().to_vec();
        variables.push(("CHIMERA_APP", app.into_os_string()));
        variables.push(("CHIMERA_LLAMA_WORKER", engine::worker(engine::Build::Usual)?.into_os_string()));
        Ok(variables)
    }
}

/// Notes cargo's own parts that the checks need.
fn cargo_parts(missing: &mut Missing) {
    for part in ["clippy", "fmt"] {
        if !command::succeeds(command::cargo([part, "--version"]).env_remove("RUSTFLAGS")) {
            let component = if part == "fmt" { "rustfmt" } else { part };
            missing.add(format!("cargo {part}"), format!("rustup component add {component}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_each_missing_thing_and_its_remedy() {
        let mut missing = Missing::default();
        missing.add("Node.js 20.19 or newer", "brew install node");
        missing.add("xvfb", "sudo apt-get install xvfb");
        let sentence = missing.settle().expect_err("two things are missing");
        assert_eq!(
            sentence.to_string(),
            "this machine still lacks\n  \
             Node.js 20.19 or newer\n      brew install node\n  \
             xvfb\n      sudo apt-get install xvfb\n\
             Then run the same command again."
        );
        assert!(Missing::default().settle().is_ok());
    }
}
