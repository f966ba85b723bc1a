//! The one error that the page sees.

use domain::{Consent, Message};
use serde::Serialize;

/// What the page branches on; everything else is in the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// The folder is gone or cannot be read.
    FolderGone,
    /// The server cannot be used.
    Server,
    /// A run is going on.
    Busy,
    /// Models would be unloaded on another machine: the analyst has to allow it.
    AskUnloadElsewhere,
    /// Something would be sent that the analyst has to agree to first: `consent` says what.
    Ask,
    /// What was asked for is not there any more.
    Gone,
    /// Saving failed.
    Save,
    /// Anything else.
    Other,
}

/// A failed command: what happened, what was kept, what to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CommandError {
    /// What the page branches on.
    pub code: ErrorCode,
    /// The sentence.
    pub message: Message,
    /// The words of the system or the server, for "Copy details".
    pub detail: Option<String>,
    /// What has to be agreed to.
    pub consent: Option<Consent>,
}

impl From<agent::Error> for CommandError {
    fn from(error: agent::Error) -> Self {
        use agent::Error;
        let code = match &error {
            Error::Folder(_) | Error::NoFolder => ErrorCode::FolderGone,
            Error::Server { .. } => ErrorCode::Server,
            Error::AskUnloadElsewhere { .. } => ErrorCode::AskUnloadElsewhere,
            Error::Ask(_) => ErrorCode::Ask,
            Error::Busy => ErrorCode::Busy,
            Error::Gone => ErrorCode::Gone,
            Error::Store(_) | Error::NoSpaceForModel { .. } | Error::NoSpaceForDownload { .. } => {
                ErrorCode::Save
            }
            Error::NoData
            | Error::NoModel
            | Error::ReadingStopped
            | Error::Setting { .. }
            | Error::Unreadable { .. }
            | Error::NotAModel { .. }
            | Error::ModelThere { .. }
            | Error::Fragment { .. }
            | Error::Key { .. }
            | Error::KeyNotForgotten { .. }
            | Error::DownloadAddress { .. }
            | Error::Download { .. }
            | Error::DownloadChanged { .. }
            | Error::DownloadDamaged { .. }
            | Error::DownloadNoModel { .. }
            | Error::DownloadGoesOn { .. }
            | Error::OllamaNotStarted { .. }
            | Error::Releases { .. } => ErrorCode::Other,
        };
        let consent = match &error {
            Error::Ask(consent) => Some(consent.clone()),
            _ => None,
        };
        Self { code, message: error.message(), detail: error.detail(), consent }
    }
}
