//! What the tests stand on.

mod bound;
pub mod client;
mod display;
pub mod fault_server;
pub mod http;
pub mod listening;
pub mod ollama_server;
pub mod openai_server;
pub mod pace;
pub mod provided;
pub mod recording_proxy;
pub mod screens;
pub mod scripted_ollama;
pub mod window;
