//! What the program found by rule: the findings that matter most, what to do about them, and the rest.

use domain::{FactId, FactKind, FindingKind, Message, RuleFinding};

use super::tables::{Kind, shown_of};
use crate::Input;
use crate::document::{Block, Cell, Content, Saying, Section, Span, Statement, Table};
use crate::trace::Trace;

/// Findings and recommendations that stand as sentences.
const SHOWN: usize = 20;
/// Recommendations that differ only in what they are about.
const ALIKE: usize = 3;
/// Rows of the table of further findings.
const FURTHER: usize = 300;

/// The findings by rule that matter most.
pub(super) fn key_findings(trace: &mut Trace<'_>) -> Vec<Block> {
    let input = trace.input;
    let all = all(input);
    if all.is_empty() {
        return nothing(input, "report-doc-no-rule-findings");
    }
    let statements =
        all.iter().take(SHOWN).map(|finding| statement(trace, finding, &finding.message)).collect();
    let mut blocks = vec![
        Block::paragraph(input.say("report-doc-by-rule")),
        Block::program(Content::Statements(statements)),
    ];
    if all.len() > SHOWN {
        let further = Message::new("report-doc-further-findings").with("n", all.len() - SHOWN);
        blocks.push(Block::paragraph(input.sentence(&further)));
    }
    blocks
}

/// What to do about them, each once.
pub(super) fn advice(trace: &mut Trace<'_>) -> Vec<Block> {
    let input = trace.input;
    let mut said: Vec<&Message> = Vec::new();
    let mut statements = Vec::new();
    for finding in all(input) {
        let Some(advice) = finding.advice.as_ref().filter(|advice| !said.contains(advice)) else { continue };
        let alike = said.iter().filter(|other| other.id == advice.id).count();
        said.push(advice);
        if statements.len() < SHOWN && alike < ALIKE {
            statements.push(statement(trace, finding, advice));
        }
    }
    if statements.is_empty() {
        return nothing(input, "report-doc-no-rule-advice");
    }
    let further = said.len() - statements.len();
    let mut blocks = vec![
        Block::paragraph(input.say("report-doc-advice-by-rule")),
        Block::program(Content::Statements(statements)),
    ];
    if further > 0 {
        let further = Message::new("report-doc-further-advice").with("n", further);
        blocks.push(Block::paragraph(input.sentence(&further)));
    }
    blocks
}

/// The findings that did not come among the first.
pub(super) fn further(trace: &mut Trace<'_>) -> Option<Section> {
    let input = trace.input;
    let further = all(input).get(SHOWN..).filter(|further| !further.is_empty())?;
    let mut table = Table::new(
        input,
        "report-doc-table-further",
        &[("report-doc-column-rule", Kind::Words), ("report-doc-column-finding", Kind::Words)],
    );
    for finding in further.iter().take(FURTHER) {
        let sentence = trace.say(&finding.message);
        table.push(vec![Cell::text(input.say(rule(finding.kind))), Cell::Said(sentence)]);
    }
    table.notes.extend(shown_of(input, table.rows.len(), further.len()));
    let blocks = vec![Block::program(Content::Table(table))];
    Some(Section::new("further-findings", input.say("report-doc-section-further"), blocks))
}

fn all<'a>(input: &Input<'a>) -> &'a [RuleFinding] {
    input.run.data.as_ref().map(|data| data.findings.as_slice()).unwrap_or_default()
}

/// That there is nothing, where it was looked for: a run of an earlier version has no facts.
fn nothing(input: &Input<'_>, words: &str) -> Vec<Block> {
    let looked = input.run.data.as_ref().is_some_and(|data| data.facts_total > 0);
    if looked || input.run.header.model.is_none() {
        vec![Block::paragraph(input.say(words))]
    } else {
        Vec::new()
    }
}

fn statement(trace: &mut Trace<'_>, finding: &RuleFinding, message: &Message) -> Statement {
    let spans = trace.say(message);
    let labels = std::iter::once(trace.input.say(rule(finding.kind)));
    let labels = labels.chain(kind_of(trace, &spans).or_else(|| kind(trace, &finding.facts))).collect();
    Statement { labels, verdict: None, says: Saying::Program(spans), right: None, why: None }
}

/// Whether the numbers of a sentence were measured, derived or stated.
fn kind_of(trace: &Trace<'_>, spans: &[Span]) -> Option<String> {
    let facts = spans.iter().filter_map(|span| match span {
        Span::Value { fact, .. } | Span::Name(fact) => trace.book.number(*fact),
        Span::Words(_) => None,
    });
    word_of(trace, facts.map(|fact| &fact.kind))
}

/// The same by the facts that something rests on.
pub(super) fn kind(trace: &Trace<'_>, facts: &[FactId]) -> Option<String> {
    word_of(trace, facts.iter().filter_map(|id| trace.book.by_id(&id.0)).map(|fact| &fact.kind))
}

fn word_of<'f>(trace: &Trace<'_>, kinds: impl Iterator<Item = &'f FactKind>) -> Option<String> {
    // What rests on a file's own words is no better than these, and what is computed is not measured.
    let rank = |kind: &FactKind| match kind {
        FactKind::Measured => 0,
        FactKind::Derived { .. } => 1,
        FactKind::Stated => 2,
    };
    let kind = kinds.max_by_key(|kind| rank(kind))?;
    Some(trace.input.say(fact_kind(kind)))
}

pub(super) fn fact_kind(kind: &FactKind) -> &'static str {
    match kind {
        FactKind::Measured => "report-doc-kind-measured",
        FactKind::Derived { .. } => "report-doc-kind-derived",
        FactKind::Stated => "report-doc-kind-stated",
    }
}

fn rule(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Best => "report-doc-rule-best",
        FindingKind::Worst => "report-doc-rule-worst",
        FindingKind::Effect => "report-doc-rule-effect",
        FindingKind::NoEffect => "report-doc-rule-no-effect",
        FindingKind::Indistinguishable => "report-doc-rule-indistinguishable",
        FindingKind::Confounded => "report-doc-rule-confounded",
        FindingKind::ColdStart => "report-doc-rule-cold-start",
        FindingKind::Outlier => "report-doc-rule-outlier",
        FindingKind::FailedRows => "report-doc-rule-failed-rows",
        FindingKind::Trend => "report-doc-rule-trend",
        FindingKind::Regression => "report-doc-rule-regression",
        FindingKind::Models => "report-doc-rule-models",
        FindingKind::Conflict => "report-doc-rule-conflict",
        FindingKind::UnitMismatch => "report-doc-rule-unit-mismatch",
        FindingKind::Duplicate => "report-doc-rule-duplicate",
        FindingKind::Stale => "report-doc-rule-stale",
    }
}
