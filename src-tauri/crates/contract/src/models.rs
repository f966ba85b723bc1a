//! The models of the embedded engine, as the page shows them.

use agent::{
    Download, DownloadEnd, DownloadProgress, ModelEntry, ModelOwner, Models, RECOMMENDED, Recommended,
};
use domain::{ChatLayout, Message};
use serde::Serialize;

/// In whose folder a model lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ModelSource {
    /// Chimera's own: it can be removed here.
    Own,
    /// It came with the program, and stays.
    Carried,
    /// Ollama's, used in place.
    Ollama,
    /// LM Studio's, used in place.
    LmStudio,
}

/// A model that the embedded engine can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ModelFileView {
    /// Its name, by which it is chosen and removed.
    pub name: String,
    /// In whose folder it lies.
    pub source: ModelSource,
    /// Size of the file, bytes.
    pub size: u64,
    /// Architecture, for example `llama`.
    pub architecture: Option<String>,
    /// Number of parameters.
    pub parameters: Option<u64>,
    /// Quantisation, for example `Q4_1`.
    pub quantization: Option<String>,
    /// The context it was trained with, tokens.
    pub context_length: Option<u64>,
    /// Its licence, in the words of the file.
    pub licence: Option<String>,
    /// Whether it says how a conversation is laid out.
    pub has_chat_template: bool,
    /// How the analyst chose that a conversation is laid out for it.
    pub chat_layout: Option<ChatLayout>,
    /// How it most likely is, where the file does not say it.
    pub guessed_layout: Option<ChatLayout>,
    /// SHA-256, where it is known already.
    pub sha256: Option<String>,
    /// Bytes that it takes in memory with a context of 4,096 tokens.
    pub memory: Option<u64>,
    /// Whether that fits into the memory that is free now.
    pub fits: Option<bool>,
    /// What is wrong with the file.
    pub damage: Option<String>,
}

/// A download that is not whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DownloadView {
    /// What the file will be called, by which it is gone on with and taken away.
    pub name: String,
    /// Where it comes from; without one it cannot go on.
    pub address: Option<String>,
    /// Bytes that are there.
    pub bytes: u64,
    /// The whole size in bytes, where it is known.
    pub size: Option<u64>,
    /// Whether it goes on now.
    pub going: bool,
}

/// A model that is worth a try.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RecommendedView {
    /// What it is called.
    pub name: String,
    /// Where its file is.
    pub address: String,
    /// Size of the file in bytes.
    pub size: u64,
    /// Whether that is its size to the byte, and its hash is known.
    pub exact: bool,
    /// Its licence.
    pub licence: String,
    /// What it is good for.
    pub about: Message,
    /// Whether it is here already.
    pub here: bool,
}

/// The models of this machine.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ModelsView {
    /// The folder in which new ones are kept, from the top, to show.
    pub folder: Vec<String>,
    /// Whether that is Chimera's own, and none that the analyst chose.
    pub is_own_folder: bool,
    /// The models, our own first.
    pub models: Vec<ModelFileView>,
    /// Those that are on their way.
    pub downloads: Vec<DownloadView>,
    /// Those that are worth a try.
    pub recommended: Vec<RecommendedView>,
    /// Bytes that are free on the disk of the folder.
    pub free_space: Option<u64>,
    /// Bytes of memory that are free now.
    pub free_memory: Option<u64>,
}

/// How far the copy of a model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ModelProgress {
    /// Bytes so far.
    pub bytes: u64,
}

/// How far a download is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DownloadProgressView {
    /// Bytes that are there, or of these the ones that were checked.
    pub bytes: u64,
    /// The whole size in bytes, where it is known.
    pub size: Option<u64>,
    /// All is there, and its hash is being computed.
    pub checking: bool,
}

/// How a download came to rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "end")]
pub enum DownloadEndView {
    /// It is a model now.
    Whole {
        /// What the model is called.
        model: String,
        /// Whether there was a hash to compare its own with.
        compared: bool,
    },
    /// It can go on later.
    Paused,
    /// The address points to another host, which has to be allowed first.
    Elsewhere {
        /// The host.
        host: String,
    },
}

impl DownloadView {
    fn of(download: &Download) -> Self {
        let Download { name, address, bytes, size, going } = download.clone();
        Self { name, address, bytes, size, going }
    }
}

impl From<DownloadProgress> for DownloadProgressView {
    fn from(DownloadProgress { bytes, size, checking }: DownloadProgress) -> Self {
        Self { bytes, size, checking }
    }
}

impl From<DownloadEnd> for DownloadEndView {
    fn from(end: DownloadEnd) -> Self {
        match end {
            DownloadEnd::Whole { model, compared } => Self::Whole { model, compared },
            DownloadEnd::Paused => Self::Paused,
            DownloadEnd::Elsewhere { host } => Self::Elsewhere { host },
        }
    }
}

impl RecommendedView {
    fn of(model: &Recommended, found: &Models) -> Self {
        Self {
            name: model.name.to_owned(),
            address: model.address.to_owned(),
            size: model.size,
            exact: model.sha256.is_some(),
            licence: model.licence.to_owned(),
            about: Message::new(model.about),
            here: found.entries.iter().any(|entry| {
                entry.file.name == model.model()
                    || model.sha256.is_some() && entry.file.sha256.as_deref() == model.sha256
            }),
        }
    }
}

impl ModelsView {
    /// The view of what was found.
    pub fn of(found: &Models) -> Self {
        let view = |entry: &ModelEntry| ModelFileView::of(entry, found.free_memory);
        Self {
            folder: crate::folder::breadcrumbs(&found.folder),
            is_own_folder: found.is_own_folder,
            models: found.entries.iter().map(view).collect(),
            downloads: found.downloads.iter().map(DownloadView::of).collect(),
            recommended: RECOMMENDED.iter().map(|model| RecommendedView::of(model, found)).collect(),
            free_space: found.free_space,
            free_memory: found.free_memory,
        }
    }
}

impl ModelFileView {
    fn of(entry: &ModelEntry, free_memory: Option<u64>) -> Self {
        let header = entry.header.as_ref().ok();
        Self {
            name: entry.file.name.clone(),
            source: match entry.file.owner {
                ModelOwner::Chimera => ModelSource::Own,
                ModelOwner::Carried => ModelSource::Carried,
                ModelOwner::Ollama => ModelSource::Ollama,
                ModelOwner::LmStudio => ModelSource::LmStudio,
            },
            size: entry.file.size,
            architecture: header.and_then(|header| header.architecture.clone()),
            parameters: header.map(|header| header.parameters),
            quantization: header.and_then(|header| header.quantisation.clone()),
            context_length: header.and_then(|header| header.context_length),
            licence: header.and_then(|header| header.licence.clone()),
            has_chat_template: header.is_some_and(|header| header.chat_template.is_some()),
            chat_layout: entry.layout,
            guessed_layout: entry.guessed_layout(),
            sha256: entry.file.sha256.clone(),
            memory: entry.memory,
            fits: entry.memory.zip(free_memory).map(|(needed, free)| needed <= free),
            damage: entry.header.as_ref().err().map(|failure| failure.words.clone()),
        }
    }
}
