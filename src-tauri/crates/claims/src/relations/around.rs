//! Comparisons that no rule of the sentence reads: two subjects, or one and its only rival, and a word that puts one
//! before the other. The measure may be named by what stands around. Judged only where every reading agrees.

use domain::Direction;

use super::is_denied;
use crate::claim::{Judgement, is_same};
use crate::compare::{self, Pair, Way};
use crate::entities::Hit;
use crate::lexicon::MeasurePlace;
use crate::lookup::{Filter, is_level, spoiled_by_cold};
use crate::mentions::{Mention, Slot, What};
use crate::numbers::anchored::filters;
use crate::scene::Scene;

/// The most rivals that a subject is compared with one by one.
const MOST_RIVALS: usize = 12;

/// The way that a word says, of those that other rules leave alone too.
fn way(word: &str) -> Option<Way> {
    Some(match word {
        "ahead" | "wins" | "won" | "leads" | "led" | "overtakes" | "overtook" | "dominates" | "stronger"
        | "tops" | "beats" | "beat" | "outperforms" | "best" => Way::Better,
        "behind" | "loses" | "weaker" | "trails" | "worst" => Way::Worse,
        "cheaper" | "cooler" | "lighter" | "leaner" | "lowest" | "smallest" | "shortest" => Way::Down,
        "hotter" | "heavier" | "hungrier" | "oftener" | "highest" | "largest" | "longest" => Way::Up,
        "fastest" | "quickest" | "easiest" => Way::Faster,
        "slowest" => Way::Slower,
        _ => {
            return compare::way(word)
                .filter(|way| *way != Way::Same && word.ends_with("er") || word == "more" || word == "less");
        }
    })
}

/// Judges the first comparison that a passage makes.
pub(super) fn judge(scene: &Scene<'_>) -> Option<(Judgement, usize)> {
    let read = scene.read;
    (0..read.tokens.len())
        .filter(|at| !read.advice[*at])
        .find_map(|at| Some((compared(scene, at, way(&read.tokens[at].lower)?)?, at)))
}

fn compared(scene: &Scene<'_>, at: usize, said: Way) -> Option<Judgement> {
    let read = scene.read;
    if is_denied(scene, at)
        || super::compares_nothing(scene, at)
        || read.figures.iter().any(|figure| figure.first < at + 3 && figure.last + 3 > at)
    {
        return None;
    }
    // `The highest p99 latency is 206 ms` is judged with its number.
    let end = read.tokens[at].lower.ends_with("est") || read.tokens[at].is("worst");
    if end && read.figures.iter().any(|figure| read.clauses[figure.at] == read.clauses[at]) {
        return None;
    }
    let measures = measures(scene, said);
    let mut slots: Vec<&Slot> = Vec::new();
    for (_, slot) in read.subjects() {
        if !slots.contains(&slot) {
            slots.push(slot);
        }
    }
    for slot in slots {
        let mut own: Vec<&Mention> = Vec::new();
        for (mention, of) in read.subjects() {
            if of == slot && !own.iter().any(|other| other.what == mention.what) {
                own.push(mention);
            }
        }
        let fixed: Vec<&Mention> =
            read.subjects().filter(|(_, of)| *of != slot).map(|(mention, _)| mention).collect();
        let several = fixed.iter().any(|one| {
            fixed.iter().any(|other| {
                one.what != other.what && one.slot(scene.knowledge()) == other.slot(scene.knowledge())
            })
        });
        if several {
            return None;
        }
        let (one, other) = match own.as_slice() {
            [one, other]
                if !read.is_compared(one) && read.tokens[at].lower.ends_with("er")
                    || own.len() == 2 && other_is_behind(scene, at, own[0], own[1]) =>
            {
                (*one, Some(*other))
            }
            [one] => (*one, None),
            _ => continue,
        };
        let mut pairs = pairs(scene, &measures, one, other, &fixed);
        pairs.retain(|pair| !is_same(pair.one.value, pair.other.value));
        let mut answers: Vec<bool> = Vec::new();
        for pair in &pairs {
            answers.push(pair.holds(said)?);
        }
        if pairs.is_empty() {
            continue;
        }
        let facts = |pair: &Pair| vec![pair.one.id.clone(), pair.other.id.clone()];
        if answers.iter().all(|holds| *holds) {
            return Some(Judgement::supported("claim-supported-relation", facts(&pairs[0])));
        }
        let metrics = measures.iter().all(|place| {
            let own = &scene.lookup.family(place.0).measures[place.1].metric;
            *own == scene.lookup.family(measures[0].0).measures[measures[0].1].metric
        });
        let every = says_every(scene);
        let wrong = pairs.iter().zip(&answers).find(|(_, holds)| !**holds)?.0;
        if metrics && (answers.iter().all(|holds| !*holds) || every || other.is_none()) {
            return Some(Judgement::contradicted("claim-contradicted-relation", facts(wrong), wrong.words()));
        }
        return None;
    }
    None
}

