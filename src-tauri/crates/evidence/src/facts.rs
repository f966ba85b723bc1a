//! The facts that a reader wants before any question: location and spread of every measure, of all rows, of each
//! file, and of each configuration.

use domain::{Fact, Scope, Shared, StatisticKind, Table};

use crate::data::groups::Group;
use crate::data::{Data, Family, RowSet, cold};
use crate::fact::Known;

pub(crate) mod large;

/// The most facts of levels that a folder lists; every other one is a question away.
const MOST: usize = 16_000;

/// The levels of every family, those about the same rows and column next to one another, and their names.
pub(crate) fn levels(data: &Data, tables: &[Table]) -> (Vec<Fact>, Known) {
    let mut facts: Vec<Fact> = tables.iter().flat_map(large::levels).collect();
    let mut known = Known::default();
    for fact in &facts {
        known.insert(&fact.id);
    }
    for family in &data.families {
        let groups: Vec<Place> = family.groups().into_iter().map(|group| Place::of(family, group)).collect();
        facts.reserve((2 * groups.len() * family.measures.len()).min(MOST));
        for (measure, measured) in family.measures.iter().enumerate() {
            let spoilt = cold::spoils(&measured.metric);
            for group in &groups {
                if facts.len() >= MOST {
                    return (facts, known);
                }
                described(family, measure, (&group.rows, &group.scope), &mut known, &mut facts);
                if let Some((rows, scope)) = group.warm.as_ref().filter(|_| spoilt) {
                    described(family, measure, (rows, scope), &mut known, &mut facts);
                }
            }
        }
    }
    (facts, known)
}

/// Rows that levels are of, made once for all measures.
struct Place {
    rows: RowSet,
    scope: Shared<Scope>,
    /// The warm ones by themselves, where cold rows are among them.
    warm: Option<(RowSet, Shared<Scope>)>,
}

impl Place {
    fn of(family: &Family, Group { mut pairs, rows }: Group) -> Self {
        let scope = family.scope(&rows, &pairs).into();
        let warm = family.warm_pair().and_then(|pair| {
            let warm = family.warm(&rows);
            (!warm.is_empty() && warm.len() < rows.len()).then(|| {
                pairs.push(pair);
                let scope = family.scope(&warm, &pairs).into();
                (warm, scope)
            })
        });
        Self { rows, scope, warm }
    }
}

/// Location and spread of one measure over rows, as far as their names are new.
fn described(
    family: &Family,
    measure: usize,
    (rows, scope): (&RowSet, &Shared<Scope>),
    known: &mut Known,
    facts: &mut Vec<Fact>,
) {
    let values = family.values(measure, rows);
    let n = values.len();
    let sources = || family.sources(measure, rows).into();
    let new = |fact: &Fact| fact.value.is_finite() && known.insert(&fact.id);
    if let [value] = values.as_slice() {
        let statistic = family.measures[measure].statistic.unwrap_or(StatisticKind::Value);
        let all = family.facts_of(measure, [(statistic, *value)], n, scope, &sources());
        facts.extend(all.into_iter().filter(new));
        return;
    }
    let Some(found) = statistics::describe(&values) else { return };
    let [mean, median, spread, least, most] = [
        (StatisticKind::Mean, found.mean),
        (StatisticKind::Median, found.median),
        (StatisticKind::StandardDeviation, found.sd.unwrap_or(f64::NAN)),
        (StatisticKind::Minimum, found.min),
        (StatisticKind::Maximum, found.max),
    ];
    if let Some(p95) = found.p95 {
        let all = [mean, median, spread, least, most, (StatisticKind::Percentile95, p95)];
        facts.extend(family.facts_of(measure, all, n, scope, &sources()).into_iter().filter(new));
    } else {
        let all = [mean, median, spread, least, most];
        facts.extend(family.facts_of(measure, all, n, scope, &sources()).into_iter().filter(new));
    }
}
