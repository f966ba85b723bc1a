//! Comparisons that are said to hold in every case: `a beats b at every size`, `c is the slowest on each machine`. Each
//! combination of the other settings is looked at for itself.

use std::collections::HashMap;

use domain::{Dimension, Direction, PassageKind, StatisticKind};

use super::Asker;
use super::frames::{Column, Frame, Frames};
use super::rows::rows;
use crate::claim::{Claim, Judgement, with_unit};
use crate::compare::{self, Way};
use crate::figures::Figure;
use crate::queries::Query;
use crate::scene::Scene;
use crate::tokens::Token;

/// Words that say that something holds in all cases.
const EVERY: &[&str] =
    &["every", "each", "either", "everywhere", "always", "consistently", "whichever", "any", "wherever"];
/// Words that turn a comparison round, or leave some cases out.
const EXCEPT: &[&str] =
    &["not", "never", "no", "nor", "except", "but", "only", "hardly", "almost", "nearly", "most"];
/// Nouns of change: what they are of is something that follows from the data.
const AMOUNTS: &[&str] = &[
    "speed-up",
    "speed-ups",
    "speedup",
    "speedups",
    "gain",
    "gains",
    "loss",
    "losses",
    "improvement",
    "improvements",
    "increase",
    "reduction",
    "reductions",
    "advantage",
    "penalty",
    "degradation",
];
/// Columns that number what was repeated.
const REPEATED: &[&str] =
    &["run", "pass", "repetition", "rep", "trial", "seed", "lauf", "iteration", "id", "request"];
/// The most rows of a frame that are divided into cases.
const MOST_ROWS: usize = 20_000;
/// A column that leaves more open than this is not what is compared.
const PLAIN: f64 = 1.3;
/// To which share of itself a mean is shown.
const STEP: f64 = 0.001;
/// What is faster or slower.
const SPEEDS: &[Dimension] = &[
    Dimension::Time,
    Dimension::TokenRate,
    Dimension::CallRate,
    Dimension::OperationRate,
    Dimension::FrameRate,
    Dimension::DataRate,
    Dimension::Rate,
    Dimension::Compute,
];
/// The most measures by which one can be better.
const MOST_MEASURES: usize = 12;
/// The most values of a column of which one is said to lead all others.
const MOST_VALUES: usize = 64;

/// Judges a passage that compares two subjects, or one with all others, in every case.
pub(crate) fn judge(scene: &Scene<'_>) -> Option<Claim> {
    let read = scene.read;
    let said = |list: &[&str]| read.tokens.iter().any(|token| token.is_any(list));
    let supposed = read.tokens.iter().any(|token| token.is_any(&["if", "should", "would"]));
    if read.passage.kind == PassageKind::Row || said(EXCEPT) || supposed {
        return None;
    }
    // `in all five scenes`, `on both boards`.
    let cases = |pair: &[Token<'_>]| {
        pair[0].is_any(&["in", "on", "for", "with", "at", "across"]) && pair[1].is_any(&["all", "both"])
    };
    let every = said(EVERY) || read.tokens.windows(2).any(cases);
    let (at, way) = read.tokens.iter().enumerate().find_map(|(at, token)| {
        let way = superlative(&token.lower)
            .or_else(|| compare::way(&token.lower).filter(|_| !token.is_any(AMOUNTS)));
        Some((at, way.filter(|way| *way != Way::Same)?))
    })?;
    if read.advice[at] {
        return None;
    }
    let place = Figure::place(at);
    let asker = Asker::new(scene, &place, None);
    if asker.is_of_something_else() {
        return None;
    }
    // Where several tables can be meant, the one that bears it out is.
    let mut judged: Vec<Judgement> =
        (0..asker.frames().all.len()).filter_map(|frame| of_frame(&asker, frame, way, every)).collect();
    judged.sort_by_key(|judgement| std::cmp::Reverse(judgement.verdict));
    let judgement = judged.into_iter().next()?;
    let token = &read.tokens[at];
    Some(judgement.at(token.start, token.end))
}

