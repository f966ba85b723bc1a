//! The state behind the commands: the session, the dialogs, and what the page's ids stand for.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use agent::{OpenFolder, SaveFormat, Session};
use contract::{CommandError, ErrorCode, FolderView, SavedFile};
use domain::{FolderProgress, Message};
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime};
use tauri_plugin_opener::OpenerExt;

use crate::Dialogs;

/// How long closing waits for a cancelled run to be written to its end.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// What the commands work on.
pub struct Shell {
    session: Session,
    dialogs: Box<dyn Dialogs>,
    /// The relative path of each entry of the last view, by its id.
    entries: Mutex<Vec<String>>,
    dropped: Mutex<Option<PathBuf>>,
    dropped_model: Mutex<Option<PathBuf>>,
}

impl Shell {
    /// A shell over a session; `dialogs` answers what the analyst is asked natively.
    pub fn new(session: Session, dialogs: Box<dyn Dialogs>) -> Self {
        Self {
            session,
            dialogs,
            entries: Mutex::default(),
            dropped: Mutex::default(),
            dropped_model: Mutex::default(),
        }
    }

    /// The use cases.
    pub fn session(&self) -> &Session {
        &self.session
    }

    pub(crate) fn dialogs(&self) -> &dyn Dialogs {
        self.dialogs.as_ref()
    }

    pub(crate) async fn open(
        &self,
        path: &Path,
        progress: Channel<FolderProgress>,
    ) -> Result<FolderView, CommandError> {
        Ok(self.show(&*self.session.open_folder(path, Self::tell(progress)).await?))
    }

    /// The view of a folder; its ids are the ones that the page may use from now on.
    pub(crate) fn show(&self, open: &OpenFolder) -> FolderView {
        let (view, paths) = FolderView::of(open);
        *self.entries.lock().unwrap_or_else(PoisonError::into_inner) = paths;
        view
    }

    /// Passes progress on; a page that is gone no longer listens.
    pub(crate) fn tell(progress: Channel<FolderProgress>) -> impl FnMut(FolderProgress) + Send + 'static {
        move |state| drop(progress.send(state))
    }

    /// The relative paths of entries of the last view.
    pub(crate) fn paths(&self, entries: &[u32]) -> Result<Vec<String>, CommandError> {
        let known = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let path = |id: &u32| known.get(usize::try_from(*id).ok()?).cloned();
        entries.iter().map(path).collect::<Option<_>>().ok_or_else(|| agent::Error::Gone.into())
    }

    pub(crate) fn recent(&self, recent: u32) -> Result<PathBuf, CommandError> {
        let folders = self.session.preferences().0.recent_folders;
        let place = usize::try_from(recent).ok();
        place
            .and_then(|place| folders.into_iter().nth(place))
            .map(|folder| folder.path.into())
            .ok_or_else(|| agent::Error::Gone.into())
    }

    /// The folder in which the last one lies, to begin a search for another.
    pub(crate) fn beside_the_last_folder(&self) -> Option<PathBuf> {
        let last = self.session.preferences().0.last_folder?;
        Path::new(&last).parent().map(Path::to_owned)
    }

    /// Keeps a dropped path until the page asks for it. Answers whether it is a folder.
    pub(crate) fn drop_path(&self, paths: &[PathBuf]) -> bool {
        let [path] = paths else { return false };
        let is_folder = path.is_dir();
        if is_folder {
            *self.dropped.lock().unwrap_or_else(PoisonError::into_inner) = Some(path.clone());
        }
        is_folder
    }

    /// Takes the folder that the app was opened with, where `arguments` name one; a relative one lies in `current`.
    /// Answers whether they do.
    pub fn open_with(&self, arguments: impl IntoIterator<Item = OsString>, current: &Path) -> bool {
        let given = arguments.into_iter().nth(1).filter(|argument| !argument.is_empty());
        given.is_some_and(|given| self.drop_path(&[current.join(as_meant(given))]))
    }

    /// Whether a folder waits to be read.
    pub(crate) fn has_dropped(&self) -> bool {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Keeps the path of a dropped model until the page asks for it. Answers whether it is one by its name.
    pub fn drop_model(&self, paths: &[PathBuf]) -> bool {
        let [path] = paths else { return false };
        let is_model = path.extension().is_some_and(|own| own.eq_ignore_ascii_case("gguf")) && path.is_file();
        if is_model {
            *self.dropped_model.lock().unwrap_or_else(PoisonError::into_inner) = Some(path.clone());
        }
        is_model
    }

    pub(crate) fn take_dropped_model(&self) -> Result<PathBuf, CommandError> {
        let dropped = self.dropped_model.lock().unwrap_or_else(PoisonError::into_inner).take();
        dropped.ok_or_else(|| agent::Error::Gone.into())
    }

    pub(crate) fn take_dropped(&self) -> Result<PathBuf, CommandError> {
        let dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner).take();
        dropped.ok_or_else(|| agent::Error::Gone.into())
    }

    /// Cancels a run that goes on and waits until it is on disk.
    pub(crate) async fn stop_run(&self) {
        self.session.cancel_run();
        let written = async {
            while self.session.is_running() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(STOP_WITHIN, written).await.is_err() {
            tracing::warn!("the run did not end in time; its finished calls are on disk");
        }
    }
}

