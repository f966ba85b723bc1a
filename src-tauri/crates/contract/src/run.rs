//! Servers, and runs as the page shows them.

use domain::{
    Analysis, EvidenceShare, KindCount, Measurement, Message, ModelIdentity, ModelInfo,
    ReportNotes, RunId, RunOutcome, RunResult, RunSettings, RunSummary, ServerInfo, SettingRow, SystemInfo, Timestamp,
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
    /// It answers with an error.
    Failed,
}

/// A server as it was found just now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ServerView {
    /// The address that was asked, normalised where that could be done.
    pub address: String,
    /// Whether it can be used.
    pub state: ServerState,
    /// What it says of itself.
    pub info: Option<ServerInfo>,
    /// Its models.
    pub models: Vec<ModelInfo>,
    /// One line on what is wrong and how to mend it.
    pub message: Option<Message>,
    /// The server's or the system's own words.
    pub detail: Option<String>,
    /// How long it took to answer, ms.
    pub elapsed_ms: f64,
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
    /// Name of its model.
    pub model: String,
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
    /// The server.
    pub server: ServerInfo,
    /// The model.
    pub model: ModelIdentity,
    /// The machine.
    pub system: SystemInfo,
    /// Requested against effective.
    pub setting_rows: Vec<SettingRow>,
    /// Files read, by kind.
    pub kinds: Vec<KindCount>,
    /// How much of the data each run's prompts carried: run, share.
    pub evidence: Vec<(u32, EvidenceShare)>,
    /// Every call, measured.
    pub measurements: Vec<Measurement>,
    /// All aggregates.
    pub summary: RunSummary,
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

