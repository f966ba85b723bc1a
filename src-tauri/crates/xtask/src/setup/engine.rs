//! The embedded engine's worker: built apart from everything else, in the cache, because it builds llama.cpp. It is
//! laid beside the application together with the libraries it finds there.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::python::Python;
use super::{Missing, model_server, packages};
use crate::{command, workspace};

const WORKER: &str = "llama-worker";

/// What the worker computes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// The processor, on macOS Metal too: as it is released.
    Usual,
    /// Any GPU with a driver for Vulkan too.
    Vulkan,
}

/// Has the whole of llama.cpp's sources, from about when those of our crate are.
const BENCH_PACKAGE: &str = "llama-cpp-python==0.3.36";

/// Where it is built: each build has its own libraries beside it, and the worker takes all that it finds there.
fn target(build: Build) -> Result<PathBuf> {
    let name = match build {
        Build::Usual => "worker-target",
        Build::Vulkan => "vulkan-target",
    };
    Ok(workspace::cache()?.join(name))
}

/// A cargo command about the worker, in its own target folder.
pub(crate) fn cargo(build: Build, arguments: &[&str]) -> Result<Command> {
    let mut command = command::cargo(arguments);
    command.args(["--release", "--package", WORKER]).env("CARGO_TARGET_DIR", target(build)?);
    if build == Build::Vulkan {
        command.args(["--features", "vulkan"]);
        if cfg!(target_os = "linux") {
            let headers = workspace::root().join("src-tauri/crates/llama-worker/include");
            command.env("CPLUS_INCLUDE_PATH", headers);
        }
    }
    Ok(command)
}

/// Builds the worker; the first time takes many minutes.
pub(crate) fn build(build: Build) -> Result<PathBuf> {
    provide(build)?;
    command::progress("building the embedded engine; the first time takes many minutes");
    command::run(&mut cargo(build, &["build"])?, "The lines above say what the compilers met.")?;
    worker(build)
}

/// Sets up what compiles it.
pub(crate) fn provide(build: Build) -> Result<()> {
    let mut missing = Missing::default();
    packages::provide(packages::WORKER, &mut missing)?;
    if build == Build::Vulkan {
        packages::provide(packages::VULKAN, &mut missing)?;
    }
    missing.settle()
}

/// The comparison of the worker with llama.cpp's own benchmark.
pub(crate) fn comparison() -> Result<Command> {
    let mut command = command::cargo(["bench", "--package", WORKER, "--bench", "llama_bench", "--"]);
    command.env("CARGO_TARGET_DIR", target(Build::Usual)?).env("CHIMERA_LLAMA_BENCH", llama_bench()?);
    Ok(command)
}

/// llama.cpp's own benchmark on the worker's libraries: the one that `CHIMERA_LLAMA_BENCH` names, else one that is
/// built beside the worker. The crate that builds llama.cpp leaves its tools out, so the tool's own two files come
/// from a Python package.
fn llama_bench() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHIMERA_LLAMA_BENCH").filter(|name| !name.is_empty()) {
        return Ok(named.into());
    }
    let beside_worker = target(Build::Usual)?.join("release");
    let program = beside_worker.join("llama-bench");
    if program.is_file() {
        return Ok(program);
    }
    let mut missing = Missing::default();
    let python = Python::provide("the source of llama-bench", &mut missing)?;
    missing.settle()?;
    let folder = workspace::cache()?.join(BENCH_PACKAGE.replace("==", "-"));
    python.context("a Python that is not there is missing")?.unpack_source(BENCH_PACKAGE, &folder)?;
    let tool = folder.join(BENCH_PACKAGE.replace("==", "-").replace("llama-cpp-python", "llama_cpp_python"));
    let tool = tool.join("vendor/llama.cpp/tools/llama-bench");
    let source = source()?;
    let mut compiler = Command::new("c++");
    compiler
        .args(["-O3", "-DNDEBUG", "-std=c++17"])
        .args(["include", "ggml/include", "common", "vendor"].map(|part| include(&source.join(part))))
        .args(["llama-bench.cpp", "main.cpp"].map(|file| tool.join(file)))
        .arg("-L")
        .arg(&beside_worker)
        .args(["-lllama-common", "-lllama", "-lggml", "-lggml-base", "-Wl,-rpath,$ORIGIN", "-o"])
        .arg(&program);
    command::progress("building llama.cpp's own benchmark");
    command::run(&mut compiler, "Set CHIMERA_LLAMA_BENCH to a llama-bench of your own.")?;
    Ok(program)
}

