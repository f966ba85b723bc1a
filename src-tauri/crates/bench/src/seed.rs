//! The table of the report that Chimera grew from: ten real calls in five runs, one of them cold, one of
//! three tokens. Its own figures (120.08 ± 13.41 tok/s, 1133.61 ± 1248.91 ms) were means over all of them.

use domain::{ExclusionReason, Measure, Measurement, RunSummary, Stage, Thermal};

use crate::{fixture::CallFixture, measure, summarise};

/// TTFT (ms), decode throughput (tok/s), tokens and duration (ms) of analysis and report by turns.
const CALLS: [(f64, f64, u64, f64); 10] = [
    (4_684.47, 117.81, 1_004, 13_605.46),
    (714.99, 115.95, 1_343, 12_860.13),
    (808.15, 115.24, 1_006, 9_928.45),
    (795.83, 116.05, 1_639, 15_579.53),
    (725.98, 115.76, 1_080, 10_473.78),
    (632.03, 158.15, 3, 675.27),
    (723.10, 116.03, 1_093, 10_589.42),
    (682.88, 115.96, 1_154, 11_109.65),
    (803.42, 114.00, 1_047, 10_421.01),
    (765.32, 115.90, 1_223, 11_815.76),
];

/// The calls measured. They knew no schema, and the model was not in memory before the first.
fn measurements() -> Vec<Measurement> {
    let calls: Vec<_> = (0_u32..)
        .zip(CALLS)
        .map(|(index, (ttft_ms, tokens_per_s, tokens, e2e_ms))| {
            let fixture = CallFixture {
                index,
                run: index / 2 + 1,
                stage: if index % 2 == 0 { Stage::Analysis } else { Stage::Report },
                resident_before: Some(index > 0),
                first_token_ms: Some(ttft_ms),
                first_answer_ms: Some(ttft_ms),
                last_token_ms: Some(e2e_ms),
                end_ms: Some(e2e_ms),
                load_ms: None,
                prefill_ms: None,
                prompt_tokens: None,
                tokens: Some(tokens),
                decode_ms: Some(tokens as f64 / tokens_per_s * 1e3),
                ..CallFixture::default()
            };
            fixture.call()
        })
        .collect();
    measure(&calls).into_iter().map(|row| Measurement { constrained: false, ..row }).collect()
}

fn summary() -> RunSummary {
    summarise(&measurements(), 0.8, Some(107_058.46))
}

fn near(value: f64, expected: f64, decimals: i32) {
    let unit = 10_f64.powi(-decimals);
    assert!((value - expected).abs() < unit * 0.500_001, "{value} is not {expected}");
}

#[test]
fn the_rate_is_tokens_over_time() {
    let summary = summary();
    // All ten calls.
    let totals = summary.totals;
    assert_eq!(totals.tokens, 10_592);
    near(totals.decode_ms, 91_414.63, -2);
    near(totals.tokens as f64 / totals.decode_ms * 1e3, 115.87, 2);
    // Without the one of three tokens.
    let decode = summary.decode.expect("nine rates");
    near(decode.tokens_per_s, 115.86, 2);
    assert_eq!((decode.per_call.n, decode.per_call.of, decode.tokens), (9, 10, 10_589));
    near(decode.per_call.min, 114.00, 2);
    near(decode.per_call.max, 117.81, 2);
    // All calls are of one kind, so together is the same.
    assert_eq!(summary.decode_together.as_ref(), Some(&decode));
}

#[test]
fn the_mean_of_all_rates_is_the_figure_it_used_to_be() {
    let rates: Vec<f64> = measurements().iter().filter_map(|row| row.decode_tokens_per_s).collect();
    let described = statistics::describe(&rates).expect("ten rates");
    // From rates of two decimals, so the last digit may be one off.
    near(described.mean, 120.08, 1);
    near(described.sd.expect("of ten"), 13.41, 1);
}

#[test]
fn the_call_of_three_tokens_keeps_its_row_and_its_ttft() {
    let rows = measurements();
    assert_eq!(rows.len(), 10);
    let short = &rows[5];
    let reasons: Vec<_> = short.exclusions.iter().map(|exclusion| exclusion.reason).collect();
    assert_eq!(reasons, [ExclusionReason::TooShort]);
    assert!(!short.counts(Measure::DecodeThroughput));
    assert!(short.counts(Measure::Ttft));
    assert_eq!((short.ttft_ms, short.tokens), (Some(632.03), Some(3)));
    near(short.decode_tokens_per_s.expect("kept"), 158.15, 2);
    assert!(rows.iter().enumerate().all(|(at, row)| at == 5 || row.is_valid()));
}

#[test]
fn cold_and_warm_are_two_populations() {
    let summary = summary();
    let cold = summary.ttft_cold.expect("one cold call");
    assert_eq!((cold.n, cold.of, cold.mean, cold.sd), (1, 10, 4_684.47, None));
    let warm = summary.ttft_warm.expect("nine warm calls");
    assert_eq!((warm.n, warm.of), (9, 10));
    near(warm.mean, 739.0, 0);
    near(warm.sd.expect("of nine"), 60.0, 0);
    near(warm.median, 725.98, 2);
    assert_eq!(summary.ttft_unknown, None);
    assert_eq!((summary.totals.calls, summary.totals.cold, summary.totals.excluded), (10, 1, 1));
    assert_eq!(measurements()[0].thermal, Thermal::Cold);
}

#[test]
fn the_whole_run_counts_all_tokens_and_all_time() {
    let summary = summary();
    near(summary.totals.e2e_ms, 107_058.46, 1);
    near(summary.whole_run_tokens_per_s.expect("a wall time"), 98.9, 1);
}
