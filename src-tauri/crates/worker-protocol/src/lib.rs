//! What the application and `llama-worker` say to each other: one JSON object a line, requests on the
//! worker's standard input, replies on its standard output. Standard error is free text for a log, and
//! has to be read all the time: a full pipe stops the worker.
//!
//! The worker speaks first, a [`Hello`] with id 0; a client ends the conversation when
//! [`Hello::protocol`] is not [`VERSION`]. Requests are carried out one after the other in the order in
//! which they came, each reply has the id of its request, and [`Ask::Cancel`] alone is heard at once.
//! When its standard input closes the worker ends, whatever it is doing.
//!
//! Who starts the worker, what it computes and what a person reads of a [`Failure`] is decided elsewhere.

mod frame;
mod reply;
mod request;

pub use frame::{Decoder, FrameError, LARGEST_FRAME, encode};
pub use reply::{Description, End, Failure, FailureKind, Hello, Loaded, Piece, Reply, Say, Stop};
pub use request::{Ask, ChatMessage, Generate, Load, Prompt, Request, Role, Sampling};

/// Version of the protocol. Worker and application are built together, so any other one is refused.
pub const VERSION: u32 = 2;
