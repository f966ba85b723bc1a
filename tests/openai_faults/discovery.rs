//! Asking who answers, and what models there are.

use domain::{Engine, FailureKind, ServerInfo};
use llm::{ChatModel, StreamLimits};
use support::client::{failure, quick_limits};
use support::fault_server::{FaultServer, Reply};

use crate::{CHAT, CLOSING, MODELS, ask, events, openai, request};

const NO_SUCH_PATH: &str = r#"{"error":"Unexpected endpoint or method. (GET /props)"}"#;

fn serving(paths: &[(&str, &str)]) -> FaultServer {
    let server = FaultServer::start();
    for (path, body) in paths {
        server.always(path, Reply::json(200, body));
    }
    server
}

/// Each program by what it answers, and what is then sent to it.
#[tokio::test]
async fn every_program_is_known_by_what_it_answers() {
    let llama = r#"{"data":[{"id":"m","owned_by":"llamacpp","meta":{"n_ctx":2048,"n_ctx_train":8192}}]}"#;
    let renamed = r#"{"data":[{"id":"m"}]}"#;
    let props = r#"{"build_info":"b6000-abc","default_generation_settings":{"n_ctx":2048}}"#;
    let vllm = r#"{"data":[{"id":"m","owned_by":"vllm","max_model_len":2048}]}"#;
    let studio = r#"{"data":[{"id":"m","type":"llm","state":"loaded","loaded_context_length":2048}]}"#;
    for (paths, product, version, context, field) in [
        (
            vec![(MODELS, llama), ("/props", props)],
            Some("llama.cpp"),
            "b6000-abc",
            Some(2048),
            "cache_prompt",
        ),
        (vec![(MODELS, llama)], Some("llama.cpp"), "", Some(2048), "cache_prompt"),
        (
            vec![(MODELS, renamed), ("/props", props)],
            Some("llama.cpp"),
            "b6000-abc",
            Some(2048),
            "cache_prompt",
        ),
        (
            vec![(MODELS, vllm), ("/version", r#"{"version":"0.11.0"}"#)],
            Some("vLLM"),
            "0.11.0",
            Some(2048),
            "cache_salt",
        ),
        (vec![(MODELS, vllm), ("/version", "[]")], Some("vLLM"), "", Some(2048), "cache_salt"),
        (vec![(MODELS, renamed), ("/api/v0/models", studio)], Some("LM Studio"), "", Some(2048), "top_k"),
        // LM Studio answers 200 to what it does not know.
        (
            vec![(MODELS, renamed), ("/api/v0/models", NO_SUCH_PATH), ("/props", NO_SUCH_PATH)],
            None,
            "",
            None,
            "seed",
        ),
        (vec![(MODELS, renamed)], None, "", None, "seed"),
    ] {
        let server = serving(&paths);
        server.always(CHAT, events().bytes(CLOSING));
        let client = openai(&format!("{}/v1/", server.address()), quick_limits());
        let info = ServerInfo {
            engine: Engine::OpenAi,
            product: product.map(ToOwned::to_owned),
            address: server.address(),
            version: version.to_owned(),
            local: true,
        };
        assert_eq!(client.server().await, Ok(info), "{paths:?}");
        match context {
            Some(_) => {
                let resident = client.resident().await.expect("it tells");
                assert_eq!((resident.len(), resident[0].context_length), (1, context), "{paths:?}");
            }
            None => {
                assert_eq!(
                    client.resident().await.expect_err("it does not tell").kind,
                    FailureKind::Unsupported
                );
            }
        }
        let details = client.describe("m").await.expect("it is listed");
        assert_eq!(details.options.num_ctx, context.map_or(4096, |context| context as u32));
        assert_eq!(client.describe("n").await.expect_err("it is not").kind, FailureKind::ModelMissing);
        ask(&client, &request()).await;
        let (_, sent) = server.requests().pop().expect("it was asked");
        assert!(!sent.json()[field].is_null(), "{paths:?}: {}", sent.json());
    }
}

#[tokio::test]
async fn an_empty_server_has_no_models() {
    for none in ["{\"data\":[]}", "{\"data\":null}", "{\"object\":\"list\"}"] {
        let server = serving(&[(MODELS, none)]);
        let client = openai(&server.address(), quick_limits());
        assert_eq!(client.models().await, Ok(vec![]), "{none}");
        assert_eq!(client.resident().await, Ok(vec![]), "{none}");
    }
}

/// Whoever answers at the address, but not as a model server does.
#[tokio::test]
async fn a_wrong_service_is_told_from_none() {
    for (reply, kind) in [
        (Reply::raw().bytes("SSH-2.0-OpenSSH_9.2p1\r\n"), FailureKind::WrongService),
        (Reply::html(200, "<h1>It works!</h1>"), FailureKind::WrongService),
        (Reply::text(200, "OK"), FailureKind::WrongService),
        (Reply::json(200, "[]"), FailureKind::WrongService),
        (Reply::json(404, "{\"error\":\"no models here\"}"), FailureKind::WrongService),
        (Reply::json(401, "{\"error\":\"no key\"}"), FailureKind::BadKey),
        (Reply::new(407, &[]), FailureKind::Proxy),
        (Reply::new(307, &["Location: /login"]), FailureKind::WrongService),
        (Reply::new(307, &["Location: http://203.0.113.9/"]), FailureKind::Redirected),
        (Reply::json(200, "{\"data\":[").endless("9,".repeat(500)), FailureKind::WrongService),
        (Reply::json(503, "{\"error\":{\"message\":\"Loading model\"}}"), FailureKind::Busy),
        (Reply::new(500, &[]), FailureKind::Server),
        (Reply::raw(), FailureKind::Incomplete),
        (Reply::json(200, "{\"data\":").cut(), FailureKind::Incomplete),
        (Reply::raw().stall(), FailureKind::IdleTimeout),
    ] {
        let server = FaultServer::start();
        server.always(MODELS, reply.clone());
        let limits = StreamLimits {
            query: std::time::Duration::from_secs(2),
            max_body_bytes: 1 << 16,
            ..quick_limits()
        };
        let failure = openai(&server.address(), limits).server().await.expect_err("it is none");
        assert_eq!(failure.kind, kind, "{reply:?}: {failure:?}");
        assert!(!failure.words.is_empty());
    }
}

#[tokio::test]
async fn nobody_there_is_refused() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
    let address = format!("http://{}", listener.local_addr().expect("it is bound"));
    drop(listener);
    let client = openai(&address, quick_limits());
    for failure in [
        client.server().await.expect_err("nobody is there"),
        client.models().await.expect_err("nobody is there"),
        failure(&ask(&client, &request()).await.1).clone(),
    ] {
        assert_eq!((failure.kind, failure.status), (FailureKind::Refused, None));
    }
}

/// A server that does not encrypt is told as such, not as one that is not there.
#[tokio::test]
async fn an_encrypted_address_needs_an_encrypted_server() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
    let address = format!("https://{}", listener.local_addr().expect("it is bound"));
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("somebody comes");
        std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").expect("it is open");
        // Until the client leaves: closing with bytes unread would be a reset.
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let failure = openai(&address, quick_limits()).server().await.expect_err("it is not encrypted");
    answering.join().expect("it answered");
    assert_eq!(failure.kind, FailureKind::WrongService, "{failure:?}");
    assert!(!failure.words.is_empty());
}

#[tokio::test]
async fn a_llama_server_without_a_list_of_models_is_too_old() {
    for (props, kind) in [
        (r#"{"default_generation_settings":{"n_ctx":512}}"#, FailureKind::TooOld),
        (r#"{"build_info":"b1300-abc"}"#, FailureKind::TooOld),
        (r#"{"error":"no"}"#, FailureKind::WrongService),
    ] {
        let server = serving(&[("/props", props)]);
        server.always(MODELS, Reply::text(404, "File Not Found"));
        let failure = openai(&server.address(), StreamLimits::default()).server().await.expect_err(props);
        assert_eq!(failure.kind, kind, "{props}");
    }
}
