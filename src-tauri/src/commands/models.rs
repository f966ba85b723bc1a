//! The models of the embedded engine.

use contract::{ModelProgress, ModelsView};
use tauri::ipc::Channel;
use tauri::{Runtime, State, WebviewWindow, command};

use super::Answer;
use crate::Shell;

/// The models that the embedded engine can be given.
#[command(async)]
pub(crate) async fn models_view(shell: State<'_, Shell>) -> Answer<ModelsView> {
    Ok(ModelsView::of(&shell.session().models().await?))
}

/// Asks for a model's file and copies it into the folder of models; answers what it is called there, or nothing
/// where the analyst cancelled.
#[command(async)]
pub(crate) async fn import_model<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    progress: Channel<ModelProgress>,
) -> Answer<Option<String>> {
    let Some(path) = shell.dialogs().pick_model(&window).await else { return Ok(None) };
    let tell = move |bytes| drop(progress.send(ModelProgress { bytes }));
    Ok(shell.session().import_model(&path, tell).await?)
}

/// Ends the copying of a model; what was copied is thrown away.
#[command]
pub(crate) fn cancel_import(shell: State<'_, Shell>) {
    shell.session().cancel_import();
}

/// Removes a model of our own from the disk.
#[command(async)]
pub(crate) async fn remove_model(shell: State<'_, Shell>, name: String) -> Answer<ModelsView> {
    shell.session().remove_model(&name)?;
    Ok(ModelsView::of(&shell.session().models().await?))
}

/// Asks for the folder in which models are kept from now on.
#[command(async)]
pub(crate) async fn choose_models_folder<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
) -> Answer<ModelsView> {
    if let Some(folder) = shell.dialogs().pick_folder(&window, None).await {
        shell.session().change_models_folder(Some(&folder))?;
    }
    Ok(ModelsView::of(&shell.session().models().await?))
}
