//! A passage in its text: which subjects, metrics and statistics its claims are about.

pub(crate) mod ends;

use std::cell::{OnceCell, RefCell};

use domain::{StatisticKind, Unit};
use foldhash::{HashMap, HashSet};

use crate::figures::{Bound, Figure};
use crate::knowledge::Knowledge;
use crate::lexicon::{MeasurePlace, words_of};
use crate::lookup::Lookup;
use crate::mentions::{Mention, Slot, What};
use crate::subject::{Read, inherited};
use crate::surroundings::Surroundings;

/// A passage and what lies around it.
pub(crate) struct Scene<'s> {
    pub(crate) read: &'s Read<'s>,
    pub(crate) reads: &'s [Read<'s>],
    pub(crate) lookup: &'s Lookup<'s>,
    surroundings: OnceCell<Surroundings<'s>>,
    /// Which words of names the passage says, what is above it too, and what is just before it too.
    said: RefCell<HashMap<&'s str, [bool; 3]>>,
}

/// The metric that a claim names.
pub(crate) struct Named {
    pub(crate) measures: Vec<MeasurePlace>,
    /// Whether it names one at all.
    pub(crate) any: bool,
}

/// Words between a figure and what it measures.
const OF_MEASURE: &[&str] =
    &["as", "much", "many", "the", "of", "its", "their", "more", "less", "fewer", "higher", "lower"];
/// The most of them.
const MOST_OF_MEASURE: usize = 3;

/// Words that speak of an end of a ranking.
const EXTREMES: &[&str] = &[
    "best",
    "worst",
    "highest",
    "lowest",
    "top",
    "fastest",
    "slowest",
    "peak",
    "peaked",
    "peaking",
    "maximum",
    "minimum",
    "largest",
    "smallest",
    "longest",
    "shortest",
    "reached",
    "reaching",
    "reaches",
    "hit",
    "hits",
    "quickest",
    "record",
    "topped",
    "bottom",
    "leading",
    "most",
    "least",
    "greatest",
    "strongest",
    "weakest",
];

