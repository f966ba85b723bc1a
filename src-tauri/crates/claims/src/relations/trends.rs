//! What a parameter does to a metric, and how a metric goes over time.

mod said;

use domain::{Direction, FindingKind, RuleFinding, Verdict};
use evidence::DimensionKind;

use crate::claim::{Judgement, number};
use crate::compare::{Way, way};
use crate::entities::DimensionPlace;
use crate::figures::{Figure, Shape};
use crate::lexicon::MeasurePlace;
use crate::lookup::{Filter, is_level};
use crate::mentions::{Mention, What};
use crate::scene::Scene;
use said::{said, turn};

/// What is said of a parameter and a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// The metric goes up (or down) as the parameter goes up.
    Rises,
    Falls,
    /// It gets better (or worse) as the parameter goes up.
    Improves,
    Worsens,
    /// It changes.
    Some,
    /// It does not.
    None,
}

/// Less than this share of the mean is no change to speak of.
const SMALL: f64 = 0.05;

/// More than this share is a change that nobody calls none.
const LARGE: f64 = 0.10;

/// Judges how much a metric is said to change over a parameter or over time; `None` where neither is spoken of.
pub(crate) fn amount(scene: &Scene<'_>, figure: &Figure, way: Option<Way>) -> Option<Judgement> {
    if !figure.is_percent() && figure.shape != Shape::Multiple {
        return None;
    }
    let named = scene.metric_at(figure.at, None);
    let places = match parameter(scene, figure.at) {
        Some((_, places)) => places,
        None if is_over_time(scene) => dates(scene),
        None => return None,
    };
    let trends = trends(scene, &named.measures, &places, &one_of_each(scene));
    let mut wrong = None;
    for trend in trends {
        if trend.first == 0.0 || trend.last == 0.0 {
            continue;
        }
        let change = (trend.last / trend.first - 1.0) * 100.0;
        let ratio = trend.last.max(trend.first) / trend.last.min(trend.first);
        let value = if figure.shape == Shape::Multiple { ratio } else { change.abs() };
        let fits_way = match way {
            Some(Way::Up) => change > 0.0,
            Some(Way::Down) => change < 0.0,
            _ => true,
        };
        let mut bare = figure.clone();
        bare.value = bare.value.abs();
        if fits_way && bare.covers(value) {
            return Some(Judgement::supported("claim-supported-change", trend.facts));
        }
        let text = if figure.shape == Shape::Multiple {
            format!("{}x", number(ratio, 0.01))
        } else {
            format!("{}%", number(change, figure.step.min(1.0)))
        };
        wrong = wrong.or(Some((trend.facts, format!("{} ({text})", trend.words))));
    }
    let (facts, right) = wrong?;
    Some(Judgement::contradicted("claim-contradicted-change", facts, right))
}

/// Whether the passage speaks of what happens over time.
fn is_over_time(scene: &Scene<'_>) -> bool {
    scene.read.tokens.iter().any(|token| {
        token.is_any(&[
            "time", "days", "dates", "weeks", "sessions", "trend", "trended", "period", "nightly", "day",
            "week",
        ])
    })
}

fn dates(scene: &Scene<'_>) -> Vec<DimensionPlace> {
    let families = scene.knowledge().data.families.iter().enumerate();
    families
        .flat_map(|(family, one)| {
            let dated = one
                .dimensions
                .iter()
                .enumerate()
                .filter(|(_, dimension)| dimension.kind == DimensionKind::Date);
            dated.map(move |(at, _)| (family, at))
        })
        .collect()
}

