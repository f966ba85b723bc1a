//! Which rows paid for loading the model (metrics.md 3), and the dimension that tells them from the others.

use std::collections::HashMap;

use domain::{Dimension as Quantity, Metric};

use super::family::{Dimension, DimensionKind, Family, NONE};

/// Name of the dimension that tells cold rows from warm ones.
pub(crate) const START: &str = "start";
/// A load from here on is one, in ms, where it is 3 times the others' median.
const LOAD: f64 = 1_000.0;
/// How many times the others' median a cold value is at least.
const TIMES: f64 = 3.0;
/// A small model loads faster: from here on, in ms, where it is 8 times the others' median.
const SMALL_LOAD: f64 = 300.0;
const SMALL_TIMES: f64 = 8.0;

/// Whether a cold row is another population of this metric.
pub(crate) fn spoils(metric: &Metric) -> bool {
    matches!(
        metric,
        Metric::TimeToFirstToken
            | Metric::Load
            | Metric::EndToEnd
            | Metric::Latency
            | Metric::Prefill
            | Metric::PrefillThroughput
    )
}

/// The measure that shows cold starts best.
pub(crate) fn shown_by(family: &Family) -> Option<usize> {
    let order = [Metric::TimeToFirstToken, Metric::Load, Metric::EndToEnd, Metric::Latency, Metric::Prefill];
    order.iter().find_map(|metric| {
        family.measures.iter().position(|measure| measure.metric == *metric && measure.summary.is_none())
    })
}

/// Marks the cold rows, and adds the dimension `start` where there are any beside warm ones.
pub(super) fn mark(family: &mut Family) {
    said(family);
    if !family.cold.contains(&true) {
        measured(family);
    }
    let live = |row: usize| !family.failed[row];
    let cold = (0..family.len()).filter(|row| live(*row) && family.cold[*row]).count();
    let warm = (0..family.len()).filter(|row| live(*row) && !family.cold[*row]).count();
    if cold == 0 || warm == 0 {
        family.cold.fill(false);
        return;
    }
    let codes =
        (0..family.len()).map(|row| if live(row) { u32::from(family.cold[row]) } else { NONE }).collect();
    family.dimensions.push(Dimension {
        name: START.to_owned(),
        kind: DimensionKind::Status,
        values: vec!["warm".to_owned(), "cold".to_owned()],
        from_path: false,
        redundant: true,
        codes,
        columns: Vec::new(),
        leaf: START.to_owned(),
    });
}

/// Rows that say it themselves.
fn said(family: &mut Family) {
    for dimension in &family.dimensions {
        let column = dimension.name.to_ascii_lowercase();
        let yes = |value: &str| matches!(value, "true" | "yes" | "1");
        let cold: Vec<bool> = dimension
            .values
            .iter()
            .map(|value| {
                let value = value.trim().to_ascii_lowercase().replace(['_', '-'], " ");
                match column.as_str() {
                    "cold" | "is_cold" | "cold_start" | "coldstart" | "is_cold_start" => yes(&value),
                    "warm" | "is_warm" => matches!(value.as_str(), "false" | "no" | "0"),
                    _ => matches!(value.as_str(), "cold" | "cold start" | "coldstart" | "warmup" | "warm up"),
                }
            })
            .collect();
        if cold.contains(&true) {
            for (row, cold_row) in family.cold.iter_mut().enumerate() {
                *cold_row |= dimension.code(row).is_some_and(|code| cold[code]);
            }
        }
    }
}

/// Rows whose load, or first answer in a file, stands far out.
fn measured(family: &mut Family) {
    let find = |metric: &Metric| {
        family.measures.iter().position(|measure| measure.metric == *metric && measure.summary.is_none())
    };
    let load = find(&Metric::Load).filter(|at| family.measures[*at].unit.dimension() == Quantity::Time);
    // A latency of anything may be far off in a first row for any reason.
    let first_answer = [Metric::TimeToFirstToken, Metric::EndToEnd].iter().find_map(find);
    let mut cold = vec![false; family.len()];
    for part in &family.parts {
        let rows = part.range();
        if let Some(load) = load {
            let loads = &family.measures[load].values[rows.clone()];
            let usual = usual(loads.iter().copied());
            for (at, value) in loads.iter().enumerate() {
                let beyond = |least: f64, times: f64| {
                    *value > least && usual.is_some_and(|usual| *value > times * usual)
                };
                cold[part.first + at] |= beyond(LOAD, TIMES) || beyond(SMALL_LOAD, SMALL_TIMES);
            }
        }
        if let Some(answer) = first_answer {
            for (first, others) in firsts(family, rows) {
                let value = family.measures[answer].values[first];
                let values = others.iter().map(|row| family.measures[answer].values[*row]);
                let largest = values.clone().filter(|value| value.is_finite()).fold(0.0, f64::max);
                let far = usual(values).is_some_and(|usual| value > TIMES * usual) && value > 1.5 * largest;
                let loaded = load.is_none_or(|load| {
                    let loads = &family.measures[load].values;
                    usual(others.iter().map(|row| loads[*row]))
                        .is_none_or(|usual| loads[first] > TIMES * usual)
                });
                cold[first] |= others.len() >= 3 && far && loaded;
            }
        }
    }
    family.cold = cold;
}

/// The first row of each model in a part, with the others that the part has of it and that are not cold.
fn firsts(family: &Family, rows: std::ops::Range<usize>) -> Vec<(usize, Vec<usize>)> {
    let model = family.dimensions.iter().find(|dimension| dimension.kind == DimensionKind::Model);
    let mut order: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut known: HashMap<Option<usize>, usize> = HashMap::new();
    for row in rows.filter(|row| !family.failed[*row]) {
        let next = order.len();
        let group = *known.entry(model.and_then(|model| model.code(row))).or_insert(next);
        if group == next {
            order.push((row, Vec::new()));
        } else {
            order[group].1.push(row);
        }
    }
    order
}

fn usual(values: impl Iterator<Item = f64>) -> Option<f64> {
    statistics::median(&values.filter(|value| value.is_finite()).collect::<Vec<f64>>())
}
