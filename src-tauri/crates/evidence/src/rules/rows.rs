//! Single rows: cold starts, failed rows, outliers, rows that are there twice.

use std::collections::{BTreeMap, HashMap};

use domain::{
    Cell, Direction, FactId, FindingKind, Message, Metric, Origin, Role, Rows, RuleFinding, Scope, Source,
    StatisticKind, Table, Test, TestMethod,
};

use super::Found;
use super::matter;
use super::noise::CONFIDENCE;
use super::say::{With, finding, named, whole};
use crate::data::family::{place, ranges};
use crate::data::{DimensionKind, Family, RowSet, cold};
use crate::fact::{Hash, change, count, tally};

/// The smallest distance of an outlier from its like, as a part of their level.
const FAR: f64 = 0.2;
/// The most outliers of one column that are named one by one; a column with more is spread like that.
const MOST_OUTLIERS: usize = 5;
/// How many equal rows chance may make before equal rows say nothing.
const BY_CHANCE: f64 = 0.005;
/// The fewest rows that an outlier is held against.
const LIKE: usize = 4;
/// Sweeps of the median polish.
const SWEEPS: usize = 4;
/// Spread that is assumed at least, as a part of the level, where values are nearly all the same.
const FLOOR: f64 = 0.01;

/// Cold starts against warm rows, in the measure that shows them best.
pub(crate) fn cold_starts(family: &Family, found: &mut Found) {
    let Some((start, warm)) = family.warm_pair() else { return };
    let Some(measure) = cold::shown_by(family) else { return };
    let level = |value: usize| {
        let rows = family.select(&[(start, value)]);
        let statistic =
            if family.values(measure, &rows).len() == 1 { StatisticKind::Value } else { StatisticKind::Mean };
        let scope = family.scope(&rows, &[(start, value)]);
        family.fact(measure, statistic, &rows, scope)
    };
    let (Some(cold), Some(warm)) = (level(1), level(warm)) else { return };
    let Some(times) = crate::fact::ratio(&cold, &warm) else { return };
    if times.value <= 1.0 {
        return;
    }
    let rows = family.select(&[(start, 1)]);
    let counted = count(family, measure, &rows, Scope::clone(&cold.scope));
    let message = Message::new("finding-cold-start")
        .with("place", found.place(family, &cold.metric, &family.rows()))
        .with("metric", cold.metric.name())
        .with("count", counted.id.reference())
        .with("cold", cold.id.reference())
        .with("warm", warm.id.reference())
        .with("times", times.id.reference());
    let finding = finding(FindingKind::ColdStart, message)
        .about(&cold.metric, Scope::clone(&cold.scope), Some(Scope::clone(&warm.scope)))
        .resting_on(vec![counted.id.clone(), cold.id.clone(), warm.id.clone(), times.id.clone()])
        .shown_by(cold.sources.to_vec())
        .advising(Some(Message::new("advice-warm-up")))
        .weighing(Direction::LowerIsBetter, 1.0 - 1.0 / times.value);
    found.facts_of(&[&cold, &warm]);
    found.fact(times);
    found.fact(counted);
    found.findings.push(named(finding));
}

/// Rows that failed: of each file, and of all files together in which every row failed.
pub(crate) fn failed(family: &Family, found: &mut Found) {
    let failed_in = |at: &usize| family.parts[*at].range().filter(|row| family.failed[*row]).count();
    let with: Vec<usize> = (0..family.parts.len()).filter(|at| failed_in(at) > 0).collect();
    let (whole, in_part): (Vec<usize>, Vec<usize>) =
        with.into_iter().partition(|at| failed_in(at) == family.parts[*at].rows());
    for at in in_part {
        failed_rows(family, &[at], found);
    }
    if !whole.is_empty() {
        failed_rows(family, &whole, found);
    }
}

