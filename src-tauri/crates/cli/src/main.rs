//! `chimera-cli`: the same use cases as the window's, for automation. It turns arguments into settings,
//! shows what a run tells on standard error, and ends with an exit code. It decides nothing else.

mod arguments;
mod chosen;
mod ending;
mod inspect;
mod progress;
mod report;
mod run;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let command = Arguments::parse().command;
    let runtime = tokio::runtime::Runtime::new().expect("a program may start its threads");
    let ending = runtime.block_on(async {
        match &command {
            Command::Run(arguments) => run::run(arguments).await,
            Command::Report(arguments) => report::report(arguments).await,
            Command::Facts(arguments) => inspect::facts(arguments).await,
            Command::Check(arguments) => inspect::check(arguments).await,
        }
    });
    // A reading that was interrupted may still wait for a slow disk.
    runtime.shutdown_background();
    ExitCode::from(ending as u8)
}
