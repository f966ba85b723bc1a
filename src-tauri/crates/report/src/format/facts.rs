//! What a folder says, for programs: its facts, what was found by rule, and what was wrong with its files; and
//! a text with the verdict on each of its passages.

use std::collections::HashSet;

use domain::{CheckedText, Fact, FactId, Message, PassageKind, Problem, RuleFinding, TextFault, Verdict};
use serde::Serialize;
use wording::Words;

use super::lines;
use crate::FactBook;

/// Version of both shapes.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FolderFacts<'a> {
    format_version: u32,
    facts: Vec<NamedFact<'a>>,
    findings: Vec<SaidFinding<'a>>,
    problems: Vec<SaidProblem<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NamedFact<'a> {
    /// `F1`, `F2` …, in this file.
    name: String,
    /// The number and its unit as they stand in a report.
    written: String,
    unit_symbol: &'static str,
    metric_name: &'a str,
    #[serde(flatten)]
    fact: RenamedFact<'a>,
}

/// A fact whose own `name` is told as `column`, since `name` is its short name here.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RenamedFact<'a> {
    id: &'a FactId,
    metric: &'a domain::Metric,
    column: &'a str,
    statistic: domain::StatisticKind,
    value: f64,
    unit: domain::Unit,
    n: u64,
    direction: domain::Direction,
    approximate: bool,
    scope: &'a domain::Scope,
    sources: &'a [domain::Source],
    #[serde(flatten)]
    kind: &'a domain::FactKind,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SaidFinding<'a> {
    /// The sentence, with its numbers.
    sentence: String,
    advice_sentence: Option<String>,
    #[serde(flatten)]
    finding: &'a RuleFinding,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SaidProblem<'a> {
    text: String,
    #[serde(flatten)]
    problem: &'a Problem,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckedFile<'a> {
    format_version: u32,
    sentences: Vec<SaidSentence<'a>>,
    faults: Vec<SaidFault<'a>>,
    facts: Vec<NamedFact<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SaidSentence<'a> {
    text: &'a str,
    line: u64,
    start: u64,
    end: u64,
    passage: PassageKind,
    verdict: Verdict,
    reason: Option<String>,
    facts: &'a [FactId],
    correction: Option<&'a str>,
    claims: Vec<SaidClaim<'a>>,
    not_from_files: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SaidClaim<'a> {
    text: &'a str,
    start: u64,
    end: u64,
    column: Option<&'a str>,
    verdict: Verdict,
    reason: String,
    facts: &'a [FactId],
    correction: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SaidFault<'a> {
    text: String,
    #[serde(flatten)]
    fault: &'a TextFault,
}

/// Facts, findings and problems of a folder as JSON.
pub fn facts_json(facts: &[Fact], findings: &[RuleFinding], problems: &[Problem], words: &Words) -> String {
    let book = FactBook::new(facts);
    let say = |message: &Message| book.filled(&words.sentence(message));
    lines::to_string(&FolderFacts {
        format_version: FORMAT_VERSION,
        facts: facts.iter().enumerate().map(|(place, fact)| named(place, fact)).collect(),
        findings: findings
            .iter()
            .map(|finding| SaidFinding {
                sentence: say(&finding.message),
                advice_sentence: finding.advice.as_ref().map(say),
                finding,
            })
            .collect(),
        problems: problems
            .iter()
            .map(|problem| SaidProblem { text: words.sentence(&problem.message), problem })
            .collect(),
    })
}

/// A checked text as JSON, with the facts that its verdicts name.
pub fn check_json(checked: &CheckedText, facts: &[Fact], words: &Words) -> String {
    let book = FactBook::new(facts.iter().chain(&checked.facts));
    let say = |message: &Message| book.filled(&words.sentence(message));
    let mut wanted: Vec<&FactId> = Vec::new();
    for sentence in &checked.sentences {
        wanted.extend(&sentence.facts);
        wanted.extend(sentence.claims.iter().flat_map(|claim| &claim.facts));
    }
    let mut seen = HashSet::new();
    let named_facts = wanted
        .into_iter()
        .filter(|id| seen.insert(id.0.as_str()))
        .filter_map(|id| book.by_id(&id.0))
        .enumerate()
        .map(|(place, fact)| named(place, fact))
        .collect();
    lines::to_string(&CheckedFile {
        format_version: FORMAT_VERSION,
        sentences: checked
            .sentences
            .iter()
            .map(|sentence| SaidSentence {
                text: &sentence.text,
                line: sentence.line,
                start: sentence.start,
                end: sentence.end,
                passage: sentence.passage,
                verdict: sentence.verdict,
                reason: sentence.reason.as_ref().map(say),
                facts: &sentence.facts,
                correction: sentence.correction.as_deref(),
                claims: sentence
                    .claims
                    .iter()
                    .map(|one| SaidClaim {
                        text: &one.text,
                        start: one.start,
                        end: one.end,
                        column: one.column.as_deref(),
                        verdict: one.verdict,
                        reason: say(&one.reason),
                        facts: &one.facts,
                        correction: one.correction.as_deref(),
                    })
                    .collect(),
                not_from_files: &sentence.not_from_files,
            })
            .collect(),
        faults: checked
            .faults
            .iter()
            .map(|fault| SaidFault { text: words.sentence(&fault.message), fault })
            .collect(),
        facts: named_facts,
    })
}

fn named(place: usize, fact: &Fact) -> NamedFact<'_> {
    NamedFact {
        name: format!("F{}", place + 1),
        written: fact.written(),
        unit_symbol: fact.unit.symbol(),
        metric_name: fact.metric.name(),
        fact: RenamedFact {
            id: &fact.id,
            metric: &fact.metric,
            column: &fact.name,
            statistic: fact.statistic,
            value: fact.value,
            unit: fact.unit,
            n: fact.n,
            direction: fact.direction,
            approximate: fact.approximate,
            scope: &fact.scope,
            sources: &fact.sources,
            kind: &fact.kind,
        },
    }
}
