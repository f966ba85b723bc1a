//! Streams that arrive in pieces, break off, or carry an error.

use std::time::{Duration, Instant};

use domain::{Counts, DoneReason, FailureKind, Outcome, StreamPiece};
use support::client::{failure, quick_limits};
use support::fault_server::{FaultServer, Reply};
use tokio_util::sync::CancellationToken;

use crate::{Dialect, ms, request};

/// Row S1, over a connection: slices of 1 to 7 bytes, cutting through characters and through the
/// framing of HTTP.
#[tokio::test]
async fn a_stream_in_slices_is_the_stream() {
    let words = ["Grüße ", "aus ", "Köln 🚀 ", "日本"];
    for dialect in Dialect::ALL {
        let lines = words.map(|word| dialect.token(word)).concat() + dialect.closing();
        let framed = format!("{:x}\r\n{lines}\r\n0\r\n\r\n", lines.len());
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nTransfer-Encoding: chunked\r\n\r\n",
            dialect.content_type()
        );
        for size in 1..=7 {
            let pause = Duration::from_micros(50);
            for reply in [
                dialect.head().slices(&lines, size, pause),
                Reply::raw().bytes(&head).slices(&framed, size, pause),
            ] {
                let (pieces, exchange) = dialect.generate(&dialect.server(reply)).await;
                let expected = words.map(|word| StreamPiece::Answer(word.to_owned()));
                assert_eq!(pieces, expected, "{dialect:?}, slices of {size}");
                assert_eq!(exchange.answer, words.concat());
                assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop });
                assert_eq!(exchange.counts, Counts { eval_count: Some(3), ..Counts::default() });
            }
        }
    }
}

/// A call whose stream broke is not repeated.
fn was_asked_once(dialect: Dialect, server: &FaultServer) {
    assert_eq!(dialect.asked(server), 1, "{dialect:?}");
    if dialect == Dialect::Ollama {
        assert_eq!(server.connections(), 1);
    }
}

/// Row S2: the connection is reset after every event, and ends there too; what came is kept.
#[tokio::test]
async fn a_server_that_dies_in_mid_stream_leaves_an_incomplete_call_with_its_text() {
    let words: Vec<String> = (0..40).map(|word| format!("word{word} ")).collect();
    for dialect in Dialect::ALL {
        let mut slowest = Duration::ZERO;
        for events in 0..=words.len() {
            let kept = &words[..events];
            let begun = kept.iter().fold(dialect.head(), |reply, word| reply.bytes(dialect.token(word)));
            for reply in [
                begun.clone().gate().reset(),
                begun.clone().gate().cut(),
                begun.clone().gate(),
                begun.bytes(dialect.half_a_token()).gate().reset(),
            ] {
                let server = dialect.server(reply);
                let client = dialect.client(&server.address(), quick_limits());
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
                let after = format!("{dialect:?}, after {events} events");
                assert_eq!(failure(&exchange).kind, FailureKind::Incomplete, "{after}");
                assert_eq!(exchange.answer, kept.concat(), "{after}");
                assert_eq!(exchange.timing.arrivals.len(), events, "{after}");
                assert_eq!((exchange.counts, exchange.timing.end_ms), (Counts::default(), None), "{after}");
                was_asked_once(dialect, &server);
            }
        }
        eprintln!("{dialect:?}: reported after {slowest:?} at most");
        assert!(slowest < Duration::from_secs(20), "{dialect:?}: reported after {slowest:?}");
    }
}

/// Row S2: nothing but the head, less than a head, or nothing at all; and an end in place of the closing words.
#[tokio::test]
async fn a_server_that_dies_before_its_stream_or_its_end_is_incomplete_too() {
    let reason = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    for dialect in Dialect::ALL {
        let token = dialect.token("a");
        let mut replies = vec![
            Reply::raw(),
            Reply::raw().reset(),
            Reply::raw().bytes("HTTP/1.1 200 OK\r\nContent-Ty"),
            dialect.head().cut(),
            Reply::raw().bytes(format!("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{token}")),
            Reply::raw().bytes(format!("HTTP/1.1 200 OK\r\n\r\n{token}")),
        ];
        if dialect == Dialect::OpenAi {
            replies.push(dialect.head().bytes(&token).bytes(reason).cut());
        }
        for reply in replies {
            let server = dialect.server(reply.clone());
            let (_, exchange) = dialect.generate(&server).await;
            assert_eq!(failure(&exchange).kind, FailureKind::Incomplete, "{dialect:?}, {reply:?}");
            was_asked_once(dialect, &server);
        }
    }
}

