//! The report as the page shows it, and what becomes of it when it is saved.

use serde::{Deserialize, Serialize};

/// An entry of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ContentsEntry {
    /// Level of the heading, from 1.
    pub level: u8,
    /// Id of the heading in the preview.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// The report, rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReportView {
    /// Sanitised HTML; `<figure data-chart="throughput|ttft|time">` marks where a chart goes.
    pub html: String,
    /// Its headings.
    pub contents: Vec<ContentsEntry>,
    /// The Markdown that would be saved.
    pub source: String,
}

/// What to save.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SaveFormat {
    /// report.md with its figures beside it.
    Markdown,
    /// One self-contained HTML file.
    Html,
    /// metrics.json.
    Metrics,
}

/// A file that was saved. The page names it by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SavedFile {
    /// Id, for `showInFolder`.
    pub id: u32,
    /// File name.
    pub name: String,
    /// Name of the folder it lies in.
    pub folder: String,
}

impl ReportView {
    /// The view of a rendered report and its Markdown.
    pub fn of(preview: agent::Preview, source: String) -> Self {
        let contents = preview
            .contents
            .into_iter()
            .map(|heading| ContentsEntry { level: heading.level, id: heading.id, text: heading.text })
            .collect();
        Self { html: preview.html, contents, source }
    }
}

impl From<SaveFormat> for agent::SaveFormat {
    fn from(format: SaveFormat) -> Self {
        match format {
            SaveFormat::Markdown => Self::Markdown,
            SaveFormat::Html => Self::Html,
            SaveFormat::Metrics => Self::Metrics,
        }
    }
}
