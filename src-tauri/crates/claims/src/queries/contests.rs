//! Who is ahead of whom: a subject against one other or against all others, over the rows that are meant, or in every
//! case for itself. Several readings may be meant; what none of the plain ones bears out is contradicted.

mod said;

use domain::{Dimension, Direction, PassageKind, StatisticKind, Unit, Verdict};
use foldhash::HashMap;

use super::frames::{Column, Frame, Frames};
use super::rows::rows;
use super::{Asker, Entry};
use crate::claim::{Claim, Judgement, with_unit};
use crate::compare::Way;
use crate::figures::Figure;
use crate::lexicon::singular;
use crate::scene::Scene;
use crate::tokens::Token;
use said::{Said, every, said};

/// Words that turn a comparison round, or leave some cases out.
const EXCEPT: &[&str] = &[
    "not",
    "never",
    "no",
    "nor",
    "except",
    "but",
    "only",
    "hardly",
    "almost",
    "nearly",
    "most",
    "if",
    "should",
    "would",
    "neither",
    "without",
    "apart",
    "followed",
    "isn't",
    "isn’t",
    "wasn't",
    "wasn’t",
    "aren't",
    "aren’t",
    "doesn't",
    "doesn’t",
    "didn't",
    "didn’t",
];
/// Words for the sum of a group, and for one of its rows.
const SUMS: &[&str] = &["total", "totals", "sum", "overall", "altogether"];
const SINGLE: &[&str] =
    &["single", "peak", "individual", "record", "run", "value", "measurement", "ever", "result", "reading"];
/// Columns that number what was repeated.
const REPEATED: &[&str] =
    &["run", "pass", "repetition", "rep", "trial", "seed", "lauf", "iteration", "id", "request"];
/// What several settings together are called.
const COMBINED: &[&str] = &["configuration", "combination", "variant", "setup", "setting", "config", "pair"];
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
/// A column that leaves more open than this is not what is compared.
const PLAIN: f64 = 2.0;
/// From this much on that the plainest reading leaves open, it refutes nothing.
const UNCLEAR: f64 = 1.5;
/// What a reading may leave open that is set against another judgement.
const OPEN: f64 = 0.8;
/// By how much less plain a reading may be that bears it out.
const BEHIND: f64 = 0.5;
/// What it leaves open which measure is meant where none is named, and for each step from the word.
const UNNAMED: f64 = 0.8;
const STEP_AWAY: f64 = 0.06;
/// To which share of itself a value is shown.
const STEP: f64 = 0.001;
/// The most rows of a frame that are divided into cases, and the most cells that are looked at for one word.
const MOST_ROWS: usize = 20_000;
const MOST_LOOKED_AT: usize = 1_000_000;
/// The most measures, questions and values that are looked at.
const MOST_MEASURES: usize = 12;
const MOST_QUERIES: usize = 8;
const MOST_VALUES: usize = 64;

/// Who is set against whom, by the codes of some columns.
struct Sides {
    columns: Vec<usize>,
    subject: Vec<Vec<usize>>,
    /// One other; all others where there is none.
    other: Option<Vec<usize>>,
    cost: f64,
}

/// What a group of rows is measured by.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Mean,
    Sum,
    /// The row at the end that is spoken of.
    End,
}

/// One way to understand the word.
struct Reading {
    cost: f64,
    holds: bool,
    frame: usize,
    column: usize,
    cells: Vec<(usize, f64)>,
    value: f64,
    right: String,
}

/// What a word that sets one against others is judged, after what the subjects of the passage say of it: what holds in
/// every case is asked here alone, what they do not bear out may be meant otherwise.
pub(crate) fn settled(scene: &Scene<'_>, at: usize, first: Option<Judgement>) -> Option<Judgement> {
    let borne_out = first.as_ref().is_some_and(|first| first.verdict == Verdict::Supported);
    let in_cases = every(scene, at).is_some();
    if borne_out && !in_cases {
        return first;
    }
    match judge(scene, at, in_cases) {
        Some((found, open)) if in_cases || found.verdict == Verdict::Supported && open <= OPEN => Some(found),
        _ => first,
    }
}

/// Judges a passage that claims nothing else by the first word that sets one against others.
pub(crate) fn only(scene: &Scene<'_>) -> Option<Claim> {
    (0..scene.read.tokens.len()).find_map(|at| {
        let token = &scene.read.tokens[at];
        Some(judge(scene, at, true)?.0.at(token.start, token.end))
    })
}

