//! The native menu, on macOS only: there a window without one has no copy and paste. Elsewhere the page's own
//! shortcuts do the same, and a menu would only take room.

use tauri::{AppHandle, Runtime};

/// Sets the menu.
#[cfg(target_os = "macos")]
pub(crate) fn set<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    app.set_menu(native::build(app)?)?;
    app.on_menu_event(|app, event| native::choose(app, event.id().0.as_str()));
    Ok(())
}

/// There is no menu here.
#[cfg(not(target_os = "macos"))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature as where there is a menu")]
pub(crate) fn set<R: Runtime>(_: &AppHandle<R>) -> tauri::Result<()> {
    Ok(())
}

#[cfg(any(target_os = "macos", test))]
mod native {
    use tauri::menu::{
        AboutMetadata, HELP_SUBMENU_ID, IsMenuItem, Menu, MenuItem, PredefinedMenuItem as System, Submenu,
        WINDOW_SUBMENU_ID,
    };
    use tauri::{AppHandle, Emitter, Runtime};

    use crate::window;

    /// The item that ends the app. The system's own would end it at once, in the middle of a run.
    pub(super) const QUIT: &str = "quit";

    /// The whole menu.
    pub(super) fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Menu<R>> {
        let words = agent::Words::english();
        let item = |id: &str, key: &str| {
            let (text, keys) = (words.get(&format!("menu-item-{id}")), format!("CmdOrCtrl+{key}"));
            MenuItem::with_id(app, id, text, true, Some(keys))
        };
        let submenu = |id: &str, items: &[&dyn IsMenuItem<R>]| {
            Submenu::with_id_and_items(app, id, words.get(&format!("menu-{id}")), true, items)
        };
        let line = &System::separator(app)?;
        let program = Submenu::with_items(
            app,
            "Chimera",
            true,
            &[
                &System::about(app, None, Some(AboutMetadata::default()))?,
                line,
                &item("settings", ",")?,
                line,
                &System::services(app, None)?,
                line,
                &System::hide(app, None)?,
                &System::hide_others(app, None)?,
                &System::show_all(app, None)?,
                line,
                &item(QUIT, "Q")?,
            ],
        )?;
        let file = submenu(
            "file",
            &[
                &item("newRun", "N")?,
                &item("openFolder", "O")?,
                line,
                &System::close_window(app, None)?,
                line,
                &item("save", "S")?,
                &item("print", "P")?,
            ],
        )?;
        let edit = submenu(
            "edit",
            &[
                &System::undo(app, None)?,
                &System::redo(app, None)?,
                line,
                &System::cut(app, None)?,
                &System::copy(app, None)?,
                &System::paste(app, None)?,
                &System::select_all(app, None)?,
            ],
        )?;
        let view = submenu(
            "view",
            &[
                &item("zoomReset", "0")?,
                &item("zoomIn", "=")?,
                &item("zoomOut", "-")?,
                line,
                &System::fullscreen(app, None)?,
            ],
        )?;
        let run = submenu("run", &[&item("run", "R")?, &item("cancel", ".")?])?;
        // By these names the system knows them, and adds what is its own: the list of windows, and a search.
        let window = Submenu::with_id_and_items(
            app,
            WINDOW_SUBMENU_ID,
            words.get("menu-window"),
            true,
            &[
                &System::minimize(app, None)?,
                &System::maximize(app, None)?,
                line,
                &System::bring_all_to_front(app, None)?,
            ],
        )?;
        let help = Submenu::with_id_and_items(
            app,
            HELP_SUBMENU_ID,
            words.get("menu-help"),
            true,
            &[&item("help", "Shift+/")?],
        )?;
        Menu::with_items(app, &[&program, &file, &edit, &view, &run, &window, &help])
    }

    /// Does what an item says: the page does, but for the end of the app, of which it is asked.
    pub(super) fn choose<R: Runtime>(app: &AppHandle<R>, id: &str) {
        if id != QUIT {
            drop(app.emit("menu", id));
        } else if !window::asks_before_exit(app) {
            app.exit(0);
        }
    }
}

/// On macOS a menu can be made on the main thread only, which no test has.
#[cfg(all(test, not(target_os = "macos")))]
mod tests {
    use std::sync::{Arc, mpsc};
    use std::time::Duration;

