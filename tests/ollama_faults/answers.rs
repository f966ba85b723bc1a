//! Answers before any stream: statuses, retries, redirects, compression.

use std::time::{Duration, Instant};

use domain::{DoneReason, FailureKind, Outcome};
use llm::StreamLimits;
use support::client::{failure, quick_limits};
use support::fault_server::{FaultServer, Reply};

use crate::{CLOSING, GENERATE, generate, generate_within, server, token};

/// Row S5: a typed failure with the server's words, after one request unless it may be repeated.
#[tokio::test]
async fn every_status_has_its_kind_and_its_number_of_requests() {
    use FailureKind::{Busy, ContextExceeded, ModelMissing, Server, Unsupported, WrongService};
    for (reply, status, kind, words, requests) in [
        (
            Reply::json(404, "{\"error\":\"model 'm' not found\"}"),
            404,
            ModelMissing,
            "model 'm' not found",
            1,
        ),
        (Reply::html(404, "<h1>nginx</h1>"), 404, WrongService, "HTTP status 404", 1),
        (Reply::new(404, &[]), 404, WrongService, "HTTP status 404", 1),
        (
            Reply::json(400, "{\"error\":\"\\\"m\\\" does not support generate\"}"),
            400,
            Unsupported,
            "\"m\" does not",
            1,
        ),
        (
            Reply::json(400, "{\"error\":\"the input length exceeds the context length\"}"),
            400,
            ContextExceeded,
            "the input length exceeds the context length",
            1,
        ),
        (Reply::json(499, "{\"error\":\"request canceled\"}"), 499, Server, "request canceled", 1),
        (
            Reply::json(500, "{\"error\":\"llama runner process has terminated\"}"),
            500,
            Server,
            "llama runner",
            1,
        ),
        (Reply::html(500, "<h1>oops</h1>"), 500, Server, "HTTP status 500", 1),
        (Reply::new(500, &[]), 500, Server, "HTTP status 500", 1),
        (Reply::json(500, "{\"error\":\"cut").cut(), 500, Server, "HTTP status 500", 1),
        (Reply::json(504, "{}"), 504, Server, "HTTP status 504", 1),
        (Reply::json(503, "{\"error\":\"server busy, please try again\"}"), 503, Busy, "server busy", 4),
        (Reply::html(503, "<h1>busy</h1>"), 503, Busy, "HTTP status 503", 4),
        (Reply::new(429, &[]), 429, Busy, "HTTP status 429", 4),
        (Reply::html(502, "<h1>Bad Gateway</h1>"), 502, Server, "HTTP status 502", 4),
        (Reply::html(200, "<h1>Welcome</h1>"), 200, WrongService, "web page", 1),
    ] {
        let server = server(reply.clone());
        let (pieces, exchange) = generate(&server).await;
        let failure = failure(&exchange);
        assert_eq!((failure.kind, failure.status), (kind, Some(status)), "{reply:?}");
        assert!(failure.words.contains(words), "{reply:?}: {}", failure.words);
        assert_eq!(server.requests().len(), requests, "{reply:?}");
        assert!(pieces.is_empty() && exchange.answer.is_empty());
    }
}

/// Row S5: a call that gets through on a repetition is a success, timed from that one.
#[tokio::test]
async fn a_busy_server_is_asked_again() {
    let server = server(Reply::stream().bytes(token("a")).bytes(CLOSING));
    server.then(GENERATE, Reply::json(503, "{\"error\":\"busy\"}").pause(Duration::from_millis(300)));
    server.then(GENERATE, Reply::new(502, &[]));
    server.then(GENERATE, Reply::new(429, &[]));
    let begun = Instant::now();
    let (_, exchange) = generate(&server).await;
    let whole = begun.elapsed().as_secs_f64() * 1e3;
    assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop });
    assert_eq!(server.requests().len(), 4);
    let end = exchange.timing.end_ms.expect("it ended");
    assert!(end <= whole - 300.0, "{end} ms of {whole} ms");
    let bodies: Vec<_> = server.requests().into_iter().map(|(_, request)| request.body).collect();
    assert!(bodies.iter().all(|body| *body == bodies[0] && !body.is_empty()));
}

/// Row S5: `Retry-After` is honoured, within bounds.
#[tokio::test]
async fn the_server_says_when_to_ask_again() {
    for (asked, bound, at_least) in [("1", 30_000, 1_000), ("86400", 50, 50), ("soon", 30_000, 0)] {
        let server = server(Reply::stream().bytes(CLOSING));
        server.then(GENERATE, Reply::new(429, &[&format!("Retry-After: {asked}")]));
        let limits = StreamLimits { max_retry_pause: Duration::from_millis(bound), ..quick_limits() };
        let (_, exchange) = generate_within(&server, limits).await;
        assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop }, "{asked}");
        let times: Vec<Instant> = server.requests().into_iter().map(|(at, _)| at).collect();
        let pause = times[1] - times[0];
        assert!(pause >= Duration::from_millis(at_least), "{asked}: {pause:?}");
        assert!(pause < Duration::from_secs(20), "{asked}: {pause:?}");
    }
}

/// Row S8: another host is never asked, and nothing is sent to it.
#[tokio::test]
async fn a_redirect_is_refused() {
    let elsewhere = FaultServer::start();
    let location = format!("Location: {}/api/generate", elsewhere.address());
    for status in [301, 302, 303, 307, 308] {
        let server = server(Reply::new(status, &[&location]));
        let (_, exchange) = generate(&server).await;
        assert_eq!(failure(&exchange).kind, FailureKind::Redirected);
        assert_eq!(failure(&exchange).status, Some(status));
        assert!(failure(&exchange).words.contains(&elsewhere.address()));
    }
    assert_eq!(elsewhere.connections(), 0);

    let server = server(Reply::new(307, &["Location: /login"]));
    let (_, exchange) = generate(&server).await;
    assert_eq!(failure(&exchange).kind, FailureKind::WrongService);
    assert_eq!(server.requests().len(), 1);
}

/// Row S8: nothing asked for a compressed answer, so none is taken apart.
#[tokio::test]
async fn a_compressed_answer_is_refused() {
    for encoding in ["gzip", "br", "zstd"] {
        let reply = Reply::new(200, &[&format!("Content-Encoding: {encoding}")]).endless(vec![0x1f; 4096]);
        let server = server(reply);
        let (_, exchange) = generate(&server).await;
        assert_eq!(failure(&exchange).kind, FailureKind::Malformed);
        assert!(failure(&exchange).words.contains(encoding));
        server.wait_for_closings(1).await;
    }
}

/// The server refuses a request with an origin, and compresses for one that accepts it.
#[tokio::test]
async fn only_the_headers_that_are_needed_are_sent() {
    let server = server(Reply::stream().bytes(CLOSING));
    generate(&server).await;
    let (_, received) = &server.requests()[0];
    assert_eq!(received.header("content-type"), Some("application/json"));
    for name in ["origin", "referer", "accept-encoding", "authorization", "cookie", "expect"] {
        assert_eq!(received.header(name), None, "{name}");
    }
    let body = received.json();
    assert_eq!(body["model"], "m");
    assert_eq!((&body["stream"], &body["truncate"], &body["shift"], &body["think"]), {
        let (yes, no) = (&serde_json::json!(true), &serde_json::json!(false));
        (yes, no, no, no)
    });
    assert_eq!(body["options"].as_object().map(serde_json::Map::len), Some(8));
}
