//! Best and worst configurations, what each parameter changes, and models against each other.

use domain::{Direction, Fact, StatisticKind, Test};

use super::Found;
use super::matter;
use super::noise::{self, Compared};
use crate::data::groups::Group;
use crate::data::redundant::{determines, joint};
use crate::data::{DimensionKind, Family, RowSet, cold};

mod effect;
mod models;
mod ranking;

/// Applies the rules to a family.
pub(crate) fn find(family: &Family, outliers: &[Vec<usize>], found: &mut Found) {
    let settings = family.settings();
    if family.rows().len() < matter::ROWS || matter::is_monitoring(family) {
        return;
    }
    let single = settings.iter().copied().chain(models::thing(family)).map(|at| vec![at]);
    let blocks: Vec<Blocks> =
        single.chain([settings.clone()]).map(|compared| Blocks::of(family, compared)).collect();
    for (measure, measured) in family.measures.iter().enumerate() {
        if !matter::is_level(family, measured) || matter::is_constant(measured) {
            continue;
        }
        let subject = Subject::of(family, measure, &outliers[measure], &blocks);
        if matter::is_headline(family, measured) {
            models::models(&subject, found);
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
struct Subject<'a> {
    family: &'a Family,
    measure: usize,
    rows: RowSet,
    /// What selects the rows, where cold ones were left out.
    warm: Option<(usize, usize)>,
    /// Rows that are left out because they are far from their like.
    outliers: &'a [usize],
    blocks: &'a [Blocks],
}

impl<'a> Subject<'a> {
    fn of(family: &'a Family, measure: usize, outliers: &'a [usize], blocks: &'a [Blocks]) -> Self {
        let rows = family.rows();
        let counts = |row: &u32| {
            family.measures[measure].value(*row as usize).is_some() && !outliers.contains(&(*row as usize))
        };
        let with_value = |rows: RowSet| RowSet(rows.0.into_iter().filter(counts).collect());
        match family.warm_pair().filter(|_| cold::spoils(&family.measures[measure].metric)) {
            Some(warm) => Self {
                family,
                measure,
                rows: with_value(family.warm(&rows)),
                warm: Some(warm),
                outliers,
                blocks,
            },
            None => Self { family, measure, rows: with_value(rows), warm: None, outliers, blocks },
        }
    }

    fn values(&self) -> &'a [f64] {
        &self.family.measures[self.measure].values
    }

    /// The mean of a group as a fact, or its only value.
    fn level(&self, group: &Group) -> Option<Fact> {
        let mut pairs = group.pairs.clone();
        pairs.extend(self.warm);
        let mut scope = self.family.scope(&group.rows, &pairs);
        let belongs = |row: &usize| {
            group.pairs.iter().all(|(at, value)| self.family.dimensions[*at].code(*row) == Some(*value))
        };
        if self.outliers.iter().any(belongs) {
            scope.configuration.push(("rows".to_owned(), "without outliers".to_owned()));
        }
        let values = self.family.values(self.measure, &group.rows);
        let statistic = match values.len() {
            1 => self.family.measures[self.measure].statistic.unwrap_or(StatisticKind::Value),
            _ => StatisticKind::Mean,
        };
        self.family.fact(self.measure, statistic, &group.rows, scope)
    }

    /// For each row under which conditions beside `compared` it was measured.
    fn blocks(&self, compared: &[usize]) -> Option<&'a [u32]> {
        let known = self.blocks.iter().find(|known| known.compared == compared)?;
        known.codes.as_deref()
    }

    fn direction(&self) -> Direction {
        self.family.measures[self.measure].direction
    }

    fn metric(&self) -> &'a domain::Metric {
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
struct Blocks {
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
