//! The one thing that travels sideways: what a run tells its listeners, screen and progress bar alike.
//! Listeners only listen; the journal is not among them.

use serde::{Deserialize, Serialize};

use crate::{EvidenceUse, Measurement, Message, RunId, RunOutcome, RunSummary, Stage, VerdictCounts};

/// Something that happened in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "event")]
pub enum RunEvent {
    /// The run is on disk and begins.
    #[serde(rename_all = "camelCase")]
    Started {
        /// The run.
        run_id: RunId,
        /// N.
        runs: u32,
    },
    /// The folder has been read.
    #[serde(rename_all = "camelCase")]
    Ingested {
        /// Files that were read.
        files: u32,
        /// Milliseconds it took.
        elapsed_ms: f64,
    },
    /// The data for a prompt has been cut to the context.
    EvidenceCut(EvidenceUse),
    /// A call begins.
    #[serde(rename_all = "camelCase")]
    CallStarted {
        /// Its place among all calls.
        index: u32,
        /// Which of the N runs; 0 for preparation.
        run: u32,
        /// What for.
        stage: Stage,
        /// Milliseconds since the start.
        at_ms: f64,
    },
    /// Text arrived.
    #[serde(rename_all = "camelCase")]
    Text {
        /// The call.
        index: u32,
        /// The text since the last such event.
        text: String,
        /// Pieces of text so far: about one per token.
        pieces: u32,
        /// Time to first token, ms.
        ttft_ms: Option<f64>,
        /// Live rate by the client's clock, tok/s, from the second piece on.
        tokens_per_s: Option<f64>,
        /// Whether it is thinking text.
        thinking: bool,
    },
    /// Nothing has arrived for a while.
    #[serde(rename_all = "camelCase")]
    Stalled {
        /// The call.
        index: u32,
        /// Seconds without a byte.
        seconds: u32,
    },
    /// A call has ended and is on disk. All measurements come again, since a later call can tell cold from warm.
    #[serde(rename_all = "camelCase")]
    CallFinished {
        /// The call that ended.
        index: u32,
        /// All measurements so far.
        measurements: Vec<Measurement>,
        /// Aggregates so far.
        summary: Box<RunSummary>,
    },
    /// What a run's text so far says was checked, and is on disk.
    #[serde(rename_all = "camelCase")]
    Checked {
        /// Which of the N runs.
        run: u32,
        /// How many passages have which verdict.
        counts: VerdictCounts,
    },
    /// The pause between two runs begins.
    #[serde(rename_all = "camelCase")]
    Pausing {
        /// How long, ms.
        pause_ms: u64,
    },
    /// Something the reader should know.
    #[serde(rename_all = "camelCase")]
    Noted {
        /// Milliseconds since the start.
        at_ms: f64,
        /// What.
        message: Message,
    },
    /// The run has ended and is on disk.
    #[serde(rename_all = "camelCase")]
    Finished {
        /// How.
        outcome: RunOutcome,
        /// All measurements.
        measurements: Vec<Measurement>,
        /// All aggregates.
        summary: Box<RunSummary>,
    },
}
