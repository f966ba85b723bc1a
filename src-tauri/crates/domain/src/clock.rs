//! Time as the rooms see it: a moment for people, and a monotonic reading for measurements.
//! The clocks themselves live in `agent` (the real one) and in tests (one turned by hand).

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment in UTC, in milliseconds since 1970-01-01. For people and file names, never for durations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Where the rooms get the time from.
pub trait Clock: Send + Sync {
    /// Time since a fixed point in the past; never runs backwards. Every duration is a difference of two of these.
    fn monotonic(&self) -> Duration;

    /// The wall clock.
    fn now(&self) -> Timestamp;
}
