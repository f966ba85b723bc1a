//! The words of prose for metrics and statistics.

use domain::{Dimension, Metric, StatisticKind};

/// A metric that a clause names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    pub(super) at: usize,
    pub(super) word: String,
    pub(super) metric: Metric,
    pub(super) dimension: Dimension,
    /// Whether a number without a unit behind it can be meant: the phrase holds the unit.
    pub(super) unitless: bool,
}

/// Phrases in lower case; of two at one place the longer counts.
const PHRASES: [(&str, Metric, Dimension, bool); 44] = [
    ("prefill throughput", Metric::PrefillThroughput, Dimension::TokenRate, false),
    ("prompt throughput", Metric::PrefillThroughput, Dimension::TokenRate, false),
    ("prompt eval rate", Metric::PrefillThroughput, Dimension::TokenRate, false),
    ("prompt processing", Metric::PrefillThroughput, Dimension::TokenRate, false),
    ("request throughput", Metric::RequestThroughput, Dimension::CallRate, false),
    ("throughput", Metric::RequestThroughput, Dimension::CallRate, false),
    ("decode throughput", Metric::DecodeThroughput, Dimension::TokenRate, false),
    ("token generation", Metric::DecodeThroughput, Dimension::TokenRate, false),
    ("generation speed", Metric::DecodeThroughput, Dimension::TokenRate, false),
    ("decode speed", Metric::DecodeThroughput, Dimension::TokenRate, false),
    ("throughput", Metric::DecodeThroughput, Dimension::TokenRate, false),
    ("tokens per second", Metric::DecodeThroughput, Dimension::TokenRate, true),
    ("tokens/second", Metric::DecodeThroughput, Dimension::TokenRate, true),
    ("tokens/s", Metric::DecodeThroughput, Dimension::TokenRate, true),
    ("tok/s", Metric::DecodeThroughput, Dimension::TokenRate, true),
    ("time to first token", Metric::TimeToFirstToken, Dimension::Time, false),
    ("time-to-first-token", Metric::TimeToFirstToken, Dimension::Time, false),
    ("first token latency", Metric::TimeToFirstToken, Dimension::Time, false),
    ("first-token latency", Metric::TimeToFirstToken, Dimension::Time, false),
    ("ttft", Metric::TimeToFirstToken, Dimension::Time, false),
    ("inter-token latency", Metric::InterTokenLatency, Dimension::Time, false),
    ("itl", Metric::InterTokenLatency, Dimension::Time, false),
    ("tpot", Metric::InterTokenLatency, Dimension::Time, false),
    ("load time", Metric::Load, Dimension::Time, false),
    ("load duration", Metric::Load, Dimension::Time, false),
    ("model load", Metric::Load, Dimension::Time, false),
    ("end-to-end latency", Metric::EndToEnd, Dimension::Time, false),
    ("end-to-end time", Metric::EndToEnd, Dimension::Time, false),
    ("e2e latency", Metric::EndToEnd, Dimension::Time, false),
    ("e2e", Metric::EndToEnd, Dimension::Time, false),
    ("response time", Metric::EndToEnd, Dimension::Time, false),
    ("total duration", Metric::EndToEnd, Dimension::Time, false),
    ("total time", Metric::EndToEnd, Dimension::Time, false),
    ("generation time", Metric::Decode, Dimension::Time, false),
    ("latency", Metric::Latency, Dimension::Time, false),
    ("vram", Metric::Memory, Dimension::Data, false),
    ("memory", Metric::Memory, Dimension::Data, false),
    ("power", Metric::Power, Dimension::Power, false),
    ("temperature", Metric::Temperature, Dimension::Temperature, false),
    ("utilization", Metric::Utilization, Dimension::Share, false),
    ("utilisation", Metric::Utilization, Dimension::Share, false),
    ("accuracy", Metric::Accuracy, Dimension::Share, true),
    ("exact match", Metric::Accuracy, Dimension::Share, true),
    ("generated tokens", Metric::GeneratedTokens, Dimension::Tokens, false),
];

/// A column of the data that has no other name: its words, itself, what its unit measures.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ColumnWords {
    pub(super) words: String,
    /// A word that must stand with them.
    pub(super) with: Option<String>,
    pub(super) metric: Metric,
    pub(super) dimension: Dimension,
}

