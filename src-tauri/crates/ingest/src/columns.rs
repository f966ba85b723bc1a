//! What a column is by its name, by the one table of names, and what its name leaves to its values.

mod table;
mod words;

use domain::{Dimension, Direction, Metric, Summary, SummaryKind, Unit};

use crate::memory::remembered;
use crate::names::{DEGREES, Kind, Name};

/// What a name says about its column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Recognised {
    /// Something measured.
    Measure {
        /// What.
        metric: Metric,
        /// The unit that the name states or that this metric always has.
        unit: Option<Unit>,
        /// Which way is better.
        direction: Direction,
    },
    /// What a row is about.
    Dimension,
    /// What tells a row from the others.
    Identifier,
    /// `temperature`: of a sampler, or of a graphics card. Only the values tell.
    Temperature,
    /// How many values, runs or samples stand behind a row.
    Count,
    /// Nothing that is in the table.
    Unknown {
        /// The unit that the name states.
        unit: Option<Unit>,
        /// Which way is better.
        direction: Direction,
        /// Whether a word of it says that something was measured or counted.
        quantity: bool,
    },
}

use self::table::{DIMENSIONS, IDENTIFIERS, Line, METRICS, Match};
use self::words::{COUNTS, HIGHER, LOWER, QUANTITIES, SETTABLE};

/// What a name says that it sums up, if anything.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sums(pub(crate) Option<Summary>);

/// What the name of a column says that it sums up.
pub(crate) fn summary(written: &str) -> Option<Summary> {
    remembered(written, |known| &mut known.summary, || Sums(find_summary(written))).0
}

fn find_summary(written: &str) -> Option<Summary> {
    let mut name = Name::of(written);
    let kind = match name.summary {
        Some(kind) => kind,
        None if COUNTS.contains(&name.words.as_str()) && name.unit.is_none() => {
            return Some(Summary { kind: SummaryKind::Count, of: Metric::Column(name.words) });
        }
        None => {
            name = counted(&name)?;
            SummaryKind::Count
        }
    };
    name.kind = Kind::Location;
    let tail = || metric(&Name::of(last_segment(written)?));
    let of = match (metric(&name).or_else(tail), name.unit) {
        (Some(line), _) => line.metric.clone(),
        (None, Some(Unit::TokensPerSecond)) if !crowd(&name) => Metric::DecodeThroughput,
        (None, Some(Unit::CallsPerSecond)) => Metric::RequestThroughput,
        _ => Metric::Column(name.words),
    };
    Some(Summary { kind, of })
}

/// `ttft_s count` says of how many values; `eval count` is the thing itself.
fn counted(name: &Name) -> Option<Name> {
    let stem = ["count", "n"].into_iter().find_map(|last| name.without_last(last))?;
    let known = (metric(name).is_none() || name.last() == Some("n"))
        && (metric(&stem).is_some() || stem.unit.is_some());
    known.then_some(stem)
}

/// What the name of a column says. `whole` tells that all values are whole numbers, as durations in
/// nanoseconds are.
pub(crate) fn recognise(written: &str, whole: bool) -> Recognised {
    remembered(written, |known| &mut known.recognised[usize::from(whole)], || find(written, whole, None))
}

/// What the name of a column says whose cells state a unit: `memory` in GB is taken up, and in % it is in use.
pub(crate) fn recognise_stated(written: &str, whole: bool, unit: Unit) -> Recognised {
    find(written, whole, Some(unit))
}

/// `metrics.load_ms` is what `load_ms` is, where the whole name says nothing.
fn find(written: &str, whole: bool, stated: Option<Unit>) -> Recognised {
    let recognised = find_whole(written, whole, stated);
    match last_segment(written) {
        Some(last) if matches!(recognised, Recognised::Unknown { .. }) => match find(last, whole, stated) {
            Recognised::Unknown { .. } => recognised,
            // `upload.duration_ms` is of the upload, and no whole request.
            Recognised::Measure { metric: Metric::EndToEnd, unit, direction } if names_a_thing(written) => {
                Recognised::Measure { metric: Metric::Column(written.to_owned()), unit, direction }
            }
            Recognised::Measure { metric: Metric::Column(_), unit, direction } => {
                Recognised::Measure { metric: Metric::Column(written.to_owned()), unit, direction }
            }
            known => known,
        },
        _ => recognised,
    }
}

/// Whether what stands before the last point of a dotted name is the name of a thing, and not of a group of
/// measurements.
fn names_a_thing(written: &str) -> bool {
    const GROUPS: [&str; 24] = [
        "metrics",
        "metric",
        "result",
        "results",
        "stats",
        "statistics",
        "summary",
        "timing",
        "timings",
        "times",
        "measurement",
        "measurements",
        "response",
        "request",
        "run",
        "runs",
        "data",
        "output",
        "overall",
        "total",
        "performance",
        "perf",
        "usage",
        "benchmark",
    ];
    let before = written.rsplit_once('.').map_or("", |(before, _)| before);
    let name = Name::of(before);
    !name.words.is_empty() && !GROUPS.iter().any(|group| name.has(group))
}

/// What stands behind the last point of a dotted name.
fn last_segment(written: &str) -> Option<&str> {
    let (_, last) = written.rsplit_once('.')?;
    last.starts_with(char::is_alphabetic).then_some(last)
}

/// Units that something is given for each of, `price_per_gb`, where the whole is of no unit known here.
const DIVIDED_BY: [&str; 16] = [
    "kwh", "wh", "joule", "hour", "h", "day", "minute", "min", "gb", "mb", "kb", "tb", "gib", "mib", "watt",
    "w",
];

