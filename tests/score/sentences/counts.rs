//! Counts: of models, rows, configurations, files; of those beyond a limit; and what the notes state.

use super::{Ask, fill};
use crate::case::{Label, Said};
use crate::plants::Plant;
use crate::speech::{self, plural};
use crate::world::{Dim, Role, Selection};

/// Something that can be counted, with its name.
fn countable(ask: &mut Ask<'_>) -> Option<(usize, String)> {
    let world = ask.world;
    let thing = world.factor(Role::Thing)?;
    Some(match ask.random.below(4) {
        0 | 1 if world.factors[thing].levels.len() > 1 => {
            (world.factors[thing].levels.len(), plural(world.domain.thing))
        }
        2 => {
            let at = *ask.random.pick(&world.parameters());
            let factor = &world.factors[at];
            (factor.levels.len(), format!("values of {}", factor.column))
        }
        3 if world.factor(Role::Date).is_some() => {
            (world.factors[world.factor(Role::Date)?].levels.len(), "dates".to_owned())
        }
        _ if ask.duplicated() => return None,
        _ if ask.files.iter().any(|(path, _)| path.starts_with("summary") || path.starts_with("report")) => {
            return None;
        }
        _ => (world.rows.len(), "rows".to_owned()),
    })
}

const COUNTS: [&str; 5] = [
    "The data cover {v} {S}.",
    "{v} {S} were measured.",
    "In total there are {v} {S}.",
    "The folder has results for {v} {S}.",
    "A total of {v} {S} is in the files.",
];

fn count_sentence(ask: &mut Ask<'_>, count: usize, what: &str) -> String {
    let number = speech::count(count, &mut ask.random);
    speech::capitalised(&fill(ask.random.pick(&COUNTS), what, "", &number))
}

pub fn how_many(ask: &mut Ask<'_>) -> Option<Said> {
    let (count, what) = countable(ask)?;
    if count < 2 {
        return None;
    }
    Some(Said::new("count", Label::Supported, count_sentence(ask, count, &what)))
}

pub fn wrong_how_many(ask: &mut Ask<'_>) -> Option<Said> {
    let (count, what) = countable(ask)?;
    let wrong = if what == "rows" { count + ask.random.whole(3, 40) } else { count + ask.random.whole(1, 3) };
    Some(Said::new("wrong count", Label::Contradicted, count_sentence(ask, wrong, &what)))
}

type Ranked = Vec<(Selection, f64)>;

/// A limit that lies between two of the groups and is not close to any.
fn limit(ask: &mut Ask<'_>) -> Option<(usize, Ranked, usize, String)> {
    let measure = ask.measure();
    let ranked = ask.ranked(measure)?;
    let above = ask.random.whole(1, ranked.len() - 1);
    let (over, under) = (ranked[above - 1].1, ranked[above].1);
    let middle = f64::midpoint(over, under);
    let shown = speech::shown(ask.world.measures[measure].words.dim, middle, 2, &mut ask.random);
    let apart = shown.value > under * 1.01 && shown.value < over * 0.99;
    (apart && !ask.stated_wrong(measure)).then_some((measure, ranked, above, shown.words))
}

/// What the groups are called together.
fn kind_of(ask: &Ask<'_>, group: &Selection) -> String {
    match group.as_slice() {
        [(at, _)] if ask.world.factors[*at].role == Role::Thing => plural(ask.world.domain.thing),
        [(at, _)] => format!("values of {}", ask.world.factors[*at].column),
        several => {
            let columns: Vec<&str> =
                several.iter().map(|(at, _)| ask.world.factors[*at].column.as_str()).collect();
            format!("combinations of {}", columns.join(" and "))
        }
    }
}

fn beyond_sentence(ask: &mut Ask<'_>, above: usize, limit: (usize, &Ranked, &str)) -> String {
    let (measure, ranked, words) = limit;
    let kind = kind_of(ask, &ranked[0].0);
    let number = speech::count(above, &mut ask.random);
    let spoken = ask.spoken(measure);
    let total = ranked.len();
    let template = ask.random.pick(&[
        "Of the {t} {k}, {n} have a mean {m} above {v}.",
        "{n} of {t} {k} exceed a mean {m} of {v}.",
        "A mean {m} of more than {v} is reached by {n} of the {t} {k}.",
    ]);
    let template = template.replace("{t}", &total.to_string()).replace("{k}", &kind).replace("{n}", &number);
    fill(&template, "", &spoken, words)
}

pub fn beyond_a_limit(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked, above, words) = limit(ask)?;
    let sentence = beyond_sentence(ask, above, (measure, &ranked, &words));
    Some(Said::new("count beyond a limit", Label::Supported, sentence))
}

pub fn wrong_beyond_a_limit(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked, above, words) = limit(ask)?;
    let wrong = if above < ranked.len() { above + 1 } else { above - 1 };
    let sentence = beyond_sentence(ask, wrong, (measure, &ranked, &words));
    Some(Said::new("wrong count beyond a limit", Label::Contradicted, sentence))
}

