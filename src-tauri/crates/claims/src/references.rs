//! References to facts, `{F12}`: the program puts their digits in, so the number is right. Whom and what the
//! sentence says it of may still be wrong.

use domain::Fact;

use crate::claim::{Claim, Judgement};
use crate::mentions::What;
use crate::scene::Scene;
use crate::subject::Read;
use crate::tokens::Kind;
use crate::vocabulary::normal;

/// Judges each reference of a passage.
pub(crate) fn judge(scene: &Scene<'_>) -> Vec<Claim> {
    let read = scene.read;
    let mut found = Vec::new();
    for (at, token) in read.tokens.iter().enumerate() {
        if token.kind != Kind::Reference {
            continue;
        }
        let judgement = match scene.knowledge().referenced(token.text) {
            None => Judgement::unsupported("claim-unsupported-reference", Vec::new()),
            Some(fact) => {
                let id = scene.lookup.keep(fact.clone());
                match wrong(scene, read, at, fact) {
                    Some(right) => Judgement::contradicted("claim-contradicted-reference", vec![id], right),
                    None => Judgement::supported("claim-supported-value", vec![id]),
                }
            }
        };
        found.push(judgement.at(token.start - 1, token.end + 1));
    }
    found
}

/// What the fact is really about, where the sentence names something else.
fn wrong(scene: &Scene<'_>, read: &Read<'_>, at: usize, fact: &Fact) -> Option<String> {
    let figure = crate::figures::Figure { first: at, last: at + 1, ..crate::figures::Figure::place(at) };
    let places: Vec<crate::figures::Figure> = read
        .tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.kind == Kind::Reference)
        .map(|(at, _)| crate::figures::Figure {
            first: at,
            last: at + 1,
            ..crate::figures::Figure::place(at)
        })
        .collect();
    let alike: Vec<&crate::figures::Figure> = places.iter().collect();
    let scope = &fact.scope;
    let mut of: Vec<(&str, &str)> =
        scope.configuration.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    of.extend(scope.model.as_deref().map(|model| ("model", model)));
    of.extend(scope.prompt.as_deref().map(|prompt| ("prompt", prompt)));
    for mention in read.own_subjects(&figure, &alike) {
        let (What::Values(hits) | What::Setting(_, hits)) = &mention.what else { continue };
        if hits.is_empty() {
            continue;
        }
        let dimension = |hit: &crate::entities::Hit| {
            &scene.knowledge().data.families[hit.family].dimensions[hit.dimension]
        };
        let related = of.iter().find(|(name, _)| {
            hits.iter().any(|hit| {
                dimension(hit).name.eq_ignore_ascii_case(name)
                    || *name == "model" && dimension(hit).kind == evidence::DimensionKind::Model
            })
        });
        let Some((name, value)) = related else { continue };
        let same = |one: &str, other: &str| {
            normal(one) == normal(other)
                || one.parse::<f64>().is_ok_and(|one| other.parse::<f64>() == Ok(one))
        };
        if !hits.iter().any(|hit| same(&dimension(hit).values[hit.code], value)) {
            return Some(format!("{name} {value}"));
        }
    }
    // The metric that is named right before it must be its own.
    let clause = read.clauses[at];
    let named = read
        .mentions
        .iter()
        .filter(|mention| {
            mention.last <= at && at - mention.last <= 6 && read.clauses[mention.first] == clause
        })
        .filter_map(|mention| match &mention.what {
            What::Metric(places) if !places.is_empty() => Some(places),
            _ => None,
        })
        .next_back()?;
    let measure = |place: &(usize, usize)| &scene.knowledge().data.families[place.0].measures[place.1];
    let own =
        named.iter().any(|place| measure(place).metric == fact.metric || measure(place).name == fact.name);
    let known = scene
        .knowledge()
        .data
        .families
        .iter()
        .flat_map(|family| &family.measures)
        .any(|measure| measure.metric == fact.metric);
    (!own && known).then(|| format!("{} {}", fact.metric.name(), fact.written()))
}
