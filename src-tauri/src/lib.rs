//! The shell: the window, its menu, its dialogs and its log, over the use cases of `agent`.
//! The only crate that knows Tauri. Nothing is decided here that the command line would decide too.

mod commands;
mod dialogs;
mod log;
mod menu;
mod shell;
mod window;

use std::sync::Arc;

use agent::{Session, SystemClock, connect, default_data_folder, find_worker};
use tauri::{Builder, Manager, RunEvent, Runtime};

pub use dialogs::{DialogAnswer, Dialogs, FolderFor, Parent, native_dialogs};
pub use shell::Shell;

/// Starts the app and stays until its window is closed.
///
/// # Panics
/// Where no window can be made at all: there is then nothing left to say it in but the log and stderr.
pub fn run() {
    if let Err(error) = tauri::webview_version() {
        dialogs::no_web_view(&error);
        return;
    }
    let opened = default_data_folder().map_err(agent::Error::from).and_then(|data| {
        let log = log::start(&data);
        Ok((Session::open(&data, Arc::new(SystemClock::new()), connect())?.with_embedded(find_worker()), log))
    });
    let (session, _log) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            dialogs::cannot_start(&error);
            return;
        }
    };
    let shell = Shell::new(session, native_dialogs());
    shell.open_with(std::env::args_os(), &std::env::current_dir().unwrap_or_default());
    build(Builder::default(), shell)
        .plugin(tauri_plugin_single_instance::init(|app, arguments, current| {
            window::to_front(app);
            let arguments = arguments.into_iter().map(Into::into);
            window::opened_with(app, app.state::<Shell>().open_with(arguments, current.as_ref()));
        }))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .setup(|app| {
            menu::set(app.handle())?;
            window::open(app.handle())?;
            Ok(())
        })
        .build(tauri::generate_context!())
        .expect("the app cannot go on without its window")
        .run(|app, event| match event {
            // The window is there still: it was not the one that ended the app.
            RunEvent::ExitRequested { api, .. } if window::asks_before_exit(app) => api.prevent_exit(),
            // The folder was dropped on the app's symbol, or opened with it.
            #[cfg(target_os = "macos")]
            RunEvent::Opened { urls } => {
                let paths: Vec<_> = urls.iter().filter_map(|url| url.to_file_path().ok()).collect();
                window::opened_with(app, app.state::<Shell>().drop_path(&paths));
            }
            _ => {}
        });
}

/// A builder with the shell's state and every command, for the app and for tests over Tauri's test runtime.
pub fn build<R: Runtime>(builder: Builder<R>, shell: Shell) -> Builder<R> {
    builder.manage(shell).plugin(tauri_plugin_opener::init()).invoke_handler(tauri::generate_handler![
        commands::folder::choose_folder,
        commands::folder::open_sample,
        commands::folder::open_recent,
        commands::folder::open_last,
        commands::folder::open_dropped,
        commands::folder::rescan_folder,
        commands::folder::cancel_reading,
        commands::folder::set_included,
        commands::folder::correct_column,
        commands::folder::forget_recent,
        commands::folder::recent_folders,
        commands::run::find_engines,
        commands::run::check_server,
        commands::run::start_ollama,
        commands::run::add_server,
        commands::run::forget_server,
        commands::run::set_key,
        commands::run::agree,
        commands::run::describe_model,
        commands::run::evidence_share,
        commands::run::start_run,
        commands::run::report_without_model,
        commands::run::cancel_run,
        commands::run::draw_chart,
        commands::models::models_view,
        commands::models::import_model,
        commands::models::import_dropped_model,
        commands::models::cancel_import,
        commands::models::remove_model,
        commands::models::choose_models_folder,
        commands::models::use_own_models_folder,
        commands::models::begin_download,
        commands::models::fetch_model,
        commands::models::pause_download,
        commands::models::delete_download,
        commands::models::hash_model,
        commands::models::choose_chat_layout,
        commands::report::open_run,
        commands::report::report_view,
        commands::report::fact_view,
        commands::report::change_notes,
        commands::report::save_report,
        commands::report::show_in_folder,
        commands::report::open_link,
        commands::report::print_report,
        commands::history::last_runs,
        commands::history::kept_runs,
        commands::history::show_runs,
        commands::history::delete_runs,
        commands::settings::app_info,
        commands::settings::save_preferences,
        commands::settings::save_settings,
        commands::settings::newest_release,
        commands::settings::close_heard,
        commands::settings::close_window,
    ])
}
