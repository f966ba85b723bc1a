//! Aggregate metrics: rates as Σ tokens ÷ Σ time, TTFT warm and cold apart; plain sums in a table of their
//! own, since they are over all calls.

use domain::{ChartKind, Measurement, Message, RateSummary, Statistic};

use super::tables::{Kind, basis, calls_of, mean};
use crate::document::{Block, Cell, Content, KeyFigure, Section, Table};
use crate::figures::place;
use crate::{Input, numbers, say};

pub(super) fn key_figures(input: &Input<'_>) -> Vec<KeyFigure> {
    let summary = input.summary;
    let decode = summary.decode.as_ref();
    let ttft = summary.ttft_warm.as_ref();
    let tokens = reported(input, |call| call.tokens.is_some());
    let figure = |label: &str, value: Option<String>, why: &str, unit: &str, basis: String| KeyFigure {
        label: input.say(label),
        value: value.ok_or_else(|| input.say(why)),
        unit: unit.to_owned(),
        basis,
    };
    vec![
        figure(
            "report-doc-key-decode",
            decode.map(|rate| numbers::rate(rate.tokens_per_s)),
            "report-doc-why-no-rate",
            "tok/s",
            decode.map(|rate| basis(input, &rate.per_call)).unwrap_or_default(),
        ),
        figure(
            "report-doc-key-ttft",
            ttft.map(|ttft| numbers::milliseconds(ttft.median)),
            "report-doc-why-no-warm",
            "ms",
            ttft.map(|ttft| basis(input, ttft)).unwrap_or_default(),
        ),
        figure(
            "report-doc-key-tokens",
            tokens.as_ref().map(|_| numbers::count(summary.totals.tokens)),
            "report-doc-why-not-reported",
            "",
            tokens.unwrap_or_default(),
        ),
        figure(
            "report-doc-key-wall",
            summary.wall_ms.map(numbers::seconds),
            "report-doc-why-no-end",
            "s",
            input.say("report-doc-key-wall-basis"),
        ),
    ]
}

pub(super) fn section(input: &Input<'_>) -> Section {
    let tables = [aggregates(input), sums(input)];
    let mut blocks: Vec<Block> =
        tables.into_iter().map(|table| Block::program(Content::Table(table))).collect();
    blocks.extend(place(input, ChartKind::Throughput));
    blocks.extend(place(input, ChartKind::Ttft));
    Section::new("aggregate-metrics", input.say("report-doc-section-aggregates"), blocks)
}

fn aggregates(input: &Input<'_>) -> Table {
    let summary = input.summary;
    let mut rows = Rows::new(input, "report-doc-table-aggregates");
    match &summary.decode {
        Some(rate) => rows.rate("report-doc-row-decode", rate),
        None => rows.missing("report-doc-row-decode", "tok/s", "report-doc-why-no-rate"),
    }
    for stage in &summary.stages {
        if let Some(rate) = &stage.decode {
            let id = if stage.constrained {
                "report-doc-row-decode-constrained"
            } else {
                "report-doc-row-decode-stage"
            };
            let label = Message::new(id).with("stage", input.say(say::stage(stage.stage)));
            rows.push(
                input.sentence(&label),
                numbers::rate(rate.tokens_per_s),
                "tok/s",
                basis(input, &rate.per_call),
            );
        }
    }
    if let Some(rate) = &summary.decode_together {
        rows.rate("report-doc-row-decode-together", rate);
    }
    if let Some(rate) = &summary.decode {
        let label = input.say("report-doc-row-decode-mean");
        rows.push(label, mean(&rate.per_call, numbers::rate), "tok/s", basis(input, &rate.per_call));
    }
    match &summary.ttft_warm {
        Some(ttft) => rows.ttft("report-doc-row-ttft-warm-median", "report-doc-row-ttft-warm-mean", ttft),
        None => rows.missing("report-doc-row-ttft-warm-median", "ms", "report-doc-why-no-warm"),
    }
    match &summary.ttft_cold {
        Some(ttft) => rows.ttft("report-doc-row-ttft-cold-median", "report-doc-row-ttft-cold-mean", ttft),
        None => rows.missing("report-doc-row-ttft-cold-median", "ms", "report-doc-why-no-cold"),
    }
    if let Some(ttft) = &summary.ttft_unknown {
        rows.ttft("report-doc-row-ttft-unknown-median", "report-doc-row-ttft-unknown-mean", ttft);
    }
    rows.table
}

