//! Judges what a sentence says without a number: who is faster, best or worst, what rises with what, what has no
//! effect, what all or none of the rows did.

pub(crate) mod sides;
pub(crate) mod trends;

use crate::claim::{Claim, Judgement};
use crate::compare::{self, Way};
use crate::counts::{self, Noun};
use crate::lexicon::MeasurePlace;
use crate::lookup::{is_level, spoiled_by_cold};
use crate::mentions::{Mention, Slot, What};
use crate::scene::Scene;

/// The relations that a passage claims. `spoken` tells tokens whose relation a figure has been judged with.
pub(crate) fn relations(scene: &Scene<'_>, spoken: &[bool]) -> Vec<Claim> {
    let mut found = Vec::new();
    let read = scene.read;
    let in_figure = |at: usize| read.figures.iter().any(|figure| (figure.first..figure.last).contains(&at));
    let order = order(scene);
    let ordered = order.is_some();
    if let Some((judgement, at)) = order {
        let token = &read.tokens[at];
        found.push(judgement.at(token.start, token.end));
    }
    for at in 0..read.tokens.len() {
        if read.advice[at] || spoken[at] || in_figure(at) {
            continue;
        }
        let judged = if ordered {
            None
        } else {
            comparison(scene, at).or_else(|| superlative(scene, at)).or_else(|| place(scene, at))
        };
        let judged = judged.or_else(|| all_or_none(scene, at));
        if let Some(judgement) = judged {
            let token = &read.tokens[at];
            found.push(judgement.at(token.start, token.end));
        }
    }
    if let Some((judgement, at)) = trends::judge(scene, spoken) {
        let token = &read.tokens[at];
        found.push(judgement.at(token.start, token.end));
    }
    found
}

/// Whether a token is denied: `not faster`, `does not improve`, `no faster`.
pub(crate) fn is_denied(scene: &Scene<'_>, at: usize) -> bool {
    let read = scene.read;
    let clause = read.clauses[at];
    read.tokens[..at].iter().zip(&read.clauses).rev().take(7).take_while(|(_, own)| **own == clause).any(
        |(token, _)| {
            token.is_any(&[
                "not",
                "no",
                "never",
                "isn't",
                "doesn't",
                "didn't",
                "wasn't",
                "cannot",
                "neither",
                "nor",
                "without",
                "isn’t",
                "doesn’t",
                "didn’t",
                "wasn’t",
                "don't",
                "hardly",
            ])
        },
    )
}

fn reversed(way: Way) -> Way {
    match way {
        Way::Up => Way::Down,
        Way::Down => Way::Up,
        Way::Faster => Way::Slower,
        Way::Slower => Way::Faster,
        Way::Better => Way::Worse,
        Way::Worse => Way::Better,
        Way::Same => Way::Same,
    }
}

/// Measures that a comparison at a token is about.
pub(crate) fn compared_measures(scene: &Scene<'_>, at: usize, way: Way) -> Vec<MeasurePlace> {
    let named = scene.metric_at(at, None);
    if named.any {
        return named.measures;
    }
    if matches!(way, Way::Faster | Way::Slower | Way::Better | Way::Worse) {
        scene.measures_of_speed()
    } else {
        Vec::new()
    }
}

