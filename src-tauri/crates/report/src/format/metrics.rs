//! metrics.json: everything that was sent, seen and computed, unrounded, for programs.
//!
//! Times are milliseconds since 1970-01-01 UTC, durations milliseconds, and what the server counted stays
//! in its own nanoseconds. A value that was not seen is null. The names of fields are a promise: a change
//! of what is there counts [`FORMAT_VERSION`] up.

use domain::{
    Analysis, Call, DataSummary, Effective, EvidenceUse, Measurement, Message, ModelIdentity, Problem,
    ReportNotes, RunCheck, RunResult, RunSettings, RunSummary, ServerInfo, SettingRow, SystemInfo,
};
use serde::Serialize;

use super::lines;
use crate::{Input, numbers};

/// Version of the file.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metrics<'a> {
    format_version: u32,
    app: App<'a>,
    run: Identity<'a>,
    outcome: Outcome,
    server: Option<&'a ServerInfo>,
    model: Option<&'a ModelIdentity>,
    system: &'a SystemInfo,
    /// What was asked for.
    settings: &'a RunSettings,
    /// Requested against effective.
    configuration: Vec<SettingRow>,
    /// What was read back from the server.
    effective: Option<&'a Effective>,
    data: Option<DataSummary>,
    evidence: &'a [EvidenceUse],
    calls: Vec<CallMetrics<'a>>,
    summary: &'a RunSummary,
    analyses: Vec<RunAnalysis<'a>>,
    /// What was checked of each run.
    checks: Vec<CheckOfRun<'a>>,
    chosen_run: u32,
    notes: &'a ReportNotes,
    noted: Vec<Noted>,
    damage: Option<Said>,
}

#[derive(Serialize)]
struct App<'a> {
    name: &'static str,
    version: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    id: &'a str,
    /// Name of the folder that was read; its place on the machine is nobody else's business.
    folder: &'a str,
    started_at: i64,
    started_at_utc: String,
    ended_at: Option<i64>,
    ended_at_utc: Option<String>,
    wall_ms: Option<f64>,
}

/// How it ended; a run without an end was interrupted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    result: &'static str,
    failure: Option<Said>,
}

/// A message with its sentence.
#[derive(Serialize)]
struct Said {
    #[serde(flatten)]
    message: Message,
    text: String,
}

#[derive(Serialize)]
struct RunAnalysis<'a> {
    run: u32,
    #[serde(flatten)]
    analysis: &'a Analysis,
}

#[derive(Serialize)]
struct CheckOfRun<'a> {
    run: u32,
    #[serde(flatten)]
    check: &'a RunCheck,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Noted {
    at_ms: f64,
    #[serde(flatten)]
    said: Said,
}

#[derive(Serialize)]
struct CallMetrics<'a> {
    #[serde(flatten)]
    call: &'a Call,
    measurement: Option<&'a Measurement>,
}

/// The metrics of a run as JSON. Holds no path on this machine.
pub fn metrics_json(input: &Input<'_>) -> String {
    let run = input.run;
    let header = &run.header;
    let ended_at = run.outcome.as_ref().map(|outcome| outcome.ended_at);
    let metrics = Metrics {
        format_version: FORMAT_VERSION,
        app: App { name: "Chimera", version: &header.app_version },
        run: Identity {
            id: &header.id.0,
            folder: &header.folder.name,
            started_at: header.started_at.0,
            started_at_utc: numbers::moment(header.started_at),
            ended_at: ended_at.map(|moment| moment.0),
            ended_at_utc: ended_at.map(numbers::moment),
            wall_ms: run.outcome.as_ref().map(|outcome| outcome.wall_ms),
        },
        outcome: outcome(input),
        server: header.server.as_ref(),
        model: header.model.as_ref(),
        system: &header.system,
        settings: &header.settings,
        configuration: input.settings.iter().map(|row| configuration(input, row)).collect(),
        effective: run.effective.as_ref(),
        data: run.data.as_ref().map(|data| data_summary(input, data)),
        evidence: &run.evidence,
        calls: run.calls.iter().map(|call| call_metrics(input, call)).collect(),
        summary: input.summary,
        analyses: run.analyses.iter().map(|(run, analysis)| RunAnalysis { run: *run, analysis }).collect(),
        checks: run.checks.iter().map(|(run, check)| CheckOfRun { run: *run, check }).collect(),
        chosen_run: input.chosen_run,
        notes: &run.notes,
        noted: run
            .noted
            .iter()
            .map(|(at_ms, message)| Noted { at_ms: *at_ms, said: said(input, message) })
            .collect(),
        damage: run.damage.as_ref().map(|damage| said(input, damage)),
    };
    lines::to_string(&metrics)
}

fn outcome(input: &Input<'_>) -> Outcome {
    let (result, failure) = match input.run.outcome.as_ref().map(|outcome| &outcome.result) {
        Some(RunResult::Done) => ("done", None),
        Some(RunResult::Failed { message }) => ("failed", Some(said(input, message))),
        Some(RunResult::Cancelled) => ("cancelled", None),
        Some(RunResult::Interrupted) | None => ("interrupted", None),
    };
    Outcome { result, failure }
}

fn said(input: &Input<'_>, message: &Message) -> Said {
    Said { message: input.without_paths(message.clone()), text: input.sentence(message) }
}

fn configuration(input: &Input<'_>, row: &SettingRow) -> SettingRow {
    SettingRow { note: row.note.clone().map(|note| input.without_paths(note)), ..row.clone() }
}

fn data_summary(input: &Input<'_>, data: &DataSummary) -> DataSummary {
    let mut data = data.clone();
    for Problem { message, .. } in &mut data.problems {
        *message = input.without_paths(message.clone());
    }
    for file in &mut data.files {
        if let domain::FileState::Skipped { reason } = &mut file.outcome {
            *reason = input.without_paths(reason.clone());
        }
    }
    data
}

fn call_metrics<'a>(input: &Input<'a>, call: &'a Call) -> CallMetrics<'a> {
    let measurement = input.measurements.iter().find(|measurement| measurement.index == call.index);
    CallMetrics { call, measurement }
}
