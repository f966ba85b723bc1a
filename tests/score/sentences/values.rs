//! A value of a subject: true in many spellings, and false in all the ways in which models get it wrong.

use super::{Ask, fill};
use crate::case::{Label, Said, Text};
use crate::speech::{self, Shown};
use crate::world::{Dim, Selection, Statistic, statistic};

const MEANS: [&str; 10] = [
    "{S} reaches a mean {m} of {v}.",
    "The average {m} of {S} is {v}.",
    "Mean {m} for {S}: {v}",
    "With {S}, the mean {m} comes to {v}.",
    "**{S}**: {m} of {v} on average",
    "On average, {S} shows a {m} of {v}.",
    "The data put the mean {m} of {S} at {v}.",
    "{S} has an average {m} of {v} over all its rows.",
    "We see {v} as the mean {m} of {S}.",
    "{S} averaged {v} for {m}.",
];

fn mean_sentence(ask: &mut Ask<'_>, measure: usize, subject: &Selection, shown: &Shown) -> String {
    let (words, spoken) = (ask.words(subject), ask.spoken(measure));
    fill(ask.random.pick(&MEANS), &words, &spoken, &shown.words)
}

/// A measure that no text states wrongly, with a clean subject.
fn start(ask: &mut Ask<'_>) -> Option<(usize, Selection)> {
    let measure = ask.measure();
    let subject = ask.subject(measure)?;
    (!ask.stated_wrong(measure)).then_some((measure, subject))
}

pub fn true_mean(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    let subject = ask.subject(measure)?;
    let warm = ask.random.chance(0.7);
    let value = statistic(&ask.world.values(measure, &subject, warm), Statistic::Mean);
    let digits = ask.random.whole(3, 4) as i32;
    let shown = speech::shown(ask.dim(measure), value, digits, &mut ask.random);
    Some(Said::new("true mean", Label::Supported, mean_sentence(ask, measure, &subject, &shown)))
}

pub fn true_statistic(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    let subject = ask.subject(measure)?;
    if ask.world.has_cold(measure, &subject) || ask.duplicated() {
        return None;
    }
    let values = ask.world.values(measure, &subject, false);
    let kinds = [
        (Statistic::Median, ["The median {m} of {S} is {v}.", "{S} has a median {m} of {v}."]),
        (Statistic::Minimum, ["The lowest {m} of {S} was {v}.", "{S} never went below a {m} of {v}."]),
        (Statistic::Maximum, ["The highest {m} of {S} was {v}.", "{S} peaked at a {m} of {v}."]),
        (
            Statistic::Deviation,
            [
                "The standard deviation of {m} for {S} is {v}.",
                "{m} of {S} varies with a standard deviation of {v}.",
            ],
        ),
    ];
    let (kind, templates) = ask.random.pick(&kinds);
    if *kind == Statistic::Deviation && values.len() < 4 {
        return None;
    }
    let value = statistic(&values, *kind);
    let (words, spoken) = (ask.words(&subject), ask.spoken(measure));
    let shown = speech::shown(ask.dim(measure), value, 4, &mut ask.random);
    let template = *ask.random.pick(templates);
    Some(Said::new("true statistic", Label::Supported, fill(template, &words, &spoken, &shown.words)))
}

pub fn other_unit(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    let subject = ask.subject(measure)?;
    let value = ask.world.mean(measure, &subject);
    let shown = speech::shown_converted(&ask.world.measures[measure], value, &mut ask.random)?;
    Some(Said::new("other unit", Label::Supported, mean_sentence(ask, measure, &subject, &shown)))
}

const ABOUT: [&str; 6] = ["about {}", "roughly {}", "approximately {}", "~{}", "around {}", "ca. {}"];

pub fn about(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    let subject = ask.subject(measure)?;
    let value = ask.world.mean(measure, &subject);
    let mut shown = speech::shown(ask.dim(measure), value, 2, &mut ask.random);
    if (shown.value / value - 1.0).abs() > 0.04 {
        return None;
    }
    shown.words = ask.random.pick(&ABOUT).replace("{}", &shown.words);
    Some(Said::new("about", Label::Supported, mean_sentence(ask, measure, &subject, &shown)))
}

