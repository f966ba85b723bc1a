//! What is said around a table of the numbers in it: by the sentence or the title above it, its heading or sheet, and
//! the name of its file: `Time in microseconds.`, `Throughput (GFLOPS)`, `vram_mib_by_context.csv`.
//!
//! Left alone: columns that say it themselves.

use std::collections::HashSet;

use domain::{Dimension, Direction, Metric, Origin, Role, Rows, Table, Unit};

use crate::columns::{Recognised, recognise};
use crate::grid::{Grid, RawTable};
use crate::names::{Kind, Name};
use crate::stated::{VALUES, plain, with_unit};
use crate::wide::holds_numbers;

/// What numbers are by what is written around them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    /// A name for them, with its unit: `Throughput (GFLOPS)`, `vram_mib`.
    pub(crate) name: String,
    /// The unit as it is written; empty where none is.
    pub(crate) sign: String,
    pub(crate) unit: Option<Unit>,
}

/// What was said, and what the columns are values of: `latency_by_device` says `device`.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    pub(crate) said: Option<Said>,
    pub(crate) by: Option<String>,
}

/// Longer lines are prose about more than one table.
const LONGEST: usize = 400;
/// Words between what is measured and its unit that say that the unit is of something else.
const OTHERWISE: [&str; 13] =
    ["for", "with", "at", "from", "to", "against", "over", "across", "between", "für", "bei", "mit", "pour"];
/// Words that name no quantity.
const IDLE: [&str; 37] = [
    "the", "a", "all", "each", "every", "this", "these", "table", "tables", "hold", "holds", "show", "shows",
    "give", "gives", "contain", "contains", "values", "value", "numbers", "figures", "results", "result",
    "cells", "entries", "are", "is", "alle", "werte", "angaben", "die", "der", "sind", "toutes", "valeurs",
    "los", "valores",
];

/// What stands around a table, the nearest first: `above` are the lines over it, `part` its heading or sheet.
pub(crate) fn surroundings(above: &[String], part: &str, file: &str) -> Surroundings {
    let mut found = Surroundings::default();
    for line in above.iter().map(String::as_str).chain([part]).filter(|line| line.len() <= LONGEST) {
        for sentence in sentences(line) {
            found.said = found.said.or_else(|| of_sentence(sentence));
            found.by = found.by.or_else(|| by(sentence));
        }
    }
    let (stem, over) = of_file(file);
    found.said = found.said.or(stem);
    found.by = found.by.or(over);
    found
}

fn sentences(line: &str) -> impl Iterator<Item = &str> {
    line.split(". ")
        .flat_map(|part| part.split([';', '\n']))
        .map(|part| part.trim().trim_end_matches(['.', ':']))
}

/// `Time in microseconds`, `Achieved bandwidth in GB/s for arrays of 256 MiB`, `Latency (ms)`, `Tokens per second`.
fn of_sentence(sentence: &str) -> Option<Said> {
    let tokens: Vec<&str> = sentence.split_whitespace().collect();
    let plain =
        |token: &str| token.trim_matches([',', '.', ':', ';', '(', ')', '[', ']', '*', '_']).to_owned();
    for at in 1..tokens.len().min(12) {
        let token = tokens[at];
        let unit_at = if matches!(token.to_lowercase().as_str(), "in" | "en" | "as") {
            at + 1
        } else if token.starts_with(['(', '[']) || tokens[at - 1].ends_with(',') && at + 1 == tokens.len() {
            at
        } else {
            continue;
        };
        let signs = (1..=3).rev().filter_map(|length| tokens.get(unit_at..unit_at + length));
        let sign = signs.map(|words| plain(&words.join(" "))).find(|sign| is_unit(sign));
        if let Some(sign) = sign {
            let before = &tokens[..at];
            let aside = before.iter().any(|word| OTHERWISE.contains(&word.to_lowercase().as_str()));
            return (!aside).then(|| told(before, &sign)).flatten();
        }
    }
    // A title that is itself a metric, or a unit.
    let known = matches!(
        recognise(sentence, false),
        Recognised::Measure { .. } | Recognised::Unknown { quantity: true, .. }
    );
    let name = Name::of(sentence);
    let short = tokens.len() <= 3 && sentence.chars().count() <= 40;
    let digits = sentence.contains(|letter: char| letter.is_ascii_digit());
    (short && !digits && (known || name.unit.is_some())).then(|| {
        let sign = if is_unit(sentence) { sentence.to_owned() } else { String::new() };
        Said { name: sentence.to_owned(), sign, unit: name.unit }
    })
}

