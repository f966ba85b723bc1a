//! What a column is for, from its name and its values together.

use domain::{Direction, Metric, Role, Summary, Unit};
use rustc_hash::FxHashSet;

use crate::columns::{Recognised, recognise, recognise_stated, summary};
use crate::names::Name;
use crate::number::{Parsed, trim};

/// Distinct values are counted up to here; more is "many" for every rule.
const MANY: usize = 4_096;
/// Longer cells, on average, are prose.
const PROSE: usize = 100;
/// Up to here repeated numbers may be a setting.
const SETTINGS: usize = 12;
/// A size of a model without a unit is in bytes from here on.
const BYTES: f64 = 1e6;

/// What the cells of a column have in common.
#[derive(Debug, Default)]
pub(crate) struct Values<'a> {
    pub(crate) numbers: usize,
    pub(crate) not_finite: usize,
    pub(crate) texts: usize,
    distinct: FxHashSet<&'a str>,
    counted: bool,
    last: &'a str,
    length: usize,
    fractions: bool,
    ascending: bool,
    previous: Option<f64>,
    min: f64,
    max: f64,
    /// Above 0 and up to 1, and above 1 up to 100; those without a unit of each.
    shares: usize,
    percents: usize,
    bare_shares: usize,
    bare_percents: usize,
    units: Vec<(Unit, usize)>,
    pub(crate) bare: usize,
    dates: usize,
}

impl<'a> Values<'a> {
    /// No cells yet, of a column called `name`; `distinct` is empty room. Of what is known to be measured nobody
    /// asks how many numbers differ.
    pub(crate) fn new(name: &str, distinct: FxHashSet<&'a str>) -> Self {
        let counted = !matches!(recognise(name, false), Recognised::Measure { .. } | Recognised::Identifier);
        Self {
            distinct,
            counted,
            ascending: true,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            ..Self::default()
        }
    }

    /// The room again, emptied.
    pub(crate) fn into_distinct(mut self) -> FxHashSet<&'a str> {
        self.distinct.clear();
        self.distinct
    }

    /// Takes in a cell.
    pub(crate) fn add(&mut self, cell: &'a str, parsed: Parsed) {
        let cell = trim(cell);
        match parsed {
            Parsed::Empty => return,
            Parsed::NotFinite => self.not_finite += 1,
            Parsed::Text => {
                self.texts += 1;
                self.length += cell.len();
                self.dates += usize::from(is_moment(cell));
            }
            Parsed::Number { value, unit, .. } => {
                self.numbers += 1;
                self.fractions |= value.fract() != 0.0;
                self.ascending &=
                    self.previous.is_none_or(|previous| (value - previous).to_bits() == 1f64.to_bits());
                self.previous = Some(value);
                self.min = self.min.min(value);
                self.max = self.max.max(value);
                let (share, percent) = (value > 0.0 && value <= 1.0, value > 1.0 && value <= 100.0);
                self.shares += usize::from(share);
                self.percents += usize::from(percent);
                match unit {
                    None => {
                        self.bare += 1;
                        self.bare_shares += usize::from(share);
                        self.bare_percents += usize::from(percent);
                    }
                    Some(unit) => match self.units.iter_mut().find(|(known, _)| *known == unit) {
                        Some((_, count)) => *count += 1,
                        None => self.units.push((unit, 1)),
                    },
                }
            }
        }
        let counted = self.counted || parsed == Parsed::Text;
        if counted && cell != self.last && self.distinct.len() < MANY {
            self.distinct.insert(cell);
            self.last = cell;
        }
    }

    /// The unit that most cells state.
    pub(crate) fn unit(&self) -> Option<Unit> {
        // Of equally frequent ones the first in the file.
        self.units.iter().rev().max_by_key(|(_, count)| *count).map(|(unit, _)| *unit)
    }

    /// Whether cells state more than one unit, or some do and some do not.
    pub(crate) fn units_differ(&self) -> bool {
        self.units.len() > 1
    }

    fn filled(&self) -> usize {
        self.numbers + self.not_finite + self.texts
    }

    /// Whether words, not numbers, are what the cells hold.
    pub(crate) fn mostly_words(&self) -> bool {
        !self.mostly_numbers()
    }

    /// Whether most numbers without a unit are shares from 0 to 1, where other cells state percent.
    pub(crate) fn bare_are_shares(&self) -> bool {
        self.bare_shares > self.bare_percents
    }

    /// Whether there is one number up to 1 without a unit, where all others state percent: it may be meant either
    /// way.
    pub(crate) fn bare_is_unclear(&self) -> bool {
        self.bare == 1 && self.bare_shares == 1
    }

    fn mostly_numbers(&self) -> bool {
        self.numbers > 0 && self.numbers + self.not_finite >= self.texts
    }

    /// Whole numbers of the size of seconds or milliseconds since 1970, from 2001 on.
    fn epoch(&self) -> bool {
        self.numbers > 0 && (1e9..2.2e9).contains(&self.max) || (1e12..2.2e12).contains(&self.max)
    }
}

/// Whether a column of this name holds how large a model's file is, or a word for it.
pub(crate) fn is_model_size(name: &str) -> bool {
    Name::of(name).is("model size")
}

