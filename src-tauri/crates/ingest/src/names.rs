//! What a column's name is made of: its words, the unit that it states, and the statistic that it is.

use domain::{Dimension, SummaryKind, Unit};

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
    /// Which number of other values the name says that it is.
    pub(crate) summary: Option<SummaryKind>,
}

/// Words for a number that stands for many, and which number that is.
const STATISTICS: [(&str, SummaryKind); 55] = [
    ("mean", SummaryKind::Mean),
    ("avg", SummaryKind::Mean),
    ("average", SummaryKind::Mean),
    ("typical", SummaryKind::Mean),
    ("geomean", SummaryKind::Mean),
    ("mittelwert", SummaryKind::Mean),
    ("mittel", SummaryKind::Mean),
    ("durchschnitt", SummaryKind::Mean),
    ("moyenne", SummaryKind::Mean),
    ("promedio", SummaryKind::Mean),
    ("median", SummaryKind::Median),
    ("med", SummaryKind::Median),
    ("médiane", SummaryKind::Median),
    ("mediana", SummaryKind::Median),
    ("min", SummaryKind::Minimum),
    ("minimum", SummaryKind::Minimum),
    ("max", SummaryKind::Maximum),
    ("maximum", SummaryKind::Maximum),
    ("peak", SummaryKind::Maximum),
    ("summe", SummaryKind::Sum),
    ("sum", SummaryKind::Sum),
    ("std", SummaryKind::StandardDeviation),
    ("stdev", SummaryKind::StandardDeviation),
    ("stddev", SummaryKind::StandardDeviation),
    ("sd", SummaryKind::StandardDeviation),
    ("standardabweichung", SummaryKind::StandardDeviation),
    ("desviación", SummaryKind::StandardDeviation),
    ("stderr", SummaryKind::Other),
    ("sem", SummaryKind::Other),
    ("se", SummaryKind::Other),
    ("var", SummaryKind::Other),
    ("variance", SummaryKind::Other),
    ("streuung", SummaryKind::Other),
    ("varianz", SummaryKind::Other),
    ("spread", SummaryKind::Other),
    ("cv", SummaryKind::Other),
    ("iqr", SummaryKind::Other),
    ("mad", SummaryKind::Other),
    ("range", SummaryKind::Other),
    ("ci", SummaryKind::Other),
    ("ci95", SummaryKind::Other),
    ("delta", SummaryKind::Other),
    ("diff", SummaryKind::Other),
    ("difference", SummaryKind::Other),
    ("change", SummaryKind::Other),
    ("improvement", SummaryKind::Other),
    ("ratio", SummaryKind::Other),
    ("speedup", SummaryKind::Other),
    ("gain", SummaryKind::Other),
    ("target", SummaryKind::Other),
    ("limit", SummaryKind::Other),
    ("threshold", SummaryKind::Other),
    ("slo", SummaryKind::Other),
    ("goal", SummaryKind::Other),
    ("relative", SummaryKind::Other),
];
/// Settings that begin with a word for an extreme: what was allowed, and no extreme of what was seen.
const SETTINGS: [&str; 16] = [
    "tokens",
    "token",
    "new",
    "length",
    "len",
    "ctx",
    "context",
    "batch",
    "concurrency",
    "model",
    "num",
    "seqs",
    "p",
    "workers",
    "threads",
    "retries",
];
/// Words that say nothing about what is measured.
const FILLER: [&str; 6] = ["the", "of", "in", "to", "a", "per"];

