//! The one table that says what a column is by its name, and what its name leaves to its values.

use domain::{Dimension, Direction, Metric, Unit};

use crate::names::{Kind, Name};

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

/// How a phrase is looked for among the words of a name.
#[derive(Debug, Clone, Copy)]
enum Match {
    /// The words are the phrase.
    Is(&'static str),
    /// The phrase is among the words.
    Has(&'static str),
}

use Match::{Has, Is};

/// Dimensions that a metric's unit may have; a name that states another unit is not of this metric.
type Allowed = &'static [Dimension];

const TIME: Allowed = &[Dimension::Time];
const RATE: Allowed = &[Dimension::TokenRate];
const CALLS: Allowed = &[Dimension::CallRate];
const TOKENS: Allowed = &[Dimension::Tokens];
const DATA: Allowed = &[Dimension::Data];
const POWER: Allowed = &[Dimension::Power];
const DEGREES: Allowed = &[Dimension::Temperature];
const SHARE: Allowed = &[Dimension::Share];

/// One line of the table: the metric, how its columns are called, words that make it another one, the units
/// that it may have, the unit that it has where none is stated, and whether the unit must be stated.
struct Line {
    metric: Metric,
    names: &'static [Match],
    but_not: &'static [&'static str],
    units: Allowed,
    implied: Option<Unit>,
    stated: bool,
}

const fn line(metric: Metric, units: Allowed, names: &'static [Match]) -> Line {
    Line { metric, names, but_not: &[], units, implied: None, stated: false }
}

impl Line {
    const fn but_not(mut self, words: &'static [&'static str]) -> Self {
        self.but_not = words;
        self
    }

    const fn implied(mut self, unit: Unit) -> Self {
        self.implied = Some(unit);
        self
    }

    const fn stated(mut self) -> Self {
        self.stated = true;
        self
    }

    fn fits(&self, name: &Name) -> bool {
        let named = self.names.iter().any(|wanted| match wanted {
            Is(phrase) => name.is(phrase),
            Has(phrase) => name.has(phrase),
        });
        let unit_fits = match name.unit {
            // `tokens` at the end of a name is the thing and not the unit: `time to first token`.
            Some(Unit::Tokens) if !self.units.contains(&Dimension::Tokens) => {
                !self.stated && name.has("token")
            }
            Some(unit) => self.units.contains(&unit.dimension()),
            None => !self.stated,
        };
        named && unit_fits && !self.but_not.iter().any(|word| name.has(word))
    }
}

