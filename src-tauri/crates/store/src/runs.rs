//! Runs on the disk: `runs/<id>/run.jsonl`, begun, read back, listed, and annotated.

use std::fs;
use std::path::{Path, PathBuf};

use domain::{
    JOURNAL_FORMAT, JournalRecord, Message, ReportNotes, Run, RunHeader, RunId, RunResult, Timestamp,
};

use crate::journal::{self, Journal};
use crate::{Error, Store, disk};

const JOURNAL: &str = "run.jsonl";
/// A damaged journal as it was found, kept when notes are added to the good part.
const KEPT_ASIDE: &str = "run.damaged.jsonl";

/// A run in the list of the last ones.
#[derive(Debug, Clone, PartialEq)]
pub struct RunEntry {
    /// The run.
    pub id: RunId,
    /// When Run was pressed.
    pub started_at: Timestamp,
    /// The folder's last component.
    pub folder_name: String,
    /// The model's name; `None` for a report without a model.
    pub model: Option<String>,
    /// N.
    pub runs: u32,
    /// Calls that are kept.
    pub calls: u32,
    /// The analyst's title; empty for none.
    pub title: String,
    /// How it ended; a run without an end is interrupted, unless it is the one that goes on now.
    pub result: RunResult,
    /// What was wrong with its journal.
    pub damage: Option<Message>,
}

/// How much there is of all runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeptRuns {
    /// How many.
    pub runs: u32,
    /// Bytes of their files.
    pub bytes: u64,
}

/// The last runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunList {
    /// Newest first.
    pub runs: Vec<RunEntry>,
    /// Runs of which nothing could be read, and why, newest first.
    pub unreadable: Vec<(RunId, Message)>,
}

impl Store {
    /// A new id: the moment in UTC and four random digits, as in `20261124-173000-3f9a`.
    pub fn new_run_id(&self, now: Timestamp) -> RunId {
        let moment = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
        let moment = moment.strftime("%Y%m%d-%H%M%S");
        loop {
            let id = RunId(format!("{moment}-{:04x}", disk::random() & 0xffff));
            if !self.runs_folder().join(&id.0).exists() {
                return id;
            }
        }
    }

    /// Begins a run: its folder and its header are on the disk when this returns.
    pub fn begin_run(&self, header: &RunHeader) -> Result<Journal, Error> {
        let path = self.journal_path(&header.id)?;
        let folder = self.runs_folder().join(&header.id.0);
        disk::create_folders(&folder)?;
        let mut journal = Journal::create(&path)?;
        journal.append(&JournalRecord::Started(Box::new(header.clone())))?;
        disk::sync_folder(&folder)?;
        disk::sync_folder(&self.runs_folder())?;
        Ok(journal)
    }

    /// Reads a run back. A damaged line and what follows it is dropped and said in [`Run::damage`].
    pub fn load_run(&self, id: &RunId) -> Result<Run, Error> {
        let path = self.journal_path(id)?;
        let bytes = match journal::read(&path) {
            Err(Error::Gone { .. }) => return Err(Error::NoSuchRun { id: id.clone() }),
            other => other?,
        };
        let reading = journal::decode(&bytes);
        if let Some(version) = reading.format_version.filter(|&version| version > JOURNAL_FORMAT) {
            return Err(Error::NewerFormat { path, version, known: JOURNAL_FORMAT });
        }
        let mut run = assemble(reading.records).ok_or_else(|| Error::Unreadable { path: path.clone() })?;
        run.damage = reading.damage.or_else(|| {
            let aside = path.with_file_name(KEPT_ASIDE);
            aside
                .exists()
                .then(|| Message::new("journal-repaired").with("path", aside.to_string_lossy().into_owned()))
        });
        Ok(run)
    }

    /// The last runs, at most `most` of them.
    pub fn last_runs(&self, most: usize) -> RunList {
        let mut ids = self.run_ids();
        // An id begins with its moment.
        ids.sort_unstable_by(|one, other| other.cmp(one));
        let mut list = RunList::default();
        for id in ids {
            if list.runs.len() == most {
                break;
            }
            match self.load_run(&id) {
                Ok(run) => list.runs.push(entry(run)),
                Err(error) => list.unreadable.push((id, error.message())),
            }
        }
        list
    }

