//! Plain text: a document, and the numbers that stand in it as in a table: `key: value` lines, and columns that
//! spaces or rules line up.

use domain::{Document, Message, Origin};

use super::{Content, Reading, tables};
use crate::grid::{Grid, RawTable};
use crate::notes::Notes;
use crate::number;
use crate::shape::tidy;
use crate::stated::with_unit;
use crate::turn::turn;

mod columns;
mod records;

/// The longest name in front of a value, in characters.
const NAME: usize = 60;
/// The most names of one table.
const MOST: usize = 400;

pub(super) fn read(text: String, reading: &Reading<'_>, notes: &mut Notes) -> Content {
    let lines: Vec<&str> = text.lines().collect();
    let (mut raw, mut taken) = columns::tables(&lines);
    raw.extend(records::tables(&lines, &mut taken));
    raw.extend(named_values(&lines, &taken));
    raw.sort_by_key(|(line, _)| *line);
    let raw = raw.into_iter().map(|(_, mut table)| {
        tidy(&mut table, notes);
        turn(table, notes)
    });
    let raw = raw.collect();
    let tables = tables(raw, reading, false, notes).unwrap_or_else(|reason: Message| {
        notes.warning(None, reason);
        Vec::new()
    });
    Content { tables, ..document(text, reading) }
}

/// The text as a document alone.
pub(super) fn document(text: String, reading: &Reading<'_>) -> Content {
    let document = Document { file: reading.file.to_owned(), text, headings: Vec::new() };
    Content { tables: Vec::new(), document: Some(document) }
}

/// `key: value` lines that stand together, as tables of one row each; with their first lines. A name that comes
/// again begins the next row where the whole block comes again, and else the next table.
fn named_values(lines: &[&str], taken: &[bool]) -> Vec<(u64, RawTable)> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut block = Block::default();
    for (place, line) in lines.iter().enumerate() {
        let number = place as u64 + 1;
        if taken[place] || line.trim().is_empty() {
            continue;
        }
        let found = pairs(line);
        if found.is_empty() {
            // `  1.4% peak` goes on with the line above; a heading begins anew.
            let more = line.starts_with([' ', '\t']).then(|| block.last_name()).flatten();
            if let Some(more) = more.and_then(|name| measured(line, &name)) {
                block.extend([more], number);
                continue;
            }
            let heading = heading(line);
            blocks.push(std::mem::take(&mut block));
            block.heading = heading;
            continue;
        }
        if found.iter().any(|(name, _)| block.has(name)) {
            let heading = block.heading.clone();
            blocks.push(std::mem::take(&mut block));
            block.heading = heading;
        }
        block.extend(found, number);
    }
    blocks.push(block);
    together(blocks)
}

/// Names and values that stand together.
#[derive(Default)]
struct Block {
    heading: String,
    pairs: Vec<(String, String, u64)>,
}

impl Block {
    fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(known, _, _)| known == name)
    }

    fn last_name(&self) -> Option<String> {
        let (name, _, _) = self.pairs.last()?;
        let base = STATISTICS.iter().find_map(|word| name.strip_suffix(word)?.strip_suffix(' '));
        Some(base.unwrap_or(name).to_owned())
    }

    fn extend(&mut self, pairs: impl IntoIterator<Item = (String, String)>, line: u64) {
        self.pairs.extend(pairs.into_iter().map(|(name, value)| (name, value, line)));
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(name, _, _)| name.as_str())
    }

    fn holds_number(&self) -> bool {
        self.pairs.iter().any(|(_, value, _)| number::is_number(value))
    }
}

/// Blocks of the same names are the rows of one table.
fn together(blocks: Vec<Block>) -> Vec<(u64, RawTable)> {
    let mut tables: Vec<Vec<Block>> = Vec::new();
    let taken = blocks.into_iter().filter(|block| block.holds_number() && block.pairs.len() <= MOST);
    for block in taken {
        match tables.last_mut() {
            Some(rows) if rows[0].names().eq(block.names()) => rows.push(block),
            _ => tables.push(vec![block]),
        }
    }
    tables.into_iter().map(|rows| table(&rows)).collect()
}

