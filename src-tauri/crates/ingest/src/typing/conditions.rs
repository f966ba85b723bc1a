//! Numbers that number the conditions of a measurement: `50, 100, 200, 400` in front of what was measured at each.

use domain::{Direction, Metric, Role, Unit};

use crate::names::Name;
use crate::number::Parsed;
use crate::shape::steps;

/// The most conditions.
const MOST: usize = 64;

/// Whether a column of this role may hold what was set. A name with a unit is measured, unless it names a limit.
pub(super) fn may_be_set(name: &str, role: &Role) -> bool {
    let Role::Measure { metric: Metric::Column(_), unit, direction } = role else { return false };
    let limit = names_limit(name);
    limit
        || *direction == Direction::Neutral
            && matches!(unit, Unit::None | Unit::Tokens)
            && Name::of(name).summary.is_none()
}

/// `target_rps`, `power_limit_w`: set by somebody, whatever its unit.
fn names_limit(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| matches!(word, "target" | "limit" | "cap"))
}

/// Whether the numbers go up or down from row to row, again and again in the same steps, and are as far apart as
/// numbers that somebody chose.
pub(super) fn are_numbered(name: &str, written: &[(u64, &str, Parsed)]) -> bool {
    let mut numbers: Vec<f64> = Vec::with_capacity(written.len().min(MOST));
    let mut runs: Vec<Vec<f64>> = Vec::new();
    for (_, _, parsed) in written {
        match parsed {
            Parsed::Number { value, .. } if numbers.last() != Some(value) => numbers.push(*value),
            Parsed::Empty | Parsed::Number { .. } => {}
            Parsed::NotFinite | Parsed::Text => return false,
        }
    }
    let [first, second, ..] = numbers[..] else { return false };
    let up = second > first;
    for number in numbers {
        match runs.last_mut() {
            Some(run) if (number > *run.last().unwrap_or(&number)) == up => run.push(number),
            _ => runs.push(vec![number]),
        }
        if runs.last().is_some_and(|run| run.len() > MOST) {
            return false;
        }
    }
    let Some(longest) = runs.iter().max_by_key(|run| run.len()) else { return false };
    let in_longest = |run: &Vec<f64>| run.iter().all(|number| longest.contains(number));
    let limit = names_limit(name);
    let chosen = longest.len() > 2 && (limit || steps(longest));
    let again = limit && runs.len() > 1 && longest.len() > 1;
    (chosen || again) && runs.iter().all(in_longest)
}
