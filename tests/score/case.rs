//! What is scored: a folder, the texts about it with the verdict that each passage deserves, and what is planted
//! in the folder.

use std::fmt::Write;
use std::path::PathBuf;

use domain::Verdict;

use crate::kinds::Truths;
use crate::plants::Plant;
use crate::world::World;

/// Who wrote the passages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Hand {
    /// The generator, from templates that both halves share.
    Templates,
    /// A person, about folders made by hand.
    Person,
    /// A real model, labelled by a person.
    Model,
    /// Whoever made the corpus that `--outside` names.
    Outside,
}

impl Hand {
    pub const ALL: [Self; 4] = [Self::Templates, Self::Person, Self::Model, Self::Outside];

    /// Name of the part of the corpus.
    pub fn name(self) -> &'static str {
        match self {
            Self::Templates => "templates",
            Self::Person => "hand",
            Self::Model => "model",
            Self::Outside => "outside",
        }
    }
}

/// Tuning cases may be looked at; test cases only give numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Half {
    Tuning,
    Test,
}

impl Half {
    pub const ALL: [Self; 2] = [Self::Tuning, Self::Test];

    pub fn name(self) -> &'static str {
        match self {
            Self::Tuning => "tuning",
            Self::Test => "test",
        }
    }
}

/// The verdict that a passage deserves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Label {
    Supported,
    Contradicted,
    Unsupported,
    NoClaim,
    /// Contradicted or unsupported: the rules leave open which, and both warn the reader.
    FalseOrInvented,
    /// Supported or no claim: whether it claims anything is a matter of taste, and it is true.
    Fine,
}

impl Label {
    pub const ALL: [Self; 6] = [
        Self::Contradicted,
        Self::Unsupported,
        Self::FalseOrInvented,
        Self::Supported,
        Self::NoClaim,
        Self::Fine,
    ];

    /// Whether the passage says something false or invented: the reader has to be warned.
    pub fn wants_warning(self) -> bool {
        matches!(self, Self::Contradicted | Self::Unsupported | Self::FalseOrInvented)
    }

    pub fn accepts(self, verdict: Verdict) -> bool {
        match self {
            Self::Supported => verdict == Verdict::Supported,
            Self::Contradicted => verdict == Verdict::Contradicted,
            Self::Unsupported => verdict == Verdict::Unsupported,
            Self::NoClaim => verdict == Verdict::NoClaim,
            Self::FalseOrInvented => matches!(verdict, Verdict::Contradicted | Verdict::Unsupported),
            Self::Fine => matches!(verdict, Verdict::Supported | Verdict::NoClaim),
        }
    }

    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "supported" => Self::Supported,
            "contradicted" => Self::Contradicted,
            "unsupported" => Self::Unsupported,
            "noClaim" => Self::NoClaim,
            "falseOrInvented" => Self::FalseOrInvented,
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
    pub hand: Hand,
    /// Where the folder lies, when it is kept in the project.
    pub root: Option<PathBuf>,
    /// Its files, when it is made.
    pub files: Vec<(String, String)>,
    pub texts: Vec<Text>,
    pub planted: Vec<Plant>,
    /// What the generator knows of the numbers; none for what is kept.
    pub world: Option<World>,
    /// What is known of a folder that no world was written to.
    pub truths: Option<Truths>,
}
