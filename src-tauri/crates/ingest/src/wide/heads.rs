//! What the head of a column may be in a wide table: a number, a name that says nothing of a measure, or one with a
//! unit behind it.

use domain::{Direction, Unit};

use crate::columns::{Recognised, recognise};
use crate::memory::remembered;
use crate::names::Name;
use crate::number;

/// A head.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Head {
    /// `4096`, `8 threads`, `batch=4`: a number and the word beside it.
    Number { number: String, word: Option<String> },
    /// A name of something.
    Name,
    /// `marlin_ms`: the name and the unit of its cells.
    Unit { name: String, unit: Unit },
    /// A metric, a statistic, a setting, or a part of a whole.
    Other,
}

/// Words before a number that make a metric of both: `top 5`, `recall@10`.
const SCORES: [&str; 12] =
    ["top", "pass", "p", "q", "recall", "precision", "ndcg", "hits", "mrr", "map", "bleu", "f"];
/// Parts of a whole, and properties of things: what is measured or counted under these is not one thing.
const PARTS: [&str; 160] = [
    "forward",
    "backward",
    "train",
    "training",
    "val",
    "valid",
    "validation",
    "test",
    "eval",
    "read",
    "reads",
    "write",
    "writes",
    "sequential",
    "random",
    "seq",
    "rand",
    "user",
    "sys",
    "system",
    "real",
    "cpu",
    "gpu",
    "io",
    "wait",
    "idle",
    "busy",
    "total",
    "hits",
    "hit",
    "misses",
    "miss",
    "win",
    "wins",
    "loss",
    "losses",
    "tie",
    "ties",
    "tp",
    "fp",
    "fn",
    "tn",
    "input",
    "inputs",
    "output",
    "outputs",
    "in",
    "out",
    "prompt",
    "completion",
    "generation",
    "encode",
    "decode",
    "encoder",
    "decoder",
    "tokenize",
    "tokenizer",
    "detokenize",
    "prefill",
    "sampling",
    "parse",
    "parsing",
    "compile",
    "link",
    "build",
    "load",
    "loading",
    "init",
    "setup",
    "warmup",
    "cold",
    "warm",
    "startup",
    "connect",
    "dns",
    "tls",
    "send",
    "recv",
    "receive",
    "network",
    "queue",
    "queued",
    "compute",
    "copy",
    "upload",
    "download",
    "layers",
    "layer",
    "heads",
    "classes",
    "params",
    "parameters",
    "epochs",
    "steps",
    "images",
    "examples",
    "items",
    "files",
    "rows",
    "columns",
    "words",
    "chars",
    "characters",
    "sentences",
    "utterances",
    "speakers",
    "questions",
    "tasks",
    "found",
    "trials",
    "failed",
    "passed",
    "skipped",
    "ok",
    "cores",
    "threads",
    "nodes",
    "ranks",
    "width",
    "height",
    "depth",
    "x",
    "y",
    "z",
    "lat",
    "lon",
    "size",
    "start",
    "end",
    "begin",
    "stop",
    "year",
    "month",
    "day",
    "hour",
    "rank",
    "price",
    "weight",
    "age",
    "cycles",
    "instructions",
    "branches",
    "faults",
    "messages",
    "packets",
    "bytes",
    "calls",
    "insert",
    "update",
    "delete",
    "select",
    "lesen",
    "schreiben",
    "kosten",
    "preis",
    "größe",
    "spread",
    "other",
    "rest",
    "notes",
];

/// Takes a head apart.
pub(super) fn head(written: &str) -> Head {
    remembered(written, |known| &mut known.head, || taken_apart(written))
}

fn taken_apart(written: &str) -> Head {
    let written = written.trim();
    if written.is_empty()
        || written.contains('.') && written.contains(char::is_alphabetic) && !has_version(written)
    {
        return Head::Other;
    }
    if let Some((number, word)) = numbered(written) {
        return Head::Number { number, word };
    }
    let scores = written.split([' ', '=', '_', '-', ':', '@']).next().unwrap_or_default().to_lowercase();
    if SCORES.contains(&scores.as_str()) {
        return Head::Other;
    }
    let name = Name::of(written);
    if name.summary.is_some() || name.words.is_empty() || PARTS.iter().any(|part| name.has(part)) {
        return Head::Other;
    }
    match (recognise(written, false), name.unit) {
        (Recognised::Unknown { unit: None, direction: Direction::Neutral, quantity: false }, None) => {
            Head::Name
        }
        (Recognised::Unknown { unit: Some(unit), quantity, .. }, Some(_)) if !quantity || is_rate(unit) => {
            stem(written, unit).map_or(Head::Other, |name| Head::Unit { name, unit })
        }
        _ => Head::Other,
    }
}

/// `qwen2.5-7b`, `v0.9.2`: a point between digits.
fn has_version(written: &str) -> bool {
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    written
        .match_indices('.')
        .all(|(at, _)| digit(written[..at].chars().next_back()) && digit(written[at + 1..].chars().next()))
}

/// A rate makes a direction of any name.
fn is_rate(unit: Unit) -> bool {
    unit.symbol().contains('/')
}

