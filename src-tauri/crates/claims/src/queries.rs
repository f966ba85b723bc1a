//! Asks the folder's tables what a figure can be. A question is a column, the rows that the sentence and what stands
//! around it tell apart, and a statistic; each part that nobody said costs something, and a figure bears out a
//! question only where it says more than that: `286.53` can be found with less help than `3`.

mod amounts;
mod columns;
pub(crate) mod contests;
pub(crate) mod events;
pub(crate) mod extremes;
mod fact;
pub(crate) mod frames;
pub(crate) mod goals;
pub(crate) mod limits;
mod pairs;
pub(crate) mod path;
pub(crate) mod picks;
mod quotients;
pub(crate) mod rows;
pub(crate) mod series;
mod sides;
mod spans;
pub(crate) mod steps;
mod tally;
pub(crate) mod together;

pub(crate) use pairs::APART;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use domain::{Dimension, PassageKind, StatisticKind, Unit};
use foldhash::{HashMap, HashSet};

use crate::claim::{Judgement, is_same};
use crate::compare::Way;
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::lexicon::{singular, words_of};
use crate::mentions::{Mention, What};
use crate::queries::amounts::{Answer, Level};
use crate::queries::frames::Frames;
use crate::queries::picks::Pick;
use crate::queries::rows::Entries;
use crate::scene::Scene;
use crate::subject::Read;
use crate::tokens::Token;

/// By how many bits a figure has to say more than its question leaves open.
const MARGIN: f64 = 2.0;
/// By how many bits a question may leave more open than the one that leaves least open.
const BEHIND: f64 = 2.0;

/// The most names that are counted in a list.
const MOST_LISTED: f64 = 12.0;

/// Measures that a sentence can speak of by other names.
const COMMON_MEASURES: &[&str] = &[
    "cost",
    "speed",
    "loss",
    "accuracy",
    "load",
    "temperature",
    "memory",
    "latency",
    "quality",
    "price",
    "tok",
    "throughput",
    "precision",
    "ram",
    "power",
    "powerdraw",
    "queuedepth",
    "energy",
    "diskspace",
    "roomtemperature",
    "performance",
    "bandwidth",
    "recall",
    "score",
    "rate",
    "time",
    "duration",
    "token",
    "toks",
];

/// From this much on that a question leaves open, its answer corrects nothing.
const UNCLEAR: f64 = 0.7;

/// Rows of a frame that can be meant.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    /// Columns with the codes that are meant.
    pub(crate) filters: Vec<(usize, Vec<usize>)>,
    /// The rows that have all of these are not.
    pub(crate) without: Vec<(usize, Vec<usize>)>,
    /// Bits that nobody said.
    pub(crate) cost: f64,
}

/// What tells rows apart in one column.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) first: usize,
    last: usize,
    pub(crate) codes: Vec<usize>,
    firm: bool,
    number: bool,
}

/// The columns that can be asked for, with what each leaves open.
type Columns = Vec<(usize, f64)>;

/// What a passage says of columns, whichever table is asked.
struct Hints<'s> {
    /// Quantiles in percent.
    quantiles: Vec<f64>,
    /// What words of comparison imply.
    dimensions: Vec<Dimension>,
    /// Names of measures.
    names: Vec<&'s str>,
    /// The words of the head of the figure's cell.
    head: Option<HashSet<String>>,
}

/// A passage and its figure, as they are asked about.
pub(crate) struct Asker<'a, 's> {
    pub(crate) scene: &'a Scene<'s>,
    pub(crate) figure: &'a Figure,
    label: Option<Unit>,
    /// Of a row: its head, and the place of the figure's cell.
    pub(crate) cell: Option<(&'s Read<'s>, usize)>,
    pub(crate) own: Vec<Pick>,
    pub(crate) around: Vec<(f64, Rc<Vec<Pick>>)>,
    /// Whether it speaks of what was spoken of: `in the same test`.
    refers: bool,
    columns: RefCell<HashMap<(usize, bool), Rc<Columns>>>,
    hints: OnceCell<Hints<'s>>,
    bits: OnceCell<f64>,
    words: OnceCell<Vec<Vec<String>>>,
    /// What its own picks tell apart in each frame that was asked for, and which rows can be meant there.
    entries: RefCell<HashMap<usize, Rc<Entries>>>,
    plain: RefCell<HashMap<usize, Rc<Vec<Query>>>>,
}

