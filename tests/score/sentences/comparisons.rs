//! Subjects against each other: winners, directions, percentages, ratios, differences, rankings.

use super::{Ask, fill};
use crate::case::{Label, Said};
use crate::speech;
use crate::world::{Dim, Selection};

type Ranked = Vec<(Selection, f64)>;

/// How far the first is ahead of the second in this order.
fn clear(ranked: &Ranked, one: usize, other: usize) -> bool {
    (ranked[one].1 / ranked[other].1 - 1.0).abs() > 0.025
}

/// The best or the highest, and its words.
fn top(ask: &mut Ask<'_>, measure: usize, ranked: &Ranked) -> Option<(usize, usize, &'static str)> {
    let last = ranked.len() - 1;
    let higher = ask.world.measures[measure].words.higher;
    let superlative = match (higher, ask.random.chance(0.5)) {
        (Some(_), true) => "best",
        (Some(false), false) => "lowest",
        _ => "highest",
    };
    let (place, next) = match (superlative, higher) {
        ("lowest", _) | ("best", Some(false)) => (last, last - 1),
        _ => (0, 1),
    };
    clear(ranked, place, next).then_some((place, next, superlative))
}

const WINNERS: [&str; 6] = [
    "The {b} {m} is that of {S}.",
    "{S} has the {b} mean {m}.",
    "{S} gives the {b} {m} of all.",
    "By {m}, {S} is the one with the {b} average.",
    "With the {b} {m} of them all, {S} stands out.",
    "Nothing comes out with a {c} {m} than {S}.",
];

fn comparative(superlative: &str) -> &str {
    match superlative {
        "best" => "better",
        "lowest" => "lower",
        "worst" => "worse",
        _ => "higher",
    }
}

/// `of all models`, `of all values of num_ctx`: a winner among what it is compared with.
fn winner_sentence(ask: &mut Ask<'_>, measure: usize, subject: &Selection, superlative: &str) -> String {
    let (words, spoken) = (ask.words(subject), ask.spoken(measure));
    let template =
        ask.random.pick(&WINNERS).replace("{b}", superlative).replace("{c}", comparative(superlative));
    fill(&template, &words, &spoken, "")
}

pub fn winner(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (place, _, superlative) = top(ask, measure, &ranked)?;
    let sentence = winner_sentence(ask, measure, &ranked[place].0.clone(), superlative);
    Some(Said::new("winner", Label::Supported, sentence))
}

pub fn wrong_winner(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (place, _, superlative) = top(ask, measure, &ranked)?;
    let other = ask.random.below(ranked.len());
    if other == place || !clear(&ranked, place, other) {
        return None;
    }
    let sentence = winner_sentence(ask, measure, &ranked[other].0.clone(), superlative);
    Some(Said::new("wrong winner", Label::Contradicted, sentence))
}

/// The right winner with a value that is not its own, or with its own.
pub fn winner_with_wrong_value(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (place, _, superlative) = top(ask, measure, &ranked)?;
    let wrong = ask.random.chance(0.6);
    let dim = ask.world.measures[measure].words.dim;
    let value = ranked[place].1 * if wrong { 1.07 } else { 1.0 };
    let shown = speech::shown(dim, value, 4, &mut ask.random);
    let subject = ranked[place].0.clone();
    if wrong && (ask.is_true_somehow(measure, &subject, &shown) || (dim == Dim::Percent && value > 100.0)) {
        return None;
    }
    let (words, spoken) = (ask.words(&subject), ask.spoken(measure));
    let template = ask
        .random
        .pick(&[
            "{S} has the {b} mean {m}, {v}.",
            "The {b} average {m}, {v}, belongs to {S}.",
            "{S} comes out {b} in mean {m} at {v}.",
        ])
        .replace("{b}", superlative);
    let (rule, label) = if wrong {
        ("winner, wrong value", Label::Contradicted)
    } else {
        ("winner with its value", Label::Supported)
    };
    Some(Said::new(rule, label, fill(&template, &words, &spoken, &shown.words)))
}

pub fn loser(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let last = ranked.len() - 1;
    let worst = match ask.world.measures[measure].words.higher? {
        true => last,
        false => 0,
    };
    let next = if worst == 0 { 1 } else { last - 1 };
    let wrong = ask.random.chance(0.5);
    let named = if wrong { ask.random.below(ranked.len()) } else { worst };
    if !clear(&ranked, worst, next) || (wrong && (named == worst || !clear(&ranked, worst, named))) {
        return None;
    }
    let subject = ranked[named].0.clone();
    let (words, spoken) = (ask.words(&subject), ask.spoken(measure));
    let template = *ask.random.pick(&[
        "{S} is the worst in mean {m}.",
        "The worst {m} was seen with {S}.",
        "In {m}, {S} comes last.",
    ]);
    let (rule, label) =
        if wrong { ("wrong loser", Label::Contradicted) } else { ("loser", Label::Supported) };
    Some(Said::new(rule, label, fill(template, &words, &spoken, "")))
}