fn is_parameters(name: &str) -> bool {
    let name = Name::of(name);
    name.has("params") || name.has("parameters")
}

/// Whether a cell is a date or a date with a time: `2025-10-04T14:32:44`.
fn is_moment(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    let shape = bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => matches!(byte, b'-' | b'/'),
            _ => byte.is_ascii_digit(),
        });
    shape && bytes.get(10).is_none_or(|byte| matches!(byte, b'T' | b' ' | b't'))
}

/// The role of a column called `name` with these values.
pub(crate) fn role(name: &str, values: &Values<'_>) -> Role {
    let stated = values.unit();
    let whole = values.numbers > 0 && !values.fractions;
    let recognised = match stated {
        Some(unit) => recognise_stated(name, whole, unit),
        None => recognise(name, whole),
    };
    // `6.74 B` of parameters are billions, and no bytes.
    if stated == Some(Unit::Bytes) && is_parameters(name) {
        return Role::Dimension;
    }
    match recognised {
        // Rows are numbered under this name; words under it are a choice, such as a kind of index.
        Recognised::Identifier if values.texts > values.numbers && Name::of(name).is("index") => text(values),
        Recognised::Identifier => Role::Identifier,
        // `model` is a name, and `model size` a measurement where its cells state a unit.
        Recognised::Dimension if values.mostly_numbers() && stated.is_some() => {
            measure(name, stated, Direction::Neutral)
        }
        // The bytes of a model's file.
        Recognised::Dimension if whole && values.min >= BYTES && is_model_size(name) => {
            measure(name, Some(Unit::Bytes), Direction::Neutral)
        }
        Recognised::Dimension if values.mostly_numbers() || values.repeats_or_is_short() => Role::Dimension,
        Recognised::Dimension => Role::Text,
        Recognised::Measure { metric, unit, direction } if values.numbers + values.not_finite > 0 => {
            let unit = unit.or(stated).unwrap_or_else(|| match (&metric, summary(name)) {
                // How much an accuracy spreads is in its unit.
                (Metric::Column(_), Some(Summary { of: of @ Metric::Accuracy, .. })) => implied(&of, values),
                _ => implied(&metric, values),
            });
            Role::Measure { metric, unit, direction }
        }
        Recognised::Temperature if values.mostly_numbers() && (values.max > 5.0 || stated.is_some()) => {
            Role::Measure {
                metric: Metric::Temperature,
                unit: stated.unwrap_or(Unit::None),
                direction: Metric::Temperature.direction(),
            }
        }
        Recognised::Temperature if values.mostly_numbers() => Role::Dimension,
        Recognised::Count if values.counted_up() => Role::Identifier,
        Recognised::Count if values.mostly_numbers() => measure(name, stated, Direction::Neutral),
        Recognised::Unknown { unit, direction, quantity } if values.mostly_numbers() => {
            let unit = unit.or(stated);
            if unit.is_none() && !quantity {
                nameless(name, direction, values)
            } else {
                measure(name, unit, direction)
            }
        }
        _ => text(values),
    }
}

/// A share from 0 to 1 is told from one in percent by the size of most; how busy something was is ambiguous up to 1.
fn implied(metric: &Metric, values: &Values<'_>) -> Unit {
    match metric {
        Metric::Accuracy if values.max <= 1.0 || values.shares > values.percents => Unit::Fraction,
        Metric::Accuracy | Metric::Utilization if values.max > 1.0 && values.max <= 100.0 => Unit::Percent,
        _ => Unit::None,
    }
}

fn measure(name: &str, unit: Option<Unit>, direction: Direction) -> Role {
    Role::Measure { metric: Metric::Column(name.to_owned()), unit: unit.unwrap_or(Unit::None), direction }
}

/// A number without a unit under a name that says nothing: counted up, set, or measured.
fn nameless(name: &str, direction: Direction, values: &Values<'_>) -> Role {
    let (rows, distinct) = (values.filled(), values.distinct.len());
    // Few values, each there again and again.
    let set = rows >= 4 && distinct <= SETTINGS && distinct * 2 <= rows;
    if values.counted_up() || !values.fractions && values.epoch() {
        Role::Identifier
    } else if set && (!values.fractions || distinct * 3 <= rows) {
        Role::Dimension
    } else {
        measure(name, None, direction)
    }
}

impl Values<'_> {
    /// Whole numbers, each one more than the last.
    fn counted_up(&self) -> bool {
        self.filled() >= 3 && self.ascending && !self.fractions
    }

    fn average_length(&self) -> usize {
        self.length.checked_div(self.texts).unwrap_or(0)
    }

    fn repeats_or_is_short(&self) -> bool {
        self.average_length() <= PROSE || self.distinct.len() * 2 <= self.filled()
    }
}

fn text(values: &Values<'_>) -> Role {
    if values.filled() == 0 {
        Role::Text
    } else if values.dates * 2 > values.texts && values.texts > 0 {
        if values.distinct.len() * 2 <= values.filled() { Role::Dimension } else { Role::Identifier }
    } else if values.repeats_or_is_short() {
        Role::Dimension
    } else {
        Role::Text
    }
}