/// The name before the unit: `marlin` of `marlin_ms`, `C40` of `C40 (GB/s)`.
fn stem(written: &str, unit: Unit) -> Option<String> {
    let ends = |at: &usize| {
        Unit::of_sign(written[*at..].trim_matches(['_', '-', ' ', '(', ')', '[', ']'])) == Some(unit)
    };
    let at = written.match_indices(['_', '-', ' ', '(', '[']).map(|(at, _)| at).find(ends)?;
    let name = written[..at].trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// A number, with the word beside it.
fn numbered(written: &str) -> Option<(String, Option<String>)> {
    if number::is_number(written) {
        return Some((written.to_owned(), None));
    }
    let digits = written.trim_end_matches(['k', 'K', 'M']);
    if digits.len() + 1 == written.len()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.is_empty()
    {
        return Some((written.to_owned(), None));
    }
    let (one, other) = written.split_once([' ', '=', '_', '-', ':'])?;
    let (one, other) = (one.trim(), other.trim());
    let is_word = |text: &str| !text.is_empty() && text.chars().all(char::is_alphabetic);
    let (number, word) = match (number::is_number(one), number::is_number(other)) {
        (true, false) if is_word(other) => (one, other),
        (false, true) if is_word(one) => (other, one),
        _ => return None,
    };
    let lower = word.to_lowercase();
    // `p 95`, and `gpu 0` beside `gpu 1`, which are things and no values of one.
    (!SCORES.contains(&lower.as_str()) && Unit::of_sign(word).is_none())
        .then(|| (number.to_owned(), Some(word.to_owned())))
}

impl Head {
    /// The word beside a number.
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Number { word, .. } => word.as_deref(),
            _ => None,
        }
    }

    pub(super) fn unit(&self) -> Option<Unit> {
        match self {
            Self::Unit { unit, .. } => Some(*unit),
            _ => None,
        }
    }

    /// The value of a dimension that the head is.
    pub(super) fn value(&self, written: &str) -> String {
        match self {
            Self::Number { number, .. } => number.clone(),
            Self::Unit { name, .. } => name.clone(),
            Self::Name | Self::Other => written.trim().to_owned(),
        }
    }

    /// Whether a number may be the one of a percentile.
    pub(super) fn is_quantile(&self) -> bool {
        const QUANTILES: [&str; 17] = [
            "1", "5", "10", "25", "50", "75", "90", "95", "99", "99.9", "0.5", "0.75", "0.9", "0.90", "0.95",
            "0.99", "0.999",
        ];
        matches!(self, Self::Number { number, .. } if QUANTILES.contains(&number.trim_end_matches(['%', ' '])))
    }
}

/// Whether names are values of one thing by their looks: they begin or end alike, and what differs is a number or a
/// version of it: `gemma-2b` and `gemma-7b`, `q4_0` and `q8_0`.
pub(super) fn are_alike<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let names: Vec<&str> = names.collect();
    let letters =
        |name: &str| name.chars().filter(|letter| letter.is_alphabetic()).collect::<String>().to_lowercase();
    let Some(first) = names.first() else { return false };
    let has_digit = |name: &&str| name.contains(|letter: char| letter.is_ascii_digit());
    names.len() > 1
        && names.iter().all(has_digit)
        && !letters(first).is_empty()
        && names.iter().all(|name| letters(name) == letters(first))
}

#[cfg(test)]
mod tests {
    use super::{Head, are_alike, head};

    #[test]
    fn tells_values_from_metrics() {
        let number = |number: &str, word: Option<&str>| Head::Number {
            number: number.to_owned(),
            word: word.map(str::to_owned),
        };
        let check = |written: &str, expected: Head| assert_eq!(head(written), expected, "{written}");
        check("4096", number("4096", None));
        check("8 threads", number("8", Some("threads")));
        check("batch=4", number("4", Some("batch")));
        check("32k", number("32k", None));
        check("64 KiB", number("64 KiB", None));
        for name in ["C40", "C40 tessera", "Lark-S", "German", "qwen2.5-7b", "q4_0"] {
            check(name, Head::Name);
        }
        check("marlin_ms", Head::Unit { name: "marlin".to_owned(), unit: domain::Unit::Milliseconds });
        check("C40 (GB/s)", Head::Unit { name: "C40".to_owned(), unit: domain::Unit::GigabytesPerSecond });
        for metric in [
            "accuracy",
            "f1",
            "p50",
            "p95",
            "mean",
            "ttft_ms",
            "top 5",
            "recall@10",
            "train",
            "forward",
            "load_s",
            "score",
            "errors",
            "latency",
            "std",
            "latency_ms.p50",
            "size_gb",
            "count",
            "Utterances",
            "decode_ms",
        ] {
            check(metric, Head::Other);
        }
    }

    #[test]
    fn names_are_alike_that_differ_in_a_number() {
        let check = |names: &[&str], expected: bool| {
            assert_eq!(are_alike(names.iter().copied()), expected, "{names:?}");
        };
        check(&["gemma-2b", "gemma-7b"], true);
        check(&["q4_0", "q8_0"], true);
        check(&["alpha", "beta"], false);
        check(&["gemma-2b", "qwen-7b"], false);
    }
}
