//! Servers, models and runs.

use std::sync::Arc;

use contract::{ServerView, StartedServerView};
use domain::{
    ChartKind, Consent, Drawing, Endpoint, EvidenceShare, ModelDetails, RunEvent, RunId, RunSettings, Theme,
};
use tauri::ipc::Channel;
use tauri::{Runtime, State, WebviewWindow, command};

use super::Answer;
use crate::{Shell, window};

/// Looks at a server.
#[command(async)]
pub(crate) async fn check_server(shell: State<'_, Shell>, endpoint: Endpoint) -> Answer<ServerView> {
    Ok(ServerView::of(shell.session().check_server(&endpoint).await))
}

/// Looks at every place where something may answer.
#[command(async)]
pub(crate) async fn find_engines(shell: State<'_, Shell>) -> Answer<Vec<ServerView>> {
    Ok(shell.session().find_engines().await.into_iter().map(ServerView::of).collect())
}

/// Starts the Ollama that is installed here, and looks at it.
#[command(async)]
pub(crate) async fn start_ollama(shell: State<'_, Shell>) -> Answer<StartedServerView> {
    Ok(shell.session().start_ollama().await?.into())
}

/// Remembers a server, and looks at it.
#[command(async)]
pub(crate) async fn add_server(shell: State<'_, Shell>, endpoint: Endpoint) -> Answer<ServerView> {
    Ok(ServerView::of(shell.session().add_server(&endpoint).await?))
}

/// Forgets a server and its key.
#[command(async)]
pub(crate) async fn forget_server(shell: State<'_, Shell>, endpoint: Endpoint) -> Answer<()> {
    Ok(shell.session().forget_server(&endpoint).await?)
}

/// Keeps or forgets the key of a server; says whether it lives only as long as the program.
#[command(async)]
pub(crate) async fn set_key(
    shell: State<'_, Shell>,
    endpoint: Endpoint,
    key: Option<String>,
) -> Answer<bool> {
    Ok(shell.session().set_key(&endpoint, key.as_deref()).await?)
}

/// Takes down that the analyst agreed.
#[command(async)]
pub(crate) fn agree(shell: State<'_, Shell>, consent: Consent) -> Answer<()> {
    Ok(shell.session().agree(consent)?)
}

/// What a server says about one model.
#[command(async)]
pub(crate) async fn describe_model(
    shell: State<'_, Shell>,
    endpoint: Endpoint,
    model: String,
) -> Answer<ModelDetails> {
    Ok(shell.session().describe_model(&endpoint, &model).await?)
}

/// How much of the open folder's data fits into the analysis prompt.
#[command(async)]
pub(crate) fn evidence_share(shell: State<'_, Shell>, settings: RunSettings) -> Answer<EvidenceShare> {
    Ok(shell.session().evidence_share(&settings)?)
}

/// Starts a run over the open folder.
#[command(async)]
pub(crate) async fn start_run<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    settings: RunSettings,
    events: Channel<RunEvent>,
) -> Answer<RunId> {
    // A page that is gone no longer listens; the run goes on and is kept all the same.
    let listener = Arc::new(move |event| {
        window::note(&window, &event);
        drop(events.send(event));
    });
    Ok(shell.session().start_run(settings, listener).await?.id)
}

/// Makes a report of the open folder without a model.
#[command(async)]
pub(crate) async fn report_without_model(shell: State<'_, Shell>, settings: RunSettings) -> Answer<RunId> {
    Ok(shell.session().report_without_model(&settings).await?)
}

/// Cancels the run that goes on.
#[command]
pub(crate) fn cancel_run(shell: State<'_, Shell>) {
    shell.session().cancel_run();
}

/// Draws a chart of a run, also while it goes on.
#[command(async)]
pub(crate) fn draw_chart(
    shell: State<'_, Shell>,
    run_id: RunId,
    kind: ChartKind,
    width: u32,
    theme: Theme,
) -> Answer<Drawing> {
    Ok(shell.session().draw_chart(&run_id, kind, width, theme)?)
}
