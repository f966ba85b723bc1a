//! One run, from the arguments to the saved files.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use agent::{Error, OpenFolder, Session, SystemClock, Words, connect_to_ollama, default_data_folder};
use domain::{Message, ReportNotes, RunId, RunOutcome, RunResult};
use tokio_util::sync::CancellationToken;

use crate::arguments::RunArguments;
use crate::progress::Progress;

/// How it ended, as the exit code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Ending {
    /// All runs are done and saved.
    Done = 0,
    /// Something failed.
    Failed = 1,
    /// The arguments cannot be used.
    BadUsage = 2,
    /// Ctrl-C.
    Cancelled = 130,
}

/// Why it ends before its end.
enum Stop {
    Failed(Error),
    /// The run is kept, but could not be saved where it was to be.
    NotSaved(RunId, Error),
    BadUsage(Message),
    Cancelled,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error {
            Error::Setting { .. } | Error::NoModel => Self::BadUsage(error.message()),
            Error::AskUnloadElsewhere { address } => {
                Self::BadUsage(Message::new("cli-ask-unload-elsewhere").with("address", address))
            }
            other => Self::Failed(other),
        }
    }
}

/// Makes the runs and saves them.
pub(crate) async fn run(arguments: &RunArguments) -> Ending {
    let words = Words::english();
    let progress = Arc::new(Progress::new(arguments.runs(), arguments.quiet));
    match attempt(arguments, &progress, &interruption()).await {
        Ok(ending) => ending,
        Err(Stop::Cancelled) => {
            progress.line(&words.get("cli-cancelled-before"));
            Ending::Cancelled
        }
        Err(Stop::BadUsage(message)) => {
            say(&words.sentence(&message));
            Ending::BadUsage
        }
        Err(Stop::Failed(error)) => {
            say_error(&error, &words);
            Ending::Failed
        }
        Err(Stop::NotSaved(id, error)) => {
            say_error(&error, &words);
            say(&words.sentence(&Message::new("cli-kept").with("id", id.0)));
            Ending::Failed
        }
    }
}

async fn attempt(
    arguments: &RunArguments,
    progress: &Arc<Progress>,
    interrupted: &CancellationToken,
) -> Result<Ending, Stop> {
    check_shown_run(arguments)?;
    let data = match &arguments.data {
        Some(data) => data.clone(),
        None => default_data_folder().map_err(Error::from)?,
    };
    let session = Session::open(&data, Arc::new(SystemClock::new()), connect_to_ollama())?.without_memory();
    session.prepare_to_save_all(&arguments.out, arguments.overwrite)?;

    // A run keeps the folder's name and whole path, and `.` has neither. A folder that is gone is said on reading.
    let folder = dunce::canonicalize(&arguments.folder).unwrap_or_else(|_| arguments.folder.clone());
    let reading = session.open_folder_with(&folder, arguments.selection(), |_| {});
    let folder = unless(interrupted, reading).await?;
    check_chosen(arguments, &folder)?;

    let server = arguments.server();
    let model = unless(interrupted, session.describe_model(&server, &arguments.model)).await?;
    let listener = {
        let (session, progress) = (session.clone(), Arc::clone(progress));
        Arc::new(move |event| progress.show(&event, session.words()))
    };
    let starting = session.start_run(arguments.settings(model.options), listener);
    let mut started = unless(interrupted, starting).await?;
    let outcome = tokio::select! {
        outcome = &mut started.ended => outcome,
        () = interrupted.cancelled() => {
            session.cancel_run();
            started.ended.await
        }
    };

    let files = save(arguments, &session, &started.id).map_err(|error| Stop::NotSaved(started.id, error))?;
    for file in files {
        drop(writeln!(std::io::stdout(), "{}", file.display()));
    }
    let words = session.words();
    let Ok(RunOutcome { result, wall_ms, .. }) = outcome else {
        say(&words.get("error-unexpected"));
        return Ok(Ending::Failed);
    };
    Ok(match result {
        RunResult::Done => {
            let done = Message::new("cli-done").with("runs", arguments.runs()).with("seconds", wall_ms / 1e3);
            progress.line(&words.sentence(&done));
            Ending::Done
        }
        RunResult::Cancelled => {
            progress.line(&words.get("cli-cancelled"));
            Ending::Cancelled
        }
        RunResult::Failed { message } => {
            say(&words.sentence(&message));
            Ending::Failed
        }
        RunResult::Interrupted => Ending::Failed,
    })
}

/// Adds what the analyst wrote to the run, and saves it.
fn save(arguments: &RunArguments, session: &Session, id: &RunId) -> Result<Vec<PathBuf>, Error> {
    let notes = arguments.notes();
    if notes != ReportNotes::default() {
        session.change_notes(id, &notes)?;
    }
    session.save_all(id, &arguments.out, arguments.overwrite)
}

/// The first Ctrl-C, as a token; the second ends the program at once. Whatever is being written then
/// is old or new, never half.
fn interruption() -> CancellationToken {
    let interrupted = CancellationToken::new();
    let token = interrupted.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            token.cancel();
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(i32::from(Ending::Cancelled as u8));
        }
    });
    interrupted
}

/// Waits for what is under way, unless somebody interrupts it.
async fn unless<T>(
    interrupted: &CancellationToken,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Stop> {
    tokio::select! {
        done = work => Ok(done?),
        () = interrupted.cancelled() => Err(Stop::Cancelled),
    }
}

/// The report cannot show the fourth of three runs.
fn check_shown_run(arguments: &RunArguments) -> Result<(), Stop> {
    match arguments.notes().chosen_run {
        Some(run) if run > arguments.runs() => Err(Stop::BadUsage(
            Message::new("cli-no-such-run").with("run", run).with("runs", arguments.runs()),
        )),
        _ => Ok(()),
    }
}

/// A path or a column that is not there is a slip of the pen, and the run would not be what was meant.
fn check_chosen(arguments: &RunArguments, open: &OpenFolder) -> Result<(), Stop> {
    let unknown = |id: &str, name: &str| {
        Err(Stop::BadUsage(
            Message::new(id).with("name", name).with("folder", arguments.folder.display().to_string()),
        ))
    };
    for path in &open.selection.excluded {
        let there = |file: &domain::FileEntry| {
            file.path.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if !open.folder.files.iter().any(there) {
            return unknown("cli-no-such-file", path);
        }
    }
    for correction in &open.selection.corrections {
        let mut columns = open.folder.tables.iter().flat_map(|table| &table.columns);
        if !columns.any(|column| column.name == correction.column) {
            return unknown("cli-no-such-column", &correction.column);
        }
    }
    Ok(())
}

fn say_error(error: &Error, words: &Words) {
    say(&words.sentence(&error.message()));
    if let Some(detail) = error.detail() {
        say(&words.sentence(&Message::new("cli-detail").with("words", detail)));
    }
}

/// A sentence that is shown even to whoever wants quiet.
fn say(text: &str) {
    drop(writeln!(std::io::stderr(), "{text}"));
}