    /// Adds what the analyst wrote to a run, whether it has ended or goes on. Where the end of the
    /// journal is damaged, the file is kept aside as it was found, and the good part goes on.
    pub fn append_notes(&self, id: &RunId, notes: &ReportNotes) -> Result<(), Error> {
        let path = self.journal_path(id)?;
        self.load_run(id)?;
        let bytes = journal::read(&path)?;
        let reading = journal::decode(&bytes);
        let record = JournalRecord::NotesChanged(notes.clone());
        if reading.damage.is_none() {
            return Journal::reopen(&path)?.append(&record);
        }
        let aside = path.with_file_name(KEPT_ASIDE);
        if !aside.exists() {
            self.replace(&aside, &bytes, false)?;
        }
        let mut repaired = bytes[..reading.good].to_vec();
        repaired
            .extend(journal::encode(&record).map_err(|source| Error::Encode { path: path.clone(), source })?);
        self.replace(&path, &repaired, true)
    }

    /// How many runs are kept, and what they take on the disk.
    pub fn kept_runs(&self) -> KeptRuns {
        let ids = self.run_ids();
        let files = ids.iter().filter_map(|id| fs::read_dir(self.runs_folder().join(&id.0)).ok()).flatten();
        KeptRuns {
            runs: u32::try_from(ids.len()).unwrap_or(u32::MAX),
            bytes: files.flatten().filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum(),
        }
    }

    /// Deletes every run. What is no run stays where it is. The first that the disk does not give up ends it.
    pub fn delete_runs(&self) -> Result<(), Error> {
        for id in self.run_ids() {
            let folder = self.runs_folder().join(&id.0);
            fs::remove_dir_all(&folder).map_err(|error| Error::io(&folder, error))?;
        }
        disk::sync_folder(&self.runs_folder())
    }

    /// The folders that have the name of a run.
    fn run_ids(&self) -> Vec<RunId> {
        fs::read_dir(self.runs_folder())
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .filter_map(|entry| entry.file_name().into_string().ok().map(RunId))
            .filter(|id| self.journal_path(id).is_ok())
            .collect()
    }

    /// Where the journal of a run is. An id comes from the page, so it is looked at first.
    fn journal_path(&self, id: &RunId) -> Result<PathBuf, Error> {
        let plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase() || byte == b'-';
        if id.0.is_empty() || id.0.len() > 64 || !id.0.bytes().all(plain) {
            return Err(Error::NoSuchRun { id: id.clone() });
        }
        Ok(self.runs_folder().join(&id.0).join(Path::new(JOURNAL)))
    }
}

fn entry(run: Run) -> RunEntry {
    RunEntry {
        id: run.header.id,
        started_at: run.header.started_at,
        folder_name: run.header.folder.name,
        model: run.header.model.map(|model| model.name),
        runs: run.header.settings.runs,
        calls: u32::try_from(run.calls.len()).unwrap_or(u32::MAX),
        title: run.notes.title,
        result: run.outcome.map_or(RunResult::Interrupted, |outcome| outcome.result),
        damage: run.damage,
    }
}

/// Puts a run together; `None` where the first record is not a header.
fn assemble(records: Vec<JournalRecord>) -> Option<Run> {
    let mut records = records.into_iter();
    let Some(JournalRecord::Started(header)) = records.next() else { return None };
    let mut run = Run {
        header: *header,
        data: None,
        calls: Vec::new(),
        effective: None,
        evidence: Vec::new(),
        analyses: Vec::new(),
        checks: Vec::new(),
        noted: Vec::new(),
        outcome: None,
        notes: ReportNotes::default(),
        damage: None,
    };
    for record in records {
        match record {
            JournalRecord::Started(header) => run.header = *header,
            JournalRecord::Ingested(data) => run.data = Some(*data),
            JournalRecord::CallFinished(call) => run.calls.push(*call),
            JournalRecord::EffectiveRead { effective } => run.effective = Some(effective),
            JournalRecord::EvidenceCut(used) => run.evidence.push(used),
            JournalRecord::Analysed { run: number, analysis } => run.analyses.push((number, analysis)),
            JournalRecord::Checked { run: number, check } => {
                run.checks.retain(|(of, _)| *of != number);
                run.checks.push((number, *check));
            }
            JournalRecord::Noted { at_ms, message } => run.noted.push((at_ms, message)),
            JournalRecord::Finished(outcome) => run.outcome = Some(outcome),
            JournalRecord::NotesChanged(notes) => run.notes = notes,
        }
    }
    Some(run)
}
