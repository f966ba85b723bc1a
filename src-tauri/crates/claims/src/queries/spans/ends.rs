//! An end of the means of groups: `the lowest daily mean was 82.4 tok/s`.

use domain::StatisticKind;

use super::{DAILY, MOST_CELLS, MOST_QUERIES, cells, groups, measured};
use crate::claim::Judgement;
use crate::figures::Shape;
use crate::queries::amounts::{Level, SUPERLATIVES};
use crate::queries::rows::rows;
use crate::queries::{Asker, MARGIN};

/// Words for the lower end, and for the upper one.
const LOW: &[&str] = &["lowest", "smallest", "shortest", "least", "minimum", "lightest", "coolest"];
const HIGH: &[&str] = &["highest", "largest", "longest", "most", "maximum", "peak", "heaviest", "hottest"];
/// Judges an amount as the largest or the smallest of the means that groups of rows have; `None` where nothing bears
/// it out, or where no end is spoken of.
pub(in crate::queries) fn ends(asker: &Asker<'_, '_>) -> Option<Judgement> {
    let figure = asker.figure;
    let tokens = &asker.scene.read.tokens;
    let said = |list: &[&str]| tokens.iter().any(|token| token.is_any(list));
    if figure.shape != Shape::Plain
        || asker.cell.is_some()
        || !said(SUPERLATIVES) && !said(HIGH) && !said(LOW)
    {
        return None;
    }
    let (low, high) = (said(LOW), said(HIGH));
    if !asker.scene.statistics_at(figure).contains(&StatisticKind::Mean) && !said(DAILY) {
        return None;
    }
    let most = asker.bits() - MARGIN;
    let mut best: Option<(f64, Judgement)> = None;
    let mut left = MOST_CELLS;
    for (frame, one) in asker.frames().all.iter().enumerate() {
        let columns = measured(one, &asker.columns(frame, false));
        for query in asker.plain_queries(frame).iter().take(MOST_QUERIES) {
            let all = rows(one, query);
            for groups in groups(asker, frame, &all, query.filters.iter().map(|(column, _)| *column)) {
                for (column, unsaid) in &columns {
                    let cost = query.cost + groups.cost + unsaid;
                    if cost > best.as_ref().map_or(most, |(cost, _)| *cost - 1e-6) {
                        continue;
                    }
                    left = left.checked_sub(all.len())?;
                    let of = &one.columns[*column];
                    let of_groups =
                        groups.of.iter().map(|rows| cells(of, rows)).filter(|own| !own.is_empty());
                    let of_groups: Vec<Vec<(usize, f64)>> = of_groups.collect();
                    let mut means =
                        of_groups.iter().filter_map(|cells| Some((Level::of(cells)?.mean, cells)));
                    let Some(first) = means.next() else { continue };
                    let (mut least, mut largest) = (first, first);
                    for own in means {
                        least = if own.0 < least.0 { own } else { least };
                        largest = if own.0 > largest.0 { own } else { largest };
                    }
                    let hit = [(least, high && !low), (largest, low && !high)].into_iter().find(
                        |((value, _), no)| {
                            !no && asker.written(of, *value).iter().any(|value| figure.covers(*value))
                        },
                    );
                    let Some(((value, cells), _)) = hit else { continue };
                    let Some(fact) = asker.fact(frame, *column, cells, StatisticKind::Mean, value) else {
                        continue;
                    };
                    let facts = vec![asker.scene.lookup.keep(fact)];
                    best = Some((cost, Judgement::supported("claim-supported-best", facts)));
                }
            }
        }
    }
    best.map(|(_, judgement)| judgement)
}
