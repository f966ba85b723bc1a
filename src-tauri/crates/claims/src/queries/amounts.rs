//! What an amount can be: a statistic of a column over rows, the question that leaves least open first.

mod said;

use domain::{StatisticKind, Unit};
use foldhash::HashMap;

pub(super) use self::said::SUPERLATIVES;
use super::frames::{Column, Frames, Value};
use super::pairs::STRANGER;
use super::picks::Pick;
use super::rows::rows;
use super::{Asker, BEHIND, MARGIN, Query, fact, picks_of, row_numbers};
use crate::claim::Judgement;
use crate::figures::{Bound, Shape};
use crate::lexicon::singular;

/// The question that leaves least open, whatever the figure says.
pub(crate) struct Answer {
    pub(super) cost: f64,
    pub(super) frame: usize,
    pub(super) column: usize,
    pub(super) rows: Vec<usize>,
}

/// The most rows that are looked at for one figure.
const MOST_ROWS: usize = 3_000_000;

/// What it leaves open that the name before a figure is of another table.
const OF_ANOTHER: f64 = 3.0;
/// What columns are called that count what went wrong.
const FAILURES: &[&str] = &["error", "failure", "failed", "timeout"];
/// What it leaves open that what is counted is counted over all rows that are meant.
const COUNTED: f64 = 0.4;

impl Asker<'_, '_> {
    /// Whether the figure says which rows are meant, and such rows there are.
    pub(crate) fn setting(&self) -> Option<Judgement> {
        let read = self.scene.read;
        let picks = picks_of(self.scene, read);
        let own = row_numbers(self.scene, self.cell.map(|(head, _)| head), None, read);
        let first_cell = self.cell.is_some_and(|(_, at)| at == 0);
        let is_it = |pick: &&Pick| {
            pick.number
                && (pick.firm || first_cell)
                && pick.first <= self.figure.at
                && self.figure.at < pick.last
        };
        let pick = picks.iter().chain(&own).find(is_it)?;
        for value in &pick.values {
            let own = self.own_entries(value.frame);
            let mut filters = vec![(value.column, vec![value.code])];
            for (column, entries) in own.iter().filter(|(column, _)| *column != value.column) {
                if entries.iter().all(|entry| entry.firm && !entry.number) {
                    filters.push((*column, entries.iter().flat_map(|entry| entry.codes.clone()).collect()));
                }
            }
            let frame = &self.frames().all[value.frame];
            let rows = rows(frame, &Query { filters, ..Query::default() });
            let Some(first) = rows.first() else { continue };
            let Ok(number) = frame.columns[value.column].values[value.code].parse::<f64>() else {
                return Some(Judgement::supported("claim-supported-date", Vec::new()));
            };
            let cells = [(*first, number)];
            let id = self
                .fact(value.frame, value.column, &cells, StatisticKind::Value, number)
                .map(|fact| self.scene.lookup.keep(fact));
            return Some(Judgement::supported("claim-supported-setting", id.into_iter().collect()));
        }
        None
    }

