//! Talks to model servers: the only room that opens a socket. A [`ChatModel`] turns a request into
//! an [`Exchange`] that says what came back, when, and how it ended. What to ask, what an answer
//! means and where it is kept is decided elsewhere.

#![expect(clippy::disallowed_methods, reason = "this is the one room that opens sockets and starts engines")]

mod address;
mod embedded;
mod installed;
mod key;
mod last_words;
mod limits;
mod models;
mod ollama;
mod openai;
mod releases;
mod scripted;
mod transport;

use async_trait::async_trait;
use domain::{
    Exchange, Failure, GenerateRequest, ModelDetails, ModelInfo, ResidentModel, ServerInfo, StreamPiece,
};
use tokio_util::sync::CancellationToken;

pub use address::{address_from_ollama_host, default_address, is_local, normalise_address, server_address};
pub use embedded::{Embedded, find_worker};
pub use installed::{InstalledOllama, StartedOllama, installed_ollama};
pub use key::Key;
pub use limits::StreamLimits;
pub use models::{
    DownloadRequest, DownloadSink, DownloadStart, GgufHeader, HubFile, ModelFile, ModelFolder, ModelFragment,
    ModelOwner, chat_template_of, download, find_models, guessed_layout, sha256_of_file, usual_model_folders,
};
pub use ollama::Ollama;
pub use openai::{Access, OpenAi};
pub use releases::{Release, newest_release};
pub use scripted::{HandClock, Script, Scripted, ScriptedRequest, Step};

/// A server that has models and answers with them.
///
/// The three calls that return an [`Exchange`] always return one: failing and being cancelled are
/// ways for it to end, and the text that had come by then is in it.
#[async_trait]
pub trait ChatModel: Send + Sync {
    /// Whether models are loaded and unloaded on demand. Where not, [`Self::load`] and [`Self::unload`]
    /// fail with [`domain::FailureKind::Unsupported`] and are not worth calling.
    fn manages_memory(&self) -> bool {
        true
    }

    /// Who answers at the address. [`domain::FailureKind::WrongService`] tells that something does,
    /// but not a server of this kind.
    async fn server(&self) -> Result<ServerInfo, Failure>;

    /// The models that the server has. One with a `remote_host` runs elsewhere: data leaves the machine.
    async fn models(&self) -> Result<Vec<ModelInfo>, Failure>;

    /// One model, and the options of a call as its Modelfile fills them in over our own defaults.
    async fn describe(&self, model: &str) -> Result<ModelDetails, Failure>;

    /// The models in the server's memory.
    async fn resident(&self) -> Result<Vec<ResidentModel>, Failure>;

    /// Loads the model of `request` with the options of `request`; its prompt and format are not sent.
    async fn load(&self, request: &GenerateRequest, cancel: &CancellationToken) -> Exchange;

    /// Unloads `model`, and is done only when the server no longer lists it in memory.
    async fn unload(&self, model: &str, cancel: &CancellationToken) -> Exchange;

    /// How many tokens the prompt of `request` has, laid out as it would be sent. Loads the model if need be.
    /// Fails with [`domain::FailureKind::Unsupported`] where the server counts only what it answers.
    async fn count_tokens(&self, _: &GenerateRequest, _: &CancellationToken) -> Result<u64, Failure> {
        Err(transport::failure::failure(
            domain::FailureKind::Unsupported,
            "the server counts only what it answers",
        ))
    }

    /// Generates text. `on_piece` hears each piece as it arrives and must return at once.
    ///
    /// Times count from the moment when the request that was answered was sent: one that the server
    /// was too busy for, and that was repeated, is not in them.
    async fn generate(
        &self,
        request: &GenerateRequest,
        cancel: &CancellationToken,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) -> Exchange;
}
