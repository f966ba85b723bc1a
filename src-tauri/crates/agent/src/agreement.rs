//! In how many of the N runs a finding came up, and which findings of other runs say the contrary.
//!
//! Two findings are one where they say mostly the same words about the same settings and point the same way, or
//! rest on the same facts and point the same way. They are contrary where they say mostly the same words and point
//! opposite ways, or name different settings as the best. Digits play no part: the checker judges those.

use std::collections::BTreeSet;

use domain::{Agreement, Analysis, FactId, Finding, TextPiece, text_pieces};

/// Share of words in common from which on two findings say the same.
const ALIKE: f64 = 0.6;

/// Words that point one way, and those that point the other.
const WAYS: [(&str, &str); 14] = [
    ("faster", "slower"),
    ("fastest", "slowest"),
    ("higher", "lower"),
    ("highest", "lowest"),
    ("better", "worse"),
    ("best", "worst"),
    ("more", "less"),
    ("most", "least"),
    ("increases", "decreases"),
    ("increase", "decrease"),
    ("rises", "falls"),
    ("improves", "degrades"),
    ("longer", "shorter"),
    ("largest", "smallest"),
];
/// Words that single one out.
const SUPERLATIVES: [&str; 6] = ["fastest", "highest", "best", "most", "largest", "longest"];
/// Words that turn a sentence round.
const NOT: [&str; 5] = ["not", "no", "never", "without", "doesn't"];
/// Words that say nothing of what a sentence is about.
const EMPTY: [&str; 24] = [
    "the", "a", "an", "of", "in", "at", "is", "are", "was", "were", "with", "for", "and", "to", "by", "on",
    "than", "that", "this", "it", "its", "has", "have", "as",
];

/// What a finding says, apart from its numbers.
struct Gist<'a> {
    words: BTreeSet<String>,
    /// `num_gpu=60` and the like.
    settings: BTreeSet<String>,
    facts: BTreeSet<&'a FactId>,
    points_up: bool,
    singles_out: bool,
}

/// One agreement for each distinct finding of the runs, those of most runs first.
pub(crate) fn agreements(analyses: &[(u32, Analysis)]) -> Vec<Agreement> {
    let mut gists = Vec::new();
    for (run, analysis) in analyses {
        for (place, finding) in analysis.findings.iter().enumerate() {
            gists.push(((*run, u32::try_from(place).unwrap_or(u32::MAX)), gist(finding)));
        }
    }
    let mut agreements: Vec<(usize, Agreement)> = Vec::new();
    for (at, ((run, place), gist)) in gists.iter().enumerate() {
        let known = agreements.iter_mut().find(|(first, agreement)| {
            agreement.findings.iter().all(|(other, _)| other != run) && is_same(&gists[*first].1, gist)
        });
        match known {
            Some((_, agreement)) => agreement.findings.push((*run, *place)),
            None => agreements.push((at, Agreement { findings: vec![(*run, *place)], against: Vec::new() })),
        }
    }
    for (first, agreement) in &mut agreements {
        let own: BTreeSet<u32> = agreement.findings.iter().map(|(run, _)| *run).collect();
        let others = gists.iter().filter(|((run, _), _)| !own.contains(run));
        agreement.against = others
            .filter(|(_, other)| is_contrary(&gists[*first].1, other))
            .map(|(place, _)| *place)
            .collect();
    }
    let mut agreements: Vec<Agreement> = agreements.into_iter().map(|(_, agreement)| agreement).collect();
    agreements.sort_by_key(|agreement| std::cmp::Reverse(agreement.findings.len()));
    agreements
}

fn is_same(one: &Gist<'_>, other: &Gist<'_>) -> bool {
    let same_words = common(&one.words, &other.words) >= ALIKE && one.settings == other.settings;
    let same_facts = common(&one.facts, &other.facts) >= ALIKE;
    one.points_up == other.points_up && (same_words || same_facts)
}

