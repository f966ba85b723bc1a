//! Columns of one quantity in different units, and values that contradict the unit in their column's name.

use domain::{Direction, FindingKind, Folder, Message, Metric, Place, Scope, Source, StatisticKind, Unit};

use super::Found;
use super::matter::{Use, Uses};
use super::say::{With, finding, named};
use crate::data::doubt::{self, TIMES};
use crate::data::family::place;
use crate::data::{Data, Family, RowSet};
use crate::fact::ratio;

/// Applies the rules to the folder.
pub(crate) fn find(folder: &Folder, data: &Data, uses: &Uses, found: &mut Found) {
    for (_, family) in data.families.iter().enumerate().filter(|(at, _)| uses.at(*at) != Use::Written) {
        for measure in 0..family.measures.len() {
            if !doubtful(family, measure, found) {
                several(family, measure, found);
            }
        }
        rates(family, found);
    }
    let written = |file: &str| crate::data::gather::is_written(file, &folder.files);
    for problem in folder.problems.iter().filter(|problem| problem.message.id == "problem-units-mixed") {
        // A document writes each size in the unit that suits it.
        if !written(&problem.file) {
            mixed(problem, found);
        }
    }
}

/// Tells of a part whose values are a unit's factor away from those of all the others.
fn doubtful(family: &Family, measure: usize, found: &mut Found) -> bool {
    let measured = &family.measures[measure];
    if measured.doubtful.is_empty() {
        return false;
    }
    let Some((odd, parts)) = doubt::odd_part(family, measure) else { return false };
    let (part, _, rows) = &parts[odd];
    let other = parts.iter().enumerate().find(|(at, _)| *at != odd).map(|(_, part)| part);
    let Some((other_part, _, other_rows)) = other else { return false };
    let level = |rows: &RowSet| family.fact(measure, StatisticKind::Median, rows, family.scope(rows, &[]));
    let (Some(own), Some(usual)) = (level(rows), level(other_rows)) else { return false };
    let Some(times) = (if own.value > usual.value { ratio(&own, &usual) } else { ratio(&usual, &own) })
    else {
        return false;
    };
    let column = |part: usize| {
        let (column, unit) = measured.columns[part].unwrap_or((0, Unit::None));
        (family.parts[part].table.columns.get(column).map_or("", |column| column.name.as_str()), unit)
    };
    let message = Message::new("finding-unit-values")
        .with("metric", measured.metric.name())
        .with("file", family.parts[*part].file.as_str())
        .with("column", column(*part).0)
        .with("value", own.id.reference())
        .with("other", family.parts[*other_part].file.as_str())
        .with("usual", usual.id.reference())
        .with("times", times.id.reference())
        .with("left", if parts.len() == 2 { "both" } else { "one" });
    let mut sources = own.sources.to_vec();
    sources.extend_from_slice(&usual.sources);
    let finding = finding(FindingKind::UnitMismatch, message)
        .about(&measured.metric, Scope::clone(&own.scope), Some(Scope::clone(&usual.scope)))
        .resting_on(vec![own.id.clone(), usual.id.clone(), times.id.clone()])
        .shown_by(sources)
        .advising(Some(
            Message::new("advice-unit")
                .with("file", family.parts[*part].file.as_str())
                .with("column", column(*part).0),
        ))
        .weighing(measured.direction, 1.0);
    found.facts_of(&[&own, &usual]);
    found.fact(times);
    found.findings.push(named(finding));
    true
}

