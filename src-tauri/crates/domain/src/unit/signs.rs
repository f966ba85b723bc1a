//! The words and signs that people write for units, behind numbers and in names of columns.

use super::Unit;

/// Each unit with what is written for it, in lower case. A name that means two things (`m`, `b`) is left out.
const WRITTEN: [(Unit, &[&str]); 50] = [
    (Unit::Nanoseconds, &["ns", "nsec", "nanos", "nanosecond", "nanoseconds", "nanosekunden"]),
    (Unit::Microseconds, &["us", "µs", "μs", "usec", "usecs", "micros", "microsecond", "microseconds"]),
    (Unit::Milliseconds, &["ms", "msec", "msecs", "millis", "millisecond", "milliseconds", "millisekunden"]),
    (
        Unit::Seconds,
        &["s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden", "secondes", "segundos"],
    ),
    (Unit::Minutes, &["mins", "minute", "minutes", "minuten", "minutos"]),
    (Unit::Hours, &["h", "hr", "hrs", "hour", "hours", "stunden", "std."]),
    (Unit::TokensPerSecond, &["tok/s", "toks/s", "tokens/s", "token/s", "tps", "t/s", "jetons/s"]),
    (Unit::TokensPerMillisecond, &["tok/ms", "toks/ms", "tokens/ms", "token/ms"]),
    (
        Unit::CallsPerSecond,
        &[
            "calls/s",
            "req/s",
            "reqs/s",
            "request/s",
            "requests/s",
            "anfragen/s",
            "queries/s",
            "query/s",
            "rps",
            "qps",
        ],
    ),
    (Unit::OperationsPerSecond, &["ops/s", "op/s", "operations/s", "io/s", "ios/s", "iops"]),
    (Unit::FramesPerSecond, &["fps", "frames/s", "frame/s", "bilder/s"]),
    (
        Unit::PerSecond,
        &["/s", "1/s", "items/s", "rows/s", "samples/s", "images/s", "records/s", "messages/s"],
    ),
    (Unit::Tokens, &["tok", "toks", "token", "tokens", "token(s)", "jetons"]),
    (Unit::Bytes, &["byte", "bytes"]),
    (Unit::Kilobytes, &["kb", "kilobyte", "kilobytes"]),
    (Unit::Megabytes, &["mb", "megabyte", "megabytes"]),
    (Unit::Gigabytes, &["gb", "gigabyte", "gigabytes"]),
    (Unit::Terabytes, &["tb", "terabyte", "terabytes"]),
    (Unit::Kibibytes, &["kib"]),
    (Unit::Mebibytes, &["mib"]),
    (Unit::Gibibytes, &["gib"]),
    (Unit::Tebibytes, &["tib"]),
    (Unit::BytesPerSecond, &["b/s", "bytes/s", "byte/s"]),
    (Unit::KilobytesPerSecond, &["kb/s", "kbytes/s"]),
    (Unit::MegabytesPerSecond, &["mb/s", "mbytes/s", "megabytes/s"]),
    (Unit::GigabytesPerSecond, &["gb/s", "gbytes/s", "gigabytes/s"]),
    (Unit::KibibytesPerSecond, &["kib/s"]),
    (Unit::MebibytesPerSecond, &["mib/s"]),
    (Unit::GibibytesPerSecond, &["gib/s"]),
    (Unit::MegabitsPerSecond, &["mbit/s", "mbits/s", "megabits/s"]),
    (Unit::GigabitsPerSecond, &["gbit/s", "gbits/s", "gigabits/s"]),
    (Unit::Megaflops, &["mflops", "mflop/s", "mflops/s"]),
    (Unit::Gigaflops, &["gflops", "gflop/s", "gflops/s"]),
    (Unit::Teraflops, &["tflops", "tflop/s", "tflops/s"]),
    (Unit::Percent, &["%", "percent", "pct", "prozent"]),
    (Unit::Watts, &["w", "watt", "watts"]),
    (Unit::Milliwatts, &["milliwatt", "milliwatts"]),
    (Unit::Kilowatts, &["kw", "kilowatt", "kilowatts"]),
    (Unit::Joules, &["j", "joule", "joules"]),
    (Unit::Millijoules, &["millijoule", "millijoules"]),
    (Unit::Kilojoules, &["kj", "kilojoule", "kilojoules"]),
    (Unit::WattHours, &["wh"]),
    (Unit::KilowattHours, &["kwh"]),
    (Unit::Millivolts, &["mv", "millivolts"]),
    (Unit::Milliamperes, &["ma", "milliamps", "milliamperes"]),
    (Unit::Celsius, &["°c", "℃", "degc", "celsius"]),
    (Unit::Fahrenheit, &["°f", "℉", "degf", "fahrenheit"]),
    (Unit::Kilohertz, &["khz"]),
    (Unit::Megahertz, &["mhz"]),
    (Unit::Gigahertz, &["ghz"]),
];
/// What is told apart by its capitals, or stands for a unit in these only.
const EXACT: [(&str, Option<Unit>); 24] = [
    ("min", Some(Unit::Minutes)),
    ("B", Some(Unit::Bytes)),
    ("mW", Some(Unit::Milliwatts)),
    ("MW", None),
    ("mJ", Some(Unit::Millijoules)),
    ("MJ", None),
    ("Mb/s", Some(Unit::MegabitsPerSecond)),
    ("Gb/s", Some(Unit::GigabitsPerSecond)),
    ("Kb/s", None),
    // In small letters people mean bytes as often as bits.
    ("Mbps", Some(Unit::MegabitsPerSecond)),
    ("Gbps", Some(Unit::GigabitsPerSecond)),
    ("V", Some(Unit::Volts)),
    ("volt", Some(Unit::Volts)),
    ("volts", Some(Unit::Volts)),
    ("A", Some(Unit::Amperes)),
    ("amp", Some(Unit::Amperes)),
    ("amps", Some(Unit::Amperes)),
    ("amperes", Some(Unit::Amperes)),
    ("Hz", Some(Unit::Hertz)),
    ("hz", Some(Unit::Hertz)),
    ("ko", Some(Unit::Kilobytes)),
    ("Ko", Some(Unit::Kilobytes)),
    ("Mo", Some(Unit::Megabytes)),
    ("Go", Some(Unit::Gigabytes)),
];
/// Longer texts are no units.
const LONGEST: usize = 24;

