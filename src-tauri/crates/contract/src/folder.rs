//! A folder as the page shows it. The page names files by the ids given here, never by a path.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use agent::OpenFolder;
use domain::{Cell, Direction, FileEntry, KindCount, Metric, Problem, Role, Selection, Table, Unit};
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
    /// Facts that the data gives.
    pub facts: u64,
    /// What the program found in them by rule.
    pub findings: u32,
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
    /// Something is over the window.
    Over,
    /// It left.
    Left,
    /// It was something else than one folder or one model.
    Refused,
    /// A folder was dropped; `openDropped` reads it.
    Dropped,
    /// A model's file was dropped; `importDroppedModel` copies it.
    DroppedModel,
}

impl FolderView {
    /// The view of a folder, and the relative path that each entry's id stands for.
    pub fn of(open: &OpenFolder) -> (Self, Vec<String>) {
        let (entries, paths) = entries(&open.folder().files, &open.selection);
        let view = Self {
            name: open.identity().name,
            breadcrumbs: breadcrumbs(&open.path),
            entries,
            kinds: agent::kinds(open.folder()),
            bytes: open.folder().files.iter().map(|file| file.size).sum(),
            metrics: metrics(&open.folder().tables, &open.selection),
            dimensions: dimensions(&open.folder().tables),
            problems: open.folder().problems.clone(),
            facts: open.examined.facts_total,
            findings: u32::try_from(open.examined.findings().len()).unwrap_or(u32::MAX),
            elapsed_ms: open.folder().elapsed_ms,
            cancelled: open.folder().cancelled,
        };
        (view, paths)
    }
}

/// The components of a path, to show.
pub(crate) fn breadcrumbs(path: &Path) -> Vec<String> {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .filter(|part| part != "/" && part != "\\")
        .collect()
}

/// Files with the sub-folders they lie in, each sub-folder before what lies in it, and each entry's path.
fn entries(files: &[FileEntry], selection: &Selection) -> (Vec<EntryView>, Vec<String>) {
    let mut entries = Vec::new();
    let mut paths: Vec<String> = Vec::new();
    let mut folders: BTreeMap<String, u32> = BTreeMap::new();
    let mut add = |parent: Option<u32>, path: &str, file: Option<FileEntry>| {
        let id = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        entries.push(EntryView { id, parent, name, file, included: !selection.excluded.contains(path) });
        paths.push(path.to_owned());
        id
    };
    for file in files {
        let mut parent = None;
        for (end, _) in file.path.match_indices('/') {
            let folder = &file.path[..end];
            let id = if let Some(id) = folders.get(folder) {
                *id
            } else {
                let id = add(parent, folder, None);
                folders.insert(folder.to_owned(), id);
                id
            };
            parent = Some(id);
        }
        add(parent, &file.path, Some(file.clone()));
    }
    (entries, paths)
}

/// Everything measured in the tables, by metric and then by column name, those with most values first.
fn metrics(tables: &[Table], selection: &Selection) -> Vec<MetricView> {
    #[derive(Default)]
    struct Seen<'a> {
        files: BTreeSet<&'a str>,
        values: u64,
    }
    let mut seen: BTreeMap<(&Metric, &str, Unit), (Direction, Seen)> = BTreeMap::new();
    for table in tables {
        for (place, column) in table.columns.iter().enumerate() {
            let Role::Measure { metric, unit, direction } = &column.role else { continue };
            let (_, entry) =
                seen.entry((metric, &column.name, *unit)).or_insert_with(|| (*direction, Seen::default()));
            entry.files.insert(&table.file);
            entry.values += numbers(table, place);
        }
    }
    let mut views: BTreeMap<&Metric, MetricView> = BTreeMap::new();
    for ((metric, name, unit), (direction, found)) in seen {
        let view = views.entry(metric).or_insert_with(|| MetricView {
            metric: metric.clone(),
            unit: unit.canonical(),
            columns: Vec::new(),
            values: 0,
        });
        view.values += found.values;
        view.columns.push(ColumnView {
            name: name.to_owned(),
            files: u32::try_from(found.files.len()).unwrap_or(u32::MAX),
            values: found.values,
            metric: metric.clone(),
            unit,
            direction,
            corrected: selection.corrections.iter().any(|correction| correction.column == name),
        });
    }
    let mut views: Vec<MetricView> = views.into_values().collect();
    for view in &mut views {
        view.columns.sort_by(|a, b| b.values.cmp(&a.values).then_with(|| a.name.cmp(&b.name)));
    }
    views.sort_by(|a, b| b.values.cmp(&a.values).then_with(|| a.metric.cmp(&b.metric)));
    views
}

