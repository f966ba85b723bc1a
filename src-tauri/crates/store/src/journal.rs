//! A run's journal: one record per line, each with its checksum, on the disk before anything goes on.
//!
//! A line is `crc32` in eight hexadecimal digits, a space, the record as JSON, a line end. A journal
//! is written and read under the file's lock, so that no reader meets half a line of a living writer.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};

use domain::{JournalRecord, Message};

use crate::{Error, disk, fault};

/// The journal of a run that goes on.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    broken: bool,
}

impl Journal {
    pub(crate) fn create(path: &Path) -> Result<Self, Error> {
        Self::open(path, OpenOptions::new().create_new(true))
    }

    pub(crate) fn reopen(path: &Path) -> Result<Self, Error> {
        Self::open(path, &mut OpenOptions::new())
    }

    fn open(path: &Path, options: &mut OpenOptions) -> Result<Self, Error> {
        // Reading is asked for because Windows locks no handle that can only append.
        let file = fault::point()
            .and_then(|()| options.read(true).append(true).open(path))
            .map_err(|source| Error::io(path, source))?;
        Ok(Self { file, path: path.to_owned(), broken: false })
    }

    /// Appends a record and returns when it is on the disk. After an error nothing more is appended:
    /// what the failed call left behind is not known.
    pub fn append(&mut self, record: &JournalRecord) -> Result<(), Error> {
        if self.broken {
            return Err(Error::JournalBroken { path: self.path.clone() });
        }
        let line = encode(record).map_err(|source| Error::Encode { path: self.path.clone(), source })?;
        disk::lock(&self.file, &self.path)?;
        let outcome =
            disk::write_all(&self.file, &line, &self.path).and_then(|()| disk::sync(&self.file, &self.path));
        self.broken = outcome.is_err();
        // Unlocking fails only where there was no lock.
        let _ = self.file.unlock();
        outcome
    }
}

pub(crate) fn encode(record: &JournalRecord) -> Result<Vec<u8>, serde_json::Error> {
    let json = serde_json::to_string(record)?;
    // JSON carries no NaN: a record that cannot be read back is refused here, not found out later.
    serde_json::from_str::<JournalRecord>(&json)?;
    Ok(format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes())).into_bytes())
}

/// What could be read of a journal.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) records: Vec<JournalRecord>,
    /// Bytes up to the end of the last good line.
    pub(crate) good: usize,
    /// What became of the rest.
    pub(crate) damage: Option<Message>,
    /// Format version that the first good line names, whether or not it could be understood.
    pub(crate) format_version: Option<u32>,
}

/// Reads a whole journal, waiting for a writer to end its line.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let mut file =
        fault::point().and_then(|()| File::open(path)).map_err(|source| Error::io(path, source))?;
    disk::lock_shared(&file, path)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|source| Error::io(path, source))?;
    Ok(bytes)
}

/// Takes lines up to the first bad one; that and what follows is dropped, and said.
pub(crate) fn decode(bytes: &[u8]) -> Reading {
    let mut reading = Reading { records: Vec::new(), good: 0, damage: None, format_version: None };
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let json = checked(line);
        if reading.good == 0 {
            reading.format_version = json.and_then(format_version);
        }
        let Some(record) = json.and_then(|json| serde_json::from_slice(json).ok()) else {
            let number = reading.records.len() + 1;
            let rest = &bytes[reading.good..];
            let dropped = rest.split_inclusive(|&byte| byte == b'\n').count();
            // A writer that was killed leaves one line without an end: the call that was in flight.
            let id = if rest.contains(&b'\n') { "journal-damaged" } else { "journal-cut-short" };
            reading.damage = Some(Message::new(id).with("line", number).with("dropped", dropped));
            break;
        };
        reading.records.push(record);
        reading.good += line.len();
    }
    reading
}

/// The JSON of a whole line whose checksum holds.
fn checked(line: &[u8]) -> Option<&[u8]> {
    let (sum, json) = line.strip_suffix(b"\n")?.split_at_checked(9)?;
    (sum == format!("{:08x} ", crc32fast::hash(json)).as_bytes()).then_some(json)
}

fn format_version(json: &[u8]) -> Option<u32> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Version {
        format_version: u32,
    }
    serde_json::from_slice::<Version>(json).ok().map(|header| header.format_version)
}

#[cfg(test)]
mod tests;
