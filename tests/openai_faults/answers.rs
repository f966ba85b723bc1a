//! Answers before any stream: statuses, retries, refusals that are mended, compression.

use std::time::{Duration, Instant};

use domain::{DoneReason, FailureKind, GenerateRequest, Outcome, SchemaUse};
use support::client::{failure, quick_limits};
use support::fault_server::Reply;

use crate::{CHAT, CLOSING, ask, chats, events, generate, listing, openai, request, server, token};

/// Row S5: a typed failure with the server's words, after one request unless it may be repeated.
#[tokio::test]
async fn every_status_has_its_kind_and_its_number_of_requests() {
    use FailureKind::{BadKey, Busy, ContextExceeded, ModelMissing, Proxy, Server, WrongService};
    for (reply, status, kind, words, requests) in [
        (
            Reply::json(
                404,
                r#"{"object":"error","message":"The model `m` does not exist.","type":"NotFoundError","code":404}"#,
            ),
            404,
            ModelMissing,
            "The model `m` does not exist.",
            1,
        ),
        (
            Reply::json(
                400,
                r#"{"error":{"message":"No models loaded. Please load a model first.","code":"model_not_found"}}"#,
            ),
            400,
            ModelMissing,
            "No models loaded",
            1,
        ),
        (Reply::json(404, r#"{"detail":"Not Found"}"#), 404, WrongService, "Not Found", 1),
        (
            Reply::json(404, r#"{"error":{"message":"File Not Found","type":"not_found_error","code":404}}"#),
            404,
            WrongService,
            "File Not Found",
            1,
        ),
        (Reply::html(404, "<h1>nginx</h1>"), 404, WrongService, "HTTP status 404", 1),
        (
            Reply::json(
                400,
                r#"{"error":{"code":400,"message":"request (900 tokens) exceeds the available context size (512 tokens)","type":"exceed_context_size_error","n_prompt_tokens":900,"n_ctx":512}}"#,
            ),
            400,
            ContextExceeded,
            "request (900 tokens) exceeds the available context size (512 tokens)",
            1,
        ),
        (
            Reply::json(
                400,
                r#"{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.","type":"BadRequestError","param":null,"code":400}"#,
            ),
            400,
            ContextExceeded,
            "maximum context length is 4096",
            1,
        ),
        (
            Reply::json(
                400,
                r#"{"error":"Trying to keep the first 900 tokens when context the overflows. However, the model is loaded with context length of only 512 tokens"}"#,
            ),
            400,
            ContextExceeded,
            "context length of only 512",
            1,
        ),
        (Reply::json(401, r#"{"error":"invalid key"}"#), 401, BadKey, "invalid key", 1),
        (Reply::html(403, "<h1>Forbidden</h1>"), 403, BadKey, "HTTP status 403", 1),
        (Reply::html(407, "<h1>Who are you?</h1>"), 407, Proxy, "HTTP status 407", 1),
        (Reply::json(500, r#"{"error":{"message":"boom"}}"#), 500, Server, "boom", 1),
        (Reply::html(500, "<h1>oops</h1>"), 500, Server, "HTTP status 500", 1),
        (Reply::new(500, &[]), 500, Server, "HTTP status 500", 1),
        (Reply::json(500, "{\"error\":\"cut").cut(), 500, Server, "HTTP status 500", 1),
        (
            Reply::json(
                503,
                r#"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#,
            ),
            503,
            Busy,
            "Loading model",
            4,
        ),
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
        assert_eq!(chats(&server), requests, "{reply:?}");
        assert!(pieces.is_empty() && exchange.answer.is_empty());
    }
}

/// Row S5: a call that gets through on a repetition is a success, timed from that one.
#[tokio::test]
async fn a_busy_server_is_asked_again_when_it_says() {
    let server = server(events().bytes(token("a")).bytes(CLOSING));
    server.then(CHAT, Reply::json(503, "{\"error\":\"busy\"}").pause(Duration::from_millis(300)));
    server.then(CHAT, Reply::new(502, &[]));
    server.then(CHAT, Reply::new(429, &["Retry-After: 1"]));
    let begun = Instant::now();
    let (_, exchange) = generate(&server).await;
    let whole = begun.elapsed().as_secs_f64() * 1e3;
    assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop });
    assert_eq!(chats(&server), 4);
    let end = exchange.timing.end_ms.expect("it ended");
    assert!(end <= whole - 1_300.0, "{end} ms of {whole} ms");
}

/// A server that takes no schema gets it in the prompt, and is not asked in vain again.
#[tokio::test]
async fn a_schema_that_is_refused_goes_into_the_prompt() {
    for refusal in [
        r#"{"error":{"message":"response_format is not supported","type":"invalid_request_error"}}"#,
        r#"{"object":"error","message":"The provided JSON schema contains features not supported by xgrammar.","code":400}"#,
        r#"{"error":"'response_format.type' must be 'text'"}"#,
    ] {
        let server = server(events().bytes(token("{}")).bytes(CLOSING));
        server.then(CHAT, Reply::json(400, refusal));
        let client = openai(&server.address(), quick_limits());
        let with_schema =
            GenerateRequest { format: Some(serde_json::json!({ "type": "object" })), ..request() };
        for requests in [2, 3] {
            let (_, exchange) = ask(&client, &with_schema).await;
            assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop }, "{refusal}");
            assert_eq!((exchange.schema, exchange.answer.as_str()), (SchemaUse::InPrompt, "{}"));
            assert_eq!(chats(&server), requests, "{refusal}");
        }
        let bodies: Vec<_> = server
            .requests()
            .into_iter()
            .filter(|(_, request)| request.path == CHAT)
            .map(|(_, request)| request.json())
            .collect();
        assert!(bodies[0]["response_format"].is_object() && bodies[1]["response_format"].is_null());
        assert!(bodies[2]["messages"].to_string().contains("JSON schema"));
    }
}

/// A refusal that names nothing that could be left out stands, and so does one that repeats itself.
#[tokio::test]
async fn a_refusal_that_cannot_be_mended_stands() {
    for (words, requests) in [
        ("temperature must be at most 2", 1),
        ("nonsense", 1),
        ("unknown field top_k", 2),
        ("unsupported: temperature, top_p, top_k, seed, stream_options, repetition_penalty", 7),
    ] {
        let server = server(Reply::json(400, &format!("{{\"error\":\"{words}\"}}")));
        let (_, exchange) = generate(&server).await;
        assert_eq!(
            (failure(&exchange).kind, failure(&exchange).words.as_str()),
            (FailureKind::Server, words)
        );
        assert_eq!(chats(&server), requests, "{words}");
    }
}

#[tokio::test]
async fn what_was_not_sent_is_told_with_the_call() {
    let server = server(events().bytes(token("a")).bytes(CLOSING));
    server.then(CHAT, Reply::json(400, "{\"error\":\"unknown field `top_k`\"}"));
    let (_, exchange) = generate(&server).await;
    assert_eq!(exchange.not_sent, ["num_ctx", "num_gpu", "top_k"]);
    assert_eq!(exchange.schema, SchemaUse::None);
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

#[tokio::test]
async fn only_the_headers_that_are_needed_are_sent() {
    let server = listing();
    server.always(CHAT, events().bytes(CLOSING));
    generate(&server).await;
    for (_, received) in server.requests() {
        for name in ["origin", "referer", "accept-encoding", "authorization", "cookie", "expect"] {
            assert_eq!(received.header(name), None, "{name}");
        }
        if received.path == CHAT {
            assert_eq!(received.header("content-type"), Some("application/json"));
        }
    }
}
