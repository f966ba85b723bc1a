//! Counting: the confusion matrix, shares with their Wilson bounds, and the goals of issue 4.

use std::collections::BTreeMap;

use domain::{FindingKind, Verdict};
use serde_json::{Value, json};

use crate::case::{Label, Passage};

/// A share with its bounds.
#[derive(Clone, Copy, Default)]
pub struct Share {
    hits: usize,
    of: usize,
}

impl Share {
    fn add(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.of += 1;
    }

    fn value(self) -> f64 {
        if self.of == 0 { f64::NAN } else { self.hits as f64 / self.of as f64 }
    }

    /// Wilson's interval, 95 %.
    fn bounds(self) -> (f64, f64) {
        if self.of == 0 {
            return (0.0, 1.0);
        }
        let (count, share, z) = (self.of as f64, self.value(), 1.959_964_f64);
        let center = (share + z * z / (2.0 * count)) / (1.0 + z * z / count);
        let half = z / (1.0 + z * z / count)
            * (share * (1.0 - share) / count + z * z / (4.0 * count * count)).sqrt();
        ((center - half).max(0.0), (center + half).min(1.0))
    }

    fn words(self) -> String {
        if self.of == 0 {
            return "none".to_owned();
        }
        let (low, high) = self.bounds();
        format!(
            "{:6.2} % [{:.2}, {:.2}]  {} of {}",
            self.value() * 100.0,
            low * 100.0,
            high * 100.0,
            self.hits,
            self.of
        )
    }

    fn json(self) -> Value {
        let (low, high) = self.bounds();
        json!({ "hits": self.hits, "of": self.of, "lower": low, "upper": high })
    }
}

/// The verdicts on the passages of one hand.
#[derive(Default)]
pub struct Verdicts {
    matrix: BTreeMap<(Label, Verdict), usize>,
    /// False and invented passages that were called contradicted or unsupported.
    caught: Share,
    /// True and claim-free passages that were called so.
    flagged: Share,
    right: Share,
    by_rule: BTreeMap<&'static str, Share>,
}

impl Verdicts {
    pub fn add(&mut self, passage: &Passage, verdict: Verdict) {
        let warned = matches!(verdict, Verdict::Contradicted | Verdict::Unsupported);
        if passage.label.wants_warning() {
            self.caught.add(warned);
        } else {
            self.flagged.add(warned);
        }
        let right = passage.label.accepts(verdict);
        self.right.add(right);
        self.by_rule.entry(passage.rule).or_default().add(right);
        *self.matrix.entry((passage.label, verdict)).or_default() += 1;
    }

    /// The goals of issue 4 that these verdicts miss.
    pub fn missed(&self) -> Vec<String> {
        let goals = [
            ("false or invented passages caught ≥ 99 %", self.caught, self.caught.value() < 0.99),
            ("true or claim-free passages flagged ≤ 2 %", self.flagged, self.flagged.value() > 0.02),
            ("verdict right ≥ 95 %", self.right, self.right.value() < 0.95),
        ];
        goals
            .into_iter()
            .filter(|(_, _, missed)| *missed)
            .map(|(name, share, _)| format!("{name}: {}", share.words().trim()))
            .collect()
    }

    pub fn json(&self) -> Value {
        let matrix: Vec<Value> = self
            .matrix
            .iter()
            .map(|((label, verdict), count)| {
                json!({ "expected": format!("{label:?}"), "verdict": verdict, "count": count })
            })
            .collect();
        let rules: Vec<Value> =
            self.by_rule.iter().map(|(rule, share)| json!({ "rule": rule, "right": share.json() })).collect();
        json!({
            "matrix": matrix,
            "falseOrInventedCaught": self.caught.json(),
            "trueOrClaimFreeFlagged": self.flagged.json(),
            "verdictRight": self.right.json(),
            "rules": rules,
            "missed": self.missed(),
        })
    }

    /// The three shares that have a goal, each on a line.
    pub fn print_shares(&self) {
        println!("  false or invented, caught   {}", self.caught.words());
        println!("  true or claim-free, flagged {}", self.flagged.words());
        println!("  verdict right               {}", self.right.words());
    }

    pub fn print(&self, with_rules: bool) {
        let verdicts = [Verdict::Contradicted, Verdict::Unsupported, Verdict::Supported, Verdict::NoClaim];
        println!(
            "  {:<18}{:>14}{:>14}{:>14}{:>14}",
            "expected", "contradicted", "unsupported", "supported", "no claim"
        );
        for label in Label::ALL {
            print!("  {:<18}", format!("{label:?}"));
            for verdict in verdicts {
                print!("{:>14}", self.matrix.get(&(label, verdict)).copied().unwrap_or(0));
            }
            println!();
        }
        self.print_shares();
        if with_rules {
            println!("\n  verdict right by rule");
            let mut rules: Vec<_> = self.by_rule.iter().collect();
            rules.sort_by(|one, other| one.1.value().total_cmp(&other.1.value()));
            for (rule, share) in rules {
                println!("  {rule:<36}{}", share.words());
            }
        }
    }
}

/// Of one kind of finding: how many of the planted were found, how many of the found are false.
#[derive(Clone, Copy, Default)]
struct Kind {
    recall: Share,
    found: usize,
    false_ones: usize,
}

/// Findings against what was planted.
#[derive(Default)]
pub struct Findings {
    kinds: BTreeMap<FindingKind, Kind>,
}

impl Findings {
    fn kind(&mut self, kind: FindingKind) -> &mut Kind {
        self.kinds.entry(kind).or_default()
    }

    pub fn planted(&mut self, kind: FindingKind, found: bool) {
        self.kind(kind).recall.add(found);
    }

    pub fn finding(&mut self, kind: FindingKind, is_true: bool) {
        let own = self.kind(kind);
        own.found += 1;
        own.false_ones += usize::from(!is_true);
    }

    /// The goals of issue 4 that these findings miss.
    pub fn missed(&self) -> Vec<String> {
        let mut missed = Vec::new();
        for (kind, own) in &self.kinds {
            if own.recall.value() < 0.95 {
                missed.push(format!("{kind:?} found ≥ 95 %: {}", own.recall.words().trim()));
            }
            if own.false_ones > 0 {
                missed.push(format!("{kind:?}: {} of {} findings are false", own.false_ones, own.found));
            }
        }
        missed
    }

    pub fn json(&self) -> Value {
        let kinds = self.kinds.iter().map(|(kind, own)| {
            json!({ "kind": kind, "recall": own.recall.json(), "found": own.found, "false": own.false_ones })
        });
        json!({ "kinds": kinds.collect::<Vec<Value>>(), "missed": self.missed() })
    }

    pub fn print(&self) {
        println!("  {:<20}{:>46}   findings  false", "finding", "planted found");
        for (kind, own) in &self.kinds {
            println!(
                "  {:<20}{:>46}   {:>8}  {:>5}",
                format!("{kind:?}"),
                own.recall.words(),
                own.found,
                own.false_ones
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn bounds_are_those_of_wilson() {
        let check = |hits, of, low: f64, high: f64| {
            let (lower, upper) = Share { hits, of }.bounds();
            assert!(
                (lower - low).abs() < 5e-4 && (upper - high).abs() < 5e-4,
                "{hits} of {of}: {lower} {upper}"
            );
        };
        check(0, 10, 0.0, 0.2775);
        check(5, 10, 0.2366, 0.7634);
        check(99, 100, 0.9455, 0.9982);
        check(0, 0, 0.0, 1.0);
    }
}
