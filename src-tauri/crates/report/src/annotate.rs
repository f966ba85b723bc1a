//! A model's text as a report shows it: its references become numbers that lead to their sources, a number that it
//! typed itself and that is supported leads there too, and every passage that is contradicted or unsupported has a
//! mark, or is taken out.
//!
//! The verdicts are the checker's. What it did not look at and what holds a digit is marked as not checked, and a
//! verdict whose passage is not where it says makes the whole text one that is not checked.

use std::ops::Range;

use domain::{
    CheckedClaim, CheckedSentence, CheckedText, Doubtful, Message, PassageKind, Verdict, text_pieces,
};
use markdown::{Insertion, InsertionKind, Marked, plain_text};

use crate::trace::{Check, Trace, check_target, fact_target};

/// Characters of a passage in the table of checks.
const PASSAGE: usize = 400;
/// What has a meaning in Markdown: words with one of these stay as they are, and their source stands behind them.
const SYNTAX: [char; 16] =
    ['*', '`', '[', ']', '(', ')', '<', '>', '|', '\\', '&', '~', '!', '#', '\n', '\r'];

/// A text ready to be shown.
pub(crate) struct Annotated {
    pub(crate) text: Marked,
    /// Passages that were taken out.
    pub(crate) removed: usize,
    /// Marks in the table of checks, in order.
    pub(crate) checks: Vec<usize>,
}

/// How a text is shown.
#[derive(Clone, Copy)]
pub(crate) struct Manner<'a> {
    /// What happens to what is contradicted or unsupported.
    pub(crate) doubtful: Doubtful,
    /// Whether marks stand in the text; otherwise whoever shows it says the verdict beside it.
    pub(crate) inline: bool,
    /// Where the text stands, in words.
    pub(crate) place: &'a str,
}

/// Whether a verdict needs a mark.
pub(crate) fn is_doubtful(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Contradicted | Verdict::Unsupported)
}

/// A text that nobody checked: only its references become numbers.
pub(crate) fn unchecked(trace: &mut Trace<'_>, text: &str) -> Marked {
    let mut edits = Vec::new();
    references(trace, text, &mut edits);
    Marked::new(text, edits)
}

/// A text with its verdicts; `None` where they are not about this text.
pub(crate) fn annotate(
    trace: &mut Trace<'_>,
    text: &str,
    checked: &CheckedText,
    manner: Manner<'_>,
) -> Option<Annotated> {
    let passages: Vec<(Range<usize>, &CheckedSentence)> = checked
        .sentences
        .iter()
        .map(|sentence| Some((range(text, sentence.start, sentence.end, &sentence.text)?, sentence)))
        .collect::<Option<_>>()?;
    let in_order = passages.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start);
    if !in_order {
        return None;
    }
    let mut writer = Writer { trace, text, manner, edits: Vec::new(), removed: 0, checks: Vec::new() };
    let mut done = 0;
    for (range, sentence) in &passages {
        writer.gap(done..range.start);
        writer.passage(range, sentence);
        done = range.end;
    }
    writer.gap(done..text.len());
    let Writer { mut edits, removed, checks, .. } = writer;
    references(trace, text, &mut edits);
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    Some(Annotated { text: Marked::new(text, without_overlap(edits)), removed, checks })
}

/// Where a piece stands, if it stands there.
fn range(text: &str, start: u64, end: u64, piece: &str) -> Option<Range<usize>> {
    let range = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
    (text.get(range.clone())? == piece).then_some(range)
}

/// Takes away what lies in another: what is taken out takes everything in it with it.
fn without_overlap(edits: Vec<(Range<usize>, Insertion)>) -> Vec<(Range<usize>, Insertion)> {
    let mut kept: Vec<(Range<usize>, Insertion)> = Vec::with_capacity(edits.len());
    for edit in edits {
        match kept.last_mut() {
            Some(before) if edit.0.start < before.0.end && edit.0.end > before.0.end => *before = edit,
            Some(before) if edit.0.start < before.0.end => {}
            _ => kept.push(edit),
        }
    }
    kept
}

/// References become numbers; one to no fact is marked.
fn references(trace: &mut Trace<'_>, text: &str, edits: &mut Vec<(Range<usize>, Insertion)>) {
    let mut at = 0;
    for piece in text_pieces(text) {
        let start = at;
        if let domain::TextPiece::Words(words) = piece {
            at += words.len();
            continue;
        }
        // A reference ends at its brace.
        at += text[at..].find('}').map_or(0, |end| end + 1);
        let insertion = match trace.referred(piece) {
            Some((number, fact)) => {
                trace.used.insert(number);
                Insertion {
                    words: fact.written(),
                    target: Some(fact_target(number)),
                    kind: InsertionKind::Number,
                }
            }
            None => mark(trace.input.say("report-doc-mark-no-fact"), InsertionKind::Doubtful, None),
        };
        edits.push((start..at, insertion));
    }
}

fn mark(words: String, kind: InsertionKind, check: Option<usize>) -> Insertion {
    Insertion { words, target: check.map(check_target), kind }
}

