//! Servers that are slow, silent or endless, with limits small enough to be reached. What the usual
//! limits cost in memory is measured by a test in a process of its own.

use std::time::{Duration, Instant};

use anyhow::ensure;
use domain::{FailureKind, StreamPiece};
use llm::StreamLimits;
use support::client::{failure, quick_limits};
use support::fault_server::Reply;
use support::pace::at_a_pace;

use crate::{Dialect, ms};

/// Row S6: a server that stalls is told of, then given up; its connection is closed.
#[tokio::test]
async fn silence_is_told_and_then_ends_the_call() {
    at_a_pace(ms(450), async |pace| {
        for dialect in Dialect::ALL {
            for silence in silences(dialect, pace) {
                silence.is_told_and_ends_the_call(dialect, pace).await?;
            }
        }
        Ok(())
    })
    .await;
}

/// A reply that falls silent, what is kept of it, the limit that ends it, and how many warnings there are at most.
struct Silence {
    reply: Reply,
    answer: &'static str,
    limit: Duration,
    warnings: usize,
}

const FIRST: Duration = ms(900);
const IDLE: Duration = ms(450);

fn silences(dialect: Dialect, pace: u32) -> Vec<Silence> {
    let begun = || dialect.head().bytes(dialect.token("kept"));
    let before = |reply| Silence { reply, answer: "", limit: FIRST, warnings: 8 };
    let after = |reply| Silence { reply, answer: "kept", limit: IDLE, warnings: 4 };
    let mut silences = vec![
        before(Reply::raw().stall()),
        before(dialect.head().stall()),
        after(begun().stall()),
        after(begun().bytes(dialect.half_a_token()).stall()),
        // A byte at a time makes no line: that is silence too.
        after(begun().slices(" ".repeat(10_000), 1, ms(10) * pace)),
        after(begun().slices("x".repeat(10_000), 1, ms(10) * pace)),
    ];
    if dialect == Dialect::OpenAi {
        // A role is no text, and a ping is nothing.
        let role = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n";
        silences.push(before(dialect.head().bytes(role).stall()));
        silences.push(before(dialect.head().slices(": ping\n\n".repeat(400), 8, ms(20) * pace)));
    }
    silences
}

impl Silence {
    async fn is_told_and_ends_the_call(&self, dialect: Dialect, pace: u32) -> anyhow::Result<()> {
        let stall_warning = ms(100) * pace;
        let limits = StreamLimits { first: FIRST * pace, idle: IDLE * pace, stall_warning, ..quick_limits() };
        let server = dialect.server(self.reply.clone());
        let (pieces, exchange) = dialect.generate_within(&server, limits).await;
        let failure = failure(&exchange);
        let about = format!("{dialect:?}, {:?}", self.reply);
        ensure!(failure.kind == FailureKind::IdleTimeout, "{:?}, {about}", failure.kind);
        let expected = format!("nothing arrived for {} s", (self.limit * pace).as_secs_f64());
        ensure!(failure.words == expected, "{}, {about}", failure.words);
        ensure!(exchange.answer == self.answer, "{}, {about}", exchange.answer);
        // Before the first byte there may have been silence too.
        let told = pieces.iter().rev().take_while(|piece| matches!(piece, StreamPiece::Stalled(_))).count();
        // A busy machine may miss a warning, never add one.
        ensure!((1..=self.warnings).contains(&told), "{told} warnings, {about}");
        server.wait_for_closings(1).await;
        Ok(())
    }
}

