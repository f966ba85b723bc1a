//! What a count can be: rows that a sentence tells apart, values of a column, rows of each combination, and of any of
//! these those that went well, that failed, or that lie beyond a limit.

use domain::StatisticKind;
use foldhash::{HashMap, HashSet};

use super::frames::{Column, Frame, Frames};
use super::rows::{rows, settings};
use super::{Asker, Query};
use crate::claim::{Judgement, is_same};
use crate::figures::{Bound, Figure, Shape};
use crate::lexicon::singular;
use crate::tokens::Token;

/// What rows are called.
pub(crate) const ROWS: &[&str] = &[
    "run",
    "row",
    "record",
    "entry",
    "sample",
    "measurement",
    "test",
    "call",
    "request",
    "trial",
    "repetition",
    "result",
    "job",
    "case",
    "experiment",
    "build",
    "session",
    "log",
    "line",
    "time",
    "pass",
    "repeat",
    "combination",
    "configuration",
    "night",
    "observation",
];
const WELL: &[&str] = &[
    "succeeded",
    "succeed",
    "successful",
    "successfully",
    "completed",
    "finished",
    "passed",
    "ok",
    "worked",
    "finish",
    "fine",
    "healthy",
];
const BADLY: &[&str] = &[
    "failed", "fail", "failure", "failures", "crashed", "crash", "crashes", "error", "errors", "timeout",
    "timeouts", "aborted", "broke", "oom",
];
const WELL_VALUES: &[&str] = &["ok", "success", "passed", "completed", "true", "done", "finished", "pass"];
const ABOVE: &[&str] =
    &["above", "exceed", "exceeds", "exceeded", "over", "beyond", "surpass", "least", "more"];
const BELOW: &[&str] = &["below", "under", "within", "most", "less", "fewer", "stay", "stays"];
const EACH: &[&str] = &["each", "every", "per", "apiece", "repeated", "repetitions", "times"];
/// What several settings together are called.
const COMBINED: &[&str] = &["configuration", "combination", "variant", "setup", "setting", "config"];
/// What columns are called that tell how rows went.
const STATUS: &[&str] = &["status", "verdict", "outcome", "result", "state", "reason"];
/// How many letters a status shares with the word for it.
const SHARED: usize = 4;
/// What it leaves open that rows of all kinds are counted where some are named.
const ELSEWHERE: f64 = 1.5;
/// A column that leaves more open than this is not what a limit is of.
const PLAIN: f64 = 1.6;
/// The most rows of a frame that are put into groups.
const MOST_GROUPED: usize = 20_000;

