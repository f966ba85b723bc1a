//! Turns the calls of a run into measurements, measurements into aggregates, and settings into rows
//! of requested against effective; and looks at the machine that all of it was measured on.
//!
//! What is left out of which statistic is decided in [`exclusion`], cold or warm in [`thermal`].
//! Left alone: how a call is made (`llm`), in which order (`agent`), and every word about it
//! (`wording`). Pure functions but for [`probe_system`].

mod exclusion;
mod measure;
mod peers;
mod probe;
mod setting_rows;
mod summary;
mod thermal;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod seed;

pub use measure::measure;
pub use probe::{free_memory, free_space, probe_system};
pub use setting_rows::setting_rows;
pub use summary::summarise;
