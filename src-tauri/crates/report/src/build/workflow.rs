//! Workflow summary: where the time went, how much of the data the prompts carried, what was noted, and
//! below it the folder's data and what the model made of them.

use domain::{EvidenceUse, FileState, Message, Stage};

use super::tables::{Kind, calls_of};
use super::{charts, data, key_findings, recommendations};
use crate::document::{Block, Cell, Content, Section, Table};
use crate::trace::Trace;
use crate::{Input, numbers, say};

pub(super) fn section(trace: &mut Trace<'_>) -> Section {
    let input = trace.input;
    let mut blocks = vec![Block::paragraph(files(input)), Block::program(Content::Table(times(input)))];
    if !input.run.evidence.is_empty() {
        blocks.extend(budget(input).map(Block::paragraph));
        blocks.push(Block::program(Content::Table(evidence(input))));
    }
    if !input.run.noted.is_empty() {
        blocks.push(Block::paragraph(input.say("report-doc-noted")));
        blocks.push(Block::program(Content::List(noted(input))));
    }
    let mut section = Section::new("workflow-summary", input.say("report-doc-section-workflow"), blocks);
    if let Some(data) = &input.run.data {
        section.sections.push(data::summary(input, data));
        section.sections.extend(data::levels(input, data));
        section.sections.extend(charts(trace));
    }
    section.sections.push(key_findings(trace));
    section.sections.push(recommendations(trace));
    section
}

/// What was noted while a report without a model was made.
pub(super) fn notes(input: &Input<'_>) -> Option<Section> {
    (!input.run.noted.is_empty()).then(|| {
        let blocks = vec![Block::program(Content::List(noted(input)))];
        Section::new("noted", input.say("report-doc-section-noted"), blocks)
    })
}

/// How much of the evidence the analysis of the chosen run saw, before the call and counted after it.
fn budget(input: &Input<'_>) -> Option<String> {
    let used = input.run.evidence.iter().find(|used| used.run == input.chosen_run)?;
    let share = used.share;
    let budget = Message::new("report-doc-budget")
        .with("stage", input.say(say::stage(used.stage)))
        .with("tokens", share.estimated_tokens.to_string())
        .with("context", share.context_tokens.to_string())
        .with("used", share.facts_used.to_string())
        .with("total", share.facts_total.to_string());
    let counted = match counted(input, used) {
        Some(counted) => {
            input.sentence(&Message::new("report-doc-budget-counted").with("tokens", counted.to_string()))
        }
        None => input.say("report-doc-budget-not-counted"),
    };
    Some(format!("{} {counted}", input.sentence(&budget)))
}

/// The prompt's tokens by the server's count.
fn counted(input: &Input<'_>, used: &EvidenceUse) -> Option<u64> {
    let call = input.measurements.iter().find(|call| call.run == used.run && call.stage == used.stage)?;
    call.prompt_tokens
}

fn files(input: &Input<'_>) -> String {
    let Some(data) = &input.run.data else { return input.say("report-doc-not-read") };
    let count = |is: fn(&FileState) -> bool| data.files.iter().filter(|file| is(&file.outcome)).count();
    input.sentence(
        &Message::new("report-doc-files")
            .with("folder", input.run.header.folder.name.as_str())
            .with("read", count(|state| matches!(state, FileState::Read { .. })))
            .with("skipped", count(|state| matches!(state, FileState::Skipped { .. })))
            .with("excluded", count(|state| matches!(state, FileState::Excluded)))
            .with("levels", data.levels.len()),
    )
}

/// Whether calls of a stage belong to a part.
type Belongs = fn(Stage) -> bool;