impl<'s> Scene<'s> {
    pub(crate) fn new(at: usize, reads: &'s [Read<'s>], lookup: &'s Lookup<'s>) -> Self {
        Self { read: &reads[at], reads, lookup, surroundings: OnceCell::new(), said: RefCell::default() }
    }

    /// Whether a word of a name is said by the passage, by what is above it too, by what is just before it too.
    pub(crate) fn says(&self, word: &'s str, is_said: impl Fn(&HashSet<String>) -> bool) -> [bool; 3] {
        let found = self.said.borrow().get(word).copied();
        found.unwrap_or_else(|| {
            let around = self.surroundings();
            let own = is_said(&around.own_words);
            let near = own || is_said(&around.near_words);
            let found = [own, near, near || is_said(&around.far_words)];
            self.said.borrow_mut().insert(word, found);
            found
        })
    }

    /// What stands around the passage.
    pub(crate) fn surroundings(&self) -> &Surroundings<'s> {
        self.surroundings.get_or_init(|| Surroundings::of(self.read, self.reads))
    }

    pub(crate) fn knowledge(&self) -> &'s Knowledge {
        self.lookup.knowledge
    }

    /// The mentions that the headings and items above give, without those of slots in `own`.
    pub(crate) fn above(&self, own: &[&Mention]) -> Vec<&'s Mention> {
        inherited(self.reads, &self.read.passage.parents, own, self.knowledge())
    }

    /// The mentions that the sentence before gives.
    pub(crate) fn before(&self, own: &[&Mention]) -> Vec<&'s Mention> {
        self.read
            .passage
            .previous
            .map_or_else(Vec::new, |place| inherited(self.reads, &[place], own, self.knowledge()))
    }

    /// Whether it says that it is about everything: `overall`, `over all rows`.
    fn speaks_of_all(&self) -> bool {
        let tokens = &self.read.tokens;
        tokens.iter().any(|token| token.is_any(&["overall", "everything", "altogether"]))
            || tokens.windows(2).any(|pair| {
                pair[0].is_any(&["all", "entire", "whole"])
                    && pair[1].is_any(&[
                        "rows",
                        "runs",
                        "files",
                        "measurements",
                        "data",
                        "dataset",
                        "folder",
                        "records",
                    ])
            })
    }

    /// The subjects to try for what the passage itself names.
    pub(crate) fn readings<'m>(&self, own: Vec<&'m Mention>) -> Vec<Vec<&'m Mention>>
    where
        's: 'm,
    {
        let with = |parts: &[&[&'m Mention]]| -> Vec<&'m Mention> { parts.concat() };
        if self.speaks_of_all() {
            return vec![own];
        }
        let before = self.before(&own);
        let mut known = own.clone();
        let mut readings = Vec::new();
        if self.read.points_back() && !before.is_empty() {
            known.extend(&before);
            let above = self.above(&known);
            readings.push(with(&[&own, &before, &above]));
            if !above.is_empty() {
                readings.push(with(&[&own, &before]));
            }
            return readings;
        }
        let above = self.above(&own);
        known.extend(&above);
        let more = self.before(&known);
        readings.push(with(&[&own, &above]));
        if !more.is_empty() && self.read.passage.kind != domain::PassageKind::Row {
            readings.push(with(&[&own, &above, &more]));
            if above.is_empty() {
                // The sentence before names it, unless this one names its own.
                let slot = |mention: &&Mention| mention.slot(self.knowledge());
                if own.is_empty() && more.iter().any(|mention| slot(mention) == Some(Slot::Model)) {
                    readings.swap(0, 1);
                }
            }
        }
        // A heading farther up may be about something else by now.
        if !above.is_empty() && self.read.passage.kind != domain::PassageKind::Row {
            readings.push(own);
        }
        readings
    }

    /// The metric that is named nearest to a token and can have this unit.
    pub(crate) fn metric_at(&self, at: usize, unit: Option<Unit>) -> Named {
        let lookup = self.lookup;
        let fits = |places: &[MeasurePlace]| {
            places.is_empty()
                || unit.is_none_or(|unit| {
                    places.iter().any(|place| {
                        lookup.family(place.0).measures[place.1].unit.dimension() == unit.dimension()
                    })
                })
        };
        let clause = |token: usize| self.read.clauses.get(token).copied().unwrap_or(0);
        let own = self
            .read
            .mentions
            .iter()
            .filter_map(|mention| match &mention.what {
                What::Metric(places) if fits(places) => Some((mention, places)),
                _ => None,
            })
            .min_by_key(|(mention, _)| {
                let distance =
                    if mention.last <= at { at - mention.last } else { mention.first.saturating_sub(at) + 2 };
                (clause(mention.first) != clause(at), distance)
            });
        if let Some((_, places)) = own {
            return Named { measures: places.clone(), any: true };
        }
        for place in self.read.passage.parents.iter().rev().chain(self.read.passage.previous.as_ref()) {
            for mention in self.reads[*place].mentions.iter().rev() {
                if let What::Metric(places) = &mention.what
                    && !places.is_empty()
                    && fits(places)
                {
                    return Named { measures: places.clone(), any: true };
                }
            }
        }
        Named { measures: Vec::new(), any: false }
    }

    /// The measure that is named right behind a word or a figure: `least accurate`, `3.5 times as much space`.
    pub(crate) fn metric_behind(&self, last: usize) -> Option<&'s [MeasurePlace]> {
        let tokens = &self.read.tokens;
        let reach = tokens.iter().enumerate().skip(last).find(|(_, token)| !token.is_any(OF_MEASURE));
        let (at, _) = reach.filter(|(at, _)| at - last <= MOST_OF_MEASURE)?;
        self.read.mentions.iter().find_map(|mention| match &mention.what {
            What::Metric(places) if mention.first == at && !places.is_empty() => Some(places.as_slice()),
            _ => None,
        })
    }

    /// Every measure of a dimension that way, where the words name none: a rate before a time.
    pub(crate) fn measures_of_speed(&self) -> Vec<MeasurePlace> {
        use domain::Dimension::{
            CallRate, Compute, DataRate, FrameRate, OperationRate, Rate, Time, TokenRate,
        };
        [TokenRate, CallRate, FrameRate, OperationRate, DataRate, Compute, Rate, Time]
            .into_iter()
            .map(|dimension| self.measures_of(dimension))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// Every measure of a dimension of which more, or less, is better.
    pub(crate) fn measures_of(&self, dimension: domain::Dimension) -> Vec<MeasurePlace> {
        self.measures_that(|measure| {
            measure.unit.dimension() == dimension && measure.direction != domain::Direction::Neutral
        })
    }

    /// Every measure of how long something takes.
    pub(crate) fn measures_of_time(&self) -> Vec<MeasurePlace> {
        self.measures_that(|measure| measure.unit.dimension() == domain::Dimension::Time)
    }

    /// Every measure that is a size by its name.
    pub(crate) fn measures_of_size(&self) -> Vec<MeasurePlace> {
        self.measures_that(|measure| {
            measure.statistic.is_none()
                && words_of(&measure.name)
                    .iter()
                    .any(|word| matches!(word.as_str(), "size" | "binary" | "footprint" | "bytes"))
        })
    }

    fn measures_that(&self, fits: impl Fn(&evidence::Measure) -> bool) -> Vec<MeasurePlace> {
        let families = self.knowledge().data.families.iter().enumerate();
        families
            .flat_map(|(family, one)| {
                one.measures.iter().enumerate().map(move |(at, measure)| ((family, at), measure))
            })
            .filter(|(_, measure)| fits(measure))
            .map(|(place, _)| place)
            .collect()
    }

    /// Of measures under one name those that the words of the sentence tell best: `p99 latency` is not `latency_p50`.
    pub(crate) fn best_named(&self, places: Vec<MeasurePlace>) -> Vec<MeasurePlace> {
        if places.len() < 2 {
            return places;
        }
        self.lookup.best_named(&places, &self.words())
    }

    /// The statistics that are named for a figure: the nearest before it in its clause, or just behind it.
    pub(crate) fn statistics_at(&self, figure: &Figure) -> Vec<StatisticKind> {
        let clause = self.read.clauses[figure.at];
        let mut nearest: Option<(usize, &[StatisticKind])> = None;
        for mention in &self.read.mentions {
            let What::Statistic(statistics) = mention.what else { continue };
            if self.read.clauses[mention.first] != clause {
                continue;
            }
            let distance = if mention.last <= figure.first {
                let between = &self.read.tokens[mention.last..figure.first];
                // `mean TTFT of 5 ms and a throughput of 7`: only the first is a mean, for all that is said.
                let others = between.iter().filter(|token| token.number().is_some()).count();
                figure.first - mention.last + others * 6
            } else if mention.first >= figure.last {
                let gap = mention.first - figure.last;
                if gap > 4 {
                    continue;
                }
                gap + 1
            } else {
                0
            };
            if nearest.is_none_or(|(best, _)| distance < best) {
                nearest = Some((distance, statistics));
            }
        }
        if figure.bound == Bound::UpTo {
            return vec![StatisticKind::Maximum];
        }
        if figure.bound == Bound::DownTo {
            return vec![StatisticKind::Minimum];
        }
        // `ranges from 74 to 80 %`: its ends.
        let spans = |token: &crate::tokens::Token<'_>| {
            token.is_any(&[
                "ranges",
                "ranged",
                "ranging",
                "varies",
                "varied",
                "varying",
                "spans",
                "spanned",
                "spanning",
                "fluctuates",
                "fluctuated",
                "lies",
                "runs",
                "goes",
            ])
        };
        let pair = self.read.figures.windows(2).any(|pair| {
            (pair[0].at == figure.at || pair[1].at == figure.at)
                && pair[0].first > 0
                && self.read.tokens[pair[0].first - 1].is("from")
                && pair[1].first > 0
                && self.read.tokens[pair[1].first - 1].is("to")
        });
        if pair && self.read.tokens[..figure.first].iter().any(spans) {
            let first = self.read.tokens[figure.first - 1].is("from");
            return vec![if first { StatisticKind::Minimum } else { StatisticKind::Maximum }];
        }
        // `a low of 84 W`, `a high of 101 W`.
        let back = |count: usize| figure.first.checked_sub(count).map(|at| &self.read.tokens[at]);
        if back(1).is_some_and(|token| token.is("of"))
            || back(1).is_some_and(|token| token.is_any(&["low", "high"]))
        {
            let word = if back(1).is_some_and(|token| token.is("of")) { back(2) } else { back(1) };
            if word.is_some_and(|token| token.is_any(&["low", "lows"])) {
                return vec![StatisticKind::Minimum];
            }
            if word.is_some_and(|token| token.is_any(&["high", "highs"])) {
                return vec![StatisticKind::Maximum];
            }
        }
        if let Some((_, statistics)) = nearest {
            return statistics.to_vec();
        }
        if let Some(statistic) = self.end_of_own(figure) {
            return vec![statistic];
        }
        let above = self.read.passage.parents.last().map(|place| &self.reads[*place]);
        let above = above.and_then(|read| {
            read.mentions.iter().find_map(|mention| match mention.what {
                What::Statistic(statistics) => Some(statistics.to_vec()),
                _ => None,
            })
        });
        above
            .filter(|statistics| {
                statistics.iter().all(|one| matches!(one, StatisticKind::Mean | StatisticKind::Median))
            })
            .unwrap_or_default()
    }

    /// `The highest throughput of q4_0 was 78 tok/s`: the end of what its rows have.
    fn end_of_own(&self, figure: &Figure) -> Option<StatisticKind> {
        let clause = self.read.clauses[figure.at];
        let (at, end) =
            self.read.tokens[..figure.first].iter().enumerate().rev().find_map(|(at, token)| {
                let end = match token.lower.as_str() {
                    "highest" | "largest" | "longest" | "greatest" => StatisticKind::Maximum,
                    "lowest" | "smallest" | "shortest" => StatisticKind::Minimum,
                    _ => return None,
                };
                (self.read.clauses[at] == clause).then_some((at, end))
            })?;
        let subject =
            self.read.subjects().find(|(mention, _)| mention.first > at && mention.last <= figure.first)?.0;
        let between = &self.read.tokens[at + 1..subject.first];
        (between.last().is_some_and(|token| token.is_any(&["of", "for", "in", "with", "on"]))
            && !between.iter().any(|token| token.is_any(&["is", "was", "by", "goes", "belongs"])))
        .then_some(end)
    }

    /// Whether its clause names an end of a ranking by an adjective: `highest`, `best`.
    pub(crate) fn names_end(&self, figure: &Figure) -> bool {
        let clause = self.read.clauses[figure.at];
        let mut words = self.read.tokens.iter().zip(&self.read.clauses).filter(|(_, own)| **own == clause);
        words.any(|(token, _)| {
            crate::relations::end(&token.lower).is_some()
                || token.is_any(&["peak", "peaked", "maximum", "minimum"])
        })
    }

    pub(crate) fn is_extreme(&self, figure: &Figure) -> bool {
        let clause = self.read.clauses[figure.at];
        let here = self
            .read
            .tokens
            .iter()
            .zip(&self.read.clauses)
            .any(|(token, own)| *own == clause && token.is_any(EXTREMES));
        let above = self
            .read
            .passage
            .parents
            .iter()
            .rev()
            .take(2)
            .any(|place| self.reads[*place].tokens.iter().any(|token| token.is_any(EXTREMES)));
        here || above
    }

    /// Whether only cold or only warm rows are meant.
    pub(crate) fn cold(&self) -> Option<bool> {
        self.read.mentions.iter().find_map(|mention| match mention.what {
            What::Cold(cold) => Some(cold),
            _ => None,
        })
    }

    /// Whether a figure that looks like a year is one of the folder's; `None` for other figures.
    pub(crate) fn year_is_known(&self, figure: &Figure) -> Option<bool> {
        let text = self.read.tokens[figure.at].text;
        let is_year = figure.unit.is_none()
            && text.len() == 4
            && (1990.0..2100.0).contains(&figure.value)
            && text.bytes().all(|byte| byte.is_ascii_digit());
        is_year.then(|| self.knowledge().vocabulary.has_month(text))
    }

    /// The words of the passage and of what it hangs from, to tell measures of one metric apart.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        for read in std::iter::once(self.read)
            .chain(self.read.passage.parents.last().map(|place| &self.reads[*place]))
        {
            for token in &read.tokens {
                words.extend(words_of(&token.lower));
            }
        }
        words
    }
}
