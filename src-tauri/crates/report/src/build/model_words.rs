//! What the model wrote: findings, recommendations and prose of the chosen run, each marked as its words,
//! and what the other runs wrote, by what it is.

use domain::{Analysis, Call, DoneReason, Message, Outcome, Stage};

use super::tables::Kind;
use crate::document::{Block, Cell, Content, Section, Table, Voice};
use crate::{Input, say};

/// How a report call ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// With all its text.
    Complete,
    /// At the limit on tokens, with or without text.
    CutOff,
    /// Without any text.
    Empty,
    /// It failed.
    Failed,
    /// The analyst cancelled.
    Cancelled,
}

/// How a report call ended.
pub(super) fn ending(call: &Call) -> Ending {
    match &call.exchange.outcome {
        Outcome::Done { reason: DoneReason::Length } => Ending::CutOff,
        Outcome::Done { .. } if is_empty(call) => Ending::Empty,
        Outcome::Done { .. } => Ending::Complete,
        Outcome::Failed { .. } => Ending::Failed,
        Outcome::Cancelled => Ending::Cancelled,
    }
}

/// The report call of a run.
pub(super) fn report_of<'a>(input: &Input<'a>, run: u32) -> Option<&'a Call> {
    last_call(input, run, |stage| stage == Stage::Report)
}

fn is_empty(call: &Call) -> bool {
    call.exchange.answer.trim().is_empty()
}

pub(super) fn findings(input: &Input<'_>) -> Section {
    let blocks = sentences(input, "finding", "report-doc-no-findings", |analysis| {
        analysis.findings.iter().map(|finding| finding.sentence.clone()).collect()
    });
    Section::new("key-findings", input.say("report-doc-section-findings"), blocks)
}

pub(super) fn recommendations(input: &Input<'_>) -> Section {
    let blocks = sentences(input, "recommendation", "report-doc-no-recommendations", |analysis| {
        analysis.recommendations.iter().map(|recommendation| recommendation.sentence.clone()).collect()
    });
    Section::new("recommendations", input.say("report-doc-section-recommendations"), blocks)
}

fn sentences(input: &Input<'_>, id: &str, none: &str, pick: fn(&Analysis) -> Vec<String>) -> Vec<Block> {
    let Some(analysis) = analysis_of(input, input.chosen_run) else {
        return vec![Block::paragraph(no_analysis(input))];
    };
    let sentences = pick(analysis);
    if sentences.is_empty() {
        return vec![Block::paragraph(about_run(input, none))];
    }
    vec![
        Block::paragraph(about_run(input, "report-doc-of-run")),
        Block { voice: Voice::Model, content: Content::Sentences { id: id.to_owned(), sentences } },
    ]
}

fn analysis_of<'a>(input: &Input<'a>, run: u32) -> Option<&'a Analysis> {
    input.run.analyses.iter().rev().find(|(of, _)| *of == run).map(|(_, analysis)| analysis)
}

/// Why there is no validated analysis.
fn no_analysis(input: &Input<'_>) -> String {
    let last =
        last_call(input, input.chosen_run, |stage| matches!(stage, Stage::Analysis | Stage::AnalysisRetry));
    match last.map(|call| &call.exchange.outcome) {
        None => about_run(input, "report-doc-no-analysis"),
        Some(Outcome::Done { .. }) => about_run(input, "report-doc-analysis-invalid"),
        Some(Outcome::Failed { failure }) => input.sentence(
            &Message::new("report-doc-analysis-failed")
                .with("run", input.chosen_run)
                .with("why", input.say(say::failure(failure.kind))),
        ),
        Some(Outcome::Cancelled) => about_run(input, "report-doc-analysis-cancelled"),
    }
}

pub(super) fn technical_report(input: &Input<'_>) -> Section {
    let mut blocks = Vec::new();
    match report_of(input, input.chosen_run) {
        None => blocks.push(Block::paragraph(about_run(input, "report-doc-no-report"))),
        Some(call) => {
            blocks.push(Block::paragraph(about_run(input, "report-doc-of-run")));
            blocks.extend(caveat(input, call).map(Block::paragraph));
            if !is_empty(call) {
                let id = format!("run-{}", input.chosen_run);
                let markdown = call.exchange.answer.clone();
                blocks.push(Block { voice: Voice::Model, content: Content::Prose { id, markdown } });
            }
        }
    }
    if input.run.header.settings.runs > 1 {
        blocks.push(Block::program(Content::Table(other_runs(input))));
    }
    Section::new("technical-report", input.say("report-doc-section-report"), blocks)
}

/// What there is to know about how a text ended.
fn caveat(input: &Input<'_>, call: &Call) -> Option<String> {
    match &call.exchange.outcome {
        Outcome::Done { reason: DoneReason::Length } if is_empty(call) => {
            Some(about_run(input, "report-doc-cut-off-empty"))
        }
        Outcome::Done { reason: DoneReason::Length } => Some(input.say("report-doc-cut-off")),
        Outcome::Done { .. } if is_empty(call) => Some(about_run(input, "report-doc-empty-answer")),
        Outcome::Done { .. } => None,
        Outcome::Failed { failure } => Some(input.sentence(
            &Message::new("report-doc-broken-off").with("why", input.say(say::failure(failure.kind))),
        )),
        Outcome::Cancelled => Some(input.say("report-doc-cancelled-midway")),
    }
}

/// What each run gave. Its words are in metrics.json, and in the report when it is chosen.
fn other_runs(input: &Input<'_>) -> Table {
    let mut table = Table::new(
        input,
        "report-doc-table-runs",
        &[
            ("report-doc-column-run", Kind::Numbers),
            ("report-doc-column-findings", Kind::Numbers),
            ("report-doc-column-recommendations", Kind::Numbers),
            ("report-doc-column-characters", Kind::Numbers),
            ("report-doc-column-state", Kind::Words),
        ],
    );
    for run in 1..=input.run.header.settings.runs {
        let analysis = analysis_of(input, run);
        let report = report_of(input, run);
        let state = match report.map(ending) {
            None => "report-doc-state-none",
            Some(Ending::Complete) => "report-doc-state-complete",
            Some(Ending::CutOff) => "report-doc-state-cut-off",
            Some(Ending::Empty) => "report-doc-state-empty",
            Some(Ending::Failed) => "report-doc-state-failed",
            Some(Ending::Cancelled) => "report-doc-state-cancelled",
        };
        let mut state = input.say(state);
        if run == input.chosen_run {
            state = input.sentence(&Message::new("report-doc-state-shown").with("state", state));
        }
        table.push(vec![
            Cell::count(run),
            Cell::number(analysis.map(|analysis| analysis.findings.len().to_string())),
            Cell::number(analysis.map(|analysis| analysis.recommendations.len().to_string())),
            Cell::number(report.map(|call| call.exchange.answer.chars().count().to_string())),
            Cell::Text(state),
        ]);
    }
    if table.misses(1) {
        table.notes.push(input.say("report-doc-note-no-analysis"));
    }
    if table.misses(3) {
        table.notes.push(input.say("report-doc-note-no-report"));
    }
    table.notes.push(input.say("report-doc-note-other-runs"));
    table
}

fn last_call<'a>(input: &Input<'a>, run: u32, is: impl Fn(Stage) -> bool) -> Option<&'a Call> {
    input.run.calls.iter().rev().find(|call| call.run == run && is(call.stage))
}

fn about_run(input: &Input<'_>, id: &str) -> String {
    let message = Message::new(id).with("run", input.chosen_run).with("of", input.run.header.settings.runs);
    input.sentence(&message)
}
