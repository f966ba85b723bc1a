//! What is scored: a folder, the texts about it with the verdict that each passage deserves, and what is planted
//! in the folder.

use std::fmt::Write;

use domain::Verdict;

use crate::plants::Plant;
use crate::world::World;

/// Tuning cases may be looked at; test cases only give numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Half {
    Tuning,
    Test,
}

/// The verdict that a passage deserves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Label {
    Supported,
    Contradicted,
    Unsupported,
    NoClaim,
    /// Contradicted or unsupported: the rules leave open which, and both warn the reader.
    Caught,
    /// Supported or no claim: whether it claims anything is a matter of taste, and it is true.
    Fine,
}

impl Label {
    /// Whether the passage says something false or invented.
    pub fn is_invention(self) -> bool {
        matches!(self, Self::Contradicted | Self::Unsupported | Self::Caught)
    }

    pub fn accepts(self, verdict: Verdict) -> bool {
        match self {
            Self::Supported => verdict == Verdict::Supported,
            Self::Contradicted => verdict == Verdict::Contradicted,
            Self::Unsupported => verdict == Verdict::Unsupported,
            Self::NoClaim => verdict == Verdict::NoClaim,
            Self::Caught => matches!(verdict, Verdict::Contradicted | Verdict::Unsupported),
            Self::Fine => matches!(verdict, Verdict::Supported | Verdict::NoClaim),
        }
    }

    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "supported" => Self::Supported,
            "contradicted" => Self::Contradicted,
            "unsupported" => Self::Unsupported,
            "noClaim" => Self::NoClaim,
            "caught" => Self::Caught,
            "fine" => Self::Fine,
            _ => return None,
        })
    }
}

/// A passage of a text: its bytes, what it deserves, and the rule of issue 4 that it tests.
#[derive(Debug, Clone)]
pub struct Passage {
    pub start: usize,
    pub end: usize,
    pub label: Label,
    pub rule: &'static str,
}

/// A text with its labelled passages.
#[derive(Debug, Default, Clone)]
pub struct Text {
    pub content: String,
    pub passages: Vec<Passage>,
}

/// A sentence with its label, before it stands in a text.
#[derive(Debug, Clone)]
pub struct Said {
    pub words: String,
    pub label: Label,
    pub rule: &'static str,
}

impl Said {
    pub fn new(rule: &'static str, label: Label, words: impl Into<String>) -> Self {
        Self { words: words.into(), label, rule }
    }
}

impl Text {
    /// Adds `words` that nothing is said about.
    pub fn plain(&mut self, words: &str) {
        self.content.push_str(words);
    }

    /// Adds a labelled passage.
    pub fn say(&mut self, said: &Said) {
        let start = self.content.len();
        write!(self.content, "{}", said.words).expect("a string takes all text");
        self.passages.push(Passage { start, end: self.content.len(), label: said.label, rule: said.rule });
    }
}

/// A folder with all that is known about it.
pub struct Case {
    pub name: String,
    pub half: Half,
    /// Whether a real model wrote the texts.
    pub by_model: bool,
    pub files: Vec<(String, String)>,
    pub texts: Vec<Text>,
    pub planted: Vec<Plant>,
    /// What the generator knows of the numbers; none for the texts of models.
    pub world: Option<World>,
}
