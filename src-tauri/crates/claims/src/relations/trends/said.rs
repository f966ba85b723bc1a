//! Which effect the words of a passage claim.

use super::super::is_denied;
use super::Effect;
use crate::compare::{Way, way};
use crate::mentions::What;
use crate::scene::Scene;

pub(super) fn turn(effect: Effect) -> Effect {
    match effect {
        Effect::Rises => Effect::Falls,
        Effect::Falls => Effect::Rises,
        Effect::Improves => Effect::Worsens,
        Effect::Worsens => Effect::Improves,
        other => other,
    }
}

/// The token that says an effect, and which.
#[expect(clippy::too_many_lines, reason = "one rule after the other, in their order")]
pub(super) fn said(scene: &Scene<'_>, spoken: &[bool]) -> Option<(usize, Effect)> {
    let read = scene.read;
    for (at, spoken) in spoken.iter().enumerate() {
        if read.advice[at] || *spoken {
            continue;
        }
        let token = &read.tokens[at];
        if let Some(found) = proportion(scene, at) {
            return Some((at, found));
        }
        // `A larger batch leads to a lower rate`.
        if token.is_any(&[
            "leads", "lead", "led", "means", "results", "result", "gives", "yields", "brings", "causes",
            "caused", "comes", "makes", "make", "made", "keeps",
        ]) && let Some((place, effect)) =
            read.tokens[at + 1..].iter().take(7).enumerate().find_map(|(offset, token)| {
                let effect = match way(&token.lower)? {
                    Way::Up => Effect::Rises,
                    Way::Down => Effect::Falls,
                    Way::Faster | Way::Better => Effect::Improves,
                    Way::Slower | Way::Worse => Effect::Worsens,
                    Way::Same => return None,
                };
                Some((at + 1 + offset, effect))
            })
        {
            return Some((place, effect));
        }
        if token.is_any(&["depends", "depend", "varies", "vary", "hinges"])
            && read.tokens[at + 1..]
                .iter()
                .take(4)
                .any(|token| token.is_any(&["on", "with", "by", "across", "upon"]))
        {
            return Some((at, if is_denied(scene, at) { Effect::None } else { Effect::Some }));
        }
        if token.is("same")
            && read.tokens.iter().any(|token| {
                token.is_any(&[
                    "whatever",
                    "regardless",
                    "matter",
                    "across",
                    "irrespective",
                    "for",
                    "with",
                    "at",
                    "over",
                    "throughout",
                ])
            })
            && at > 0
            && read.tokens[at - 1].is_any(&[
                "the",
                "practically",
                "essentially",
                "roughly",
                "nearly",
                "almost",
                "about",
            ])
            && read.tokens[..at].iter().any(|token| {
                token.is_any(&["stays", "remains", "is", "was", "stayed", "remained", "are", "keeps"])
            })
        {
            return Some((at, if is_denied(scene, at) { Effect::Some } else { Effect::None }));
        }
        let next = |words: &[&str]| read.tokens[at + 1..].iter().take(3).any(|token| token.is_any(words));
        let before =
            |words: &[&str]| read.tokens[at.saturating_sub(3)..at].iter().any(|token| token.is_any(words));
        let effect_noun = token.is_any(&["effect", "impact", "influence", "difference", "change", "effects"]);
        if effect_noun
            && (before(&[
                "no",
                "any",
                "minimal",
                "negligible",
                "little",
                "without",
                "marginal",
                "insignificant",
                "not",
                "limited",
                "zero",
            ]))
        {
            return Some((at, Effect::None));
        }
        if token.is_any(&[
            "unaffected",
            "independent",
            "insensitive",
            "unchanged",
            "constant",
            "invariant",
            "stable",
            "flat",
            "consistent",
            "steady",
            "level",
        ]) && !before(&["not", "un"])
            && (next(&["by", "of", "to", "across", "with", "regardless", "as", "over", "for", "throughout"]))
        {
            return Some((at, Effect::None));
        }
        if effect_noun
            && before(&[
                "significant",
                "strong",
                "large",
                "major",
                "substantial",
                "clear",
                "noticeable",
                "big",
                "considerable",
                "measurable",
                "dramatic",
                "great",
                "an",
                "visible",
                "marked",
                "has",
                "real",
            ])
        {
            return Some((at, Effect::Some));
        }
        let verb = token.is_any(&[
            "affect",
            "affects",
            "affected",
            "influence",
            "influences",
            "influenced",
            "changes",
            "alters",
            "matter",
            "matters",
            "mattered",
        ]);
        if verb {
            let weak = before(&["barely", "hardly", "scarcely"]);
            let effect = if is_denied(scene, at) || weak { Effect::None } else { Effect::Some };
            return Some((at, effect));
        }
        if token.is_any(&[
            "increases",
            "increased",
            "rises",
            "rose",
            "grows",
            "grew",
            "climbs",
            "climbed",
            "scales",
            "increase",
            "rise",
            "raises",
            "raised",
            "boosts",
            "boost",
            "raise",
            "grow",
        ]) || token.is_any(&[
            "decreases",
            "decreased",
            "falls",
            "fell",
            "drops",
            "dropped",
            "declines",
            "declined",
            "decrease",
            "reduces",
            "reduced",
            "lowers",
            "lowered",
            "drop",
            "fall",
            "decline",
            "shrinks",
            "reduce",
            "cuts",
        ]) || token.is_any(&[
            "improves", "improved", "degrades", "degraded", "worsens", "worsened", "improve", "degrade",
            "worsen", "speeds", "slows", "hurts", "hurt", "harms", "helps", "helped", "costs",
        ]) {
            // `Increasing num_ctx reduces …`, `as num_ctx increases`: that verb is the parameter's.
            let own = read.mentions.iter().any(|mention| {
                matches!(mention.what, What::Parameter(_))
                    && (mention.last == at || mention.first == at + 1 && token.lower.ends_with("ing"))
            });
            let has_other = read.tokens[at + 1..]
                .iter()
                .chain(&read.tokens[..at])
                .any(|token| way(&token.lower).is_some() || token.is_any(&["rises", "falls", "scales"]));
            let object = read.mentions.iter().any(|mention| {
                matches!(mention.what, What::Metric(_)) && mention.first > at && mention.first - at <= 3
            });
            if own
                && has_other
                && !object
                && read.tokens[..at].iter().any(|token| token.is_any(&["as", "when", "if", "with"]))
            {
                continue;
            }
            if is_denied(scene, at) {
                return Some((at, Effect::None));
            }
            return Some((
                at,
                match token.lower.as_str() {
                    "improves" | "improved" | "improve" | "speeds" | "helps" | "helped" => Effect::Improves,
                    "degrades" | "degraded" | "worsens" | "worsened" | "degrade" | "worsen" | "slows"
                    | "hurts" | "hurt" | "harms" | "costs" => Effect::Worsens,
                    word => match way(word) {
                        Some(Way::Down) => Effect::Falls,
                        Some(Way::Up) => Effect::Rises,
                        _ if matches!(
                            word,
                            "lowers"
                                | "lowered"
                                | "drop"
                                | "fall"
                                | "decline"
                                | "decrease"
                                | "shrinks"
                                | "reduce"
                        ) =>
                        {
                            Effect::Falls
                        }
                        _ => Effect::Rises,
                    },
                },
            ));
        }
    }
    None
}