/// Judges what the passage says of a parameter's effect, with the token that says it.
pub(super) fn judge(scene: &Scene<'_>, spoken: &[bool]) -> Option<(Judgement, usize)> {
    let read = scene.read;
    let (at, effect) = said(scene, spoken)?;
    let measures = super::effect_measures(scene, at, effect_way(&read.tokens[at].lower));
    if measures.is_empty() {
        return None;
    }
    if let Some((mention, places)) = parameter(scene, at) {
        let turned = read.tokens[mention.first.saturating_sub(3)..=mention.first].iter().any(|token| {
            token.is_any(&[
                "lower",
                "shorter",
                "smaller",
                "decreasing",
                "reducing",
                "lowering",
                "fewer",
                "less",
                "shrinking",
            ])
        });
        let effect = if turned { turn(effect) } else { effect };
        return of_each(scene, at, &measures, &places, effect).map(|judgement| (judgement, at));
    }
    if is_over_time(scene) {
        return of_each(scene, at, &measures, &dates(scene), effect).map(|judgement| (judgement, at));
    }
    None
}

/// `a and b were stable over the whole period`: judges an effect for each of what is named side by side.
fn of_each(
    scene: &Scene<'_>,
    at: usize,
    measures: &[MeasurePlace],
    places: &[DimensionPlace],
    effect: Effect,
) -> Option<Judgement> {
    let read = scene.read;
    let reading = one_of_each(scene);
    let several: Vec<&Mention> = read
        .subjects()
        .map(|(mention, _)| mention)
        .filter(|mention| {
            mention.last <= at
                && !reading.contains(mention)
                && read.clauses[mention.first] == read.clauses[at]
        })
        .collect();
    let slot = |mention: &Mention| mention.slot(scene.knowledge());
    if several.len() < 2 || several.iter().any(|own| slot(own) != slot(several[0])) {
        return over(scene, measures, places, &reading, effect);
    }
    let mut judged = Vec::new();
    for one in several {
        let with: Vec<&Mention> = reading.iter().copied().chain([one]).collect();
        judged.push(over(scene, measures, places, &with, effect)?);
    }
    let facts = judged.iter().flat_map(|own| own.facts.clone()).collect();
    let wrong = judged.iter().position(|own| own.verdict == Verdict::Contradicted);
    let unclear = judged.iter().position(|own| own.verdict != Verdict::Supported);
    match wrong.or(unclear) {
        Some(place) => Some(judged.swap_remove(place)),
        None => Some(Judgement::supported("claim-supported-relation", facts)),
    }
}

/// The way of a word that needs no metric beside it: `slower`, `costs speed`.
fn effect_way(word: &str) -> Option<Way> {
    match word {
        "costs" => Some(Way::Slower),
        _ => way(word).filter(|way| matches!(way, Way::Faster | Way::Slower)),
    }
}

/// The parameter that is spoken of: one without a value, the nearest to the token that says the effect.
fn parameter<'s>(scene: &Scene<'s>, at: usize) -> Option<(&'s Mention, Vec<DimensionPlace>)> {
    scene
        .read
        .mentions
        .iter()
        .filter_map(|mention| match &mention.what {
            What::Parameter(places) => Some((mention, places.clone())),
            _ => None,
        })
        .min_by_key(|(mention, _)| mention.first.abs_diff(at))
}

/// Judges an effect over the values of a dimension, in every family that has both.
fn over(
    scene: &Scene<'_>,
    measures: &[MeasurePlace],
    places: &[DimensionPlace],
    reading: &[&Mention],
    effect: Effect,
) -> Option<Judgement> {
    let mut all = trends(scene, measures, places, reading);
    // The rows themselves tell more than a summary of them.
    if all.iter().any(|trend| trend.raw) {
        all.retain(|trend| trend.raw);
    }
    let answers: Vec<(Option<bool>, Trend)> =
        all.into_iter().map(|trend| (trend.answer(effect), trend)).collect();
    let known: Vec<&(Option<bool>, Trend)> = answers.iter().filter(|(answer, _)| answer.is_some()).collect();
    let Some((first, trend)) = known.first().map(|(answer, trend)| (*answer == Some(true), trend)) else {
        let (_, trend) = answers.first()?;
        return Some(Judgement::unsupported("claim-unsupported-noise", trend.facts.clone()));
    };
    if known.iter().all(|(answer, _)| (*answer == Some(true)) == first) {
        return Some(if first {
            Judgement::supported("claim-supported-relation", trend.facts.clone())
        } else {
            Judgement::contradicted("claim-contradicted-relation", trend.facts.clone(), trend.words.clone())
        });
    }
    Some(Judgement::unsupported("claim-unsupported-relation", trend.facts.clone()))
}