/// Judges the word at a place that sets one against others; `None` where it sets none or where nothing plain is asked.
/// `boldly`, any measure by which one can be ahead may be meant where none is named.
fn judge(scene: &Scene<'_>, at: usize, boldly: bool) -> Option<(Judgement, f64)> {
    let read = scene.read;
    if matches!(read.passage.kind, PassageKind::Row | PassageKind::Heading) || read.advice[at] {
        return None;
    }
    let said = said(read, at)?;
    let clause = |token: usize| read.clauses[token] == read.clauses[at];
    if (0..read.tokens.len()).any(|token| clause(token) && read.tokens[token].is_any(EXCEPT)) {
        return None;
    }
    let place = Figure::place(at);
    let from = Asker::new(scene, &place, None);
    if from.is_of_something_else() {
        return None;
    }
    let cases = every(scene, at);
    let mut left = MOST_LOOKED_AT;
    let mut found: Vec<Reading> = Vec::new();
    for (frame, one) in from.frames().all.iter().enumerate() {
        if one.places.len() > MOST_ROWS {
            continue;
        }
        let (Said::Leads(way) | Said::Beats(way)) = said;
        let measures = measures(&from, frame, way, at, boldly);
        if measures.is_empty() {
            continue;
        }
        for sides in sides(&from, frame, said, at, cases.is_some()) {
            let mut queries = from.queries(frame, Some(sides.columns[0]));
            for query in &mut queries {
                query.filters.retain(|(column, _)| !sides.columns.contains(column));
            }
            for query in queries.iter().take(MOST_QUERIES) {
                let meant = rows(one, query);
                for (column, more, unsaid) in &measures {
                    let cost = query.cost + sides.cost + unsaid;
                    if found.iter().any(|own| own.cost + BEHIND < cost) || sides.columns.contains(column) {
                        continue;
                    }
                    left = left.checked_sub(meant.len())?;
                    let asked =
                        Asked { frame, sides: &sides, rows: &meant, column: *column, more: *more, cost };
                    if let Some(cases) = &cases {
                        found.extend(asked.in_cases(&from, cases));
                    } else {
                        found.extend(asked.readings(&from));
                    }
                }
            }
        }
    }
    let plainest = found.iter().map(|own| own.cost).fold(f64::INFINITY, f64::min);
    found.retain(|own| own.cost <= plainest + BEHIND);
    found.sort_by(|one, other| other.holds.cmp(&one.holds).then(one.cost.total_cmp(&other.cost)));
    let best = found.into_iter().next()?;
    if !best.holds && !boldly && best.cost > UNCLEAR {
        return None;
    }
    let fact = from.fact(best.frame, best.column, &best.cells, StatisticKind::Mean, best.value)?;
    let facts = vec![scene.lookup.keep(fact)];
    let kind = match said {
        Said::Leads(_) => "best",
        Said::Beats(_) => "relation",
    };
    let judgement = if best.holds {
        Judgement::supported(&format!("claim-supported-{kind}"), facts)
    } else {
        Judgement::contradicted(&format!("claim-contradicted-{kind}"), facts, best.right)
    };
    Some((judgement, best.cost))
}

/// The columns that can be compared, whether more of each is ahead, and what each leaves open.
fn measures(
    asker: &Asker<'_, '_>,
    frame: usize,
    way: Way,
    at: usize,
    boldly: bool,
) -> Vec<(usize, bool, f64)> {
    let one = &asker.frames().all[frame];
    let tokens = &asker.scene.read.tokens;
    let comes_out = |column: usize| one.columns[column].is_measure || !one.columns[column].is_setting();
    let far = |column: &Column| -> f64 {
        let says = |place: &usize| {
            column.own.iter().any(|own| own.len() > 2 && tokens[*place].lower.starts_with(own.as_str()))
        };
        let nearest = (0..tokens.len()).filter(says).map(|place| place.abs_diff(at)).min();
        STEP_AWAY * nearest.unwrap_or(12).min(12) as f64
    };
    let columns = asker.columns(frame, true);
    let named = columns.iter().filter(|(column, cost)| *cost < PLAIN && comes_out(*column));
    let mut found: Vec<(usize, bool, f64)> = named
        .clone()
        .filter_map(|(column, cost)| {
            let of = &one.columns[*column];
            Some((*column, is_more(of, way)?, cost + far(of)))
        })
        .collect();
    if named.count() == 0 && boldly && matches!(way, Way::Better | Way::Worse | Way::Faster | Way::Slower) {
        let by_any = matches!(way, Way::Better | Way::Worse);
        let directed = |column: &usize| {
            let of = &one.columns[*column];
            let is_meant = by_any || SPEEDS.contains(&of.unit.dimension());
            of.is_numeric && of.direction != Direction::Neutral && is_meant
        };
        let all: Vec<usize> = (0..one.columns.len()).filter(directed).take(MOST_MEASURES).collect();
        let cost = UNNAMED + (all.len().max(1) as f64).log2();
        found.extend(
            all.into_iter().filter_map(|column| Some((column, is_more(&one.columns[column], way)?, cost))),
        );
    }
    found
}

