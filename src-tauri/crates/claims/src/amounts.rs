//! Judges a number that says how much something measured: `102.85 tok/s`, `TTFT of 0.165`.

mod candidates;

use domain::{Dimension, FactId, StatisticKind, Unit};
use smallvec::{SmallVec, smallvec};

use crate::claim::{Judgement, number, with_unit, written};
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::lexicon::{MeasurePlace, words_of};
use crate::lookup::{Filter, Lookup};
use crate::mentions::Mention;

/// What a number is asked to be.
#[expect(clippy::struct_excessive_bools, reason = "each says one thing that the sentence says or not")]
pub(crate) struct Question<'q> {
    pub(crate) figure: &'q Figure,
    /// The unit that a label or a column head gives, where the number has none.
    pub(crate) unit: Option<Unit>,
    /// Measures that the sentence names; empty where it names no metric.
    pub(crate) measures: &'q [MeasurePlace],
    /// Whether it names a metric at all.
    pub(crate) names_metric: bool,
    /// Subjects in the order in which they are tried.
    pub(crate) readings: &'q [Vec<&'q Mention>],
    /// The statistics that it asks for; empty where it asks for none.
    pub(crate) statistics: Vec<StatisticKind>,
    /// Whether it speaks of a best, worst, highest, lowest.
    pub(crate) extreme: bool,
    /// Whether it speaks of nothing but an end of all there is: `the highest throughput was`.
    pub(crate) end_only: bool,
    pub(crate) cold: Option<bool>,
    /// Words of the sentence, to tell measures of one metric apart.
    pub(crate) words: &'q [String],
    /// Whether it speaks of one row among those that are meant: `in one of its runs`.
    pub(crate) any_row: bool,
    /// Which end of `from … to …` it is: what was at first (`true`), or what at last.
    pub(crate) begins: Option<bool>,
    /// Whether a range says where all values lie, and not about where one does.
    pub(crate) strict: bool,
}

/// One value that could be meant.
#[derive(Debug, Clone)]
struct Candidate {
    value: f64,
    filter: Filter,
    measure: usize,
    statistic: StatisticKind,
}

/// The most candidates that an unsupported number shows.
const SHOWN: usize = 4;

