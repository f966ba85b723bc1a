//! How long and how much a server may send. Every limit ends a call with a failure that names it.

use std::time::Duration;

/// Limits of one client. Silence is limited, not the length of a call that keeps sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamLimits {
    /// Until the connection stands.
    pub connect: Duration,
    /// Until the first byte of the stream. A server sends none while it loads the model and reads
    /// the prompt, so this is longer than `idle`.
    pub first: Duration,
    /// Between two arrivals of a stream that has begun.
    pub idle: Duration,
    /// Silence that is told as [`domain::StreamPiece::Stalled`], again after each further one.
    pub stall_warning: Duration,
    /// A whole call, whatever it sends.
    pub max_time: Duration,
    /// One line of a stream, in bytes. The closing one may list every token of the context.
    pub max_line_bytes: usize,
    /// A whole stream, in bytes.
    pub max_stream_bytes: u64,
    /// Answer and thinking text of one call, in bytes.
    pub max_answer_bytes: usize,
    /// Lines of one stream; a server sends one per token.
    pub max_lines: usize,
    /// A question about the server or its models, from first to last byte.
    pub query: Duration,
    /// The body of an answer to such a question, in bytes.
    pub max_body_bytes: usize,
    /// Repetitions of a call that the server was too busy for (429, 502, 503).
    pub retries: u32,
    /// Pause before the first repetition; it doubles with each, and a random part is added.
    pub retry_pause: Duration,
    /// Longest pause that the server may ask for (`Retry-After`).
    pub max_retry_pause: Duration,
    /// Until an unloaded model is no longer listed in memory.
    pub unload: Duration,
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first: Duration::from_mins(10),
            idle: Duration::from_mins(1),
            stall_warning: Duration::from_secs(10),
            max_time: Duration::from_hours(2),
            max_line_bytes: 8 << 20,
            max_stream_bytes: 256 << 20,
            max_answer_bytes: 8 << 20,
            max_lines: 1 << 18,
            query: Duration::from_secs(30),
            max_body_bytes: 8 << 20,
            retries: 3,
            retry_pause: Duration::from_millis(500),
            max_retry_pause: Duration::from_secs(30),
            unload: Duration::from_secs(20),
        }
    }
}

impl StreamLimits {
    /// The default limits with another idle limit; waiting for the first byte is never shorter.
    pub fn with_idle(idle: Duration) -> Self {
        let limits = Self::default();
        Self { idle, first: limits.first.max(idle), ..limits }
    }
}
