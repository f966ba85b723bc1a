//! What becomes of a key: row 8 of who is kept out.

use std::sync::Arc;

use domain::{Failure, FailureKind, Outcome};
use llm::{Access, ChatModel, Key, OpenAi};
use support::client::{RunningClock, failure, quick_limits};
use support::fault_server::{FaultServer, Reply};

use crate::{CHAT, CLOSING, MODELS, ask, events, listing, openai_with, request, token};

const CANARY: &str = "sk-canary-4711";

fn with_key() -> Access {
    Access { key: Some(Key::new(CANARY).expect("it is one")), plain_http_allowed: false }
}

#[tokio::test]
async fn a_key_is_in_one_header_of_every_request_and_nowhere_else() {
    let server = listing();
    server.always(CHAT, events().bytes(token("a")).bytes(CLOSING));
    let client = openai_with(&server.address(), with_key(), quick_limits());
    let (_, exchange) = ask(&client, &request()).await;
    assert!(matches!(exchange.outcome, Outcome::Done { .. }), "{exchange:?}");
    let requests = server.requests();
    assert!(requests.len() >= 2);
    for (_, request) in requests {
        assert_eq!(request.header("authorization"), Some("Bearer sk-canary-4711"), "{}", request.path);
        assert!(!request.path.contains("canary"));
        assert!(!String::from_utf8_lossy(&request.body).contains("canary"));
    }
    assert!(!format!("{:?}", with_key()).contains("canary"));
}

/// A server that quotes what it was sent does not get the key into our words.
#[tokio::test]
async fn a_key_that_is_quoted_is_left_out() {
    let quoted = format!(
        "{{\"error\":{{\"message\":\"Incorrect API key provided: {CANARY}\",\"code\":\"invalid_api_key\"}}}}"
    );
    let in_stream = format!("data: {{\"error\":\"header was Bearer {CANARY}\"}}\n\n");
    let mut failures: Vec<Failure> = Vec::new();
    for reply in [
        Reply::json(401, &quoted),
        Reply::json(403, &quoted),
        Reply::json(500, &quoted),
        Reply::json(400, &quoted),
        Reply::text(502, CANARY),
        Reply::new(307, &[&format!("Location: /login?key={CANARY}")]),
        Reply::new(307, &[&format!("Location: http://203.0.113.9/?key={CANARY}")]),
        events().bytes(token("a")).bytes(&in_stream),
    ] {
        let server = listing();
        server.always(CHAT, reply.clone());
        let client = openai_with(&server.address(), with_key(), quick_limits());
        let (_, exchange) = ask(&client, &request()).await;
        failures.push(failure(&exchange).clone());
        server.always(MODELS, reply);
        failures.push(client.server().await.expect_err("it lists nothing"));
    }
    assert_eq!((failures[0].kind, failures[1].kind), (FailureKind::BadKey, FailureKind::BadKey));
    assert_eq!(failures[0].words, "Incorrect API key provided: (key)");
    for failure in failures {
        assert!(!failure.words.is_empty() && !failure.words.contains("canary"), "{failure:?}");
    }
}

/// Rows 8 and S8: no other host hears of it.
#[tokio::test]
async fn a_key_does_not_follow_a_redirect() {
    let elsewhere = FaultServer::start();
    for status in [301, 302, 303, 307, 308] {
        let reply = Reply::new(status, &[&format!("Location: {}{CHAT}", elsewhere.address())]);
        let server = listing();
        server.always(CHAT, reply.clone());
        let client = openai_with(&server.address(), with_key(), quick_limits());
        let (_, exchange) = ask(&client, &request()).await;
        assert_eq!(
            (failure(&exchange).kind, failure(&exchange).status),
            (FailureKind::Redirected, Some(status))
        );
        server.always(MODELS, reply);
        assert_eq!(client.models().await.expect_err("it is elsewhere").kind, FailureKind::Redirected);
    }
    assert_eq!(elsewhere.connections(), 0);
}

/// Row 8: unencrypted only to this machine, or where that was allowed.
#[test]
fn a_key_goes_unencrypted_only_where_that_was_allowed() {
    let open = |address: &str, access: Access| {
        OpenAi::new(address, access, Arc::new(RunningClock::default()), quick_limits()).map(|_| ())
    };
    for (address, refused) in [
        ("http://127.0.0.1:1234", false),
        ("http://localhost:1234/v1", false),
        ("https://203.0.113.9", false),
        ("http://203.0.113.9:8000", true),
        ("http://models.example", true),
    ] {
        match open(address, with_key()) {
            Ok(()) => assert!(!refused, "{address}"),
            Err(failure) => {
                assert!(refused && failure.kind == FailureKind::BadKey, "{address}: {failure:?}");
                assert!(!failure.words.contains("canary"));
            }
        }
        assert_eq!(open(address, Access { plain_http_allowed: true, ..with_key() }), Ok(()), "{address}");
        assert_eq!(open(address, Access::default()), Ok(()), "{address}");
    }
}
