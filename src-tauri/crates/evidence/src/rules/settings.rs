//! Best and worst configurations, what each parameter changes, and models against each other.

use std::collections::BTreeMap;

use domain::{Direction, Fact, FactKind, Scope, StatisticKind, Test};

use super::Found;
use super::matter;
use super::noise::{self, Compared};
use crate::data::family::NONE;
use crate::data::groups::Group;
use crate::data::redundant::{determines, joint};
use crate::data::{DimensionKind, Family, RowSet, cold};
use crate::fact::{statistic_of, tally};

mod effect;
mod models;
mod prompts;
mod ranking;

/// Applies the rules to a family.
pub(crate) fn find(family: &Family, outliers: &[Vec<usize>], found: &mut Found) {
    let settings = family.settings();
    if !matter::can_compare(family) || matter::is_monitoring(family) {
        return;
    }
    let prompt = prompts::prompt(family);
    let single = settings.iter().copied().chain(models::thing(family)).chain(prompt).map(|at| vec![at]);
    let blocks: Vec<Blocks> =
        single.chain([settings.clone()]).map(|compared| Blocks::of(family, compared)).collect();
    for (measure, measured) in family.measures.iter().enumerate() {
        if !matter::is_level(family, measured) || matter::is_constant(measured) {
            continue;
        }
        let subject = Subject::of(family, measure, &outliers[measure], &blocks);
        if matter::is_headline(family, measured) {
            models::models(&subject, found);
            prompts::find(&subject, prompt, found);
        }
        if measured.direction != Direction::Neutral && !matter::is_part(family, measured) {
            ranking::best_and_worst(&subject, &settings, found);
        }
        if !matter::is_part(family, measured) || cold::shown_by(family) == Some(measure) {
            effect::effects(&subject, &settings, found);
        }
    }
}

/// A measure of a family with the rows that count for it.
pub(super) struct Subject<'a> {
    pub(super) family: &'a Family,
    pub(super) measure: usize,
    /// Every row that did not fail and is of one population: what levels are of.
    every: RowSet,
    /// The same without rows that are far from their like: what tests are of.
    pub(super) rows: RowSet,
    /// What selects the rows, where cold ones were left out.
    warm: Option<(usize, usize)>,
    blocks: &'a [Blocks],
}

impl<'a> Subject<'a> {
    pub(super) fn of(family: &'a Family, measure: usize, outliers: &[usize], blocks: &'a [Blocks]) -> Self {
        let rows = family.rows();
        let warm = family.warm_pair().filter(|_| cold::spoils(&family.measures[measure].metric));
        let mut every = if warm.is_some() { family.warm(&rows) } else { rows };
        every.0.retain(|row| family.measures[measure].value(*row as usize).is_some());
        let near = |row: &u32| !outliers.contains(&(*row as usize));
        let rows = RowSet(every.0.iter().copied().filter(near).collect());
        Self { family, measure, every, rows, warm, blocks }
    }

    /// The rows of a set that tests are of.
    fn tested(&self, rows: &RowSet) -> RowSet {
        let is_near = |row: &u32| self.rows.0.binary_search(row).is_ok();
        RowSet(rows.0.iter().copied().filter(is_near).collect())
    }

    /// Rows that belong to groups and are far from their like.
    fn left_out(&self, groups: &[&Group]) -> RowSet {
        let belongs = |row: u32| {
            groups.iter().any(|group| {
                group
                    .pairs
                    .iter()
                    .all(|(at, value)| self.family.dimensions[*at].code(row as usize) == Some(*value))
            })
        };
        let far = self.every.0.iter().copied().filter(|row| self.rows.0.binary_search(row).is_err());
        RowSet(far.filter(|row| belongs(*row)).collect())
    }