fn find_whole(written: &str, whole: bool, stated: Option<Unit>) -> Recognised {
    let mut name = Name::of(written);
    // `Transfer/sec` in MB/s.
    name.unit = if name.unit == Some(Unit::PerSecond) { stated.or(name.unit) } else { name.unit.or(stated) };
    // `price_eur_per_kwh` is no energy, and `usd_per_hour` no time.
    let lower = written.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).rev();
    let of_amount = words.next().is_some_and(|last| DIVIDED_BY.contains(&last));
    if of_amount && words.next() == Some("per") {
        name.unit = stated;
    }
    let any = |list: &[Match]| {
        list.iter().any(|wanted| match wanted {
            Match::Is(phrase) => name.is(phrase),
            Match::Has(phrase) => name.has(phrase),
        })
    };
    let numbered = matches!(name.last(), Some("id" | "uuid" | "at")) && !name.has("model");
    if any(IDENTIFIERS) || numbered {
        return Recognised::Identifier;
    }
    if COUNTS.contains(&name.words.as_str()) && name.unit.is_none() || counted(&name).is_some() {
        return Recognised::Count;
    }
    let metric = metric(&name);
    // A unit settles it: `gpu` is a name, `gpu_percent` a measurement.
    if name.unit.is_none_or(|unit| unit == Unit::Tokens) && metric.is_none() && any(DIMENSIONS) {
        return Recognised::Dimension;
    }
    if metric.is_none() && name.unit.is_none() && DEGREES.iter().any(|word| name.has(word)) {
        return Recognised::Temperature;
    }
    let unit = name.unit.or_else(|| nanoseconds(&name, whole)).or_else(|| crowd_rate(&name));
    // A spread in °F is no point on that scale.
    let unit = unit.filter(|unit| name.kind == Kind::Location || *unit != Unit::Fahrenheit);
    match metric {
        Some(line) if name.kind == Kind::Location => {
            let unit = if line.units.contains(&Dimension::Tokens) {
                Some(Unit::Tokens)
            } else {
                unit.filter(|unit| *unit != Unit::Tokens)
            };
            Recognised::Measure {
                metric: line.metric.clone(),
                unit: unit.or(line.implied),
                direction: line.metric.direction(),
            }
        }
        Some(line) => Recognised::Measure {
            metric: Metric::Column(written.to_owned()),
            unit: unit.or(line.implied),
            direction: Direction::Neutral,
        },
        None if name.kind == Kind::Location && unit == Some(Unit::TokensPerSecond) && !crowd(&name) => {
            let metric = Metric::DecodeThroughput;
            Recognised::Measure { direction: metric.direction(), metric, unit }
        }
        None if name.kind == Kind::Location && unit == Some(Unit::CallsPerSecond) => {
            let metric = Metric::RequestThroughput;
            Recognised::Measure { direction: metric.direction(), metric, unit }
        }
        None => {
            let direction = direction(&name, unit);
            let set = SETTABLE.iter().any(|phrase| name.has(phrase));
            let counted = !set && QUANTITIES.iter().any(|word| name.has(word));
            let quantity = direction != Direction::Neutral || counted;
            Recognised::Unknown { unit, direction, quantity }
        }
    }
}

fn metric(name: &Name) -> Option<&'static Line> {
    METRICS.iter().find(|line| line.fits(name))
}

/// Tokens per second of a whole run, or of prefill and decode alike, are not those of one call's decoding.
fn crowd(name: &Name) -> bool {
    let words = [
        "total",
        "overall",
        "aggregate",
        "system",
        "output",
        "concurrent",
        "ts",
        "count",
        "mixed",
        "sampling",
        "sample",
    ];
    words.iter().any(|word| name.has(word))
}

/// What servers call tokens per second of all requests together, under names without a unit.
fn crowd_rate(name: &Name) -> Option<Unit> {
    let names =
        ["output throughput", "output token throughput", "total token throughput", "total output throughput"];
    names.iter().any(|phrase| name.is(phrase)).then_some(Unit::TokensPerSecond)
}

/// Ollama's durations are whole nanoseconds under names without a unit.
fn nanoseconds(name: &Name, whole: bool) -> Option<Unit> {
    let durations = ["total duration", "load duration", "prompt eval duration", "eval duration"];
    (whole && durations.iter().any(|phrase| name.has(phrase))).then_some(Unit::Nanoseconds)
}

fn direction(name: &Name, unit: Option<Unit>) -> Direction {
    let any = |list: &[&str]| list.iter().any(|word| name.has(word));
    let rate = unit.is_some_and(|unit| {
        matches!(
            unit.dimension(),
            Dimension::TokenRate
                | Dimension::CallRate
                | Dimension::OperationRate
                | Dimension::FrameRate
                | Dimension::Rate
                | Dimension::DataRate
                | Dimension::Compute
        )
    });
    // A percentile of times is of how long something took.
    let percentile = matches!(name.summary, Some(SummaryKind::Quantile(_) | SummaryKind::Median))
        && unit.is_some_and(|unit| unit.dimension() == Dimension::Time);
    let timed = name.is("time") && unit.is_some_and(|unit| unit.dimension() == Dimension::Time);
    if name.kind == Kind::Derived {
        Direction::Neutral
    } else if percentile || timed || any(&LOWER) {
        Direction::LowerIsBetter
    } else if rate || any(&HIGHER) {
        Direction::HigherIsBetter
    } else {
        Direction::Neutral
    }
}

#[cfg(test)]
mod tests;
