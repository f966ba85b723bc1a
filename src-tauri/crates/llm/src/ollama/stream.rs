//! The pure fold from the bytes of one stream to an [`Exchange`]. Nothing here waits or reads a
//! clock: each arrival comes with its stamp.

use std::time::Duration;

use domain::{Arrival, Counts, Exchange, Failure, FailureKind, Outcome, StreamPiece, Timing};

use super::failure::{self, failure};
use super::framer::{Framer, LineTooLong};
use super::wire::Line;
use crate::StreamLimits;

/// What has come of one stream.
#[derive(Debug)]
pub(super) struct StreamState {
    framer: Framer,
    caps: Caps,
    sent: Duration,
    bytes: u64,
    lines: usize,
    blank_lines: usize,
    answer: String,
    thinking: String,
    timing: Timing,
    counts: Counts,
    outcome: Option<Outcome>,
}

#[derive(Debug)]
struct Caps {
    stream_bytes: u64,
    answer_bytes: usize,
    lines: usize,
}

impl StreamState {
    /// `sent` is the clock's reading just before the request was sent.
    pub(super) fn new(limits: &StreamLimits, sent: Duration) -> Self {
        Self {
            framer: Framer::new(limits.max_line_bytes),
            caps: Caps {
                stream_bytes: limits.max_stream_bytes,
                answer_bytes: limits.max_answer_bytes,
                lines: limits.max_lines,
            },
            sent,
            bytes: 0,
            lines: 0,
            blank_lines: 0,
            answer: String::new(),
            thinking: String::new(),
            timing: Timing::default(),
            counts: Counts::default(),
            outcome: None,
        }
    }

    /// Takes in the bytes that arrived at `at` by the clock. After the end they are ignored.
    pub(super) fn push(&mut self, mut bytes: &[u8], at: Duration) -> Vec<StreamPiece> {
        let mut pieces = Vec::new();
        self.bytes += bytes.len() as u64;
        while self.outcome.is_none() {
            match self.framer.next_line(&mut bytes) {
                Ok(Some(line)) => self.take_line(&line, at, &mut pieces),
                Ok(None) => break,
                Err(LineTooLong) => self.cap("one line is longer than the limit"),
            }
        }
        if self.outcome.is_none() && self.bytes > self.caps.stream_bytes {
            self.cap("the stream is longer than the limit");
        }
        pieces
    }

    /// The stream ended. A last line may lack its `\n`; without a closing one it is a failure.
    pub(super) fn end(&mut self, at: Duration) -> Vec<StreamPiece> {
        let mut pieces = Vec::new();
        let rest = self.framer.rest();
        // Half a line is a broken stream, not a malformed one.
        if self.outcome.is_none() && Line::parse(&rest).is_ok() {
            self.take_line(&rest, at, &mut pieces);
        }
        self.fail(failure(FailureKind::Incomplete, "the stream ended before its closing line"));
        pieces
    }

    /// Ends it with a failure, unless it has ended.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.outcome.get_or_insert(Outcome::Failed { failure });
    }

    /// Ends it as cancelled, unless it has ended.
    pub(super) fn cancel(&mut self) {
        self.outcome.get_or_insert(Outcome::Cancelled);
    }

    /// How many lines said something.
    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    /// Whether nothing more is expected.
    pub(super) fn has_ended(&self) -> bool {
        self.outcome.is_some()
    }

    /// What came back. A stream that nobody ended is incomplete.
    pub(super) fn into_exchange(mut self) -> Exchange {
        self.fail(failure(FailureKind::Incomplete, "the stream was left before its closing line"));
        let outcome = self.outcome.expect("it was ended just now");
        Exchange {
            answer: self.answer,
            thinking: self.thinking,
            outcome,
            timing: self.timing,
            counts: self.counts,
        }
    }

    fn take_line(&mut self, bytes: &[u8], at: Duration, pieces: &mut Vec<StreamPiece>) {
        let is_blank = bytes.trim_ascii().is_empty();
        *(if is_blank { &mut self.blank_lines } else { &mut self.lines }) += 1;
        if self.lines + self.blank_lines > self.caps.lines {
            return self.cap("the stream has more lines than the limit");
        }
        if is_blank {
            return;
        }
        let line = match Line::parse(bytes) {
            Ok(line) => line,
            Err(words) => return self.fail(failure(FailureKind::Malformed, words)),
        };
        let at_ms = self.since_sent(at);
        if let Some(words) = &line.error {
            return self.fail(failure::of_line(&words.0));
        }
        let closing = (line.done == Some(true)).then(|| (line.reason(), line.counts()));
        if let Some(text) = line.thinking.filter(|text| !text.is_empty()) {
            self.thinking.push_str(&text);
            self.arrived(&text, at_ms);
            pieces.push(StreamPiece::Thinking(text));
        }
        if let Some(text) = line.response.filter(|text| !text.is_empty()) {
            self.answer.push_str(&text);
            self.timing.first_answer_ms.get_or_insert(at_ms);
            self.arrived(&text, at_ms);
            pieces.push(StreamPiece::Answer(text));
        }
        if self.answer.len() + self.thinking.len() > self.caps.answer_bytes {
            return self.cap("the answer is longer than the limit");
        }
        if let Some((reason, counts)) = closing {
            self.counts = counts;
            self.timing.end_ms = Some(at_ms);
            self.outcome = Some(Outcome::Done { reason });
        }
    }

    fn arrived(&mut self, text: &str, at_ms: f64) {
        self.timing.first_token_ms.get_or_insert(at_ms);
        self.timing.last_token_ms = Some(at_ms);
        let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.timing.arrivals.push(Arrival { at_ms, bytes });
    }

    fn since_sent(&self, at: Duration) -> f64 {
        at.saturating_sub(self.sent).as_secs_f64() * 1e3
    }

    fn cap(&mut self, words: &str) {
        self.fail(failure(FailureKind::CapReached, words));
    }
}

#[cfg(test)]
mod tests;
