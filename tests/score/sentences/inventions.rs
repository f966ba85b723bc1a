//! Things that no file contains. The two halves draw from different names, so that no list of names helps.

use super::{Ask, fill};
use crate::case::{Half, Label, Said};
use crate::speech;

const COMPANIES: [&str; 16] = [
    "NimbusCore",
    "Veltrix Labs",
    "Orbital AI",
    "DataForge Inc.",
    "Helix Systems",
    "Quantia",
    "Stratos Research",
    "BlueHarbor",
    "Lumeon Technologies",
    "Axiom Compute",
    "PolarMind",
    "Northgate Analytics",
    "Synthera",
    "Cobalt Institute",
    "Redwood Silicon",
    "Meridian Cloud",
];
const PERSONS: [&str; 12] = [
    "Dr. Elena Markov",
    "Prof. James Okafor",
    "Maria Lindqvist",
    "Dr. Rajesh Patel",
    "Thomas Weber",
    "Sofia Alvarez",
    "Dr. Yuki Tanaka",
    "Prof. Anne Dubois",
    "Peter Novak",
    "Dr. Grace Kim",
    "Omar Haddad",
    "Laura Bianchi",
];
const BENCHMARKS: [&str; 12] = [
    "MLPerf",
    "HumanEval",
    "SPECint 2017",
    "Geekbench 6",
    "GSM8K",
    "TPC-H",
    "MMLU",
    "HellaSwag",
    "PassMark",
    "Cinebench R23",
    "BIG-bench",
    "3DMark Time Spy",
];
const HARDWARE: [&str; 12] = [
    "an NVIDIA A100",
    "an AMD EPYC 7763",
    "an RTX 4090",
    "an Apple M2 Ultra",
    "a Tesla V100",
    "an Intel Xeon Platinum 8380",
    "an H100 GPU",
    "a Ryzen 9 7950X",
    "a TPU v4 pod",
    "a Raspberry Pi 5",
    "an Intel Core i9-13900K",
    "an AMD Instinct MI250",
];
const ADDRESSES: [&str; 8] = [
    "https://www.benchportal.io/results/4711",
    "results@nimbuscore.ai",
    "www.fastbench.org",
    "https://github.com/quantia/bench-suite",
    "https://docs.helixsystems.com/report",
    "support@polarmind.dev",
    "http://leaderboard.synthera.net",
    "press@meridian.cloud",
];
const DATES: [&str; 8] = [
    "14 May 2021",
    "2019-08-23",
    "March 3rd, 2022",
    "Q3 2023",
    "June 2018",
    "2020-12-01",
    "5 October 2017",
    "1 January 2024",
];
const NO_MEASURES: [(&str, &str); 12] = [
    ("perplexity", "12.4"),
    ("BLEU score", "31.7"),
    ("energy consumption", "412 kWh"),
    ("customer satisfaction", "94%"),
    ("code coverage", "87%"),
    ("network jitter", "3.2 ms"),
    ("carbon footprint", "1.8 kg"),
    ("ROUGE-L", "0.43"),
    ("cache hit rate", "78%"),
    ("return on investment", "23%"),
    ("fan speed", "1,850 rpm"),
    ("packet loss", "0.7%"),
];

impl Ask<'_> {
    fn any_subject(&mut self) -> Option<String> {
        let measure = self.measure();
        let subject = self.subject(measure)?;
        Some(self.words(&subject))
    }
}

pub fn name(ask: &mut Ask<'_>) -> Option<Said> {
    let company = *ask.own(&COMPANIES);
    let subject = ask.any_subject()?;
    let template = *ask.random.pick(&[
        "{v} developed the test suite and ran it in its own laboratory.",
        "Engineers at {v} confirmed these results.",
        "The measurements were commissioned by {v}.",
        "{S} was trained by {v} for this purpose.",
        "{v} has announced that it will use {S} in its products.",
        "According to {v}, these values are the best in the industry.",
        "The project is funded by {v}.",
    ]);
    Some(Said::new("invented company", Label::Unsupported, fill(template, &subject, "", company)))
}

pub fn person(ask: &mut Ask<'_>) -> Option<Said> {
    let person = *ask.own(&PERSONS);
    let template = *ask.random.pick(&[
        "{v} led the measurements.",
        "The report was written by {v}.",
        "{v} pointed out that the results exceed all expectations.",
        "Author: {v}",
        "Reviewed by {v}, the head of performance engineering.",
    ]);
    Some(Said::new("invented person", Label::Unsupported, fill(template, "", "", person)))
}

pub fn benchmark(ask: &mut Ask<'_>) -> Option<Said> {
    let benchmark = *ask.own(&BENCHMARKS);
    let subject = ask.any_subject()?;
    let template = *ask.random.pick(&[
        "{S} also took first place in {v}.",
        "On {v}, {S} surpasses all earlier versions.",
        "The results were confirmed with {v}.",
        "{S} was evaluated on {v} as well.",
        "In the {v} benchmark, {S} improved by 15%.",
    ]);
    Some(Said::new("invented benchmark", Label::Unsupported, fill(template, &subject, "", benchmark)))
}