/// The judgement of the count that leaves least open and that the figure bears out.
#[expect(clippy::too_many_lines, reason = "one way to count after the other")]
pub(super) fn best(asker: &Asker<'_, '_>) -> Option<Judgement> {
    let figure = asker.figure;
    let (part, whole) = match figure.shape {
        Shape::OutOf(whole) => (figure.value, Some(whole)),
        Shape::Plain => (figure.value, None),
        _ => return None,
    };
    if figure.unit.is_some()
        || part.fract() != 0.0
        || part < 1.0
        || !matches!(figure.bound, Bound::Exact | Bound::About)
    {
        return None;
    }
    if asker.is_of_something_else() {
        return None;
    }
    let read = asker.scene.read;
    // What a cell counts stands in its head, and in the heading above its table.
    let head: Vec<&Token<'_>> = asker.head_tokens();
    let tokens: Vec<&Token<'_>> =
        if asker.cell.is_some() { head } else { read.tokens[figure.last..].iter().collect() };
    let all_said: Vec<&Token<'_>> =
        if asker.cell.is_some() { tokens.clone() } else { read.tokens.iter().collect() };
    let behind: Vec<&str> = tokens
        .iter()
        .take(if asker.cell.is_some() { 12 } else { 4 })
        .take_while(|token| token.number().is_none() && !token.is_mark(&[',', ';', ':']))
        .filter(|token| token.is_word())
        .map(|token| singular(&token.lower))
        .collect();
    let said = |list: &[&str]| all_said.iter().any(|token| token.is_any(list));
    let bits = match (whole, part) {
        (Some(_), _) => 5.5,
        (None, part) if part < 10.0 => 2.9,
        (None, part) if part < 100.0 => 5.2,
        _ => 8.3,
    };
    let most = bits - super::MARGIN;
    // `Of the 2 drives, one is above …`: the whole is what is counted, the part lies beyond the limit.
    let of_whole =
        read.tokens[figure.first.saturating_sub(2)..figure.first].iter().any(|token| token.is("of"));
    let limit = limit(asker).filter(|_| !of_whole);
    let mut best: Option<(f64, Judgement)> = None;
    // `Of 48 runs, 47 completed; the missing one is a at 64 clients`: names of other clauses.
    let clause = |at: usize| read.clauses[at] == read.clauses[figure.at];
    let names_none = asker.cell.is_none() && !asker.own.iter().any(|pick| pick.firm && clause(pick.first));
    for (at, frame) in asker.frames().all.iter().enumerate() {
        let rows_named = behind.iter().any(|word| ROWS.contains(word))
            || asker.cell.is_none() && behind.iter().any(|word| frame.words.iter().any(|own| own == word));
        let counted: Vec<usize> = (0..frame.columns.len())
            .filter(|column| {
                let own = &frame.columns[*column];
                Frames::is_column(own)
                    && own.values.len() > 1
                    && behind
                        .iter()
                        .take(3)
                        .any(|word| own.calls.iter().any(|call| call == word && call.len() > 2))
            })
            .collect();
        let frame_tables = frame.places.last().map_or(0, |place| place.0 + 1);
        let own = asker.told(at);
        let whatever = Query { cost: if names_none { 0.3 } else { ELSEWHERE }, ..Query::default() };
        for query in asker.plain_queries(at).iter().take(32).chain([&own, &whatever]) {
            let all = rows(frame, query);
            if all.is_empty() || query.cost > most {
                continue;
            }
            let mut options: Vec<(f64, usize, Option<usize>, Vec<usize>)> = Vec::new();
            // `68 finished`, `106 failed`.
            let went_so = asker.cell.is_none()
                && behind.iter().take(2).any(|word| WELL.contains(word) || BADLY.contains(word));
            if rows_named
                || went_so
                || whole.is_some()
                || behind.is_empty()
                || said(&["them", "these", "which"])
            {
                let cost = if rows_named { 0.0 } else { 0.8 };
                let total = all.len();
                if limit.is_none() {
                    options.push((cost + 0.2, total, None, all.clone()));
                    // A file of each run.
                    let tables = tables(frame, &all);
                    if rows_named && tables > 1 {
                        options.push((cost + 0.3, tables, Some(frame_tables), all.clone()));
                    }
                }
                for (words, well) in [(WELL, true), (BADLY, false)] {
                    if said(words)
                        && let Some(with) = went(frame, &all, well)
                    {
                        options.push((cost, with.len(), Some(total), with));
                    }
                    if said(words)
                        && let Some(with) = has_values(frame, &all, well)
                    {
                        options.push((cost + 0.3, with.len(), Some(total), with));
                    }
                }
                for with in called(frame, &all, &behind) {
                    options.push((0.2, with.len(), Some(total), with));
                }
                for own in frame.columns.iter().filter(|own| own.is_yes_or_no() || own.is_flag()) {
                    let named = own.calls.iter().filter(|call| call.len() > 2).any(|call| {
                        all_said.iter().any(|token| token.is(call) || begins_like(&token.lower, call))
                    });
                    let holds = |row: &&usize| own.numbers[**row] > 0.5;
                    if named {
                        let known = all.iter().filter(|row| own.numbers[**row].is_finite()).count();
                        let with: Vec<usize> = all.iter().filter(holds).copied().collect();
                        options.push((0.3, with.len(), Some(known), with));
                    }
                }
                if let Some(limit) = &limit {
                    for (column, unsaid) in &limit.columns(at) {
                        let of = &frame.columns[*column];
                        let known: Vec<usize> =
                            all.iter().filter(|row| of.numbers[**row].is_finite()).copied().collect();
                        let with: Vec<usize> =
                            known.iter().filter(|row| limit.holds(of, of.numbers[**row])).copied().collect();
                        options.push((cost + unsaid, with.len(), Some(known.len()), with.clone()));
                        options.push((cost + unsaid, with.len(), Some(all.len()), with));
                    }
                }
                for column in per(asker, frame) {
                    if let Some(each) = of_each_value(&frame.columns[column], &all) {
                        options.push((0.2, each, None, all.clone()));
                    }
                }
                if said(EACH)
                    && let Some(each) = each(frame, &all)
                {
                    options.push((cost + 0.3, each, None, all.clone()));
                }
            }
            if behind.iter().take(2).any(|word| COMBINED.contains(word)) {
                for (count, cost) in combined(asker, frame, &all) {
                    options.push((cost, count, None, all.clone()));
                }
            }
            for column in &counted {
                let own = &frame.columns[*column];
                let mut codes: Vec<usize> = all.iter().filter_map(|row| own.code(*row)).collect();
                codes.sort_unstable();
                codes.dedup();
                if limit.is_none() {
                    options.push((0.1, codes.len(), None, all.clone()));
                    options
                        .extend(steps(own, &codes, said(EACH)).map(|steps| (0.3, steps, None, all.clone())));
                }
                if let Some(limit) = &limit {
                    for (of, unsaid) in &limit.columns(at) {
                        let with = beyond(&all, own, &frame.columns[*of], limit);
                        options.push((0.1 + unsaid, with.len(), Some(codes.len()), with));
                    }
                }
            }
            for (unsaid, count, of, rows) in options {
                let cost = query.cost + unsaid;
                let fits = is_same(count as f64, part)
                    && whole.is_none_or(|whole| of.is_some_and(|of| is_same(of as f64, whole)))
                    || figure.bound == Bound::About && whole.is_none() && figure.covers(count as f64);
                if fits && cost <= best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6) {
                    let Some(column) = frame.columns.iter().position(Frames::is_column) else {
                        continue;
                    };
                    let cells: Vec<(usize, f64)> = rows.iter().map(|row| (*row, 1.0)).collect();
                    let fact = asker.fact(at, column, &cells, StatisticKind::Count, count as f64);
                    let id = fact.map(|fact| asker.scene.lookup.keep(fact));
                    best =
                        Some((cost, Judgement::supported("claim-supported-count", id.into_iter().collect())));
                }
            }
        }
    }
    best.map(|(_, judgement)| judgement)
}