fn failed_rows(family: &Family, parts: &[usize], found: &mut Found) {
    let rows = RowSet(parts.iter().flat_map(|at| family.parts[*at].range()).map(place).collect());
    let failed = RowSet(rows.0.iter().copied().filter(|row| family.failed[*row as usize]).collect());
    let status = family.dimensions.iter().find(|dimension| {
        dimension.kind == DimensionKind::Status
            && dimension.name != cold::START
            && failed.iter().any(|row| dimension.value(row).is_some())
    });
    let scope = family.scope(&rows, &[]);
    let column = |part: usize| match status {
        Some(status) => status.columns.get(part).copied().flatten(),
        None => family.measures[0].columns[part].map(|(column, _)| column),
    };
    let mut counted = |name: &str, rows: &RowSet| {
        let mut fact = count(family, 0, rows, scope.clone());
        name.clone_into(&mut fact.name);
        fact.metric = Metric::Column(name.to_owned());
        fact.sources = family.places(rows.iter(), column).into();
        let mut hash = Hash::new();
        hash.text(&fact.id.0);
        hash.text(name);
        fact.sources.iter().for_each(|source| hash.text(&source.file));
        fact.id = FactId(hash.name());
        found.fact(fact.clone());
        fact
    };
    let (some, all) = (counted("failed rows", &failed), counted("rows", &rows));
    let why = status.and_then(|status| most_frequent(failed.iter().filter_map(|row| status.value(row))));
    let id = match (failed.len() == rows.len(), parts.len() > 1) {
        (true, true) => "finding-all-failed-files",
        (true, false) => "finding-all-failed",
        (false, _) => "finding-failed",
    };
    let files: Vec<Source> = parts.iter().map(|at| whole(&family.parts[*at].file)).collect();
    let files = tally("files", "failed", files.len(), scope.clone(), files);
    let message = Message::new(id)
        .with("file", family.parts[parts[0]].file.as_str())
        .with("files", files.id.reference())
        .with("failed", some.id.reference())
        .with("rows", all.id.reference())
        .with("why", why.map_or_else(|| "none".to_owned(), shortened));
    let mut facts = vec![some.id.clone(), all.id.clone()];
    if id == "finding-all-failed-files" {
        facts.push(files.id.clone());
        found.fact(files);
    }
    let mut finding = finding(FindingKind::FailedRows, message)
        .resting_on(facts)
        .shown_by(some.sources.to_vec())
        .advising(Some(Message::new("advice-failed")))
        .weighing(Direction::Neutral, failed.len() as f64 / rows.len() as f64);
    finding.subject = scope;
    found.findings.push(named(finding));
}

/// Failed rows of a table that is too large to hold.
pub(crate) fn failed_in_large(table: &Table, found: &mut Found) {
    let Some((some, all)) = crate::facts::large::failed(table) else { return };
    let id = if some.value < all.value { "finding-failed" } else { "finding-all-failed" };
    let message = Message::new(id)
        .with("file", table.file.as_str())
        .with("failed", some.id.reference())
        .with("rows", all.id.reference())
        .with("why", "none");
    let mut finding = finding(FindingKind::FailedRows, message)
        .resting_on(vec![some.id.clone(), all.id.clone()])
        .shown_by(some.sources.to_vec())
        .advising(Some(Message::new("advice-failed")))
        .weighing(Direction::Neutral, some.value / all.value);
    finding.subject = Scope::clone(&some.scope);
    found.facts_of(&[&some, &all]);
    found.findings.push(named(finding));
}

fn most_frequent<'a>(values: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for value in values.filter(|value| !value.trim().is_empty()) {
        match counts.iter().position(|(known, _)| *known == value) {
            Some(at) => counts[at].1 += 1,
            None if counts.len() < 64 => counts.push((value, 1)),
            None => {}
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(value, _)| value)
}

/// A text that fits into a sentence.
pub(crate) fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(90) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Values far from what their configuration gives otherwise.
///
/// Gives for each measure the rows, so that no comparison takes them in.
pub(crate) fn outliers(family: &Family, found: &mut Found) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new(); family.measures.len()];
    if matter::is_monitoring(family) {
        return all;
    }
    for (measure, measured) in family.measures.iter().enumerate() {
        if !matter::is_level(family, measured)
            || matches!(measured.metric, Metric::Load | Metric::Prefill)
            || matter::is_length(measured)
            || matter::follows_length(family, measured)
        {
            continue;
        }
        let spoiled = cold::spoils(&measured.metric) || measured.direction != Direction::Neutral;
        let rows: Vec<usize> = (0..family.len())
            .filter(|row| measured.value(*row).is_some() && !(spoiled && family.cold[*row]))
            .collect();
        if rows.len() < statistics::FEWEST_FOR_OUTLIERS {
            continue;
        }
        let values: Vec<f64> = rows.iter().map(|row| measured.values[*row]).collect();
        let logarithmic = values.iter().all(|value| *value > 0.0);
        let scaled: Vec<f64> =
            if logarithmic { values.iter().map(|value| value.ln()).collect() } else { values.clone() };
        let (residuals, effective) = polished(family, &rows, &scaled);
        let level = statistics::median(&values).unwrap_or(0.0).abs();
        let floor = if logarithmic { FLOOR } else { (FLOOR * level).max(f64::MIN_POSITIVE) };
        let Some(distances) = statistics::leave_one_out(&residuals, floor) else { continue };
        let limit = statistics::far(effective);
        let mut far: Vec<usize> = (0..rows.len())
            .filter(|at| {
                let part =
                    if logarithmic { residuals[*at].abs().exp() - 1.0 } else { residuals[*at].abs() / level };
                distances[*at].abs() > limit && part > FAR
            })
            .collect();
        if far.is_empty() || far.len() > MOST_OUTLIERS || far.len() * 10 > rows.len() {
            continue;
        }
        far.sort_by(|one, other| distances[*other].abs().total_cmp(&distances[*one].abs()));
        for at in far {
            let usual =
                if logarithmic { (scaled[at] - residuals[at]).exp() } else { scaled[at] - residuals[at] };
            if outlier(family, measure, &rows, at, usual, distances[at], found).is_some() {
                all[measure].push(rows[at]);
            }
        }
    }
    all
}

