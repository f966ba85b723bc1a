//! What is remembered from one start to the next, as one versioned file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::{Consent, Doubtful, Endpoint, Message, NumberStyle, RunSettings, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Error, Store, versioned};

const FORMAT: u32 = 1;
const MOST_RECENT: usize = 8;

/// Which theme the analyst chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A folder that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecentFolder {
    /// Its whole path.
    pub path: String,
    /// Its last component.
    pub name: String,
    /// When it was last opened.
    pub opened_at: Timestamp,
}

/// What is remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Preferences {
    /// Version of this file.
    pub format_version: u32,
    /// The theme.
    pub theme: ThemeChoice,
    /// Size of text, %.
    pub text_size_percent: u32,
    /// Whole path of the folder that was open last.
    pub last_folder: Option<String>,
    /// Folders that were opened, the last one first.
    pub recent_folders: Vec<RecentFolder>,
    /// What the last run was started with.
    pub last_settings: RunSettings,
    /// Servers that were added to those at the usual places.
    pub servers: Vec<Endpoint>,
    /// What the analyst agreed to.
    pub agreed: BTreeSet<Consent>,
    /// Whole path of the folder of models, where it is not our own.
    pub models_folder: Option<String>,
    /// Whether each start asks if there is a newer version.
    pub asks_for_updates: bool,
    /// Where releases are listed, where it is not what this build was told.
    pub releases: Option<String>,
    /// What happens in new reports to what the facts do not bear out.
    pub doubtful: Doubtful,
    /// Whether the window calls for attention when a run ends while it is not in front.
    pub calls_at_end: bool,
    /// How numbers are written on the screen.
    pub numbers: NumberStyle,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            format_version: FORMAT,
            theme: ThemeChoice::System,
            text_size_percent: 100,
            last_folder: None,
            recent_folders: Vec::new(),
            last_settings: RunSettings::default(),
            servers: Vec::new(),
            agreed: BTreeSet::new(),
            models_folder: None,
            asks_for_updates: false,
            releases: None,
            doubtful: Doubtful::Marked,
            calls_at_end: true,
            numbers: NumberStyle::System,
        }
    }
}

impl Preferences {
    /// Remembers that a folder was opened. At most eight are kept.
    pub fn remember_folder(&mut self, folder: &Path, opened_at: Timestamp) {
        let path = folder.to_string_lossy().into_owned();
        let name =
            folder.file_name().map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
        self.last_folder = Some(path.clone());
        self.recent_folders.retain(|recent| recent.path != path);
        self.recent_folders.insert(0, RecentFolder { path, name, opened_at });
        self.recent_folders.truncate(MOST_RECENT);
    }
}

impl Store {
    /// What is remembered, and what was wrong with it. A file that cannot be understood is kept
    /// aside under another name before its place is taken.
    pub fn preferences(&self) -> (Preferences, Vec<Message>) {
        versioned::read(&self.preferences_path(), FORMAT)
    }

    /// Remembers, in one step.
    pub fn save_preferences(&self, preferences: &Preferences) -> Result<(), Error> {
        self.replace_versioned(&self.preferences_path(), preferences)
    }

    fn preferences_path(&self) -> PathBuf {
        self.data.join("preferences.json")
    }
}