/// The metrics that a clause names, in order; those of `columns` by their own words.
pub(super) fn metrics(clause: &str, columns: &[ColumnWords]) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let known =
        PHRASES.iter().map(|(word, metric, dimension, unitless)| (*word, metric, dimension, *unitless));
    let with = |column: &&ColumnWords| column.with.as_ref().is_none_or(|word| clause.contains(word.as_str()));
    let own = columns.iter().filter(with).map(|column| {
        (column.words.as_str(), &column.metric, &column.dimension, column.dimension == Dimension::Number)
    });
    for (word, metric, dimension, unitless) in known.chain(own) {
        for (at, _) in clause.match_indices(word) {
            let before = clause[..at].chars().next_back();
            let after = clause[at + word.len()..].chars().next();
            let inside = |character: Option<char>| {
                character.is_some_and(|character| character.is_alphanumeric() || character == '_')
            };
            // A unit behind a number is no name.
            let behind_number = unitless
                && clause[..at].trim_end().ends_with(|digit: char| digit.is_ascii_digit())
                && *dimension == Dimension::TokenRate;
            let unit_of = matches!(after, Some('/'));
            if inside(before) || inside(after) || behind_number || unit_of {
                continue;
            }
            let longer = |known: &Named| {
                known.dimension == *dimension
                    && known.at <= at
                    && at + word.len() <= known.at + known.word.len()
            };
            if !found.iter().any(longer) {
                found.retain(|known| {
                    !(known.dimension == *dimension
                        && at <= known.at
                        && known.at + known.word.len() <= at + word.len())
                });
                found.push(Named {
                    at,
                    word: word.to_owned(),
                    metric: metric.clone(),
                    dimension: *dimension,
                    unitless,
                });
            }
        }
    }
    for column in columns {
        if let Some((at, end)) = initials(clause, &column.words)
            && !found.iter().any(|known| {
                known.dimension == column.dimension && known.at < end && at < known.at + known.word.len()
            })
        {
            let unitless = column.dimension == Dimension::Number;
            let word = clause[at..end].to_owned();
            found.push(Named {
                at,
                word,
                metric: column.metric.clone(),
                dimension: column.dimension,
                unitless,
            });
        }
    }
    found.sort_by_key(|named| named.at);
    found
}

/// Words whose first letters are `short`: `word error rate` for `wer`.
fn initials(clause: &str, short: &str) -> Option<(usize, usize)> {
    if !(3..=5).contains(&short.len()) || !short.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for word in clause.split(' ') {
        words.push((at, word));
        at += word.len() + 1;
    }
    words.windows(short.len()).find_map(|window| {
        let fits = window
            .iter()
            .zip(short.chars())
            .all(|((_, word), letter)| word.len() > 2 && word.starts_with(letter));
        let (last, word) = window[window.len() - 1];
        fits.then(|| (window[0].0, last + word.trim_end_matches([':', ',']).len()))
    })
}

/// What words say a number is of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) statistic: Option<StatisticKind>,
    pub(super) best: bool,
}

/// The statistic that is named last.
pub(super) fn statistic(words: &str) -> Option<Said> {
    let of = |word: &str| {
        let said = |statistic, best| Some(Said { statistic: Some(statistic), best });
        match word {
            "mean" | "average" | "avg" | "averaged" | "averages" | "averaging" => {
                said(StatisticKind::Mean, false)
            }
            "median" | "p50" => said(StatisticKind::Median, false),
            "peak" | "max" | "maximum" | "highest" => said(StatisticKind::Maximum, true),
            "min" | "minimum" | "lowest" => said(StatisticKind::Minimum, true),
            "p95" | "95th" => said(StatisticKind::Percentile95, false),
            "p99" | "99th" => said(StatisticKind::Percentile99, false),
            "best" | "top" | "fastest" | "worst" | "slowest" => Some(Said { statistic: None, best: true }),
            _ => None,
        }
    };
    let mut last: Option<Said> = None;
    let mut behind_mean = false;
    for word in words.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let said = of(word);
        // The mean peak is a mean.
        if !(behind_mean && said.is_some_and(|said| said.best)) {
            last = said.or(last);
        }
        behind_mean = said.is_some_and(|said| !said.best);
    }
    last
}

/// Whether a clause speaks of a target, a limit, a change or a guess, and not of what was measured.
pub(super) fn is_no_level(clause: &str) -> bool {
    const WORDS: [&str; 30] = [
        "target",
        "goal",
        "slo",
        "limit",
        "threshold",
        "budget",
        "below",
        "under",
        "less than",
        "more than",
        "at least",
        "at most",
        "over ",
        "above",
        "exceed",
        "up to",
        "within",
        "faster",
        "slower",
        "improve",
        "reduc",
        "increase",
        "decrease",
        "regress",
        "drop",
        "expect",
        "estimated",
        "should",
        "previously",
        "std",
    ];
    let compared = clause
        .split(|character: char| !character.is_alphanumeric())
        .any(|word| matches!(word, "vs" | "versus" | "than" | "compared"));
    compared || WORDS.iter().any(|word| clause.contains(word)) || clause.contains('±')
}

/// Whether a clause speaks of a single run or prompt among several.
pub(super) fn is_of_one(clause: &str) -> bool {
    let words = clause.split(|character: char| !character.is_alphanumeric());
    words.into_iter().any(|word| {
        matches!(
            word,
            "first"
                | "second"
                | "third"
                | "last"
                | "initial"
                | "subsequent"
                | "later"
                | "cold"
                | "some"
                | "one"
                | "spike"
                | "spikes"
        )
    })
}
