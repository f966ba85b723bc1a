//! Facts, findings by rule and verdicts made by hand: a sweep, a series of nights and three models.

use domain::{
    Agreement, Analysis, CheckedClaim, CheckedSentence, CheckedText, Direction, Fact, FactId, FactKind,
    Finding, FindingKind, Message, Metric, PassageKind, Place, Recommendation, RowRange, RuleFinding,
    RunCheck, Scope, Source, StatisticKind, Unit, Verdict,
};

use super::fixture::{Fixture, full};

pub(super) const SWEEP: &str = "gemma3/param_tuning.csv";

/// What a claim says, its verdict, the facts and what would be right.
pub(super) type Claim<'a> = (&'a str, Verdict, &'a [&'a str], Option<&'a str>);

pub(super) fn fact(id: &str, statistic: StatisticKind, value: f64, scope: Scope) -> Fact {
    let rows = vec![RowRange { first: 2, last: 10 }, RowRange { first: 15, last: 15 }];
    let file = scope.file.clone().unwrap_or_else(|| SWEEP.to_owned());
    Fact {
        id: FactId(id.to_owned()),
        metric: Metric::DecodeThroughput,
        name: "tokens_s".to_owned(),
        statistic,
        value,
        unit: Unit::TokensPerSecond,
        n: 9,
        direction: Direction::HigherIsBetter,
        approximate: false,
        scope: scope.into(),
        sources: vec![Source {
            file,
            part: String::new(),
            place: Place::Cells { column: "tokens_s".to_owned(), rows },
        }]
        .into(),
        kind: FactKind::Derived { formula: "mean of 9 values".to_owned(), of: Vec::new() },
    }
}

fn sweep(num_gpu: &str) -> Scope {
    Scope {
        file: Some(SWEEP.to_owned()),
        model: Some("gemma3:latest".to_owned()),
        configuration: vec![("num_gpu".to_owned(), num_gpu.to_owned())],
        ..Scope::default()
    }
}

fn facts() -> Vec<Fact> {
    let mut facts = Vec::new();
    for (at, (num_gpu, mean)) in
        [("60", 102.421_5), ("80", 102.17), ("40", 101.84), ("999", 101.55)].into_iter().enumerate()
    {
        facts.push(fact(&format!("a{at}0"), StatisticKind::Mean, mean, sweep(num_gpu)));
        facts.push(fact(&format!("a{at}1"), StatisticKind::Minimum, mean - 1.0, sweep(num_gpu)));
        facts.push(fact(&format!("a{at}2"), StatisticKind::Maximum, mean + 0.75, sweep(num_gpu)));
    }
    for night in 1..=7_u32 {
        let scope = Scope {
            file: Some(format!("nightly/2025-11-0{night}.csv")),
            model: Some("gemma3:latest".to_owned()),
            date: Some(format!("2025-11-0{night}")),
            ..Scope::default()
        };
        let value = if night < 5 { 131.5 } else { 164.25 } + f64::from(night % 3);
        facts.push(Fact {
            metric: Metric::TimeToFirstToken,
            name: "ttft_ms".to_owned(),
            unit: Unit::Milliseconds,
            direction: Direction::LowerIsBetter,
            ..fact(&format!("b{night}"), StatisticKind::Median, value, scope)
        });
    }
    for (at, (model, mean)) in
        [("gemma3:latest", 102.0), ("qwen2.5:7b", 80.3), ("llama3.1:8b", 79.06)].into_iter().enumerate()
    {
        let scope = Scope { model: Some(model.to_owned()), ..Scope::default() };
        facts.push(fact(&format!("c{at}"), StatisticKind::Mean, mean, scope));
    }
    facts.push(Fact {
        unit: Unit::Percent,
        kind: FactKind::Derived {
            formula: "a / b − 1".to_owned(),
            of: vec![FactId("a00".to_owned()), FactId("a30".to_owned())],
        },
        sources: Vec::new().into(),
        ..fact("d0", StatisticKind::Change, 0.858_2, sweep("60"))
    });
    let stated = Place::Line { line: 12, excerpt: "best at 102.31 tok/s".to_owned() };
    facts.push(Fact {
        kind: FactKind::Stated,
        n: 1,
        sources: vec![Source { file: "SUMMARY.md".to_owned(), part: String::new(), place: stated }].into(),
        ..fact(
            "e0",
            StatisticKind::Value,
            102.31,
            Scope { file: Some("SUMMARY.md".to_owned()), ..sweep("999") },
        )
    });
    facts
}

