//! What is remembered from one start to the next, as the page shows and changes it.

use std::path::Path;

use domain::{DEFAULT_OLLAMA_ADDRESS, Doubtful, NumberStyle, RunSettings, Timestamp};
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
    /// Whether each start asks if there is a newer version.
    pub asks_for_updates: bool,
    /// Where releases are listed; empty where nothing is known.
    pub releases: String,
    /// What happens in new reports to what the facts do not bear out.
    pub doubtful: Doubtful,
    /// Whether the window calls for attention when a run ends while it is not in front.
    pub calls_at_end: bool,
    /// How numbers are written on the screen.
    pub numbers: NumberStyle,
}

/// How much there is of all runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KeptRunsView {
    /// How many.
    pub runs: u32,
    /// Bytes of their files.
    pub bytes: u64,
}

impl From<agent::KeptRuns> for KeptRunsView {
    fn from(agent::KeptRuns { runs, bytes }: agent::KeptRuns) -> Self {
        Self { runs, bytes }
    }
}

/// The newest release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NewestReleaseView {
    /// Its version, without the `v`.
    pub version: String,
    /// The page about it.
    pub page: String,
    /// Whether it is newer than this program.
    pub is_newer: bool,
}

impl From<agent::NewestRelease> for NewestReleaseView {
    fn from(agent::NewestRelease { version, page, is_newer }: agent::NewestRelease) -> Self {
        Self { version, page, is_newer }
    }
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
    /// Our stated defaults.
    pub defaults: RunSettings,
    /// Where a server is looked for unless the analyst says otherwise.
    pub default_address: String,
    /// Folders that were open before, the last one first.
    pub recents: Vec<RecentFolder>,
    /// Whether the last start ended with a folder open that is still there.
    pub reopen: bool,
    /// What was wrong with the remembered preferences, as sentences.
    pub notices: Vec<domain::Message>,
}

impl RecentFolder {
    /// The view of the remembered folders, in their order.
    pub fn list(preferences: &agent::Preferences) -> Vec<Self> {
        let view = |(id, recent): (usize, &agent::RecentFolder)| {
            let mut breadcrumbs = crate::folder::breadcrumbs(Path::new(&recent.path));
            breadcrumbs.pop();
            Self {
                id: u32::try_from(id).unwrap_or(u32::MAX),
                name: recent.name.clone(),
                breadcrumbs,
                opened_at: recent.opened_at,
                exists: Path::new(&recent.path).is_dir(),
            }
        };
        preferences.recent_folders.iter().enumerate().map(view).collect()
    }
}

impl PreferencesView {
    /// The part of the preferences that the page shows.
    pub fn of(preferences: &agent::Preferences) -> Self {
        let theme = match preferences.theme {
            agent::ThemeChoice::System => ThemeChoice::System,
            agent::ThemeChoice::Light => ThemeChoice::Light,
            agent::ThemeChoice::Dark => ThemeChoice::Dark,
        };
        Self {
            theme,
            text_size_percent: preferences.text_size_percent,
            asks_for_updates: preferences.asks_for_updates,
            releases: preferences.releases.clone().unwrap_or_else(|| agent::RELEASES.to_owned()),
            doubtful: preferences.doubtful,
            calls_at_end: preferences.calls_at_end,
            numbers: preferences.numbers,
        }
    }

    /// Writes the page's part back.
    pub fn apply(self, preferences: &mut agent::Preferences) {
        preferences.theme = match self.theme {
            ThemeChoice::System => agent::ThemeChoice::System,
            ThemeChoice::Light => agent::ThemeChoice::Light,
            ThemeChoice::Dark => agent::ThemeChoice::Dark,
        };
        preferences.text_size_percent = self.text_size_percent.clamp(80, 200);
        preferences.asks_for_updates = self.asks_for_updates;
        preferences.releases = (self.releases != agent::RELEASES).then_some(self.releases);
        preferences.doubtful = self.doubtful;
        preferences.calls_at_end = self.calls_at_end;
        preferences.numbers = self.numbers;
    }
}

impl AppInfo {
    /// What the page needs at its start.
    pub fn of(session: &agent::Session) -> Self {
        let (preferences, notices) = session.preferences();
        let recents = RecentFolder::list(&preferences);
        let defaults = RunSettings { server: agent::default_address(), ..RunSettings::default() };
        let mut settings = preferences.last_settings.clone();
        if settings.server == DEFAULT_OLLAMA_ADDRESS {
            settings.server.clone_from(&defaults.server);
        }
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            os: std::env::consts::OS.to_owned(),
            preferences: PreferencesView::of(&preferences),
            settings,
            default_address: defaults.server.clone(),
            defaults,
            reopen: preferences.last_folder.as_ref().is_some_and(|folder| Path::new(folder).is_dir()),
            recents,
            notices,
        }
    }
}
