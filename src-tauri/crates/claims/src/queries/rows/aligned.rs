//! Which of several values a figure is about: those of a list go with those of another, in their order.

use crate::figures::{Figure, Shape};
use crate::queries::{Asker, Entry};
use crate::scene::ends;

impl Asker<'_, '_> {
    /// The figures that stand in one list with this one.
    fn alike(&self) -> Vec<&Figure> {
        let read = self.scene.read;
        let is_pick = |figure: &Figure| {
            self.own.iter().any(|pick| pick.number && pick.firm && pick.first == figure.first)
        };
        read.figures
            .iter()
            .filter(|other| {
                !other.in_words
                    && matches!(other.shape, Shape::Plain | Shape::Range(..))
                    && (other.unit == self.figure.unit
                        || other.unit.is_none()
                        || self.figure.unit.is_none()
                        || other
                            .measured_unit()
                            .zip(self.figure.measured_unit())
                            .is_some_and(|(one, other)| one.dimension() == other.dimension()))
                    && !is_pick(other)
            })
            .collect()
    }

    /// Which of several entries of one column a figure is about.
    pub(in crate::queries) fn aligned(&self, entries: &[Entry]) -> Option<usize> {
        let read = self.scene.read;
        let figure = self.figure;
        if self.cell.is_some() {
            return None;
        }
        let alike = self.alike();
        let same: Vec<&Figure> = alike.iter().filter(|other| other.unit == figure.unit).copied().collect();
        // `a fell from 203.2 to 175.9 tok/s and b from 66.2 to 57.2`: two of four are no list of their own.
        let parted = same.len() < alike.len()
            && alike.iter().any(|other| {
                entries.first().is_some_and(|entry| entry.last <= other.first)
                    && entries.last().is_some_and(|entry| other.last <= entry.first)
            });
        for list in [&same, &alike] {
            if list.len() == entries.len()
                && !(parted && list.len() < alike.len())
                && let Some(place) = list.iter().position(|other| other.at == figure.at)
            {
                return Some(place);
            }
        }
        // `Going from a to b raises it from 61.3 to 69.9`.
        if let [one, other] = entries
            && other.first == one.last + 1
            && read.tokens[one.last].is("to")
            && one.first > 0
            && read.tokens[one.first - 1].is("from")
            && let Some(begins) = ends::begins(self.scene, figure)
        {
            return Some(usize::from(!begins));
        }
        let blocked = |from: usize, to: usize| {
            alike.iter().any(|other| other.at != figure.at && other.first >= from && other.last <= to)
        };
        let forward = entries.iter().position(|entry| {
            entry.first >= figure.last
                && entry.first - figure.last <= 4
                && !blocked(figure.last, entry.first)
                && read.tokens.get(figure.last..entry.first).is_some_and(|between| {
                    between.first().is_some_and(|token| {
                        token.is_any(&[
                            "for", "with", "on", "in", "at", "by", "of", "from", "to", "under", "using",
                            "through",
                        ]) || token.is_mark(&['('])
                    }) && !between.iter().any(|token| token.is_mark(&[',', ';', '.']) || token.is("and"))
                })
        });
        forward
            .or_else(|| entries.iter().rposition(|entry| entry.last <= figure.first))
            .or_else(|| entries.iter().position(|entry| entry.first >= figure.last))
    }

    /// `its queries add up to 11,993 ms, against 18,728 ms for quern`: whether every entry goes with a figure behind
    /// this one, so that this one is of something named before.
    pub(super) fn is_of_others(&self, entries: &[Entry]) -> bool {
        if self.cell.is_some() || ends::begins(self.scene, self.figure).is_some() {
            return false;
        }
        let read = self.scene.read;
        let alike = self.alike();
        let says_whose = read.tokens[..self.figure.first]
            .iter()
            .any(|token| token.is_any(&["its", "it", "their", "they"]));
        // `The whole cost 12.39, and a alone accounts for 5.71 of it`.
        let of_clause = |entry: &Entry| {
            let clause = read.clauses[entry.first];
            entry.first >= self.figure.last
                && clause != read.clauses[self.figure.at]
                && alike.iter().any(|other| read.clauses[other.at] == clause)
        };
        let goes_with_another = |entry: &Entry| {
            if of_clause(entry) && !entry.number {
                return true;
            }
            let own = entry.first >= self.figure.last && entry.first - self.figure.last <= 3 && {
                let first = &read.tokens[self.figure.last.min(entry.first)];
                first.is_any(&["for", "with", "on", "in", "at", "by", "of"]) || first.is_mark(&['('])
            };
            entry.first >= self.figure.last
                && !own
                && !entry.number
                && alike.iter().filter(|other| other.first >= self.figure.last).any(|other| {
                    let between = other.last <= entry.first;
                    let behind = other.first >= entry.last
                        && other.first - entry.last <= 3
                        && says_whose
                        && !read.tokens[entry.last..other.first].iter().any(|token| token.is_mark(&[',']));
                    between || behind
                })
        };
        !entries.is_empty() && entries.iter().all(goes_with_another)
    }
}
