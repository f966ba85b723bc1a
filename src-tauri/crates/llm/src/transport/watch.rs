//! Waiting for a server: until something comes, the analyst cancels, or a limit is reached.

use std::pin::Pin;
use std::time::Duration;

use domain::{Failure, FailureKind, StreamPiece};
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_util::sync::{CancellationToken, WaitForCancellationFuture};

use super::failure::failure;
use crate::StreamLimits;

/// What ended a wait.
pub(crate) enum Heard<T> {
    /// What was waited for.
    Arrived(T),
    /// The analyst cancelled.
    Cancelled,
    /// A limit was reached.
    GaveUp(Failure),
}

/// Watches over one call. What counts as hearing from the server is said from outside: bytes that
/// trickle without making a line do not. One timer serves all waits and is set anew only when it
/// fires, so that an arrival costs one reading of the clock.
pub(crate) struct Watch<'a> {
    cancelled: Pin<Box<WaitForCancellationFuture<'a>>>,
    timer: Pin<Box<Sleep>>,
    give_up: Instant,
    heard: Instant,
    warnings: u32,
    silence: Duration,
    limits: &'a StreamLimits,
}

impl<'a> Watch<'a> {
    /// Starts to watch a call that has not begun to stream.
    pub(crate) fn new(cancel: &'a CancellationToken, limits: &'a StreamLimits) -> Self {
        let now = Instant::now();
        Self {
            cancelled: Box::pin(cancel.cancelled()),
            timer: Box::pin(sleep_until(now)),
            give_up: now + limits.max_time,
            heard: now,
            warnings: 0,
            silence: limits.first,
            limits,
        }
    }

    /// Something was heard: silence counts from now.
    pub(crate) fn heard(&mut self) {
        self.heard = Instant::now();
        self.warnings = 0;
    }

    /// From here on silence is limited as between two arrivals.
    pub(crate) fn has_begun(&mut self) {
        self.silence = self.limits.idle;
        self.set_timer();
    }

    /// Waits for `next`; `on_piece` hears of silence.
    pub(crate) async fn wait<T>(
        &mut self,
        next: impl Future<Output = T>,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) -> Heard<T> {
        let mut next = std::pin::pin!(next);
        loop {
            tokio::select! {
                biased;
                () = &mut self.cancelled => return Heard::Cancelled,
                value = &mut next => return Heard::Arrived(value),
                () = &mut self.timer => {
                    if let Some(failure) = self.reached(on_piece) {
                        return Heard::GaveUp(failure);
                    }
                    self.set_timer();
                }
            }
        }
    }

    /// Which limit has been reached by now, if any; tells of silence otherwise.
    fn reached(&mut self, on_piece: &mut (dyn FnMut(StreamPiece) + Send)) -> Option<Failure> {
        let now = Instant::now();
        if now >= self.give_up {
            let words = format!("the call took longer than {}", seconds(self.limits.max_time));
            return Some(failure(FailureKind::CapReached, words));
        }
        let silent = now - self.heard;
        if silent >= self.silence {
            let words = format!("nothing arrived for {}", seconds(self.silence));
            return Some(failure(FailureKind::IdleTimeout, words));
        }
        if silent >= self.limits.stall_warning * (self.warnings + 1) {
            self.warnings += 1;
            on_piece(StreamPiece::Stalled(u32::try_from(silent.as_secs()).unwrap_or(u32::MAX)));
        }
        None
    }

    fn set_timer(&mut self) {
        let warning = self.heard + self.limits.stall_warning * (self.warnings + 1);
        let next = warning.min(self.heard + self.silence).min(self.give_up);
        self.timer.as_mut().reset(next);
    }
}

fn seconds(limit: Duration) -> String {
    format!("{} s", limit.as_secs_f64())
}
