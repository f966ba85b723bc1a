//! The top of the report: title, who and what it is about, and how the run ended where it did not end well.

use domain::{Engine, FileState, Message, Outcome, RunResult, ServerInfo};

use super::model_words::{Ending, ending, report_of};
use crate::Input;
use crate::document::{Definition, KeyFigure, Notice};
use crate::numbers;

/// Digits of a digest that tell models apart; the whole one is in metrics.json.
const DIGEST_DIGITS: usize = 12;

pub(super) fn title(input: &Input<'_>) -> String {
    let title = input.run.notes.title.trim();
    if title.is_empty() {
        let folder = input.run.header.folder.name.as_str();
        input.sentence(&Message::new("report-doc-title").with("folder", folder))
    } else {
        title.to_owned()
    }
}

/// The numbers of a folder to remember.
pub(super) fn folder_figures(input: &Input<'_>) -> Vec<KeyFigure> {
    let Some(data) = &input.run.data else { return Vec::new() };
    let read = data.files.iter().filter(|file| matches!(file.outcome, FileState::Read { .. })).count();
    let rows: u64 = data.kinds.iter().map(|kind| kind.rows).sum();
    let values: u64 = data.kinds.iter().map(|kind| kind.values).sum();
    let figure = |label: &str, value: u64, basis: Message| KeyFigure {
        label: input.say(label),
        value: Ok(numbers::count(value)),
        unit: String::new(),
        basis: input.sentence(&basis),
    };
    vec![
        figure(
            "report-doc-key-files",
            read as u64,
            Message::new("report-doc-key-files-basis").with("n", data.files.len()),
        ),
        figure(
            "report-doc-key-values",
            values,
            Message::new("report-doc-key-values-basis").with("n", rows.to_string()),
        ),
        figure("report-doc-key-facts", data.facts_total, Message::new("report-doc-key-facts-basis")),
        figure(
            "report-doc-key-findings",
            data.findings.len() as u64,
            Message::new("report-doc-key-findings-basis"),
        ),
    ]
}

pub(super) fn definitions(input: &Input<'_>) -> Vec<Definition> {
    let header = &input.run.header;
    let notes = &input.run.notes;
    let ended = input.run.outcome.as_ref().map(|outcome| numbers::moment(outcome.ended_at));
    [
        ("report-doc-author", filled(&notes.author)),
        ("report-doc-organisation", filled(&notes.organisation)),
        ("report-doc-model", Some(model(input))),
        (
            "report-doc-digest",
            header.model.as_ref().and_then(|model| model.digest.as_deref()).map(short_digest),
        ),
        ("report-doc-runs-term", header.model.as_ref().map(|_| runs(input))),
        ("report-doc-started", Some(numbers::moment(header.started_at))),
        ("report-doc-ended", ended),
        ("report-doc-server", header.server.as_ref().map(|server| told(input, server))),
        ("report-doc-system", Some(system(input))),
        ("report-doc-language-term", Some(input.say("report-doc-language"))),
        ("report-doc-program-term", {
            let program = Message::new("report-doc-program").with("version", header.app_version.as_str());
            Some(input.sentence(&program))
        }),
    ]
    .into_iter()
    .filter_map(|(term, value)| Some(Definition { term: input.say(term), value: value? }))
    .collect()
}

/// How many runs came to a report, and how many of these are less than whole.
fn runs(input: &Input<'_>) -> String {
    let of = input.run.header.settings.runs;
    let complete = reports_that(input, Ending::Complete);
    let cut_off = reports_that(input, Ending::CutOff);
    let empty = reports_that(input, Ending::Empty);
    let made = match cut_off + empty {
        0 => Message::new("report-doc-runs").with("complete", complete),
        less => Message::new("report-doc-runs-made").with("made", complete + less),
    };
    let mut parts = vec![input.sentence(&made.with("of", of))];
    for (id, n) in [("report-doc-runs-cut-off", cut_off), ("report-doc-runs-empty", empty)] {
        if n > 0 {
            parts.push(input.sentence(&Message::new(id).with("n", n)));
        }
    }
    parts.join("; ")
}

