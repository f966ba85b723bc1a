//! Figures that say by how much something changes or differs.

use domain::{Dimension, Unit, Verdict};

use super::{pairs, stated};
use crate::claim::{Judgement, is_same, number, with_unit};
use crate::compare::{self, Way, way};
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::mentions::{Mention, Slot};
use crate::queries;
use crate::relations::{self, is_denied};
use crate::scene::Scene;
use crate::tokens::Token;

/// The way that a figure changes something, with the token that says so; the way is `None` for a `difference`.
#[expect(clippy::too_many_lines, reason = "one rule after the other, in their order")]
pub(super) fn change_word(scene: &Scene<'_>, figure: &Figure) -> Option<(Option<Way>, Option<usize>)> {
    let read = scene.read;
    let tokens = &read.tokens;
    if matches!(figure.shape, Shape::Spread | Shape::OutOf(_) | Shape::Ordinal) {
        return None;
    }
    let clause = read.clauses[figure.at];
    let unit_is_amount = matches!(figure.unit, Some(WrittenUnit::Known(unit, _)) if unit != Unit::Percent)
        || matches!(figure.unit, Some(WrittenUnit::Sign(_) | WrittenUnit::Points));
    let multiple = figure.shape == Shape::Multiple;
    // `30 % faster`, `12 tok/s more`, `15% improvement`, `a 30% (relative) reduction`.
    for offset in 0..3 {
        let Some(token) = tokens.get(figure.last + offset) else { break };
        if read.clauses[figure.last + offset] != clause
            || token.number().is_some()
            || token.is_mark(&[',', ';', ')', '.', '('])
        {
            break;
        }
        if let Some(found) = way(&token.lower)
            && !(token.is_any(&["up", "down", "same", "similar"]))
            && !(token.is_any(&["above", "below"])
                && tokens.get(figure.last + offset + 1).is_none_or(|next| next.number().is_some()))
            && !(unit_is_amount && matches!(found, Way::Same))
        {
            let fits = !unit_is_amount || offset == 0 || token.lower.ends_with("er");
            if fits {
                return Some((Some(found), Some(figure.last + offset)));
            }
        }
        // `3.6 points ahead of b`.
        if token.is_any(&["ahead", "behind"])
            && tokens.get(figure.last + offset + 1).is_some_and(|next| next.is("of"))
        {
            let found = if token.is("ahead") { Way::Better } else { Way::Worse };
            return Some((Some(found), Some(figure.last + offset)));
        }
        if token.is_any(&["difference", "gap", "margin", "change", "spread", "delta", "variation"])
            && !unit_is_amount
        {
            return Some((None, Some(figure.last + offset)));
        }
        if token.is_any(&["of", "in", "to", "at", "for", "and", "with", "on"]) {
            break;
        }
    }
    // `increased by 15%`, `improvement of 15%`, `reduction: 10%`, `gained roughly 12 tok/s`.
    let by = tokens[..figure.first]
        .iter()
        .rev()
        .take(2)
        .any(|token| token.is_any(&["by", "of"]) || token.is_mark(&[':', '(']));
    // `The gap between a and b in mean accuracy is about 0.06`.
    let is_gap = |token: &crate::tokens::Token<'_>| token.is_any(&["difference", "gap", "margin", "delta"]);
    let told = figure.first.checked_sub(1).is_some_and(|at| tokens[at].is_any(&["is", "was", "of", "only"]));
    if told
        && let Some(at) =
            (figure.first.saturating_sub(16)..figure.first).rev().find(|at| is_gap(&tokens[*at]))
        && read.clauses[at] == clause
        && tokens[at..figure.first].iter().all(|token| token.number().is_none())
        && tokens[at..figure.first].iter().any(|token| token.is("between"))
    {
        return Some((None, Some(at)));
    }
    // `loses about 28 % of its throughput`, `costs a roughly 8 % of its speed`.
    let of_itself = tokens.get(figure.last).is_some_and(|next| next.is("of"))
        && tokens.get(figure.last + 1).is_some_and(|next| next.is_any(&["its", "the", "their"]));
    if figure.is_percent() && of_itself {
        let verb = (figure.first.saturating_sub(6)..figure.first).rev().find_map(|at| {
            let way = match tokens[at].lower.as_str() {
                "loses" | "lost" | "lose" | "costs" | "cost" => Way::Worse,
                "gains" | "gained" | "gain" => Way::Better,
                _ => return None,
            };
            Some((Some(way), Some(at)))
        });
        if verb.is_some() {
            return verb;
        }
    }
    let begin = figure.first.saturating_sub(7);
    for at in (begin..figure.first).rev() {
        let token = &tokens[at];
        if read.clauses[at] != clause || token.number().is_some() && !token.glued {
            break;
        }
        let between = &tokens[at + 1..figure.first];
        let direct = between.len() <= 2 || by;
        if between.iter().any(|token| token.is_any(&["to", "from", "reaching", "at"])) {
            break;
        }
        // `a leads with 85.4 %` tells what it has.
        if token.is_any(&["leads", "led", "trails"]) && between.iter().any(|token| token.is("with")) {
            break;
        }
        // `gains 68.3 tok/s when …`.
        let gains = token.is_any(&["gain", "gains", "gained", "lose", "loses", "lost"]);
        if gains && unit_is_amount && between.iter().all(Token::is_word) && between.len() <= 2 {
            let way = if token.lower.starts_with('g') { Way::Up } else { Way::Down };
            return Some((Some(way), Some(at)));
        }
        if token.is_any(&["differ", "differs", "differed"]) && by {
            return Some((None, Some(at)));
        }
        let says = token.is_any(&[
            "improvement",
            "increase",
            "reduction",
            "gain",
            "drop",
            "decrease",
            "speedup",
            "growth",
            "decline",
            "rise",
        ]) && between.iter().any(|token| token.is_any(&["is", "was", "of"]));
        if says && figure.is_percent() {
            return Some((way(&token.lower), Some(at)));
        }
        // `comes out ahead (102.42 tok/s)`.
        let told =
            token.is("ahead") && unit_is_amount && between.iter().any(|token| token.is_mark(&['(', ':']));
        if token.is_any(&["difference", "gap", "margin", "delta", "ahead"]) && direct && !told {
            return Some((None, Some(at)));
        }
        // `a validation loss of 0.27` is an amount where there are losses.
        let is_measure = token.is("loss") && scene.knowledge().frames.is_in_name("loss");
        if let Some(found) = way(&token.lower)
            && direct
            && !is_measure
            && !token.is_any(&[
                "more", "less", "above", "below", "same", "similar", "up", "down", "exceeds", "exceeded",
            ])
        {
            let by_word = between.iter().any(|token| token.is("by"))
                || between.iter().any(|token| token.is("of")) && !token.lower.ends_with("er");
            let noun_label = between.iter().all(|token| token.is_mark(&[':', '(', '~', '≈', '-']));
            // `gains 1.5 points`.
            let points = tokens.get(figure.last).is_some_and(|next| next.is_any(&["point", "points"]));
            let by_word = by_word
                || figure.unit == Some(WrittenUnit::Points)
                || figure.unit.is_none() && points && figure.bound == Bound::Exact && !token.is("efficient");
            if (!unit_is_amount || by_word)
                && (figure.is_percent() || multiple || by_word)
                && (by_word
                    || noun_label
                    || direct && figure.is_percent() && !token.lower.ends_with("er")
                    || multiple)
            {
                return Some((Some(found), Some(at)));
            }
        }
    }
    if figure.is_percent() && figure.sign.is_some() {
        return Some((None, None));
    }
    if multiple {
        let as_fast = tokens[figure.last..].iter().take(5).position(|token| {
            token.is_any(&[
                "fast",
                "slow",
                "high",
                "quick",
                "large",
                "long",
                "many",
                "much",
                "throughput",
                "speed",
                "rate",
                "size",
            ])
        });
        let way =
            as_fast.map(|place| &tokens[figure.last + place]).and_then(|token| match token.lower.as_str() {
                "fast" | "quick" => Some(Way::Faster),
                "slow" => Some(Way::Slower),
                "long" | "many" | "much" | "large" | "high" if figure.value >= 1.0 => Some(Way::Up),
                "long" | "many" | "much" | "large" | "high" => Some(Way::Down),
                _ => None,
            });
        return Some((way, None));
    }
    None
}