/// The table. The first line that fits is taken.
static METRICS: [Line; 22] = [
    line(
        Metric::TimeToFirstToken,
        TIME,
        &[Has("ttft"), Has("time first token"), Has("first token latency"), Has("first token")],
    )
    .but_not(&["count"]),
    line(
        Metric::InterTokenLatency,
        TIME,
        &[Has("itl"), Has("tpot"), Has("tbt"), Has("inter token"), Has("time output token")],
    ),
    line(Metric::InterTokenLatency, TIME, &[Is("token")]).stated().but_not(&["count"]),
    line(Metric::PrefillThroughput, RATE, &[Has("prompt"), Has("prefill"), Has("input"), Has("pp")]).stated(),
    line(
        Metric::PrefillThroughput,
        RATE,
        &[Has("prompt eval rate"), Has("prefill rate"), Has("prefill throughput"), Has("prefill speed")],
    )
    .implied(Unit::TokensPerSecond),
    line(
        Metric::DecodeThroughput,
        RATE,
        &[
            Is("throughput"),
            Is("eval rate"),
            Has("decode rate"),
            Has("decode throughput"),
            Has("decode speed"),
            Has("generation throughput"),
            Has("generation speed"),
            Has("generation rate"),
            Is("token throughput"),
        ],
    )
    .implied(Unit::TokensPerSecond),
    line(Metric::RequestThroughput, CALLS, &[Has("request throughput")]).implied(Unit::CallsPerSecond),
    line(
        Metric::PromptTokens,
        TOKENS,
        &[
            Has("prompt eval count"),
            Has("prompt token"),
            Has("input token"),
            Has("prompt length"),
            Has("input sequence length"),
        ],
    )
    .implied(Unit::Tokens)
    .but_not(&["time", "duration", "cost", "total"]),
    line(
        Metric::GeneratedTokens,
        TOKENS,
        &[
            Has("eval count"),
            Has("output token"),
            Has("completion token"),
            Has("generated token"),
            Has("token generated"),
            Has("new token"),
            Has("response token"),
            Has("decode token"),
            Has("output sequence length"),
        ],
    )
    .implied(Unit::Tokens)
    .but_not(&["time", "duration", "cost", "total", "prompt", "max"]),
    line(Metric::Load, TIME, &[Is("load")]).stated(),
    line(
        Metric::Load,
        TIME,
        &[Has("load time"), Has("load duration"), Has("model load"), Has("loading time")],
    ),
    line(
        Metric::Prefill,
        TIME,
        &[
            Is("prompt eval"),
            Has("prompt eval time"),
            Has("prompt eval duration"),
            Has("prefill"),
            Has("prompt processing"),
        ],
    )
    .but_not(&["count", "rate", "speed", "throughput", "token"]),
    line(
        Metric::Decode,
        TIME,
        &[
            Is("eval"),
            Is("eval time"),
            Has("eval duration"),
            Is("decode"),
            Has("decode time"),
            Has("decode duration"),
            Is("generation"),
            Has("generation time"),
            Has("generation duration"),
        ],
    )
    .but_not(&["prompt", "count", "token"]),
    line(
        Metric::EndToEnd,
        TIME,
        &[
            Has("e2e"),
            Has("e2el"),
            Has("end end"),
            Has("total duration"),
            Has("total time"),
            Has("response time"),
            Has("request time"),
            Has("request latency"),
            Has("total latency"),
            Has("wall time"),
            Has("wall clock"),
        ],
    ),
    line(
        Metric::EndToEnd,
        TIME,
        &[Is("total"), Is("elapsed"), Is("duration"), Is("elapsed time"), Is("wall")],
    )
    .stated(),
    line(Metric::Latency, TIME, &[Has("latency"), Has("latenz")]).but_not(&["count"]),
    line(Metric::Utilization, SHARE, &[Has("utilization"), Has("utilisation"), Has("util")]),
    line(Metric::Utilization, SHARE, &[Has("cpu"), Has("gpu"), Has("memory"), Has("vram"), Has("ram")])
        .stated(),
    line(Metric::Memory, DATA, &[Has("memory"), Has("mem"), Has("vram"), Has("ram"), Has("rss")]).but_not(&[
        "total",
        "free",
        "available",
        "clock",
        "utilization",
        "utilisation",
        "util",
        "bandwidth",
        "temperature",
        "temp",
        "speed",
    ]),
    line(Metric::Power, POWER, &[Has("power"), Has("power draw")]).but_not(&["cap", "state", "mode", "max"]),
    line(Metric::Temperature, DEGREES, &[Has("temperature"), Has("temp")]).stated(),
    line(
        Metric::Accuracy,
        SHARE,
        &[
            Has("accuracy"),
            Has("acc"),
            Has("acc norm"),
            Has("exact match"),
            Is("f1"),
            Has("f1 score"),
            Has("pass rate"),
            Is("em"),
        ],
    ),
];

/// What a row is about: what was run, on what, and how it was set.
const DIMENSIONS: &[Match] = &[
    Has("model"),
    Is("tag"),
    Has("quant"),
    Has("quantization"),
    Has("quantisation"),
    Has("backend"),
    Has("engine"),
    Has("runtime"),
    Is("device"),
    Is("gpu"),
    Is("cpu"),
    Has("gpu name"),
    Has("hardware"),
    Is("host"),
    Has("stage"),
    Is("phase"),
    Has("status"),
    Is("outcome"),
    Is("state"),
    Is("config"),
    Has("config name"),
    Is("configuration"),
    Has("variant"),
    Is("setting"),
    Has("scenario"),
    Is("task"),
    Has("dataset"),
    Is("suite"),
    Is("category"),
    Has("language"),
    Is("prompt"),
    Has("prompt index"),
    Has("prompt text"),
    Has("prompt name"),
    Is("question"),
    Is("benchmark"),
    Is("test"),
    Has("top p"),
    Has("top k"),
    Has("min p"),
    Has("repeat penalty"),
    Has("presence penalty"),
    Has("frequency penalty"),
    Has("num gpu"),
    Has("gpu layers"),
    Is("ngl"),
    Has("num ctx"),
    Has("n ctx"),
    Is("ctx"),
    Has("ctx size"),
    Has("context length"),
    Has("context size"),
    Is("context"),
    Has("num predict"),
    Has("n predict"),
    Has("max token"),
    Has("batch"),
    Has("ubatch"),
    Has("num batch"),
    Is("threads"),
    Has("num thread"),
    Has("n threads"),
    Has("num threads"),
    Has("concurrency"),
    Is("clients"),
    Is("users"),
    Has("parallel"),
    Has("parallelism"),
    Has("request rate"),
    Has("tp size"),
    Is("dtype"),
    Has("flash attn"),
    Is("type k"),
    Is("type v"),
    Is("options"),
    Has("error message"),
    Has("done reason"),
    Has("stop reason"),
    Has("finish reason"),
    Is("date"),
    Is("n prompt"),
    Is("n gen"),
    Is("n depth"),
    Is("strategy"),
    Is("pstate"),
];

