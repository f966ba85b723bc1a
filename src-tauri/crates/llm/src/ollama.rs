//! A client of an Ollama server, over its own interface. What it sends and reads is in `wire`, what a
//! stream becomes in `stream`.

mod modelfile;
mod stream;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use domain::{
    Clock, Engine, Exchange, Failure, FailureKind, GenerateRequest, ModelDetails, ModelInfo, Outcome,
    ResidentModel, SchemaUse, ServerInfo, StreamPiece,
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use stream::Ndjson;
use wire::{Details, Process, Processes, Show, ShowRequest, Tag, Tags, Version};

use crate::transport::Transport;
use crate::transport::failure::failure;
use crate::transport::http::Http;
use crate::{ChatModel, StreamLimits, is_local, server_address};

const GENERATE: &str = "/api/generate";

/// The oldest version that is of use: the first that keeps an answer to a JSON schema.
const OLDEST: [u32; 3] = [0, 5, 0];

/// A client of one Ollama server.
pub struct Ollama {
    transport: Transport,
    address: String,
    local: bool,
}

impl Ollama {
    /// A client of the server at `address`; nothing is sent yet.
    ///
    /// Fails with [`FailureKind::BadAddress`] when `address` is none.
    pub fn new(address: &str, clock: Arc<dyn Clock>, limits: StreamLimits) -> Result<Self, Failure> {
        let address = server_address(address)?;
        let local = is_local(&address);
        let http = Http::new(address.clone(), local, None, &limits)?;
        Ok(Self { transport: Transport { http, clock, limits }, address, local })
    }

    async fn stream(
        &self,
        body: &Value,
        cancel: &CancellationToken,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) -> Exchange {
        let body = Bytes::from(serde_json::to_vec(body).expect("our own values serialise"));
        self.transport.stream::<Ndjson>(GENERATE, body, cancel, on_piece).await
    }

    /// Waits until `model` is no longer in the server's memory: for a moment after it says so, it is.
    async fn until_gone(&self, model: &str) -> Result<(), Failure> {
        let mut pause = Duration::from_millis(10);
        while self.resident().await?.iter().any(|resident| same_model(&resident.name, model)) {
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(200));
        }
        Ok(())
    }

    async fn list(&self) -> Result<Vec<ModelInfo>, Failure> {
        let (tags, resident) = tokio::join!(self.transport.http.get::<Tags>("/api/tags"), self.resident());
        let (tags, resident) = (tags?.models.unwrap_or_default(), resident?);
        Ok(tags
            .into_iter()
            .map(|tag| {
                let loaded = resident.iter().any(|resident| same_model(&resident.name, &tag.name));
                info(tag, loaded)
            })
            .collect())
    }
}

#[async_trait]
impl ChatModel for Ollama {
    async fn server(&self) -> Result<ServerInfo, Failure> {
        match self.transport.http.get::<Version>("/api/version").await {
            Ok(Version { version }) if is_too_old(&version) => {
                let [major, minor, patch] = OLDEST;
                let words = format!("it is version {version}; {major}.{minor}.{patch} or newer is needed");
                Err(failure(FailureKind::TooOld, words))
            }
            Ok(Version { version }) => Ok(ServerInfo {
                engine: Engine::Ollama,
                product: None,
                address: self.address.clone(),
                version,
                local: self.local,
            }),
            // A server of this kind always has an answer; whoever refuses or says something else is none.
            Err(failure) if matches!(failure.kind, FailureKind::Malformed | FailureKind::CapReached) => {
                Err(Failure { kind: FailureKind::WrongService, ..failure })
            }
            Err(failure)
                if failure.kind != FailureKind::Proxy
                    && failure.status.is_some_and(|status| (400..500).contains(&status) && status != 429) =>
            {
                Err(Failure { kind: FailureKind::WrongService, ..failure })
            }
            Err(failure) => Err(failure),
        }
    }

    async fn models(&self) -> Result<Vec<ModelInfo>, Failure> {
        self.list().await
    }

    async fn describe(&self, model: &str) -> Result<ModelDetails, Failure> {
        let question = ShowRequest { model };
        let (show, list) = tokio::join!(self.transport.http.ask::<Show>("/api/show", &question), self.list());
        let (show, list) = (show?, list?);
        let listed = list.into_iter().find(|info| same_model(&info.name, model));
        let (options, from_modelfile) = modelfile::options(show.parameters.as_deref().unwrap_or_default());
        Ok(ModelDetails {
            context_length: show.of_architecture("context_length"),
            block_count: show.of_architecture("block_count"),
            capabilities: show.capabilities.unwrap_or_default(),
            options,
            from_modelfile,
            info: listed.unwrap_or_else(|| {
                let tag = Tag {
                    name: model.to_owned(),
                    details: show.details,
                    remote_host: show.remote_host,
                    ..Tag::default()
                };
                info(tag, false)
            }),
        })
    }

