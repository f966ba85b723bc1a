//! What the calls of a run look like beside each other, where one call alone cannot tell: loads and
//! prefill rates of the *other* calls.

use domain::{Call, Outcome};
use statistics::median;

use crate::measure::{milliseconds, prefill_tokens_per_s};

/// Fewest other calls whose median prefill rate says what is usual.
const FEWEST_RATES: usize = 3;

/// Loads and prefill rates of the calls that are finished and do not only prepare, by position.
pub(crate) struct Peers {
    loads: Vec<(usize, f64)>,
    prefill_rates: Vec<(usize, f64)>,
}

impl Peers {
    pub(crate) fn of(calls: &[Call]) -> Self {
        let finished = || {
            calls.iter().enumerate().filter(|(_, call)| {
                !call.stage.is_preparation() && matches!(call.exchange.outcome, Outcome::Done { .. })
            })
        };
        let counts = |call: &Call| call.exchange.counts;
        Self {
            loads: finished()
                .filter_map(|(at, call)| Some((at, milliseconds(counts(call).load_duration_ns)?)))
                .collect(),
            prefill_rates: finished()
                .filter_map(|(at, call)| Some((at, prefill_tokens_per_s(&counts(call))?)))
                .collect(),
        }
    }

    /// Median load of the other calls, ms; `None` where no other call has one.
    pub(crate) fn median_load_beside(&self, position: usize) -> Option<f64> {
        median(&beside(&self.loads, position))
    }

    /// Median prefill rate of the other calls, tok/s; `None` where too few have one.
    pub(crate) fn median_prefill_rate_beside(&self, position: usize) -> Option<f64> {
        let rates = beside(&self.prefill_rates, position);
        if rates.len() < FEWEST_RATES { None } else { median(&rates) }
    }
}

fn beside(values: &[(usize, f64)], position: usize) -> Vec<f64> {
    values.iter().filter(|(at, _)| *at != position).map(|(_, value)| *value).collect()
}
