//! Location, spread and intervals: pure functions over numbers. Which numbers count, and what they mean, is
//! decided elsewhere. A value that is not finite makes the answer `None`, never a silent NaN.

mod describe;
mod interval;

pub use describe::{Description, describe, mean, median, quantile, tail_quantile};
pub use interval::mean_interval;
