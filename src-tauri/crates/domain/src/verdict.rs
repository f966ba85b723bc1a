//! What the checker says of a model's text.

use serde::{Deserialize, Serialize};

use crate::{Fact, FactId, Message};

/// The verdict on a claim or a sentence. Of several claims in a sentence the first of this order wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// It names something that a fact is about, and the value, the direction or the winner is wrong.
    Contradicted,
    /// A number, name, address, quotation or date that no file contains.
    Unsupported,
    /// Matches a fact about the same thing, or follows from facts by arithmetic.
    Supported,
    /// Nothing to check: an opinion, advice, a heading.
    NoClaim,
}

/// What kind of passage was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum PassageKind {
    /// A sentence of a paragraph or quotation.
    Sentence,
    /// A sentence of a list item.
    Item,
    /// A heading.
    Heading,
    /// A row of a table.
    Row,
}

/// One claim within a passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CheckedClaim {
    /// The words that make it, as they stand: `46.5 tok/s`, `NovaAI`, `faster`.
    pub text: String,
    /// Where they begin in the checked text, in bytes.
    pub start: u64,
    /// Where they end.
    pub end: u64,
    /// Head of the column, for the cell of a table.
    pub column: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: Message,
    /// Facts that support or contradict it, or the candidates where it does not say which it means.
    pub facts: Vec<FactId>,
    /// What would be right, where a fact says it.
    pub correction: Option<String>,
}

/// One sentence, list item, heading or table row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CheckedSentence {
    /// The passage as it stands in the text, Markdown included.
    pub text: String,
    /// Its line in the text, counted from 1.
    pub line: u64,
    /// Where it begins in the text, in bytes.
    pub start: u64,
    /// Where it ends.
    pub end: u64,
    /// What it is.
    pub passage: PassageKind,
    /// The verdict on the whole.
    pub verdict: Verdict,
    /// Why: the reason of the claim that decided.
    pub reason: Option<Message>,
    /// Facts that it rests on or is contradicted by.
    pub facts: Vec<FactId>,
    /// What would be right, where a fact says it.
    pub correction: Option<String>,
    /// Its claims, in order.
    pub claims: Vec<CheckedClaim>,
    /// Names in mere advice that no file contains: no claims, and listed.
    pub not_from_files: Vec<String>,
}

/// What is wrong with a text as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum TextFaultKind {
    /// Words of another script.
    Script,
    /// Another language than was asked for.
    Language,
    /// The same words again and again.
    Loop,
    /// Nothing, or next to nothing.
    NearEmpty,
    /// A section that was asked for is not there.
    MissingSection,
    /// Chat before the text: "Okay, here's …".
    Preamble,
}

/// One fault of a text as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TextFault {
    /// What.
    pub kind: TextFaultKind,
    /// In which line it begins; `None` where it is about the whole.
    pub line: Option<u64>,
    /// In words.
    pub message: Message,
}

/// A model's text with the verdict on each of its passages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct CheckedText {
    /// Its passages in order.
    pub sentences: Vec<CheckedSentence>,
    /// What is wrong with the text as a whole.
    pub faults: Vec<TextFault>,
    /// The facts that the verdicts name and that were made for them (ratios, differences, counts), with the
    /// facts they are made of.
    pub facts: Vec<Fact>,
}

/// How many passages have which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct VerdictCounts {
    /// Supported by facts.
    pub supported: u32,
    /// Contradicted by facts.
    pub contradicted: u32,
    /// Said by no file.
    pub unsupported: u32,
    /// Without a claim.
    pub no_claim: u32,
}

impl VerdictCounts {
    /// Counts the passages of some texts; headings without a claim are not counted.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a CheckedText>) -> Self {
        let mut counts = Self::default();
        for sentence in texts.into_iter().flat_map(|text| &text.sentences) {
            match sentence.verdict {
                Verdict::Supported => counts.supported += 1,
                Verdict::Contradicted => counts.contradicted += 1,
                Verdict::Unsupported => counts.unsupported += 1,
                Verdict::NoClaim if sentence.passage == PassageKind::Heading => {}
                Verdict::NoClaim => counts.no_claim += 1,
            }
        }
        counts
    }
}