/// The way of a word that sets one against all others, or of one that `compare` does not know.
fn superlative(word: &str) -> Option<Way> {
    Some(match word {
        "highest" | "largest" | "longest" | "biggest" | "greatest" => Way::Up,
        "lowest" | "smallest" | "shortest" | "fewest" | "least" => Way::Down,
        "fastest" | "quickest" => Way::Faster,
        "slowest" => Way::Slower,
        "best" | "easiest" | "ahead" | "strongest" => Way::Better,
        "worst" | "hardest" | "behind" | "weakest" => Way::Worse,
        _ => return None,
    })
}

/// With `every`, in each case for itself; otherwise over all rows that are meant.
fn of_frame(asker: &Asker<'_, '_>, frame: usize, way: Way, every: bool) -> Option<Judgement> {
    let one = &asker.frames().all[frame];
    if one.places.len() > MOST_ROWS {
        return None;
    }
    let entries = asker.own_entries(frame);
    let plain = |entry: &super::Entry| entry.firm && !entry.number && entry.codes.len() == 1;
    let apart = |entries: &[super::Entry]| {
        let [one, other] = entries else { return false };
        !one.number && !other.number && !one.codes.iter().any(|code| other.codes.contains(code))
    };
    let pair = entries.iter().find(|(_, entries)| apart(entries));
    // One that is set against all others is what the sentence begins with.
    let alone = entries.iter().filter(|(column, entries)| {
        let values = one.columns[*column].values.len();
        Frames::is_column(&one.columns[*column])
            && entries.len() == 1
            && plain(&entries[0])
            && (2..=MOST_VALUES).contains(&values)
    });
    let leads = superlative(&asker.scene.read.tokens[asker.figure.at].lower).is_some();
    if pair.is_none() && !every && !leads {
        return None;
    }
    let (vary, sides) =
        pair.or_else(|| alone.max_by_key(|(_, entries)| std::cmp::Reverse(entries[0].first)))?;
    let subject = sides[0].codes.clone();
    let others: Vec<Vec<usize>> = if let Some(other) = sides.get(1) {
        vec![other.codes.clone()]
    } else {
        let all = 0..one.columns[*vary].values.len();
        all.filter(|code| !subject.contains(code)).map(|code| vec![code]).collect()
    };
    let filters = entries
        .iter()
        .filter(|(column, entries)| column != vary && entries.len() == 1 && entries[0].firm)
        .map(|(column, entries)| (*column, entries[0].codes.clone()))
        .collect();
    let meant = rows(one, &Query { filters, ..Query::default() });
    let compared = Compared { frame, vary: *vary, subject: &subject, others: &others, rows: &meant, every };
    // What nobody names can be any measure by which the one is better.
    let judged: Vec<Judgement> =
        measures(asker, frame, way).into_iter().filter_map(|at| compare(asker, &compared, way, at)).collect();
    judged.into_iter().reduce(|one, other| if other.verdict > one.verdict { other } else { one })
}

/// A subject against others, over some rows of a frame.
struct Compared<'c> {
    frame: usize,
    vary: usize,
    subject: &'c [usize],
    others: &'c [Vec<usize>],
    rows: &'c [usize],
    every: bool,
}

