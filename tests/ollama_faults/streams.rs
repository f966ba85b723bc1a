//! Streams that arrive in pieces, break off, or carry an error.

use std::time::{Duration, Instant};

use domain::{Counts, DoneReason, FailureKind, Outcome, StreamPiece};
use llm::ChatModel;
use support::client::{client, failure, quick_limits};
use support::fault_server::Reply;
use tokio_util::sync::CancellationToken;

use crate::{CLOSING, generate, request, server, token};

/// Row S1, over a connection: slices of 1 to 7 bytes, cutting through characters and through the
/// framing of HTTP.
#[tokio::test]
async fn a_stream_in_slices_is_the_stream() {
    let words = ["Grüße ", "aus ", "Köln 🚀 ", "日本"];
    let lines = words.map(token).concat() + CLOSING;
    for size in 1..=7 {
        let framed = format!("{:x}\r\n{lines}\r\n0\r\n\r\n", lines.len());
        for reply in [
            Reply::stream().slices(&lines, size, Duration::from_micros(50)),
            Reply::raw().bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").slices(
                framed,
                size,
                Duration::from_micros(50),
            ),
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
    for events in 0..=words.len() {
        let kept = &words[..events];
        let begun = kept.iter().fold(Reply::stream(), |reply, word| reply.bytes(token(word)));
        let half_a_line = "{\"response\":\"lo";
        for reply in [
            begun.clone().gate().reset(),
            begun.clone().gate().cut(),
            begun.clone().gate(),
            begun.bytes(half_a_line).gate().reset(),
        ] {
            let server = server(reply);
            let client = client(&server.address(), quick_limits());
            let mut heard = 0;
            let mut died = Instant::now();
            let mut die = |heard: usize| {
                if heard == events {
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
            assert_eq!(failure(&exchange).kind, FailureKind::Incomplete, "after {events} events");
            assert_eq!(exchange.answer, kept.concat());
            assert_eq!(exchange.timing.arrivals.len(), events);
            assert_eq!((exchange.counts, exchange.timing.end_ms), (Counts::default(), None));
            assert_eq!(server.connections(), 1, "a call whose stream broke is not repeated");
        }
    }
    eprintln!("reported after {slowest:?} at most");
    assert!(slowest < Duration::from_secs(20), "reported after {slowest:?}");
}

/// Row S2: nothing but the head, less than a head, or nothing at all.
#[tokio::test]
async fn a_server_that_dies_before_its_stream_is_incomplete_too() {
    for reply in [
        Reply::raw(),
        Reply::raw().reset(),
        Reply::raw().bytes("HTTP/1.1 200 OK\r\nContent-Ty"),
        Reply::stream().cut(),
        Reply::raw().bytes("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"response\":\"a\"}\n"),
        Reply::raw().bytes("HTTP/1.1 200 OK\r\n\r\n{\"response\":\"a\"}\n"),
    ] {
        let server = server(reply.clone());
        let (_, exchange) = generate(&server).await;
        assert_eq!(failure(&exchange).kind, FailureKind::Incomplete, "{reply:?}");
        assert_eq!(server.connections(), 1);
    }
}

/// Row S3: an error line in the middle of a stream.
#[tokio::test]
async fn an_error_in_mid_stream_is_a_failed_call_with_the_servers_words() {
    let words = "an error was encountered while running the model: unexpected EOF";
    let server = server(Reply::stream().bytes(token("kept")).bytes(format!("{{\"error\":\"{words}\"}}\n")));
    let (pieces, exchange) = generate(&server).await;
    assert_eq!(pieces, [StreamPiece::Answer("kept".to_owned())]);
    assert_eq!((failure(&exchange).kind, failure(&exchange).words.as_str()), (FailureKind::Server, words));
    assert_eq!((exchange.answer.as_str(), failure(&exchange).status), ("kept", Some(200)));
    assert_eq!(server.connections(), 1);
}

/// Row S4: what looks like an end and is none.
#[tokio::test]
async fn nothing_but_a_closing_line_is_a_success() {
    for (body, kind) in [
        ("", FailureKind::Incomplete),
        ("\n\n", FailureKind::Incomplete),
        ("{}\n", FailureKind::Incomplete),
        ("[DONE]\n", FailureKind::Malformed),
        ("data: {\"response\":\"a\",\"done\":true}\n\n", FailureKind::Malformed),
        ("{\"response\":\"a\",\"done\":tru", FailureKind::Incomplete),
        ("Hello\n", FailureKind::Malformed),
    ] {
        let (_, exchange) = generate(&server(Reply::stream().bytes(body))).await;
        assert_eq!(failure(&exchange).kind, kind, "{body}");
    }
    // A label that lies about a good stream takes nothing from it.
    let (_, exchange) = generate(&server(Reply::text(200, &(token("a") + CLOSING)))).await;
    assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop });
}

/// Each piece of text is stamped when it arrives, and the closing line ends the call although the
/// connection stays open.
#[tokio::test]
async fn times_are_those_of_the_arrivals() {
    let gap = Duration::from_millis(40);
    let reply = Reply::stream()
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
    // A pause can last longer than asked, never shorter; an arrival can be seen late once.
    assert!(first.at_ms >= 40.0 && end >= 120.0, "{timing:?}");
    assert!(second.at_ms > first.at_ms && end > second.at_ms, "{timing:?}");
}
