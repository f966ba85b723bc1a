//! Messages become sentences, numbers stay canonical, and the catalogue holds together.

use std::collections::BTreeSet;

use domain::Message;
use fluent_bundle::FluentResource;

use super::{ENGLISH, Words};

const SAMPLE: &str = "
plain = Plain words.
named = { $path } is { $state }.
counted = { $n ->
    [0] no files
    [one] one file
   *[other] { $n } files
}
exact = { $n }
rounded = { NUMBER($n, maximumFractionDigits: 2) }
padded = { NUMBER($n, minimumFractionDigits: 2) }
fixed = { NUMBER($n, minimumFractionDigits: 1, maximumFractionDigits: 1) }
";

fn sample() -> Words {
    Words::new(FluentResource::try_new(SAMPLE.to_owned()).unwrap())
}

#[test]
fn a_message_becomes_a_sentence() {
    let words = sample();
    for (message, expected) in [
        (Message::new("plain"), "Plain words."),
        (Message::new("named").with("path", "C:\\a b\\{x}").with("state", "gone"), "C:\\a b\\{x} is gone."),
        (Message::new("counted").with("n", 0_u32), "no files"),
        (Message::new("counted").with("n", 1_u32), "one file"),
        (Message::new("counted").with("n", 1_234_567_u32), "1234567 files"),
        (Message::new("not-there").with("n", 1_u32), "not-there"),
    ] {
        assert_eq!(words.sentence(&message), expected, "{message:?}");
    }
    assert_eq!(words.get("plain"), "Plain words.");
}

#[test]
fn numbers_are_canonical() {
    let words = sample();
    for (id, number, expected) in [
        ("exact", 1234.5, "1234.5"),
        ("exact", 4711.25, "4711.25"),
        ("exact", 3.0, "3"),
        ("exact", -0.0, "0"),
        ("exact", 0.1 + 0.2, "0.30000000000000004"),
        ("exact", 1e15, "1000000000000000"),
        ("rounded", 2.0 / 3.0, "0.67"),
        ("rounded", 2.5, "2.5"),
        ("rounded", 12.0, "12"),
        ("rounded", -0.001, "0"),
        ("rounded", 2.999, "3"),
        ("padded", 2.0, "2.00"),
        ("padded", 2.125, "2.125"),
        ("fixed", 2.0, "2.0"),
        ("fixed", 115.8684, "115.9"),
        ("fixed", -0.01, "0.0"),
    ] {
        assert_eq!(words.sentence(&Message::new(id).with("n", number)), expected, "{id} {number}");
    }
}

#[test]
fn every_id_of_the_catalogue_stands_once_and_has_words() {
    let words = Words::english();
    let mut seen = BTreeSet::new();
    for id in Words::ids() {
        assert!(seen.insert(id), "{id} stands twice");
        assert_ne!(words.get(id), id, "{id} has no words");
    }
    assert!(seen.contains("store-disk-full"));
}

#[test]
fn the_catalogue_calls_no_function_that_is_not_here() {
    for (number, line) in ENGLISH.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        for placeable in line.split('{').skip(1) {
            let name: String =
                placeable.trim_start().chars().take_while(|&c| c.is_ascii_uppercase() || c == '_').collect();
            assert!(name.is_empty() || name == "NUMBER", "line {}: {name} is not known to Rust", number + 1);
        }
    }
}
