//! Puts it together: a text in, its passages with their verdicts out.

use domain::{CheckedSentence, CheckedText, Verdict};

use crate::expected::Expected;
use crate::knowledge::Knowledge;
use crate::passages::passages;

/// Checks a text against what is known of the folder.
pub fn check(text: &str, _knowledge: &Knowledge, _expected: &Expected) -> CheckedText {
    let sentences = passages(text)
        .into_iter()
        .map(|passage| CheckedSentence {
            text: text[passage.start..passage.end].to_owned(),
            line: passage.line as u64,
            start: passage.start as u64,
            end: passage.end as u64,
            passage: passage.kind,
            verdict: Verdict::NoClaim,
            reason: None,
            facts: Vec::new(),
            correction: None,
            claims: Vec::new(),
            not_from_files: Vec::new(),
        })
        .collect();
    CheckedText { sentences, ..CheckedText::default() }
}
