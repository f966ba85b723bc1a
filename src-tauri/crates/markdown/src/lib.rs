//! Markdown as it comes from files and models, which nobody here trusts: rendered to safe HTML, read
//! for its tables, headings and text, and written safely when we make it ourselves.
//!
//! Everything goes through one gate ([`Limit`]): a text that is too long, too deep or too wide is not
//! parsed at all, so no text takes more than about a second. What a reader then gets is the text
//! itself, escaped, and which limit it broke.
//!
//! Left alone: reading files and their encodings (`ingest`), what a table means (`evidence`), and the
//! sentences about a limit (`wording`).

mod clean;
mod document;
mod escape;
mod html;
mod insertion;
mod inset;
mod limit;
mod render;
mod tables;
mod text;

pub use escape::{escape_cell, escape_html, escape_markdown};
pub use insertion::{Insertion, InsertionKind, Marked, Target};
pub use inset::{inset, inset_marked, outline};
pub use limit::Limit;
pub use render::{Limited, Rendered, render, render_marked};
pub use tables::{MarkdownTable, Row, Structure, structure, tables};
pub use text::{Heading, headings, plain_text};
