//! The last runs.

use contract::RunEntryView;
use tauri::{State, command};

use crate::Shell;

/// The last runs, newest first.
#[command(async)]
pub(crate) fn last_runs(shell: State<'_, Shell>) -> Vec<RunEntryView> {
    shell.session().last_runs().into_iter().map(RunEntryView::of).collect()
}
