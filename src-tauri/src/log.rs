//! The log: one file a day in the data folder, a week of them. It carries no file content, no prompt, no answer.

use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Starts the log; it is written while the guard lives. Without a place to write, there is no log.
#[expect(clippy::disallowed_methods, reason = "the log's own folder")]
pub(crate) fn start(data: &Path) -> Option<WorkerGuard> {
    let folder = data.join("logs");
    // The appender looks for old logs before it makes the folder, and complains on stderr where there is none.
    std::fs::create_dir_all(&folder).ok()?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("chimera")
        .filename_suffix("log")
        .max_log_files(7)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(file);
    let filter = EnvFilter::try_from_env("CHIMERA_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(writer).try_init().ok()?;
    Some(guard)
}
