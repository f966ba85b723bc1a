//! Each client of a model server against one that misbehaves: rows R5 and S1 to S8 of what it must survive, as far as
//! they need a real connection. One table of cases for all; what only one protocol has stands in its own tests. The
//! stream's bytes alone are tested where they are read.

#[path = "faults/answers.rs"]
mod answers;
#[path = "faults/cancel.rs"]
mod cancel;
#[path = "faults/dialect.rs"]
mod dialect;
#[path = "faults/limits.rs"]
mod limits;
#[path = "faults/streams.rs"]
mod streams;

use std::time::Duration;

use dialect::Dialect;
use domain::GenerateRequest;
use support::client;

fn request() -> GenerateRequest {
    client::request("m", "what?")
}

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}
