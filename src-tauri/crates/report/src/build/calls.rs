//! LLM call metrics: every call, those that only prepare and those made once more included.

use domain::{ChartKind, ExclusionReason, Measure, Measurement, Message, Outcome, RateSource};

use super::tables::Kind;
use crate::document::{Block, Cell, Content, Row, Section, Table};
use crate::figures::place;
use crate::{Input, numbers, say};

/// Characters of a server's own words in the table; metrics.json has them all.
const WORDS: usize = 160;
/// Where TTFA stands among the columns, if it does.
const TTFA: usize = 4;

pub(super) fn section(input: &Input<'_>) -> Section {
    let mut blocks = Vec::new();
    if input.measurements.is_empty() {
        blocks.push(Block::paragraph(input.say("report-doc-no-calls")));
    } else {
        blocks.push(Block::program(Content::Table(table(input))));
        blocks.extend(place(input, ChartKind::Time));
    }
    let mut section = Section::new("llm-call-metrics", input.say("report-doc-section-calls"), blocks);
    section.wide = true;
    section
}

/// Whether the model of some call thought before it answered, so that TTFA is not TTFT.
pub(super) fn thinks(input: &Input<'_>) -> bool {
    input.measurements.iter().any(|call| call.ttfa_ms != call.ttft_ms)
}

fn table(input: &Input<'_>) -> Table {
    let mut columns = vec![
        ("report-doc-column-run", Kind::Numbers),
        ("report-doc-column-stage", Kind::Words),
        ("report-doc-column-model-was", Kind::Words),
        ("report-doc-column-ttft", Kind::Numbers),
        ("report-doc-column-decode-rate", Kind::Numbers),
        ("report-doc-column-tokens", Kind::Numbers),
        ("report-doc-column-prompt-tokens", Kind::Numbers),
        ("report-doc-column-load", Kind::Numbers),
        ("report-doc-column-prefill", Kind::Numbers),
        ("report-doc-column-decode", Kind::Numbers),
        ("report-doc-column-other", Kind::Numbers),
        ("report-doc-column-e2e", Kind::Numbers),
        ("report-doc-column-verdict", Kind::Words),
    ];
    if thinks(input) {
        columns.insert(TTFA, ("report-doc-column-ttfa", Kind::Numbers));
    }
    let mut table = Table::new(input, "report-doc-table-calls", &columns);
    for call in input.measurements {
        let cells = cells(input, call);
        table.rows.push(Row { cells, quiet: call.stage.is_preparation(), id: None });
    }
    if (3..table.columns.len() - 1).any(|column| table.misses(column)) {
        table.notes.push(input.say("report-doc-note-call-missing"));
    }
    if thinks(input) {
        table.notes.push(input.say("report-doc-note-ttfa"));
    }
    if table.rows.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell, Cell::Excluded(_))) {
        table.notes.push(input.say("report-doc-note-struck"));
    }
    if input.measurements.iter().any(|call| call.constrained) {
        table.notes.push(input.say("report-doc-note-constrained"));
    }
    table.notes.push(input.say("report-doc-note-thermal"));
    table
}

fn cells(input: &Input<'_>, call: &Measurement) -> Vec<Cell> {
    let ms = |value, measure| measured(call, value, measure, numbers::milliseconds);
    // Preparation belongs to no run.
    let run =
        if call.run == 0 { Cell::text(input.say("report-doc-before-runs")) } else { Cell::count(call.run) };
    let mut cells = vec![
        run,
        Cell::text(input.say(say::stage(call.stage))),
        Cell::text(input.say(say::thermal(call.thermal))),
        ms(call.ttft_ms, Measure::Ttft),
        measured(call, call.decode_tokens_per_s, Measure::DecodeThroughput, numbers::rate),
        Cell::number(call.tokens.map(numbers::count)),
        Cell::number(call.prompt_tokens.map(numbers::count)),
        ms(call.load_ms, Measure::Load),
        ms(call.prefill_ms, Measure::Prefill),
        ms(call.decode_ms, Measure::Decode),
        Cell::number(call.other_ms.map(numbers::milliseconds)),
        ms(call.e2e_ms, Measure::EndToEnd),
        Cell::Text(verdict(input, call)),
    ];
    if thinks(input) {
        cells.insert(TTFA, ms(call.ttfa_ms, Measure::Ttfa));
    }
    cells
}

/// A measured value, struck where it is left out of the statistics. A call that only prepares is out
/// altogether, which its row says.
fn measured(call: &Measurement, value: Option<f64>, measure: Measure, print: fn(f64) -> String) -> Cell {
    match value {
        None => Cell::Missing,
        Some(value) if call.counts(measure) || call.stage.is_preparation() => Cell::Number(print(value)),
        Some(value) => Cell::Excluded(print(value)),
    }
}

/// Valid, or why not and for what.
fn verdict(input: &Input<'_>, call: &Measurement) -> String {
    let mut parts: Vec<String> = call
        .exclusions
        .iter()
        .map(|exclusion| {
            let reason = match (&call.outcome, exclusion.reason) {
                (Outcome::Failed { failure }, ExclusionReason::Error) => input.sentence(
                    &Message::new("report-doc-error-words")
                        .with("why", input.say(say::failure(failure.kind)))
                        .with("words", shortened(&failure.words)),
                ),
                (_, reason) => input.say(say::reason(reason)),
            };
            let id =
                if is_everything(&exclusion.spoils) { "report-doc-out-of-all" } else { "report-doc-out-of" };
            let measures = measures(input, &exclusion.spoils);
            input.sentence(&Message::new(id).with("reason", reason).with("measures", measures))
        })
        .collect();
    if parts.is_empty() {
        parts.push(input.say("report-doc-valid"));
    }
    if call.rate_source == Some(RateSource::Client) {
        parts.push(input.say("report-doc-client-clock"));
    }
    parts.join("; ")
}

/// The names of measurements, TTFA only where the report shows it.
pub(super) fn measures(input: &Input<'_>, measures: &[Measure]) -> String {
    let shown = measures.iter().filter(|measure| **measure != Measure::Ttfa || thinks(input));
    shown.map(|measure| input.say(say::measure(*measure))).collect::<Vec<_>>().join(", ")
}

pub(super) fn is_everything(spoils: &[Measure]) -> bool {
    [
        Measure::Ttft,
        Measure::Load,
        Measure::Prefill,
        Measure::Decode,
        Measure::EndToEnd,
        Measure::DecodeThroughput,
        Measure::PrefillThroughput,
        Measure::Itl,
    ]
    .iter()
    .all(|measure| spoils.contains(measure))
}

fn shortened(words: &str) -> String {
    let words = words.trim();
    match words.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}
