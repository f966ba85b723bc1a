//! Findings against what was planted: what was found of it, and what was found that is not there. A finding about
//! something on which the generator has no opinion is neither.

use domain::{Argument, FactId, FindingKind, Place, RuleFinding, Scope, Source};
use evidence::Examination;

use crate::case::Case;
use crate::plants::Plant;
use crate::tally::Findings;
use crate::world::{Drift, Order, Role, Selection, Statistic, World, statistic};

pub fn judge(case: &Case, examination: &Examination, findings: &mut Findings, show: bool) {
    if let Some(truths) = &case.truths {
        truths.judge(&case.name, examination, findings, show);
    }
    let Some(world) = &case.world else { return };
    let judge = Judge { case, world, examination };
    for finding in &examination.findings {
        if let Some(is_true) = judge.is_true(finding) {
            findings.finding(finding.kind, is_true);
            if show && !is_true {
                println!("{} | false finding {:?} {}", case.name, finding.kind, words(finding));
            }
        }
    }
    for (kind, what, found) in judge.planted() {
        findings.planted(kind, found);
        if show && !found {
            println!("{} | not found: {kind:?} {what}", case.name);
        }
    }
}

/// Prints everything that was found in a case.
pub fn list(case: &Case, examination: &Examination) {
    if let Some(truths) = &case.truths {
        truths.list(examination);
    }
    let Some(world) = &case.world else { return };
    let judge = Judge { case, world, examination };
    for finding in &examination.findings {
        print(finding, judge.is_true(finding), examination);
    }
}

pub fn print(finding: &RuleFinding, is_true: Option<bool>, examination: &Examination) {
    let facts = finding.facts.iter().filter_map(|id| examination.fact(id));
    let facts: Vec<String> = facts.map(|fact| format!("{} {}", fact.name, fact.value)).collect();
    println!("{:?}, true: {is_true:?}, {}, facts {facts:?}", finding.kind, words(finding));
}

pub fn words(finding: &RuleFinding) -> String {
    format!(
        "{:?} {:?} test {:?} {:?}",
        finding.subject,
        finding.message,
        finding.test.as_ref().map(|test| (test.estimate, test.lower, test.upper, test.p, test.n)),
        finding.sources.iter().map(|source| source.file.as_str()).collect::<Vec<_>>()
    )
}

struct Judge<'a> {
    case: &'a Case,
    world: &'a World,
    examination: &'a Examination,
}

