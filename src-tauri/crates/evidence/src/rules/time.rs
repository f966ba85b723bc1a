//! What happens over dated files: a step from one date on, or a steady rise or fall.

use std::collections::BTreeMap;

use domain::{Direction, Fact, FactId, FindingKind, Message, Scope, StatisticKind, Test, TestMethod, Unit};

use super::Found;
use super::matter;
use super::noise::{CONFIDENCE, SURE};
use super::say::{With, finding, named, sources_of};
use super::settings::Subject;
use crate::data::dates;
use crate::data::family::{NONE, place};
use crate::data::groups::Group;
use crate::data::redundant::{determines, joint};
use crate::data::{DimensionKind, Family, RowSet, cold};
use crate::fact::{change, tally};

mod between;

/// Fewest dates for a step or a trend.
const DATES: usize = 5;
/// From here on the permutation of dates can tell a step.
const DATES_TO_PERMUTE: usize = 8;
/// The smallest step or rise that is told, as a part of the level.
const LEAST: f64 = 0.03;
/// A step is likely below this probability under permutation.
const LIKELY: f64 = 0.05;
/// The most rows whose order is drawn again and again.
const MOST_ROWS: usize = 2_000;

/// The values of one measure by date.
struct Series<'a> {
    family: &'a Family,
    measure: usize,
    /// The dimension of the dates.
    dated: usize,
    /// Places of the dates that have values, in order, and their rows.
    dates: Vec<(usize, RowSet)>,
    /// Mean of each date, what other conditions give taken off.
    means: Vec<f64>,
    /// The same for each row, in the order of dates, with the place of its date.
    rows: Vec<(usize, f64)>,
    /// What the rows have in common.
    pairs: Vec<(usize, usize)>,
    /// How many rows far from their like were left out.
    without: Option<Fact>,
}

/// Applies the rules to a family.
pub(crate) fn find(family: &Family, outliers: &[Vec<usize>], found: &mut Found) {
    let dated = (0..family.dimensions.len()).find(|at| {
        let dimension = &family.dimensions[*at];
        dimension.kind == DimensionKind::Date && dimension.values.len() >= 2
    });
    let Some(dated) = dated.filter(|_| !matter::is_monitoring(family)) else { return };
    for (measure, measured) in family.measures.iter().enumerate() {
        // Of what has no better way only a steady rise or fall is told, and only of a quantity with a unit.
        if measured.direction == Direction::Neutral && measured.unit == Unit::None
            || !matter::is_level(family, measured)
            || matter::is_constant(measured)
            || matter::is_part(family, measured)
        {
            continue;
        }
        let subject = Subject::of(family, measure, &outliers[measure], &[]);
        let model =
            family.dividing().into_iter().find(|at| family.dimensions[*at].kind == DimensionKind::Model);
        let groups = match model {
            Some(model) => family.divide(&subject.rows, &[model]),
            None => vec![Group { pairs: Vec::new(), rows: subject.rows.clone() }],
        };
        for group in groups {
            match Series::of(family, measure, dated, &group.rows, group.pairs.clone()) {
                Some(mut series) => {
                    series.without = subject.outliers(&group);
                    series.examine(found);
                }
                None if measured.direction == Direction::Neutral => {}
                None => between::find(&subject, dated, &group, found),
            }
        }
    }
}

/// The conditions beside the date under which each row was measured: what follows from the date (a version, a commit)
/// is none.
fn conditions(family: &Family, dated: usize) -> Vec<u32> {
    let calendar = &family.dimensions[dated];
    let others: Vec<&[u32]> = family
        .dividing()
        .into_iter()
        .filter(|at| *at != dated && !determines(&calendar.codes, &family.dimensions[*at].codes))
        .filter(|at| family.dimensions[*at].kind != DimensionKind::Date)
        .map(|at| family.dimensions[at].codes.as_slice())
        .collect();
    joint(&others)
}

impl<'a> Series<'a> {
    fn of(
        family: &'a Family,
        measure: usize,
        dated: usize,
        rows: &RowSet,
        pairs: Vec<(usize, usize)>,
    ) -> Option<Self> {
        let calendar = &family.dimensions[dated];
        let blocks = conditions(family, dated);
        let block = |row: usize| blocks.get(row).copied().unwrap_or(0);
        let mut by_date: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        let mut of_blocks: BTreeMap<u32, BTreeMap<usize, (f64, f64)>> = BTreeMap::new();
        for row in rows.iter() {
            let (Some(value), Some(date)) = (family.measures[measure].value(row), calendar.code(row)) else {
                continue;
            };
            if block(row) == NONE {
                continue;
            }
            by_date.entry(date).or_default().push(place(row));
            let sum = of_blocks.entry(block(row)).or_default().entry(date).or_default();
            *sum = (sum.0 + value, sum.1 + 1.0);
        }
        if by_date.len() < DATES {
            return None;
        }
        // The level of a block is the mean of its dates, so that a date with many rows does not make it.
        let level: BTreeMap<u32, f64> = of_blocks
            .into_iter()
            .map(|(block, days)| {
                (block, days.values().map(|(sum, n)| sum / n).sum::<f64>() / days.len() as f64)
            })
            .collect();
        let grand = level.values().sum::<f64>() / level.len() as f64;
        let mut means = Vec::with_capacity(by_date.len());
        let mut own = Vec::new();
        let mut with_rows = Vec::with_capacity(by_date.len());
        for (at, (date, rows)) in by_date.into_iter().enumerate() {
            let values: Vec<f64> = rows
                .iter()
                .map(|row| {
                    family.measures[measure].values[*row as usize] - level[&block(*row as usize)] + grand
                })
                .collect();
            means.push(values.iter().sum::<f64>() / values.len() as f64);
            own.extend(values.into_iter().map(|value| (at, value)));
            with_rows.push((date, RowSet(rows)));
        }
        Some(Self { family, measure, dated, dates: with_rows, means, rows: own, pairs, without: None })
    }