/// Files that give one quantity in different units, each as its header says.
fn several(family: &Family, measure: usize, found: &mut Found) {
    let measured = &family.measures[measure];
    let mut units: Vec<(Unit, usize, usize)> = Vec::new();
    for (part, column) in measured.columns.iter().enumerate() {
        let Some((column, unit)) = column else { continue };
        if !units.iter().any(|(known, _, _)| known == unit) {
            units.push((*unit, part, *column));
        }
    }
    if units.len() < 2 {
        return;
    }
    let named_in = |at: usize| {
        let (unit, part, column) = units[at];
        (unit.symbol(), &family.parts[part], family.parts[part].table.columns[column].name.as_str())
    };
    let ((first, one, column), (second, other, other_column)) = (named_in(0), named_in(1));
    let message = Message::new("finding-unit-headers")
        .with("metric", measured.metric.name())
        .with("file", one.file.as_str())
        .with("column", column)
        .with("unit", first)
        .with("other", other.file.as_str())
        .with("other_column", other_column)
        .with("other_unit", second)
        .with("canonical", measured.unit.symbol());
    let mut sources = Vec::new();
    for (_, part, _) in &units {
        let rows = RowSet(family.parts[*part].range().map(place).collect());
        sources.extend(family.sources(measure, &rows));
    }
    let scope = |file: &str, part: &str| Scope {
        file: Some(file.to_owned()),
        part: part.to_owned(),
        ..Scope::default()
    };
    let finding = finding(FindingKind::UnitMismatch, message)
        .about(&measured.metric, scope(&other.file, &other.part), Some(scope(&one.file, &one.part)))
        .shown_by(sources)
        .weighing(measured.direction, 0.2);
    found.findings.push(named(finding));
}

/// Tokens, their time and their rate say the same thrice: where they do not by a unit's factor, the time's unit is
/// not what its name says.
fn rates(family: &Family, found: &mut Found) {
    let of = |metric: &Metric| {
        family.measures.iter().position(|measure| measure.metric == *metric && measure.summary.is_none())
    };
    let (Some(tokens), Some(time), Some(rate)) =
        (of(&Metric::GeneratedTokens), of(&Metric::Decode), of(&Metric::DecodeThroughput))
    else {
        return;
    };
    if family.measures[time].unit != Unit::Milliseconds {
        return;
    }
    for part in &family.parts {
        let quotients: Vec<f64> = part
            .range()
            .filter_map(|row| {
                let value = |measure: usize| family.measures[measure].value(row).filter(|value| *value > 0.0);
                Some(value(tokens)? / (value(time)? / 1e3) / value(rate)?)
            })
            .collect();
        let Some(quotient) = statistics::median(&quotients).filter(|_| quotients.len() >= 3) else {
            continue;
        };
        let off = quotient.max(1.0 / quotient);
        if !TIMES.iter().any(|factor| (off / factor).max(factor / off) < 1.2) {
            continue;
        }
        let rows = RowSet(part.range().map(place).collect());
        let scope = family.scope(&rows, &[]);
        let level = |measure| family.fact(measure, StatisticKind::Median, &rows, scope.clone());
        let (Some(of_time), Some(of_rate), Some(of_tokens)) = (level(time), level(rate), level(tokens))
        else {
            continue;
        };
        let message = Message::new("finding-unit-rate")
            .with("file", part.file.as_str())
            .with("metric", of_time.metric.name())
            .with("column", of_time.name.as_str())
            .with("time", of_time.id.reference())
            .with("rate", of_rate.id.reference())
            .with("tokens", of_tokens.id.reference());
        let finding = finding(FindingKind::UnitMismatch, message)
            .about(&of_time.metric, scope, None)
            .resting_on(vec![of_time.id.clone(), of_rate.id.clone(), of_tokens.id.clone()])
            .shown_by(of_time.sources.to_vec())
            .advising(Some(
                Message::new("advice-unit")
                    .with("file", part.file.as_str())
                    .with("column", of_time.name.as_str()),
            ))
            .weighing(of_time.direction, 1.0);
        found.facts_of(&[&of_time, &of_rate, &of_tokens]);
        found.findings.push(named(finding));
    }
}

/// Cells of one column that state different units.
fn mixed(problem: &domain::Problem, found: &mut Found) {
    let column = problem.message.args.get("column").cloned().unwrap_or_else(|| "".into());
    let mut message = Message::new("finding-unit-cells").with("file", problem.file.as_str());
    message.args.insert("column".to_owned(), column);
    if let Some(unit) = problem.message.args.get("unit") {
        message.args.insert("unit".to_owned(), unit.clone());
    }
    let source = Source { file: problem.file.clone(), part: String::new(), place: Place::File };
    let mut finding =
        finding(FindingKind::UnitMismatch, message).shown_by(vec![source]).weighing(Direction::Neutral, 0.2);
    finding.subject.file = Some(problem.file.clone());
    found.findings.push(named(finding));
}