/// Two places, the first with the higher mean, far enough apart.
fn two(ask: &mut Ask<'_>, ranked: &Ranked) -> Option<(usize, usize)> {
    let (one, other) = (ask.random.below(ranked.len()), ask.random.below(ranked.len()));
    let (high, low) = (one.min(other), one.max(other));
    (high != low && clear(ranked, high, low)).then_some((high, low))
}

fn direction_sentence(ask: &mut Ask<'_>, measure: usize, high: &Selection, low: &Selection) -> String {
    let (high, low) = (ask.words(high), ask.words(low));
    let spoken = ask.spoken(measure);
    let own = &ask.world.measures[measure].words;
    let mut templates = vec![
        "{H} has a higher mean {m} than {L}.",
        "{L} has a lower {m} than {H} on average.",
        "The mean {m} of {H} is above that of {L}.",
        "Compared with {L}, {H} shows a higher average {m}.",
        "{H} exceeds {L} in mean {m}.",
    ];
    match (own.dim, own.higher) {
        (Dim::Time, Some(false)) => {
            templates.extend(["By mean {m}, {L} is faster than {H}.", "{H} is slower than {L} in {m}."]);
        }
        (Dim::TokenRate | Dim::CallRate, Some(true)) => {
            templates.extend(["By mean {m}, {H} is faster than {L}.", "{H} outperforms {L} in {m}."]);
        }
        (_, Some(true)) => templates.push("{H} beats {L} in mean {m}."),
        (_, Some(false)) => templates.push("{L} beats {H} in mean {m}."),
        _ => {}
    }
    let template = ask.random.pick(&templates).replace("{H}", &high).replace("{L}", &low);
    fill(&template, "", &spoken, "")
}

pub fn direction(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (high, low) = two(ask, &ranked)?;
    let sentence = direction_sentence(ask, measure, &ranked[high].0.clone(), &ranked[low].0.clone());
    Some(Said::new("direction", Label::Supported, sentence))
}

pub fn wrong_direction(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (high, low) = two(ask, &ranked)?;
    let sentence = direction_sentence(ask, measure, &ranked[low].0.clone(), &ranked[high].0.clone());
    Some(Said::new("wrong direction", Label::Contradicted, sentence))
}

/// A percentage that is not on the edge of rounding, as it is written.
fn percent_words(ask: &mut Ask<'_>, percent: f64) -> Option<String> {
    let decimals = usize::from(ask.random.chance(0.4));
    let scaled = percent * 10_f64.powi(decimals as i32);
    if ((scaled - scaled.floor()) - 0.5).abs() < 0.1 || percent < 1.0 {
        return None;
    }
    let gap = if ask.random.chance(0.4) { " " } else { "" };
    Some(if ask.random.chance(0.15) {
        format!("{percent:.decimals$} percent")
    } else {
        format!("{percent:.decimals$}{gap}%")
    })
}

fn percent_sentence(
    ask: &mut Ask<'_>,
    measure: usize,
    high: &Selection,
    low: &Selection,
    percents: [f64; 2],
) -> Option<String> {
    let (high, low) = (ask.words(high), ask.words(low));
    let spoken = ask.spoken(measure);
    let (above, below) = (percents[0], percents[1]);
    let (template, percent) = *ask.random.pick(&[
        ("The mean {m} of {H} is {v} higher than that of {L}.", above),
        ("{H} has a {v} higher {m} than {L}.", above),
        ("In mean {m}, {H} is {v} above {L}.", above),
        ("The mean {m} of {L} is {v} lower than that of {H}.", below),
        ("{L} stays {v} below {H} in mean {m}.", below),
        ("Going from {L} to {H} raises mean {m} by {v}.", above),
        ("Moving from {H} to {L} cuts mean {m} by {v}.", below),
    ]);
    let words = percent_words(ask, percent)?;
    let template = template.replace("{H}", &high).replace("{L}", &low);
    Some(fill(&template, "", &spoken, &words))
}

pub fn percent(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (high, low) = two(ask, &ranked)?;
    if ask.world.measures[measure].words.dim == Dim::Percent {
        return None;
    }
    let ratio = ranked[high].1 / ranked[low].1;
    let percents = [(ratio - 1.0) * 100.0, (1.0 - 1.0 / ratio) * 100.0];
    let sentence = percent_sentence(ask, measure, &ranked[high].0.clone(), &ranked[low].0.clone(), percents)?;
    Some(Said::new("percent", Label::Supported, sentence))
}