fn include(folder: &Path) -> OsString {
    let mut flag = OsString::from("-I");
    flag.push(folder);
    flag
}

/// The sources of llama.cpp that the worker was built from.
fn source() -> Result<PathBuf> {
    let builds =
        fs::read_dir(target(Build::Usual)?.join("release/build")).context("the worker was not built")?;
    let caches = builds.flatten().map(|build| build.path().join("out/build/CMakeCache.txt"));
    let built_at = |cache: &PathBuf| cache.metadata().and_then(|metadata| metadata.modified()).ok();
    let newest = caches.filter(|cache| cache.is_file()).max_by_key(built_at);
    let cache = fs::read_to_string(newest.context("llama.cpp was not built")?)?;
    let home = cache.lines().find_map(|line| line.strip_prefix("CMAKE_HOME_DIRECTORY:INTERNAL="));
    Ok(home.context("CMake does not tell where the sources of llama.cpp are")?.into())
}

/// The worker that was built.
pub(crate) fn worker(build: Build) -> Result<PathBuf> {
    let name = Path::new("release").join(WORKER).with_extension(std::env::consts::EXE_EXTENSION);
    Ok(target(build)?.join(name))
}

/// Copies the worker and its libraries beside `application`, in place of those of another build.
pub(crate) fn lay_beside(build: Build, application: &Path) -> Result<()> {
    let worker = worker(build)?;
    let into = application.parent().context("the application lies in no folder")?;
    for entry in fs::read_dir(into).with_context(|| format!("failed to read {}", into.display()))? {
        let path = entry?.path();
        if is_library(&path) {
            fs::remove_file(&path).with_context(|| format!("failed to remove {}", path.display()))?;
        }
    }
    let from = worker.parent().context("the worker lies in no folder")?;
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
    lay(&model, &workspace::data()?.join("models"))
}

/// Lays a model into a folder whole or not at all, and leaves one of that name as it is.
fn lay(model: &Path, folder: &Path) -> Result<()> {
    let target = folder.join(model.file_name().context("the model's file has no name")?);
    if target.is_file() {
        return Ok(());
    }
    fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let partial = target.with_extension("copy");
    fs::copy(model, &partial)
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
    fn a_model_is_laid_once_and_what_is_there_is_left_alone() {
        let root = tempfile::tempdir().expect("a folder");
        let model = root.path().join("small.gguf");
        fs::write(&model, b"GGUF").expect("written");
        let folder = root.path().join("data/models");
        lay(&model, &folder).expect("laid");
        let names = || -> Vec<_> {
            let entries = fs::read_dir(&folder).expect("the folder is there");
            entries.map(|entry| entry.expect("an entry").file_name()).collect()
        };
        assert_eq!(fs::read(folder.join("small.gguf")).expect("it is there"), b"GGUF");
        assert_eq!(names(), ["small.gguf"], "nothing else is left behind");
        fs::write(folder.join("small.gguf"), b"the analyst's own").expect("written");
        lay(&model, &folder).expect("left alone");
        assert_eq!(fs::read(folder.join("small.gguf")).expect("it is there"), b"the analyst's own");
        fs::remove_file(&model).expect("removed");
        assert!(lay(&model, &root.path().join("other")).is_err());
    }

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
