//! The models of the embedded engine: which there are, bringing one in, taking one away.

use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use domain::ChatLayout;
use llm::{
    Embedded, GgufHeader, ModelFile, ModelFolder, ModelFragment, ModelOwner, chat_template_of, find_models,
    guessed_layout, sha256_of_file, usual_model_folders,
};
use store::ModelNotes;
use tokio_util::sync::CancellationToken;

use super::Session;
use super::downloads::Download;
use crate::Error;

/// The context at which the memory of a model is told.
const LISTED_CONTEXT: u32 = 4_096;

/// A model that the embedded engine can be given.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelEntry {
    /// The file.
    pub file: ModelFile,
    /// What its header says, or what is wrong with it.
    pub header: Result<GgufHeader, domain::Failure>,
    /// Bytes that it takes in memory with a context of 4,096 tokens: the file and the key-value cache.
    pub memory: Option<u64>,
    /// How the analyst chose that a conversation is laid out for it.
    pub layout: Option<ChatLayout>,
}

/// The models of this machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Models {
    /// Where new ones are kept.
    pub folder: PathBuf,
    /// Whether that is Chimera's own folder, and none that the analyst chose.
    pub is_own_folder: bool,
    /// All that were found, our own first.
    pub entries: Vec<ModelEntry>,
    /// Those that are on their way.
    pub downloads: Vec<Download>,
    /// Bytes that are free on the disk of the folder.
    pub free_space: Option<u64>,
    /// Bytes of memory that are free now.
    pub free_memory: Option<u64>,
}

impl Session {
    /// The models that the embedded engine can be given, with what their headers say.
    pub async fn models(&self) -> Result<Models, Error> {
        let folder = self.models_folder();
        let is_own_folder = folder == self.store.own_models_folder();
        let folders = self.model_folders();
        let (notes, _) = self.store.model_notes();
        let downloads = self.downloads();
        let look = move || {
            let entries = find_models(&folders).into_iter().map(|file| entry(file, &notes)).collect();
            let (free_space, free_memory) = (bench::free_space(&folder), bench::free_memory());
            Models { folder, is_own_folder, entries, downloads, free_space, free_memory }
        };
        tokio::task::spawn_blocking(look).await.map_err(|_| Error::ReadingStopped)
    }

    /// Computes the SHA-256 of a model, where it is not known. This reads the whole file.
    pub async fn hash_model(&self, name: &str) -> Result<(), Error> {
        self.hash_file(self.model_file(name)?.path).await
    }

    async fn hash_file(&self, path: PathBuf) -> Result<(), Error> {
        let (notes, _) = self.store.model_notes();
        if notes.sha256(&path).is_some() {
            return Ok(());
        }
        let session = self.clone();
        let hash = move || {
            let unread = |source| Error::Unreadable { path: path.clone(), source };
            if let Some(sha256) = sha256_of_file(&path, |_| true).map_err(unread)? {
                session.note_sha256(&path, sha256);
            }
            Ok(())
        };
        tokio::task::spawn_blocking(hash).await.map_err(|_| Error::ReadingStopped)?
    }

    /// Chooses how a conversation is laid out for a model; `None` for what its file says.
    pub fn choose_chat_layout(&self, name: &str, layout: Option<ChatLayout>) -> Result<(), Error> {
        let path = self.model_file(name)?.path;
        self.change_model_notes(|notes| notes.note_chat_layout(&path, layout))?;
        if let Some(engine) = &self.embedded {
            engine.set_chat_template(name, layout.map(|layout| chat_template_of(layout).to_owned()));
        }
        Ok(())
    }

    fn model_file(&self, name: &str) -> Result<ModelFile, Error> {
        let found = find_models(&self.model_folders());
        found.into_iter().find(|file| file.name == name).ok_or(Error::Gone)
    }

    /// What the model in this file is called: more than the file, where another folder has one of the same name.
    pub(super) fn model_name(&self, path: &Path) -> Result<String, Error> {
        let found = find_models(&self.model_folders());
        found.into_iter().find(|file| file.path == path).map(|file| file.name).ok_or(Error::Gone)
    }

    /// Tells the engine how conversations are laid out, as it was chosen earlier.
    pub(super) fn tell_layouts(&self, engine: &Embedded) {
        let (notes, _) = self.store.model_notes();
        if !notes.has_layouts() {
            return;
        }
        for file in find_models(&self.model_folders()) {
            let template = notes.chat_layout(&file.path).map(|layout| chat_template_of(layout).to_owned());
            engine.set_chat_template(&file.name, template);
        }
    }

