//! Parameters and the values beside them: `num_gpu=60`, `num_ctx of 1024 and 2048`, `8 threads`.

use evidence::DimensionKind;

use super::{Finder, What};
use crate::claim::is_same;
use crate::entities::{DimensionPlace, Hit};
use crate::lexicon;
use crate::queries::picks::is_exponent;
use crate::tokens::{Kind, Token};
use crate::vocabulary::normal;
use crate::words;

impl Finder<'_> {
    /// Parameters, with the values that follow or precede them.
    /// With `valued` those with a value beside them, which come before plain names; then the others.
    pub(super) fn settings(&mut self, valued: bool) {
        let longest = self.knowledge.entities.longest_parameter.min(5);
        let mut at = 0;
        while at < self.tokens.len() {
            let Some((length, places)) = self.parameter_at(at, longest) else {
                at += 1;
                continue;
            };
            let end = at + length;
            let next = self.setting_values(at, end, &places, valued);
            at = next.max(end);
        }
    }

    fn parameter_at(&self, at: usize, longest: usize) -> Option<(usize, Vec<DimensionPlace>)> {
        let mut phrase = String::new();
        let mut best = None;
        for length in 1..=longest {
            let Some(token) = self.tokens.get(at + length - 1) else { break };
            if self.taken[at + length - 1] || !matches!(token.kind, Kind::Word | Kind::Identifier) {
                break;
            }
            if !phrase.is_empty() {
                phrase.push(' ');
            }
            phrase.push_str(&self.phrases[at + length - 1]);
            if let Some(places) = self.knowledge.entities.parameter(&phrase) {
                best = Some((length, places.to_vec()));
            }
        }
        best
    }

    /// Takes the values of a parameter named at `first..end`, and gives where they end.
    fn setting_values(&mut self, first: usize, end: usize, places: &[DimensionPlace], valued: bool) -> usize {
        let tokens = self.tokens;
        let mut at = end;
        let identifier = tokens[first].kind == Kind::Identifier || tokens[first].code;
        // `num_gpu`=60, `num_gpu` of 60, num_gpu set to 60, num_gpu values 40, 60 and 80, num_gpu (40, 60).
        let mut linked = false;
        while let Some(token) = tokens.get(at) {
            let link = token.is_mark(&['=', ':', '('])
                || token.is_any(&[
                    "of", "to", "is", "was", "at", "set", "value", "values", "setting", "settings",
                    "between", "from", "equal", "equals", "size", "level", "levels", "either",
                ]);
            if !link || at - end > 3 {
                break;
            }
            linked = true;
            at += 1;
        }
        let mut next = end;
        let mut any = false;
        while let Some(token) = tokens.get(at) {
            let label = (token.kind == Kind::Identifier || token.kind == Kind::Word) && !any;
            if let Some(number) = token.number().filter(|_| !self.taken[at]) {
                let measured = crate::figures::unit_at(tokens, at + 1).is_some_and(|(unit, _)| {
                    unit != crate::figures::WrittenUnit::Known(domain::Unit::Tokens, 1.0)
                });
                let relevant = linked || identifier || self.is_value(places, number.value);
                if measured || !relevant || number.sign == Some('+') {
                    break;
                }
                let hits = self.hits(places, |value| {
                    value
                        .parse::<f64>()
                        .is_ok_and(|own| (own - number.value).abs() < 1e-9 * own.abs().max(1.0))
                });
                // A word such as `context` that is no value of it: not about the parameter.
                let sure = identifier || any || linked && tokens[at - 1].is_mark(&['=', ':']);
                // `a context of 2,048 and 73.8 with 4,096`: no value of it has a fraction.
                let parted = |value: &str| value.parse::<f64>().is_ok_and(|own| own.fract() != 0.0);
                let amount = any && number.value.fract() != 0.0 && self.hits(places, parted).is_empty();
                if hits.is_empty() && (!sure || amount) {
                    break;
                }
                self.take(if any { at } else { first }, at + 1, What::Setting(places.to_vec(), hits));
            } else if label && !self.taken[at] && !words::is_stating(&token.lower) {
                let hits = self.hits(places, |value| normal(value) == normal(token.text));
                // `cache on the host`: no value of `cache`.
                let more = tokens.get(at + 1).is_some_and(|next| {
                    next.is_any(&["the", "a", "an", "its", "this", "each", "every", "all"])
                });
                if hits.is_empty() || more && !linked && words::is_plain(&token.lower) {
                    break;
                }
                self.take(first, at + 1, What::Setting(places.to_vec(), hits));
            } else {
                break;
            }
            any = true;
            at += 1;
            next = at;
            // The next of a list.
            let mut step = at;
            while tokens.get(step).is_some_and(|token| {
                token.is_mark(&[',', '/', '-', '–', '→', '&'])
                    || token.is_any(&["and", "or", "to", "vs", "versus", "than", "from", "with"])
            }) && step - at < 2
            {
                step += 1;
            }
            if step == at || tokens.get(step).and_then(Token::number).is_none() {
                break;
            }
            at = step;
        }
        if any {
            return next;
        }
        if valued {
            return end;
        }
        self.setting_before(first, end, places, identifier);
        end
    }

    /// Takes a value that stands before the parameter named at `first..end`, or else the parameter alone.
    fn setting_before(&mut self, first: usize, end: usize, places: &[DimensionPlace], identifier: bool) {
        let tokens = self.tokens;
        // `60 GPU layers`, `8 threads`.
        if first > 0
            && !self.taken[first - 1]
            && let Some(number) = tokens[first - 1].number()
        {
            let hits =
                self.hits(places, |value| value.parse::<f64>().is_ok_and(|own| is_same(own, number.value)));
            if !hits.is_empty() {
                self.take(first - 1, end, What::Setting(places.to_vec(), hits));
                self.other_value(first - 1, end, places);
                return;
            }
        }
        // `8192 tokens of context`.
        if first > 2
            && tokens[first - 1].is("of")
            && tokens[first - 2].is_any(&["tokens", "token"])
            && !self.taken[first - 3]
            && let Some(number) = tokens[first - 3].number()
        {
            let hits =
                self.hits(places, |value| value.parse::<f64>().is_ok_and(|own| is_same(own, number.value)));
            if !hits.is_empty() {
                self.take(first - 3, end, What::Setting(places.to_vec(), hits));
                return;
            }
        }
        // A plain word is a parameter only beside words that speak of one; a metric of the same name comes first.
        if identifier || self.is_plainly_named(first, end, places) {
            self.take(first, end, What::Parameter(places.to_vec()));
        }
    }

    /// `amsel-7b, q4, 2048:`: in a list of what is set, a bare number that one parameter alone has as its value; `3e-4`
    /// anywhere.
    pub(super) fn bare_settings(&mut self) {
        let tokens = self.tokens;
        for at in 0..tokens.len() {
            let Some(number) = tokens[at].number().filter(|_| !self.taken[at]) else { continue };
            let listed = at > 1 && tokens[at - 1].is_mark(&[',', '/', '@']) && self.taken[at - 2];
            let ends = tokens.get(at + 1).is_none_or(|next| next.is_mark(&[':', ',', ')', '|', '–', '—']));
            let whole = listed && ends && number.value.fract() == 0.0 && number.sign.is_none();
            if !whole && !is_exponent(tokens[at].text) {
                continue;
            }
            let families = self.knowledge.data.families.iter().enumerate();
            let places: Vec<DimensionPlace> = families
                .flat_map(|(family, one)| {
                    one.dimensions
                        .iter()
                        .enumerate()
                        .map(move |(place, dimension)| (family, place, dimension))
                })
                .filter(|(_, _, dimension)| dimension.kind == DimensionKind::Parameter)
                .filter(|(_, _, dimension)| {
                    dimension.values.iter().any(|value| value.parse() == Ok(number.value))
                })
                .map(|(family, place, _)| (family, place))
                .collect();
            let name =
                |place: &DimensionPlace| &self.knowledge.data.families[place.0].dimensions[place.1].name;
            if let Some(first) = places.first()
                && places.iter().all(|place| name(place) == name(first))
            {
                let hits = self
                    .hits(&places, |value| value.parse::<f64>().is_ok_and(|own| is_same(own, number.value)));
                self.take(at, at + 1, What::Setting(places, hits));
            }
        }
    }

    /// `from 2 to 8 jobs`, `8 jobs instead of 2`: the value that stands without the parameter.
    fn other_value(&mut self, first: usize, end: usize, places: &[DimensionPlace]) {
        let tokens = self.tokens;
        let word = |at: Option<usize>, words: &[&str]| {
            at.and_then(|at| tokens.get(at)).is_some_and(|token| token.is_any(words))
        };
        // `0, 16 and 99 layers`, `from 2 to 8 jobs`.
        let mut before = Vec::new();
        let mut at = first;
        while before.len() < 8 {
            let step = |count: usize| at.checked_sub(count);
            let place = if word(step(1), &["of", "to"]) && word(step(2), &["instead", "opposed", "compared"])
            {
                step(3)
            } else if word(step(1), &["to", "and", "or", "vs", "versus", "than", "over"])
                || step(1).is_some_and(|place| tokens[place].is_mark(&[',']))
            {
                step(2)
            } else {
                None
            };
            let Some(place) = place.filter(|place| tokens[*place].number().is_some()) else { break };
            before.push(place);
            at = place;
        }
        let behind = if word(Some(end), &["instead", "rather", "compared", "opposed"])
            && word(Some(end + 1), &["of", "than", "to", "with"])
        {
            Some(end + 2)
        } else if word(Some(end), &["vs", "versus", "than", "over", "to"]) {
            Some(end + 1)
        } else {
            None
        };
        for at in before.into_iter().chain(behind) {
            let Some(number) = tokens.get(at).and_then(Token::number).filter(|_| !self.taken[at]) else {
                continue;
            };
            let measured = crate::figures::unit_at(tokens, at + 1).is_some();
            let hits =
                self.hits(places, |value| value.parse::<f64>().is_ok_and(|own| is_same(own, number.value)));
            if !hits.is_empty() && !measured {
                self.take(at, at + 1, What::Setting(places.to_vec(), hits));
            }
        }
    }

    fn is_plainly_named(&self, first: usize, end: usize, places: &[DimensionPlace]) -> bool {
        let kind = |place: &DimensionPlace| self.knowledge.data.families[place.0].dimensions[place.1].kind;
        if !places.iter().any(|place| matches!(kind(place), DimensionKind::Parameter)) {
            return false;
        }
        let phrase: Vec<String> =
            self.tokens[first..end].iter().flat_map(|token| lexicon::words_of(&token.lower)).collect();
        let is_metric =
            self.knowledge.lexicon.find(&phrase.join(" ")).is_some_and(|places| !places.is_empty());
        !is_metric || self.has_effect(first, end)
    }

    /// `Temperature has no effect on …`, `the effect of temperature on …`: what does something is set, not measured.
    fn has_effect(&self, first: usize, end: usize) -> bool {
        let effect = |token: &Token<'_>| {
            token.is_any(&[
                "effect",
                "effects",
                "impact",
                "influence",
                "affect",
                "affects",
                "affected",
                "influences",
                "matter",
                "matters",
                "setting",
                "settings",
                "makes",
                "make",
            ])
        };
        let behind = self.tokens[end..].iter().take(6).take_while(|token| !token.is_mark(&[',', ';', '.']));
        let before = self.tokens[first.saturating_sub(3)..first].iter();
        behind.clone().any(effect) && !behind.clone().any(|token| token.is_any(&["of", "by"]))
            || before.clone().any(effect) && before.clone().any(|token| token.is("of"))
    }

    fn is_value(&self, places: &[DimensionPlace], number: f64) -> bool {
        !self.hits(places, |value| value.parse::<f64>().is_ok_and(|own| is_same(own, number))).is_empty()
    }

    fn hits(&self, places: &[DimensionPlace], fits: impl Fn(&str) -> bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (family, dimension) in places.iter().copied() {
            let values = &self.knowledge.data.families[family].dimensions[dimension].values;
            for (code, value) in values.iter().enumerate() {
                if fits(value) {
                    hits.push(Hit { family, dimension, code, whole: true });
                }
            }
        }
        hits
    }
}
