//! What is known of models beside what their files say: their hashes, and how a conversation is laid out for those that
//! do not say it. One versioned file, by the models' whole paths.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use domain::{ChatLayout, Message};
use serde::{Deserialize, Serialize};

use crate::{Error, Store, versioned};

const FORMAT: u32 = 1;

/// What is known of models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ModelNotes {
    format_version: u32,
    models: BTreeMap<String, ModelNote>,
}

impl Default for ModelNotes {
    fn default() -> Self {
        Self { format_version: FORMAT, models: BTreeMap::new() }
    }
}

/// What is known of one model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ModelNote {
    hashed: Option<Hashed>,
    chat_layout: Option<ChatLayout>,
}

/// A hash, and the state of the file that has it: another state is another file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Hashed {
    sha256: String,
    state: FileState,
}

/// By which a changed file is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileState {
    size: u64,
    modified_ms: u64,
}

impl FileState {
    /// The state of a file now; `None` where there is none, or its system does not tell.
    pub fn of(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok()?;
        let modified = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self { size: about.len(), modified_ms: u64::try_from(modified.as_millis()).ok()? })
    }
}

impl ModelNotes {
    /// The SHA-256 of a file, where it was computed since the file was changed last.
    pub fn sha256(&self, path: &Path) -> Option<&str> {
        let hashed = self.models.get(&key(path))?.hashed.as_ref()?;
        (FileState::of(path) == Some(hashed.state)).then_some(hashed.sha256.as_str())
    }

    /// Notes the SHA-256 that a file had in this state.
    pub fn note_sha256(&mut self, path: &Path, state: FileState, sha256: String) {
        self.models.entry(key(path)).or_default().hashed = Some(Hashed { sha256, state });
    }

    /// How the analyst chose that a conversation is laid out for a model.
    pub fn chat_layout(&self, path: &Path) -> Option<ChatLayout> {
        self.models.get(&key(path))?.chat_layout
    }

    /// Whether any layout was chosen.
    pub fn has_layouts(&self) -> bool {
        self.models.values().any(|note| note.chat_layout.is_some())
    }

    /// Notes the layout that the analyst chose; `None` for what the model's file says.
    pub fn note_chat_layout(&mut self, path: &Path, layout: Option<ChatLayout>) {
        self.models.entry(key(path)).or_default().chat_layout = layout;
    }

    /// Forgets a model.
    pub fn forget(&mut self, path: &Path) {
        self.models.remove(&key(path));
    }
}

fn key(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl Store {
    /// What is known of models, and what was wrong with the file that says it.
    pub fn model_notes(&self) -> (ModelNotes, Vec<Message>) {
        versioned::read(&self.model_notes_path(), FORMAT)
    }

    /// Keeps what is known of models, in one step.
    pub fn save_model_notes(&self, notes: &ModelNotes) -> Result<(), Error> {
        self.replace_versioned(&self.model_notes_path(), notes)
    }

    fn model_notes_path(&self) -> PathBuf {
        self.data.join("models.json")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_the_file_as_it_was() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(data.path()).expect("it is writable");
        let model = data.path().join("m.gguf");
        fs::write(&model, "GGUF").expect("it is writable");
        let (mut notes, _) = store.model_notes();
        assert_eq!((notes.sha256(&model), notes.chat_layout(&model)), (None, None));
        notes.note_sha256(&model, FileState::of(&model).expect("it is there"), "ab".repeat(32));
        notes.note_chat_layout(&model, Some(ChatLayout::ChatMl));
        store.save_model_notes(&notes).expect("it is writable");

        let (mut notes, problems) = store.model_notes();
        assert_eq!(problems, []);
        assert_eq!(notes.sha256(&model), Some("ab".repeat(32).as_str()));
        assert_eq!(notes.chat_layout(&model), Some(ChatLayout::ChatMl));
        fs::write(&model, "GGUF and more").expect("it is writable");
        assert_eq!(notes.sha256(&model), None, "it is another file by now");
        assert_eq!(notes.chat_layout(&model), Some(ChatLayout::ChatMl), "the choice is the analyst's");
        notes.note_chat_layout(&model, None);
        assert_eq!(notes.chat_layout(&model), None);
        notes.forget(&model);
        assert_eq!(notes, ModelNotes::default());
    }
}
