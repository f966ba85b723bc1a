//! What others are said to have said or done: `the vendor confirmed the fault`. Where no file tells of them, nothing
//! bears it out.

use crate::claim::{Claim, Judgement};
use crate::lexicon::singular;
use crate::scene::Scene;
use crate::tokens::Token;

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

/// What leads to a cause.
const CAUSES: &[&[&str]] = &[
    &["due", "to"],
    &["caused", "by"],
    &["because", "of"],
    &["stems", "from"],
    &["stemmed", "from"],
    &["explained", "by"],
    &["limited", "by"],
    &["thanks", "to"],
    &["attributed", "to"],
    &["result", "of"],
    &["attributable", "to"],
];
/// Words of causes that say nothing of what they are.
const EMPTY: &[&str] = &[
    "its",
    "their",
    "fact",
    "use",
    "using",
    "lack",
    "more",
    "less",
    "higher",
    "lower",
    "large",
    "small",
    "single",
    "being",
    "which",
    "fast",
    "slow",
    "good",
    "better",
    "various",
    "several",
    "different",
    "other",
    "number",
    "increase",
    "increased",
    "decrease",
    "decreased",
    "reduction",
    "reduced",
    "change",
    "changes",
    "difference",
    "differences",
    "outlier",
    "outliers",
    "variation",
    "noise",
    "value",
    "values",
    "run",
    "runs",
    "result",
    "results",
    "one",
    "two",
    "three",
    "same",
    "high",
    "low",
    "overhead",
    "complexity",
    "nature",
    "factors",
];
/// The fewest words of a cause that no file has.
const FEWEST: usize = 2;

/// A claim where a passage gives a cause that no word of the files speaks of: `due to a full disk on the host`.
pub(crate) fn cause(scene: &Scene<'_>) -> Option<Claim> {
    let read = scene.read;
    let tokens = &read.tokens;
    let leads = |at: usize| {
        CAUSES.iter().any(|words| {
            tokens
                .get(at..at + words.len())
                .is_some_and(|own| own.iter().zip(*words).all(|(token, word)| token.is(word)))
        })
    };
    let at = (0..tokens.len()).find(|at| leads(*at))?;
    let supposed = tokens.iter().any(|token| {
        token.is_any(&[
            "may", "might", "could", "possibly", "probably", "perhaps", "likely", "would", "whether", "if",
        ])
    });
    if read.advice[at] || supposed {
        return None;
    }
    let vocabulary = &scene.knowledge().vocabulary;
    let behind = tokens[at + 2..].iter().take_while(|token| {
        token.number().is_none()
            && !token.is_mark(&[',', '.', ';', ':', '(', '—', '–'])
            && !token.is_any(&["and", "that", "which"])
    });
    let told: Vec<&Token<'_>> = behind
        .take(9)
        .filter(|token| token.is_word() && token.lower.len() > 3 && !EMPTY.contains(&token.lower.as_str()))
        .collect();
    let known = |token: &&Token<'_>| {
        let word = singular(&token.lower);
        vocabulary.has(&token.lower)
            || vocabulary.has(word)
            || vocabulary.has_beginning(&word.chars().take(6).collect::<String>())
    };
    if told.len() < FEWEST || told.iter().any(known) {
        return None;
    }
    let (first, last) = (told.first()?, told.last()?);
    let mut judgement = Judgement::unsupported("claim-unsupported-name", Vec::new());
    let words: Vec<&str> = told.iter().map(|token| token.text).collect();
    judgement.reason = judgement.reason.with("words", words.join(" "));
    Some(judgement.at(first.start, last.end))
}

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
    // What no file mentions: them, or what they did.
    let unknown = if knows { &read.tokens[verb] } else { actor };
    judgement.reason = judgement.reason.with("words", unknown.text.to_owned());
    Some(judgement.at(unknown.start, unknown.end))
}
