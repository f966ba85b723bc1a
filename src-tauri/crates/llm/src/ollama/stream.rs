//! How Ollama phrases its streams: a JSON object a line, the last of them with `done: true`.

use domain::FailureKind;

use super::wire::Line;
use crate::transport::failure::{self, failure};
use crate::transport::stream::{Gathered, Phrasing};

/// The lines of Ollama.
#[derive(Debug, Default)]
pub(super) struct Ndjson;

impl Phrasing for Ndjson {
    fn line(&mut self, line: &[u8], gathered: &mut Gathered) -> bool {
        if line.trim_ascii().is_empty() {
            return false;
        }
        match Line::parse(line) {
            Ok(line) => take(line, gathered),
            Err(words) => gathered.fail(failure(FailureKind::Malformed, words)),
        }
        true
    }

    fn end(&mut self, rest: &[u8], gathered: &mut Gathered) {
        // Half a line is a broken stream, not a malformed one.
        if let Ok(line) = Line::parse(rest) {
            take(line, gathered);
        }
    }
}

fn take(line: Line, gathered: &mut Gathered) {
    if let Some(told) = &line.error {
        return gathered.fail(failure::of_line(told));
    }
    let closing = (line.done == Some(true)).then(|| (line.reason(), line.counts()));
    gathered.thinking(line.thinking.unwrap_or_default());
    gathered.answer(line.response.unwrap_or_default());
    if let Some((reason, counts)) = closing {
        gathered.close(reason, counts);
    }
}

#[cfg(test)]
mod tests;