pub fn hardware(ask: &mut Ask<'_>) -> Option<Said> {
    let hardware = *ask.own(&HARDWARE);
    let template = *ask.random.pick(&[
        "All tests ran on {v}.",
        "The measurements were made on {v}.",
        "The host is equipped with {v}.",
        "Hardware: {v}",
        "Every run used {v} with the latest driver.",
    ]);
    Some(Said::new("invented hardware", Label::Unsupported, fill(template, "", "", hardware)))
}

pub fn address(ask: &mut Ask<'_>) -> Option<Said> {
    let address = *ask.own(&ADDRESSES);
    let template = *ask.random.pick(&[
        "The full data set is published at {v}.",
        "The results are available at {v}.",
        "Contact: {v}",
        "More details are given on {v}.",
    ]);
    Some(Said::new("invented address", Label::Unsupported, fill(template, "", "", address)))
}

pub fn quotation(ask: &mut Ask<'_>) -> Option<Said> {
    let person = *ask.own(&PERSONS);
    let template = *ask.random.pick(&[
        "“We are very proud of these results,” said {v}.",
        "\"This is a milestone for the whole field,\" {v} explained.",
        "{v} called the outcome “a breakthrough that nobody expected”.",
    ]);
    Some(Said::new("invented quotation", Label::Unsupported, fill(template, "", "", person)))
}

pub fn date(ask: &mut Ask<'_>) -> Option<Said> {
    let date = *ask.own(&DATES);
    let template = *ask.random.pick(&[
        "The data were collected on {v}.",
        "The test series began in {v}.",
        "The last update was made on {v}.",
        "Date: {v}",
        "The first version of this report dates from {v}.",
    ]);
    let template = if date.starts_with(|first: char| first.is_ascii_digit()) {
        template
    } else {
        &template.replace(" on {v}", " in {v}")
    };
    Some(Said::new("invented date", Label::FalseOrInvented, fill(template, "", "", date)))
}

/// A name close to a true one: `finch-1b-pro`.
pub fn variant(ask: &mut Ask<'_>) -> Option<Said> {
    let thing = ask.world.factor(crate::world::Role::Thing)?;
    let level = ask.random.below(ask.world.factors[thing].levels.len());
    let name = ask.world.factors[thing].levels[level].clone();
    let ending =
        if ask.half() == Half::Tuning { ["-Pro", "-Ultra", "-v2"] } else { ["-XL", "-Turbo", "-Next"] };
    let ending = *ask.random.pick(&ending);
    let measure = ask.measure();
    let spoken = ask.spoken(measure);
    let value = ask.world.mean(measure, &[(thing, level)]);
    let shown = speech::shown(ask.world.measures[measure].words.dim, value, 4, &mut ask.random);
    let template = *ask.random.pick(&[
        "{S} reaches a mean {m} of {v}.",
        "{S} has the best {m} of all.",
        "{S} was tested as well.",
        "With {S}, {m} comes to {v}.",
    ]);
    Some(Said::new(
        "invented variant",
        Label::FalseOrInvented,
        fill(template, &format!("{name}{ending}"), &spoken, &shown.words),
    ))
}

/// A measure that no file has.
pub fn measure(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, value) = *ask.own(&NO_MEASURES);
    let subject = ask.any_subject()?;
    let template = *ask.random.pick(&[
        "{S} has a {m} of {v}.",
        "The {m} of {S} is {v}.",
        "The {m} improved to {v}.",
        "At the same time the average {m} was {v}.",
    ]);
    Some(Said::new("invented measure", Label::Unsupported, fill(template, &subject, measure, value)))
}

pub fn file(ask: &mut Ask<'_>) -> Option<Said> {
    let file = *ask.own(&["gpu_trace.csv", "final_scores.json", "validation_log.txt", "energy_report.xlsx"]);
    let template = *ask.random.pick(&[
        "The file {v} holds the raw values.",
        "`{v}` shows the same picture.",
        "The values come from {v}.",
    ]);
    Some(Said::new("invented file", Label::Unsupported, fill(template, "", "", file)))
}

/// Numbers with nothing in the files behind them.
pub fn bare_number(ask: &mut Ask<'_>) -> Option<Said> {
    let sentences = [
        "More than 4,300 users took part in the test.",
        "The budget of the project was 250,000 euros.",
        "This saves about 37 hours of work a month.",
        "The improvement over last year is 61%.",
        "Around 92% of the industry uses this setup.",
        "The team consists of 17 engineers.",
        "The tests were repeated in 23 countries.",
        "The new version will be 40% cheaper.",
        "It has been downloaded 1.2 million times.",
        "The contract runs for 36 months.",
    ];
    let sentence = *ask.own(&sentences);
    Some(Said::new("invented number", Label::Unsupported, sentence))
}
