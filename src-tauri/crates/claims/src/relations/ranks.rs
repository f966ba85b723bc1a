//! Who is best, worst, highest, second: places in a ranking.

use super::{compared_measures, is_denied, sides};
use crate::claim::Judgement;
use crate::compare::{self, Way};
use crate::lexicon::MeasurePlace;
use crate::lookup::{is_level, spoiled_by_cold};
use crate::mentions::{Mention, Slot, What};
use crate::scene::Scene;

/// Whether a subject is at the end of the ranking that a way points to.
pub(super) fn best_of(
    scene: &Scene<'_>,
    subject: &[&Mention],
    around: &[&Mention],
    measures: &[MeasurePlace],
    way: Way,
) -> Option<Judgement> {
    ranked(scene, subject, around, measures, way, 1)
}

/// Whether a subject has this place from the end that a way points to.
pub(super) fn ranked(
    scene: &Scene<'_>,
    subject: &[&Mention],
    around: &[&Mention],
    measures: &[MeasurePlace],
    way: Way,
    place_wanted: usize,
) -> Option<Judgement> {
    let mut lost = None;
    for place in measures {
        let measure = &scene.lookup.family(place.0).measures[place.1];
        if !is_level(measure) {
            continue;
        }
        let Some(largest) = is_largest(way, measure) else { continue };
        let spoiled = spoiled_by_cold(&measure.metric) && scene.lookup.family(place.0).cold.contains(&true);
        for cold in [scene.cold().or(spoiled.then_some(false))] {
            let contest =
                compare::contest(scene.lookup, *place, subject, around, largest, cold).or_else(|| {
                    if around.is_empty() {
                        None
                    } else {
                        compare::contest(scene.lookup, *place, subject, &[], largest, cold)
                    }
                });
            let Some(contest) = contest else { continue };
            let facts = vec![contest.own.id.clone(), contest.best.id.clone()];
            if contest.place == place_wanted {
                return Some(Judgement::supported("claim-supported-best", facts));
            }
            let right = if place_wanted == 1 {
                format!("{} ({})", contest.winner, contest.best.written())
            } else {
                format!("#{}", contest.place)
            };
            lost = lost.or(Some(Judgement::contradicted("claim-contradicted-best", facts, right)));
        }
    }
    lost
}

pub(super) fn is_largest(way: Way, measure: &evidence::Measure) -> Option<bool> {
    let is_time = measure.unit.dimension() == domain::Dimension::Time;
    let higher_is_better = match measure.direction {
        domain::Direction::HigherIsBetter => Some(true),
        domain::Direction::LowerIsBetter => Some(false),
        domain::Direction::Neutral => None,
    };
    match way {
        Way::Up => Some(true),
        Way::Down => Some(false),
        Way::Faster => Some(!is_time),
        Way::Slower => Some(is_time),
        Way::Better => higher_is_better,
        Way::Worse => higher_is_better.map(|higher| !higher),
        Way::Same => None,
    }
}

/// The end of a ranking that a word names.
pub(crate) fn end(word: &str) -> Option<Way> {
    Some(match word {
        "highest" | "largest" | "longest" | "greatest" | "most" | "biggest" => Way::Up,
        "lowest" | "smallest" | "shortest" | "least" | "fewest" => Way::Down,
        "fastest" | "quickest" => Way::Faster,
        "slowest" => Way::Slower,
        "best" | "top" | "leads" | "leader" | "winner" | "leading" | "optimal" | "top-performing"
        | "best-performing" | "wins" => Way::Better,
        "worst" | "weakest" | "worst-performing" => Way::Worse,
        _ => return None,
    })
}