/// Judges a change against the pairs that the sentence names, then against its own amounts.
pub(super) fn change(
    scene: &Scene<'_>,
    figure: &Figure,
    way: Option<Way>,
    judged: &[(usize, Judgement)],
) -> Judgement {
    if let Some(judgement) = arithmetic(scene, figure, judged, way, false) {
        return judgement;
    }
    let judgement = change_of_sides(scene, figure, way, judged);
    if judgement.verdict == Verdict::Supported {
        return judgement;
    }
    pairs::paired(scene, figure, way).or_else(|| of_sentence_before(scene, figure, way)).unwrap_or(judgement)
}

/// Whether a change follows from two amounts of the sentence before: `That is an increase of 22 %`.
fn of_sentence_before(scene: &Scene<'_>, figure: &Figure, way: Option<Way>) -> Option<Judgement> {
    if !scene.read.points_back() && scene.read.subjects().count() > 1 {
        return None;
    }
    let before = Scene::new(scene.read.passage.previous?, scene.reads, scene.lookup);
    let judged = super::amounts(&before);
    let found = arithmetic(&before, figure, &judged, way, false);
    // `The drop of 13.0 tok/s …`: of one amount of each of the two sentences before.
    let tokens = &scene.read.tokens;
    let of_it = tokens.first().is_some_and(|token| token.is_any(&["the", "this", "that"]))
        && tokens.get(1).is_some_and(|token| CHANGES.iter().any(|word| token.is(word)));
    found.or_else(|| {
        let earlier = Scene::new(before.read.passage.previous.filter(|_| of_it)?, scene.reads, scene.lookup);
        let first = super::amounts(&earlier);
        let mut amounts = borne_out(&earlier, &first);
        amounts.extend(borne_out(&before, &judged));
        follows(figure, &amounts, way, false)
    })
}

