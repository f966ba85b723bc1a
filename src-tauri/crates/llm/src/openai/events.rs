//! How servers of this kind phrase their streams: server-sent events with a JSON chunk each, and a
//! mark at the end. A stream is whole when the mark came, or when it was said why the model stopped
//! and the connection then ended in order.

use domain::{Counts, DoneReason, FailureKind};

use super::chunk::{Choice, Chunk, Delta, First};
use crate::transport::failure::{self, ErrorBody, Told, failure};
use crate::transport::stream::{Gathered, Phrasing};

/// What stands in place of a chunk when all have come.
const END_MARK: &[u8] = b"[DONE]";

/// Most bytes of an event that goes over several lines.
const MAX_EVENT: usize = 8 << 20;

/// The lines of server-sent events.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// Data of an event that goes on in further lines.
    data: Vec<u8>,
    is_error: bool,
    reason: Option<DoneReason>,
    counts: Counts,
}

impl Phrasing for Events {
    fn line(&mut self, line: &[u8], gathered: &mut Gathered) -> bool {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        match Field::of(line) {
            Field::End => {
                let data = std::mem::take(&mut self.data);
                if self.event(&data, gathered) == Event::Cut {
                    gathered.fail(failure(FailureKind::Malformed, "an event of the stream ends too early"));
                }
                self.is_error = false;
                false
            }
            Field::Comment => false,
            Field::Other(name) => {
                if !name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)) {
                    gathered.fail(failure(
                        FailureKind::Malformed,
                        "a line of the stream is no server-sent event",
                    ));
                }
                true
            }
            Field::Event(name) => {
                self.is_error = name == b"error";
                true
            }
            Field::Error(words) => {
                gathered.fail(told_in(words));
                true
            }
            Field::Data(data) => {
                self.data(data, gathered);
                true
            }
        }
    }

    fn end(&mut self, rest: &[u8], gathered: &mut Gathered) {
        // A last line may lack its end; half of one is a broken stream, not a malformed one.
        let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
        let is_whole = match Field::of(rest) {
            Field::End | Field::Comment => self.data.is_empty(),
            Field::Data(data) if self.data.is_empty() => {
                let is_whole = self.is_error || data == END_MARK || Chunk::parse(data).is_ok();
                is_whole && self.event(data, gathered) == Event::Taken
            }
            Field::Error(words) if serde_json::from_slice::<ErrorBody>(words).is_ok() => {
                gathered.fail(told_in(words));
                true
            }
            _ => false,
        };
        if is_whole && let Some(reason) = self.reason.take() {
            gathered.close(reason, self.counts);
        }
    }
}

impl Events {
    /// A line of data. Most events have one, which is read at once; one that is cut off goes on in the next.
    fn data(&mut self, data: &[u8], gathered: &mut Gathered) {
        if !self.data.is_empty() || self.event(data, gathered) == Event::Cut {
            self.data.extend_from_slice(data);
            self.data.push(b'\n');
            if self.data.len() > MAX_EVENT {
                gathered.fail(failure(FailureKind::CapReached, "one event is longer than the limit"));
            }
        }
    }

    /// The data of an event, whole or not.
    fn event(&mut self, data: &[u8], gathered: &mut Gathered) -> Event {
        let data = data.trim_ascii();
        if data.is_empty() {
            return Event::Taken;
        }
        if self.is_error {
            gathered.fail(told_in(data));
        } else if data == END_MARK {
            let reason = self.reason.take().unwrap_or(DoneReason::Other(String::new()));
            gathered.close(reason, self.counts);
        } else {
            match Chunk::parse(data) {
                Ok(chunk) => self.chunk(chunk, gathered),
                Err(fault) if fault.is_cut => return Event::Cut,
                Err(fault) => gathered.fail(failure(FailureKind::Malformed, fault.words)),
            }
        }
        Event::Taken
    }

    fn chunk(&mut self, chunk: Chunk, gathered: &mut Gathered) {
        let Chunk { choices: First(choice), usage, timings, error, message, detail } = chunk;
        if let Some(told) = (ErrorBody { error, message, detail }).told() {
            return gathered.fail(failure::of_line(&told));
        }
        if let Some(usage) = usage {
            usage.add_to(&mut self.counts);
        }
        if let Some(timings) = timings {
            timings.add_to(&mut self.counts);
        }
        let Some(Choice { delta, finish_reason }) = choice else { return };
        let Delta { content, reasoning_content, reasoning } = delta.unwrap_or_default();
        gathered.thinking(if reasoning_content.0.is_empty() { reasoning.0 } else { reasoning_content.0 });
        gathered.answer(content.0);
        match finish_reason.text() {
            None => {}
            Some(words @ ("abort" | "error")) => {
                let words = format!("the server ended the answer: {words}");
                gathered.fail(failure(FailureKind::Server, words));
            }
            Some("stop") => self.reason = Some(DoneReason::Stop),
            Some("length") => self.reason = Some(DoneReason::Length),
            Some(other) => self.reason = Some(DoneReason::Other(other.to_owned())),
        }
    }
}

/// Whether data was all of an event.
#[derive(PartialEq, Eq)]
enum Event {
    Taken,
    Cut,
}

/// What one line is.
enum Field<'a> {
    End,
    Comment,
    Data(&'a [u8]),
    Event(&'a [u8]),
    /// An error that stands where data should: the field `error`, or JSON without a field's name.
    Error(&'a [u8]),
    Other(&'a [u8]),
}

impl<'a> Field<'a> {
    fn of(line: &'a [u8]) -> Self {
        if line.trim_ascii().is_empty() {
            return Self::End;
        }
        if line.trim_ascii_start().starts_with(b"{") {
            return Self::Error(line);
        }
        let (name, value) = match line.iter().position(|&byte| byte == b':') {
            Some(0) => return Self::Comment,
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &line[line.len()..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"data" => Self::Data(value),
            b"event" => Self::Event(value),
            b"error" => Self::Error(value),
            _ => Self::Other(name),
        }
    }
}

/// The failure that these bytes tell of, in whichever form; JSON that is none is no event either.
fn told_in(bytes: &[u8]) -> domain::Failure {
    match serde_json::from_slice::<ErrorBody>(bytes) {
        Ok(body) => match body.told() {
            Some(told) => failure::of_line(&told),
            None => failure(FailureKind::Malformed, "a line of the stream is no server-sent event"),
        },
        Err(_) if bytes.trim_ascii_start().starts_with(b"{") => {
            failure(FailureKind::Malformed, "a line of the stream is no server-sent event")
        }
        Err(_) => failure::of_line(&Told::of_text(&String::from_utf8_lossy(bytes))),
    }
}

#[cfg(test)]
mod tests;
