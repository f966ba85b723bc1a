//! `cargo xtask score`: the labelled corpus of the tests package, through the rules and the checker.

use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result};

use crate::command::{self, cargo};

/// Runs the score; what it prints and whether it fails is its own.
pub(crate) fn run(json: bool, rules: bool, errors: bool, folders: Option<u64>) -> Result<ExitCode> {
    let mut score = cargo(["run", "--quiet", "--package", "chimera-tests", "--bin", "score", "--"]);
    score.args(json.then_some("--json")).args(rules.then_some("--rules")).stdin(Stdio::null());
    if errors {
        score.args(["--show-errors", "tuning"]);
    }
    if let Some(folders) = folders {
        score.args(["--folders", &folders.to_string()]);
    }
    let status = score.status().with_context(|| format!("failed to start `{}`", command::line(&score)))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
