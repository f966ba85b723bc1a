//! Which column a figure is a number of: what its name, its unit and its statistic leave open against what is said.

use std::rc::Rc;

use domain::{Dimension, StatisticKind, Unit};
use foldhash::HashSet;
use smallvec::smallvec;

use super::frames::{self, Column, Frame, Value};
use super::picks::Pick;
use super::{Asker, Columns, Entry, Hints, cell_of};
use crate::amounts::{Written, in_figure_unit};
use crate::figures::{Bound, WrittenUnit};
use crate::lexicon::{singular, words_of};
use crate::mentions::What;
use crate::queries::rows::together;
use crate::tokens::Token;

/// Words of names that say nothing of what is measured.
const EMPTY: &[&str] = &[
    "ms", "s", "mean", "avg", "average", "per", "value", "of", "the", "total", "time", "gb", "mb", "pct",
    "mib", "kb", "sec", "second", "number", "result",
];

/// What a price leaves open where money is told.
const PRICE: f64 = 0.5;
/// What a column leaves open whose dimension the words of comparison speak against.
const UNLIKE_HINTED: f64 = 3.0;
/// What it leaves open that the noun behind a figure is a column's name.
const NAMED_BEHIND: f64 = 0.2;

impl<'s> Asker<'_, 's> {
    /// The columns that can be asked for, with what they leave open.
    pub(crate) fn columns(&self, frame: usize, any_unit: bool) -> Rc<Columns> {
        let found = self.columns.borrow().get(&(frame, any_unit)).cloned();
        found.unwrap_or_else(|| {
            let another = self.is_of_another(frame);
            let made = Rc::new(if another { Columns::new() } else { self.asked(frame, any_unit) });
            self.columns.borrow_mut().insert((frame, any_unit), made.clone());
            made
        })
    }

    /// Whether a frame lies in the files of another than the sentence names: `models/b/sweep.csv`, where `a` is spoken of.
    fn is_of_another(&self, frame: usize) -> bool {
        let of = &self.frames().all[frame].of;
        let firm = || self.own.iter().filter(|pick| pick.firm && !pick.number);
        let place = |value: &Value| (value.frame, value.column);
        let named = |value: &Value| firm().any(|pick| pick.values.contains(value));
        of.iter().any(|own| {
            let rivals = |pick: &&Pick| pick.values.iter().any(|value| place(value) == place(own));
            firm().any(|pick| rivals(&pick) && pick.values.iter().all(|value| value.frame != frame))
        }) && !of.iter().any(named)
    }

    fn asked(&self, frame: usize, any_unit: bool) -> Columns {
        let one = &self.frames().all[frame];
        let unit = self.figure.measured_unit().or(self.label);
        let Hints { quantiles, dimensions: hinted, names: named, head: of_cell } =
            self.hints.get_or_init(|| self.hints());
        let frames = self.frames();
        let weigh = |column: &'s Column, layer: usize| -> f64 {
            let telling =
                column.words.iter().filter(|word| word.len() > 1 && !EMPTY.contains(&word.as_str()));
            telling.filter(|word| self.says(word)[layer]).map(|word| frames.weight(word)).sum()
        };
        let weigh_in = |column: &Column, said: &HashSet<String>| -> f64 {
            let telling =
                column.words.iter().filter(|word| word.len() > 1 && !EMPTY.contains(&word.as_str()));
            telling.filter(|word| is_said(word, said)).map(|word| frames.weight(word)).sum()
        };
        let told: Vec<usize> = self
            .own
            .iter()
            .filter(|pick| pick.firm)
            .flat_map(|pick| {
                pick.values.iter().filter(|value| value.frame == frame).map(|value| value.column)
            })
            .collect();
        let one_of_several = one.columns.iter().any(|column| self.says_number_of(column));
        // `58 µs` is rather of `time_us` than of `compile_s`.
        let unlike = |column: &Column| {
            one.columns
                .iter()
                .any(|other| other.is_numeric && other.unit == column.unit && other.written != column.written)
        };
        // How many times is the unit of no column.
        let has_unit = unit.is_some_and(|unit| unit != Unit::Percent)
            || unit.is_none() && self.figure.unit.as_ref().is_some_and(|own| *own != WrittenUnit::Times);
        let mut found: Vec<(usize, f64, f64)> = Vec::new();
        for (at, column) in one.columns.iter().enumerate() {
            if !column.is_numeric || told.contains(&at) || !any_unit && !self.fits(column, unit) {
                continue;
            }
            // Points lie between shares.
            let points = self.tells_points(one) && matches!(self.figure.bound, Bound::Exact | Bound::About);
            let share = unit == Some(Unit::Percent) && !any_unit || points;
            if share && column.unit != Unit::Percent && !is_share(column) {
                continue;
            }
            let has_unit = has_unit || share;
            let own = match of_cell {
                Some(words) => weigh_in(column, words).max(0.7 * weigh(column, 0)),
                None => weigh(column, 0),
            };
            let near = 0.7 * weigh(column, 1);
            let far = 0.5 * weigh(column, 2);
            let quantile = matches!(column.statistic, Some(frames::Named::Quantile(own))
                if quantiles.iter().any(|percent| (percent - own).abs() < 1e-6));
            let weight = own.max(near).max(far)
                + if named.contains(&column.name.as_str()) && (!one_of_several || self.says_number_of(column))
                {
                    2.5
                } else {
                    0.0
                }
                + if quantile { 2.5 } else { 0.0 }
                + if unit == Some(column.written) && unlike(column) { 1.0 } else { 0.0 };
            let mut cost = if weight > 0.0 {
                (1.2 - weight * 0.4).max(0.0)
            } else if has_unit {
                let of_unit = |other: &&Column| {
                    other.is_numeric
                        && self.fits(other, unit)
                        && (!share || other.unit == Unit::Percent || is_share(other))
                };
                let same = one.columns.iter().filter(of_unit).count();
                1.5 + (same as f64).log2()
            } else if any_unit && hinted.contains(&column.unit.dimension()) {
                let like = |other: &&Column| other.is_numeric && hinted.contains(&other.unit.dimension());
                0.5 + (one.columns.iter().filter(like).count() as f64).log2()
            } else {
                4.5
            };
            if !has_unit && weight < 1.0 {
                cost += 0.7;
            }
            cost += if any_unit && own == 0.0 { not_meant(hinted, column) } else { 0.0 };
            if !column.is_measure {
                cost += if column.unit == Unit::None { 2.0 } else { 0.5 };
            }
            cost = self.of_price(any_unit, cost) + self.other_statistic(column, quantiles);
            let general = |word: &String| {
                matches!(word.as_str(), "count" | "value" | "n" | "number" | "total" | "result" | "score")
            };
            if !any_unit && column.own.iter().all(general) {
                cost = cost.min(1.0);
            }
            found.push((at, cost, weight));
        }
        // What was set says rather of which rows the figure is than of which column.
        let measured = |at: usize| one.columns[at].is_measure || !one.columns[at].is_setting();
        let best =
            found.iter().filter(|(at, ..)| measured(*at)).map(|(.., weight)| *weight).fold(0.0, f64::max);
        let mut found: Vec<(usize, f64)> = found
            .into_iter()
            .map(|(at, cost, weight)| (at, self.behind(&one.columns[at], cost, best - weight)))
            .collect();
        self.tell_apart(one, &mut found);
        found
    }

    /// Whether the figure tells points between shares: `3.2 percentage points`, and `gains 1.9 points` where there are any.
    fn tells_points(&self, frame: &Frame) -> bool {
        let next = self.scene.read.tokens.get(self.figure.last);
        let bare = self.figure.unit.is_none() && self.figure.value.fract() != 0.0;
        let said = bare && next.is_some_and(|next| next.is_any(&["point", "points"]));
        let shares = || frame.columns.iter().any(|own| own.is_numeric && own.unit == Unit::Percent);
        self.figure.unit == Some(WrittenUnit::Points) || said && shares()
    }

    /// What a column leaves open where only prices fit: they are money.
    fn of_price(&self, any_unit: bool, cost: f64) -> f64 {
        let money = !any_unit && self.figure.unit == Some(WrittenUnit::Money);
        if money { cost.min(PRICE) } else { cost }
    }

    /// What a column leaves open where another says so much more of the passage.
    fn behind(&self, column: &Column, cost: f64, less: f64) -> f64 {
        // `in 3,840 requests`: the noun behind the figure says it, whatever else is named.
        if self.counts(column) { cost.min(NAMED_BEHIND) } else { cost + (0.8 * less).min(4.0) }
    }

    fn hints(&self) -> Hints<'s> {
        let head = self.cell.map(|(head, at)| {
            let tokens =
                head.tokens.iter().enumerate().filter(|(token, _)| cell_of(head, *token) == Some(at));
            tokens
                .flat_map(|(_, token)| words_of(&token.lower))
                .map(|word| singular(&word).to_owned())
                .collect()
        });
        Hints { quantiles: self.quantiles(), dimensions: self.hinted(), names: self.names(), head }
    }

    /// `recall@5` says a number of `recall_at_5`, and none of `recall_at_1` and `recall_at_10`.
    fn says_number_of(&self, column: &'s Column) -> bool {
        let numbered = |word: &&String| {
            word.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(char::is_alphabetic)
        };
        column.words.iter().filter(numbered).any(|word| self.says(word)[0])
    }

    /// The dimensions that words of comparison imply: `longer` speaks of time, `smaller` of size.
    fn hinted(&self) -> Vec<Dimension> {
        use Dimension::{
            CallRate, Compute, Data, DataRate, Energy, FrameRate, OperationRate, Rate, Temperature, Time,
            TokenRate,
        };
        let said = |list: &[&str]| self.scene.read.tokens.iter().any(|token| token.is_any(list));
        let as_much = |words: &[&str]| {
            let of_three =
                |three: &[Token<'_>]| three[0].is("as") && three[1].is_any(words) && three[2].is("as");
            self.scene.read.tokens.windows(3).any(of_three)
        };
        let mut found = Vec::new();
        if as_much(&["long"]) {
            found.push(Time);
        }
        if as_much(&["fast", "quick", "slow"]) {
            found.extend([Time, TokenRate, CallRate, OperationRate, FrameRate, DataRate, Rate, Compute]);
        }
        if said(&["memory", "ram", "vram"]) {
            found.push(Data);
        }
        if said(&["energy"]) {
            found.push(Energy);
        }
        if said(&["longest", "shortest", "latency", "duration"]) {
            found.push(Time);
        }
        if said(&[
            "longer", "shorter", "sooner", "earlier", "later", "wait", "waits", "takes", "took", "finishes",
        ]) {
            found.push(Time);
        }
        if said(&[
            "faster", "slower", "fast", "slow", "quicker", "fastest", "slowest", "quickest", "speed",
            "speeds", "speedup", "quick",
        ]) {
            found.extend([Time, TokenRate, CallRate, OperationRate, FrameRate, DataRate, Rate, Compute]);
        }
        if said(&["larger", "largest", "smallest", "smaller", "bigger", "space", "swells", "shrinks", "size"])
        {
            found.push(Data);
        }
        if said(&["warmer", "cooler", "hotter", "colder"]) {
            found.push(Temperature);
        }
        found
    }

    fn says(&self, word: &'s str) -> [bool; 3] {
        self.scene.says(word, |said| is_said(word, said))
    }

    /// The quantiles that the passage names, in percent: `p95`, `99.9th percentile`, `median`.
    fn quantiles(&self) -> Vec<f64> {
        let mut found = Vec::new();
        let head = self.cell.map(|(head, at)| {
            head.tokens
                .iter()
                .enumerate()
                .filter(move |(token, _)| cell_of(head, *token) == Some(at))
                .map(|(_, token)| token)
        });
        let tokens: Vec<_> = self.scene.read.tokens.iter().chain(head.into_iter().flatten()).collect();
        for (at, token) in tokens.iter().enumerate() {
            if token.is("median") {
                found.push(50.0);
            }
            found.extend(words_of(&token.lower).iter().filter_map(|word| frames::quantile(word)));
            let before = at.checked_sub(1).map(|at| tokens[at]);
            if token.is_any(&["percentile", "percentiles", "quantile"])
                && let Some(number) =
                    tokens[at.saturating_sub(3)..at].iter().rev().find_map(|token| token.number())
            {
                found.push(number.value);
            }
            if token.is_any(&["percentile", "percentiles"])
                && let Some(digits) =
                    before.map(|token| token.lower.trim_end_matches("th").trim_end_matches("st"))
                && let Ok(percent) = digits.parse()
            {
                found.push(percent);
            }
        }
        found
    }

    /// What it leaves open that a column's numbers are another statistic than the passage names.
    fn other_statistic(&self, column: &Column, quantiles: &[f64]) -> f64 {
        let Some(own) = column.statistic else { return if quantiles.is_empty() { 0.0 } else { 0.5 } };
        let asked = self.scene.statistics_at(self.figure);
        let said = |list: &[&str]| self.scene.read.tokens.iter().any(|token| token.is_any(list));
        match own {
            frames::Named::Quantile(own) => {
                if quantiles.iter().any(|percent| (percent - own).abs() < 1e-6) {
                    0.0
                } else if quantiles.is_empty() {
                    2.0
                } else {
                    4.0
                }
            }
            frames::Named::Mean
                if asked.contains(&StatisticKind::Maximum) || asked.contains(&StatisticKind::Minimum) =>
            {
                3.0
            }
            frames::Named::Maximum | frames::Named::Minimum if asked.contains(&StatisticKind::Mean) => 3.0,
            frames::Named::Mean if !quantiles.is_empty() => 1.0,
            frames::Named::Mean => 0.0,
            frames::Named::Minimum
                if asked.contains(&StatisticKind::Minimum)
                    || said(&["lowest", "smallest", "shortest", "least"]) =>
            {
                0.0
            }
            frames::Named::Maximum
                if asked.contains(&StatisticKind::Maximum)
                    || said(&[
                        "highest", "largest", "longest", "most", "hottest", "slowest", "peak", "worst",
                        "hit", "reached",
                    ]) =>
            {
                0.0
            }
            frames::Named::Maximum => 0.7,
            frames::Named::Minimum | frames::Named::Spread => 1.5,
        }
    }

    /// `64.2 W on the GPU box and 38.5 W on the CPU box`: of columns that words of the sentence tell apart, the one
    /// whose words the figure goes with.
    fn tell_apart(&self, frame: &Frame, columns: &mut [(usize, f64)]) {
        let least = columns.iter().map(|(_, cost)| *cost).fold(f64::INFINITY, f64::min);
        let rivals: Vec<usize> =
            columns.iter().filter(|(_, cost)| *cost < least + 2.5).map(|(at, _)| *at).take(12).collect();
        if rivals.len() < 2 || self.cell.is_some() {
            return;
        }
        let tokens = &self.scene.read.tokens;
        let mut entries: Vec<(usize, Entry)> = Vec::new();
        for place in 0..tokens.len() {
            let words = &self.words()[place];
            let says = |at: &usize| {
                let calls = &frame.columns[*at].calls;
                calls.iter().any(|own| own.len() > 1 && !EMPTY.contains(&own.as_str()) && words.contains(own))
            };
            let with: Vec<usize> = rivals.iter().copied().filter(|at| says(at)).collect();
            if !with.is_empty() && with.len() < rivals.len() {
                let entry = Entry { first: place, last: place + 1, codes: with, firm: true, number: false };
                entries.push((place, entry));
            }
        }
        let entries: Vec<Entry> = together(&entries.into_iter().map(|(_, entry)| entry).collect::<Vec<_>>());
        let said: Vec<usize> = entries.iter().flat_map(|entry| entry.codes.clone()).collect();
        if entries.len() < 2 {
            return;
        }
        let Some(own) = self.aligned(&entries) else { return };
        for (at, cost) in columns.iter_mut() {
            if said.contains(at) && !entries[own].codes.contains(at) {
                *cost += 2.5;
            }
        }
    }

    /// The names of the measures that the passage and what is above it name.
    fn names(&self) -> Vec<&'s str> {
        let data = &self.scene.knowledge().data;
        self.scene
            .read
            .mentions
            .iter()
            .filter_map(|mention| match &mention.what {
                What::Metric(places) => Some(places),
                _ => None,
            })
            .flatten()
            .map(|(family, measure)| data.families[*family].measures[*measure].name.as_str())
            .collect()
    }

    fn fits(&self, column: &Column, unit: Option<Unit>) -> bool {
        if self.figure.unit == Some(WrittenUnit::Money) {
            return column.is_price();
        }
        if let Some(WrittenUnit::Sign(sign)) = &self.figure.unit {
            let sign = singular(sign.split('/').next().unwrap_or(sign));
            return column.words.iter().any(|word| word == sign);
        }
        match unit {
            None => true,
            Some(Unit::Tokens) => matches!(column.unit, Unit::None | Unit::Tokens),
            Some(Unit::Percent) => matches!(column.unit, Unit::None | Unit::Percent),
            Some(unit) => {
                unit.dimension() == column.unit.dimension() && column.unit != Unit::None
                    || column.unit == Unit::None && suits(column, unit)
            }
        }
    }

    /// A value of a column as the figure would give it.
    pub(crate) fn written(&self, column: &Column, value: f64) -> Written {
        let mut found = self.in_unit(column, value);
        // `27.9 million parameters` of `params_m`.
        if column.unit == Unit::None
            && self.figure.unit.is_none()
            && let Some(scale) = scale(column)
        {
            found.push(value * scale);
        }
        found
    }

    fn in_unit(&self, column: &Column, value: f64) -> Written {
        match self.figure.measured_unit().or(self.label) {
            Some(unit) if column.unit == Unit::None && unit != Unit::Percent => smallvec![value],
            // `| Longest |` heads numbers in the unit of their column.
            None if column.written != column.unit => {
                let mut found = in_figure_unit(self.figure, None, value, column.unit);
                found.extend(column.unit.convert(value, column.written));
                found
            }
            _ => in_figure_unit(self.figure, self.label, value, column.unit),
        }
    }
}