    /// The best question that the figure bears out.
    pub(super) fn best(&self) -> (Option<Judgement>, Option<Answer>) {
        let most = self.bits() - MARGIN;
        if most < 0.0 {
            return (None, None);
        }
        let mut best: Option<(f64, Judgement)> = None;
        let mut least = f64::INFINITY;
        let mut answer: Option<Answer> = None;
        let mut left = MOST_ROWS;
        let statistics = self.statistics();
        let strangers = |frame: usize| {
            let firm = self.own.iter().filter(|pick| pick.firm && !pick.number);
            firm.filter(|pick| pick.values.iter().all(|value| value.frame != frame)).count()
        };
        // Whom the figure stands nearest to is whom it is about.
        let nearest = self.nearest();
        let of_another =
            |frame: usize| nearest.is_some_and(|pick| pick.values.iter().all(|value| value.frame != frame));
        let said = |frame: usize| {
            let words = self.frames().all[frame].words.iter().filter(|word| word.len() > 2);
            words.filter(|word| self.scene.surroundings().own_words.contains(word.as_str())).count()
        };
        let all = 0..self.frames().all.len();
        let most_said = all.clone().map(said).max().unwrap_or(0);
        for frame in all {
            let columns = self.columns(frame, false);
            if columns.is_empty() {
                continue;
            }
            let another = if of_another(frame) { OF_ANOTHER } else { 0.0 };
            let stranger =
                another + STRANGER * strangers(frame) as f64 + 0.4 * (most_said - said(frame)).min(4) as f64;
            let plain = self.plain_queries(frame);
            let limit =
                |best: &Option<(f64, Judgement)>| best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6);
            for round in 0..2 {
                let more;
                let queries = if round == 0 {
                    &plain
                } else {
                    more = self.freed(frame, &plain, limit(&best));
                    &more
                };
                let easiest = columns.iter().map(|(_, unsaid)| *unsaid).fold(f64::INFINITY, f64::min);
                for query in queries {
                    if query.cost + easiest + stranger > limit(&best) {
                        continue;
                    }
                    let rows = rows(&self.frames().all[frame], query);
                    for (column, unsaid) in columns.iter() {
                        let cost = query.cost + unsaid + stranger;
                        if cost > limit(&best) || rows.is_empty() {
                            continue;
                        }
                        left = left.saturating_sub(rows.len());
                        if left == 0 {
                            return (None, None);
                        }
                        let (easiest, judged) = self.judged(
                            frame,
                            *column,
                            &query.filters,
                            &rows,
                            &statistics,
                            limit(&best) - cost,
                        );
                        if cost + easiest < least {
                            answer = Some(Answer {
                                cost: cost + easiest,
                                frame,
                                column: *column,
                                rows: rows.clone(),
                            });
                        }
                        least = least.min(cost + easiest);
                        if let Some((more, judgement)) = judged {
                            best = Some((cost + more, judgement));
                        }
                    }
                }
            }
        }
        (best.filter(|(cost, _)| *cost <= least + BEHIND).map(|(_, judgement)| judgement), answer)
    }

    /// The name that stands right before the figure in its clause.
    fn nearest(&self) -> Option<&Pick> {
        // Of a cell, names may stand in the head.
        if self.cell.is_some() {
            return None;
        }
        let clauses = &self.scene.read.clauses;
        let is_name = |pick: &&Pick| {
            let of_column = |value: &Value| Frames::is_column(self.frames().column(*value));
            self.scene.read.tokens[pick.first].number().is_none() && pick.values.iter().any(of_column)
        };
        let named = self.own.iter().filter(|pick| pick.firm && !pick.number).filter(is_name);
        named
            .filter(|pick| pick.last <= self.figure.first && clauses[pick.first] == clauses[self.figure.at])
            .max_by_key(|pick| pick.last)
    }

    /// What the easiest question about a column over some rows leaves open, and the first that the figure bears out.
    fn judged(
        &self,
        frame: usize,
        column: usize,
        filters: &[(usize, Vec<usize>)],
        rows: &[usize],
        statistics: &[(StatisticKind, f64)],
        most: f64,
    ) -> (f64, Option<(f64, Judgement)>) {
        let one = &self.frames().all[frame];
        let of = &one.columns[column];
        let cells: Vec<(usize, f64)> =
            rows.iter().map(|row| (*row, of.numbers[*row])).filter(|(_, value)| value.is_finite()).collect();
        let Some(level) = Level::of(&cells) else { return (f64::INFINITY, None) };
        let support = |statistic: StatisticKind, value: f64| {
            let fact = self.fact(frame, column, &cells, statistic, value)?;
            Some(Judgement::supported("claim-supported-value", vec![self.scene.lookup.keep(fact)]))
        };
        if let Shape::Range(low, high) = self.figure.shape {
            let slack = self.figure.step * 0.5 + 1e-9 * high.abs();
            let (min, max) = (self.written(of, level.min), self.written(of, level.max));
            let hit = min
                .iter()
                .zip(&max)
                .any(|(min, max)| (min - low).abs() <= slack && (max - high).abs() <= slack);
            let found = if hit && level.n > 1 { support(StatisticKind::Maximum, level.max) } else { None };
            let easiest = if level.n > 1 { 0.0 } else { f64::INFINITY };
            return (easiest, found.map(|found| (0.0, found)));
        }
        let bounded = matches!(self.figure.bound, Bound::AtLeast | Bound::AtMost);
        if level.n > 1
            && let Some(unsaid) = self.single()
            && let cost = unsaid + 0.3 * (level.n as f64).log2()
            && cost <= most
            && let Some(cell) = cells.iter().find(|(_, value)| {
                self.written(of, *value).iter().any(|value| !bounded && self.figure.covers(*value))
            })
        {
            let fact = self.fact(frame, column, &[*cell], StatisticKind::Value, cell.1);
            let found = fact.map(|fact| {
                Judgement::supported("claim-supported-value", vec![self.scene.lookup.keep(fact)])
            });
            return (0.3, found.map(|found| (cost, found)));
        }
        let mut easiest = f64::INFINITY;
        let counted = self.counts(of);
        for (statistic, unsaid) in statistics {
            let cost = match statistic {
                _ if level.n == 1 => 0.0,
                StatisticKind::Sum if counted => unsaid.min(COUNTED),
                _ => *unsaid,
            };
            easiest = easiest.min(cost);
            if cost > most || bounded && level.n > 1 && *unsaid > 0.3 {
                continue;
            }
            // Sorting is spared where the median cannot be it.
            if *statistic == StatisticKind::Median && !self.lies_within(of, &level) {
                continue;
            }
            let Some(value) = level.value(*statistic) else { continue };
            let wrong_end = match self.figure.bound {
                Bound::AtLeast => *statistic == StatisticKind::Maximum,
                Bound::AtMost => *statistic == StatisticKind::Minimum,
                _ => false,
            };
            let hit = (!wrong_end || level.n == 1)
                && self.written(of, value).iter().any(|value| {
                    self.figure.covers(*value)
                        && (!bounded || (value - self.figure.value).abs() <= 0.2 * self.figure.value.abs())
                });
            if hit {
                if !self.leads(frame, column, filters, value) {
                    continue;
                }
                return (easiest, support(*statistic, value).map(|found| (cost, found)));
            }
        }
        (easiest, None)
    }

    /// `15 errors in 3,840 requests`, `it failed 24 times`: whether the figure counts what a column has the numbers of.
    pub(super) fn counts(&self, of: &Column) -> bool {
        let figure = self.figure;
        let tokens = &self.scene.read.tokens;
        if figure.unit.is_some() || figure.value.fract() != 0.0 || of.unit != Unit::None {
            return false;
        }
        let Some(next) = tokens.get(figure.last) else { return false };
        let noun = singular(&next.lower);
        let before = &tokens[figure.first.saturating_sub(2)..figure.first];
        let failed = next.is("times") && before.iter().any(|token| token.is_any(&["failed", "fails"]));
        noun.len() > 2 && of.own.iter().any(|own| own == noun)
            || failed && of.own.iter().any(|own| FAILURES.contains(&own.as_str()))
    }

    /// Whether the figure lies between the ends of some cells, as it is written.
    fn lies_within(&self, of: &Column, level: &Level<'_>) -> bool {
        let (low, high) = (self.written(of, level.min), self.written(of, level.max));
        let step = self.figure.step.abs();
        low.iter().zip(&high).any(|(low, high)| {
            (low.min(*high) - step..=low.max(*high) + step).contains(&self.figure.value)
                || self.figure.bound != Bound::Exact
        })
    }

    /// `The hottest surface, 55.6 °C, was found on x`: whether a value lies at an end of what the sentence has before
    /// it names whose it is.
    fn leads(&self, frame: usize, column: usize, filters: &[(usize, Vec<usize>)], value: f64) -> bool {
        let read = self.scene.read;
        let superlative = (0..self.figure.first).any(|at| {
            read.clauses[at] == read.clauses[self.figure.at] && read.tokens[at].is_any(SUPERLATIVES)
        });
        if !superlative || self.cell.is_some() {
            return true;
        }
        let behind: Vec<usize> = self
            .own
            .iter()
            .filter(|pick| pick.first >= self.figure.last)
            .flat_map(|pick| {
                pick.values.iter().filter(|value| value.frame == frame).map(|value| value.column)
            })
            .collect();
        let ahead: Vec<_> = filters.iter().filter(|(at, _)| !behind.contains(at)).cloned().collect();
        if ahead.len() == filters.len() {
            return true;
        }
        let one = &self.frames().all[frame];
        let of = &one.columns[column];
        let all = rows(one, &Query { filters: ahead.clone(), ..Query::default() });
        let known = all.iter().map(|row| of.numbers[*row]).filter(|own| own.is_finite());
        let (low, high) =
            known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), own| (low.min(own), high.max(own)));
        let is = |end: f64| (end - value).abs() <= 1e-9 * value.abs();
        if is(low) || is(high) {
            return true;
        }
        // Means of what is named behind it, each against the others.
        let named: Vec<usize> = filters.iter().map(|(at, _)| *at).filter(|at| behind.contains(at)).collect();
        let mut groups: HashMap<Vec<Option<usize>>, (f64, f64)> = HashMap::default();
        for row in all.iter().filter(|row| of.numbers[**row].is_finite()) {
            let key = named.iter().map(|at| one.columns[*at].code(*row)).collect();
            let group = groups.entry(key).or_default();
            group.0 += of.numbers[*row];
            group.1 += 1.0;
        }
        let means: Vec<f64> = groups.values().map(|(sum, count)| sum / count).collect();
        let near = |one: f64| (one - value).abs() <= 1e-6 * value.abs();
        means.iter().copied().reduce(f64::min).is_some_and(near)
            || means.iter().copied().reduce(f64::max).is_some_and(near)
    }

    pub(crate) fn fact(
        &self,
        frame: usize,
        column: usize,
        cells: &[(usize, f64)],
        statistic: StatisticKind,
        value: f64,
    ) -> Option<domain::Fact> {
        let one = &self.frames().all[frame];
        let rows: Vec<usize> = cells.iter().map(|(row, _)| *row).collect();
        let cells: Vec<(usize, usize, usize, f64)> = cells
            .iter()
            .filter_map(|(row, value)| {
                let (at, table, row) = one.places[*row];
                Some((table, one.columns[column].places[at]?, row, *value))
            })
            .collect();
        let statistic = if cells.len() == 1 { StatisticKind::Value } else { statistic };
        let of = &one.columns[column];
        let table = |at: usize| &self.frames().tables[at];
        let Some(whole) = of.whole else { return fact::fact(table, &cells, statistic, value, of.unit) };
        let places = &one.columns[whole].places;
        let beside: Vec<(usize, usize, usize)> = rows
            .iter()
            .filter_map(|row| {
                let (at, table, row) = one.places[*row];
                Some((table, places[at]?, row))
            })
            .collect();
        fact::share(table, &of.name, &one.columns[whole].name, &cells, &beside, statistic, value)
    }
}

/// Location and spread of some cells.
pub(crate) struct Level<'c> {
    cells: &'c [(usize, f64)],
    pub(crate) n: usize,
    pub(crate) mean: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
    sum: f64,
}

impl<'c> Level<'c> {
    pub(crate) fn of(cells: &'c [(usize, f64)]) -> Option<Self> {
        let (mut min, mut max, mut sum) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        for (_, value) in cells {
            (min, max, sum) = (min.min(*value), max.max(*value), sum + value);
        }
        let n = cells.len();
        (n > 0).then(|| Self { cells, n, mean: sum / n as f64, min, max, sum })
    }

    pub(crate) fn value(&self, statistic: StatisticKind) -> Option<f64> {
        let values = || -> Vec<f64> { self.cells.iter().map(|(_, value)| *value).collect() };
        match statistic {
            StatisticKind::Value | StatisticKind::Mean => Some(self.mean),
            StatisticKind::Median => statistics::median(&values()),
            StatisticKind::Minimum => Some(self.min),
            StatisticKind::Maximum => Some(self.max),
            StatisticKind::Sum => Some(self.sum),
            StatisticKind::StandardDeviation => statistics::standard_deviation(&values()),
            _ => None,
        }
    }
}
