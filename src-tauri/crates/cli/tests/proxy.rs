//! A proxy that answers in a server's place, opens no way to it, or does not answer at all: the environment names
//! it. And a server that wants a key, which a proxy only hands on.

#![expect(clippy::disallowed_methods, reason = "the tests start the program")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::process::Command;

use support::fault_server::{FaultServer, Reply};

/// An address that is nobody's: only a proxy could answer for it.
const NOBODY: &str = "nobody.invalid:11434";

const STANDS_BEFORE: &str = "A proxy stands before";

/// What the program says when this proxy stands before a server of this engine.
fn said(proxy: &str, scheme: &str, engine: &str) -> String {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("speed.csv"), "model,latency_ms\nsmall,4711.25\n").unwrap();
    let server = format!("{scheme}://{NOBODY}");
    let output = Command::new(env!("CARGO_BIN_EXE_chimera-cli"))
        .args(["run", "--model", "m", "--engine", engine, "--server", &server, "--send-elsewhere"])
        .args(["--folder".as_ref(), root.path().as_os_str()])
        .args(["--out".as_ref(), root.path().join("out").as_os_str()])
        .args(["--data".as_ref(), root.path().join("data").as_os_str()])
        .envs(["http_proxy", "https_proxy"].map(|name| (name, proxy)))
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

/// A proxy that answers so to whatever is asked of the server.
fn proxy(engine: &str, reply: &Reply) -> FaultServer {
    let paths = match engine {
        "ollama" => &["/api/version", "/api/show", "/api/ps", "/api/tags"][..],
        _ => &["/v1/models"],
    };
    let proxy = FaultServer::start();
    for path in paths {
        proxy.always(&format!("http://{NOBODY}{path}"), reply.clone());
    }
    proxy
}

#[test]
fn a_page_of_a_proxy_is_told_apart_from_a_wrong_server() {
    for engine in ["ollama", "openai"] {
        for reply in [
            Reply::html(200, "<h1>Sign in</h1>"),
            Reply::html(403, "<h1>Forbidden</h1>"),
            Reply::html(502, "<h1>Bad Gateway</h1>"),
            Reply::text(407, "Who are you?"),
        ] {
            let proxy = proxy(engine, &reply);
            let said = said(&proxy.address(), "http", engine);
            assert!(said.contains(STANDS_BEFORE), "{engine} {reply:?}: {said}");
            assert!(proxy.connections() > 0, "{engine}");
        }
    }
}

/// 401 and 404 are a server's own, as a page too: no proxy says them for itself.
#[test]
fn a_server_that_wants_a_key_is_heard_through_a_proxy() {
    for reply in [Reply::json(401, "{\"error\":\"no key\"}"), Reply::html(401, "<h1>Unauthorized</h1>")] {
        let said = said(&proxy("openai", &reply).address(), "http", "openai");
        assert!(!said.contains(STANDS_BEFORE) && said.contains("key"), "{reply:?}: {said}");
    }
    for engine in ["ollama", "openai"] {
        let said = said(&proxy(engine, &Reply::html(404, "<h1>nginx</h1>")).address(), "http", engine);
        assert!(!said.contains(STANDS_BEFORE) && said.contains(NOBODY), "{engine}: {said}");
    }
}

/// To an encrypted address a proxy opens a way, or says that it does not.
#[test]
fn a_proxy_that_opens_no_way_is_what_is_said() {
    for engine in ["ollama", "openai"] {
        for reply in [
            Reply::html(403, "<h1>Forbidden</h1>"),
            Reply::new(407, &["Proxy-Authenticate: Basic realm=\"office\""]),
            Reply::text(502, "no such host"),
            Reply::raw().bytes("SSH-2.0-OpenSSH_9.2p1\r\n"),
            Reply::raw(),
        ] {
            let proxy = FaultServer::start();
            proxy.always(NOBODY, reply.clone());
            let said = said(&proxy.address(), "https", engine);
            assert!(said.contains(STANDS_BEFORE), "{engine} {reply:?}: {said}");
            assert!(said.contains("the proxy opens no way to the server"), "{engine} {reply:?}: {said}");
            assert!(proxy.requests().iter().all(|(_, request)| request.method == "CONNECT"), "{engine}");
            assert!(proxy.connections() > 0, "{engine}");
        }
    }
}

#[test]
fn a_proxy_that_is_not_there_is_what_is_said() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for scheme in ["http", "https"] {
        let said = said(&format!("http://{closed}"), scheme, "ollama");
        assert!(
            said.contains(STANDS_BEFORE) && said.contains("the proxy does not answer"),
            "{scheme}: {said}"
        );
    }
}