/// A quantity with its unit. A setting in a unit is none.
fn told(before: &[&str], sign: &str) -> Option<Said> {
    let words = before.iter().map(|word| word.trim_matches([',', '.', ':', '*', '_']));
    let words: Vec<&str> = words.filter(|word| !IDLE.contains(&word.to_lowercase().as_str())).collect();
    let unit = Unit::of_sign(sign)?;
    if words.len() > 5 || words.join(" ").contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let mut what = words.join(" ");
    if matches!(recognise(&what, false), Recognised::Dimension | Recognised::Identifier) {
        return None;
    }
    if Name::of(&what).words.is_empty() {
        format!("{what} {}", quantity(unit)).trim_start().clone_into(&mut what);
    }
    Some(Said { name: format!("{what} ({sign})"), sign: sign.to_owned(), unit: Some(unit) })
}

/// A unit of more than one letter, or of one that nobody takes for a word.
fn is_unit(sign: &str) -> bool {
    !matches!(sign, "A" | "V" | "B" | "h" | "") && Unit::of_sign(sign).is_some()
}

/// What numbers in a unit are called where nobody says.
pub(crate) fn quantity(unit: Unit) -> &'static str {
    match unit.dimension() {
        Dimension::Time => "time",
        Dimension::Data => "size",
        Dimension::DataRate => "bandwidth",
        Dimension::Share => "share",
        Dimension::Power => "power",
        Dimension::Temperature => "temperature",
        Dimension::TokenRate
        | Dimension::CallRate
        | Dimension::OperationRate
        | Dimension::FrameRate
        | Dimension::Rate
        | Dimension::Compute => "throughput",
        _ => "value",
    }
}

/// `Throughput by batch size`: `batch size`.
fn by(sentence: &str) -> Option<String> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let at = words.iter().position(|word| matches!(*word, "by" | "vs" | "vs." | "versus" | "nach" | "je"))?;
    if at == 0 || at > 4 {
        return None;
    }
    let ends = |word: &&&str| {
        matches!(**word, "and" | "for" | "in" | "on" | "with" | "und" | "at" | "of")
            || word.starts_with(['(', '['])
    };
    let over: Vec<&str> = words[at + 1..].iter().take_while(|word| !ends(word)).copied().collect();
    let over = over.join(" ");
    let over = over.trim_matches([',', ':', '.', ' ']);
    (!over.is_empty() && over.split_whitespace().count() <= 3).then(|| over.to_owned())
}

/// `decode_tps_by_context.csv`: what its numbers are, and over what.
fn of_file(file: &str) -> (Option<Said>, Option<String>) {
    let base = file.rsplit('/').next().unwrap_or(file);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let words: Vec<&str> = stem.split(['_', '-', ' ']).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| matches!(*word, "by" | "vs" | "versus" | "nach" | "per" | "je"));
    let is_rate = at.is_some_and(|at| words[at] == "per" && Name::of(stem).unit.is_some());
    let at = at.filter(|at| *at > 0 && !is_rate);
    let over = at.map(|at| {
        let over = words[at + 1..].iter().take_while(|word| !matches!(**word, "and" | "und"));
        let over = over.filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
        over.copied().collect::<Vec<_>>().join("_")
    });
    let what = words[..at.unwrap_or(words.len())].join("_");
    let digits = what.contains(|letter: char| letter.is_ascii_digit());
    let name = Name::of(&what);
    let is_measure = matches!(recognise(&what, false), Recognised::Measure { .. })
        || name.unit.is_some()
        || matches!(recognise(&what, false), Recognised::Unknown { quantity: true, .. });
    let short = at.is_some() || name.unit.is_some() || words.len() == 1 || what.split('_').count() <= 2;
    let said = (is_measure && short && !digits).then(|| Said {
        sign: name.unit.map_or("", Unit::symbol).to_owned(),
        unit: name.unit,
        name: what,
    });
    (said, over.filter(|over| !over.is_empty()))
}

