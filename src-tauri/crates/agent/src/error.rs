//! What can go wrong in a use case, with the sentence that says it to a person.

use std::path::PathBuf;

use domain::{Consent, Failure, Message};
use llm::ModelFragment;

use crate::messages;

/// A failed use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder cannot be read.
    #[error("read the folder")]
    Folder(#[from] ingest::Error),
    /// Writing or reading Chimera's own files failed.
    #[error("use the files of Chimera")]
    Store(#[from] store::Error),
    /// The server cannot be used.
    #[error("use the server at {address}: {}", failure.words)]
    Server {
        /// Where.
        address: String,
        /// Which model was asked for; empty where none was.
        model: String,
        /// What happened.
        failure: Failure,
    },
    /// Models on another machine would be unloaded, and nobody was asked.
    #[error("unload models at {address} without asking")]
    AskUnloadElsewhere {
        /// Where.
        address: String,
    },
    /// Something would be sent that the analyst has to agree to first.
    #[error("send without having asked")]
    Ask(Consent),
    /// The disk has no room for a model.
    #[error("copy {needed} bytes to {}: {free} are free", folder.display())]
    NoSpaceForModel {
        /// Bytes of the model.
        needed: u64,
        /// Bytes that are free.
        free: u64,
        /// Where it was to be kept.
        folder: PathBuf,
    },
    /// What was chosen to be brought in is no model.
    #[error("bring in {name}: {}", failure.words)]
    NotAModel {
        /// The file's name.
        name: String,
        /// What is wrong with it.
        failure: Failure,
    },
    /// The system's keychain does not let go of a key.
    #[error("take the key of {address} out of the keychain")]
    KeyNotForgotten {
        /// Whose key it is.
        address: String,
    },
    /// A model of this name is kept already.
    #[error("bring in {name}: {} has one of this name", folder.display())]
    ModelThere {
        /// The file's name.
        name: String,
        /// Where the one that is kept lies.
        folder: PathBuf,
    },
    /// What was chosen is only a part of a model.
    #[error("take in {name}: it is only a part of a model")]
    Fragment {
        /// The file's name.
        name: String,
        /// Which part.
        fragment: ModelFragment,
    },
    /// A key holds what no key can.
    #[error("keep a key: {words}")]
    Key {
        /// What is wrong with it.
        words: String,
    },
    /// A model's file cannot be read.
    #[error("read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// An address names no model that could be fetched.
    #[error("fetch {address}: {words}")]
    DownloadAddress {
        /// The address.
        address: String,
        /// What is wrong with it.
        words: String,
    },
    /// A model cannot be fetched.
    #[error("fetch {address}: {}", failure.words)]
    Download {
        /// From where.
        address: String,
        /// What happened.
        failure: Failure,
    },
    /// The disk has no room for the rest of a download.
    #[error("fetch {needed} bytes into {}: {free} are free", folder.display())]
    NoSpaceForDownload {
        /// Bytes that are still to come.
        needed: u64,
        /// Bytes that are free.
        free: u64,
        /// Where it grows.
        folder: PathBuf,
    },
    /// The file on the server is another one than was begun.
    #[error("go on with {address}: the file is another one by now")]
    DownloadChanged {
        /// Its address.
        address: String,
    },
    /// What came does not have the hash that it should have.
    #[error("use what came from {address}: its hash is wrong")]
    DownloadDamaged {
        /// Its address.
        address: String,
    },
    /// What came is no model.
    #[error("use what came from {address}: {}", failure.words)]
    DownloadNoModel {
        /// Its address.
        address: String,
        /// What is wrong with it.
        failure: Failure,
    },
    /// A download goes on already.
    #[error("fetch {name} twice at once")]
    DownloadGoesOn {
        /// What the file will be called.
        name: String,
    },
    /// The Ollama that is installed here does not come to serve.
    #[error("start Ollama: {words}")]
    OllamaNotStarted {
        /// What it said last, or how it ended.
        words: String,
    },
    /// It cannot be told whether there is a newer version.
    #[error("ask {address} for the newest release: {}", failure.words)]
    Releases {
        /// Where it was asked.
        address: String,
        /// What happened.
        failure: Failure,
    },
    /// No folder is open.
    #[error("find an open folder")]
    NoFolder,
    /// The folder gives no facts.
    #[error("find facts in the folder")]
    NoData,
    /// No model was chosen.
    #[error("find a model to run")]
    NoModel,
    /// A run is going on.
    #[error("start a second run beside the one that goes on")]
    Busy,
    /// A recent folder, a file or a run is not there any more.
    #[error("find what was asked for")]
    Gone,
    /// The thread that read a folder stopped.
    #[error("read the folder to its end")]
    ReadingStopped,
    /// A setting is outside what makes sense.
    #[error("use the setting {name}")]
    Setting {
        /// Its name as the server spells it.
        name: &'static str,
    },
}

impl Error {
    /// The sentence for a person.
    pub fn message(&self) -> Message {
        match self {
            Self::Folder(error) => messages::folder(error),
            Self::Store(error) => error.message(),
            Self::Server { address, model, failure } => messages::failure(failure, address, model),
            Self::AskUnloadElsewhere { address } => {
                Message::new("ask-unload-elsewhere").with("address", address.as_str())
            }
            Self::Ask(Consent::Unencrypted { address }) => {
                Message::new("ask-unencrypted").with("address", address.as_str())
            }
            Self::Ask(Consent::Cloud { host }) => Message::new("ask-cloud").with("host", host.as_str()),
            Self::NoSpaceForModel { needed, free, folder } => Message::new("error-no-space-for-model")
                .with("needed", *needed as f64 / 1e6)
                .with("free", *free as f64 / 1e6)
                .with("folder", folder.display().to_string()),
            Self::NotAModel { name, failure } => Message::new("error-not-a-model")
                .with("name", name.as_str())
                .with("words", failure.words.as_str()),
            Self::ModelThere { name, folder } => Message::new("error-model-there")
                .with("name", name.as_str())
                .with("folder", folder.display().to_string()),
            Self::Fragment { name, fragment: ModelFragment::Projector } => {
                Message::new("error-model-projector").with("name", name.as_str())
            }
            Self::Fragment { name, fragment: ModelFragment::Piece { of, .. } } => {
                Message::new("error-model-piece").with("name", name.as_str()).with("of", *of)
            }
            Self::KeyNotForgotten { address } => {
                Message::new("error-key-not-forgotten").with("address", address.as_str())
            }
            Self::Key { words } => Message::new("error-key").with("words", words.as_str()),
            Self::Unreadable { path, source } => Message::new("error-model-unreadable")
                .with("path", path.display().to_string())
                .with("words", source.to_string()),
            Self::DownloadAddress { address, words } => Message::new("download-bad-address")
                .with("address", address.as_str())
                .with("words", words.as_str()),
            Self::Download { address, failure } => messages::download(failure, address),
            Self::NoSpaceForDownload { needed, free, folder } => Message::new("error-no-space-for-download")
                .with("needed", *needed as f64 / 1e6)
                .with("free", *free as f64 / 1e6)
                .with("folder", folder.display().to_string()),
            Self::DownloadChanged { address } => {
                Message::new("download-changed").with("address", address.as_str())
            }
            Self::DownloadDamaged { address } => {
                Message::new("download-damaged").with("address", address.as_str())
            }
            Self::DownloadNoModel { address, failure } => Message::new("download-no-model")
                .with("address", address.as_str())
                .with("words", failure.words.as_str()),
            Self::DownloadGoesOn { name } => Message::new("download-goes-on").with("name", name.as_str()),
            Self::OllamaNotStarted { words } => {
                Message::new("error-ollama-not-started").with("words", words.as_str())
            }
            Self::Releases { address, failure } => messages::releases(failure, address),
            Self::NoFolder => Message::new("error-no-folder"),
            Self::NoData => Message::new("error-no-data"),
            Self::NoModel => Message::new("error-no-model"),
            Self::Busy => Message::new("error-busy"),
            Self::Gone => Message::new("error-gone"),
            Self::ReadingStopped => Message::new("error-reading-stopped"),
            Self::Setting { name } => Message::new("error-setting").with("name", *name),
        }
    }

    /// The words of the system or the server, for whoever has to look deeper.
    pub fn detail(&self) -> Option<String> {
        if let Self::Server { failure, .. }
        | Self::Download { failure, .. }
        | Self::Releases { failure, .. }
        | Self::NotAModel { failure, .. }
        | Self::DownloadNoModel { failure, .. } = self
        {
            return (!failure.words.is_empty()).then(|| failure.words.clone());
        }
        let mut words = Vec::new();
        let mut source = std::error::Error::source(self);
        while let Some(error) = source {
            words.push(error.to_string());
            source = error.source();
        }
        (!words.is_empty()).then(|| words.join(": "))
    }
}
