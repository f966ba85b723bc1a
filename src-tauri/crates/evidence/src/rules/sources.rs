//! Files that are there twice, older than another, or changed against it.

use std::collections::{BTreeMap, HashMap};

use domain::{
    Direction, Document, Fact, FileEntry, FindingKind, Folder, Message, Place, Role, Scope, Source,
    StatisticKind, Table,
};

use super::Found;
use super::say::{With, finding, named, whole};
use crate::data::dates::{self, Moment};
use crate::data::{AlteredCell, CopyKind, Data, DimensionKind, TableCopy};
use crate::fact::{change, measured, tally};

/// The most changed cells of one copy that are findings of their own.
const MOST_CELLS: usize = 3;
/// A document is an older state of another where so much of its lines stands there too.
const SAME: f64 = 0.6;
/// Fewest lines of prose to compare.
const LINES: usize = 5;
/// The most documents that are compared with each other.
const MOST_DOCUMENTS: usize = 400;

/// Applies the rules to the folder.
pub(crate) fn find(folder: &Folder, data: &Data, found: &mut Found) {
    let mut pairs: BTreeMap<(String, String), Vec<&TableCopy>> = BTreeMap::new();
    for copy in &data.copies {
        match &copy.kind {
            CopyKind::Altered(cells) => altered(folder, copy, cells, found),
            CopyKind::Same | CopyKind::Part => {
                pairs.entry((copy.file.clone(), copy.of_file.clone())).or_default().push(copy);
            }
        }
    }
    for ((file, of), copies) in &pairs {
        copied(&folder.files, file, of, copies, found);
    }
    documents(folder, &pairs, found);
    for document in &folder.documents {
        outdated(document, data, found);
    }
}

fn duplicate(
    file: &str,
    of: &str,
    message: Message,
    kind: FindingKind,
    rows: Option<Fact>,
    found: &mut Found,
) {
    let mut finding = finding(kind, message.with("file", file).with("of", of))
        .resting_on(rows.iter().map(|rows| rows.id.clone()).collect())
        .shown_by(vec![whole(file), whole(of)])
        .advising(Some(Message::new("advice-duplicate-file").with("file", file)))
        .weighing(Direction::Neutral, 0.5);
    finding.subject.file = Some(file.to_owned());
    finding.against = Some(Scope { file: Some(of.to_owned()), ..Scope::default() });
    if let Some(rows) = rows {
        found.fact(rows);
    }
    found.findings.push(named(finding));
}

fn copied(files: &[FileEntry], file: &str, of: &str, copies: &[&TableCopy], found: &mut Found) {
    let rows: u64 = copies.iter().map(|copy| copy.rows).sum();
    let extension = |file: &str| file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let size = |file: &str| files.iter().find(|entry| entry.path == *file).map(|entry| entry.size);
    let (id, kind) = if copies.iter().any(|copy| copy.kind == CopyKind::Part) {
        let older = path_date(file) < path_date(of);
        ("finding-duplicate-part", if older { FindingKind::Stale } else { FindingKind::Duplicate })
    } else if extension(file) != extension(of) {
        ("finding-duplicate-format", FindingKind::Duplicate)
    } else if size(file) == size(of) {
        ("finding-duplicate-file", FindingKind::Duplicate)
    } else {
        ("finding-duplicate-data", FindingKind::Duplicate)
    };
    let scope = Scope { file: Some(file.to_owned()), ..Scope::default() };
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let rows = tally("rows in both", of, rows, scope, vec![whole(file), whole(of)]);
    let message = Message::new(id).with("rows", rows.id.reference());
    let rows = (id != "finding-duplicate-file").then_some(rows);
    duplicate(file, of, message, kind, rows, found);
}

fn path_date(file: &str) -> Option<Moment> {
    dates::find(file).pop().map(|(moment, _)| moment)
}

