//! Every value that crosses from one room of Chimera to another, and nothing that acts: no I/O,
//! no clock, no threads. What a value means is said here once; how it is made is said in the
//! room that makes it.

mod call;
mod clock;
mod digest;
mod document;
mod drawing;
mod excerpt;
mod exchange;
mod fact;
mod finding;
mod folder;
mod level;
mod measurement;
mod message;
mod metric;
mod model;
mod problem;
mod rule_finding;
mod run;
mod run_event;
mod settings;
mod shared;
mod summary;
mod table;
mod unit;
mod verdict;
mod written;

pub use call::{Call, Stage};
pub use clock::{Clock, Timestamp};
pub use digest::{GroupDigest, NumberDigest, Quantiles, TableDigest};
pub use document::Document;
pub use drawing::{ChartKind, Drawing, DrawingPoint, Theme};
pub use excerpt::{Excerpt, ExcerptRow};
pub use exchange::{
    Arrival, Counts, DoneReason, Exchange, Failure, FailureKind, GenerateRequest, Options, Outcome,
    SchemaUse, StreamPiece, Timing,
};
pub use fact::{Fact, FactId, FactKind, Place, RowRange, Scope, Source, StatisticKind};
pub use finding::{Agreement, Analysis, Finding, Recommendation};
pub use folder::{Correction, FileEntry, FileKind, FileState, Folder, FolderProgress, Selection};
pub use level::{Configuration, Evidence, EvidenceShare, EvidenceUse, Level};
pub use measurement::{ArrivalGaps, Exclusion, ExclusionReason, Measure, Measurement, RateSource, Thermal};
pub use message::{Argument, Message};
pub use metric::{Direction, Metric};
pub use model::{
    ChatLayout, Effective, Endpoint, Engine, ModelDetails, ModelIdentity, ModelInfo, OptionOrigin,
    ResidentModel, ServerInfo, SettingRow,
};
pub use problem::{Problem, Severity};
pub use rule_finding::{FindingKind, RuleFinding, Test, TestMethod};
pub use run::{
    DataSummary, Doubtful, FolderIdentity, JOURNAL_FORMAT, JournalRecord, KindCount, ReportNotes, Run,
    RunCheck, RunHeader, RunId, RunOutcome, RunResult, SystemInfo,
};
pub use run_event::RunEvent;
pub use settings::{Consent, DEFAULT_OLLAMA_ADDRESS, NumberStyle, OnFailure, RunSettings, Start};
pub use shared::Shared;
pub use summary::{Interval, IntervalMethod, RateSummary, RunSummary, StageSummary, Statistic, Totals};
pub use table::{Cell, Column, Origin, Role, Rows, Summary, SummaryKind, Table, says_failed};
pub use unit::{Dimension, Unit};
pub use verdict::{
    CheckedClaim, CheckedSentence, CheckedText, PassageKind, TextFault, TextFaultKind, Verdict, VerdictCounts,
};
pub use written::{TextPiece, text_pieces};
