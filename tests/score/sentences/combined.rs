//! Sentences in which several things come together: two subjects at once, a limit, a place in the ranking, a true
//! number beside an invented name, advice that rests on a number, dates in words.

use super::{Ask, fill};
use crate::case::{Half, Label, Said};
use crate::speech;
use crate::world::{Dim, Role};

pub fn respectively(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (one, other) = (ask.random.below(ranked.len()), ask.random.below(ranked.len()));
    if (ranked[one].1 / ranked[other].1 - 1.0).abs() < 0.05 {
        return None;
    }
    let swapped = ask.random.chance(0.5);
    let (own, its) = (ask.dim(measure), [ranked[one].1, ranked[other].1]);
    let (first, second) = if swapped { (its[1], its[0]) } else { (its[0], its[1]) };
    let first = speech::shown(own, first, 4, &mut ask.random);
    let second = speech::shown(own, second, 4, &mut ask.random);
    let (subject, against) = (ranked[one].0.clone(), ranked[other].0.clone());
    if swapped
        && (ask.is_true_somehow(measure, &subject, &first) || ask.is_true_somehow(measure, &against, &second))
    {
        return None;
    }
    let (words, others) = (ask.words(&subject), ask.words(&against));
    let spoken = ask.spoken(measure);
    let template = ask
        .random
        .pick(&[
            "{S} and {T} have a mean {m} of {v} and {w}, respectively.",
            "The mean {m} of {S} and {T} is {v} and {w}, respectively.",
        ])
        .replace("{T}", &others)
        .replace("{w}", &second.words);
    let (rule, label) = if swapped {
        ("respectively, swapped", Label::Contradicted)
    } else {
        ("respectively", Label::Supported)
    };
    Some(Said::new(rule, label, fill(template, &words, &spoken, &first.words)))
}

/// `over`, `at least`, `below`: a limit and a subject.
pub fn inequality(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let place = ask.random.below(ranked.len());
    let (subject, mean) = ranked[place].clone();
    let (above, factor) = (ask.random.chance(0.5), ask.random.between(0.75, 0.9));
    let limit = if above { mean * factor } else { mean / factor };
    let shown = speech::shown(ask.dim(measure), limit, 2, &mut ask.random);
    let off = (shown.value / mean - 1.0).abs();
    if !(0.06..0.4).contains(&off) || ask.world.has_cold(measure, &subject) {
        return None;
    }
    let wrong = ask.random.chance(0.5);
    let says_above = above != wrong;
    let word = if says_above {
        *ask.random.pick(&["more than", "over", "at least", "above"])
    } else {
        *ask.random.pick(&["less than", "under", "at most", "below"])
    };
    let (words, spoken) = (ask.words(&subject), ask.spoken(measure));
    let template = ask
        .random
        .pick(&[
            "The mean {m} of {S} is {w} {v}.",
            "{S} averages {w} {v} in {m}.",
            "On average, {S} has a {m} of {w} {v}.",
        ])
        .replace("{w}", word);
    let (rule, label) =
        if wrong { ("wrong inequality", Label::Contradicted) } else { ("inequality", Label::Supported) };
    Some(Said::new(rule, label, fill(template, &words, &spoken, &shown.words)))
}

pub fn second(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let clear = |one: usize, other: usize| ranked[one].1 / ranked[other].1 > 1.025;
    if ranked.len() < 3 || !clear(0, 1) || !clear(1, 2) {
        return None;
    }
    let wrong = ask.random.chance(0.5);
    let place = if wrong { *ask.random.pick(&[0, 2]) } else { 1 };
    let subject = ranked[place].0.clone();
    let (words, spoken) = (ask.words(&subject), ask.spoken(measure));
    let template = *ask.random.pick(&[
        "{S} has the second-highest mean {m}.",
        "The second highest mean {m} is that of {S}.",
        "In mean {m}, {S} takes second place from the top.",
    ]);
    let (rule, label) =
        if wrong { ("wrong second place", Label::Contradicted) } else { ("second place", Label::Supported) };
    Some(Said::new(rule, label, fill(template, &words, &spoken, "")))
}

