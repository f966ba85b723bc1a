//! Facts by name and by id, and texts with their numbers put in.

use std::collections::HashMap;

use domain::{Fact, Run, TextPiece, text_pieces};

/// Facts by id, for texts that refer to them.
pub struct FactBook<'a> {
    /// Places in the order, by id.
    by_id: HashMap<&'a str, usize>,
    in_order: Vec<&'a Fact>,
}

impl<'a> FactBook<'a> {
    /// The facts of a run in their order, each once: F1 is the first.
    pub fn new(facts: impl IntoIterator<Item = &'a Fact>) -> Self {
        let mut book = Self { by_id: HashMap::new(), in_order: Vec::new() };
        for fact in facts {
            book.by_id.entry(fact.id.0.as_str()).or_insert_with(|| {
                book.in_order.push(fact);
                book.in_order.len() - 1
            });
        }
        book
    }

    /// All facts of a run: those of the folder, then those that were made for its checks.
    pub fn of_run(run: &'a Run) -> Self {
        let folder = run.data.iter().flat_map(|data| &data.facts);
        let texts = run
            .checks
            .iter()
            .flat_map(|(_, check)| check.findings.iter().chain(&check.recommendations).chain(&check.report));
        Self::new(folder.chain(texts.flat_map(|text| &text.facts)))
    }

    /// The fact of an id.
    pub fn by_id(&self, id: &str) -> Option<&'a Fact> {
        self.by_id.get(id).map(|place| self.in_order[*place])
    }

    /// Which fact, counted from 1, has this id.
    pub fn number_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|place| place + 1)
    }

    /// The n-th fact, counted from 1.
    pub fn number(&self, number: usize) -> Option<&'a Fact> {
        self.in_order.get(number.checked_sub(1)?).copied()
    }

    /// A text with the facts' numbers in place of the references. A reference to nothing stays as it is.
    pub fn filled(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        for piece in text_pieces(text) {
            let (fact, written) = match piece {
                TextPiece::Words(words) => {
                    filled.push_str(words);
                    continue;
                }
                TextPiece::Number(number) => (self.number(number), format!("{{F{number}}}")),
                TextPiece::Id(id) => (self.by_id(id), format!("{{#{id}}}")),
            };
            filled.push_str(&fact.map_or(written, Fact::written));
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use domain::{Direction, Fact, FactId, FactKind, Metric, Scope, StatisticKind, Unit};

    use super::FactBook;

    #[test]
    fn references_become_numbers_and_what_refers_to_nothing_stays() {
        let fact = Fact {
            id: FactId("0a1b".to_owned()),
            metric: Metric::DecodeThroughput,
            name: "tokens_s".to_owned(),
            statistic: StatisticKind::Value,
            value: 46.5,
            unit: Unit::TokensPerSecond,
            n: 1,
            direction: Direction::HigherIsBetter,
            approximate: false,
            scope: Scope::default().into(),
            sources: Vec::new().into(),
            kind: FactKind::Measured,
        };
        let facts = [fact];
        let book = FactBook::new(&facts);
        assert_eq!(
            book.filled("It makes {F1} ({#0a1b}), not {F2}, {F0} or {#ff}."),
            "It makes 46.5 tok/s (46.5 tok/s), not {F2}, {F0} or {#ff}."
        );
    }
}
