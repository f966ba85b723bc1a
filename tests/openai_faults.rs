//! What only the client of OpenAI-compatible servers has to survive: finding out what answers, its key, and refusals
//! that are mended. What all clients have in common is in `faults`.

#[path = "openai_faults/cancel.rs"]
mod cancel;
#[path = "openai_faults/discovery.rs"]
mod discovery;
#[path = "openai_faults/key.rs"]
mod key;
#[path = "openai_faults/refusals.rs"]
mod refusals;

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
    ask(&openai(&server.address(), client::quick_limits()), &request()).await
}

async fn ask(client: &OpenAi, request: &GenerateRequest) -> (Vec<StreamPiece>, Exchange) {
    let mut pieces = Vec::new();
    let exchange = client.generate(request, &CancellationToken::new(), &mut |piece| pieces.push(piece)).await;
    (pieces, exchange)
}
