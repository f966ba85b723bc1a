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

/// The keys. Its debug form shows none of them.
///
/// Asking the keychain may block, even for as long as a person takes to unlock it: not for an async thread.
pub struct Keys {
    in_keychain: bool,
    known: Mutex<BTreeMap<String, Option<String>>>,
}

impl Keys {
    /// Keys in the system's keychain.
    pub fn of_the_system() -> Self {
        Self { in_keychain: true, known: Mutex::default() }
    }

    /// Keys that live as long as this value: for tests, and for a command line that is given its key.
    pub fn for_session() -> Self {
        Self { in_keychain: false, known: Mutex::default() }
    }

    /// The key of the server at `address`, if there is one.
    pub fn get(&self, address: &str) -> Option<String> {
        let known = self.known().get(address).cloned();
        known.unwrap_or_else(|| {
            let found = self.entry(address).and_then(|entry| entry.get_password().ok());
            self.known().insert(address.to_owned(), found.clone());
            found
        })
    }

    /// Keeps the key of the server at `address`, in place of the one it had.
    pub fn keep(&self, address: &str, key: &str) -> Kept {
        self.known().insert(address.to_owned(), Some(key.to_owned()));
        match self.entry(address).map(|entry| entry.set_password(key)) {
            Some(Ok(())) => Kept::InKeychain,
            Some(Err(_)) | None => Kept::ForSession,
        }
    }

    /// Forgets the key of the server at `address`. `false` where the keychain did not let go of it.
    pub fn forget(&self, address: &str) -> bool {
        self.known().insert(address.to_owned(), None);
        match self.entry(address).map(|entry| entry.delete_credential()) {
            Some(Ok(()) | Err(Error::NoEntry)) | None => true,
            Some(Err(_)) => false,
        }
    }

    fn entry(&self, address: &str) -> Option<Entry> {
        if !self.in_keychain {
            return None;
        }
        Entry::new(SERVICE, address).ok()
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Option<String>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Keys").field("in_keychain", &self.in_keychain).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
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
}