/// Whether the second of two subjects is what the first is compared with at a token.
fn other_is_behind(scene: &Scene<'_>, at: usize, one: &Mention, other: &Mention) -> bool {
    one.last <= at && other.first > at && !scene.read.is_compared(one)
}

/// Whether it is said of every one of something.
fn says_every(scene: &Scene<'_>) -> bool {
    scene.read.tokens.iter().any(|token| {
        token.is_any(&[
            "every",
            "each",
            "all",
            "always",
            "both",
            "consistently",
            "any",
            "either",
            "throughout",
        ])
    })
}

/// The measures that the comparison can be of: those named around it, the nearest first, or all of what a word implies.
fn measures(scene: &Scene<'_>, said: Way) -> Vec<MeasurePlace> {
    for read in scene.surroundings().near(scene.read) {
        let mut found: Vec<MeasurePlace> = Vec::new();
        for mention in &read.mentions {
            if let What::Metric(places) = &mention.what {
                found.extend(
                    places.iter().filter(|place| is_level(&scene.lookup.family(place.0).measures[place.1])),
                );
            }
        }
        if !found.is_empty() {
            return scene.best_named(found);
        }
    }
    match said {
        Way::Faster | Way::Slower => scene.measures_of_speed(),
        // A family that measures one thing alone.
        Way::Better | Way::Worse => {
            let families = scene.knowledge().data.families.iter().enumerate();
            families
                .filter_map(|(family, one)| {
                    let directed: Vec<usize> = (0..one.measures.len())
                        .filter(|at| one.measures[*at].direction != Direction::Neutral)
                        .collect();
                    (directed.len() == 1).then(|| (family, directed[0]))
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Means of the two subjects, or of one and each of its rivals, in every family that knows them; over each value of
/// the other dimensions where it is said of every one.
fn pairs(
    scene: &Scene<'_>,
    measures: &[MeasurePlace],
    one: &Mention,
    other: Option<&Mention>,
    fixed: &[&Mention],
) -> Vec<Pair> {
    let mut found = Vec::new();
    for (family, measure) in measures {
        let data = scene.lookup.family(*family);
        let (What::Values(hits) | What::Setting(_, hits)) = &one.what else { continue };
        let Some(hit) = hits.iter().find(|hit| hit.family == *family) else { continue };
        let rivals: Vec<usize> = match other.map(|other| &other.what) {
            Some(What::Values(hits) | What::Setting(_, hits)) => hits
                .iter()
                .filter(|own| (own.family, own.dimension) == (*family, hit.dimension))
                .map(|own| own.code)
                .filter(|code| *code != hit.code)
                .collect(),
            Some(_) => continue,
            None => {
                (0..data.dimensions[hit.dimension].values.len()).filter(|code| *code != hit.code).collect()
            }
        };
        if rivals.is_empty() || rivals.len() > MOST_RIVALS {
            continue;
        }
        let spoiled = spoiled_by_cold(&data.measures[*measure].metric) && data.cold.contains(&true);
        let first = [fixed, &[one]].concat();
        let filters = filters(scene, *family, &first);
        let Some(base) = filters.into_iter().find(|filter| !spoiled || filter.cold == Some(false)) else {
            continue;
        };
        let bases: Vec<Filter> = if says_every(scene) { divided(scene, &base, hit) } else { vec![base] };
        for base in bases {
            for code in &rivals {
                let mut against = base.clone();
                for pair in &mut against.pairs {
                    if pair.0 == hit.dimension {
                        pair.1 = vec![*code];
                    }
                }
                found.extend(compare::pair(scene.lookup, (&base, *measure), (&against, *measure)));
            }
        }
    }
    found
}

/// A filter divided by each of the dimensions that it leaves open.
fn divided(scene: &Scene<'_>, base: &Filter, hit: &Hit) -> Vec<Filter> {
    let data = scene.lookup.family(base.family);
    let open: Vec<usize> = (0..data.dimensions.len())
        .filter(|at| {
            let dimension = &data.dimensions[*at];
            *at != hit.dimension
                && !dimension.redundant
                && (2..=MOST_RIVALS * 4).contains(&dimension.values.len())
                && !base.pairs.iter().any(|(own, _)| own == at)
                && !matches!(
                    dimension.name.to_lowercase().as_str(),
                    "run" | "repetition" | "seed" | "lauf" | "rep" | "call"
                )
        })
        .collect();
    let mut found = Vec::new();
    for at in open {
        found.extend(scene.lookup.groups(base, &[at]).iter().flat_map(|groups| groups.iter().cloned()));
    }
    if found.is_empty() { vec![base.clone()] } else { found }
}