/// Whether the subject lies that way from all others by one measure.
fn compare(asker: &Asker<'_, '_>, compared: &Compared<'_>, way: Way, measure: usize) -> Option<Judgement> {
    let Compared { frame, vary, subject, others, rows: meant, every } = *compared;
    let one = &asker.frames().all[frame];
    let of = &one.columns[measure];
    let better_is_more = match of.direction {
        Direction::HigherIsBetter => Some(true),
        Direction::LowerIsBetter => Some(false),
        Direction::Neutral => is_quality(of).then_some(true),
    };
    let more = match way {
        Way::Up => true,
        Way::Down => false,
        Way::Faster if of.unit.dimension() == Dimension::Time => false,
        Way::Slower if of.unit.dimension() == Dimension::Time => true,
        Way::Better | Way::Faster => better_is_more?,
        Way::Worse | Way::Slower => !better_is_more?,
        Way::Same => return None,
    };
    let cases = if every { cases(one, vary, meant) } else { HashMap::from([(Vec::new(), meant.to_vec())]) };
    let (mut holds, mut all) = (0, 0);
    let mut shown = String::new();
    let mut cells = Vec::new();
    for case in cases.values() {
        let mean = |codes: &[usize]| {
            let is_of =
                |row: &&usize| one.columns[vary].code(**row).is_some_and(|code| codes.contains(&code));
            let own = case.iter().filter(is_of);
            let values: Vec<(usize, f64)> =
                own.map(|row| (*row, of.numbers[*row])).filter(|(_, value)| value.is_finite()).collect();
            let mean = values.iter().map(|(_, value)| value).sum::<f64>() / values.len() as f64;
            (!values.is_empty()).then_some((mean, values))
        };
        let Some((first, own)) = mean(subject) else { continue };
        let against: Vec<_> = others.iter().filter_map(|codes| mean(codes)).collect();
        if against.is_empty() {
            continue;
        }
        all += 1;
        if !every {
            let text = |value: f64| with_unit(value, of.unit, STEP * value.abs());
            let strongest = against
                .iter()
                .map(|(value, _)| *value)
                .reduce(|one, other| if more { one.max(other) } else { one.min(other) });
            shown = strongest.map(|other| format!("{} vs {}", text(first), text(other))).unwrap_or_default();
        }
        let leads = against.iter().all(|(second, _)| if more { first > *second } else { first < *second });
        holds += usize::from(leads);
        cells.extend(own.into_iter().chain(against.into_iter().flat_map(|(_, cells)| cells)));
    }
    if all < if every { 2 } else { 1 } {
        return None;
    }
    let fact = asker.fact(frame, measure, &cells, StatisticKind::Count, holds as f64)?;
    let id = asker.scene.lookup.keep(fact);
    Some(if holds == all {
        Judgement::supported("claim-supported-relation", vec![id])
    } else {
        let right = if every { format!("{holds} / {all}") } else { shown };
        Judgement::contradicted("claim-contradicted-relation", vec![id], right)
    })
}

/// The columns that can be compared: the one that is named most plainly, or all that have a better way.
fn measures(asker: &Asker<'_, '_>, frame: usize, way: Way) -> Vec<usize> {
    let one = &asker.frames().all[frame];
    let columns = asker.columns(frame, true);
    let named = columns.iter().copied().filter(|(at, cost)| {
        *cost < PLAIN && (one.columns[*at].is_measure || !one.columns[*at].is_setting())
    });
    if let Some((at, _)) = named.min_by(|one, other| one.1.total_cmp(&other.1)) {
        return vec![at];
    }
    if !matches!(way, Way::Better | Way::Worse | Way::Faster | Way::Slower) {
        return Vec::new();
    }
    let speed = |column: &Column| {
        matches!(way, Way::Better | Way::Worse) || SPEEDS.contains(&column.unit.dimension())
    };
    let directed = |at: &usize| one.columns[*at].direction != Direction::Neutral && speed(&one.columns[*at]);
    (0..one.columns.len()).filter(directed).take(MOST_MEASURES).collect()
}

/// Whether more of a column is better by its name: accuracies, recalls.
fn is_quality(column: &Column) -> bool {
    column.own.iter().any(|word| {
        matches!(
            word.as_str(),
            "acc"
                | "accuracy"
                | "score"
                | "recall"
                | "precision"
                | "f1"
                | "mrr"
                | "ndcg"
                | "auc"
                | "match"
                | "exact"
        )
    })
}

/// Rows by what the other settings are.
fn cases(frame: &Frame, vary: usize, rows: &[usize]) -> HashMap<Vec<Option<usize>>, Vec<usize>> {
    let settings: Vec<usize> = (0..frame.columns.len())
        .filter(|at| {
            let column = &frame.columns[*at];
            *at != vary
                && Frames::is_column(column)
                && column.divides()
                && !column.is_measure
                && !column.own.iter().any(|word| REPEATED.contains(&word.as_str()))
                && !follows(column, &frame.columns[vary], rows)
        })
        .collect();
    let mut found: HashMap<Vec<Option<usize>>, Vec<usize>> = HashMap::new();
    for row in rows {
        let key = settings.iter().map(|at| frame.columns[*at].code(*row)).collect();
        found.entry(key).or_default().push(*row);
    }
    found
}

/// Whether each value of a column goes with one of what is compared only: the day on which each card was tested.
fn follows(column: &Column, vary: &Column, rows: &[usize]) -> bool {
    let mut with: HashMap<usize, Option<usize>> = HashMap::new();
    rows.iter().all(|row| {
        column
            .code(*row)
            .is_none_or(|code| *with.entry(code).or_insert_with(|| vary.code(*row)) == vary.code(*row))
    })
}