/// What the passage and what stands above it name, without what it names several of.
fn one_of_each<'s>(scene: &Scene<'s>) -> Vec<&'s Mention> {
    let own: Vec<&Mention> = scene.read.subjects().map(|(mention, _)| mention).collect();
    let mut reading: Vec<&Mention> = Vec::new();
    for mention in &own {
        let slot = mention.slot(scene.knowledge());
        if !own.iter().any(|other| other.what != mention.what && other.slot(scene.knowledge()) == slot) {
            reading.push(mention);
        }
    }
    reading.extend(scene.above(&own));
    reading
}

/// How measures go over dimensions, in every family that has both.
fn trends(
    scene: &Scene<'_>,
    measures: &[MeasurePlace],
    places: &[DimensionPlace],
    reading: &[&Mention],
) -> Vec<Trend> {
    let mut found = Vec::new();
    for (family, measure) in measures.iter().copied() {
        for (_, dimension) in places.iter().filter(|(place, _)| *place == family) {
            let warm = scene.lookup.family(family).cold.contains(&true).then_some(false);
            let filter =
                scene.lookup.filter(family, reading, warm).or_else(|| scene.lookup.filter(family, &[], warm));
            found.extend(filter.and_then(|filter| trend(scene, &filter, measure, *dimension)));
        }
    }
    found
}

/// The means of a measure over the values of a dimension, in their order.
struct Trend {
    raw: bool,
    /// How many standard errors the largest and the smallest mean are apart.
    apart: f64,
    first: f64,
    last: f64,
    /// Last mean against the first.
    rise: f64,
    /// Largest against smallest, as a share.
    spread: f64,
    /// Sign of the rank correlation.
    slope: f64,
    numeric: bool,
    direction: Direction,
    /// What the rules found of it.
    found: Option<FindingKind>,
    facts: Vec<domain::FactId>,
    words: String,
}

impl Trend {
    fn answer(&self, effect: Effect) -> Option<bool> {
        let none = matches!(self.found, Some(FindingKind::NoEffect));
        let unclear = matches!(self.found, Some(FindingKind::Confounded));
        let up = self.slope > 0.0;
        let moves = self.spread > 0.01 && self.slope != 0.0 && self.numeric && !none;
        match effect {
            Effect::None if none || self.spread < SMALL => Some(true),
            Effect::None => {
                let real = self.spread > LARGE || self.apart > 2.0 || self.found == Some(FindingKind::Effect);
                (real && !unclear).then_some(false)
            }
            Effect::Some if none || self.spread < 0.01 => Some(false),
            Effect::Some => (self.found == Some(FindingKind::Effect) || self.spread > LARGE).then_some(true),
            Effect::Rises => self.sign(moves, up),
            Effect::Falls => self.sign(moves, !up),
            Effect::Improves | Effect::Worsens => {
                let better = match self.direction {
                    Direction::HigherIsBetter => up,
                    Direction::LowerIsBetter => !up,
                    Direction::Neutral => return None,
                };
                self.sign(moves, better == (effect == Effect::Improves))
            }
        }
    }

    fn sign(&self, moves: bool, fits: bool) -> Option<bool> {
        if !self.numeric {
            return None;
        }
        Some(moves && fits && (self.rise != 0.0))
    }
}

