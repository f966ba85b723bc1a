//! Small JSON files that carry a format version: what cannot be understood is kept aside and said.

use std::fs;
use std::io;
use std::path::Path;

use domain::Message;
use serde::{Deserialize, Serialize};

use crate::{Error, Store, disk};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    format_version: u32,
}

/// Reads a file, or the default where there is none. A file that is damaged, or newer than `known`,
/// gets another name so that saving does not overwrite it.
pub(crate) fn read<T>(path: &Path, known: u32) -> (T, Vec<Message>)
where
    T: Default + for<'de> Deserialize<'de>,
{
    let bytes = match disk::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (T::default(), Vec::new()),
        Err(source) => return (T::default(), vec![Error::io(path, source).message()]),
    };
    let version = serde_json::from_slice::<Version>(&bytes).map(|version| version.format_version);
    let id = match (version, serde_json::from_slice(&bytes)) {
        (Ok(version), _) if version > known => "remembered-newer",
        (Ok(_), Ok(value)) => return (value, Vec::new()),
        _ => "remembered-damaged",
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let aside = path.with_file_name(format!("{stem}.kept-{:08x}.json", disk::random() >> 32));
    let message = match fs::rename(path, &aside) {
        Ok(()) => Message::new(id)
            .with("path", path.to_string_lossy().into_owned())
            .with("aside", aside.to_string_lossy().into_owned()),
        Err(source) => Error::io(path, source).message(),
    };
    (T::default(), vec![message])
}

impl Store {
    /// Writes a file in one step.
    pub(crate) fn replace_versioned<T: Serialize>(&self, path: &Path, value: &T) -> Result<(), Error> {
        let json = serde_json::to_vec_pretty(value);
        let mut json = json.map_err(|source| Error::Encode { path: path.to_owned(), source })?;
        json.push(b'\n');
        self.replace(path, &json, true)
    }
}
