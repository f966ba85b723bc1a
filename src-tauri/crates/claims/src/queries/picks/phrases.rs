//! Values that a passage gives in plain words: by size (`short prompts`), by yes and no (`without flash attention`), by
//! how much of a model lies on the card, by a compiler's level.

use foldhash::HashMap;

use super::{Found, Pick};
use crate::lexicon::singular;
use crate::queries::frames::Value;

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
/// Words before what tells rows apart.
const PLACED: &[&str] = &["at", "with", "for", "under", "on"];
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
            // `at the highest concurrency`, `with a single client`: of which rows, and nothing else.
            let before = |back: usize| at.checked_sub(back).map(|at| &self.read.tokens[at]);
            let sizes = self.read.tokens.iter().filter(|token| token.is_any(SMALL) || token.is_any(LARGE));
            let placed = before(2).is_some_and(|token| token.is_any(PLACED)) && sizes.count() == 1;
            let single = token.is("single");
            let firm = placed
                && (single && before(1).is_some_and(|token| token.is("a"))
                    || token.lower.ends_with("est") && before(1).is_some_and(|token| token.is("the")));
            let mut values = Vec::new();
            for (frame, one) in self.frames.all.iter().enumerate() {
                for (column, own) in one.columns.iter().enumerate() {
                    if !own.is_numeric || !own.divides() {
                        continue;
                    }
                    let calls = if firm { &own.calls } else { &own.own };
                    let named = (1..=2).any(|next| {
                        self.read
                            .tokens
                            .get(at + next)
                            .is_some_and(|word| calls.iter().any(|name| name == singular(&word.lower)))
                    });
                    let order = &own.order;
                    let end = if small { order.first() } else { order.last() };
                    let is_one = |code: &&usize| !(firm && single) || own.values[**code] == "1";
                    if let Some(code) = end.filter(|_| named).filter(is_one) {
                        values.push(Value { frame, column, code: *code });
                    }
                }
            }
            self.add(at, at + 1, values, firm, false);
        }
    }

    /// `fully offloaded`, `without offloading`, `half of the layers`, `CPU only`: how many layers lie on the card.
    pub(super) fn offload(&mut self) {
        let tokens = &self.read.tokens;
        for at in 0..tokens.len() {
            let token = &tokens[at];
            let around = &tokens[at.saturating_sub(3)..(at + 2).min(tokens.len())];
            let said = |list: &[&str]| around.iter().any(|token| token.is_any(list));
            let offloads = token.lower.starts_with("offload") || token.is("layers");
            let alone =
                token.is("cpu") && tokens[at..].iter().take(3).any(|next| next.is_any(&["only", "alone"]));
            let spoken = alone || offloads && !self.taken[at];
            if !spoken || around.iter().any(|own| own.number().is_some()) {
                continue;
            }
            let share = if alone || said(&["without", "no", "not", "none", "zero"]) {
                0.0
            } else if said(&["half"]) {
                0.5
            } else if said(&["full", "fully", "all", "every", "everything", "completely", "entirely"]) {
                1.0
            } else {
                continue;
            };
            let values = self.offloaded(share);
            self.add(at, at + 1, values, true, false);
        }
    }

    /// The values of columns that say how many layers lie on the card, for none of them, half, or all.
    fn offloaded(&self, share: f64) -> Vec<Value> {
        let mut values = Vec::new();
        for (frame, one) in self.frames.all.iter().enumerate() {
            for (column, own) in one.columns.iter().enumerate() {
                let says = |name: &str| own.own.iter().any(|word| word == name);
                let is_it = says("ngl") || says("gpu") && (says("num") || says("layer")) || says("offload");
                let (Some(least), Some(most)) = (own.order.first(), own.order.last()) else { continue };
                if !own.is_numeric || !is_it || least == most {
                    continue;
                }
                let number = |code: usize| own.values[code].parse::<f64>().unwrap_or(f64::NAN);
                let codes: Vec<usize> = if share <= 0.0 {
                    Some(*least).filter(|code| number(*code) == 0.0).into_iter().collect()
                } else {
                    // Each model has as many layers as it has.
                    let model = one.columns.iter().find(|own| own.own == ["model"] || own.own == ["name"]);
                    let mut most_of: HashMap<Option<usize>, usize> = HashMap::default();
                    for row in 0..own.numbers.len() {
                        let Some(code) = own.code(row) else { continue };
                        let most = most_of.entry(model.and_then(|model| model.code(row))).or_insert(code);
                        if number(code) > number(*most) {
                            *most = code;
                        }
                    }
                    let of_most = |code: usize, most: usize| {
                        let part = number(code) / number(most);
                        if share >= 1.0 { code == most } else { (0.4..=0.6).contains(&part) }
                    };
                    let is_it = |code: &usize| most_of.values().any(|most| of_most(*code, *most));
                    own.order.iter().copied().filter(is_it).collect()
                };
                values.extend(codes.into_iter().map(|code| Value { frame, column, code }));
            }
        }
        values
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