/// A folder as the system's menu hands it on. On Windows a drive comes as `"C:\"`, in which the last quotation mark
/// counts as a part of the name.
fn as_meant(given: OsString) -> OsString {
    match given.to_str().and_then(|text| text.strip_suffix('"')) {
        Some(drive) if cfg!(windows) => drive.into(),
        _ => given,
    }
}

/// Where to save what an analyst chose in the dialog.
pub(crate) struct SaveTarget {
    pub(crate) path: PathBuf,
    /// Whether the dialog asked about a file that is there: then it may be replaced.
    pub(crate) overwrite: bool,
}

impl SaveTarget {
    /// A name without an extension gets that of the format. Nobody was asked about a file of that name, nor about
    /// what lies beside it.
    pub(crate) fn of(path: PathBuf, format: SaveFormat) -> Self {
        if path.extension().is_some() {
            return Self { overwrite: path.exists(), path };
        }
        Self { path: path.with_extension(format.extension()), overwrite: false }
    }
}

/// A link that may be opened in the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link(String);

impl Link {
    /// Takes http, https and mailto only, on one line, without what a terminal or a dialog would hide.
    pub(crate) fn parse(address: &str) -> Result<Self, CommandError> {
        let refused = || CommandError {
            code: ErrorCode::Other,
            message: Message::new("error-link-refused").with("address", address),
            detail: None,
            consent: None,
        };
        let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let allowed = matches!(scheme.as_deref(), Some("http" | "https" | "mailto"));
        let hidden = |character: char| {
            character.is_control()
                || character.is_whitespace()
                || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        };
        if !allowed || address.len() > 2_048 || address.chars().any(hidden) {
            return Err(refused());
        }
        Ok(Self(address.to_owned()))
    }

    /// The whole address.
    pub(crate) fn address(&self) -> &str {
        &self.0
    }
}

pub(crate) fn open_link<R: Runtime>(app: &AppHandle<R>, link: &Link) -> Result<(), CommandError> {
    app.opener().open_url(link.address(), None::<&str>).map_err(failed)
}

pub(crate) fn reveal<R: Runtime>(app: &AppHandle<R>, path: &Path) -> Result<(), CommandError> {
    app.opener().reveal_item_in_dir(path).map_err(failed)
}

pub(crate) fn saved_file(id: u32, path: &Path) -> SavedFile {
    let text = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    SavedFile { id, name: text(path.file_name()), folder: text(path.parent().and_then(Path::file_name)) }
}

/// A failure of the system, in its own words.
pub(crate) fn failed(error: impl std::fmt::Display) -> CommandError {
    CommandError {
        code: ErrorCode::Other,
        message: Message::new("error-system").with("words", error.to_string()),
        detail: Some(error.to_string()),
        consent: None,
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{Link, as_meant};

    #[test]
    fn a_folder_is_taken_as_the_systems_menu_hands_it_on() {
        let drive = if cfg!(windows) { r"C:\" } else { r#"C:\""# };
        for (given, meant) in [(r"/data/Größe µ", r"/data/Größe µ"), (r#"C:\""#, drive)] {
            assert_eq!(as_meant(OsString::from(given)), meant);
        }
    }

    #[test]
    fn only_web_and_mail_links_without_hidden_characters_are_opened() {
        for (address, allowed) in [
            ("https://example.org/a?b=c", true),
            ("HTTP://example.org", true),
            ("mailto:a@example.org", true),
            ("file:///etc/passwd", false),
            ("smb://host/share", false),
            ("javascript:alert(1)", false),
            ("ms-msdt:/id", false),
            ("data:text/html,x", false),
            ("example.org", false),
            ("https://example.org/\u{202e}gpj.exe", false),
            ("https://example.org/a b", false),
            ("https://example.org/\n", false),
            ("", false),
        ] {
            assert_eq!(Link::parse(address).is_ok(), allowed, "{address}");
        }
    }
}
