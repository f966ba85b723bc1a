//! `The failure concerns a on 14 May`: whether what is named goes with what went wrong. Few rows did not go well, so
//! names that none of them has speak of something else.

use domain::{PassageKind, StatisticKind, Verdict};

use super::frames::{Frame, Frames};
use super::rows::rows;
use super::tally::{ROWS, begins_like, has_values, went};
use super::{Asker, Entry, Query};
use crate::claim::{Claim, Judgement, is_same};
use crate::figures::Figure;
use crate::lexicon::singular;
use crate::scene::Scene;
use crate::subject::Read;

/// Words for what went wrong.
const EVENTS: &[&str] = &[
    "failed",
    "fails",
    "fail",
    "failure",
    "failures",
    "crash",
    "crashed",
    "crashes",
    "timeout",
    "timeouts",
    "aborted",
    "abort",
    "aborts",
    "lost",
    "killed",
    "oom",
    "incomplete",
    "missing",
    "skipped",
];
/// What a word for it is only part of.
const NOUNS: &[&str] = &["rate", "rates", "analysis", "mode", "modes", "handling", "limit", "threshold"];
/// Words that say more of what was told before.
const CONCERNS: &[&str] =
    &["happened", "happens", "occurred", "occur", "concern", "concerns", "concerned", "affected", "affects"];
/// Words that turn it round, or leave something out.
const EXCEPT: &[&str] = &[
    "no",
    "not",
    "never",
    "without",
    "none",
    "except",
    "but",
    "apart",
    "neither",
    "nor",
    "if",
    "could",
    "would",
    "retry",
    "retries",
    "retried",
    "otherwise",
    "besides",
    "completed",
    "excluding",
    "remaining",
    "other",
    "others",
    "rest",
    "packet",
    "packets",
];
/// The most rows that went wrong of which one can tell.
const MOST_WRONG: usize = 12;
/// What rows are called that number what was repeated.
const REPEATED: &[&str] = &["run", "pass", "repetition", "rep", "trial", "attempt", "lauf", "iteration"];
const ORDINALS: &[&str] = &["first", "second", "third", "fourth", "fifth", "sixth"];

/// Judges what a passage names beside a word for what went wrong.
pub(crate) fn judge(scene: &Scene<'_>) -> Option<Claim> {
    let read = scene.read;
    if matches!(read.passage.kind, PassageKind::Row | PassageKind::Heading) {
        return None;
    }
    let at = event(scene).or_else(|| flag(scene))?;
    let clause = |token: usize| read.clauses[token] == read.clauses[at];
    let denied = (0..read.tokens.len()).any(|token| clause(token) && read.tokens[token].is_any(EXCEPT));
    if denied || read.advice[at] {
        return None;
    }
    let place = Figure::place(at);
    let asker = Asker::new(scene, &place, None);
    if asker.is_of_something_else() {
        return None;
    }
    let judged = (0..asker.frames().all.len()).filter_map(|frame| of_frame(&asker, frame, at));
    let judgement = judged.max_by_key(|judgement| judgement.verdict == Verdict::Supported)?;
    let token = &read.tokens[at];
    Some(judgement.at(token.start, token.end))
}

/// The word that a column of flags is called by: `throttled`.
fn flag(scene: &Scene<'_>) -> Option<usize> {
    let frames = &scene.knowledge().frames.all;
    (0..scene.read.tokens.len()).find(|at| {
        let token = &scene.read.tokens[*at];
        token.is_word() && frames.iter().any(|one| flag_of(one, &token.lower).is_some())
    })
}

/// The column of flags of a frame that a word calls.
fn flag_of(one: &Frame, word: &str) -> Option<usize> {
    one.columns.iter().position(|column| {
        let flags = column.is_flag() || column.is_yes_or_no() && column.values.len() == 2;
        flags && column.own.iter().any(|own| own.len() > 5 && begins_like(word, own))
    })
}

/// The word for what went wrong, or the one that says more of it.
fn event(scene: &Scene<'_>) -> Option<usize> {
    let find = |read: &Read<'_>| {
        (0..read.tokens.len()).find(|at| {
            let next = read.tokens.get(at + 1);
            // `the failure rate` is a number, `failure analysis` a kind of text.
            read.tokens[*at].is_any(EVENTS) && !next.is_some_and(|next| next.is_any(NOUNS))
                || read.tokens[*at].is("timed") && next.is_some_and(|next| next.is("out"))
                || read.tokens[*at].is("out-of-memory")
                || read.tokens[*at].is("out") && is_memory(read, *at)
        })
    };
    // `empty because the tokenizer crashed` tells of no row.
    let own = find(scene.read).filter(|at| {
        let before = &scene.read.tokens[..*at];
        let because = before.iter().rposition(|token| token.is("because"));
        because.is_none_or(|from| {
            before[from..].iter().any(|token| ROWS.contains(&singular(&token.lower)) || token.is("one"))
        })
    });
    own.or_else(|| {
        find(&scene.reads[scene.read.passage.previous?])?;
        scene.read.tokens.iter().position(|token| token.is_any(CONCERNS))
    })
}

