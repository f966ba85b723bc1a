//! Keys of servers: in the system's keychain, under the server's address, and nowhere else. Where the system has
//! no keychain that answers, a key lives as long as the program.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use keyring::{Entry, Error};

/// The name under which the keychain lists our keys.
const SERVICE: &str = "Chimera";

/// Where a key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In the system's keychain.
    InKeychain,
    /// In memory, until the program ends: the system has no keychain that answers.
    ForSession,
}

/// A place of the system's that keeps secrets, each under the address of a server.
pub trait Keychain: Send + Sync {
    /// The secret of this address, if there is one that it gives.
    fn get(&self, address: &str) -> Option<String>;
    /// Keeps a secret in place of an earlier one; whether it did.
    fn set(&self, address: &str, key: &str) -> bool;
    /// Lets go of a secret; whether there is none any more.
    fn delete(&self, address: &str) -> bool;
}

/// The keychain of the system that we run on. Where none answers, it gives and keeps nothing.
struct OfTheSystem;

impl OfTheSystem {
    fn entry(address: &str) -> Option<Entry> {
        Entry::new(SERVICE, address).ok()
    }
}

impl Keychain for OfTheSystem {
    fn get(&self, address: &str) -> Option<String> {
        Self::entry(address)?.get_password().ok()
    }

    fn set(&self, address: &str, key: &str) -> bool {
        Self::entry(address).is_some_and(|entry| entry.set_password(key).is_ok())
    }

    fn delete(&self, address: &str) -> bool {
        let deleted = Self::entry(address).map(|entry| entry.delete_credential());
        matches!(deleted, None | Some(Ok(()) | Err(Error::NoEntry)))
    }
}

/// The keys. Its debug form shows none of them.
///
/// Asking the keychain may block, even for as long as a person takes to unlock it: not for an async thread.
pub struct Keys {
    keychain: Option<Box<dyn Keychain>>,
    known: Mutex<BTreeMap<String, Option<String>>>,
}

impl Keys {
    /// Keys in the system's keychain.
    pub fn of_the_system() -> Self {
        Self::kept_in(OfTheSystem)
    }

    /// Keys in this keychain.
    pub fn kept_in(keychain: impl Keychain + 'static) -> Self {
        Self { keychain: Some(Box::new(keychain)), known: Mutex::default() }
    }

    /// Keys that live as long as this value: for tests, and for a command line that is given its key.
    pub fn for_session() -> Self {
        Self { keychain: None, known: Mutex::default() }
    }

    /// The key of the server at `address`, if there is one.
    pub fn get(&self, address: &str) -> Option<String> {
        let known = self.known().get(address).cloned();
        known.unwrap_or_else(|| {
            let found = self.keychain.as_ref().and_then(|keychain| keychain.get(address));
            self.known().insert(address.to_owned(), found.clone());
            found
        })
    }

    /// Keeps the key of the server at `address`, in place of the one it had.
    pub fn keep(&self, address: &str, key: &str) -> Kept {
        self.known().insert(address.to_owned(), Some(key.to_owned()));
        let kept = self.keychain.as_ref().is_some_and(|keychain| keychain.set(address, key));
        if kept { Kept::InKeychain } else { Kept::ForSession }
    }

    /// Forgets the key of the server at `address`. `false` where the keychain did not let go of it.
    pub fn forget(&self, address: &str) -> bool {
        self.known().insert(address.to_owned(), None);
        self.keychain.as_ref().is_none_or(|keychain| keychain.delete(address))
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Option<String>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Keys").field("in_keychain", &self.keychain.is_some()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_key_belongs_to_one_address_until_it_is_forgotten() {
        let keys = Keys::for_session();
        assert_eq!(keys.get("http://a:1"), None);
        assert_eq!(keys.keep("http://a:1", "canary-1"), Kept::ForSession);
        assert_eq!(keys.keep("http://a:1", "canary-2"), Kept::ForSession);
        assert_eq!(keys.get("http://a:1").as_deref(), Some("canary-2"));
        assert_eq!(keys.get("http://b:1"), None);
        assert!(!format!("{keys:?}").contains("canary"));
        assert!(keys.forget("http://a:1"));
        assert_eq!(keys.get("http://a:1"), None);
    }
    /// A keychain that outlives the program, and may be locked.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<(bool, BTreeMap<String, String>)>>);

    impl Keychain for Shared {
        fn get(&self, address: &str) -> Option<String> {
            let chain = self.0.lock().expect("no test panics while it holds this");
            chain.1.get(address).filter(|_| !chain.0).cloned()
        }

        fn set(&self, address: &str, key: &str) -> bool {
            let mut chain = self.0.lock().expect("no test panics while it holds this");
            if !chain.0 {
                chain.1.insert(address.to_owned(), key.to_owned());
            }
            !chain.0
        }

        fn delete(&self, address: &str) -> bool {
            let mut chain = self.0.lock().expect("no test panics while it holds this");
            if !chain.0 {
                chain.1.remove(address);
            }
            !chain.0
        }
    }

    #[test]
    fn a_key_in_the_keychain_outlives_the_program() {
        let keychain = Shared::default();
        let lock = |locked| keychain.0.lock().expect("no test panics while it holds this").0 = locked;
        let start = || Keys::kept_in(keychain.clone());
        assert_eq!(start().keep("http://a:1", "canary"), Kept::InKeychain);
        assert_eq!(start().get("http://a:1").as_deref(), Some("canary"));
        assert_eq!(start().get("http://b:1"), None);
        lock(true);
        let keys = start();
        assert_eq!(keys.keep("http://b:1", "other"), Kept::ForSession);
        assert_eq!((keys.get("http://b:1").as_deref(), start().get("http://b:1")), (Some("other"), None));
        assert!(!keys.forget("http://a:1"), "the keychain still has it");
        lock(false);
        assert_eq!(keys.get("http://a:1"), None, "it is not sent any more");
        assert!(start().forget("http://a:1"));
        assert_eq!(start().get("http://a:1"), None);
    }
}
