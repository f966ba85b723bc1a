//! A JSON document in memory, in the order of the file, borrowed from its text.
//!
//! Numbers keep the text that says them, for the one place where cells become numbers: none is rounded on the way,
//! and `NaN`, `Infinity` and `1e400`, as many programs write them, do not cost the document.

use std::borrow::Cow;

/// How deep a document may be nested: well within a small stack.
const DEEPEST: usize = 127;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node<'t> {
    Null,
    /// A number, or a word that stands for one, as it is written.
    Number(&'t str),
    /// A string, `true` or `false`.
    Text(Cow<'t, str>),
    Array(Vec<Node<'t>>),
    Object(Vec<(Cow<'t, str>, Node<'t>)>),
}

impl<'t> Node<'t> {
    pub(super) fn is_number(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Text(text) => crate::number::is_number(text),
            _ => false,
        }
    }

    pub(super) fn is_scalar(&self) -> bool {
        matches!(self, Self::Null | Self::Number(_) | Self::Text(_))
    }

    /// What stands in a cell; nothing for what is no scalar.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Number(text) => text,
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// The fields of an object.
    pub(super) fn fields(&self) -> Option<&[(Cow<'t, str>, Node<'t>)]> {
        if let Self::Object(fields) = self { Some(fields) } else { None }
    }
}

/// Why a text is no JSON document, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) fault: Fault,
    /// The byte at which it breaks.
    pub(super) at: usize,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nested deeper than is read.
    Deep,
    /// The text ends before the document does.
    Cut,
    /// Something stands behind the document.
    More,
    /// Something else stands where a value, a name or a sign should.
    Wrong,
}

/// Reads one document.
pub(super) fn parse(text: &str) -> Result<Node<'_>, Broken> {
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0 };
    let node = parser.value(0)?;
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.broken(Fault::More)),
    }
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Parser<'t> {
    fn broken(&self, fault: Fault) -> Broken {
        let fault = if fault == Fault::Wrong && self.at >= self.bytes.len() { Fault::Cut } else { fault };
        Broken { fault, at: self.at.min(self.bytes.len()) }
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn expect(&mut self, wanted: u8) -> Result<(), Broken> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.broken(Fault::Wrong))
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node<'t>, Broken> {
        match self.peek() {
            Some(b'{' | b'[') if depth >= DEEPEST => Err(self.broken(Fault::Deep)),
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.array(depth + 1),
            Some(b'"') => self.string().map(Node::Text),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Node<'t>, Broken> {
        let mut fields = Vec::new();
        self.at += 1;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Node::Object(fields));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.broken(Fault::Wrong));
            }
            let name = self.string()?;
            self.expect(b':')?;
            fields.push((name, self.value(depth)?));
            if self.peek() == Some(b',') {
                self.at += 1;
            } else {
                self.expect(b'}')?;
                return Ok(Node::Object(fields));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Node<'t>, Broken> {
        let mut items = Vec::new();
        self.at += 1;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Node::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.peek() == Some(b',') {
                self.at += 1;
            } else {
                self.expect(b']')?;
                return Ok(Node::Array(items));
            }
        }
    }

    /// A number, or a word for one, for a truth value or for nothing.
    fn word(&mut self) -> Result<Node<'t>, Broken> {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len());
        let word = &self.text[self.at..self.at + end];
        let node = match word {
            "null" => Node::Null,
            "true" | "false" => Node::Text(Cow::Borrowed(word)),
            word if is_number(word.as_bytes()) || stands_for_no_number(word) => Node::Number(word),
            // A word that the end of the text cuts off.
            word if !word.is_empty() && self.at + end == self.bytes.len() => {
                self.at = self.bytes.len();
                return Err(self.broken(Fault::Cut));
            }
            _ => return Err(self.broken(Fault::Wrong)),
        };
        self.at += end;
        Ok(node)
    }

    fn string(&mut self) -> Result<Cow<'t, str>, Broken> {
        self.at += 1;
        let start = self.at;
        let mut owned: Option<String> = None;
        let mut from = start;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(found) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) else {
                self.at = self.bytes.len();
                return Err(self.broken(Fault::Cut));
            };
            self.at += found;
            match self.bytes[self.at] {
                b'"' => {
                    let last = &self.text[from..self.at];
                    self.at += 1;
                    return Ok(match owned {
                        None => Cow::Borrowed(last),
                        Some(text) => Cow::Owned(text + last),
                    });
                }
                b'\\' => {
                    let text = owned.get_or_insert_default();
                    text.push_str(&self.text[from..self.at]);
                    text.push(self.escape()?);
                    from = self.at;
                }
                _ => return Err(self.broken(Fault::Wrong)),
            }
        }
    }

    /// The character that an escape stands for; one for half of a pair that stands alone.
    fn escape(&mut self) -> Result<char, Broken> {
        self.at += 1;
        let Some(sign) = self.bytes.get(self.at) else { return Err(self.broken(Fault::Cut)) };
        let character = match sign {
            b'"' | b'\\' | b'/' => char::from(*sign),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err(self.broken(Fault::Wrong)),
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode(&mut self) -> Result<char, Broken> {
        let high = self.four_digits(self.at + 1)?;
        self.at += 5;
        let lone = char::REPLACEMENT_CHARACTER;
        if (0xd800..0xdc00).contains(&high) && self.bytes[self.at..].starts_with(b"\\u") {
            let low = self.four_digits(self.at + 2)?;
            if (0xdc00..0xe000).contains(&low) {
                self.at += 6;
                return Ok(char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)).unwrap_or(lone));
            }
        }
        Ok(char::from_u32(high).unwrap_or(lone))
    }

    fn four_digits(&mut self, at: usize) -> Result<u32, Broken> {
        let digits = self.bytes.get(at..at + 4);
        let fault = if digits.is_none() { Fault::Cut } else { Fault::Wrong };
        let value = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit)).and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u32::from_str_radix(digits, 16).ok()
        });
        value.ok_or_else(|| self.broken(fault))
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

