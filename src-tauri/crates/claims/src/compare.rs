//! Compares two subjects: who is faster, and by how much.

use domain::{Direction, Fact, FactId, StatisticKind, Unit};
use evidence::DimensionKind;

use crate::claim::{Judgement, is_same, number, with_unit};
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::lexicon::MeasurePlace;
use crate::lookup::{Filter, Lookup, is_level, spoiled_by_cold};
use crate::mentions::{Mention, What};

/// Which way a word says that the first is from the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The value is larger.
    Up,
    /// The value is smaller.
    Down,
    /// It takes less time, or does more in the same time.
    Faster,
    Slower,
    /// The value is better, whichever way that is.
    Better,
    Worse,
    /// No difference to speak of.
    Same,
}

/// The way that a word says.
pub(crate) fn way(word: &str) -> Option<Way> {
    Some(match word {
        "higher" | "greater" | "larger" | "bigger" | "more" | "longer" | "increase" | "increases"
        | "increased" | "increasing" | "rise" | "rises" | "rose" | "gain" | "gains" | "gained" | "grew"
        | "grows" | "up" | "exceeds" | "exceeded" | "raises" | "raised" | "raising" | "boost" | "boosts"
        | "boosted" | "above" | "surpasses" | "surpassed" | "advantage" | "jumped" | "jumps" | "climbed"
        | "climbs" | "surged" | "surges" | "soared" | "spiked" => Way::Up,
        "lower" | "smaller" | "less" | "fewer" | "shorter" | "cheaper" | "decrease" | "decreases"
        | "decreased" | "decreasing" | "reduce" | "reduces" | "reduced" | "reducing" | "reduction"
        | "reductions" | "drop" | "drops" | "dropped" | "fell" | "falls" | "decline" | "declined"
        | "declines" | "down" | "cut" | "cuts" | "below" | "loss" | "lighter" | "lowers" | "lowered"
        | "lowering" | "sank" | "loses" | "lose" | "losing" | "sinks" | "plunged" | "slumped" | "shrank"
        | "shrinks" | "slid" | "tumbled" => Way::Down,
        "faster" | "quicker" | "speedup" | "speed-up" | "speedups" | "snappier" | "accelerates"
        | "accelerated" | "outpaces" | "outpaced" => Way::Faster,
        "slower" | "slowdown" | "slows" | "slowed" | "lags" | "lagged" => Way::Slower,
        "better" | "improvement" | "improvements" | "improves" | "improved" | "improve" | "improving"
        | "outperforms" | "outperformed" | "outperforming" | "outperform" | "superior" | "beats" | "beat"
        | "efficient" | "leads" | "wins" | "won" => Way::Better,
        "worse" | "degradation" | "degrades" | "degraded" | "degrade" | "underperforms"
        | "underperformed" | "inferior" | "regression" | "regressed" | "worsens" | "worsened" | "penalty"
        | "trails" | "trailed" => Way::Worse,
        "comparable" | "similar" | "identical" | "equal" | "equivalent" | "same" => Way::Same,
        _ => return None,
    })
}

/// Two subjects within a family, with the means of a measure.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) one: Fact,
    pub(crate) other: Fact,
    pub(crate) unit: Unit,
    pub(crate) direction: Direction,
    /// Whether it rests on rows rather than on somebody's summary of them.
    pub(crate) raw: bool,
}

impl Pair {
    /// Whether the first is that way from the second; `None` where the word does not apply.
    pub(crate) fn holds(&self, way: Way) -> Option<bool> {
        let (a, b) = (self.one.value, self.other.value);
        let is_time = self.unit.dimension() == domain::Dimension::Time;
        let close = (a - b).abs() <= 0.05 * b.abs().max(f64::MIN_POSITIVE);
        Some(match way {
            Way::Up => a > b,
            Way::Down => a < b,
            Way::Faster => is_time == (a < b) && !is_same(a, b),
            Way::Slower => is_time == (a > b) && !is_same(a, b),
            Way::Better | Way::Worse => {
                let better = match self.direction {
                    Direction::HigherIsBetter => a > b,
                    Direction::LowerIsBetter => a < b,
                    Direction::Neutral => return None,
                };
                !is_same(a, b) && better == (way == Way::Better)
            }
            Way::Same => close,
        })
    }

