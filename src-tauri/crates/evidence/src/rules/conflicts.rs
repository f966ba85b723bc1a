//! Numbers that describe data, against the data: cells of summaries and of tables in documents, and numbers in prose.
//!
//! A number is held against the data only where what it is about can be told. It agrees where any reading of it does
//! (with and without cold starts, mean or median where it does not say); it differs where none does.

use std::collections::HashMap;

use domain::{Direction, Document, Fact, FindingKind, Folder, Message, Metric, Scope, StatisticKind};

use super::Found;
use super::matter::{Use, Uses};
use super::say::{With, finding, named, sources_of, subject};
use crate::data::{Data, Family, RowSet};
use crate::fact::{change, ratio, tally};
use crate::stated::Stated;

mod claim;
mod expect;
mod resolve;

use claim::Claim;
use expect::{Expected, expected, main_fact};
use resolve::{Link, Resolved, link, meant, resolve};

/// A number that differs by less is rounded, or made from other digits.
const LEAST: f64 = 0.01;
/// The most conflicts of one table or document that are told one by one.
const MOST: usize = 8;
/// From here on a text or table whose numbers mostly differ describes other data.
const OTHER_DATA: usize = 3;
/// Factors between units.
const FACTORS: [f64; 6] = [1e3, 1e-3, 1e6, 1e-6, 100.0, 0.01];

/// The numbers of one table or of one document's prose.
struct Group<'a> {
    file: &'a str,
    text: &'a str,
    claims: Vec<Claim>,
}

/// What the data say to a claim.
enum Outcome {
    Agrees,
    Differs { right: Box<Fact>, linked: bool },
}

