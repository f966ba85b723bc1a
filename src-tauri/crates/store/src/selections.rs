//! What was ticked out and corrected, remembered for each folder in a file of its own.

use std::path::{Path, PathBuf};

use domain::{Message, Selection};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Error, Store, versioned};

const FORMAT: u32 = 1;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Remembered {
    format_version: u32,
    /// For a person who looks into the file; its name is a hash of this.
    folder: String,
    selection: Selection,
}

impl Store {
    /// What was chosen for a folder, and what was wrong with the file that remembers it.
    pub fn selection(&self, folder: &Path) -> (Selection, Vec<Message>) {
        let (remembered, messages) = versioned::read::<Remembered>(&self.selection_path(folder), FORMAT);
        (remembered.selection, messages)
    }

    /// Remembers what was chosen for a folder, in one step.
    pub fn save_selection(&self, folder: &Path, selection: &Selection) -> Result<(), Error> {
        let remembered = Remembered {
            format_version: FORMAT,
            folder: resolved(folder).to_string_lossy().into_owned(),
            selection: selection.clone(),
        };
        self.replace_versioned(&self.selection_path(folder), &remembered)
    }

    fn selection_path(&self, folder: &Path) -> PathBuf {
        use std::fmt::Write;
        let digest = Sha256::digest(resolved(folder).as_os_str().as_encoded_bytes());
        let mut name = String::new();
        for byte in digest.iter().take(16) {
            write!(name, "{byte:02x}").expect("writing to a string cannot fail");
        }
        self.selections_folder().join(name + ".json")
    }
}

/// The same folder however it is written. One that is gone keeps the path it was given.
fn resolved(folder: &Path) -> PathBuf {
    dunce::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}
