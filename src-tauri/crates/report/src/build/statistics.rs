//! Statistical summary: location and spread of each measurement, each stage apart.

use domain::{Exclusion, Interval, Measure, Measurement, Message, StageSummary, Statistic, Thermal};

use super::calls::{is_everything, measures};
use super::tables::{Kind, basis, calls_of, mean, range};
use crate::document::{Block, Cell, Content, Section, Table};
use crate::{Input, numbers, say};

pub(super) fn section(input: &Input<'_>) -> Section {
    let summary = input.summary;
    let totals = summary.totals;
    let mut blocks = vec![Block::paragraph(
        input.sentence(
            &Message::new("report-doc-statistics-basis")
                .with("runs", input.run.header.settings.runs)
                .with("calls", totals.calls)
                .with("valid", totals.valid)
                .with("cold", totals.cold),
        ),
    )];
    let left_out = left_out(input);
    if !left_out.is_empty() {
        blocks.push(Block::program(Content::List(left_out)));
    }
    if summary.deterministic {
        blocks.push(Block::paragraph(input.say("report-doc-deterministic")));
    }
    if summary.stages.iter().any(|stage| stage.constrained) {
        blocks.push(Block::paragraph(input.say("report-doc-constrained")));
    }
    let mut all = Rows {
        input,
        calls: calls(input).collect(),
        table: columns(input, input.say("report-doc-table-all-stages")),
    };
    all.ttft([&summary.ttft_warm, &summary.ttft_cold, &summary.ttft_unknown]);
    let mut tables = vec![all.table];
    tables.extend(summary.stages.iter().map(|stage| stage_rows(input, stage).table));
    tables.retain(|table| !table.rows.is_empty());
    blocks.extend(missing(input, &tables).map(Block::paragraph));
    for table in tables {
        blocks.push(Block::program(Content::Table(without_empty_columns(table))));
    }
    let gaps = gaps(input);
    if !gaps.rows.is_empty() {
        blocks.push(Block::program(Content::Table(gaps)));
    }
    Section::new("statistical-summary", input.say("report-doc-section-statistics"), blocks)
}

/// The calls that do not only prepare.
fn calls<'a>(input: &Input<'a>) -> impl Iterator<Item = &'a Measurement> {
    input.measurements.iter().filter(|call| !call.stage.is_preparation())
}

/// How many calls are left out for which reason, and of what.
fn left_out(input: &Input<'_>) -> Vec<String> {
    let mut kinds: Vec<(&Exclusion, usize)> = Vec::new();
    for exclusion in calls(input).flat_map(|call| &call.exclusions) {
        match kinds.iter_mut().find(|(kind, _)| *kind == exclusion) {
            Some((_, n)) => *n += 1,
            None => kinds.push((exclusion, 1)),
        }
    }
    let of = calls(input).count();
    kinds
        .into_iter()
        .map(|(exclusion, n)| {
            let everything = is_everything(&exclusion.spoils);
            let id =
                if everything { "report-doc-statistics-out-of-all" } else { "report-doc-statistics-out" };
            input.sentence(
                &Message::new(id)
                    .with("calls", calls_of(input, n, of))
                    .with("reason", input.say(say::reason(exclusion.reason)))
                    .with("measures", measures(input, &exclusion.spoils)),
            )
        })
        .collect()
}

/// How the times between arrivals of text spread in each call: what lies behind ITL.
fn gaps(input: &Input<'_>) -> Table {
    let mut table = Table::new(
        input,
        "report-doc-table-gaps",
        &[
            ("report-doc-column-run", Kind::Numbers),
            ("report-doc-column-stage", Kind::Words),
            ("report-doc-column-gaps", Kind::Numbers),
            ("report-doc-column-median", Kind::Numbers),
            ("report-doc-column-p95", Kind::Numbers),
            ("report-doc-column-p99", Kind::Numbers),
            ("report-doc-column-longest", Kind::Numbers),
        ],
    );
    for call in calls(input).filter(|call| call.counts(Measure::Itl)) {
        let Some(gaps) = call.gaps else { continue };
        table.push(vec![
            Cell::count(call.run),
            Cell::text(input.say(say::stage(call.stage))),
            Cell::count(gaps.n),
            Cell::Number(numbers::milliseconds(gaps.median_ms)),
            Cell::number(gaps.p95_ms.map(numbers::milliseconds)),
            Cell::number(gaps.p99_ms.map(numbers::milliseconds)),
            Cell::Number(numbers::milliseconds(gaps.max_ms)),
        ]);
    }
    if (4..6).any(|column| table.misses(column)) {
        table.notes.push(input.say("report-doc-note-gaps"));
    }
    table
}

type Print = fn(f64) -> String;
/// Whether a call has a value of a row, counted or not.
type Has = fn(&Measurement) -> bool;

fn stage_rows<'a>(input: &'a Input<'a>, stage: &StageSummary) -> Rows<'a> {
    let id = if stage.constrained { "report-doc-table-stage-constrained" } else { "report-doc-table-stage" };
    let title = input.sentence(&Message::new(id).with("stage", input.say(say::stage(stage.stage))));
    let ms = numbers::milliseconds as Print;
    let calls = calls(input).filter(|call| call.stage == stage.stage).collect();
    let mut rows = Rows { input, calls, table: columns(input, title) };
    rows.statistic(
        "report-doc-measure-decode-rate-unit",
        stage.decode.as_ref().map(|rate| &rate.per_call),
        numbers::rate,
        |call| call.decode_tokens_per_s.is_some(),
    );
    rows.statistic(
        "report-doc-measure-prefill-rate-unit",
        stage.prefill.as_ref().map(|rate| &rate.per_call),
        numbers::rate,
        |call| call.prefill_tokens_per_s.is_some() && call.thermal != Thermal::Cold,
    );
    rows.ttft([&stage.ttft_warm, &stage.ttft_cold, &stage.ttft_unknown]);
    rows.statistic("report-doc-measure-ttfa-unit", stage.ttfa.as_ref(), ms, |call| {
        call.ttfa_ms.is_some_and(|ttfa| Some(ttfa) != call.ttft_ms) && call.thermal == Thermal::Warm
    });
    rows.statistic("report-doc-measure-e2e-unit", stage.e2e.as_ref(), ms, |call| {
        call.e2e_ms.is_some() && call.thermal != Thermal::Cold
    });
    rows.statistic("report-doc-measure-itl-unit", stage.itl.as_ref(), ms, |call| call.itl_ms.is_some());
    rows.statistic("report-doc-measure-tokens", stage.tokens.as_ref(), numbers::mean_count, |call| {
        call.tokens.is_some()
    });
    rows
}

