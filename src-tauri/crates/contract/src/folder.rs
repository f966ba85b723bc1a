//! A folder as the page shows it. The page names files by the ids given here, never by a path.

use domain::{Direction, FileEntry, KindCount, Metric, Problem, Unit};
use serde::Serialize;

/// A file or a sub-folder that can be ticked in or out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// Id within this view.
    pub id: u32,
    /// Id of the sub-folder it lies in; `None` at the top.
    pub parent: Option<u32>,
    /// Its last component, to show.
    pub name: String,
    /// The file; `None` for a sub-folder.
    pub file: Option<FileEntry>,
    /// Whether it is ticked in (a sub-folder: not ticked out itself).
    pub included: bool,
}

/// The columns of one name that were taken for one metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ColumnView {
    /// Name in the files.
    pub name: String,
    /// Files that have it.
    pub files: u32,
    /// Numbers in it.
    pub values: u64,
    /// Metric in effect.
    pub metric: Metric,
    /// Unit in effect.
    pub unit: Unit,
    /// Direction in effect.
    pub direction: Direction,
    /// Whether the analyst corrected it.
    pub corrected: bool,
}

/// A metric that was recognised, and under which names.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MetricView {
    /// The metric.
    pub metric: Metric,
    /// The unit that its values are converted to.
    pub unit: Unit,
    /// The columns.
    pub columns: Vec<ColumnView>,
    /// Numbers in all of them.
    pub values: u64,
}

/// A folder as it was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FolderView {
    /// Its last component.
    pub name: String,
    /// Its path, split, to show.
    pub breadcrumbs: Vec<String>,
    /// Sub-folders and files, each sub-folder before what lies in it.
    pub entries: Vec<EntryView>,
    /// Files that were read, by kind.
    pub kinds: Vec<KindCount>,
    /// Size of all files in bytes.
    pub bytes: u64,
    /// Metrics that were recognised, those with most values first.
    pub metrics: Vec<MetricView>,
    /// Names of columns that rows are grouped by.
    pub dimensions: Vec<String>,
    /// What was wrong, by file and line.
    pub problems: Vec<Problem>,
    /// Levels that the data gives (what the model can be shown).
    pub levels: u32,
    /// How long reading took, ms.
    pub elapsed_ms: f64,
    /// Whether reading was cancelled before all files were read.
    pub cancelled: bool,
}

/// What is dragged over the window.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "drag")]
pub enum DragState {
    /// A folder is over the window.
    Over,
    /// It left.
    Left,
    /// It was something else than one folder.
    Refused,
    /// A folder was dropped; `openDropped` reads it.
    Dropped,
}

