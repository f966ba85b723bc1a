//! Holds a model in a process of its own, so that whatever becomes of it, the window stays. It speaks
//! `worker-protocol` on its pipes and knows nothing of the application.
//!
//! One thread reads requests, another carries them out; both may answer. When standard input closes the
//! process ends at once, in the middle of whatever it does.

#![expect(
    clippy::disallowed_methods,
    reason = "times are measured here, the model's file is opened here, and the program starts itself anew"
)]

mod desk;
mod engine;
mod generation;
mod session;
mod template;
mod text;

use std::io::Read as _;
use std::sync::Arc;
use std::time::Instant;

use desk::{Desk, Job, Replies};
use session::Session;
use worker_protocol::{Ask, Decoder, Failure, FailureKind, Hello, Request, Say};

/// How much is read at once.
const CHUNK: usize = 64 << 10;

fn main() {
    #[cfg(unix)]
    wait_passively();
    let backends = engine::start();
    let replies = Replies::default();
    replies.send(
        0,
        Say::Hello(Hello {
            protocol: worker_protocol::VERSION,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            system: backends.system,
            devices: backends.devices,
            physical_cores: session::physical_cores(),
        }),
    );

    let (desk, jobs) = Desk::new();
    let desk = Arc::new(desk);
    let mut session = Session::new(replies.clone(), &desk);
    std::thread::spawn({
        let desk = Arc::clone(&desk);
        move || {
            read(&desk, &replies);
            engine::exit();
        }
    });
    for job in jobs {
        desk.begin(job.id);
        session.carry_out(job);
        desk.end();
    }
    engine::exit();
}

/// Starts the program anew in its own place unless the threads that compute are told how to wait. Threads
/// that wait actively lose most of their speed as soon as anything else wants the cores, and the library
/// that they belong to asks for this before `main` begins.
#[cfg(unix)]
fn wait_passively() {
    use std::os::unix::process::CommandExt as _;

    const POLICY: &str = "OMP_WAIT_POLICY";
    if std::env::var_os(POLICY).is_none()
        && let Ok(program) = std::env::current_exe()
    {
        // Only comes back when it failed, and then the program goes on as it is.
        let _ = std::process::Command::new(program).env(POLICY, "passive").exec();
    }
}

/// Reads requests until standard input closes.
fn read(desk: &Desk, replies: &Replies) {
    let mut input = std::io::stdin().lock();
    let mut decoder = Decoder::<Request>::default();
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = match input.read(&mut chunk) {
            Ok(0) => return,
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return,
        };
        let received = Instant::now();
        decoder.push(&chunk[..length]);
        while let Some(request) = decoder.pop() {
            match request {
                Ok(Request { ask: Ask::Cancel(id), .. }) => desk.cancel(id),
                Ok(Request { id, ask }) => {
                    if !desk.queue(Job { id, ask, received }) {
                        replies.fail(id, FailureKind::Busy, "take another request: too many are waiting");
                    }
                }
                Err(error) => replies.send(
                    0,
                    Say::Error(Failure { kind: FailureKind::Malformed, message: error.to_string() }),
                ),
            }
        }
    }
}
