//! The agent: the pipeline (ingest → analysis → report, N runs, cancel) and the use cases that the window
//! and the command line call. Nothing here knows which of the two is asking.

mod analysis;
mod clock;
mod error;
mod messages;
mod pipeline;
mod prompt;
mod session;

pub use clock::SystemClock;
pub use error::Error;
pub use llm::{default_address, is_local, normalise_address};
pub use messages::failure as failure_message;
pub use pipeline::Listener;
pub use report::Preview;
pub use session::{
    Connect, LastRun, OpenFolder, OpenedRun, SaveFormat, ServerCheck, Session, StartedRun, connect_to_ollama,
};
pub use store::{Preferences, RecentFolder, RunEntry, ThemeChoice, default_data_folder};
pub use wording::Words;

use domain::{DataSummary, FileState, Folder, KindCount, Level};

/// The folder as a run keeps it.
fn data_summary(folder: Folder, levels: Vec<Level>) -> DataSummary {
    let kinds = kinds(&folder);
    DataSummary {
        files: folder.files,
        kinds,
        problems: folder.problems,
        levels,
        facts: Vec::new(),
        facts_total: 0,
        findings: Vec::new(),
        elapsed_ms: folder.elapsed_ms,
    }
}

/// Files that were read, by kind.
pub fn kinds(folder: &Folder) -> Vec<KindCount> {
    let mut kinds: std::collections::BTreeMap<domain::FileKind, KindCount> =
        std::collections::BTreeMap::new();
    for file in &folder.files {
        let FileState::Read { rows, values, .. } = file.outcome else { continue };
        let count = kinds.entry(file.kind).or_insert(KindCount {
            kind: file.kind,
            files: 0,
            rows: 0,
            values: 0,
            bytes: 0,
            latest: None,
        });
        count.files += 1;
        count.rows += rows;
        count.values += values;
        count.bytes += file.size;
        count.latest = count.latest.max(file.modified);
    }
    kinds.into_values().collect()
}
