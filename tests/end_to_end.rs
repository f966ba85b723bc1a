//! The whole product in its real window: the app as it is built, in the system's WebView, with a real
//! Ollama server behind a recording proxy, or with a server that misbehaves.

#[path = "end_to_end/accessibility.rs"]
mod accessibility;
#[path = "end_to_end/agreement.rs"]
mod agreement;
#[path = "end_to_end/attention.rs"]
mod attention;
#[path = "end_to_end/commands.rs"]
mod commands;
#[path = "end_to_end/downloads.rs"]
mod downloads;
#[path = "end_to_end/embedded.rs"]
mod embedded;
#[path = "end_to_end/evidence.rs"]
mod evidence;
#[path = "end_to_end/faults.rs"]
mod faults;
#[path = "end_to_end/first_start.rs"]
mod first_start;
#[path = "end_to_end/job.rs"]
mod job;
#[path = "end_to_end/key.rs"]
mod key;
#[path = "end_to_end/model_folders.rs"]
mod model_folders;
#[path = "end_to_end/policy.rs"]
mod policy;
#[path = "end_to_end/ports.rs"]
mod ports;
#[path = "end_to_end/start_ollama.rs"]
mod start_ollama;
