//! What a column's name is made of: its words, the unit that it states, and the statistic that it is.

use domain::Unit;

use crate::units;

/// What a column of a summary is of the values that it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The values themselves, or a location of them: a mean, a median, a percentile, an extreme.
    Location,
    /// How much they spread, or how they compare: no value of the metric itself.
    Derived,
}

/// A name, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// Lower-case words without unit and statistic, `token` for all ways to say it, with a space between.
    pub(crate) words: String,
    /// Where each word begins.
    starts: Vec<usize>,
    /// The unit that the name states.
    pub(crate) unit: Option<Unit>,
    /// Whether the column holds values of the metric.
    pub(crate) kind: Kind,
}

const LOCATION: [&str; 12] = [
    "mean", "avg", "average", "median", "med", "min", "max", "minimum", "maximum", "peak", "typical",
    "geomean",
];
const DERIVED: [&str; 24] = [
    "std",
    "stdev",
    "stddev",
    "sd",
    "stderr",
    "se",
    "var",
    "variance",
    "cv",
    "iqr",
    "mad",
    "delta",
    "diff",
    "change",
    "improvement",
    "ratio",
    "speedup",
    "gain",
    "target",
    "limit",
    "threshold",
    "slo",
    "goal",
    "relative",
];
/// Words that say nothing about what is measured.
const FILLER: [&str; 6] = ["the", "of", "in", "to", "a", "per"];

impl Name {
    /// Takes `written` apart.
    pub(crate) fn of(written: &str) -> Self {
        let (rest, mut unit) = split_bracket(written);
        let mut words = words(rest);
        let kind = if words.iter().any(|word| DERIVED.contains(&word.as_str())) {
            Kind::Derived
        } else {
            Kind::Location
        };
        let setting = is_setting(&words);
        words.retain(|word| {
            let word = word.as_str();
            setting && word == "max"
                || !(LOCATION.contains(&word) || DERIVED.contains(&word) || is_percentile(word))
        });
        if let Some(rate) = take_rate(&mut words) {
            unit = unit.or(Some(rate));
        }
        if let Some(first) = take_first(&words) {
            unit = unit.or(Some(first));
            words.remove(0);
        }
        if let Some(last) = take_last(&mut words) {
            unit = unit.or(Some(last));
        }
        words.retain(|word| !FILLER.contains(&word.as_str()));
        for word in &mut words {
            if matches!(word.as_str(), "tokens" | "tok" | "toks") {
                "token".clone_into(word);
            }
        }
        let mut name = Self { words: String::new(), starts: Vec::with_capacity(words.len()), unit, kind };
        for word in words {
            if !name.words.is_empty() {
                name.words.push(' ');
            }
            name.starts.push(name.words.len());
            name.words.push_str(&word);
        }
        name
    }

