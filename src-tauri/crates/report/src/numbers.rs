//! How a number stands in a report: the one place where rounding is decided. Markdown, HTML and the window
//! print what is made here; metrics.json holds the same values unrounded, so that
//! `numbers::milliseconds(json.ttftMs)` is exactly the cell of the table.
//!
//! | what | printed |
//! |---|---|
//! | tokens per second | two decimals |
//! | milliseconds | two decimals |
//! | seconds | two decimals, from milliseconds |
//! | percent | one decimal |
//! | counts, tokens | whole |
//! | tokens as a mean or a spread | two decimals |
//! | sizes | B, or kB, MB, GB (powers of 1000) with one decimal |
//! | values of the folder | two decimals; below 1 four significant digits; exponents outside 10⁻⁶ to 10¹⁵ |
//!
//! Numbers are canonical: a point before decimals, nothing between thousands, − (U+2212) for minus, never
//! a negative zero. Units stand in the column's title or behind a blank.

use domain::Timestamp;

/// What stands where there is no value. Never 0.
pub const MISSING: &str = "–";

/// Tokens per second.
pub fn rate(tokens_per_s: f64) -> String {
    fixed(tokens_per_s, 2)
}

/// Milliseconds.
pub fn milliseconds(ms: f64) -> String {
    fixed(ms, 2)
}

/// Seconds, from milliseconds.
pub fn seconds(ms: f64) -> String {
    fixed(ms / 1000.0, 2)
}

/// Percent, without the sign.
pub fn percent(percent: f64) -> String {
    fixed(percent, 1)
}

/// A mean or a spread of counts.
pub fn mean_count(count: f64) -> String {
    fixed(count, 2)
}

/// A count.
pub fn count(count: impl Into<u64>) -> String {
    count.into().to_string()
}

/// A size with its unit.
pub fn size(bytes: u64) -> String {
    const UNITS: [(&str, f64); 3] = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)];
    match UNITS.iter().find(|(_, factor)| bytes as f64 >= *factor) {
        Some((unit, factor)) => format!("{} {unit}", fixed(bytes as f64 / factor, 1)),
        None => format!("{bytes} B"),
    }
}

/// A value of the folder, whatever it measures.
pub fn value(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude == 0.0 {
        "0".to_owned()
    } else if !(1e-6..1e15).contains(&magnitude) {
        with_minus(format!("{value:.3e}"))
    } else if magnitude >= 1.0 {
        fixed(value, 2)
    } else {
        let leading_zeros = (-magnitude.log10()).ceil().max(1.0);
        // 1 to 6 zeros: the magnitude is at least 10⁻⁶.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 6")]
        fixed(value, 3 + leading_zeros as usize)
    }
}

/// A moment, to the second, in UTC.
pub fn moment(timestamp: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(timestamp.0)
        .map_or_else(|_| MISSING.to_owned(), |moment| moment.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}

fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let text = format!("{value:.decimals$}");
    // What rounds to zero has no sign.
    let zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    with_minus(if zero { text.trim_start_matches('-').to_owned() } else { text })
}

fn with_minus(text: String) -> String {
    if text.contains('-') { text.replace('-', "−") } else { text }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    #[test]
    fn numbers_are_canonical() {
        let check = |printed: String, expected: &str| assert_eq!(printed, expected);
        check(super::rate(115.8649), "115.86");
        check(super::milliseconds(13605.46), "13605.46");
        check(super::milliseconds(-0.001), "0.00");
        check(super::milliseconds(-1.5), "−1.50");
        check(super::milliseconds(f64::NAN), "–");
        check(super::seconds(22260.0), "22.26");
        check(super::percent(11.249), "11.2");
        check(super::count(10_592_u32), "10592");
        check(super::size(999), "999 B");
        check(super::size(98_000_000), "98.0 MB");
        check(super::size(1_250), "1.2 kB");
        check(super::moment(Timestamp(1_764_203_206_000)), "2025-11-27 00:26:46 UTC");
    }

    #[test]
    fn values_of_the_folder_keep_what_tells_them_apart() {
        let check = |value: f64, expected: &str| assert_eq!(super::value(value), expected, "{value}");
        check(4711.25, "4711.25");
        check(-4711.254, "−4711.25");
        check(0.0, "0");
        check(-0.0, "0");
        check(0.5, "0.5000");
        check(0.093, "0.09300");
        check(0.000_012_345_6, "0.00001235");
        check(1.5e-9, "1.500e−9");
        check(2e18, "2.000e18");
        check(1.0, "1.00");
    }
}
