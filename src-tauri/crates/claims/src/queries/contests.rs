//! Who is ahead of whom: a subject against one other or against all others, over the rows that are meant, or in every
//! case for itself. Several readings may be meant; what none of the plain ones bears out is contradicted.

mod measures;
mod readings;
mod said;

use domain::{PassageKind, StatisticKind, Verdict};

use super::frames::Frames;
use super::rows::rows;
use super::{Asker, Entry};
use crate::claim::{Claim, Judgement};
use crate::figures::Figure;
use crate::lexicon::singular;
use crate::scene::Scene;
use crate::tokens::Token;
use measures::measures;
use readings::{Asked, Reading};
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
/// What several settings together are called.
const COMBINED: &[&str] = &["configuration", "combination", "variant", "setup", "setting", "config", "pair"];
/// From this much on that the plainest reading leaves open, it refutes nothing.
const UNCLEAR: f64 = 1.5;
/// What a reading may leave open that is set against another judgement.
const OPEN: f64 = 0.8;
/// By how much less plain a reading may be that bears it out.
const BEHIND: f64 = 0.5;
/// The most rows of a frame that are divided into cases, and the most cells that are looked at for one word.
const MOST_ROWS: usize = 20_000;
const MOST_LOOKED_AT: usize = 1_000_000;
/// The most questions and values that are looked at.
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