impl Judge<'_> {
    /// The measure that a finding is about.
    fn measure(&self, finding: &RuleFinding) -> Option<usize> {
        let named = |name: &str| {
            self.world.measures.iter().position(|measure| {
                name == measure.column
                    || name.strip_suffix(measure.column.as_str()).is_some_and(|rest| rest.ends_with('.'))
            })
        };
        finding.facts.iter().filter_map(|id| self.examination.fact(id)).find_map(|fact| named(&fact.name))
    }

    fn level(&self, factor: usize, value: &str) -> Option<usize> {
        let same = |level: &String| {
            level == value
                || matches!((level.parse::<f64>(), value.replace(',', ".").parse::<f64>()), (Ok(one), Ok(other)) if one == other)
        };
        self.world.factors[factor].levels.iter().position(same)
    }

    fn factor_of_column(&self, column: &str) -> Option<usize> {
        self.world.factors.iter().position(|factor| {
            column == factor.column
                || column.strip_suffix(factor.column.as_str()).is_some_and(|rest| rest.ends_with('.'))
        })
    }

    /// What of the factors a scope names.
    fn selection(&self, scope: &Scope) -> Selection {
        let mut selection = Selection::new();
        let mut add = |factor: usize, value: &str| {
            if let Some(level) = self.level(factor, value)
                && !selection.iter().any(|(own, _)| *own == factor)
            {
                selection.push((factor, level));
            }
        };
        for (column, value) in &scope.configuration {
            if let Some(factor) = self.factor_of_column(column) {
                add(factor, value);
            }
        }
        for (role, value) in
            [(Role::Thing, &scope.model), (Role::Prompt, &scope.prompt), (Role::Date, &scope.date)]
        {
            if let (Some(factor), Some(value)) = (self.world.factor(role), value) {
                add(factor, value);
            }
        }
        for (factor, own) in self.world.factors.iter().enumerate() {
            // What stands in the path may be known by any name.
            if own.in_path {
                for (_, value) in &scope.configuration {
                    add(factor, value);
                }
                if let Some(file) = &scope.file {
                    let parts = file
                        .split(['/', '.'])
                        .flat_map(|part| [part, part.split_once('_').map_or(part, |(_, rest)| rest)]);
                    parts.for_each(|part| add(factor, part));
                }
            }
        }
        selection
    }

    /// Whether the selection is the highest (or lowest) among its like, with some of it held fixed.
    fn is_extreme(&self, measure: usize, selection: &Selection, highest: bool) -> bool {
        let own = self.world.mean(measure, selection);
        (1_u32..1 << selection.len()).any(|varied| {
            let (mut fixed, mut factors) = (Selection::new(), Vec::new());
            for (at, pair) in selection.iter().enumerate() {
                if varied & (1 << at) == 0 { fixed.push(*pair) } else { factors.push(pair.0) }
            }
            factors.iter().any(|factor| self.world.factors[*factor].levels.len() > 1)
                && self.world.groups(&factors).into_iter().all(|mut group| {
                    group.extend(&fixed);
                    let values = self.world.values(measure, &group, true);
                    let mean = statistic(&values, Statistic::Mean);
                    values.is_empty()
                        || if highest { mean <= own * 1.000_001 } else { mean >= own * 0.999_999 }
                })
        })
    }

    /// Whether one of the finding's facts is the mean or the median of the selection.
    fn has_value(&self, measure: usize, selection: &Selection, facts: &[FactId]) -> bool {
        let mut right = Vec::new();
        for warm in [true, false] {
            let values = self.world.values(measure, selection, warm);
            right.extend([statistic(&values, Statistic::Mean), statistic(&values, Statistic::Median)]);
        }
        facts.iter().filter_map(|id| self.examination.fact(id)).any(|fact| {
            right.iter().any(|value| {
                let near = |own: f64| (own / value - 1.0).abs() < 2e-3;
                near(fact.value) || near(fact.value * 100.0)
            })
        })
    }

    fn is_best(&self, finding: &RuleFinding, measure: usize) -> Option<bool> {
        let selection = self.selection(&finding.subject);
        if !self.world.clean(measure, &[]) {
            return None;
        }
        let best = finding.kind == FindingKind::Best;
        let right = match self.world.measures[measure].words.higher {
            Some(higher) => self.is_extreme(measure, &selection, higher == best),
            None => self.is_extreme(measure, &selection, true) || self.is_extreme(measure, &selection, false),
        };
        Some(right && self.has_value(measure, &selection, &finding.facts))
    }

    /// The parameter of an effect.
    fn parameter(&self, finding: &RuleFinding) -> Option<usize> {
        let named = finding.subject.configuration.iter().find(|(_, value)| value.is_empty());
        let (column, _) = named.or_else(|| finding.subject.configuration.first())?;
        self.factor_of_column(column)
    }

    fn span(&self, measure: usize, factor: usize) -> f64 {
        let means: Vec<f64> = (0..self.world.factors[factor].levels.len())
            .map(|level| self.world.mean(measure, &[(factor, level)]))
            .collect();
        statistic(&means, Statistic::Maximum) / statistic(&means, Statistic::Minimum) - 1.0
    }

    /// `None` where the generator cannot tell.
    fn is_true(&self, finding: &RuleFinding) -> Option<bool> {
        let world = self.world;
        let measure = self.measure(finding);
        match finding.kind {
            FindingKind::Best | FindingKind::Worst => self.is_best(finding, measure?),
            FindingKind::Effect | FindingKind::NoEffect | FindingKind::Indistinguishable => {
                let (measure, factor) = (measure?, self.parameter(finding)?);
                if !world.clean(measure, &[]) {
                    return None;
                }
                let matters = world.factors[factor].matters(measure);
                Some(match finding.kind {
                    FindingKind::Effect => matters,
                    FindingKind::NoEffect => !matters || self.span(measure, factor) < 0.05,
                    _ => !matters || self.span(measure, factor) < 0.08,
                })
            }
            FindingKind::Confounded => {
                let cold = measure.is_none_or(|measure| world.measures[measure].words.cold);
                if cold { None } else { Some(world.order != Order::Shuffled || world.confounded.is_some()) }
            }
            FindingKind::ColdStart => Some(world.domain.load.is_some()),
            FindingKind::Outlier => {
                let planted = |file: &str, line: u64| {
                    self.case.planted.iter().any(|plant| {
                        matches!(plant, Plant::Outlier { file: own, line: at, .. } if own == file && *at == line)
                    })
                };
                let rows = rows(&finding.sources);
                // A copy of the file has the same row.
                let copied = self.case.planted.iter().any(|plant| matches!(plant, Plant::Duplicate { .. }));
                let mismatch = world.mismatch.is_some_and(|(spoilt, _)| Some(spoilt) == measure);
                if mismatch
                    || copied
                        && !rows.is_empty()
                        && self.case.planted.iter().any(|plant| matches!(plant, Plant::Outlier { .. }))
                {
                    return None;
                }
                Some(!rows.is_empty() && rows.iter().all(|(file, line)| planted(file, *line)))
            }
            FindingKind::FailedRows => {
                Some(self.case.planted.iter().any(|plant| matches!(plant, Plant::FailedRows { .. })))
            }
            FindingKind::Trend | FindingKind::Regression => {
                let measure = measure?;
                if !world.clean(measure, &[]) {
                    return None;
                }
                Some(measure == 0 && world.drift != Drift::None)
            }
            FindingKind::Models => Some(world.factors[world.factor(Role::Thing)?].levels.len() > 1),
            FindingKind::Conflict => Some(self.conflict(finding)),
            FindingKind::UnitMismatch => {
                Some(self.case.planted.iter().any(
                    |plant| matches!(plant, Plant::UnitMismatch { file, .. } if names_file(finding, file)),
                ))
            }
            // Rows may be alike by chance where values have few digits.
            FindingKind::Duplicate if self.are_alike(finding) => None,
            FindingKind::Duplicate => Some(self.duplicate(finding)),
            FindingKind::Stale => Some(self.stale(finding)),
        }
    }

    fn conflict(&self, finding: &RuleFinding) -> bool {
        self.case
            .planted
            .iter()
            .any(|plant| matches!(plant, Plant::Conflict { file, .. } if names_file(finding, file)))
    }

    fn duplicate(&self, finding: &RuleFinding) -> bool {
        self.case.planted.iter().any(|plant| {
            matches!(plant, Plant::Duplicate { files } if files.iter().all(|file| names_file(finding, file)))
        })
    }

    /// Whether all rows of a finding in one file have a like among them.
    fn are_alike(&self, finding: &RuleFinding) -> bool {
        let rows = rows(&finding.sources);
        let line = |(file, line): &(String, u64)| {
            let (_, content) = self.case.files.iter().find(|(path, _)| path == file)?;
            content.lines().nth(usize::try_from(*line).ok()?.checked_sub(1)?)
        };
        let lines: Vec<Option<&str>> = rows.iter().map(line).collect();
        lines.len() > 1
            && lines.iter().all(|own| own.is_some() && lines.iter().filter(|other| *other == own).count() > 1)
    }

    fn stale(&self, finding: &RuleFinding) -> bool {
        self.case
            .planted
            .iter()
            .any(|plant| matches!(plant, Plant::Stale { file } if names_file(finding, file)))
    }

    fn any(&self, kinds: &[FindingKind], holds: impl Fn(&RuleFinding) -> bool) -> bool {
        self.examination.findings.iter().any(|finding| kinds.contains(&finding.kind) && holds(finding))
    }

    /// Everything that should be found, in words, and whether it was.
    fn planted(&self) -> Vec<(FindingKind, String, bool)> {
        let mut planted = self.planted_in_files();
        let world = self.world;
        for measure in 0..world.measures.len() {
            if !world.clean(measure, &[]) {
                continue;
            }
            self.levels(measure, &mut planted);
            self.effects(measure, &mut planted);
        }
        let cold = (0..world.measures.len()).find(|at| world.has_cold(*at, &[]) && world.clean(*at, &[]));
        if cold.is_some() {
            planted.push((
                FindingKind::ColdStart,
                String::new(),
                self.any(&[FindingKind::ColdStart], |_| true),
            ));
        }
        if let (Some(at), Some(measure)) = (world.confounded, cold) {
            let found = self.any(&[FindingKind::Confounded], |finding| {
                self.parameter(finding) == Some(at) && self.measure(finding).is_none_or(|own| own == measure)
            });
            planted.push((FindingKind::Confounded, world.factors[at].column.clone(), found));
        }
        let thing = world.factor(Role::Thing).expect("every world has its things");
        let is_model = ["model", "Model", "model_name"].contains(&world.factors[thing].column.as_str());
        if is_model && world.factors[thing].levels.len() > 1 && world.clean(0, &[]) {
            planted.push((FindingKind::Models, String::new(), self.any(&[FindingKind::Models], |_| true)));
        }
        self.drift(&mut planted);
        planted
    }

    fn planted_in_files(&self) -> Vec<(FindingKind, String, bool)> {
        let mut planted = Vec::new();
        for plant in &self.case.planted {
            planted.push(match plant {
                Plant::FailedRows { rows: wanted } => {
                    let mut found: Vec<(String, u64)> = self
                        .examination
                        .findings
                        .iter()
                        .filter(|finding| finding.kind == FindingKind::FailedRows)
                        .flat_map(|finding| rows(&finding.sources))
                        .collect();
                    found.sort();
                    found.dedup();
                    let all = wanted.iter().all(|row| found.contains(row));
                    (FindingKind::FailedRows, format!("{wanted:?}, found {found:?}"), all)
                }
                Plant::Outlier { file, line, measure } => {
                    let found = self.any(&[FindingKind::Outlier], |finding| {
                        rows(&finding.sources).contains(&(file.clone(), *line))
                            && self.measure(finding).is_none_or(|own| own == *measure)
                    });
                    (
                        FindingKind::Outlier,
                        format!("{file}:{line} {}", self.world.measures[*measure].column),
                        found,
                    )
                }
                Plant::UnitMismatch { file, .. } => {
                    let found = self.any(&[FindingKind::UnitMismatch], |finding| names_file(finding, file));
                    (FindingKind::UnitMismatch, file.clone(), found)
                }
                Plant::Conflict { file, .. } => {
                    let found = self.any(&[FindingKind::Conflict], |finding| names_file(finding, file));
                    (FindingKind::Conflict, file.clone(), found)
                }
                Plant::Stale { file } => (
                    FindingKind::Stale,
                    file.clone(),
                    self.any(&[FindingKind::Stale], |finding| self.stale(finding)),
                ),
                Plant::Duplicate { files } => {
                    let found = self.any(&[FindingKind::Duplicate], |finding| self.duplicate(finding));
                    (FindingKind::Duplicate, files.join(" = "), found)
                }
            });
        }
        planted
    }

    /// Best and worst: of the measures that have a better and a worse.
    fn levels(&self, measure: usize, planted: &mut Vec<(FindingKind, String, bool)>) {
        let world = self.world;
        if world.measures[measure].words.higher.is_none() {
            return;
        }
        let matters = |role: Role| {
            (0..world.factors.len()).any(|at| {
                world.factors[at].role == role
                    && world.factors[at].matters(measure)
                    && self.span(measure, at) > 0.08
            })
        };
        if !matters(Role::Parameter) {
            return;
        }
        for kind in [FindingKind::Best, FindingKind::Worst] {
            let found = self.any(&[kind], |finding| {
                self.measure(finding) == Some(measure) && self.is_best(finding, measure) == Some(true)
            });
            planted.push((kind, world.measures[measure].column.clone(), found));
        }
    }

    fn effects(&self, measure: usize, planted: &mut Vec<(FindingKind, String, bool)>) {
        let world = self.world;
        for at in world.parameters() {
            let of = |finding: &RuleFinding| {
                self.measure(finding) == Some(measure) && self.parameter(finding) == Some(at)
            };
            let words = format!(
                "{} on {} ({:?})",
                world.factors[at].column, world.measures[measure].column, world.order
            );
            let cold = world.measures[measure].words.cold;
            if world.factors[at].levels.len() < 2 {
                continue;
            }
            let order_too = [FindingKind::Effect, FindingKind::Confounded];
            if world.factors[at].matters(measure) && self.span(measure, at) > 0.08 {
                let kinds = if world.order == Order::Nested { &order_too[..] } else { &order_too[..1] };
                planted.push((FindingKind::Effect, words, self.any(kinds, of)));
            } else if !(world.factors[at].matters(measure) || cold && world.confounded == Some(at)) {
                let order_too = [FindingKind::NoEffect, FindingKind::Confounded];
                let kinds = if world.order == Order::Nested || world.confounded == Some(at) {
                    &order_too[..]
                } else {
                    &order_too[..1]
                };
                planted.push((FindingKind::NoEffect, words, self.any(kinds, of)));
            }
        }
    }

    fn drift(&self, planted: &mut Vec<(FindingKind, String, bool)>) {
        let world = self.world;
        let Some(dates) = world.factor(Role::Date).filter(|_| world.clean(0, &[])) else { return };
        let of = |finding: &RuleFinding| self.measure(finding) == Some(0);
        match world.drift {
            Drift::None => {}
            Drift::Slope => {
                let found = self.any(&[FindingKind::Trend, FindingKind::Regression], of);
                planted.push((FindingKind::Trend, world.measures[0].column.clone(), found));
            }
            Drift::Step(from) => {
                let date = &world.factors[dates].levels[from];
                let dated = |finding: &RuleFinding| {
                    let scopes = [Some(&finding.subject), finding.against.as_ref()];
                    scopes.into_iter().flatten().any(|scope| scope.date.as_ref().is_some_and(|own| own.contains(date.as_str())))
                        || finding.message.args.values().any(|argument| matches!(argument, Argument::Text(text) if text.contains(date.as_str())))
                };
                let found = self.any(&[FindingKind::Regression], |finding| of(finding) && dated(finding));
                planted.push((
                    FindingKind::Regression,
                    format!("{} from {date}", world.measures[0].column),
                    found,
                ));
            }
        }
    }
}

fn names_file(finding: &RuleFinding, file: &str) -> bool {
    finding.sources.iter().any(|source| source.file == file)
        || [Some(&finding.subject), finding.against.as_ref()]
            .into_iter()
            .flatten()
            .any(|scope| scope.file.as_deref() == Some(file))
}

/// File and line of every row that sources name.
pub fn rows(sources: &[Source]) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    for source in sources {
        match &source.place {
            Place::Cells { rows, .. } => {
                for range in rows {
                    found.extend((range.first..=range.last).map(|line| (source.file.clone(), line)));
                }
            }
            Place::Pointers { pointers } => {
                for pointer in pointers {
                    let place = pointer.split('/').find_map(|part| part.parse::<u64>().ok());
                    found.extend(place.map(|place| (source.file.clone(), place + 1)));
                }
            }
            Place::Line { line, .. } => found.push((source.file.clone(), *line)),
            Place::File => {}
        }
    }
    found
}