/// The picks of a passage, found once.
fn picks_of(scene: &Scene<'_>, read: &Read<'_>) -> Rc<Vec<Pick>> {
    let key = (read.passage.start, read.passage.end);
    if let Some(found) = scene.lookup.picks.borrow().get(&key) {
        return found.clone();
    }
    let knowledge = scene.knowledge();
    let found = Rc::new(picks::picks(read, &knowledge.frames, &knowledge.data));
    scene.lookup.picks.borrow_mut().insert(key, found.clone());
    found
}

/// Whether a figure tells rows apart: `1,024 tokens`, where they are a setting.
pub(crate) fn sets(scene: &Scene<'_>, figure: &Figure) -> bool {
    picks_of(scene, scene.read)
        .iter()
        .any(|pick| pick.number && pick.firm && pick.first <= figure.at && figure.at < pick.last)
}

/// Words before the value of a setting.
const SETS: &[&str] = &["at", "with", "using", "from", "to", "between", "than", "versus"];

/// Whether a figure is said as the value of a setting that no row was run with: `at 45 clients`, where there were 16
/// and 64.
pub(crate) fn sets_nothing(scene: &Scene<'_>, figure: &Figure) -> bool {
    let tokens = &scene.read.tokens;
    let plain = figure.unit.is_none()
        && !figure.in_words
        && figure.shape == Shape::Plain
        && figure.bound == Bound::Exact
        && figure.value.fract() == 0.0;
    let before = figure.first.checked_sub(1).is_some_and(|at| tokens[at].is_any(SETS));
    let Some(noun) = tokens.get(figure.last).filter(|next| plain && before && next.is_word()) else {
        return false;
    };
    let noun = singular(&noun.lower);
    if noun.len() < 3 || tally::ROWS.contains(&noun) || !scene.knowledge().frames.is_in_name(noun) {
        return false;
    }
    let columns = scene.knowledge().frames.all.iter().flat_map(|frame| &frame.columns);
    let mut named = columns.filter(|column| column.calls.iter().any(|own| own == noun)).peekable();
    named.peek().is_some()
        && named.all(|column| {
            column.is_setting()
                && column.values.len() > 1
                && column
                    .values
                    .iter()
                    .all(|own| own.parse().is_ok_and(|own: f64| !is_same(own, figure.value)))
        })
}

/// Whether a number behind a word makes a name that no row has, where others of that word have theirs: `Kite 42`, where
/// there are `Kite 60` and `Kite 80`.
pub(crate) fn names_nothing(scene: &Scene<'_>, figure: &Figure) -> bool {
    let tokens = &scene.read.tokens;
    let plain = figure.unit.is_none() && !figure.in_words && figure.shape == Shape::Plain;
    let before =
        figure.first.checked_sub(1).filter(|at| plain && tokens[*at].is_word() && *at + 1 == figure.at);
    let Some(word) = before.map(|at| &tokens[at]).filter(|word| word.text.starts_with(char::is_uppercase))
    else {
        return false;
    };
    let frames = &scene.knowledge().frames;
    let digits = tokens[figure.at].text;
    let number_of = |value: &frames::Value| {
        let words = words_of(&frames.column(*value).values[value.code]);
        let at = words.iter().position(|own| *own == word.lower)?;
        words.get(at + 1).filter(|own| own.bytes().all(|byte| byte.is_ascii_digit())).cloned()
    };
    let known: Vec<String> = frames.with_word(&word.lower).iter().filter_map(number_of).collect();
    known.len() > 1 && !known.iter().any(|own| own == digits)
}

/// Whether a figure is part of a name: `16.2` of a version.
pub(crate) fn names(scene: &Scene<'_>, figure: &Figure) -> bool {
    figure.unit.is_none()
        && picks_of(scene, scene.read).iter().any(|pick| {
            !pick.number
                && pick.firm
                && !pick.values.is_empty()
                && (pick.first..pick.last).contains(&figure.at)
        })
}