/// `The higher connections is set, the lower the request rate`: at the second comparative.
pub(super) fn proportion(scene: &Scene<'_>, at: usize) -> Option<Effect> {
    let tokens = &scene.read.tokens;
    let the = |at: usize| at > 0 && tokens[at - 1].is("the");
    let second = way(&tokens[at].lower)?;
    if !the(at)
        || !tokens[at].lower.ends_with("er") && !tokens[at].is_any(&["better", "worse", "more", "less"])
    {
        return None;
    }
    let comma = tokens[..at].iter().rposition(|token| token.is_mark(&[',']))?;
    let first = (1..comma).find(|place| {
        the(*place) && (tokens[*place].lower.ends_with("er") || tokens[*place].is_any(&["more", "less"]))
    })?;
    let down = matches!(way(&tokens[first].lower)?, Way::Down);
    let effect = match second {
        Way::Up => Effect::Rises,
        Way::Down => Effect::Falls,
        Way::Faster | Way::Better => Effect::Improves,
        Way::Slower | Way::Worse => Effect::Worsens,
        Way::Same => return None,
    };
    // `lower` before the parameter turns it around, which the judge does for words right before it.
    let near = scene.read.mentions.iter().any(|mention| {
        matches!(mention.what, What::Parameter(_)) && mention.first > first && mention.first - first <= 3
    });
    Some(if down && !near { turn(effect) } else { effect })
}
