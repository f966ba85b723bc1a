//! What can be known of macOS from here: that all Rust type-checks for it, and that the C and C++ of the database and of
//! llama.cpp compile. Nothing is linked; Objective-C and Metal want Apple's own headers, and are left out.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::deadline::Deadline;
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
const VERSIONS: [(&str, &str); 2] = [
    ("ggml-version.h", "#define GGML_VERSION \"0\"\n#define GGML_COMMIT \"0\"\n"),
    ("llama-version.h", "#define LLAMA_VERSION \"0\"\n#define LLAMA_COMMIT \"0\"\n"),
];

/// The check of the workspace for one kind of processor.
pub(crate) fn check(cross: &Cross, architecture: &str) -> Result<Command> {
    let target = format!("{architecture}-apple-darwin");
    let compiler = cross.apple_compiler(architecture)?;
    let mut cargo =
        cross.cargo(&target, &["check", "--workspace", "--exclude=llama-worker", "--all-targets"])?;
    cargo.env(variable("CC", &target), &compiler).env(variable("CXX", &target), &compiler);
    Ok(cargo)
}

/// The check of the embedded engine's own Rust, over llama.cpp's headers as they are for macOS.
pub(crate) fn check_engine(cross: &Cross, architecture: &str) -> Result<Command> {
    let target = format!("{architecture}-apple-darwin");
    let mut cargo = cross.cargo(&target, &["check", "--package=llama-worker", "--all-targets"])?;
    cargo
        .env(variable("CC", &target), cross.apple_compiler(architecture)?)
        .env(variable("CXX", &target), cross.apple_plus_plus(architecture)?)
        .env(variable("AR", &target), "ar")
        .env(variable("BINDGEN_EXTRA_CLANG_ARGS", &target), cross.clang_for_apple(architecture))
        .env("CMAKE", cross.no_cmake()?);
    Ok(cargo)
}

fn variable(kind: &str, target: &str) -> String {
    format!("{kind}_{}", target.replace('-', "_"))
}

/// Checks that llama.cpp compiles for one kind of processor. What compiled once does so the next time, so it is noted
/// file by file.
pub(crate) fn compile_engine(cross: &Cross, architecture: &str, deadline: &Deadline) -> Result<()> {
    let llama = llama()?;
    let version = llama.parent().and_then(Path::file_name).context("llama.cpp lies in a package")?;
    let folder = cross.folder(&format!("{}-{architecture}", version.to_string_lossy()));
    fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
    for (header, text) in VERSIONS {
        fs::write(folder.join(header), text)?;
    }
    let files = sources(&llama, if architecture == "aarch64" { "arm" } else { "x86" })?;
    ensure!(files.len() > 100, "only {} files of llama.cpp were found in {}", files.len(), llama.display());
    let note = folder.join("compiled.txt");
    let noted = fs::read_to_string(&note).unwrap_or_default();
    let noted: BTreeSet<&Path> = noted.lines().map(Path::new).collect();
    let waiting: Vec<_> = files.iter().filter(|file| !noted.contains(file.as_path())).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    command::progress(&format!("{} of {} files of llama.cpp are to be compiled", waiting.len(), files.len()));
    let note =
        OpenOptions::new().create(true).append(true).open(&note).context("failed to note what compiled")?;
    let take = |file: &Path| -> Result<()> {
        let mut compiler = cross.zig(architecture, file.extension().is_some_and(|kind| kind == "cpp"));
        compiler
            .arg("-I")
            .arg(&folder)
            .args(HEADERS.map(|folder| format!("-I{}", llama.join(folder).display())))
            .args(["-w", "-O0", "-c", "-o"])
            .arg(folder.join(file.strip_prefix(&llama)?.to_string_lossy().replace('/', "-") + ".o"))
            .arg(file);
        command::run(&mut compiler, "The lines above say what the compiler met.")?;
        writeln!(&note, "{}", file.display()).context("failed to note what compiled")
    };
    let failed = take_all(&waiting, deadline, take);
    ensure!(failed.is_empty(), "{} files do not compile, among them {}", failed.len(), failed[0].display());
    ensure!(!deadline.is_over(), "the time is over");
    Ok(())
}

/// Takes the files with every core, until the time is over; those that failed.
fn take_all<'a>(
    files: &[&'a PathBuf],
    deadline: &Deadline,
    take: impl Fn(&Path) -> Result<()> + Sync,
) -> Vec<&'a PathBuf> {
    let waiting = Mutex::new(files.iter());
    let next = || waiting.lock().expect("no compiler panics").next().filter(|_| !deadline.is_over());
    let work = || {
        let mut failed = Vec::new();
        while let Some(&file) = next() {
            if let Err(error) = take(file) {
                command::progress(&format!("{error:#}"));
                failed.push(file);
            }
        }
        failed
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
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
            // llama.cpp itself is a folder that is called like a file.
            if path.is_file() && path.extension().is_some_and(|kind| kind == "c" || kind == "cpp") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
