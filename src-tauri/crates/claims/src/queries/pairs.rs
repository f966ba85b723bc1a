//! What a change can be: two questions that differ in what they say of one column.

use domain::{Direction, Unit};

use super::Asker;
use super::amounts::Level;
use super::frames::Column;
use super::rows::rows;
use super::sides::{sides, twins};
use crate::claim::Judgement;
use crate::compare::Way;
use crate::figures::{Bound, Figure, Shape, WrittenUnit};
use crate::tokens::Token;
use smallvec::smallvec;

/// The most pairs of questions that are looked at for one figure.
const MOST_PAIRS: usize = 40_000;

/// Words beside a difference.
pub(crate) const APART: &[&str] = &[
    "more",
    "less",
    "fewer",
    "faster",
    "slower",
    "higher",
    "lower",
    "longer",
    "shorter",
    "larger",
    "smaller",
    "cheaper",
    "dearer",
    "earlier",
    "later",
    "sooner",
    "adds",
    "add",
    "added",
    "gains",
    "gained",
    "gain",
    "saves",
    "saved",
    "saving",
    "save",
    "costs",
    "cost",
    "loses",
    "lost",
    "loss",
    "apart",
    "difference",
    "gap",
    "lead",
    "by",
    "warmer",
    "cooler",
    "above",
    "below",
    "ahead",
    "behind",
    "rise",
    "rises",
    "rose",
    "fall",
    "falls",
    "fell",
    "grew",
    "grows",
    "drop",
    "drops",
    "dropped",
    "increase",
    "decrease",
    "increased",
    "decreased",
    "between",
    "better",
    "worse",
    "advantage",
    "another",
    "extra",
    "additional",
    "further",
    "reduces",
    "reduced",
    "improves",
    "improved",
    "takes",
    "away",
    "heavier",
    "lighter",
    "under",
    "over",
    "lies",
    "lie",
    "separate",
    "spread",
];

/// What a figure can be of two values.
fn changes(figure: &Figure, one: f64, other: f64, says_share: bool) -> Vec<(f64, f64)> {
    let (small, large) = (one.abs().min(other.abs()), one.abs().max(other.abs()));
    if small <= 0.0 {
        return Vec::new();
    }
    let mut found = Vec::new();
    match (&figure.unit, figure.shape) {
        (_, Shape::Multiple) | (Some(WrittenUnit::Times), _) => {
            found.push((large / small, 0.0));
            found.push((small / large, 0.0));
        }
        _ if figure.is_percent() => {
            found.push((100.0 * (large / small - 1.0), 0.0));
            found.push((100.0 * (1.0 - small / large), 0.0));
            found.push((100.0 * small / large, if says_share { 0.0 } else { 2.5 }));
            found.push((100.0 * large / small, if says_share { 0.5 } else { 3.0 }));
        }
        _ => {}
    }
    found
}

/// How many tokens before a figure it is said to be a difference.
const FAR: usize = 16;
/// What each thing that a table does not tell apart leaves open.
pub(super) const STRANGER: f64 = 1.5;

