//! One file per format: text or bytes into tables and documents.

use std::collections::HashMap;

use domain::{Document, FileKind, Message, Table};

use crate::decode::decode;
use crate::grid::RawTable;
use crate::limits::Limits;
use crate::notes::Notes;
use crate::phases;
use crate::pivot::pivot;
use crate::programs::known_units;
use crate::stated::stated;
use crate::surroundings::Surrounded;
use crate::typing::{Typing, be_dimension};
use crate::wide::{Long, lengthened};

pub(crate) mod csv;
mod json;
mod markdown;
pub(crate) mod spreadsheet;
mod text;

/// What was in a file.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) tables: Vec<Table>,
    pub(crate) document: Option<Document>,
}

/// Why a file could not be used at all.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refused {
    pub(crate) reason: Message,
    /// The line that it broke at.
    pub(crate) line: Option<u64>,
}

impl From<Message> for Refused {
    fn from(reason: Message) -> Self {
        Self { reason, line: None }
    }
}

/// What a format needs to know beside the bytes.
pub(crate) struct Reading<'a> {
    /// Path relative to the folder, with `/`.
    pub(crate) file: &'a str,
    pub(crate) limits: &'a Limits,
    pub(crate) typing: Typing<'a>,
}

/// The kind of a file, by its name.
pub(crate) fn kind(path: &str) -> FileKind {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((_, extension)) = name.rsplit_once('.') else { return FileKind::Other };
    match extension.to_ascii_lowercase().as_str() {
        "csv" | "tsv" | "tab" | "psv" => FileKind::Csv,
        "json" => FileKind::Json,
        "jsonl" | "ndjson" => FileKind::JsonLines,
        "md" | "markdown" => FileKind::Markdown,
        "xlsx" | "xlsm" | "xls" | "ods" => FileKind::Spreadsheet,
        "txt" | "text" | "log" | "yaml" | "yml" | "toml" => FileKind::Text,
        _ => FileKind::Other,
    }
}

/// Whether a file holds settings: what it names is known, and no table is made of it.
fn is_settings(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["yaml", "yml", "toml"].iter().any(|own| extension.eq_ignore_ascii_case(own))
}

/// The largest file of a kind that is read, in bytes.
pub(crate) fn largest(kind: FileKind, limits: &Limits) -> u64 {
    match kind {
        FileKind::Csv => limits.file_bytes,
        FileKind::JsonLines => limits.table_bytes.min(limits.file_bytes),
        _ => limits.document_bytes.min(limits.file_bytes),
    }
}

/// Reads the bytes of a file.
pub(crate) fn read(
    kind: FileKind,
    bytes: Vec<u8>,
    reading: &Reading<'_>,
    notes: &mut Notes,
) -> Result<Content, Refused> {
    if bytes.is_empty() {
        return Err(Message::new("skipped-empty").into());
    }
    if kind == FileKind::Spreadsheet {
        return Ok(spreadsheet::read(bytes, reading, notes)?);
    }
    let text = decode(bytes, notes)?;
    if text.trim().is_empty() {
        return Err(Message::new("skipped-empty").into());
    }
    match kind {
        FileKind::Csv => Ok(csv::read(text, reading, notes)?),
        FileKind::Json => json::read(&text, reading, notes),
        FileKind::JsonLines => json::lines(&text, reading, notes),
        FileKind::Markdown => Ok(markdown::read(text, reading, notes)),
        _ if is_settings(reading.file) => Ok(text::document(text, reading)),
        _ => Ok(text::read(text, reading, notes)),
    }
}

/// Types the raw tables of a file. One that is over a limit is a problem, and the reason to skip the file where
/// nothing else is left of it.
fn tables(
    raw: Vec<RawTable>,
    reading: &Reading<'_>,
    comma: bool,
    notes: &mut Notes,
) -> Result<Vec<Table>, Message> {
    let mut tables = Vec::new();
    let mut refused = Vec::new();
    let mut parts = HashMap::<String, usize>::new();
    let mut all = Vec::with_capacity(raw.len());
    for table in raw {
        match lengthened(&table, reading.file) {
            Some(Long { table, rest, dimension, labels }) => {
                all.push((table, Some((dimension, labels))));
                all.extend(rest.map(|rest| (rest, None)));
            }
            None => all.push((table, None)),
        }
    }
    for (mut table, long) in all {
        // Two tables under one heading are two parts.
        let times = parts.entry(table.part.clone()).or_default();
        *times += 1;
        if *times > 1 {
            table.part = format!("{} ({times})", table.part);
        }
        let around = (long.is_none()).then(|| Surrounded::of(&mut table, reading.file)).flatten();
        let table = if long.is_some() { table } else { pivot(table, notes) };
        let table = phases::apart(known_units(stated(table)));
        match reading.typing.table(table, reading.file, comma, notes) {
            Ok(mut table) => {
                for place in
                    long.into_iter().flat_map(|(dimension, labels)| labels.into_iter().chain([dimension]))
                {
                    be_dimension(&mut table, place);
                }
                if let Some(around) = around {
                    around.tell(&mut table);
                }
                tables.push(table);
            }
            Err(reason) => refused.push(reason),
        }
    }
    match refused.pop() {
        Some(reason) if tables.is_empty() => Err(reason),
        last => {
            refused.into_iter().chain(last).for_each(|reason| notes.warning(None, reason));
            Ok(tables)
        }
    }
}
