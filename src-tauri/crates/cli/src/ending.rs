//! How the program ends, and what it says when that is not well.

use std::io::Write;

use agent::{Error, Words};
use domain::{Consent, Message, RunId};
use tokio_util::sync::CancellationToken;

/// How it ended, as the exit code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Ending {
    /// All that was asked for is done.
    Done = 0,
    /// Something failed.
    Failed = 1,
    /// The arguments cannot be used.
    BadUsage = 2,
    /// Ctrl-C.
    Cancelled = 130,
}

/// Why it ends before its end.
pub(crate) enum Stop {
    Failed(Error),
    /// The run is kept, but could not be saved where it was to be.
    NotSaved(RunId, Error),
    BadUsage(Message),
    Cancelled,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error {
            Error::Setting { .. } | Error::NoModel => Self::BadUsage(error.message()),
            Error::AskUnloadElsewhere { address } => {
                Self::BadUsage(Message::new("cli-ask-unload-elsewhere").with("address", address))
            }
            Error::Ask(Consent::Unencrypted { address }) => {
                Self::BadUsage(Message::new("cli-ask-unencrypted").with("address", address))
            }
            Error::Ask(Consent::Cloud { host }) => {
                Self::BadUsage(Message::new("cli-ask-cloud").with("host", host))
            }
            other => Self::Failed(other),
        }
    }
}

impl Stop {
    /// Says why, and how that ends.
    pub(crate) fn end(self, words: &Words) -> Ending {
        match self {
            Self::Cancelled => Ending::Cancelled,
            Self::BadUsage(message) => {
                say(&words.sentence(&message));
                Ending::BadUsage
            }
            Self::Failed(error) => {
                say_error(&error, words);
                Ending::Failed
            }
            Self::NotSaved(id, error) => {
                say_error(&error, words);
                say(&words.sentence(&Message::new("cli-kept").with("id", id.0)));
                Ending::Failed
            }
        }
    }
}

fn say_error(error: &Error, words: &Words) {
    say(&words.sentence(&error.message()));
    if let Some(detail) = error.detail() {
        say(&words.sentence(&Message::new("cli-detail").with("words", detail)));
    }
}

/// A sentence that is shown even to whoever wants quiet.
pub(crate) fn say(text: &str) {
    drop(writeln!(std::io::stderr(), "{text}"));
}

/// A line of what was asked for.
pub(crate) fn print(text: &str) {
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// The first Ctrl-C, as a token; the second ends the program at once. Whatever is being written then
/// is old or new, never half.
pub(crate) fn interruption() -> CancellationToken {
    let interrupted = CancellationToken::new();
    let token = interrupted.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            token.cancel();
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(i32::from(Ending::Cancelled as u8));
        }
    });
    interrupted
}

/// Waits for what is under way, unless somebody interrupts it.
pub(crate) async fn unless<T>(
    interrupted: &CancellationToken,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Stop> {
    tokio::select! {
        done = work => Ok(done?),
        () = interrupted.cancelled() => Err(Stop::Cancelled),
    }
}