/// Which cell of a row holds a token.
fn cell_of(read: &Read<'_>, token: usize) -> Option<usize> {
    let place = read.tokens[token].start;
    read.passage.cells.iter().position(|cell| (cell.start..cell.end).contains(&place))
}

impl<'a, 's> Asker<'a, 's> {
    pub(crate) fn new(scene: &'a Scene<'s>, figure: &'a Figure, label: Option<Unit>) -> Self {
        let read = scene.read;
        let is_row = read.passage.kind == PassageKind::Row;
        let cell = read
            .passage
            .head
            .filter(|_| is_row)
            .and_then(|head| Some((&scene.reads[head], cell_of(read, figure.at)?)));
        let outside = |pick: &&Pick| pick.last <= figure.first || pick.first >= figure.last;
        let mut own: Vec<Pick> = picks_of(scene, read).iter().filter(outside).cloned().collect();
        if let Some((head, at)) = cell {
            own.retain_mut(|pick| {
                let place = cell_of(read, pick.first).unwrap_or(0);
                if pick.number && !pick.firm {
                    return place == 0 && at != 0;
                }
                place < at || !pick.number
            });
            let of_head = picks_of(scene, head);
            own.extend(of_head.iter().filter(|pick| cell_of(head, pick.first) == Some(at)).cloned());
            own.extend(row_numbers(scene, Some(head), Some(figure), read));
        }
        let around = scene.surroundings();
        let mut layers = Vec::new();
        for (far, read) in around.above.iter().filter(|read| !read.passage.is_head).enumerate() {
            layers.push((0.3 + 0.2 * far as f64, picks_of(scene, read)));
        }
        let refers = read.points_back()
            || read.tokens.iter().any(|token| {
                token.is_any(&["same", "there", "that", "again", "corresponding", "respective", "likewise"])
            });
        for (far, read) in around.before.iter().take(6).enumerate() {
            let near = if refers { 0.1 } else { 0.5 };
            layers.push((near + 0.4 * far as f64, picks_of(scene, read)));
        }
        Self {
            scene,
            figure,
            label,
            cell,
            own,
            around: layers,
            refers,
            columns: RefCell::default(),
            hints: OnceCell::new(),
            bits: OnceCell::new(),
            words: OnceCell::new(),
            entries: RefCell::default(),
            plain: RefCell::default(),
        }
    }

    pub(crate) fn frames(&self) -> &'s Frames {
        &self.scene.knowledge().frames
    }

    /// The words of each token, in the singular.
    fn words(&self) -> &[Vec<String>] {
        self.words.get_or_init(|| {
            let words = |lower: &str| words_of(lower).iter().map(|word| singular(word).to_owned()).collect();
            self.scene.read.tokens.iter().map(|token| words(&token.lower)).collect()
        })
    }

    /// Whether the passage names what no table has: a longer name than any, a measure of which there is none.
    pub(crate) fn is_of_something_else(&self) -> bool {
        let read = self.scene.read;
        let absent = |mention: &Mention| {
            let words =
                read.tokens[mention.first..mention.last].iter().flat_map(|token| words_of(&token.lower));
            let of_unit =
                mention.key == "pertoken" && read.figures.iter().any(|figure| figure.last == mention.first);
            matches!(&mention.what, What::Metric(places) if places.is_empty())
                && !of_unit
                && !COMMON_MEASURES.contains(&singular(&mention.key))
                && !words.map(|word| singular(&word).to_owned()).any(|word| self.frames().is_in_name(&word))
        };
        self.own.iter().any(|pick| pick.values.is_empty()) || self.scene.read.mentions.iter().any(absent)
    }
}

