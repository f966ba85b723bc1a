//! Choosing a folder, and ticking and correcting what is in it.

use std::path::Path;

use contract::{FolderView, RecentFolder};
use domain::{Correction, FolderProgress};
use tauri::ipc::Channel;
use tauri::{Runtime, State, WebviewWindow, command};

use super::Answer;
use crate::{FolderFor, Shell};

/// Asks for a folder and reads it; nothing where the analyst cancelled the dialog.
#[command(async)]
pub(crate) async fn choose_folder<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    progress: Channel<FolderProgress>,
) -> Answer<Option<FolderView>> {
    let begin = shell.beside_the_last_folder();
    let Some(path) = shell.dialogs().pick_folder(&window, FolderFor::Reports, begin.as_deref()).await else {
        return Ok(None);
    };
    shell.open(&path, progress).await.map(Some)
}

/// Lays the sample folder and reads it.
#[command(async)]
pub(crate) async fn open_sample(
    shell: State<'_, Shell>,
    progress: Channel<FolderProgress>,
) -> Answer<FolderView> {
    Ok(shell.show(&*shell.session().open_sample(Shell::tell(progress)).await?))
}

/// Reads a folder that was open before.
#[command(async)]
pub(crate) async fn open_recent(
    shell: State<'_, Shell>,
    recent: u32,
    progress: Channel<FolderProgress>,
) -> Answer<FolderView> {
    shell.open(&shell.recent(recent)?, progress).await
}

/// Reads the folder that the app was opened with, else the one that was open last; nothing where there is none.
#[command(async)]
pub(crate) async fn open_last(
    shell: State<'_, Shell>,
    progress: Channel<FolderProgress>,
) -> Answer<Option<FolderView>> {
    if shell.has_dropped() {
        return shell.open(&shell.take_dropped()?, progress).await.map(Some);
    }
    let Some(path) = shell.session().preferences().0.last_folder else { return Ok(None) };
    shell.open(Path::new(&path), progress).await.map(Some)
}

/// Reads the folder that was dropped onto the window last.
#[command(async)]
pub(crate) async fn open_dropped(
    shell: State<'_, Shell>,
    progress: Channel<FolderProgress>,
) -> Answer<FolderView> {
    shell.open(&shell.take_dropped()?, progress).await
}

/// Reads the open folder again.
#[command(async)]
pub(crate) async fn rescan_folder(
    shell: State<'_, Shell>,
    progress: Channel<FolderProgress>,
) -> Answer<FolderView> {
    Ok(shell.show(&*shell.session().rescan_folder(Shell::tell(progress)).await?))
}

/// Ends a reading that is under way.
#[command]
pub(crate) fn cancel_reading(shell: State<'_, Shell>) {
    shell.session().cancel_reading();
}

/// Ticks files and sub-folders in or out by the ids of the last view.
#[command(async)]
pub(crate) async fn set_included(
    shell: State<'_, Shell>,
    entries: Vec<u32>,
    included: bool,
    progress: Channel<FolderProgress>,
) -> Answer<FolderView> {
    let paths = shell.paths(&entries)?;
    Ok(shell.show(&*shell.session().set_included(&paths, included, Shell::tell(progress)).await?))
}

/// Corrects every column of one name.
#[command(async)]
pub(crate) async fn correct_column(
    shell: State<'_, Shell>,
    correction: Correction,
    progress: Channel<FolderProgress>,
) -> Answer<FolderView> {
    Ok(shell.show(&*shell.session().correct_column(correction, Shell::tell(progress)).await?))
}

/// Takes a folder out of the recents.
#[command(async)]
pub(crate) fn forget_recent(shell: State<'_, Shell>, recent: u32) -> Answer<Vec<RecentFolder>> {
    let path = shell.recent(recent)?;
    shell.session().change_preferences(|preferences| {
        preferences.recent_folders.retain(|known| Path::new(&known.path) != path);
    })?;
    Ok(recent_folders(shell))
}

/// Folders that were open before, the last one first.
#[command(async)]
pub(crate) fn recent_folders(shell: State<'_, Shell>) -> Vec<RecentFolder> {
    RecentFolder::list(&shell.session().preferences().0)
}
