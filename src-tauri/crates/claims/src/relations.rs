//! Judges what a sentence says without a number: who is faster, best or worst, what rises with what, what has no
//! effect, what all or none of the rows did.

mod around;
mod only;
mod ranks;
pub(crate) mod sides;
mod since;
pub(crate) mod trends;

use crate::claim::{Claim, Judgement, is_same};
use crate::compare::{self, Way};
use crate::counts::{self, Noun};
use crate::lexicon::MeasurePlace;
use crate::mentions::{Mention, Slot, What};
use crate::queries::{contests, limits};
use crate::scene::Scene;

pub(crate) use ranks::end;
use ranks::{best_of, order, place, superlative};

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
    for (at, spoken) in spoken.iter().enumerate() {
        if read.advice[at] || *spoken || in_figure(at) {
            continue;
        }
        let judged = if ordered {
            None
        } else {
            let first = comparison(scene, at).or_else(|| superlative(scene, at)).or_else(|| place(scene, at));
            contests::settled(scene, at, first)
        };
        let judged = judged.or_else(|| only::judge(scene, at)).or_else(|| all_or_none(scene, at));
        if let Some(judgement) = judged {
            let token = &read.tokens[at];
            found.push(judgement.at(token.start, token.end));
        }
    }
    if let Some((judgement, at)) = trends::judge(scene, spoken) {
        let token = &read.tokens[at];
        found.push(judgement.at(token.start, token.end));
    }
    if found.is_empty()
        && let Some((judgement, at)) = since::judge(scene, spoken)
    {
        let token = &read.tokens[at];
        found.push(judgement.at(token.start, token.end));
    }
    if found.is_empty()
        && let Some((judgement, at)) = around::judge(scene)
    {
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
    let family = |place: &MeasurePlace| scene.lookup.family(place.0).measures[place.1].unit.dimension();
    if named.any {
        // `the smallest and the fastest, at 38 tok/s`: sizes are small, and rates and times fast.
        let beside = scene.read.mentions.iter().any(|mention| {
            matches!(mention.what, What::Metric(_)) && mention.first > at && mention.first - at <= 3
        });
        if !beside && scene.read.tokens[at].is_any(&["smallest", "biggest", "bigger", "smaller", "largest"]) {
            let sizes = scene.measures_of_size();
            if !sizes.is_empty() {
                return sizes;
            }
        }
        let speed = named.measures.iter().any(|place| {
            !matches!(
                family(place),
                domain::Dimension::Data
                    | domain::Dimension::Share
                    | domain::Dimension::Power
                    | domain::Dimension::Energy
                    | domain::Dimension::Temperature
                    | domain::Dimension::Tokens
            ) || scene.lookup.family(place.0).measures[place.1].unit == domain::Unit::None
        });
        if speed || named.measures.is_empty() || !matches!(way, Way::Faster | Way::Slower) {
            return scene.best_named(named.measures);
        }
        return scene.measures_of_speed();
    }
    if matches!(way, Way::Faster | Way::Slower) && speaks_of_waiting(scene, at) {
        let times = scene.measures_of(domain::Dimension::Time);
        if !times.is_empty() {
            return times;
        }
    }
    // What is better need not be faster where there are accuracies.
    let by_any = matches!(way, Way::Better | Way::Worse) && scene.knowledge().frames.has_qualities();
    if matches!(way, Way::Faster | Way::Slower | Way::Better | Way::Worse) && !by_any {
        scene.measures_of_speed()
    } else {
        Vec::new()
    }
}

/// Measures that an effect said at a token is on; none where it names no metric and its word implies none.
fn effect_measures(scene: &Scene<'_>, at: usize, way: Option<Way>) -> Vec<MeasurePlace> {
    let own = scene.read.mentions.iter().any(|mention| matches!(mention.what, What::Metric(_)));
    match way {
        Some(way) if !own => compared_measures(scene, at, way),
        _ => {
            let named = scene.metric_at(at, None);
            if named.any { named.measures } else { Vec::new() }
        }
    }
}

/// Whether what is fast or slow is something that one waits for: `makes requests slower`.
fn speaks_of_waiting(scene: &Scene<'_>, at: usize) -> bool {
    scene.read.tokens[at.saturating_sub(4)..at].iter().any(|token| {
        token.is_any(&[
            "requests",
            "request",
            "calls",
            "queries",
            "query",
            "responses",
            "response",
            "answers",
            "build",
            "builds",
            "job",
            "epochs",
            "epoch",
            "start",
            "startup",
            "loading",
            "steps",
        ])
    })
}

