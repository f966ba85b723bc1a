//! The client of OpenAI-compatible servers against a server that misbehaves: rows R5 and S1 to S8 of
//! what it must survive, and what becomes of its key, as far as they need a real connection. The
//! stream's bytes alone are tested where they are read.

#[path = "openai_faults/answers.rs"]
mod answers;
#[path = "openai_faults/cancel.rs"]
mod cancel;
#[path = "openai_faults/discovery.rs"]
mod discovery;
#[path = "openai_faults/key.rs"]
mod key;
#[path = "openai_faults/limits.rs"]
mod limits;
#[path = "openai_faults/streams.rs"]
mod streams;

use std::sync::Arc;

use domain::{Exchange, GenerateRequest, StreamPiece};
use llm::{Access, ChatModel, OpenAi, StreamLimits};
use support::client::{self, RunningClock};
use support::fault_server::{FaultServer, Reply};
use tokio_util::sync::CancellationToken;

const CHAT: &str = "/v1/chat/completions";
const MODELS: &str = "/v1/models";

/// What comes after the last text: why it stopped, what it counted, the mark.
const CLOSING: &str = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
    data: {\"choices\":[],\"usage\":{\"completion_tokens\":3}}\n\ndata: [DONE]\n\n";

/// An event with one token, as a server sends it.
fn token(text: &str) -> String {
    let delta = serde_json::json!({ "content": text });
    format!(
        "data: {}\n\n",
        serde_json::json!({ "choices": [{ "index": 0, "delta": delta, "finish_reason": null }] })
    )
}

/// The head of a stream of events.
fn events() -> Reply {
    Reply::new(200, &["Content-Type: text/event-stream"])
}

/// A server that has the model `m`, and answers every request for text with `reply`.
fn server(reply: Reply) -> FaultServer {
    let server = listing();
    server.always(CHAT, reply);
    server
}

/// A server that has the model `m`.
fn listing() -> FaultServer {
    let server = FaultServer::start();
    server.always(MODELS, Reply::json(200, "{\"data\":[{\"id\":\"m\",\"owned_by\":\"vllm\"}]}"));
    server
}

/// Requests for text so far.
fn chats(server: &FaultServer) -> usize {
    server.requests().iter().filter(|(_, request)| request.path == CHAT).count()
}

fn openai(address: &str, limits: StreamLimits) -> OpenAi {
    openai_with(address, Access::default(), limits)
}

fn openai_with(address: &str, access: Access, limits: StreamLimits) -> OpenAi {
    OpenAi::new(address, access, Arc::new(RunningClock::default()), limits)
        .expect("the address of a test server is one")
}

fn request() -> GenerateRequest {
    client::request("m", "what?")
}

/// Generates once, with limits as usual.
async fn generate(server: &FaultServer) -> (Vec<StreamPiece>, Exchange) {
    generate_within(server, client::quick_limits()).await
}

async fn generate_within(server: &FaultServer, limits: StreamLimits) -> (Vec<StreamPiece>, Exchange) {
    ask(&openai(&server.address(), limits), &request()).await
}

async fn ask(client: &OpenAi, request: &GenerateRequest) -> (Vec<StreamPiece>, Exchange) {
    let mut pieces = Vec::new();
    let exchange = client.generate(request, &CancellationToken::new(), &mut |piece| pieces.push(piece)).await;
    (pieces, exchange)
}