fn outlier(
    family: &Family,
    measure: usize,
    rows: &[usize],
    at: usize,
    usual: f64,
    distance: f64,
    found: &mut Found,
) -> Option<()> {
    let row = rows[at];
    let one = RowSet(vec![place(row)]);
    let pairs: Vec<(usize, usize)> = family
        .dividing()
        .into_iter()
        .filter_map(|dimension| family.dimensions[dimension].code(row).map(|code| (dimension, code)))
        .collect();
    let mut scope = family.scope(&one, &pairs);
    // Rows that agree in everything are told apart by their line.
    scope.configuration.push(("line".to_owned(), family.line_of(row).to_string()));
    let value = family.fact(measure, StatisticKind::Value, &one, scope.clone())?;
    let (like, pairs) = alike(family, rows, row, &pairs)?;
    let values = family.values(measure, &like);
    let (least, most) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
        (least.min(*value), most.max(*value))
    });
    let mut like_scope = family.scope(&like, &pairs);
    like_scope.configuration.push(("without line".to_owned(), family.line_of(row).to_string()));
    let median = family.fact(measure, StatisticKind::Median, &like, like_scope.clone())?;
    let changed = change(&value, &median)?;
    // Far from what its like gives, and outside of all that they give.
    if changed.value.abs() < FAR * 100.0 || (least..=most).contains(&value.value) {
        return None;
    }
    let message = Message::new("finding-outlier")
        .with("file", value.scope.file.clone().unwrap_or_default())
        .with("line", family.line_of(row))
        .with("metric", value.metric.name())
        .with("value", value.id.reference())
        .with("median", median.id.reference())
        .with("change", changed.id.reference());
    let test = Test {
        method: TestMethod::LeaveOneOut,
        estimate: value.value - usual,
        lower: None,
        upper: None,
        unit: value.unit,
        confidence: CONFIDENCE,
        p: None,
        n: rows.len() as u64,
        beyond_noise: Some(true),
    };
    let finding = finding(FindingKind::Outlier, message)
        .about(&value.metric, scope, Some(like_scope))
        .resting_on(vec![value.id.clone(), median.id.clone(), changed.id.clone()])
        .shown_by(value.sources.to_vec())
        .tested(Some(test))
        .advising(Some(Message::new("advice-outlier")))
        .weighing(value.direction, (distance.abs() / 100.0).min(1.0));
    found.facts_of(&[&value, &median]);
    found.fact(changed);
    found.findings.push(named(finding));
    Some(())
}

/// The rows that are most like one: of all its dimensions, else of fewer and fewer, as long as there are some.
fn alike(
    family: &Family,
    rows: &[usize],
    row: usize,
    pairs: &[(usize, usize)],
) -> Option<(RowSet, Vec<(usize, usize)>)> {
    let mut pairs = pairs.to_vec();
    // Settings go before models, so that what is left is what moves a level most.
    pairs.sort_by_key(|(at, _)| family.dimensions[*at].kind != DimensionKind::Model);
    loop {
        let fits = |other: &usize| {
            *other != row
                && pairs.iter().all(|(at, value)| family.dimensions[*at].code(*other) == Some(*value))
        };
        let like = RowSet(rows.iter().copied().filter(fits).map(place).collect());
        if like.len() >= LIKE {
            return Some((like, pairs));
        }
        pairs.pop()?;
    }
}

