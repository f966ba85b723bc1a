//! The pure fold from the bytes of one stream to an [`Exchange`]. Nothing here waits or reads a
//! clock: each arrival comes with its stamp. What a line says is read by a [`Phrasing`].

use std::time::Duration;

use domain::{
    Arrival, Counts, DoneReason, Exchange, Failure, FailureKind, Outcome, SchemaUse, StreamPiece, Timing,
};

use super::failure::failure;
use super::framer::{Framer, LineTooLong};
use crate::StreamLimits;

/// How one kind of server phrases its streams. It reads lines without their `\n`, one after the other.
pub(crate) trait Phrasing: Default + Send {
    /// Takes in a line; whether it said something, be it nothing new.
    fn line(&mut self, line: &[u8], gathered: &mut Gathered) -> bool;

    /// The stream ended, after a last line without its end. What is not closed by now is incomplete.
    fn end(&mut self, rest: &[u8], gathered: &mut Gathered);
}

/// What the lines of a stream have come to.
#[derive(Debug)]
pub(crate) struct Gathered {
    answer: String,
    thinking: String,
    answer_cap: usize,
    timing: Timing,
    counts: Counts,
    outcome: Option<Outcome>,
    at_ms: f64,
    pieces: Vec<StreamPiece>,
}

impl Gathered {
    /// Nothing yet.
    pub(crate) fn new(limits: &StreamLimits) -> Self {
        Self {
            answer: String::new(),
            thinking: String::new(),
            answer_cap: limits.max_answer_bytes,
            timing: Timing::default(),
            counts: Counts::default(),
            outcome: None,
            at_ms: 0.0,
            pieces: Vec::new(),
        }
    }

    /// What comes from here on arrived so long after the request was sent.
    pub(crate) fn arrive(&mut self, since_sent: Duration) {
        self.at_ms = since_sent.as_secs_f64() * 1e3;
    }

    /// The pieces since this was asked last.
    pub(crate) fn take_pieces(&mut self) -> Vec<StreamPiece> {
        std::mem::take(&mut self.pieces)
    }

    /// Ends it as cancelled, unless it has ended.
    pub(crate) fn cancel(&mut self) {
        self.outcome.get_or_insert(Outcome::Cancelled);
    }

    /// What came back. What nobody ended is incomplete.
    pub(crate) fn into_exchange(mut self) -> Exchange {
        self.fail(failure(FailureKind::Incomplete, "the stream was left before its closing line"));
        Exchange {
            answer: self.answer,
            thinking: self.thinking,
            outcome: self.outcome.expect("it was ended just now"),
            timing: self.timing,
            counts: self.counts,
            schema: SchemaUse::None,
            not_sent: Vec::new(),
        }
    }

    /// Answer text arrived; none is nothing.
    pub(crate) fn answer(&mut self, text: String) {
        if text.is_empty() || self.has_ended() {
            return;
        }
        self.answer.push_str(&text);
        self.timing.first_answer_ms.get_or_insert(self.at_ms);
        self.arrived(&text);
        self.pieces.push(StreamPiece::Answer(text));
        self.keep_to_cap();
    }

    /// Thinking text arrived; none is nothing.
    pub(crate) fn thinking(&mut self, text: String) {
        if text.is_empty() || self.has_ended() {
            return;
        }
        self.thinking.push_str(&text);
        self.arrived(&text);
        self.pieces.push(StreamPiece::Thinking(text));
        self.keep_to_cap();
    }

    /// Ends it well, unless it has ended.
    pub(crate) fn close(&mut self, reason: DoneReason, counts: Counts) {
        if !self.has_ended() {
            self.counts = counts;
            self.timing.end_ms = Some(self.at_ms);
            self.outcome = Some(Outcome::Done { reason });
        }
    }

    /// Ends it with a failure, unless it has ended.
    pub(crate) fn fail(&mut self, failure: Failure) {
        self.outcome.get_or_insert(Outcome::Failed { failure });
    }

