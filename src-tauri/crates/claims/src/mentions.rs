//! What a passage names: values of dimensions, settings such as `num_gpu=60`, parameters, files, dates, metrics,
//! statistics. Each with the tokens that name it.

pub(crate) mod implied;
mod meant;
mod settings;

use domain::StatisticKind;
use evidence::DimensionKind;
use foldhash::HashSet;

use crate::dates;
use crate::entities::{DimensionPlace, Hit};
use crate::knowledge::Knowledge;
use crate::lexicon::{self, MeasurePlace, singular};
use crate::tokens::{Kind, Token};
use crate::vocabulary::normal;

/// What is named.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    /// Values of dimensions.
    Values(Vec<Hit>),
    /// A parameter with a value; the hits are empty where no row has that value.
    Setting(Vec<DimensionPlace>, Vec<Hit>),
    /// A parameter without a value.
    Parameter(Vec<DimensionPlace>),
    /// Files of the folder.
    Files(Vec<usize>),
    /// A date as `YYYY-MM-DD` or `YYYY-MM`.
    Date(String),
    /// Measures under the name of a metric; none where the folder has none.
    Metric(Vec<MeasurePlace>),
    /// Statistics under a word.
    Statistic(&'static [StatisticKind]),
    /// Only rows that paid for loading, or only the others.
    Cold(bool),
}

/// One mention.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mention {
    pub(crate) first: usize,
    /// The token behind its last.
    pub(crate) last: usize,
    pub(crate) what: What,
    /// What it is called, in letters and digits in lower case.
    pub(crate) key: String,
}

impl Mention {
    /// What tells rows apart: mentions of one slot exclude each other.
    pub(crate) fn slot(&self, knowledge: &Knowledge) -> Option<Slot> {
        let place = match &self.what {
            What::Values(hits) => hits.first().map(|hit| (hit.family, hit.dimension)),
            What::Setting(places, _) => places.first().copied(),
            What::Files(_) => return Some(Slot::File),
            What::Date(_) => return Some(Slot::Date),
            _ => None,
        }?;
        let dimension = &knowledge.data.families[place.0].dimensions[place.1];
        Some(match dimension.kind {
            DimensionKind::Model => Slot::Model,
            _ => Slot::Named(singular(&dimension.name.to_lowercase()).to_owned()),
        })
    }

    pub(crate) fn is_subject(&self) -> bool {
        matches!(self.what, What::Values(_) | What::Setting(..) | What::Files(_) | What::Date(_))
    }
}

/// What mentions exclude each other about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Slot {
    Model,
    Named(String),
    File,
    Date,
}

/// The most tokens that are put together into one name.
const LONGEST_NAME: usize = 9;
/// The longest name in letters and digits.
const LONGEST_KEY: usize = 120;

