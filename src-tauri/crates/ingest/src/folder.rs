//! The reading of a folder: walk, read on all cores, put together in path order.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use domain::{
    Cell, Clock, Document, FileKind, FileState, Folder, FolderProgress, Message, Problem, Role, Selection,
    Severity, Table,
};

use crate::error::Error;
use crate::formats::{self, Content, Reading, Refused};
use crate::large;
use crate::limits::Limits;
use crate::notes::{Lines, Notes};
use crate::typing::Typing;
use crate::walk::{Found, io_reason, too_large, walk};
use crate::wide::name_dimensions;

/// How often progress is told.
const STEP: Duration = Duration::from_millis(50);
/// Files that are handed on together once there are many: waking a reader costs as much as reading a small file.
const BATCH: usize = 32;
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
    let shared = Shared {
        cells_left: AtomicU64::new(limits.cells),
        large: Mutex::new(()),
        selection,
        limits,
        cancelled,
    };
    let (mut read, more) = read_all(root, &shared, &mut told);
    read.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
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
    let files = read.len();
    for (found, outcome) in read {
        add(&mut folder, &found, outcome);
    }
    name_dimensions(&mut folder.tables);
    told.now(files, files);
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

/// An entry and what became of it; `None` where a cancel came before.
type Done = (Found, Option<Outcome>);

/// Reads every file that is to be read while the folder is still walked, and tells whether there were more than
/// the limit.
fn read_all(root: &Path, shared: &Shared<'_>, told: &mut Told<'_>) -> (Vec<Done>, bool) {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (to_read, batches) = mpsc::channel::<Vec<Found>>();
    let batches = Mutex::new(batches);
    let (sender, receiver) = mpsc::channel::<Vec<Done>>();
    let (mut all, mut found) = (Vec::new(), 0);
    let more = thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, batches) = (sender.clone(), &batches);
            scope.spawn(move || {
                while let Some(batch) = next_batch(batches) {
                    if sender.send(batch.into_iter().map(|found| shared.outcome(found)).collect()).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        // The first files go out at once, so that of a few each reader has its share.
        let (mut batch, mut size) = (Vec::new(), 1);
        let more = walk(root, shared.selection, shared.limits, |next| {
            found += 1;
            batch.push(next);
            if batch.len() >= size {
                size = (size + 1).min(BATCH);
                // The readers wait as long as there is somebody to send.
                let _ = to_read.send(std::mem::replace(&mut batch, Vec::with_capacity(size)));
                all.extend(receiver.try_iter().flatten());
            }
            told.sometimes(found, all.len());
            !(shared.cancelled)()
        });
        let _ = to_read.send(batch);
        drop(to_read);
        for read in receiver {
            all.extend(read);
            told.sometimes(found, all.len());
        }
        more
    });
    (all, more)
}

fn next_batch(batches: &Mutex<mpsc::Receiver<Vec<Found>>>) -> Option<Vec<Found>> {
    batches.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

impl Shared<'_> {
    fn outcome(&self, found: Found) -> Done {
        let outcome = if (self.cancelled)() { None } else { Some(self.read(&found)) };
        (found, outcome)
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
        if found.kind == FileKind::Csv && found.size > self.limits.table_bytes {
            return self.summed_up(found, notes);
        }
        let reading = self.reading(found, &self.cells_left);
        let most = formats::largest(found.kind, self.limits).min(self.limits.file_bytes);
        let bytes = bytes(found, most, notes)?;
        let read = formats::read(found.kind, bytes, &reading, notes);
        match read {
            // What has too many cells to be held can still be summed up.
            Err(refused) if found.kind == FileKind::Csv && refused.reason.id == "skipped-cells" => {
                let mut again = Notes::new(&found.name);
                match self.summed_up(found, &mut again) {
                    Err(other) if other.reason.id != "skipped-cancelled" => Err(refused),
                    // Without numbers nothing of it would be left.
                    Ok(content) if matches!(counted(&content), FileState::Read { values: 0, .. }) => {
                        Err(refused)
                    }
                    summed_up => {
                        *notes = again;
                        summed_up
                    }
                }
            }
            read => read,
        }
    }

    fn reading<'a>(&'a self, found: &'a Found, cells_left: &'a AtomicU64) -> Reading<'a> {
        let corrections = &self.selection.corrections;
        let typing = Typing { corrections, columns: self.limits.columns, cells_left };
        Reading { file: &found.name, limits: self.limits, typing }
    }

    /// The statistics of a text table. Its first rows are held for a moment, and its cells count for nothing.
    fn summed_up(&self, found: &Found, notes: &mut Notes) -> Result<Content, Refused> {
        let cells = AtomicU64::new(u64::MAX);
        let table = large::read(found, &self.reading(found, &cells), self.cancelled, notes)?;
        Ok(Content { tables: vec![table], document: None })
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
    let digests = content.tables.iter().filter_map(|table| table.digest.as_ref());
    let (mut rows, mut summed) = (0, 0);
    for digest in digests {
        rows += digest.rows;
        let whole = digest.groups.first().into_iter().flat_map(|group| &group.columns);
        summed += whole.flatten().map(|column| column.n).sum::<u64>();
    }
    rows += content.tables.iter().map(|table| table.rows() as u64).sum::<u64>();
    let columns = content.tables.iter().flat_map(|table| &table.columns);
    let measures = columns.filter(|column| matches!(column.role, Role::Measure { .. }));
    let values =
        measures.flat_map(|column| &column.cells).filter(|cell| matches!(cell, Cell::Number(_))).count();
    FileState::Read {
        tables: u32::try_from(content.tables.len()).unwrap_or(u32::MAX),
        rows,
        values: values as u64 + summed,
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
