//! The one window: where it may go, what is dropped on it, and how it closes.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use contract::{DragState, PreferencesView, ThemeChoice};
use domain::RunEvent;
use serde::Serialize;
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, DragDropEvent, Emitter, Manager, Runtime, UserAttentionType, WebviewWindow,
    WebviewWindowBuilder, WindowEvent,
};

use crate::Shell;

pub(crate) const MAIN: &str = "main";

/// How long the page has to say that it has heard of the wish to close. After that it hangs.
const HEARD_WITHIN: Duration = Duration::from_secs(3);

/// Opens the main window as tauri.conf.json describes it.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN);
    let config = config.expect("tauri.conf.json describes the main window").clone();
    let window = WebviewWindowBuilder::from_config(app, &config)?
        .on_navigation(|address| is_own_page(address.as_str()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    apply(&window, &PreferencesView::of(&app.state::<Shell>().session().preferences().0));
    watch(&window);
    Ok(())
}

/// From now on the page is asked before the window closes.
pub(crate) fn watch<R: Runtime>(window: &WebviewWindow<R>) {
    window.manage(Mutex::new(Closing::default()));
    let target = window.clone();
    window.on_window_event(move |event| handle(&target, event));
}

/// Whether an address is the app's own page: nothing else is ever shown in the window.
fn is_own_page(address: &str) -> bool {
    let page = ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"];
    address == "about:blank"
        || page
            .iter()
            .any(|own| address.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Brings the window to the front, when the app is started a second time.
pub(crate) fn to_front<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // Each of these may fail where the window manager refuses; the next may still work.
        drop((window.unminimize(), window.show(), window.set_focus()));
    }
}

/// Tells the page of a folder that the app is opened with while it runs. A page that is not there yet asks itself.
pub(crate) fn opened_with<R: Runtime>(app: &AppHandle<R>, is_folder: bool) {
    if let Some(window) = app.get_webview_window(MAIN).filter(|_| is_folder) {
        tell(&window, "drag", DragState::Dropped);
    }
}

/// Applies theme and text size.
pub(crate) fn apply<R: Runtime>(window: &WebviewWindow<R>, preferences: &PreferencesView) {
    let theme = match preferences.theme {
        ThemeChoice::System => None,
        ThemeChoice::Light => Some(tauri::Theme::Light),
        ThemeChoice::Dark => Some(tauri::Theme::Dark),
    };
    let zoomed = window.set_zoom(f64::from(preferences.text_size_percent.clamp(80, 200)) / 100.0);
    if let Err(error) = window.set_theme(theme).and(zoomed) {
        tracing::warn!(%error, "theme or text size was not applied");
    }
}

/// Calls for the analyst where a run ends that she may not have in sight: the window's place in the task bar or the
/// dock shows it.
pub(crate) fn note<R: Runtime>(window: &WebviewWindow<R>, event: &RunEvent) {
    let is_wanted = || window.state::<Shell>().session().preferences().0.calls_at_end;
    if !matches!(event, RunEvent::Finished { .. }) || window.is_focused().unwrap_or(true) || !is_wanted() {
        return;
    }
    if let Err(error) = window.request_user_attention(Some(UserAttentionType::Informational)) {
        tracing::warn!(%error, "the end of the run is not made known");
    }
}

fn handle<R: Runtime>(window: &WebviewWindow<R>, event: &WindowEvent) {
    let shell = window.state::<Shell>();
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            ask_to_close(window);
        }
        WindowEvent::DragDrop(drag) => {
            if let Some(state) = drag_state(&shell, drag) {
                tell(window, "drag", state);
            }
        }
        _ => {}
    }
}

/// What the page is told when the window is to be closed.
#[derive(Clone, Copy, Serialize)]
struct CloseAsked {
    /// Whether a run goes on.
    running: bool,
}

/// Whether the page answers a wish to close. It may hang; the window must close all the same.
#[derive(Debug, Default)]
struct Closing {
    /// How often it was asked.
    asked: u64,
    /// Whether it has heard the last time.
    heard: bool,
}

impl Closing {
    /// The window is to be closed: which time it is that the page is asked; nothing where it has not heard the last
    /// time, and the window closes without it.
    fn ask(&mut self) -> Option<u64> {
        if self.asked > 0 && !self.heard {
            return None;
        }
        self.asked += 1;
        self.heard = false;
        Some(self.asked)
    }

