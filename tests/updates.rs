//! Whether there is a newer version, asked of servers that answer well, badly and not at all.

use std::path::Path;
use std::sync::Arc;

use agent::{NewestRelease, Session, SystemClock, Words, connect};
use support::fault_server::{FaultServer, Reply};
use tempfile::TempDir;

const PATH: &str = "/releases/latest";

fn session(data: &Path, address: &str) -> Session {
    let session = Session::open(data, Arc::new(SystemClock::new()), connect()).expect("it is writable");
    let keep = |kept: &mut agent::Preferences| kept.releases = Some(address.to_owned());
    session.change_preferences(keep).expect("it is writable");
    session
}

fn release(name: &str) -> Reply {
    let page = "https://example.org/releases/newest";
    Reply::json(
        200,
        &format!(r#"{{"tag_name": "{name}", "html_url": "{page}", "draft": false, "assets": []}}"#),
    )
}

/// What is found at an address, or the id of what is said and the sentence.
async fn asked(address: &str) -> Result<NewestRelease, (String, String)> {
    let data = TempDir::new().expect("a folder");
    session(data.path(), address).newest_release().await.map_err(|error| {
        let message = error.message();
        let sentence = Words::english().sentence(&message);
        (message.id, sentence)
    })
}

#[tokio::test]
async fn a_newer_version_is_told_and_one_that_is_none_is_too() {
    for (name, is_newer) in
        [("v999.0.0", true), (concat!("v", env!("CARGO_PKG_VERSION")), false), ("0.0.1", false)]
    {
        let server = FaultServer::start();
        server.always(PATH, release(name));
        let found = asked(&format!("{}{PATH}", server.address())).await.expect("it is told");
        assert_eq!((found.version.as_str(), found.is_newer), (name.trim_start_matches('v'), is_newer));
        assert_eq!(found.page, "https://example.org/releases/newest");
    }
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_asked_and_then_the_version_alone() {
    let (data, server) = (TempDir::new().expect("a folder"), FaultServer::start());
    server.always(PATH, release("v999.0.0"));
    let session = session(data.path(), &format!("{}{PATH}", server.address()));
    assert!(!agent::Preferences::default().asks_for_updates, "it is off until it is asked for");
    assert_eq!((server.connections(), session.releases_address().is_empty()), (0, false));
    session.newest_release().await.expect("it is told");
    let requests = server.requests();
    let [(_, request)] = requests.as_slice() else { panic!("{} questions for one", requests.len()) };
    assert_eq!((request.method.as_str(), request.path.as_str(), request.body.len()), ("GET", PATH, 0));
    let mut told: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["accept", "host", "user-agent"]);
}

#[tokio::test]
async fn every_failure_is_a_sentence() {
    for (reply, id) in [
        (Reply::json(404, r#"{"message": "Not Found"}"#), "releases-not-found"),
        (Reply::json(403, r#"{"message": "API rate limit exceeded"}"#), "releases-busy"),
        (Reply::json(429, "{}"), "releases-busy"),
        (Reply::json(500, "{}"), "releases-no-list"),
        (Reply::html(200, "<html>Sign in</html>"), "releases-no-list"),
        (Reply::json(200, "[]"), "releases-no-list"),
        (Reply::json(200, r#"{"tag_name": "v1.0.0"}"#), "releases-no-list"),
        (release("newest"), "releases-no-list"),
        (release(&"9".repeat(3_000)), "releases-no-list"),
        (Reply::new(302, &["Location: https://elsewhere.example.org/"]), "releases-redirected"),
        (Reply::raw().bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{").cut(), "releases-unreachable"),
        (Reply::raw().reset(), "releases-unreachable"),
    ] {
        let server = FaultServer::start();
        server.always(PATH, reply);
        let address = format!("{}{PATH}", server.address());
        let (said, sentence) = asked(&address).await.expect_err(id);
        assert_eq!(said, id, "{sentence}");
        assert!(sentence.contains(&address), "{sentence}");
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_asked_is_told_without_asking() {
    for (address, id) in [
        ("", "releases-no-address"),
        ("http://releases.example.org/latest", "releases-bad-address"),
        ("ftp://releases.example.org/latest", "releases-bad-address"),
        ("https://releases.invalid/latest", "releases-unknown-host"),
        ("http://127.0.0.1:1/latest", "releases-unreachable"),
    ] {
        let (said, sentence) = asked(address).await.expect_err(id);
        assert_eq!(said, id, "{sentence}");
    }
}