    fn facts(&self) -> Vec<FactId> {
        vec![self.one.id.clone(), self.other.id.clone()]
    }

    /// Both values, the first before the second.
    pub(crate) fn words(&self) -> String {
        let unit = shown_unit(self.unit, self.one.value.abs().max(self.other.value.abs()));
        let text = |value: f64| with_unit(self.unit.convert(value, unit).unwrap_or(value), unit, 0.01);
        format!("{} vs {}", text(self.one.value), text(self.other.value))
    }
}

fn shown_unit(unit: Unit, value: f64) -> Unit {
    match unit {
        Unit::Milliseconds if value >= 1e3 => Unit::Seconds,
        Unit::Megabytes if value >= 1e3 => Unit::Gigabytes,
        other => other,
    }
}

/// The pairs of means of two subjects, in every family that knows both. Cold rows leave where they would tell of
/// loading rather than of the subject; with `all` they are also looked at together.
pub(crate) fn pairs(
    lookup: &Lookup<'_>,
    measures: &[MeasurePlace],
    one: &[&Mention],
    other: &[&Mention],
    cold: Option<bool>,
    all: bool,
) -> Vec<Pair> {
    let mut found = Vec::new();
    for (family, measure) in measures.iter().copied() {
        let data = lookup.family(family);
        if !is_level(&data.measures[measure]) {
            continue;
        }
        let has_cold = data.cold.contains(&true);
        let thermal: &[Option<bool>] = match cold {
            Some(true) if has_cold => &[Some(true)],
            Some(false) if has_cold => &[Some(false)],
            _ if has_cold && all => &[None, Some(false)],
            _ if has_cold && spoiled_by_cold(&data.measures[measure].metric) => &[Some(false)],
            _ => &[None],
        };
        for cold in thermal {
            let (Some(first), Some(second)) =
                (lookup.filter(family, one, *cold), lookup.filter(family, other, *cold))
            else {
                continue;
            };
            if first == second {
                continue;
            }
            found.extend(pair(lookup, (&first, measure), (&second, measure)));
        }
    }
    if found.is_empty() {
        // Two families that each know one of them: a file for each.
        for (family, measure) in measures.iter().copied() {
            for (second_family, second_measure) in measures.iter().copied() {
                let (one_measure, other_measure) = (
                    &lookup.family(family).measures[measure],
                    &lookup.family(second_family).measures[second_measure],
                );
                if family == second_family
                    || one_measure.metric != other_measure.metric
                    || one_measure.statistic != other_measure.statistic
                {
                    continue;
                }
                if let (Some(first), Some(second)) =
                    (lookup.filter(family, one, cold), lookup.filter(second_family, other, cold))
                {
                    found.extend(pair(lookup, (&first, measure), (&second, second_measure)));
                }
            }
        }
    }
    found
}

pub(crate) fn pair(lookup: &Lookup<'_>, one: (&Filter, usize), other: (&Filter, usize)) -> Option<Pair> {
    let statistic = |place: (&Filter, usize)| {
        lookup
            .level(place.0, place.1)
            .map(|level| if level.n == 1 { StatisticKind::Value } else { StatisticKind::Mean })
    };
    let (first, second) = (statistic(one)?, statistic(other)?);
    let measure = &lookup.family(one.0.family).measures[one.1];
    Some(Pair {
        one: lookup.fact(one.0, one.1, first)?,
        other: lookup.fact(other.0, other.1, second)?,
        unit: measure.unit,
        direction: measure.direction,
        raw: measure.statistic.is_none() && !lookup.family(one.0.family).written,
    })
}

