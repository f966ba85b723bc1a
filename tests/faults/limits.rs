//! Servers that are slow, silent or endless, with limits small enough to be reached. What the usual
//! limits cost in memory is measured by a test in a process of its own.

use std::time::Instant;

use domain::{FailureKind, StreamPiece};
use llm::StreamLimits;
use support::client::{failure, quick_limits};
use support::fault_server::Reply;

use crate::{Dialect, ms};

/// Row S6: a server that stalls is told of, then given up; its connection is closed.
#[tokio::test]
async fn silence_is_told_and_then_ends_the_call() {
    let limits = StreamLimits { first: ms(900), idle: ms(450), stall_warning: ms(100), ..quick_limits() };
    for dialect in Dialect::ALL {
        let begun = || dialect.head().bytes(dialect.token("kept"));
        let mut cases = vec![
            (Reply::raw().stall(), "", "0.9 s", 8),
            (dialect.head().stall(), "", "0.9 s", 8),
            (begun().stall(), "kept", "0.45 s", 4),
            (begun().bytes(dialect.half_a_token()).stall(), "kept", "0.45 s", 4),
            // A byte at a time makes no line: that is silence too.
            (begun().slices(" ".repeat(10_000), 1, ms(10)), "kept", "0.45 s", 4),
            (begun().slices("x".repeat(10_000), 1, ms(10)), "kept", "0.45 s", 4),
        ];
        if dialect == Dialect::OpenAi {
            // A role is no text, and a ping is nothing.
            let role = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n";
            cases.push((dialect.head().bytes(role).stall(), "", "0.9 s", 8));
            cases.push((dialect.head().slices(": ping\n\n".repeat(400), 8, ms(20)), "", "0.9 s", 8));
        }
        for (reply, answer, limit, warnings) in cases {
            let server = dialect.server(reply.clone());
            let (pieces, exchange) = dialect.generate_within(&server, limits.clone()).await;
            let failure = failure(&exchange);
            assert_eq!(failure.kind, FailureKind::IdleTimeout, "{dialect:?}, {reply:?}");
            assert_eq!(failure.words, format!("nothing arrived for {limit}"));
            assert_eq!(exchange.answer, answer);
            // Before the first byte there may have been silence too.
            let told =
                pieces.iter().rev().take_while(|piece| matches!(piece, StreamPiece::Stalled(_))).count();
            // A busy machine may miss a warning, never add one.
            assert!((1..=warnings).contains(&told), "{dialect:?}, {told} warnings: {reply:?}");
            server.wait_for_closings(1).await;
        }
    }
}

/// Row S6: the limit is on silence, not on the length of a call.
#[tokio::test]
async fn a_slow_stream_outlasts_the_idle_limit() {
    let limits =
        StreamLimits { first: ms(2_000), idle: ms(2_000), stall_warning: ms(1_000), ..quick_limits() };
    for dialect in Dialect::ALL {
        let slow = (0..60).fold(dialect.head(), |reply, word| {
            reply.bytes(dialect.token(&format!("{word} "))).pause(ms(50))
        });
        let begun = Instant::now();
        let server = dialect.server(slow.bytes(dialect.closing()));
        let (pieces, exchange) = dialect.generate_within(&server, limits.clone()).await;
        assert!(begun.elapsed() > ms(3_000), "{dialect:?}");
        assert_eq!(exchange.timing.arrivals.len(), 60, "{dialect:?}");
        assert!(pieces.iter().all(|piece| matches!(piece, StreamPiece::Answer(_))), "{dialect:?}");
    }
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
    let limits = StreamLimits { first: ms(500), ..quick_limits() };
    for dialect in Dialect::ALL {
        let server = dialect.server(Reply::new(500, &[]).endless("x".repeat(1_000)));
        let (_, exchange) = dialect.generate_within(&server, limits.clone()).await;
        let failed = failure(&exchange);
        assert_eq!((failed.kind, failed.status), (FailureKind::Server, Some(500)), "{dialect:?}");
        server.wait_for_closings(1).await;

        let server = dialect.server(Reply::new(500, &[]).bytes("half a sent").stall());
        let (_, exchange) = dialect.generate_within(&server, limits.clone()).await;
        assert_eq!(failure(&exchange).kind, FailureKind::IdleTimeout, "{dialect:?}");
        server.wait_for_closings(1).await;
    }
}
