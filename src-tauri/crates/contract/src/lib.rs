//! Between agent and shell: the values that cross to the page and are not domain values, and how
//! they are made from what the agent knows. The page's types are generated from here.

#[cfg(feature = "bindings")]
mod bindings;
mod error;
mod evidence;
mod folder;
mod models;
mod preferences;
mod report;
mod run;

#[cfg(feature = "bindings")]
pub use bindings::bindings;
pub use error::{CommandError, ErrorCode};
pub use evidence::{FactView, PartView, SourceStateView, SourceView, UseView};
pub use folder::{ColumnView, DragState, EntryView, FolderView, MetricView};
pub use models::{
    DownloadEndView, DownloadProgressView, DownloadView, ModelFileView, ModelProgress, ModelSource,
    ModelsView, RecommendedView,
};
pub use preferences::{AppInfo, KeptRunsView, NewestReleaseView, PreferencesView, RecentFolder, ThemeChoice};
pub use report::{ContentsEntry, ReportView, SaveFormat, SavedFile};
pub use run::{RunEntryView, RunView, ServerState, ServerView, StartedServerView};
