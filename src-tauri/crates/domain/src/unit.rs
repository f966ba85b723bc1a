//! Units of measured values, and how they turn into one another. Units are converted, never mixed.

use serde::{Deserialize, Serialize};

/// What a unit measures; only units of one dimension can be converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Durations.
    Time,
    /// Tokens per time.
    TokenRate,
    /// Calls or requests per time.
    CallRate,
    /// A number of tokens.
    Tokens,
    /// An amount of memory or data.
    Data,
    /// A part of a whole.
    Share,
    /// Electrical power.
    Power,
    /// Energy.
    Energy,
    /// Degrees.
    Temperature,
    /// A clock rate.
    Frequency,
    /// A bare number.
    Number,
}

/// The unit of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Unit {
    /// ns
    Nanoseconds,
    /// µs
    Microseconds,
    /// ms, the canonical unit of time here
    Milliseconds,
    /// s
    Seconds,
    /// min
    Minutes,
    /// h
    Hours,
    /// tok/s
    TokensPerSecond,
    /// calls/s
    CallsPerSecond,
    /// tokens
    Tokens,
    /// B
    Bytes,
    /// kB, 10³ B
    Kilobytes,
    /// MB, 10⁶ B, the canonical unit of memory here
    Megabytes,
    /// GB, 10⁹ B
    Gigabytes,
    /// KiB, 2¹⁰ B
    Kibibytes,
    /// MiB, 2²⁰ B
    Mebibytes,
    /// GiB, 2³⁰ B
    Gibibytes,
    /// %, the canonical unit of a share here
    Percent,
    /// a share from 0 to 1
    Fraction,
    /// W
    Watts,
    /// mW
    Milliwatts,
    /// J
    Joules,
    /// °C
    Celsius,
    /// MHz
    Megahertz,
    /// GHz
    Gigahertz,
    /// no unit
    None,
}

impl Unit {
    /// Every unit, in the order in which a person is offered them.
    pub const ALL: [Self; 25] = [
        Self::Nanoseconds,
        Self::Microseconds,
        Self::Milliseconds,
        Self::Seconds,
        Self::Minutes,
        Self::Hours,
        Self::TokensPerSecond,
        Self::CallsPerSecond,
        Self::Tokens,
        Self::Bytes,
        Self::Kilobytes,
        Self::Megabytes,
        Self::Gigabytes,
        Self::Kibibytes,
        Self::Mebibytes,
        Self::Gibibytes,
        Self::Percent,
        Self::Fraction,
        Self::Watts,
        Self::Milliwatts,
        Self::Joules,
        Self::Celsius,
        Self::Megahertz,
        Self::Gigahertz,
        Self::None,
    ];

    /// What the unit measures.
    pub fn dimension(self) -> Dimension {
        match self {
            Self::Nanoseconds
            | Self::Microseconds
            | Self::Milliseconds
            | Self::Seconds
            | Self::Minutes
            | Self::Hours => Dimension::Time,
            Self::TokensPerSecond => Dimension::TokenRate,
            Self::CallsPerSecond => Dimension::CallRate,
            Self::Tokens => Dimension::Tokens,
            Self::Bytes
            | Self::Kilobytes
            | Self::Megabytes
            | Self::Gigabytes
            | Self::Kibibytes
            | Self::Mebibytes
            | Self::Gibibytes => Dimension::Data,
            Self::Percent | Self::Fraction => Dimension::Share,
            Self::Watts | Self::Milliwatts => Dimension::Power,
            Self::Joules => Dimension::Energy,
            Self::Celsius => Dimension::Temperature,
            Self::Megahertz | Self::Gigahertz => Dimension::Frequency,
            Self::None => Dimension::Number,
        }
    }

