//! A client of an Ollama server, over its own interface. What it sends and reads is in `wire`, what a
//! stream becomes in `stream`.

mod failure;
mod framer;
mod http;
mod modelfile;
mod stream;
mod watch;
mod wire;

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use domain::{
    Clock, Exchange, Failure, FailureKind, GenerateRequest, ModelDetails, ModelInfo, Outcome, ResidentModel,
    ServerInfo, StreamPiece,
};
use reqwest::Response;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use failure::failure;
use http::{Http, Refusal};
use stream::StreamState;
use watch::{Heard, Watch};
use wire::{Details, Process, Processes, Show, ShowRequest, Tag, Tags, Version};

use crate::{ChatModel, StreamLimits, is_local, normalise_address};

const GENERATE: &str = "/api/generate";

/// A client of one Ollama server.
pub struct Ollama {
    http: Http,
    address: String,
    local: bool,
    clock: Arc<dyn Clock>,
    limits: StreamLimits,
}

impl Ollama {
    /// A client of the server at `address`; nothing is sent yet.
    ///
    /// Fails with [`FailureKind::BadAddress`] when `address` is none.
    pub fn new(address: &str, clock: Arc<dyn Clock>, limits: StreamLimits) -> Result<Self, Failure> {
        let address = normalise_address(address)?;
        let local = is_local(&address);
        let http = Http::new(address.clone(), local, &limits)?;
        Ok(Self { http, address, local, clock, limits })
    }

    /// One call that streams, repeated while the server is too busy for it.
    async fn stream(
        &self,
        body: &Value,
        cancel: &CancellationToken,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) -> Exchange {
        let body = Bytes::from(serde_json::to_vec(body).expect("our own values serialise"));
        let mut watch = Watch::new(cancel, &self.limits);
        for attempt in 0.. {
            watch.heard();
            let sent = self.clock.monotonic();
            let opened = watch.wait(self.http.open(GENERATE, body.clone()), on_piece).await;
            let mut state = StreamState::new(&self.limits, sent);
            match opened {
                Heard::Arrived(Ok(response)) => self.read(response, &mut state, watch, on_piece).await,
                Heard::Arrived(Err(refusal)) => match self.pause_before_retry(attempt, &refusal) {
                    Some(pause) => match watch.wait(tokio::time::sleep(pause), &mut |_| {}).await {
                        Heard::Arrived(()) => continue,
                        Heard::Cancelled => state.cancel(),
                        Heard::GaveUp(_) => state.fail(refusal.failure),
                    },
                    None => state.fail(refusal.failure),
                },
                Heard::Cancelled => state.cancel(),
                Heard::GaveUp(failure) => state.fail(failure),
            }
            return state.into_exchange();
        }
        unreachable!("the retries are limited")
    }

    /// Reads the stream to its end, or to where it is given up; the connection is closed on leaving.
    async fn read(
        &self,
        mut response: Response,
        state: &mut StreamState,
        mut watch: Watch<'_>,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) {
        let mut lines = 0;
        while !state.has_ended() {
            let heard = watch.wait(response.chunk(), on_piece).await;
            // Before anything is made of it.
            let at = self.clock.monotonic();
            let pieces = match heard {
                Heard::Arrived(Ok(Some(bytes))) => state.push(&bytes, at),
                Heard::Arrived(Ok(None)) => state.end(at),
                Heard::Arrived(Err(error)) => return state.fail(failure::of_reading(&error)),
                Heard::Cancelled => return state.cancel(),
                Heard::GaveUp(failure) => return state.fail(failure),
            };
            pieces.into_iter().for_each(&mut *on_piece);
            if state.lines() > lines {
                watch.heard();
                if lines == 0 {
                    watch.has_begun();
                }
                lines = state.lines();
            }
        }
    }

    /// How long to wait before the call is repeated; `None` when it is not.
    fn pause_before_retry(&self, attempt: u32, refusal: &Refusal) -> Option<Duration> {
        if attempt >= self.limits.retries || !matches!(refusal.failure.status, Some(429 | 502 | 503)) {
            return None;
        }
        let own = self.limits.retry_pause * 2_u32.saturating_pow(attempt);
        let asked = refusal.retry_after.unwrap_or_default().min(self.limits.max_retry_pause);
        Some(jittered(own.max(asked)))
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
        let (tags, resident) = tokio::join!(self.http.get::<Tags>("/api/tags"), self.resident());
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
        match self.http.get::<Version>("/api/version").await {
            Ok(Version { version }) => {
                Ok(ServerInfo { address: self.address.clone(), version, local: self.local })
            }
            // A server of this kind always has an answer; whoever refuses or says something else is none.
            Err(failure) if matches!(failure.kind, FailureKind::Malformed | FailureKind::CapReached) => {
                Err(Failure { kind: FailureKind::WrongService, ..failure })
            }
            Err(failure)
                if failure.status.is_some_and(|status| (400..500).contains(&status) && status != 429) =>
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
        let (show, list) = tokio::join!(self.http.ask::<Show>("/api/show", &question), self.list());
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
        let processes = self.http.get::<Processes>("/api/ps").await?;
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
        let gone = tokio::time::timeout(self.limits.unload, self.until_gone(model));
        let failure = match cancel.run_until_cancelled(gone).await {
            Some(Ok(Ok(()))) => return exchange,
            Some(Ok(Err(failure))) => failure,
            Some(Err(_)) => {
                let words = format!("still in memory {} s after unloading", self.limits.unload.as_secs_f64());
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
        self.stream(&wire::generate_body(request), cancel, on_piece).await
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
        loaded,
    }
}

fn resident(process: Process) -> ResidentModel {
    ResidentModel {
        name: process.name,
        digest: said(process.digest),
        size: process.size.whole(),
        size_vram: process.size_vram.whole(),
        context_length: process.context_length.whole(),
    }
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

/// Up to half as long again, so that clients that were refused together do not return together.
fn jittered(pause: Duration) -> Duration {
    let random = RandomState::new().hash_one(0_u8) >> 32;
    pause + pause.mul_f64(random as f64 / f64::from(u32::MAX) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn jitter_only_lengthens_and_by_half_at_most() {
        let pause = Duration::from_millis(100);
        let drawn: Vec<Duration> = (0..200).map(|_| jittered(pause)).collect();
        assert!(drawn.iter().all(|drawn| (pause..=pause * 3 / 2).contains(drawn)), "{drawn:?}");
        assert!(drawn.iter().any(|other| *other != drawn[0]), "always the same: {drawn:?}");
    }
}
