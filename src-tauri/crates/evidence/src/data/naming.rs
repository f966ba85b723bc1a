//! What a column's name says: which quantity it is, whatever the unit.

use domain::Metric;

/// Words at the end of a name that are its unit.
const UNITS: [&str; 42] = [
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "ms",
    "msec",
    "millis",
    "milliseconds",
    "us",
    "µs",
    "microseconds",
    "ns",
    "nanoseconds",
    "minutes",
    "mins",
    "hours",
    "hr",
    "h",
    "tps",
    "qps",
    "rps",
    "b",
    "bytes",
    "kb",
    "mb",
    "gb",
    "kib",
    "mib",
    "gib",
    "percent",
    "pct",
    "w",
    "watts",
    "mw",
    "j",
    "joules",
    "c",
    "celsius",
    "mhz",
    "ghz",
    "per",
];

/// The words of a name in lower case: split at everything that is no letter or digit, and between `aB`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut previous = ' ';
    for character in name.chars() {
        let camel = character.is_uppercase() && (previous.is_lowercase() || previous.is_ascii_digit());
        if (camel || !character.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        }
        previous = character;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A name without its unit: `ttft_s`, `TTFT (ms)` and `ttft` are one quantity.
pub(crate) fn quantity(name: &str) -> String {
    let mut words = words(name);
    while words.len() > 1 && words.last().is_some_and(|last| UNITS.contains(&last.as_str())) {
        words.pop();
    }
    words.join(" ")
}

/// The quantity at the end of a dotted name: `metrics.iops` and `iops` are one.
pub(crate) fn leaf(name: &str) -> String {
    quantity(name.rsplit('.').next().unwrap_or(name))
}

/// What a metric is about, in a word that is the same for the same: a column's by the words of its name, whatever the
/// unit and the statistic.
pub(crate) fn subject(metric: &Metric) -> String {
    const STATISTICS: [&str; 8] = ["mean", "avg", "average", "median", "the", "max", "min", "peak"];
    match metric {
        Metric::Column(name) => {
            let mut words = words(&leaf(name));
            words.retain(|word| !STATISTICS.contains(&word.as_str()));
            format!("column {}", words.join(" "))
        }
        known => String::from(known.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::quantity;

    #[test]
    fn a_quantity_is_its_name_without_the_unit() {
        let check = |name: &str, expected: &str| assert_eq!(quantity(name), expected, "{name}");
        check("ttft_s", "ttft");
        check("TTFT (ms)", "ttft");
        check("gpu.memory_used_mb", "gpu memory used");
        check("tokens/s", "tokens");
        check("s", "s");
        check("promptEvalCount", "prompt eval count");
    }
}