    pub(super) fn values(&self) -> &'a [f64] {
        &self.family.measures[self.measure].values
    }

    /// How many rows of a group's kind are far from their like, as a fact.
    pub(super) fn outliers(&self, group: &Group) -> Option<Fact> {
        let far = self.left_out(&[group]);
        let scope = || self.family.scope(&far, &group.pairs);
        let name = &self.family.measures[self.measure].name;
        let sources = || self.family.sources(self.measure, &far);
        (!far.is_empty()).then(|| tally("outliers", name, far.len(), scope(), sources()))
    }

    /// The mean of a group as a fact, or its only value.
    fn level(&self, group: &Group) -> Option<Fact> {
        let (statistic, value, n) = self.level_value(group)?;
        let scope = self.scope(group);
        Some(self.family.fact_of(self.measure, statistic, value, n, &group.rows, scope))
    }

    /// Which statistic the level of a group is, its value, and how many values stand behind it.
    fn level_value(&self, group: &Group) -> Option<(StatisticKind, f64, usize)> {
        let values = self.family.values(self.measure, &group.rows);
        let statistic = match values.len() {
            1 => self.family.measures[self.measure].statistic.unwrap_or(StatisticKind::Value),
            _ => StatisticKind::Mean,
        };
        Some((statistic, statistic_of(&values, statistic)?, values.len()))
    }

    /// What a group is about, and which of its rows are left out.
    fn scope(&self, group: &Group) -> Scope {
        let mut pairs = group.pairs.clone();
        pairs.extend(self.warm);
        let mut scope = self.family.scope(&group.rows, &pairs);
        let far = self.left_out(&[group]);
        if far.0.iter().any(|row| group.rows.0.binary_search(row).is_err()) {
            scope.configuration.push(("rows".to_owned(), "without outliers".to_owned()));
        }
        scope
    }

    /// The levels of groups, each under the conditions that all of them have in common and each condition counting
    /// once: rows that others lack would tilt them. `None` where they have none in common.
    pub(super) fn levels(&self, groups: &[&Group], blocks: Option<&[u32]>) -> Option<Vec<Fact>> {
        let block = |row: usize| blocks.map_or(0, |blocks| blocks[row]);
        let sums: Vec<BTreeMap<u32, (f64, usize)>> = groups
            .iter()
            .map(|group| {
                let mut sums: BTreeMap<u32, (f64, usize)> = BTreeMap::new();
                for row in group.rows.iter().filter(|row| block(*row) != NONE) {
                    let sum = sums.entry(block(row)).or_default();
                    *sum = (sum.0 + self.values()[row], sum.1 + 1);
                }
                sums
            })
            .collect();
        let (first, rest) = sums.split_first()?;
        let in_all = |block: &u32| rest.iter().all(|sums| sums.contains_key(block));
        let common: Vec<u32> = first.keys().copied().filter(in_all).collect();
        let counts =
            |sums: &BTreeMap<u32, (f64, usize)>| sums.values().map(|sum| sum.1).collect::<Vec<usize>>();
        let alike = sums.iter().all(|own| own.len() == common.len() && counts(own) == counts(first));
        if alike && groups.iter().all(|group| group.rows.iter().all(|row| block(row) != NONE)) {
            return groups.iter().map(|group| self.level(group)).collect();
        }
        if common.is_empty() {
            return None;
        }
        let level = |(group, sums): (&&Group, &BTreeMap<u32, (f64, usize)>)| {
            let shared = |row: &u32| common.binary_search(&block(*row as usize)).is_ok();
            let rows = RowSet(group.rows.0.iter().copied().filter(shared).collect());
            let value = common.iter().map(|block| sums[block].0 / sums[block].1 as f64).sum::<f64>()
                / common.len() as f64;
            let mut scope = self.scope(&Group { pairs: group.pairs.clone(), rows: rows.clone() });
            scope.configuration.push(("rows".to_owned(), "equal in everything else".to_owned()));
            let n = rows.len();
            let statistic = if n == 1 { StatisticKind::Value } else { StatisticKind::Mean };
            let mut fact = self.family.fact_of(self.measure, statistic, value, n, &rows, scope);
            if n > common.len() && common.len() > 1 {
                let formula = format!("mean of the means of {} conditions", common.len());
                fact.kind = FactKind::Derived { formula, of: Vec::new() };
            }
            fact
        };
        Some(groups.iter().zip(&sums).map(level).collect())
    }

    /// For each row under which conditions beside `compared` it was measured.
    fn blocks(&self, compared: &[usize]) -> Option<&'a [u32]> {
        let known = self.blocks.iter().find(|known| known.compared == compared)?;
        known.codes.as_deref()
    }

    pub(super) fn direction(&self) -> Direction {
        self.family.measures[self.measure].direction
    }

    /// The measure in a reader's words.
    fn called(&self) -> String {
        self.family.called(self.measure)
    }

    pub(super) fn metric(&self) -> &'a domain::Metric {
        &self.family.measures[self.measure].metric
    }

    fn is_better(&self, one: f64, other: f64) -> bool {
        match self.direction() {
            Direction::LowerIsBetter => one < other,
            _ => one > other,
        }
    }
}

/// The conditions beside what is compared, made once for all measures.
pub(super) struct Blocks {
    compared: Vec<usize>,
    codes: Option<Vec<u32>>,
}

impl Blocks {
    fn of(family: &Family, compared: Vec<usize>) -> Self {
        let own: Vec<&[u32]> = compared.iter().map(|at| family.dimensions[*at].codes.as_slice()).collect();
        let own = joint(&own);
        // A finer name of what is compared is no condition beside it; a date is.
        let finer = |at: usize| {
            let dimension = &family.dimensions[at];
            dimension.kind != DimensionKind::Date && determines(&dimension.codes, &own)
        };
        let others: Vec<&[u32]> = family
            .dividing()
            .into_iter()
            .filter(|at| !compared.contains(at) && !finer(*at))
            .map(|at| family.dimensions[at].codes.as_slice())
            .collect();
        let codes = (!others.is_empty()).then(|| joint(&others));
        Self { compared, codes }
    }
}

/// A comparison as a test; `None` where nothing was common.
fn test(compared: &Compared, subject: &Subject<'_>) -> Option<Test> {
    let unit = subject.family.measures[subject.measure].unit;
    match compared {
        Compared::Apart => None,
        Compared::Single { estimate, .. } => Some(noise::single(*estimate, unit)),
        Compared::Tested(comparison) => {
            let p = comparison.difference.p;
            let test = comparison.test(p, comparison.flipped, unit);
            Some(Test { beyond_noise: Some(noise::is_sure(p, comparison.flipped)), ..test })
        }
    }
}
