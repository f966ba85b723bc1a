//! The two sides of a comparison: who is compared, with whom, and within what.

use crate::claim::Judgement;
use crate::compare::{self, Way};
use crate::counts::{self, Noun};
use crate::figures::Figure;
use crate::lexicon::MeasurePlace;
use crate::mentions::{Mention, Slot, What};
use crate::scene::Scene;

/// Both sides of a comparison.
pub(crate) struct Sides<'m> {
    pub(crate) one: Vec<&'m Mention>,
    /// None for `the others`.
    pub(crate) other: Option<Vec<&'m Mention>>,
    /// What narrows both of them down.
    pub(crate) around: Vec<&'m Mention>,
}

/// Mentions beside each other that name one thing: `card-a with dtype=fp16`.
#[derive(Clone)]
struct Group<'m> {
    mentions: Vec<&'m Mention>,
    slots: Vec<&'m Slot>,
}

impl Group<'_> {
    fn first(&self) -> usize {
        self.mentions[0].first
    }

    fn last(&self) -> usize {
        self.mentions[self.mentions.len() - 1].last
    }

    fn shares(&self, other: &Group<'_>) -> bool {
        self.slots.iter().any(|slot| other.slots.contains(slot)) && !self.is(other)
    }

    fn is(&self, other: &Group<'_>) -> bool {
        self.mentions.len() == other.mentions.len()
            && self.mentions.iter().zip(&other.mentions).all(|(one, two)| one.what == two.what)
    }
}

fn groups<'s>(scene: &Scene<'s>) -> Vec<Group<'s>> {
    let read = scene.read;
    let mut groups: Vec<Group<'s>> = Vec::new();
    for (mention, slot) in read.subjects() {
        if matches!(&mention.what, What::Setting(_, hits) if hits.is_empty()) {
            continue;
        }
        let joins = groups.last().is_some_and(|group| {
            let between = read.tokens.get(group.last()..mention.first).unwrap_or_default();
            !group.slots.contains(&slot)
                && between.len() <= 4
                && between.iter().all(|token| {
                    token.is_mark(&[',', '/', '(', ')', '+', '&', '@'])
                        || token.is_any(&[
                            "with", "and", "at", "using", "on", "the", "in", "for", "under", "running",
                            "set", "prompt", "scene", "scenario", "run",
                        ])
                })
        });
        match groups.last_mut() {
            Some(group) if joins => {
                group.mentions.push(mention);
                group.slots.push(slot);
            }
            _ => groups.push(Group { mentions: vec![mention], slots: vec![slot] }),
        }
    }
    groups
}

/// What a passage names, in order, with what belongs to it.
pub(crate) fn groups_in_order<'s>(scene: &Scene<'s>) -> Vec<Vec<&'s Mention>> {
    groups(scene).into_iter().map(|group| group.mentions).collect()
}

/// What a comparison at a token is with, and what is around it.
pub(crate) fn compared<'s>(scene: &Scene<'s>, at: usize) -> Option<(Vec<&'s Mention>, Vec<&'s Mention>)> {
    let groups = groups(scene);
    let other =
        groups.iter().find(|group| group.first() > at && scene.read.is_compared(group.mentions[0]))?;
    let around = around(scene, &groups, &[other]);
    Some((other.mentions.clone(), around))
}

