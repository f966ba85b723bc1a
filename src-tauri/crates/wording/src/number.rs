//! Numbers as files carry them: a point, no grouping, as many digits as the catalogue asks for.

use fluent_bundle::FluentValue;
use fluent_bundle::types::FluentNumber;

/// Formats numbers, and leaves every other value to Fluent.
pub(crate) fn canonical<M>(value: &FluentValue<'_>, _memoizer: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(text(number)),
        _ => None,
    }
}

/// The shortest text that reads back as the same number, unless the catalogue limits its fraction.
fn text(number: &FluentNumber) -> String {
    let least = number.options.minimum_fraction_digits.unwrap_or(0);
    let most = number.options.maximum_fraction_digits.unwrap_or(usize::MAX).max(least);
    let mut text = number.value.to_string();
    if fraction_digits(&text) > most {
        text = format!("{:.most$}", number.value);
        if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
    }
    if number.value.is_finite() {
        for missing in fraction_digits(&text)..least {
            text.push_str(if missing == 0 { ".0" } else { "0" });
        }
    }
    // −0 is 0 to a reader.
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|byte| matches!(byte, b'0' | b'.')) => rest.to_owned(),
        _ => text,
    }
}

fn fraction_digits(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}
