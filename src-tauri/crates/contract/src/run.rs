//! Servers, and runs as the page shows them.

use agent::{LastRun, OpenedRun, ServerCheck, StartedServer};
use domain::{
    Analysis, Endpoint, Engine, EvidenceUse, FailureKind, KindCount, Measurement, Message, ModelIdentity,
    ModelInfo, ReportNotes, RunId, RunOutcome, RunResult, RunSettings, RunSummary, ServerInfo, SettingRow,
    SystemInfo, Timestamp, VerdictCounts,
};
use serde::Serialize;

/// Whether a server can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ServerState {
    /// It answers and has models.
    Ready,
    /// It answers and has no model.
    NoModels,
    /// Nothing listens there.
    Refused,
    /// Something else answers.
    WrongService,
    /// The address cannot be used.
    BadAddress,
    /// No computer is known by the name in the address.
    UnknownHost,
    /// It wants a key, or another one than it was given.
    BadKey,
    /// A proxy stands before it and lets nothing through.
    Proxy,
    /// It is older than what is needed.
    TooOld,
    /// It answers with an error.
    Failed,
}

/// A server as it was found just now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ServerView {
    /// What was asked, and where; its address is normalised where that could be done.
    pub endpoint: Endpoint,
    /// The program that is usually there; `None` for a server that the analyst added.
    pub usual: Option<String>,
    /// Whether it has a key.
    pub has_key: bool,
    /// Whether it does not run, and can be started from here.
    pub can_be_started: bool,
    /// Whether it can be used.
    pub state: ServerState,
    /// What it says of itself.
    pub info: Option<ServerInfo>,
    /// Its models.
    pub models: Vec<ModelInfo>,
    /// The server's or the system's own words.
    pub detail: Option<String>,
    /// How long it took to answer, ms.
    pub elapsed_ms: f64,
}

/// A server that was started from here.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct StartedServerView {
    /// How it was found then.
    pub server: ServerView,
    /// Whether it ends with the window.
    pub ends_with_us: bool,
}

/// A run in the list of the last ones.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RunEntryView {
    /// The run.
    pub id: RunId,
    /// When it was started.
    pub started_at: Timestamp,
    /// Name of its folder.
    pub folder: String,
    /// Name of its model; `None` for a report without one.
    pub model: Option<String>,
    /// N.
    pub runs: u32,
    /// How it ended; `None` while it goes on.
    pub result: Option<RunResult>,
    /// Headline decode throughput, tok/s.
    pub tokens_per_s: Option<f64>,
}

/// A run, opened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// The run.
    pub id: RunId,
    /// When it was started.
    pub started_at: Timestamp,
    /// Name of its folder.
    pub folder: String,
    /// What was asked for.
    pub settings: RunSettings,
    /// The server; `None` for a report without a model.
    pub server: Option<ServerInfo>,
    /// The model; `None` for a report without one.
    pub model: Option<ModelIdentity>,
    /// The machine.
    pub system: SystemInfo,
    /// Requested against effective.
    pub setting_rows: Vec<SettingRow>,
    /// Files read, by kind.
    pub kinds: Vec<KindCount>,
    /// How much of the data the prompts carried, by run and stage.
    pub evidence: Vec<EvidenceUse>,
    /// Every call, measured.
    pub measurements: Vec<Measurement>,
    /// All aggregates.
    pub summary: RunSummary,
    /// Facts of the folder in all.
    pub facts: u64,
    /// What the program found by rule.
    pub findings: u32,
    /// How many passages of each run's findings, recommendations and report have which verdict.
    pub checks: Vec<(u32, VerdictCounts)>,
    /// Validated analyses: run, findings.
    pub analyses: Vec<(u32, Analysis)>,
    /// Runs that have a report text.
    pub reports: Vec<u32>,
    /// What was noted: ms since the start, message.
    pub noted: Vec<(f64, Message)>,
    /// How it ended; `None` while it goes on or where it was interrupted.
    pub outcome: Option<RunOutcome>,
    /// What the analyst wrote.
    pub notes: ReportNotes,
    /// Which run's findings and prose the report shows.
    pub chosen_run: u32,
    /// What was wrong with the journal.
    pub damage: Option<Message>,
}

