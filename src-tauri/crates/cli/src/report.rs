//! A report without a model, from the arguments to the saved files.

use std::sync::Arc;

use agent::{Error, Session, SystemClock, Words, connect, default_data_folder};
use domain::{Message, ReportNotes, RunSettings};

use crate::arguments::ReportArguments;
use crate::chosen::check_chosen;
use crate::ending::{Ending, Stop, interruption, print, say, unless};

/// Makes the report and saves it.
pub(crate) async fn report(arguments: &ReportArguments) -> Ending {
    match attempt(arguments).await {
        Ok(()) => Ending::Done,
        Err(stop) => stop.end(&Words::english()),
    }
}

async fn attempt(arguments: &ReportArguments) -> Result<(), Stop> {
    let interrupted = interruption();
    let data = match &arguments.data {
        Some(data) => data.clone(),
        None => default_data_folder().map_err(Error::from)?,
    };
    let session = Session::open(&data, Arc::new(SystemClock::new()), connect())?.without_memory();
    session.prepare_to_save_all(&arguments.out, arguments.overwrite)?;
    let selection = arguments.chosen.selection();
    let open = match &arguments.folder {
        Some(folder) => {
            // A report keeps the folder's name, and `.` has none. A folder that is gone is said on reading.
            let folder = dunce::canonicalize(folder).unwrap_or_else(|_| folder.clone());
            unless(&interrupted, session.open_folder_with(&folder, selection, |_| {})).await?
        }
        None => unless(&interrupted, session.open_sample(|_| {})).await?,
    };
    check_chosen(&open.selection, open.folder(), &open.path)?;
    let id = unless(&interrupted, session.report_without_model(&RunSettings::default())).await?;
    let notes = arguments.analyst.notes();
    if notes != ReportNotes::default() {
        session.change_notes(&id, &notes)?;
    }
    let saved = session.save_all(&id, &arguments.out, arguments.overwrite);
    for file in saved.map_err(|error| Stop::NotSaved(id, error))? {
        print(&file.display().to_string());
    }
    let examined = &open.examined;
    let done = Message::new("cli-reported").with("facts", examined.facts_total);
    say(&session.words().sentence(&done.with("findings", examined.findings().len())));
    Ok(())
}