/// Judges a change against the two sides that its clause compares.
fn change_of_sides(
    scene: &Scene<'_>,
    figure: &Figure,
    way: Option<Way>,
    judged: &[(usize, Judgement)],
) -> Judgement {
    let read = scene.read;
    let named = scene.metric_at(figure.at, None);
    let speed = matches!(way, Some(Way::Faster | Way::Slower) | None);
    let long = read.tokens[figure.last..].iter().take(3).any(|token| token.is_any(&["long", "longer"]));
    let times = if long { scene.measures_of_time() } else { Vec::new() };
    // `4.6 times as long`, whatever a heading speaks of.
    let named_times: Vec<_> = named.measures.iter().filter(|place| times.contains(place)).copied().collect();
    let measures = if let Some(behind) = scene.metric_behind(figure.last) {
        behind.to_vec()
    } else if !named_times.is_empty() {
        named_times
    } else if !times.is_empty() {
        times
    } else if named.any {
        named.measures
    } else if speed {
        scene.measures_of_speed()
    } else {
        Vec::new()
    };
    if compare::is_plain(figure)
        && let Some(sides) = relations::sides::at(scene, figure.at)
        && let Some(other) = sides.other
    {
        let one: Vec<&Mention> = [&sides.one[..], &sides.around].concat();
        let against: Vec<&Mention> = [&other[..], &sides.around].concat();
        let mut pairs = compare::pairs(scene.lookup, &measures, &one, &against, scene.cold(), true);
        // The model that the sentence itself names stays.
        let named = |mention: &&Mention| {
            mention.slot(scene.knowledge()) == Some(Slot::Model)
                && read.mentions.iter().any(|own| std::ptr::eq(own, *mention))
        };
        let own: Vec<&Mention> = sides.around.iter().copied().filter(named).collect();
        let (alone_one, alone_other) = ([&sides.one[..], &own].concat(), [&other[..], &own].concat());
        let alone = || compare::pairs(scene.lookup, &measures, &alone_one, &alone_other, scene.cold(), true);
        if pairs.is_empty() && !sides.around.is_empty() {
            pairs = alone();
        }
        let mut judgement = compare::judge_amount(scene.lookup, &pairs, figure, way);
        // A heading farther up may be about something else by now.
        if judgement.as_ref().is_some_and(|own| own.verdict == Verdict::Contradicted)
            && !sides.around.is_empty()
        {
            let second = compare::judge_amount(scene.lookup, &alone(), figure, way);
            judgement = second.filter(|own| own.verdict == Verdict::Supported).or(judgement);
        }
        if let Some(judgement) = judgement {
            return judgement;
        }
    }
    if let Some(judgement) = relations::trends::amount(scene, figure, way) {
        return judgement;
    }
    if let Some(judgement) = stated(scene, figure) {
        return judgement;
    }
    if let Some(judgement) = arithmetic(scene, figure, judged, way, true) {
        return judgement;
    }
    let _ = read;
    Judgement::unsupported("claim-unsupported-change", Vec::new())
}

/// Words for changes that a sentence can begin with.
const CHANGES: &[&str] = &[
    "drop",
    "increase",
    "decrease",
    "decline",
    "difference",
    "gap",
    "gain",
    "loss",
    "rise",
    "reduction",
    "change",
    "improvement",
    "jump",
];

