//! Units as they are written behind a number or in a label.

use domain::Unit;

use crate::tokens::{Kind, Token};

/// A unit as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WrittenUnit {
    /// A unit that values are converted to, and what one of the written one is in it.
    Known(Unit, f64),
    /// `x`, `×`, `times`, `fold`.
    Times,
    /// Percentage points.
    Points,
    /// Money.
    Money,
    /// A sign that no table knows: `rpm`, `kPa`, `V`.
    Sign(String),
}

/// The unit that stands at a token, and how many tokens it takes.
pub(crate) fn unit_at(tokens: &[Token<'_>], at: usize) -> Option<(WrittenUnit, usize)> {
    let token = tokens.get(at)?;
    let next = |offset: usize| tokens.get(at + offset);
    if let Kind::Mark(mark) = token.kind {
        return match mark {
            '%' => Some((WrittenUnit::Known(Unit::Percent, 1.0), 1)),
            '×' => Some((WrittenUnit::Times, 1)),
            '°' if next(1).is_some_and(|next| next.text == "C") => {
                Some((WrittenUnit::Known(Unit::Celsius, 1.0), 2))
            }
            '$' | '€' | '£' => Some((WrittenUnit::Money, 1)),
            _ => None,
        };
    }
    if matches!(token.kind, Kind::Number(_) | Kind::Reference | Kind::Date(_)) {
        return None;
    }
    // `tokens per second`, `ms per token`, `tok / s`, `tokens generated per second`.
    if let Some((what, per, length)) = per(tokens, at)
        && let Some(unit) = rate(token.text.split('/').next().unwrap_or(token.text), &what, &per)
    {
        return Some((unit, length));
    }
    if let Some((what, per)) = token.lower.split_once('/') {
        let written = token.text.split('/').next().unwrap_or_default();
        return rate(written, what, per).map(|unit| (unit, 1));
    }
    let known = |unit: Unit| Some((WrittenUnit::Known(unit, 1.0), 1));
    let by_case = match token.text {
        "s" => Some(Unit::Seconds),
        "h" => Some(Unit::Hours),
        "W" => Some(Unit::Watts),
        "mW" => Some(Unit::Milliwatts),
        "J" => Some(Unit::Joules),
        "C" if token.glued => Some(Unit::Celsius),
        "B" => Some(Unit::Bytes),
        _ => None,
    };
    if let Some(unit) = by_case {
        return known(unit);
    }
    if token.text == "kW" {
        return Some((WrittenUnit::Known(Unit::Watts, 1e3), 1));
    }
    if token.is("per") && next(1).is_some_and(|next| next.is("cent")) {
        return Some((WrittenUnit::Known(Unit::Percent, 1.0), 2));
    }
    if token.is("percentage") && next(1).is_some_and(|next| next.is_any(&["points", "point"])) {
        return Some((WrittenUnit::Points, 2));
    }
    let unit = match token.lower.as_str() {
        "ns" | "nanoseconds" | "nanosecond" => Unit::Nanoseconds,
        "us" | "µs" | "μs" | "microseconds" | "microsecond" => Unit::Microseconds,
        "ms" | "msec" | "milliseconds" | "millisecond" | "millis" => Unit::Milliseconds,
        "sec" | "secs" | "second" | "seconds" => Unit::Seconds,
        "min" | "mins" | "minute" | "minutes" => Unit::Minutes,
        "hr" | "hrs" | "hour" | "hours" => Unit::Hours,
        "tps" => Unit::TokensPerSecond,
        "rps" | "qps" => Unit::CallsPerSecond,
        "tokens" | "token" | "tok" | "toks" => Unit::Tokens,
        "bytes" | "byte" => Unit::Bytes,
        "kb" | "kilobytes" => Unit::Kilobytes,
        "mb" | "megabytes" | "megabyte" => Unit::Megabytes,
        "gb" | "gigabytes" | "gigabyte" | "gigs" => Unit::Gigabytes,
        "kib" => Unit::Kibibytes,
        "mib" => Unit::Mebibytes,
        "gib" => Unit::Gibibytes,
        "percent" | "pct" => Unit::Percent,
        "watts" | "watt" => Unit::Watts,
        "milliwatts" => Unit::Milliwatts,
        "joules" | "joule" => Unit::Joules,
        "celsius" => Unit::Celsius,
        "mhz" => Unit::Megahertz,
        "ghz" => Unit::Gigahertz,
        "x" | "fold" | "times" => return Some((WrittenUnit::Times, 1)),
        "pp" => return Some((WrittenUnit::Points, 1)),
        "tb" | "terabytes" => return Some((WrittenUnit::Known(Unit::Gigabytes, 1e3), 1)),
        "dollars" | "usd" | "eur" | "euros" | "cents" => return Some((WrittenUnit::Money, 1)),
        "degrees" => {
            let celsius = next(1).is_some_and(|next| next.is_any(&["c", "celsius"]));
            return celsius.then_some((WrittenUnit::Known(Unit::Celsius, 1.0), 2));
        }
        "days" | "day" => return Some((WrittenUnit::Known(Unit::Hours, 24.0), 1)),
        "iops" => Unit::OperationsPerSecond,
        "fps" => Unit::FramesPerSecond,
        "wh" => Unit::WattHours,
        "kwh" => Unit::KilowattHours,
        "kj" => Unit::Kilojoules,
        "volts" | "volt" => Unit::Volts,
        "amps" | "amperes" => Unit::Amperes,
        "hz" => Unit::Hertz,
        "mbps" | "gbps" => Unit::of_sign(token.text).unwrap_or(Unit::MegabitsPerSecond),
        "gflops" => Unit::Gigaflops,
        "tflops" => Unit::Teraflops,
        "kbps" | "rpm" | "v" | "kpa" | "hpa" | "psi" | "kg" | "mm" | "cm" | "km" | "ppm" | "db" | "lux"
            if token.glued || !token.is("v") =>
        {
            return Some((WrittenUnit::Sign(token.lower.clone()), 1));
        }
        _ => return is_sign(token.text).then(|| (WrittenUnit::Sign(token.lower.clone()), 1)),
    };
    known(unit)
}

/// Whether a word is written as signs of units are: `mAP`, `mAh`, `kVA`.
fn is_sign(word: &str) -> bool {
    let small = word.starts_with(|c: char| c.is_ascii_lowercase());
    let capital = word.chars().nth(1).is_some_and(|c| c.is_ascii_uppercase());
    small && capital && (3..=4).contains(&word.len()) && !matches!(word, "iOS" | "vCPU" | "vRAM")
}

/// `A per B` or `A / B`, with the tokens that it takes.
fn per(tokens: &[Token<'_>], at: usize) -> Option<(String, String, usize)> {
    let what = &tokens[at];
    let is_per = |token: &Token<'_>| token.is("per") || token.is_mark(&['/']);
    let mut joint = at + 1;
    if tokens.get(joint).is_some_and(|token| token.is_any(&["generated", "processed", "produced"])) {
        joint += 1;
    }
    let next = tokens.get(joint)?;
    let article = next.is_any(&["a", "each", "every"])
        && what.is_any(&["tokens", "requests", "calls", "queries", "token"]);
    if !(is_per(next) || article) {
        return None;
    }
    let per = tokens.get(joint + 1).filter(|token| token.is_word())?;
    Some((what.lower.clone(), per.lower.clone(), joint + 2 - at))
}

fn rate(written: &str, what: &str, per: &str) -> Option<WrittenUnit> {
    let (seconds, per_token) = match per {
        "s" | "sec" | "second" | "secs" => (1.0, false),
        "min" | "minute" => (60.0, false),
        "h" | "hour" | "hr" => (3_600.0, false),
        "day" => (86_400.0, false),
        "token" | "tok" => (1.0, true),
        _ => return None,
    };
    let known = |unit: Unit, scale: f64| Some(WrittenUnit::Known(unit, scale));
    if per_token {
        return match what {
            "ms" | "milliseconds" => known(Unit::Milliseconds, 1.0),
            "s" | "seconds" => known(Unit::Seconds, 1.0),
            _ => None,
        };
    }
    match what {
        "tok" | "toks" | "token" | "tokens" | "t" => known(Unit::TokensPerSecond, 1.0 / seconds),
        "req" | "reqs" | "request" | "requests" | "calls" | "call" | "queries" | "query" | "q" | "r" => {
            known(Unit::CallsPerSecond, 1.0 / seconds)
        }
        _ => match Unit::of_sign(&format!("{written}/s")).filter(|unit| *unit != Unit::PerSecond) {
            Some(unit) => known(unit, 1.0 / seconds),
            None => Some(WrittenUnit::Sign(format!("{what}/{per}"))),
        },
    }
}
