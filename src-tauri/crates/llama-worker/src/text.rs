//! From the bytes of tokens to text that may be shown: only whole characters, and nothing of a stop text.

/// What came of a token's bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// This much more can be shown; possibly nothing.
    Text(String),
    /// A stop text came up; this is what stood before it.
    Stopped(String),
}

/// Text on its way out.
#[derive(Debug)]
pub(crate) struct Outlet {
    /// Bytes that are not yet a whole character.
    bytes: Vec<u8>,
    /// Text that may be the beginning of a stop text.
    held: String,
    stops: Vec<String>,
}

impl Outlet {
    /// An outlet that ends at any of these texts. Empty ones are left out.
    pub(crate) fn new(stops: &[String]) -> Self {
        Self {
            bytes: Vec::new(),
            held: String::new(),
            stops: stops.iter().filter(|stop| !stop.is_empty()).cloned().collect(),
        }
    }

    /// Takes the bytes of the next token.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Shown {
        self.bytes.extend_from_slice(bytes);
        self.take_characters();
        if let Some(at) = self.stops.iter().filter_map(|stop| self.held.find(stop.as_str())).min() {
            self.held.truncate(at);
            return Shown::Stopped(std::mem::take(&mut self.held));
        }
        let kept = self.stops.iter().map(|stop| overlap(&self.held, stop)).max().unwrap_or(0);
        let rest = self.held.split_off(self.held.len() - kept);
        Shown::Text(std::mem::replace(&mut self.held, rest))
    }

    /// What is left when no token follows. A character that is not whole is left out.
    pub(crate) fn finish(&mut self) -> String {
        self.bytes.clear();
        std::mem::take(&mut self.held)
    }

    /// Moves whole characters to `held`; bytes that can never become one are replaced.
    fn take_characters(&mut self) {
        let mut done = 0;
        for chunk in self.bytes.utf8_chunks() {
            self.held.push_str(chunk.valid());
            done += chunk.valid().len();
            let is_last = done + chunk.invalid().len() == self.bytes.len();
            if is_last && may_go_on(chunk.invalid()) {
                break;
            }
            if !chunk.invalid().is_empty() {
                self.held.push(char::REPLACEMENT_CHARACTER);
                done += chunk.invalid().len();
            }
        }
        self.bytes.drain(..done);
    }
}

/// Whether these bytes are the beginning of a character.
fn may_go_on(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

/// Bytes at the end of `text` that are the beginning of `stop`, but not all of it.
fn overlap(text: &str, stop: &str) -> usize {
    (1..stop.len())
        .rev()
        .filter(|length| stop.is_char_boundary(*length))
        .find(|length| text.ends_with(&stop[..*length]))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
