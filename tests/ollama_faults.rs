//! What only the Ollama client has to survive: its questions about server and models, and unloading. What all clients
//! have in common is in `faults`.

#[path = "ollama_faults/discovery.rs"]
mod discovery;
#[path = "ollama_faults/sent.rs"]
mod sent;
#[path = "ollama_faults/unload.rs"]
mod unload;

use domain::{Exchange, GenerateRequest, StreamPiece};
use support::client;
use support::fault_server::{FaultServer, Reply};

const GENERATE: &str = "/api/generate";

const CLOSING: &str = "{\"response\":\"\",\"done\":true,\"done_reason\":\"stop\",\"eval_count\":3}\n";

/// A server that answers every request for text with `reply`.
fn server(reply: Reply) -> FaultServer {
    let server = FaultServer::start();
    server.always(GENERATE, reply);
    server
}

fn request() -> GenerateRequest {
    client::request("m", "what?")
}

/// Generates once, with limits as usual.
async fn generate(server: &FaultServer) -> (Vec<StreamPiece>, Exchange) {
    client::generate(&client::client(&server.address(), client::quick_limits()), &request()).await
}
