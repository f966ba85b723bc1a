//! What is remembered, and the window itself.

use contract::{AppInfo, NewestReleaseView, PreferencesView};
use domain::RunSettings;
use tauri::{Runtime, State, WebviewWindow, command};

use super::Answer;
use crate::{Shell, window};

/// What the page needs at its start.
#[command(async)]
pub(crate) fn app_info(shell: State<'_, Shell>) -> AppInfo {
    // Whoever tries out what is installed waits for this.
    tracing::info!("the page is there");
    let info = AppInfo::of(shell.session());
    AppInfo { reopen: info.reopen || shell.has_dropped(), ..info }
}

/// Remembers theme and text size, and applies them to the window.
#[command(async)]
pub(crate) fn save_preferences<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    preferences: PreferencesView,
) -> Answer<()> {
    window::apply(&window, &preferences);
    Ok(shell.session().change_preferences(|kept| preferences.apply(kept))?)
}

/// Remembers the form.
#[command(async)]
pub(crate) fn save_settings(shell: State<'_, Shell>, settings: RunSettings) -> Answer<()> {
    Ok(shell.session().change_preferences(|kept| kept.last_settings = settings)?)
}

/// Asks for the newest release of Chimera; only when the analyst wants it.
#[command(async)]
pub(crate) async fn newest_release(shell: State<'_, Shell>) -> Answer<NewestReleaseView> {
    Ok(shell.session().newest_release().await?.into())
}

/// The page has heard that the window is to be closed, and answers in its own time.
#[command(async)]
pub(crate) fn close_heard<R: Runtime>(window: WebviewWindow<R>) {
    window::close_heard(&window);
}

/// Closes the window after the page has asked; a run that goes on is cancelled and kept.
#[command(async)]
pub(crate) async fn close_window<R: Runtime>(window: WebviewWindow<R>) -> Answer<()> {
    window::close(&window).await.map_err(crate::shell::failed)
}
