//! What findings say, read as sentences: true of the rows, and each about something of its own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "the folders are made here")]

#[path = "support/folder.rs"]
mod folder;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use domain::{Argument, FindingKind, Message, TextPiece, text_pieces};
use evidence::{Examination, examine};
use folder::{read, read_at};

fn files(files: &[(&str, &str)]) -> Examination {
    let files: Vec<(String, String)> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    examine(&read(&files))
}

/// A sentence with its numbers in it.
fn said(found: &Examination, message: &Message) -> String {
    let sentence = wording::Words::english().sentence(message);
    let mut text = String::new();
    for piece in text_pieces(&sentence) {
        match piece {
            TextPiece::Words(words) => text.push_str(words),
            TextPiece::Number(number) => panic!("{sentence} refers to the fact {number}"),
            TextPiece::Id(id) => {
                let fact = found.fact(&domain::FactId(id.to_owned())).expect("a fact of the folder");
                assert!(!fact.sources.is_empty(), "{sentence}: {fact:?} has no source");
                text.push_str(&fact.written());
            }
        }
    }
    text.chars().filter(|character| !matches!(character, '\u{2068}' | '\u{2069}')).collect()
}

fn sentences(found: &Examination) -> Vec<String> {
    found.findings.iter().map(|finding| said(found, &finding.message)).collect()
}

/// Whether one of the sentences has all of these words.
#[track_caller]
fn check_says(found: &Examination, words: &[&str]) {
    let sentences = sentences(found);
    assert!(
        sentences.iter().any(|sentence| words.iter().all(|word| sentence.contains(word))),
        "nothing says {words:?} in {sentences:#?}"
    );
}

#[track_caller]
fn check_silent(found: &Examination, words: &[&str]) {
    let sentences = sentences(found);
    let said = sentences.iter().find(|sentence| words.iter().all(|word| sentence.contains(word)));
    assert!(said.is_none(), "{said:?}");
}

/// Two models and two numbers of threads, three rows each; the last row failed.
const UNBALANCED: &str = "model,threads,tokens_s,ttft_ms,status
kestrel,1,10.1,100,ok
kestrel,1,10.2,101,ok
kestrel,1,10.0,99,ok
kestrel,2,20.1,100,ok
kestrel,2,20.2,101,ok
kestrel,2,20.0,102,ok
wren,1,30.1,50,ok
wren,1,30.2,51,ok
wren,1,30.0,52,ok
wren,2,60.1,50,ok
wren,2,60.2,51,ok
wren,2,60.0,49,error
";

#[test]
fn both_sides_of_a_comparison_weigh_the_same_conditions_alike() {
    let found = files(&[("runs.csv", UNBALANCED)]);
    check_says(&found, &["threads changes decode throughput: 20.10 tok/s at 1, 40.12 tok/s at 2 (99.63 %)"]);
    check_says(&found, &["wren is ahead in decode throughput: 45.12 tok/s", "kestrel 15.10 tok/s"]);
}

#[test]
fn a_ranking_within_a_model_names_it_and_so_does_the_advice() {
    let found = files(&[("runs.csv", UNBALANCED)]);
    check_says(&found, &["Of wren’s 2 configurations, threads=2 is best in decode throughput: 60.15 tok/s"]);
    check_says(&found, &["Of kestrel’s 2 configurations, threads=1 is worst in decode throughput"]);
    let advice: Vec<String> = found
        .findings
        .iter()
        .filter_map(|finding| finding.advice.as_ref())
        .map(|advice| said(&found, advice))
        .collect();
    assert!(
        advice
            .iter()
            .any(|advice| advice == "With wren, use threads=2 where decode throughput matters most."),
        "{advice:?}"
    );
}

#[test]
fn a_row_far_from_its_like_is_ranked_as_it_was_measured() {
    let mut text = "batch,threads,tokens_s\n".to_owned();
    for (at, batch) in [1, 2, 4, 8].into_iter().enumerate() {
        for (nth, threads) in [2, 4, 8, 16].into_iter().enumerate() {
            let rate = if (batch, threads) == (4, 8) { 41.5 } else { 80.0 + (at * 4 + nth) as f64 * 0.3 };
            writeln!(text, "{batch},{threads},{rate:.2}").unwrap();
        }
    }
    let found = files(&[("runs.csv", &text)]);
    check_says(&found, &["far from its like", "41.5 tok/s"]);
    check_says(
        &found,
        &["Of 16 configurations, batch=4, threads=8 has the worst decode throughput, 41.5 tok/s"],
    );
}

