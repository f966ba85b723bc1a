//! The last runs, and what all of them take.

use contract::{KeptRunsView, RunEntryView};
use tauri::{AppHandle, Runtime, State, command};

use super::Answer;
use crate::{Shell, shell};

/// The last runs, newest first.
#[command(async)]
pub(crate) fn last_runs(shell: State<'_, Shell>) -> Vec<RunEntryView> {
    shell.session().last_runs().into_iter().map(RunEntryView::of).collect()
}

/// How many runs are kept, and what they take on the disk.
#[command(async)]
pub(crate) fn kept_runs(shell: State<'_, Shell>) -> KeptRunsView {
    shell.session().kept_runs().into()
}

/// Shows where runs are kept in the system's file manager.
#[command(async)]
pub(crate) fn show_runs<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Answer<()> {
    shell::reveal(&app, &shell.session().runs_folder())
}

/// Deletes every run.
#[command(async)]
pub(crate) fn delete_runs(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.session().delete_runs()?)
}
