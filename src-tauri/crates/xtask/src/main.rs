//! `cargo xtask`: the tasks that developers and CI repeat. It sets up what a task needs, runs it,
//! and says in sentences what failed. It knows nothing of what the other crates do; it only starts
//! them.

#![expect(clippy::disallowed_methods, reason = "a build tool reads and writes files and starts programs")]
#![expect(
    clippy::print_stdout,
    reason = "what a task is asked for goes to standard output, its progress to standard error"
)]

mod bench;
mod bindings;
mod command;
mod display;
mod icons;
mod licences;
mod ollama;
#[cfg(unix)]
mod platforms;
mod run;
mod sample;
mod score;
mod screenshots;
mod setup;
mod tally;
mod test;
mod vulkan;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::Result;
use clap::{Parser, Subcommand};

use setup::engine::Build;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Sets up, runs and tests Chimera")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build the application and start it
    Run {
        /// Start a debug build instead of a release build
        #[arg(long)]
        debug: bool,
        /// Let the embedded engine compute on a GPU through Vulkan too
        #[arg(long)]
        vulkan: bool,
    },
    /// Install what is missing and run every check and test
    Test {
        /// Then do what `platforms` does until this moment (seconds since 1970), and say what there was no time for
        #[arg(long, value_name = "SECONDS")]
        platforms_until: Option<u64>,
    },
    /// Link everything for Windows and test it under wine, and check the types for macOS
    #[cfg(unix)]
    Platforms {
        /// Only link and check, and run nothing under wine
        #[arg(long, conflicts_with = "engine")]
        quick: bool,
        /// Build and test the embedded engine for Windows too, and compile it for macOS
        #[arg(long)]
        engine: bool,
        /// Build the programs for Windows as they are released too, and weigh their installer
        #[arg(long)]
        release: bool,
    },
    /// Build the embedded engine with Vulkan and test it on a GPU of software
    Vulkan,
    /// Make sure that the test model server and its model are there, and print where
    Ollama {
        /// Start the server on a free port of this machine, until Ctrl-C
        #[arg(long)]
        serve: bool,
    },
    /// Run the benchmarks in a release build
    Bench {
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Take pictures of every screen of the real window
    Screenshots {
        /// The folder for the pictures
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Only the screens of engines and models
        #[arg(long)]
        engines: bool,
    },
    /// Write ui/src/ipc/bindings.ts from the Rust types
    Bindings,
    /// Write ui/src/licences.txt: what the programs and the page are made of, and under which licences
    Licences,
    /// Draw the icon files from icons/chimera.svg
    Icons,
    /// Write the sample folder that the application carries
    Sample,
    /// Score the rules and the checker on the labelled corpus; fails when a goal is missed on the test half
    Score {
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
        /// Show how many verdicts are right for each kind of sentence
        #[arg(long)]
        rules: bool,
        /// List what is wrong; only of the half that is there for it
        #[arg(long, value_name = "HALF", value_parser = ["tuning"])]
        show_errors: Option<String>,
        /// How many generated folders each half has
        #[arg(long, value_name = "NUMBER")]
        folders: Option<u64>,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Run { debug, vulkan } => run::run(debug, if vulkan { Build::Vulkan } else { Build::Usual }),
        Task::Test { platforms_until } => {
            Ok(test::run(platforms_until.map(|seconds| UNIX_EPOCH + Duration::from_secs(seconds))))
        }
        #[cfg(unix)]
        Task::Platforms { quick, engine, release } => {
            Ok(platforms::run(platforms::Extent { tests: !quick, engine, release }))
        }
        Task::Vulkan => vulkan::run(),
        Task::Ollama { serve } => ollama::run(serve),
        Task::Bench { json } => bench::run(json),
        Task::Screenshots { out, engines } => screenshots::run(&out, engines),
        Task::Bindings => bindings::run(),
        Task::Licences => licences::run(),
        Task::Icons => icons::run(),
        Task::Sample => sample::run(),
        Task::Score { json, rules, show_errors, folders } => {
            score::run(json, rules, show_errors.is_some(), folders)
        }
    };
    exit_code(outcome)
}

fn exit_code(outcome: Result<ExitCode>) -> ExitCode {
    outcome.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}