/// A true number with a name beside it that no file has.
pub fn true_number_invented_name(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let place = ask.random.below(ranked.len());
    let (subject, mean) = ranked[place].clone();
    let names = if ask.half() == Half::Tuning {
        ["an RTX 4080", "the Zephyr runtime", "OpenVINO", "the Ryzen 7 processor"]
    } else {
        ["an RX 7900", "the Borealis engine", "CoreML", "the Xeon W processor"]
    };
    let name = *ask.random.pick(&names);
    let shown = speech::shown(ask.dim(measure), mean, 4, &mut ask.random);
    let (words, spoken) = (ask.words(&subject), ask.spoken(measure));
    let template = ask
        .random
        .pick(&[
            "Thanks to {n}, {S} reaches a mean {m} of {v}.",
            "Running on {n}, {S} has a mean {m} of {v}.",
            "{S} reached a mean {m} of {v} with {n}.",
        ])
        .replace("{n}", name);
    Some(Said::new(
        "true number, invented name",
        Label::Unsupported,
        fill(template, &words, &spoken, &shown.words),
    ))
}

/// Advice that gives a number as its reason.
pub fn advice_with_number(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let place = ask.random.below(ranked.len());
    let (subject, mean) = ranked[place].clone();
    let wrong = ask.random.chance(0.5);
    let value = if wrong { mean * 1.13 } else { mean };
    let shown = speech::shown(ask.dim(measure), value, 4, &mut ask.random);
    let percent_over = ask.dim(measure) == Dim::Percent && value > 100.0;
    if wrong && (percent_over || ask.is_true_somehow(measure, &subject, &shown)) {
        return None;
    }
    let (words, spoken) = (ask.words(&subject), ask.spoken(measure));
    let template = *ask.random.pick(&[
        "Consider {S}, because its mean {m} is {v}.",
        "We recommend {S}, which has a mean {m} of {v}.",
        "Use {S} where a mean {m} of {v} is acceptable.",
    ]);
    let (rule, label) = if wrong {
        ("advice with a wrong number", Label::Contradicted)
    } else {
        ("advice with a number", Label::Supported)
    };
    Some(Said::new(rule, label, fill(template, &words, &spoken, &shown.words)))
}

