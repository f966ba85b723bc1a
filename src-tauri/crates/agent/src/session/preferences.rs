//! What is remembered from one start to the next.

use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use domain::{Doubtful, JournalRecord, Message, ReportNotes, RunHeader, RunSettings};
use store::{Journal, KeptRuns, Preferences, RunEntry};

use super::Session;
use crate::Error;

/// Runs in the list of the last ones.
const MOST_RUNS: usize = 8;

/// A run in the list of the last ones.
#[derive(Debug, Clone, PartialEq)]
pub struct LastRun {
    /// What its journal says.
    pub entry: RunEntry,
    /// Whether it is the one that goes on now.
    pub running: bool,
    /// Headline decode throughput, tok/s.
    pub tokens_per_s: Option<f64>,
}

impl Session {
    /// What is remembered, and what was wrong with it.
    pub fn preferences(&self) -> (Preferences, Vec<Message>) {
        self.store.preferences()
    }

    /// Changes what is remembered.
    pub fn change_preferences(&self, change: impl FnOnce(&mut Preferences)) -> Result<(), Error> {
        let _alone = self.preferences.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut preferences, _) = self.store.preferences();
        change(&mut preferences);
        Ok(self.store.save_preferences(&preferences)?)
    }

    /// The last runs, newest first.
    pub fn last_runs(&self) -> Vec<LastRun> {
        let running = self.state().running.as_ref().map(|running| running.id.clone());
        let last = |entry: RunEntry| {
            let running = running.as_ref() == Some(&entry.id);
            let tokens_per_s = if running { None } else { self.headline(&entry) };
            LastRun { entry, running, tokens_per_s }
        };
        self.store.last_runs(MOST_RUNS).runs.into_iter().map(last).collect()
    }

    /// How many runs are kept, and what they take on the disk.
    pub fn kept_runs(&self) -> KeptRuns {
        self.store.kept_runs()
    }

    /// Where runs are kept.
    pub fn runs_folder(&self) -> PathBuf {
        self.store.runs_folder()
    }

    /// Deletes every run; not while one goes on.
    pub fn delete_runs(&self) -> Result<(), Error> {
        let mut state = self.state();
        if state.running.is_some() {
            return Err(Error::Busy);
        }
        self.store.delete_runs()?;
        state.opened = None;
        Ok(())
    }

    /// Begins a run on the disk. Its report starts as the analyst wants new ones to.
    pub(super) fn begin_run(&self, header: &RunHeader) -> Result<Journal, Error> {
        let mut journal = self.store.begin_run(header)?;
        let doubtful = if self.remembers { self.store.preferences().0.doubtful } else { Doubtful::default() };
        let notes = ReportNotes { doubtful, ..ReportNotes::default() };
        if notes != ReportNotes::default() {
            journal.append(&JournalRecord::NotesChanged(notes))?;
        }
        Ok(journal)
    }

    fn headline(&self, entry: &RunEntry) -> Option<f64> {
        let run = self.store.load_run(&entry.id).ok()?;
        let measurements = bench::measure(&run.calls);
        let summary = bench::summarise(&measurements, run.header.settings.options.temperature, None);
        summary.decode.map(|decode| decode.tokens_per_s)
    }

    /// Remembering is a comfort: where it fails, the work goes on.
    pub(super) fn remember_folder(&self, path: &Path) {
        let opened_at = self.clock.now();
        let remembered = self.change_preferences(|preferences| preferences.remember_folder(path, opened_at));
        if let Err(error) = remembered {
            tracing::warn!(%error, "the folder is not remembered");
        }
    }

    pub(super) fn remember_settings(&self, settings: &RunSettings) {
        if !self.remembers {
            return;
        }
        let settings = settings.clone();
        let remembered = self.change_preferences(|preferences| preferences.last_settings = settings);
        if let Err(error) = remembered {
            tracing::warn!(%error, "the settings are not remembered");
        }
    }
}
