//! The checker on small folders of its own, with the confusion it makes.

#![expect(
    clippy::disallowed_methods,
    reason = "a test writes the folder that it reads, and watches the clock for hangs"
)]

#[path = "corpus/beside.rs"]
mod beside;
#[path = "corpus/folders.rs"]
mod folders;
#[path = "corpus/targets.rs"]
mod targets;
#[path = "corpus/weeks.rs"]
mod weeks;

use std::time::{Duration, Instant};

use beside::{BESIDE, JOBS};
use claims::{Expected, Knowledge, check};
use domain::{Clock, Selection, TextFaultKind, Timestamp, Verdict};
use folders::{ASKED, CARDS, Files, LINKS, MODELS, SWEEP, Said, TEST, TUNING};
use targets::{POWERS, SCORES, TARGETS};
use weeks::WEEKS;

struct Watch(Instant);

impl Clock for Watch {
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

fn place(at: u64) -> usize {
    usize::try_from(at).expect("a place in the text")
}

fn knowledge(files: Files) -> Knowledge {
    let root = tempfile::tempdir().expect("a folder can be made");
    for (path, content) in files {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder can be made");
        std::fs::write(path, content).expect("a file can be written");
    }
    let clock = Watch(Instant::now());
    let folder = ingest::read_folder(
        root.path(),
        &Selection::default(),
        &ingest::Limits::default(),
        &clock,
        &|| false,
        &mut |_| {},
    )
    .expect("the folder can be read");
    Knowledge::of(&folder, &evidence::examine(&folder))
}

fn accepts(label: char, verdict: Verdict) -> bool {
    match label {
        's' => verdict == Verdict::Supported,
        'c' => verdict == Verdict::Contradicted,
        'u' => verdict == Verdict::Unsupported,
        'n' => verdict == Verdict::NoClaim,
        'x' => verdict <= Verdict::Unsupported,
        _ => verdict >= Verdict::Supported,
    }
}

/// Mistakes among inventions, among true sentences, and of the verdict itself, with what they were made in.
fn score(cases: &[(Files, Said)]) -> (Vec<String>, Vec<String>, Vec<String>, usize) {
    let (mut missed, mut flagged, mut wrong, mut all) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for (files, said) in cases {
        let knowledge = knowledge(files);
        for (label, sentence) in *said {
            let checked = check(sentence, &knowledge, &Expected::default());
            let verdict = checked.sentences.iter().map(|one| one.verdict).min().unwrap_or(Verdict::NoClaim);
            let invented = matches!(label, 'c' | 'u' | 'x');
            let warned = verdict <= Verdict::Unsupported;
            let line = format!("{label} {verdict:?}: {sentence}");
            all += 1;
            if invented && !warned {
                missed.push(line.clone());
            }
            if !invented && warned {
                flagged.push(line.clone());
            }
            if !accepts(*label, verdict) {
                wrong.push(line);
            }
        }
    }
    (missed, flagged, wrong, all)
}

#[test]
fn sentences_that_rules_were_made_with_are_judged_right() {
    let (missed, flagged, wrong, _) = score(TUNING);
    assert!(missed.is_empty() && flagged.is_empty(), "missed: {missed:#?}\nflagged: {flagged:#?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn sentences_that_nothing_was_made_with_are_judged_right() {
    let (missed, flagged, wrong, all) = score(TEST);
    assert!(missed.is_empty() && flagged.is_empty(), "missed: {missed:#?}\nflagged: {flagged:#?}");
    assert!(wrong.len() * 20 <= all, "{wrong:#?}");
}

#[test]
fn questions_to_the_tables_are_understood() {
    let (missed, flagged, wrong, _) = score(&[ASKED, WEEKS].concat());
    assert!(missed.is_empty() && flagged.is_empty(), "missed: {missed:#?}\nflagged: {flagged:#?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_keeps_to_a_target_is_told_from_what_does_not() {
    let (missed, flagged, wrong, _) = score(&[TARGETS, SCORES, POWERS].concat());
    assert!(missed.is_empty() && flagged.is_empty(), "missed: {missed:#?}\nflagged: {flagged:#?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_stands_beside_others_is_asked_with_them() {
    let (missed, flagged, wrong, _) = score(BESIDE);
    assert!(missed.is_empty() && flagged.is_empty(), "missed: {missed:#?}\nflagged: {flagged:#?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_cell_is_judged_by_its_column() {
    let jobs = knowledge(JOBS);
    let verdicts = |text: &str| -> Vec<Verdict> {
        let sentences = check(text, &jobs, &Expected::default()).sentences;
        sentences.iter().map(|one| one.verdict).filter(|verdict| *verdict != Verdict::NoClaim).collect()
    };
    let (right, wrong) = (Verdict::Supported, Verdict::Contradicted);
    let head = "| Job | Runs | Minutes in all | Longest |\n|---|---|---|---|\n";
    let rows = |join: &str| {
        format!(
            "{head}| load | 14 | 240.3 | 20.3 |\n| join | 14 | {join} | 42.3 |\n| export | 13 | 102.9 | 31.4 |\n"
        )
    };
    assert_eq!(verdicts(&rows("387.8")), [right, right, right]);
    assert_eq!(verdicts(&rows("378.8")), [right, wrong, right]);
    let checked = check(&rows("378.8"), &jobs, &Expected::default());
    let cells = checked.sentences.iter().flat_map(|one| &one.claims);
    let cell = cells.clone().find(|claim| claim.verdict == wrong).expect("a cell is wrong");
    assert_eq!((cell.text.as_str(), cell.column.as_deref()), ("378.8", Some("Minutes in all")));
    assert_eq!(cell.correction.as_deref(), Some("387.8 min"));
}

#[test]
fn what_carries_over_is_seen() {
    let models = knowledge(MODELS);
    let verdicts = |text: &str| -> Vec<Verdict> {
        check(text, &models, &Expected::default()).sentences.iter().map(|one| one.verdict).collect()
    };
    let (none, right, wrong) = (Verdict::NoClaim, Verdict::Supported, Verdict::Contradicted);
    assert_eq!(verdicts("egret:3b is small. It has a mean latency of 310 ms."), [none, right]);
    assert_eq!(verdicts("egret:3b is small. It has a mean latency of 920 ms."), [none, wrong]);
    assert_eq!(
        verdicts("## stork:13b\n\n- Mean accuracy: 89%\n- Mean latency: 310 ms\n"),
        [none, right, wrong]
    );
    let table = "| model | mean accuracy | mean latency (ms) |\n|---|---|---|\n| egret:3b | 75% | 310 |\n| heron:7b-q4_0 | 75% | 530 |\n";
    assert_eq!(verdicts(table), [none, right, wrong]);
    let checked = check(table, &models, &Expected::default());
    let cell =
        checked.sentences[2].claims.iter().find(|claim| claim.verdict == wrong).expect("a cell is wrong");
    assert_eq!((cell.text.as_str(), cell.column.as_deref()), ("75%", Some("mean accuracy")));
    assert_eq!(cell.correction.as_deref(), Some("82%"));
}

#[test]
fn a_table_of_names_has_its_unit_above_it() {
    let links = knowledge(LINKS);
    let verdicts = |text: &str| -> Vec<Verdict> {
        let sentences = check(text, &links, &Expected::default()).sentences;
        sentences.iter().map(|one| one.verdict).filter(|verdict| *verdict != Verdict::NoClaim).collect()
    };
    let (right, wrong) = (Verdict::Supported, Verdict::Contradicted);
    let rates =
        "## Mean rates by day (Mbit/s)\n\n| Link | Monday | Thursday | Direction |\n|---|---|---|---|\n";
    assert_eq!(verdicts(&format!("{rates}| fibre | 924.8 | 665.2 | down |\n")), [right]);
    assert!(verdicts(&format!("{rates}| fibre | 665.2 | 924.8 | down |\n"))[0] < right);
    let versions = "| Clients | 15.6 tps | 16.2 tps | Change |\n|---|---|---|---|\n";
    assert_eq!(verdicts(&format!("{versions}| 64 | 4189 | 4858 | +16.0% |\n")), [right]);
    assert_eq!(verdicts(&format!("{versions}| 64 | 4858 | 4189 | -13.8% |\n")), [wrong]);
    let cards = knowledge(CARDS);
    let of_cards = |text: &str| -> Vec<Verdict> {
        let sentences = check(text, &cards, &Expected::default()).sentences;
        sentences.iter().map(|one| one.verdict).filter(|verdict| *verdict != Verdict::NoClaim).collect()
    };
    let offload =
        "## Throughput at num_ctx = 2048 (tok/s)\n\n| Model | CPU only | Full offload |\n|---|---|---|\n";
    assert_eq!(of_cards(&format!("{offload}| finch | 11.2 | 61.3 |\n")).last(), Some(&right));
    assert!(
        *of_cards(&format!("{offload}| finch | 61.3 | 11.2 |\n")).last().expect("the row claims") < right
    );
    let contexts = "## Throughput, full offload (tok/s)\n\n| Model | 2048 | 4096 |\n|---|---|---|\n";
    assert_eq!(of_cards(&format!("{contexts}| crane | 33.7 | 31.2 |\n")).last(), Some(&right));
    assert!(
        *of_cards(&format!("{contexts}| crane | 31.2 | 33.7 |\n")).last().expect("the row claims") < right
    );
    let kinds = "| Kind of file | Number |\n|---|---|\n";
    assert_eq!(verdicts(&format!("{kinds}| CSV | 2 |\n| Markdown | 3 |\n")), [right, wrong]);
}

#[test]
fn a_reference_is_right_about_its_own_only() {
    let folder = knowledge(MODELS);
    let checked = check("egret:3b has a mean latency of 310 ms.", &folder, &Expected::default());
    let fact =
        checked.facts.iter().find(|fact| (fact.value - 310.0).abs() < 1e-9).expect("the fact is named");
    let verdict = |text: &str| check(text, &folder, &Expected::default()).sentences[0].verdict;
    let reference = fact.id.reference();
    assert_eq!(verdict(&format!("egret:3b has a mean latency of {reference}.")), Verdict::Supported);
    assert_eq!(verdict(&format!("stork:13b has a mean latency of {reference}.")), Verdict::Contradicted);
    assert_eq!(verdict("egret:3b has a mean latency of {#000000000000}."), Verdict::Unsupported);
}

#[test]
fn faults_of_the_whole_text_are_named() {
    let folder = knowledge(SWEEP);
    let expected = Expected { sections: vec!["Key Findings".to_owned()], language: Some("en".to_owned()) };
    let faults = |text: &str| -> Vec<TextFaultKind> {
        check(text, &folder, &expected).faults.iter().map(|fault| fault.kind).collect()
    };
    let body = "The throughput of the sweep depends on how much of the model lies on the graphics card, and the time to the first token with it; more context costs a little of both, as one would think.";
    let good = format!("## Key Findings\n\n{body}\n");
    assert_eq!(faults(&good), []);
    assert_eq!(faults(&format!("Okay, here’s the report.\n\n{good}")), [TextFaultKind::Preamble]);
    assert_eq!(faults(&format!("{good}\nइंडस्ट्री लीडरशिप\n")), [TextFaultKind::Script]);
    assert_eq!(faults(&format!("{good}\n{}", format!("{body}\n\n").repeat(3))), [TextFaultKind::Loop]);
    assert_eq!(faults("## Key Findings\n\nNone.\n"), [TextFaultKind::NearEmpty]);
    assert_eq!(faults(&good.replace("Key Findings", "Other")), [TextFaultKind::MissingSection]);
    let german = "Die Messung zeigt, dass der Durchsatz mit der Zahl der Schichten steigt, und das ist nicht neu. Die Zeit bis zum ersten Wort sinkt mit der Zahl der Schichten, und auch das ist nicht neu. Der Kontext und die Temperatur sind nicht wichtig für das Ergebnis.";
    assert_eq!(faults(&format!("## Key Findings\n\n{german}\n")), [TextFaultKind::Language]);
}

#[test]
fn no_text_hangs_or_fails() {
    let folder = knowledge(SWEEP);
    let nasty = [
        "word".repeat(250_000),
        "word ".repeat(200_000),
        "1 ".repeat(200_000),
        "num_gpu=60 ".repeat(50_000),
        "a-".repeat(200_000),
        "1,".repeat(200_000),
        "{F1}".repeat(100_000),
        "“".repeat(100_000),
        "| 1 | 2 |\n|---|---|\n".to_owned() + &"| 78.3 tok/s | 60 |\n".repeat(5_000),
        "TTFT was 5 s. ".repeat(5_000),
        "http://".repeat(50_000),
        "(".repeat(100_000),
        "**a** ".repeat(50_000),
        "é—“”。½٣ ".repeat(20_000),
        "1e".repeat(100_000),
        "2026-13-45 ".repeat(20_000),
    ];
    for text in nasty {
        let begun = Instant::now();
        let checked = check(&text, &folder, &Expected::default());
        // Tests are built without optimisation, and the machine may be busy.
        assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", &text[..text.floor_char_boundary(20)]);
        for sentence in checked.sentences {
            assert_eq!(text.get(place(sentence.start)..place(sentence.end)), Some(sentence.text.as_str()));
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]
    #[test]
    fn any_text_is_judged(text in r"([a-z0-9_.,:;%|#*`{}()<>=/\\+ \n-]|num_gpu|tok/s|TTFT|é|“|60|78\.3){0,200}") {
        thread_local! {
            static FOLDER: Knowledge = knowledge(SWEEP);
        }
        FOLDER.with(|folder| {
            for sentence in check(&text, folder, &Expected::default()).sentences {
                for claim in sentence.claims {
                    assert!(text.get(place(claim.start)..place(claim.end)).is_some());
                }
            }
        });
    }
}
