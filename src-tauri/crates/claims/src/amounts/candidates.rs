//! Which values of the data a sentence may mean: of which rows, and which statistic of them.

use domain::StatisticKind;
use evidence::DimensionKind;

use super::{Candidate, Question};
use crate::figures::{Bound, Shape};
use crate::lexicon::MeasurePlace;
use crate::lookup::{Filter, Level, Lookup, by_value, in_bytes};
use crate::mentions::Mention;

/// The most values of a dimension that groups are made by.
const MOST_VALUES: usize = 64;
impl Question<'_> {
    /// Values that one reading names, the most natural first.
    pub(super) fn candidates(
        &self,
        lookup: &Lookup<'_>,
        measures: &[MeasurePlace],
        reading: &[&Mention],
    ) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (family, measure) in measures.iter().copied() {
            let one = lookup.family(family);
            let has_cold = one.cold.contains(&true);
            let thermal: &[Option<bool>] = match self.cold {
                Some(true) if has_cold => &[Some(true)],
                Some(false) if has_cold => &[Some(false)],
                _ if has_cold => &[None, Some(false)],
                _ => &[None],
            };
            for cold in thermal {
                let Some(filter) = lookup.filter(family, reading, *cold) else { continue };
                let Some(level) = lookup.level(&filter, measure) else { continue };
                let already = one.measures[measure].statistic;
                if self.extreme && already.is_none_or(|own| own == StatisticKind::Mean) {
                    for (filter, mean) in self.group_ends(lookup, &filter, measure) {
                        found.push(Candidate {
                            value: mean,
                            filter,
                            measure,
                            statistic: StatisticKind::Mean,
                        });
                    }
                }
                if self.begins.is_some() {
                    found.extend(self.at_end(lookup, &filter, measure));
                }
                for statistic in self.wanted(already, &level) {
                    if let Some(value) = value_of(&level, statistic) {
                        found.push(Candidate { value, filter: filter.clone(), measure, statistic });
                    }
                }
            }
            if let Some(factor) = in_bytes(&one.measures[measure]) {
                let own = found.iter().filter(|own| own.measure == measure && own.filter.family == family);
                let bytes: Vec<Candidate> =
                    own.map(|own| Candidate { value: own.value * factor, ..own.clone() }).collect();
                found.extend(bytes);
            }
        }
        found
    }

    /// The mean on the first date or step, or on the last: `grew from 1480 MB to 1538 MB`.
    fn at_end(&self, lookup: &Lookup<'_>, filter: &Filter, measure: usize) -> Vec<Candidate> {
        let family = lookup.family(filter.family);
        let goes_on = |at: &usize| {
            let dimension = &family.dimensions[*at];
            dimension.kind == DimensionKind::Date
                || matches!(
                    dimension.name.to_lowercase().as_str(),
                    "step"
                        | "epoch"
                        | "iteration"
                        | "round"
                        | "turn"
                        | "generation"
                        | "hour"
                        | "day"
                        | "week"
                )
        };
        let dated = (0..family.dimensions.len()).find(goes_on);
        let Some(dated) = dated.filter(|at| !filter.pairs.iter().any(|(own, _)| own == at)) else {
            return Vec::new();
        };
        let Some(groups) = lookup.groups(filter, &[dated]) else { return Vec::new() };
        let date = |group: &Filter| {
            let code = group.pairs.iter().find(|(at, _)| *at == dated).map_or(0, |(_, codes)| codes[0]);
            family.dimensions[dated].values[code].clone()
        };
        let mut ends: Vec<&Filter> = groups.iter().collect();
        ends.sort_by(|one, other| by_value(&date(one), &date(other)));
        let end = if self.begins == Some(true) { ends.first() } else { ends.last() };
        end.copied()
            .into_iter()
            .filter_map(|group| {
                let level = lookup.level(group, measure)?;
                let statistic = if level.n == 1 { StatisticKind::Value } else { StatisticKind::Mean };
                Some(Candidate { value: level.mean, filter: group.clone(), measure, statistic })
            })
            .collect()
    }

    /// The largest and smallest means of groups: `the best configuration reached 78 tok/s`.
    fn group_ends(&self, lookup: &Lookup<'_>, filter: &Filter, measure: usize) -> Vec<(Filter, f64)> {
        if self
            .statistics
            .iter()
            .any(|one| !matches!(one, StatisticKind::Mean | StatisticKind::Maximum | StatisticKind::Minimum))
        {
            return Vec::new();
        }
        let family = lookup.family(filter.family);
        let settings: Vec<usize> = (0..family.dimensions.len())
            .filter(|at| {
                let dimension = &family.dimensions[*at];
                let divides = matches!(
                    dimension.kind,
                    DimensionKind::Model | DimensionKind::Parameter | DimensionKind::Other
                );
                divides
                    && !dimension.redundant
                    && (2..=MOST_VALUES).contains(&dimension.values.len())
                    && !filter.pairs.iter().any(|(own, codes)| own == at && codes.len() == 1)
            })
            .collect();
        let mut ways: Vec<Vec<usize>> = settings.iter().map(|at| vec![*at]).collect();
        if settings.len() > 1 {
            ways.push(settings);
        }
        let mut ends = Vec::new();
        for way in ways {
            let Some(groups) = lookup.groups(filter, &way) else { continue };
            let means: Vec<(Filter, f64)> = groups
                .iter()
                .filter_map(|group| lookup.level(group, measure).map(|level| (group.clone(), level.mean)))
                .collect();
            let by_mean = |one: &&(Filter, f64), other: &&(Filter, f64)| one.1.total_cmp(&other.1);
            ends.extend(means.iter().max_by(by_mean).cloned());
            ends.extend(means.iter().min_by(by_mean).cloned());
        }
        ends
    }

    /// The statistics to look at, of a column that may itself hold a statistic.
    fn wanted(&self, already: Option<StatisticKind>, level: &Level) -> Vec<StatisticKind> {
        use StatisticKind::{Maximum, Mean, Median, Minimum, StandardDeviation, Sum, Value};
        let own = if level.n == 1 { Value } else { Mean };
        // `mean peak memory`: the peak is what is measured.
        let peak = |word: &String| matches!(word.as_str(), "peak" | "max" | "maximum" | "min" | "minimum");
        let named = self.words.iter().any(peak)
            && !self.statistics.iter().any(|one| matches!(one, Maximum | Minimum));
        let already = already.filter(|already| !(matches!(already, Maximum | Minimum) && named));
        if self.figure.shape == Shape::Spread {
            return match already {
                Some(StandardDeviation) => vec![own],
                Some(_) => Vec::new(),
                None => vec![StandardDeviation],
            };
        }
        let asked = &self.statistics;
        if let Some(already) = already {
            let spread = already == StandardDeviation;
            let fits = asked.is_empty() && !spread
                || asked.contains(&already)
                || asked.iter().all(|one| *one == Sum) && !spread;
            return match (fits, self.extreme) {
                (true, true) if self.end_only && level.n > 1 => vec![Maximum, Minimum],
                (true, true) => vec![own, Maximum, Minimum],
                (true, false) => vec![own],
                (false, _) if asked.contains(&Maximum) && already == Mean && level.n > 1 => vec![Maximum],
                (false, _) if asked.contains(&Minimum) && already == Mean && level.n > 1 => vec![Minimum],
                (false, _) => Vec::new(),
            };
        }
        let mut wanted = Vec::new();
        if !asked.is_empty() {
            wanted.extend(asked.iter().copied());
            if level.n == 1 {
                wanted.push(Value);
            }
            // `total` is also part of names: `total tokens` of one row, the mean of `total duration`.
            if asked.iter().all(|one| *one == Sum) && level.n > 0 {
                wanted.extend([own, Median]);
            }
        } else if level.n == 1 {
            wanted.push(Value);
        } else if !(self.end_only && self.extreme) {
            wanted.extend([Mean, Median]);
        }
        match self.figure.bound {
            Bound::UpTo => wanted.push(Maximum),
            Bound::DownTo => wanted.push(Minimum),
            _ if self.extreme => wanted.extend([Maximum, Minimum]),
            _ => {}
        }
        wanted
    }
}

fn value_of(level: &Level, statistic: StatisticKind) -> Option<f64> {
    let value = match statistic {
        StatisticKind::Value | StatisticKind::Mean => level.mean,
        StatisticKind::Median => level.median,
        StatisticKind::Minimum => level.min,
        StatisticKind::Maximum => level.max,
        StatisticKind::StandardDeviation => level.sd?,
        StatisticKind::Sum => level.sum,
        StatisticKind::Percentile95 => level.p95,
        StatisticKind::Percentile99 => level.p99,
        _ => return None,
    };
    value.is_finite().then_some(value)
}
