//! Plain text: a document, and nothing else.

use domain::Document;

use super::{Content, Reading};

pub(super) fn read(text: String, reading: &Reading<'_>) -> Content {
    let document = Document { file: reading.file.to_owned(), text, headings: Vec::new() };
    Content { tables: Vec::new(), document: Some(document) }
}