/// Whether more of a column is that way.
fn is_more(of: &Column, way: Way) -> Option<bool> {
    let better = match of.direction {
        Direction::HigherIsBetter => Some(true),
        Direction::LowerIsBetter => Some(false),
        Direction::Neutral => is_quality(of).then_some(true),
    };
    let is_time = of.unit.dimension() == Dimension::Time;
    let is_speed = SPEEDS.contains(&of.unit.dimension()) || of.unit == Unit::None && !is_quality(of);
    if matches!(way, Way::Faster | Way::Slower) && !is_speed {
        return None;
    }
    match way {
        Way::Up => Some(true),
        Way::Down => Some(false),
        Way::Faster if is_time => Some(false),
        Way::Slower if is_time => Some(true),
        Way::Better | Way::Faster => better,
        Way::Worse | Way::Slower => better.map(|better| !better),
        Way::Same => None,
    }
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

/// Who can be set against whom in a frame.
fn sides(asker: &Asker<'_, '_>, frame: usize, said: Said, at: usize, in_cases: bool) -> Vec<Sides> {
    let one = &asker.frames().all[frame];
    let read = asker.scene.read;
    let entries = asker.own_entries(frame);
    let beats = matches!(said, Said::Beats(_));
    let near = |entry: &&Entry| {
        (entry.firm || beats && !entry.number) && read.clauses[entry.first] == read.clauses[at]
    };
    let of_clause: Vec<(usize, Vec<&Entry>)> = entries
        .iter()
        .map(|(column, entries)| (*column, entries.iter().filter(near).collect::<Vec<_>>()))
        .filter(|(column, entries)| {
            !entries.is_empty() && (2..=MOST_VALUES).contains(&one.columns[*column].values.len())
        })
        .collect();
    let mut found = Vec::new();
    if beats {
        for (column, entries) in &of_clause {
            let [first, second] = entries.as_slice() else { continue };
            if first.codes.iter().any(|code| second.codes.contains(code)) {
                continue;
            }
            let before = |words: &[&str]| {
                read.tokens[first.first.saturating_sub(3)..first.first]
                    .iter()
                    .any(|token| token.is_any(words))
            };
            let turned = before(&["compared", "than", "relative", "unlike", "from"]);
            let (subject, other) = if turned { (second, first) } else { (first, second) };
            found.push(Sides {
                columns: vec![*column],
                subject: vec![subject.codes.clone()],
                other: Some(other.codes.clone()),
                cost: 0.0,
            });
        }
        // `a at q8 against b at q4` differ in more than one thing.
        // `faster than real time` has one side that is in no file.
        let than = read.tokens[at..].iter().position(|token| token.is("than")).map(|than| at + than + 1);
        let elsewhere = than.is_some_and(|than| {
            let others = ["any", "all", "every", "each", "the", "both", "either"];
            !read.tokens[than..].first().is_some_and(|token| token.is_any(&others))
        });
        if !found.is_empty() || !in_cases || elsewhere {
            return if found.len() > 1 { Vec::new() } else { found };
        }
    }
    let noun = noun_behind(&read.tokens, at);
    let calls =
        |column: usize| noun.is_some_and(|noun| one.columns[column].calls.iter().any(|call| call == noun));
    let named = (0..one.columns.len()).any(|column| !one.columns[column].is_measure && calls(column));
    let alone: Vec<(usize, &Entry)> = of_clause
        .iter()
        .filter_map(|(column, entries)| match entries.as_slice() {
            [] => None,
            // `a is the easiest, b the hardest`.
            several => Some((*column, *several.iter().min_by_key(|entry| entry.first.abs_diff(at))?)),
        })
        .collect();
    for (column, entry) in &alone {
        let of = &one.columns[*column];
        // What stands behind `at` or `with` is rather where it leads.
        let within = entry
            .first
            .checked_sub(1)
            .is_some_and(|before| read.tokens[before].is_any(&["at", "with", "for", "on", "in", "under"]));
        let mut cost = if within || entry.number { 0.5 } else { 0.0 };
        if named && !calls(*column) {
            cost += 1.0;
        }
        if !Frames::is_column(of) {
            cost += 0.3;
        }
        found.push(Sides { columns: vec![*column], subject: vec![entry.codes.clone()], other: None, cost });
    }
    if alone.len() > 1 {
        let cost = if noun.is_some_and(|noun| COMBINED.contains(&noun)) { 0.0 } else { 0.4 };
        found.push(Sides {
            columns: alone.iter().map(|(column, _)| *column).collect(),
            subject: alone.iter().map(|(_, entry)| entry.codes.clone()).collect(),
            other: None,
            cost,
        });
    }
    found
}

/// The noun that a superlative is of: `the slowest file`.
fn noun_behind<'t>(tokens: &'t [Token<'_>], at: usize) -> Option<&'t str> {
    tokens[at + 1..]
        .iter()
        .take(3)
        .take_while(|token| {
            token.is_word() && !token.is_any(&["is", "was", "in", "on", "at", "of", "for", "with"])
        })
        .last()
        .map(|token| singular(&token.lower))
}

/// One question: whether the subject is ahead by one column over some rows.
struct Asked<'q> {
    frame: usize,
    sides: &'q Sides,
    rows: &'q [usize],
    column: usize,
    more: bool,
    cost: f64,
}

/// Rows by what tells them apart, with the number of each.
type Groups = Vec<(Vec<Option<usize>>, Cells)>;
/// Rows with their numbers.
type Cells = Vec<(usize, f64)>;

impl Asked<'_> {
    /// The rows by the columns that tell the sides apart.
    fn groups(&self, one: &Frame, rows: &[usize]) -> Groups {
        let of = &one.columns[self.column];
        let mut found: HashMap<Vec<Option<usize>>, Vec<(usize, f64)>> = HashMap::default();
        for row in rows {
            let number = of.numbers[*row];
            let key: Vec<Option<usize>> =
                self.sides.columns.iter().map(|column| one.columns[*column].code(*row)).collect();
            if number.is_finite() && key.iter().all(Option::is_some) {
                found.entry(key).or_default().push((*row, number));
            }
        }
        let mut found: Groups = found.into_iter().collect();
        found.sort_by(|one, other| one.0.cmp(&other.0));
        found
    }

    /// Whether a group is the subject's.
    fn is_subject(&self, key: &[Option<usize>]) -> bool {
        key.iter()
            .zip(&self.sides.subject)
            .all(|(code, codes)| code.is_some_and(|code| codes.contains(&code)))
    }

    /// The subject's cells, and those of each that it is set against.
    fn against(&self, groups: Groups) -> Option<(Cells, Vec<Cells>)> {
        let mut own = Vec::new();
        let mut others = Vec::new();
        for (key, cells) in groups {
            let is_other = |other: &Vec<usize>| key[0].is_some_and(|code: usize| other.contains(&code));
            if self.is_subject(&key) {
                own.extend(cells);
            } else if self.sides.other.as_ref().is_none_or(is_other) {
                others.push(cells);
            }
        }
        if self.sides.other.is_some() && !others.is_empty() {
            others = vec![others.concat()];
        }
        (!own.is_empty() && !others.is_empty()).then_some((own, others))
    }

    /// What some cells are measured by.
    fn measured(&self, of: Of, cells: &[(usize, f64)]) -> f64 {
        let values = cells.iter().map(|(_, value)| *value);
        match of {
            Of::Mean => values.sum::<f64>() / cells.len() as f64,
            Of::Sum => values.sum(),
            Of::End => values
                .reduce(|one, other| if self.more { one.max(other) } else { one.min(other) })
                .unwrap_or(f64::NAN),
        }
    }

    fn is_ahead(&self, one: f64, other: f64) -> bool {
        if self.more { one > other } else { one < other }
    }

    /// Over all rows that are meant, by each way to measure a group.
    fn readings(&self, asker: &Asker<'_, '_>) -> Vec<Reading> {
        let one = &asker.frames().all[self.frame];
        let Some((own, others)) = self.against(self.groups(one, self.rows)) else { return Vec::new() };
        let said = |list: &[&str]| asker.scene.read.tokens.iter().any(|token| token.is_any(list));
        let several = own.len() > 1 || others.iter().any(|cells| cells.len() > 1);
        let mut ways = vec![(Of::Mean, 0.0)];
        if several && self.sides.other.is_none() && said(SINGLE) {
            ways.push((Of::End, 0.0));
        }
        if several && said(SUMS) {
            ways.push((Of::Sum, 0.0));
        }
        let of = &one.columns[self.column];
        let text = |value: f64| with_unit(value, of.unit, STEP * value.abs());
        let reading = |(way, unsaid): (Of, f64)| {
            let first = self.measured(way, &own);
            let strongest = others
                .iter()
                .map(|cells| self.measured(way, cells))
                .reduce(|one, other| if self.is_ahead(one, other) { one } else { other })?;
            let mut cells = own.clone();
            cells.extend(others.concat());
            Some(Reading {
                cost: self.cost + unsaid,
                holds: self.is_ahead(first, strongest),
                frame: self.frame,
                column: self.column,
                cells,
                value: first,
                right: format!("{} vs {}", text(first), text(strongest)),
            })
        };
        ways.into_iter().filter_map(reading).collect()
    }

    /// In each case for itself: of the column that is named, and of all that was set.
    fn in_cases(&self, asker: &Asker<'_, '_>, words: &[&Token<'_>]) -> Vec<Reading> {
        let one = &asker.frames().all[self.frame];
        let called = |column: &usize| {
            let of = &one.columns[*column];
            !self.sides.columns.contains(column)
                && *column != self.column
                && words.iter().any(|token| {
                    let word = singular(&token.lower);
                    word.len() > 2 && of.calls.iter().any(|call| call == word)
                })
        };
        let named: Vec<usize> = (0..one.columns.len())
            .filter(|column| one.columns[*column].values.len() > 1 && called(column))
            .collect();
        let mut ways = vec![(self.settings(one), 0.2)];
        ways.extend((!named.is_empty()).then_some((named, 0.0)));
        ways.into_iter().filter_map(|(columns, unsaid)| self.in_cases_of(one, &columns, unsaid)).collect()
    }

    fn in_cases_of(&self, one: &Frame, columns: &[usize], unsaid: f64) -> Option<Reading> {
        let mut cases: HashMap<Vec<Option<usize>>, Vec<usize>> = HashMap::default();
        for row in self.rows {
            let key = columns.iter().map(|at| one.columns[*at].code(*row)).collect();
            cases.entry(key).or_default().push(*row);
        }
        let (mut holds, mut all) = (0, 0);
        let mut shown = Vec::new();
        for case in cases.values() {
            let Some((own, others)) = self.against(self.groups(one, case)) else { continue };
            all += 1;
            let first = self.measured(Of::Mean, &own);
            let leads = others.iter().all(|cells| self.is_ahead(first, self.measured(Of::Mean, cells)));
            holds += usize::from(leads);
            shown.extend(own);
            shown.extend(others.concat());
        }
        (all > 1).then(|| Reading {
            cost: self.cost + unsaid,
            holds: holds == all,
            frame: self.frame,
            column: self.column,
            cells: shown,
            value: holds as f64,
            right: format!("{holds} / {all}"),
        })
    }

    /// The columns that are set, but for what tells the sides apart and what goes with it: the day on which each card
    /// was tested.
    fn settings(&self, one: &Frame) -> Vec<usize> {
        let is = |at: &usize| {
            let column = &one.columns[*at];
            !self.sides.columns.contains(at)
                && Frames::is_column(column)
                && column.divides()
                && !column.is_measure
                && !column.own.iter().any(|word| REPEATED.contains(&word.as_str()))
                && !self.sides.columns.iter().any(|vary| follows(column, &one.columns[*vary], self.rows))
        };
        (0..one.columns.len()).filter(is).collect()
    }
}

/// Whether each value of a column goes with one of what is compared only.
fn follows(column: &Column, vary: &Column, rows: &[usize]) -> bool {
    let mut with: HashMap<usize, Option<usize>> = HashMap::default();
    rows.iter().all(|row| {
        column
            .code(*row)
            .is_none_or(|code| *with.entry(code).or_insert_with(|| vary.code(*row)) == vary.code(*row))
    })
}