    /// Whether nothing more is expected.
    pub(crate) fn has_ended(&self) -> bool {
        self.outcome.is_some()
    }

    fn arrived(&mut self, text: &str) {
        self.timing.first_token_ms.get_or_insert(self.at_ms);
        self.timing.last_token_ms = Some(self.at_ms);
        let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.timing.arrivals.push(Arrival { at_ms: self.at_ms, bytes });
    }

    fn keep_to_cap(&mut self) {
        if self.answer.len() + self.thinking.len() > self.answer_cap {
            self.cap("the answer is longer than the limit");
        }
    }

    fn cap(&mut self, words: &str) {
        self.fail(failure(FailureKind::CapReached, words));
    }
}

/// What has come of one stream.
#[derive(Debug)]
pub(crate) struct StreamState<P> {
    phrasing: P,
    framer: Framer,
    gathered: Gathered,
    sent: Duration,
    bytes: u64,
    byte_cap: u64,
    lines: usize,
    silent_lines: usize,
    line_cap: usize,
}

impl<P: Phrasing> StreamState<P> {
    /// `sent` is the clock's reading just before the request was sent.
    pub(crate) fn new(limits: &StreamLimits, sent: Duration) -> Self {
        Self {
            phrasing: P::default(),
            framer: Framer::new(limits.max_line_bytes),
            gathered: Gathered::new(limits),
            sent,
            bytes: 0,
            byte_cap: limits.max_stream_bytes,
            lines: 0,
            silent_lines: 0,
            line_cap: limits.max_lines,
        }
    }

    /// Takes in the bytes that arrived at `at` by the clock. After the end they are ignored.
    pub(crate) fn push(&mut self, mut bytes: &[u8], at: Duration) -> Vec<StreamPiece> {
        self.arrive(at);
        self.bytes += bytes.len() as u64;
        while !self.has_ended() {
            match self.framer.next_line(&mut bytes) {
                Ok(Some(_)) if self.lines + self.silent_lines >= self.line_cap => {
                    self.gathered.cap("the stream has more lines than the limit");
                }
                Ok(Some(line)) => {
                    let says = self.phrasing.line(&line, &mut self.gathered);
                    *(if says { &mut self.lines } else { &mut self.silent_lines }) += 1;
                }
                Ok(None) => break,
                Err(LineTooLong) => self.gathered.cap("one line is longer than the limit"),
            }
        }
        if !self.has_ended() && self.bytes > self.byte_cap {
            self.gathered.cap("the stream is longer than the limit");
        }
        self.gathered.take_pieces()
    }

    /// The stream ended. A last line may lack its `\n`; without a closing one it is a failure.
    pub(crate) fn end(&mut self, at: Duration) -> Vec<StreamPiece> {
        self.arrive(at);
        let rest = self.framer.rest();
        if !self.has_ended() {
            self.phrasing.end(&rest, &mut self.gathered);
        }
        self.fail(failure(FailureKind::Incomplete, "the stream ended before its closing line"));
        self.gathered.take_pieces()
    }

    /// Ends it with a failure, unless it has ended.
    pub(crate) fn fail(&mut self, failure: Failure) {
        self.gathered.fail(failure);
    }

    /// Ends it as cancelled, unless it has ended.
    pub(crate) fn cancel(&mut self) {
        self.gathered.cancel();
    }

    /// How many lines said something.
    pub(crate) fn lines(&self) -> usize {
        self.lines
    }

    /// Whether text has come.
    pub(crate) fn has_begun(&self) -> bool {
        self.gathered.timing.first_token_ms.is_some()
    }

    /// Whether nothing more is expected.
    pub(crate) fn has_ended(&self) -> bool {
        self.gathered.has_ended()
    }

    /// What came back. A stream that nobody ended is incomplete.
    pub(crate) fn into_exchange(self) -> Exchange {
        self.gathered.into_exchange()
    }

    fn arrive(&mut self, at: Duration) {
        self.gathered.arrive(at.saturating_sub(self.sent));
    }
}
