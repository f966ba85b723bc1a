//! A file of prose in the folder: Markdown or plain text.

use serde::{Deserialize, Serialize};

/// The text of a file that is read rather than counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Path relative to the folder, with `/`.
    pub file: String,
    /// Decoded text.
    pub text: String,
    /// Text of its headings, in order.
    pub headings: Vec<String>,
}
