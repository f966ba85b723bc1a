//! Ranges and limits over groups of rows: between which two numbers the means of each model lie, and between which
//! the change of each from one side to the other (`takes 19 % to 22 % longer on every site`).

mod ends;

use domain::{StatisticKind, Unit};
use foldhash::HashMap;

use smallvec::smallvec;

use super::amounts::Level;
use super::frames::{Column, Frame, Frames};
use super::rows::{rows, settings};
use super::sides::{sides, twins};
use super::{Asker, BEHIND, MARGIN, columns, pairs};
use crate::amounts::Written;
use crate::claim::{Judgement, is_same};
use crate::compare::Way;
use crate::figures::{Bound, Shape, WrittenUnit};

pub(super) use ends::ends;

/// What it leaves open by which column rows are put into groups: one that is said, another, all settings together.
const SAID: f64 = 0.3;
const UNSAID: f64 = 1.8;
const EACH: f64 = 1.0;
/// By which share of itself the end of a round range may lie beyond the values.
const WITHIN: f64 = 0.06;
/// What it leaves open that what groups have together is meant, and its mean.
const TOGETHER: f64 = 1.5;
/// Words that speak of each day.
const DAILY: &[&str] = &["daily", "nightly", "day", "days", "night", "nights"];
/// The most groups.
const MOST_GROUPS: usize = 256;
/// The most questions of a frame that are put into groups.
const MOST_QUERIES: usize = 16;
/// The most cells that are looked at for one figure.
const MOST_CELLS: usize = 2_000_000;
/// A column that leaves more open than this is not asked for.
const NAMED: f64 = 6.0;

/// Rows of each group, and what it leaves open that they are grouped so.
struct Groups {
    cost: f64,
    of: Vec<Vec<usize>>,
}

/// How a change is told.
#[derive(Clone, Copy, PartialEq)]
enum Told {
    Factor,
    /// In percent of the second.
    Percent,
    /// In percent of the first.
    Share,
    Points,
    Apart,
}

/// Judges a range of levels: the means of groups lie between its ends.
pub(super) fn levels(asker: &Asker<'_, '_>) -> Option<Judgement> {
    let Shape::Range(..) = asker.figure.shape else { return None };
    let statistics = [(StatisticKind::Mean, 0.3), (StatisticKind::Median, 1.0), (StatisticKind::Sum, 2.0)];
    let mut best: Option<(f64, Judgement)> = None;
    let mut left = MOST_CELLS;
    for (frame, one) in asker.frames().all.iter().enumerate() {
        let columns = measured(one, &asker.columns(frame, false));
        for query in asker.plain_queries(frame).iter().take(MOST_QUERIES) {
            let all = rows(one, query);
            for groups in groups(asker, frame, &all, query.filters.iter().map(|(column, _)| *column)) {
                for (column, unsaid) in &columns {
                    for (statistic, open) in &statistics {
                        let cost = query.cost + groups.cost + unsaid + open;
                        if cost > best.as_ref().map_or(asker.bits() - MARGIN, |(cost, _)| *cost - 1e-6) {
                            continue;
                        }
                        left = left.checked_sub(all.len())?;
                        let of = &one.columns[*column];
                        let values = groups.of.iter().filter_map(|rows| {
                            let cells = cells(of, rows);
                            Some((Level::of(&cells)?.value(*statistic)?, cells))
                        });
                        let values: Vec<(f64, Vec<(usize, f64)>)> = values.collect();
                        let written = |value: f64| asker.written(of, value);
                        let Some(ends) = spanned(asker, &values, written) else { continue };
                        let facts = ends.into_iter().filter_map(|at| {
                            asker.fact(frame, *column, &values[at].1, *statistic, values[at].0)
                        });
                        let facts = facts.map(|fact| asker.scene.lookup.keep(fact)).collect();
                        best = Some((cost, Judgement::supported("claim-supported-range", facts)));
                    }
                }
            }
        }
    }
    best.map(|(_, judgement)| judgement)
}

