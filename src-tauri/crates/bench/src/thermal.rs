//! Cold or warm: two populations that must not be averaged together.

use domain::{Call, Outcome, Stage, Thermal};

use crate::measure::milliseconds;

/// A load up to here is the ordinary wait for a runner that is there.
const LONG_LOAD_MS: f64 = 1_000.0;
/// A cold load is this many times the median load of the others.
const COLD_LOAD_RATIO: f64 = 3.0;

/// Cold when the model was not in memory just before the call, or when its load took over a second and
/// over three times the median load of the other calls. Where the server did not tell what was in
/// memory, only an ordinary load is warm: a small model loads in well under a second, so a short but
/// unusual load is unknown.
pub(crate) fn thermal(call: &Call, median_load_of_others_ms: Option<f64>) -> Thermal {
    if call.stage == Stage::Unload {
        return Thermal::Unknown;
    }
    let load = milliseconds(call.exchange.counts.load_duration_ns).zip(median_load_of_others_ms);
    let unusual = load.map(|(load_ms, median_ms)| load_ms > COLD_LOAD_RATIO * median_ms);
    let long = load.map(|(load_ms, _)| load_ms > LONG_LOAD_MS);
    match (call.resident_before, unusual, long) {
        (Some(false), _, _) | (_, Some(true), Some(true)) => Thermal::Cold,
        (Some(true), _, _) | (None, Some(false), Some(false)) => Thermal::Warm,
        _ => Thermal::Unknown,
    }
}

/// Whether the model ought to be in memory after a call, given whether it ought to have been before.
pub(crate) fn in_memory_after(call: &Call, before: bool) -> bool {
    match (&call.exchange.outcome, call.stage) {
        (Outcome::Done { .. }, Stage::Unload) => false,
        (Outcome::Done { .. }, _) => true,
        (Outcome::Failed { .. } | Outcome::Cancelled, _) => before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::CallFixture;

    #[test]
    fn cold_warm_or_unknown() {
        let check = |resident, load_ms, median_ms, expected| {
            let call = CallFixture { resident_before: resident, load_ms, ..CallFixture::default() }.call();
            assert_eq!(thermal(&call, median_ms), expected, "{resident:?} {load_ms:?} {median_ms:?}");
        };
        // What the server says decides.
        check(Some(false), None, None, Thermal::Cold);
        check(Some(false), Some(12.0), Some(12.0), Thermal::Cold);
        check(Some(true), None, None, Thermal::Warm);
        check(Some(true), Some(900.0), Some(10.0), Thermal::Warm);
        // A load over a second and over three times the others' is cold whatever it says.
        check(Some(true), Some(4_427.0), Some(20.0), Thermal::Cold);
        check(None, Some(4_427.0), Some(20.0), Thermal::Cold);
        check(Some(true), Some(1_000.0), Some(20.0), Thermal::Warm);
        check(Some(true), Some(3_000.0), Some(1_000.0), Thermal::Warm);
        check(Some(true), Some(3_000.1), Some(1_000.0), Thermal::Cold);
        // Without its word only an ordinary load is warm.
        check(None, Some(25.0), Some(20.0), Thermal::Warm);
        check(None, Some(300.0), Some(20.0), Thermal::Unknown);
        check(None, Some(2_000.0), Some(1_900.0), Thermal::Unknown);
        check(None, Some(25.0), None, Thermal::Unknown);
        check(None, None, Some(20.0), Thermal::Unknown);
        check(None, None, None, Thermal::Unknown);
    }

    #[test]
    fn an_unload_is_neither() {
        let call =
            CallFixture { stage: Stage::Unload, resident_before: Some(false), ..CallFixture::default() }
                .call();
        assert_eq!(thermal(&call, None), Thermal::Unknown);
    }

    #[test]
    fn only_a_finished_call_changes_what_ought_to_be_in_memory() {
        let check = |stage, outcome, before, expected| {
            let call = CallFixture { stage, outcome, ..CallFixture::default() }.call();
            assert_eq!(in_memory_after(&call, before), expected, "{stage:?} {before}");
        };
        check(Stage::Load, CallFixture::stop(), false, true);
        check(Stage::Unload, CallFixture::stop(), true, false);
        check(Stage::Report, CallFixture::stop(), false, true);
        check(Stage::Load, CallFixture::failed(), false, false);
        check(Stage::Unload, CallFixture::failed(), true, true);
        check(Stage::Report, Outcome::Cancelled, true, true);
    }
}
