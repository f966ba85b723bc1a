//! Where the values of JSON pointers begin in a text, found in one pass over it that understands no more of JSON
//! than its brackets and strings, so that what is not quite JSON is searched as well.

use std::collections::HashMap;

/// The deepest pointer that is followed.
const DEEPEST: usize = 256;

/// Pointers by their steps.
#[derive(Default)]
struct Wanted {
    here: bool,
    below: HashMap<String, Wanted>,
}

/// The bytes at which the values begin, in the order of the text. A pointer that leads nowhere has none.
pub(super) fn places(text: &str, pointers: &[String]) -> Vec<usize> {
    let mut root = Wanted::default();
    for pointer in pointers {
        let mut wanted = &mut root;
        for step in pointer.split('/').skip(1).take(DEEPEST) {
            let step = step.replace("~1", "/").replace("~0", "~");
            wanted = wanted.below.entry(step).or_default();
        }
        wanted.here = true;
    }
    let mut search = Search { bytes: text.as_bytes(), at: 0, places: Vec::new() };
    search.value(&root);
    search.places
}

struct Search<'a> {
    bytes: &'a [u8],
    at: usize,
    places: Vec<usize>,
}

impl Search<'_> {
    fn peek(&mut self) -> Option<u8> {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn value(&mut self, wanted: &Wanted) {
        let Some(first) = self.peek() else { return };
        if wanted.here {
            self.places.push(self.at);
        }
        match first {
            b'{' if !wanted.below.is_empty() => self.object(wanted),
            b'[' if !wanted.below.is_empty() => self.array(wanted),
            _ => self.pass(),
        }
    }

    fn object(&mut self, wanted: &Wanted) {
        self.at += 1;
        while self.peek() == Some(b'"') {
            let start = self.at;
            self.string();
            let key = self.bytes.get(start..self.at).unwrap_or_default();
            let key: Option<String> = serde_json::from_slice(key).ok();
            if self.peek() == Some(b':') {
                self.at += 1;
            }
            self.member(key.and_then(|key| wanted.below.get(&key)));
        }
        self.at += 1;
    }

    fn array(&mut self, wanted: &Wanted) {
        self.at += 1;
        let mut place = 0u64;
        while self.peek().is_some_and(|next| next != b']') {
            self.member(wanted.below.get(&place.to_string()));
            place += 1;
        }
        self.at += 1;
    }

    fn member(&mut self, wanted: Option<&Wanted>) {
        let before = self.at;
        match wanted {
            Some(wanted) => self.value(wanted),
            None => self.pass(),
        }
        if self.peek() == Some(b',') {
            self.at += 1;
        }
        // What is no JSON at all is passed over as well.
        self.at = self.at.max(before + 1);
    }

    /// Passes over one value.
    fn pass(&mut self) {
        let mut depth = 0usize;
        while let Some(next) = self.peek() {
            match next {
                b'"' => self.string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' | b',' if depth == 0 => return,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
    }

    /// Passes over a string.
    fn string(&mut self) {
        self.at += 1;
        while let Some(found) = self.bytes.get(self.at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
        {
            let escape = self.bytes[self.at + found] == b'\\';
            self.at += found + 1 + usize::from(escape);
            if !escape {
                return;
            }
        }
        self.at = self.bytes.len();
    }
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn finds_where_values_begin() {
        let check = |text: &str, pointers: &[&str], expected: &[&str]| {
            let pointers: Vec<String> = pointers.iter().map(|pointer| (*pointer).to_owned()).collect();
            let found = places(text, &pointers);
            assert_eq!(found.len(), expected.len(), "{text}");
            for (at, expected) in found.iter().zip(expected) {
                assert!(text[*at..].starts_with(expected), "{text}: {}", &text[*at..]);
            }
        };
        let text = r#"{"a": [1, {"b\"/": 2.5, "c~": [[3], [4, 5]]}], "n": NaN, "é": "x, ]", "\u0065": 7}"#;
        check(text, &["/a/0"], &["1,"]);
        check(text, &["/a/1/b\"~1"], &["2.5"]);
        check(text, &["/n", "/a/1/c~0/1/1"], &["5]", "NaN"]);
        check(text, &["/é", "/e", "/a"], &["[1", "\"x", "7"]);
        check(text, &["", "/nowhere", "/a/9"], &["{\"a\""]);
        check("[1, 2", &["/1", "/2"], &["2"]);
        check("", &["/a"], &[]);
        check("{{{]]", &["/a"], &[]);
        check("[[[[", &["/0/0"], &["["]);
        check("\"\\", &["/a"], &[]);
    }
}
