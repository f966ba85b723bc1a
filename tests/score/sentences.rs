//! Sentences about a world, each with the verdict that it deserves.

mod claims_without_numbers;
mod combined;
mod comparisons;
mod counts;
mod inventions;
mod layout;
mod plain;
mod tables;
mod values;

use crate::case::{Half, Said, Text};
use crate::plants::{Plant, Setup};
use crate::random::Random;
use crate::speech::{self, Shown};
use crate::world::{Dim, Role, Selection, Statistic, World, statistic};

/// What sentences are made from.
pub struct Ask<'a> {
    pub world: &'a World,
    pub setup: &'a Setup,
    pub files: &'a [(String, String)],
    pub planted: &'a [Plant],
    /// Whether the rows say if they failed.
    pub marked: bool,
    pub half: Half,
    pub random: Random,
}

type Maker = fn(&mut Ask<'_>) -> Option<Said>;

const MAKERS: &[(Maker, usize)] = &[
    (values::true_mean, 4),
    (values::true_statistic, 3),
    (values::other_unit, 3),
    (values::about, 3),
    (values::single_cell, 2),
    (values::near_miss, 4),
    (values::far_off, 2),
    (values::wrong_about, 1),
    (values::of_another_subject, 4),
    (values::of_another_measure, 3),
    (values::digits_kept_unit_changed, 3),
    (values::wrong_statistic, 3),
    (values::range, 2),
    (values::wrong_range, 2),
    (values::unknown_setting, 2),
    (values::two_claims, 3),
    (comparisons::winner, 3),
    (comparisons::wrong_winner, 3),
    (comparisons::winner_with_wrong_value, 2),
    (comparisons::loser, 2),
    (comparisons::direction, 3),
    (comparisons::wrong_direction, 3),
    (comparisons::percent, 3),
    (comparisons::wrong_percent, 3),
    (comparisons::ratio, 2),
    (comparisons::wrong_ratio, 2),
    (comparisons::difference, 2),
    (comparisons::wrong_difference, 2),
    (comparisons::ranking, 2),
    (comparisons::wrong_ranking, 2),
    (comparisons::from_to, 2),
    (comparisons::wrong_from_to, 2),
    (counts::how_many, 3),
    (counts::wrong_how_many, 3),
    (counts::beyond_a_limit, 2),
    (counts::wrong_beyond_a_limit, 2),
    (counts::all_beyond, 2),
    (counts::wrong_all_beyond, 2),
    (counts::failed, 2),
    (counts::wrong_failed, 2),
    (counts::files, 1),
    (counts::wrong_files, 1),
    (counts::stated, 2),
    (counts::wrong_stated, 2),
    (claims_without_numbers::effect, 2),
    (claims_without_numbers::wrong_effect, 2),
    (claims_without_numbers::no_effect, 2),
    (claims_without_numbers::wrong_no_effect, 2),
    (claims_without_numbers::rises, 2),
    (claims_without_numbers::wrong_rises, 2),
    (claims_without_numbers::negated, 2),
    (claims_without_numbers::wrong_negated, 2),
    (claims_without_numbers::over_time, 2),
    (claims_without_numbers::wrong_over_time, 2),
    (claims_without_numbers::cold, 1),
    (claims_without_numbers::consistently, 2),
    (claims_without_numbers::wrong_consistently, 2),
    (inventions::name, 3),
    (inventions::person, 2),
    (inventions::benchmark, 2),
    (inventions::hardware, 2),
    (inventions::address, 2),
    (inventions::quotation, 2),
    (inventions::date, 2),
    (inventions::variant, 2),
    (inventions::measure, 3),
    (inventions::file, 1),
    (inventions::bare_number, 2),
    (combined::respectively, 2),
    (combined::inequality, 3),
    (combined::second, 2),
    (combined::true_number_invented_name, 3),
    (combined::advice_with_number, 3),
    (combined::groundless_improvement, 2),
    (combined::dates, 2),
    (combined::on_a_date, 3),
    (combined::overall, 2),
    (combined::wrong_way_percent, 2),
    (plain::advice, 4),
    (plain::advice_with_names, 3),
    (plain::opinion, 3),
    (plain::hedged_cause, 2),
    (plain::chat, 2),
    (plain::harmless_number, 3),
    (plain::heading, 3),
    (plain::description, 2),
];

/// Texts of this many passages about the world.
pub fn text(ask: &mut Ask<'_>, passages: usize) -> Text {
    let mut text = Text::default();
    let total: usize = MAKERS.iter().map(|(_, weight)| weight).sum();
    text.plain("# Benchmark report\n\n");
    let mut said = 0;
    let mut attempts = 0;
    while said < passages && attempts < passages * 20 {
        attempts += 1;
        let way = ask.random.below(40);
        if way == 0 {
            said += tables::table(ask, &mut text);
            continue;
        }
        if way < 3 {
            said += values::pair(ask, &mut text);
            continue;
        }
        if way == 3 {
            said += layout::under_a_heading(ask, &mut text);
            continue;
        }
        if way == 4 {
            said += layout::turned_table(ask, &mut text);
            continue;
        }
        let mut place = ask.random.below(total);
        let maker = MAKERS.iter().find(|(_, weight)| {
            let here = place < *weight;
            place = place.saturating_sub(*weight);
            here
        });
        // Another try with other subjects, so that what is hard to say is not said too seldom.
        let sentence = maker.and_then(|(maker, _)| (0..15).find_map(|_| maker(ask)));
        let Some(sentence) = sentence else { continue };
        add(ask, &mut text, &sentence);
        said += 1;
    }
    text
}

fn add(ask: &mut Ask<'_>, text: &mut Text, said: &Said) {
    if said.words.starts_with('#') {
        text.say(said);
        text.plain("\n\n");
        return;
    }
    match ask.random.below(4) {
        0 => {
            text.plain("- ");
            text.say(said);
            text.plain("\n\n");
        }
        1 => {
            text.plain("The next point follows from the files. ");
            text.say(said);
            text.plain("\n\n");
        }
        _ => {
            text.say(said);
            text.plain("\n\n");
        }
    }
}

impl Ask<'_> {
    pub fn half(&self) -> Half {
        self.half
    }

    pub fn measure(&mut self) -> usize {
        self.random.below(self.world.measures.len())
    }

    /// A name that people use for the measure.
    pub fn spoken(&mut self, measure: usize) -> String {
        let own = &self.world.measures[measure];
        if self.random.chance(0.2) {
            return format!("`{}`", own.column);
        }
        (*self.random.pick(own.words.spoken)).to_owned()
    }

    /// Factors that a subject can be made of.
    fn subject_factors(&mut self) -> Vec<usize> {
        let world = self.world;
        let thing = world.factor(Role::Thing).filter(|at| world.factors[*at].levels.len() > 1);
        let parameters = world.parameters();
        let mut chosen: Vec<usize> = match self.random.below(6) {
            0 | 1 => thing.into_iter().collect(),
            2 => parameters.iter().take(1).copied().collect(),
            3 => thing.into_iter().chain(parameters.iter().take(1).copied()).collect(),
            4 => parameters.clone(),
            _ => thing.into_iter().chain(world.factor(Role::Prompt)).collect(),
        };
        chosen.retain(|at| world.factors[*at].levels.len() > 1);
        if chosen.is_empty() {
            chosen.extend(parameters.first());
        }
        chosen
    }

    /// One of the items that the half has for itself.
    fn own<'i, T>(&mut self, items: &'i [T]) -> &'i T {
        let middle = items.len() / 2;
        let items = if self.half() == Half::Tuning { &items[..middle] } else { &items[middle..] };
        self.random.pick(items)
    }

    fn dim(&self, measure: usize) -> Dim {
        self.world.measures[measure].words.dim
    }

    /// A measure that no text states wrongly, with its groups by falling mean.
    fn ranked_measure(&mut self) -> Option<(usize, Vec<(Selection, f64)>)> {
        let measure = self.measure();
        let ranked = self.ranked(measure)?;
        (!self.stated_wrong(measure)).then_some((measure, ranked))
    }

    /// A clean subject with at least two values.
    pub fn subject(&mut self, measure: usize) -> Option<Selection> {
        let factors = self.subject_factors();
        let groups = self.world.groups(&factors);
        let group = self.random.pick(&groups).clone();
        let enough = self.world.values(measure, &group, true).len() >= 2;
        (enough && self.world.clean(measure, &group)).then_some(group)
    }

    /// All groups of one set of factors, all clean, by falling warm mean.
    pub fn ranked(&mut self, measure: usize) -> Option<Vec<(Selection, f64)>> {
        let factors = self.subject_factors();
        let groups = self.world.groups(&factors);
        if groups.len() < 2 || groups.len() > 40 {
            return None;
        }
        let usable = |group: &Selection| {
            self.world.clean(measure, group) && self.world.values(measure, group, true).len() >= 2
        };
        if !groups.iter().all(usable) {
            return None;
        }
        let mut ranked: Vec<(Selection, f64)> = groups
            .into_iter()
            .map(|group| {
                let mean = self.world.mean(measure, &group);
                (group, mean)
            })
            .collect();
        ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
        Some(ranked)
    }

    pub fn words(&mut self, selection: &[(usize, usize)]) -> String {
        crate::speech::subject(self.world, selection, &mut self.random)
    }

    /// Whether the shown number is true of the selection in some way, or of a part of it.
    pub fn is_true_somehow(&self, measure: usize, selection: &[(usize, usize)], shown: &Shown) -> bool {
        let mut parts: Vec<Selection> = vec![selection.to_vec()];
        for factor in 0..self.world.factors.len() {
            if selection.iter().any(|(own, _)| *own == factor) {
                continue;
            }
            for level in 0..self.world.factors[factor].levels.len() {
                let mut part = selection.to_vec();
                part.push((factor, level));
                parts.push(part);
            }
        }
        parts.iter().any(|part| self.fits_a_statistic(measure, part, shown))
    }

    fn fits_a_statistic(&self, measure: usize, selection: &[(usize, usize)], shown: &Shown) -> bool {
        let near = |value: f64| (value - shown.value).abs() <= shown.half * 1.6 + value.abs() * 1e-3;
        [true, false].into_iter().any(|warm| {
            let values = self.world.values(measure, selection, warm);
            !values.is_empty()
                && (values.iter().any(|value| near(*value))
                    || near(statistic(&values, Statistic::Mean))
                    || near(statistic(&values, Statistic::Median)))
        })
    }

    /// The planted conflicts: measures of which a text states a wrong number.
    pub fn stated_wrong(&self, measure: usize) -> bool {
        self.planted
            .iter()
            .any(|plant| matches!(plant, Plant::Conflict { measure: own, .. } if *own == measure))
    }

    pub fn duplicated(&self) -> bool {
        self.planted.iter().any(|plant| matches!(plant, Plant::Duplicate { .. }))
            || self.files.iter().any(|(path, _)| path.contains("_v2."))
    }
}

/// Puts subject, measure and value into a template.
pub fn fill(template: impl AsRef<str>, subject: &str, measure: &str, value: &str) -> String {
    let words = template.as_ref().replace("{S}", subject).replace("{m}", measure).replace("{v}", value);
    if starts_with_a_word(&words) { speech::capitalised(&words) } else { words }
}

/// Names keep their case; words of the language begin with a capital.
fn starts_with_a_word(words: &str) -> bool {
    [
        "the ",
        "decode ",
        "request ",
        "generation ",
        "response ",
        "time ",
        "query ",
        "build ",
        "read ",
        "mean ",
        "average ",
        "median ",
        "with ",
        "on ",
        "throughput ",
        "memory ",
        "power ",
        "latency ",
    ]
    .iter()
    .any(|word| words.starts_with(word))
}