fn is_contrary(one: &Gist<'_>, other: &Gist<'_>) -> bool {
    let same_words = common(&one.words, &other.words) >= ALIKE;
    let same_settings = one.settings == other.settings;
    let other_winner = one.singles_out && other.singles_out && !same_settings;
    same_words
        && ((same_settings && one.points_up != other.points_up)
            || (other_winner && one.points_up == other.points_up))
}

/// Jaccard's share of what two sets have in common; nothing where one is empty.
fn common<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> f64 {
    let both = one.intersection(other).count();
    if both == 0 { 0.0 } else { both as f64 / one.union(other).count() as f64 }
}

fn gist(finding: &Finding) -> Gist<'_> {
    let mut gist = Gist {
        words: BTreeSet::new(),
        settings: BTreeSet::new(),
        facts: finding.facts.iter().collect(),
        points_up: true,
        singles_out: false,
    };
    let words = text_pieces(&finding.sentence).into_iter().filter_map(|piece| match piece {
        TextPiece::Words(words) => Some(words),
        TextPiece::Number(_) | TextPiece::Id(_) => None,
    });
    for word in words.flat_map(str::split_whitespace) {
        let word = word.trim_matches(|character: char| !character.is_alphanumeric() && character != '=');
        let word = word.to_lowercase();
        if word.contains('=') {
            gist.settings.insert(word);
        } else if NOT.contains(&word.as_str()) {
            gist.points_up = !gist.points_up;
        } else if let Some((up, down)) = WAYS.iter().find(|(up, down)| word == *up || word == *down) {
            gist.points_up ^= word == *down;
            gist.singles_out |= SUPERLATIVES.contains(up);
            gist.words.insert((*up).to_owned());
        } else if word.chars().any(char::is_alphabetic) && !EMPTY.contains(&word.as_str()) {
            gist.words.insert(word);
        }
    }
    gist
}

#[cfg(test)]
mod tests {
    use domain::{Analysis, Finding};

    use super::agreements;

    fn analysis(sentences: &[&str]) -> Analysis {
        let finding = |sentence: &&str| Finding { sentence: (*sentence).to_owned(), facts: Vec::new() };
        Analysis { findings: sentences.iter().map(finding).collect(), recommendations: Vec::new() }
    }

    #[test]
    fn the_same_finding_is_counted_over_the_runs_and_its_contrary_is_named() {
        let runs = [
            (
                1,
                analysis(&[
                    "num_gpu=60 has the highest decode throughput at {F1}.",
                    "TTFT is lower when warm.",
                ]),
            ),
            (2, analysis(&["The highest decode throughput has num_gpu=60, 103.2 tok/s."])),
            (
                3,
                analysis(&[
                    "num_gpu=0 has the highest decode throughput at {F9}.",
                    "TTFT is higher when warm.",
                ]),
            ),
            (4, analysis(&["Memory was not recorded."])),
        ];
        let found = agreements(&runs);
        let shown: Vec<_> =
            found.iter().map(|one| (one.findings.as_slice(), one.against.as_slice())).collect();
        assert_eq!(
            shown,
            [
                (&[(1, 0), (2, 0)][..], &[(3, 0)][..]),
                (&[(1, 1)], &[(3, 1)]),
                (&[(3, 0)], &[(1, 0), (2, 0)]),
                (&[(3, 1)], &[(1, 1)]),
                (&[(4, 0)], &[]),
            ]
        );
    }

    #[test]
    fn a_run_that_repeats_itself_counts_once_and_nothing_contradicts_itself() {
        let said = "num_gpu=60 is the best setting for decode throughput.";
        let found = agreements(&[(1, analysis(&[said, said])), (2, analysis(&[said]))]);
        assert_eq!(found[0].findings, [(1, 0), (2, 0)]);
        assert_eq!(found[1].findings, [(1, 1)]);
        assert!(found.iter().all(|one| one.against.is_empty()));
    }
}
