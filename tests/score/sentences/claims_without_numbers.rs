//! Claims in words alone: effects and none, rising and falling, negations, changes over time, "on every".

use super::{Ask, fill};
use crate::case::{Label, Said};
use crate::world::{Drift, Role, Selection};

/// A parameter with the warm means of its levels for a clean measure.
fn parameter(ask: &mut Ask<'_>) -> Option<(usize, usize, Vec<f64>)> {
    let parameters = ask.world.parameters();
    let at = *ask.random.pick(&parameters);
    let measure = ask.measure();
    let confounded = ask.world.confounded.is_some() && ask.world.measures[measure].words.cold;
    if !ask.world.clean(measure, &[]) || confounded || ask.world.factors[at].levels.len() < 2 {
        return None;
    }
    let means = (0..ask.world.factors[at].levels.len())
        .map(|level| ask.world.mean(measure, &[(at, level)]))
        .collect();
    Some((at, measure, means))
}

fn span(means: &[f64]) -> f64 {
    let low = means.iter().copied().fold(f64::INFINITY, f64::min);
    means.iter().copied().fold(0.0, f64::max) / low - 1.0
}

fn about_effect(ask: &mut Ask<'_>, templates: &[&str], at: usize, measure: usize) -> String {
    let spoken = ask.spoken(measure);
    let column = ask.world.factors[at].column.clone();
    let column = if ask.random.chance(0.5) { format!("`{column}`") } else { column };
    fill(ask.random.pick(templates), &column, &spoken, "")
}

const EFFECTS: [&str; 5] = [
    "{S} has a clear effect on {m}.",
    "{m} depends on {S}.",
    "The choice of {S} changes {m} noticeably.",
    "{S} strongly influences the {m}.",
    "{S} matters for {m}.",
];
const NO_EFFECTS: [&str; 6] = [
    "{S} has no effect on {m}.",
    "{m} does not depend on {S}.",
    "Changing {S} makes no measurable difference to {m}.",
    "{S} does not matter for {m}.",
    "{m} stays practically the same whatever {S} is.",
    "There is no influence of {S} on {m}.",
];

pub fn effect(ask: &mut Ask<'_>) -> Option<Said> {
    let (at, measure, means) = parameter(ask)?;
    if !ask.world.factors[at].matters(measure) || span(&means) < 0.08 {
        return None;
    }
    Some(Said::new("effect", Label::Supported, about_effect(ask, &EFFECTS, at, measure)))
}

pub fn wrong_no_effect(ask: &mut Ask<'_>) -> Option<Said> {
    let (at, measure, means) = parameter(ask)?;
    if !ask.world.factors[at].matters(measure) || span(&means) < 0.08 {
        return None;
    }
    Some(Said::new(
        "no effect said of one that matters",
        Label::Contradicted,
        about_effect(ask, &NO_EFFECTS, at, measure),
    ))
}

fn null(ask: &mut Ask<'_>) -> Option<(usize, usize)> {
    let (at, measure, means) = parameter(ask)?;
    (!ask.world.factors[at].matters(measure) && span(&means) < 0.015).then_some((at, measure))
}

pub fn no_effect(ask: &mut Ask<'_>) -> Option<Said> {
    let (at, measure) = null(ask)?;
    Some(Said::new("no effect", Label::Supported, about_effect(ask, &NO_EFFECTS, at, measure)))
}

pub fn wrong_effect(ask: &mut Ask<'_>) -> Option<Said> {
    let (at, measure) = null(ask)?;
    Some(Said::new(
        "effect said of one without",
        Label::Contradicted,
        about_effect(ask, &EFFECTS, at, measure),
    ))
}

fn monotone(ask: &mut Ask<'_>) -> Option<(usize, usize, bool)> {
    let (at, measure, means) = parameter(ask)?;
    let steps: Vec<f64> = means.windows(2).map(|pair| pair[1] / pair[0] - 1.0).collect();
    let rising = steps.iter().all(|step| *step > 0.03);
    let falling = steps.iter().all(|step| *step < -0.03);
    (ask.world.factors[at].numeric && (rising || falling)).then_some((at, measure, rising))
}

fn rises_sentence(ask: &mut Ask<'_>, at: usize, measure: usize, rising: bool) -> String {
    let templates: &[&str] = if rising {
        &[
            "{m} increases with {S}.",
            "A larger {S} leads to a higher {m}.",
            "The higher {S} is set, the higher the {m}.",
            "{m} rises as {S} grows.",
            "Raising {S} raises {m}.",
        ]
    } else {
        &[
            "{m} decreases with {S}.",
            "A larger {S} leads to a lower {m}.",
            "The higher {S} is set, the lower the {m}.",
            "{m} falls as {S} grows.",
            "Raising {S} lowers {m}.",
        ]
    };
    about_effect(ask, templates, at, measure)
}

pub fn rises(ask: &mut Ask<'_>) -> Option<Said> {
    let (at, measure, rising) = monotone(ask)?;
    Some(Said::new("rises or falls with", Label::Supported, rises_sentence(ask, at, measure, rising)))
}

pub fn wrong_rises(ask: &mut Ask<'_>) -> Option<Said> {
    let (at, measure, rising) = monotone(ask)?;
    Some(Said::new("rises for falls", Label::Contradicted, rises_sentence(ask, at, measure, !rising)))
}