    /// Whether the page still has not heard of one asking.
    fn is_unheard(&self, asked: u64) -> bool {
        self.asked == asked && !self.heard
    }
}

/// Asks the page to close the window, or closes it where the page does not hear.
fn ask_to_close<R: Runtime>(window: &WebviewWindow<R>) {
    let Some(asked) = with_closing(window, Closing::ask).flatten() else {
        tracing::warn!("the page has not heard that the window is to be closed");
        close_without_page(window);
        return;
    };
    tell(window, "close-asked", CloseAsked { running: window.state::<Shell>().session().is_running() });
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(HEARD_WITHIN).await;
        if with_closing(&window, |closing| closing.is_unheard(asked)).unwrap_or(false) {
            tracing::warn!("the page does not answer; the window is closed without it");
            close_without_page(&window);
        }
    });
}

/// The page has heard that the window is to be closed: from now on it decides.
pub(crate) fn close_heard<R: Runtime>(window: &WebviewWindow<R>) {
    with_closing(window, |closing| closing.heard = true);
}

/// Nothing in a window that this module did not open.
fn with_closing<R: Runtime, T>(
    window: &WebviewWindow<R>,
    change: impl FnOnce(&mut Closing) -> T,
) -> Option<T> {
    let closing = window.try_state::<Mutex<Closing>>()?;
    Some(change(&mut closing.lock().unwrap_or_else(PoisonError::into_inner)))
}

fn close_without_page<R: Runtime>(window: &WebviewWindow<R>) {
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = close(&window).await {
            tracing::warn!(%error, "the window was not closed");
        }
    });
}

/// Closes the window; a run that goes on is cancelled and kept.
pub(crate) async fn close<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.state::<Shell>().stop_run().await;
    window.destroy()
}

/// Before the app ends otherwise than by its window (the system's own "Quit"): whether the page is asked first.
pub(crate) fn asks_before_exit<R: Runtime>(app: &AppHandle<R>) -> bool {
    let window = app.get_webview_window(MAIN);
    if let Some(window) = &window {
        ask_to_close(window);
    }
    window.is_some()
}

fn drag_state(shell: &Shell, drag: &DragDropEvent) -> Option<DragState> {
    match drag {
        DragDropEvent::Enter { .. } => Some(DragState::Over),
        DragDropEvent::Leave => Some(DragState::Left),
        DragDropEvent::Drop { paths, .. } if shell.drop_path(paths) => Some(DragState::Dropped),
        DragDropEvent::Drop { paths, .. } if shell.drop_model(paths) => Some(DragState::DroppedModel),
        DragDropEvent::Drop { .. } => Some(DragState::Refused),
        _ => None,
    }
}

fn tell<R: Runtime>(window: &WebviewWindow<R>, event: &str, payload: impl serde::Serialize + Clone) {
    if let Err(error) = window.emit(event, payload) {
        tracing::warn!(%error, event, "the page was not told");
    }
}

#[cfg(test)]
mod tests {
    use super::{Closing, is_own_page};

    #[test]
    fn a_page_that_hears_is_asked_again_and_one_that_hangs_is_not_waited_for() {
        let mut closing = Closing::default();
        let first = closing.ask();
        assert_eq!((first, closing.is_unheard(1)), (Some(1), true), "asked, not heard yet");
        closing.heard = true;
        assert!(!closing.is_unheard(1), "heard in time");
        assert_eq!(closing.ask(), Some(2), "asked again, as the page has kept the window open");
        assert_eq!(
            (closing.is_unheard(1), closing.is_unheard(2)),
            (false, true),
            "only the last asking counts"
        );
        assert_eq!(closing.ask(), None, "a second time without an answer");
    }

    #[test]
    fn the_window_shows_its_own_page_only() {
        for (address, own) in [
            ("tauri://localhost/", true),
            ("tauri://localhost", true),
            ("http://tauri.localhost/index.html", true),
            ("http://tauri.localhost.evil.example/", false),
            ("https://example.org/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
            ("about:blank", true),
        ] {
            assert_eq!(is_own_page(address), own, "{address}");
        }
    }
}