impl Name {
    /// Takes `written` apart.
    pub(crate) fn of(written: &str) -> Self {
        let (rest, spread) = match written.trim_end().strip_suffix('±') {
            Some(rest) => (rest, Some(SummaryKind::Other)),
            None => (written, None),
        };
        let (rest, mut unit) = split_bracket(rest);
        let mut words = words(rest);
        let named = ends_in_a_letter(rest);
        let summary = spread.or(take_statistics(&mut words));
        let kind = match summary {
            Some(SummaryKind::Sum | SummaryKind::StandardDeviation | SummaryKind::Other) => Kind::Derived,
            _ => Kind::Location,
        };
        let rate = take_rate(&mut words);
        let other_rate = if rate.is_none() { name_rate(&mut words, rest) } else { None };
        unit = unit.or(rate).or(other_rate.filter(|unit| *unit != Unit::None));
        if let Some(first) = take_first(&words) {
            unit = unit.or(Some(first));
            words.remove(0);
        }
        if other_rate.is_none() && !named {
            unit = unit.or(take_last(&mut words));
        }
        words.retain(|word| !FILLER.contains(&word.as_str()));
        for word in &mut words {
            if TOKEN.contains(&word.as_str()) {
                "token".clone_into(word);
            }
        }
        let starts = Vec::with_capacity(words.len());
        let mut name = Self { words: String::new(), starts, unit, kind, summary };
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

    /// The name without its last word, where that is `last`.
    pub(crate) fn without_last(&self, last: &str) -> Option<Self> {
        let rest = self.words.strip_suffix(last)?;
        if !rest.is_empty() && !rest.ends_with(' ') {
            return None;
        }
        let starts = self.starts[..self.starts.len() - 1].to_vec();
        Some(Self { words: rest.trim_end().to_owned(), starts, ..self.clone() })
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
            && let Some(unit) = Unit::of_sign(inner)
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

/// `Lark-S` beside `Lark-L`: a size in a name, and no second.
fn ends_in_a_letter(written: &str) -> bool {
    let (before, last) = written.trim_end().rsplit_once(['-', ' ']).unwrap_or_default();
    matches!(last, "S" | "H") && before.contains(char::is_lowercase)
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

/// Takes the words of statistics out: a spread or a change counts before the rest, a quantile before a mean.
fn take_statistics(words: &mut Vec<String>) -> Option<SummaryKind> {
    if matches!(words.first().map(String::as_str), Some("max" | "min"))
        && words.get(1).is_some_and(|word| SETTINGS.contains(&word.as_str()))
    {
        return None;
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some((kind, length)) = statistic(&words[at..]) {
            found.push(kind);
            words.drain(at..at + length);
        } else {
            at += 1;
        }
    }
    found.into_iter().max_by_key(|kind| match kind {
        SummaryKind::Other => 4,
        SummaryKind::StandardDeviation => 3,
        SummaryKind::Quantile(_) | SummaryKind::Sum => 2,
        _ => 1,
    })
}

/// The statistic that the first words are, and how many words it takes.
fn statistic(words: &[String]) -> Option<(SummaryKind, usize)> {
    let word = words.first()?.as_str();
    let next = words.get(1).map_or("", String::as_str);
    if let Some((_, kind)) = STATISTICS.iter().find(|(known, _)| *known == word) {
        return Some((*kind, 1));
    }
    // `99.90 percentile` falls apart as well.
    let two = |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    if two(word) && two(next) && words.get(2).is_some_and(|word| word == "percentile") {
        let share: u16 = format!("{word}{}", &next[..1]).parse().ok()?;
        let kind = if share == 500 { SummaryKind::Median } else { SummaryKind::Quantile(share) };
        return Some((kind, 3));
    }
    let digits = |word: &str| (2..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    // `p99.9` falls apart at its point.
    let (digits, length) = match word.strip_prefix('p') {
        Some("99") if next == "9" => ("999", 2),
        Some(rest) if digits(rest) => (rest, 1),
        _ => match word.strip_suffix("th") {
            Some(rest) if digits(rest) => (rest, if next == "percentile" { 2 } else { 1 }),
            _ if matches!(word, "percentile" | "perc" | "quantile") && digits(next) => (next, 2),
            _ if next == "percentile" && digits(word) => (word, 2),
            _ => return None,
        },
    };
    let share: u16 = digits.parse().ok()?;
    let kind = match (share, digits.len()) {
        (50, 2) => SummaryKind::Median,
        (share, 2) => SummaryKind::Quantile(share * 10),
        (100, 3) => SummaryKind::Maximum,
        (share, 3) => SummaryKind::Quantile(share),
        _ => SummaryKind::Other,
    };
    Some((kind, length))
}

const SECOND: [&str; 6] = ["s", "sec", "second", "seconds", "sekunde", "sek"];
const TOKEN: [&str; 6] = ["tokens", "token", "tok", "toks", "jetons", "tk"];

/// Words that say of what llama.cpp's benchmark gives tokens per second.
const TESTED: [&str; 8] = ["prefill", "decode", "mixed", "samples", "prompt", "pp", "gen", "tg"];

/// Takes `tokens_s`, `tokens per second`, `tps` out of the words; in `time_to_first_token_s` there is none.
fn take_rate(words: &mut Vec<String>) -> Option<Unit> {
    if let Some(at) = words.iter().position(|word| matches!(word.as_str(), "tps" | "rps" | "qps")) {
        let unit = if words[at] == "tps" { Unit::TokensPerSecond } else { Unit::CallsPerSecond };
        words.remove(at);
        return Some(unit);
    }
    // llama.cpp's benchmark calls tokens per second `t/s`, and `ts` in its CSV, for prefill and decode alike.
    if words.ends_with(&["t".to_owned(), "s".to_owned()]) {
        words.truncate(words.len() - 2);
        words.push("ts".to_owned());
    }
    if let Some((last, of)) = words.split_last()
        && last == "ts"
        && of.iter().all(|word| TESTED.contains(&word.as_str()))
    {
        if of.iter().any(|word| word != "samples") {
            words.pop();
        }
        return Some(Unit::TokensPerSecond);
    }
    if words.ends_with(&["per".to_owned(), "ms".to_owned()])
        && words.len() > 2
        && TOKEN.contains(&words[words.len() - 3].as_str())
    {
        words.truncate(words.len() - 3);
        return Some(Unit::TokensPerMillisecond);
    }
    for at in 1..words.len() {
        if !SECOND.contains(&words[at].as_str()) {
            continue;
        }
        let thing = if words[at - 1] == "per" && at >= 2 { at - 2 } else { at - 1 };
        let is_time = |word: &String| matches!(word.as_str(), "time" | "first" | "latency");
        let unit = match words[thing].as_str() {
            _ if thing + 1 == at && words[..thing].iter().any(is_time) => continue,
            word if TOKEN.contains(&word) => Unit::TokensPerSecond,
            "requests" | "request" | "req" | "reqs" | "calls" | "queries" | "anfragen" => {
                Unit::CallsPerSecond
            }
            _ => continue,
        };
        words.drain(thing..=at);
        return Some(unit);
    }
    None
}

/// Names a rate of anything else, so that its seconds are no duration: `read_mb_s` is a read bandwidth in MB/s, and
/// `images_per_second` an images throughput per second; with its unit, where it has one. `written` tells `images/s`
/// from `images_s`. None where it is no rate, and [`Unit::None`] where the rate has no unit.
fn name_rate(words: &mut Vec<String>, written: &str) -> Option<Unit> {
    const TIMES: [&str; 12] =
        ["ms", "us", "ns", "min", "minute", "minuten", "hour", "stunde", "h", "day", "call", "run"];
    if let Some(glued) = glued_rate(words) {
        return Some(glued);
    }
    let last = words.len().checked_sub(1).filter(|last| *last > 0)?;
    let per = words[last - 1] == "per" && last > 1;
    if per && TIMES.contains(&words[last].as_str()) {
        return Some(Unit::None);
    }
    if !SECOND.contains(&words[last].as_str()) {
        return None;
    }
    let thing = if per { last - 2 } else { last - 1 };
    let lower = written.trim_end_matches([')', ']', ' ']).to_lowercase();
    if matches!(words[thing].as_str(), "throughput" | "rate" | "speed") && per {
        words.truncate(thing + 1);
        return Some(Unit::None);
    }
    let unit = Unit::of_sign(&format!("{}/s", words[thing])).unwrap_or(Unit::PerSecond);
    let divided = per || SECOND.iter().any(|second| lower.ends_with(&format!("/{second}")));
    let name = match unit.dimension() {
        Dimension::DataRate => {
            words.truncate(thing);
            "bandwidth"
        }
        Dimension::FrameRate | Dimension::OperationRate | Dimension::Compute => {
            words.truncate(thing + 1);
            "throughput"
        }
        _ if divided => {
            words.truncate(thing + 1);
            "throughput"
        }
        _ => return None,
    };
    words.push(name.to_owned());
    Some(unit)
}

/// `iops`, `fps`, `gflops`, `mbps`: a rate in one word, which stays where it says what is counted.
fn glued_rate(words: &mut [String]) -> Option<Unit> {
    let last = words.last_mut()?;
    match last.as_str() {
        "iops" | "fps" | "mflops" | "gflops" | "tflops" => Unit::of_sign(last),
        // Bits or bytes: nobody can tell.
        "kbps" | "mbps" | "gbps" => {
            "bandwidth".clone_into(last);
            Some(Unit::None)
        }
        _ => None,
    }
}

/// Takes a unit off the end: `ttft_ms`, `duration_s`, `memory_mb`.
fn take_last(words: &mut Vec<String>) -> Option<Unit> {
    let last = words.last()?.as_str();
    let alone = words.len() == 1;
    let context = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let energy = || context(&["energy", "energie", "énergie", "energía"]);
    let unit = match last {
        "s" | "h" | "hr" | "sec" | "secs" | "seconds" | "second" if alone && last.len() == 1 => return None,
        "h" if !context(&["time", "duration", "elapsed", "uptime", "dauer", "laufzeit", "zeit"]) => {
            return None;
        }
        "w" | "mw" | "kw" if !context(&["power", "draw", "leistung", "puissance", "potencia"]) => {
            return None;
        }
        "j" | "mj" | "kj" if !energy() => return None,
        "v" | "mv" if !context(&["voltage", "volt", "spannung", "tension"]) => return None,
        "a" | "ma" if !context(&["current", "strom", "corriente"]) => return None,
        "mw" => Unit::Milliwatts,
        "mj" => Unit::Millijoules,
        "v" => Unit::Volts,
        "a" => Unit::Amperes,
        "go" | "mo" | "ko" => return None,
        "c" if context(&DEGREES) => Unit::Celsius,
        "f" if context(&DEGREES) => Unit::Fahrenheit,
        word if TOKEN.contains(&word) => {
            // The word stays: it says what is counted, and `time per token` counts none.
            let each = words.len() > 1 && words[words.len() - 2] == "per";
            return (!each).then_some(Unit::Tokens);
        }
        _ => Unit::of_sign(last)?,
    };
    words.pop();
    Some(unit)
}

/// Words of temperatures.
pub(crate) const DEGREES: [&str; 5] = ["temp", "temperature", "temperatur", "température", "temperatura"];

/// A unit in front, before `per`: `ms_per_token`.
fn take_first(words: &[String]) -> Option<Unit> {
    if words.len() > 2 && words[1] == "per" { Unit::of_sign(&words[0]) } else { None }
}

#[cfg(test)]
mod tests {
    use domain::{SummaryKind, Unit};

    use super::{Kind, Name};

    #[test]
    fn tells_which_number_of_many_a_column_is() {
        let check = |written: &str, words: &str, summary: Option<SummaryKind>| {
            let name = Name::of(written);
            assert_eq!((name.words.as_str(), name.summary), (words, summary), "{written}");
        };
        check("ttft_s", "ttft", None);
        check("mean_ttft_s", "ttft", Some(SummaryKind::Mean));
        check("ttft_ms_avg", "ttft", Some(SummaryKind::Mean));
        check("p95_latency_ms", "latency", Some(SummaryKind::Quantile(950)));
        check("Latency P99 (ms)", "latency", Some(SummaryKind::Quantile(990)));
        check("latency p99.9", "latency", Some(SummaryKind::Quantile(999)));
        check("p999_itl_ms", "itl", Some(SummaryKind::Quantile(999)));
        check("p50_latency", "latency", Some(SummaryKind::Median));
        check("95th percentile latency", "latency", Some(SummaryKind::Quantile(950)));
        check("99.90 percentile latency (ns)", "latency", Some(SummaryKind::Quantile(999)));
        check("50.00 percentile latency (ns)", "latency", Some(SummaryKind::Median));
        check("latenz_mittelwert_ms", "latenz", Some(SummaryKind::Mean));
        check("latency_percentile_90", "latency", Some(SummaryKind::Quantile(900)));
        check("std_tokens_s", "", Some(SummaryKind::StandardDeviation));
        check("std of mean ttft", "ttft", Some(SummaryKind::StandardDeviation));
        check("ttft delta mean", "ttft", Some(SummaryKind::Other));
        check("peak memory (GB)", "memory", Some(SummaryKind::Maximum));
        check("max_tokens", "max token", None);
        check("min_p", "min p", None);
        check("max_model_len", "max model len", None);
        check("top_p", "top p", None);
    }

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
        check("energy_per_token", "energy token", None, Kind::Location);
        check("time_to_first_token_s", "time first token", Some(Unit::Seconds), Kind::Location);
        check("first_token_latency_seconds", "first token latency", Some(Unit::Seconds), Kind::Location);
        check("read_mb_s", "read bandwidth", Some(Unit::MegabytesPerSecond), Kind::Location);
        check("read_mbps", "read bandwidth", None, Kind::Location);
        check("link (Mbps)", "link", Some(Unit::MegabitsPerSecond), Kind::Location);
        check("write (GB/s)", "write", Some(Unit::GigabytesPerSecond), Kind::Location);
        check("frames_per_second", "frames throughput", Some(Unit::FramesPerSecond), Kind::Location);
        check("avg_fps", "fps", Some(Unit::FramesPerSecond), Kind::Location);
        check("read_iops", "read iops", Some(Unit::OperationsPerSecond), Kind::Location);
        check("queue_ops_s", "queue ops throughput", Some(Unit::OperationsPerSecond), Kind::Location);
        check("images/s", "images throughput", Some(Unit::PerSecond), Kind::Location);
        check("tokens_per_ms", "", Some(Unit::TokensPerMillisecond), Kind::Location);
        check("Request Throughput (per sec)", "request throughput", None, Kind::Location);
        check("cost_per_hour", "cost hour", None, Kind::Location);
        check("energy_mj", "energy", Some(Unit::Millijoules), Kind::Location);
        check("energy_wh", "energy", Some(Unit::WattHours), Kind::Location);
        check("core_voltage_v", "core voltage", Some(Unit::Volts), Kind::Location);
        check("model_v", "model v", None, Kind::Location);
        check("temp_f", "temp", Some(Unit::Fahrenheit), Kind::Location);
        check("lang_go", "lang go", None, Kind::Location);
        check("mémoire (Go)", "mémoire", Some(Unit::Gigabytes), Kind::Location);
        check("prefill avg_ts", "prefill", Some(Unit::TokensPerSecond), Kind::Location);
        check("decode t/s ±", "decode", Some(Unit::TokensPerSecond), Kind::Derived);
        check("samples_ts", "samples ts", Some(Unit::TokensPerSecond), Kind::Location);
        check("images_s", "images", Some(Unit::Seconds), Kind::Location);
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
