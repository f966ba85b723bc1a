//! Two to four dates: the last against the first, which is a comparison and no trend.

use domain::{Direction, FindingKind, Message, Scope, Test};

use super::conditions;
use crate::data::family::place;
use crate::data::groups::Group;
use crate::data::{RowSet, dates};
use crate::fact::change;
use crate::rules::Found;
use crate::rules::matter;
use crate::rules::noise::{self, Compared, compare};
use crate::rules::say::{With, finding, named, sources_of};
use crate::rules::settings::Subject;

/// Compares the last date of a group's rows with the first.
pub(super) fn find(subject: &Subject<'_>, dated: usize, group: &Group, found: &mut Found) {
    let family = subject.family;
    let calendar = &family.dimensions[dated];
    let mut codes: Vec<usize> = group.rows.iter().filter_map(|row| calendar.code(row)).collect();
    codes.sort_unstable();
    codes.dedup();
    let (Some(first), Some(last)) = (codes.first(), codes.last()) else { return };
    let is_moment = |code: &usize| dates::of_cell(&calendar.values[*code]).is_some();
    if first == last || !is_moment(first) || !is_moment(last) {
        return;
    }
    let of = |code: usize| {
        let mut pairs = group.pairs.clone();
        pairs.push((dated, code));
        let rows = group.rows.iter().filter(|row| calendar.code(*row) == Some(code)).map(place);
        Group { pairs, rows: RowSet(rows.collect()) }
    };
    let (before, after) = (of(*first), of(*last));
    let others = conditions(family, dated);
    let blocks = (!others.is_empty()).then_some(others.as_slice());
    let compared = compare(subject.values(), &after.rows, &before.rows, blocks);
    let Some(facts) = subject.levels(&[&before, &after], blocks) else { return };
    let [from, to] = facts.as_slice() else { return };
    let (unit, headline) = (
        family.measures[subject.measure].unit,
        matter::is_headline(family, &family.measures[subject.measure]),
    );
    let Some(changed) = change(to, from) else { return };
    let worse = match subject.direction() {
        Direction::LowerIsBetter => changed.value > 0.0,
        _ => changed.value < 0.0,
    };
    let (id, kind, test): (&str, FindingKind, Test) = match compared {
        Compared::Apart => return,
        Compared::Single { .. } if changed.value.abs() < 100.0 * super::LEAST => return,
        Compared::Single { estimate, .. } => {
            ("finding-dates-single", FindingKind::Indistinguishable, noise::single(estimate, unit))
        }
        Compared::Tested(comparison) => {
            let test = comparison.test(comparison.difference.p, comparison.flipped, unit);
            let agrees = (comparison.difference.estimate > 0.0) == (changed.value > 0.0);
            match test.beyond_noise {
                Some(true) if !agrees => return,
                Some(true) if worse => ("finding-dates-apart", FindingKind::Regression, test),
                Some(true) => ("finding-dates-apart", FindingKind::Effect, test),
                _ if !headline => return,
                _ if comparison.is_negligible() && changed.value.abs() < 100.0 * noise::MARGIN => {
                    ("finding-dates-same", FindingKind::NoEffect, test)
                }
                _ => ("finding-dates-noise", FindingKind::Indistinguishable, test),
            }
        }
    };
    let without = subject.outliers(&Group { pairs: group.pairs.clone(), rows: group.rows.clone() });
    let metric = subject.metric();
    let (date, earlier) = (calendar.values[*last].as_str(), calendar.values[*first].as_str());
    let message = Message::new(id)
        .with("place", found.place(family, metric, &group.rows))
        .with("of", to.scope.model.clone().unwrap_or_else(|| "none".to_owned()))
        .with("metric", family.called(subject.measure))
        .with("from", earlier)
        .with("to", date)
        .with("first", from.id.reference())
        .with("last", to.id.reference())
        .with("change", changed.id.reference())
        .with("runs", if from.n == 1 && to.n == 1 { "one" } else { "few" })
        .with("without", without.as_ref().map_or_else(|| "none".to_owned(), |fact| fact.id.reference()));
    let mut scope = family.scope(&group.rows, &group.pairs);
    scope.date = Some(date.to_owned());
    if kind != FindingKind::Regression {
        scope.configuration = vec![(calendar.name.clone(), String::new())];
    }
    let mut ids = vec![from.id.clone(), to.id.clone(), changed.id.clone()];
    ids.extend(without.iter().map(|fact| fact.id.clone()));
    let advice = match kind {
        FindingKind::Regression => Some(Message::new("advice-regression").with("date", date)),
        FindingKind::Indistinguishable => Some(Message::new("advice-more-dates")),
        _ => None,
    };
    let mut finding = finding(kind, message)
        .about(metric, scope, Some(Scope::clone(&from.scope)))
        .resting_on(ids)
        .shown_by(sources_of(&[to, from]))
        .tested(Some(test))
        .advising(advice)
        .weighing(subject.direction(), changed.value / 100.0);
    if id == "finding-dates-single" {
        finding.weight *= SINGLE;
    }
    found.facts_of(&[from, to]);
    found.facts_of(&without.iter().collect::<Vec<_>>());
    found.fact(changed);
    found.findings.push(named(finding));
}

/// How much more a change of single values matters than one that is known to be within the noise.
const SINGLE: f64 = 2.5;