#[expect(clippy::too_many_lines, reason = "one rule after the other, in their order")]
pub(super) fn superlative(scene: &Scene<'_>, at: usize) -> Option<Judgement> {
    let read = scene.read;
    let token = &read.tokens[at];
    let (word, mut wanted) = match token.lower.split_once('-') {
        Some((first, rest)) => (rest, ordinal(first).unwrap_or(1)),
        None => (token.lower.as_str(), 1),
    };
    let way = end(word).or_else(|| end(&token.lower))?;
    if wanted == 1 && at > 0 {
        wanted = ordinal(&read.tokens[at - 1].lower).unwrap_or(1);
    }
    if token.is_any(&["most", "least"])
        && !read.tokens.get(at + 1).is_some_and(|next| {
            !next.is_any(&["of", "important", "critical", "notable", "cases", "likely", "recent"])
                && next.is_word()
                && at > 0
                && read.tokens[at - 1].is("the")
        })
    {
        return None;
    }
    if read.tokens[at.saturating_sub(2)..at].iter().any(|token| token.is_any(&["among", "at", "next", "one"]))
        && !read.tokens[at.saturating_sub(2)..at].iter().any(|token| token.is("the"))
    {
        return None;
    }
    // `the largest gain` is of a change, and none of the columns.
    let of_change = |token: &crate::tokens::Token<'_>| {
        token.is_any(&[
            "gain",
            "gains",
            "loss",
            "losses",
            "drop",
            "drops",
            "improvement",
            "improvements",
            "increase",
            "increases",
            "reduction",
            "reductions",
            "difference",
            "differences",
            "advantage",
            "gap",
            "change",
            "changes",
            "jump",
            "effect",
            "share",
            "saving",
            "savings",
            "speedup",
            "speed-up",
        ])
    };
    if read.tokens[at + 1..].iter().take(2).any(of_change) {
        return None;
    }
    // `the gap between the best and the worst`.
    if read.tokens[at.saturating_sub(6)..at].iter().any(|token| token.is("between")) {
        return None;
    }
    // `top 10`, `best practices`, `from the top`.
    if at > 1 && read.tokens[at - 1].is("the") && read.tokens[at - 2].is("from") {
        return None;
    }
    if read.tokens.get(at + 1).is_some_and(|next| {
        next.number().is_some()
            || next.is_any(&[
                "practices",
                "practice",
                "of",
                "fit",
                "suited",
                "case",
                "effort",
                "way",
                "approach",
                "guess",
                "level",
                "priority",
                "five",
                "three",
                "ten",
                "for",
            ])
    }) {
        return None;
    }
    if is_of_its_own(scene, at) {
        return None;
    }
    // What is efficient is so by something for each of something else.
    let efficient = read.tokens.get(at + 1).is_some_and(|next| next.lower.starts_with("efficien"));
    if efficient && scene.metric_behind(at + 1).is_none() {
        return None;
    }
    // `the fastest, at 38 tok/s, but the least accurate`.
    let said = scene.metric_behind(at + 1).filter(|_| token.is_any(&["most", "least"]));
    let mut measures =
        said.map_or_else(|| compared_measures(scene, at, way), |said| scene.best_named(said.to_vec()));
    let bare = ["smallest", "biggest", "largest"].iter().any(|own| token.is(own)) && measures.is_empty();
    if bare {
        measures = scene.measures_of_size();
    }
    let vague = token.is_any(&["leading", "leader", "leads", "top", "optimal", "wins", "winner"]);
    if vague && !read.mentions.iter().any(|mention| matches!(mention.what, What::Metric(_))) {
        return None;
    }
    let named = scene.metric_at(at, None);
    if measures.is_empty() && !named.any {
        return None;
    }
    let clause = read.clauses[at];
    let followed = read.tokens.iter().position(|token| token.is_any(&["followed", "then", "ahead"]));
    let mut subject: Vec<&Mention> = Vec::new();
    let mut slots: Vec<&Slot> = Vec::new();
    for (mention, slot) in read.subjects() {
        // `The smallest is less than a third of the size of a`.
        let against = read.figures.iter().any(|figure| {
            figure.shape == crate::figures::Shape::Multiple
                && figure.first > at
                && figure.last <= mention.first
        });
        let near = read.clauses[mention.first] == clause && !read.is_compared(mention) && !against;
        if followed.is_some_and(|followed| mention.first > followed && followed > at) {
            continue;
        }
        if !near
            || matches!(&mention.what, What::Setting(_, hits) if hits.is_empty())
            || matches!(slot, Slot::File | Slot::Date)
        {
            continue;
        }
        match slots.iter().position(|own| *own == slot) {
            // The nearest of one slot is meant.
            Some(place) if mention.first.abs_diff(at) < subject[place].first.abs_diff(at) => {
                subject[place] = mention;
            }
            Some(_) => {}
            None => {
                subject.push(mention);
                slots.push(slot);
            }
        }
    }
    // `a is the fastest, but also the least accurate`.
    if subject.is_empty() && said.is_some() {
        let mut leading = read.subjects().filter(|(mention, slot)| {
            mention.last <= at && !read.is_compared(mention) && !matches!(slot, Slot::File | Slot::Date)
        });
        if let (Some((only, slot)), None) = (leading.next(), leading.next())
            && !matches!(&only.what, What::Setting(_, hits) if hits.is_empty())
        {
            subject.push(only);
            slots.push(slot);
        }
    }
    if subject.is_empty() {
        if read.points_back() && read.tokens.iter().take(2).any(|token| token.is_any(&["it", "this"])) {
            subject = scene.before(&[]);
        }
        if subject.is_empty() {
            return None;
        }
    }
    measures.retain(|place| scene.lookup.filter(place.0, &subject, None).is_some());
    let around = scene.above(&subject);
    let not_of = read.tokens[at..].windows(2).any(|pair| {
        pair[0].is_any(&["not", "isn't", "wasn't"])
            && pair[1].is_any(&["that", "by", "for", "with", "in", "achieved", "reached"])
    });
    let way = if is_denied(scene, at) || not_of {
        return denied_best(scene, &subject, &around, &measures, way);
    } else {
        way
    };
    // A model beside settings may be what the ranking is within: `for gemma3, num_ctx=1024 is best`.
    if subject.len() > 1
        && let Some(model) = slots.iter().position(|slot| **slot == Slot::Model)
    {
        let others: Vec<&Mention> = subject
            .iter()
            .enumerate()
            .filter(|(place, _)| *place != model)
            .map(|(_, mention)| *mention)
            .collect();
        let mut within = around.clone();
        within.push(subject[model]);
        if let Some(judgement) = ranked(scene, &others, &within, &measures, way, wanted)
            && judgement.correction.is_none()
        {
            return Some(judgement);
        }
    }
    let first = ranked(scene, &subject, &around, &measures, way, wanted)?;
    if first.correction.is_some() {
        return Some(first);
    }
    // `X is highest, followed by Y and then Z`.
    let Some(followed) = followed.filter(|followed| *followed > at) else { return Some(first) };
    let slot = slots.first()?;
    let mut place = wanted;
    for (mention, own) in read.subjects().filter(|(mention, _)| mention.first > followed) {
        if own == *slot {
            place += 1;
            match ranked(scene, &[mention], &around, &measures, way, place) {
                Some(judgement) if judgement.correction.is_some() => return Some(judgement),
                _ => {}
            }
        }
    }
    Some(first)
}

