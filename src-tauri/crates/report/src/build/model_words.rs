//! What the model wrote: findings, recommendations and prose of the chosen run, each marked as its words,
//! and what the other runs wrote, by what it is.

use domain::{
    Analysis, Call, CheckedText, DoneReason, FactId, Message, Outcome, PassageKind, RunCheck, Stage, Verdict,
};

use super::tables::Kind;
use super::{agreement, findings};
use crate::annotate::{self, Manner, annotate, is_doubtful};
use crate::document::{Block, Cell, Content, Judgement, Saying, Section, Statement, Table, Voice};
use crate::trace::{Check, Trace};
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
    last_call(input, run, Stage::is_report)
}

fn is_empty(call: &Call) -> bool {
    call.exchange.answer.trim().is_empty()
}

/// Which sentences of an analysis.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Findings,
    Recommendations,
}

/// What the model found or recommends in the chosen run, each sentence with its verdict.
pub(super) fn sentences(trace: &mut Trace<'_>, part: Part) -> Vec<Block> {
    let input = trace.input;
    let Some(analysis) = analysis_of(input, input.chosen_run) else {
        return vec![Block::paragraph(no_analysis(input))];
    };
    let check = check_of(input, input.chosen_run);
    let (id, none, sentences, texts): (_, _, Vec<(&str, &[FactId])>, _) = match part {
        Part::Findings => (
            "finding",
            "report-doc-no-findings",
            analysis.findings.iter().map(|finding| (finding.sentence.as_str(), &*finding.facts)).collect(),
            check.map(|check| check.findings.as_slice()),
        ),
        Part::Recommendations => (
            "recommendation",
            "report-doc-no-recommendations",
            analysis.recommendations.iter().map(|one| (one.sentence.as_str(), &*one.facts)).collect(),
            check.map(|check| check.recommendations.as_slice()),
        ),
    };
    if sentences.is_empty() {
        return vec![Block::paragraph(about_run(input, none))];
    }
    let texts = texts.filter(|texts| texts.len() == sentences.len());
    let (mut checked, mut unchecked, mut removed) = (Vec::new(), Vec::new(), 0);
    for (at, (sentence, facts)) in sentences.into_iter().enumerate() {
        let place = Message::new(part.place()).with("n", (at + 1).to_string());
        let place = input.sentence(&place);
        let id = format!("{id}-{at}");
        let text = texts.and_then(|texts| texts.get(at));
        match text.and_then(|text| statement(trace, &id, &place, sentence, facts, text)) {
            Some(Shown::Statement(mut statement)) => {
                if let Part::Findings = part {
                    statement.labels.extend(agreement::label(input, at));
                }
                checked.push(*statement);
            }
            Some(Shown::Removed) => removed += 1,
            None => {
                let text = annotate::unchecked(trace, sentence);
                let says = Saying::Model { id, text };
                let labels = vec![input.say("report-doc-kind-unchecked")];
                unchecked.push(Statement { labels, verdict: None, says, right: None, why: None });
            }
        }
    }
    let mut blocks = vec![Block::paragraph(about_run(input, "report-doc-of-run"))];
    for (statements, checked) in [(checked, true), (unchecked, false)] {
        if !statements.is_empty() {
            let content = Content::Statements(statements);
            blocks.push(Block { voice: Voice::Model { checked }, content });
        }
    }
    blocks.extend(left_out(input, removed));
    if let Part::Findings = part {
        blocks.extend(agreement::contrary(trace));
    }
    blocks
}

impl Part {
    fn place(self) -> &'static str {
        match self {
            Self::Findings => "report-doc-check-finding",
            Self::Recommendations => "report-doc-check-recommendation",
        }
    }
}

/// What becomes of a sentence.
enum Shown {
    Statement(Box<Statement>),
    Removed,
}