/// An improvement of nothing in particular.
pub fn groundless_improvement(ask: &mut Ask<'_>) -> Option<Said> {
    let items = [
        "Performance improved by 34% compared with the previous version.",
        "Efficiency rose by a factor of 2.7 over the last generation.",
        "Users report 28% shorter waiting times.",
        "This corresponds to a cost saving of 18% per year.",
        "The new release is 43% faster than the one of last year.",
        "Compared with the competition, quality is up by 17%.",
        "Energy costs fell by 21% after the change.",
        "Overall satisfaction climbed by 9 points.",
    ];
    Some(Said::new("improvement out of nothing", Label::Unsupported, *ask.own(&items)))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date of the files in the words of people.
fn in_words(date: &str, ask: &mut Ask<'_>) -> Option<String> {
    let mut parts = date.split('-');
    let (year, month, day) =
        (parts.next()?, parts.next()?.parse::<usize>().ok()?, parts.next()?.parse::<usize>().ok()?);
    Some(match ask.random.below(4) {
        0 => date.to_owned(),
        1 => format!("{day} {} {year}", MONTHS[month - 1]),
        2 => format!("{} {day}, {year}", MONTHS[month - 1]),
        _ => format!("{} {day}", MONTHS[month - 1]),
    })
}

/// From the first to the last date.
pub fn dates(ask: &mut Ask<'_>) -> Option<Said> {
    let levels = ask.world.factors[ask.world.factor(Role::Date)?].levels.clone();
    let (first, last) = (levels[0].clone(), levels[levels.len() - 1].clone());
    let wrong = ask.random.chance(0.5);
    let last = if wrong { last.replace("2026", "2025") } else { last };
    let (first, last) = (in_words(&first, ask)?, in_words(&last, ask)?);
    if wrong && !last.contains("2025") {
        return None;
    }
    let template = *ask.random.pick(&[
        "The data run from {v} to {w}.",
        "The first run is from {v} and the last from {w}.",
        "Measurements were taken between {v} and {w}.",
    ]);
    let (rule, label) =
        if wrong { ("wrong date", Label::FalseOrInvented) } else { ("dates", Label::Supported) };
    Some(Said::new(rule, label, fill(template.replace("{w}", &last), "", "", &first)))
}

/// The value of one date for one subject.
pub fn on_a_date(ask: &mut Ask<'_>) -> Option<Said> {
    let at = ask.world.factor(Role::Date)?;
    let measure = ask.measure();
    let level = ask.random.below(ask.world.factors[at].levels.len());
    let mut subject = ask.subject(measure)?;
    subject.retain(|(factor, _)| *factor != at);
    let mut dated = subject.clone();
    dated.push((at, level));
    let values = ask.world.values(measure, &dated, true);
    if values.is_empty() || ask.stated_wrong(measure) || !ask.world.clean(measure, &dated) {
        return None;
    }
    let wrong = ask.random.chance(0.5);
    let value = ask.world.mean(measure, &dated) * if wrong { 1.06 } else { 1.0 };
    let shown = speech::shown(ask.dim(measure), value, 4, &mut ask.random);
    let date = in_words(&ask.world.factors[at].levels[level].clone(), ask)?;
    if wrong
        && (ask.is_true_somehow(measure, &dated, &shown)
            || (ask.dim(measure) == Dim::Percent && value > 100.0))
    {
        return None;
    }
    let (words, spoken) = (ask.words(&subject), ask.spoken(measure));
    let template = ask
        .random
        .pick(&["On {d}, {S} had a mean {m} of {v}.", "The mean {m} of {S} on {d} was {v}."])
        .replace("{d}", &date);
    let (rule, label) =
        if wrong { ("wrong on a date", Label::Contradicted) } else { ("on a date", Label::Supported) };
    Some(Said::new(rule, label, fill(template, &words, &spoken, &shown.words)))
}

/// The mean over everything.
pub fn overall(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    if !ask.world.clean(measure, &[]) || ask.stated_wrong(measure) || ask.duplicated() {
        return None;
    }
    let wrong = ask.random.chance(0.4);
    let value = ask.world.mean(measure, &[]) * if wrong { 1.6 } else { 1.0 };
    let shown = speech::shown(ask.dim(measure), value, 4, &mut ask.random);
    if wrong
        && (ask.is_true_somehow(measure, &[], &shown) || (ask.dim(measure) == Dim::Percent && value > 100.0))
    {
        return None;
    }
    let spoken = ask.spoken(measure);
    let template = *ask.random.pick(&[
        "Over all rows, the mean {m} is {v}.",
        "The overall average {m} is {v}.",
        "Averaged over everything, {m} comes to {v}.",
    ]);
    let (rule, label) =
        if wrong { ("wrong overall", Label::Contradicted) } else { ("overall", Label::Supported) };
    Some(Said::new(rule, label, fill(template, "", &spoken, &shown.words)))
}

/// Faster said for slower, with the right percentage.
pub fn wrong_way_percent(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked) = ask.ranked_measure()?;
    let (one, other) = (ask.random.below(ranked.len()), ask.random.below(ranked.len()));
    let ratio = ranked[one].1 / ranked[other].1;
    if ratio < 1.06 || ask.dim(measure) == Dim::Percent {
        return None;
    }
    let percent = (ratio - 1.0) * 100.0;
    let (words, others) = (ask.words(&ranked[one].0.clone()), ask.words(&ranked[other].0.clone()));
    let spoken = ask.spoken(measure);
    let template = ask
        .random
        .pick(&[
            "The mean {m} of {S} is {v} lower than that of {T}.",
            "{T} has a {v} higher mean {m} than {S}.",
            "Switching from {T} to {S} reduces mean {m} by {v}.",
        ])
        .replace("{T}", &others);
    let value = format!("{percent:.0}%");
    Some(Said::new("right percent, wrong way", Label::Contradicted, fill(template, &words, &spoken, &value)))
}
