//! What the tests stand on.

pub mod client;
pub mod fault_server;
pub mod http;
mod listening;
pub mod ollama_server;
pub mod recording_proxy;