/// A sentence without a rule's own words.
pub(super) fn words(text: &str) -> Message {
    Message::new("report-doc-range").with("low", text).with("high", "that is all")
}

fn finding(id: &str, kind: FindingKind, text: &str, facts: &[&str], subject: Scope) -> RuleFinding {
    RuleFinding {
        id: id.to_owned(),
        kind,
        message: words(text),
        advice: None,
        facts: facts.iter().map(|id| FactId((*id).to_owned())).collect(),
        metric: Some(Metric::DecodeThroughput),
        subject,
        against: None,
        sources: Vec::new(),
        test: None,
        weight: 1.0,
    }
}

fn findings() -> Vec<RuleFinding> {
    let mut findings = vec![
        RuleFinding {
            advice: Some(words("Run with num_gpu=60, {#d0} above num_gpu=999")),
            ..finding(
                "best",
                FindingKind::Best,
                "num_gpu=60 is fastest with {#a00}, {#d0} above num_gpu=999",
                &["a00", "d0"],
                sweep("60"),
            )
        },
        RuleFinding {
            metric: Some(Metric::TimeToFirstToken),
            ..finding(
                "regression",
                FindingKind::Regression,
                "TTFT is {#b5} since 2025-11-05, and was {#b4} before",
                &["b5", "b4"],
                Scope {
                    model: Some("gemma3:latest".to_owned()),
                    date: Some("2025-11-05".to_owned()),
                    ..Scope::default()
                },
            )
        },
        finding(
            "models",
            FindingKind::Models,
            "gemma3:latest makes {#c0}, llama3.1:8b makes {#c2}",
            &["c0", "c2"],
            Scope::default(),
        ),
        finding(
            "conflict",
            FindingKind::Conflict,
            "SUMMARY.md says {#e0}, the sweep has {#a30}",
            &["e0", "a30"],
            sweep("999"),
        ),
    ];
    findings.extend((0..20).map(|at| {
        let text = "The smallest value is {#a01}";
        finding(&format!("more-{at}"), FindingKind::NoEffect, text, &["a01"], Scope::default())
    }));
    findings
}

