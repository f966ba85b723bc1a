//! How a figure is asked for: as an end of what rows have, as one of the two ends of a change, how exactly.

use crate::figures::Figure;
use crate::scene::Scene;

/// Words for the end of what goes on.
pub(crate) const LAST: &[&str] = &[
    "final",
    "finally",
    "last",
    "ends",
    "ended",
    "ending",
    "finishes",
    "finished",
    "finish",
    "end",
    "eventually",
    "latest",
    "most recent",
];
/// Words for its beginning.
pub(crate) const FIRST: &[&str] =
    &["first", "starts", "started", "start", "begins", "began", "initially", "initial", "starting"];
/// Words for a sum.
pub(crate) const SUMS: &[&str] = &[
    "total",
    "totals",
    "altogether",
    "together",
    "sum",
    "all",
    "overall",
    "add",
    "adds",
    "combined",
    "whole",
    "entire",
    "amount",
    "amounts",
    "sums",
    "cumulative",
];

/// `In the a folder the highest p99 is 210 ms`: an end of what its rows have, and no mean that wins a ranking.
pub(crate) fn asks_for_end(scene: &Scene<'_>, figure: &Figure) -> bool {
    let read = scene.read;
    let Some(at) = read.tokens[..figure.first].iter().rposition(|token| {
        token.is_any(&["highest", "lowest", "largest", "smallest", "longest", "shortest"])
    }) else {
        return false;
    };
    let wins = read.tokens[at.saturating_sub(2)..at].iter().any(|token| {
        token.is_any(&[
            "has",
            "had",
            "have",
            "with",
            "is",
            "was",
            "shows",
            "showed",
            "reached",
            "achieved",
            "reaches",
            "achieves",
            "and",
            "delivers",
            "delivered",
            "by",
        ])
    });
    let between = &read.tokens[at + 1..figure.first];
    !wins
        && read.clauses[at] == read.clauses[figure.at]
        && between.len() <= 8
        && between.iter().any(|token| token.is_any(&["is", "was", "of"]) || token.is_mark(&[':']))
        && between.iter().all(|token| token.number().is_none())
        && !between.iter().any(|token| {
            token.is_any(&["mean", "average", "avg", "median", "configuration", "by", "model", "setting"])
        })
        && !read.subjects().any(|(mention, _)| mention.first > at && mention.last <= figure.first)
}

/// Whether a figure is the first (`true`) or the last of `from … to …`, or of what starts and ends.
pub(crate) fn begins(scene: &Scene<'_>, figure: &Figure) -> Option<bool> {
    let tokens = &scene.read.tokens;
    let after = |at: usize, word: &str| at > 0 && tokens[at - 1].is(word);
    // `starts at 3.99 and ends at 1.59`.
    if figure.first > 1 && tokens[figure.first - 1].is_any(&["at", "with"]) {
        let verb = &tokens[figure.first - 2];
        if verb.is_any(&["starts", "started", "begins", "began", "starting"]) {
            return Some(true);
        }
        if verb.is_any(&["ends", "ended", "finishes", "finished", "ending"]) {
            return Some(false);
        }
    }
    scene.read.figures.windows(2).find_map(|pair| {
        let moves =
            after(pair[0].first, "from") && after(pair[1].first, "to") && pair[1].first - pair[0].last <= 3;
        let place = pair.iter().position(|own| own.at == figure.at)?;
        moves.then_some(place == 0)
    })
}

/// Digits that say something: without leading zeros, and without the zeros that end a whole number.
pub(crate) fn digits(figure: &Figure, scene: &Scene<'_>) -> usize {
    let text = scene.read.tokens[figure.at].text;
    let bare: String = text.chars().filter(char::is_ascii_digit).collect();
    let bare = bare.trim_start_matches('0');
    if text.contains('.') || !bare.ends_with("00") { bare.len() } else { bare.trim_end_matches('0').len() }
}