impl Said {
    /// Which way is better, where the numbers are this.
    pub(crate) fn direction(&self) -> Direction {
        match recognise(&self.name, false) {
            Recognised::Measure { direction, .. } | Recognised::Unknown { direction, .. } => direction,
            _ => Direction::Neutral,
        }
    }

    /// Whether a number in this unit may be this.
    pub(crate) fn fits(&self, unit: Unit) -> bool {
        let named = match recognise(&self.name, false) {
            Recognised::Measure { metric: Metric::Column(_), .. } => false,
            Recognised::Measure { metric, .. } => matches!(
                recognise(&format!("{} ({})", self.name, unit.symbol()), false),
                Recognised::Measure { metric: again, .. } if again == metric
            ),
            _ => true,
        };
        named && self.unit.is_none_or(|own| own.dimension() == unit.dimension())
    }
}

/// What the columns of a table are whose own names do not say it.
pub(crate) struct Surrounded {
    said: Said,
    columns: HashSet<String>,
}

impl Surrounded {
    /// Gives the cells of such columns their unit, and columns that are called by a statistic or as values their
    /// metric. None where the table says of some column what it is, so that what stands around is about that.
    pub(crate) fn of(table: &mut RawTable, file: &str) -> Option<Self> {
        if table.layout != Rows::Lines || !table.origins.is_empty() || table.header.len() < 2 {
            return None;
        }
        // Most tables end here, before anything is made of their surroundings.
        let is_measure = |head: &String| matches!(recognise(head, false), Recognised::Measure { .. });
        let has_unit = |head: &String| Name::of(head).unit.is_some() && !is_setting(head);
        if table.header.iter().any(is_measure) || table.header.iter().any(has_unit) {
            return None;
        }
        let said = surroundings(&table.above, &table.part, file).said?;
        let is_bare = |column: &usize| is_value(&table.header[*column]) || is_name(&table.header[*column]);
        let bare: Vec<usize> =
            (1..table.header.len()).filter(is_bare).filter(|column| holds_numbers(table, *column)).collect();
        if bare.is_empty() {
            return None;
        }
        let mut is_bare = vec![false; table.header.len()];
        for column in &bare {
            is_bare[*column] = true;
        }
        let mut told = Grid::default();
        for row in &table.rows {
            told.begin_row(table.grid.line(*row), table.grid.after_blank(*row));
            for (column, cell) in table.grid.row(*row).enumerate() {
                let sign = if is_bare.get(column) == Some(&true) { said.sign.as_str() } else { "" };
                told.push(&with_unit(cell, sign));
            }
        }
        let lines: Vec<u64> = table.rows.iter().map(|row| table.grid.line(*row)).collect();
        table.rows = (0..told.len()).collect();
        table.grid = told.into();
        table.origins = vec![Origin::Rows; table.header.len()];
        for column in bare.iter().copied() {
            let head = &mut table.header[column];
            let name = Name::of(head);
            // `train` and `val` side by side are no values of one thing.
            if !is_value(head) || name.summary.is_none() && bare.len() > 1 {
                continue;
            }
            let own =
                if name.summary.is_some() { format!("{head} {}", said.name) } else { said.name.clone() };
            let file = std::mem::replace(head, own);
            table.origins[column] = Origin::Cells { column: file, lines: lines.clone() };
        }
        let columns = bare.iter().map(|column| table.header[*column].trim().to_owned()).collect();
        Some(Self { said, columns })
    }