/// How many steps there were, by the number of the last; said of each, how many lie between two that are recorded.
fn steps(column: &Column, codes: &[usize], each: bool) -> Option<usize> {
    if !super::path::goes_on(column) {
        return None;
    }
    let mut places: Vec<f64> = codes.iter().filter_map(|code| column.values[*code].parse().ok()).collect();
    places.sort_by(f64::total_cmp);
    let [.., before, last] = places.as_slice() else { return None };
    let apart = last - before;
    let even = places.windows(2).all(|pair| is_same(pair[1] - pair[0], apart));
    let number = if each && even { apart } else { *last };
    crate::claim::whole_number(number).and_then(|number| usize::try_from(number).ok())
}

/// Judges a number word by how many values the columns have that are called what it counts; `None` where they differ.
pub(super) fn values(asker: &Asker<'_, '_>) -> Option<Judgement> {
    let figure = asker.figure;
    let next = asker.scene.read.tokens.get(figure.last)?;
    let noun = singular(&next.lower);
    if figure.shape != Shape::Plain || figure.bound != Bound::Exact || noun == next.lower || noun.len() < 4 {
        return None;
    }
    let mut found: Option<(usize, usize, usize)> = None;
    for (at, frame) in asker.frames().all.iter().enumerate() {
        for (column, own) in frame.columns.iter().enumerate() {
            if !Frames::is_column(own) || own.own != [noun] || own.values.len() < 2 {
                continue;
            }
            let mut codes: Vec<usize> =
                rows(frame, &asker.told(at)).iter().filter_map(|row| own.code(*row)).collect();
            codes.sort_unstable();
            codes.dedup();
            match found {
                Some((count, ..)) if count != codes.len() => return None,
                _ => found = Some((codes.len(), at, column)),
            }
        }
    }
    let (count, frame, column) = found?;
    let cells: Vec<(usize, f64)> =
        rows(&asker.frames().all[frame], &asker.told(frame)).into_iter().map(|row| (row, 1.0)).collect();
    let fact = asker.fact(frame, column, &cells, StatisticKind::Count, count as f64)?;
    let facts = vec![asker.scene.lookup.keep(fact)];
    Some(if is_same(count as f64, figure.value) {
        Judgement::supported("claim-supported-count", facts)
    } else {
        Judgement::contradicted("claim-contradicted-count", facts, count.to_string())
    })
}

