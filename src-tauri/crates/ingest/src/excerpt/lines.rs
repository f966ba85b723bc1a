//! Lines of a file by their number, without holding the file.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use domain::Message;

use crate::decode::{decode, is_wide};
use crate::limits::Limits;
use crate::notes::Notes;
use crate::sniff::{self, Dialect};
use crate::walk::io_reason;

/// How much is read at a time.
const BLOCK: usize = 256 << 10;
/// How much of a file tells how it is written.
const SAMPLE: usize = 64 << 10;
/// The most of one line that is kept, in bytes.
const LINE: usize = 64 << 10;

/// Lines to show, both ends included, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) first: u64,
    pub(super) last: u64,
}

trait Bytes: Read + Seek {}
impl<T: Read + Seek> Bytes for T {}

/// A file whose lines are read forwards.
pub(super) struct LineFile {
    reader: BufReader<Box<dyn Bytes>>,
    /// The line at which the reader stands.
    line: u64,
    /// What ends a line: a carriage return in files that know no line feed.
    end: u8,
    sample: String,
}

impl LineFile {
    pub(super) fn open(path: &Path) -> Result<Self, Message> {
        let reason = |error: std::io::Error| io_reason(&error);
        let mut file = File::open(path).map_err(reason)?;
        let mut sample = Vec::new();
        file.by_ref().take(SAMPLE as u64).read_to_end(&mut sample).map_err(reason)?;
        file.rewind().map_err(reason)?;
        let wide = is_wide(&sample);
        let bytes: Box<dyn Bytes> = if wide {
            // Two bytes for each character: only the text has lines.
            let mut bytes = Vec::new();
            file.take(Limits::default().file_bytes).read_to_end(&mut bytes).map_err(reason)?;
            Box::new(Cursor::new(text(&bytes).into_bytes()))
        } else {
            Box::new(file)
        };
        let sample = text(&sample);
        let end = if !sample.contains('\n') && sample.contains('\r') { b'\r' } else { b'\n' };
        Ok(Self { reader: BufReader::with_capacity(BLOCK, bytes), line: 1, end, sample })
    }

    /// How its table is written.
    pub(super) fn dialect(&self) -> Dialect {
        // The line that declares the separator is counted, and no record.
        Dialect { skip: 0, ..sniff::sniff(&self.sample.replace('\r', "\n")) }
    }

    /// The lines of a window, without their ends.
    pub(super) fn lines(&mut self, window: Window) -> Result<Vec<(u64, String)>, Message> {
        self.move_to(window.first).map_err(|error| io_reason(&error))?;
        let mut lines = Vec::new();
        while self.line <= window.last {
            let Some(bytes) = self.line().map_err(|error| io_reason(&error))? else { break };
            lines.push((self.line - 1, bytes));
        }
        // One reading for all of them, so that one encoding is found.
        let all: Vec<u8> = lines.iter().flat_map(|(_, bytes)| bytes.iter().chain(b"\n").copied()).collect();
        let texts = text(&all);
        let numbers = lines.iter().map(|(line, _)| *line);
        Ok(numbers.zip(texts.split('\n').map(|line| line.trim_end_matches('\r').to_owned())).collect())
    }

    /// Passes over the lines before `line`, from the beginning where the reader is past it.
    fn move_to(&mut self, line: u64) -> std::io::Result<()> {
        if line < self.line {
            self.reader.seek(SeekFrom::Start(0))?;
            self.line = 1;
        }
        while self.line < line {
            let block = self.reader.fill_buf()?;
            if block.is_empty() {
                return Ok(());
            }
            let ends = memchr::memchr_iter(self.end, block).count() as u64;
            let passed = if self.line + ends < line {
                self.line += ends;
                block.len()
            } else {
                let last = usize::try_from(line - self.line - 1).unwrap_or(usize::MAX);
                self.line = line;
                memchr::memchr_iter(self.end, block).nth(last).map_or(block.len(), |at| at + 1)
            };
            self.reader.consume(passed);
        }
        Ok(())
    }

    /// The line at which the reader stands; what is too long of it is passed over.
    fn line(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        let mut any = false;
        loop {
            let block = self.reader.fill_buf()?;
            if block.is_empty() {
                self.line += u64::from(any);
                return Ok(any.then_some(bytes));
            }
            any = true;
            let end = memchr::memchr(self.end, block);
            let part = &block[..end.unwrap_or(block.len())];
            bytes.extend_from_slice(&part[..part.len().min(LINE.saturating_sub(bytes.len()))]);
            let passed = end.map_or(block.len(), |at| at + 1);
            self.reader.consume(passed);
            if end.is_some() {
                self.line += 1;
                return Ok(Some(bytes));
            }
        }
    }
}

fn text(bytes: &[u8]) -> String {
    decode(bytes.to_vec(), &mut Notes::new(""))
        .unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned())
}
