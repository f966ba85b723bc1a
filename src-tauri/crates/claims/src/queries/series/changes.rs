//! Changes that stand side by side: `gains of 19 %, 21 % and 6 %`.

use super::{EACH, MOST_CELLS, MOST_EACH, MOST_QUERIES, cells};
use crate::claim::Judgement;
use crate::figures::{Bound, Shape};
use crate::queries::amounts::Level;
use crate::queries::frames::Frames;
use crate::queries::rows::rows;
use crate::queries::sides::sides;
use crate::queries::{Asker, MARGIN, Query, pairs};

/// Judges changes that stand side by side: those of one column between the same two sides, each over its own rows, or
/// over those of one value of another column after the other.
pub(crate) fn judge(members: &[Asker<'_, '_>]) -> Vec<Option<Judgement>> {
    let mut none = vec![];
    none.resize_with(members.len(), || None);
    let is_change = |member: &Asker<'_, '_>| {
        let figure = member.figure;
        matches!(figure.shape, Shape::Plain | Shape::Multiple)
            && !figure.in_words
            && matches!(figure.bound, Bound::Exact | Bound::About)
    };
    if members.len() < 2
        || members.len() > MOST_EACH
        || members.iter().any(Asker::is_of_something_else)
        || !members.iter().all(is_change)
    {
        return none;
    }
    let mut best: Option<(f64, Vec<Judgement>)> = None;
    let mut left = MOST_CELLS;
    for frame in 0..members[0].frames().all.len() {
        changes_in(members, frame, &mut left, &mut best);
    }
    best.filter(|(score, _)| *score >= MARGIN)
        .map_or(none, |(_, found)| found.into_iter().map(Some).collect())
}

fn changes_in(
    members: &[Asker<'_, '_>],
    frame: usize,
    left: &mut usize,
    best: &mut Option<(f64, Vec<Judgement>)>,
) {
    let one = &members[0].frames().all[frame];
    let columns = members[0].columns(frame, true);
    let statistics = members[0].statistics();
    let bits: f64 = members.iter().map(Asker::bits).sum();
    let figure = members[0].figure;
    let factor = figure.unit.is_none();
    for (vary, sides) in sides(&members[0], frame) {
        let mut meant: Vec<(f64, Vec<Vec<Query>>)> = Vec::new();
        let own: Vec<Vec<Query>> = members
            .iter()
            .map(|member| member.queries(frame, Some(vary)).into_iter().take(MOST_QUERIES).collect())
            .collect();
        meant.push((0.0, own));
        for (column, of) in one.columns.iter().enumerate() {
            // One for each value of a column, in their order.
            if column != vary && of.values.len() == members.len() && !of.is_measure && Frames::is_column(of) {
                let queries = members[0].queries(frame, Some(vary));
                let open = |query: &&Query| query.filters.iter().all(|(own, _)| *own != column);
                let Some(query) = queries.iter().find(open) else { continue };
                let each = (0..members.len()).map(|code| {
                    let mut query = query.clone();
                    query.filters.push((column, vec![code]));
                    vec![query]
                });
                meant.push((EACH, each.collect()));
            }
        }
        for (unsaid, queries) in &meant {
            for side in &sides {
                for (column, open) in columns.iter().filter(|(column, _)| *column != vary) {
                    for (statistic, more) in &statistics {
                        let base = unsaid + side.cost + open + more;
                        if bits - base < best.as_ref().map_or(MARGIN, |(score, _)| *score) {
                            continue;
                        }
                        let mut score = bits - base;
                        let mut most: f64 = 0.0;
                        let mut found = Vec::with_capacity(members.len());
                        for (member, queries) in members.iter().zip(queries) {
                            let of_side = |query: &Query, codes: &[usize]| {
                                let mut query = query.clone();
                                query.filters.push((vary, codes.to_vec()));
                                cells(&one.columns[*column], &rows(one, &query))
                            };
                            let hit = queries.iter().find_map(|query| {
                                *left = left.saturating_sub(one.places.len() / 4 + 1);
                                let (first, second) =
                                    (of_side(query, &side.one), of_side(query, &side.other));
                                let a = Level::of(&first)?.value(*statistic)?;
                                let b = Level::of(&second)?.value(*statistic)?;
                                let cost = pairs::hit(member, frame, *column, a, b, true, factor, true)?;
                                let facts =
                                    [(&first, a), (&second, b)].into_iter().filter_map(|(cells, value)| {
                                        member.fact(frame, *column, cells, *statistic, value)
                                    });
                                let facts = facts.map(|fact| member.scene.lookup.keep(fact)).collect();
                                Some((
                                    query.cost + cost,
                                    Judgement::supported("claim-supported-change", facts),
                                ))
                            });
                            if *left == 0 {
                                return;
                            }
                            let Some((cost, judgement)) = hit else { break };
                            most = most.max(cost);
                            found.push(judgement);
                        }
                        score -= most;
                        if found.len() == members.len() && best.as_ref().is_none_or(|(own, _)| score > *own) {
                            *best = Some((score, found));
                        }
                    }
                }
            }
        }
    }
}