/// How many tables some rows are of.
fn tables(frame: &Frame, rows: &[usize]) -> usize {
    let mut found: Vec<usize> = rows.iter().map(|row| frame.places[*row].0).collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

/// A number that others lie beyond.
struct Limit<'a, 's> {
    figure: &'a Figure,
    above: bool,
    /// It, as it is asked about.
    asker: Asker<'a, 's>,
}

impl Limit<'_, '_> {
    /// The columns of a frame that it can be a limit of.
    fn columns(&self, frame: usize) -> Vec<(usize, f64)> {
        let columns = self.asker.columns(frame, false);
        columns.iter().filter(|(_, unsaid)| *unsaid < PLAIN).copied().collect()
    }

    fn holds(&self, column: &Column, value: f64) -> bool {
        self.asker.written(column, value).first().is_some_and(|value| {
            if self.above { *value > self.figure.value } else { *value < self.figure.value }
        })
    }
}

fn limit<'a, 's>(asker: &Asker<'a, 's>) -> Option<Limit<'a, 's>> {
    let read = asker.scene.read;
    read.figures.iter().filter(|other| other.at != asker.figure.at).find_map(|figure| {
        let before = &read.tokens[figure.first.saturating_sub(3)..figure.at];
        let says = |list: &[&str]| before.iter().any(|token| token.is_any(list));
        let above = match figure.bound {
            Bound::AtLeast => true,
            Bound::AtMost => false,
            _ if says(ABOVE) => true,
            _ if says(BELOW) => false,
            _ => return None,
        };
        Some(Limit { figure, above, asker: Asker::new(asker.scene, figure, None) })
    })
}

/// The rows that went well, or those that did not; `None` where nothing tells.
pub(super) fn went(frame: &Frame, rows: &[usize], well: bool) -> Option<Vec<usize>> {
    let is_well = |value: &String| WELL_VALUES.contains(&value.to_lowercase().as_str());
    let status = frame.columns.iter().find(|column| {
        column.values.len() > 1 && column.values.len() <= 12 && column.values.iter().any(is_well)
    });
    let holds: Box<dyn Fn(usize) -> Option<bool> + '_> = if let Some(status) = status {
        Box::new(move |row| status.code(row).map(|code| is_well(&status.values[code])))
    } else {
        let named = |column: &&Column| {
            !column.is_numeric && column.own.iter().any(|word| BADLY.contains(&word.as_str()))
        };
        let errors = frame.columns.iter().find(named)?;
        Box::new(move |row| Some(errors.code(row).is_none()))
    };
    Some(rows.iter().filter(|row| holds(**row) == Some(well)).copied().collect())
}

/// The columns that are said to have a count each: `35 runs per prompt`, `for every engine there are 36 rows`.
fn per(asker: &Asker<'_, '_>, frame: &Frame) -> Vec<usize> {
    let tokens = &asker.scene.read.tokens;
    let calls = |column: &usize| {
        let own = &frame.columns[*column];
        Frames::is_column(own)
            && own.values.len() > 1
            && tokens.windows(2).any(|pair| {
                let noun = singular(&pair[1].lower);
                pair[0].is_any(&["per", "each", "every"]) && own.calls.iter().any(|call| call == noun)
            })
    };
    (0..frame.columns.len()).filter(calls).collect()
}

/// How many rows each value of a column has, where all have as many.
fn of_each_value(column: &Column, rows: &[usize]) -> Option<usize> {
    let mut counts: HashMap<usize, usize> = HashMap::default();
    for row in rows {
        *counts.entry(column.code(*row)?).or_default() += 1;
    }
    let first = *counts.values().next()?;
    (counts.len() > 1 && counts.values().all(|count| *count == first)).then_some(first)
}