/// The judgement of the pair of questions that leaves least open and that the figure bears out.
#[expect(clippy::too_many_lines, reason = "one loop in another, each over one part of the question")]
pub(super) fn best(asker: &Asker<'_, '_>, way: Option<Way>) -> Option<Judgement> {
    let figure = asker.figure;
    if asker.is_of_something_else() {
        return None;
    }
    if !matches!(figure.shape, Shape::Plain | Shape::Multiple) {
        return None;
    }
    let read = asker.scene.read;
    let ratio = figure.is_percent()
        || figure.shape == Shape::Multiple
        || matches!(figure.unit, Some(WrittenUnit::Times));
    let near = &read.tokens[figure.first.saturating_sub(6)..(figure.last + 4).min(read.tokens.len())];
    let factor =
        figure.unit.is_none() && near.iter().any(|token| token.is_any(&["factor", "ratio", "times"]));
    // `multiplies the output throughput of a by 38.1`.
    let by = figure.first.checked_sub(1).is_some_and(|at| read.tokens[at].is("by"));
    let multiplies = |token: &Token<'_>| token.is_any(&["multiplies", "multiplied", "multiply"]);
    let factor =
        factor || by && read.tokens[figure.first.saturating_sub(FAR)..figure.first].iter().any(multiplies);
    let ratio = ratio || factor;
    // `The difference in p99 between a and b at 64 clients is 704 ms`.
    let gap = read.tokens[figure.first.saturating_sub(FAR)..figure.first]
        .iter()
        .any(|token| token.is_any(&["difference", "gap", "margin", "distance"]));
    // `Only f16 is slower than 20 tok/s` bounds a level, `drops to 23.6 fps` tells one.
    let bounds = figure.first.checked_sub(1).is_some_and(|at| read.tokens[at].is_any(&["than", "to"]));
    let points = figure.unit == Some(WrittenUnit::Points);
    let apart = gap || points || !bounds && near.iter().any(|token| token.is_any(APART));
    if !ratio && (!apart || figure.in_words) {
        return None;
    }
    let speed = matches!(way, Some(Way::Faster | Way::Slower))
        || near.iter().any(|token| token.is_any(&["fast", "slow", "quick", "quickly", "slowly", "long"]));
    let says_share = read.tokens[figure.last..].iter().take(3).any(|token| token.is_any(&["of", "as"]));
    let bits = match figure.shape {
        Shape::Multiple if figure.in_words => 3.0,
        _ => asker.bits(),
    };
    let most = bits - super::MARGIN + 1.0;
    let statistics = asker.statistics();
    let mut best: Option<(f64, Judgement)> = None;
    let mut least = f64::INFINITY;
    let mut left = MOST_PAIRS;
    let all = 0..asker.frames().all.len();
    for frame in all {
        let sides = sides(asker, frame);
        let columns = asker.columns(frame, ratio);
        if sides.is_empty() || columns.is_empty() {
            continue;
        }
        let one = &asker.frames().all[frame];
        // What the passage tells apart and this table does not is of another one.
        let firm = asker.own.iter().filter(|pick| pick.firm);
        let strangers = firm.filter(|pick| pick.values.iter().all(|value| value.frame != frame)).count();
        let stranger = STRANGER * strangers as f64;
        for (vary, sides) in &sides {
            let base = asker.queries(frame, Some(*vary));
            for query in base.iter().take(48) {
                for side in sides {
                    let narrowed = |codes: &Vec<usize>| {
                        let mut query = query.clone();
                        query.filters.push((*vary, codes.clone()));
                        rows(one, &query)
                    };
                    let cost = query.cost + side.cost + stranger;
                    if cost > best.as_ref().map_or(most, |(cost, _)| *cost) {
                        continue;
                    }
                    left = left.checked_sub(1)?;
                    let (first, second) = (narrowed(&side.one), narrowed(&side.other));
                    if first.is_empty() || second.is_empty() {
                        continue;
                    }
                    for (column, unsaid) in columns.iter().filter(|(column, unsaid)| {
                        column != vary && *unsaid < 2.0 + f64::from(u8::from(speed))
                    }) {
                        let cost = cost + unsaid;
                        if cost > best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6) {
                            continue;
                        }
                        let cells = |rows: &[usize]| -> Vec<(usize, f64)> {
                            let of = &one.columns[*column];
                            let values = rows.iter().map(|row| (*row, of.numbers[*row]));
                            values.filter(|(_, value)| value.is_finite()).collect()
                        };
                        let (first, second) = (cells(&first), cells(&second));
                        let (Some(a), Some(b)) = (Level::of(&first), Level::of(&second)) else { continue };
                        least = least.min(cost);
                        for (statistic, unsaid) in &statistics {
                            let cost = cost + if a.n == 1 && b.n == 1 { 0.0 } else { *unsaid };
                            let (Some(one), Some(other)) = (a.value(*statistic), b.value(*statistic)) else {
                                continue;
                            };
                            let of = &asker.frames().all[frame].columns[*column];
                            if side.ordered && way.is_some_and(|way| !goes(way, one, other, of)) {
                                continue;
                            }
                            let Some(more) =
                                hit(asker, frame, *column, one, other, ratio, factor, says_share)
                            else {
                                continue;
                            };
                            let cost = cost + more;
                            if cost >= best.as_ref().map_or(most, |(cost, _)| *cost) {
                                continue;
                            }
                            let facts =
                                [(&first, one), (&second, other)].into_iter().filter_map(|(cells, value)| {
                                    let fact = asker.fact(frame, *column, cells, *statistic, value)?;
                                    Some(asker.scene.lookup.keep(fact))
                                });
                            let facts = facts.collect();
                            best = Some((cost, Judgement::supported("claim-supported-change", facts)));
                        }
                    }
                }
            }
        }
    }
    let best = best.filter(|(cost, _)| *cost <= least + super::BEHIND).map(|(_, judgement)| judgement);
    best.or_else(|| of_twins(asker, way, most, ratio, factor, says_share))
}

