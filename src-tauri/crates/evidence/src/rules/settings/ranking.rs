//! Best and worst configuration, with the margin and whether it exceeds the noise.

use std::collections::BTreeMap;

use domain::{Direction, Fact, FindingKind, Message, Scope, Test};

use super::{Subject, test};
use crate::data::groups::Group;
use crate::data::{DimensionKind, RowSet};
use crate::fact::{change, tally};
use crate::rules::Found;
use crate::rules::noise::{self, compare};
use crate::rules::say::{self, With, finding, named, sources_of};

/// The most configurations that are ranked.
const MOST_CONFIGURATIONS: usize = 4_096;

/// Best and worst configuration of each model.
pub(super) fn best_and_worst(subject: &Subject<'_>, settings: &[usize], found: &mut Found) {
    let family = subject.family;
    let model = |at: &usize| family.dimensions[*at].kind == DimensionKind::Model;
    let models: Vec<usize> = settings.iter().copied().filter(model).collect();
    let parameters: Vec<usize> = settings.iter().copied().filter(|at| !model(at)).collect();
    if parameters.is_empty() {
        return;
    }
    let groups = if models.is_empty() {
        vec![Group { pairs: Vec::new(), rows: subject.every.clone() }]
    } else {
        family.divide(&subject.every, &models)
    };
    for group in groups {
        let mut configurations = family.divide(&group.rows, &parameters);
        if configurations.len() < 2 || configurations.len() > MOST_CONFIGURATIONS {
            continue;
        }
        for configuration in &mut configurations {
            configuration.pairs.extend(&group.pairs);
        }
        Ranking { subject, rows: &group.rows, blocks: subject.blocks(settings) }.tell(&configurations, found);
    }
}

/// The configurations of one model, or of all rows where there are no models.
struct Ranking<'a> {
    subject: &'a Subject<'a>,
    rows: &'a RowSet,
    /// Under which other conditions each row was measured.
    blocks: Option<&'a [u32]>,
}

/// A configuration with its level.
type Ranked<'a> = (Fact, &'a Group);

