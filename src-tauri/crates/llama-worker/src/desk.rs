//! Where requests wait and answers go out: what both threads share.

use std::collections::HashSet;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use worker_protocol::{Ask, Failure, FailureKind, Reply, Say, encode};

/// Requests that may wait.
const MOST_WAITING: usize = 16;

/// A request, and when it was read.
pub(crate) struct Job {
    pub(crate) id: u64,
    pub(crate) ask: Ask,
    pub(crate) received: Instant,
}

/// The queue of requests, and which of them are cancelled.
pub(crate) struct Desk {
    queue: SyncSender<Job>,
    state: Mutex<State>,
    cancelled: Arc<AtomicBool>,
}

#[derive(Default)]
struct State {
    running: Option<u64>,
    waiting: HashSet<u64>,
    /// Those of `waiting` that were cancelled.
    cancelled: HashSet<u64>,
}

impl Desk {
    /// A desk, and the requests as they come up.
    pub(crate) fn new() -> (Self, Receiver<Job>) {
        let (queue, jobs) = sync_channel(MOST_WAITING);
        (Self { queue, state: Mutex::default(), cancelled: Arc::default() }, jobs)
    }

    /// Puts a request at the end of the queue, unless it is full.
    pub(crate) fn queue(&self, job: Job) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let id = job.id;
        let queued = self.queue.try_send(job).is_ok();
        if queued {
            state.waiting.insert(id);
        }
        queued
    }

    /// Cancels a request that waits or runs; any other id means one that has ended.
    pub(crate) fn cancel(&self, id: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.running == Some(id) {
            self.cancelled.store(true, Ordering::Relaxed);
        } else if state.waiting.contains(&id) {
            state.cancelled.insert(id);
        }
    }

    /// A request begins.
    pub(crate) fn begin(&self, id: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting.remove(&id);
        self.cancelled.store(state.cancelled.remove(&id), Ordering::Relaxed);
        state.running = Some(id);
    }

    /// The request that began last has ended.
    pub(crate) fn end(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).running = None;
    }

    /// Says whether the request that runs is cancelled.
    pub(crate) fn cancelled(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancelled)
    }
}

/// The way out to the application.
#[derive(Clone, Default)]
pub(crate) struct Replies(Arc<Mutex<()>>);

impl Replies {
    /// Sends a reply. When nobody listens any more the process ends.
    pub(crate) fn send(&self, id: u64, say: Say) {
        let line = encode(&Reply { id, say }).unwrap_or_else(|error| {
            let failure = Failure { kind: FailureKind::Engine, message: format!("send a reply: {error}") };
            encode(&Reply { id, say: Say::Error(failure) }).expect("a short reply is a line")
        });
        let _turn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = std::io::stdout().lock();
        if out.write_all(&line).and_then(|()| out.flush()).is_err() {
            crate::engine::exit();
        }
    }

    /// Sends a failure.
    pub(crate) fn fail(&self, id: u64, kind: FailureKind, message: &str) {
        self.send(id, Say::Error(Failure { kind, message: message.to_owned() }));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;
    use std::time::Instant;

    use worker_protocol::Ask;

    use super::{Desk, Job, MOST_WAITING};

    fn job(id: u64) -> Job {
        Job { id, ask: Ask::Describe, received: Instant::now() }
    }

    #[test]
    fn a_request_is_cancelled_while_it_waits_or_runs_and_no_other_is() {
        let (desk, jobs) = Desk::new();
        let cancelled = desk.cancelled();
        desk.cancel(2);
        for id in [1, 2, 3] {
            assert!(desk.queue(job(id)));
        }
        desk.cancel(3);
        let seen: Vec<bool> = (0..3)
            .map(|_| {
                let next = jobs.recv().expect("three wait");
                desk.begin(next.id);
                if next.id == 1 {
                    desk.cancel(1);
                }
                let seen = cancelled.load(Ordering::Relaxed);
                desk.end();
                desk.cancel(next.id);
                seen
            })
            .collect();
        assert_eq!(seen, [true, false, true]);
        desk.begin(1);
        assert!(!cancelled.load(Ordering::Relaxed), "an id that is used again is not cancelled");
    }

    #[test]
    fn the_queue_has_an_end() {
        let (desk, _jobs) = Desk::new();
        let taken = (1..=100).filter(|id| desk.queue(job(*id))).count();
        assert_eq!(taken, MOST_WAITING);
    }
}