fn columns(input: &Input<'_>, title: String) -> Table {
    let mut table = Table::new(
        input,
        "report-doc-section-statistics",
        &[
            ("report-doc-column-measurement", Kind::Words),
            ("report-doc-column-used", Kind::Words),
            ("report-doc-column-median", Kind::Numbers),
            ("report-doc-column-mean-sd", Kind::Numbers),
            ("report-doc-column-range", Kind::Numbers),
            ("report-doc-column-cv", Kind::Numbers),
            ("report-doc-column-interval", Kind::Numbers),
            ("report-doc-column-interval-method", Kind::Words),
            ("report-doc-column-p95", Kind::Numbers),
            ("report-doc-column-p99", Kind::Numbers),
        ],
    );
    table.title = title;
    table
}

/// Where the columns of [`columns`] are that not every row has a value for.
const SPREAD: std::ops::Range<usize> = 5..7;
const METHOD: usize = 7;
const PERCENTILES: std::ops::Range<usize> = 8..10;

struct Rows<'a> {
    input: &'a Input<'a>,
    calls: Vec<&'a Measurement>,
    table: Table,
}

impl Rows<'_> {
    /// TTFT of the warm, the cold, and the other calls.
    fn ttft(&mut self, [warm, cold, unknown]: [&Option<Statistic>; 3]) {
        let ms = numbers::milliseconds as Print;
        self.statistic("report-doc-measure-ttft-warm", warm.as_ref(), ms, |call| {
            call.ttft_ms.is_some() && call.thermal == Thermal::Warm
        });
        self.statistic("report-doc-measure-ttft-cold", cold.as_ref(), ms, |call| {
            call.ttft_ms.is_some() && call.thermal == Thermal::Cold
        });
        self.statistic("report-doc-measure-ttft-unknown", unknown.as_ref(), ms, |call| {
            call.ttft_ms.is_some() && call.thermal == Thermal::Unknown
        });
    }

    /// A row; `0 of 9 calls` where calls have a value and none counts, no row where none has one.
    fn statistic(&mut self, label: &str, statistic: Option<&Statistic>, print: Print, has: Has) {
        let input = self.input;
        let Some(statistic) = statistic else {
            if self.calls.iter().any(|call| has(call)) {
                let mut cells = vec![Cell::Missing; self.table.columns.len()];
                cells[0] = Cell::text(input.say(label));
                cells[1] = Cell::Text(calls_of(input, 0, self.calls.len()));
                self.table.push(cells);
            }
            return;
        };
        if self.table.notes.is_empty() && statistic.interval.is_some_and(is_cut) {
            self.table.notes.push(format!("* {}", input.say("statistics-interval-cut")));
        }
        self.table.push(vec![
            Cell::text(input.say(label)),
            Cell::Text(basis(input, statistic)),
            Cell::Number(print(statistic.median)),
            Cell::Number(mean(statistic, print)),
            Cell::Number(range(input, statistic.min, statistic.max, print)),
            Cell::number(statistic.cv_percent.map(numbers::percent)),
            Cell::number(statistic.interval.map(|interval| interval_cell(input, interval, print))),
            statistic.interval.map_or(Cell::Missing, |interval| {
                Cell::text(input.say(say::interval_method(interval.method)))
            }),
            Cell::number(statistic.p95.map(print)),
            Cell::number(statistic.p99.map(print)),
        ]);
    }
}

/// Whether an interval reaches where no measurement of these tables can be: none is ever negative, which
/// the formula of an interval does not know.
fn is_cut(interval: Interval) -> bool {
    interval.low < 0.0
}

/// An interval as it is printed: cut at 0, and then marked.
fn interval_cell(input: &Input<'_>, interval: Interval, print: Print) -> String {
    let shown = range(input, interval.low.max(0.0), interval.high, print);
    if is_cut(interval) { shown + "*" } else { shown }
}

/// Why values are missing.
fn missing(input: &Input<'_>, tables: &[Table]) -> Option<String> {
    let misses = |columns: std::ops::Range<usize>| {
        tables.iter().any(|table| columns.clone().any(|column| table.misses(column)))
    };
    let spread = misses(SPREAD).then(|| input.say("report-doc-note-few-calls"));
    let percentiles = misses(PERCENTILES).then(|| input.say("report-doc-note-percentiles"));
    let notes: Vec<String> = spread.into_iter().chain(percentiles).collect();
    (!notes.is_empty()).then(|| notes.join(" "))
}

/// Percentiles and the method of an interval take room only where a row has them.
fn without_empty_columns(mut table: Table) -> Table {
    for column in PERCENTILES.rev().chain([METHOD]) {
        if table.rows.iter().all(|row| row.cells[column] == Cell::Missing) {
            table.columns.remove(column);
            for row in &mut table.rows {
                row.cells.remove(column);
            }
        }
    }
    table
}