/// Documents with the same text, and those of which a newer state is there.
fn documents(folder: &Folder, told: &BTreeMap<(String, String), Vec<&TableCopy>>, found: &mut Found) {
    let mut same: HashMap<&str, &Document> = HashMap::new();
    let mut distinct: Vec<&Document> = Vec::new();
    for document in &folder.documents {
        if document.text.trim().is_empty() {
            continue;
        }
        let Some(first) = same.get(document.text.as_str()) else {
            same.insert(document.text.as_str(), document);
            distinct.push(document);
            continue;
        };
        let pair = |one: &str, other: &str| told.contains_key(&(one.to_owned(), other.to_owned()));
        if !pair(&document.file, &first.file) && !pair(&first.file, &document.file) {
            let message = Message::new("finding-duplicate-file");
            duplicate(&document.file, &first.file, message, FindingKind::Duplicate, None, found);
        }
    }
    let mut dated: BTreeMap<String, Vec<(Moment, &Document)>> = BTreeMap::new();
    for document in distinct.into_iter().take(MOST_DOCUMENTS) {
        if let Some((moment, _)) = dates::find(&document.file).pop() {
            let mut name = document.file.clone();
            for (_, range) in dates::find(&document.file).into_iter().rev() {
                name.replace_range(range, "");
            }
            dated.entry(name).or_default().push((moment, document));
        }
    }
    for mut states in dated.into_values() {
        states.sort_by_key(|(moment, _)| *moment);
        for pair in states.windows(2) {
            if pair[0].0 < pair[1].0 && shared_lines(&pair[0].1.text, &pair[1].1.text) >= SAME {
                let message = Message::new("finding-stale-document");
                duplicate(&pair[0].1.file, &pair[1].1.file, message, FindingKind::Stale, None, found);
            }
        }
    }
}

/// Which part of the lines of one text stands in the other.
fn shared_lines(one: &str, other: &str) -> f64 {
    let lines = |text: &'_ str| -> Vec<String> {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| line.len() > 3).collect()
    };
    let others: std::collections::HashSet<String> = lines(other).into_iter().collect();
    let own = lines(one);
    if own.len() < LINES {
        return 0.0;
    }
    own.iter().filter(|line| others.contains(*line)).count() as f64 / own.len() as f64
}

/// A document that says when it was written, and data of the same kind from days after that.
fn outdated(document: &Document, data: &Data, found: &mut Found) {
    let Some((written, line, excerpt)) = written_on(document) else { return };
    let folder = document.file.rfind('/').map_or("", |slash| &document.file[..=slash]);
    let mut newest: Option<(Moment, &str)> = None;
    for family in data.families.iter().filter(|family| !family.written) {
        let Some(dated) = family.dimensions.iter().find(|dimension| dimension.kind == DimensionKind::Date)
        else {
            continue;
        };
        let mut days: Vec<(Moment, &str)> = Vec::new();
        let mut described = false;
        for part in family.parts.iter().filter(|part| part.file.starts_with(folder)) {
            let values: std::collections::BTreeSet<usize> =
                part.range().filter(|row| !family.failed[*row]).filter_map(|row| dated.code(row)).collect();
            let moments = || values.iter().filter_map(|value| dates::of_cell(&dated.values[*value]));
            // Only what goes on from what it can have described is newer than it.
            described |= moments().any(|moment| moment.day <= written.day);
            days.extend(moments().max().map(|moment| (moment, part.file.as_str())));
        }
        let last = days.into_iter().max_by_key(|(moment, _)| *moment);
        newest = newest.max(last.filter(|(moment, _)| described && moment.day > written.day));
    }
    let Some((moment, file)) = newest else { return };
    let message = Message::new("finding-stale-dated")
        .with("file", document.file.as_str())
        .with("written", written.date())
        .with("newest", moment.date())
        .with("data", file);
    let place = Place::Line { line, excerpt };
    let source = Source { file: document.file.clone(), part: String::new(), place };
    let mut finding = finding(FindingKind::Stale, message)
        .shown_by(vec![source, whole(file)])
        .advising(Some(Message::new("advice-stale").with("file", document.file.as_str())))
        .weighing(Direction::Neutral, 0.3);
    finding.subject.file = Some(document.file.clone());
    finding.against =
        Some(Scope { file: Some(file.to_owned()), date: Some(moment.date()), ..Scope::default() });
    found.findings.push(named(finding));
}

