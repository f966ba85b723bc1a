//! Speeds of two kinds in one column: reading a prompt, and generating. A row tells which of them it measured, by
//! the numbers of tokens (`n_prompt`, `n_gen`) or by a word (`pp512`, `decode`). Each kind becomes a column of its
//! own, so that no mean is ever taken over both.

use domain::{Dimension, Metric, Origin, Rows, Unit};

use crate::columns::{Recognised, recognise};
use crate::grid::{Grid, RawTable};
use crate::names::Name;
use crate::number;
use crate::pivot::{origin, picked};
use crate::stated::plain;

/// What a row measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Prefill,
    Decode,
    /// One after the other, in one number.
    Mixed,
}

const PHASES: [(Phase, &str); 3] =
    [(Phase::Prefill, "prefill"), (Phase::Decode, "decode"), (Phase::Mixed, "mixed")];
/// What a column is called that names what a row measured.
const HEADS: [&str; 9] = ["test", "phase", "stage", "type", "mode", "kind", "op", "operation", "task"];

/// Gives each kind columns of its own.
pub(crate) fn apart(table: RawTable) -> RawTable {
    let Some(phases) = phases(&table) else { return table };
    let split: Vec<bool> = table.header.iter().map(|head| is_either(head)).collect();
    if !split.contains(&true) {
        return table;
    }
    let there: Vec<(Phase, &str)> =
        PHASES.into_iter().filter(|(phase, _)| phases.contains(&Some(*phase))).collect();
    let mut grid = Grid::default();
    let width =
        table.rows.iter().map(|row| table.grid.width(*row)).max().unwrap_or(0).max(table.header.len());
    for (row, phase) in table.rows.iter().zip(&phases) {
        grid.begin_row(table.grid.line(*row), table.grid.after_blank(*row));
        for column in 0..width {
            let cell = table.grid.cell(*row, column).unwrap_or_default();
            if split.get(column) == Some(&true) {
                for (own, _) in &there {
                    grid.push(if *phase == Some(*own) { cell } else { "" });
                }
            } else {
                grid.push(cell);
            }
        }
    }
    let (mut header, mut origins) = (Vec::new(), Vec::new());
    for (column, head) in table.header.iter().enumerate() {
        let own = match table.origins.get(column) {
            Some(Origin::Each(pointers)) => Origin::Each(picked(pointers, &table.rows)),
            origin => origin.cloned().unwrap_or_default(),
        };
        if !split[column] {
            header.push(head.clone());
            origins.push(own);
            continue;
        }
        for (phase, word) in &there {
            header.push(format!("{word} {head}"));
            origins.push(match own {
                // The column goes by another name than in the file.
                Origin::Rows => {
                    let rows = table.rows.iter().zip(&phases);
                    let rows = rows.map(|(row, measured)| (*measured == Some(*phase)).then_some(*row));
                    origin(&table, column, rows)
                }
                _ => own.clone(),
            });
        }
    }
    let layout = match &table.layout {
        Rows::Values(pointers) => Rows::Values(picked(pointers, &table.rows)),
        layout => layout.clone(),
    };
    RawTable { layout, origins, ..RawTable::of(table.part.clone(), header, grid) }
}

/// Whether [`apart`] makes another table of it.
pub(crate) fn stand_together(table: &RawTable) -> bool {
    phases(table).is_some() && table.header.iter().any(|head| is_either(head))
}

