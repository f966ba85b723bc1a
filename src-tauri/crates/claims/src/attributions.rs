//! What others are said to have said or done: `the vendor confirmed the fault`. Where no file tells of them, nothing
//! bears it out.

use crate::claim::{Claim, Judgement};
use crate::lexicon::singular;
use crate::scene::Scene;

/// Who stands outside the data.
const OTHERS: &[&str] = &[
    "vendor",
    "provider",
    "manufacturer",
    "developer",
    "annotator",
    "reviewer",
    "auditor",
    "engineer",
    "expert",
    "researcher",
    "scientist",
    "customer",
    "maintainer",
    "management",
    "supplier",
    "operator",
    "analyst",
    "consultant",
    "community",
    "department",
    "regulator",
    "stakeholder",
    "author",
    "professor",
    "physicist",
];
/// Documents that stand outside the data.
const PAPERS: &[&str] = &["ticket", "survey", "warranty", "datasheet", "whitepaper", "guarantee", "patent"];
/// What they did.
const SAID: &[&str] = &[
    "confirm",
    "acknowledg",
    "attribut",
    "announc",
    "report",
    "recommend",
    "grant",
    "approv",
    "stat",
    "said",
    "says",
    "verif",
    "review",
    "certif",
    "endors",
    "prais",
    "award",
    "claim",
    "guarante",
    "promis",
    "publish",
    "explain",
    "admit",
    "blam",
    "cover",
    "investigat",
    "conclud",
    "found",
    "observ",
    "conduct",
];

/// A claim where a passage tells what others said or did, and no file has their word and what they did.
pub(crate) fn judge(scene: &Scene<'_>) -> Option<Claim> {
    let read = scene.read;
    let vocabulary = &scene.knowledge().vocabulary;
    let who = read.tokens.iter().position(|token| {
        let word = singular(&token.lower);
        token.is_word() && (OTHERS.contains(&word) || PAPERS.contains(&word))
    })?;
    // `the vendor library` is a thing.
    let next = read.tokens.get(who + 1)?;
    let actor = &read.tokens[who];
    if read.advice[who] || actor.lower.ends_with("'s") {
        return None;
    }
    let does = |at: usize| {
        let word = &read.tokens[at].lower;
        SAID.iter().any(|begin| word.starts_with(begin)) && at != who
    };
    let paper = PAPERS.contains(&singular(&actor.lower));
    let verb = (who + 1..read.tokens.len().min(who + 7)).find(|at| does(*at));
    let before = (who.saturating_sub(7)..who).find(|at| does(*at)).filter(|_| {
        paper
            || read.tokens[who.saturating_sub(3)..who].iter().any(|token| token.is_any(&["by", "to", "with"]))
    });
    let verb = verb.filter(|_| next.is_word()).or(before)?;
    if read.clauses[verb] != read.clauses[who] {
        return None;
    }
    let said = &read.tokens[verb].lower;
    let stem: String = said.chars().take(5).collect();
    let knows = vocabulary.has(&actor.lower) || vocabulary.has(singular(&actor.lower));
    if knows && vocabulary.has_beginning(&stem) {
        return None;
    }
    let mut judgement = Judgement::unsupported("claim-unsupported-name", Vec::new());
    judgement.reason = judgement.reason.with("words", actor.text.to_owned());
    Some(judgement.at(actor.start, actor.end))
}