/// Row S6: the limit is on silence, not on the length of a call.
#[tokio::test]
async fn a_slow_stream_outlasts_the_idle_limit() {
    at_a_pace(ms(1_000), async |pace| {
        let [first, idle, stall_warning] = [2_000, 2_000, 1_000].map(|limit| ms(limit) * pace);
        let limits = StreamLimits { first, idle, stall_warning, ..quick_limits() };
        for dialect in Dialect::ALL {
            let slow = (0..60).fold(dialect.head(), |reply, word| {
                reply.bytes(dialect.token(&format!("{word} "))).pause(ms(50) * pace)
            });
            let begun = Instant::now();
            let server = dialect.server(slow.bytes(dialect.closing()));
            let (pieces, exchange) = dialect.generate_within(&server, limits.clone()).await;
            ensure!(begun.elapsed() > ms(3_000) * pace, "{dialect:?}");
            ensure!(exchange.timing.arrivals.len() == 60, "{dialect:?}");
            ensure!(pieces.iter().all(|piece| matches!(piece, StreamPiece::Answer(_))), "{dialect:?}");
        }
        Ok(())
    })
    .await;
}

/// Row S7: caps on lines, bytes and time end an endless stream and keep its beginning.
#[tokio::test]
async fn an_endless_stream_is_ended() {
    let usual = quick_limits;
    let capped = |lines: usize| StreamLimits { max_lines: lines, ..usual() };
    for dialect in Dialect::ALL {
        let endless = || dialect.head().endless(dialect.token("word "));
        let nothing = |text: &str| dialect.head().endless(text);
        // A token is one line of the one protocol, and two of the other.
        let kept_of_500_lines = if dialect == Dialect::Ollama { 2_500 } else { 1_250 };
        let mut cases = vec![
            (endless(), capped(500), "more lines", Some(kept_of_500_lines)),
            (endless(), StreamLimits { max_answer_bytes: 1_000, ..usual() }, "answer is longer", Some(1_005)),
            (endless(), StreamLimits { max_stream_bytes: 9_000, ..usual() }, "stream is longer", None),
            (endless(), StreamLimits { max_time: ms(400), ..usual() }, "took longer than 0.4 s", None),
            (nothing("\n"), capped(500), "more lines", Some(0)),
            (nothing("xxxx"), StreamLimits { max_line_bytes: 9_000, ..usual() }, "line is longer", Some(0)),
        ];
        if dialect == Dialect::OpenAi {
            cases.push((nothing(": ping\n"), capped(500), "more lines", Some(0)));
        }
        for (reply, limits, words, kept) in cases {
            let limits = StreamLimits { max_lines: limits.max_lines.max(500), ..limits };
            let server = dialect.server(reply);
            let (_, exchange) = dialect.generate_within(&server, limits).await;
            let failure = failure(&exchange);
            let said = format!("{dialect:?}, {words}: {}", failure.words);
            assert_eq!(failure.kind, FailureKind::CapReached, "{said}");
            assert!(failure.words.contains(words), "{said}");
            if let Some(kept) = kept {
                assert_eq!(exchange.answer.len(), kept, "{said}");
            }
            server.wait_for_closings(1).await;
        }
    }
}

/// An answer that says what went wrong is bounded like everything else.
#[tokio::test]
async fn an_endless_error_is_ended() {
    at_a_pace(ms(500), async |pace| {
        let limits = StreamLimits { first: ms(500) * pace, ..quick_limits() };
        for dialect in Dialect::ALL {
            let server = dialect.server(Reply::new(500, &[]).endless("x".repeat(1_000)));
            let (_, exchange) = dialect.generate_within(&server, limits.clone()).await;
            let failed = failure(&exchange);
            ensure!(
                (failed.kind, failed.status) == (FailureKind::Server, Some(500)),
                "{dialect:?}: {failed:?}"
            );
            server.wait_for_closings(1).await;

            let server = dialect.server(Reply::new(500, &[]).bytes("half a sent").stall());
            let (_, exchange) = dialect.generate_within(&server, limits.clone()).await;
            let failed = failure(&exchange);
            ensure!(failed.kind == FailureKind::IdleTimeout, "{dialect:?}: {failed:?}");
            server.wait_for_closings(1).await;
        }
        Ok(())
    })
    .await;
}
