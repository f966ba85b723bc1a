//! Judges what a sentence says without a number: who is faster, best or worst, what rises with what, what has no
//! effect, what all or none of the rows did.

mod trends;

use crate::claim::{Claim, Judgement};
use crate::compare::{self, Way};
use crate::counts::{self, Noun};
use crate::lexicon::MeasurePlace;
use crate::mentions::{Mention, Slot, What};
use crate::scene::Scene;

/// The relations that a passage claims. `spoken` tells tokens whose relation a figure has been judged with.
pub(crate) fn relations(scene: &Scene<'_>, spoken: &[bool]) -> Vec<Claim> {
    let mut found = Vec::new();
    let read = scene.read;
    for at in 0..read.tokens.len() {
        if read.advice[at] || spoken[at] {
            continue;
        }
        let judged = comparison(scene, at).or_else(|| superlative(scene, at)).or_else(|| all_or_none(scene, at));
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
    read.tokens[..at]
        .iter()
        .zip(&read.clauses)
        .rev()
        .take(4)
        .take_while(|(_, own)| **own == clause)
        .any(|(token, _)| token.is_any(&["not", "no", "never", "isn't", "doesn't", "didn't", "wasn't", "cannot", "neither", "nor", "without", "isn’t", "doesn’t", "didn’t", "wasn’t", "don't", "hardly"]))
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

/// Both sides of a comparison within one slot: the subject, and what it is compared with.
pub(crate) struct Sides<'m> {
    pub(crate) one: &'m Mention,
    /// None for `the others`.
    pub(crate) other: Option<&'m Mention>,
    /// What else narrows both of them down.
    pub(crate) around: Vec<&'m Mention>,
}

/// The sides of the comparison at a token.
pub(crate) fn sides<'s>(scene: &Scene<'s>, at: usize) -> Option<Sides<'s>> {
    let read = scene.read;
    let subjects: Vec<(&Mention, &Slot)> = read.subjects().filter(|(mention, _)| !matches!(&mention.what, What::Setting(_, hits) if hits.is_empty())).collect();
    let compared: Option<(&Mention, &Slot)> = subjects
        .iter()
        .filter(|(mention, _)| read.is_compared(mention))
        .min_by_key(|(mention, _)| if mention.first >= at { mention.first - at } else { at - mention.first + 4 })
        .copied();
    let around = |slot: &Slot| -> Vec<&'s Mention> {
        let mut around: Vec<&'s Mention> = Vec::new();
        let mut seen: Vec<&Slot> = vec![slot];
        for (mention, own) in &subjects {
            if !seen.contains(own) {
                let several = subjects.iter().any(|(other, slot)| slot == own && other.what != mention.what);
                if !several {
                    around.push(mention);
                }
                seen.push(own);
            }
        }
        let known: Vec<&Mention> = around.iter().copied().chain(subjects.iter().map(|(mention, _)| *mention)).collect();
        around.extend(scene.above(&known));
        around
    };
    if let Some((other, slot)) = compared {
        let one = subjects
            .iter()
            .filter(|(mention, own)| *own == slot && mention.what != other.what && !read.is_compared(mention))
            .min_by_key(|(mention, _)| if mention.last <= at { at - mention.last } else { mention.first - at + 3 })
            .map(|(mention, _)| *mention)
            .or_else(|| inherited_side(scene, slot, other));
        return Some(Sides { one: one?, other: Some(other), around: around(slot) });
    }
    // Two of one slot: the first is the subject; `from a to b` ends at its subject.
    for (place, (first, slot)) in subjects.iter().enumerate() {
        let second = subjects[place + 1..].iter().find(|(mention, own)| own == slot && mention.what != first.what);
        let Some((second, _)) = second else { continue };
        let third = subjects.iter().any(|(mention, own)| own == slot && mention.what != first.what && mention.what != second.what);
        if third {
            continue;
        }
        let before = first.first.checked_sub(1).map(|before| &read.tokens[before]);
        let moves = before.is_some_and(|token| token.is_any(&["from"])) || first.first >= 1 && read.tokens[first.first..second.first].iter().any(|token| token.is("to") || token.is_mark(&['→'])) && read.tokens[..first.first].iter().any(|token| token.is("from"));
        return Some(if moves {
            Sides { one: second, other: Some(first), around: around(slot) }
        } else {
            Sides { one: first, other: Some(second), around: around(slot) }
        });
    }
    // One only: compared with the others of its dimension.
    let behind = &read.tokens[at..];
    let others = behind.iter().any(|token| token.is_any(&["others", "rest", "other", "alternatives", "alternative", "competitors", "all", "any", "every"])) && behind.iter().any(|token| token.is("than") || token.is_any(&["outperforms", "outperformed", "all"]));
    let (one, slot) = subjects.iter().find(|(mention, _)| mention.last <= at).or_else(|| subjects.first()).copied()?;
    if let Some(other) = inherited_side(scene, slot, one)
        && read.tokens[..one.first].iter().all(|token| !token.is("than"))
    {
        return Some(Sides { one, other: Some(other), around: around(slot) });
    }
    others.then(|| Sides { one, other: None, around: around(slot) })
}

