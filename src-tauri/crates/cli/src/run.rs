//! One run, from the arguments to the saved files.

use std::path::PathBuf;
use std::sync::Arc;

use agent::{Error, Session, SystemClock, Words, connect, default_data_folder, find_worker};
use domain::{Consent, Message, ReportNotes, RunId, RunOutcome, RunResult};
use tokio_util::sync::CancellationToken;

use crate::arguments::RunArguments;
use crate::chosen::check_chosen;
use crate::ending::{Ending, Stop, interruption, print, say, unless};
use crate::progress::Progress;

/// Makes the runs and saves them.
pub(crate) async fn run(arguments: &RunArguments) -> Ending {
    let words = Words::english();
    let progress = Arc::new(Progress::new(arguments.runs(), arguments.quiet));
    match attempt(arguments, &progress, &interruption()).await {
        Ok(ending) => ending,
        Err(stop) => {
            if matches!(stop, Stop::Cancelled) {
                progress.line(&words.get("cli-cancelled-before"));
            }
            stop.end(&words)
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
    let session = Session::open(&data, Arc::new(SystemClock::new()), connect())?
        .without_memory()
        .with_keys_for_session()
        .with_embedded(find_worker());
    session.prepare_to_save_all(&arguments.out, arguments.overwrite)?;

    // A run keeps the folder's name and whole path, and `.` has neither. A folder that is gone is said on reading.
    let folder = dunce::canonicalize(&arguments.folder).unwrap_or_else(|_| arguments.folder.clone());
    let reading = session.open_folder_with(&folder, arguments.chosen.selection(), |_| {});
    let folder = unless(interrupted, reading).await?;
    check_chosen(&folder.selection, folder.folder(), &folder.path)?;

    let endpoint = arguments.endpoint();
    if let Some(key) = std::env::var("CHIMERA_API_KEY").ok().filter(|key| !key.is_empty()) {
        session.set_key(&endpoint, Some(&key)).await?;
    }
    if arguments.plan.send_elsewhere {
        session.agree(Consent::Unencrypted { address: endpoint.address.clone() })?;
    }
    let model = unless(interrupted, session.describe_model(&endpoint, &arguments.model)).await?;
    let listener = {
        let (session, progress) = (session.clone(), Arc::clone(progress));
        Arc::new(move |event| progress.show(&event, session.words()))
    };
    let settings = arguments.settings(model.options);
    let starting = async {
        match session.start_run(settings.clone(), listener.clone()).await {
            Err(Error::Ask(consent)) if arguments.plan.send_elsewhere => {
                session.agree(consent)?;
                session.start_run(settings, listener).await
            }
            started => started,
        }
    };
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
        print(&file.display().to_string());
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
    let notes = arguments.report.notes();
    if notes != ReportNotes::default() {
        session.change_notes(id, &notes)?;
    }
    session.save_all(id, &arguments.out, arguments.overwrite)
}

/// The report cannot show the fourth of three runs.
fn check_shown_run(arguments: &RunArguments) -> Result<(), Stop> {
    match arguments.report.notes().chosen_run {
        Some(run) if run > arguments.runs() => Err(Stop::BadUsage(
            Message::new("cli-no-such-run").with("run", run).with("runs", arguments.runs()),
        )),
        _ => Ok(()),
    }
}