impl Unit {
    /// The unit that `text` stands for as a whole: `ms`, `tokens per second`, `MB/s`. `None` for what is no unit,
    /// or for what may be two.
    pub fn of_sign(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST {
            return None;
        }
        if let Some((_, unit)) = EXACT.iter().find(|(sign, _)| *sign == text) {
            return *unit;
        }
        let mut lower = text.to_lowercase().replace(" per ", "/").replace(' ', "");
        for second in ["/seconds", "/second", "/secs", "/sec", "/sekunde"] {
            if let Some(what) = lower.strip_suffix(second) {
                lower = format!("{what}/s");
                break;
            }
        }
        WRITTEN.iter().find(|(_, names)| names.contains(&lower.as_str())).map(|(unit, _)| *unit)
    }
}

#[cfg(test)]
mod tests {
    use crate::Unit;

    #[test]
    fn reads_what_people_write() {
        let check = |text: &str, expected: Option<Unit>| assert_eq!(Unit::of_sign(text), expected, "{text}");
        check("ms", Some(Unit::Milliseconds));
        check(" Tokens / s ", Some(Unit::TokensPerSecond));
        check("tokens per second", Some(Unit::TokensPerSecond));
        check("tokens/ms", Some(Unit::TokensPerMillisecond));
        check("Requests/sec", Some(Unit::CallsPerSecond));
        check("MiB", Some(Unit::Mebibytes));
        check("MB/s", Some(Unit::MegabytesPerSecond));
        check("Mb/s", Some(Unit::MegabitsPerSecond));
        check("Mbps", Some(Unit::MegabitsPerSecond));
        check("mbps", None);
        check("GB per second", Some(Unit::GigabytesPerSecond));
        check("Kbytes/sec", Some(Unit::KilobytesPerSecond));
        check("IOPS", Some(Unit::OperationsPerSecond));
        check("frames/second", Some(Unit::FramesPerSecond));
        check("samples/s", Some(Unit::PerSecond));
        check("TFLOPS", Some(Unit::Teraflops));
        check("mJ", Some(Unit::Millijoules));
        check("MJ", None);
        check("MW", None);
        check("kWh", Some(Unit::KilowattHours));
        check("V", Some(Unit::Volts));
        check("v", None);
        check("°F", Some(Unit::Fahrenheit));
        check("Go", Some(Unit::Gigabytes));
        check("go", None);
        check("%", Some(Unit::Percent));
        check("min", Some(Unit::Minutes));
        check("B", Some(Unit::Bytes));
        check("b", None);
        check("x", None);
        check("", None);
    }
}