#[test]
fn items_of_lists_repeat_nothing_because_what_holds_them_does() {
    let samples = |latency: u32| {
        (0..6)
            .map(|at| format!("{{\"step\":{},\"latency_ms\":{}}}", at % 3, latency + at % 3))
            .collect::<Vec<_>>()
            .join(",")
    };
    let run = |model: &str, latency: u32| {
        format!(
            "{{\"model\":\"{model}\",\"mean_ttft_ms\":{}.25,\"processes\":[{}]}}",
            latency / 2,
            samples(latency)
        )
    };
    let text = format!("{{\"host\":\"a\",\"runs\":[{},{}]}}", run("wren", 100), run("finch", 300));
    let process = "{\"name\":\"server\",\"cpu_percent\":0.0,\"memory_mb\":25.1484375}";
    let other = |at: u32| format!("{{\"name\":\"worker\",\"cpu_percent\":{at}.5,\"memory_mb\":128.{at}}}");
    let times: Vec<String> =
        (0..6).map(|at| format!("{{\"t\":{at},\"processes\":[{process},{}]}}", other(at))).collect();
    let found =
        files(&[("runs.json", &text), ("watch.json", &format!("{{\"metrics\":[{}]}}", times.join(",")))]);
    let repeated: Vec<String> = found
        .findings
        .iter()
        .filter(|finding| {
            finding.kind == FindingKind::Duplicate
                && finding.message.args["file"] != Argument::Text("runs.json (runs.processes)".to_owned())
        })
        .map(|finding| said(&found, &finding.message))
        .collect();
    assert!(repeated.is_empty(), "{repeated:?}");
}

#[test]
fn prompts_of_a_suite_are_compared() {
    let mut text = "model,prompt,throughput_tok_s\n".to_owned();
    for (model, level) in [("wren", 80.0), ("finch", 60.0), ("heron", 30.0)] {
        for (at, (prompt, factor)) in [("short", 1.2), ("code", 1.0), ("story", 0.7)].into_iter().enumerate()
        {
            writeln!(text, "{model},{prompt},{:.2}", level * factor + at as f64 * 0.1).unwrap();
        }
    }
    let found = files(&[("suite.csv", &text)]);
    check_says(&found, &["wren is ahead in decode throughput", "heron"]);
    check_says(&found, &["Of 3 prompts, “short” has the best decode throughput", "“story” the worst"]);
}

#[test]
fn a_drop_between_two_dates_is_told_and_called_no_trend() {
    let day = |level: f64| {
        let mut text = "batch,tokens_per_second\n".to_owned();
        for (at, batch) in [1, 2, 4, 1, 2, 4, 1, 2, 4].into_iter().enumerate() {
            writeln!(
                text,
                "{batch},{:.2}",
                level * f64::from(batch).sqrt() * (1.0 + 0.002 * (at % 4) as f64)
            )
            .unwrap();
        }
        text
    };
    let found = files(&[("2025-05-01/bench.csv", &day(100.0)), ("2025-05-02/bench.csv", &day(80.0))]);
    check_says(
        &found,
        &["on 2025-05-01 and", "on 2025-05-02 (−20", "larger than the noise within a date", "no trend"],
    );
    assert!(found.findings.iter().all(|finding| finding.kind != FindingKind::Trend));
    let single = |rate: f64| format!("{{\"model\":\"wren\",\"tokens_per_second\":{rate}}}");
    let found = files(&[
        ("2025-05-01.json", &single(100.5)),
        ("2025-05-02.json", &single(97.25)),
        ("2025-05-03.json", &single(70.75)),
    ]);
    check_says(
        &found,
        &["100.5 tok/s on 2025-05-01 and 70.75 tok/s on 2025-05-03", "Each is a single measurement"],
    );
    let found = files(&[("2025-05-01/bench.csv", &day(100.0)), ("2025-05-02/bench.csv", &day(100.1))]);
    check_silent(&found, &["larger than the noise within a date"]);
}