/// The side of a comparison that the sentence before names.
fn inherited_side<'s>(scene: &Scene<'s>, slot: &Slot, other: &Mention) -> Option<&'s Mention> {
    let above = scene.read.passage.previous.iter().chain(scene.read.passage.parents.iter().rev());
    for place in above {
        let read = &scene.reads[*place];
        let mut found = read.subjects().filter(|(mention, own)| *own == slot && mention.what != other.what).map(|(mention, _)| mention);
        if let Some(first) = found.next()
            && found.all(|next| next.what == first.what)
        {
            return Some(first);
        }
    }
    None
}

/// Measures that a comparison at a token is about.
pub(crate) fn compared_measures(scene: &Scene<'_>, at: usize, way: Way) -> Vec<MeasurePlace> {
    let named = scene.metric_at(at, None);
    if named.any {
        return named.measures;
    }
    if matches!(way, Way::Faster | Way::Slower | Way::Better | Way::Worse) { scene.measures_of_speed() } else { Vec::new() }
}

fn comparison(scene: &Scene<'_>, at: usize) -> Option<Judgement> {
    let token = &scene.read.tokens[at];
    let said = compare::way(&token.lower)?;
    // Verbs of change belong to trends; here a comparison needs two sides.
    let way = if said != Way::Same && is_denied(scene, at) { reversed(said) } else { said };
    let explicit = token.lower.ends_with("er") || token.is_any(&["better", "worse", "less", "more", "fewer", "outperforms", "outperformed", "outperforming", "beats", "beat", "exceeds", "exceeded", "surpasses", "surpassed", "underperforms", "underperformed", "lags", "trails", "superior", "inferior", "comparable", "similar", "identical", "equal", "outpaces", "outpaced", "trailed", "lagged"]);
    if !explicit {
        return None;
    }
    let behind: Vec<&str> = scene.read.tokens[at..].iter().take(12).map(|token| token.lower.as_str()).collect();
    let compares = behind.iter().any(|word| matches!(*word, "than" | "to" | "with" | "compared" | "over" | "against" | "relative" | "vs"))
        || token.lower.ends_with('s')
        || token.lower.ends_with("ed")
        || scene.read.tokens[..at].iter().any(|token| token.is_any(&["compared", "relative", "unlike", "while", "whereas", "versus", "vs"]))
        || scene.read.points_back();
    if !compares {
        return None;
    }
    let sides = sides(scene, at)?;
    let measures = compared_measures(scene, at, way);
    if measures.is_empty() {
        return None;
    }
    let cold = scene.cold();
    match sides.other {
        Some(other) => {
            let one: Vec<&Mention> = std::iter::once(sides.one).chain(sides.around.iter().copied()).collect();
            let other: Vec<&Mention> = std::iter::once(other).chain(sides.around.iter().copied()).collect();
            let mut pairs = compare::pairs(scene.lookup, &measures, &one, &other, cold);
            if pairs.is_empty() && !sides.around.is_empty() {
                pairs = compare::pairs(scene.lookup, &measures, &one[..1], &other[..1], cold);
            }
            compare::judge_way(&pairs, way)
        }
        None => best_of(scene, &[sides.one], &sides.around, &measures, way),
    }
}

/// Whether a subject is at the end of the ranking that a way points to.
fn best_of(scene: &Scene<'_>, subject: &[&Mention], around: &[&Mention], measures: &[MeasurePlace], way: Way) -> Option<Judgement> {
    let mut lost = None;
    for place in measures {
        let measure = &scene.lookup.family(place.0).measures[place.1];
        if measure.statistic.is_some_and(|own| !matches!(own, domain::StatisticKind::Mean | domain::StatisticKind::Median)) {
            continue;
        }
        let Some(largest) = is_largest(way, measure) else { continue };
        for cold in [scene.cold(), Some(false)] {
            let contest = compare::contest(scene.lookup, *place, subject, around, largest, cold)
                .or_else(|| if around.is_empty() { None } else { compare::contest(scene.lookup, *place, subject, &[], largest, cold) });
            let Some(contest) = contest else { continue };
            let facts = vec![contest.own.id.clone(), contest.best.id.clone()];
            if contest.wins {
                return Some(Judgement::supported("claim-supported-best", facts));
            }
            let right = format!("{} ({})", contest.winner, contest.best.written());
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
        "best" | "top" | "leads" | "leader" | "winner" | "leading" | "optimal" | "top-performing" | "best-performing" | "wins" => Way::Better,
        "worst" | "weakest" | "worst-performing" => Way::Worse,
        _ => return None,
    })
}

