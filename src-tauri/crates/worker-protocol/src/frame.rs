//! One JSON object a line: how a message becomes bytes, and bytes messages again, whatever they are and
//! wherever they are split.

use std::collections::VecDeque;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longest line in bytes, without its end. A longer one is an error on both sides.
pub const LARGEST_FRAME: usize = 16 << 20;

/// Characters of a bad line that an error quotes.
const QUOTED: usize = 80;

/// Why a line is no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// It is longer than [`LARGEST_FRAME`].
    #[error("read a line of more than {LARGEST_FRAME} bytes")]
    TooLong,
    /// It is not what is expected.
    #[error("read the line `{line}`: {reason}")]
    Malformed {
        /// Its beginning, with what is no text replaced.
        line: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// The line of a message, with its end.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, FrameError> {
    let mut line = serde_json::to_vec(message)
        .map_err(|error| FrameError::Malformed { line: String::new(), reason: error.to_string() })?;
    if line.len() > LARGEST_FRAME {
        return Err(FrameError::TooLong);
    }
    line.push(b'\n');
    Ok(line)
}

/// Takes bytes as they come and gives messages. After a bad line it goes on with the next one.
#[derive(Debug)]
pub struct Decoder<T> {
    line: Vec<u8>,
    skipping: bool,
    ready: VecDeque<Result<T, FrameError>>,
    message: PhantomData<T>,
}

impl<T> Default for Decoder<T> {
    fn default() -> Self {
        Self { line: Vec::new(), skipping: false, ready: VecDeque::new(), message: PhantomData }
    }
}

impl<T: DeserializeOwned> Decoder<T> {
    /// Takes the next bytes of the stream.
    pub fn push(&mut self, mut bytes: &[u8]) {
        while let Some(end) = memchr::memchr(b'\n', bytes) {
            self.take(&bytes[..end]);
            bytes = &bytes[end + 1..];
            if !std::mem::take(&mut self.skipping) {
                self.ready.push_back(read(&self.line));
            }
            self.line.clear();
        }
        self.take(bytes);
    }

    /// The next message, or why a line is none; `None` until more bytes come.
    pub fn pop(&mut self) -> Option<Result<T, FrameError>> {
        self.ready.pop_front()
    }

    /// Whether the stream stands within a line: it broke off if it ends here.
    pub fn is_within_line(&self) -> bool {
        self.skipping || !self.line.is_empty()
    }

    fn take(&mut self, bytes: &[u8]) {
        if self.skipping {
            return;
        }
        if self.line.len() + bytes.len() > LARGEST_FRAME {
            self.line = Vec::new();
            self.skipping = true;
            self.ready.push_back(Err(FrameError::TooLong));
            return;
        }
        self.line.extend_from_slice(bytes);
    }
}

fn read<T: DeserializeOwned>(line: &[u8]) -> Result<T, FrameError> {
    serde_json::from_slice(line).map_err(|error| FrameError::Malformed {
        line: String::from_utf8_lossy(&line[..line.len().min(4 * QUOTED)]).chars().take(QUOTED).collect(),
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests;
