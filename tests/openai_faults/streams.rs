//! Streams that arrive in pieces, break off, or carry an error.

use std::time::{Duration, Instant};

use domain::{Counts, DoneReason, FailureKind, Outcome, StreamPiece};
use llm::ChatModel;
use support::client::{failure, quick_limits};
use support::fault_server::Reply;
use tokio_util::sync::CancellationToken;

use crate::{CLOSING, chats, events, generate, openai, request, server, token};

/// Row S1, over a connection: slices of 1 to 7 bytes, cutting through characters and through the
/// framing of HTTP.
#[tokio::test]
async fn a_stream_in_slices_is_the_stream() {
    let words = ["Grüße ", "aus ", "Köln 🚀 ", "日本"];
    let lines = words.map(token).concat() + CLOSING;
    for size in 1..=7 {
        let framed = format!("{:x}\r\n{lines}\r\n0\r\n\r\n", lines.len());
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        for reply in [
            events().slices(&lines, size, Duration::from_micros(50)),
            Reply::raw().bytes(head).slices(framed, size, Duration::from_micros(50)),
        ] {
            let (pieces, exchange) = generate(&server(reply)).await;
            assert_eq!(pieces, words.map(|word| StreamPiece::Answer(word.to_owned())), "slices of {size}");
            assert_eq!(exchange.answer, words.concat());
            assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop });
            assert_eq!(exchange.counts, Counts { eval_count: Some(3), ..Counts::default() });
        }
    }
}

/// Row S2: the connection is reset after every event, and ends there too; what came is kept.
#[tokio::test]
async fn a_server_that_dies_in_mid_stream_leaves_an_incomplete_call_with_its_text() {
    let words: Vec<String> = (0..40).map(|word| format!("word{word} ")).collect();
    let mut slowest = Duration::ZERO;
    for count in 0..=words.len() {
        let kept = &words[..count];
        let begun = kept.iter().fold(events(), |reply, word| reply.bytes(token(word)));
        let half_an_event = "data: {\"choices\":[{\"delta\":{\"content\":\"lo";
        for reply in [
            begun.clone().gate().reset(),
            begun.clone().gate().cut(),
            begun.clone().gate(),
            begun.bytes(half_an_event).gate().reset(),
        ] {
            let server = server(reply);
            let client = openai(&server.address(), quick_limits());
            let mut heard = 0;
            let mut died = Instant::now();
            let mut die = |heard: usize| {
                if heard == count {
                    died = Instant::now();
                    server.open_gate();
                }
            };
            die(heard);
            let exchange = client
                .generate(&request(), &CancellationToken::new(), &mut |_| {
                    heard += 1;
                    die(heard);
                })
                .await;
            slowest = slowest.max(died.elapsed());
            assert_eq!(failure(&exchange).kind, FailureKind::Incomplete, "after {count} events");
            assert_eq!(exchange.answer, kept.concat());
            assert_eq!(exchange.timing.arrivals.len(), count);
            assert_eq!((exchange.counts, exchange.timing.end_ms), (Counts::default(), None));
            assert_eq!(chats(&server), 1, "a call whose stream broke is not repeated");
        }
    }
    eprintln!("reported after {slowest:?} at most");
    assert!(slowest < Duration::from_secs(20), "reported after {slowest:?}");
}

/// Row S2: nothing but the head, less than a head, or nothing at all; and a reset in place of the mark.
#[tokio::test]
async fn a_server_that_dies_before_its_stream_or_its_end_is_incomplete_too() {
    let reason = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    for reply in [
        Reply::raw(),
        Reply::raw().reset(),
        Reply::raw().bytes("HTTP/1.1 200 OK\r\nContent-Ty"),
        events().cut(),
        Reply::raw().bytes(format!("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{}", token("a"))),
        Reply::raw().bytes(format!("HTTP/1.1 200 OK\r\n\r\n{}", token("a"))),
        events().bytes(token("a")).bytes(reason).cut(),
    ] {
        let server = server(reply.clone());
        let (_, exchange) = generate(&server).await;
        assert_eq!(failure(&exchange).kind, FailureKind::Incomplete, "{reply:?}");
        assert_eq!(chats(&server), 1);
    }
}

/// Row S3: an error in the middle of a stream, in four dialects.
#[tokio::test]
async fn an_error_in_mid_stream_is_a_failed_call_with_the_servers_words() {
    let words = "slot 0: decode failed";
    for event in [
        format!("data: {{\"error\":{{\"code\":500,\"message\":\"{words}\",\"type\":\"server_error\"}}}}\n\n"),
        format!("data: {{\"object\":\"error\",\"message\":\"{words}\",\"code\":500}}\n\ndata: [DONE]\n\n"),
        format!("event: error\ndata: {{\"error\":{{\"message\":\"{words}\"}}}}\n\n"),
        format!("error: {{\"message\":\"{words}\"}}\n\n"),
    ] {
        let server = server(events().bytes(token("kept")).bytes(&event));
        let (pieces, exchange) = generate(&server).await;
        assert_eq!(pieces, [StreamPiece::Answer("kept".to_owned())]);
        assert_eq!(
            (failure(&exchange).kind, failure(&exchange).words.as_str()),
            (FailureKind::Server, words)
        );
        assert_eq!((exchange.answer.as_str(), failure(&exchange).status), ("kept", Some(200)));
        assert_eq!(chats(&server), 1);
    }
}

/// Row S4: what looks like an end and is none.
#[tokio::test]
async fn nothing_but_an_end_that_was_said_is_a_success() {
    for (body, kind) in [
        ("", FailureKind::Incomplete),
        ("\n\n", FailureKind::Incomplete),
        (": ping\n\n", FailureKind::Incomplete),
        ("data: {}\n\n", FailureKind::Incomplete),
        ("[DONE]\n", FailureKind::Malformed),
        ("{\"response\":\"a\",\"done\":true}\n", FailureKind::Malformed),
        ("data: [DON", FailureKind::Incomplete),
        ("Hello, world\n", FailureKind::Malformed),
    ] {
        let (_, exchange) = generate(&server(events().bytes(body))).await;
        assert_eq!(failure(&exchange).kind, kind, "{body}");
    }
    // A label that lies about a good stream takes nothing from it.
    let (_, exchange) = generate(&server(Reply::text(200, &(token("a") + CLOSING)))).await;
    assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop });
}

/// Each piece of text is stamped when it arrives, and the mark ends the call although the connection
/// stays open.
#[tokio::test]
async fn times_are_those_of_the_arrivals() {
    let gap = Duration::from_millis(40);
    let reply = events()
        .bytes("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\n\n")
        .pause(gap)
        .bytes(token("a"))
        .pause(gap)
        .bytes(token("b"))
        .pause(gap)
        .bytes(CLOSING)
        .stall();
    let (_, exchange) = generate(&server(reply)).await;
    let timing = exchange.timing;
    let [first, second] = timing.arrivals[..] else { panic!("{timing:?}") };
    let end = timing.end_ms.expect("it ended");
    assert_eq!(timing.first_token_ms, Some(first.at_ms));
    assert_eq!(timing.last_token_ms, Some(second.at_ms));
    assert!(first.at_ms >= 40.0 && end >= 120.0, "{timing:?}");
    assert!(second.at_ms > first.at_ms && end > second.at_ms, "{timing:?}");
}