/// What it leaves open that words of comparison speak of something else than a column: `1.7 times as long` of no price.
fn not_meant(hinted: &[Dimension], column: &Column) -> f64 {
    let has_another = column.unit != Unit::None || column.is_price();
    let is = !hinted.is_empty() && has_another && !hinted.contains(&column.unit.dimension());
    if is { UNLIKE_HINTED } else { 0.0 }
}

/// Whether a column's numbers can be shares.
pub(super) fn is_share(column: &Column) -> bool {
    let named = column.own.iter().any(|word| {
        matches!(
            word.as_str(),
            "pct"
                | "percent"
                | "rate"
                | "share"
                | "accuracy"
                | "acc"
                | "util"
                | "utilization"
                | "ratio"
                | "cpu"
                | "recall"
                | "precision"
                | "score"
                | "top1"
                | "top5"
                | "f1"
                | "fraction"
                | "hit"
                | "map"
                | "auc"
                | "wer"
                | "cer"
                | "error"
                | "correct"
                | "pass"
                | "win"
                | "lost"
                | "battery"
                | "charge"
                | "level"
                | "overall"
        )
    });
    let within =
        |limit: f64| column.numbers.iter().all(|own| !own.is_finite() || (0.0..=limit).contains(own));
    within(1.0) || named && within(100.0)
}