pub fn wrong_about(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, subject) = start(ask)?;
    let value = ask.world.mean(measure, &subject) * if ask.random.chance(0.5) { 1.27 } else { 0.74 };
    let mut shown = speech::shown(ask.dim(measure), value, 2, &mut ask.random);
    let all = ask.world.values(measure, &subject, false);
    let inside = all.iter().any(|own| (own / shown.value - 1.0).abs() < 0.08);
    let mean = statistic(&all, Statistic::Mean);
    if inside || ask.is_true_somehow(measure, &subject, &shown) || (shown.value / mean - 1.0).abs() < 0.12 {
        return None;
    }
    shown.words = ask.random.pick(&ABOUT).replace("{}", &shown.words);
    Some(Said::new("wrong about", Label::Contradicted, mean_sentence(ask, measure, &subject, &shown)))
}

/// One row that stands alone in its combination of all factors.
pub fn single_cell(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    let factors: Vec<usize> =
        (0..ask.world.factors.len()).filter(|at| ask.world.factors[*at].levels.len() > 1).collect();
    let row = ask.random.below(ask.world.rows.len());
    let row = &ask.world.rows[row];
    let value = row.values[measure].filter(|_| row.outlier.is_none())?;
    if ask.world.mismatch.is_some() {
        return None;
    }
    let subject: Selection = factors.iter().map(|at| (*at, row.levels[*at])).collect();
    let (words, spoken) = (ask.words(&subject), ask.spoken(measure));
    let shown = speech::shown(ask.dim(measure), value, 4, &mut ask.random);
    let template = ask.random.pick(&[
        "One run of {S} measured a {m} of {v}.",
        "In one of its runs, {S} had a {m} of {v}.",
        "A single run with {S} gave {v} of {m}.",
    ]);
    Some(Said::new("single cell", Label::Supported, fill(template, &words, &spoken, &shown.words)))
}

/// A number a little beside the true one.
pub fn near_miss(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, subject) = start(ask)?;
    let off = ask.random.between(0.03, 0.1) * if ask.random.chance(0.5) { 1.0 } else { -1.0 };
    let value = ask.world.mean(measure, &subject) * (1.0 + off);
    let shown = speech::shown(ask.dim(measure), value, 4, &mut ask.random);
    if ask.is_true_somehow(measure, &subject, &shown) {
        return None;
    }
    Some(Said::new("near miss", Label::Contradicted, mean_sentence(ask, measure, &subject, &shown)))
}

pub fn far_off(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, subject) = start(ask)?;
    let factor = *ask.random.pick(&[0.1, 0.45, 1.7, 3.2, 10.0]);
    let value = ask.world.mean(measure, &subject) * factor;
    let shown = speech::shown(ask.dim(measure), value, 3, &mut ask.random);
    if ask.is_true_somehow(measure, &subject, &shown) || (ask.dim(measure) == Dim::Percent && value > 100.0) {
        return None;
    }
    Some(Said::new("far off", Label::Contradicted, mean_sentence(ask, measure, &subject, &shown)))
}

/// The right digits of somebody else.
pub fn of_another_subject(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    let ranked = ask.ranked(measure)?;
    if ask.stated_wrong(measure) {
        return None;
    }
    let (one, other) = (ask.random.below(ranked.len()), ask.random.below(ranked.len()));
    if (ranked[one].1 / ranked[other].1 - 1.0).abs() < 0.04 {
        return None;
    }
    let shown = speech::shown(ask.dim(measure), ranked[other].1, 4, &mut ask.random);
    let subject = ranked[one].0.clone();
    if ask.is_true_somehow(measure, &subject, &shown) {
        return None;
    }
    Some(Said::new(
        "another subject's value",
        Label::Contradicted,
        mean_sentence(ask, measure, &subject, &shown),
    ))
}

/// The right digits of another measure of the same dimension or none, under this one's name.
pub fn of_another_measure(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, subject) = start(ask)?;
    let other = ask.measure();
    if other == measure || !ask.world.clean(other, &subject) {
        return None;
    }
    let value = ask.world.mean(other, &subject);
    let shown = speech::shown(ask.dim(measure), value, 4, &mut ask.random);
    let percent_over = ask.dim(measure) == Dim::Percent && shown.value > 100.0;
    if percent_over || ask.is_true_somehow(measure, &subject, &shown) {
        return None;
    }
    let label = if ask.dim(other) == ask.dim(measure) { Label::Contradicted } else { Label::FalseOrInvented };
    Some(Said::new("another measure's value", label, mean_sentence(ask, measure, &subject, &shown)))
}

