//! A run as it is kept: the records of its journal, and the run put together from them.

use serde::{Deserialize, Serialize};

use crate::{
    Analysis, Call, CheckedText, Effective, EvidenceUse, Fact, FileEntry, FileKind, Level, Message,
    ModelIdentity, Problem, RuleFinding, RunSettings, ServerInfo, Timestamp,
};

/// Version of the journal's records.
pub const JOURNAL_FORMAT: u32 = 1;

/// Names a run: its start in UTC and a random part, safe as a folder name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct RunId(pub String);

/// The machine that ran Chimera.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SystemInfo {
    /// `windows`, `macos`, `linux`.
    pub os: String,
    /// Version of the system in its own words.
    pub os_version: Option<String>,
    /// `x86_64`, `aarch64`.
    pub arch: String,
    /// Name of the processor.
    pub cpu: Option<String>,
    /// Logical processors.
    pub cores: Option<u32>,
    /// Memory in bytes.
    pub memory: Option<u64>,
}

/// The folder that a run read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FolderIdentity {
    /// Its last component.
    pub name: String,
    /// Its whole path on this machine. Kept in the journal, never printed in a report.
    pub path: String,
}

/// The first record of a journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunHeader {
    /// Version of the records, [`JOURNAL_FORMAT`].
    pub format_version: u32,
    /// The run.
    pub id: RunId,
    /// Version of Chimera.
    pub app_version: String,
    /// When Run was pressed.
    pub started_at: Timestamp,
    /// The folder.
    pub folder: FolderIdentity,
    /// What was asked for.
    pub settings: RunSettings,
    /// The server; `None` for a report without a model.
    pub server: Option<ServerInfo>,
    /// The model; `None` for a report without one.
    pub model: Option<ModelIdentity>,
    /// The machine.
    pub system: SystemInfo,
}

/// Files of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KindCount {
    /// The kind.
    pub kind: FileKind,
    /// Files that were read.
    pub files: u32,
    /// Rows of their tables.
    pub rows: u64,
    /// Measured values in them.
    pub values: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// The latest change among them.
    pub latest: Option<Timestamp>,
}

/// The folder as the run saw it, for the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DataSummary {
    /// Every file, read or not.
    pub files: Vec<FileEntry>,
    /// Files that were read, by kind.
    pub kinds: Vec<KindCount>,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// The folder's data, best ranked first.
    pub levels: Vec<Level>,
    /// Its facts, best ranked first: F1 is the first of them, F2 the second.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// How many facts the folder has in all; more than are kept here where it has very many.
    #[serde(default)]
    pub facts_total: u64,
    /// What the program found by rule, best ranked first.
    #[serde(default)]
    pub findings: Vec<RuleFinding>,
    /// How long reading took, ms.
    pub elapsed_ms: f64,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "result")]
pub enum RunResult {
    /// All N runs were made.
    Done,
    /// Stopped by a failure, said in a sentence.
    Failed {
        /// What happened.
        message: Message,
    },
    /// The analyst cancelled.
    Cancelled,
    /// The journal has no end: the app was closed or stopped in mid-run.
    Interrupted,
}

/// The last record of a journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RunOutcome {
    /// How it ended.
    pub result: RunResult,
    /// When.
    pub ended_at: Timestamp,
    /// Wall time from the first call's start to the end, ms, pauses included.
    pub wall_ms: f64,
}

/// What happens in a report to what the model says and the facts contradict or do not support.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Doubtful {
    /// It stays, marked.
    #[default]
    Marked,
    /// It is left out, and how much was is said.
    Removed,
}

/// What was checked of one of the N runs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct RunCheck {
    /// The findings of its analysis, each checked on its own, in their order.
    pub findings: Vec<CheckedText>,
    /// Its recommendations, likewise.
    pub recommendations: Vec<CheckedText>,
    /// The text of its report.
    pub report: Option<CheckedText>,
}

/// What the analyst adds to a report. Hers, marked as hers, never checked away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ReportNotes {
    /// Title of the report; empty for the standard one.
    pub title: String,
    /// Author.
    pub author: String,
    /// Organisation.
    pub organisation: String,
    /// Her own summary, Markdown.
    pub summary: String,
    /// Her own notes, Markdown.
    pub notes: String,
    /// Which of the N runs' findings and prose the report shows; `None` for the first that is complete.
    pub chosen_run: Option<u32>,
    /// What happens to contradicted and unsupported sentences of the model.
    pub doubtful: Doubtful,
}

/// A record of a run's journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "record")]
pub enum JournalRecord {
    /// The first record.
    Started(Box<RunHeader>),
    /// The folder was read.
    Ingested(Box<DataSummary>),
    /// A call has ended, well or badly.
    CallFinished(Box<Call>),
    /// What was in effect, read back after the model was loaded.
    #[serde(rename_all = "camelCase")]
    EffectiveRead {
        /// As far as the server tells.
        effective: Effective,
    },
    /// How much of the data the prompts of one stage carried.
    EvidenceCut(EvidenceUse),
    /// The validated answer of an analysis.
    #[serde(rename_all = "camelCase")]
    Analysed {
        /// Which of the N runs.
        run: u32,
        /// Findings and recommendations.
        analysis: Analysis,
    },
    /// What the checker says of a run's text so far; the last one of a run counts.
    #[serde(rename_all = "camelCase")]
    Checked {
        /// Which of the N runs.
        run: u32,
        /// The verdicts.
        check: Box<RunCheck>,
    },
    /// Something the reader should know, with its time since the start, ms.
    #[serde(rename_all = "camelCase")]
    Noted {
        /// Milliseconds since the start.
        at_ms: f64,
        /// What.
        message: Message,
    },
    /// The last record of the run itself.
    Finished(RunOutcome),
    /// What the analyst wrote; the last one counts.
    NotesChanged(ReportNotes),
}

/// A run put together from its journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// How it was started.
    pub header: RunHeader,
    /// The folder as it saw it; `None` where it ended before.
    pub data: Option<DataSummary>,
    /// Every call, in order.
    pub calls: Vec<Call>,
    /// What was in effect.
    pub effective: Option<Effective>,
    /// How much of the data the prompts carried, by run and stage.
    pub evidence: Vec<EvidenceUse>,
    /// Validated analyses, by run.
    pub analyses: Vec<(u32, Analysis)>,
    /// What was checked, by run.
    pub checks: Vec<(u32, RunCheck)>,
    /// What was noted, with its time since the start, ms.
    pub noted: Vec<(f64, Message)>,
    /// How it ended; `None` while it goes on or where it was interrupted.
    pub outcome: Option<RunOutcome>,
    /// What the analyst wrote.
    pub notes: ReportNotes,
    /// What was wrong with the journal itself.
    pub damage: Option<Message>,
}