/// How many combinations rows have of two settings, and of all, with what each leaves open.
fn combined(asker: &Asker<'_, '_>, frame: &Frame, rows: &[usize]) -> Vec<(usize, f64)> {
    let settings = settings(frame);
    let tokens = &asker.scene.read.tokens;
    let said = |column: &usize| {
        let calls = &frame.columns[*column].calls;
        tokens.iter().any(|token| calls.iter().any(|call| call.len() > 2 && call == singular(&token.lower)))
    };
    let of = |columns: &[usize]| {
        let keys = rows.iter().map(|row| columns.iter().map(|at| frame.columns[*at].code(*row)).collect());
        keys.collect::<HashSet<Vec<Option<usize>>>>().len()
    };
    let mut found = vec![(of(&settings), 0.3)];
    for (at, one) in settings.iter().enumerate() {
        let cost = |other: &usize| if said(one) || said(other) { 0.4 } else { 0.9 };
        found.extend(settings[at + 1..].iter().map(|other| (of(&[*one, *other]), cost(other))));
    }
    found
}

/// The rows in which something was measured, or those in which nothing was; `None` where that is all or none.
pub(super) fn has_values(frame: &Frame, rows: &[usize], well: bool) -> Option<Vec<usize>> {
    let measures: Vec<&Column> = frame.columns.iter().filter(|column| column.is_measure).collect();
    let empty = |row: usize| measures.iter().all(|column| !column.numbers[row].is_finite());
    let without = rows.iter().filter(|row| empty(**row)).count();
    if without == 0 || without * 2 > rows.len() {
        return None;
    }
    Some(rows.iter().filter(|row| empty(**row) != well).copied().collect())
}

/// Whether a word is another form of a name: `throttling` of `throttled`, `accepted` of `accept`.
pub(super) fn begins_like(word: &str, name: &str) -> bool {
    let shared = word.bytes().zip(name.bytes()).take_while(|(one, other)| one == other).count();
    name.len() > 4 && (shared == name.len() || shared >= 6 && shared + 3 >= name.len().max(word.len()) - 1)
}

/// The rows whose status is called as one of some words: `106 failed`, where it is `fail`.
fn called(frame: &Frame, rows: &[usize], words: &[&str]) -> Vec<Vec<usize>> {
    let tells = |column: &&Column| {
        column.own.iter().any(|word| STATUS.contains(&word.as_str())) && column.values.len() <= 12
    };
    let mut found = Vec::new();
    for column in frame.columns.iter().filter(tells) {
        for (code, value) in column.values.iter().enumerate() {
            let value = value.to_lowercase();
            let is = |word: &&str| {
                let shared = word.bytes().zip(value.bytes()).take_while(|(one, other)| one == other).count();
                shared >= SHARED && shared + 2 >= value.len().min(word.len())
            };
            if words.iter().any(is) {
                found.push(rows.iter().filter(|row| column.code(**row) == Some(code)).copied().collect());
            }
        }
    }
    found
}

/// How many rows each combination of settings has, where all have as many.
fn each(frame: &Frame, rows: &[usize]) -> Option<usize> {
    if rows.len() > MOST_GROUPED {
        return None;
    }
    let settings = settings(frame);
    let mut groups: HashMap<Vec<Option<usize>>, usize> = HashMap::default();
    for row in rows {
        *groups
            .entry(settings.iter().map(|column| frame.columns[*column].code(*row)).collect())
            .or_default() += 1;
    }
    let first = *groups.values().next()?;
    (groups.len() > 1 && groups.values().all(|count| *count == first)).then_some(first)
}

/// Rows of the values of a column whose means lie beyond a limit, one of each.
fn beyond(rows: &[usize], by: &Column, of: &Column, limit: &Limit<'_, '_>) -> Vec<usize> {
    let mut sums: HashMap<usize, (f64, usize, usize)> = HashMap::default();
    for row in rows {
        let value = of.numbers[*row];
        if let Some(code) = by.code(*row).filter(|_| value.is_finite()) {
            let own = sums.entry(code).or_insert((0.0, 0, *row));
            own.0 += value;
            own.1 += 1;
        }
    }
    let mut found: Vec<usize> = sums
        .values()
        .filter(|(sum, count, _)| limit.holds(of, sum / *count as f64))
        .map(|(.., row)| *row)
        .collect();
    found.sort_unstable();
    found
}
