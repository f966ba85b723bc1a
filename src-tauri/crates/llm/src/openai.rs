//! A client of a server that speaks the `OpenAI` protocol: LM Studio, llama-server, vLLM, or a cluster
//! behind one address. What is sent is in `body`, what a stream becomes in `events`, what the server
//! tells of itself in `program`.

mod body;
mod chunk;
mod events;
mod program;
mod wire;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use domain::{
    Clock, Engine, Exchange, Failure, FailureKind, GenerateRequest, ModelDetails, ModelInfo, Options,
    Outcome, ResidentModel, ServerInfo, StreamPiece,
};
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use body::Shape;
use events::Events;
use program::{Model, Program, Told};

use crate::transport::Transport;
use crate::transport::failure::failure;
use crate::transport::http::Http;
use crate::{ChatModel, Key, StreamLimits, is_local, server_address};

const CHAT: &str = "/v1/chat/completions";

/// Refusals after which a request is phrased otherwise and sent again.
const MAX_MENDINGS: usize = 6;

/// What a server is reached with, beside its address.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Its key.
    pub key: Option<Key>,
    /// Whether the analyst allowed the key to go to this address unencrypted.
    pub plain_http_allowed: bool,
}

/// A client of one server.
pub struct OpenAi {
    transport: Transport,
    address: String,
    local: bool,
    program: OnceCell<Program>,
    /// How requests to each model have to be phrased, as far as refusals have taught it.
    shapes: Mutex<BTreeMap<String, Shape>>,
}

impl OpenAi {
    /// A client of the server at `address`, with or without the `/v1` of its paths; nothing is sent yet.
    ///
    /// Fails with [`FailureKind::BadAddress`] when `address` is none, and with [`FailureKind::BadKey`] when
    /// a key would go unencrypted to another machine without having been allowed to.
    pub fn new(
        address: &str,
        access: Access,
        clock: Arc<dyn Clock>,
        limits: StreamLimits,
    ) -> Result<Self, Failure> {
        let address = server_address(address)?;
        let local = is_local(&address);
        let Access { key, plain_http_allowed } = access;
        if key.is_some() && !local && !plain_http_allowed && !address.starts_with("https:") {
            let words = "the key is not sent: the connection is not encrypted, and that was not allowed";
            return Err(failure(FailureKind::BadKey, words));
        }
        let http = Http::new(address.clone(), local, key, &limits)?;
        let transport = Transport { http, clock, limits };
        Ok(Self { transport, address, local, program: OnceCell::new(), shapes: Mutex::default() })
    }

    async fn told(&self) -> Result<Told, Failure> {
        let told = program::ask(&self.transport.http).await.map_err(program::as_wrong_service)?;
        // The first answer holds: a client talks to one server.
        let _ = self.program.set(told.program);
        Ok(told)
    }

    async fn program(&self) -> Program {
        match self.program.get() {
            Some(program) => *program,
            None => self.told().await.map(|told| told.program).unwrap_or_default(),
        }
    }

    fn shape(&self, model: &str) -> Shape {
        self.shapes
            .lock()
            .expect("no thread panics while it holds a shape")
            .get(model)
            .cloned()
            .unwrap_or_default()
    }

    fn learn(&self, model: &str, shape: Shape) {
        self.shapes.lock().expect("no thread panics while it holds a shape").insert(model.to_owned(), shape);
    }

    /// What the protocol has no way to ask for.
    fn unknown_to_protocol(what: &str) -> Exchange {
        Exchange {
            answer: String::new(),
            thinking: String::new(),
            outcome: Outcome::Failed { failure: failure(FailureKind::Unsupported, what) },
            timing: domain::Timing::default(),
            counts: domain::Counts::default(),
            schema: domain::SchemaUse::None,
            not_sent: Vec::new(),
        }
    }
}

#[async_trait]
impl ChatModel for OpenAi {
    fn manages_memory(&self) -> bool {
        false
    }

    async fn server(&self) -> Result<ServerInfo, Failure> {
        let told = self.told().await?;
        Ok(ServerInfo {
            engine: Engine::OpenAi,
            product: told.program.name().map(ToOwned::to_owned),
            address: self.address.clone(),
            version: told.version.unwrap_or_default(),
            local: self.local,
        })
    }

    async fn models(&self) -> Result<Vec<ModelInfo>, Failure> {
        Ok(self.told().await?.models.into_iter().map(|model| model.info).collect())
    }

    async fn describe(&self, model: &str) -> Result<ModelDetails, Failure> {
        let models = self.told().await?.models;
        let Some(found) = models.into_iter().find(|listed| listed.info.name == model) else {
            return Err(failure(FailureKind::ModelMissing, format!("the server does not list '{model}'")));
        };
        let Model { info, context, trained_context, .. } = found;
        let ours = Options::default();
        // It cannot be asked for, so it is no more than what is in effect.
        let num_ctx = context.and_then(|context| u32::try_from(context).ok()).filter(|&context| context > 0);
        Ok(ModelDetails {
            info,
            context_length: trained_context.or(context),
            block_count: None,
            capabilities: Vec::new(),
            options: Options {
                num_ctx: num_ctx.map_or(ours.num_ctx, |context| context.min(ours.num_ctx)),
                ..ours
            },
            from_modelfile: Vec::new(),
        })
    }

    async fn resident(&self) -> Result<Vec<ResidentModel>, Failure> {
        let models = self.told().await?.models;
        if !models.iter().all(|model| model.tells_loaded) {
            return Err(failure(
                FailureKind::Unsupported,
                "the server does not tell which models are in memory",
            ));
        }
        Ok(models
            .into_iter()
            .filter(|model| model.info.loaded)
            .map(|Model { info, context, .. }| ResidentModel {
                name: info.name,
                digest: None,
                size: None,
                size_vram: None,
                gpu_layers: None,
                device: None,
                context_length: context,
            })
            .collect())
    }

    async fn load(&self, _: &GenerateRequest, _: &CancellationToken) -> Exchange {
        Self::unknown_to_protocol("the server loads models by itself, and cannot be asked to")
    }

    async fn unload(&self, _: &str, _: &CancellationToken) -> Exchange {
        Self::unknown_to_protocol("the server unloads models by itself, and cannot be asked to")
    }

    async fn generate(
        &self,
        request: &GenerateRequest,
        cancel: &CancellationToken,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) -> Exchange {
        let program = cancel.run_until_cancelled(self.program()).await.unwrap_or_default();
        let mut shape = self.shape(&request.model);
        for mendings in 0.. {
            let phrased = shape.phrase(program, request);
            let body = Bytes::from(serde_json::to_vec(&phrased.body).expect("our own values serialise"));
            let exchange = self.transport.stream::<Events>(CHAT, body, cancel, on_piece).await;
            let mended = match &exchange.outcome {
                Outcome::Failed { failure } if mendings < MAX_MENDINGS && may_be_mended(failure) => {
                    shape.mended(&failure.words.to_lowercase(), &phrased.body)
                }
                _ => None,
            };
            match mended {
                Some(mended) => {
                    self.learn(&request.model, mended.clone());
                    shape = mended;
                }
                None => return Exchange { schema: phrased.schema, not_sent: phrased.not_sent, ..exchange },
            }
        }
        unreachable!("the mendings are limited")
    }
}

/// A refusal of how something was asked, before any answer.
fn may_be_mended(failure: &Failure) -> bool {
    matches!(failure.status, Some(400 | 422 | 501))
        && matches!(failure.kind, FailureKind::Server | FailureKind::Unsupported)
}
