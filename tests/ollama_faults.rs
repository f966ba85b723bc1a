//! The Ollama client against a server that misbehaves: rows R5 and S1 to S8 of what it must survive,
//! as far as they need a real connection. The stream's bytes alone are tested where they are read.

#[path = "ollama_faults/answers.rs"]
mod answers;
#[path = "ollama_faults/cancel.rs"]
mod cancel;
#[path = "ollama_faults/discovery.rs"]
mod discovery;
#[path = "ollama_faults/limits.rs"]
mod limits;
#[path = "ollama_faults/streams.rs"]
mod streams;

use domain::{Exchange, GenerateRequest, StreamPiece};
use llm::StreamLimits;
use support::client;
use support::fault_server::{FaultServer, Reply};

const GENERATE: &str = "/api/generate";

const CLOSING: &str = "{\"response\":\"\",\"done\":true,\"done_reason\":\"stop\",\"eval_count\":3}\n";

/// A line with one token, as the server sends it.
fn token(text: &str) -> String {
    serde_json::json!({ "model": "m", "response": text, "done": false }).to_string() + "\n"
}

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
    generate_within(server, client::quick_limits()).await
}

async fn generate_within(server: &FaultServer, limits: StreamLimits) -> (Vec<StreamPiece>, Exchange) {
    client::generate(&client::client(&server.address(), limits), &request()).await
}
