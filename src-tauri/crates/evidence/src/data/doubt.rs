//! Values that contradict the unit in their column's name: those of one part that lie a unit's factor away from those
//! of all the others.

use domain::{Dimension as Quantity, Direction};

use super::cold;
use super::family::{Family, RowSet, place};

/// Factors between units that people mistake for one another.
pub(crate) const TIMES: [f64; 2] = [1e3, 1e6];
const SHARES: [f64; 1] = [100.0];
/// How far a quotient may lie from such a factor: runs differ, and units differ by more.
const CLOSE: f64 = 3.0;
/// A parameter that the files differ by may move a level by so much; less than a factor of a unit.
const FEWEST: usize = 1;

impl Family {
    /// The same without the values whose unit is in doubt, as rules that compare values see it; `None` where there are
    /// none.
    pub(crate) fn without_doubtful(&self) -> Option<Self> {
        self.measures.iter().any(|measure| !measure.doubtful.is_empty()).then(|| {
            let mut without = self.clone();
            for measure in &mut without.measures {
                for part in std::mem::take(&mut measure.doubtful) {
                    measure.values[self.parts[part].range()].fill(f64::NAN);
                }
            }
            without
        })
    }

    /// Marks the parts of each measure whose unit is in doubt.
    pub(super) fn doubt(&mut self) {
        for measure in 0..self.measures.len() {
            let Some((odd, parts)) = odd_part(self, measure) else { continue };
            // Of two parts nothing tells which one is wrong.
            let of = |(part, ..): &PartMedian| *part;
            self.measures[measure].doubtful =
                if parts.len() == 2 { parts.iter().map(of).collect() } else { vec![of(&parts[odd])] };
        }
    }
}

/// The median of a measure in each part that has it, without cold rows.
fn medians(family: &Family, measure: usize) -> Vec<PartMedian> {
    let spoiled = cold::spoils(&family.measures[measure].metric);
    (0..family.parts.len())
        .filter_map(|part| {
            let rows = family.parts[part].range().filter(|row| !(spoiled && family.cold[*row]));
            let rows = RowSet(
                rows.filter(|row| family.measures[measure].value(*row).is_some()).map(place).collect(),
            );
            let median = statistics::median(&family.values(measure, &rows))?;
            (rows.len() >= FEWEST && median > 0.0).then_some((part, median, rows))
        })
        .collect()
}

/// The place of a part, its median and the rows behind it.
pub(crate) type PartMedian = (usize, f64, RowSet);

/// Which of the parts that have a measure is a unit's factor away from all the others.
pub(crate) fn odd_part(family: &Family, measure: usize) -> Option<(usize, Vec<PartMedian>)> {
    let measured = &family.measures[measure];
    if family.parts.len() < 2 {
        return None;
    }
    let factors: &[f64] = match measured.unit.dimension() {
        Quantity::Time | Quantity::Data => &TIMES,
        Quantity::Number if measured.direction != Direction::Neutral => &TIMES,
        Quantity::Share => &SHARES,
        _ => return None,
    };
    let parts = medians(family, measure);
    if parts.len() < 2 {
        return None;
    }
    let mut odd = Vec::new();
    for (at, (_, median, _)) in parts.iter().enumerate() {
        let others: Vec<f64> =
            parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.1).collect();
        let Some(usual) = statistics::median(&others) else { continue };
        let quotient = (median / usual).max(usual / median);
        let alike = others.iter().all(|other| (other / usual).max(usual / other) < 10.0);
        if alike && factors.iter().any(|factor| (quotient / factor).max(factor / quotient) < CLOSE) {
            odd.push(at);
        }
    }
    // Of two parts each is far from the other: the one whose unit the fewer files have, else the second, is told.
    let odd = match (parts.len(), odd.as_slice()) {
        (2, [first, second]) => Some(if parts[*first].1 < parts[*second].1 { *first } else { *second }),
        (_, [one]) => Some(*one),
        _ => None,
    };
    odd.map(|odd| (odd, parts))
}
