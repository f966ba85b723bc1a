//! Units of measured values, and how they turn into one another. Units are converted, never mixed.

use serde::{Deserialize, Serialize};

mod signs;

/// What a unit measures; only units of one dimension can be converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Durations.
    Time,
    /// Tokens per time.
    TokenRate,
    /// Calls or requests per time.
    CallRate,
    /// Operations of a disk or a data structure per time.
    OperationRate,
    /// Pictures per time.
    FrameRate,
    /// Anything else per time: what, the name of its column says.
    Rate,
    /// A number of tokens.
    Tokens,
    /// An amount of memory or data.
    Data,
    /// Data per time.
    DataRate,
    /// Floating-point operations per time.
    Compute,
    /// A part of a whole.
    Share,
    /// Electrical power.
    Power,
    /// Energy.
    Energy,
    /// Electrical tension.
    Voltage,
    /// Electrical current.
    Current,
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
    /// tok/ms
    TokensPerMillisecond,
    /// calls/s
    CallsPerSecond,
    /// ops/s, as of a disk or a data structure
    OperationsPerSecond,
    /// fps
    FramesPerSecond,
    /// per second, of what the name of the column says
    PerSecond,
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
    /// TB, 10¹² B
    Terabytes,
    /// KiB, 2¹⁰ B
    Kibibytes,
    /// MiB, 2²⁰ B
    Mebibytes,
    /// GiB, 2³⁰ B
    Gibibytes,
    /// TiB, 2⁴⁰ B
    Tebibytes,
    /// B/s
    BytesPerSecond,
    /// kB/s
    KilobytesPerSecond,
    /// MB/s, the canonical unit of data per time here
    MegabytesPerSecond,
    /// GB/s
    GigabytesPerSecond,
    /// KiB/s
    KibibytesPerSecond,
    /// MiB/s
    MebibytesPerSecond,
    /// GiB/s
    GibibytesPerSecond,
    /// Mbit/s
    MegabitsPerSecond,
    /// Gbit/s
    GigabitsPerSecond,
    /// MFLOP/s
    Megaflops,
    /// GFLOP/s
    Gigaflops,
    /// TFLOP/s
    Teraflops,
    /// %, the canonical unit of a share here
    Percent,
    /// a share from 0 to 1
    Fraction,
    /// W
    Watts,
    /// mW
    Milliwatts,
    /// kW
    Kilowatts,
    /// J
    Joules,
    /// mJ
    Millijoules,
    /// kJ
    Kilojoules,
    /// Wh
    WattHours,
    /// kWh
    KilowattHours,
    /// V
    Volts,
    /// mV
    Millivolts,
    /// A
    Amperes,
    /// mA
    Milliamperes,
    /// °C
    Celsius,
    /// °F
    Fahrenheit,
    /// Hz
    Hertz,
    /// kHz
    Kilohertz,
    /// MHz, the canonical unit of a clock here
    Megahertz,
    /// GHz
    Gigahertz,
    /// no unit
    None,
}