/// Whether the pairs bear a direction out: all of one metric must agree.
pub(crate) fn judge_way(pairs: &[Pair], way: Way) -> Option<Judgement> {
    let mut answers: Vec<(bool, &Pair)> =
        pairs.iter().filter_map(|pair| Some((pair.holds(way)?, pair))).collect();
    // The rows themselves tell more than a summary of them.
    if answers.iter().any(|(_, pair)| pair.raw) {
        answers.retain(|(_, pair)| pair.raw);
    }
    let (first, pair) = *answers.first()?;
    if answers.iter().all(|(holds, _)| *holds == first) {
        return Some(if first {
            Judgement::supported("claim-supported-relation", pair.facts())
        } else {
            Judgement::contradicted("claim-contradicted-relation", pair.facts(), pair.words())
        });
    }
    let facts: Vec<FactId> = answers.iter().flat_map(|(_, pair)| pair.facts()).take(4).collect();
    // Raw rows and a summary of them seldom disagree; where they do, the sentence is not borne out.
    Some(Judgement::unsupported("claim-unsupported-relation", facts))
}

/// A difference that nobody calls a large one, as a share.
const SLIGHT: f64 = 0.02;

/// Refuses `much faster` where the two differ by next to nothing.
pub(crate) fn judge_stressed(pairs: &[Pair], way: Way) -> Option<Judgement> {
    let slight = |pair: &Pair| {
        let (a, b) = (pair.one.value, pair.other.value);
        (a - b).abs() <= SLIGHT * b.abs()
    };
    let applies: Vec<&Pair> = pairs.iter().filter(|pair| pair.holds(way).is_some()).collect();
    let first = applies.first()?;
    applies
        .iter()
        .all(|pair| slight(pair))
        .then(|| Judgement::contradicted("claim-contradicted-relation", first.facts(), first.words()))
}

/// Judges `30 % faster`, `1.5x`, `12 tok/s more` against the pairs.
pub(crate) fn judge_amount(
    lookup: &Lookup<'_>,
    pairs: &[Pair],
    figure: &Figure,
    way: Option<Way>,
) -> Option<Judgement> {
    let mut wrong: Option<(&Pair, f64, Unit)> = None;
    for pair in pairs {
        let (a, b) = (pair.one.value, pair.other.value);
        let way_fits = way.and_then(|way| pair.holds(way));
        let values = amounts(pair, figure, way);
        if values.is_empty() {
            continue;
        }
        // Of numbers that are themselves rounded, a difference may be off by one more in the last digit.
        let slack = if figure.is_percent() || figure.shape == Shape::Multiple { 0.7 } else { 1.0 };
        let near =
            |value: f64| figure.bound == Bound::Exact && (value - figure.value).abs() <= figure.step * slack;
        let fits = values.iter().any(|value| figure.covers(*value) || near(*value));
        if fits && way_fits != Some(false) {
            let fact = match figure.shape {
                Shape::Multiple => evidence::ratio(&pair.one, &pair.other),
                _ if figure.is_percent() => evidence::change(&pair.one, &pair.other),
                _ => evidence::difference(&pair.one, &pair.other),
            };
            let mut facts: Vec<FactId> = fact.map(|fact| lookup.keep(fact)).into_iter().collect();
            facts.extend(pair.facts());
            let base =
                if is_reduction(pair, way) { "claim-supported-share" } else { "claim-supported-change" };
            return Some(Judgement::supported(base, facts));
        }
        let unit =
            if figure.is_percent() { Unit::Percent } else { figure.measured_unit().unwrap_or(Unit::None) };
        let right = values
            .iter()
            .copied()
            .min_by(|x, y| (x - figure.value).abs().total_cmp(&(y - figure.value).abs()))
            .unwrap_or(a - b);
        let nearer =
            wrong.is_none_or(|(_, own, _)| (right - figure.value).abs() < (own - figure.value).abs());
        if nearer {
            wrong = Some((pair, right, unit));
        }
    }
    let (pair, right, unit) = wrong?;
    let text = match figure.shape {
        Shape::Multiple => format!("{}x", number(right, 0.01)),
        _ => with_unit(right, unit, figure.step),
    };
    let direction = way.and_then(|way| pair.holds(way)) == Some(false);
    let text = if direction || figure.covers(right) { format!("{} ({text})", pair.words()) } else { text };
    Some(Judgement::contradicted("claim-contradicted-change", pair.facts(), text))
}

