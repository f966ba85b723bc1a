//! How long a model stays in memory after it was used last, and what happens then.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio_util::sync::{CancellationToken, DropGuard};

/// What an unreadable time means, as with Ollama.
const USUAL: Duration = Duration::from_mins(5);

/// The time that `keep_alive` names, as Ollama reads it: seconds, or `1h30m`; `None` for ever.
pub(super) fn keep_alive(text: &str) -> Option<Duration> {
    let text = text.trim();
    if text.starts_with('-') {
        return None;
    }
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let mut seconds = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let units = [("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3_600.0)];
        let unit = units.into_iter().find(|(unit, _)| after.starts_with(unit));
        let (Ok(number), Some((unit, length))) = (number.parse::<f64>(), unit) else { return Some(USUAL) };
        seconds += number * length;
        rest = &after[unit.len()..];
    }
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(USUAL)).filter(|_| !text.is_empty()).or(Some(USUAL))
}

/// The wait after the last use. A new use ends it, and so does the end of the engine.
#[derive(Default)]
pub(super) struct Idle(Mutex<Option<DropGuard>>);

impl Idle {
    /// The model is used again.
    pub(super) fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Does `then` when nobody has used the model for so long; `then` is given what says whether somebody has.
    pub(super) fn begin<F>(
        &self,
        length: Duration,
        then: impl FnOnce(CancellationToken) -> F + Send + 'static,
    ) where
        F: Future<Output = ()> + Send,
    {
        let used = CancellationToken::new();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(used.clone().drop_guard());
        tokio::spawn(async move {
            if used.run_until_cancelled(tokio::time::sleep(length)).await.is_some() {
                then(used).await;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_ollama_reads_it() {
        let seconds = |seconds: f64| Some(Duration::from_secs_f64(seconds));
        for (text, expected) in [
            ("5m", seconds(300.0)),
            ("1h30m", seconds(5_400.0)),
            ("90", seconds(90.0)),
            ("1.5s", seconds(1.5)),
            ("20ms", seconds(0.02)),
            ("0", seconds(0.0)),
            (" 0s ", seconds(0.0)),
            ("-1", None),
            ("-5m", None),
            ("soon", Some(USUAL)),
            ("5 m", Some(USUAL)),
            ("", Some(USUAL)),
            ("1e999h", Some(USUAL)),
        ] {
            assert_eq!(keep_alive(text), expected, "{text}");
        }
    }
}