/// What is left of values when every dimension's median is taken off (Tukey's median polish), and for how many
/// values the residuals stand.
fn polished(family: &Family, rows: &[usize], values: &[f64]) -> (Vec<f64>, usize) {
    let mut residuals = values.to_vec();
    let dimensions: Vec<usize> = family
        .dividing()
        .into_iter()
        .chain(family.dimensions.iter().position(|dimension| dimension.name == cold::START))
        .filter(|at| rows.len() >= 3 * family.dimensions[*at].values.len())
        .collect();
    let places = |at: usize| {
        let mut groups: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            groups.entry(family.dimensions[at].code(*row)).or_default().push(place);
        }
        groups.into_values().collect::<Vec<_>>()
    };
    let divided: Vec<Vec<Vec<usize>>> = dimensions.iter().map(|at| places(*at)).collect();
    let taken: usize = divided.iter().map(|groups| groups.len() - 1).sum();
    for _ in 0..SWEEPS {
        for places in divided.iter().flatten() {
            let own: Vec<f64> = places.iter().map(|place| residuals[*place]).collect();
            let median = statistics::median(&own).unwrap_or(0.0);
            for place in places {
                residuals[*place] -= median;
            }
        }
    }
    let effective = rows.len().saturating_sub(taken).max(statistics::FEWEST_FOR_OUTLIERS);
    if dimensions.is_empty() {
        let median = statistics::median(&residuals).unwrap_or(0.0);
        for residual in &mut residuals {
            *residual -= median;
        }
    }
    (residuals, effective)
}

/// Rows of one table that are there twice, with everything that they say.
pub(crate) fn twice(table: &Table, found: &mut Found) {
    let measures: Vec<usize> = (0..table.columns.len())
        .filter(|at| matches!(table.columns[*at].role, Role::Measure { .. }) && is_own(table, *at))
        .collect();
    if measures.is_empty() || table.rows() < 4 {
        return;
    }
    let failed = table.failed_rows();
    let mut known: HashMap<(&str, u64), usize> = HashMap::new();
    let mut repeated: Vec<(usize, usize)> = Vec::new();
    for (row, failed) in failed.iter().enumerate() {
        let tells = measures
            .iter()
            .any(|at| matches!(table.columns[*at].cells[row], Cell::Number(value) if value != 0.0));
        if *failed || !tells {
            continue;
        }
        let first =
            *known.entry((holder(table, row), hash_of(table, 0..table.columns.len(), row))).or_insert(row);
        let equal = || table.columns.iter().all(|column| column.cells[first] == column.cells[row]);
        if first != row && equal() {
            repeated.push((first, row));
        }
    }
    if repeated.is_empty()
        || repeated.len() * 2 > table.rows()
        || coincidences(table, &measures, &failed) > BY_CHANCE
    {
        return;
    }
    let lines =
        |rows: &mut dyn Iterator<Item = usize>| rows.map(|row| table.lines[row]).collect::<Vec<u64>>();
    let again = lines(&mut repeated.iter().map(|(_, row)| *row));
    let before = lines(&mut repeated.iter().map(|(row, _)| *row));
    let list = |lines: &[u64]| {
        let mut text = lines.iter().take(6).map(u64::to_string).collect::<Vec<_>>().join(", ");
        if lines.len() > 6 {
            text.push('…');
        }
        text
    };
    let source = |lines: &[u64]| Source {
        file: table.file.clone(),
        part: table.part.clone(),
        place: domain::Place::Cells { column: table.columns[measures[0]].name.clone(), rows: ranges(lines) },
    };
    let scope = Scope { file: Some(table.file.clone()), part: table.part.clone(), ..Scope::default() };
    let count = tally("repeated rows", "", repeated.len(), scope, vec![source(&again)]);
    let id = if repeated.len() == 1 { "finding-duplicate-row" } else { "finding-duplicate-rows" };
    let message = Message::new(id)
        .with("file", place_of(table))
        .with("count", count.id.reference())
        .with("lines", list(&again))
        .with("first", list(&before));
    let mut finding: RuleFinding = finding(FindingKind::Duplicate, message)
        .resting_on(vec![count.id.clone()])
        .shown_by(vec![source(&again), source(&before)])
        .advising(Some(Message::new("advice-duplicate-rows")))
        .weighing(Direction::Neutral, repeated.len() as f64 / table.rows() as f64);
    finding.subject.file = Some(table.file.clone());
    finding.subject.part.clone_from(&table.part);
    found.fact(count);
    found.findings.push(named(finding));
}

