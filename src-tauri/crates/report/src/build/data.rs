//! The folder: its files by kind, what was skipped or wrong in them, and its own numbers.

use domain::{DataSummary, FileKind, FileState, Level, Message};

use super::tables::{Kind, range, shown_of};
use crate::document::{Block, Cell, Content, Definition, Section, Table};
use crate::{Input, numbers, say};

/// Names of files that are shown of each kind.
const NAMES: usize = 5;
/// Rows of files that were left out, and of problems.
const PROBLEMS: usize = 50;
/// Rows of the folder's own numbers.
const LEVELS: usize = 20;

pub(super) fn summary(input: &Input<'_>, data: &DataSummary) -> Section {
    let mut blocks = vec![Block::program(Content::Table(kinds(input, data)))];
    let names: Vec<Definition> = data.kinds.iter().filter_map(|kind| names(input, data, kind.kind)).collect();
    if !names.is_empty() {
        blocks.push(Block::program(Content::Definitions(names)));
    }
    blocks.extend(left_out(input, data));
    blocks.extend(problems(input, data));
    Section::new("data-summary", input.say("report-doc-section-data"), blocks)
}

fn kinds(input: &Input<'_>, data: &DataSummary) -> Table {
    let mut table = Table::new(
        input,
        "report-doc-table-kinds",
        &[
            ("report-doc-column-kind", Kind::Words),
            ("report-doc-column-files", Kind::Numbers),
            ("report-doc-column-rows", Kind::Numbers),
            ("report-doc-column-values", Kind::Numbers),
            ("report-doc-column-size", Kind::Numbers),
            ("report-doc-column-latest", Kind::Words),
        ],
    );
    for kind in &data.kinds {
        table.push(vec![
            Cell::text(input.say(say::file_kind(kind.kind))),
            Cell::count(kind.files),
            Cell::count(kind.rows),
            Cell::count(kind.values),
            Cell::Number(numbers::size(kind.bytes)),
            kind.latest.map_or(Cell::Missing, |latest| Cell::Text(numbers::moment(latest))),
        ]);
    }
    if table.misses(5) {
        table.notes.push(input.say("report-doc-note-no-date"));
    }
    table
}

fn names(input: &Input<'_>, data: &DataSummary, kind: FileKind) -> Option<Definition> {
    let read = || {
        data.files.iter().filter(|file| file.kind == kind && matches!(file.outcome, FileState::Read { .. }))
    };
    let total = read().count();
    let mut names: Vec<String> = read().take(NAMES).map(|file| file.path.clone()).collect();
    if total > names.len() {
        names.push(input.sentence(&Message::new("report-doc-and-more").with("n", total - names.len())));
    }
    (total > 0).then(|| Definition { term: input.say(say::file_kind(kind)), value: names.join(", ") })
}

/// Files that were not read, with the reason.
fn left_out(input: &Input<'_>, data: &DataSummary) -> Option<Block> {
    let files: Vec<(&str, String)> = data
        .files
        .iter()
        .filter_map(|file| match &file.outcome {
            FileState::Read { .. } => None,
            FileState::Skipped { reason } => Some((file.path.as_str(), input.sentence(reason))),
            FileState::Excluded => Some((file.path.as_str(), input.say("report-doc-ticked-out"))),
        })
        .collect();
    if files.is_empty() {
        return None;
    }
    let mut table = Table::new(
        input,
        "report-doc-table-left-out",
        &[("report-doc-column-file", Kind::Words), ("report-doc-column-reason", Kind::Words)],
    );
    for (path, reason) in files.iter().take(PROBLEMS) {
        table.push(vec![Cell::text(*path), Cell::text(reason)]);
    }
    table.notes.extend(shown_of(input, table.rows.len(), files.len()));
    Some(Block::program(Content::Table(table)))
}

fn problems(input: &Input<'_>, data: &DataSummary) -> Option<Block> {
    if data.problems.is_empty() {
        return None;
    }
    let mut table = Table::new(
        input,
        "report-doc-table-problems",
        &[
            ("report-doc-column-file", Kind::Words),
            ("report-doc-column-line", Kind::Numbers),
            ("report-doc-column-severity", Kind::Words),
            ("report-doc-column-problem", Kind::Words),
        ],
    );
    for problem in data.problems.iter().take(PROBLEMS) {
        table.push(vec![
            Cell::text(&problem.file),
            Cell::number(problem.line.map(numbers::count)),
            Cell::text(input.say(say::severity(problem.severity))),
            Cell::text(input.sentence(&problem.message)),
        ]);
    }
    if table.misses(1) {
        table.notes.push(input.say("report-doc-note-no-line"));
    }
    table.notes.extend(shown_of(input, table.rows.len(), data.problems.len()));
    Some(Block::program(Content::Table(table)))
}

/// The folder's own numbers, best ranked first.
pub(super) fn levels(input: &Input<'_>, data: &DataSummary) -> Option<Section> {
    if data.levels.is_empty() {
        return None;
    }
    let mut table = Table::new(
        input,
        "report-doc-table-levels",
        &[
            ("report-doc-column-file", Kind::Words),
            ("report-doc-column-metric", Kind::Words),
            ("report-doc-column-rows-with", Kind::Words),
            ("report-doc-column-n", Kind::Numbers),
            ("report-doc-column-mean-sd", Kind::Numbers),
            ("report-doc-column-median", Kind::Numbers),
            ("report-doc-column-range", Kind::Numbers),
            ("report-doc-column-unit", Kind::Words),
        ],
    );
    for level in data.levels.iter().take(LEVELS) {
        table.push(vec![
            Cell::Text(source(level)),
            Cell::Text(metric(level)),
            Cell::Text(configuration(input, level)),
            Cell::count(level.n),
            Cell::Number(level_mean(level)),
            Cell::Number(numbers::value(level.median)),
            Cell::Number(range(input, level.min, level.max, numbers::value)),
            Cell::text(level.unit.symbol()),
        ]);
    }
    table.notes.extend(shown_of(input, table.rows.len(), data.levels.len()));
    let how = match input.run.header.model {
        Some(_) => "report-doc-levels-how",
        None => "report-doc-levels-how-folder",
    };
    Some(Section::new(
        "folder-data",
        input.say("report-doc-section-levels"),
        vec![Block::paragraph(input.say(how)), Block::program(Content::Table(table))],
    ))
}

fn level_mean(level: &Level) -> String {
    match level.sd {
        Some(sd) => format!("{} ± {}", numbers::value(level.mean), numbers::value(sd)),
        None => numbers::value(level.mean),
    }
}

fn source(level: &Level) -> String {
    if level.part.is_empty() { level.file.clone() } else { format!("{}, {}", level.file, level.part) }
}

/// The metric, and the column where it is called otherwise.
fn metric(level: &Level) -> String {
    let name = level.metric.name();
    if name == level.column { name.to_owned() } else { format!("{name} ({})", level.column) }
}

fn configuration(input: &Input<'_>, level: &Level) -> String {
    if level.configuration.is_empty() {
        return input.say("report-doc-all-rows");
    }
    level.configuration.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}
