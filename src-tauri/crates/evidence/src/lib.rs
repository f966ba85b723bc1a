//! Turns tables into the folder's levels (n, mean, median, spread of each measure, per table and configuration),
//! ranks them by what matters to a reader, and cuts them to a context window.
//!
//! Left alone: reading files (`ingest`), and what is asked of the model (`agent`).

pub mod data;
mod examine;
mod fact;
mod facts;
mod grouping;
mod instructions;
mod levels;
mod lines;
mod rank;
mod rules;
mod stated;
mod tokens;

pub use data::{
    AlteredCell, CopyKind, Data, Dimension, DimensionKind, Family, Measure, Part, RowSet, TableCopy,
};
pub use examine::{Examination, examine};
pub use fact::{change, difference, fact_id, ratio};
pub use instructions::instructions;
pub use levels::levels;
pub use lines::{EvidenceLine, evidence, fact_lines, sentence_line};
pub use tokens::{TokenEstimate, reserve_tokens};
