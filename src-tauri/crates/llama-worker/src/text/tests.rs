//! Text in pieces: whole characters only, and nothing of a text that ends the answer.

use proptest::prelude::*;

use super::{Outlet, Shown};

/// What is shown of each token, and what in the end; `None` after a stop.
fn shown(stops: &[&str], tokens: &[&[u8]]) -> (Vec<String>, Option<String>) {
    let stops: Vec<String> = stops.iter().map(|stop| (*stop).to_owned()).collect();
    let mut outlet = Outlet::new(&stops);
    let mut texts = Vec::new();
    for token in tokens {
        match outlet.push(token) {
            Shown::Text(text) => texts.push(text),
            Shown::Stopped(text) => {
                texts.push(text);
                return (texts, None);
            }
        }
    }
    (texts, Some(outlet.finish()))
}

#[test]
fn characters_are_shown_whole() {
    let check = |tokens: &[&[u8]], expected: &[&str], end: &str| {
        assert_eq!(
            shown(&[], tokens),
            (expected.iter().map(|text| (*text).to_owned()).collect(), Some(end.to_owned()))
        );
    };
    check(&[b"a", "ü".as_bytes()], &["a", "ü"], "");
    check(&[b"\xc3", b"\xbc"], &["", "ü"], "");
    check(&[b"\xf0\x9f", b"\x98", b"\x80!"], &["", "", "😀!"], "");
    check(&[b"a\xf0\x9f"], &["a"], "");
    check(&[b"\xff", b"b"], &["\u{fffd}", "b"], "");
    check(&[b"\xf0\x9f", b"b"], &["", "\u{fffd}b"], "");
    check(&[b"\xc3\xffz"], &["\u{fffd}\u{fffd}z"], "");
}

#[test]
fn a_stop_text_is_never_shown_and_what_only_looks_like_one_is() {
    let check = |stops: &[&str], tokens: &[&[u8]], expected: &[&str], end: Option<&str>| {
        assert_eq!(
            shown(stops, tokens),
            (expected.iter().map(|text| (*text).to_owned()).collect(), end.map(str::to_owned)),
            "{stops:?}"
        );
    };
    check(&["END"], &[b"one EN", b"D two"], &["one ", ""], None);
    check(&["END"], &[b"one EN", b"V two"], &["one ", "ENV two"], Some(""));
    check(&["END"], &[b"one EN"], &["one "], Some("EN"));
    check(&["\n\n", "###"], &[b"a\n", b"b\n\n###"], &["a", "\nb"], None);
    check(&["aab"], &[b"a", b"a", b"a", b"b"], &["", "", "a", ""], None);
    check(&["ü!"], &[b"x\xc3", b"\xbc", b"!"], &["x", "", ""], None);
    check(&["üa"], &["ö".as_bytes()], &["ö"], Some(""));
    check(&[""], &[b"a"], &["a"], Some(""));
}

proptest! {
    #[test]
    fn any_split_shows_the_same(text in "[abü😀\n]{0,60}", cuts in prop::collection::vec(1_usize..6, 1..20)) {
        let check = |tokens: &[&[u8]]| {
            let (texts, end) = shown(&["ab", "ü😀"], tokens);
            (texts.concat() + end.as_deref().unwrap_or_default(), end.is_none())
        };
        let (mut rest, mut tokens) = (text.as_bytes(), Vec::new());
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (now, later) = rest.split_at((*cut).min(rest.len()));
            tokens.push(now);
            rest = later;
        }
        let first = ["ab", "ü😀"].iter().filter_map(|stop| text.find(stop)).min();
        prop_assert_eq!(check(&tokens), (text[..first.unwrap_or(text.len())].to_owned(), first.is_some()));
    }
}