/// Judges an amount that groups have together each, on average: `a run takes 427 seconds` of the sums over its steps.
pub(super) fn totals(asker: &Asker<'_, '_>) -> Option<Judgement> {
    let figure = asker.figure;
    let most = asker.bits() - MARGIN;
    if figure.shape != Shape::Plain || figure.is_percent() || asker.cell.is_some() {
        return None;
    }
    let mut best: Option<(f64, Judgement)> = None;
    let mut left = MOST_CELLS;
    for (frame, one) in asker.frames().all.iter().enumerate() {
        let columns = measured(one, &asker.columns(frame, false));
        let easiest = columns.iter().map(|(_, unsaid)| *unsaid).fold(f64::INFINITY, f64::min);
        for query in asker.plain_queries(frame).iter().take(MOST_QUERIES) {
            if query.cost + easiest + SAID.min(EACH) + TOGETHER > most {
                break;
            }
            let all = rows(one, query);
            // So many groups would have to be there.
            let sums: Vec<(usize, f64, f64)> = columns
                .iter()
                .map(|(column, unsaid)| {
                    let numbers = all.iter().map(|row| one.columns[*column].numbers[*row]);
                    (*column, *unsaid, numbers.filter(|own| own.is_finite()).sum())
                })
                .filter(|(column, _, sum): &(usize, f64, f64)| {
                    asker.written(&one.columns[*column], *sum).iter().any(|own| {
                        let groups = (own / figure.value).round();
                        (2.0..=MOST_GROUPS as f64).contains(&groups) && figure.covers(own / groups)
                    })
                })
                .collect();
            left = left.checked_sub(all.len())?;
            if sums.is_empty() {
                continue;
            }
            let fixed = query.filters.iter().map(|(column, _)| *column);
            for groups in groups(asker, frame, &all, fixed) {
                // Sums of single rows are no sums.
                if groups.of.iter().any(|rows| rows.len() < 2) {
                    continue;
                }
                for (column, unsaid, sum) in &sums {
                    let (of, sum) = (&one.columns[*column], *sum);
                    let cost = query.cost + groups.cost + unsaid + TOGETHER;
                    if cost > best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6) {
                        continue;
                    }
                    let mean = sum / groups.of.len() as f64;
                    if !asker.written(of, mean).iter().any(|own| figure.covers(*own)) {
                        continue;
                    }
                    let Some(fact) = asker.fact(frame, *column, &cells(of, &all), StatisticKind::Sum, sum)
                    else {
                        continue;
                    };
                    let facts = vec![asker.scene.lookup.keep(fact)];
                    best = Some((cost, Judgement::supported("claim-supported-arithmetic", facts)));
                }
            }
        }
    }
    best.map(|(_, judgement)| judgement)
}

