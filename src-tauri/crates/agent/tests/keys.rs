//! Servers that were added, and their keys, where the keychain does not do what is asked of it.

use std::sync::Arc;

use agent::{Session, SystemClock, Words, connect};
use domain::{Endpoint, Engine};
use store::Keychain;

/// A keychain that has keys, and does not let go of them.
struct Locked;

impl Keychain for Locked {
    fn get(&self, _: &str) -> Option<String> {
        Some("canary".to_owned())
    }

    fn set(&self, _: &str, _: &str) -> bool {
        false
    }

    fn delete(&self, _: &str) -> bool {
        false
    }
}

/// A keychain without keys.
struct Empty;

impl Keychain for Empty {
    fn get(&self, _: &str) -> Option<String> {
        None
    }

    fn set(&self, _: &str, _: &str) -> bool {
        false
    }

    fn delete(&self, _: &str) -> bool {
        true
    }
}

fn session(data: &tempfile::TempDir, keychain: impl Keychain + 'static) -> Session {
    let session = Session::open(data.path(), Arc::new(SystemClock::new()), connect());
    session.expect("the data folder is writable").with_keychain(keychain)
}

#[tokio::test]
async fn a_key_that_the_keychain_does_not_let_go_of_is_said_to_be_there() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let session = session(&data, Locked);
    let server = Endpoint::new(Engine::OpenAi, "http://127.0.0.1:9".to_owned());
    let added = session.add_server(&server).await.expect("it is remembered");
    assert!(added.has_key);
    for error in [
        session.set_key(&server, None).await.expect_err("it is locked"),
        session.forget_server(&server).await.expect_err("it is locked"),
    ] {
        let said = Words::english().sentence(&error.message());
        assert!(said.contains("did not let go of the key of http://127.0.0.1:9"), "{said}");
    }
    let known = session.find_engines().await;
    let known = known.iter().find(|check| check.endpoint == server).expect("it is still in the list");
    assert!(!known.has_key, "the key is not sent any more");
    assert!(session.set_key(&server, Some("another")).await.expect("it is a key"), "for this session alone");
}

#[tokio::test]
async fn the_paths_of_a_protocol_make_no_second_server() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let session = session(&data, Empty);
    let added = async |address: &str| {
        let server = Endpoint::new(Engine::OpenAi, address.to_owned());
        session.add_server(&server).await.expect("it is remembered").endpoint
    };
    let plain = added("127.0.0.1:9").await;
    for same in ["127.0.0.1:9/v1", "http://127.0.0.1:9/v1/"] {
        assert_eq!(added(same).await, plain);
    }
    // Remembered as it was typed, by an earlier version.
    let typed = Endpoint::new(Engine::OpenAi, "http://127.0.0.1:9/v1".to_owned());
    let remember = session.change_preferences(|preferences| {
        preferences.servers.push(typed.clone());
        preferences.last_settings.engine = typed.engine;
        preferences.last_settings.server.clone_from(&typed.address);
    });
    remember.expect("the data folder is writable");
    let at_nine = async || {
        let found = session.find_engines().await;
        found.into_iter().filter(|check| check.endpoint.address.contains(":9")).collect::<Vec<_>>()
    };
    assert_eq!(at_nine().await.iter().map(|check| &check.endpoint).collect::<Vec<_>>(), [&plain]);
    session.forget_server(&plain).await.expect("there is no key to let go of");
    assert_eq!(at_nine().await, []);
}
