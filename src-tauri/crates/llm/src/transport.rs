//! One call to a server over HTTP, from sending to the last byte: repeated while the server is too
//! busy, watched for silence, cancelled at once, held to the limits. How a stream's lines are phrased
//! is a [`Phrasing`]'s business.

pub(crate) mod failure;
pub(crate) mod http;
pub(crate) mod proxy;
pub(crate) mod scalar;
pub(crate) mod stream;
pub(crate) mod tls;
pub(crate) mod watch;

mod framer;

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::{Clock, Exchange, StreamPiece};
use reqwest::Response;
use tokio_util::sync::CancellationToken;

use crate::StreamLimits;
use http::{Http, Refusal};
use stream::{Phrasing, StreamState};
use watch::{Heard, Watch};

/// What every call to one server needs.
pub(crate) struct Transport {
    pub(crate) http: Http,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: StreamLimits,
}

impl Transport {
    /// One call that streams, repeated while the server is too busy for it.
    pub(crate) async fn stream<P: Phrasing>(
        &self,
        path: &str,
        body: Bytes,
        cancel: &CancellationToken,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) -> Exchange {
        let mut watch = Watch::new(cancel, &self.limits);
        for attempt in 0.. {
            watch.heard();
            let sent = self.clock.monotonic();
            let opened = watch.wait(self.http.open(path, body.clone()), on_piece).await;
            let mut state = StreamState::<P>::new(&self.limits, sent);
            match opened {
                Heard::Arrived(Ok(response)) => self.read(response, &mut state, watch, on_piece).await,
                Heard::Arrived(Err(refusal)) => match self.pause_before_retry(attempt, &refusal) {
                    Some(pause) => match watch.wait(tokio::time::sleep(pause), &mut |_| {}).await {
                        Heard::Arrived(()) => continue,
                        Heard::Cancelled => state.cancel(),
                        Heard::GaveUp(_) => state.fail(refusal.failure),
                    },
                    None => state.fail(refusal.failure),
                },
                Heard::Cancelled => state.cancel(),
                Heard::GaveUp(failure) => state.fail(failure),
            }
            return self.http.without_key(state.into_exchange());
        }
        unreachable!("the retries are limited")
    }

    /// Reads the stream to its end, or to where it is given up; the connection is closed on leaving.
    async fn read<P: Phrasing>(
        &self,
        mut response: Response,
        state: &mut StreamState<P>,
        mut watch: Watch<'_>,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) {
        let (mut lines, mut has_begun) = (0, false);
        while !state.has_ended() {
            let heard = watch.wait(response.chunk(), on_piece).await;
            // Before anything is made of it.
            let at = self.clock.monotonic();
            let pieces = match heard {
                Heard::Arrived(Ok(Some(bytes))) => state.push(&bytes, at),
                Heard::Arrived(Ok(None)) => state.end(at),
                Heard::Arrived(Err(error)) => return state.fail(failure::of_reading(&error)),
                Heard::Cancelled => return state.cancel(),
                Heard::GaveUp(failure) => return state.fail(failure),
            };
            pieces.into_iter().for_each(&mut *on_piece);
            if state.lines() > lines {
                lines = state.lines();
                watch.heard();
            }
            if !has_begun && state.has_begun() {
                has_begun = true;
                watch.has_begun();
            }
        }
    }

    /// How long to wait before the call is repeated; `None` when it is not.
    fn pause_before_retry(&self, attempt: u32, refusal: &Refusal) -> Option<Duration> {
        if attempt >= self.limits.retries || !matches!(refusal.failure.status, Some(429 | 502 | 503)) {
            return None;
        }
        let own = self.limits.retry_pause * 2_u32.saturating_pow(attempt);
        let asked = refusal.retry_after.unwrap_or_default().min(self.limits.max_retry_pause);
        Some(jittered(own.max(asked)))
    }
}

/// Up to half as long again, so that clients that were refused together do not return together.
fn jittered(pause: Duration) -> Duration {
    let random = RandomState::new().hash_one(0_u8) >> 32;
    pause + pause.mul_f64(random as f64 / f64::from(u32::MAX) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_only_lengthens_and_by_half_at_most() {
        let pause = Duration::from_millis(100);
        let drawn: Vec<Duration> = (0..200).map(|_| jittered(pause)).collect();
        assert!(drawn.iter().all(|drawn| (pause..=pause * 3 / 2).contains(drawn)), "{drawn:?}");
        assert!(drawn.iter().any(|other| *other != drawn[0]), "always the same: {drawn:?}");
    }
}
