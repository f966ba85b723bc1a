//! The reading of a folder: walk, read on all cores, put together in path order.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

use domain::{
    Cell, Clock, Document, FileState, Folder, FolderProgress, Message, Problem, Role, Selection, Severity,
    Table,
};

use crate::error::Error;
use crate::formats::{self, Content, Reading, Refused};
use crate::limits::Limits;
use crate::notes::{Lines, Notes};
use crate::typing::Typing;
use crate::walk::{Found, io_reason, too_large, walk};

/// How often progress is told.
const STEP: Duration = Duration::from_millis(50);
/// Files from here on are read one at a time, so that their memory does not add up.
const LARGE: u64 = 4 << 20;

/// Reads everything below `root` that `selection` leaves in, under `limits`.
///
/// Fails only where `root` itself cannot be listed; every file that cannot be read is listed with the reason.
/// When `cancelled` turns true, what was read so far comes back, marked.
pub fn read_folder(
    root: &Path,
    selection: &Selection,
    limits: &Limits,
    clock: &dyn Clock,
    cancelled: &(dyn Fn() -> bool + Sync),
    progress: &mut dyn FnMut(FolderProgress),
) -> Result<Folder, Error> {
    let begin = clock.monotonic();
    let mut told = Told { clock, last: begin, progress };
    check(root)?;
    told.now(0, 0);
    let (found, more) = walk(root, selection, limits, |found| {
        told.sometimes(found, 0);
        !cancelled()
    });
    let shared = Shared {
        found: &found,
        next: AtomicUsize::new(0),
        cells_left: AtomicU64::new(limits.cells),
        large: Mutex::new(()),
        selection,
        limits,
        cancelled,
    };
    let mut outcomes = read_all(&shared, &mut told);
    let mut folder = Folder { cancelled: cancelled(), ..Folder::default() };
    if more {
        let message = Message::new("problem-too-many-files").with("limit", limits.files);
        folder.problems.push(Problem {
            file: String::new(),
            line: None,
            severity: Severity::Warning,
            message,
        });
    }
    for (found, outcome) in found.iter().zip(outcomes.drain(..)) {
        add(&mut folder, found, outcome);
    }
    told.now(found.len(), found.len());
    folder.elapsed_ms = (clock.monotonic().saturating_sub(begin)).as_secs_f64() * 1e3;
    Ok(folder)
}

fn check(root: &Path) -> Result<(), Error> {
    let unreadable = |source| Error::Unreadable { path: root.to_owned(), source };
    let metadata = std::fs::metadata(root).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => Error::Gone { path: root.to_owned() },
        _ => unreadable(source),
    })?;
    if !metadata.is_dir() {
        return Err(Error::NotAFolder { path: root.to_owned() });
    }
    std::fs::read_dir(root).map(drop).map_err(unreadable)
}

/// Progress, not more often than anybody can see.
struct Told<'a> {
    clock: &'a dyn Clock,
    last: Duration,
    progress: &'a mut dyn FnMut(FolderProgress),
}

impl Told<'_> {
    fn now(&mut self, found: usize, done: usize) {
        self.last = self.clock.monotonic();
        (self.progress)(FolderProgress { found: found as u64, done: done as u64 });
    }

    fn sometimes(&mut self, found: usize, done: usize) {
        if self.clock.monotonic().saturating_sub(self.last) >= STEP {
            self.now(found, done);
        }
    }
}

/// What the reading threads have in common.
struct Shared<'a> {
    found: &'a [Found],
    next: AtomicUsize,
    cells_left: AtomicU64,
    large: Mutex<()>,
    selection: &'a Selection,
    limits: &'a Limits,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// What became of one file.
struct Outcome {
    state: FileState,
    tables: Vec<Table>,
    document: Option<Document>,
    problems: Vec<Problem>,
}

