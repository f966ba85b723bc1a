//! What the analyst is asked natively. One trait, so that tests that drive the real window can answer.

use std::path::{Path, PathBuf};

use agent::Words;
use raw_window_handle::{HasDisplayHandle, HasWindowHandle};
use tauri::async_runtime::block_on;

/// An answer that comes later.
pub type DialogAnswer<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The window that a dialog belongs to.
pub trait Parent: HasWindowHandle + HasDisplayHandle + Send + Sync {}

impl<W: HasWindowHandle + HasDisplayHandle + Send + Sync> Parent for W {}

/// What a folder is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderFor {
    /// Reports are read from it.
    Reports,
    /// New models are kept in it.
    Models,
}

/// The native dialogs. Each belongs to a window and begins in a folder, where there is a good one to begin in.
pub trait Dialogs: Send + Sync {
    /// Asks for a folder; `None` where the dialog is cancelled.
    fn pick_folder<'a>(
        &'a self,
        parent: &'a dyn Parent,
        purpose: FolderFor,
        begin: Option<&'a Path>,
    ) -> DialogAnswer<'a, Option<PathBuf>>;

    /// Asks for a model's file; `None` where the dialog is cancelled.
    fn pick_model<'a>(&'a self, parent: &'a dyn Parent) -> DialogAnswer<'a, Option<PathBuf>>;

    /// Asks where to save, and before overwriting; `None` where the dialog is cancelled.
    fn save_file<'a>(
        &'a self,
        parent: &'a dyn Parent,
        begin: Option<&'a Path>,
        name: &'a str,
    ) -> DialogAnswer<'a, Option<PathBuf>>;

    /// Shows the whole address and asks whether to open it.
    fn ask_open_link<'a>(&'a self, parent: &'a dyn Parent, address: &'a str) -> DialogAnswer<'a, bool>;
}

/// The dialogs of the system, or in test builds the answers of the environment.
pub fn native_dialogs() -> Box<dyn Dialogs> {
    #[cfg(feature = "scripted-dialogs")]
    if let Some(scripted) = scripted::Scripted::from_environment() {
        return Box::new(scripted);
    }
    Box::new(Native)
}

struct Native;

impl Dialogs for Native {
    fn pick_folder<'a>(
        &'a self,
        parent: &'a dyn Parent,
        purpose: FolderFor,
        begin: Option<&'a Path>,
    ) -> DialogAnswer<'a, Option<PathBuf>> {
        Box::pin(async move {
            let title = match purpose {
                FolderFor::Reports => "dialog-choose-folder",
                FolderFor::Models => "dialog-choose-models-folder",
            };
            let dialog = file_dialog(parent, begin).set_title(Words::english().get(title));
            Some(dialog.pick_folder().await?.path().to_owned())
        })
    }

    fn pick_model<'a>(&'a self, parent: &'a dyn Parent) -> DialogAnswer<'a, Option<PathBuf>> {
        Box::pin(async move {
            let words = Words::english();
            let dialog = file_dialog(parent, None)
                .set_title(words.get("dialog-choose-model"))
                .add_filter(words.get("dialog-kind-model"), &["gguf"]);
            Some(dialog.pick_file().await?.path().to_owned())
        })
    }

    fn save_file<'a>(
        &'a self,
        parent: &'a dyn Parent,
        begin: Option<&'a Path>,
        name: &'a str,
    ) -> DialogAnswer<'a, Option<PathBuf>> {
        Box::pin(async move {
            let words = Words::english();
            let extension = Path::new(name).extension().unwrap_or_default().to_string_lossy().into_owned();
            let kind = match extension.as_str() {
                "md" => "dialog-kind-markdown",
                "html" => "dialog-kind-html",
                _ => "dialog-kind-json",
            };
            let dialog = file_dialog(parent, begin)
                .set_title(words.get("dialog-save"))
                .set_file_name(name)
                .add_filter(words.get(kind), &[extension.as_str()]);
            Some(dialog.save_file().await?.path().to_owned())
        })
    }

    fn ask_open_link<'a>(&'a self, parent: &'a dyn Parent, address: &'a str) -> DialogAnswer<'a, bool> {
        Box::pin(async move {
            let words = Words::english();
            let open = words.get("dialog-open-link");
            let buttons = rfd::MessageButtons::OkCancelCustom(open.clone(), words.get("dialog-do-not-open"));
            let dialog = rfd::AsyncMessageDialog::new()
                .set_parent(parent)
                .set_title(words.get("link-question-title"))
                .set_description(address)
                .set_buttons(buttons);
            match dialog.show().await {
                rfd::MessageDialogResult::Ok => true,
                rfd::MessageDialogResult::Custom(pressed) => pressed == open,
                _ => false,
            }
        })
    }
}