impl ServerView {
    /// The view of what was found at an address.
    pub fn of(check: ServerCheck) -> Self {
        let mut view = Self {
            endpoint: check.endpoint,
            usual: check.usual.map(str::to_owned),
            has_key: check.has_key,
            can_be_started: check.can_be_started,
            state: ServerState::Ready,
            info: None,
            models: Vec::new(),
            detail: None,
            elapsed_ms: check.elapsed_ms,
        };
        match check.found {
            Ok((info, models)) => {
                if models.is_empty() {
                    view.state = ServerState::NoModels;
                }
                view.info = Some(info);
                view.models = models;
            }
            Err(failure) => {
                let is_embedded = view.endpoint.engine == Engine::Embedded;
                view.state = match failure.kind {
                    // One that keeps silent, behind a firewall for example, and an engine that does not start.
                    FailureKind::Refused | FailureKind::IdleTimeout => ServerState::Refused,
                    FailureKind::EngineStopped if is_embedded => ServerState::Refused,
                    FailureKind::WrongService | FailureKind::Redirected => ServerState::WrongService,
                    FailureKind::BadAddress => ServerState::BadAddress,
                    FailureKind::UnknownHost => ServerState::UnknownHost,
                    FailureKind::BadKey => ServerState::BadKey,
                    FailureKind::Proxy => ServerState::Proxy,
                    FailureKind::TooOld => ServerState::TooOld,
                    _ => ServerState::Failed,
                };
                view.detail = Some(failure.words).filter(|words| !words.is_empty());
            }
        }
        view
    }
}

impl From<StartedServer> for StartedServerView {
    fn from(StartedServer { check, ends_with_us }: StartedServer) -> Self {
        Self { server: ServerView::of(check), ends_with_us }
    }
}

impl RunEntryView {
    /// The view of a run in the list.
    pub fn of(last: LastRun) -> Self {
        let entry = last.entry;
        Self {
            id: entry.id,
            started_at: entry.started_at,
            folder: entry.folder_name,
            model: entry.model,
            runs: entry.runs,
            result: (!last.running).then_some(entry.result),
            tokens_per_s: last.tokens_per_s,
        }
    }
}

impl RunView {
    /// The view of an opened run.
    pub fn of(opened: &OpenedRun) -> Self {
        let run = &opened.run;
        let header = &run.header;
        Self {
            id: header.id.clone(),
            started_at: header.started_at,
            folder: header.folder.name.clone(),
            settings: header.settings.clone(),
            server: header.server.clone(),
            model: header.model.clone(),
            system: header.system.clone(),
            setting_rows: opened.settings.clone(),
            kinds: run.data.as_ref().map(|data| data.kinds.clone()).unwrap_or_default(),
            evidence: run.evidence.clone(),
            measurements: opened.measurements.clone(),
            summary: opened.summary.clone(),
            facts: run.data.as_ref().map_or(0, |data| data.facts_total),
            findings: run
                .data
                .as_ref()
                .map_or(0, |data| u32::try_from(data.findings.len()).unwrap_or(u32::MAX)),
            checks: run
                .checks
                .iter()
                .map(|(run, check)| {
                    let texts = check.findings.iter().chain(&check.recommendations).chain(&check.report);
                    (*run, VerdictCounts::of(texts))
                })
                .collect(),
            analyses: run.analyses.clone(),
            reports: opened.reports(),
            noted: run.noted.clone(),
            outcome: run.outcome.clone(),
            notes: run.notes.clone(),
            chosen_run: opened.chosen_run,
            damage: run.damage.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Failure;

    use super::*;

    #[test]
    fn who_does_not_answer_is_no_error_of_a_server() {
        let state = |engine, kind| {
            let endpoint = Endpoint::new(engine, "http://192.0.2.7:8000");
            let found = Err(Failure { kind, status: None, words: "why".to_owned() });
            let check = ServerCheck {
                endpoint,
                usual: None,
                found,
                has_key: false,
                can_be_started: false,
                elapsed_ms: 1.0,
            };
            ServerView::of(check).state
        };
        assert_eq!(state(Engine::OpenAi, FailureKind::IdleTimeout), ServerState::Refused);
        assert_eq!(state(Engine::Embedded, FailureKind::EngineStopped), ServerState::Refused);
        assert_eq!(state(Engine::OpenAi, FailureKind::UnknownHost), ServerState::UnknownHost);
        assert_eq!(state(Engine::OpenAi, FailureKind::Server), ServerState::Failed);
    }
}
