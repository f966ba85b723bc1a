//! The native menu, on macOS only: there a window without one has no copy and paste. Elsewhere the page's own
//! shortcuts do the same, and a menu would only take room.

use tauri::{AppHandle, Runtime};

/// Sets the menu.
#[cfg(target_os = "macos")]
pub(crate) fn set<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    use tauri::Emitter;
    use tauri::menu::{AboutMetadata, Menu, MenuItem, PredefinedMenuItem, Submenu};

    let words = agent::Words::english();
    let item = |id: &str, accelerator: &str| {
        MenuItem::with_id(app, id, words.get(&format!("menu-item-{id}")), true, Some(accelerator))
    };
    let separator = PredefinedMenuItem::separator(app)?;
    let menu = Menu::with_items(
        app,
        &[
            &Submenu::with_items(
                app,
                "Chimera",
                true,
                &[
                    &PredefinedMenuItem::about(app, None, Some(AboutMetadata::default()))?,
                    &separator,
                    &item("settings", "Cmd+,")?,
                    &separator,
                    &PredefinedMenuItem::hide(app, None)?,
                    &PredefinedMenuItem::quit(app, None)?,
                ],
            )?,
            &Submenu::with_items(
                app,
                words.get("menu-file"),
                true,
                &[&item("openFolder", "Cmd+O")?, &item("save", "Cmd+S")?, &item("print", "Cmd+P")?],
            )?,
            &Submenu::with_items(
                app,
                words.get("menu-edit"),
                true,
                &[
                    &PredefinedMenuItem::undo(app, None)?,
                    &PredefinedMenuItem::redo(app, None)?,
                    &separator,
                    &PredefinedMenuItem::cut(app, None)?,
                    &PredefinedMenuItem::copy(app, None)?,
                    &PredefinedMenuItem::paste(app, None)?,
                    &PredefinedMenuItem::select_all(app, None)?,
                ],
            )?,
            &Submenu::with_items(
                app,
                words.get("menu-run"),
                true,
                &[&item("run", "Cmd+R")?, &item("cancel", "Cmd+.")?],
            )?,
            &Submenu::with_items(
                app,
                words.get("menu-window"),
                true,
                &[&PredefinedMenuItem::minimize(app, None)?, &PredefinedMenuItem::fullscreen(app, None)?],
            )?,
        ],
    )?;
    app.set_menu(menu)?;
    app.on_menu_event(|app, event| drop(app.emit("menu", event.id().0.as_str())));
    Ok(())
}

/// There is no menu here.
#[cfg(not(target_os = "macos"))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature as where there is a menu")]
pub(crate) fn set<R: Runtime>(_: &AppHandle<R>) -> tauri::Result<()> {
    Ok(())
}
