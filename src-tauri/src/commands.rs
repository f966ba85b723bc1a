//! What the page can call: one file per noun of the screen, each command a few lines over a use case.

#![expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments over by value")]

pub(crate) mod folder;
pub(crate) mod history;
pub(crate) mod models;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod settings;

use contract::CommandError;

/// What a command answers with.
type Answer<T> = Result<T, CommandError>;