/// By what the numbers of a column are multiplied by its name: `params_m`, `rows (millions)`.
fn scale(column: &Column) -> Option<f64> {
    column.own.iter().skip(1).find_map(|word| match word.as_str() {
        "k" | "thousand" => Some(1e3),
        "m" | "mio" | "mn" | "million" => Some(1e6),
        "b" | "bn" | "billion" => Some(1e9),
        _ => None,
    })
}

/// Whether a text says a word of a name in any form: `accepted` says `accept`.
fn is_said(word: &str, said: &HashSet<String>) -> bool {
    said.contains(word)
        || word.len() >= 4
            && !word.ends_with(|c: char| c.is_ascii_digit())
            && said.iter().any(|own| {
                let (short, long) =
                    if own.len() < word.len() { (own.as_str(), word) } else { (word, own.as_str()) };
                short.len() >= 4 && long.starts_with(short) && long.len() - short.len() <= 4
            })
}

/// Whether a column without a unit is named for one: `limit_w`, `runtime_min`.
fn suits(column: &Column, unit: Unit) -> bool {
    let says = |names: &[&str]| column.own.iter().any(|own| names.contains(&own.as_str()));
    match unit {
        Unit::Watts => says(&["w", "watt"]),
        Unit::Minutes => says(&["min", "minute"]),
        Unit::Hours => says(&["h", "hour"]),
        Unit::Seconds => says(&["s", "sec", "second"]),
        Unit::Milliseconds => says(&["ms"]),
        Unit::Gigabytes | Unit::Gibibytes => says(&["gb", "gib"]),
        Unit::Megabytes | Unit::Mebibytes => says(&["mb", "mib"]),
        Unit::Kilobytes | Unit::Kibibytes => says(&["kb", "kib"]),
        Unit::Joules => says(&["j", "joule"]),
        _ => column.own.iter().any(|own| own == &unit.symbol().to_lowercase()),
    }
}
