//! Who a claim is about: the mentions of its own sentence, as they belong to it, and those of the headings, items
//! and sentences above it that it takes over.

use crate::figures::Figure;
use crate::knowledge::Knowledge;
use crate::mentions::{Mention, Slot, What};
use crate::passages::Passage;
use crate::tokens::{Kind, Token};

/// Verbs for what changes on the way.
const MOVES: &[&str] = &[
    "rises",
    "rise",
    "rose",
    "grows",
    "grow",
    "grew",
    "climbs",
    "increases",
    "increased",
    "gains",
    "gained",
    "improves",
    "improved",
    "falls",
    "fall",
    "fell",
    "drops",
    "dropped",
    "declines",
    "declined",
    "shrinks",
    "shrank",
    "decreases",
    "decreased",
    "loses",
    "lost",
    "worsens",
];

/// A passage as it was read.
pub(crate) struct Read<'t> {
    pub(crate) passage: &'t Passage,
    pub(crate) tokens: Vec<Token<'t>>,
    pub(crate) mentions: Vec<Mention>,
    /// Slots of the mentions, place by place.
    pub(crate) slots: Vec<Option<Slot>>,
    pub(crate) figures: Vec<Figure>,
    /// Whether a token stands in advice, a wish or a question.
    pub(crate) advice: Vec<bool>,
    /// The clause of each token.
    pub(crate) clauses: Vec<u16>,
    /// Tokens of numbers that are taken for settings although nothing names their parameter.
    pub(crate) implied: Vec<usize>,
}

impl<'t> Read<'t> {
    /// The same with the settings that its bare numbers can be.
    pub(crate) fn with_implied(&self, heads: bool, knowledge: &Knowledge) -> Read<'t> {
        let more = crate::mentions::implied::implied(self, heads, knowledge);
        let implied = more.iter().map(|mention| mention.first).collect();
        let mut mentions = self.mentions.clone();
        mentions.extend(more);
        mentions.sort_by_key(|mention| (mention.first, mention.last));
        let slots = mentions.iter().map(|mention| mention.slot(knowledge)).collect();
        Read {
            passage: self.passage,
            tokens: self.tokens.clone(),
            mentions,
            slots,
            figures: self.figures.clone(),
            advice: self.advice.clone(),
            clauses: self.clauses.clone(),
            implied,
        }
    }
}

/// Words after which a mention is what the subject is compared with.
const COMPARED: &[&str] = &[
    "than",
    "above",
    "behind",
    "below",
    "vs",
    "versus",
    "over",
    "against",
    "outperforms",
    "outperformed",
    "outperforming",
    "beats",
    "beat",
    "surpasses",
    "surpassed",
    "exceeds",
    "exceeded",
    "trails",
];