pub fn wrong_percent(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (high, low) = two(ask, &ranked)?;
    let ratio = ranked[high].1 / ranked[low].1;
    let (above, below) = ((ratio - 1.0) * 100.0, (1.0 - 1.0 / ratio) * 100.0);
    let off = *ask.random.pick(&[1.6, 2.1, 0.4]);
    let percents = [above * off + 2.0, (below * off + 2.0).min(96.0)];
    // A wrong one must not be the other true one: 25 % up is 20 % down.
    let near = |one: f64, other: f64| (one - other).abs() < 2.5 + other * 0.1;
    if ask.world.measures[measure].words.dim == Dim::Percent
        || percents.iter().any(|wrong| near(*wrong, above) || near(*wrong, below))
    {
        return None;
    }
    let sentence = percent_sentence(ask, measure, &ranked[high].0.clone(), &ranked[low].0.clone(), percents)?;
    Some(Said::new("wrong percent", Label::Contradicted, sentence))
}

fn ratio_sentence(
    ask: &mut Ask<'_>,
    measure: usize,
    high: &Selection,
    low: &Selection,
    ratio: f64,
) -> String {
    let (high, low) = (ask.words(high), ask.words(low));
    let spoken = ask.spoken(measure);
    let times = match ask.random.below(3) {
        0 => format!("{ratio:.1}x"),
        1 => format!("{ratio:.1} times"),
        _ => format!("{ratio:.2}×"),
    };
    let template = ask.random.pick(&[
        "The mean {m} of {H} is {v} that of {L}.",
        "{H} has {v} the {m} of {L}.",
        "In mean {m}, {H} reaches {v} the value of {L}.",
    ]);
    fill(template.replace("{H}", &high).replace("{L}", &low), "", &spoken, &times)
}

fn ratio_of(ranked: &Ranked, high: usize, low: usize) -> Option<f64> {
    let ratio = ranked[high].1 / ranked[low].1;
    let tenth = (ratio * 10.0).fract();
    let hundredth = (ratio * 100.0).fract();
    let steady = (tenth - 0.5).abs() > 0.06 && (hundredth - 0.5).abs() > 0.06;
    (ratio > 1.25 && steady).then_some(ratio)
}

pub fn ratio(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (high, low) = two(ask, &ranked)?;
    let ratio = ratio_of(&ranked, high, low)?;
    if (1.97..2.03).contains(&ratio) {
        let (words, others) = (ask.words(&ranked[high].0.clone()), ask.words(&ranked[low].0.clone()));
        let spoken = ask.spoken(measure);
        let template =
            "{H} has about twice the mean {m} of {L}.".replace("{H}", &words).replace("{L}", &others);
        return Some(Said::new("twice", Label::Supported, fill(&template, "", &spoken, "")));
    }
    let sentence = ratio_sentence(ask, measure, &ranked[high].0.clone(), &ranked[low].0.clone(), ratio);
    Some(Said::new("ratio", Label::Supported, sentence))
}

pub fn wrong_ratio(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (high, low) = two(ask, &ranked)?;
    let ratio = ranked[high].1 / ranked[low].1;
    if ask.random.chance(0.3) && !(1.7..2.4).contains(&ratio) {
        let (words, others) = (ask.words(&ranked[high].0.clone()), ask.words(&ranked[low].0.clone()));
        let spoken = ask.spoken(measure);
        let template = *ask.random.pick(&[
            "{H} doubles the mean {m} of {L}.",
            "{H} has twice the mean {m} of {L}.",
            "The mean {m} of {L} is half that of {H}.",
        ]);
        let template = template.replace("{H}", &words).replace("{L}", &others);
        return Some(Said::new("wrong twice", Label::Contradicted, fill(&template, "", &spoken, "")));
    }
    let wrong = if ask.random.chance(0.5) { ratio * 1.45 } else { ratio + 1.3 };
    let sentence = ratio_sentence(ask, measure, &ranked[high].0.clone(), &ranked[low].0.clone(), wrong);
    Some(Said::new("wrong ratio", Label::Contradicted, sentence))
}