/// The mentions of a passage, in order, and which tokens they take.
/// `meant` are plain words that the text elsewhere takes for the names that they also are.
pub(crate) fn mentions(
    tokens: &[Token<'_>],
    knowledge: &Knowledge,
    meant: &HashSet<String>,
) -> (Vec<Mention>, Vec<bool>) {
    let phrases = tokens.iter().map(phrase).collect();
    let taken = vec![false; tokens.len()];
    let mut finder = Finder { tokens, phrases, knowledge, meant, found: Vec::new(), taken };
    finder.dates();
    finder.settings(true);
    finder.values();
    finder.settings(false);
    finder.bare_settings();
    finder.metrics();
    finder.merge();
    finder.found.sort_by_key(|mention| (mention.first, mention.last));
    (finder.found, finder.taken)
}

/// The words of a token in the singular, as phrases have them; of words and identifiers only.
fn phrase(token: &Token<'_>) -> String {
    match token.kind {
        Kind::Word | Kind::Identifier => {
            let words = lexicon::words_of(&token.lower);
            words.iter().map(|word| singular(word)).collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

struct Finder<'a> {
    tokens: &'a [Token<'a>],
    /// What each token adds to a phrase.
    phrases: Vec<String>,
    knowledge: &'a Knowledge,
    meant: &'a HashSet<String>,
    found: Vec<Mention>,
    taken: Vec<bool>,
}

impl Finder<'_> {
    fn take(&mut self, first: usize, last: usize, what: What) {
        for token in &mut self.taken[first..last] {
            *token = true;
        }
        self.say(first, last, what);
    }

    fn say(&mut self, first: usize, last: usize, what: What) {
        let key = self.tokens[first..last].iter().map(|token| normal(token.text)).collect();
        self.found.push(Mention { first, last, what, key });
    }

    fn dates(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            match dates::at(self.tokens, at) {
                Some((date, length)) => {
                    self.take(at, at + length, What::Date(date));
                    at += length;
                }
                None => at += 1,
            }
        }
    }

    /// Values and files, the longest name first.
    fn values(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            match if self.taken[at] { None } else { self.value_at(at) } {
                Some((length, what)) => {
                    self.take(at, at + length, what);
                    at += length;
                }
                None => at += 1,
            }
        }
    }

    fn value_at(&self, at: usize) -> Option<(usize, What)> {
        let first = &self.tokens[at];
        let slash =
            first.is_mark(&['/']) && !first.glued && self.tokens.get(at + 1).is_some_and(|next| next.glued);
        if !slash && !matches!(first.kind, Kind::Word | Kind::Identifier | Kind::Number(_)) {
            return None;
        }
        // `Without cold starts` speaks of the warm ones.
        if first.lower.starts_with("cold") && self.is_left_out(at) {
            return None;
        }
        let mut key = String::new();
        let mut best = None;
        for (length, token) in self.tokens[at..].iter().take(LONGEST_NAME).enumerate() {
            let length = length + 1;
            match token.kind {
                Kind::Word | Kind::Identifier | Kind::Number(_) if !self.taken[at + length - 1] => {
                    key.push_str(&normal(token.text));
                }
                Kind::Mark('-' | ':' | '/' | '@' | '.' | '_') if token.glued => continue,
                Kind::Mark('(') if length > 1 => continue,
                // `/export`, a path that is a value.
                Kind::Mark('/') if length == 1 => continue,
                _ => break,
            }
            if key.len() > LONGEST_KEY {
                break;
            }
            // `Towhee 12-Pro` is not `Towhee 12`.
            let goes_on = self.tokens.get(at + length).is_some_and(|mark| mark.glued && mark.is_mark(&['-']))
                && self.tokens.get(at + length + 1).is_some_and(|next| {
                    next.glued
                        && next.text.starts_with(char::is_uppercase)
                        && !self.knowledge.vocabulary.has(next.text)
                });
            if goes_on {
                continue;
            }
            let number_alone = length == 1 && token.number().is_some();
            if !number_alone && self.knowledge.entities.has(&key) && self.is_meant(at, length, &key) {
                best = Some((length, What::Values(self.knowledge.entities.values(&key))));
            }
        }
        if best.is_some() {
            return best;
        }
        if first.kind == Kind::Identifier {
            let files = self.knowledge.entities.files(first.text);
            if !files.is_empty() && (first.text.contains(['.', '_', '/'])) {
                return Some((1, What::Files(files.to_vec())));
            }
            let hits = self.knowledge.entities.values(first.text);
            if !hits.is_empty() {
                return Some((1, What::Values(hits)));
            }
        }
        None
    }

    /// Metrics, statistics, cold and warm.
    fn metrics(&mut self) {
        let longest = self.knowledge.lexicon.longest.min(6);
        let mut at = 0;
        while at < self.tokens.len() {
            let token = &self.tokens[at];
            if self.taken[at] || !matches!(token.kind, Kind::Word | Kind::Identifier) {
                at += 1;
                continue;
            }
            let mut phrase = String::new();
            let mut best = None;
            // `mean qps` is a statistic and a metric.
            let statistic = token.is_any(&["mean", "avg", "average", "median"]);
            for length in 1..=if statistic { 0 } else { longest } {
                let Some(token) = self.tokens.get(at + length - 1) else { break };
                let glue = matches!(token.kind, Kind::Mark('-' | '/')) && token.glued && length > 1;
                if glue {
                    continue;
                }
                if self.taken[at + length - 1] || !matches!(token.kind, Kind::Word | Kind::Identifier) {
                    break;
                }
                if !phrase.is_empty() {
                    phrase.push(' ');
                }
                phrase.push_str(&self.phrases[at + length - 1]);
                if let Some(places) = self.knowledge.lexicon.find(&phrase) {
                    best = Some((length, places.to_vec()));
                }
            }
            if let Some((length, places)) = best {
                self.say(at, at + length, What::Metric(places));
                // `mean_ttft_s` says its statistic as well.
                for word in lexicon::words_of(&token.lower) {
                    let said = lexicon::statistics_of(&word);
                    // The peak of `peak_memory` is what is measured.
                    if let Some(statistics) =
                        said.filter(|said| !matches!(said, [StatisticKind::Maximum | StatisticKind::Minimum]))
                    {
                        self.say(at, at + 1, What::Statistic(statistics));
                    }
                }
                at += length;
                continue;
            }
            if let Some(statistics) = lexicon::statistics_of(&token.lower) {
                self.say(at, at + 1, What::Statistic(statistics));
            } else {
                self.thermal(at);
            }
            at += 1;
        }
    }

    /// Whether what stands at a token is left out: `excluding cold starts`.
    fn is_left_out(&self, at: usize) -> bool {
        const WITHOUT: &[&str] =
            &["excluding", "without", "ignoring", "after", "excludes", "exclude", "except", "excluded"];
        self.tokens[at.saturating_sub(3)..at].iter().any(|token| token.is_any(WITHOUT))
    }

    fn thermal(&mut self, at: usize) {
        let token = &self.tokens[at];
        let before = |words: &[&str]| {
            at > 0 && self.tokens[at.saturating_sub(3)..at].iter().any(|token| token.is_any(words))
        };
        // `including cold starts` leaves nothing out.
        if before(crate::words::INCLUDING) {
            return;
        }
        let without = self.is_left_out(at);
        let cold = match token.lower.as_str() {
            "cold" | "cold-start" | "cold-starts" => !without,
            "first"
                if self.tokens.get(at + 1).is_some_and(|next| {
                    next.is_any(&["calls", "runs", "requests", "invocations", "loads"])
                        || next.is_any(&["call", "request", "invocation"])
                            && self.tokens.get(at + 2).is_some_and(|word| word.is_any(&["of", "to", "for"]))
                }) =>
            {
                !without
            }
            "warm" | "warmed" | "warm-up" | "warmed-up" | "subsequent" => false,
            _ => return,
        };
        self.say(at, at + 1, What::Cold(cold));
    }

    /// `Llama 3.1 8B q4_0`: names of one dimension beside each other are one name.
    fn merge(&mut self) {
        self.found.sort_by_key(|mention| (mention.first, mention.last));
        let mut at = 1;
        while at < self.found.len() {
            let (before, rest) = self.found.split_at_mut(at);
            let (Some(one), Some(next)) = (before.last_mut(), rest.first()) else { break };
            let between = self.tokens.get(one.last..next.first).unwrap_or_default();
            let beside = between.iter().all(|token| token.is_mark(&['(', '-', ':', '/', '[']));
            if let (What::Values(hits), What::Values(others)) = (&mut one.what, &next.what)
                && beside
            {
                let both: Vec<Hit> = hits
                    .iter()
                    .filter(|hit| {
                        others.iter().any(|other| {
                            (hit.family, hit.dimension, hit.code)
                                == (other.family, other.dimension, other.code)
                        })
                    })
                    .copied()
                    .collect();
                if !both.is_empty() {
                    *hits = both;
                    one.last = next.last;
                    one.key.push_str(&next.key);
                    self.found.remove(at);
                    continue;
                }
            }
            at += 1;
        }
    }
}