impl Question<'_> {
    fn written_unit(&self) -> Option<Unit> {
        self.figure.measured_unit().or(self.unit)
    }

    /// The sign of a unit that no table knows.
    fn sign(&self) -> Option<&str> {
        match &self.figure.unit {
            Some(WrittenUnit::Sign(sign)) => Some(sign),
            _ => None,
        }
    }

    /// A value of the data in the unit of the figure, where the two measure the same.
    fn in_figure_unit(&self, value: f64, unit: Unit) -> Written {
        in_figure_unit(self.figure, self.unit, value, unit)
    }

    fn is(&self, value: f64, unit: Unit) -> bool {
        if let Shape::Range(low, high) = self.figure.shape
            && (self.strict || high > low * 1.1)
        {
            return false;
        }
        self.in_figure_unit(value, unit).iter().any(|value| {
            self.figure.covers(*value)
                || self.figure.sign.is_none() && self.figure.covers(-*value) && *value < 0.0
        })
    }

    /// Measures that can be meant: those named, of the right dimension, and of these the ones whose names say most
    /// of the sentence's words.
    fn measures(&self, lookup: &Lookup<'_>) -> Vec<MeasurePlace> {
        let unit = self.written_unit();
        let fits = |place: &MeasurePlace| {
            let measure = &lookup.family(place.0).measures[place.1];
            match self.sign() {
                Some(sign) => {
                    matches!(measure.unit, Unit::None | Unit::PerSecond)
                        || measure.name.to_lowercase().contains(sign)
                }
                None => unit.is_none_or(|unit| {
                    let rate = unit.dimension() == Dimension::DataRate && measure.unit == Unit::None;
                    unit.dimension() == measure.unit.dimension()
                        || rate && measure.name.to_lowercase().contains("bps")
                }),
            }
        };
        let mut places: Vec<MeasurePlace> =
            self.measures.iter().filter(|place| fits(place)).copied().collect();
        if let Some(sign) = self.sign().filter(|_| places.is_empty() && !self.names_metric) {
            for (family, one) in lookup.knowledge.data.families.iter().enumerate() {
                places.extend(
                    (0..one.measures.len())
                        .filter(|at| goes_with(sign, &one.measures[*at].name))
                        .map(|at| (family, at)),
                );
            }
        }
        if places.is_empty()
            && unit.is_some()
            && self.figure.unit.is_some()
            && !(self.names_metric && self.measures.is_empty())
        {
            let data = &lookup.knowledge.data;
            for (family, one) in data.families.iter().enumerate() {
                places.extend((0..one.measures.len()).map(|measure| (family, measure)).filter(fits));
            }
            // Nothing but the unit says what is meant, and the sentence names something else.
            if self.names_metric && unit.is_some_and(|unit| unit == Unit::Percent) {
                places.clear();
            }
        }
        lookup.best_named(&places, self.words)
    }

    /// Judges the number.
    pub(crate) fn judge(&self, lookup: &Lookup<'_>) -> Option<Judgement> {
        let measures = self.measures(lookup);
        if measures.is_empty() {
            return None;
        }
        let mut wrong: Vec<Candidate> = Vec::new();
        for reading in self.readings {
            let candidates = self.candidates(lookup, &measures, reading);
            if let Shape::Range(low, high) = self.figure.shape
                && let Some(judgement) = self.range(lookup, &measures, reading, low, high)
            {
                return Some(judgement);
            }
            if let Some(right) =
                candidates.iter().find(|candidate| self.is(candidate.value, Self::unit_of(lookup, candidate)))
            {
                let facts = Self::facts(lookup, std::slice::from_ref(right));
                return Some(Judgement::supported("claim-supported-value", facts));
            }
            if self.any_row
                && let Some(judgement) = self.some_row(lookup, &measures, reading)
            {
                return Some(judgement);
            }
            if wrong.is_empty() {
                wrong = candidates;
            }
        }
        Some(self.refuse(lookup, &measures, &wrong))
    }

    /// Whether any row that is meant has the value.
    fn some_row(
        &self,
        lookup: &Lookup<'_>,
        measures: &[MeasurePlace],
        reading: &[&Mention],
    ) -> Option<Judgement> {
        for (family, measure) in measures.iter().copied() {
            let Some(filter) = lookup.filter(family, reading, None) else { continue };
            let rows = lookup.rows(&filter);
            let one = lookup.family(family);
            let unit = one.measures[measure].unit;
            let row = rows
                .iter()
                .find(|row| one.measures[measure].value(*row).is_some_and(|value| self.is(value, unit)));
            let Some(row) = row.and_then(|row| u32::try_from(row).ok()) else { continue };
            let only = evidence::RowSet(vec![row]);
            let mut scope = one.scope(&only, &[]);
            scope.configuration.push(("row".to_owned(), one.line_of(row as usize).to_string()));
            let fact = one.fact(measure, StatisticKind::Value, &only, scope)?;
            return Some(Judgement::supported("claim-supported-value", vec![lookup.keep(fact)]));
        }
        None
    }

    fn unit_of(lookup: &Lookup<'_>, candidate: &Candidate) -> Unit {
        lookup.family(candidate.filter.family).measures[candidate.measure].unit
    }

    fn facts(lookup: &Lookup<'_>, candidates: &[Candidate]) -> Vec<FactId> {
        let mut facts: Vec<FactId> = Vec::new();
        for candidate in candidates {
            if let Some(fact) = lookup.fact(&candidate.filter, candidate.measure, candidate.statistic)
                && !facts.contains(&fact.id)
            {
                facts.push(fact.id);
            }
        }
        facts
    }

    /// `102–104 tok/s` holds where the values run from the one to the other, or all lie between.
    fn range(
        &self,
        lookup: &Lookup<'_>,
        measures: &[MeasurePlace],
        reading: &[&Mention],
        low: f64,
        high: f64,
    ) -> Option<Judgement> {
        for (family, measure) in measures.iter().copied() {
            for cold in [None, Some(false)] {
                let Some(filter) = lookup.filter(family, reading, cold) else { continue };
                let Some(level) = lookup.level(&filter, measure) else { continue };
                let unit = lookup.family(family).measures[measure].unit;
                let ends = self
                    .in_figure_unit(level.min, unit)
                    .into_iter()
                    .zip(self.in_figure_unit(level.max, unit));
                for (min, max) in ends {
                    let slack = self.figure.step * 0.5 + 1e-9 * high.abs();
                    let loose =
                        if self.figure.bound == Bound::About { (high - low).abs() * 0.1 } else { slack };
                    let spans = (min - low).abs() <= loose && (max - high).abs() <= loose;
                    let within = min >= low - slack && max <= high + slack;
                    if spans || within && (max - min) >= (high - low) * 0.2 {
                        let mut facts = Vec::new();
                        for statistic in [StatisticKind::Minimum, StatisticKind::Maximum] {
                            facts.extend(lookup.fact(&filter, measure, statistic).map(|fact| fact.id));
                        }
                        return Some(Judgement::supported("claim-supported-range", facts));
                    }
                }
            }
        }
        None
    }

    /// Contradicted where the sentence says what it is about and the data know it; otherwise unsupported.
    fn refuse(&self, lookup: &Lookup<'_>, measures: &[MeasurePlace], wrong: &[Candidate]) -> Judgement {
        let named = self.readings.first().is_some_and(|reading| !reading.is_empty());
        let mut families: Vec<usize> = wrong.iter().map(|candidate| candidate.filter.family).collect();
        families.sort_unstable();
        families.dedup();
        let mut metrics: Vec<&domain::Metric> = wrong
            .iter()
            .map(|candidate| &lookup.family(candidate.filter.family).measures[candidate.measure].metric)
            .collect();
        metrics.sort();
        metrics.dedup();
        // A rate says what is measured; a time alone could be anything's.
        let rate = matches!(self.figure.measured_unit(), Some(Unit::TokensPerSecond | Unit::CallsPerSecond))
            || self.sign().is_some();
        let certain = !wrong.is_empty()
            && (self.names_metric
                || rate
                || named && metrics.len() == 1 && self.figure.bound == Bound::Exact)
            && (named && (self.names_metric || metrics.len() == 1)
                || families.len() == 1 && metrics.len() == 1);
        if certain {
            let nearest = self.nearest(lookup, wrong);
            let step = self.figure.step * self.figure.scale();
            let unit = self.written_unit();
            if let Some(fact) =
                nearest.and_then(|nearest| lookup.fact(&nearest.filter, nearest.measure, nearest.statistic))
            {
                let right =
                    if let Shape::Range(..) = self.figure.shape { self.span(lookup, wrong) } else { None };
                let right = right.unwrap_or_else(|| written(&fact, unit, step));
                return Judgement::contradicted("claim-contradicted-value", vec![fact.id], right);
            }
        }
        // Neither a whole nor any part of it has the value.
        let asks_level = self.figure.bound == Bound::Exact || self.figure.bound == Bound::About;
        if !wrong.is_empty()
            && self.names_metric
            && asks_level
            && matches!(self.figure.shape, Shape::Plain)
            && !self.is_somewhere(lookup, measures)
            && let Some(nearest) = self.nearest(lookup, wrong)
            && let Some(fact) = lookup.fact(&nearest.filter, nearest.measure, nearest.statistic)
        {
            let right = written(&fact, self.written_unit(), self.figure.step * self.figure.scale());
            return Judgement::contradicted("claim-contradicted-value", vec![fact.id], right);
        }
        // Outside of all that was measured: wrong, whoever is meant.
        if self.names_metric
            && self.figure.shape == Shape::Plain
            && self.figure.bound == Bound::Exact
            && self.statistics.iter().all(|one| *one != StatisticKind::Sum)
            && let Some(judgement) = self.outside(lookup, measures)
        {
            return judgement;
        }
        let natural: Vec<Candidate> = wrong.iter().take(SHOWN).cloned().collect();
        let facts = Self::facts(lookup, &natural);
        if facts.len() > 1 {
            return Judgement::unsupported("claim-unsupported-ambiguous", facts);
        }
        Judgement::unsupported("claim-unsupported-number", facts)
    }

    /// Whether any row, or the mean over any value of a dimension, is like that.
    fn is_somewhere(&self, lookup: &Lookup<'_>, measures: &[MeasurePlace]) -> bool {
        measures.iter().any(|place| {
            let unit = lookup.family(place.0).measures[place.1].unit;
            lookup.anywhere(*place).iter().any(|value| self.is(*value, unit))
        })
    }

    /// Of the natural values (the first statistic of each place) the nearest.
    fn nearest<'c>(&self, lookup: &Lookup<'_>, wrong: &'c [Candidate]) -> Option<&'c Candidate> {
        let first = wrong.first()?.statistic;
        let target = match self.figure.shape {
            Shape::Range(low, high) => f64::midpoint(low, high),
            _ => self.figure.value,
        };
        let distance = |candidate: &&Candidate| {
            let unit = Self::unit_of(lookup, candidate);
            let values = self.in_figure_unit(candidate.value, unit);
            values.iter().map(|value| (value - target).abs()).fold(f64::INFINITY, f64::min)
        };
        let kind =
            if self.extreme && wrong.iter().any(|candidate| candidate.statistic == StatisticKind::Maximum) {
                None
            } else {
                Some(first)
            };
        wrong
            .iter()
            .filter(|candidate| {
                kind.is_none_or(|kind| {
                    candidate.statistic == kind || candidate.statistic == StatisticKind::Value
                })
            })
            .min_by(|one, other| distance(one).total_cmp(&distance(other)))
    }

    fn span(&self, lookup: &Lookup<'_>, wrong: &[Candidate]) -> Option<String> {
        let candidate = wrong.first()?;
        let level = lookup.level(&candidate.filter, candidate.measure)?;
        let unit = Self::unit_of(lookup, candidate);
        let to = self.written_unit().unwrap_or(unit);
        let low = unit.convert(level.min, to)?;
        let high = unit.convert(level.max, to)?;
        Some(format!("{}–{}", number(low, self.figure.step), with_unit(high, to, self.figure.step)))
    }

    fn outside(&self, lookup: &Lookup<'_>, measures: &[MeasurePlace]) -> Option<Judgement> {
        let mut low = f64::INFINITY;
        let mut high = f64::NEG_INFINITY;
        let mut facts = Vec::new();
        let mut to = None;
        for (family, measure) in measures.iter().copied() {
            let filter = Filter { family, pairs: Vec::new(), parts: None, cold: None };
            let Some(level) = lookup.level(&filter, measure) else { continue };
            let unit = lookup.family(family).measures[measure].unit;
            let own = self.written_unit().unwrap_or(unit);
            if to.is_some_and(|to| to != own) {
                return None;
            }
            to = Some(own);
            for (value, statistic) in
                [(level.min, StatisticKind::Minimum), (level.max, StatisticKind::Maximum)]
            {
                for value in self.in_figure_unit(value, unit) {
                    low = low.min(value);
                    high = high.max(value);
                }
                facts.extend(lookup.fact(&filter, measure, statistic).map(|fact| fact.id));
            }
        }
        let slack = self.figure.step;
        if !low.is_finite() || (self.figure.value >= low - slack && self.figure.value <= high + slack) {
            return None;
        }
        facts.truncate(SHOWN);
        let unit = to.unwrap_or(Unit::None);
        let right = format!("{}–{}", number(low, self.figure.step), with_unit(high, unit, self.figure.step));
        Some(Judgement::contradicted("claim-contradicted-range", facts, right))
    }
}

