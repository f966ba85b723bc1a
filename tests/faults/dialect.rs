//! The clients, and how the servers of each speak.

use std::sync::Arc;

use domain::{Exchange, StreamPiece};
use llm::{Access, ChatModel, Ollama, OpenAi, StreamLimits};
use support::client::{RunningClock, quick_limits};
use support::fault_server::{FaultServer, Reply};
use tokio_util::sync::CancellationToken;

use crate::request;

/// A protocol and the client that speaks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Ollama,
    OpenAi,
}

impl Dialect {
    pub(crate) const ALL: [Self; 2] = [Self::Ollama, Self::OpenAi];

    /// Where text is asked for.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Ollama => "/api/generate",
            Self::OpenAi => "/v1/chat/completions",
        }
    }

    /// A line or an event with one token, as a server sends it.
    pub(crate) fn token(self, text: &str) -> String {
        match self {
            Self::Ollama => {
                serde_json::json!({ "model": "m", "response": text, "done": false }).to_string() + "\n"
            }
            Self::OpenAi => {
                let delta = serde_json::json!({ "content": text });
                let event =
                    serde_json::json!({ "choices": [{ "index": 0, "delta": delta, "finish_reason": null }] });
                format!("data: {event}\n\n")
            }
        }
    }

    /// How a token begins, up to the middle of its text.
    pub(crate) fn half_a_token(self) -> &'static str {
        match self {
            Self::Ollama => "{\"response\":\"lo",
            Self::OpenAi => "data: {\"choices\":[{\"delta\":{\"content\":\"lo",
        }
    }

    /// What comes after the last text: why it stopped, and what was counted.
    pub(crate) fn closing(self) -> &'static str {
        match self {
            Self::Ollama => "{\"response\":\"\",\"done\":true,\"done_reason\":\"stop\",\"eval_count\":3}\n",
            Self::OpenAi => {
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
                 data: {\"choices\":[],\"usage\":{\"completion_tokens\":3}}\n\ndata: [DONE]\n\n"
            }
        }
    }

    /// The type of a stream.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Ollama => "application/x-ndjson",
            Self::OpenAi => "text/event-stream",
        }
    }

    /// The head of a stream.
    pub(crate) fn head(self) -> Reply {
        match self {
            Self::Ollama => Reply::stream(),
            Self::OpenAi => Reply::new(200, &["Content-Type: text/event-stream"]),
        }
    }

    /// A whole answer of one token.
    pub(crate) fn answer(self) -> Reply {
        self.head().bytes(self.token("a")).bytes(self.closing())
    }

    /// A server that has the model `m`.
    pub(crate) fn listing(self) -> FaultServer {
        let server = FaultServer::start();
        if self == Self::OpenAi {
            server
                .always("/v1/models", Reply::json(200, "{\"data\":[{\"id\":\"m\",\"owned_by\":\"vllm\"}]}"));
        }
        server
    }

    /// A server that has the model `m`, and answers every request for text with `reply`.
    pub(crate) fn server(self, reply: Reply) -> FaultServer {
        let server = self.listing();
        server.always(self.path(), reply);
        server
    }

    pub(crate) fn client(self, address: &str, limits: StreamLimits) -> Arc<dyn ChatModel> {
        let clock = Arc::new(RunningClock::default());
        let address_is_one = "the address of a test server is one";
        match self {
            Self::Ollama => Arc::new(Ollama::new(address, clock, limits).expect(address_is_one)),
            Self::OpenAi => {
                Arc::new(OpenAi::new(address, Access::default(), clock, limits).expect(address_is_one))
            }
        }
    }

    /// How often text was asked for. An Ollama server is asked for nothing else before it, on no other connection; what
    /// an OpenAI-compatible one is, is asked first.
    pub(crate) fn asked(self, server: &FaultServer) -> usize {
        let requests = server.requests();
        let for_text = requests.iter().filter(|(_, request)| request.path == self.path()).count();
        if self == Self::Ollama {
            assert_eq!(for_text, requests.len(), "nothing else is asked");
        }
        for_text
    }

    /// Generates once, with limits as usual.
    pub(crate) async fn generate(self, server: &FaultServer) -> (Vec<StreamPiece>, Exchange) {
        self.generate_within(server, quick_limits()).await
    }

    pub(crate) async fn generate_within(
        self,
        server: &FaultServer,
        limits: StreamLimits,
    ) -> (Vec<StreamPiece>, Exchange) {
        let client = self.client(&server.address(), limits);
        let mut pieces = Vec::new();
        let exchange =
            client.generate(&request(), &CancellationToken::new(), &mut |piece| pieces.push(piece)).await;
        (pieces, exchange)
    }
}
