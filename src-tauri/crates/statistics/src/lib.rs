//! Location, spread, intervals, differences, trends and outliers: pure functions over numbers. Which numbers count,
//! and what they mean, is decided elsewhere. A value that is not finite makes the answer `None`, never a silent NaN.

mod accumulator;
mod compare;
mod describe;
mod interval;
mod outlier;
mod random;
mod trend;

pub use accumulator::Accumulator;
pub use compare::{Difference, FEWEST_FOR_SIGN_FLIP, holm, one_way, paired, pooled, sign_flip, welch};
pub use describe::{Description, describe, mean, median, quantile, standard_deviation, tail_quantile};
pub use interval::mean_interval;
pub use outlier::{FEWEST_FOR_OUTLIERS, far, leave_one_out, robust};
pub use trend::{Step, mann_kendall, step, step_by_chance, theil_sen};