/// Whether a change follows from two amounts of the same passage that are borne out; with `refuse`, whether it
/// contradicts the only two there are.
pub(super) fn arithmetic(
    scene: &Scene<'_>,
    figure: &Figure,
    judged: &[(usize, Judgement)],
    way: Option<Way>,
    refuse: bool,
) -> Option<Judgement> {
    follows(figure, &borne_out(scene, judged), way, refuse)
}

/// The amounts of a passage that are borne out and that a change can lie between.
fn borne_out<'j>(scene: &'j Scene<'_>, judged: &'j [(usize, Judgement)]) -> Vec<(&'j Figure, &'j Judgement)> {
    let figures = &scene.read.figures;
    judged
        .iter()
        .filter(|(_, judgement)| judgement.verdict == Verdict::Supported)
        .map(|(place, judgement)| (&figures[*place], judgement))
        .filter(|(own, _)| {
            matches!(own.shape, Shape::Plain) && own.bound != Bound::AtLeast && own.bound != Bound::AtMost
        })
        .take(8)
        .collect()
}

fn follows(
    figure: &Figure,
    amounts: &[(&Figure, &Judgement)],
    way: Option<Way>,
    refuse: bool,
) -> Option<Judgement> {
    let mut only = None;
    let mut count = 0;
    for (place, (one, first)) in amounts.iter().enumerate() {
        for (other, second) in &amounts[place + 1..] {
            if one.unit != other.unit || one.value == 0.0 || other.value == 0.0 {
                continue;
            }
            let (small, large) =
                (one.value.abs().min(other.value.abs()), one.value.abs().max(other.value.abs()));
            // The amounts are themselves rounded.
            let slack = |value: f64, per: f64| value.abs() * per;
            let error = one.step.max(other.step) * 0.5 / small;
            let values: Vec<(f64, f64)> = if figure.shape == Shape::Multiple {
                vec![
                    (large / small, slack(large / small, error)),
                    (small / large, slack(small / large, error)),
                ]
            } else if figure.is_percent() {
                let up = (large / small - 1.0) * 100.0;
                let down = (1.0 - small / large) * 100.0;
                let (up, down) = ((up, 100.0 * error * large / small), (down, 100.0 * error));
                // What grows is measured against the smaller, what falls against the larger.
                match way {
                    Some(Way::Up) => vec![up],
                    Some(Way::Down) => vec![down],
                    _ => vec![up, down],
                }
            } else if figure.unit == one.unit {
                vec![(large - small, one.step.max(other.step))]
            } else {
                continue;
            };
            count += 1;
            let target = figure.value.abs();
            let mut bare = figure.clone();
            bare.value = target;
            let fits = values.iter().any(|(value, error)| {
                bare.covers(*value) || (value - target).abs() <= figure.step * 0.5 + error
            });
            let facts: Vec<_> = first.facts.iter().chain(&second.facts).cloned().collect();
            if fits {
                return Some(Judgement::supported("claim-supported-arithmetic", facts));
            }
            let nearest = values
                .iter()
                .map(|(value, _)| *value)
                .min_by(|a, b| (a - target).abs().total_cmp(&(b - target).abs()));
            only = nearest.map(|value| (value, facts));
        }
    }
    if !refuse || count != 1 {
        return None;
    }
    let (value, facts) = only?;
    let right = match figure.shape {
        Shape::Multiple => format!("{}x", number(value, 0.01)),
        _ if figure.is_percent() => format!("{}%", number(value, figure.step)),
        _ => with_unit(value, figure.measured_unit().unwrap_or(Unit::None), figure.step),
    };
    Some(Judgement::contradicted("claim-contradicted-change", facts, right))
}

/// Why two amounts that are right do not bear a sentence out: they go the other way than its verb.
pub(crate) const AGAINST: &str = "claim-contradicted-direction";
/// The most tokens between the first and the last amount of a way.
const MOST_BESIDE: usize = 9;