    fn examine(&self, found: &mut Found) {
        let days: Vec<f64> = self
            .dates
            .iter()
            .filter_map(|(date, _)| dates::of_cell(&self.family.dimensions[self.dated].values[*date]))
            .map(dates::Moment::days)
            .collect();
        if days.len() != self.means.len() {
            return;
        }
        let step = statistics::step(&self.means);
        let steady = straightness(&days, &self.means);
        let neutral = self.family.measures[self.measure].direction == Direction::Neutral;
        if let Some(step) = step.filter(|step| !neutral && step.explained >= steady)
            && let Some(test) = self.is_step(&step)
        {
            self.stepped(&step, test, found);
        } else if let Some((slope, p)) = self.is_steady(&days) {
            self.drifts(&days, slope, p, found);
        }
    }

    /// The test of a step, where it is one beyond the noise.
    fn is_step(&self, step: &statistics::Step) -> Option<Test> {
        if ((step.after - step.before) / step.before).abs() < LEAST {
            return None;
        }
        let n = self.means.len();
        let found = statistics::pooled(&self.means[step.at..], &self.means[..step.at], CONFIDENCE)?;
        let splits = (n - 3) as f64;
        let p = (found.p * splits).min(1.0);
        if p >= SURE {
            return None;
        }
        // Seven dates have too few orders: their rows are put in another order instead, where there are enough.
        let permuted = if n >= DATES_TO_PERMUTE {
            statistics::step_by_chance(&self.means)
        } else if self.rows.len() >= 2 * n && self.rows.len() <= MOST_ROWS {
            let values: Vec<f64> = self.rows.iter().map(|(_, value)| *value).collect();
            statistics::step_by_chance(&values)
        } else {
            None
        };
        let sure = permuted.is_none_or(|permuted| permuted < LIKELY);
        sure.then(|| Test {
            method: if permuted.is_some() { TestMethod::Step } else { TestMethod::Welch },
            estimate: found.estimate,
            lower: Some(found.interval.low),
            upper: Some(found.interval.high),
            unit: self.family.measures[self.measure].unit,
            confidence: CONFIDENCE,
            p: Some(permuted.unwrap_or(p)),
            n: n as u64,
            beyond_noise: Some(true),
        })
    }

    fn is_steady(&self, days: &[f64]) -> Option<(f64, f64)> {
        let slope = statistics::theil_sen(days, &self.means)?;
        let p = statistics::mann_kendall(&self.means)?;
        let span = days[days.len() - 1] - days[0];
        let level = statistics::median(&self.means)?;
        let large = (slope * span / level).abs() >= LEAST;
        let likely = if self.means.len() < DATES_TO_PERMUTE { 2.0 * SURE } else { SURE };
        (p < likely && large && straightness(days, &self.means) > 0.6).then_some((slope, p))
    }

    fn rows_of(&self, dates: std::ops::Range<usize>) -> RowSet {
        let mut rows: Vec<u32> =
            self.dates[dates].iter().flat_map(|(_, rows)| rows.0.iter().copied()).collect();
        rows.sort_unstable();
        RowSet(rows)
    }

    /// Words that every sentence about the series has.
    fn message(&self, id: &str, of: &Fact, found: &Found) -> Message {
        let metric = &self.family.measures[self.measure].metric;
        let every = self.rows_of(0..self.dates.len());
        let without = self.without.as_ref().map_or_else(|| "none".to_owned(), |fact| fact.id.reference());
        Message::new(id)
            .with("place", found.place(self.family, metric, &every))
            .with("metric", self.family.called(self.measure))
            .with("of", of.scope.model.clone().unwrap_or_else(|| "none".to_owned()))
            .with("without", without)
    }

    fn ids(&self, facts: &[&Fact]) -> Vec<FactId> {
        facts.iter().copied().chain(&self.without).map(|fact| fact.id.clone()).collect()
    }

    fn label(&self, at: usize) -> &str {
        &self.family.dimensions[self.dated].values[self.dates[at].0]
    }