    /// Whether the words hold `phrase` in one piece.
    pub(crate) fn has(&self, phrase: &str) -> bool {
        self.starts.iter().any(|start| {
            self.words[*start..]
                .strip_prefix(phrase)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }

    /// Whether the words are `phrase` and nothing else.
    pub(crate) fn is(&self, phrase: &str) -> bool {
        self.words == phrase
    }

    /// The last word, where there is more than one.
    pub(crate) fn last(&self) -> Option<&str> {
        self.words.rsplit_once(' ').map(|(_, last)| last)
    }
}

/// A unit in brackets at the end: `TTFT (s)`, `memory.used [MiB]`, and the rest before it.
fn split_bracket(written: &str) -> (&str, Option<Unit>) {
    let trimmed = written.trim();
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((rest, inner)) = trimmed.strip_suffix(close).and_then(|body| body.rsplit_once(open))
            && let Some(unit) = units::unit(inner)
        {
            return (rest, Some(unit));
        }
    }
    match trimmed.rsplit_once([',', ' ']) {
        Some((rest, "%")) => (rest, Some(Unit::Percent)),
        _ => match trimmed.strip_suffix('%') {
            Some(rest) if !rest.is_empty() => (rest, Some(Unit::Percent)),
            _ => (trimmed, None),
        },
    }
}

/// Splits at everything that is no letter or digit, and between `aB`.
fn words(written: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut previous = ' ';
    for character in written.chars() {
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

fn is_percentile(word: &str) -> bool {
    word.strip_prefix('p').is_some_and(|digits| {
        (2..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// `max_tokens` is what was allowed, and no maximum of what was seen.
fn is_setting(words: &[String]) -> bool {
    let allowed = ["tokens", "token", "new", "length", "ctx", "context"];
    words.first().is_some_and(|word| word == "max")
        && words.get(1).is_some_and(|word| allowed.contains(&word.as_str()))
}

/// Takes `tokens_s`, `tokens per second`, `tps` out of the words.
fn take_rate(words: &mut Vec<String>) -> Option<Unit> {
    const SECOND: [&str; 4] = ["s", "sec", "second", "seconds"];
    if let Some(at) = words.iter().position(|word| matches!(word.as_str(), "tps" | "rps" | "qps")) {
        let unit = if words[at] == "tps" { Unit::TokensPerSecond } else { Unit::CallsPerSecond };
        words.remove(at);
        return Some(unit);
    }
    // llama.cpp's benchmark calls tokens per second `t/s`, and `ts` in its CSV, for prefill and decode alike.
    if words.iter().eq(["ts"]) || words.iter().eq(["t", "s"]) {
        *words = vec!["ts".to_owned()];
        return Some(Unit::TokensPerSecond);
    }
    for at in 1..words.len() {
        if !SECOND.contains(&words[at].as_str()) {
            continue;
        }
        let thing = if words[at - 1] == "per" && at >= 2 { at - 2 } else { at - 1 };
        let unit = match words[thing].as_str() {
            "tokens" | "token" | "tok" | "toks" => Unit::TokensPerSecond,
            "requests" | "request" | "req" | "reqs" | "calls" | "queries" => Unit::CallsPerSecond,
            _ => continue,
        };
        words.drain(thing..=at);
        return Some(unit);
    }
    None
}

/// Takes a unit off the end: `ttft_ms`, `duration_s`, `memory_mb`.
fn take_last(words: &mut Vec<String>) -> Option<Unit> {
    let last = words.last()?.as_str();
    let alone = words.len() == 1;
    let context = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let unit = match last {
        "s" | "h" | "hr" | "sec" | "secs" | "seconds" | "second" if alone && last.len() == 1 => return None,
        "h" if !context(&["time", "duration", "elapsed", "uptime"]) => return None,
        "w" if !context(&["power", "draw"]) => return None,
        "j" if !context(&["energy"]) => return None,
        "c" if context(&["temp", "temperature"]) => Unit::Celsius,
        "tokens" | "token" | "tok" | "toks" => {
            // The word stays: it says what is counted.
            return Some(Unit::Tokens);
        }
        _ => units::unit(last)?,
    };
    words.pop();
    Some(unit)
}

/// A unit in front, before `per`: `ms_per_token`.
fn take_first(words: &[String]) -> Option<Unit> {
    if words.len() > 2 && words[1] == "per" { units::unit(&words[0]) } else { None }
}

#[cfg(test)]
mod tests {
    use domain::Unit;

    use super::{Kind, Name};

    #[test]
    fn takes_names_apart() {
        let check = |written: &str, words: &str, unit: Option<Unit>, kind: Kind| {
            let name = Name::of(written);
            assert_eq!((name.words.as_str(), name.unit, name.kind), (words, unit, kind), "{written}");
        };
        check("ttft_s", "ttft", Some(Unit::Seconds), Kind::Location);
        check("TTFT (ms)", "ttft", Some(Unit::Milliseconds), Kind::Location);
        check("tokens_s", "", Some(Unit::TokensPerSecond), Kind::Location);
        check("Tokens/s", "", Some(Unit::TokensPerSecond), Kind::Location);
        check("mean_tokens_s", "", Some(Unit::TokensPerSecond), Kind::Location);
        check("std_tokens_s", "", Some(Unit::TokensPerSecond), Kind::Derived);
        check("eval_s_mean", "eval", Some(Unit::Seconds), Kind::Location);
        check("prompt_eval_count", "prompt eval count", None, Kind::Location);
        check("p95_latency_ms", "latency", Some(Unit::Milliseconds), Kind::Location);
        check("latency_min", "latency", None, Kind::Location);
        check("tokensPerSecond", "", Some(Unit::TokensPerSecond), Kind::Location);
        check("prompt tokens per second", "prompt", Some(Unit::TokensPerSecond), Kind::Location);
        check("output_tokens", "output token", Some(Unit::Tokens), Kind::Location);
        check("memory.used [MiB]", "memory used", Some(Unit::Mebibytes), Kind::Location);
        check("gpu.memory_used_mb", "gpu memory used", Some(Unit::Megabytes), Kind::Location);
        check("GPU utilization, %", "gpu utilization", Some(Unit::Percent), Kind::Location);
        check("cpu_percent", "cpu", Some(Unit::Percent), Kind::Location);
        check("ms_per_token", "token", Some(Unit::Milliseconds), Kind::Location);
        check("time to first token", "time first token", Some(Unit::Tokens), Kind::Location);
        check("avg_ts", "ts", Some(Unit::TokensPerSecond), Kind::Location);
        check("avg_ns", "", Some(Unit::Nanoseconds), Kind::Location);
        check("top_p", "top p", None, Kind::Location);
        check("p", "p", None, Kind::Location);
        check("s", "s", None, Kind::Location);
        check("", "", None, Kind::Location);
        check("größe (GB)", "größe", Some(Unit::Gigabytes), Kind::Location);
    }

    #[test]
    fn finds_phrases_at_word_borders() {
        let name = Name::of("ollama prompt eval count");
        assert!(name.has("eval count") && name.has("prompt eval") && name.has("ollama"));
        assert!(!name.has("prompt count") && !name.has("val") && !name.is("eval count"));
        assert!(Name::of("load_s").is("load"));
    }
}
