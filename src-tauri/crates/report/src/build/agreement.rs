//! In how many of the N runs a finding came up, and which runs contradict one another.

use domain::Message;

use super::model_words::{analysis_of, check_of};
use super::tables::Kind;
use crate::Input;
use crate::document::{Block, Cell, Content, Span, Table};
use crate::trace::Trace;

/// Pairs that are listed.
const PAIRS: usize = 30;

/// `in 4 of 5 runs`, for a finding of the chosen run; nothing where there is only one.
pub(super) fn label(input: &Input<'_>, place: usize) -> Option<String> {
    let finding = (input.chosen_run, u32::try_from(place).ok()?);
    let agreement = input.agreements.iter().find(|agreement| agreement.findings.contains(&finding))?;
    let mut runs: Vec<u32> = input.run.analyses.iter().map(|(run, _)| *run).collect();
    runs.dedup();
    let label = Message::new("report-doc-in-runs").with("n", agreement.findings.len()).with("of", runs.len());
    (runs.len() > 1).then(|| input.sentence(&label))
}

/// Findings of different runs that say the contrary.
pub(super) fn contrary(trace: &mut Trace<'_>) -> Option<Block> {
    let input = trace.input;
    let mut pairs: Vec<[(u32, u32); 2]> = Vec::new();
    for agreement in input.agreements {
        let Some(one) = agreement.findings.first() else { continue };
        for other in &agreement.against {
            let pair = if one < other { [*one, *other] } else { [*other, *one] };
            if !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
    }
    let mut table = Table::new(
        input,
        "report-doc-table-contrary",
        &[
            ("report-doc-column-run", Kind::Numbers),
            ("report-doc-column-finding", Kind::Words),
            ("report-doc-column-verdict", Kind::Words),
            ("report-doc-column-other-run", Kind::Numbers),
            ("report-doc-column-contrary", Kind::Words),
            ("report-doc-column-verdict", Kind::Words),
        ],
    );
    for pair in pairs.into_iter().take(PAIRS) {
        let [Some((one, first)), Some((other, second))] = pair.map(|finding| told(trace, finding)) else {
            continue;
        };
        table.push(vec![
            Cell::count(pair[0].0),
            Cell::Said(one),
            Cell::Text(first),
            Cell::count(pair[1].0),
            Cell::Said(other),
            Cell::Text(second),
        ]);
    }
    (!table.rows.is_empty()).then(|| Block::program(Content::Table(table)))
}

/// A finding's words and its verdict.
fn told(trace: &mut Trace<'_>, (run, place): (u32, u32)) -> Option<(Vec<Span>, String)> {
    let input = trace.input;
    let place = usize::try_from(place).ok()?;
    let finding = analysis_of(input, run)?.findings.get(place)?;
    let (plain, _) = markdown::plain_text(&finding.sentence);
    let sentence = trace.spans(&plain.split_whitespace().collect::<Vec<_>>().join(" "));
    let checked = check_of(input, run).and_then(|check| check.findings.get(place));
    let verdict = checked.and_then(|checked| checked.sentences.iter().map(|passage| passage.verdict).min());
    let verdict =
        verdict.map_or_else(|| input.say("report-doc-kind-unchecked"), |verdict| trace.verdict(verdict));
    Some((sentence, verdict))
}