/// A checked sentence; `None` where the verdicts are not about it.
fn statement(
    trace: &mut Trace<'_>,
    id: &str,
    place: &str,
    sentence: &str,
    cited: &[FactId],
    checked: &CheckedText,
) -> Option<Shown> {
    let input = trace.input;
    let claims = checked.sentences.iter().filter(|passage| passage.passage != PassageKind::Heading);
    // The first in the order of verdicts wins; a sentence in which nothing was found makes no claim.
    let verdict = claims.map(|passage| passage.verdict).min().unwrap_or(Verdict::NoClaim);
    let doubtful = input.run.notes.doubtful;
    let inline = checked.sentences.len() > 1;
    let annotated = annotate(trace, sentence, checked, Manner { doubtful, inline, place })?;
    if annotated.removed > 0 {
        return Some(Shown::Removed);
    }
    let mark = match verdict {
        Verdict::Contradicted => "✕",
        Verdict::Unsupported => "?",
        Verdict::Supported => "✓",
        Verdict::NoClaim => "–",
    };
    let words = format!("{mark} {}", trace.verdict(verdict));
    let check = annotated.checks.first().copied().filter(|_| is_doubtful(verdict));
    let (right, why) = match check.map(|check| &trace.checks[check - 1]) {
        Some(Check { right: Some(right), facts, .. }) => {
            let right = Message::new("report-doc-right").with("right", right.as_str());
            (Some(trace.linked(&input.sentence(&right), facts)), None)
        }
        Some(check) => (None, Some(check.reason.clone()).filter(|why| !why.is_empty())),
        None => (None, None),
    };
    let mut facts: Vec<FactId> =
        checked.sentences.iter().flat_map(|passage| &passage.facts).chain(cited).cloned().collect();
    facts.dedup();
    let mut labels = Vec::new();
    labels.extend(match verdict {
        Verdict::NoClaim => Some(input.say("report-doc-kind-opinion")),
        Verdict::Supported | Verdict::Contradicted => findings::kind(trace, &facts),
        Verdict::Unsupported => None,
    });
    Some(Shown::Statement(Box::new(Statement {
        labels,
        verdict: Some(Judgement { verdict, words, check }),
        says: Saying::Model { id: id.to_owned(), text: annotated.text },
        right,
        why,
    })))
}

/// How many passages were taken out of the model's words.
fn left_out(input: &Input<'_>, removed: usize) -> Option<Block> {
    (removed > 0)
        .then(|| Block::paragraph(input.sentence(&Message::new("report-doc-left-out").with("n", removed))))
}

/// What was checked of a run.
pub(super) fn check_of<'a>(input: &Input<'a>, run: u32) -> Option<&'a RunCheck> {
    input.run.checks.iter().rev().find(|(of, _)| *of == run).map(|(_, check)| check)
}

pub(super) fn analysis_of<'a>(input: &Input<'a>, run: u32) -> Option<&'a Analysis> {
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

pub(super) fn technical_report(trace: &mut Trace<'_>) -> Section {
    let input = trace.input;
    let mut blocks = Vec::new();
    match report_of(input, input.chosen_run) {
        None => blocks.push(Block::paragraph(about_run(input, "report-doc-no-report"))),
        Some(call) => {
            blocks.push(Block::paragraph(about_run(input, "report-doc-of-run")));
            blocks.extend(caveat(input, call).map(Block::paragraph));
            if !is_empty(call) {
                blocks.extend(prose(trace, &call.exchange.answer));
            }
        }
    }
    if input.run.header.settings.runs > 1 {
        blocks.push(Block::program(Content::Table(other_runs(input))));
    }
    Section::new("technical-report", input.say("report-doc-section-report"), blocks)
}

/// The model's text, and before it what is wrong with it as a whole.
fn prose(trace: &mut Trace<'_>, answer: &str) -> Vec<Block> {
    let input = trace.input;
    let id = format!("run-{}", input.chosen_run);
    let checked = check_of(input, input.chosen_run).and_then(|check| check.report.as_ref());
    let place = input.say("report-doc-check-report");
    let manner = Manner { doubtful: input.run.notes.doubtful, inline: true, place: &place };
    let mut blocks = Vec::new();
    let faults = checked.map(|checked| checked.faults.as_slice()).unwrap_or_default();
    if !faults.is_empty() {
        blocks.push(Block::paragraph(input.say("report-doc-faults")));
        let faults = faults.iter().map(|fault| input.sentence(&fault.message)).collect();
        blocks.push(Block::program(Content::List(faults)));
    }
    if let Some(annotated) = checked.and_then(|checked| annotate(trace, answer, checked, manner)) {
        let content = Content::Prose { id, text: annotated.text };
        blocks.push(Block { voice: Voice::Model { checked: true }, content });
        blocks.extend(left_out(input, annotated.removed));
    } else {
        let content = Content::Prose { id, text: annotate::unchecked(trace, answer) };
        blocks.push(Block { voice: Voice::Model { checked: false }, content });
    }
    blocks
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
