//! A run, opened: its report, and saving it.

use contract::{FactView, ReportView, RunView, SaveFormat, SavedFile};
use domain::{ReportNotes, RunId};
use tauri::{AppHandle, Runtime, State, WebviewWindow, command};

use super::Answer;
use crate::shell::SaveTarget;
use crate::{Shell, shell};

/// Opens a run that has been kept.
#[command(async)]
pub(crate) fn open_run(shell: State<'_, Shell>, run_id: RunId) -> Answer<RunView> {
    Ok(RunView::of(&*shell.session().open_run(&run_id)?))
}

/// The report, rendered.
#[command(async)]
pub(crate) fn report_view(shell: State<'_, Shell>, run_id: RunId) -> Answer<ReportView> {
    let (preview, source) = shell.session().report(&run_id)?;
    Ok(ReportView::of(preview, source))
}

/// Where a number of the report comes from.
#[command(async)]
pub(crate) fn fact_view(shell: State<'_, Shell>, run_id: RunId, name: String) -> Answer<FactView> {
    Ok(FactView::of(shell.session().fact(&run_id, &name)?))
}

/// Keeps what the analyst wrote.
#[command(async)]
pub(crate) fn change_notes(shell: State<'_, Shell>, run_id: RunId, notes: ReportNotes) -> Answer<RunView> {
    Ok(RunView::of(&*shell.session().change_notes(&run_id, &notes)?))
}

/// Asks where to save, and saves; nothing where the analyst cancelled the dialog.
#[command(async)]
pub(crate) async fn save_report<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    run_id: RunId,
    format: SaveFormat,
) -> Answer<Option<SavedFile>> {
    let name = shell.session().suggested_name(&run_id, format.into())?;
    let begin = shell.session().saved_last();
    let asked = shell.dialogs().save_file(&window, begin.as_deref(), &name).await;
    let Some(SaveTarget { path, overwrite }) = asked.map(|path| SaveTarget::of(path, format.into())) else {
        return Ok(None);
    };
    let id = shell.session().save_report(&run_id, format.into(), &path, overwrite)?;
    Ok(Some(shell::saved_file(id, &path)))
}

/// Shows a saved file in the system's file manager.
#[command(async)]
pub(crate) fn show_in_folder<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    saved: u32,
) -> Answer<()> {
    shell::reveal(&app, &shell.session().saved_file(saved)?)
}

/// Opens a link in the browser, after a question that shows the whole address.
#[command(async)]
pub(crate) async fn open_link<R: Runtime>(
    app: AppHandle<R>,
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    address: String,
) -> Answer<()> {
    let link = shell::Link::parse(&address)?;
    let yes = shell.dialogs().ask_open_link(&window, link.address()).await;
    if yes { shell::open_link(&app, &link) } else { Ok(()) }
}

/// Prints the window's page.
#[command]
pub(crate) fn print_report<R: Runtime>(window: WebviewWindow<R>) -> Answer<()> {
    window.print().map_err(shell::failed)
}
