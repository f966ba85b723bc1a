//! What can be known of macOS from here: that everything type-checks for it, C code included. Nothing is linked.

use std::process::Command;

use anyhow::Result;

use crate::setup::cross::Cross;

/// The processors of Macs, as Rust calls them.
pub(crate) const ARCHITECTURES: [&str; 2] = ["aarch64", "x86_64"];

/// The check of the workspace for one kind of processor.
pub(crate) fn check(cross: &Cross, architecture: &str) -> Result<Command> {
    let target = format!("{architecture}-apple-darwin");
    let compiler = cross.apple_compiler(if architecture == "aarch64" { "arm64" } else { architecture })?;
    let variable = |kind: &str| format!("{kind}_{}", target.replace('-', "_"));
    let mut cargo = cross.cargo(&target, &["check", "--exclude=llama-worker", "--all-targets"])?;
    cargo.env(variable("CC"), &compiler).env(variable("CXX"), &compiler);
    Ok(cargo)
}