/// Runs whose report ended so.
fn reports_that(input: &Input<'_>, ended: Ending) -> usize {
    (1..=input.run.header.settings.runs)
        .filter(|run| report_of(input, *run).is_some_and(|call| ending(call) == ended))
        .count()
}

pub(super) fn notices(input: &Input<'_>) -> Vec<Notice> {
    let mut notices = Vec::new();
    let failed = failed_calls(input);
    match input.run.outcome.as_ref().map(|outcome| &outcome.result) {
        Some(RunResult::Done) if failed > 0 => notices.push(Notice {
            title: input.sentence(&Message::new("report-doc-notice-calls-failed").with("n", failed)),
            sentences: vec![input.say("report-doc-notice-calls-failed-where")],
        }),
        Some(RunResult::Done) => {}
        Some(RunResult::Failed { message }) => notices.push(Notice {
            title: input.say("report-doc-notice-failed"),
            sentences: vec![input.sentence(message), kept(input)],
        }),
        Some(RunResult::Cancelled) => {
            notices.push(Notice {
                title: input.say("report-doc-notice-cancelled"),
                sentences: vec![kept(input)],
            });
        }
        Some(RunResult::Interrupted) | None => notices.push(Notice {
            title: input.say("report-doc-notice-interrupted"),
            sentences: vec![input.say("report-doc-notice-interrupted-why"), kept(input)],
        }),
    }
    if let Some(damage) = &input.run.damage {
        notices.push(Notice {
            title: input.say("report-doc-notice-damage"),
            sentences: vec![input.sentence(damage)],
        });
    }
    notices
}

fn kept(input: &Input<'_>) -> String {
    if input.run.header.model.is_none() {
        return input.say("report-doc-notice-kept-folder");
    }
    let calls =
        input.run.calls.iter().filter(|call| {
            !call.stage.is_preparation() && matches!(call.exchange.outcome, Outcome::Done { .. })
        });
    input.sentence(
        &Message::new("report-doc-notice-kept")
            .with("calls", calls.count())
            .with("complete", reports_that(input, Ending::Complete))
            .with("of", input.run.header.settings.runs),
    )
}

fn failed_calls(input: &Input<'_>) -> usize {
    input.run.calls.iter().filter(|call| matches!(call.exchange.outcome, Outcome::Failed { .. })).count()
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn short_digest(digest: &str) -> String {
    let digest = digest.strip_prefix("sha256:").unwrap_or(digest);
    digest.chars().take(DIGEST_DIGITS).collect()
}

fn model(input: &Input<'_>) -> String {
    let Some(model) = &input.run.header.model else { return input.say("report-doc-no-model") };
    let parts = [
        Some(model.name.clone()),
        model.parameters.clone(),
        model.quantization.clone(),
        model.size.map(numbers::size),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn told(input: &Input<'_>, server: &ServerInfo) -> String {
    let id = if server.local { "report-doc-server-here" } else { "report-doc-server-elsewhere" };
    let name = match (server.engine, &server.product) {
        (Engine::OpenAi, Some(product)) => product.clone(),
        (Engine::OpenAi, None) => input.say("engine-other"),
        (Engine::Embedded, _) => input.say("engine-embedded"),
        (Engine::Ollama, _) => input.say("engine-ollama"),
    };
    let named = format!("{name} {}", server.version);
    input.sentence(&Message::new(id).with("server", named.trim()).with("address", server.address.as_str()))
}

fn system(input: &Input<'_>) -> String {
    let system = &input.run.header.system;
    let cores = system.cores.map(|cores| input.sentence(&Message::new("report-doc-cores").with("n", cores)));
    // The version in the system's own words begins with its name.
    let name = system.os_version.as_ref().unwrap_or(&system.os);
    let parts = [
        Some(name.clone()),
        Some(system.arch.clone()),
        system.cpu.clone(),
        cores,
        system.memory.map(numbers::size),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