fn file_dialog(parent: &dyn Parent, begin: Option<&Path>) -> rfd::AsyncFileDialog {
    let dialog = rfd::AsyncFileDialog::new().set_parent(parent);
    match begin.filter(|folder| folder.is_dir()) {
        Some(folder) => dialog.set_directory(folder),
        None => dialog,
    }
}

/// Says that the system has nothing to show a page with, and how to get it. `error` is the system's.
pub(crate) fn no_web_view(error: &dyn std::fmt::Display) {
    show_error(format!("{}\n\n{error}", Words::english().get("error-no-web-view")));
}

/// Says that the app cannot start, where there is no window yet to say it in.
pub(crate) fn cannot_start(error: &agent::Error) {
    let words = Words::english();
    let description =
        [Some(words.get("error-cannot-start")), Some(words.sentence(&error.message())), error.detail()];
    show_error(description.into_iter().flatten().collect::<Vec<_>>().join("\n\n"));
}

fn show_error(description: String) {
    tracing::error!("{description}");
    let dialog = rfd::AsyncMessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Chimera")
        .set_description(description);
    block_on(dialog.show());
}

#[cfg(feature = "scripted-dialogs")]
mod scripted {
    //! Answers from the environment: `CHIMERA_ANSWER_FOLDER`, `CHIMERA_ANSWER_MODEL`, `CHIMERA_ANSWER_SAVE` (a
    //! folder), and `CHIMERA_ANSWER_LINK` (`yes` or `no`).

    use std::path::{Path, PathBuf};

    use super::{DialogAnswer, Dialogs, FolderFor, Parent};

    pub(super) struct Scripted {
        folder: Option<PathBuf>,
        model: Option<PathBuf>,
        save: Option<PathBuf>,
        link: bool,
    }

    impl Scripted {
        pub(super) fn from_environment() -> Option<Self> {
            let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
            let (folder, save) = (path("CHIMERA_ANSWER_FOLDER"), path("CHIMERA_ANSWER_SAVE"));
            let link = std::env::var("CHIMERA_ANSWER_LINK").ok();
            let model = path("CHIMERA_ANSWER_MODEL");
            (folder.is_some() || model.is_some() || save.is_some() || link.is_some()).then(|| Self {
                folder,
                model,
                save,
                link: link.as_deref() == Some("yes"),
            })
        }
    }

    impl Dialogs for Scripted {
        fn pick_folder<'a>(
            &'a self,
            _: &'a dyn Parent,
            _: FolderFor,
            _: Option<&'a Path>,
        ) -> DialogAnswer<'a, Option<PathBuf>> {
            Box::pin(async { self.folder.clone() })
        }

        fn pick_model<'a>(&'a self, _: &'a dyn Parent) -> DialogAnswer<'a, Option<PathBuf>> {
            Box::pin(async { self.model.clone() })
        }

        fn save_file<'a>(
            &'a self,
            _: &'a dyn Parent,
            _: Option<&'a Path>,
            name: &'a str,
        ) -> DialogAnswer<'a, Option<PathBuf>> {
            Box::pin(async move { self.save.as_ref().map(|folder| folder.join(name)) })
        }

        fn ask_open_link<'a>(&'a self, _: &'a dyn Parent, _: &'a str) -> DialogAnswer<'a, bool> {
            Box::pin(async { self.link })
        }
    }
}
