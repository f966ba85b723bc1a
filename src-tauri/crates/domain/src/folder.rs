//! A folder of reports as it was read: its files, tables and documents, and what was wrong with them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Direction, Document, Message, Metric, Problem, Table, Timestamp, Unit};

/// Kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum FileKind {
    /// Comma, semicolon, tab or pipe separated values.
    Csv,
    /// One JSON document.
    Json,
    /// One JSON document per line.
    JsonLines,
    /// Markdown.
    Markdown,
    /// xlsx, xls, ods.
    Spreadsheet,
    /// Plain text.
    Text,
    /// Nothing that is read here.
    Other,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum FileState {
    /// Read.
    #[serde(rename_all = "camelCase")]
    Read {
        /// Tables found in it.
        tables: u32,
        /// Rows of all its tables.
        rows: u64,
        /// Measured values in it.
        values: u64,
    },
    /// Not read, and why.
    Skipped {
        /// Why.
        reason: Message,
    },
    /// Ticked out by the analyst.
    Excluded,
}

/// One file of the folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FileEntry {
    /// Path relative to the folder, with `/`.
    pub path: String,
    /// Its kind.
    pub kind: FileKind,
    /// Size in bytes.
    pub size: u64,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// What became of it.
    pub outcome: FileState,
}

/// What the analyst corrected about every column of one name in the folder. `None` keeps what was recognised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// Name of the column as it stands in the files.
    pub column: String,
    /// The metric it really is.
    pub metric: Option<Metric>,
    /// The unit it really has.
    pub unit: Option<Unit>,
    /// Which way is better.
    pub direction: Option<Direction>,
}

/// What the analyst chose for a folder: remembered with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Selection {
    /// Relative paths of files and folders (a folder covers all that lies in it) that are ticked out.
    pub excluded: BTreeSet<String>,
    /// Corrected columns.
    pub corrections: Vec<Correction>,
}

impl Selection {
    /// Whether the file at this relative path takes part.
    pub fn includes(&self, path: &str) -> bool {
        !self.excluded.iter().any(|out| {
            path == out || path.strip_prefix(out.as_str()).is_some_and(|rest| rest.starts_with('/'))
        })
    }
}

/// How far the reading of a folder is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FolderProgress {
    /// Files found so far.
    pub found: u64,
    /// Files read or skipped so far.
    pub done: u64,
}

/// A folder as it was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Folder {
    /// Files in path order.
    pub files: Vec<FileEntry>,
    /// Tables of the files that take part.
    pub tables: Vec<Table>,
    /// Documents of the files that take part.
    pub documents: Vec<Document>,
    /// What was wrong, in path order.
    pub problems: Vec<Problem>,
    /// How long reading took, in milliseconds.
    pub elapsed_ms: f64,
    /// Whether reading was cancelled before all files were read.
    pub cancelled: bool,
}

#[cfg(test)]
mod tests {
    use super::Selection;

    #[test]
    fn a_folder_that_is_ticked_out_covers_what_lies_in_it_and_nothing_beside_it() {
        let selection =
            Selection { excluded: ["a/b".to_owned(), "c.csv".to_owned()].into(), corrections: Vec::new() };
        for (path, included) in [
            ("a/b/x.csv", false),
            ("a/b", false),
            ("a/bc/x.csv", true),
            ("a/x.csv", true),
            ("c.csv", false),
            ("c.csv2", true),
        ] {
            assert_eq!(selection.includes(path), included, "{path}");
        }
    }
}