fn negated_sentence(ask: &mut Ask<'_>, want_true: bool) -> Option<String> {
    let measure = ask.measure();
    let ranked = ask.ranked(measure)?;
    if ask.stated_wrong(measure) || ranked[0].1 / ranked[1].1 < 1.025 {
        return None;
    }
    let place = if want_true { ask.random.whole(1, ranked.len() - 1) } else { 0 };
    let subject = ranked[place].0.clone();
    let (words, spoken) = (ask.words(&subject), ask.spoken(measure));
    let template = *ask.random.pick(&[
        "{S} does not have the highest mean {m}.",
        "The highest mean {m} is not that of {S}.",
        "{S} isn't the one with the highest average {m}.",
    ]);
    Some(fill(template, &words, &spoken, ""))
}

pub fn negated(ask: &mut Ask<'_>) -> Option<Said> {
    Some(Said::new("negation", Label::Supported, negated_sentence(ask, true)?))
}

pub fn wrong_negated(ask: &mut Ask<'_>) -> Option<Said> {
    Some(Said::new("wrong negation", Label::Contradicted, negated_sentence(ask, false)?))
}

/// What happens to measure 0 over the dates.
fn over_time_sentence(ask: &mut Ask<'_>, want_true: bool) -> Option<String> {
    let dates = ask.world.factor(Role::Date)?;
    let words = ask.world.measures[0].words;
    if !ask.world.clean(0, &[]) || words.cold {
        return None;
    }
    let spoken = ask.spoken(0);
    let down = words.higher? == want_true;
    let levels = &ask.world.factors[dates].levels;
    let (templates, date): (&[&str], String) = match ask.world.drift {
        Drift::Step(from) => (
            if down {
                &[
                    "From {v} on, {m} is lower than before.",
                    "{m} dropped on {v} and stayed low.",
                    "Since {v} the {m} has been lower.",
                ]
            } else {
                &[
                    "From {v} on, {m} is higher than before.",
                    "{m} jumped on {v} and stayed high.",
                    "Since {v} the {m} has been higher.",
                ]
            },
            levels[from].clone(),
        ),
        Drift::Slope => (
            if down {
                &["{m} falls steadily over the dates.", "Over time the {m} declines."]
            } else {
                &["{m} rises steadily over the dates.", "Over time the {m} goes up."]
            },
            String::new(),
        ),
        Drift::None if want_true => return None,
        Drift::None => {
            (&["{m} fell sharply over the dates.", "Over time the {m} declines by a third."], String::new())
        }
    };
    Some(fill(ask.random.pick(templates), "", &spoken, &date))
}

pub fn over_time(ask: &mut Ask<'_>) -> Option<Said> {
    Some(Said::new("over time", Label::Supported, over_time_sentence(ask, true)?))
}

pub fn wrong_over_time(ask: &mut Ask<'_>) -> Option<Said> {
    Some(Said::new("wrong over time", Label::Contradicted, over_time_sentence(ask, false)?))
}

pub fn cold(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = (0..ask.world.measures.len()).find(|at| ask.world.measures[*at].words.cold)?;
    if !ask.world.has_cold(measure, &[]) || !ask.world.clean(measure, &[]) {
        return None;
    }
    let spoken = ask.spoken(measure);
    let template = *ask.random.pick(&[
        "Cold calls have a much higher {m} than warm ones.",
        "The {m} of cold starts is far above that of warm calls.",
    ]);
    Some(Said::new("cold and warm", Label::Supported, fill(template, "", &spoken, "")))
}

/// One level against another of the thing, at every level of a parameter.
fn consistent(ask: &mut Ask<'_>, want_true: bool) -> Option<String> {
    let measure = ask.measure();
    let thing = ask.world.factor(Role::Thing)?;
    let levels = ask.world.factors[thing].levels.len();
    let at = *ask.world.parameters().first()?;
    if levels < 2 || !ask.world.clean(measure, &[]) || ask.stated_wrong(measure) {
        return None;
    }
    let (one, other) = (ask.random.below(levels), ask.random.below(levels));
    let higher_at: Vec<bool> = (0..ask.world.factors[at].levels.len())
        .map(|level| {
            let mean = |thing_level: usize| {
                let selection: Selection = vec![(thing, thing_level), (at, level)];
                ask.world.mean(measure, &selection)
            };
            mean(one) > mean(other) * 1.02
        })
        .collect();
    let holds = higher_at.iter().all(|higher| *higher);
    let fails = higher_at.iter().all(|higher| !higher);
    if one == other || (want_true && !holds) || (!want_true && !fails) {
        return None;
    }
    let names = &ask.world.factors[thing].levels;
    let (one, other) = (names[one].clone(), names[other].clone());
    let column = ask.world.factors[at].column.clone();
    let spoken = ask.spoken(measure);
    let template = ask
        .random
        .pick(&[
            "{S} has a higher mean {m} than {T} at every value of {c}.",
            "For all values of {c}, {S} is above {T} in mean {m}.",
            "{S} consistently shows a higher mean {m} than {T}, whatever {c} is.",
        ])
        .replace("{T}", &other)
        .replace("{c}", &column);
    Some(fill(&template, &one, &spoken, ""))
}

pub fn consistently(ask: &mut Ask<'_>) -> Option<Said> {
    Some(Said::new("on every", Label::Supported, consistent(ask, true)?))
}

pub fn wrong_consistently(ask: &mut Ask<'_>) -> Option<Said> {
    Some(Said::new("wrong on every", Label::Contradicted, consistent(ask, false)?))
}