impl Ranking<'_> {
    fn tell(&self, configurations: &[Group], found: &mut Found) {
        let subject = self.subject;
        let mut order: Vec<(f64, &Group)> = configurations
            .iter()
            .filter_map(|group| subject.level_value(group).map(|(_, value, _)| (value, group)))
            .collect();
        if order.len() < 2 {
            return;
        }
        order.sort_by(|(one, _), (other, _)| match subject.direction() {
            Direction::LowerIsBetter => one.total_cmp(other),
            _ => other.total_cmp(one),
        });
        let last = order.len() - 1;
        if order[0].0.to_bits() == order[last].0.to_bits() {
            return;
        }
        // What lies between the ends is not told.
        let ranked = |at: usize| -> Option<Ranked<'_>> {
            let group = order[at].1;
            subject.level(group).map(|fact| (fact, group))
        };
        let (Some(first), Some(second), Some(before_last), Some(end)) =
            (ranked(0), ranked(1), ranked(last - 1), ranked(last))
        else {
            return;
        };
        let best = &first.0;
        let mut scope = subject.family.scope(self.rows, &[]);
        scope.model.clone_from(&best.scope.model);
        let sources = subject.family.sources(subject.measure, self.rows);
        let count = tally("configurations", &best.name, order.len(), scope, sources);
        if self.differ(configurations) == Some(false) {
            if configurations[0].pairs.len() > 1 {
                self.alike(&first, &end, &count, found);
            }
            return;
        }
        self.end(FindingKind::Best, &first, &second, &count, found);
        self.end(FindingKind::Worst, &end, &before_last, &count, found);
    }

    /// The test of two configurations, where it does not say the opposite of their levels. What rows far from their
    /// like would hide is tested without them; where they make the difference, they are in the test.
    fn test(&self, one: &Ranked<'_>, other: &Ranked<'_>) -> Option<Test> {
        let subject = self.subject;
        let of =
            |one: &RowSet, other: &RowSet| test(&compare(subject.values(), one, other, self.blocks), subject);
        let agrees = |test: &Test| {
            test.beyond_noise != Some(true) || (test.estimate > 0.0) == (one.0.value > other.0.value)
        };
        of(&subject.tested(&one.1.rows), &subject.tested(&other.1.rows))
            .filter(&agrees)
            .or_else(|| of(&one.1.rows, &other.1.rows))
            .filter(agrees)
    }

    /// Words that every sentence about a ranking has.
    fn message(&self, id: &str, level: &Fact, count: &Fact, found: &Found) -> Message {
        let metric = self.subject.metric();
        Message::new(id)
            .with("place", found.place(self.subject.family, metric, self.rows))
            .with("model", model(level))
            .with("metric", self.subject.called())
            .with("count", count.id.reference())
    }

    /// One end of the ranking, with its distance from the next configuration.
    fn end(
        &self,
        kind: FindingKind,
        (level, group): &Ranked<'_>,
        (next, other_group): &Ranked<'_>,
        count: &Fact,
        found: &mut Found,
    ) {
        // Single values that are the same have no first among them.
        if level.n == 1 && level.value.to_bits() == next.value.to_bits() {
            return;
        }
        let Some(test) = self.test(&(level.clone(), group), &(next.clone(), other_group)) else { return };
        let margin = change(level, next);
        let id = match (kind, test.beyond_noise) {
            (FindingKind::Best, Some(true)) => "finding-best",
            (FindingKind::Best, Some(false)) => "finding-best-noise",
            (FindingKind::Best, None) => "finding-best-single",
            (_, Some(true)) => "finding-worst",
            (_, Some(false)) => "finding-worst-noise",
            (_, None) => "finding-worst-single",
        };
        let (own, other) = (configuration(level), configuration(next));
        let mut facts = vec![level.id.clone(), next.id.clone()];
        facts.extend(margin.as_ref().map(|margin| margin.id.clone()));
        facts.push(count.id.clone());
        let message = self
            .message(id, level, count, found)
            .with("subject", own.as_str())
            .with("value", level.id.reference())
            .with("next", other.as_str())
            .with("other", next.id.reference())
            .with("runs", if level.n == 1 && next.n == 1 { "one" } else { "few" })
            .with("margin", margin.as_ref().map_or_else(|| "–".to_owned(), |margin| margin.id.reference()));
        let use_of = |id: &str| Message::new(id).with("model", model(level)).with("subject", own.as_str());
        let advice = match (kind, test.beyond_noise) {
            (FindingKind::Best, Some(true)) => {
                Some(use_of("advice-use").with("metric", self.subject.called()))
            }
            (FindingKind::Best, Some(false)) => Some(use_of("advice-either").with("next", other)),
            (FindingKind::Best, None) => Some(use_of("advice-repeat")),
            _ => None,
        };
        let size = margin.as_ref().map_or(0.0, |margin| margin.value / 100.0);
        let end = finding(kind, message)
            .about(&level.metric, Scope::clone(&level.scope), Some(Scope::clone(&next.scope)))
            .resting_on(facts)
            .shown_by(sources_of(&[level, next]))
            .tested(Some(test))
            .advising(advice)
            .weighing(self.subject.direction(), size);
        found.facts_of(&[level, next, count]);
        if let Some(margin) = margin {
            found.fact(margin);
        }
        found.findings.push(named(end));
    }

    /// Configurations of which none can be told from the others.
    fn alike(&self, best: &Ranked<'_>, worst: &Ranked<'_>, count: &Fact, found: &mut Found) {
        let test = self.test(best, worst).map(|test| Test { beyond_noise: Some(false), ..test });
        let (best, worst) = (&best.0, &worst.0);
        let message = self
            .message("finding-configurations-alike", best, count, found)
            .with("best", best.id.reference())
            .with("worst", worst.id.reference());
        let alike = finding(FindingKind::Indistinguishable, message)
            .about(&best.metric, Scope::clone(&best.scope), Some(Scope::clone(&worst.scope)))
            .resting_on(vec![best.id.clone(), worst.id.clone(), count.id.clone()])
            .shown_by(sources_of(&[best, worst]))
            .tested(test)
            .weighing(best.direction, 0.5);
        found.facts_of(&[best, worst, count]);
        found.findings.push(named(alike));
    }

    /// Whether configurations differ at all, all of them looked at together (analysis of variance, what the other
    /// conditions give taken off); `None` where single values leave no noise to tell by.
    fn differ(&self, configurations: &[Group]) -> Option<bool> {
        let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        let block = |row: usize| self.blocks.map_or(0, |blocks| blocks[row]);
        let values = self.subject.values();
        let tested: Vec<RowSet> =
            configurations.iter().map(|group| self.subject.tested(&group.rows)).collect();
        for row in tested.iter().flat_map(RowSet::iter) {
            let sum = sums.entry(block(row)).or_default();
            *sum = (sum.0 + values[row], sum.1 + 1.0);
        }
        let groups: Vec<Vec<f64>> = tested
            .iter()
            .map(|rows| {
                rows.iter().map(|row| values[row] - sums[&block(row)].0 / sums[&block(row)].1).collect()
            })
            .collect();
        let repeated = groups.iter().any(|group: &Vec<f64>| group.len() > 1);
        let p = statistics::one_way(&groups, sums.len() - 1).filter(|_| repeated)?;
        Some(p < noise::SURE)
    }
}

/// The model that a level is of; `none` where the rows are of one alone.
fn model(level: &Fact) -> String {
    level.scope.model.clone().unwrap_or_else(|| "none".to_owned())
}

/// A level's configuration in words, without the model.
fn configuration(level: &Fact) -> String {
    say::subject(&Scope { model: None, ..Scope::clone(&level.scope) })
}