fn table(rows: &[Block]) -> (u64, RawTable) {
    let first = rows[0].pairs[0].2;
    let mut header: Vec<String> = rows[0].names().map(str::to_owned).collect();
    let titled = rows.len() > 1 && rows.iter().any(|row| row.heading != rows[0].heading);
    let mut grid = Grid::default();
    for row in rows {
        let title = titled.then_some(row.heading.as_str());
        grid.push_row(
            row.pairs[0].2,
            title.into_iter().chain(row.pairs.iter().map(|(_, value, _)| value.as_str())),
        );
    }
    let part = if titled { String::new() } else { rows[0].heading.clone() };
    let part = if part.is_empty() { format!("line {first}") } else { part };
    let mut origins: Vec<Origin> = Vec::new();
    if rows.len() == 1 {
        origins = rows[0].pairs.iter().map(|(_, _, line)| Origin::Line(*line)).collect();
    }
    if titled {
        header.insert(0, "section".to_owned());
    }
    (first, RawTable { origins, ..RawTable::of(part, header, grid) })
}

/// What a line says under names: `TTFT: 120 ms`, `tokens_s=80 load_s=0.1`, `CPU: 13.9% avg, 15.4% peak`.
fn pairs(line: &str) -> Vec<(String, String)> {
    let line = without_stamp(line.trim().trim_start_matches(['-', '*', '•', '+', '>', '|', ' ']));
    let line = without_speaker(line);
    let listed: Vec<(String, String)> = line.split_whitespace().filter_map(assigned).collect();
    if listed.len() > 1 {
        return listed;
    }
    let Some((name, value)) = split(line) else { return Vec::new() };
    let name = name.trim().trim_matches(['*', '_', '`', '"']).trim();
    let value = value.trim().trim_matches(['*', '`', '"', '|']).trim();
    let named = !name.is_empty()
        && name.chars().count() <= NAME
        && name.chars().any(char::is_alphabetic)
        && name.split_whitespace().count() <= 7;
    if !named || value.is_empty() {
        return Vec::new();
    }
    let quantities = quantities(name, value);
    if !quantities.is_empty() {
        return quantities;
    }
    let parts: Vec<(String, String)> =
        value.trim_end_matches(',').split(", ").filter_map(|part| measured(part, name)).collect();
    // Several statistics of one name, or one value, with what is said of it in brackets.
    if !parts.is_empty() {
        return parts;
    }
    // `Transfer/sec: 606.33MB`
    let each_second = format!("{value}/s");
    if (name.ends_with("/sec") || name.ends_with("/s"))
        && value.ends_with('B')
        && number::is_number(&each_second)
    {
        return vec![(name.to_owned(), each_second)];
    }
    if let Some(bracketed) = bracketed(name, value) {
        return vec![bracketed];
    }
    let bare = value.split(" (").next().unwrap_or(value).trim_end_matches(['.', ',', ';']);
    vec![(name.to_owned(), if number::is_number(bare) { bare } else { value }.to_owned())]
}

/// `llama_perf_context_print: load time = 1234.56 ms` without the function that says it.
fn without_speaker(line: &str) -> &str {
    match line.split_once(": ") {
        Some((speaker, rest))
            if speaker.contains('_')
                && speaker.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                && rest.contains(" = ") =>
        {
            rest.trim_start()
        }
        _ => line,
    }
}

/// `prompt eval time = 345.67 ms / 26 tokens (13.30 ms per token, 75.22 tokens per second)`: the time, the number
/// that it was for, the time for each and the rate.
fn quantities(name: &str, value: &str) -> Vec<(String, String)> {
    let Some((time, rest)) = value.split_once(" / ") else { return Vec::new() };
    let (counted, rest) = rest.split_once('(').unwrap_or((rest, ""));
    let Some((count, what)) = counted.trim().split_once(' ') else { return Vec::new() };
    if !number::is_number(time) || !number::is_number(count) || !what.chars().all(char::is_alphabetic) {
        return Vec::new();
    }
    let base = name.strip_suffix(" time").unwrap_or(name);
    let mut found =
        vec![(name.to_owned(), time.trim().to_owned()), (format!("{base} count"), count.to_owned())];
    for part in rest.trim_end_matches([')', ' ']).split(',') {
        let part = part.trim();
        if let Some((each, _)) = part.split_once(" per token")
            && number::is_number(each)
        {
            found.push((format!("{base} time per token"), each.trim().to_owned()));
        } else if number::is_number(part) {
            found.push((format!("{base} rate"), part.to_owned()));
        }
    }
    found
}