    /// How many of the dimension's smallest reference (ms, tok/s, tokens, B, %, W, J, °C, MHz) one of this unit is.
    fn factor(self) -> f64 {
        match self {
            Self::Nanoseconds => 1e-6,
            Self::Microseconds | Self::Milliwatts => 1e-3,
            Self::Seconds | Self::Kilobytes | Self::Gigahertz => 1e3,
            Self::Minutes => 60e3,
            Self::Hours => 3_600e3,
            Self::Megabytes => 1e6,
            Self::Gigabytes => 1e9,
            Self::Kibibytes => 1_024.0,
            Self::Mebibytes => 1_048_576.0,
            Self::Gibibytes => 1_073_741_824.0,
            Self::Fraction => 100.0,
            Self::Milliseconds
            | Self::TokensPerSecond
            | Self::CallsPerSecond
            | Self::Tokens
            | Self::Bytes
            | Self::Percent
            | Self::Watts
            | Self::Joules
            | Self::Celsius
            | Self::Megahertz
            | Self::None => 1.0,
        }
    }

    /// The unit in which values of this dimension are compared and shown.
    #[must_use]
    pub fn canonical(self) -> Self {
        match self.dimension() {
            Dimension::Time => Self::Milliseconds,
            Dimension::TokenRate => Self::TokensPerSecond,
            Dimension::CallRate => Self::CallsPerSecond,
            Dimension::Tokens => Self::Tokens,
            Dimension::Data => Self::Megabytes,
            Dimension::Share => Self::Percent,
            Dimension::Power => Self::Watts,
            Dimension::Energy => Self::Joules,
            Dimension::Temperature => Self::Celsius,
            Dimension::Frequency => Self::Megahertz,
            Dimension::Number => Self::None,
        }
    }

    /// `value` of this unit in another; `None` where the two measure different things.
    pub fn convert(self, value: f64, to: Self) -> Option<f64> {
        if self == to {
            Some(value)
        } else if self.dimension() == to.dimension() {
            Some(value * (self.factor() / to.factor()))
        } else {
            None
        }
    }

    /// The sign as it is printed behind a number; empty for [`Unit::None`].
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Nanoseconds => "ns",
            Self::Microseconds => "µs",
            Self::Milliseconds => "ms",
            Self::Seconds => "s",
            Self::Minutes => "min",
            Self::Hours => "h",
            Self::TokensPerSecond => "tok/s",
            Self::CallsPerSecond => "calls/s",
            Self::Tokens => "tokens",
            Self::Bytes => "B",
            Self::Kilobytes => "kB",
            Self::Megabytes => "MB",
            Self::Gigabytes => "GB",
            Self::Kibibytes => "KiB",
            Self::Mebibytes => "MiB",
            Self::Gibibytes => "GiB",
            Self::Percent => "%",
            Self::Fraction => "of 1",
            Self::Watts => "W",
            Self::Milliwatts => "mW",
            Self::Joules => "J",
            Self::Celsius => "°C",
            Self::Megahertz => "MHz",
            Self::Gigahertz => "GHz",
            Self::None => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn converts_within_a_dimension_only() {
        let check = |value: f64, from: Unit, to: Unit, expected: Option<f64>| {
            let got = from.convert(value, to);
            match (got, expected) {
                (Some(g), Some(e)) => {
                    assert!((g - e).abs() <= 1e-12 * e.abs().max(1.0), "{value} {from:?}→{to:?}: {g}");
                }
                _ => assert_eq!(got, expected, "{value} {from:?}→{to:?}"),
            }
        };
        check(0.165, Unit::Seconds, Unit::Milliseconds, Some(165.0));
        check(2_000_000.0, Unit::Nanoseconds, Unit::Milliseconds, Some(2.0));
        check(1.0, Unit::Gibibytes, Unit::Mebibytes, Some(1024.0));
        check(1.0, Unit::Gigabytes, Unit::Megabytes, Some(1000.0));
        check(0.93, Unit::Fraction, Unit::Percent, Some(93.0));
        check(15.0, Unit::Percent, Unit::Tokens, None);
        check(7.0, Unit::None, Unit::None, Some(7.0));
    }

    #[test]
    fn canonical_is_a_fixed_point_in_the_same_dimension() {
        for unit in Unit::ALL {
            assert_eq!(unit.canonical().dimension(), unit.dimension());
            assert_eq!(unit.canonical().canonical(), unit.canonical());
        }
    }
}
