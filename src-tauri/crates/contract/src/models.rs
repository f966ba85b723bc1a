//! The models of the embedded engine, as the page shows them.

use agent::{ModelEntry, ModelOwner, Models};
use serde::Serialize;

/// In whose folder a model lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ModelSource {
    /// Chimera's own: it can be removed here.
    Own,
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
    /// SHA-256, where it is known already.
    pub sha256: Option<String>,
    /// Bytes that it takes in memory with a context of 4,096 tokens.
    pub memory: Option<u64>,
    /// Whether that fits into the memory that is free now.
    pub fits: Option<bool>,
    /// What is wrong with the file.
    pub damage: Option<String>,
}

/// The models of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ModelsView {
    /// The folder of our own, from the top, to show.
    pub folder: Vec<String>,
    /// The models, our own first.
    pub models: Vec<ModelFileView>,
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

impl ModelsView {
    /// The view of what was found.
    pub fn of(found: &Models) -> Self {
        let view = |entry: &ModelEntry| ModelFileView::of(entry, found.free_memory);
        Self {
            folder: crate::folder::breadcrumbs(&found.folder),
            models: found.entries.iter().map(view).collect(),
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
            sha256: entry.file.sha256.clone(),
            memory: entry.memory,
            fits: entry.memory.zip(free_memory).map(|(needed, free)| needed <= free),
            damage: entry.header.as_ref().err().map(|failure| failure.words.clone()),
        }
    }
}
