//! The one table of what columns are called: metrics with their units, settings and subjects, identifiers, and
//! the words that say which way is better.

use domain::{Dimension, Metric, Unit};

use crate::names::Name;

/// How a phrase is looked for among the words of a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Match {
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
pub(super) struct Line {
    pub(super) metric: Metric,
    names: &'static [Match],
    but_not: &'static [&'static str],
    pub(super) units: Allowed,
    pub(super) implied: Option<Unit>,
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

    pub(super) fn fits(&self, name: &Name) -> bool {
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
pub(super) static METRICS: [Line; 25] = [
    line(
        Metric::TimeToFirstToken,
        TIME,
        &[
            Has("ttft"),
            Has("time first token"),
            Has("first token latency"),
            Has("first token"),
            Has("erste antwort"),
            Has("erstes token"),
        ],
    )
    .but_not(&["count"]),
    line(
        Metric::InterTokenLatency,
        TIME,
        &[
            Has("itl"),
            Has("tpot"),
            Has("tbt"),
            Has("inter token"),
            Has("time output token"),
            Is("eval time token"),
        ],
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
    line(
        Metric::DecodeThroughput,
        RATE,
        &[
            Is("durchsatz"),
            Is("débit"),
            Is("debit"),
            Is("rendimiento"),
            Has("decode"),
            Has("decoding"),
            Has("generation"),
            Has("tg"),
        ],
    )
    .stated()
    .but_not(&["prompt", "total"]),
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
        &[Has("load time"), Has("load duration"), Has("model load"), Has("loading time"), Has("ladezeit")],
    )
    .but_not(&["bandwidth"]),
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
            Has("antwortzeit"),
            Has("gesamtdauer"),
            Has("gesamtzeit"),
        ],
    ),
    line(
        Metric::EndToEnd,
        TIME,
        &[
            Is("total"),
            Is("elapsed"),
            Is("duration"),
            Is("elapsed time"),
            Is("wall"),
            Is("dauer"),
            Is("duración"),
        ],
    )
    .stated(),
    line(
        Metric::Latency,
        TIME,
        &[
            Has("latency"),
            Has("latenz"),
            Has("latence"),
            Has("latencia"),
            Has("latenza"),
            Has("inference time"),
            Has("execution time"),
            Has("processing time"),
            Has("compute time"),
        ],
    )
    .but_not(&["count"]),
    line(Metric::Latency, TIME, &[Is("runtime"), Is("run time"), Is("inference"), Is("laufzeit")]).stated(),
    line(
        Metric::Utilization,
        SHARE,
        &[Has("utilization"), Has("utilisation"), Has("util"), Has("auslastung")],
    ),
    line(Metric::Utilization, SHARE, &[Has("cpu"), Has("gpu"), Has("memory"), Has("vram"), Has("ram")])
        .stated(),
    line(
        Metric::Memory,
        DATA,
        &[
            Has("memory"),
            Has("mem"),
            Has("vram"),
            Has("ram"),
            Has("rss"),
            Has("speicher"),
            Has("arbeitsspeicher"),
            Has("grafikspeicher"),
            Has("mémoire"),
            Has("memoire"),
            Has("memoria"),
        ],
    )
    .but_not(&[
        "gesamt",
        "frei",
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
    line(
        Metric::Power,
        POWER,
        &[Has("leistung"), Has("leistungsaufnahme"), Has("puissance"), Has("potencia")],
    )
    .stated(),
    line(
        Metric::Temperature,
        DEGREES,
        &[Has("temperature"), Has("temp"), Has("temperatur"), Has("température"), Has("temperatura")],
    )
    .stated(),
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
            Has("genauigkeit"),
            Has("trefferquote"),
            Has("exactitude"),
            Has("exactitud"),
        ],
    ),
];

/// What a row is about: what was run, on what, and how it was set.
pub(super) const DIMENSIONS: &[Match] = &[
    Has("model"),
    Has("modell"),
    Is("modèle"),
    Is("modele"),
    Is("modelo"),
    Is("tag"),
    Has("quant"),
    Has("quantization"),
    Has("quantisation"),
    Has("quantisierung"),
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
    Is("kontext"),
    Is("kontextlänge"),
    Is("contexte"),
    Is("contexto"),
    Is("gerät"),
    Is("einstellung"),
    Is("konfiguration"),
    Is("params"),
    Is("parameters"),
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
    Is("vus"),
    Is("virtual user"),
    Is("virtual users"),
    Is("sequence length"),
    Is("seq length"),
    Is("seq len"),
    Is("seqlen"),
    Is("context token"),
    Is("m n k"),
    Is("depth"),
    Has("queue depth"),
    Is("qd"),
    Is("iodepth"),
    Is("io depth"),
    Is("block size"),
    Is("target rate"),
    Is("date"),
    Is("day"),
    Is("jour"),
    Is("día"),
    Is("datum"),
    Is("fecha"),
    Is("step"),
    Is("global step"),
    Is("epoch"),
    Is("lr"),
    Has("learning rate"),
    Is("n prompt"),
    Is("n gen"),
    Is("n depth"),
    Is("strategy"),
    Is("pstate"),
];

/// What tells a row from the others: ids, seeds, times of day.
pub(super) const IDENTIFIERS: &[Match] = &[
    Is("id"),
    Is("uuid"),
    Is("guid"),
    Is("hash"),
    Is("digest"),
    Is("sha"),
    Is("sha256"),
    Has("seed"),
    Is("run"),
    Is("lauf"),
    Is("durchlauf"),
    Is("wiederholung"),
    Has("zeitstempel"),
    Has("build number"),
    Has("repetition index"),
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