/// The judgement of the two columns of which the figure is the change, over the rows that are meant.
fn of_twins(
    asker: &Asker<'_, '_>,
    way: Option<Way>,
    most: f64,
    ratio: bool,
    factor: bool,
    says_share: bool,
) -> Option<Judgement> {
    let mut best: Option<(f64, Judgement)> = None;
    let mut left = MOST_PAIRS;
    for (frame, one) in asker.frames().all.iter().enumerate() {
        let twins = twins(asker, one);
        let columns = asker.columns(frame, ratio);
        let unsaid = |column: usize| columns.iter().find(|(own, _)| *own == column).map(|(_, cost)| *cost);
        for query in asker.plain_queries(frame).iter().take(24) {
            let all = if twins.is_empty() { Vec::new() } else { rows(one, query) };
            for (first, second, ordered) in &twins {
                let (Some(a), Some(b)) = (unsaid(*first), unsaid(*second)) else { continue };
                let cost = query.cost + a.min(b) + if *ordered { 0.3 } else { 0.5 };
                if cost > best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6) {
                    continue;
                }
                left = left.checked_sub(1)?;
                let known: Vec<usize> = all
                    .iter()
                    .filter(|row| {
                        [first, second].iter().all(|at| one.columns[**at].numbers[**row].is_finite())
                    })
                    .copied()
                    .collect();
                let cells = |column: usize| -> Vec<(usize, f64)> {
                    known.iter().map(|row| (*row, one.columns[column].numbers[*row])).collect()
                };
                let (one_cells, other_cells) = (cells(*first), cells(*second));
                let (Some(a), Some(b)) = (Level::of(&one_cells), Level::of(&other_cells)) else { continue };
                for (statistic, open) in asker.statistics() {
                    let cost = cost + if a.n == 1 { 0.0 } else { open };
                    let (Some(value), Some(other)) = (a.value(statistic), b.value(statistic)) else {
                        continue;
                    };
                    let of = &one.columns[*first];
                    if *ordered && way.is_some_and(|way| !goes(way, value, other, of))
                        || cost > best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6)
                    {
                        continue;
                    }
                    let Some(more) = hit(asker, frame, *first, value, other, ratio, factor, says_share)
                    else {
                        continue;
                    };
                    if cost + more > best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6) {
                        continue;
                    }
                    let facts = [(*first, &one_cells, value), (*second, &other_cells, other)];
                    let facts = facts.into_iter().filter_map(|(column, cells, value)| {
                        let fact = asker.fact(frame, column, cells, statistic, value)?;
                        Some(asker.scene.lookup.keep(fact))
                    });
                    best =
                        Some((cost + more, Judgement::supported("claim-supported-change", facts.collect())));
                }
            }
        }
    }
    best.map(|(_, judgement)| judgement)
}

/// Whether the first of two values is that way from the other.
pub(super) fn goes(way: Way, one: f64, other: f64, of: &Column) -> bool {
    let is_time = of.unit.dimension() == domain::Dimension::Time;
    match way {
        Way::Up => one > other,
        Way::Down => one < other,
        Way::Faster => is_time == (one < other),
        Way::Slower => is_time == (one > other),
        Way::Better | Way::Worse => match of.direction {
            Direction::HigherIsBetter => (way == Way::Better) == (one > other),
            Direction::LowerIsBetter => (way == Way::Better) == (one < other),
            Direction::Neutral => true,
        },
        Way::Same => true,
    }
}

/// What it leaves open that a figure is the change between two values; `None` where it is not.
#[expect(clippy::too_many_arguments, reason = "what the figure is, and the two values")]
pub(super) fn hit(
    asker: &Asker<'_, '_>,
    frame: usize,
    column: usize,
    one: f64,
    other: f64,
    ratio: bool,
    factor: bool,
    says_share: bool,
) -> Option<f64> {
    let figure = asker.figure;
    let of = &asker.frames().all[frame].columns[column];
    let near = |value: f64| {
        figure.covers(value)
            && (!matches!(figure.bound, Bound::AtLeast | Bound::AtMost)
                || (value - figure.value).abs() <= 0.2 * figure.value.abs())
    };
    if ratio {
        let mut values = if factor {
            vec![(one.abs().max(other.abs()) / one.abs().min(other.abs()), 0.0)]
        } else {
            changes(figure, one, other, says_share)
        };
        // Points of what is a share itself.
        if figure.is_percent() && (of.unit == Unit::Percent || super::columns::is_share(of)) {
            let points = (one - other).abs();
            values.push((if of.unit == Unit::Percent { points } else { 100.0 * points }, 1.0));
        }
        return values.into_iter().filter(|(value, _)| near(*value)).map(|(_, cost)| cost).reduce(f64::min);
    }
    let points = matches!(figure.unit, Some(WrittenUnit::Points));
    let apart = (one - other).abs();
    let values = if points { smallvec![apart, 100.0 * apart] } else { asker.written(of, apart) };
    values.into_iter().any(near).then_some(0.0)
}