    /// Which way is better, in columns whose names do not say it.
    pub(crate) fn tell(&self, table: &mut Table) {
        for column in table.columns.iter_mut().filter(|column| self.columns.contains(&column.name)) {
            if let Role::Measure {
                metric: Metric::Column(_), direction: direction @ Direction::Neutral, ..
            } = &mut column.role
                && Name::of(&column.name).kind == Kind::Location
            {
                *direction = self.said.direction();
            }
        }
    }
}

fn is_setting(head: &str) -> bool {
    matches!(recognise(head, true), Recognised::Dimension | Recognised::Identifier | Recognised::Count)
}

/// `value`, `mean`, `p95`: a number of something that the head does not name.
fn is_value(head: &str) -> bool {
    let name = Name::of(head);
    let statistic = name.words.is_empty() && name.summary.is_some() && name.unit.is_none();
    statistic && !is_setting(head) || VALUES.contains(&plain(head).as_str())
}

/// A name that says nothing of a measure. A plural counts things.
fn is_name(head: &str) -> bool {
    let unknown = Recognised::Unknown { unit: None, direction: Direction::Neutral, quantity: false };
    let name = Name::of(head);
    let plural = name.words.len() > 3 && name.words.ends_with('s') && !name.words.ends_with("ss");
    let derived = name.kind == Kind::Derived;
    recognise(head, false) == unknown && !name.words.is_empty() && !plural && !derived
}

#[cfg(test)]
mod tests {
    use super::{of_file, of_sentence, surroundings};

    #[test]
    fn reads_what_a_sentence_says_of_numbers() {
        let check = |sentence: &str, expected: Option<&str>| {
            assert_eq!(of_sentence(sentence).map(|said| said.name).as_deref(), expected, "{sentence}");
        };
        check("Time in microseconds", Some("Time (microseconds)"));
        check("Throughput in GFLOPS", Some("Throughput (GFLOPS)"));
        check("Achieved bandwidth in GB/s for arrays of 256 MiB", Some("Achieved bandwidth (GB/s)"));
        check("All values are in ms", Some("time (ms)"));
        check("the tables hold the median in milliseconds", Some("median time (milliseconds)"));
        check("Dauer in Sekunden", Some("Dauer (Sekunden)"));
        check("Latency (ms)", Some("Latency (ms)"));
        check("Decode speed, tokens/s", Some("Decode speed (tokens/s)"));
        check("Tokens per second", Some("Tokens per second"));
        check("WER", Some("WER"));
        check("Throughput for blocks in KiB", None);
        check("Context length in tokens", None);
        check("Pauses of 20 seconds in between", None);
        check("Head size 128, 32 heads, batch 4", None);
        check("Measured in Berlin", None);
        check("Kernel benchmarks on two accelerators", None);
        check("GEMM, FP16 inputs, FP32 accumulation", None);
        check("Results", None);
    }

    #[test]
    fn reads_what_a_file_is_called() {
        let check = |file: &str, name: Option<&str>, by: Option<&str>| {
            let (said, over) = of_file(file);
            assert_eq!((said.map(|said| said.name).as_deref(), over.as_deref()), (name, by), "{file}");
        };
        check("a/decode_tps_by_context.csv", Some("decode_tps"), Some("context"));
        check("vram_mib_by_context.csv", Some("vram_mib"), Some("context"));
        check("latency-ms.csv", Some("latency_ms"), None);
        check("durchsatz_nach_groesse.csv", Some("durchsatz"), Some("groesse"));
        check("tokens_per_second.csv", Some("tokens_per_second"), None);
        check("power_sf10.csv", None, None);
        check("results.csv", None, None);
        check("nightly_20260509.csv", None, None);
    }

    #[test]
    fn the_nearest_counts() {
        let above = ["Throughput in GFLOPS.", "Time in ms."].map(str::to_owned);
        let found = surroundings(&above, "Latency by device", "vram_mib.csv");
        assert_eq!(found.said.map(|said| said.name).as_deref(), Some("Throughput (GFLOPS)"));
        assert_eq!(found.by.as_deref(), Some("device"));
    }
}