/// Whether `faster` was taken as less time: 1 − a/b rather than b/a − 1.
fn is_reduction(pair: &Pair, way: Option<Way>) -> bool {
    pair.unit.dimension() == domain::Dimension::Time
        && matches!(way, Some(Way::Faster | Way::Better | Way::Down))
}

/// How large the difference may be said to be.
fn amounts(pair: &Pair, figure: &Figure, way: Option<Way>) -> Vec<f64> {
    let (a, b) = (pair.one.value, pair.other.value);
    if a == 0.0 || b == 0.0 {
        return Vec::new();
    }
    let (small, large) = (a.abs().min(b.abs()), a.abs().max(b.abs()));
    if figure.shape == Shape::Multiple {
        // `twice`, `2x`; `halved` and `half` are below one.
        let ratio = if figure.value < 1.0 { small / large } else { large / small };
        // `1.3x faster` may mean 1.3 times the speed, `2x more` hardly 3 times.
        return vec![ratio];
    }
    if figure.is_percent() {
        let up = (large / small - 1.0) * 100.0;
        let down = (1.0 - small / large) * 100.0;
        let change = (a / b - 1.0) * 100.0;
        if figure.sign.is_some() {
            // A sign says which way; words such as `-30% smaller` say it twice.
            let stated = if figure.value < 0.0 && change > 0.0 || figure.value > 0.0 && change < 0.0 {
                matches!(way, Some(Way::Down | Way::Slower | Way::Faster | Way::Better | Way::Worse))
                    .then_some(-change)
            } else {
                Some(change)
            };
            let mut values: Vec<f64> = stated.into_iter().collect();
            if is_speed(way) {
                values.push(if figure.value < 0.0 { -down } else { up });
                values.push(if figure.value < 0.0 { -up } else { down });
            }
            return values;
        }
        return match way {
            Some(Way::Up) => vec![up],
            Some(Way::Down) => vec![down],
            // Of time, and of a rate: either may be meant.
            Some(_) => vec![change.abs(), up, down],
            None => vec![change.abs()],
        };
    }
    if figure.unit == Some(WrittenUnit::Points) {
        return if pair.unit == Unit::Percent { vec![(a - b).abs()] } else { Vec::new() };
    }
    let Some(unit) = figure.measured_unit() else {
        // `a gap of 0.06` in an accuracy that is kept in percent.
        if figure.unit.is_none() && pair.unit == Unit::Percent && figure.value.abs() < 1.0 {
            return vec![(a - b).abs() / 100.0];
        }
        let counted = (figure.unit.is_none() || matches!(figure.unit, Some(WrittenUnit::Sign(_))))
            && pair.unit == Unit::None;
        return if counted { vec![(a - b).abs()] } else { Vec::new() };
    };
    let Some(difference) = pair.unit.convert((a - b).abs(), unit) else { return Vec::new() };
    vec![difference / figure.scale() * if figure.value < 0.0 { -1.0 } else { 1.0 }]
}

fn is_speed(way: Option<Way>) -> bool {
    matches!(way, Some(Way::Faster | Way::Slower | Way::Better | Way::Worse))
}

