//! What can be known of macOS from here: that all Rust type-checks for it, and that the C and C++ of the database and of
//! llama.cpp compile. Nothing is linked; Objective-C and Metal want Apple's own headers, and are left out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::command;
use crate::setup::cross::Cross;

/// The processors of Macs, as Rust calls them.
pub(crate) const ARCHITECTURES: [&str; 2] = ["aarch64", "x86_64"];

/// llama.cpp as it is built for a Mac: folders below its own, without those for other processors.
const SOURCES: [&str; 8] = [
    "..",
    "src",
    "src/models",
    "ggml/src",
    "ggml/src/ggml-cpu",
    "ggml/src/ggml-cpu/llamafile",
    "ggml/src/ggml-cpu/arch/{arch}",
    "ggml/src/ggml-metal",
];

/// Where its headers are.
const HEADERS: [&str; 7] =
    ["include", "src", "ggml/include", "ggml/src", "ggml/src/ggml-cpu", "common", "vendor"];

/// What its own build writes.
const VERSION: &str = "#define GGML_VERSION \"0\"\n#define GGML_COMMIT \"0\"\n";

/// The check of the workspace for one kind of processor.
pub(crate) fn check(cross: &Cross, architecture: &str) -> Result<Command> {
    let target = format!("{architecture}-apple-darwin");
    let compiler = cross.apple_compiler(if architecture == "aarch64" { "arm64" } else { architecture })?;
    let variable = |kind: &str| format!("{kind}_{}", target.replace('-', "_"));
    let mut cargo = cross.cargo(&target, &["check", "--exclude=llama-worker", "--all-targets"])?;
    cargo.env(variable("CC"), &compiler).env(variable("CXX"), &compiler);
    Ok(cargo)
}

/// Compiles llama.cpp for one kind of processor. What compiled once is the same the next time, so it is only noted.
pub(crate) fn compile_engine(cross: &Cross, architecture: &str) -> Result<()> {
    let llama = llama()?;
    let version = llama.parent().and_then(Path::file_name).context("llama.cpp lies in a package")?;
    let objects = cross.folder(&format!("{}-{architecture}", version.to_string_lossy()));
    let note = objects.join("compiled");
    if note.is_file() {
        return Ok(());
    }
    fs::create_dir_all(&objects).with_context(|| format!("failed to make {}", objects.display()))?;
    fs::write(objects.join("ggml-version.h"), VERSION)?;
    let files = sources(&llama, if architecture == "aarch64" { "arm" } else { "x86" })?;
    ensure!(files.len() > 100, "only {} files of llama.cpp were found in {}", files.len(), llama.display());
    command::progress(&format!("compiling {} files of llama.cpp for macOS, {architecture}", files.len()));
    let failed = compile(cross, architecture, &llama, &objects, &files);
    ensure!(failed.is_empty(), "{} files do not compile, among them {}", failed.len(), failed[0].display());
    fs::write(&note, "").with_context(|| format!("failed to write {}", note.display()))
}

/// The files that do not compile.
fn compile(
    cross: &Cross,
    architecture: &str,
    llama: &Path,
    objects: &Path,
    files: &[PathBuf],
) -> Vec<PathBuf> {
    let waiting = Mutex::new(files.iter());
    let next = || waiting.lock().expect("no compiler panics").next();
    let work = |number: usize| {
        let mut failed = Vec::new();
        while let Some(file) = next() {
            let mut compiler = cross.zig(architecture, file.extension().is_some_and(|kind| kind == "cpp"));
            compiler
                .arg("-I")
                .arg(objects)
                .args(HEADERS.map(|folder| format!("-I{}", llama.join(folder).display())));
            compiler.args(["-w", "-O0", "-c", "-o"]).arg(objects.join(format!("{number}.o"))).arg(file);
            if command::run(&mut compiler, "The lines above say what the compiler met.").is_err() {
                failed.push(file.clone());
            }
        }
        failed
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|number| scope.spawn(move || work(number))).collect();
        running.into_iter().flat_map(|worker| worker.join().expect("no compiler panics")).collect()
    })
}

/// The folder of llama.cpp, inside of the package that carries it.
fn llama() -> Result<PathBuf> {
    let mut cargo = command::cargo(["metadata", "--format-version=1", "--locked"]);
    let metadata = command::answer(&mut cargo).context("`cargo metadata` failed")?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let manifest = packages
        .filter(|package| package["name"] == "llama-cpp-sys-2")
        .find_map(|package| package["manifest_path"].as_str())
        .context("no package carries llama.cpp")?;
    Ok(Path::new(manifest).with_file_name("llama.cpp"))
}

fn sources(llama: &Path, arch: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in SOURCES {
        let folder = llama.join(folder.replace("{arch}", arch));
        let entries =
            fs::read_dir(&folder).with_context(|| format!("failed to read {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|kind| kind == "c" || kind == "cpp") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