fn kind_of(verdict: Verdict) -> InsertionKind {
    if verdict == Verdict::Contradicted { InsertionKind::Wrong } else { InsertionKind::Doubtful }
}

fn nothing() -> Insertion {
    Insertion { words: String::new(), target: None, kind: InsertionKind::Number }
}

struct Writer<'t, 'a, 'm> {
    trace: &'t mut Trace<'a>,
    text: &'m str,
    manner: Manner<'m>,
    edits: Vec<(Range<usize>, Insertion)>,
    removed: usize,
    checks: Vec<usize>,
}

impl Writer<'_, '_, '_> {
    /// What lies between two passages: a digit there was seen by nobody.
    fn gap(&mut self, range: Range<usize>) {
        if let Some(at) = unseen_digit(&self.text[range.clone()]) {
            let words = self.trace.input.say("report-doc-mark-unchecked");
            self.edits.push((range.start + at..range.start + at, mark(words, InsertionKind::Doubtful, None)));
        }
    }

    fn passage(&mut self, range: &Range<usize>, sentence: &CheckedSentence) {
        let doubtful = is_doubtful(sentence.verdict);
        if doubtful && self.manner.doubtful == Doubtful::Removed {
            self.removed += 1;
            self.take_out(range, sentence);
            return;
        }
        let end = end_of(self.text, range, sentence.passage);
        if doubtful {
            let check = self.note(sentence, sentence.verdict);
            if self.manner.inline || sentence.passage == PassageKind::Row {
                self.mark_claims(range, sentence, check, end);
            }
        }
        if !sentence.not_from_files.is_empty() {
            let names = sentence.not_from_files.join(", ");
            let check = self.foreign(sentence, &names);
            let words = Message::new("report-doc-mark-foreign").with("names", names);
            let words = self.trace.input.sentence(&words);
            self.edits.push((end..end, mark(words, InsertionKind::Doubtful, Some(check))));
        }
        for claim in &sentence.claims {
            self.source(claim);
        }
    }

    /// The row of the table of checks for a passage.
    fn note(&mut self, sentence: &CheckedSentence, verdict: Verdict) -> usize {
        let trace = &mut *self.trace;
        let said = |message: &Message| trace.book.filled(&trace.input.sentence(message));
        let reason = sentence.reason.as_ref().map(said).unwrap_or_default();
        let right = corrections(sentence).map(|right| trace.book.filled(&right));
        let facts = trace.use_all(&sentence.facts);
        let check = Check {
            verdict: trace.verdict(verdict),
            place: self.place(sentence),
            sentence: self.shown(sentence),
            reason,
            right,
            facts,
        };
        let check = self.trace.mark(check);
        self.checks.push(check);
        check
    }

    fn foreign(&mut self, sentence: &CheckedSentence, names: &str) -> usize {
        let reason = Message::new("report-doc-why-foreign").with("names", names);
        let check = Check {
            verdict: self.trace.input.say("report-doc-verdict-foreign"),
            place: self.place(sentence),
            sentence: self.shown(sentence),
            reason: self.trace.input.sentence(&reason),
            right: None,
            facts: Vec::new(),
        };
        let check = self.trace.mark(check);
        self.checks.push(check);
        check
    }

    fn place(&self, sentence: &CheckedSentence) -> String {
        if !self.manner.inline {
            return self.manner.place.to_owned();
        }
        let place = Message::new("report-doc-check-place")
            .with("place", self.manner.place)
            .with("line", sentence.line.to_string());
        self.trace.input.sentence(&place)
    }

    /// The passage as words.
    fn shown(&self, sentence: &CheckedSentence) -> String {
        let (plain, _) = plain_text(sentence.text.trim().trim_matches('|'));
        let words = self.trace.book.filled(plain.split_whitespace().collect::<Vec<_>>().join(" ").as_str());
        if words.chars().count() > PASSAGE {
            words.chars().take(PASSAGE).chain(['…']).collect()
        } else {
            words
        }
    }

    /// Marks a passage: a table's row in its cells, any other at its end.
    fn mark_claims(&mut self, range: &Range<usize>, sentence: &CheckedSentence, check: usize, end: usize) {
        let cells: Vec<(usize, InsertionKind, String)> = if sentence.passage == PassageKind::Row {
            let wrong = sentence.claims.iter().filter(|claim| is_doubtful(claim.verdict));
            wrong
                .filter_map(|claim| {
                    let place = claim_range(self.text, claim)?;
                    let within = range.start <= place.start && place.end <= range.end;
                    let right = claim.correction.as_ref();
                    within.then(|| {
                        let words = self.mark_words(claim.verdict, right.cloned());
                        (place.end, kind_of(claim.verdict), words)
                    })
                })
                .collect()
        } else {
            Vec::new()
        };
        if cells.is_empty() {
            let words = self.mark_words(sentence.verdict, corrections(sentence));
            self.edits.push((end..end, mark(words, kind_of(sentence.verdict), Some(check))));
        }
        for (at, kind, words) in cells {
            self.edits.push((at..at, mark(words, kind, Some(check))));
        }
    }

    fn mark_words(&self, verdict: Verdict, right: Option<String>) -> String {
        let input = self.trace.input;
        match (verdict, right) {
            (Verdict::Contradicted, Some(right)) => {
                let right = self.trace.book.filled(&right);
                input.sentence(&Message::new("report-doc-mark-contradicted-right").with("right", right))
            }
            (Verdict::Contradicted, None) => input.say("report-doc-mark-contradicted"),
            _ => input.say("report-doc-mark-unsupported"),
        }
    }

    fn take_out(&mut self, range: &Range<usize>, sentence: &CheckedSentence) {
        if sentence.passage != PassageKind::Row {
            self.edits.push((range.clone(), nothing()));
            return;
        }
        // A row keeps its cells: what is wrong in it goes.
        let wrong = sentence.claims.iter().filter(|claim| is_doubtful(claim.verdict));
        let cells: Vec<Range<usize>> = wrong.filter_map(|claim| claim_range(self.text, claim)).collect();
        if cells.is_empty() {
            let end = end_of(self.text, range, sentence.passage);
            let check = self.note(sentence, sentence.verdict);
            let words = self.mark_words(sentence.verdict, corrections(sentence));
            self.edits.push((end..end, mark(words, kind_of(sentence.verdict), Some(check))));
            return;
        }
        for cell in cells {
            let words = crate::numbers::MISSING.to_owned();
            self.edits.push((cell, Insertion { words, target: None, kind: InsertionKind::Number }));
        }
        for claim in sentence.claims.iter().filter(|claim| !is_doubtful(claim.verdict)) {
            self.source(claim);
        }
    }

    /// A number that the model typed itself and that is right leads to its source.
    fn source(&mut self, claim: &CheckedClaim) {
        let has_digit = claim.text.bytes().any(|byte| byte.is_ascii_digit());
        if claim.verdict != Verdict::Supported || !has_digit || claim.text.contains('{') {
            return;
        }
        let Some(range) = claim_range(self.text, claim) else { return };
        let Some(fact) = self.trace.use_all(&claim.facts).first().copied() else { return };
        let target = Some(fact_target(fact));
        if claim.text.contains(SYNTAX) {
            let words = format!(" (F{fact})");
            self.edits.push((range.end..range.end, Insertion { words, target, kind: InsertionKind::Number }));
        } else {
            self.edits
                .push((range, Insertion { words: claim.text.clone(), target, kind: InsertionKind::Number }));
        }
    }
}

