//! Answers before any stream: statuses, retries, redirects, compression, and what is sent.

use std::time::{Duration, Instant};

use domain::{DoneReason, FailureKind, Outcome};
use llm::StreamLimits;
use support::client::{failure, quick_limits};
use support::fault_server::{FaultServer, Reply};

use crate::{Dialect, ms};

/// What each protocol says when it refuses: status, body, kind, words.
fn refusals(dialect: Dialect) -> Vec<(u16, &'static str, FailureKind, &'static str)> {
    use FailureKind::{BadKey, Busy, ContextExceeded, ModelMissing, Server, Unsupported, WrongService};
    match dialect {
        Dialect::Ollama => vec![
            (404, r#"{"error":"model 'm' not found"}"#, ModelMissing, "model 'm' not found"),
            (400, r#"{"error":"\"m\" does not support generate"}"#, Unsupported, "\"m\" does not"),
            (
                400,
                r#"{"error":"the input length exceeds the context length"}"#,
                ContextExceeded,
                "the input length exceeds the context length",
            ),
            (499, r#"{"error":"request canceled"}"#, Server, "request canceled"),
            (500, r#"{"error":"llama runner process has terminated"}"#, Server, "llama runner"),
            (504, "{}", Server, "HTTP status 504"),
            (503, r#"{"error":"server busy, please try again"}"#, Busy, "server busy"),
        ],
        Dialect::OpenAi => vec![
            (
                404,
                r#"{"object":"error","message":"The model `m` does not exist.","type":"NotFoundError","code":404}"#,
                ModelMissing,
                "The model `m` does not exist.",
            ),
            (
                400,
                r#"{"error":{"message":"No models loaded. Please load a model first.","code":"model_not_found"}}"#,
                ModelMissing,
                "No models loaded",
            ),
            (404, r#"{"detail":"Not Found"}"#, WrongService, "Not Found"),
            (
                404,
                r#"{"error":{"message":"File Not Found","type":"not_found_error","code":404}}"#,
                WrongService,
                "File Not Found",
            ),
            (
                400,
                r#"{"error":{"code":400,"message":"request (900 tokens) exceeds the available context size (512 tokens)","type":"exceed_context_size_error","n_prompt_tokens":900,"n_ctx":512}}"#,
                ContextExceeded,
                "request (900 tokens) exceeds the available context size (512 tokens)",
            ),
            (
                400,
                r#"{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.","type":"BadRequestError","param":null,"code":400}"#,
                ContextExceeded,
                "maximum context length is 4096",
            ),
            (
                400,
                r#"{"error":"Trying to keep the first 900 tokens when context the overflows. However, the model is loaded with context length of only 512 tokens"}"#,
                ContextExceeded,
                "context length of only 512",
            ),
            (401, r#"{"error":"invalid key"}"#, BadKey, "invalid key"),
            (500, r#"{"error":{"message":"boom"}}"#, Server, "boom"),
            (
                503,
                r#"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#,
                Busy,
                "Loading model",
            ),
        ],
    }
}

/// What stands between, and speaks no protocol of models.
fn of_strangers(dialect: Dialect) -> Vec<(Reply, u16, FailureKind, &'static str)> {
    use FailureKind::{BadKey, Busy, Proxy, Server, WrongService};
    let mut replies = vec![
        (Reply::html(404, "<h1>nginx</h1>"), 404, WrongService, "HTTP status 404"),
        (Reply::html(500, "<h1>oops</h1>"), 500, Server, "HTTP status 500"),
        (Reply::new(500, &[]), 500, Server, "HTTP status 500"),
        (Reply::json(500, "{\"error\":\"cut").cut(), 500, Server, "HTTP status 500"),
        (Reply::html(503, "<h1>busy</h1>"), 503, Busy, "HTTP status 503"),
        (Reply::new(429, &[]), 429, Busy, "HTTP status 429"),
        (Reply::html(502, "<h1>Bad Gateway</h1>"), 502, Server, "HTTP status 502"),
        (Reply::html(200, "<h1>Welcome</h1>"), 200, WrongService, "web page"),
    ];
    replies.extend(match dialect {
        Dialect::Ollama => vec![(Reply::new(404, &[]), 404, WrongService, "HTTP status 404")],
        Dialect::OpenAi => vec![
            (Reply::html(403, "<h1>Forbidden</h1>"), 403, BadKey, "HTTP status 403"),
            (Reply::html(407, "<h1>Who are you?</h1>"), 407, Proxy, "HTTP status 407"),
        ],
    });
    replies
}

/// Row S5: a typed failure with the server's words, after one request unless it may be repeated.
#[tokio::test]
async fn every_status_has_its_kind_and_its_number_of_requests() {
    for dialect in Dialect::ALL {
        let refused = refusals(dialect).into_iter();
        let refused =
            refused.map(|(status, body, kind, words)| (Reply::json(status, body), status, kind, words));
        for (reply, status, kind, words) in refused.chain(of_strangers(dialect)) {
            let server = dialect.server(reply.clone());
            let (pieces, exchange) = dialect.generate(&server).await;
            let failure = failure(&exchange);
            assert_eq!((failure.kind, failure.status), (kind, Some(status)), "{dialect:?}, {reply:?}");
            assert!(failure.words.contains(words), "{dialect:?}, {reply:?}: {}", failure.words);
            let requests = if matches!(status, 429 | 502 | 503) { 4 } else { 1 };
            assert_eq!(dialect.asked(&server), requests, "{dialect:?}, {reply:?}");
            assert!(pieces.is_empty() && exchange.answer.is_empty());
        }
    }
}

/// Row S5: a call that gets through on a repetition is a success, timed from that one.
#[tokio::test]
async fn a_busy_server_is_asked_again() {
    for dialect in Dialect::ALL {
        let server = dialect.server(dialect.answer());
        server.then(dialect.path(), Reply::json(503, "{\"error\":\"busy\"}").pause(ms(300)));
        server.then(dialect.path(), Reply::new(502, &[]));
        server.then(dialect.path(), Reply::new(429, &["Retry-After: 1"]));
        let begun = Instant::now();
        let (_, exchange) = dialect.generate(&server).await;
        let whole = begun.elapsed().as_secs_f64() * 1e3;
        assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop }, "{dialect:?}");
        assert_eq!(dialect.asked(&server), 4, "{dialect:?}");
        let end = exchange.timing.end_ms.expect("it ended");
        assert!(end <= whole - 1_300.0, "{dialect:?}: {end} ms of {whole} ms");
        let requests = server.requests().into_iter().filter(|(_, request)| request.path == dialect.path());
        let bodies: Vec<_> = requests.map(|(_, request)| request.body).collect();
        assert!(bodies.iter().all(|body| *body == bodies[0] && !body.is_empty()), "{dialect:?}");
    }
}

/// Row S5: `Retry-After` is honoured, within bounds.
#[tokio::test]
async fn the_server_says_when_to_ask_again() {
    for dialect in Dialect::ALL {
        for (asked, bound, at_least) in [("1", 30_000, 1_000), ("86400", 50, 50), ("soon", 30_000, 0)] {
            let server = dialect.server(dialect.answer());
            server.then(dialect.path(), Reply::new(429, &[&format!("Retry-After: {asked}")]));
            let limits = StreamLimits { max_retry_pause: ms(bound), ..quick_limits() };
            let (_, exchange) = dialect.generate_within(&server, limits).await;
            assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop }, "{dialect:?}, {asked}");
            let requests =
                server.requests().into_iter().filter(|(_, request)| request.path == dialect.path());
            let times: Vec<Instant> = requests.map(|(at, _)| at).collect();
            let pause = times[1] - times[0];
            assert!(pause >= ms(at_least), "{dialect:?}, {asked}: {pause:?}");
            assert!(pause < Duration::from_secs(20), "{dialect:?}, {asked}: {pause:?}");
        }
    }
}

/// Row S8: another host is never asked, and nothing is sent to it.
#[tokio::test]
async fn a_redirect_is_refused() {
    for dialect in Dialect::ALL {
        let elsewhere = FaultServer::start();
        let location = format!("Location: {}{}", elsewhere.address(), dialect.path());
        for status in [301, 302, 303, 307, 308] {
            let server = dialect.server(Reply::new(status, &[&location]));
            let (_, exchange) = dialect.generate(&server).await;
            let failure = failure(&exchange);
            assert_eq!(failure.kind, FailureKind::Redirected, "{dialect:?}");
            assert_eq!(failure.status, Some(status), "{dialect:?}");
            assert!(failure.words.contains(&elsewhere.address()), "{dialect:?}: {}", failure.words);
        }
        assert_eq!(elsewhere.connections(), 0, "{dialect:?}");

        let server = dialect.server(Reply::new(307, &["Location: /login"]));
        let (_, exchange) = dialect.generate(&server).await;
        assert_eq!(failure(&exchange).kind, FailureKind::WrongService, "{dialect:?}");
        assert_eq!(dialect.asked(&server), 1, "{dialect:?}");
    }
}

/// Row S8: nothing asked for a compressed answer, so none is taken apart.
#[tokio::test]
async fn a_compressed_answer_is_refused() {
    for dialect in Dialect::ALL {
        for encoding in ["gzip", "br", "zstd"] {
            let bomb = Reply::new(200, &[&format!("Content-Encoding: {encoding}")]).endless(vec![0x1f; 4096]);
            let server = dialect.server(bomb);
            let (_, exchange) = dialect.generate(&server).await;
            assert_eq!(failure(&exchange).kind, FailureKind::Malformed, "{dialect:?}");
            assert!(failure(&exchange).words.contains(encoding), "{dialect:?}");
            server.wait_for_closings(1).await;
        }
    }
}

/// A server may refuse a request with an origin, and compress for one that accepts it.
#[tokio::test]
async fn only_the_headers_that_are_needed_are_sent() {
    for dialect in Dialect::ALL {
        let server = dialect.server(dialect.answer());
        dialect.generate(&server).await;
        for (_, received) in server.requests() {
            for name in ["origin", "referer", "accept-encoding", "authorization", "cookie", "expect"] {
                assert_eq!(received.header(name), None, "{dialect:?}, {name}");
            }
            if received.path == dialect.path() {
                assert_eq!(received.header("content-type"), Some("application/json"), "{dialect:?}");
                assert_eq!(received.json()["model"], "m", "{dialect:?}");
                assert_eq!(received.json()["stream"], true, "{dialect:?}");
            }
        }
    }
}
