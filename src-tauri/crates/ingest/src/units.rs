//! The words and signs that people write for units, in cells and in column names.

use domain::Unit;

/// Each unit with what is written for it, in lower case. A name that means two things (`m`, `b`) is left out.
const WRITTEN: [(Unit, &[&str]); 23] = [
    (Unit::Nanoseconds, &["ns", "nsec", "nanosecond", "nanoseconds"]),
    (Unit::Microseconds, &["us", "µs", "μs", "usec", "microsecond", "microseconds"]),
    (Unit::Milliseconds, &["ms", "msec", "millis", "millisecond", "milliseconds"]),
    (Unit::Seconds, &["s", "sec", "secs", "second", "seconds"]),
    (Unit::Minutes, &["mins", "minute", "minutes"]),
    (Unit::Hours, &["h", "hr", "hrs", "hour", "hours"]),
    (
        Unit::TokensPerSecond,
        &[
            "tok/s",
            "tok/sec",
            "toks/s",
            "tokens/s",
            "token/s",
            "tokens/sec",
            "tokens/second",
            "token/sec",
            "tps",
            "t/s",
        ],
    ),
    (
        Unit::CallsPerSecond,
        &[
            "calls/s",
            "req/s",
            "reqs/s",
            "req/sec",
            "requests/s",
            "requests/sec",
            "requests/second",
            "queries/sec",
            "queries/s",
            "rps",
            "qps",
        ],
    ),
    (Unit::Tokens, &["tok", "toks", "token", "tokens", "token(s)"]),
    (Unit::Bytes, &["byte", "bytes"]),
    (Unit::Kilobytes, &["kb"]),
    (Unit::Megabytes, &["mb", "megabyte", "megabytes"]),
    (Unit::Gigabytes, &["gb", "gigabyte", "gigabytes"]),
    (Unit::Kibibytes, &["kib"]),
    (Unit::Mebibytes, &["mib"]),
    (Unit::Gibibytes, &["gib"]),
    (Unit::Percent, &["%", "percent", "pct"]),
    (Unit::Watts, &["w", "watt", "watts"]),
    (Unit::Milliwatts, &["mw", "milliwatt", "milliwatts"]),
    (Unit::Joules, &["j", "joule", "joules"]),
    (Unit::Celsius, &["°c", "℃", "degc", "celsius"]),
    (Unit::Megahertz, &["mhz"]),
    (Unit::Gigahertz, &["ghz"]),
];

/// The unit that `text` stands for as a whole.
pub(crate) fn unit(text: &str) -> Option<Unit> {
    let text = text.trim();
    // The two readings of a capital decide: `min` stands for minutes behind a number, and nothing else does.
    match text {
        "min" => return Some(Unit::Minutes),
        "B" => return Some(Unit::Bytes),
        "" => return None,
        _ => {}
    }
    if text.len() > 24 {
        return None;
    }
    let lower = text.to_lowercase().replace(" per ", "/").replace(' ', "");
    WRITTEN.iter().find(|(_, names)| names.contains(&lower.as_str())).map(|(unit, _)| *unit)
}

#[cfg(test)]
mod tests {
    use domain::Unit;

    use super::unit;

    #[test]
    fn reads_what_people_write() {
        let check = |text: &str, expected: Option<Unit>| assert_eq!(unit(text), expected, "{text}");
        check("ms", Some(Unit::Milliseconds));
        check(" Tokens / s ", Some(Unit::TokensPerSecond));
        check("tokens per second", Some(Unit::TokensPerSecond));
        check("MiB", Some(Unit::Mebibytes));
        check("%", Some(Unit::Percent));
        check("min", Some(Unit::Minutes));
        check("B", Some(Unit::Bytes));
        check("b", None);
        check("x", None);
        check("", None);
    }
}
