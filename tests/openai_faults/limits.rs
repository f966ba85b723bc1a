//! Servers that are slow, silent or endless, with limits small enough to be reached.

use std::time::{Duration, Instant};

use domain::{FailureKind, StreamPiece};
use llm::StreamLimits;
use support::client::{failure, quick_limits};
use support::fault_server::Reply;

use crate::{CLOSING, events, generate_within, server, token};

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// Row S6: a server that stalls is told of, then given up; its connection is closed.
#[tokio::test]
async fn silence_is_told_and_then_ends_the_call() {
    let limits = StreamLimits { first: ms(900), idle: ms(450), stall_warning: ms(100), ..quick_limits() };
    let begun = || events().bytes(token("kept"));
    for (reply, answer, limit, warnings) in [
        (Reply::raw().stall(), "", "0.9 s", 8),
        (events().stall(), "", "0.9 s", 8),
        // A role is no text, and a ping is nothing.
        (
            events().bytes("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n").stall(),
            "",
            "0.9 s",
            8,
        ),
        (events().slices(": ping\n\n".repeat(400), 8, ms(20)), "", "0.9 s", 8),
        (begun().stall(), "kept", "0.45 s", 4),
        (begun().bytes("data: {\"cho").stall(), "kept", "0.45 s", 4),
        // A byte at a time makes no line: that is silence too.
        (begun().slices(" ".repeat(10_000), 1, ms(10)), "kept", "0.45 s", 4),
        (begun().slices("x".repeat(10_000), 1, ms(10)), "kept", "0.45 s", 4),
    ] {
        let server = server(reply.clone());
        let (pieces, exchange) = generate_within(&server, limits.clone()).await;
        let failure = failure(&exchange);
        assert_eq!(failure.kind, FailureKind::IdleTimeout, "{reply:?}");
        assert_eq!(failure.words, format!("nothing arrived for {limit}"));
        assert_eq!(exchange.answer, answer);
        // Before the first token there may have been silence too.
        let told = pieces.iter().rev().take_while(|piece| matches!(piece, StreamPiece::Stalled(_))).count();
        // A busy machine may miss a warning, never add one.
        assert!((1..=warnings).contains(&told), "{told} warnings: {reply:?}");
        server.wait_for_closings(1).await;
    }
}

/// Row S6: the limit is on silence, not on the length of a call.
#[tokio::test]
async fn a_slow_stream_outlasts_the_idle_limit() {
    let limits =
        StreamLimits { first: ms(2_000), idle: ms(2_000), stall_warning: ms(1_000), ..quick_limits() };
    let lines: Vec<String> = (0..60).map(|word| token(&format!("{word} "))).collect();
    let reply = lines.iter().fold(events(), |reply, line| reply.bytes(line).pause(ms(50))).bytes(CLOSING);
    let begun = Instant::now();
    let (pieces, exchange) = generate_within(&server(reply), limits).await;
    assert!(begun.elapsed() > ms(3_000));
    assert_eq!(exchange.timing.arrivals.len(), 60);
    assert!(pieces.iter().all(|piece| matches!(piece, StreamPiece::Answer(_))));
}

/// Row S7: caps on lines, bytes and time end an endless stream and keep its beginning.
#[tokio::test]
async fn an_endless_stream_is_ended() {
    let usual = quick_limits;
    let endless = || events().endless(token("word "));
    for (reply, limits, words, kept) in [
        (endless(), StreamLimits { max_lines: 500, ..usual() }, "more lines", Some(1_250)),
        (endless(), StreamLimits { max_answer_bytes: 1_000, ..usual() }, "answer is longer", Some(1_005)),
        (endless(), StreamLimits { max_stream_bytes: 9_000, ..usual() }, "stream is longer", None),
        (endless(), StreamLimits { max_time: ms(400), ..usual() }, "took longer than 0.4 s", None),
        (events().endless("\n"), StreamLimits { max_lines: 500, ..usual() }, "more lines", Some(0)),
        (events().endless(": ping\n"), StreamLimits { max_lines: 500, ..usual() }, "more lines", Some(0)),
        (
            events().endless("xxxx"),
            StreamLimits { max_line_bytes: 9_000, ..usual() },
            "line is longer",
            Some(0),
        ),
    ] {
        let limits = StreamLimits { max_lines: limits.max_lines.max(500), ..limits };
        let server = server(reply);
        let (_, exchange) = generate_within(&server, limits).await;
        let failure = failure(&exchange);
        assert_eq!(failure.kind, FailureKind::CapReached, "{words}: {}", failure.words);
        assert!(failure.words.contains(words), "{words}: {}", failure.words);
        if let Some(kept) = kept {
            assert_eq!(exchange.answer.len(), kept, "{words}");
        }
        server.wait_for_closings(1).await;
    }
}