fn difference_sentence(
    ask: &mut Ask<'_>,
    measure: usize,
    high: &Selection,
    low: &Selection,
    value: f64,
) -> String {
    let (high, low) = (ask.words(high), ask.words(low));
    let spoken = ask.spoken(measure);
    let dim = ask.world.measures[measure].words.dim;
    let mut shown = speech::shown(dim, value, 3, &mut ask.random);
    if dim == Dim::Percent {
        shown.words = format!("{} percentage points", shown.number);
    }
    let template = ask.random.pick(&[
        "The mean {m} of {H} is {v} higher than that of {L}.",
        "{H} and {L} differ by {v} in mean {m}.",
        "In mean {m}, {H} lies {v} above {L}.",
        "Between {L} and {H} there is a gap of {v} in mean {m}.",
    ]);
    fill(template.replace("{H}", &high).replace("{L}", &low), "", &spoken, &shown.words)
}

pub fn difference(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (high, low) = two(ask, &ranked)?;
    let value = ranked[high].1 - ranked[low].1;
    let sentence = difference_sentence(ask, measure, &ranked[high].0.clone(), &ranked[low].0.clone(), value);
    Some(Said::new("difference", Label::Supported, sentence))
}

pub fn wrong_difference(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (high, low) = two(ask, &ranked)?;
    let value = (ranked[high].1 - ranked[low].1) * *ask.random.pick(&[0.5, 1.6, 2.7]);
    let sentence = difference_sentence(ask, measure, &ranked[high].0.clone(), &ranked[low].0.clone(), value);
    Some(Said::new("wrong difference", Label::Contradicted, sentence))
}

fn ranking_sentence(ask: &mut Ask<'_>, measure: usize, order: &[Selection]) -> String {
    let words: Vec<String> = order.iter().map(|group| ask.words(group)).collect();
    let spoken = ask.spoken(measure);
    let template = ask.random.pick(&[
        "Ranked by mean {m} from highest to lowest: {S}.",
        "By mean {m} the order from the highest down is {S}.",
    ]);
    if order.len() >= 3 && ask.random.chance(0.5) {
        let template = "{A} has the highest mean {m}, followed by {B} and then {C}."
            .replace("{A}", &words[0])
            .replace("{B}", &words[1])
            .replace("{C}", &words[2]);
        return fill(&template, "", &spoken, "");
    }
    fill(template, &words.join(", "), &spoken, "")
}

fn rankable(ranked: &Ranked) -> bool {
    (3..=5).contains(&ranked.len()) && (1..ranked.len()).all(|at| clear(ranked, at - 1, at))
}

pub fn ranking(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    if !rankable(&ranked) {
        return None;
    }
    let order: Vec<Selection> = ranked.iter().map(|(group, _)| group.clone()).collect();
    Some(Said::new("ranking", Label::Supported, ranking_sentence(ask, measure, &order)))
}

pub fn wrong_ranking(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    if !rankable(&ranked) {
        return None;
    }
    let mut order: Vec<Selection> = ranked.iter().map(|(group, _)| group.clone()).collect();
    let at = ask.random.below(2);
    order.swap(at, at + 1);
    Some(Said::new("wrong ranking", Label::Contradicted, ranking_sentence(ask, measure, &order)))
}

/// `rises from a to b`: two values and a direction.
fn from_to_sentence(
    ask: &mut Ask<'_>,
    measure: usize,
    from: (&Selection, f64),
    to: (&Selection, f64),
    verb: &str,
) -> String {
    let dim = ask.world.measures[measure].words.dim;
    let first = speech::shown(dim, from.1, 4, &mut ask.random);
    let second = speech::shown(dim, to.1, 4, &mut ask.random);
    let (words, others) = (ask.words(from.0), ask.words(to.0));
    let spoken = ask.spoken(measure);
    let template = ask.random.pick(&[
        "Going from {F} to {T}, mean {m} {x} from {v} to {w}.",
        "Mean {m} {x} from {v} with {F} to {w} with {T}.",
    ]);
    let template = template
        .replace("{F}", &words)
        .replace("{T}", &others)
        .replace("{x}", verb)
        .replace("{w}", &second.words);
    fill(&template, "", &spoken, &first.words)
}

pub fn from_to(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (high, low) = two(ask, &ranked)?;
    let (from, to, verb) = if ask.random.chance(0.5) { (low, high, "rises") } else { (high, low, "falls") };
    let (from, to) = (ranked[from].clone(), ranked[to].clone());
    let sentence = from_to_sentence(ask, measure, (&from.0, from.1), (&to.0, to.1), verb);
    Some(Said::new("from … to …", Label::Supported, sentence))
}

pub fn wrong_from_to(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (high, low) = two(ask, &ranked)?;
    let (high, low) = (ranked[high].clone(), ranked[low].clone());
    // The numbers belong to the other one.
    let sentence = from_to_sentence(ask, measure, (&low.0, high.1), (&high.0, low.1), "falls");
    Some(Said::new("from … to …, swapped", Label::Contradicted, sentence))
}
