//! `The loss falls in every epoch`, `it declines in every epoch after the fifth`: whether each step along a column goes
//! the way that is said.

use domain::{FactId, StatisticKind};

use super::path::{goes_on, place};
use super::rows::rows;
use super::{Asker, Query};
use crate::claim::{Claim, Judgement, number};
use crate::compare::{Way, way};
use crate::figures::Figure;
use crate::lexicon::singular;
use crate::queries::amounts::Level;
use crate::relations::is_denied;
use crate::scene::Scene;
use crate::tokens::Token;
use crate::words::number_word;

/// A question that leaves more open than this has no steps that one could hold against it.
const PLAIN: f64 = 2.0;
/// The most rows of a frame that are looked at.
const MOST_ROWS: usize = 50_000;
/// How many tokens behind the verb the steps are named.
const REACH: usize = 6;
const ORDINALS: &[&str] =
    &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// What a sentence says of steps.
struct Said<'t> {
    verb: usize,
    rises: bool,
    /// What a step is called.
    noun: &'t str,
    /// Behind which place it holds.
    after: Option<f64>,
}

/// Judges that something goes one way with each step.
pub(crate) fn judge(scene: &Scene<'_>) -> Option<Claim> {
    let said = said(scene)?;
    let at = Figure::place(said.verb);
    let asker = Asker::new(scene, &at, None);
    if asker.is_of_something_else() {
        return None;
    }
    let mut best: Option<(f64, Judgement)> = None;
    for (frame, one) in asker.frames().all.iter().enumerate() {
        let is_it =
            |column: &super::frames::Column| goes_on(column) && column.own.iter().any(|own| own == said.noun);
        let Some(along) = one.columns.iter().position(is_it).filter(|_| one.places.len() <= MOST_ROWS) else {
            continue;
        };
        let columns = asker.columns(frame, true);
        for query in asker.queries(frame, Some(along)).iter().take(24) {
            for (column, unsaid) in columns.iter().filter(|(column, _)| *column != along) {
                let cost = query.cost + unsaid;
                if cost > PLAIN || best.as_ref().is_some_and(|(least, _)| *least <= cost) {
                    continue;
                }
                let judged = of_column(&asker, &said, frame, query, (along, *column));
                best = judged.map(|judgement| (cost, judgement)).or(best);
            }
        }
    }
    let token = &scene.read.tokens[said.verb];
    best.map(|(_, judgement)| judgement.at(token.start, token.end))
}

fn said<'s>(scene: &'s Scene<'_>) -> Option<Said<'s>> {
    let read = scene.read;
    let tokens = &read.tokens;
    let verb = (0..tokens.len()).find(|at| {
        // A loss that was measured is none.
        !scene.knowledge().frames.is_in_name(&tokens[*at].lower)
            && matches!(way(&tokens[*at].lower), Some(Way::Up | Way::Down))
            && !read.advice[*at]
            && !is_denied(scene, *at)
    })?;
    let behind = verb + 1..(verb + 1 + REACH).min(tokens.len());
    let each = behind.clone().find(|at| tokens[*at].is_any(&["every", "each"]))?;
    // `than every other` compares, `by 3 % in every epoch` tells how much.
    let compares = tokens[verb..each].iter().any(|token| token.is("than") || token.number().is_some());
    let noun = tokens.get(each + 1).filter(|token| token.is_word() && !compares)?;
    let rest: Vec<&Token<'_>> =
        tokens[each..].iter().skip_while(|token| !token.is("after")).take(4).collect();
    let place = rest.iter().find_map(|token| {
        let ordinal = ORDINALS.iter().position(|word| token.is(word)).map(|place| place as f64 + 1.0);
        token.number().map(|number| number.value).or(ordinal).or_else(|| number_word(&token.lower))
    });
    // `after the change`: nobody can tell where that was.
    if !rest.is_empty() && place.is_none() {
        return None;
    }
    let rises = way(&tokens[verb].lower) == Some(Way::Up);
    Some(Said { verb, rises, noun: singular(&noun.lower), after: place })
}

/// Whether the means at the places along a column go that way from each to the next.
fn of_column(
    asker: &Asker<'_, '_>,
    said: &Said<'_>,
    frame: usize,
    query: &Query,
    (along, column): (usize, usize),
) -> Option<Judgement> {
    let one = &asker.frames().all[frame];
    let (steps, of) = (&one.columns[along], &one.columns[column]);
    let all = rows(one, query);
    let mut codes: Vec<usize> = (0..steps.values.len())
        .filter(|code| said.after.is_none_or(|after| place(steps, *code) >= after))
        .collect();
    codes.sort_by(|one, other| place(steps, *one).total_cmp(&place(steps, *other)));
    let at = |code: usize| {
        let own = all.iter().filter(|row| steps.code(**row) == Some(code));
        let cells: Vec<(usize, f64)> =
            own.map(|row| (*row, of.numbers[*row])).filter(|(_, value)| value.is_finite()).collect();
        let mean = Level::of(&cells)?.mean;
        Some((cells, mean))
    };
    let means: Vec<(Vec<(usize, f64)>, f64)> = codes.into_iter().filter_map(at).collect();
    if means.len() < if said.after.is_some() { 2 } else { 3 } {
        return None;
    }
    let goes = |pair: &[(Vec<(usize, f64)>, f64)]| {
        if said.rises { pair[1].1 > pair[0].1 } else { pair[1].1 < pair[0].1 }
    };
    let fact = |own: &(Vec<(usize, f64)>, f64)| -> Option<FactId> {
        let fact = asker.fact(frame, column, &own.0, StatisticKind::Mean, own.1)?;
        Some(asker.scene.lookup.keep(fact))
    };
    match means.windows(2).find(|pair| !goes(pair)) {
        None => {
            let facts = [means.first()?, means.last()?].into_iter().filter_map(fact).collect();
            Some(Judgement::supported("claim-supported-relation", facts))
        }
        Some(pair) => {
            let right = format!("{} → {}", number(pair[0].1, 0.0), number(pair[1].1, 0.0));
            let facts = pair.iter().filter_map(fact).collect();
            Some(Judgement::contradicted("claim-contradicted-relation", facts, right))
        }
    }
}
