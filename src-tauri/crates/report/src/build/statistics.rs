//! Statistical summary: location and spread of each measurement, each stage apart.

use domain::{Interval, Message, StageSummary, Statistic};

use super::tables::{Kind, basis, mean, range};
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
                .with("cold", totals.cold)
                .with("excluded", totals.excluded),
        ),
    )];
    if summary.deterministic {
        blocks.push(Block::paragraph(input.say("report-doc-deterministic")));
    }
    if summary.stages.iter().any(|stage| stage.constrained) {
        blocks.push(Block::paragraph(input.say("report-doc-constrained")));
    }
    let ms = numbers::milliseconds as Print;
    let mut all = Rows { input, table: columns(input, input.say("report-doc-table-all-stages")) };
    all.statistic("report-doc-measure-ttft-warm", summary.ttft_warm.as_ref(), ms);
    all.statistic("report-doc-measure-ttft-cold", summary.ttft_cold.as_ref(), ms);
    all.statistic("report-doc-measure-ttft-unknown", summary.ttft_unknown.as_ref(), ms);
    let mut tables = vec![all.table];
    tables.extend(summary.stages.iter().map(|stage| stage_rows(input, stage).table));
    tables.retain(|table| !table.rows.is_empty());
    blocks.extend(missing(input, &tables).map(Block::paragraph));
    for table in tables {
        blocks.push(Block::program(Content::Table(without_empty_columns(table))));
    }
    Section::new("statistical-summary", input.say("report-doc-section-statistics"), blocks)
}

type Print = fn(f64) -> String;

fn stage_rows<'a>(input: &'a Input<'a>, stage: &StageSummary) -> Rows<'a> {
    let id = if stage.constrained { "report-doc-table-stage-constrained" } else { "report-doc-table-stage" };
    let title = input.sentence(&Message::new(id).with("stage", input.say(say::stage(stage.stage))));
    let ms = numbers::milliseconds as Print;
    let mut rows = Rows { input, table: columns(input, title) };
    rows.statistic(
        "report-doc-measure-decode-rate-unit",
        stage.decode.as_ref().map(|rate| &rate.per_call),
        numbers::rate,
    );
    rows.statistic(
        "report-doc-measure-prefill-rate-unit",
        stage.prefill.as_ref().map(|rate| &rate.per_call),
        numbers::rate,
    );
    rows.statistic("report-doc-measure-ttft-warm", stage.ttft_warm.as_ref(), ms);
    rows.statistic("report-doc-measure-ttft-cold", stage.ttft_cold.as_ref(), ms);
    rows.statistic("report-doc-measure-ttft-unknown", stage.ttft_unknown.as_ref(), ms);
    rows.statistic("report-doc-measure-e2e-unit", stage.e2e.as_ref(), ms);
    rows.statistic("report-doc-measure-itl-unit", stage.itl.as_ref(), ms);
    rows.statistic("report-doc-measure-tokens", stage.tokens.as_ref(), numbers::mean_count);
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
    table: Table,
}

impl Rows<'_> {
    fn statistic(&mut self, label: &str, statistic: Option<&Statistic>, print: Print) {
        let Some(statistic) = statistic else { return };
        let input = self.input;
        let interval = |interval: Interval| range(input, interval.low, interval.high, print);
        self.table.push(vec![
            Cell::text(input.say(label)),
            Cell::Text(basis(input, statistic)),
            Cell::Number(print(statistic.median)),
            Cell::Number(mean(statistic, print)),
            Cell::Number(range(input, statistic.min, statistic.max, print)),
            Cell::number(statistic.cv_percent.map(numbers::percent)),
            Cell::number(statistic.interval.map(interval)),
            statistic.interval.map_or(Cell::Missing, |interval| {
                Cell::text(input.say(say::interval_method(interval.method)))
            }),
            Cell::number(statistic.p95.map(print)),
            Cell::number(statistic.p99.map(print)),
        ]);
    }
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