fn times(input: &Input<'_>) -> Table {
    let mut table = Table::new(
        input,
        "report-doc-table-times",
        &[
            ("report-doc-column-part", Kind::Words),
            ("report-doc-column-seconds", Kind::Numbers),
            ("report-doc-column-basis", Kind::Words),
        ],
    );
    let why = |id: &str| Cell::text(input.say(id));
    match &input.run.data {
        Some(data) => {
            let files = Message::new("report-doc-basis-files").with("n", data.files.len());
            let seconds = Cell::Number(numbers::seconds(data.elapsed_ms));
            table.push(vec![why("report-doc-part-ingest"), seconds, Cell::text(input.sentence(&files))]);
        }
        None => table.push(vec![why("report-doc-part-ingest"), Cell::Missing, why("report-doc-not-read")]),
    }
    let parts: [(String, Belongs); 3] = [
        (preparation(input), Stage::is_preparation),
        (input.say("report-doc-part-analysis"), |stage| {
            matches!(stage, Stage::Analysis | Stage::AnalysisRetry)
        }),
        (input.say("report-doc-part-report"), Stage::is_report),
    ];
    for (part, belongs) in parts {
        let calls: Vec<_> = input.measurements.iter().filter(|call| belongs(call.stage)).collect();
        let seen: Vec<f64> = calls.iter().filter_map(|call| call.e2e_ms).collect();
        let (seconds, basis) = match (calls.len(), seen.len()) {
            (0, _) => (Cell::Missing, input.say("report-doc-why-no-call")),
            (_, 0) => (Cell::Missing, input.say("report-doc-why-not-ended")),
            (of, n) => (Cell::Number(numbers::seconds(seen.iter().sum())), calls_of(input, n, of)),
        };
        table.push(vec![Cell::Text(part), seconds, Cell::Text(basis)]);
    }
    let (wall, basis) = match input.summary.wall_ms {
        Some(wall) => (Cell::Number(numbers::seconds(wall)), "report-doc-basis-wall"),
        None => (Cell::Missing, "report-doc-why-no-end"),
    };
    table.push(vec![why("report-doc-part-all"), wall, why(basis)]);
    table
}

/// Preparation, with the stages that it had.
fn preparation(input: &Input<'_>) -> String {
    let stages: Vec<String> = input
        .measurements
        .iter()
        .filter(|call| call.stage.is_preparation())
        .map(|call| input.say(say::stage(call.stage)))
        .collect();
    if stages.is_empty() {
        return input.say("report-doc-part-preparation");
    }
    input.sentence(&Message::new("report-doc-part-preparation-stages").with("stages", stages.join(", ")))
}

fn evidence(input: &Input<'_>) -> Table {
    let mut table = Table::new(
        input,
        "report-doc-table-evidence",
        &[
            ("report-doc-column-run", Kind::Numbers),
            ("report-doc-column-stage", Kind::Words),
            ("report-doc-column-estimated", Kind::Numbers),
            ("report-doc-column-budget", Kind::Numbers),
            ("report-doc-column-context", Kind::Numbers),
            ("report-doc-column-levels-used", Kind::Numbers),
            ("report-doc-column-levels-total", Kind::Numbers),
            ("report-doc-column-counted", Kind::Numbers),
        ],
    );
    for used in &input.run.evidence {
        let share = used.share;
        table.push(vec![
            Cell::count(used.run),
            Cell::text(input.say(say::stage(used.stage))),
            Cell::count(share.estimated_tokens),
            Cell::count(share.budget_tokens),
            Cell::count(share.context_tokens),
            Cell::count(share.facts_used),
            Cell::count(share.facts_total),
            Cell::number(counted(input, used).map(numbers::count)),
        ]);
    }
    table.notes.push(input.say("report-doc-note-evidence"));
    if table.misses(7) {
        table.notes.push(input.say("report-doc-note-not-counted"));
    }
    table
}

fn noted(input: &Input<'_>) -> Vec<String> {
    input
        .run
        .noted
        .iter()
        .map(|(at_ms, message)| {
            input.sentence(
                &Message::new("report-doc-noted-at")
                    .with("seconds", numbers::seconds(*at_ms))
                    .with("sentence", input.sentence(message)),
            )
        })
        .collect()
}
