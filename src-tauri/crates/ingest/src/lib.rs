//! Reads a folder into tables, documents and problems.
//!
//! Bad input is data here: one bad file never costs the others, and what was not read is listed with the
//! reason. The way of a file is: [`walk`] finds it, [`decode`] makes text of it, one of the [`formats`] makes raw
//! tables of that ([`grid`]), [`shape`] and [`turn`] say which rows and columns belong together, [`pivot`] and
//! [`phases`] take apart what one column holds of several things, [`stated`] and [`programs`] find units beside the
//! cells, and [`typing`] turns cells into numbers and columns into measures, dimensions and the rest. A text table
//! that is too large to hold is summed up instead ([`large`]). Where a cell stood goes with it all the way, and
//! [`excerpt()`] shows the rows around it again.
//!
//! Left alone: what the numbers say (`evidence`) and the sentences about a problem (`wording`).

#![expect(clippy::disallowed_methods, reason = "this is the one room that reads the input folder")]

mod columns;
mod decode;
mod decoration;
mod error;
mod excerpt;
mod folder;
mod formats;
mod grid;
mod inside;
mod large;
mod limits;
mod memory;
mod names;
mod notes;
mod number;
mod phases;
mod pivot;
mod programs;
mod records;
mod roles;
mod shape;
mod sniff;
mod spread;
mod stated;
mod surroundings;
mod turn;
mod typing;
mod walk;
mod wide;

pub use error::Error;
pub use excerpt::excerpt;
pub use folder::read_folder;
pub use inside::is_unchanged;
pub use limits::Limits;
