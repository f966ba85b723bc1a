//! The key of a server. It leaves this crate in one header to one address, and is shown nowhere.

use std::fmt;

use domain::{Failure, FailureKind};
use reqwest::header::HeaderValue;

use crate::transport::failure::failure;

/// A key that can stand in a header.
#[derive(Clone)]
pub struct Key(String);

impl Key {
    /// A key as a person pastes it, blanks around it left out.
    ///
    /// Fails with [`FailureKind::BadKey`] when it is empty or holds what no header can: line breaks,
    /// blanks, characters beyond ASCII.
    pub fn new(text: &str) -> Result<Self, Failure> {
        let text = text.trim();
        let bad = |words: &str| Err(failure(FailureKind::BadKey, words));
        if text.is_empty() {
            return bad("the key is empty");
        }
        if text.contains(['\n', '\r']) {
            return bad("the key has more than one line");
        }
        if !text.chars().all(|character| character.is_ascii_graphic()) {
            return bad("the key has blanks or characters that a key cannot have");
        }
        Ok(Self(text.to_owned()))
    }

    /// The value of the header that carries it, marked so that no log shows it.
    pub(crate) fn bearer(&self) -> HeaderValue {
        let mut value =
            HeaderValue::try_from(format!("Bearer {}", self.0)).expect("it was checked when it was made");
        value.set_sensitive(true);
        value
    }

    /// `words` with something in place of the key.
    pub(crate) fn removed_from(&self, words: &str) -> String {
        words.replace(&self.0, "(key)")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_word_of_ascii() {
        for (text, words) in [
            ("", "empty"),
            ("  \n", "empty"),
            ("sk-a\nX-Other: 1", "more than one line"),
            ("sk-a\rb", "more than one line"),
            ("sk a", "blanks"),
            ("sk-ü", "blanks"),
            ("sk-\u{7f}", "blanks"),
        ] {
            let failure = Key::new(text).expect_err(text);
            assert_eq!(failure.kind, FailureKind::BadKey);
            assert!(failure.words.contains(words), "{text:?}: {}", failure.words);
        }
        let key = Key::new(" sk-canary\n").expect("blanks around it do no harm");
        assert_eq!(key.bearer().to_str().ok(), Some("Bearer sk-canary"));
        assert!(key.bearer().is_sensitive());
        assert_eq!(format!("{key:?} {:?}", key.bearer()), "Key Sensitive");
        assert_eq!(key.removed_from("no sk-canary here: sk-canary"), "no (key) here: (key)");
    }
}
