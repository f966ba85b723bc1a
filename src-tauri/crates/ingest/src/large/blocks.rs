//! A file in blocks that end where a record does.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;

use domain::Message;

use crate::sniff::Dialect;
use crate::walk::io_reason;

/// How much is read at a time.
const BLOCK: usize = 1 << 20;
/// A record that is longer has a quote in it that is none.
const LONGEST: usize = 4 << 20;
/// What has no line end for so long is no text.
const MOST: usize = 16 << 20;

/// Whole records.
pub(super) struct Block {
    pub(super) bytes: Vec<u8>,
    /// The line of the first.
    pub(super) line: u64,
}

/// Blocks of a file, in order.
pub(super) struct Blocks {
    file: File,
    /// What was read and not yet given.
    rest: Vec<u8>,
    quote: u8,
    line: u64,
    /// All bytes of the file that were read.
    pub(super) size: u64,
}

impl Blocks {
    /// Blocks from the byte of `head` on that the dialect does not skip, which is the first of `line`; the file goes
    /// on where `head` ends.
    pub(super) fn new(mut head: Vec<u8>, file: File, dialect: Dialect, line: u64) -> Self {
        let size = head.len() as u64;
        head.drain(..dialect.skip.min(head.len()));
        Self { file, rest: head, quote: dialect.quote, line, size }
    }

    /// Gives each block to `take`, until it breaks with a reason.
    pub(super) fn each(
        &mut self,
        mut take: impl FnMut(Block) -> ControlFlow<Message>,
    ) -> Result<(), Message> {
        loop {
            let mut bytes = std::mem::take(&mut self.rest);
            let before = bytes.len();
            bytes.reserve_exact(BLOCK);
            let reader = self.file.by_ref().take(BLOCK as u64);
            { reader }.read_to_end(&mut bytes).map_err(|error| io_reason(&error))?;
            let ended = bytes.len() == before;
            self.size += (bytes.len() - before) as u64;
            let end = if ended { bytes.len() } else { self.end(&bytes) };
            if end == 0 && bytes.len() > MOST {
                return Err(Message::new("skipped-binary"));
            }
            let mut rest = Vec::with_capacity(bytes.len() - end + BLOCK);
            rest.extend_from_slice(&bytes[end..]);
            self.rest = rest;
            bytes.truncate(end);
            if !bytes.is_empty() {
                let lines = memchr::memchr_iter(b'\n', &bytes).count() as u64;
                let line = self.line;
                self.line += lines;
                if let ControlFlow::Break(reason) = take(Block { bytes, line }) {
                    return Err(reason);
                }
            }
            if ended {
                return Ok(());
            }
        }
    }

    /// One past the last line end outside of quotes.
    fn end(&self, bytes: &[u8]) -> usize {
        let last = memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
        if memchr::memchr(self.quote, &bytes[..last]).is_none() {
            return last;
        }
        let (mut inside, mut end) = (false, 0);
        for at in memchr::memchr2_iter(self.quote, b'\n', bytes) {
            if bytes[at] == self.quote {
                inside = !inside;
            } else if !inside {
                end = at + 1;
            }
        }
        if bytes.len() - end > LONGEST { last } else { end }
    }
}