/// Plain sums over all calls, and what rests on the whole run.
fn sums(input: &Input<'_>) -> Table {
    let mut rows = Rows::new(input, "report-doc-table-sums");
    rows.totals();
    rows.whole_run();
    rows.table
}

/// Whether a call reported what is summed up.
type IsReported = fn(&Measurement) -> bool;

struct Rows<'a> {
    input: &'a Input<'a>,
    table: Table,
}

impl<'a> Rows<'a> {
    fn new(input: &'a Input<'a>, title: &str) -> Self {
        let columns = [
            ("report-doc-column-measurement", Kind::Words),
            ("report-doc-column-value", Kind::Numbers),
            ("report-doc-column-unit", Kind::Words),
            ("report-doc-column-basis", Kind::Words),
        ];
        Self { input, table: Table::new(input, title, &columns) }
    }

    fn push(&mut self, label: String, number: String, unit: &str, basis: String) {
        self.table.push(vec![Cell::Text(label), Cell::Number(number), Cell::text(unit), Cell::Text(basis)]);
    }

    fn missing(&mut self, label: &str, unit: &str, why: &str) {
        let (label, why) = (self.input.say(label), self.input.say(why));
        self.table.push(vec![Cell::Text(label), Cell::Missing, Cell::text(unit), Cell::Text(why)]);
    }

    fn rate(&mut self, label: &str, rate: &RateSummary) {
        let label = self.input.say(label);
        self.push(label, numbers::rate(rate.tokens_per_s), "tok/s", basis(self.input, &rate.per_call));
    }

    fn ttft(&mut self, median_label: &str, mean_label: &str, ttft: &Statistic) {
        let (median_label, mean_label) = (self.input.say(median_label), self.input.say(mean_label));
        self.push(median_label, numbers::milliseconds(ttft.median), "ms", basis(self.input, ttft));
        self.push(mean_label, mean(ttft, numbers::milliseconds), "ms", basis(self.input, ttft));
    }

    /// Plain sums, each with how many calls reported what is summed.
    fn totals(&mut self) {
        let totals = self.input.summary.totals;
        let ms = numbers::milliseconds;
        let sums: [(&str, String, &str, IsReported); 6] = [
            ("report-doc-row-tokens", numbers::count(totals.tokens), "tokens", |call| call.tokens.is_some()),
            ("report-doc-row-prompt-tokens", numbers::count(totals.prompt_tokens), "tokens", |call| {
                call.prompt_tokens.is_some()
            }),
            ("report-doc-row-e2e-sum", ms(totals.e2e_ms), "ms", |call| call.e2e_ms.is_some()),
            ("report-doc-row-load-sum", ms(totals.load_ms), "ms", |call| call.load_ms.is_some()),
            ("report-doc-row-prefill-sum", ms(totals.prefill_ms), "ms", |call| call.prefill_ms.is_some()),
            ("report-doc-row-decode-sum", ms(totals.decode_ms), "ms", |call| call.decode_ms.is_some()),
        ];
        for (label, sum, unit, is_reported) in sums {
            match reported(self.input, is_reported) {
                Some(basis) => self.push(self.input.say(label), sum, unit, basis),
                None => self.missing(label, unit, "report-doc-why-not-reported"),
            }
        }
    }

    fn whole_run(&mut self) {
        let basis = self.input.say("report-doc-basis-wall");
        match self.input.summary.wall_ms {
            Some(wall) => {
                let label = self.input.say("report-doc-row-wall");
                self.push(label, numbers::milliseconds(wall), "ms", basis.clone());
            }
            None => self.missing("report-doc-row-wall", "ms", "report-doc-why-no-end"),
        }
        match self.input.summary.whole_run_tokens_per_s {
            Some(rate) => {
                self.push(self.input.say("report-doc-row-whole-run"), numbers::rate(rate), "tok/s", basis);
            }
            None if self.input.summary.wall_ms.is_some() => {
                self.missing("report-doc-row-whole-run", "tok/s", "report-doc-why-not-reported");
            }
            None => self.missing("report-doc-row-whole-run", "tok/s", "report-doc-why-no-end"),
        }
    }
}

/// How many of the calls that do not only prepare reported something; nothing where none did.
fn reported(input: &Input<'_>, is_reported: impl Fn(&Measurement) -> bool) -> Option<String> {
    let calls = || input.measurements.iter().filter(|call| !call.stage.is_preparation());
    let n = calls().filter(|call| is_reported(call)).count();
    (n > 0).then(|| calls_of(input, n, calls().count()))
}
