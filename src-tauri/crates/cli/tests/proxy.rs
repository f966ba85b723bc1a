//! A proxy that answers in a server's place, or does not answer at all: the environment names it.

#![expect(clippy::disallowed_methods, reason = "the tests start the program")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::process::Command;

use support::fault_server::{FaultServer, Reply};

/// An address that is nobody's: only a proxy could answer for it.
const NOBODY: &str = "http://nobody.invalid:11434";

/// What the program says when this proxy stands before a server of this engine.
fn said(proxy: &str, engine: &str) -> String {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("speed.csv"), "model,latency_ms\nsmall,4711.25\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_chimera-cli"))
        .args(["run", "--model", "m", "--engine", engine, "--server", NOBODY, "--send-elsewhere"])
        .args(["--folder".as_ref(), root.path().as_os_str()])
        .args(["--out".as_ref(), root.path().join("out").as_os_str()])
        .args(["--data".as_ref(), root.path().join("data").as_os_str()])
        .env("http_proxy", proxy)
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_page_of_a_proxy_is_told_apart_from_a_wrong_server() {
    let of_ollama = ["/api/version", "/api/show", "/api/ps", "/api/tags"];
    for (engine, paths) in [("ollama", &of_ollama[..]), ("openai", &["/v1/models"])] {
        for status in [200, 403, 502] {
            let proxy = FaultServer::start();
            for path in paths {
                proxy.always(&format!("{NOBODY}{path}"), Reply::html(status, "<h1>Sign in</h1>"));
            }
            let said = said(&proxy.address(), engine);
            assert!(said.contains("A proxy answered in place of"), "{engine} {status}: {said}");
            assert!(proxy.connections() > 0, "{engine}");
        }
    }
}

#[test]
fn a_proxy_that_is_not_there_is_what_is_said() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let said = said(&format!("http://{closed}"), "ollama");
    assert!(said.contains("the proxy does not answer"), "{said}");
}