/// The sides of the comparison at a token.
pub(crate) fn at<'s>(scene: &Scene<'s>, at: usize) -> Option<Sides<'s>> {
    let read = scene.read;
    let groups = groups(scene);
    let distance = |group: &Group<'_>, toll: usize| {
        if group.last() <= at { at - group.last() } else { group.first().saturating_sub(at) + toll }
    };
    let compared = groups
        .iter()
        .filter(|group| read.is_compared(group.mentions[0]))
        .min_by_key(|group| if group.first() >= at { group.first() - at } else { at - group.first() + 4 });
    if let Some(other) = compared {
        let one = groups
            .iter()
            .filter(|group| {
                group.shares(other) && group.first() != other.first() && !read.is_compared(group.mentions[0])
            })
            .min_by_key(|group| distance(group, 3));
        if let Some(one) = one {
            return Some(sides(scene, &groups, one, other));
        }
        let inherited = other.slots.iter().find_map(|slot| inherited_side(scene, slot, other.mentions[0]))?;
        let around = around(scene, &groups, &[other]);
        return Some(Sides { one: vec![inherited], other: Some(other.mentions.clone()), around });
    }
    // Two that share a slot: the first is the subject; `from a to b` ends at its subject.
    for (place, first) in groups.iter().enumerate() {
        let Some(second) = groups[place + 1..].iter().find(|group| group.shares(first)) else { continue };
        if groups.iter().any(|group| group.shares(first) && !group.is(second)) {
            continue;
        }
        let before = first.first().checked_sub(1).map(|before| &read.tokens[before]);
        let inside = first.mentions[0].first..first.last();
        let moves = before.is_some_and(|token| token.is("from"))
            || read.opens_a_way(first.first())
            || read.tokens[inside].iter().any(|token| token.is("from"))
            || read.tokens[first.last()..second.first()]
                .iter()
                .any(|token| token.is("to") || token.is_mark(&['→']))
                && read.tokens[..first.first()].iter().rev().take(6).any(|token| token.is("from"));
        return Some(if moves {
            sides(scene, &groups, second, first)
        } else {
            sides(scene, &groups, first, second)
        });
    }
    // One only: compared with the others of its dimension.
    let behind = &read.tokens[at..];
    let others = behind.iter().any(|token| {
        token.is_any(&[
            "others",
            "rest",
            "other",
            "alternatives",
            "alternative",
            "competitors",
            "all",
            "any",
            "every",
        ])
    }) && behind
        .iter()
        .any(|token| token.is("than") || token.is_any(&["outperforms", "outperformed", "all"]));
    let one = groups.iter().find(|group| group.last() <= at).or_else(|| groups.first())?;
    let inherited = one.slots.iter().find_map(|slot| inherited_side(scene, slot, one.mentions[0]));
    let rest = behind
        .iter()
        .any(|token| token.is_any(&["all", "any", "every", "others", "earlier", "previous", "prior"]));
    if let Some(other) =
        inherited.filter(|_| !rest && !read.tokens[..one.first()].iter().any(|token| token.is("than")))
    {
        let around = around(scene, &groups, &[one]);
        return Some(Sides { one: one.mentions.clone(), other: Some(vec![other]), around });
    }
    others.then(|| Sides { one: one.mentions.clone(), other: None, around: around(scene, &groups, &[one]) })
}

/// Two groups as sides: what only one of them says holds of both.
fn sides<'s>(scene: &Scene<'s>, groups: &[Group<'s>], one: &Group<'s>, other: &Group<'s>) -> Sides<'s> {
    let shared = |group: &Group<'s>, of: &Group<'s>| -> (Vec<&'s Mention>, Vec<&'s Mention>) {
        let (mut own, mut rest) = (Vec::new(), Vec::new());
        for (mention, slot) in group.mentions.iter().zip(&group.slots) {
            if of.slots.contains(slot) { own.push(*mention) } else { rest.push(*mention) }
        }
        (own, rest)
    };
    let (first, mut rest) = shared(one, other);
    let (second, more) = shared(other, one);
    rest.extend(more);
    rest.extend(around(scene, groups, &[one, other]));
    Sides { one: first, other: Some(second), around: rest }
}

/// The mentions outside of some groups, one for each slot that they leave open, and those above.
fn around<'s>(scene: &Scene<'s>, groups: &[Group<'s>], without: &[&Group<'s>]) -> Vec<&'s Mention> {
    let taken: Vec<&Slot> = without.iter().flat_map(|group| group.slots.iter().copied()).collect();
    let mut found: Vec<&'s Mention> = Vec::new();
    let mut slots: Vec<&Slot> = Vec::new();
    let all: Vec<(&'s Mention, &Slot)> = groups
        .iter()
        .flat_map(|group| group.mentions.iter().copied().zip(group.slots.iter().copied()))
        .collect();
    for (mention, slot) in &all {
        let several = all.iter().any(|(other, own)| own == slot && other.what != mention.what);
        if !taken.contains(slot) && !slots.contains(slot) && !several {
            found.push(mention);
            slots.push(slot);
        }
    }
    let known: Vec<&Mention> = all.iter().map(|(mention, _)| *mention).collect();
    found.extend(scene.above(&known));
    found
}

