//! `chimera-cli`: the same use cases as the window's, for automation. It turns arguments into settings,
//! shows what a run tells on standard error, and ends with an exit code. It decides nothing else.

mod arguments;
mod progress;
mod run;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let Command::Run(arguments) = Arguments::parse().command;
    let runtime = tokio::runtime::Runtime::new().expect("a program may start its threads");
    let ending = runtime.block_on(run::run(&arguments));
    // A reading that was interrupted may still wait for a slow disk.
    runtime.shutdown_background();
    ExitCode::from(ending as u8)
}