/// What tells a row from the others: ids, seeds, times of day.
const IDENTIFIERS: &[Match] = &[
    Is("id"),
    Is("uuid"),
    Is("guid"),
    Is("hash"),
    Is("digest"),
    Is("sha"),
    Is("sha256"),
    Has("seed"),
    Is("run"),
    Is("iteration"),
    Is("iter"),
    Is("trial"),
    Is("repeat"),
    Is("repetition"),
    Is("rep"),
    Is("index"),
    Is("idx"),
    Is("no"),
    Is("nr"),
    Is("row"),
    Has("timestamp"),
    Is("datetime"),
    Has("created at"),
    Has("generated at"),
    Has("started at"),
    Has("finished at"),
    Has("create time"),
    Has("start time"),
    Has("end time"),
    Is("pid"),
    Is("port"),
    Is("nonce"),
    Is("run number"),
    Is("run index"),
    Is("attempt"),
    Has("export datetime"),
];

/// Words that tell which way is better where the metric is unknown.
const HIGHER: [&str; 9] =
    ["score", "quality", "throughput", "goodput", "completed", "efficiency", "bandwidth", "success", "win"];
/// Words of numbers that are measured or counted, however few values they have.
const QUANTITIES: [&str; 18] = [
    "clock",
    "speed",
    "count",
    "chars",
    "characters",
    "usage",
    "used",
    "rate",
    "total",
    "sum",
    "length",
    "bytes",
    "words",
    "cost",
    "price",
    "age",
    "number",
    "percentile",
];
const LOWER: [&str; 12] = [
    "delay",
    "error",
    "errors",
    "loss",
    "perplexity",
    "ppl",
    "wer",
    "failures",
    "failed",
    "retries",
    "anomalies",
    "lag",
];

/// What the name of a column says. `whole` tells that all values are whole numbers, as durations in
/// nanoseconds are.
pub(crate) fn recognise(written: &str, whole: bool) -> Recognised {
    let name = Name::of(written);
    let any = |list: &[Match]| {
        list.iter().any(|wanted| match wanted {
            Is(phrase) => name.is(phrase),
            Has(phrase) => name.has(phrase),
        })
    };
    let numbered = matches!(name.last(), Some("id" | "uuid" | "at")) && !name.has("model");
    if any(IDENTIFIERS) || numbered {
        return Recognised::Identifier;
    }
    let metric = metric(&name);
    // A unit settles it: `gpu` is a name, `gpu_percent` a measurement.
    if name.unit.is_none_or(|unit| unit == Unit::Tokens) && metric.is_none() && any(DIMENSIONS) {
        return Recognised::Dimension;
    }
    if metric.is_none() && name.unit.is_none() && (name.has("temperature") || name.has("temp")) {
        return Recognised::Temperature;
    }
    let unit = name.unit.or_else(|| nanoseconds(&name, whole));
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
            let quantity = direction != Direction::Neutral || QUANTITIES.iter().any(|word| name.has(word));
            Recognised::Unknown { unit, direction, quantity }
        }
    }
}

fn metric(name: &Name) -> Option<&'static Line> {
    METRICS.iter().find(|line| line.fits(name))
}

/// Tokens per second of a whole run, or of prefill and decode alike, are not those of one call's decoding.
fn crowd(name: &Name) -> bool {
    let words = ["total", "overall", "aggregate", "system", "output", "concurrent", "ts", "count"];
    words.iter().any(|word| name.has(word))
}

/// Ollama's durations are whole nanoseconds under names without a unit.
fn nanoseconds(name: &Name, whole: bool) -> Option<Unit> {
    let durations = ["total duration", "load duration", "prompt eval duration", "eval duration"];
    (whole && durations.iter().any(|phrase| name.has(phrase))).then_some(Unit::Nanoseconds)
}

fn direction(name: &Name, unit: Option<Unit>) -> Direction {
    let any = |list: &[&str]| list.iter().any(|word| name.has(word));
    let rate = unit.is_some_and(|unit| matches!(unit, Unit::TokensPerSecond | Unit::CallsPerSecond));
    if name.kind == Kind::Derived {
        Direction::Neutral
    } else if any(&LOWER) {
        Direction::LowerIsBetter
    } else if rate || any(&HIGHER) {
        Direction::HigherIsBetter
    } else {
        Direction::Neutral
    }
}

#[cfg(test)]
mod tests;