fn comparison(scene: &Scene<'_>, at: usize) -> Option<Judgement> {
    let token = &scene.read.tokens[at];
    let said = compare::way(&token.lower)?;
    // Verbs of change belong to trends; here a comparison needs two sides.
    let way = if said != Way::Same && is_denied(scene, at) { reversed(said) } else { said };
    if !token.lower.ends_with("er") && !token.is_any(COMPARING) {
        return None;
    }
    let behind: Vec<&str> =
        scene.read.tokens[at..].iter().take(14).map(|token| token.lower.as_str()).collect();
    let compares = behind.iter().any(|word| {
        matches!(
            *word,
            "than" | "to" | "with" | "compared" | "over" | "against" | "relative" | "vs" | "above" | "below"
        )
    }) || token.lower.ends_with('s')
        || token.lower.ends_with("ed")
        || scene.read.tokens[..at].iter().any(|token| {
            token.is_any(&["compared", "relative", "unlike", "while", "whereas", "versus", "vs"])
        })
        || scene.read.points_back();
    // `averages below 6.7 GB` is a limit.
    let next = scene.read.subjects().any(|(mention, _)| mention.first > at && mention.first - at <= 4);
    let limits = token.is_any(&["above", "below"])
        && (!next || scene.read.figures.iter().any(|figure| figure.first <= at + 1 && figure.last > at));
    if limits
        || !compares
        || at > 0
            && scene.read.tokens[at - 1].is("the")
            && token.lower.ends_with("er")
            && !behind.contains(&"of")
    {
        return None;
    }
    // `Nothing comes out higher than core-lib`.
    if scene.read.tokens[..at].iter().any(|token| token.is_any(&["nothing", "none", "nobody"]))
        || scene.read.tokens[..at]
            .windows(2)
            .any(|pair| pair[0].is("no") && pair[1].is_any(&["other", "one"]))
    {
        let (subject, around) = sides::compared(scene, at)?;
        return best_of(scene, &subject, &around, &compared_measures(scene, at, way), said);
    }
    if let Some(judgement) = cold_and_warm(scene, at, way) {
        return Some(judgement);
    }
    let sides = sides::at(scene, at)?;
    let measures = compared_measures(scene, at, way);
    if measures.is_empty() {
        return None;
    }
    let cold = scene.cold();
    let named = scene.read.mentions.iter().any(|mention| matches!(mention.what, What::Metric(_)));
    if sides.other.is_none() && !named && !matches!(way, Way::Faster | Way::Slower) {
        return None;
    }
    let Some(other) = sides.other else { return best_of(scene, &sides.one, &sides.around, &measures, way) };
    let one: Vec<&Mention> = [&sides.one[..], &sides.around].concat();
    let against: Vec<&Mention> = [&other[..], &sides.around].concat();
    if let Some(judgement) = sides::on_every(scene, &measures, &one, &against, way) {
        return Some(judgement);
    }
    let mut pairs = compare::pairs(scene.lookup, &measures, &one, &against, cold, false);
    if pairs.is_empty() && !sides.around.is_empty() {
        pairs = compare::pairs(scene.lookup, &measures, &sides.one, &other, cold, false);
    }
    let judgement = compare::judge_way(&pairs, way);
    // A heading farther up may be about something else by now.
    if judgement.as_ref().is_some_and(|judgement| judgement.verdict != domain::Verdict::Supported) && !sides.around.is_empty() {
        let alone = compare::pairs(scene.lookup, &measures, &sides.one, &other, cold, false);
        if let Some(judgement) = compare::judge_way(&alone, way).filter(|judgement| judgement.verdict == domain::Verdict::Supported) {
            return Some(judgement);
        }
    }
    judgement
}

/// `Cold calls have a higher TTFT than warm ones`.
fn cold_and_warm(scene: &Scene<'_>, at: usize, way: Way) -> Option<Judgement> {
    let thermal: Vec<bool> = scene
        .read
        .mentions
        .iter()
        .filter_map(|mention| match mention.what {
            What::Cold(cold) => Some(cold),
            _ => None,
        })
        .collect();
    let [first, second] = thermal.as_slice() else { return None };
    if first == second {
        return None;
    }
    let around: Vec<&Mention> = scene.read.subjects().map(|(mention, _)| mention).collect();
    let mut pairs = Vec::new();
    for (family, measure) in compared_measures(scene, at, way) {
        if !scene.lookup.family(family).cold.contains(&true) {
            continue;
        }
        let side = |cold: bool| scene.lookup.filter(family, &around, Some(cold));
        if let (Some(one), Some(other)) = (side(*first), side(*second)) {
            pairs.extend(compare::pair(scene.lookup, (&one, measure), (&other, measure)));
        }
    }
    compare::judge_way(&pairs, way)
}

/// Words beside `-er` that compare.
const COMPARING: &[&str] = &[
    "better",
    "worse",
    "less",
    "more",
    "fewer",
    "above",
    "below",
    "outperforms",
    "outperformed",
    "outperforming",
    "beats",
    "beat",
    "exceeds",
    "exceeded",
    "surpasses",
    "surpassed",
    "underperforms",
    "underperformed",
    "lags",
    "trails",
    "superior",
    "inferior",
    "comparable",
    "similar",
    "identical",
    "equal",
    "outpaces",
    "outpaced",
    "trailed",
    "lagged",
];

/// Whether a subject is at the end of the ranking that a way points to.
fn best_of(
    scene: &Scene<'_>,
    subject: &[&Mention],
    around: &[&Mention],
    measures: &[MeasurePlace],
    way: Way,
) -> Option<Judgement> {
    ranked(scene, subject, around, measures, way, 1)
}