/// The ways in which a value can be meant, of which there are few.
pub(crate) type Written = SmallVec<[f64; 4]>;

/// A value of the data in the unit of a figure, or of its label, where the two measure the same: one reading for
/// each way in which it can be meant.
pub(crate) fn in_figure_unit(figure: &Figure, label: Option<Unit>, value: f64, unit: Unit) -> Written {
    if matches!(unit, Unit::None | Unit::PerSecond)
        && let Some(WrittenUnit::Sign(sign)) = &figure.unit
    {
        // `read_mbps` against `2.3 GB/s`.
        let per = magnitude(sign);
        return if per > 1.0 { smallvec![value, value * 1e6 / per] } else { smallvec![value] };
    }
    match figure.measured_unit().or(label) {
        // A column `read_mbps`: megabits or megabytes, nobody can tell.
        Some(own) if unit == Unit::None && own.dimension() == Dimension::DataRate => {
            let either = [Unit::MegabytesPerSecond, Unit::MegabitsPerSecond];
            either.into_iter().filter_map(|unit| unit.convert(value, own)).collect()
        }
        // `0.4102` as 41.0 %.
        Some(Unit::Percent) if unit == Unit::None => {
            if value.abs() <= 1.0 {
                smallvec![value * 100.0, value]
            } else {
                smallvec![value]
            }
        }
        Some(Unit::Tokens) if unit == Unit::None => smallvec![value],
        Some(own) => unit.convert(value, own).map(|value| value / figure.scale()).into_iter().collect(),
        // Without a unit any that the metric is usually given in may be meant.
        None => match unit {
            Unit::Milliseconds => smallvec![value, value / 1e3],
            Unit::Megabytes => smallvec![value, value / 1e3, value / 1024.0],
            Unit::Percent => smallvec![value, value / 100.0],
            _ => smallvec![value],
        },
    }
}

/// Bytes in one of a data rate's unit; 1 for other signs.
fn magnitude(sign: &str) -> f64 {
    match sign.as_bytes().first() {
        Some(b'k') if sign.contains("b/") => 1e3,
        Some(b'm') if sign.contains("b/") => 1e6,
        Some(b'g') if sign.contains("b/") => 1e9,
        _ => 1.0,
    }
}

/// Whether a sign may be the unit of a column: `fps` of `avg_fps`, `frames/second` of `frame_rate`.
fn goes_with(sign: &str, column: &str) -> bool {
    let words = words_of(column);
    let what = sign.split('/').next().unwrap_or(sign);
    let single = crate::lexicon::singular(what);
    let short = format!("{}ps", what.chars().next().unwrap_or(' '));
    let data = matches!(sign, "mb/s" | "gb/s" | "kb/s" | "mbps" | "gbps");
    words.iter().any(|word| {
        word == sign
            || sign.contains('/') && (crate::lexicon::singular(word) == single || *word == short)
            || data && matches!(word.as_str(), "mbps" | "gbps" | "kbps" | "bandwidth")
    })
}
