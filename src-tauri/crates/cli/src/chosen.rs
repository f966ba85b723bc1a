//! Whether what was left out or corrected on the command line is there.

use std::path::Path;

use domain::{FileEntry, Folder, Message, Selection};

use crate::ending::Stop;

/// A path or a column that is not there is a slip of the pen, and the answer would not be what was meant.
pub(crate) fn check_chosen(selection: &Selection, folder: &Folder, path: &Path) -> Result<(), Stop> {
    let unknown = |id: &str, name: &str| {
        let message = Message::new(id).with("name", name).with("folder", path.display().to_string());
        Err(Stop::BadUsage(message))
    };
    for excluded in &selection.excluded {
        let there = |file: &FileEntry| {
            file.path
                .strip_prefix(excluded.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if !folder.files.iter().any(there) {
            return unknown("cli-no-such-file", excluded);
        }
    }
    for correction in &selection.corrections {
        let mut columns = folder.tables.iter().flat_map(|table| &table.columns);
        if !columns.any(|column| column.name == correction.column) {
            return unknown("cli-no-such-column", &correction.column);
        }
    }
    Ok(())
}