/// What each row measured, where the table tells and not all is mixed.
fn phases(table: &RawTable) -> Option<Vec<Option<Phase>>> {
    let heads: Vec<String> = table.header.iter().map(|head| plain(head)).collect();
    let called = |name: &str| heads.iter().position(|head| head == name);
    let cell = |row: usize, column: usize| table.grid.cell(row, column).unwrap_or_default().trim();
    if let (Some(prompt), Some(generated)) = (called("n prompt"), called("n gen")) {
        let many =
            |row: usize, column: usize| cell(row, column).parse::<f64>().ok().map(|tokens| tokens > 0.0);
        let phase = |row: &usize| match (many(*row, prompt)?, many(*row, generated)?) {
            (true, false) => Some(Phase::Prefill),
            (false, true) => Some(Phase::Decode),
            (true, true) => Some(Phase::Mixed),
            (false, false) => None,
        };
        return told(table.rows.iter().map(phase).collect());
    }
    let column = (0..heads.len()).find(|column| {
        HEADS.contains(&heads[*column].as_str())
            && table.rows.iter().all(|row| {
                let text = cell(*row, *column);
                number::is_empty(text) || named(text).is_some()
            })
    })?;
    told(table.rows.iter().map(|row| named(cell(*row, column))).collect())
}

fn told(phases: Vec<Option<Phase>>) -> Option<Vec<Option<Phase>>> {
    phases.iter().any(|phase| matches!(phase, Some(Phase::Prefill | Phase::Decode))).then_some(phases)
}

/// `pp512`, `tg128 @ d4096`, `pp512+tg128`, `prompt processing`, `decode`.
fn named(text: &str) -> Option<Phase> {
    let text = text.split('@').next().unwrap_or(text).trim().to_lowercase();
    let mut found = None;
    for part in text.split('+') {
        let counted = |mark: &str| {
            part.trim().strip_prefix(mark).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let phase = match plain(part).as_str() {
            _ if counted("pp") => Phase::Prefill,
            _ if counted("tg") => Phase::Decode,
            "prefill" | "prompt" | "prompt processing" | "prompt eval" | "context" => Phase::Prefill,
            "decode" | "decoding" | "generation" | "gen" | "text generation" | "token generation"
            | "eval" => Phase::Decode,
            "mixed" => Phase::Mixed,
            _ => return None,
        };
        found = Some(if found.is_some_and(|found| found != phase) { Phase::Mixed } else { phase });
    }
    found
}

/// Whether a column measures how fast, and does not say what.
fn is_either(head: &str) -> bool {
    const SPEEDS: [&str; 11] = [
        "",
        "ts",
        "throughput",
        "speed",
        "rate",
        "token throughput",
        "samples",
        "samples ts",
        "time",
        "duration",
        "elapsed",
    ];
    let name = Name::of(head);
    let kind = name.unit.map(Unit::dimension);
    let timed = matches!(kind, Some(Dimension::TokenRate | Dimension::Time));
    let decode =
        matches!(recognise(head, false), Recognised::Measure { metric: Metric::DecodeThroughput, .. });
    SPEEDS.contains(&name.words.as_str()) && (timed || decode)
}

#[cfg(test)]
mod tests {
    use super::{Phase, is_either, named};

    #[test]
    fn tells_what_a_row_measured() {
        let check = |text: &str, expected: Option<Phase>| assert_eq!(named(text), expected, "{text}");
        check("pp512", Some(Phase::Prefill));
        check("tg128", Some(Phase::Decode));
        check("tg32 @ d4096", Some(Phase::Decode));
        check("pp512+tg128", Some(Phase::Mixed));
        check("Prompt processing", Some(Phase::Prefill));
        check("decode", Some(Phase::Decode));
        check("ppl", None);
        check("warm-up", None);
        check("", None);
    }

    #[test]
    fn only_what_does_not_say_what_it_measured_is_split() {
        let check = |head: &str, expected: bool| assert_eq!(is_either(head), expected, "{head}");
        for head in [
            "avg_ts",
            "stddev_ts",
            "samples_ts",
            "avg_ns",
            "t/s",
            "tokens_per_second",
            "throughput",
            "time_ms",
        ] {
            check(head, true);
        }
        for head in
            ["prefill_tok_s", "decode_tokens_s", "ttft_ms", "power_w", "model", "throughput_mb_s", "n_gen"]
        {
            check(head, false);
        }
    }
}