    /// The mean of some dates as a fact, about `when`.
    fn level(&self, dates: std::ops::Range<usize>, when: &str) -> Option<Fact> {
        let rows = self.rows_of(dates);
        let mut scope = self.family.scope(&rows, &self.pairs);
        if cold::spoils(&self.family.measures[self.measure].metric) && self.family.warm_pair().is_some() {
            scope.configuration.push((cold::START.to_owned(), "warm".to_owned()));
        }
        scope.date = Some(when.to_owned());
        self.family.fact(self.measure, StatisticKind::Mean, &rows, scope)
    }

    fn stepped(&self, step: &statistics::Step, test: Test, found: &mut Found) {
        let measured = &self.family.measures[self.measure];
        let date = self.label(step.at);
        let before = self.level(0..step.at, &format!("before {date}"));
        let after = self.level(step.at..self.dates.len(), &format!("from {date}"));
        let (Some(before), Some(after)) = (before, after) else { return };
        let Some(changed) = change(&after, &before) else { return };
        let up = step.after > step.before;
        if up != (after.value > before.value) {
            return;
        }
        let worse = match measured.direction {
            Direction::LowerIsBetter => up,
            _ => !up,
        };
        let kind = if worse { FindingKind::Regression } else { FindingKind::Trend };
        let mut scope = self.family.scope(&RowSet::default(), &[]);
        scope.model.clone_from(&after.scope.model);
        let id = if worse { "finding-regression" } else { "finding-improvement" };
        let message = self
            .message(id, &after, found)
            .with("date", date)
            .with("before", before.id.reference())
            .with("after", after.id.reference())
            .with("change", changed.id.reference());
        scope.date = Some(date.to_owned());
        let advice = worse.then(|| Message::new("advice-regression").with("date", date));
        let finding = finding(kind, message)
            .about(&measured.metric, scope, None)
            .resting_on(self.ids(&[&before, &after, &changed]))
            .shown_by(sources_of(&[&after, &before]))
            .tested(Some(test))
            .advising(advice)
            .weighing(measured.direction, changed.value / 100.0);
        found.facts_of(&[&before, &after]);
        found.facts_of(&self.without.iter().collect::<Vec<_>>());
        found.fact(changed);
        found.findings.push(named(finding));
    }

    fn drifts(&self, days: &[f64], slope: f64, p: f64, found: &mut Found) {
        let measured = &self.family.measures[self.measure];
        let last = self.dates.len() - 1;
        let first_level = self.level(0..1, self.label(0));
        let last_level = self.level(last..last + 1, self.label(last));
        let (Some(first), Some(end)) = (first_level, last_level) else { return };
        let Some(changed) = change(&end, &first) else { return };
        if (slope > 0.0) != (end.value > first.value) {
            return;
        }
        let worse = match measured.direction {
            Direction::LowerIsBetter => slope > 0.0,
            Direction::HigherIsBetter => slope < 0.0,
            Direction::Neutral => false,
        };
        let id = if slope > 0.0 { "finding-rises" } else { "finding-falls" };
        let every = self.rows_of(0..self.dates.len());
        let covered = self.family.scope(&every, &self.pairs);
        let sources = self.family.sources(self.measure, &every);
        let dates = tally("dates", &measured.name, self.dates.len(), covered, sources);
        let message = self
            .message(id, &end, found)
            .with("from", self.label(0))
            .with("to", self.label(last))
            .with("first", first.id.reference())
            .with("last", end.id.reference())
            .with("change", changed.id.reference())
            .with("dates", dates.id.reference());
        let mut about = self.family.scope(&RowSet::default(), &[]);
        about.model.clone_from(&end.scope.model);
        about.date = Some(self.label(last).to_owned());
        let test = Test {
            method: TestMethod::MannKendall,
            estimate: slope * (days[last] - days[0]),
            lower: None,
            upper: None,
            unit: measured.unit,
            confidence: CONFIDENCE,
            p: Some(p),
            n: self.means.len() as u64,
            beyond_noise: Some(true),
        };
        let advice = worse.then(|| Message::new("advice-trend").with("metric", measured.metric.name()));
        let finding = finding(FindingKind::Trend, message)
            .about(&measured.metric, about, Some(Scope::clone(&first.scope)))
            .resting_on(self.ids(&[&first, &end, &changed, &dates]))
            .shown_by(sources_of(&[&first, &end]))
            .tested(Some(test))
            .advising(advice)
            .weighing(measured.direction, changed.value / 100.0);
        found.facts_of(&[&first, &end, &dates]);
        found.facts_of(&self.without.iter().collect::<Vec<_>>());
        found.fact(changed);
        found.findings.push(named(finding));
    }
}

/// Which part of the squares a straight line explains.
fn straightness(days: &[f64], values: &[f64]) -> f64 {
    let n = days.len() as f64;
    let (x, y) = (days.iter().sum::<f64>() / n, values.iter().sum::<f64>() / n);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (day, value) in days.iter().zip(values) {
        xx += (day - x).powi(2);
        yy += (value - y).powi(2);
        xy += (day - x) * (value - y);
    }
    if xx <= 0.0 || yy <= 0.0 { 0.0 } else { xy * xy / (xx * yy) }
}