/// Groups of a family's rows by what the subject names, and who wins among them.
pub(crate) struct Contest {
    /// The subject's mean and the winner's, with the winner's name.
    pub(crate) own: Fact,
    pub(crate) best: Fact,
    pub(crate) winner: String,
    /// Its place from that end, counted from 1.
    pub(crate) place: usize,
}

/// Whether the subject has the largest (or smallest) mean of a measure among its like, within what the context
/// says beside it.
pub(crate) fn contest(
    lookup: &Lookup<'_>,
    place: MeasurePlace,
    subject: &[&Mention],
    context: &[&Mention],
    largest: bool,
    cold: Option<bool>,
) -> Option<Contest> {
    let (family, measure) = place;
    let mut all: Vec<&Mention> = subject.to_vec();
    all.extend(context);
    let own = lookup.filter(family, &all, cold)?;
    let around = lookup.filter(family, context, cold)?;
    let data = lookup.family(family);
    let mut dimensions: Vec<usize> = Vec::new();
    for mention in subject {
        if let What::Values(_) | What::Setting(..) = &mention.what {
            let only = lookup.filter(family, &[mention], cold)?;
            dimensions.extend(only.pairs.iter().map(|(at, _)| *at));
        }
    }
    dimensions.sort_unstable();
    dimensions.dedup();
    if dimensions.is_empty() {
        return None;
    }
    let groups = lookup.groups(&around, &dimensions)?;
    let mut best: Option<(Filter, f64, String)> = None;
    let mut own_mean = None;
    let mut means = Vec::new();
    for filter in groups.iter().cloned() {
        let key: Vec<usize> = dimensions
            .iter()
            .filter_map(|at| filter.pairs.iter().find(|(own, _)| own == at).map(|(_, codes)| codes[0]))
            .collect();
        let Some(level) = lookup.level(&filter, measure) else { continue };
        means.push(level.mean);
        let is_own = own.pairs.iter().filter(|(at, _)| dimensions.contains(at)).all(|(at, codes)| {
            dimensions.iter().position(|own| own == at).is_some_and(|place| codes.contains(&key[place]))
        });
        if is_own {
            own_mean = Some(match own_mean {
                Some(before) if largest => f64::max(before, level.mean),
                Some(before) => f64::min(before, level.mean),
                None => level.mean,
            });
        }
        let better = best
            .as_ref()
            .is_none_or(|(_, mean, _)| if largest { level.mean > *mean } else { level.mean < *mean });
        if better {
            let name = dimensions
                .iter()
                .zip(&key)
                .map(|(at, code)| name_of(&data.dimensions[*at], *code))
                .collect::<Vec<_>>()
                .join(", ");
            best = Some((filter, level.mean, name));
        }
    }
    let (filter, mean, winner) = best?;
    let own_mean = own_mean?;
    if means.len() < 2 {
        return None;
    }
    let ahead =
        means.iter().filter(|mean| if largest { **mean > own_mean } else { **mean < own_mean }).count();
    let _ = mean;
    let statistic = |filter: &Filter| {
        lookup.level(filter, measure).map_or(StatisticKind::Mean, |level| {
            if level.n == 1 { StatisticKind::Value } else { StatisticKind::Mean }
        })
    };
    let own_fact = lookup.fact(&own, measure, statistic(&own))?;
    let best_fact = lookup.fact(&filter, measure, statistic(&filter))?;
    Some(Contest { own: own_fact, best: best_fact, winner, place: ahead + 1 })
}

fn name_of(dimension: &evidence::Dimension, code: usize) -> String {
    let value = &dimension.values[code];
    match dimension.kind {
        DimensionKind::Model | DimensionKind::Prompt => value.clone(),
        _ => format!("{}={value}", dimension.name),
    }
}

/// Whether a bound is one that a comparison can have.
pub(crate) fn is_plain(figure: &Figure) -> bool {
    matches!(figure.bound, Bound::Exact | Bound::About | Bound::AtLeast | Bound::AtMost | Bound::UpTo)
}
