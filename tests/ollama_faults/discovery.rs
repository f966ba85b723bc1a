//! Asking who answers, and what models there are.

use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use domain::{FailureKind, ModelInfo, ServerInfo};
use llm::{ChatModel, StreamLimits};
use support::client::{client, failure, generate, quick_limits, request};
use support::fault_server::{FaultServer, Reply};

const TAGS: &str = r#"{"models":[
    {"name":"small:1b","model":"small:1b","size":98363007,"digest":"fe73","details":
        {"family":"llama","parameter_size":"134.52M","quantization_level":"Q4_1"}},
    {"name":"big:cloud","size":384,"digest":"","remote_model":"big","remote_host":"https://ollama.com:443","details":null},
    {"name":"odd:latest","size":-1,"new_field":{"a":[1]}}
]}"#;
const PS: &str = r#"{"models":[{"name":"small:1b","digest":"fe73","size":190948608,"size_vram":0,"context_length":4096}]}"#;
const SHOW: &str = r#"{
    "parameters":"stop                           \"<|im_end|>\"\ntemperature                    0.2",
    "details":{"family":"llama","parameter_size":"134.52M","quantization_level":"Q4_1"},
    "model_info":{"general.architecture":"llama","llama.block_count":30,"llama.context_length":8192,"tokenizer.ggml.tokens":null},
    "capabilities":["completion"]
}"#;

fn model_server() -> FaultServer {
    let server = FaultServer::start();
    server
        .always("/api/version", Reply::json(200, "{\"version\":\"0.24.0\"}"))
        .always("/api/tags", Reply::json(200, TAGS))
        .always("/api/ps", Reply::json(200, PS))
        .always("/api/show", Reply::json(200, SHOW));
    server
}

fn nameless(name: &str) -> ModelInfo {
    ModelInfo {
        name: name.to_owned(),
        digest: None,
        size: None,
        family: None,
        parameters: None,
        quantization: None,
        ..ModelInfo::default()
    }
}

#[tokio::test]
async fn a_server_is_described_as_it_describes_itself() {
    let server = model_server();
    let client = client(&server.address(), quick_limits());
    let info = ServerInfo {
        address: server.address(),
        version: "0.24.0".to_owned(),
        local: true,
        ..ServerInfo::default()
    };
    assert_eq!(client.server().await, Ok(info));
    let small = ModelInfo {
        digest: Some("fe73".to_owned()),
        size: Some(98_363_007),
        family: Some("llama".to_owned()),
        parameters: Some("134.52M".to_owned()),
        quantization: Some("Q4_1".to_owned()),
        loaded: true,
        ..nameless("small:1b")
    };
    let cloud = ModelInfo {
        size: Some(384),
        remote_host: Some("https://ollama.com:443".to_owned()),
        ..nameless("big:cloud")
    };
    assert_eq!(client.models().await, Ok(vec![small.clone(), cloud, nameless("odd:latest")]));
    let details = client.describe("small:1b").await.expect("it answers");
    assert_eq!(details.info, small);
    assert_eq!((details.context_length, details.block_count), (Some(8192), Some(30)));
    assert_eq!(details.options.temperature.to_bits(), 0.2_f64.to_bits());
    assert_eq!(details.from_modelfile, ["stop", "temperature"]);
    let resident = client.resident().await.expect("it answers");
    assert_eq!((resident[0].size_vram, resident[0].context_length), (Some(0), Some(4096)));
}

#[tokio::test]
async fn an_empty_server_has_no_models() {
    for none in ["{\"models\":[]}", "{\"models\":null}", "{}"] {
        let server = model_server();
        server.always("/api/tags", Reply::json(200, none)).always("/api/ps", Reply::json(200, none));
        let client = client(&server.address(), quick_limits());
        assert_eq!(client.models().await, Ok(vec![]), "{none}");
        assert_eq!(client.resident().await, Ok(vec![]), "{none}");
    }
}

/// Whoever answers at the address, but not as a model server does.
#[tokio::test]
async fn a_wrong_service_is_told_from_none() {
    let garbage = Reply::raw().bytes("SSH-2.0-OpenSSH_9.2p1\r\n");
    for (reply, kind) in [
        (garbage.clone(), FailureKind::WrongService),
        (Reply::html(200, "<h1>It works!</h1>"), FailureKind::WrongService),
        (Reply::text(200, "Ollama is running"), FailureKind::WrongService),
        (Reply::json(200, "{\"status\":\"ok\"}"), FailureKind::WrongService),
        (Reply::json(200, "[]"), FailureKind::WrongService),
        (Reply::json(404, "{\"error\":\"not found\"}"), FailureKind::WrongService),
        (Reply::html(401, "<h1>Who are you?</h1>"), FailureKind::WrongService),
        (Reply::new(307, &["Location: /login"]), FailureKind::WrongService),
        (Reply::new(307, &["Location: http://203.0.113.9/"]), FailureKind::Redirected),
        (Reply::json(200, "{\"version\":\"").endless("9".repeat(1_000)), FailureKind::WrongService),
        (Reply::new(503, &[]), FailureKind::Busy),
        (Reply::new(500, &[]), FailureKind::Server),
        (Reply::raw(), FailureKind::Incomplete),
        (Reply::json(200, "{\"version\":").cut(), FailureKind::Incomplete),
        (Reply::raw().stall(), FailureKind::IdleTimeout),
    ] {
        let server = FaultServer::start();
        server.always("/api/version", reply.clone());
        let limits =
            StreamLimits { query: Duration::from_secs(2), max_body_bytes: 1 << 16, ..quick_limits() };
        let failure = client(&server.address(), limits).server().await.expect_err("it is none");
        assert_eq!(failure.kind, kind, "{reply:?}: {failure:?}");
        assert!(!failure.words.is_empty());
    }
    let (_, exchange) =
        generate(&client(&crate::server(garbage).address(), quick_limits()), &request("m", "?")).await;
    assert_eq!(failure(&exchange).kind, FailureKind::WrongService);
}

#[tokio::test]
async fn nobody_there_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
    let address = format!("http://{}", listener.local_addr().expect("it is bound"));
    drop(listener);
    let client = client(&address, quick_limits());
    for failure in [
        client.server().await.expect_err("nobody is there"),
        client.models().await.expect_err("nobody is there"),
        failure(&generate(&client, &request("m", "?")).await.1).clone(),
    ] {
        assert_eq!((failure.kind, failure.status), (FailureKind::Refused, None));
        assert!(failure.words.to_lowercase().contains("refused"), "{}", failure.words);
    }
}

/// A proxy that is set for the web has no part in a call to this machine. The environment of this
/// process cannot be changed while tests run, so the test runs itself again.
#[test]
fn a_proxy_in_the_environment_is_not_asked_for_this_machine() {
    let proxy = FaultServer::start();
    let output = Command::new(std::env::current_exe().expect("a running program has a path"))
        .args(["--exact", "discovery::a_server_is_described_as_it_describes_itself"])
        .envs(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].map(|name| (name, proxy.address())))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .expect("this program starts");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
async fn a_server_that_is_too_old_says_which_it_is_and_which_is_needed() {
    let server = FaultServer::start();
    server.always("/api/version", Reply::json(200, r#"{"version":"0.3.12"}"#));
    let failure = client(&server.address(), quick_limits()).server().await.expect_err("it is too old");
    assert_eq!(
        (failure.kind, failure.words.as_str()),
        (FailureKind::TooOld, "it is version 0.3.12; 0.5.0 or newer is needed")
    );
}