/// `increased from 0.65 to 0.10 s`: the amounts are right, the direction is not.
pub(super) fn directions(
    scene: &Scene<'_>,
    judged: &[(usize, Judgement)],
    spoken: &mut [bool],
) -> Vec<(usize, Judgement)> {
    let read = scene.read;
    let mut found = Vec::new();
    for (place, from) in read.figures.iter().enumerate() {
        // `from 181.0 tok/s at 1,024 to 166.8 tok/s at 4,096`: what has no unit stands beside.
        let mut behind = read.figures[place + 1..].iter();
        let Some(to) = behind.find(|to| to.unit.is_some() || from.unit.is_none()) else { continue };
        let begins = from.first > 0 && read.tokens[from.first - 1].is("from");
        let between = &read.tokens[from.last.min(to.first)..to.first];
        let beside = begins
            && from.unit.is_some()
            && between.last().is_some_and(|token| token.is("to"))
            && between.len() <= MOST_BESIDE
            && !between.iter().any(|token| token.is_mark(&[',', ';']));
        let joined = between.iter().all(|token| token.is("to") || token.is_mark(&['→', '-', '>']))
            && from.last < to.first;
        if !begins && !between.iter().any(|token| token.is_mark(&['→']))
            || !(joined || beside)
            || from.unit != to.unit
        {
            continue;
        }
        let said = read.tokens[..from.first]
            .iter()
            .enumerate()
            .rev()
            .take(8)
            .find_map(|(at, token)| Some((at, way(&token.lower)?)));
        if joined && let Some(judgement) = queries::path::reversed(scene, from, to) {
            if let Some((at, _)) = said {
                spoken[at] = true;
            }
            let place = read.figures.iter().position(|figure| figure == to).unwrap_or(0);
            found.push((place, judgement));
            continue;
        }
        let Some((at, way)) = said else { continue };
        let rises = to.value > from.value;
        let wrong = match way {
            Way::Up => !rises,
            Way::Down => rises,
            _ => continue,
        };
        spoken[at] = true;
        let supported = judged.iter().filter(|(place, judgement)| {
            (read.figures[*place] == *from || read.figures[*place] == *to)
                && judgement.verdict == Verdict::Supported
        });
        let facts: Vec<_> = supported.flat_map(|(_, judgement)| judgement.facts.clone()).collect();
        if wrong && !facts.is_empty() && !is_denied(scene, at) {
            let place = read.figures.iter().position(|figure| figure == to).unwrap_or(0);
            let right = format!("{} → {}", number(from.value, from.step), number(to.value, to.step));
            found.push((place, Judgement::contradicted(AGAINST, facts, right)));
        }
    }
    found.extend(against(scene, judged, spoken));
    found
}

/// `a is faster than b (40.6 vs. 35.7 tok/s)`: whether of two amounts that are set against each other the first lies
/// where the word before them says.
fn against(scene: &Scene<'_>, judged: &[(usize, Judgement)], spoken: &mut [bool]) -> Vec<(usize, Judgement)> {
    let read = scene.read;
    let mut found = Vec::new();
    for (place, pair) in read.figures.windows(2).enumerate() {
        let [one, other] = pair else { continue };
        let between = &read.tokens[one.last.min(other.first)..other.first];
        let set = between.len() <= 2
            && between.iter().any(|token| token.is_any(&["vs", "versus", "against", "instead"]));
        let opens = one.first.checked_sub(1).is_some_and(|at| read.tokens[at].is_mark(&['(']));
        let facts = |place: usize| {
            judged
                .iter()
                .find(|(own, judgement)| *own == place && judgement.verdict == Verdict::Supported)
                .map(|(_, judgement)| judgement.facts.clone())
                .filter(|facts| !facts.is_empty())
        };
        let (Some(first), Some(second)) = (facts(place), facts(place + 1)) else { continue };
        if !set || !opens || is_same(one.value, other.value) {
            continue;
        }
        let said = read.tokens[..one.first].iter().enumerate().rev().take(14);
        let mut ways = said.filter_map(|(at, token)| {
            Some((
                at,
                way(&token.lower)
                    .filter(|_| token.lower.ends_with("er") || token.is_any(&["more", "less"]))?,
            ))
        });
        let (Some((at, way)), None) = (ways.next(), ways.next()) else { continue };
        let than = read.tokens[at..one.first].iter().any(|token| token.is("than"));
        let Some((_, unit)) = scene.lookup.kept(&second[0]).filter(|_| than) else { continue };
        let is_time = unit.dimension() == Dimension::Time;
        let larger = one.value > other.value;
        let wrong = match way {
            Way::Up => !larger,
            Way::Down => larger,
            Way::Faster => larger == is_time,
            Way::Slower => larger != is_time,
            _ => continue,
        };
        if wrong && !is_denied(scene, at) {
            spoken[at] = true;
            let right = format!("{} vs {}", number(one.value, one.step), number(other.value, other.step));
            let facts = first.into_iter().chain(second).collect();
            found.push((place, Judgement::contradicted("claim-contradicted-relation", facts, right)));
        }
    }
    found
}
