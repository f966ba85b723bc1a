//! A report that the program makes alone: no server, no model, no calls.

use domain::{JOURNAL_FORMAT, JournalRecord, RunHeader, RunId, RunOutcome, RunResult, RunSettings};

use super::{Session, folder::identity};
use crate::{Error, Examined};

impl Session {
    /// Makes a report of the open folder without a model. It is on disk when this answers, and is opened, read and
    /// saved like any run. What the analyst wants to know and for whom is kept from the settings.
    pub async fn report_without_model(&self, settings: &RunSettings) -> Result<RunId, Error> {
        let open = self.folder()?;
        let started_at = self.clock.now();
        let began = self.clock.monotonic();
        let header = RunHeader {
            format_version: JOURNAL_FORMAT,
            id: self.store.new_run_id(started_at),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at,
            folder: identity(&open.path),
            settings: RunSettings { model: String::new(), runs: 0, ..settings.clone() },
            server: None,
            model: None,
            system: bench::probe_system(),
        };
        let session = self.clone();
        let written = tokio::task::spawn_blocking(move || {
            // The report says what is there when it is made.
            let folder = ingest::read_folder(
                &open.path,
                &open.selection,
                &ingest::Limits::default(),
                session.clock.as_ref(),
                &|| false,
                &mut |_| {},
            )?;
            let examined = Examined::of(folder, &session.words);
            if examined.facts().is_empty() {
                return Err(Error::NoData);
            }
            let data = crate::data_summary(&examined);
            let mut journal = session.begin_run(&header)?;
            journal.append(&JournalRecord::Ingested(Box::new(data)))?;
            journal.append(&JournalRecord::Finished(RunOutcome {
                result: RunResult::Done,
                ended_at: session.clock.now(),
                wall_ms: session.clock.monotonic().saturating_sub(began).as_secs_f64() * 1e3,
            }))?;
            Ok(header.id)
        });
        written.await.map_err(|_| Error::ReadingStopped)?
    }
}