/// The side of a comparison that the sentence before names.
fn inherited_side<'s>(scene: &Scene<'s>, slot: &Slot, other: &Mention) -> Option<&'s Mention> {
    let above = scene.read.passage.previous.iter().chain(scene.read.passage.parents.iter().rev());
    for place in above {
        let read = &scene.reads[*place];
        let mut found = read
            .subjects()
            .filter(|(mention, own)| *own == slot && mention.what != other.what)
            .map(|(mention, _)| mention);
        if let Some(first) = found.next()
            && found.all(|next| next.what == first.what)
        {
            return Some(first);
        }
    }
    None
}

/// `for all values of num_batch`, `on every prompt`, `consistently`: the comparison must hold for each of them.
pub(crate) fn on_every(
    scene: &Scene<'_>,
    measures: &[MeasurePlace],
    one: &[&Mention],
    other: &[&Mention],
    way: Way,
) -> Option<Judgement> {
    let read = scene.read;
    let every = read.tokens.iter().enumerate().find_map(|(at, token)| {
        token
            .is_any(&["all", "every", "each", "any", "both", "whatever", "regardless"])
            .then(|| counts::noun_behind(&read.tokens, &Figure::place(at + 1), scene.lookup))?
    });
    let always = read.tokens.iter().any(|token| {
        token.is_any(&["consistently", "always", "invariably", "throughout", "whatever", "regardless"])
    });
    let places: Vec<(usize, usize)> = match (&every, always) {
        (Some((Noun::Values(places), _)), _) => places.clone(),
        (Some((noun, _)), _) => dimensions(scene, Some(noun)),
        (None, true) => dimensions(scene, None),
        (None, false) => return None,
    };
    let mut holds = None;
    let mut facts = Vec::new();
    for (family, measure) in measures.iter().copied() {
        let data = scene.lookup.family(family);
        for (_, dimension) in places.iter().filter(|(own, _)| *own == family) {
            let named = one.iter().chain(other).any(|mention| match &mention.what {
                What::Values(hits) | What::Setting(_, hits) => {
                    hits.iter().any(|hit| (hit.family, hit.dimension) == (family, *dimension))
                }
                _ => false,
            });
            if named || data.dimensions[*dimension].values.len() > 64 {
                continue;
            }
            for code in 0..data.dimensions[*dimension].values.len() {
                for cold in [scene.cold().or(Some(false))] {
                    let (Some(mut first), Some(mut second)) =
                        (scene.lookup.filter(family, one, cold), scene.lookup.filter(family, other, cold))
                    else {
                        continue;
                    };
                    for filter in [&mut first, &mut second] {
                        filter.pairs.push((*dimension, vec![code]));
                        filter.pairs.sort();
                    }
                    let Some(pair) = compare::pair(scene.lookup, (&first, measure), (&second, measure))
                    else {
                        continue;
                    };
                    let Some(own) = pair.holds(way) else { continue };
                    if !own {
                        let found = vec![pair.one.id.clone(), pair.other.id.clone()];
                        let value = &data.dimensions[*dimension].values[code];
                        let right = format!("{}={value}: {}", data.dimensions[*dimension].name, pair.words());
                        return Some(Judgement::contradicted("claim-contradicted-relation", found, right));
                    }
                    holds = Some(true);
                    if facts.len() < 8 {
                        facts.extend([pair.one.id.clone(), pair.other.id.clone()]);
                    }
                    break;
                }
            }
        }
    }
    holds.map(|_| Judgement::supported("claim-supported-relation", facts))
}

/// The dimensions that a noun stands for; without one those that settings, prompts and dates are told by.
fn dimensions(scene: &Scene<'_>, noun: Option<&Noun>) -> Vec<(usize, usize)> {
    use evidence::DimensionKind::{Date, Model, Parameter, Prompt};
    let families = scene.knowledge().data.families.iter().enumerate();
    families
        .flat_map(|(family, one)| {
            one.dimensions.iter().enumerate().map(move |(at, dimension)| (family, at, dimension))
        })
        .filter(|(_, _, dimension)| !dimension.redundant)
        .filter(|(_, _, dimension)| match noun {
            Some(Noun::Models) => dimension.kind == Model,
            Some(Noun::Prompts) => dimension.kind == Prompt,
            Some(Noun::Dates) => dimension.kind == Date,
            Some(Noun::Configurations) => dimension.kind == Parameter,
            None => matches!(dimension.kind, Parameter | Prompt | Date),
            Some(_) => false,
        })
        .map(|(family, at, _)| (family, at))
        .collect()
}