/// Numbers of a row that are values of the column that heads them.
fn row_numbers(
    scene: &Scene<'_>,
    head: Option<&Read<'_>>,
    figure: Option<&Figure>,
    read: &Read<'_>,
) -> Vec<Pick> {
    let Some(head) = head else { return Vec::new() };
    let frames = &scene.knowledge().frames;
    let mut found = Vec::new();
    for (at, token) in read.tokens.iter().enumerate() {
        let Some(number) = token.number() else { continue };
        if figure.is_some_and(|figure| (figure.first..figure.last).contains(&at)) {
            continue;
        }
        let Some(cell) = cell_of(read, at) else { continue };
        let words: Vec<String> = head
            .tokens
            .iter()
            .enumerate()
            .filter(|(token, _)| cell_of(head, *token) == Some(cell))
            .flat_map(|(_, token)| words_of(&token.lower))
            .map(|word| singular(&word).to_owned())
            .collect();
        let values: Vec<_> = frames
            .number(number.value)
            .iter()
            .filter(|value| {
                let column = frames.column(**value);
                column.is_setting() && column.own.iter().any(|own| words.contains(own))
            })
            .copied()
            .collect();
        if !values.is_empty() {
            found.push(Pick { first: at, last: at + 1, values, firm: true, number: true });
        }
    }
    found
}

impl Asker<'_, '_> {
    /// Judges an amount by every question that the passage can ask: what bears it out, and the answer to the plainest.
    pub(crate) fn amount(&self) -> (Option<Judgement>, Option<Answer>) {
        let figure = self.figure;
        if self.is_of_something_else() {
            return (None, None);
        }
        if let Shape::OutOf(whole) = figure.shape {
            return (self.part_and_whole(whole).or_else(|| quotients::out_of(self, whole)), None);
        }
        if figure.in_words && figure.unit.is_none()
            || !matches!(figure.shape, Shape::Plain | Shape::Spread | Shape::Range(..))
            || matches!(figure.unit, Some(WrittenUnit::Times | WrittenUnit::Points))
        {
            return (None, None);
        }
        if let Some(found) = self.setting() {
            return (Some(found), None);
        }
        let (found, answer) = self.best();
        let found = found.or_else(|| spans::levels(self)).or_else(|| spans::ends(self));
        (found.or_else(|| spans::totals(self)), answer)
    }

    /// Judges a change by every pair of questions that the passage can compare; `None` where none bears it out.
    pub(crate) fn change(&self, way: Option<Way>) -> Option<Judgement> {
        pairs::best(self, way).or_else(|| spans::changes(self, way))
    }

    /// Judges a figure by what one column has for each of another; `None` where nothing bears it out.
    pub(crate) fn quotient(&self) -> Option<Judgement> {
        if self.is_of_something_else() {
            return None;
        }
        quotients::best(self).or_else(|| quotients::share(self))
    }

    /// Judges a count by everything that the passage can count; `None` where nothing bears it out.
    pub(crate) fn count(&self) -> Option<Judgement> {
        tally::best(self)
    }

    /// `Two systems, lingo-m and polyglot-x, meet …`: the judgement that as many names follow as the figure counts.
    pub(crate) fn listed(&self) -> Option<Judgement> {
        let (figure, tokens) = (self.figure, &self.scene.read.tokens);
        let whole = figure.value.fract() == 0.0 && (2.0..=MOST_LISTED).contains(&figure.value);
        if figure.unit.is_some() || !whole || figure.shape != Shape::Plain {
            return None;
        }
        let begins = (figure.last..tokens.len().min(figure.last + 3))
            .find(|at| tokens[*at].is_mark(&[',', ':', '(']) || tokens[*at].is("are"))?;
        let mut at = begins + 1;
        let mut names: Vec<&Pick> = Vec::new();
        while let Some(pick) = self.own.iter().find(|pick| pick.firm && !pick.number && pick.first == at) {
            names.push(pick);
            at = pick.last;
            while tokens.get(at).is_some_and(|token| token.is_mark(&[',']) || token.is_any(&["and", "or"])) {
                at += 1;
            }
        }
        let value = names.first()?.values.first()?;
        let column = &self.frames().all[value.frame].columns[value.column];
        let rows = names.iter().filter_map(|pick| {
            let own =
                pick.values.iter().find(|own| (own.frame, own.column) == (value.frame, value.column))?;
            column.rows[own.code].first().map(|row| (*row, 1.0))
        });
        let cells: Vec<(usize, f64)> = rows.collect();
        if begins == figure.last || cells.len() != names.len() || !is_same(cells.len() as f64, figure.value) {
            return None;
        }
        let fact = self.fact(value.frame, value.column, &cells, StatisticKind::Count, figure.value);
        let id = fact.map(|fact| self.scene.lookup.keep(fact));
        Some(Judgement::supported("claim-supported-count", id.into_iter().collect()))
    }