impl Unit {
    /// Every unit, in the order in which a person is offered them.
    pub const ALL: [Self; 55] = [
        Self::Nanoseconds,
        Self::Microseconds,
        Self::Milliseconds,
        Self::Seconds,
        Self::Minutes,
        Self::Hours,
        Self::TokensPerSecond,
        Self::TokensPerMillisecond,
        Self::CallsPerSecond,
        Self::OperationsPerSecond,
        Self::FramesPerSecond,
        Self::PerSecond,
        Self::Tokens,
        Self::Bytes,
        Self::Kilobytes,
        Self::Megabytes,
        Self::Gigabytes,
        Self::Terabytes,
        Self::Kibibytes,
        Self::Mebibytes,
        Self::Gibibytes,
        Self::Tebibytes,
        Self::BytesPerSecond,
        Self::KilobytesPerSecond,
        Self::MegabytesPerSecond,
        Self::GigabytesPerSecond,
        Self::KibibytesPerSecond,
        Self::MebibytesPerSecond,
        Self::GibibytesPerSecond,
        Self::MegabitsPerSecond,
        Self::GigabitsPerSecond,
        Self::Megaflops,
        Self::Gigaflops,
        Self::Teraflops,
        Self::Percent,
        Self::Fraction,
        Self::Watts,
        Self::Milliwatts,
        Self::Kilowatts,
        Self::Joules,
        Self::Millijoules,
        Self::Kilojoules,
        Self::WattHours,
        Self::KilowattHours,
        Self::Volts,
        Self::Millivolts,
        Self::Amperes,
        Self::Milliamperes,
        Self::Celsius,
        Self::Fahrenheit,
        Self::Hertz,
        Self::Kilohertz,
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
            Self::TokensPerSecond | Self::TokensPerMillisecond => Dimension::TokenRate,
            Self::CallsPerSecond => Dimension::CallRate,
            Self::OperationsPerSecond => Dimension::OperationRate,
            Self::FramesPerSecond => Dimension::FrameRate,
            Self::PerSecond => Dimension::Rate,
            Self::Tokens => Dimension::Tokens,
            Self::Bytes
            | Self::Kilobytes
            | Self::Megabytes
            | Self::Gigabytes
            | Self::Terabytes
            | Self::Kibibytes
            | Self::Mebibytes
            | Self::Gibibytes
            | Self::Tebibytes => Dimension::Data,
            Self::BytesPerSecond
            | Self::KilobytesPerSecond
            | Self::MegabytesPerSecond
            | Self::GigabytesPerSecond
            | Self::KibibytesPerSecond
            | Self::MebibytesPerSecond
            | Self::GibibytesPerSecond
            | Self::MegabitsPerSecond
            | Self::GigabitsPerSecond => Dimension::DataRate,
            Self::Megaflops | Self::Gigaflops | Self::Teraflops => Dimension::Compute,
            Self::Percent | Self::Fraction => Dimension::Share,
            Self::Watts | Self::Milliwatts | Self::Kilowatts => Dimension::Power,
            Self::Joules | Self::Millijoules | Self::Kilojoules | Self::WattHours | Self::KilowattHours => {
                Dimension::Energy
            }
            Self::Volts | Self::Millivolts => Dimension::Voltage,
            Self::Amperes | Self::Milliamperes => Dimension::Current,
            Self::Celsius | Self::Fahrenheit => Dimension::Temperature,
            Self::Hertz | Self::Kilohertz | Self::Megahertz | Self::Gigahertz => Dimension::Frequency,
            Self::None => Dimension::Number,
        }
    }

    /// How many of the dimension's reference (ms, tok/s, tokens, B, B/s, GFLOP/s, %, W, J, V, A, °C, MHz) one of
    /// this unit is.
    fn factor(self) -> f64 {
        match self {
            Self::Nanoseconds | Self::Hertz => 1e-6,
            Self::Microseconds
            | Self::Megaflops
            | Self::Milliwatts
            | Self::Millijoules
            | Self::Millivolts
            | Self::Milliamperes
            | Self::Kilohertz => 1e-3,
            Self::Fahrenheit => 5.0 / 9.0,
            Self::Milliseconds
            | Self::TokensPerSecond
            | Self::CallsPerSecond
            | Self::OperationsPerSecond
            | Self::FramesPerSecond
            | Self::PerSecond
            | Self::Tokens
            | Self::Bytes
            | Self::BytesPerSecond
            | Self::Gigaflops
            | Self::Percent
            | Self::Watts
            | Self::Joules
            | Self::Volts
            | Self::Amperes
            | Self::Celsius
            | Self::Megahertz
            | Self::None => 1.0,
            Self::Fraction => 100.0,
            Self::Seconds
            | Self::TokensPerMillisecond
            | Self::Kilobytes
            | Self::KilobytesPerSecond
            | Self::Teraflops
            | Self::Kilowatts
            | Self::Kilojoules
            | Self::Gigahertz => 1e3,
            Self::Kibibytes | Self::KibibytesPerSecond => 1_024.0,
            Self::WattHours => 3_600.0,
            Self::Minutes => 60e3,
            Self::MegabitsPerSecond => 125e3,
            Self::Megabytes | Self::MegabytesPerSecond => 1e6,
            Self::Mebibytes | Self::MebibytesPerSecond => 1_048_576.0,
            Self::Hours | Self::KilowattHours => 3_600e3,
            Self::GigabitsPerSecond => 125e6,
            Self::Gigabytes | Self::GigabytesPerSecond => 1e9,
            Self::Gibibytes | Self::GibibytesPerSecond => 1_073_741_824.0,
            Self::Terabytes => 1e12,
            Self::Tebibytes => 1_099_511_627_776.0,
        }
    }

    /// Where this unit has the zero of the dimension's reference: water freezes at 0 °C and at 32 °F.
    fn zero(self) -> f64 {
        if self == Self::Fahrenheit { 32.0 } else { 0.0 }
    }

    /// The unit in which values of this dimension are compared and shown.
    #[must_use]
    pub fn canonical(self) -> Self {
        match self.dimension() {
            Dimension::Time => Self::Milliseconds,
            Dimension::TokenRate => Self::TokensPerSecond,
            Dimension::CallRate => Self::CallsPerSecond,
            Dimension::OperationRate => Self::OperationsPerSecond,
            Dimension::FrameRate => Self::FramesPerSecond,
            Dimension::Rate => Self::PerSecond,
            Dimension::Tokens => Self::Tokens,
            Dimension::Data => Self::Megabytes,
            Dimension::DataRate => Self::MegabytesPerSecond,
            Dimension::Compute => Self::Gigaflops,
            Dimension::Share => Self::Percent,
            Dimension::Power => Self::Watts,
            Dimension::Energy => Self::Joules,
            Dimension::Voltage => Self::Volts,
            Dimension::Current => Self::Amperes,
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
            let reference = (value - self.zero()) * (self.factor() / to.factor());
            Some(if to.zero() == 0.0 { reference } else { reference + to.zero() })
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
            Self::TokensPerMillisecond => "tok/ms",
            Self::CallsPerSecond => "calls/s",
            Self::OperationsPerSecond => "ops/s",
            Self::FramesPerSecond => "fps",
            Self::PerSecond => "/s",
            Self::Tokens => "tokens",
            Self::Bytes => "B",
            Self::Kilobytes => "kB",
            Self::Megabytes => "MB",
            Self::Gigabytes => "GB",
            Self::Terabytes => "TB",
            Self::Kibibytes => "KiB",
            Self::Mebibytes => "MiB",
            Self::Gibibytes => "GiB",
            Self::Tebibytes => "TiB",
            Self::BytesPerSecond => "B/s",
            Self::KilobytesPerSecond => "kB/s",
            Self::MegabytesPerSecond => "MB/s",
            Self::GigabytesPerSecond => "GB/s",
            Self::KibibytesPerSecond => "KiB/s",
            Self::MebibytesPerSecond => "MiB/s",
            Self::GibibytesPerSecond => "GiB/s",
            Self::MegabitsPerSecond => "Mbit/s",
            Self::GigabitsPerSecond => "Gbit/s",
            Self::Megaflops => "MFLOP/s",
            Self::Gigaflops => "GFLOP/s",
            Self::Teraflops => "TFLOP/s",
            Self::Percent => "%",
            Self::Fraction => "of 1",
            Self::Watts => "W",
            Self::Milliwatts => "mW",
            Self::Kilowatts => "kW",
            Self::Joules => "J",
            Self::Millijoules => "mJ",
            Self::Kilojoules => "kJ",
            Self::WattHours => "Wh",
            Self::KilowattHours => "kWh",
            Self::Volts => "V",
            Self::Millivolts => "mV",
            Self::Amperes => "A",
            Self::Milliamperes => "mA",
            Self::Celsius => "°C",
            Self::Fahrenheit => "°F",
            Self::Hertz => "Hz",
            Self::Kilohertz => "kHz",
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
        check(3.0, Unit::WattHours, Unit::Joules, Some(10_800.0));
        check(0.927, Unit::Joules, Unit::Millijoules, Some(927.0));
        check(3.41, Unit::GigabytesPerSecond, Unit::MegabytesPerSecond, Some(3_410.0));
        check(1.0, Unit::MebibytesPerSecond, Unit::KibibytesPerSecond, Some(1_024.0));
        check(940.0, Unit::MegabitsPerSecond, Unit::MegabytesPerSecond, Some(117.5));
        check(0.05, Unit::TokensPerMillisecond, Unit::TokensPerSecond, Some(50.0));
        check(1.5, Unit::Teraflops, Unit::Gigaflops, Some(1_500.0));
        check(1.1, Unit::Volts, Unit::Millivolts, Some(1_100.0));
        check(212.0, Unit::Fahrenheit, Unit::Celsius, Some(100.0));
        check(-40.0, Unit::Celsius, Unit::Fahrenheit, Some(-40.0));
        check(2.0, Unit::Terabytes, Unit::Gigabytes, Some(2_000.0));
        check(1.0, Unit::Megabytes, Unit::MegabytesPerSecond, None);
        check(60.0, Unit::FramesPerSecond, Unit::PerSecond, None);
        check(60.0, Unit::OperationsPerSecond, Unit::CallsPerSecond, None);
        check(60.0, Unit::Watts, Unit::Joules, None);
    }

    #[test]
    fn every_symbol_is_of_one_unit_and_is_read_as_it() {
        for unit in Unit::ALL {
            let same = Unit::ALL.iter().filter(|other| other.symbol() == unit.symbol()).count();
            assert_eq!(same, 1, "{unit:?}");
            if !matches!(unit, Unit::None | Unit::Fraction) {
                assert_eq!(Unit::of_sign(unit.symbol()), Some(unit));
            }
        }
    }

    #[test]
    fn canonical_is_a_fixed_point_in_the_same_dimension() {
        for unit in Unit::ALL {
            assert_eq!(unit.canonical().dimension(), unit.dimension());
            assert_eq!(unit.canonical().canonical(), unit.canonical());
        }
    }
}