fn claim_range(text: &str, claim: &CheckedClaim) -> Option<Range<usize>> {
    range(text, claim.start, claim.end, &claim.text)
}

/// What would be right in a passage, each once.
fn corrections(sentence: &CheckedSentence) -> Option<String> {
    let mut right: Vec<&str> = Vec::new();
    let wrong = sentence.claims.iter().filter(|claim| claim.verdict == Verdict::Contradicted);
    for correction in sentence.correction.iter().chain(wrong.filter_map(|claim| claim.correction.as_ref())) {
        if !right.contains(&correction.as_str()) {
            right.push(correction);
        }
    }
    (!right.is_empty()).then(|| right.join("; "))
}

/// Where a mark on a passage stands: behind its last word, within its last cell.
fn end_of(text: &str, range: &Range<usize>, passage: PassageKind) -> usize {
    let mut words = text[range.clone()].trim_end();
    if passage == PassageKind::Row {
        words = words.strip_suffix('|').unwrap_or(words).trim_end();
    }
    // A backslash there breaks the line, and does so no longer with words behind it.
    range.start + words.trim_end_matches('\\').trim_end().len()
}

/// Behind the last digit of what is no passage; marks of lists, fences and references hold none.
fn unseen_digit(gap: &str) -> Option<usize> {
    let mut found = None;
    let mut at = 0;
    for line in gap.split_inclusive('\n') {
        let begin = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        let number = begin.len() - begin.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let is_item = number > 0 && begin[number..].starts_with(['.', ')']);
        let is_fence = begin.starts_with("```") || begin.starts_with("~~~");
        let skipped = line.len() - begin.len() + if is_item { number } else { 0 };
        let mut place = at + skipped;
        if !is_fence {
            let rest = &line[skipped..];
            for piece in text_pieces(rest) {
                let domain::TextPiece::Words(words) = piece else {
                    place += gap[place..].find('}').map_or(0, |end| end + 1);
                    continue;
                };
                if let Some(last) = words.rfind(|c: char| c.is_ascii_digit()) {
                    found = Some(place + last + 1);
                }
                place += words.len();
            }
        }
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::unseen_digit;

    #[test]
    fn a_digit_outside_every_passage_is_seen() {
        let check = |gap: &str, expected: Option<usize>| assert_eq!(unseen_digit(gap), expected, "{gap:?}");
        check("", None);
        check("\n\n1. ", None);
        check("> 12) ", None);
        check("\n```python3\n", None);
        check("{F12} ", None);
        check("a 42 b", Some(4));
        check("{F1} 42\nx", Some(7));
        check("```\nx = 4\n```\n", Some(9));
        check("\n42 tokens\n", Some(3));
    }
}