fn trend(scene: &Scene<'_>, filter: &Filter, measure: usize, dimension: usize) -> Option<Trend> {
    let lookup = scene.lookup;
    let family = lookup.family(filter.family);
    let own = &family.dimensions[dimension];
    let measured = &family.measures[measure];
    if own.values.len() < 2 || own.values.len() > 256 || !is_level(measured) {
        return None;
    }
    let numbers: Vec<Option<f64>> = own.values.iter().map(|value| value.parse().ok()).collect();
    let dated = own.kind == DimensionKind::Date;
    let numeric = dated || numbers.iter().all(Option::is_some);
    let mut codes: Vec<usize> = (0..own.values.len()).collect();
    if dated {
        codes.sort_by(|a, b| own.values[*a].cmp(&own.values[*b]));
    } else {
        codes.sort_by(|a, b| numbers[*a].unwrap_or(0.0).total_cmp(&numbers[*b].unwrap_or(0.0)));
    }
    let mut means = Vec::new();
    for code in codes {
        let mut narrowed = filter.clone();
        narrowed.pairs.retain(|(at, _)| *at != dimension);
        narrowed.pairs.push((dimension, vec![code]));
        narrowed.pairs.sort();
        if let Some(level) = lookup.level(&narrowed, measure) {
            means.push((level.mean, narrowed));
        }
    }
    let (first, last) = (means.first()?, means.last()?);
    if means.len() < 2 {
        return None;
    }
    let smallest = means.iter().map(|(mean, _)| *mean).fold(f64::INFINITY, f64::min);
    let largest = means.iter().map(|(mean, _)| *mean).fold(f64::NEG_INFINITY, f64::max);
    let mut slope = 0.0;
    for (place, (mean, _)) in means.iter().enumerate() {
        for (later, _) in &means[place + 1..] {
            slope += (later - mean).partial_cmp(&0.0).map_or(0.0, |order| f64::from(order as i8));
        }
    }
    let fact = |place: &Filter| lookup.fact(place, measure, domain::StatisticKind::Mean);
    let (from, to) = (fact(&first.1)?, fact(&last.1)?);
    Some(Trend {
        raw: measured.statistic.is_none() && !family.written,
        apart: apart(scene, &means, measure),
        first: first.0,
        last: last.0,
        rise: last.0 - first.0,
        spread: (largest - smallest) / smallest.abs().max(f64::MIN_POSITIVE),
        slope,
        numeric,
        direction: measured.direction,
        found: finding(scene, filter, measure, &own.name),
        words: format!("{} → {}", from.written(), to.written()),
        facts: vec![from.id, to.id],
    })
}

/// How many standard errors the means at both ends of a ranking are apart; 0 where nothing tells.
fn apart(scene: &Scene<'_>, means: &[(f64, Filter)], measure: usize) -> f64 {
    let low = means.iter().min_by(|one, other| one.0.total_cmp(&other.0));
    let high = means.iter().max_by(|one, other| one.0.total_cmp(&other.0));
    let error = |place: Option<&(f64, Filter)>| {
        let level = scene.lookup.level(&place?.1, measure)?;
        Some(level.sd?.powi(2) / level.n as f64)
    };
    match (low, high, error(low), error(high)) {
        (Some(low), Some(high), Some(one), Some(other)) if one + other > 0.0 => {
            (high.0 - low.0) / (one + other).sqrt()
        }
        _ => 0.0,
    }
}

/// What the rules found of a parameter's effect on a measure in these rows.
fn finding(scene: &Scene<'_>, filter: &Filter, measure: usize, parameter: &str) -> Option<FindingKind> {
    let family = scene.lookup.family(filter.family);
    let metric = &family.measures[measure].metric;
    let is_meant = |model: &String| {
        filter.pairs.iter().any(|(at, codes)| {
            let values = &family.dimensions[*at].values;
            matches!(codes.as_slice(), [only] if values[*only] == *model)
        })
    };
    let about = |finding: &&RuleFinding| {
        let subject = &finding.subject;
        finding.metric.as_ref() == Some(metric)
            && subject.configuration.iter().any(|(name, value)| name == parameter && value.is_empty())
            && subject.model.as_ref().is_none_or(is_meant)
            && subject.file.as_ref().is_none_or(|file| family.parts.iter().any(|part| part.file == *file))
    };
    scene.knowledge().findings.iter().filter(about).map(|finding| finding.kind).find(|kind| {
        matches!(
            kind,
            FindingKind::Effect
                | FindingKind::NoEffect
                | FindingKind::Indistinguishable
                | FindingKind::Confounded
        )
    })
}