/// Whether a subject has this place from the end that a way points to.
fn ranked(
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

fn is_largest(way: Way, measure: &evidence::Measure) -> Option<bool> {
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

fn superlative(scene: &Scene<'_>, at: usize) -> Option<Judgement> {
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
    let mut measures = compared_measures(scene, at, way);
    let named = scene.metric_at(at, None);
    if measures.is_empty() && !named.any {
        return None;
    }
    let clause = read.clauses[at];
    let followed = read.tokens.iter().position(|token| token.is_any(&["followed", "then", "ahead"]));
    let mut subject: Vec<&Mention> = Vec::new();
    let mut slots: Vec<&Slot> = Vec::new();
    for (mention, slot) in read.subjects() {
        let near = read.clauses[mention.first] == clause && !read.is_compared(mention);
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
                subject[place] = mention
            }
            Some(_) => {}
            None => {
                subject.push(mention);
                slots.push(slot);
            }
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

/// `The highest throughput of q4_0 was 78 tok/s` speaks of the rows of q4_0 alone: no ranking.
fn is_of_its_own(scene: &Scene<'_>, at: usize) -> bool {
    let read = scene.read;
    let clause = read.clauses[at];
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
fn place(scene: &Scene<'_>, at: usize) -> Option<Judgement> {
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
fn order(scene: &Scene<'_>) -> Option<(Judgement, usize)> {
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
fn ordinal(word: &str) -> Option<usize> {
    ["first", "second", "third", "fourth", "fifth"].iter().position(|own| *own == word).map(|place| place + 1)
}

/// `is not the fastest`: holds where it does not win.
fn denied_best(
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

/// `all runs completed`, `no failures`, `every row exceeds 70 tok/s`.
fn all_or_none(scene: &Scene<'_>, at: usize) -> Option<Judgement> {
    let read = scene.read;
    let token = &read.tokens[at];
    let all = token.is_any(&["all", "every", "each"]);
    let never = token.is("never");
    let none = never || token.is_any(&["no", "none", "zero", "neither"]);
    if read.mentions.iter().any(|mention| mention.is_subject() && (mention.first..mention.last).contains(&at))
    {
        return None;
    }
    let most = token.is("most") && !(at > 0 && read.tokens[at - 1].is("the"));
    if !(all || none || most) || at > 0 && (read.tokens[at - 1].is_any(&["at", "not", "of"])) {
        return None;
    }
    let (noun, behind) = if never { (Noun::Rows, at) } else { noun_near(scene, at)? };
    let condition = counts::condition(&read.tokens, &read.figures, |figure| {
        scene.metric_at(figure.at, figure.measured_unit()).measures
    })?;
    let failures = noun == Noun::Failures;
    let _ = behind;
    let noun = if failures { Noun::Rows } else { noun };
    if !matches!(
        noun,
        Noun::Rows
            | Noun::Configurations
            | Noun::Prompts
            | Noun::Models
            | Noun::Values(_)
            | Noun::Combinations(_)
            | Noun::Dates
    ) {
        return None;
    }
    let own: Vec<&Mention> = read.subjects().map(|(mention, _)| mention).collect();
    let mut distinct: Vec<&Mention> = Vec::new();
    let mut slots: Vec<&Slot> = Vec::new();
    for (mention, slot) in read.subjects() {
        if !slots.contains(&slot) {
            slots.push(slot);
            distinct.push(mention);
        }
    }
    if own.len() > distinct.len() {
        return None;
    }
    let mut reading = distinct.clone();
    reading.extend(scene.above(&distinct));
    let grouped = matches!(condition, counts::Condition::Beyond { .. });
    let rows = if matches!(noun, Noun::Models | Noun::Prompts | Noun::Values(_) | Noun::Combinations(_))
        && !grouped
    {
        Noun::Rows
    } else {
        noun
    };
    reading.retain(|mention| !counts::is_counted(&rows, mention, scene.knowledge()));
    counts::judge_share(scene.lookup, &rows, &reading, &condition, |part, whole| {
        if all {
            part == whole
        } else if none {
            part == 0.0
        } else {
            part * 2.0 > whole
        }
    })
}

fn noun_near(scene: &Scene<'_>, at: usize) -> Option<(Noun, usize)> {
    let figure = crate::figures::Figure::place(at + 1);
    counts::noun_behind(&scene.read.tokens, &figure, scene.lookup)
}