/// Applies the rule to the folder.
pub(crate) fn find(folder: &Folder, data: &Data, uses: &Uses, stated: &[Stated], found: &mut Found) {
    let texts: HashMap<&str, &Document> =
        folder.documents.iter().map(|document| (document.file.as_str(), document)).collect();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (_, family) in data.families.iter().enumerate().filter(|(at, _)| uses.at(*at) != Use::Raw) {
        for part in 0..family.parts.len() {
            let file = family.parts[part].file.as_str();
            let text = texts.get(file).map_or("", |document| document.text.as_str());
            groups.push(Group { file, text, claims: claim::of_table(family, part) });
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for document in &folder.documents {
        if seen.contains(&document.text.as_str()) {
            continue;
        }
        seen.push(&document.text);
        let own = stated.iter().filter(|stated| stated.certain && stated.file == document.file);
        let claims: Vec<Claim> = own.map(|stated| claim::of_prose(stated, data)).collect();
        groups.push(Group { file: &document.file, text: &document.text, claims });
    }
    let families: Vec<(&Family, bool)> = data
        .families
        .iter()
        .enumerate()
        .filter(|(at, _)| uses.at(*at) != Use::Written)
        .map(|(at, family)| (family, uses.at(at) == Use::Raw))
        .collect();
    for group in groups.iter().filter(|group| !group.claims.is_empty()) {
        examine(group, &families, found);
    }
}

/// A family of data, whether it is measured and no summary, and how near its parts are to what may describe it.
struct Target<'a> {
    family: &'a Family,
    is_raw: bool,
    links: Vec<Link>,
}

fn examine(group: &Group<'_>, families: &[(&Family, bool)], found: &mut Found) {
    let lower = group.text.to_lowercase();
    let targets: Vec<Target<'_>> = families
        .iter()
        .map(|(family, is_raw)| Target { family, is_raw: *is_raw, links: link(group.file, &lower, family) })
        .collect();
    let mut agreeing: Vec<&Claim> = Vec::new();
    let mut differing: Vec<(&Claim, Fact, bool)> = Vec::new();
    for claim in &group.claims {
        match outcome(claim, &targets) {
            Some(Outcome::Agrees) => agreeing.push(claim),
            Some(Outcome::Differs { right, linked }) => {
                differing.push((claim, *right, linked));
            }
            None => {}
        }
    }
    let linked = |linked: bool| linked || agreeing.len() >= differing.len().max(1);
    let differing: Vec<(&Claim, Fact)> = differing
        .iter()
        .filter(|(_, _, own)| linked(*own))
        .map(|(claim, right, _)| (*claim, right.clone()))
        .collect();
    if differing.is_empty() {
        return;
    }
    let factor = |claim: &Claim, right: &Fact| {
        let quotient = claim.fact.value / right.value;
        FACTORS.iter().position(|factor| (quotient / factor - 1.0).abs() < LEAST)
    };
    let off: Vec<Option<usize>> = differing.iter().map(|(claim, right)| factor(claim, right)).collect();
    let units = off.iter().flatten().count();
    if units * 2 > differing.len()
        && let Some(at) = off.iter().position(Option::is_some)
    {
        in_other_unit(&differing[at].0.fact, &differing[at].1, found);
    } else if differing.len() >= OTHER_DATA && differing.len() > agreeing.len() {
        other_data(group, &differing, &agreeing, found);
    } else {
        for (claim, right) in differing.iter().take(MOST) {
            conflict(&claim.fact, right, found);
        }
    }
}

/// What the data say to a claim: the nearest data that have what it is about.
fn outcome(claim: &Claim, targets: &[Target<'_>]) -> Option<Outcome> {
    // Nothing measured is summed up as 0, and what is 0 is no level to differ from.
    if claim.fact.value == 0.0 {
        return None;
    }
    let mut differs: Option<(usize, Fact, bool)> = None;
    let (mut raw_families, mut named_families) = (0, 0);
    for target in targets.iter().filter(|target| !claim.is_from(target.family)) {
        let family = target.family;
        let mut tiers: Vec<Link> = target.links.clone();
        tiers.sort_unstable();
        tiers.dedup();
        let (mut resolves, mut named) = (false, false);
        let measures: Vec<usize> =
            (0..family.measures.len()).filter(|measure| claim.is_about(family, *measure)).collect();
        let Some(meant) = Some(()).filter(|()| !measures.is_empty()).and_then(|()| meant(claim, family))
        else {
            continue;
        };
        for measure in measures {
            for tier in &tiers {
                let Some(near) = resolve(&meant, family, &target.links, *tier) else { continue };
                let Resolved { rows, pairs, is_loose, about } = near;
                let rows = with_value(family, measure, &rows);
                if rows.is_empty() {
                    continue;
                }
                resolves = true;
                let Expected { values, certain } = expected(family, measure, &rows, claim, is_loose);
                if values.iter().any(|value| claim.allows(*value)) {
                    return Some(Outcome::Agrees);
                }
                let explicit = matches!(tier, Link::Named | Link::Stem);
                named |= explicit;
                let is_near = explicit || *tier <= Link::Below && target.is_raw;
                // Words about nothing in particular are held against data that they can only mean.
                let specific =
                    certain && (about > 0 || is_near && (claim.is_cell() || claim.statistic.is_some()));
                if !specific {
                    continue;
                }
                let rank = usize::from(!target.is_raw) * 10 + *tier as usize;
                if differs.as_ref().is_none_or(|(best, _, _)| rank < *best)
                    && let Some(right) = main_fact(family, measure, &rows, &pairs, claim)
                    && far(claim.fact.value, right.value)
                {
                    differs = Some((rank, right, explicit));
                }
            }
        }
        raw_families += usize::from(resolves && target.is_raw);
        named_families += usize::from(named && target.is_raw);
    }
    let (rank, right, explicit) = differs?;
    let only_one = raw_families == 1;
    // Of several sets of data that prose may mean it says nothing of one of them.
    let is_clear = claim.is_cell() || only_one || explicit && named_families == 1;
    if !is_clear {
        return None;
    }
    let linked = explicit || only_one && rank <= Link::Below as usize;
    Some(Outcome::Differs { right: Box::new(right), linked })
}

fn far(one: f64, other: f64) -> bool {
    let larger = one.abs().max(other.abs());
    larger > 0.0 && (one - other).abs() / larger >= LEAST
}

fn with_value(family: &Family, measure: usize, rows: &RowSet) -> RowSet {
    RowSet(
        rows.0
            .iter()
            .copied()
            .filter(|row| family.measures[measure].value(*row as usize).is_some())
            .collect(),
    )
}

/// One number that the data contradict.
fn conflict(claimed: &Fact, right: &Fact, found: &mut Found) {
    let Some(changed) = change(claimed, right) else { return };
    let file = |fact: &Fact| fact.sources.first().map(|source| source.file.clone()).unwrap_or_default();
    let about = words(right);
    let message = Message::new(if about.is_empty() { "finding-conflict" } else { "finding-conflict-about" })
        .with("metric", right.metric.name())
        .with("statistic", statistic_word(right.statistic))
        .with("about", about)
        .with("file", file(claimed))
        .with("of", file(right))
        .with("value", claimed.id.reference())
        .with("right", right.id.reference())
        .with("change", changed.id.reference());
    let finding = finding(FindingKind::Conflict, message)
        .about(&right.metric, Scope::clone(&claimed.scope), Some(Scope::clone(&right.scope)))
        .resting_on(vec![claimed.id.clone(), right.id.clone(), changed.id.clone()])
        .shown_by(sources_of(&[claimed, right]))
        .advising(Some(Message::new("advice-conflict").with("file", file(claimed))))
        .weighing(right.direction, changed.value / 100.0);
    found.facts_of(&[claimed, right]);
    found.fact(changed);
    found.findings.push(named(finding));
}

/// What a fact is about beside its file.
fn words(fact: &Fact) -> String {
    let mut scope = Scope::clone(&fact.scope);
    scope.file = None;
    subject(&scope)
}

/// A statistic in a word; the words of the catalogue choose by it.
fn statistic_word(statistic: StatisticKind) -> &'static str {
    match statistic {
        StatisticKind::Mean => "mean",
        StatisticKind::Median => "median",
        StatisticKind::Minimum => "smallest",
        StatisticKind::Maximum => "largest",
        StatisticKind::Percentile95 => "p95",
        StatisticKind::Percentile99 => "p99",
        StatisticKind::StandardDeviation => "sd",
        _ => "value",
    }
}

/// Numbers that are those of the data times a unit's factor.
fn in_other_unit(claimed: &Fact, right: &Fact, found: &mut Found) {
    let times = if claimed.value > right.value { ratio(claimed, right) } else { ratio(right, claimed) };
    let Some(times) = times else { return };
    let file = |fact: &Fact| fact.sources.first().map(|source| source.file.clone()).unwrap_or_default();
    let message = Message::new("finding-unit-values")
        .with("metric", right.metric.name())
        .with("file", file(claimed))
        .with("column", claimed.name.as_str())
        .with("value", claimed.id.reference())
        .with("other", file(right))
        .with("usual", right.id.reference())
        .with("times", times.id.reference())
        .with("left", "none");
    let finding = finding(FindingKind::UnitMismatch, message)
        .about(&right.metric, Scope::clone(&claimed.scope), Some(Scope::clone(&right.scope)))
        .resting_on(vec![claimed.id.clone(), right.id.clone(), times.id.clone()])
        .shown_by(sources_of(&[claimed, right]))
        .advising(Some(
            Message::new("advice-unit").with("file", file(claimed)).with("column", claimed.name.as_str()),
        ))
        .weighing(right.direction, 1.0);
    found.facts_of(&[claimed, right]);
    found.fact(times);
    found.findings.push(named(finding));
}

/// A summary of which most numbers differ: it was made from other data.
fn other_data(group: &Group<'_>, differing: &[(&Claim, Fact)], agreeing: &[&Claim], found: &mut Found) {
    let (first, right) = (&differing[0].0.fact, &differing[0].1);
    let of = right.sources.first().map(|source| source.file.clone()).unwrap_or_default();
    let scope = Scope { file: Some(group.file.to_owned()), ..Scope::default() };
    let off: Vec<&Fact> = differing.iter().map(|(claim, _)| &claim.fact).collect();
    let every: Vec<&Fact> = off.iter().copied().chain(agreeing.iter().map(|claim| &claim.fact)).collect();
    let off = tally("differing numbers", &of, off.len(), scope.clone(), sources_of(&off));
    let every = tally("compared numbers", &of, every.len(), scope, sources_of(&every));
    let message = Message::new("finding-stale-numbers")
        .with("file", group.file)
        .with("of", of.as_str())
        .with("differing", off.id.reference())
        .with("all", every.id.reference())
        .with("metric", right.metric.name())
        .with("value", first.id.reference())
        .with("right", right.id.reference());
    let mut facts = vec![off.id.clone(), every.id.clone()];
    let mut all: Vec<&Fact> = Vec::new();
    for (claim, right) in differing.iter().take(MOST) {
        facts.extend([claim.fact.id.clone(), right.id.clone()]);
        all.extend([&claim.fact, right]);
    }
    let mut finding = finding(FindingKind::Stale, message)
        .resting_on(facts)
        .shown_by(sources_of(&all))
        .advising(Some(Message::new("advice-stale").with("file", group.file)))
        .weighing(Direction::Neutral, 1.0);
    finding.metric = Some(Metric::clone(&right.metric));
    finding.subject =
        Scope { file: Some(group.file.to_owned()), part: first.scope.part.clone(), ..Scope::default() };
    finding.against = Some(Scope { file: Some(of), ..Scope::default() });
    found.facts_of(&all);
    found.facts_of(&[&off, &every]);
    found.findings.push(named(finding));
}
