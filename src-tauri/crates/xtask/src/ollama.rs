//! `cargo xtask ollama`: where the test model server and its model are, and a running server with
//! the model in it. It never touches a server that already runs, nor its models.

mod http;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::command;
use crate::setup::Missing;
use crate::setup::model_server::{MODEL_SHA256, ModelServer};
use crate::workspace;

/// The name under which the model is known to the server.
const MODEL: &str = "smollm2:135m";

/// How long a server may take to end when it is asked to.
const LAST_WORK: Duration = Duration::from_secs(5);

pub(crate) fn run(serve: bool) -> Result<ExitCode> {
    let mut missing = Missing::default();
    let server = ModelServer::provide(&mut missing)?;
    missing.settle()?;
    let server = server.expect("a server that is not there is missing");
    println!("server  {}", server.program.display());
    println!("model   {}", server.model.display());
    if !serve {
        return Ok(ExitCode::SUCCESS);
    }
    let mut running = serving(&server)?;
    println!("address {}", running.address());
    command::progress(&format!("serving {MODEL}; Ctrl-C ends it"));
    let status = running.process.wait().context("failed to wait for the server")?;
    bail!("the server ended by itself ({status})");
}

/// A server that has the model.
pub(crate) fn serving(server: &ModelServer) -> Result<Running> {
    let mut running = Running::start(&server.program)?;
    running.wait_until_ready()?;
    create_model(running.address, &server.model)?;
    Ok(running)
}

/// A server on a free port; it ends when this is dropped.
pub(crate) struct Running {
    process: Child,
    address: SocketAddr,
}

impl Running {
    /// Where it listens.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    fn start(program: &Path) -> Result<Self> {
        let models = workspace::cache()?.join("ollama-models");
        let address = free_address()?;
        let process = command::bound(program)
            .arg("serve")
            .env("OLLAMA_HOST", address.to_string())
            .env("OLLAMA_MODELS", models)
            .env("OLLAMA_NO_CLOUD", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("failed to start {}", program.display()))?;
        Ok(Self { process, address })
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let limit = Instant::now() + Duration::from_mins(1);
        while !http::get(self.address, "/api/version").is_ok_and(|answer| answer.status == 200) {
            if let Some(status) = self.process.try_wait()? {
                bail!("the server ended before it was ready ({status}); its lines above say why");
            }
            if Instant::now() > limit {
                bail!("the server was not ready after a minute; its lines above may say why");
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Asked to, it ends the process that runs the model with it; that would go on otherwise.
        let asked = command::succeeds(Command::new("kill").arg(self.process.id().to_string()));
        let limit = Instant::now() + LAST_WORK;
        while asked && Instant::now() < limit && matches!(self.process.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(20));
        }
        // It may have ended by itself; either way it is gone after the wait.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that was free a moment ago.
fn free_address() -> Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .context("failed to find a free port on this machine")
}

/// Hands the model file to the server and gives the model its name.
fn create_model(server: SocketAddr, file: &Path) -> Result<()> {
    let blob = format!("/api/blobs/sha256:{MODEL_SHA256}");
    if http::head(server, &blob)?.status != 200 {
        let mut contents =
            fs::File::open(file).with_context(|| format!("failed to open {}", file.display()))?;
        let length = contents.metadata()?.len();
        http::post(server, &blob, &mut contents, length)?.expect("take the model file", 201)?;
    }
    let order =
        format!(r#"{{"model":"{MODEL}","files":{{"smollm2.gguf":"sha256:{MODEL_SHA256}"}},"stream":false}}"#);
    http::post(server, "/api/create", &mut order.as_bytes(), order.len() as u64)?
        .expect("create the model", 200)
}