/// Whether a word is a number of JSON's grammar.
fn is_number(word: &[u8]) -> bool {
    let digits = |word: &[u8]| word.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || whole > 1 && rest[0] == b'0' {
        return false;
    }
    rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let places = digits(fraction);
        if places == 0 {
            return false;
        }
        rest = &fraction[places..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = exponent.strip_prefix(b"+").or(exponent.strip_prefix(b"-")).unwrap_or(exponent);
        let places = digits(exponent);
        return places > 0 && places == exponent.len();
    }
    rest.is_empty()
}

fn stands_for_no_number(word: &str) -> bool {
    matches!(word.trim_start_matches(['-', '+']), "NaN" | "nan" | "Infinity" | "inf" | "Inf")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::{Fault, Node, parse};

    /// Whether the reference holds the same, number for number.
    fn agrees(node: &Node<'_>, value: &Value) -> bool {
        match (node, value) {
            (Node::Null, Value::Null) => true,
            (Node::Number(text), Value::Number(_)) => {
                serde_json::from_str::<Value>(text).is_ok_and(|own| own == *value)
            }
            (Node::Text(text), Value::String(value)) => text == value,
            (Node::Text(text), Value::Bool(value)) => *text == value.to_string(),
            (Node::Array(items), Value::Array(values)) => {
                items.len() == values.len()
                    && items.iter().zip(values).all(|(item, value)| agrees(item, value))
            }
            (Node::Object(fields), Value::Object(map)) => fields.iter().all(|(name, node)| {
                // Of equal names the reference keeps the last.
                let last = fields.iter().rev().find(|(other, _)| other == name);
                last.is_some_and(|(_, last)| map.get(&**name).is_some_and(|value| agrees(last, value)))
                    || !agrees(node, &Value::Null) && !map.contains_key(&**name)
            }),
            _ => false,
        }
    }

    #[test]
    fn breaks_where_the_text_does() {
        let check = |text: &str, fault: Fault, at: usize| {
            let broken = parse(text).expect_err(text);
            assert_eq!((broken.fault, broken.at), (fault, at), "{text}");
        };
        check("", Fault::Cut, 0);
        check("{\"a\": 1", Fault::Cut, 7);
        check("[1, tru", Fault::Cut, 7);
        check("[\"a", Fault::Cut, 3);
        check("{\"a\" 1}", Fault::Wrong, 5);
        check("[1,]", Fault::Wrong, 3);
        check("[01]", Fault::Wrong, 1);
        check("[\"a\n\"]", Fault::Wrong, 3);
        check("{}\n{}", Fault::More, 3);
        check("{} x", Fault::More, 3);
        check(&"[".repeat(200), Fault::Deep, 127);
    }

    #[test]
    fn keeps_numbers_as_they_are_written() {
        let check =
            |text: &str, expected: &str| assert_eq!(parse(text), Ok(Node::Number(expected)), "{text}");
        check("18446744073709551617", "18446744073709551617");
        check(" -1.50e+3 ", "-1.50e+3");
        check("1e400", "1e400");
        check("NaN", "NaN");
        check("-Infinity", "-Infinity");
        let half = parse(r#""\ud83d x""#);
        assert_eq!(half, Ok(Node::Text("\u{fffd} x".into())));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        /// What serde_json takes is taken as the same, and what it refuses is refused, but for words for numbers
        /// and halves of characters.
        #[test]
        fn reads_what_serde_json_reads(text in r#"[\[\]{}":, 0-2aeu.\\+tr\n-]{0,24}"#) {
            match serde_json::from_str::<Value>(&text) {
                Ok(value) => {
                    let node = parse(&text);
                    prop_assert!(node.as_ref().is_ok_and(|node| agrees(node, &value)), "{text}: {node:?}");
                }
                Err(error) if error.to_string().contains("out of range") || text.contains("\\u") => {}
                Err(_) => prop_assert!(parse(&text).is_err(), "{text}"),
            }
        }

        #[test]
        fn reads_what_serde_json_writes(value in any_value()) {
            for text in [value.to_string(), format!("{value:#}")] {
                prop_assert!(parse(&text).is_ok_and(|node| agrees(&node, &value)), "{text}");
            }
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::hash_map(any::<String>(), inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }
}