/// The date on which a document says that it was written.
fn written_on(document: &Document) -> Option<(Moment, u64, String)> {
    const WORDS: [&str; 10] = [
        "generated",
        "last updated",
        "updated:",
        "report date",
        "as of",
        "created",
        "written on",
        "compiled",
        "date:",
        "dated",
    ];
    document.text.lines().enumerate().find_map(|(place, line)| {
        let lower = line.to_lowercase();
        let word = WORDS.iter().find_map(|word| lower.find(word))?;
        let (moment, _) = dates::find(&lower).into_iter().find(|(_, range)| range.start > word)?;
        Some((moment, place as u64 + 1, line.trim().chars().take(200).collect()))
    })
}

/// Cells in which two tables differ that are the same otherwise.
fn altered(folder: &Folder, copy: &TableCopy, cells: &[AlteredCell], found: &mut Found) {
    let (own, other) = (&folder.tables[copy.table], &folder.tables[copy.of]);
    let scope = Scope { file: Some(own.file.clone()), part: own.part.clone(), ..Scope::default() };
    let differing = cells.iter().map(|cell| own.source(cell.column, [cell.row])).collect();
    let count = tally("differing cells", &other.file, cells.len(), scope, differing);
    let id = if cells.len() == 1 { "finding-conflict-copy" } else { "finding-conflict-copy-cells" };
    for cell in cells.iter().take(MOST_CELLS) {
        let (Some(stated), Some(right)) =
            (fact_of(own, cell.column, cell.row), fact_of(other, cell.of_column, cell.of_row))
        else {
            continue;
        };
        let Some(changed) = change(&stated, &right) else { continue };
        let message = Message::new(id)
            .with("metric", stated.metric.name())
            .with("file", own.file.as_str())
            .with("line", own.lines[cell.row])
            .with("of", other.file.as_str())
            .with("value", stated.id.reference())
            .with("right", right.id.reference())
            .with("change", changed.id.reference())
            .with("cells", count.id.reference());
        let mut sources = stated.sources.to_vec();
        sources.extend_from_slice(&right.sources);
        let finding = finding(FindingKind::Conflict, message)
            .about(&stated.metric, Scope::clone(&stated.scope), Some(Scope::clone(&right.scope)))
            .resting_on(vec![stated.id.clone(), right.id.clone(), changed.id.clone(), count.id.clone()])
            .shown_by(sources)
            .advising(Some(
                Message::new("advice-conflict-copy")
                    .with("file", own.file.as_str())
                    .with("of", other.file.as_str()),
            ))
            .weighing(stated.direction, changed.value / 100.0);
        found.facts_of(&[&stated, &right, &count]);
        found.fact(changed);
        found.findings.push(named(finding));
    }
}

/// A cell of a table as a fact, with what its row says it is about.
fn fact_of(table: &Table, column: usize, row: usize) -> Option<Fact> {
    let mut scope = Scope { file: Some(table.file.clone()), part: table.part.clone(), ..Scope::default() };
    for column in table.columns.iter().filter(|column| column.role == Role::Dimension) {
        let value = match &column.cells[row] {
            domain::Cell::Empty => continue,
            domain::Cell::Number(value) => value.to_string(),
            domain::Cell::NotFinite(text) | domain::Cell::Text(text) => text.clone(),
        };
        match crate::data::gather::kind(&column.name) {
            DimensionKind::Model if scope.model.is_none() => scope.model = Some(value),
            DimensionKind::Prompt if scope.prompt.is_none() => scope.prompt = Some(value),
            DimensionKind::Status => {}
            _ => scope.configuration.push((column.name.clone(), value)),
        }
    }
    scope.configuration.push(("line".to_owned(), table.lines[row].to_string()));
    measured(table, column, row, StatisticKind::Value, scope)
}
