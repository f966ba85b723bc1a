//! What a folder says: its facts, what was found by rule, and the lines of them that a prompt is made of.
//! Made once each time a folder is read.

use std::sync::OnceLock;

use claims::{Expected, Knowledge};
use domain::{CheckedText, Fact, Folder, RuleFinding, TextPiece, text_pieces};
use evidence::{EvidenceLine, Examination};
use report::FactBook;
use wording::Words;

/// Most facts that are kept with a run and can be named in a prompt; those of least weight are left out.
const MOST_FACTS: usize = 20_000;
/// Findings by rule that stand before the facts in a prompt.
const FINDINGS_IN_PROMPT: usize = 8;

/// A folder with its facts and findings.
#[derive(Debug)]
pub struct Examined {
    /// The folder as it was read.
    pub folder: Folder,
    /// How many facts there are in all.
    pub facts_total: u64,
    /// Facts, best ranked first (F1 is the first), and findings by rule.
    examination: Examination,
    /// The lines of a prompt: findings first, then facts.
    pub(crate) lines: Vec<EvidenceLine>,
    /// How many of the lines are findings.
    findings_in_prompt: usize,
    /// What texts are checked against, made when the first one comes.
    knowledge: OnceLock<Knowledge>,
}

/// Checks texts against one folder.
pub(crate) struct Checker<'a>(&'a Knowledge);

impl Examined {
    /// Examines a folder.
    pub(crate) fn of(mut folder: Folder, words: &Words) -> Self {
        folder.problems.extend(evidence::instructions(&folder));
        let mut examination = evidence::examine(&folder);
        let facts_total = examination.facts.len() as u64;
        examination.facts.truncate(MOST_FACTS);
        let book = FactBook::new(&examination.facts);
        let mut lines: Vec<EvidenceLine> = examination
            .findings
            .iter()
            .take(FINDINGS_IN_PROMPT)
            .map(|finding| evidence::sentence_line(&named(&words.sentence(&finding.message), &book)))
            .collect();
        let findings_in_prompt = lines.len();
        lines.extend(evidence::fact_lines(&examination.facts));
        Self { folder, facts_total, examination, lines, findings_in_prompt, knowledge: OnceLock::new() }
    }

    /// Facts, best ranked first: F1 is the first.
    pub fn facts(&self) -> &[Fact] {
        &self.examination.facts
    }

    /// Findings by rule, best ranked first.
    pub fn findings(&self) -> &[RuleFinding] {
        &self.examination.findings
    }

    /// The lines that are made of numbers: they have more tokens for their length than any other part of a prompt.
    pub(crate) fn fact_lines(&self) -> &[EvidenceLine] {
        &self.lines[self.findings_in_prompt..]
    }

    /// What checks the texts that a model wrote about the folder.
    pub(crate) fn checker(&self) -> Checker<'_> {
        Checker(self.knowledge.get_or_init(|| Knowledge::of(&self.folder, &self.examination)))
    }

    /// Facts in all, as a prompt's share counts them.
    pub(crate) fn total(&self) -> u32 {
        u32::try_from(self.facts_total).unwrap_or(u32::MAX)
    }
}

impl Checker<'_> {
    /// The verdict on every passage of a text. `sections` are those that it should have.
    pub(crate) fn check(&self, text: &str, sections: &[&str]) -> CheckedText {
        let sections: Vec<String> = sections.iter().map(|section| (*section).to_owned()).collect();
        let language = (!sections.is_empty()).then(|| "en".to_owned());
        claims::check(text, self.0, &Expected { sections, language })
    }
}

/// A sentence whose references by id are references by number, each with its digits behind it, so that a model
/// can repeat them: `{F12}=103.2 tok/s`.
fn named(sentence: &str, book: &FactBook<'_>) -> String {
    let mut text = String::new();
    for piece in text_pieces(sentence) {
        match piece {
            TextPiece::Words(words) => text.push_str(words),
            TextPiece::Number(number) => text.extend(["{F", &number.to_string(), "}"]),
            TextPiece::Id(id) => match (book.number_of(id), book.by_id(id)) {
                (Some(number), Some(fact)) => {
                    text.extend(["{F", &number.to_string(), "}=", &fact.written()]);
                }
                _ => text.push_str("a number"),
            },
        }
    }
    text
}