impl Read<'_> {
    /// The subject mentions, with their slots.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = (&Mention, &Slot)> {
        self.mentions.iter().zip(&self.slots).filter_map(|(mention, slot)| Some((mention, slot.as_ref()?)))
    }

    /// Whether a mention is what something is compared with: `than q8_0`, `compared to q8_0`.
    pub(crate) fn is_compared(&self, mention: &Mention) -> bool {
        let before = &self.tokens[mention.first.saturating_sub(3)..mention.first];
        let is =
            |back: usize, words: &[&str]| before.len() >= back && before[before.len() - back].is_any(words);
        let that_of = is(2, &["that", "those"]) && is(1, &["of", "with", "for"]);
        if that_of {
            let before = &self.tokens[..mention.first - 2];
            let last = |back: usize, words: &[&str]| {
                before.len() >= back && before[before.len() - back].is_any(words)
            };
            return last(1, COMPARED)
                || last(2, &["compared", "relative", "comparison"]) && last(1, &["to", "with"]);
        }
        is(1, COMPARED)
            || is(1, &["of"]) && is(2, &["instead", "ahead"])
            || is(1, &["to"]) && is(2, &["opposed"])
            || is(2, COMPARED) && is(1, &["the", "a", "model", "tag", "both"])
            || is(2, &["compared", "relative", "comparison"]) && is(1, &["to", "with"])
            || is(3, &["compared", "relative", "comparison"])
                && is(2, &["to", "with"])
                && is(1, &["the", "a"])
    }

    /// Whether what stands at a token is where a way begins that something goes: `between epochs 11 and 12 it rises`
    /// tells of the twelfth.
    pub(crate) fn opens_a_way(&self, first: usize) -> bool {
        let between = self.tokens[..first].iter().rev().take(2).any(|token| token.is("between"));
        between && self.tokens.iter().any(|token| token.is_any(MOVES))
    }

    /// The mentions of this passage that a figure, one of several `alike`, is about.
    pub(crate) fn own_subjects(&self, figure: &Figure, alike: &[&Figure]) -> Vec<&Mention> {
        let mut chosen = Vec::new();
        let mut seen: Vec<&Slot> = Vec::new();
        for (_, slot) in self.subjects() {
            if seen.contains(&slot) {
                continue;
            }
            seen.push(slot);
            let all: Vec<&Mention> =
                self.subjects().filter(|(_, own)| *own == slot).map(|(mention, _)| mention).collect();
            let mut distinct: Vec<&Mention> = Vec::new();
            for mention in &all {
                if !distinct.iter().any(|own| own.what == mention.what) {
                    distinct.push(mention);
                }
            }
            // `ten runs from 2026-04-01 to 2026-04-10`: a span, and not one of its ends.
            let spans = *slot == Slot::Date
                && alike.len() != distinct.len()
                && all.windows(2).any(|pair| {
                    self.tokens.get(pair[0].last..pair[1].first).is_some_and(|between| {
                        between.len() <= 2
                            && between.iter().any(|token| {
                                token.is_any(&["to", "through", "until", "till"])
                                    || token.is_mark(&['–', '—', '-', '→'])
                            })
                    })
                });
            if spans {
                continue;
            }
            chosen.extend(self.choose(figure, alike, &all, &distinct));
        }
        chosen
    }

    /// The place of a figure in the pair that it stands in, where there are several: `32 ms against 39 ms`.
    fn pair_of<'f>(&self, figure: &Figure, alike: &[&'f Figure]) -> Option<(usize, [&'f Figure; 2])> {
        if alike.len() < 4 {
            return None;
        }
        alike.chunks_exact(2).find_map(|pair| {
            let [one, other] = [pair[0], pair[1]];
            let joined = self.tokens.get(one.last..other.first).is_some_and(|between| {
                between.len() <= 2
                    && between.iter().any(|token| {
                        token.is_any(&["against", "versus", "vs", "compared", "instead"])
                            || token.is_mark(&['/'])
                    })
            });
            let place = [one, other].iter().position(|own| own.at == figure.at)?;
            joined.then_some((place, [one, other]))
        })
    }

    fn choose<'s>(
        &self,
        figure: &Figure,
        alike: &[&Figure],
        all: &[&'s Mention],
        distinct: &[&'s Mention],
    ) -> Option<&'s Mention> {
        let gap_after = |mention: &Mention| mention.first.checked_sub(figure.last);
        let close_after = |mention: &Mention| {
            gap_after(mention).is_some_and(|gap| gap <= 4)
                && self.tokens[figure.last..mention.first]
                    .iter()
                    .all(|token| !token.is_mark(&[',', ';']) && token.number().is_none())
                && self.tokens[figure.last..mention.first].iter().any(|token| {
                    token.is_any(&["for", "with", "on", "by", "using", "at", "in", "of", "from", "when"])
                        || token.is_mark(&['('])
                })
        };
        if let [only] = distinct {
            let compared = self.is_compared(only);
            if compared && !(figure.first >= only.last && figure.first - only.last <= 2) && !close_after(only)
            {
                return None;
            }
            return Some(only);
        }
        // `flint answers faster than ember: 32 ms against 39 ms on edge-a and 42 ms against 50 ms on edge-b`.
        if let Some((place, pair)) = self.pair_of(figure, alike) {
            let last = pair[1];
            let after = all.iter().find(|mention| {
                mention.first.checked_sub(last.last).is_some_and(|gap| gap <= 3)
                    && self.tokens[last.last..mention.first].iter().all(|token| !token.is_mark(&[',', ';']))
            });
            if let Some(after) = after {
                return Some(after);
            }
            if let [one, other] = distinct
                && other.last <= alike[0].first
            {
                return Some(if place == 0 { one } else { other });
            }
        }
        if alike.len() == distinct.len() && all.len() == distinct.len() {
            let place = alike.iter().position(|own| own.at == figure.at);
            if let Some(place) = place {
                // `Using 8 instead of 2 cuts it from 144 to 68`: it was 144 with the 2.
                let turned = distinct.len() == 2
                    && self.is_compared(distinct[1])
                    && alike[0].first > 0
                    && self.tokens[alike[0].first - 1].is("from");
                return Some(distinct[if turned { 1 - place } else { place }]);
            }
        }
        if let Some(after) = all.iter().find(|mention| close_after(mention)) {
            return Some(after);
        }
        let clause = |mention: &&&Mention| self.clauses[mention.first] == self.clauses[figure.at];
        let before = |mention: &&&Mention| mention.last <= figure.at;
        let free = |mention: &&&Mention| {
            !self.is_compared(mention) || figure.first.saturating_sub(mention.last) <= 2
        };
        let pick = all
            .iter()
            .rfind(|mention| clause(mention) && before(mention) && free(mention))
            .or_else(|| {
                all.iter().find(|mention| clause(mention) && !before(mention) && !self.is_compared(mention))
            })
            .or_else(|| all.iter().rfind(|mention| before(mention) && free(mention)))
            .or_else(|| all.first());
        pick.copied()
    }

    /// Whether the sentence takes its subject from the one before: `It`, `This model`, `The latter`.
    pub(crate) fn points_back(&self) -> bool {
        let mut words = self.tokens.iter().filter(|token| matches!(token.kind, Kind::Word));
        let first = words.next();
        first.is_some_and(|word| {
            word.is_any(&[
                "it", "its", "this", "that", "these", "they", "their", "both", "the", "here", "such",
            ])
        }) && (first.is_some_and(|word| !word.is("the"))
            || words.next().is_some_and(|word| {
                word.is_any(&[
                    "latter",
                    "former",
                    "same",
                    "model",
                    "configuration",
                    "second",
                    "first",
                    "other",
                    "file",
                    "setup",
                    "setting",
                ])
            }))
    }
}