/// Whether a column's cells belong to the rows themselves, and not to something that holds several of them: what
/// stands once in a JSON document is no measurement of each item below it.
fn is_own(table: &Table, column: usize) -> bool {
    match &table.columns[column].origin {
        Origin::At(_) => false,
        Origin::Each(pointers) => match &table.layout {
            Rows::Lines => true,
            Rows::Items(array) => pointers.iter().zip(&table.lines).all(|(pointer, line)| {
                let inside = pointer.strip_prefix(array.as_str()).and_then(|rest| rest.strip_prefix('/'));
                inside.is_some_and(|rest| rest.split('/').next() == Some((line - 1).to_string().as_str()))
            }),
            Rows::Values(rows) => pointers.iter().zip(rows).all(|(pointer, row)| pointer.starts_with(row)),
        },
        _ => true,
    }
}

/// The list that a row is an item of, where a table was made of several lists of one document: a list may well say
/// what another one said before.
fn holder(table: &Table, row: usize) -> &str {
    match &table.layout {
        Rows::Values(pointers) => pointers[row].rsplit_once('/').map_or("", |(list, _)| list),
        Rows::Items(_) | Rows::Lines => "",
    }
}

/// A table in a reader's words.
fn place_of(table: &Table) -> String {
    if table.part.is_empty() { table.file.clone() } else { format!("{} ({})", table.file, table.part) }
}

/// A row's cells in these columns as one number.
fn hash_of(table: &Table, columns: impl Iterator<Item = usize>, row: usize) -> u64 {
    let mut hash = Hash::new();
    for column in columns {
        match &table.columns[column].cells[row] {
            Cell::Empty => hash.word(1),
            Cell::Number(value) => hash.word(value.to_bits()),
            Cell::NotFinite(text) | Cell::Text(text) => hash.text(text),
        }
    }
    hash.finish()
}

/// How many rows of this table would be equal by chance: pairs of rows that say the same of themselves, times how
/// likely two values of each measure are the same in the digits that they are written with.
fn coincidences(table: &Table, measures: &[usize], failed: &[bool]) -> f64 {
    let says = (0..table.columns.len()).filter(|at| !measures.contains(at));
    let says: Vec<usize> = says.collect();
    let mut groups: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for row in (0..table.rows()).filter(|row| !failed[*row]) {
        groups.entry(hash_of(table, says.iter().copied(), row)).or_default().push(row);
    }
    let pairs: f64 = groups.values().map(|rows| rows.len() as f64 * (rows.len() - 1) as f64 / 2.0).sum();
    let mut likely = 1.0;
    for at in measures {
        let (mut squares, mut freedom) = (0.0, 0.0);
        let mut digits = 0;
        for rows in groups.values() {
            let values: Vec<f64> = rows
                .iter()
                .filter_map(|row| match table.columns[*at].cells[*row] {
                    Cell::Number(value) => Some(value),
                    _ => None,
                })
                .collect();
            digits = values.iter().map(|value| decimals(*value)).fold(digits, i32::max);
            let mut distinct = values.clone();
            distinct.sort_by(f64::total_cmp);
            distinct.dedup();
            // The repeated rows themselves say nothing of how the others spread.
            if let Some(found) = statistics::describe(&distinct).and_then(|found| found.sd) {
                squares += found * found * (distinct.len() - 1) as f64;
                freedom += (distinct.len() - 1) as f64;
            }
        }
        // Where every row says something else of itself but those that are there twice, all rows tell the spread.
        if freedom == 0.0 {
            let mut values: Vec<f64> = groups
                .values()
                .filter_map(|rows| match table.columns[*at].cells[rows[0]] {
                    Cell::Number(value) => Some(value),
                    _ => None,
                })
                .collect();
            values.sort_by(f64::total_cmp);
            values.dedup();
            if let Some(found) = statistics::describe(&values).and_then(|found| found.sd) {
                (squares, freedom) = (found * found, 1.0);
            }
        }
        if freedom > 0.0 {
            // Two normal values are within half a step of each other with probability step / (2 √π sd).
            let step = 10_f64.powi(-digits);
            likely *= (step / (3.5 * (squares / freedom).sqrt())).min(1.0);
        }
    }
    pairs * likely
}

/// How many decimals a value is written with at least, up to six.
pub(crate) fn decimals(value: f64) -> i32 {
    (0..6)
        .find(|digits| {
            let scaled = value * 10_f64.powi(*digits);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0)
        })
        .unwrap_or(6)
}