    use agent::Session;
    use tauri::menu::MenuItemKind;
    use tauri::test::{MockRuntime, mock_builder, mock_context, noop_assets};
    use tauri::{App, Listener, Manager, WebviewUrl, WebviewWindowBuilder};

    use super::native::{build, choose};
    use crate::window::{MAIN, watch};
    use crate::{Shell, native_dialogs};

    fn app(data: &std::path::Path) -> App<MockRuntime> {
        let clock = Arc::new(agent::SystemClock::new());
        let session = Session::open(data, clock, agent::connect()).expect("the data folder is writable");
        crate::build(mock_builder(), Shell::new(session, native_dialogs()))
            .build(mock_context(noop_assets()))
            .expect("the test runtime starts")
    }

    /// Without the mark of a key, and with one word for what Windows calls otherwise.
    fn plain(text: &str) -> String {
        text.replace('&', "").replace("Close Window", "Close")
    }

    /// Each menu with its items: ours by their ids, the system's by what they say.
    fn lines(app: &App<MockRuntime>) -> Vec<String> {
        let menu = build(app.handle()).expect("the menu can be made");
        let mut lines = Vec::new();
        for kind in menu.items().expect("a menu has items") {
            let submenu = kind.as_submenu().expect("a menu bar has menus only");
            let items = submenu.items().expect("a menu has items");
            let names = items.iter().map(|item| match item {
                MenuItemKind::MenuItem(own) => own.id().0.clone(),
                MenuItemKind::Predefined(system) => plain(&system.text().expect("it says something")),
                _ => panic!("an item of another kind"),
            });
            let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
            lines.push(format!("{}: {}", submenu.text().expect("it has a name"), names.join(", ")));
        }
        lines
    }

    #[test]
    fn the_menu_has_what_a_mac_has() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let expected = [
            "Chimera: About, settings, Services, Hide, Hide Others, Show All, quit",
            "File: newRun, openFolder, Close, save, print",
            "Edit: Undo, Redo, Cut, Copy, Paste, Select All",
            "View: zoomReset, zoomIn, zoomOut, Toggle Full Screen",
            "Run: run, cancel",
            "Window: Minimize, Maximize, Bring All to Front",
            "Help: help",
        ];
        assert_eq!(lines(&app(data.path())), expected);
    }

    #[test]
    fn every_item_of_ours_is_known_to_the_page() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let client = include_str!("../../ui/src/ipc/client.ts");
        let (_, actions) = client.split_once("export type MenuAction =").expect("it is there");
        let (actions, _) = actions.split_once(';').expect("it ends");
        let menu = build(app(data.path()).handle()).expect("the menu can be made");
        for kind in menu.items().expect("a menu has items") {
            for item in kind.as_submenu().expect("a menu").items().expect("a menu has items") {
                let MenuItemKind::MenuItem(own) = item else { continue };
                let id = own.id().0.clone();
                assert!(id == super::native::QUIT || actions.contains(&format!("\"{id}\"")), "{id}");
                let text = own.text().expect("it says something");
                assert!(!text.contains("menu-item"), "{id} says {text}");
            }
        }
    }

    #[tokio::test]
    async fn quitting_asks_the_page_first() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let app = app(data.path());
        let page = WebviewWindowBuilder::new(&app, MAIN, WebviewUrl::default()).build();
        watch(&page.expect("the test runtime has windows"));
        let (tell, told) = mpsc::channel();
        for event in ["close-asked", "menu"] {
            let tell = tell.clone();
            app.listen_any(event, move |heard| drop(tell.send((event, heard.payload().to_owned()))));
        }
        choose(app.handle(), "quit");
        let heard = told.recv_timeout(Duration::from_secs(20)).expect("the page is asked");
        assert_eq!(heard, ("close-asked", r#"{"running":false}"#.to_owned()));
        assert!(app.get_webview_window(MAIN).is_some(), "the window is there still");
        choose(app.handle(), "help");
        let heard = told.recv_timeout(Duration::from_secs(20)).expect("the page is told");
        assert_eq!(heard, ("menu", r#""help""#.to_owned()));
    }
}
