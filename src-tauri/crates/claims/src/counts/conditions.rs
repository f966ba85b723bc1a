//! What must hold of a row for it to be counted.

use std::ops::Range;

use super::Condition;
use crate::figures::{Bound, Figure};
use crate::lexicon::MeasurePlace;
use crate::tokens::Token;

/// Whether a figure is a lower (`above 5 s`, `exceed a mean draw of 70 W`) or an upper limit; `None` for neither.
pub(crate) fn limit(tokens: &[Token<'_>], figure: &Figure) -> Option<bool> {
    match figure.bound {
        Bound::AtLeast => return Some(true),
        Bound::AtMost => return Some(false),
        Bound::Exact => {}
        _ => return None,
    }
    figure.unit.as_ref()?;
    for token in tokens[..figure.first].iter().rev().take(9) {
        if token.is_any(&[
            "exceed",
            "exceeds",
            "exceeded",
            "exceeding",
            "above",
            "over",
            "surpass",
            "surpasses",
            "surpassed",
            "topped",
        ]) {
            return Some(true);
        }
        if token.is_any(&["below", "under", "beneath"]) {
            return Some(false);
        }
        if token.number().is_some()
            || token.is_any(&["is", "was", "has", "had", "have", "with", "and", "reached", "than", "by"])
            || token.is_mark(&[',', ';', ':', '.'])
        {
            return None;
        }
    }
    None
}

/// `errors per second`, `error rate`: a measure rather than something that happened.
fn followed_by_measure(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| next.is_any(&["per", "rate", "rates", "bars", "of"]))
}

/// The condition that a sentence sets: a failure, a success, or a limit of a measure.
pub(crate) fn condition(
    tokens: &[Token<'_>],
    figures: &[Figure],
    measures_of: impl Fn(&Figure) -> Vec<MeasurePlace>,
) -> Option<Condition> {
    for figure in figures {
        let Some(above) = limit(tokens, figure) else { continue };
        let measures = measures_of(figure);
        if !measures.is_empty() {
            return Some(Condition::Beyond {
                measures,
                above,
                limit: figure.value,
                unit: figure.measured_unit(),
                scale: figure.scale(),
            });
        }
    }
    told(tokens, figures, 0..tokens.len())
}

/// What a part of a sentence says of rows: that they failed, or that they did not.
pub(crate) fn told(tokens: &[Token<'_>], figures: &[Figure], part: Range<usize>) -> Option<Condition> {
    part.into_iter().find_map(|at| {
        let token = &tokens[at];
        let denied = tokens[at.saturating_sub(3)..at]
            .iter()
            .any(|token| token.is_any(&["not", "without", "n't", "didn't", "never"]));
        if token.is_any(&["errors", "failures", "error-free"]) && !followed_by_measure(tokens, at) {
            let none =
                tokens[at.saturating_sub(2)..at].iter().any(|token| token.is_any(&["no", "without", "zero"]))
                    && figures.iter().any(|figure| figure.at < at && !figure.is_one());
            let clean = denied || none || token.is("error-free");
            return Some(if clean { Condition::Clean } else { Condition::Erred });
        }
        if token.is_any(&[
            "failed",
            "fail",
            "fails",
            "failure",
            "errored",
            "crashed",
            "aborted",
            "timeouts",
            "timed",
            "failing",
            "unsuccessful",
        ]) {
            return Some(if denied { Condition::Succeeded } else { Condition::Failed });
        }
        if token.is_any(&[
            "completed",
            "succeeded",
            "successful",
            "successfully",
            "finished",
            "passed",
            "succeed",
            "complete",
        ]) {
            return Some(if denied { Condition::Failed } else { Condition::Succeeded });
        }
        None
    })
}
