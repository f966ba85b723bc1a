//! The agent: the pipeline (ingest → analysis → report, N runs, cancel) and the use cases that the window
//! and the command line call. Nothing here knows which of the two is asking.

mod agreement;
mod analysis;
mod clock;
mod error;
mod examined;
mod inspect;
mod messages;
mod pipeline;
mod prompt;
mod session;

pub use clock::SystemClock;
pub use error::Error;
pub use examined::Examined;
pub use inspect::{Inspected, inspect};
pub use llm::{ModelOwner, default_address, find_worker, is_local};
pub use pipeline::Listener;
pub use report::Preview;
pub use session::{
    Connect, Download, DownloadEnd, DownloadProgress, FactUse, FactView, LastRun, ModelEntry, Models,
    NewestRelease, OpenFolder, OpenedRun, RECOMMENDED, RELEASES, Recommended, SaveFormat, ServerCheck,
    Session, SourceState, SourceView, StartedRun, StartedServer, connect,
};
pub use store::{KeptRuns, Preferences, RecentFolder, RunEntry, ThemeChoice, default_data_folder};
pub use wording::Words;

use domain::{DataSummary, FileState, Folder, KindCount};

/// The folder as a run keeps it.
fn data_summary(examined: &Examined) -> DataSummary {
    let folder = &examined.folder;
    DataSummary {
        files: folder.files.clone(),
        kinds: kinds(folder),
        levels: evidence::levels(&folder.tables),
        problems: folder.problems.clone(),
        facts: examined.facts().to_vec(),
        facts_total: examined.facts_total,
        findings: examined.findings().to_vec(),
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