/// What is the best of one thing rather than the best of all: `the best configuration of a`.
const OF_ONE: &[&str] = &[
    "configuration",
    "config",
    "setting",
    "settings",
    "setup",
    "combination",
    "run",
    "result",
    "value",
    "day",
    "night",
    "call",
    "request",
    "mean",
];

/// `The highest throughput of a was 78 tok/s` speaks of the rows of `a` alone: no ranking.
pub(super) fn is_of_its_own(scene: &Scene<'_>, at: usize) -> bool {
    let read = scene.read;
    let clause = read.clauses[at];
    // `107.8 tok/s for the best configuration of a`.
    let next =
        |offset: usize, words: &[&str]| read.tokens.get(at + offset).is_some_and(|token| token.is_any(words));
    let of = at + 2 + usize::from(next(1, &["single", "individual", "measured", "daily", "mean"]));
    if next(of - at - 1, OF_ONE)
        && next(of - at, &["of", "for", "with", "in"])
        && read.subjects().any(|(own, _)| own.first == of + 1)
    {
        return true;
    }
    // `reaches 107.8 tok/s in the best configuration`.
    let before = |back: usize, words: &[&str]| at >= back && read.tokens[at - back].is_any(words);
    if next(1, OF_ONE) && before(1, &["the", "its"]) && before(2, &["for", "in", "at", "with"]) {
        return true;
    }
    let Some(figure) = read
        .figures
        .iter()
        .find(|figure| figure.first > at && read.clauses[figure.at] == clause && figure.unit.is_some())
    else {
        return false;
    };
    let Some((subject, _)) = read.subjects().find(|(mention, _)| mention.first > at) else { return false };
    let between = &read.tokens[at + 1..subject.first.max(at + 1)];
    subject.last <= figure.first
        && between.last().is_some_and(|token| token.is_any(&["of", "for", "in", "with", "on"]))
        && !between.iter().any(|token| token.is_any(&["is", "was", "by", "goes", "belongs"]))
        && read.tokens[subject.last..figure.first].iter().any(|token| {
            token.is_any(&["is", "was", "at", "of", "reached", "being"]) || token.is_mark(&[':', '='])
        })
}