/// `118 s` for 118 ms, `96 ms` for 96 tok/s.
pub fn digits_kept_unit_changed(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, subject) = start(ask)?;
    let value = ask.world.mean(measure, &subject);
    let shown = speech::shown(ask.dim(measure), value, 4, &mut ask.random);
    let (unit, label) = match ask.dim(measure) {
        Dim::Time => {
            let in_seconds =
                shown.words.ends_with('s') && !shown.words.ends_with("ms") && !shown.words.contains("milli");
            (if in_seconds { "ms" } else { "s" }, Label::Contradicted)
        }
        Dim::Data => (if shown.words.ends_with("GB") { "MB" } else { "GB" }, Label::Contradicted),
        Dim::TokenRate | Dim::CallRate => (*ask.random.pick(&["ms", "%", "MB"]), Label::FalseOrInvented),
        Dim::Percent => (*ask.random.pick(&["ms", "W"]), Label::FalseOrInvented),
        Dim::Power => ("°C", Label::FalseOrInvented),
        Dim::Celsius => ("W", Label::FalseOrInvented),
        Dim::Own(_) => ("ms", Label::FalseOrInvented),
    };
    let gap = if unit == "%" { "" } else { " " };
    let changed = Shown { words: format!("{}{gap}{unit}", shown.number), ..shown };
    Some(Said::new("right digits, wrong unit", label, mean_sentence(ask, measure, &subject, &changed)))
}

/// The maximum said to be the mean, the mean said to be the maximum.
pub fn wrong_statistic(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, subject) = start(ask)?;
    let values = ask.world.values(measure, &subject, false);
    let (mean, median) = (statistic(&values, Statistic::Mean), statistic(&values, Statistic::Median));
    let (low, high) = (statistic(&values, Statistic::Minimum), statistic(&values, Statistic::Maximum));
    if values.len() < 4 || high / mean < 1.03 || mean / low < 1.03 || ask.world.has_cold(measure, &subject) {
        return None;
    }
    let kinds = [
        ("The mean {m} of {S} is {v}.", high),
        ("On average, {S} has a {m} of {v}.", low),
        ("The highest {m} of {S} was {v}.", mean),
        ("The lowest {m} of {S} was {v}.", median),
        ("{S} never went above a {m} of {v}.", mean),
    ];
    let (template, value) = *ask.random.pick(&kinds);
    let (words, spoken) = (ask.words(&subject), ask.spoken(measure));
    let shown = speech::shown(ask.dim(measure), value, 4, &mut ask.random);
    Some(Said::new("wrong statistic", Label::Contradicted, fill(template, &words, &spoken, &shown.words)))
}

const RANGES: [&str; 4] = [
    "The {m} of {S} ranges from {a} to {b}.",
    "{S} stays between {a} and {b} in {m}.",
    "For {S} the {m} lies within {a}–{b}.",
    "{m} of {S} varied from a low of {a} to a high of {b}.",
];

fn range_sentence(
    ask: &mut Ask<'_>,
    measure: usize,
    subject: &Selection,
    low: f64,
    high: f64,
) -> Option<String> {
    let own = ask.dim(measure);
    let first = speech::shown(own, low, 4, &mut ask.random);
    let second = speech::shown(own, high, 4, &mut ask.random);
    let (words, spoken) = (ask.words(subject), ask.spoken(measure));
    let template = *ask.random.pick(&RANGES);
    let sentence = template.replace("{a}", &first.words).replace("{b}", &second.words);
    Some(fill(&sentence, &words, &spoken, ""))
}

pub fn range(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    let subject = ask.subject(measure)?;
    let values = ask.world.values(measure, &subject, false);
    if ask.world.has_cold(measure, &subject) || values.len() < 3 {
        return None;
    }
    let (low, high) = (statistic(&values, Statistic::Minimum), statistic(&values, Statistic::Maximum));
    let sentence = range_sentence(ask, measure, &subject, low, high)?;
    Some(Said::new("range", Label::Supported, sentence))
}

pub fn wrong_range(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, subject) = start(ask)?;
    let values = ask.world.values(measure, &subject, false);
    let (mut low, mut high) =
        (statistic(&values, Statistic::Minimum), statistic(&values, Statistic::Maximum));
    if values.len() < 3 || ask.world.has_cold(measure, &subject) {
        return None;
    }
    // A range that leaves some values out: one that is too wide is still true of "stays between".
    let width = high - low;
    if width / low < 0.05 {
        return None;
    }
    if ask.random.chance(0.5) {
        low += width * 0.4;
    } else {
        high -= width * 0.4;
    }
    let sentence = range_sentence(ask, measure, &subject, low, high)?;
    Some(Said::new("wrong range", Label::Contradicted, sentence))
}

