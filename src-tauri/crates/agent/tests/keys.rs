//! Keys of servers, where the keychain does not do what is asked of it.

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

#[tokio::test]
async fn a_key_that_the_keychain_does_not_let_go_of_is_said_to_be_there() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let session = Session::open(data.path(), Arc::new(SystemClock::new()), connect());
    let session = session.expect("the data folder is writable").with_keychain(Locked);
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