/// `takes second place`, `ranks third`, `comes last`.
pub(super) fn place(scene: &Scene<'_>, at: usize) -> Option<Judgement> {
    let read = scene.read;
    let token = &read.tokens[at];
    let next = |words: &[&str]| read.tokens.get(at + 1).is_some_and(|next| next.is_any(words));
    let before = |words: &[&str]| at > 0 && read.tokens[at - 1].is_any(words);
    let last = token.is("last");
    let wanted = if last { 1 } else { ordinal(&token.lower)? };
    if !(next(&["place", "position", "rank"])
        || before(&[
            "ranks", "ranked", "comes", "came", "places", "placed", "finishes", "finished", "is", "rank",
            "place",
        ]) && !next(&["run", "row", "time", "file", "step", "to", "of", "and"]))
    {
        return None;
    }
    let bottom =
        last || read.tokens[at..].iter().any(|token| token.is_any(&["bottom", "last", "slowest", "lowest"]));
    let named = read.mentions.iter().any(|mention| matches!(mention.what, What::Metric(_)));
    let measures = if named { compared_measures(scene, at, Way::Better) } else { Vec::new() };
    let mut subject: Vec<&Mention> = Vec::new();
    let mut slots: Vec<&Slot> = Vec::new();
    for (mention, slot) in read.subjects() {
        if !slots.contains(&slot) && !matches!(slot, Slot::File | Slot::Date) {
            subject.push(mention);
            slots.push(slot);
        }
    }
    if subject.is_empty() || measures.is_empty() {
        return None;
    }
    let around = scene.above(&subject);
    // First may be the best or the largest.
    let ways = if bottom { [Way::Down, Way::Worse] } else { [Way::Up, Way::Better] };
    let judgements: Vec<Judgement> =
        ways.into_iter().filter_map(|way| ranked(scene, &subject, &around, &measures, way, wanted)).collect();
    judgements.iter().find(|judgement| judgement.correction.is_none()).or(judgements.first()).cloned()
}

/// `Ranked by mean accuracy from highest to lowest: A, B, C`, `A > B > C`.
pub(super) fn order(scene: &Scene<'_>) -> Option<(Judgement, usize)> {
    let read = scene.read;
    let at = read
        .tokens
        .iter()
        .position(|token| token.is_any(&["ranked", "ranking", "order", "ordered", "sorted", "rank"]))?;
    let ends: Vec<Way> = read.tokens.iter().filter_map(|token| end(&token.lower)).collect();
    let way = match ends.as_slice() {
        [first, ..] => *first,
        [] if read.tokens.iter().any(|token| token.is("descending")) => Way::Up,
        [] if read.tokens.iter().any(|token| token.is("ascending")) => Way::Down,
        [] => return None,
    };
    let groups = sides::groups_in_order(scene);
    let groups: Vec<_> = groups.into_iter().filter(|group| group[0].first > at).collect();
    if groups.len() < 2 || read.advice[at] {
        return None;
    }
    let measures = compared_measures(scene, at, way);
    let around = scene.above(&groups[0]);
    let mut answer = None;
    for pair in groups.windows(2) {
        let one: Vec<&Mention> = [&pair[0][..], &around].concat();
        let other: Vec<&Mention> = [&pair[1][..], &around].concat();
        let pairs = compare::pairs(scene.lookup, &measures, &one, &other, scene.cold(), false);
        let judgement = compare::judge_way(&pairs, way)?;
        let wrong = judgement.verdict != domain::Verdict::Supported;
        answer = Some((judgement, at));
        if wrong {
            break;
        }
    }
    answer
}

/// `second`, `third`.
pub(super) fn ordinal(word: &str) -> Option<usize> {
    ["first", "second", "third", "fourth", "fifth"].iter().position(|own| *own == word).map(|place| place + 1)
}

/// `is not the fastest`: holds where it does not win.
pub(super) fn denied_best(
    scene: &Scene<'_>,
    subject: &[&Mention],
    around: &[&Mention],
    measures: &[MeasurePlace],
    way: Way,
) -> Option<Judgement> {
    let judgement = best_of(scene, subject, around, measures, way)?;
    let facts = judgement.facts.clone();
    Some(match judgement.correction {
        Some(_) => Judgement::supported("claim-supported-best", facts),
        None => Judgement::contradicted(
            "claim-contradicted-best",
            facts,
            scene.read.tokens.first().map_or(String::new(), |_| String::from("✓")),
        ),
    })
}