/// A passage of a text with its claims, wherever it first stands.
pub(super) fn passage(text: &str, words: &str, kind: PassageKind, claims: &[Claim<'_>]) -> CheckedSentence {
    let place = |words: &str, from: usize| {
        let at = text[from..].find(words).unwrap_or_else(|| panic!("{words} in {text}")) + from;
        (at, at + words.len())
    };
    let (start, end) = place(words, 0);
    let ids = |facts: &[&str]| facts.iter().map(|id| FactId((*id).to_owned())).collect::<Vec<_>>();
    let reason = |verdict| match verdict {
        Verdict::Contradicted => Message::new("report-doc-verdict-contradicted"),
        _ => Message::new("report-doc-verdict-unsupported"),
    };
    let claims: Vec<CheckedClaim> = claims
        .iter()
        .map(|(words, verdict, facts, correction)| {
            let (start, end) = place(words, start);
            CheckedClaim {
                text: (*words).to_owned(),
                start: start as u64,
                end: end as u64,
                column: None,
                verdict: *verdict,
                reason: reason(*verdict),
                facts: ids(facts),
                correction: correction.map(str::to_owned),
            }
        })
        .collect();
    let verdict = claims.iter().map(|claim| claim.verdict).min().unwrap_or(Verdict::NoClaim);
    let decided = claims.iter().find(|claim| claim.verdict == verdict);
    CheckedSentence {
        text: words.to_owned(),
        line: text[..start].lines().count().max(1) as u64,
        start: start as u64,
        end: end as u64,
        passage: kind,
        verdict,
        reason: decided.map(|claim| claim.reason.clone()),
        facts: decided.map(|claim| claim.facts.clone()).unwrap_or_default(),
        correction: decided.and_then(|claim| claim.correction.clone()),
        claims,
        not_from_files: Vec::new(),
    }
}

pub(super) const REPORT: &str = "# Report\n\n\
    Decode reached **{F1}** with num_gpu=60, and 101.55 tok/s with num_gpu=999. It is 15% better than before. \
    TensorRT may help. Measure memory next.\n\n\
    - The worst makes `{#a30}`.\n- NovaAI won MLPerf.\n\n\
    | setting | tok/s |\n|---|---:|\n| num_gpu=60 | 102.42 |\n| num_gpu=80 | 99.9 |\n\n\
    1. Fine.\n\n```\nspeed = 77\n```\n";

fn report_check() -> CheckedText {
    use PassageKind::{Heading, Item, Row, Sentence};
    use Verdict::{Contradicted, Supported, Unsupported};
    let sentence = |words: &str, kind, claims: &[Claim<'_>]| passage(REPORT, words, kind, claims);
    let mut advice = sentence("TensorRT may help.", Sentence, &[]);
    advice.not_from_files = vec!["TensorRT".to_owned()];
    CheckedText {
        sentences: vec![
            sentence("Report", Heading, &[]),
            sentence(
                "Decode reached **{F1}** with num_gpu=60, and 101.55 tok/s with num_gpu=999.",
                Sentence,
                &[("{F1}", Supported, &["a00"], None), ("101.55 tok/s", Supported, &["a30"], None)],
            ),
            sentence(
                "It is 15% better than before.",
                Sentence,
                &[("15%", Contradicted, &["d0"], Some("0.8582 %"))],
            ),
            advice,
            sentence("Measure memory next.", Sentence, &[]),
            sentence("The worst makes `{#a30}`.", Item, &[("{#a30}", Supported, &["a30"], None)]),
            sentence("NovaAI won MLPerf.", Item, &[("NovaAI", Unsupported, &[], None)]),
            sentence("| setting | tok/s |", Row, &[]),
            sentence("| num_gpu=60 | 102.42 |", Row, &[("102.42", Supported, &["a00"], None)]),
            sentence("| num_gpu=80 | 99.9 |", Row, &[("99.9", Contradicted, &["a10"], Some("102.2 tok/s"))]),
            sentence("Fine.", Item, &[]),
        ],
        faults: Vec::new(),
        facts: Vec::new(),
    }
}

fn one(sentence: &str, claims: &[Claim<'_>]) -> CheckedText {
    let sentences = vec![passage(sentence, sentence, PassageKind::Sentence, claims)];
    CheckedText { sentences, ..CheckedText::default() }
}

/// The full run with facts, findings by rule and a check of run 1.
pub(super) fn checked() -> Fixture {
    use Verdict::{Contradicted, Supported, Unsupported};
    let mut fixture = full();
    let data = fixture.run.data.as_mut().expect("the fixture has data");
    data.facts = facts();
    data.facts_total = 380;
    data.findings = findings();
    let sentences: [(&str, &[Claim<'_>]); 4] = [
        ("num_gpu=60 makes {F1}.", &[("{F1}", Supported, &["a00"], None)]),
        ("num_gpu=999 makes 110 tok/s.", &[("110 tok/s", Contradicted, &["a30"], Some("101.5 tok/s"))]),
        ("Gemma3 leads MLPerf by 15 %.", &[("15 %", Unsupported, &[], None)]),
        ("Memory would be worth a look.", &[]),
    ];
    let advice = "Use num_gpu=60.";
    let finding = |sentence: &str| Finding { sentence: sentence.to_owned(), facts: Vec::new() };
    let first = Analysis {
        findings: sentences.iter().map(|(sentence, _)| finding(sentence)).collect(),
        recommendations: vec![Recommendation { sentence: advice.to_owned(), facts: Vec::new() }],
    };
    let second = Analysis { findings: vec![finding("num_gpu=80 is best.")], ..Analysis::default() };
    fixture.run.analyses = vec![(1, first), (2, second)];
    fixture.agreements = vec![
        Agreement { findings: vec![(1, 0)], against: vec![(2, 0)] },
        Agreement { findings: vec![(2, 0)], against: vec![(1, 0)] },
    ];
    REPORT.clone_into(&mut fixture.run.calls[5].exchange.answer);
    fixture.run.checks = vec![(
        1,
        RunCheck {
            findings: sentences.iter().map(|(sentence, claims)| one(sentence, claims)).collect(),
            recommendations: vec![one(advice, &[])],
            report: Some(report_check()),
        },
    )];
    fixture
}

/// The same folder without a model.
pub(super) fn without_model() -> Fixture {
    let mut fixture = checked();
    let run = &mut fixture.run;
    run.header.model = None;
    run.header.server = None;
    run.calls.clear();
    run.analyses.clear();
    run.checks.clear();
    run.evidence.clear();
    run.noted.clear();
    run.effective = None;
    fixture.measurements.clear();
    fixture.summary = bench::summarise(&[], 0.8, None);
    fixture.settings.clear();
    fixture.agreements.clear();
    fixture
}