#[test]
fn values_whose_unit_is_in_doubt_are_not_compared() {
    let host = |factor: f64, offset: f64| {
        let mut text = "conc,latency_ms\n".to_owned();
        for at in 0..12_u32 {
            let conc = [1, 8, 32][at as usize % 3];
            writeln!(
                text,
                "{conc},{:.6}",
                (40.0 + offset + f64::from(at / 3) * 0.1) * f64::from(conc).sqrt() * factor
            )
            .unwrap();
        }
        text
    };
    let found = files(&[
        ("host-a.csv", &host(1.0, 0.0)),
        ("host-b.csv", &host(0.001, 0.37)),
        ("host-c.csv", &host(1.0, 1.73)),
    ]);
    check_says(&found, &["host-b.csv", "as much as two units", "left out of comparisons"]);
    check_silent(&found, &["In order:", "host-b"]);
    check_silent(&found, &["In order:", "b 0."]);
}

fn sample() -> Examination {
    examine(&read_at(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../agent/sample")))
}

/// No number of a finding without a fact behind it, beside lines of files, and no two that say the same.
#[test]
fn every_number_is_a_fact_and_no_two_findings_say_the_same() {
    let sweep = |level: f64| {
        let mut text = "threads,decode_tps,ttft_ms,load_ms\n".to_owned();
        for at in 0..12_u32 {
            let threads = [2, 4, 8][at as usize % 3];
            let load = if at == 0 { 3_000.0 } else { 20.0 };
            let wobble = 1.0 + 0.001 * f64::from(at * 7 % 5);
            writeln!(
                text,
                "{threads},{:.2},{:.1},{load}",
                level * f64::from(threads).powf(0.3) * wobble,
                90.0 * wobble + load
            )
            .unwrap();
        }
        text
    };
    let (one, other, third) = (sweep(80.0), sweep(61.0), sweep(33.0));
    let folders = [
        sample(),
        files(&[
            ("wren-1b/run.csv", &one),
            ("finch-3b/run.csv", &other),
            ("old/sweep.csv", &third.replace("threads", "workers")),
        ]),
        files(&[
            ("runs.csv", UNBALANCED),
            ("again.csv", &UNBALANCED.replace("tokens_s", "requests_per_second")),
        ]),
        files(&[("a.csv", &one), ("copy of a.csv", &one), ("b.csv", &other.replace("90.", "91."))]),
        files(&[
            ("x/2025-05-01.csv", &one),
            ("x/2025-05-02.csv", &other),
            ("y.csv", &third.replace("decode_tps", "tokens_s").replace("threads", "batch")),
        ]),
    ];
    for (at, found) in folders.iter().enumerate() {
        assert!(!found.findings.is_empty());
        let mut known: HashMap<String, &str> = HashMap::new();
        for finding in &found.findings {
            let sentence = said(found, &finding.message);
            let before = known.insert(sentence.clone(), &finding.id);
            assert!(before.is_none(), "folder {at} says twice: {sentence}");
            for (name, argument) in &finding.message.args {
                let is_line = name == "line";
                assert!(is_line || matches!(argument, Argument::Text(_)), "{name} of {sentence}");
            }
        }
    }
}

#[test]
fn findings_that_are_alike_differ_in_more_than_their_digits() {
    let found = sample();
    let words = wording::Words::english();
    let mut known: HashMap<String, String> = HashMap::new();
    for finding in &found.findings {
        let sentence = words.sentence(&finding.message);
        let without: String = text_pieces(&sentence)
            .iter()
            .map(|piece| match piece {
                TextPiece::Words(words) => *words,
                TextPiece::Number(_) | TextPiece::Id(_) => "…",
            })
            .collect();
        let before = known.insert(without, sentence.clone());
        assert!(before.is_none(), "{before:?} and {sentence}");
    }
}

#[test]
fn no_kind_of_finding_crowds_out_the_others_at_the_top() {
    let found = sample();
    let mut counts: HashMap<FindingKind, usize> = HashMap::new();
    for finding in found.findings.iter().take(10) {
        *counts.entry(finding.kind).or_default() += 1;
    }
    assert!(counts.values().all(|count| *count <= 3), "{counts:?}");
}
