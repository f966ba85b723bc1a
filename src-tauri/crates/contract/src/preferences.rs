//! What is remembered from one start to the next, as the page shows and changes it.

use domain::{RunSettings, Timestamp};
use serde::{Deserialize, Serialize};

/// Which theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ThemeChoice {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A folder that was open before. The page opens it by its place in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RecentFolder {
    /// Id within the list.
    pub id: u32,
    /// Its last component.
    pub name: String,
    /// The folders above it, to show.
    pub breadcrumbs: Vec<String>,
    /// When it was opened last.
    pub opened_at: Timestamp,
    /// Whether it is still there.
    pub exists: bool,
}

/// Preferences of the window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PreferencesView {
    /// Theme.
    pub theme: ThemeChoice,
    /// Size of text, %, 80 to 200.
    pub text_size_percent: u32,
}

/// What the page needs to know at its start.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// Version of Chimera.
    pub version: String,
    /// `windows`, `macos` or `linux`.
    pub os: String,
    /// Preferences.
    pub preferences: PreferencesView,
    /// Settings of the last run, or our defaults.
    pub settings: RunSettings,
    /// Where a server is looked for unless the analyst says otherwise.
    pub default_address: String,
    /// Folders that were open before, the last one first.
    pub recents: Vec<RecentFolder>,
    /// Whether the last start ended with a folder open that is still there.
    pub reopen: bool,
    /// What was wrong with the remembered preferences, as sentences.
    pub notices: Vec<domain::Message>,
}