    async fn resident(&self) -> Result<Vec<ResidentModel>, Failure> {
        let processes = self.transport.http.get::<Processes>("/api/ps").await?;
        Ok(processes.models.unwrap_or_default().into_iter().map(resident).collect())
    }

    async fn load(&self, request: &GenerateRequest, cancel: &CancellationToken) -> Exchange {
        self.stream(&wire::load_body(request), cancel, &mut |_| {}).await
    }

    async fn unload(&self, model: &str, cancel: &CancellationToken) -> Exchange {
        let mut exchange = self.stream(&wire::unload_body(model), cancel, &mut |_| {}).await;
        if !matches!(exchange.outcome, Outcome::Done { .. }) {
            return exchange;
        }
        let gone = tokio::time::timeout(self.transport.limits.unload, self.until_gone(model));
        let failure = match cancel.run_until_cancelled(gone).await {
            Some(Ok(Ok(()))) => return exchange,
            Some(Ok(Err(failure))) => failure,
            Some(Err(_)) => {
                let words = format!(
                    "still in memory {} s after unloading",
                    self.transport.limits.unload.as_secs_f64()
                );
                failure(FailureKind::Server, words)
            }
            None => {
                exchange.outcome = Outcome::Cancelled;
                return exchange;
            }
        };
        exchange.outcome = Outcome::Failed { failure };
        exchange
    }

    async fn generate(
        &self,
        request: &GenerateRequest,
        cancel: &CancellationToken,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) -> Exchange {
        let exchange = self.stream(&wire::generate_body(request), cancel, on_piece).await;
        let schema = if request.format.is_some() { SchemaUse::Constrained } else { SchemaUse::None };
        Exchange { schema, ..exchange }
    }
}

fn info(tag: Tag, loaded: bool) -> ModelInfo {
    let Details { family, parameter_size, quantization_level } = tag.details.unwrap_or_default();
    ModelInfo {
        name: tag.name,
        digest: said(tag.digest),
        size: tag.size.whole(),
        family: said(family),
        parameters: said(parameter_size),
        quantization: said(quantization_level),
        remote_host: said(tag.remote_host),
        context_length: None,
        memory: None,
        loaded,
    }
}

fn resident(process: Process) -> ResidentModel {
    ResidentModel {
        name: process.name,
        digest: said(process.digest),
        size: process.size.whole(),
        size_vram: process.size_vram.whole(),
        gpu_layers: None,
        device: None,
        context_length: process.context_length.whole(),
    }
}

/// Whether a server of this version cannot do what is asked of it. One that was built without a version calls itself
/// 0.0.0, and one whose version is none is tried.
fn is_too_old(version: &str) -> bool {
    let core = version.trim().trim_start_matches('v').split(['-', '+', ' ']).next().unwrap_or_default();
    let numbers: Option<Vec<u32>> = core.split('.').map(|number| number.parse().ok()).collect();
    let Some([major, minor, patch]) =
        numbers.as_deref().and_then(|numbers| <[u32; 3]>::try_from(numbers).ok())
    else {
        return false;
    };
    [major, minor, patch] != [0, 0, 0] && [major, minor, patch] < OLDEST
}

/// An empty text says nothing.
fn said(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// Whether two names mean one model: without a tag it is `latest`, and case does not matter.
fn same_model(left: &str, right: &str) -> bool {
    let whole = |name: &str| {
        let name = name.to_ascii_lowercase();
        let last = name.rsplit('/').next().unwrap_or_default();
        if last.contains(':') { name } else { name + ":latest" }
    };
    whole(left) == whole(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_knows_no_schema_is_too_old() {
        for (version, expected) in [
            ("0.4.7", true),
            ("0.1.48", true),
            ("v0.3.14-rc0", true),
            ("0.5.0", false),
            ("0.24.0", false),
            ("1.0.0", false),
            ("0.0.0", false),
            ("", false),
            ("0.4", false),
            ("main", false),
        ] {
            assert_eq!(is_too_old(version), expected, "{version}");
        }
    }

    #[test]
    fn names_with_and_without_a_tag_mean_the_same_model() {
        for (left, right, expected) in [
            ("smollm2", "smollm2:latest", true),
            ("smollm2:135m", "SmolLM2:135M", true),
            ("smollm2:135m", "smollm2", false),
            ("host:80/team/model", "host:80/team/model:latest", true),
            ("a/model", "b/model", false),
        ] {
            assert_eq!(same_model(left, right), expected, "{left} and {right}");
        }
    }
}