/// Row S3: an error in the middle of a stream, in every form that servers give it.
#[tokio::test]
async fn an_error_in_mid_stream_is_a_failed_call_with_the_servers_words() {
    let words = "an error was encountered while running the model: unexpected EOF";
    for (dialect, event) in [
        (Dialect::Ollama, format!("{{\"error\":\"{words}\"}}\n")),
        (
            Dialect::OpenAi,
            format!(
                "data: {{\"error\":{{\"code\":500,\"message\":\"{words}\",\"type\":\"server_error\"}}}}\n\n"
            ),
        ),
        (
            Dialect::OpenAi,
            format!(
                "data: {{\"object\":\"error\",\"message\":\"{words}\",\"code\":500}}\n\ndata: [DONE]\n\n"
            ),
        ),
        (Dialect::OpenAi, format!("event: error\ndata: {{\"error\":{{\"message\":\"{words}\"}}}}\n\n")),
        (Dialect::OpenAi, format!("error: {{\"message\":\"{words}\"}}\n\n")),
    ] {
        let server = dialect.server(dialect.head().bytes(dialect.token("kept")).bytes(&event));
        let (pieces, exchange) = dialect.generate(&server).await;
        assert_eq!(pieces, [StreamPiece::Answer("kept".to_owned())], "{event}");
        let failure = failure(&exchange);
        assert_eq!((failure.kind, failure.words.as_str()), (FailureKind::Server, words), "{event}");
        assert_eq!((exchange.answer.as_str(), failure.status), ("kept", Some(200)), "{event}");
        was_asked_once(dialect, &server);
    }
}

/// Row S4: what looks like an end and is none.
#[tokio::test]
async fn nothing_but_an_end_that_was_said_is_a_success() {
    use Dialect::{Ollama, OpenAi};
    use FailureKind::{Incomplete, Malformed};
    for (dialect, body, kind) in [
        (Ollama, "", Incomplete),
        (Ollama, "\n\n", Incomplete),
        (Ollama, "{}\n", Incomplete),
        (Ollama, "[DONE]\n", Malformed),
        (Ollama, "data: {\"response\":\"a\",\"done\":true}\n\n", Malformed),
        (Ollama, "{\"response\":\"a\",\"done\":tru", Incomplete),
        (Ollama, "Hello\n", Malformed),
        (OpenAi, "", Incomplete),
        (OpenAi, "\n\n", Incomplete),
        (OpenAi, ": ping\n\n", Incomplete),
        (OpenAi, "data: {}\n\n", Incomplete),
        (OpenAi, "[DONE]\n", Malformed),
        (OpenAi, "{\"response\":\"a\",\"done\":true}\n", Malformed),
        (OpenAi, "data: [DON", Incomplete),
        (OpenAi, "Hello, world\n", Malformed),
    ] {
        let (_, exchange) = dialect.generate(&dialect.server(dialect.head().bytes(body))).await;
        assert_eq!(failure(&exchange).kind, kind, "{dialect:?}, {body}");
    }
    // A label that lies about a good stream takes nothing from it.
    for dialect in Dialect::ALL {
        let mislabelled = Reply::text(200, &(dialect.token("a") + dialect.closing()));
        let (_, exchange) = dialect.generate(&dialect.server(mislabelled)).await;
        assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop }, "{dialect:?}");
    }
}

/// Each piece of text is stamped when it arrives, and the closing words end the call although the
/// connection stays open.
#[tokio::test]
async fn times_are_those_of_the_arrivals() {
    let gap = ms(40);
    for dialect in Dialect::ALL {
        // A role is no text.
        let before = match dialect {
            Dialect::Ollama => "",
            Dialect::OpenAi => {
                "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\n\n"
            }
        };
        let reply = dialect
            .head()
            .bytes(before)
            .pause(gap)
            .bytes(dialect.token("a"))
            .pause(gap)
            .bytes(dialect.token("b"))
            .pause(gap)
            .bytes(dialect.closing())
            .stall();
        let (_, exchange) = dialect.generate(&dialect.server(reply)).await;
        let timing = exchange.timing;
        let [first, second] = timing.arrivals[..] else { panic!("{dialect:?}: {timing:?}") };
        let end = timing.end_ms.expect("it ended");
        assert_eq!(timing.first_token_ms, Some(first.at_ms));
        assert_eq!(timing.last_token_ms, Some(second.at_ms));
        // A pause can last longer than asked, never shorter; an arrival can be seen late once.
        assert!(first.at_ms >= 40.0 && end >= 120.0, "{dialect:?}: {timing:?}");
        assert!(second.at_ms > first.at_ms && end > second.at_ms, "{dialect:?}: {timing:?}");
    }
}