/// How many numbers a column holds, also where its table was only summed up.
fn numbers(table: &Table, column: usize) -> u64 {
    let summed =
        table.digest.as_ref().and_then(|digest| digest.groups.first()?.columns.get(column)?.as_ref());
    summed.map_or_else(
        || {
            let cells = &table.columns[column].cells;
            cells.iter().filter(|cell| matches!(cell, Cell::Number(_))).count() as u64
        },
        |summed| summed.n,
    )
}

/// Names of the columns that rows are grouped by.
fn dimensions(tables: &[Table]) -> Vec<String> {
    let names: BTreeSet<&str> = tables
        .iter()
        .flat_map(|table| &table.columns)
        .filter(|column| column.role == Role::Dimension)
        .map(|column| column.name.as_str())
        .collect();
    names.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use domain::{
        Cell, Column, Direction, FileEntry, FileKind, FileState, Metric, Role, Selection, Table, Unit,
    };

    use super::{entries, metrics};

    #[test]
    fn every_sub_folder_stands_once_and_before_what_lies_in_it() {
        let file = |path: &str| FileEntry {
            path: path.to_owned(),
            kind: FileKind::Csv,
            size: 1,
            modified: None,
            outcome: FileState::Excluded,
        };
        let files = [file("a/b/x.csv"), file("a/b/y.csv"), file("a/z.csv"), file("top.csv")];
        let selection = Selection { excluded: ["a/b".to_owned()].into(), corrections: Vec::new() };
        let (entries, paths) = entries(&files, &selection);
        assert_eq!(paths, ["a", "a/b", "a/b/x.csv", "a/b/y.csv", "a/z.csv", "top.csv"]);
        let parents: Vec<Option<u32>> = entries.iter().map(|entry| entry.parent).collect();
        assert_eq!(parents, [None, Some(0), Some(1), Some(1), Some(0), None]);
        let included: Vec<bool> = entries.iter().map(|entry| entry.included).collect();
        assert_eq!(included, [true, false, true, true, true, true]);
        assert_eq!(entries[1].name, "b");
    }

    #[test]
    fn columns_of_one_metric_stand_together_with_their_own_names_and_units() {
        let column = |name: &str, unit: Unit, count: usize| {
            let metric = Metric::TimeToFirstToken;
            let role = Role::Measure { metric, unit, direction: Direction::LowerIsBetter };
            Column::new(name, role, [vec![Cell::Number(1.0); count], vec![Cell::Empty]].concat())
        };
        let table = |file: &str, columns: Vec<Column>| {
            let lines = (1..=columns[0].cells.len() as u64).collect();
            Table::new(file, "", columns, lines)
        };
        let tables = [
            table("one.csv", vec![column("ttft_s", Unit::Seconds, 2)]),
            table("two.csv", vec![column("ttft_s", Unit::Seconds, 3)]),
            table("three.csv", vec![column("ttft_ms", Unit::Milliseconds, 9)]),
        ];
        let views = metrics(&tables, &Selection::default());
        assert_eq!(views.len(), 1);
        assert_eq!((views[0].unit, views[0].values), (Unit::Milliseconds, 14));
        let columns: Vec<(&str, u32, u64)> = views[0]
            .columns
            .iter()
            .map(|column| (column.name.as_str(), column.files, column.values))
            .collect();
        assert_eq!(columns, [("ttft_ms", 1, 9), ("ttft_s", 2, 5)]);
    }
}
