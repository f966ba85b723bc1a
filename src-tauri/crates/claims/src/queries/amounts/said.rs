//! What a sentence says of an amount: which statistic it can be, and how many bits its digits say.

use domain::StatisticKind;

use crate::figures::{Bound, Shape};
use crate::queries::{Asker, cell_of};
use crate::scene::ends;

const FALLS: &[&str] = &[
    "falls",
    "fell",
    "fall",
    "drops",
    "dropped",
    "drop",
    "declines",
    "declined",
    "decline",
    "decreases",
    "decreased",
    "down",
    "shrinks",
    "shrank",
    "sinks",
    "sank",
    "loses",
    "lost",
    "reduced",
    "improved",
    "slows",
    "cuts",
    "cut",
    "reduces",
    "slumps",
    "slumped",
    "tumbles",
    "goes down",
];

/// Words for ends beside superlatives.
const ENDS: &[&str] = &[
    "at most", "peak", "peaks", "peaked", "maximum", "minimum", "max", "min", "never", "no", "none", "up",
    "exceeds", "exceed", "above", "below", "reached", "reaches", "top", "even", "only", "outlier", "stands",
    "leaves", "band",
];

pub(in crate::queries) const SUPERLATIVES: &[&str] = &[
    "highest",
    "lowest",
    "largest",
    "smallest",
    "longest",
    "shortest",
    "fastest",
    "slowest",
    "best",
    "worst",
    "hottest",
    "coldest",
    "heaviest",
    "lightest",
    "quickest",
    "weakest",
    "strongest",
    "most",
    "least",
    "record",
    "biggest",
    "poorest",
    "coolest",
];

/// What it leaves open that a figure is another statistic than the one that is said.
const OTHER: f64 = 5.0;

impl Asker<'_, '_> {
    /// The statistics that a figure can be, with what each leaves open.
    pub(crate) fn statistics(&self) -> Vec<(StatisticKind, f64)> {
        use StatisticKind::{Maximum, Mean, Median, Minimum, StandardDeviation, Sum};
        let read = self.scene.read;
        if self.figure.shape == Shape::Spread {
            return vec![(StandardDeviation, 0.0)];
        }
        let head = self.cell.into_iter().flat_map(|(head, at)| {
            head.tokens.iter().enumerate().filter(move |(token, _)| cell_of(head, *token) == Some(at))
        });
        let head: Vec<&str> = head.map(|(_, token)| token.lower.as_str()).collect();
        let said = |list: &[&str]| {
            read.tokens.iter().any(|token| token.is_any(list)) || head.iter().any(|word| list.contains(word))
        };
        let mut asked = self.scene.statistics_at(self.figure);
        if let Some((head, at)) = self.cell {
            for (token, one) in head.tokens.iter().enumerate() {
                if cell_of(head, token) == Some(at) {
                    asked.extend(crate::lexicon::statistics_of(&one.lower).unwrap_or_default());
                }
            }
        }
        // `the mean p99` is the mean of a column of them.
        asked.retain(|kind| !matches!(kind, StatisticKind::Percentile95 | StatisticKind::Percentile99));
        let cost = |kind: StatisticKind, unsaid: f64| {
            if asked.contains(&kind) {
                0.0
            } else if asked.is_empty() {
                unsaid
            } else {
                unsaid + OTHER
            }
        };
        let begins = ends::begins(self.scene, self.figure);
        if let Some(highest) = self.end_asked() {
            let of = |kind: StatisticKind, is: bool| (kind, if is { 0.0 } else { 4.0 });
            return vec![of(Maximum, highest), of(Minimum, !highest), (Mean, 3.0)];
        }
        let ends =
            if self.scene.is_extreme(self.figure) || said(ENDS) || said(SUPERLATIVES) { 0.5 } else { 3.0 };
        let falls = said(FALLS);
        let (largest, smallest) = match begins {
            Some(begins) if begins == falls => (0.5, 3.0),
            Some(_) => (3.0, 0.5),
            None => (ends, ends),
        };
        let adds = said(&["add", "adds", "sum", "sums", "total", "totals", "altogether", "together"]);
        let sums = match (said(ends::SUMS), self.cell) {
            (true, _) => 0.5,
            (false, Some(_)) => 1.9,
            (false, None) => 3.5,
        };
        // `a standard deviation of 14.4 ms` is asked for, and never meant unsaid.
        let clause = read.clauses[self.figure.at];
        let deviates = read.tokens[..self.figure.first]
            .iter()
            .zip(&read.clauses)
            .any(|(token, own)| *own == clause && token.is_any(&["deviation", "stdev", "sd"]));
        if deviates || asked.contains(&StandardDeviation) {
            return vec![(StandardDeviation, 0.0), (Mean, OTHER)];
        }
        vec![
            (Mean, cost(Mean, 0.3)),
            (Median, cost(Median, 1.0)),
            (Maximum, cost(Maximum, largest)),
            (Minimum, cost(Minimum, smallest)),
            (Sum, if adds { 0.5 } else { cost(Sum, sums) }),
        ]
    }