    /// The tokens of the head of the figure's cell, and of the heading above its table.
    fn head_tokens(&self) -> Vec<&Token<'_>> {
        let Some((head, at)) = self.cell else { return Vec::new() };
        let own = head.tokens.iter().enumerate().filter(|(token, _)| cell_of(head, *token) == Some(at));
        let heading = head.passage.parents.last().map(|place| &self.scene.reads[*place].tokens);
        own.map(|(_, token)| token).chain(heading.into_iter().flatten()).collect()
    }

    /// Judges how many values the column has whose name is what the figure counts: `eight epochs`.
    pub(crate) fn values(&self) -> Option<Judgement> {
        if self.is_of_something_else() { None } else { tally::values(self) }
    }

    /// The judgement that the figure is wrong, with the right one, where the passage asks one question plainly.
    pub(crate) fn correct(&self, answer: Option<Answer>) -> Option<Judgement> {
        let (scene, figure) = (self.scene, self.figure);
        if figure.in_words || !matches!(figure.shape, Shape::Plain) || figure.is_percent() {
            return None;
        }
        let answer = answer.filter(|answer| answer.cost <= UNCLEAR)?;
        let column = &self.frames().all[answer.frame].columns[answer.column];
        // `trained for 5,000 steps` counts what the column is not.
        let counts = figure.unit.is_none()
            && scene.read.tokens.get(figure.last).is_some_and(|next| {
                let word = singular(&next.lower);
                next.is_word() && word != next.lower && !column.words.iter().any(|own| own == word)
            });
        if counts {
            return None;
        }
        let cells: Vec<(usize, f64)> = answer
            .rows
            .iter()
            .map(|row| (*row, column.numbers[*row]))
            .filter(|(_, value)| value.is_finite())
            .collect();
        let level = Level::of(&cells)?;
        let (statistic, _) = self.statistics().into_iter().min_by(|one, other| one.1.total_cmp(&other.1))?;
        let value = if level.n == 1 { level.mean } else { level.value(statistic)? };
        let fact = self.fact(answer.frame, answer.column, &cells, statistic, value)?;
        let unit = figure.measured_unit().or(self.label);
        let unit = unit.filter(|unit| unit.dimension() == column.unit.dimension()).unwrap_or(column.unit);
        let value = column.unit.convert(value, unit).unwrap_or(value);
        let right = crate::claim::with_unit(value, unit, figure.step);
        Some(Judgement::contradicted("claim-contradicted-value", vec![scene.lookup.keep(fact)], right))
    }

    /// `29 of 40`: a part that one cell has of a whole that another has.
    fn part_and_whole(&self, whole: f64) -> Option<Judgement> {
        let figure = self.figure;
        let tokens = &self.scene.read.tokens;
        let is_whole =
            |at: &usize| tokens[*at].number().is_some_and(|number| (number.value - whole).abs() < 1e-9);
        let at = (figure.at + 1..figure.last).find(is_whole)?;
        let part = Figure { shape: Shape::Plain, ..figure.clone() };
        let (first, answer) = Asker::new(self.scene, &part, None).best();
        let first = first?;
        let of_rows = answer.is_some_and(|answer| {
            self.frames().all[answer.frame].columns.iter().any(|column| {
                let numbers: Vec<f64> = answer
                    .rows
                    .iter()
                    .map(|row| column.numbers[*row])
                    .filter(|own| own.is_finite())
                    .collect();
                let same = |one: f64| (one - whole).abs() <= 1e-9 * whole.abs();
                !numbers.is_empty() && (numbers.iter().all(|own| same(*own)) || same(numbers.iter().sum()))
            })
        });
        if of_rows {
            return Some(first);
        }
        let whole = Figure { shape: Shape::Plain, at, value: whole, ..figure.clone() };
        let asker = Asker::new(self.scene, &whole, None);
        let second = asker.setting().or_else(|| asker.best().0)?;
        let facts = first.facts.into_iter().chain(second.facts).collect();
        Some(Judgement::supported("claim-supported-value", facts))
    }
}
