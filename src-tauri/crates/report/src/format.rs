//! One file per format. Each writes the whole tree and adds nothing to what it says.

mod body;
pub(crate) mod facts;
pub(crate) mod html;
mod lines;
pub(crate) mod markdown;
pub(crate) mod metrics;
pub(crate) mod preview;
mod rename;