    /// Whether the highest (`true`) or the lowest that rows have is asked for: `the highest p99 of x is`.
    fn end_asked(&self) -> Option<bool> {
        let read = self.scene.read;
        let clause = read.clauses[self.figure.at];
        let begin = (0..self.figure.first).rev().take_while(|at| read.clauses[*at] == clause).last()?;
        let end = |at: usize| {
            let token = read.tokens.get(at)?;
            let high = token.is_any(&["highest", "largest", "longest", "maximum", "peak"]);
            (high || token.is_any(&["lowest", "smallest", "shortest", "minimum"])).then_some(high)
        };
        let leads = (begin..begin + 2).find_map(end);
        let is =
            read.tokens[begin..self.figure.first].iter().any(|token| token.is_any(&["is", "was", "were"]));
        if leads.is_some() && is {
            return leads;
        }
        if !ends::asks_for_end(self.scene, self.figure) {
            return None;
        }
        (begin..self.figure.first).rev().find_map(end)
    }

    /// What it leaves open that a figure is of one row of several; `None` where nothing says so.
    pub(super) fn single(&self) -> Option<f64> {
        let read = self.scene.read;
        let superlative = read.tokens[..self.figure.first]
            .iter()
            .zip(&read.clauses)
            .any(|(token, clause)| *clause == read.clauses[self.figure.at] && token.is_any(SUPERLATIVES));
        if superlative || !self.scene.statistics_at(self.figure).is_empty() || self.end_asked().is_some() {
            return None;
        }
        let said = read.tokens.iter().any(|token| {
            token.is_any(&["one", "single", "individual", "respectively", "each", "runs", "outlier", "alone"])
        });
        let listed = self.cell.is_none()
            && read
                .figures
                .iter()
                .filter(|other| other.unit == self.figure.unit || other.unit.is_none())
                .count()
                > 1;
        (said || listed).then_some(if said { 0.8 } else { 1.2 })
    }

    /// How many bits the figure says.
    pub(crate) fn bits(&self) -> f64 {
        *self.bits.get_or_init(|| self.said_bits())
    }

    fn said_bits(&self) -> f64 {
        let digits = ends::digits(self.figure, self.scene);
        let of = |digits: usize| match digits {
            0 => 0.5,
            1 => 2.6,
            2 => 5.2,
            3 => 8.3,
            more => 8.3 + 3.0 * (more - 3) as f64,
        };
        let bits = of(digits);
        match (self.figure.shape, self.figure.bound) {
            (Shape::Range(..), _) => 2.0 * bits - 1.0,
            (_, Bound::About) => bits.min(4.0),
            (_, Bound::AtLeast | Bound::AtMost) => 3.2,
            _ => bits,
        }
    }
}
