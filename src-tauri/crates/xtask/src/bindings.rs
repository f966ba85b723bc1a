//! `cargo xtask bindings`: the TypeScript of what crosses to the page, from the Rust types.

use std::fs;
use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result, bail};

use crate::command::{self, cargo};
use crate::workspace;

pub(crate) fn run() -> Result<ExitCode> {
    let mut export = cargo(["run", "--quiet", "--package", "contract"]);
    export
        .args(["--features", "bindings", "--bin", "export-bindings"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let output = export.output().with_context(|| format!("failed to start `{}`", command::line(&export)))?;
    if !output.status.success() {
        bail!("`{}` failed ({}). The lines above say what to fix.", command::line(&export), output.status);
    }
    let file = workspace::ui().join("src/ipc/bindings.ts");
    fs::write(&file, output.stdout).with_context(|| format!("failed to write {}", file.display()))?;
    println!("{}", file.display());
    Ok(ExitCode::SUCCESS)
}
