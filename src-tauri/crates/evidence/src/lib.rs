//! Turns tables into the folder's levels (n, mean, median, spread of each measure, per table and configuration),
//! ranks them by what matters to a reader, and cuts them to a context window.
//!
//! Left alone: reading files (`ingest`), and what is asked of the model (`agent`).

mod grouping;
mod levels;
mod lines;
mod rank;
mod tokens;

pub use levels::levels;
pub use lines::evidence;
pub use tokens::{TokenEstimate, reserve_tokens};