fn superlative(scene: &Scene<'_>, at: usize) -> Option<Judgement> {
    let read = scene.read;
    let token = &read.tokens[at];
    let way = end(&token.lower)?;
    if token.is_any(&["most", "least"]) && !read.tokens.get(at + 1).is_some_and(|next| !next.is_any(&["of", "important", "critical", "notable", "cases", "likely", "recent"]) && next.is_word() && at > 0 && read.tokens[at - 1].is("the")) {
        return None;
    }
    if read.tokens[at.saturating_sub(2)..at].iter().any(|token| token.is_any(&["second", "third", "among", "at", "next", "one"])) {
        return None;
    }
    // `top 10`, `best practices`.
    if read.tokens.get(at + 1).is_some_and(|next| next.number().is_some() || next.is_any(&["practices", "practice", "of", "fit", "suited", "case", "effort", "way", "approach", "guess", "level", "priority", "five", "three", "ten", "for"])) {
        return None;
    }
    let mut measures = compared_measures(scene, at, way);
    let named = scene.metric_at(at, None);
    if measures.is_empty() && !named.any {
        return None;
    }
    let clause = read.clauses[at];
    let mut subject: Vec<&Mention> = Vec::new();
    let mut slots: Vec<&Slot> = Vec::new();
    for (mention, slot) in read.subjects() {
        let near = read.clauses[mention.first] == clause && !read.is_compared(mention);
        if !near || matches!(&mention.what, What::Setting(_, hits) if hits.is_empty()) || matches!(slot, Slot::File | Slot::Date) {
            continue;
        }
        match slots.iter().position(|own| *own == slot) {
            // The nearest of one slot is meant.
            Some(place) if mention.first.abs_diff(at) < subject[place].first.abs_diff(at) => subject[place] = mention,
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
    let way = if is_denied(scene, at) { return denied_best(scene, &subject, &around, &measures, way) } else { way };
    // A model beside settings may be what the ranking is within: `for gemma3, num_ctx=1024 is best`.
    if subject.len() > 1
        && let Some(model) = slots.iter().position(|slot| **slot == Slot::Model)
    {
        let others: Vec<&Mention> = subject.iter().enumerate().filter(|(place, _)| *place != model).map(|(_, mention)| *mention).collect();
        let mut within = around.clone();
        within.push(subject[model]);
        if let Some(judgement) = best_of(scene, &others, &within, &measures, way) {
            return Some(judgement);
        }
    }
    best_of(scene, &subject, &around, &measures, way)
}

/// `is not the fastest`: holds where it does not win.
fn denied_best(scene: &Scene<'_>, subject: &[&Mention], around: &[&Mention], measures: &[MeasurePlace], way: Way) -> Option<Judgement> {
    let judgement = best_of(scene, subject, around, measures, way)?;
    let facts = judgement.facts.clone();
    Some(match judgement.correction {
        Some(_) => Judgement::supported("claim-supported-best", facts),
        None => Judgement::contradicted("claim-contradicted-best", facts, scene.read.tokens.first().map_or(String::new(), |_| String::from("✓"))),
    })
}

/// `all runs completed`, `no failures`, `every row exceeds 70 tok/s`.
fn all_or_none(scene: &Scene<'_>, at: usize) -> Option<Judgement> {
    let read = scene.read;
    let token = &read.tokens[at];
    let all = token.is_any(&["all", "every", "each"]);
    let none = token.is_any(&["no", "none", "zero", "neither"]);
    let most = token.is("most") && !(at > 0 && read.tokens[at - 1].is("the"));
    if !(all || none || most) || at > 0 && (read.tokens[at - 1].is_any(&["at", "not", "of"])) {
        return None;
    }
    let (noun, behind) = noun_near(scene, at)?;
    let condition = counts::condition(&read.tokens[at..], &read.figures, |figure| scene.metric_at(figure.at, figure.measured_unit()).measures)?;
    let failures = noun == Noun::Failures;
    let _ = behind;
    let noun = if failures { Noun::Rows } else { noun };
    if !matches!(noun, Noun::Rows | Noun::Configurations | Noun::Prompts | Noun::Models) {
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
    let rows = if matches!(noun, Noun::Models | Noun::Prompts) { Noun::Rows } else { noun };
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
