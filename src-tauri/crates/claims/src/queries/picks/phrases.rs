//! Values that a passage gives in plain words: by size (`short prompts`), by yes and no (`without flash attention`), by
//! how much of a model lies on the card, by a compiler's level.

use super::{Found, Pick};
use crate::lexicon::singular;
use crate::queries::frames::Value;
use crate::tokens::Token;

const SMALL: &[&str] = &[
    "short",
    "shorter",
    "shortest",
    "small",
    "smaller",
    "smallest",
    "low",
    "lowest",
    "few",
    "fewest",
    "minimal",
    "narrowest",
    "light",
    "lightest",
    "shallow",
    "single",
];
const LARGE: &[&str] = &[
    "long", "longer", "longest", "large", "larger", "largest", "high", "highest", "big", "biggest", "most",
    "maximal", "widest", "heavy", "heaviest", "deepest", "full",
];
const WITHOUT: &[&str] = &["without", "no", "disabled", "off", "disabling", "lacking", "uncached"];

impl Found<'_, '_> {
    /// `short prompts`, `the largest batch`.
    pub(super) fn sizes(&mut self) {
        for at in 0..self.read.tokens.len() {
            let token = &self.read.tokens[at];
            let small = token.is_any(SMALL);
            if self.taken[at] || !small && !token.is_any(LARGE) {
                continue;
            }
            let mut values = Vec::new();
            for (frame, one) in self.frames.all.iter().enumerate() {
                for (column, own) in one.columns.iter().enumerate() {
                    if !own.is_numeric || !own.divides() {
                        continue;
                    }
                    let named = (1..=2).any(|next| {
                        self.read
                            .tokens
                            .get(at + next)
                            .is_some_and(|word| own.own.iter().any(|name| name == singular(&word.lower)))
                    });
                    let order = &own.order;
                    if let Some(code) = if small { order.first() } else { order.last() }.filter(|_| named) {
                        values.push(Value { frame, column, code: *code });
                    }
                }
            }
            self.add(at, at + 1, values, false, false);
        }
    }

    /// `fully offloaded`, `without offloading`, `all layers on the GPU`: how many layers lie there.
    pub(super) fn offload(&mut self) {
        let tokens = &self.read.tokens;
        let says = |token: &Token<'_>| {
            token.lower.starts_with("offload") || token.is_any(&["unoffloaded", "layers"])
        };
        let Some(at) = tokens.iter().position(says) else { return };
        let near = |list: &[&str]| {
            tokens[at.saturating_sub(3)..(at + 3).min(tokens.len())].iter().any(|token| token.is_any(list))
        };
        if tokens[at.saturating_sub(3)..(at + 2).min(tokens.len())].iter().any(|t| t.number().is_some()) {
            return;
        }
        let none = near(&["without", "no", "not", "none", "zero"]);
        if !none && !near(&["full", "fully", "all", "every", "everything", "completely", "entirely"]) {
            return;
        }
        let mut values = Vec::new();
        for (frame, one) in self.frames.all.iter().enumerate() {
            for (column, own) in one.columns.iter().enumerate() {
                let says = |name: &str| own.own.iter().any(|word| word == name);
                let is_it = says("ngl") || says("gpu") && (says("num") || says("layer")) || says("offload");
                if !own.is_numeric || !is_it {
                    continue;
                }
                let ends = [own.order.first(), own.order.last()];
                let [Some(least), Some(most)] = ends else { continue };
                let is_none = own.values[*least].parse() == Ok(0.0);
                if least != most && (!none || is_none) {
                    values.push(Value { frame, column, code: if none { *least } else { *most } });
                }
            }
        }
        self.add(at, at + 1, values, true, false);
    }

    /// `the download rate`, where a direction is `down`.
    pub(super) fn directions(&mut self) {
        let tokens = &self.read.tokens;
        for at in 0..tokens.len() {
            let word = &tokens[at].lower;
            let key = match word.as_str() {
                "download" | "downloads" | "downlink" | "downstream" => "down",
                "upload" | "uploads" | "uplink" | "upstream" => "up",
                "down" | "up" if tokens.get(at + 1).is_none_or(|next| !next.is_word()) => word.as_str(),
                _ => continue,
            };
            let values: Vec<Value> = self.frames.named(key).to_vec();
            if !self.taken[at] {
                self.add(at, at + 1, values, true, false);
            }
        }
    }

    /// `unoptimised`, `without optimisation`: a compiler's level that does nothing.
    pub(super) fn optimised(&mut self) {
        let tokens = &self.read.tokens;
        let without = |at: usize| tokens[at.saturating_sub(1)..at].iter().any(|token| token.is_any(WITHOUT));
        let at = (0..tokens.len()).find(|at| {
            let word = &tokens[*at].lower;
            word.starts_with("unoptimi") || word.starts_with("optimi") && without(*at)
        });
        let Some(at) = at.filter(|at| !self.taken[*at]) else { return };
        self.add(at, at + 1, self.frames.named("o0").to_vec(), true, false);
    }

    /// `with prefix cache`, `without it`.
    pub(super) fn flags(&mut self) {
        const YES: &[&str] = &["true", "yes", "on", "1", "enabled"];
        const NO: &[&str] = &["false", "no", "off", "0", "disabled", "none"];
        for (frame, one) in self.frames.all.iter().enumerate() {
            for (column, own) in one.columns.iter().enumerate() {
                let is = |list: &[&str], value: &str| list.contains(&value.to_lowercase().as_str());
                if own.values.len() != 2 || !own.values.iter().all(|value| is(YES, value) || is(NO, value)) {
                    continue;
                }
                let Some(at) = (0..self.read.tokens.len()).find(|at| {
                    let token = &self.read.tokens[*at];
                    own.own.iter().any(|name| name.len() > 2 && *name == singular(&token.lower))
                }) else {
                    continue;
                };
                let around = &self.read.tokens[at.saturating_sub(4)..(at + 4).min(self.read.tokens.len())];
                let without = around.iter().any(|token| token.is_any(WITHOUT));
                let code = own.values.iter().position(|value| is(if without { NO } else { YES }, value));
                if let Some(code) = code {
                    self.picks.push(Pick {
                        first: at,
                        last: at + 1,
                        values: vec![Value { frame, column, code }],
                        firm: false,
                        number: false,
                    });
                }
            }
        }
    }
}
