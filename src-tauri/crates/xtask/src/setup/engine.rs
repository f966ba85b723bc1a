//! The embedded engine's worker: built apart from everything else, in the cache, because it builds llama.cpp. It is
//! laid beside the application together with the libraries it finds there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Missing, model_server, packages};
use crate::{command, workspace};

const WORKER: &str = "llama-worker";

/// Where it is built.
fn target() -> Result<PathBuf> {
    Ok(workspace::cache()?.join("worker-target"))
}

/// A cargo command about the worker, in its own target folder.
pub(crate) fn cargo(arguments: &[&str]) -> Result<Command> {
    let mut command = command::cargo(arguments);
    command.args(["--release", "--package", WORKER]).env("CARGO_TARGET_DIR", target()?);
    Ok(command)
}

/// Builds the worker; the first time takes many minutes.
pub(crate) fn build() -> Result<PathBuf> {
    let mut missing = Missing::default();
    packages::provide(packages::WORKER, &mut missing)?;
    missing.settle()?;
    command::progress("building the embedded engine; the first time takes many minutes");
    command::run(&mut cargo(&["build"])?, "The lines above say what the compilers met.")?;
    worker()
}

/// The worker that was built.
pub(crate) fn worker() -> Result<PathBuf> {
    let name = Path::new("release").join(WORKER).with_extension(std::env::consts::EXE_EXTENSION);
    Ok(target()?.join(name))
}

/// Copies the worker and its libraries beside `application`.
pub(crate) fn lay_beside(application: &Path) -> Result<()> {
    let worker = worker()?;
    let from = worker.parent().context("the worker lies in no folder")?;
    let into = application.parent().context("the application lies in no folder")?;
    let entries = fs::read_dir(from).with_context(|| format!("failed to read {}", from.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path == worker || is_library(&path) {
            let name = path.file_name().expect("an entry of a folder has a name");
            fs::copy(&path, into.join(name))
                .with_context(|| format!("failed to copy {} beside the application", path.display()))?;
        }
    }
    Ok(())
}

/// Lays the small model into the app's folder of models, unless there is one of that name.
pub(crate) fn lay_model() -> Result<()> {
    let mut missing = Missing::default();
    let model = model_server::model(&mut missing)?;
    missing.settle()?;
    let model = model.context("a model that is not there is missing")?;
    let folder = workspace::data()?.join("models");
    let target = folder.join(model.file_name().context("the model's file has no name")?);
    if target.is_file() {
        return Ok(());
    }
    fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let partial = target.with_extension("copy");
    fs::copy(&model, &partial)
        .and_then(|_| fs::rename(&partial, &target))
        .with_context(|| format!("failed to lay the model into {}", folder.display()))
}

/// What llama.cpp's build leaves beside the worker: `libllama.so.0`, `libggml-cpu-haswell.so`, `ggml.dll`.
fn is_library(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_its_own = ["libllama", "libggml", "llama", "ggml"].iter().any(|start| name.starts_with(start));
    is_its_own && [".so", ".dylib", ".dll"].iter().any(|kind| name.contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_libraries_are_known_by_their_names() {
        for (name, expected) in [
            ("libllama.so.0", true),
            ("libggml-cpu-haswell.so", true),
            ("libggml-metal.dylib", true),
            ("ggml-cpu-x64.dll", true),
            ("llama-bench", false),
            ("llama-worker.d", false),
            ("libother.so", false),
        ] {
            assert_eq!(is_library(Path::new(name)), expected, "{name}");
        }
    }
}