/// `12.340 [ms] (mean)` of `Time per request`: `Time per request mean` is `12.340 ms`.
fn bracketed(name: &str, value: &str) -> Option<(String, String)> {
    let (number, rest) = value.split_once(" [")?;
    let (unit, rest) = rest.split_once(']')?;
    if !number::is_number(number) {
        return None;
    }
    let rest = rest.trim();
    let word = rest.trim_matches(['(', ')']).split(',').next().unwrap_or_default().trim();
    let name = if STATISTICS.contains(&word) { format!("{name} {word}") } else { name.to_owned() };
    let name = match rest.split_once(", ") {
        Some((_, more)) => format!("{name} {}", more.trim_end_matches(')')),
        None => name,
    };
    Some((name, with_unit(number, unit).into_owned()))
}

const LEVELS: [&str; 6] = ["INFO", "DEBUG", "WARN", "WARNING", "ERROR", "TRACE"];

/// A line without the time, the level and the brackets that a log puts in front.
fn without_stamp(mut line: &str) -> &str {
    // `[2026-01-28 08:41:07][INFO] `
    while let Some((inner, rest)) = line.strip_prefix('[').and_then(|line| line.split_once(']'))
        && (LEVELS.contains(&inner.trim())
            || inner.len() <= 40 && inner.bytes().filter(u8::is_ascii_digit).count() >= 6)
    {
        line = rest.trim_start_matches([' ', ':']);
    }
    while let Some((first, rest)) = line.split_once(' ') {
        let digits = first.bytes().filter(u8::is_ascii_digit).count();
        let stamp = digits >= 6 && digits * 2 >= first.len() && first.contains([':', '-', '/']);
        let bracketed = first.starts_with('[') && first.ends_with(']');
        if !(stamp || bracketed || LEVELS.contains(&first.trim_matches(['[', ']', ':']))) {
            break;
        }
        line = rest.trim_start();
    }
    line
}

/// `ttft_s=0.12` of a line that holds several of them.
fn assigned(word: &str) -> Option<(String, String)> {
    let (name, value) = word.trim_end_matches([',', ';']).split_once('=')?;
    let named = name.chars().any(char::is_alphabetic)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
    (named && !value.is_empty()).then(|| (name.to_owned(), value.trim_matches('"').to_owned()))
}

/// The name and the value of a line: at the first `=`, or the first colon that a space or a number follows.
fn split(line: &str) -> Option<(&str, &str)> {
    let digit_before = |at: usize| line[..at].ends_with(|c: char| c.is_ascii_digit());
    let colon = line.match_indices(':').map(|(at, _)| at).find(|at| {
        let rest = &line[at + 1..];
        // `20:11:33` is a time, and `gemma3:1b` a name.
        rest.starts_with([' ', '\t']) || rest.starts_with(|c: char| c.is_ascii_digit()) && !digit_before(*at)
    });
    let equals = line
        .match_indices('=')
        .map(|(at, _)| at)
        .find(|at| !line[at + 1..].starts_with('=') && !line[..*at].ends_with(['=', '<', '>', '!']));
    let at = match (colon, equals) {
        (Some(colon), Some(equals)) => colon.min(equals),
        (colon, equals) => colon.or(equals)?,
    };
    Some((&line[..at], &line[at + 1..]))
}

/// Words behind a value that say which statistic it is.
const STATISTICS: [&str; 13] = [
    "avg", "average", "mean", "median", "peak", "max", "min", "maximum", "minimum", "p50", "p90", "p95",
    "p99",
];

/// `13.9% avg` of `CPU Usage`: `CPU Usage avg` is `13.9%`.
fn measured(part: &str, name: &str) -> Option<(String, String)> {
    let part = part.trim().trim_end_matches([',', ';']);
    let (value, word) = part.rsplit_once(' ')?;
    let word = word.trim_matches(['(', ')']).to_lowercase();
    let value = value.trim();
    (STATISTICS.contains(&word.as_str()) && number::is_number(value))
        .then(|| (format!("{name} {word}"), value.to_owned()))
}

/// A line that names what follows, without its decoration.
fn heading(line: &str) -> String {
    let bare = without_stamp(line.trim()).trim_matches(['=', '-', '#', '*', ':', ' ', '_', '[', ']']);
    bare.chars().take(NAME).collect()
}