/// Judges a range or a limit of changes: those of groups lie between its ends.
pub(super) fn changes(asker: &Asker<'_, '_>, way: Option<Way>) -> Option<Judgement> {
    let figure = asker.figure;
    let is_range = matches!(figure.shape, Shape::Range(..));
    let is_limit = matches!(figure.bound, Bound::AtLeast | Bound::AtMost);
    if !is_range && !is_limit || figure.in_words || figure.unit == Some(WrittenUnit::Money) {
        return None;
    }
    let told = told(asker);
    if told.is_empty() {
        return None;
    }
    let most = if is_range { asker.bits() - MARGIN } else { asker.bits() };
    let statistics = [(StatisticKind::Mean, 0.3), (StatisticKind::Median, 1.0), (StatisticKind::Sum, 2.0)];
    let mut best: Option<(f64, Judgement)> = None;
    let mut least = f64::INFINITY;
    let mut left = MOST_CELLS;
    for (frame, one) in asker.frames().all.iter().enumerate() {
        let columns = measured(one, &asker.columns(frame, true));
        for (vary, sides) in sides(asker, frame) {
            for query in asker.queries(frame, Some(vary)).iter().take(MOST_QUERIES) {
                let all = rows(one, query);
                let fixed = query.filters.iter().map(|(column, _)| *column).chain([vary]);
                for groups in groups(asker, frame, &all, fixed) {
                    for side in &sides {
                        let cost = query.cost + groups.cost + side.cost;
                        if cost > best.as_ref().map_or(most, |(cost, _)| *cost) {
                            continue;
                        }
                        let of_side = |codes: &[usize]| -> Vec<Vec<usize>> {
                            let holds = |row: &&usize| {
                                one.columns[vary].code(**row).is_some_and(|code| codes.contains(&code))
                            };
                            groups
                                .of
                                .iter()
                                .map(|rows| rows.iter().filter(holds).copied().collect())
                                .collect()
                        };
                        let (first, second) = (of_side(&side.one), of_side(&side.other));
                        for (column, unsaid) in &columns {
                            for (statistic, open) in &statistics {
                                let cost = cost + unsaid + open;
                                if *column == vary
                                    || cost > best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6)
                                {
                                    continue;
                                }
                                left = left.checked_sub(all.len())?;
                                let of = &one.columns[*column];
                                let pairs: Vec<Pair> = first
                                    .iter()
                                    .zip(&second)
                                    .filter_map(|(one, other)| Pair::of((of, one), (of, other), *statistic))
                                    .collect();
                                if pairs.len() < 2 {
                                    continue;
                                }
                                if pairs.iter().all(|pair| is_same(pair.one, pair.other)) {
                                    continue;
                                }
                                least = least.min(cost);
                                let turned = side.ordered && way.is_some();
                                if turned
                                    && way.is_some_and(|way| {
                                        !pairs.iter().all(|pair| pairs::goes(way, pair.one, pair.other, of))
                                    })
                                {
                                    continue;
                                }
                                for (told, open) in &told {
                                    if cost + open > best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6) {
                                        continue;
                                    }
                                    let Some(ends) = spanned_by(asker, &pairs, *told, of) else { continue };
                                    let facts = ends.into_iter().flat_map(|at| {
                                        let pair = &pairs[at];
                                        [(&pair.first, pair.one), (&pair.second, pair.other)]
                                    });
                                    let facts = facts.filter_map(|(cells, value)| {
                                        asker.fact(frame, *column, cells, *statistic, value)
                                    });
                                    let facts = facts.map(|fact| asker.scene.lookup.keep(fact)).collect();
                                    best = Some((
                                        cost + open,
                                        Judgement::supported("claim-supported-change", facts),
                                    ));
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    let behind = if is_range { 0.5 * asker.bits() } else { BEHIND };
    best = best.or_else(|| of_twins(asker, way, &told, most));
    best.filter(|(cost, _)| *cost <= least + behind).map(|(_, judgement)| judgement)
}

/// The same of two columns: `new_s` against `old_s`.
fn of_twins(
    asker: &Asker<'_, '_>,
    way: Option<Way>,
    told: &[(Told, f64)],
    most: f64,
) -> Option<(f64, Judgement)> {
    let mut best: Option<(f64, Judgement)> = None;
    let mut left = MOST_CELLS;
    for (frame, one) in asker.frames().all.iter().enumerate() {
        let twins = twins(asker, one);
        let columns = asker.columns(frame, true);
        let unsaid = |column: usize| columns.iter().find(|(own, _)| *own == column).map(|(_, cost)| *cost);
        let queries = asker.plain_queries(frame);
        for query in queries.iter().take(if twins.is_empty() { 0 } else { MOST_QUERIES }) {
            let all = rows(one, query);
            let fixed = query.filters.iter().map(|(column, _)| *column);
            let mut groups = groups(asker, frame, &all, fixed);
            if (2..=MOST_GROUPS).contains(&all.len()) {
                groups.push(Groups { cost: EACH, of: all.iter().map(|row| vec![*row]).collect() });
            }
            for groups in groups {
                for (first, second, ordered) in &twins {
                    let (Some(a), Some(b)) = (unsaid(*first), unsaid(*second)) else { continue };
                    let cost = query.cost + groups.cost + a.min(b);
                    if cost > best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6) {
                        continue;
                    }
                    left = left.checked_sub(all.len())?;
                    let of = &one.columns[*first];
                    let pairs: Vec<Pair> = groups
                        .of
                        .iter()
                        .filter_map(|rows| {
                            Pair::of((of, rows), (&one.columns[*second], rows), StatisticKind::Mean)
                        })
                        .collect();
                    let goes = |way: Way| pairs.iter().all(|pair| pairs::goes(way, pair.one, pair.other, of));
                    if *ordered && way.is_some_and(|way| !goes(way)) {
                        continue;
                    }
                    for (told, open) in told {
                        let Some(ends) = spanned_by(asker, &pairs, *told, of) else { continue };
                        let facts = ends.into_iter().flat_map(|at| {
                            let pair = &pairs[at];
                            [(*first, &pair.first, pair.one), (*second, &pair.second, pair.other)]
                        });
                        let facts = facts.filter_map(|(column, cells, value)| {
                            asker.fact(frame, column, cells, StatisticKind::Mean, value)
                        });
                        let facts = facts.map(|fact| asker.scene.lookup.keep(fact)).collect();
                        best = Some((cost + open, Judgement::supported("claim-supported-change", facts)));
                        break;
                    }
                }
            }
        }
    }
    best
}

/// The ways in which the figure can tell a change, with what each leaves open.
fn told(asker: &Asker<'_, '_>) -> Vec<(Told, f64)> {
    let figure = asker.figure;
    let tokens = &asker.scene.read.tokens;
    let near = &tokens[figure.first.saturating_sub(6)..(figure.last + 5).min(tokens.len())];
    let factor = near.iter().any(|token| token.is_any(&["factor", "ratio", "times"]));
    let points = near.iter().any(|token| token.is_any(&["point", "points"]));
    let apart = near.iter().any(|token| token.is_any(pairs::APART));
    match &figure.unit {
        Some(WrittenUnit::Times) => vec![(Told::Factor, 0.0)],
        _ if figure.shape == Shape::Multiple => vec![(Told::Factor, 0.0)],
        None if factor => vec![(Told::Factor, 0.0)],
        Some(WrittenUnit::Points) => vec![(Told::Points, 0.0)],
        _ if figure.is_percent() => vec![(Told::Percent, 0.0), (Told::Points, 1.0), (Told::Share, 1.5)],
        None if points => vec![(Told::Points, 0.0)],
        _ if apart => vec![(Told::Apart, 0.0)],
        _ => Vec::new(),
    }
}

/// What a group has on both sides.
struct Pair {
    first: Vec<(usize, f64)>,
    second: Vec<(usize, f64)>,
    one: f64,
    other: f64,
}

impl Pair {
    fn of(one: (&Column, &[usize]), other: (&Column, &[usize]), statistic: StatisticKind) -> Option<Self> {
        let (first, second) = (cells(one.0, one.1), cells(other.0, other.1));
        let (one, other) = (Level::of(&first)?.value(statistic)?, Level::of(&second)?.value(statistic)?);
        Some(Self { first, second, one, other })
    }
}

/// The places of the groups whose changes are the ends of the figure, in either direction that all can be told in.
fn spanned_by(asker: &Asker<'_, '_>, pairs: &[Pair], told: Told, of: &Column) -> Option<Vec<usize>> {
    // The second against the first, and what is less by its share of what it was.
    let ways: &[fn(f64, f64) -> f64] = match told {
        Told::Factor => &[|one, other| one / other, |one, other| other / one],
        Told::Percent => &[
            |one, other| 100.0 * (one / other - 1.0),
            |one, other| 100.0 * (1.0 - one / other),
            |one, other| 100.0 * (other / one - 1.0),
            |one, other| 100.0 * (1.0 - other / one),
        ],
        Told::Share => &[|one, other| 100.0 * one / other, |one, other| 100.0 * other / one],
        Told::Points if of.unit != Unit::Percent => {
            &[|one, other| 100.0 * (one - other), |one, other| 100.0 * (other - one)]
        }
        Told::Points | Told::Apart => &[|one, other| one - other, |one, other| other - one],
    };
    if told == Told::Points && of.unit != Unit::Percent && !columns::is_share(of) {
        // Points of a score are no shares.
        if asker.figure.is_percent() || asker.figure.unit.is_some() {
            return None;
        }
    }
    let written = |value: f64| match told {
        Told::Apart => asker.written(of, value),
        Told::Points if asker.figure.unit.is_none() => smallvec![value, value / 100.0],
        _ => smallvec![value],
    };
    ways.iter().find_map(|change| {
        let values = |size: bool| -> Vec<(f64, ())> {
            let changes = pairs.iter().map(|pair| change(pair.one, pair.other));
            changes.map(|own| (if size { own.abs() } else { own }, ())).collect()
        };
        spanned(asker, &values(false), written).or_else(|| {
            // Of a limit, in either direction.
            let either = matches!(told, Told::Percent | Told::Points | Told::Apart);
            let limits = either && asker.figure.bound == Bound::AtMost;
            spanned(asker, &values(true), written).filter(|_| limits)
        })
    })
}

/// The places of the least and the greatest of some values, where they are what the figure says of all of them.
fn spanned<T>(
    asker: &Asker<'_, '_>,
    values: &[(f64, T)],
    written: impl Fn(f64) -> Written,
) -> Option<Vec<usize>> {
    let figure = asker.figure;
    let finite = values.iter().all(|(value, _)| value.is_finite());
    let by = |one: &usize, other: &usize| values[*one].0.total_cmp(&values[*other].0);
    let least = (0..values.len()).min_by(by).filter(|_| finite && values.len() > 1)?;
    let greatest = (0..values.len()).max_by(by)?;
    let slack = figure.step * 0.5 + 1e-9 * figure.value.abs();
    let (low, high) = (written(values[least].0), written(values[greatest].0));
    match (figure.shape, figure.bound) {
        (Shape::Range(from, to), _) => {
            let near = |one: f64, other: f64| (one - other).abs() <= slack;
            // `all lie between 330 and 400`: round numbers that all lie within, and not far within.
            let round = |one: f64| one.abs() >= 10.0 && (one / 10.0).fract() == 0.0;
            let loose = round(from)
                && round(to)
                && asker
                    .scene
                    .read
                    .tokens
                    .iter()
                    .any(|token| token.is_any(&["all", "every", "each", "both", "always"]));
            let within = |low: f64, high: f64| {
                low >= from
                    && high <= to
                    && low <= from + WITHIN * from.abs()
                    && high >= to - WITHIN * to.abs()
            };
            let is = low
                .iter()
                .zip(&high)
                .any(|(low, high)| near(*low, from) && near(*high, to) || loose && within(*low, *high));
            is.then(|| vec![least, greatest])
        }
        (_, Bound::AtLeast) => {
            let is = |low: &f64| *low >= figure.value - slack && *low <= 1.25 * figure.value;
            low.iter().any(is).then(|| vec![least])
        }
        (_, Bound::AtMost) => {
            let is = |high: &f64| *high <= figure.value + slack && *high >= 0.7 * figure.value;
            high.iter().any(is).then(|| vec![greatest])
        }
        _ => None,
    }
}

/// The columns that a figure can be of, without those that were set.
fn measured(one: &Frame, columns: &[(usize, f64)]) -> Vec<(usize, f64)> {
    let is = |(column, unsaid): &&(usize, f64)| {
        let own = &one.columns[*column];
        *unsaid < NAMED && (own.is_measure || !own.is_setting())
    };
    columns.iter().filter(is).copied().collect()
}

fn cells(column: &Column, rows: &[usize]) -> Vec<(usize, f64)> {
    rows.iter().map(|row| (*row, column.numbers[*row])).filter(|(_, own)| own.is_finite()).collect()
}

/// Some rows in groups: by each column with few values that is not fixed, and by all settings together.
fn groups(
    asker: &Asker<'_, '_>,
    frame: usize,
    all: &[usize],
    fixed: impl Iterator<Item = usize>,
) -> Vec<Groups> {
    let one = &asker.frames().all[frame];
    let fixed: Vec<usize> = fixed.collect();
    let tokens = &asker.scene.read.tokens;
    let said = |column: &Column| {
        let calls = |word: &String| {
            word.len() > 2 && tokens.iter().any(|token| crate::lexicon::singular(&token.lower) == word)
        };
        let daily = column.days.iter().any(Option::is_some) && tokens.iter().any(|token| token.is_any(DAILY));
        daily || column.calls.iter().any(calls)
    };
    let free = |column: &usize| !fixed.contains(column) && Frames::is_column(&one.columns[*column]);
    let mut found: Vec<Groups> = Vec::new();
    let file = |at: &usize| one.columns[*at].name == "file" && !fixed.contains(at);
    let by: Vec<usize> = (0..one.columns.len())
        .filter(|at| (free(at) || file(at)) && one.columns[*at].divides() && !one.columns[*at].is_measure)
        .collect();
    for at in by {
        let cost = if said(&one.columns[at]) { SAID } else { UNSAID };
        found.push(Groups { cost, of: grouped(one, all, &[at]) });
    }
    let settings: Vec<usize> = settings(one).into_iter().filter(free).collect();
    if settings.len() > 1 {
        found.push(Groups { cost: EACH, of: grouped(one, all, &settings) });
    }
    found.retain(|groups| (2..=MOST_GROUPS).contains(&groups.of.len()));
    found
}

fn grouped(one: &Frame, all: &[usize], by: &[usize]) -> Vec<Vec<usize>> {
    let mut places: HashMap<Vec<Option<usize>>, usize> = HashMap::default();
    let mut found: Vec<Vec<usize>> = Vec::new();
    for row in all {
        let key = by.iter().map(|column| one.columns[*column].code(*row)).collect();
        let place = *places.entry(key).or_insert_with(|| {
            found.push(Vec::new());
            found.len() - 1
        });
        found[place].push(*row);
    }
    found
}