/// The mentions that the passages above give, the nearest first, one for each slot that is not in `own`. A slot
/// with several different mentions in one passage gives none.
pub(crate) fn inherited<'r>(
    reads: &'r [Read<'_>],
    above: &[usize],
    own: &[&Mention],
    knowledge: &Knowledge,
) -> Vec<&'r Mention> {
    let own_slots = own.iter().filter_map(|mention| mention.slot(knowledge)).count();
    let mut slots: Vec<Slot> = own.iter().filter_map(|mention| mention.slot(knowledge)).collect();
    let mut found = Vec::new();
    for place in above.iter().rev() {
        let read = &reads[*place];
        // A farther heading that speaks of another one of the same kind is about something else.
        let nearer = slots.len() > own_slots;
        if nearer
            && read.passage.kind == domain::PassageKind::Heading
            && read.subjects().any(|(_, slot)| slots[own_slots..].contains(slot))
        {
            continue;
        }
        let mut here: Vec<(&Mention, &Slot)> = Vec::new();
        let mut several: Vec<&Slot> = Vec::new();
        for (mention, slot) in read.subjects() {
            if matches!(&mention.what, What::Setting(_, hits) if hits.is_empty()) {
                continue;
            }
            match here.iter().find(|(_, own)| *own == slot) {
                Some((before, _)) if before.what != mention.what => several.push(slot),
                Some(_) => {}
                None => here.push((mention, slot)),
            }
        }
        for (mention, slot) in here {
            if !slots.contains(slot) && !several.contains(&slot) {
                found.push(mention);
            }
        }
        slots.extend(read.subjects().map(|(_, slot)| slot.clone()));
    }
    found
}