/// A level that was never run, with a number that is true of another.
pub fn unknown_setting(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    let parameters = ask.world.parameters();
    let at = *ask.random.pick(&parameters);
    let factor = &ask.world.factors[at];
    if !factor.numeric {
        return None;
    }
    let last: f64 = factor.levels.last()?.parse().ok()?;
    let unknown =
        if last.fract() > 0.0 { format!("{:.2}", last + 0.35) } else { format!("{}", last * 3.0 + 4.0) };
    let level = ask.random.below(factor.levels.len());
    let value = ask.world.mean(measure, &[(at, level)]);
    let column = &factor.column;
    let words = format!("{column}={unknown}");
    let spoken = ask.spoken(measure);
    let shown = speech::shown(ask.dim(measure), value, 4, &mut ask.random);
    let template = *ask.random.pick(&MEANS);
    Some(Said::new(
        "setting never run",
        Label::FalseOrInvented,
        fill(template, &words, &spoken, &shown.words),
    ))
}

/// Two claims in one sentence; the worse one decides.
pub fn two_claims(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    let ranked = ask.ranked(measure)?;
    let (one, other) = (ask.random.below(ranked.len()), ask.random.below(ranked.len()));
    if one == other || ask.stated_wrong(measure) {
        return None;
    }
    let wrong = ask.random.chance(0.5);
    let own = ask.dim(measure);
    let first = speech::shown(own, ranked[one].1, 4, &mut ask.random);
    let value = ranked[other].1 * if wrong { 1.09 } else { 1.0 };
    let second = speech::shown(own, value, 4, &mut ask.random);
    let (subject, against) = (ranked[one].0.clone(), ranked[other].0.clone());
    if wrong && ask.is_true_somehow(measure, &against, &second) {
        return None;
    }
    let spoken = ask.spoken(measure);
    let (words, others) = (ask.words(&subject), ask.words(&against));
    let template = *ask.random.pick(&[
        "The mean {m} is {v} for {S} and {w} for {T}.",
        "{S} has a mean {m} of {v}, while {T} has {w}.",
        "{S} averages {v} in {m}, compared with {w} for {T}.",
        "In mean {m}, {S} comes to {v}; {T} comes to {w}.",
    ]);
    let template = template.replace("{T}", &others).replace("{w}", &second.words);
    let label = if wrong { Label::Contradicted } else { Label::Supported };
    let rule = if wrong { "two claims, one wrong" } else { "two claims" };
    Some(Said::new(rule, label, fill(&template, &words, &spoken, &first.words)))
}

/// Two sentences, the second of which only says "it".
pub fn pair(ask: &mut Ask<'_>, text: &mut Text) -> usize {
    let Some((measure, subject)) = start(ask) else { return 0 };
    let other = (measure + 1) % ask.world.measures.len();
    if !ask.world.clean(other, &subject) || ask.stated_wrong(other) {
        return 0;
    }
    let first = speech::shown(ask.dim(measure), ask.world.mean(measure, &subject), 4, &mut ask.random);
    let wrong = ask.random.chance(0.4);
    let value = ask.world.mean(other, &subject) * if wrong { 0.86 } else { 1.0 };
    let second = speech::shown(ask.dim(other), value, 4, &mut ask.random);
    if wrong && ask.is_true_somehow(other, &subject, &second) {
        return 0;
    }
    let sentence = mean_sentence(ask, measure, &subject, &first);
    let spoken = ask.spoken(other);
    let template = *ask.random.pick(&[
        "It has a mean {m} of {v}.",
        "Its mean {m} is {v}.",
        "Here the mean {m} comes to {v}.",
        "The same configuration shows an average {m} of {v}.",
    ]);
    text.say(&Said::new(
        "first of a pair",
        Label::Supported,
        sentence.trim_end_matches('.').to_owned() + ".",
    ));
    text.plain(" ");
    let label = if wrong { Label::Contradicted } else { Label::Supported };
    let rule = if wrong { "carried subject, wrong" } else { "carried subject" };
    text.say(&Said::new(rule, label, fill(template, "", &spoken, &second.words)));
    text.plain("\n\n");
    2
}
