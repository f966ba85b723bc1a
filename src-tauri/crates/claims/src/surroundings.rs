//! What stands around a passage: what is above it, the sentences before it, their words and the measures that they
//! name. Gathered once for a passage, since each of its numbers asks for it.

use foldhash::HashSet;

use crate::lexicon::{MeasurePlace, alike, singular, words_of};
use crate::mentions::{Mention, What};
use crate::subject::Read;
use crate::tokens::Kind;

/// How many sentences back a subject is looked for.
const BACK: usize = 40;
/// How many sentences back a measure is looked for.
pub(crate) const NEAR: usize = 3;

/// The longest name with hyphens that is looked for without them, in bytes.
const LONGEST_PARTED: usize = 12;

/// What stands around a passage.
pub(crate) struct Surroundings<'s> {
    /// The head of its table, then what it hangs from, the nearest first.
    pub(crate) above: Vec<&'s Read<'s>>,
    /// The passages before it, the nearest first.
    pub(crate) before: Vec<&'s Read<'s>>,
    /// The words of the passage itself, in the singular, with others for them.
    pub(crate) own_words: HashSet<String>,
    /// Those of what is above too.
    pub(crate) near_words: HashSet<String>,
    /// Those of the sentences just before too.
    pub(crate) far_words: HashSet<String>,
    /// The measures that any of these name.
    pub(crate) named: HashSet<MeasurePlace>,
    /// The file that is spoken of last, where one passage names one alone.
    pub(crate) file: Option<&'s Mention>,
}

impl<'s> Surroundings<'s> {
    pub(crate) fn of(read: &'s Read<'s>, reads: &'s [Read<'s>]) -> Self {
        let parents = read.passage.parents.iter().rev().map(|at| &reads[*at]);
        let above: Vec<&Read<'_>> = read.passage.head.iter().map(|at| &reads[*at]).chain(parents).collect();
        let own = reads.partition_point(|other| other.passage.start < read.passage.start);
        let before: Vec<&Read<'_>> = reads[..own].iter().rev().take(BACK).collect();
        let near = &before[..before.len().min(NEAR)];
        let mut own_words = HashSet::default();
        add_words(read, &mut own_words);
        let mut near_words = own_words.clone();
        for read in &above {
            add_words(read, &mut near_words);
        }
        let mut far_words = near_words.clone();
        for read in near {
            add_words(read, &mut far_words);
        }
        let mut named = HashSet::default();
        for mention in std::iter::once(&read).chain(&above).chain(near).flat_map(|read| &read.mentions) {
            if let What::Metric(places) = &mention.what {
                named.extend(places.iter().copied());
            }
        }
        let file = above.iter().chain(&before).find_map(|read| {
            let mut files = read.mentions.iter().filter(|mention| matches!(mention.what, What::Files(_)));
            files.next().filter(|_| files.next().is_none())
        });
        Self { above, before, own_words, near_words, far_words, named, file }
    }

    /// The passage and what is near it, the nearest first.
    pub(crate) fn near(&self, read: &'s Read<'s>) -> impl Iterator<Item = &'s Read<'s>> {
        std::iter::once(read).chain(self.above.clone()).chain(self.before.clone().into_iter().take(NEAR))
    }
}

/// Adds the words of a passage, in the singular, with others for them.
fn add_words(read: &Read<'_>, found: &mut HashSet<String>) {
    for token in read.tokens.iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Identifier)) {
        for word in words_of(&token.lower) {
            let word = singular(&word);
            found.extend(alike(word).into_iter().map(str::to_owned));
            if !found.contains(word) {
                found.insert(word.to_owned());
            }
        }
    }
    // `top-1` is `top1` in a name.
    let parted = |token: &&crate::tokens::Token<'_>| {
        token.kind == Kind::Identifier
            && token.lower.contains(['-', '@'])
            && token.lower.len() <= LONGEST_PARTED
    };
    found.extend(read.tokens.iter().filter(parted).map(|token| token.lower.replace(['-', '@'], "")));
    for three in read.tokens.windows(3) {
        if three[1].is_mark(&['-', '@']) && three[2].glued {
            found.insert(format!("{}{}", three[0].lower, three[2].lower));
        }
    }
}
