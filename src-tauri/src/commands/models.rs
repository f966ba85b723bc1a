//! The models of the embedded engine.

use contract::{DownloadEndView, DownloadProgressView, ModelProgress, ModelsView};
use domain::ChatLayout;
use tauri::ipc::Channel;
use tauri::{Runtime, State, WebviewWindow, command};

use super::Answer;
use crate::{FolderFor, Shell};

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

/// Asks for the folder in which new models are kept from now on.
#[command(async)]
pub(crate) async fn choose_models_folder<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
) -> Answer<ModelsView> {
    if let Some(folder) = shell.dialogs().pick_folder(&window, FolderFor::Models, None).await {
        shell.session().change_models_folder(Some(&folder))?;
    }
    Ok(ModelsView::of(&shell.session().models().await?))
}

/// Keeps new models in Chimera's own folder again.
#[command(async)]
pub(crate) async fn use_own_models_folder(shell: State<'_, Shell>) -> Answer<ModelsView> {
    shell.session().change_models_folder(None)?;
    Ok(ModelsView::of(&shell.session().models().await?))
}

/// Begins the download of a model's file, or finds one that was begun; answers what it is called. Nothing is fetched.
#[command(async)]
pub(crate) async fn begin_download(shell: State<'_, Shell>, address: String) -> Answer<String> {
    Ok(shell.session().begin_download(&address)?)
}

/// Fetches what is missing of a download; `host` is another host that the analyst allows it to come from.
#[command(async)]
pub(crate) async fn fetch_model(
    shell: State<'_, Shell>,
    name: String,
    host: Option<String>,
    progress: Channel<DownloadProgressView>,
) -> Answer<DownloadEndView> {
    let tell = move |at| drop(progress.send(DownloadProgressView::from(at)));
    Ok(shell.session().fetch_model(&name, host.as_deref(), tell).await?.into())
}

/// Lets a download rest.
#[command]
pub(crate) fn pause_download(shell: State<'_, Shell>, name: String) {
    shell.session().pause_download(&name);
}

/// Takes away what came of a download.
#[command(async)]
pub(crate) async fn delete_download(shell: State<'_, Shell>, name: String) -> Answer<ModelsView> {
    shell.session().delete_download(&name).await?;
    Ok(ModelsView::of(&shell.session().models().await?))
}

/// Computes the SHA-256 of a model.
#[command(async)]
pub(crate) async fn hash_model(shell: State<'_, Shell>, name: String) -> Answer<ModelsView> {
    shell.session().hash_model(&name).await?;
    Ok(ModelsView::of(&shell.session().models().await?))
}

/// Chooses how a conversation is laid out for a model; nothing for what its file says.
#[command(async)]
pub(crate) async fn choose_chat_layout(
    shell: State<'_, Shell>,
    name: String,
    layout: Option<ChatLayout>,
) -> Answer<ModelsView> {
    shell.session().choose_chat_layout(&name, layout)?;
    Ok(ModelsView::of(&shell.session().models().await?))
}

/// Copies the model that was dropped on the window, as `import_model` does with one that was chosen.
#[command(async)]
pub(crate) async fn import_dropped_model(
    shell: State<'_, Shell>,
    progress: Channel<ModelProgress>,
) -> Answer<Option<String>> {
    let path = shell.take_dropped_model()?;
    let tell = move |bytes| drop(progress.send(ModelProgress { bytes }));
    Ok(shell.session().import_model(&path, tell).await?)
}
