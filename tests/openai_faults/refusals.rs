//! Refusals that are mended by leaving something out, and those that stand.

use domain::{DoneReason, FailureKind, GenerateRequest, Outcome, SchemaUse};
use support::client::{failure, quick_limits};
use support::fault_server::Reply;

use crate::{CHAT, CLOSING, ask, chats, events, generate, openai, request, server, token};

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
