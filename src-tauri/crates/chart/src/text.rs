//! Text in a drawing: numbers in the reader's notation, room for words of unknown fonts, and XML.

use crate::Labels;

/// Size of all text, px.
pub(crate) const TEXT_SIZE: f64 = 12.0;
/// The font is not known until the drawing is seen: this much more room is left than estimated.
const SLACK: f64 = 1.15;
/// From here on a number is written with an exponent.
const LARGEST_WRITTEN_OUT: f64 = 1e15;

/// Room that a text takes, px, with slack.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(em).sum::<f64>() * TEXT_SIZE * SLACK
}

/// As much of a text as has room, px, with a sign that there is more.
pub(crate) fn shortened(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut shortened = String::new();
    let mut taken = width("…");
    for character in text.chars() {
        taken += em(character) * TEXT_SIZE * SLACK;
        if taken > room {
            break;
        }
        shortened.push(character);
    }
    shortened.push('…');
    shortened
}

/// Width of a character in ems, as sans-serif faces have it.
fn em(character: char) -> f64 {
    match character {
        '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' | ' ' => 0.28,
        'f' | 'r' | 't' | '(' | ')' | '/' | '-' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' => 0.86,
        'A'..='Z' => 0.68,
        'a'..='z' => 0.55,
        '\u{2e80}'.. => 1.0,
        _ => 0.6,
    }
}

/// A number with so many decimals and the reader's marks; the sign is a minus, not a hyphen.
pub(crate) fn number(value: f64, decimals: usize, labels: &Labels) -> String {
    if value.abs() >= LARGEST_WRITTEN_OUT {
        return format!("{value:.1e}");
    }
    let written = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let is_zero = written.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    let mut text = String::from(if value < 0.0 && !is_zero { "\u{2212}" } else { "" });
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push_str(&labels.group_mark);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push_str(if labels.decimal_mark.is_empty() { "." } else { &labels.decimal_mark });
        text.push_str(fraction);
    }
    text
}

/// Text for XML: escaped, without what XML forbids and without marks that turn the direction of text.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {}
            character if character.is_control() => {}
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_the_readers_notation() {
        let english = Labels { group_mark: ",".to_owned(), ..Labels::default() };
        let german = Labels { group_mark: ".".to_owned(), decimal_mark: ",".to_owned(), ..Labels::default() };
        let check = |value, decimals, labels: &Labels, expected| {
            assert_eq!(number(value, decimals, labels), expected, "{value} {decimals}");
        };
        check(4_684.47, 0, &Labels::default(), "4684");
        check(4_684.47, 0, &english, "4,684");
        check(1_234_567.8, 1, &english, "1,234,567.8");
        check(1_234_567.8, 1, &german, "1.234.567,8");
        check(115.861, 2, &english, "115.86");
        check(999.6, 0, &english, "1,000");
        check(100.0, 0, &english, "100");
        check(-3.25, 1, &english, "\u{2212}3.2");
        check(-0.01, 1, &english, "0.0");
        check(1e300, 2, &english, "1.0e300");
    }

    #[test]
    fn xml_gets_nothing_it_forbids() {
        let check = |text, expected: &str| assert_eq!(escape(text), expected);
        check("a < b & \"c\" > 'd'", "a &lt; b &amp; &quot;c&quot; &gt; &apos;d&apos;");
        check("a\u{0}b\u{8}c\u{1b}[31m\u{7f}\u{9f}", "abc[31m");
        check("one\ntwo\tthree", "one two three");
        check("\u{202e}cod.exe\u{2066}\u{fffe}\u{ffff}", "cod.exe");
        check("tok/s · Σ · 速度", "tok/s · Σ · 速度");
    }

    #[test]
    fn room_grows_with_the_text() {
        assert!(width("") == 0.0);
        assert!(width("WWW") > width("iii"));
        // Measured at 12 px in Inter, which is narrow, and in DejaVu Sans, which is wide.
        for (text, inter, dejavu) in [
            ("115.86", 36.0, 42.0),
            ("158.15: 3 tokens, excluded", 149.0, 162.9),
            ("4,684 ms: cold, model loaded in this call", 227.3, 243.2),
            ("run 1", 27.4, 31.6),
            ("warm-up", 51.2, 53.1),
            ("abcdefghijklmnopqrstuvwxyz", 166.3, 175.8),
        ] {
            assert!((dejavu..inter * 1.3).contains(&width(text)), "{text} {}", width(text));
        }
    }
}