    pub(super) fn change_model_notes(&self, change: impl FnOnce(&mut ModelNotes)) -> Result<(), Error> {
        let _alone = self.preferences.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut notes, _) = self.store.model_notes();
        change(&mut notes);
        Ok(self.store.save_model_notes(&notes)?)
    }

    /// What a file says of itself, before it is brought in.
    pub fn look_at_model(&self, path: &Path) -> Result<GgufHeader, Error> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        is_whole(&name, ModelFragment::by_name(&name))?;
        let header = GgufHeader::of_file(path);
        let header = header.map_err(|failure| Error::NotAModel { name: name.clone(), failure })?;
        is_whole(&name, header.fragment)?;
        Ok(header)
    }

    /// Copies a model into the folder of models, and answers what it is called there. `progress` hears the bytes
    /// that are copied. Where it is cancelled nothing is left of the copy, and there is no name.
    pub async fn import_model(
        &self,
        path: &Path,
        mut progress: impl FnMut(u64) + Send + 'static,
    ) -> Result<Option<String>, Error> {
        self.look_at_model(path)?;
        let folder = self.models_folder();
        let size = std::fs::metadata(path).map_or(0, |about| about.len());
        if let Some(free) = bench::free_space(&folder).filter(|free| *free < size) {
            return Err(Error::NoSpaceForModel { needed: size, free, folder });
        }
        let cancel = CancellationToken::new();
        if let Some(earlier) = self.state().importing.replace(cancel.clone()) {
            earlier.cancel();
        }
        let (store, source) = (self.store.clone(), path.to_owned());
        let copy = move || {
            store.keep_model(&folder, &source, &mut |copied| {
                progress(copied);
                !cancel.is_cancelled()
            })
        };
        let kept = tokio::task::spawn_blocking(copy).await.map_err(|_| Error::ReadingStopped)?;
        let Some(path) = kept.map_err(not_copied)? else { return Ok(None) };
        let name = self.model_name(&path)?;
        self.hash_file(path).await?;
        Ok(Some(name))
    }

    /// Ends the copying of a model.
    pub fn cancel_import(&self) {
        if let Some(importing) = self.state().importing.take() {
            importing.cancel();
        }
    }

    /// Removes a model of our own from the disk.
    pub fn remove_model(&self, name: &str) -> Result<(), Error> {
        let own = self.own_folders();
        let file = find_models(&own).into_iter().find(|file| file.name == name).ok_or(Error::Gone)?;
        let folder = own.iter().find(|folder| file.path.starts_with(&folder.path)).ok_or(Error::Gone)?;
        self.store.remove_model(&folder.path, &file.path)?;
        self.change_model_notes(|notes| notes.forget(&file.path))
    }

    /// Keeps new models in another folder from now on; `None` for our own. Those that are there already stay where
    /// they are, and those in our own folder are used all the same.
    pub fn change_models_folder(&self, folder: Option<&Path>) -> Result<(), Error> {
        self.change_preferences(|preferences| {
            preferences.models_folder = folder.map(|folder| folder.to_string_lossy().into_owned());
        })?;
        if let Some(engine) = &self.embedded {
            engine.set_folders(self.model_folders());
        }
        Ok(())
    }

    /// Where new models are kept.
    pub(super) fn models_folder(&self) -> PathBuf {
        let chosen = self.store.preferences().0.models_folder.map(PathBuf::from);
        chosen.unwrap_or_else(|| self.store.own_models_folder())
    }

    /// Where models lie that are ours: the folder for new ones, then our own where that is another.
    pub(super) fn own_folders(&self) -> Vec<ModelFolder> {
        let (chosen, own) = (self.models_folder(), self.store.own_models_folder());
        let also = (chosen != own).then_some(own);
        let folder = |path| ModelFolder { path, owner: ModelOwner::Chimera };
        std::iter::once(chosen).chain(also).map(folder).collect()
    }

    /// Where models are looked for: our own folders, then those of the other programs.
    pub(super) fn model_folders(&self) -> Vec<ModelFolder> {
        self.own_folders().into_iter().chain(usual_model_folders()).collect()
    }
}

/// Refuses what is only a part of a model.
pub(super) fn is_whole(name: &str, fragment: Option<ModelFragment>) -> Result<(), Error> {
    fragment.map_or(Ok(()), |fragment| Err(Error::Fragment { name: name.to_owned(), fragment }))
}

/// Why a model was not copied.
fn not_copied(error: store::Error) -> Error {
    let store::Error::Exists { path } = &error else { return error.into() };
    Error::ModelThere {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        folder: path.parent().unwrap_or(path).to_owned(),
    }
}

fn entry(file: ModelFile, notes: &ModelNotes) -> ModelEntry {
    let header = GgufHeader::of_file(&file.path);
    let cache = header.as_ref().ok().and_then(|header| header.cache_size(LISTED_CONTEXT));
    let memory = cache.map(|cache| file.size.saturating_add(cache));
    let layout = notes.chat_layout(&file.path);
    let sha256 = file.sha256.or_else(|| notes.sha256(&file.path).map(ToOwned::to_owned));
    ModelEntry { file: ModelFile { sha256, ..file }, header, memory, layout }
}

impl ModelEntry {
    /// The layout that it most likely was taught, where its file does not say one.
    pub fn guessed_layout(&self) -> Option<ChatLayout> {
        let header = self.header.as_ref().ok().filter(|header| header.chat_template.is_none())?;
        Some(guessed_layout(&self.file.name, header))
    }
}