fn comparison(scene: &Scene<'_>, at: usize) -> Option<Judgement> {
    let token = &scene.read.tokens[at];
    let of = scene.read.tokens.get(at + 1).is_some_and(|next| next.is("of"));
    let said = match token.lower.as_str() {
        "ahead" if of => Way::Better,
        word => compare::way(word)?,
    };
    // Verbs of change belong to trends; here a comparison needs two sides.
    let way = if said != Way::Same && is_denied(scene, at) { reversed(said) } else { said };
    // `Going from a to b lowers it`.
    let makes = |token: &crate::tokens::Token<'_>| token.is_any(&["makes", "make", "made", "making"]);
    let moves = (ends_like_verb(&token.lower) || scene.read.tokens[..at].iter().rev().take(6).any(makes))
        && scene.read.tokens[..at].iter().any(|token| token.is("from"));
    if !token.lower.ends_with("er") && !token.is_any(COMPARING) && !moves {
        return None;
    }
    let behind: Vec<&str> =
        scene.read.tokens[at..].iter().take(14).map(|token| token.lower.as_str()).collect();
    let compares = behind.iter().any(|word| {
        matches!(
            *word,
            "than"
                | "ahead"
                | "to"
                | "with"
                | "compared"
                | "over"
                | "against"
                | "relative"
                | "vs"
                | "above"
                | "below"
        )
    }) || moves
        || token.lower.ends_with('s')
        || token.lower.ends_with("ed")
        || scene.read.tokens[..at].iter().any(|token| {
            token.is_any(&["compared", "relative", "unlike", "while", "whereas", "versus", "vs"])
        })
        || scene.read.points_back();
    if compares_nothing(scene, at) {
        return None;
    }
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
    let judgement = if is_stressed(scene, at) {
        compare::judge_stressed(&pairs, way).or_else(|| compare::judge_way(&pairs, way))
    } else {
        compare::judge_way(&pairs, way)
    };
    // A heading farther up may be about something else by now.
    if judgement.as_ref().is_some_and(|judgement| judgement.verdict != domain::Verdict::Supported)
        && !sides.around.is_empty()
    {
        let alone = compare::pairs(scene.lookup, &measures, &sides.one, &other, cold, false);
        if let Some(judgement) = compare::judge_way(&alone, way)
            .filter(|judgement| judgement.verdict == domain::Verdict::Supported)
        {
            return Some(judgement);
        }
    }
    judgement
}

/// `never takes longer than 173.2 ms` is a limit; `became faster on 13 May` tells of before and after; `the longer the
/// draft, the lower …` of what goes with what.
fn compares_nothing(scene: &Scene<'_>, at: usize) -> bool {
    let tokens = &scene.read.tokens;
    let than = tokens.get(at + 1).is_some_and(|next| next.is("than"));
    let limit = than
        && scene
            .read
            .figures
            .iter()
            .any(|figure| figure.first <= at + 2 && (at + 2..=at + 3).contains(&figure.at));
    let before = at.checked_sub(1).map(|at| &tokens[at]);
    let becomes = before.is_some_and(|token| {
        token.is_any(&["became", "becomes", "become", "got", "gets", "getting", "grew", "turned"])
    });
    let begins =
        before.is_some_and(|token| token.is("the")) && tokens[..at - 1].iter().all(|token| !token.is_word());
    let goes_with =
        begins && tokens[at..].windows(2).any(|pair| pair[0].is_mark(&[',']) && pair[1].is("the"));
    limit || becomes || goes_with
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

/// `noticeably faster`, `a significantly lower latency`.
fn is_stressed(scene: &Scene<'_>, at: usize) -> bool {
    scene.read.tokens[at.saturating_sub(2)..at].iter().any(|token| {
        token.is_any(&[
            "noticeably",
            "significantly",
            "much",
            "far",
            "considerably",
            "substantially",
            "dramatically",
            "clearly",
            "markedly",
            "vastly",
        ])
    })
}

fn ends_like_verb(word: &str) -> bool {
    word.ends_with('s') || word.ends_with("ed")
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
    "ahead",
    "trailed",
    "lagged",
];

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
    // `Three runs had no errors` counts runs.
    let counted = read.figures.iter().any(|figure| {
        figure.first < at
            && read.clauses[figure.at] == read.clauses[at]
            && figure.unit.is_none()
            && counts::noun_behind(&read.tokens, figure, scene.lookup).is_some_and(|(_, noun)| noun < at)
    });
    let across =
        at > 0 && read.tokens[at - 1].is_any(&["across", "over", "in", "for", "from", "on", "among"]);
    if counted && (none || all && across) {
        return None;
    }
    // `over all successful runs` says which runs, and not how they went.
    let told = read.tokens.get(at + 1).is_some_and(|token| {
        token.is_any(&["successful", "completed", "finished", "failed", "valid", "warm", "cold", "remaining"])
    });
    if all && across && told {
        return None;
    }
    let most = token.is("most") && !(at > 0 && read.tokens[at - 1].is("the"));
    if !(all || none || most) || at > 0 && (read.tokens[at - 1].is_any(&["at", "not", "of"])) {
        return None;
    }
    // `never exceeds 25 ms` was judged with its limit.
    let limited = read.figures.iter().any(|figure| {
        figure.first > at
            && read.clauses[figure.at] == read.clauses[at]
            && limits::judge(scene, figure).is_some()
    });
    if limited {
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
            | Noun::Records(_)
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
    let grouped = matches!(condition, counts::Condition::Beyond { .. } | counts::Condition::Erred);
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
            is_same(part, whole)
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