/// `ran out of memory`.
fn is_memory(read: &Read<'_>, at: usize) -> bool {
    read.tokens.get(at + 1..at + 3).is_some_and(|two| two[0].is("of") && two[1].is("memory"))
}

fn of_frame(asker: &Asker<'_, '_>, frame: usize, at: usize) -> Option<Judgement> {
    let one = &asker.frames().all[frame];
    let read = asker.scene.read;
    let all: Vec<usize> = (0..one.places.len()).collect();
    let flagged = flag_of(one, &read.tokens[at].lower);
    let wrong: Vec<usize> = if let Some(column) = flagged {
        all.iter().filter(|row| one.columns[column].numbers[**row] > 0.5).copied().collect()
    } else {
        let wrong = went(one, &all, false).filter(|wrong| !wrong.is_empty());
        wrong.or_else(|| has_values(one, &all, false)).filter(|wrong| wrong.len() <= MOST_WRONG)?
    };
    if wrong.is_empty() || wrong.len() * 3 > all.len() {
        return None;
    }
    // Every name of the clause has to be one of this frame's.
    let in_clause = |token: usize| read.clauses[token] == read.clauses[at];
    let firm = asker.own.iter().filter(|pick| pick.firm && !pick.number && in_clause(pick.first));
    let strange = firm.filter(|pick| pick.values.iter().all(|value| value.frame != frame)).count();
    let entries = asker.own_entries(frame);
    let named: Vec<(usize, Vec<Entry>)> = entries
        .iter()
        .filter(|(column, _)| {
            !tells(one, *column) && Frames::is_column(&one.columns[*column]) || {
                one.columns[*column].name == "file"
            }
        })
        .map(|(column, entries)| {
            let own = entries.iter().filter(|entry| {
                let in_words = entry.number && read.tokens[entry.first].number().is_none();
                entry.firm && in_clause(entry.first) && !in_words
            });
            (*column, own.cloned().collect::<Vec<Entry>>())
        })
        .filter(|(_, entries)| !entries.is_empty())
        .collect();
    if strange > 0 || !named.iter().any(|(_, entries)| entries.iter().any(|entry| !entry.number)) {
        return None;
    }
    let mut filters: Vec<(usize, Vec<usize>)> = named
        .iter()
        .map(|(column, entries)| (*column, entries.iter().flat_map(|entry| entry.codes.clone()).collect()))
        .collect();
    filters.extend(
        repetition(read, one).into_iter().filter(|(column, _)| !named.iter().any(|(own, _)| own == column)),
    );
    let query = Query { filters, ..Query::default() };
    let meant: Vec<usize> = rows(one, &query).into_iter().filter(|row| wrong.contains(row)).collect();
    let each = named.iter().all(|(column, entries)| {
        entries.iter().all(|entry| {
            meant
                .iter()
                .any(|row| one.columns[*column].code(*row).is_some_and(|code| entry.codes.contains(&code)))
        })
    });
    let column = one.columns.iter().position(Frames::is_column)?;
    let shown = if meant.is_empty() { &wrong } else { &meant };
    let cells: Vec<(usize, f64)> = shown.iter().map(|row| (*row, 1.0)).collect();
    let fact = asker.fact(frame, column, &cells, StatisticKind::Count, cells.len() as f64)?;
    let id = asker.scene.lookup.keep(fact);
    // `exclusively on the Jetson` leaves nothing out.
    let only = read.tokens.iter().zip(&read.clauses).any(|(token, clause)| {
        token.is_any(&["only", "exclusively", "solely"]) && *clause == read.clauses[at]
    });
    let all = !only || wrong.len() == meant.len();
    if !meant.is_empty() && each && all {
        return Some(Judgement::supported("claim-supported-count", vec![id]));
    }
    let of = |row: &usize| {
        let values = named.iter().filter_map(|(column, _)| {
            let own = &one.columns[*column];
            Some(own.values[own.code(*row)?].clone())
        });
        values.collect::<Vec<_>>().join(", ")
    };
    let right: Vec<String> = wrong.iter().take(3).map(of).collect();
    Some(Judgement::contradicted("claim-contradicted-value", vec![id], right.join("; ")))
}

/// Whether a column tells how rows went.
fn tells(frame: &Frame, column: usize) -> bool {
    frame.columns[column].own.iter().any(|word| {
        matches!(word.as_str(), "status" | "error" | "note" | "reason" | "remark" | "outcome" | "verdict")
    })
}

/// `the second run`: which repetition is meant.
fn repetition(read: &Read<'_>, frame: &Frame) -> Option<(usize, Vec<usize>)> {
    read.tokens.windows(2).find_map(|pair| {
        let number = ORDINALS.iter().position(|word| pair[0].is(word))? + 1;
        let noun = singular(&pair[1].lower);
        if !REPEATED.contains(&noun) && noun != "one" {
            return None;
        }
        let column = frame
            .columns
            .iter()
            .position(|column| column.own.iter().any(|word| REPEATED.contains(&word.as_str())))?;
        let code = frame.columns[column]
            .values
            .iter()
            .position(|value| value.parse::<f64>().is_ok_and(|own| is_same(own, number as f64)))?;
        Some((column, vec![code]))
    })
}