/// Reads every file that is to be read; `None` for those that a cancel came before.
fn read_all(shared: &Shared<'_>, told: &mut Told<'_>) -> Vec<Option<Outcome>> {
    let total = shared.found.len();
    let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(total);
    outcomes.resize_with(total, || None);
    let threads = thread::available_parallelism().map_or(1, usize::from).min(total.max(1));
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let sender = sender.clone();
            scope.spawn(move || {
                while let Some((place, found)) = shared.take() {
                    if sender.send((place, shared.read(found))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (done, (place, outcome)) in receiver.into_iter().enumerate() {
            outcomes[place] = Some(outcome);
            told.sometimes(total, done + 1);
        }
    });
    outcomes
}

impl Shared<'_> {
    fn take(&self) -> Option<(usize, &Found)> {
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        self.found.get(place).filter(|_| !(self.cancelled)()).map(|found| (place, found))
    }

    fn read(&self, found: &Found) -> Outcome {
        let mut notes = Notes::new(&found.name);
        if let Some(state) = found.outcome.clone() {
            if let (FileState::Skipped { reason }, true) = (&state, found.failed) {
                notes.error(None, reason.clone());
            }
            return Outcome { state, tables: Vec::new(), document: None, problems: notes.into_problems() };
        }
        let turn = (found.size >= LARGE).then(|| self.large.lock());
        // A parser that panics costs its file and nothing else.
        let read = catch_unwind(AssertUnwindSafe(|| self.content(found, &mut notes)));
        drop(turn);
        let content = read.unwrap_or_else(|_| Err(Message::new("skipped-defect").into()));
        let (state, content) = match content {
            Ok(content) => (counted(&content), content),
            Err(Refused { reason, line }) => {
                notes.error(line, reason.clone());
                (FileState::Skipped { reason }, Content::default())
            }
        };
        for table in &content.tables {
            tell_failed_rows(table, &mut notes);
        }
        Outcome { state, tables: content.tables, document: content.document, problems: notes.into_problems() }
    }

    fn content(&self, found: &Found, notes: &mut Notes) -> Result<Content, Refused> {
        let bytes = bytes(found, formats::largest(found.kind, self.limits), notes)?;
        let typing = Typing {
            corrections: &self.selection.corrections,
            columns: self.limits.columns,
            cells_left: &self.cells_left,
        };
        formats::read(found.kind, bytes, &Reading { file: &found.name, limits: self.limits, typing }, notes)
    }
}

/// All bytes of a file, as many as it had when it was listed or as it has grown to, up to the limit.
fn bytes(found: &Found, limit: u64, notes: &mut Notes) -> Result<Vec<u8>, Message> {
    let file = File::open(&found.path).map_err(|error| io_reason(&error))?;
    let mut bytes = Vec::with_capacity(usize::try_from(found.size.min(limit)).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| io_reason(&error))?;
    let size = bytes.len() as u64;
    if size > limit {
        return Err(too_large(size, limit));
    }
    if size != found.size {
        notes.warning(None, Message::new("problem-changed").with("before", found.size).with("after", size));
    }
    Ok(bytes)
}

fn counted(content: &Content) -> FileState {
    let rows = content.tables.iter().map(|table| table.rows() as u64).sum();
    let columns = content.tables.iter().flat_map(|table| &table.columns);
    let measures = columns.filter(|column| matches!(column.role, Role::Measure { .. }));
    let values =
        measures.flat_map(|column| &column.cells).filter(|cell| matches!(cell, Cell::Number(_))).count();
    FileState::Read {
        tables: u32::try_from(content.tables.len()).unwrap_or(u32::MAX),
        rows,
        values: values as u64,
    }
}

fn tell_failed_rows(table: &Table, notes: &mut Notes) {
    let mut failed = Lines::default();
    failed.add_all((0..table.rows()).filter(|row| table.has_failed(*row)).map(|row| table.lines[row]));
    if !failed.is_empty() {
        notes.warning(failed.first(), failed.told(Message::new("problem-rows-failed")));
    }
}

/// A file that a cancel came before is listed as such.
fn add(folder: &mut Folder, found: &Found, outcome: Option<Outcome>) {
    let Some(outcome) = outcome else {
        let state = found.outcome.clone();
        let state = state.unwrap_or_else(|| FileState::Skipped { reason: Message::new("skipped-cancelled") });
        folder.files.push(found.entry(state));
        return;
    };
    folder.files.push(found.entry(outcome.state));
    folder.tables.extend(outcome.tables);
    folder.documents.extend(outcome.document);
    folder.problems.extend(outcome.problems);
}
