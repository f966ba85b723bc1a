//! The one window: where it may go, what is dropped on it, and how it closes.

use contract::{DragState, PreferencesView, ThemeChoice};
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, DragDropEvent, Emitter, Manager, Runtime, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};

use crate::Shell;

const MAIN: &str = "main";

/// Opens the main window as tauri.conf.json describes it.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN);
    let config = config.expect("tauri.conf.json describes the main window").clone();
    let window = WebviewWindowBuilder::from_config(app, &config)?
        .on_navigation(|address| is_own_page(address.as_str()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    apply(&window, &PreferencesView::of(&app.state::<Shell>().session().preferences().0));
    let target = window.clone();
    window.on_window_event(move |event| handle(&target, event));
    Ok(())
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

fn handle<R: Runtime>(window: &WebviewWindow<R>, event: &WindowEvent) {
    let shell = window.state::<Shell>();
    match event {
        WindowEvent::CloseRequested { api, .. } if shell.session().is_running() => {
            api.prevent_close();
            tell(window, "close-asked", ());
        }
        WindowEvent::DragDrop(drag) => {
            if let Some(state) = drag_state(&shell, drag) {
                tell(window, "drag", state);
            }
        }
        _ => {}
    }
}

fn drag_state(shell: &Shell, drag: &DragDropEvent) -> Option<DragState> {
    match drag {
        DragDropEvent::Enter { .. } => Some(DragState::Over),
        DragDropEvent::Leave => Some(DragState::Left),
        DragDropEvent::Drop { paths, .. } if shell.drop_path(paths) => Some(DragState::Dropped),
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
    use super::is_own_page;

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
