//! What a report says of the folder's facts and where: which facts its words use, so that each has a row in the
//! table of evidence, and which passages of the model are marked, so that each has a row in the table of checks.

use std::collections::BTreeSet;

use domain::{Fact, FactId, Message, TextPiece, Verdict, text_pieces};
use markdown::Target;

use crate::document::Span;
use crate::{FactBook, Input};

/// The section of the table of checks.
pub(crate) const CHECKS: &str = "checks";

/// The facts and checks of one report, gathered while it is built.
pub(crate) struct Trace<'a> {
    pub(crate) input: &'a Input<'a>,
    pub(crate) book: FactBook<'a>,
    /// Facts that the report uses, by number.
    pub(crate) used: BTreeSet<usize>,
    /// Passages that are marked, in order: C1 is the first.
    pub(crate) checks: Vec<Check>,
}

/// A passage of the model that is marked.
pub(crate) struct Check {
    /// The verdict in words.
    pub(crate) verdict: String,
    /// Where it stands, in words.
    pub(crate) place: String,
    /// What the model wrote.
    pub(crate) sentence: String,
    /// Why it is marked.
    pub(crate) reason: String,
    /// What would be right.
    pub(crate) right: Option<String>,
    /// The facts that say so.
    pub(crate) facts: Vec<usize>,
}

impl<'a> Trace<'a> {
    pub(crate) fn new(input: &'a Input<'a>) -> Self {
        let book = FactBook::of_run(input.run);
        Self { input, book, used: BTreeSet::new(), checks: Vec::new() }
    }

    /// The numbers of facts by their ids, each from now on in use.
    pub(crate) fn use_all(&mut self, ids: &[FactId]) -> Vec<usize> {
        let mut numbers: Vec<usize> = ids.iter().filter_map(|id| self.book.number_of(&id.0)).collect();
        let mut seen = BTreeSet::new();
        numbers.retain(|number| seen.insert(*number));
        self.used.extend(&numbers);
        numbers
    }

    /// The fact that a reference means, with its number.
    pub(crate) fn referred(&self, piece: TextPiece<'_>) -> Option<(usize, &'a Fact)> {
        let number = match piece {
            TextPiece::Words(_) => return None,
            TextPiece::Number(number) => number,
            TextPiece::Id(id) => self.book.number_of(id)?,
        };
        Some((number, self.book.number(number)?))
    }

    /// A sentence of ours with its numbers in it.
    pub(crate) fn say(&mut self, message: &Message) -> Vec<Span> {
        let sentence = self.input.sentence(message);
        self.spans(&sentence)
    }

    /// A text with its numbers in it.
    pub(crate) fn spans(&mut self, text: &str) -> Vec<Span> {
        let pieces = text_pieces(text);
        let mut spans = Vec::with_capacity(pieces.len());
        for piece in pieces {
            spans.push(match (self.referred(piece), piece) {
                (Some((fact, found)), _) => {
                    self.used.insert(fact);
                    Span::Value { fact, words: found.written() }
                }
                (None, TextPiece::Words(words)) => Span::Words(words.to_owned()),
                (None, TextPiece::Number(_) | TextPiece::Id(_)) => {
                    Span::Words(crate::numbers::MISSING.to_owned())
                }
            });
        }
        spans
    }

    /// A text that was written from facts, with its numbers leading to them.
    pub(crate) fn linked(&self, text: &str, facts: &[usize]) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut rest = text;
        let written = |number: &usize| Some((*number, self.book.number(*number)?.written()));
        let written: Vec<(usize, String)> = facts.iter().filter_map(written).collect();
        let next = |rest: &str| {
            let found =
                written.iter().filter_map(|(fact, words)| Some((rest.find(words)?, *fact, words.len())));
            found.min_by_key(|(at, _, length)| (*at, usize::MAX - length))
        };
        while let Some((at, fact, length)) = next(rest) {
            spans.push(Span::Words(rest[..at].to_owned()));
            spans.push(Span::Value { fact, words: rest[at..at + length].to_owned() });
            rest = &rest[at + length..];
        }
        spans.push(Span::Words(rest.to_owned()));
        spans
    }

    /// Notes a passage that is marked, and gives where its mark leads.
    pub(crate) fn mark(&mut self, check: Check) -> usize {
        self.used.extend(&check.facts);
        self.checks.push(check);
        self.checks.len()
    }

    /// A verdict in words.
    pub(crate) fn verdict(&self, verdict: Verdict) -> String {
        self.input.say(match verdict {
            Verdict::Contradicted => "report-doc-verdict-contradicted",
            Verdict::Unsupported => "report-doc-verdict-unsupported",
            Verdict::Supported => "report-doc-verdict-supported",
            Verdict::NoClaim => "report-doc-verdict-no-claim",
        })
    }
}

/// Where a fact's number leads.
pub(crate) fn fact_target(number: usize) -> Target {
    Target { id: fact_id(number), footnote: format!("f{number}"), name: format!("F{number}") }
}

/// Where a mark leads.
pub(crate) fn check_target(number: usize) -> Target {
    Target { id: check_id(number), footnote: format!("c{number}"), name: format!("C{number}") }
}

/// The id of a fact's row.
pub(crate) fn fact_id(number: usize) -> String {
    format!("fact-{number}")
}

/// The id of a check's row.
pub(crate) fn check_id(number: usize) -> String {
    format!("check-{number}")
}
