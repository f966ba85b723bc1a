//! `NaN`, `Infinity` and numbers that no float holds, as many programs write them into JSON: put into quotes,
//! so that the rest of the document is not lost with them.

/// Digits of the smallest numbers that 64 bits may not hold.
const LONG: usize = 19;

/// The text with such numbers in quotes; `None` where there are none.
pub(super) fn repair(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut repaired = String::new();
    let (mut at, mut copied) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = end_of_string(bytes, at),
            b'-' | b'+' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                let end = at + bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
                let word = &text[at..end];
                if stands_for_no_number(word) {
                    repaired.push_str(&text[copied..at]);
                    repaired.push('"');
                    repaired.push_str(word);
                    repaired.push('"');
                    copied = end;
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    if copied == 0 {
        return None;
    }
    repaired.push_str(&text[copied..]);
    Some(repaired)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

fn stands_for_no_number(word: &str) -> bool {
    matches!(word.trim_start_matches(['-', '+']), "NaN" | "nan" | "Infinity" | "inf" | "Inf")
        || word.parse::<f64>().is_ok_and(f64::is_infinite)
        || word.len() >= LONG && word.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether there is a number with more digits than 64 bits hold: the parser would round it without a word.
pub(super) fn has_long_number(text: &str) -> bool {
    let mut digits = 0;
    text.bytes().any(|byte| {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        digits >= LONG
    })
}

/// One past the quote that closes the string at `at`.
fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    end.saturating_add(1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn quotes_only_what_is_no_number_and_outside_of_strings() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(repair(text).as_deref(), expected, "{text}");
        check(r#"{"a": 1, "b": "NaN"}"#, None);
        check(
            r#"{"a": NaN, "b": -Infinity, "c": 1e400}"#,
            Some(r#"{"a": "NaN", "b": "-Infinity", "c": "1e400"}"#),
        );
        check(r#"{"x\"": [1e308, -1e999, true, null]}"#, Some(r#"{"x\"": [1e308, "-1e999", true, null]}"#));
        check(r#"{"open: NaN"#, None);
        check("\"\\", None);
        check("[18446744073709551617]", Some("[\"18446744073709551617\"]"));
        check("[0.1234567890123456789012]", None);
    }
}