fn all_sentence(ask: &mut Ask<'_>, measure: usize, group: &Selection, word: &str, value: f64) -> String {
    let kind = kind_of(ask, group);
    let spoken = ask.spoken(measure);
    let shown = speech::shown(ask.world.measures[measure].words.dim, value, 2, &mut ask.random);
    let template = ask.random.pick(&[
        "All {k} have a mean {m} {w} {v}.",
        "The mean {m} is {w} {v} for all {k}.",
        "Across all {k}, mean {m} stays {w} {v}.",
    ]);
    fill(template.replace("{k}", &kind).replace("{w}", word), "", &spoken, &shown.words)
}

pub fn all_beyond(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    let ranked = ask.ranked(measure)?;
    let (high, low) = (ranked[0].1, ranked[ranked.len() - 1].1);
    let group = ranked[0].0.clone();
    let sentence = if ask.random.chance(0.5) {
        all_sentence(ask, measure, &group, "above", low * 0.8)
    } else if ask.world.measures[measure].words.dim == Dim::Percent {
        return None;
    } else {
        all_sentence(ask, measure, &group, "below", high * 1.3)
    };
    Some(Said::new("all beyond a limit", Label::Supported, sentence))
}

pub fn wrong_all_beyond(ask: &mut Ask<'_>) -> Option<Said> {
    let (measure, ranked, _, _) = limit(ask)?;
    let (high, low) = (ranked[0].1, ranked[ranked.len() - 1].1);
    let middle = f64::midpoint(high, low);
    if high / low < 1.25 {
        return None;
    }
    let word = *ask.random.pick(&["above", "below"]);
    let sentence = all_sentence(ask, measure, &ranked[0].0.clone(), word, middle);
    Some(Said::new("wrong all", Label::Contradicted, sentence))
}

fn failures(ask: &Ask<'_>) -> usize {
    ask.planted.iter().map(|plant| if let Plant::FailedRows { rows } = plant { rows.len() } else { 0 }).sum()
}

pub fn failed(ask: &mut Ask<'_>) -> Option<Said> {
    let failures = failures(ask);
    if ask.duplicated() || !ask.marked {
        return None;
    }
    let words = match failures {
        0 => (*ask.random.pick(&["No run failed.", "None of the runs failed.", "Every run succeeded."]))
            .to_owned(),
        1 => (*ask.random.pick(&["One run failed.", "There was one failed run.", "Exactly 1 row failed."]))
            .to_owned(),
        many => {
            let number = speech::count(many, &mut ask.random);
            let template = *ask.random.pick(&["There were {v} failed runs.", "In {v} rows the run failed."]);
            template.replace("{v}", &number)
        }
    };
    Some(Said::new("failed rows", Label::Supported, words))
}

pub fn wrong_failed(ask: &mut Ask<'_>) -> Option<Said> {
    let failures = failures(ask);
    if ask.duplicated() || !ask.marked {
        return None;
    }
    let wrong = failures + ask.random.whole(2, 6);
    let number = speech::count(wrong, &mut ask.random);
    let words = match failures {
        0 => format!("There were {number} failed runs."),
        _ if ask.random.chance(0.5) => {
            (*ask.random.pick(&["No run failed.", "All runs succeeded.", "None of the runs failed."]))
                .to_owned()
        }
        _ => format!("There were {number} failed runs."),
    };
    Some(Said::new("wrong failed rows", Label::Contradicted, words))
}

fn file_sentence(ask: &mut Ask<'_>, count: usize) -> String {
    let template = ask.random.pick(&[
        "The folder holds {} files.",
        "There are {} files in the folder.",
        "{} files were analysed.",
    ]);
    template.replace("{}", &count.to_string())
}

pub fn files(ask: &mut Ask<'_>) -> Option<Said> {
    let count = ask.files.len();
    (count > 1).then(|| Said::new("files", Label::Supported, file_sentence(ask, count)))
}

pub fn wrong_files(ask: &mut Ask<'_>) -> Option<Said> {
    let wrong = ask.files.len() + ask.random.whole(2, 90);
    Some(Said::new("wrong files", Label::Contradicted, file_sentence(ask, wrong)))
}

/// What the notes say of the machine.
fn stated_sentence(ask: &mut Ask<'_>, wrong: bool) -> Option<String> {
    let noted = ask.files.iter().any(|(path, _)| path == "README.md" || path.contains("setup"));
    if !noted {
        return None;
    }
    let add = |value: usize| if wrong { value + value / 2 + 1 } else { value };
    let setup = ask.setup;
    Some(match ask.random.below(4) {
        0 => format!("The host has {} GB of memory.", add(setup.memory_gb)),
        1 => format!("It ran on a machine with {} cores.", add(setup.cores)),
        2 => format!("The session took {} minutes.", add(setup.minutes)),
        _ if wrong => return None,
        _ => {
            format!("The host {} has {} cores and {} GB of memory.", setup.host, setup.cores, setup.memory_gb)
        }
    })
}

pub fn stated(ask: &mut Ask<'_>) -> Option<Said> {
    Some(Said::new("stated in a note", Label::Supported, stated_sentence(ask, false)?))
}

pub fn wrong_stated(ask: &mut Ask<'_>) -> Option<Said> {
    Some(Said::new("not as stated", Label::FalseOrInvented, stated_sentence(ask, true)?))
}
