//! The formulas, what is missing, and what only shows beside other calls.

use domain::{ExclusionReason, Outcome, RateSource, Stage, Thermal};
use proptest::prelude::*;

use super::*;
use crate::fixture::CallFixture;

fn one(fixture: &CallFixture) -> Measurement {
    measure(&[fixture.call()]).remove(0)
}

#[test]
fn a_call_by_the_formulas() {
    let call = one(&CallFixture { first_answer_ms: Some(900.0), ..CallFixture::default() });
    assert_eq!(call.ttft_ms, Some(500.0));
    assert_eq!(call.ttfa_ms, Some(900.0));
    assert_eq!((call.load_ms, call.prefill_ms, call.decode_ms), (Some(20.0), Some(400.0), Some(2_000.0)));
    assert_eq!(call.e2e_ms, Some(2_550.0));
    assert_eq!(call.other_ms, Some(130.0));
    assert_eq!((call.decode_tokens_per_s, call.rate_source), (Some(50.0), Some(RateSource::Server)));
    assert_eq!(call.prefill_tokens_per_s, Some(2_500.0));
    assert_eq!(call.itl_ms, Some(20.0));
    assert_eq!((call.tokens, call.prompt_tokens), (Some(100), Some(1_000)));
    assert!(call.is_valid());
    assert!(!call.constrained);
}

#[test]
fn the_times_between_arrivals_are_spread_out_and_tails_need_twenty() {
    let arrivals = |gaps: &[f64]| {
        let mut at_ms = 100.0;
        let mut arrivals = vec![domain::Arrival { at_ms, bytes: 4 }];
        for gap in gaps {
            at_ms += gap;
            arrivals.push(domain::Arrival { at_ms, bytes: 4 });
        }
        arrivals
    };
    assert_eq!(arrival_gaps(&[]), None);
    assert_eq!(arrival_gaps(&arrivals(&[])), None);
    let few = arrival_gaps(&arrivals(&[10.0, 20.0, 60.0])).expect("there are three gaps");
    assert_eq!((few.n, few.median_ms, few.p95_ms, few.max_ms), (3, 20.0, None, 60.0));
    let mut many = vec![10.0; 99];
    many.push(1_000.0);
    let many = arrival_gaps(&arrivals(&many)).expect("there are a hundred gaps");
    assert_eq!((many.n, many.median_ms, many.max_ms), (100, 10.0, 1_000.0));
    assert_eq!(many.p95_ms, Some(10.0));
    assert!(many.p99_ms.is_some_and(|p99| (p99 - 19.9).abs() < 1e-6), "{many:?}");
}

#[test]
fn what_was_not_seen_is_none() {
    let call = one(&CallFixture {
        first_token_ms: None,
        first_answer_ms: None,
        last_token_ms: None,
        end_ms: None,
        load_ms: None,
        prefill_ms: None,
        decode_ms: None,
        prompt_tokens: None,
        tokens: None,
        ..CallFixture::default()
    });
    let values = [
        call.ttft_ms,
        call.ttfa_ms,
        call.load_ms,
        call.prefill_ms,
        call.decode_ms,
        call.other_ms,
        call.e2e_ms,
        call.decode_tokens_per_s,
        call.prefill_tokens_per_s,
        call.itl_ms,
    ];
    assert_eq!(values, [None; 10]);
    assert_eq!((call.tokens, call.prompt_tokens, call.rate_source), (None, None, None));
}

#[test]
fn decode_rate_falls_back_on_the_client_and_says_so() {
    let check = |fixture: CallFixture, expected| {
        let call = one(&fixture);
        assert_eq!(call.decode_tokens_per_s.zip(call.rate_source), expected, "{fixture:?}");
    };
    let ordinary = CallFixture::default;
    check(ordinary(), Some((50.0, RateSource::Server)));
    // 99 gaps in 1,980 ms.
    check(CallFixture { decode_ms: None, ..ordinary() }, Some((50.0, RateSource::Client)));
    check(CallFixture { decode_ms: Some(0.0), ..ordinary() }, Some((50.0, RateSource::Client)));
    check(CallFixture { decode_ms: None, tokens: Some(1), ..ordinary() }, None);
    check(CallFixture { decode_ms: None, tokens: Some(0), ..ordinary() }, None);
    check(CallFixture { tokens: None, ..ordinary() }, None);
    // Everything in one piece says nothing about the time between tokens.
    check(CallFixture { decode_ms: None, last_token_ms: Some(500.0), ..ordinary() }, None);
    check(CallFixture { decode_ms: None, last_token_ms: None, ..ordinary() }, None);
}

#[test]
fn itl_needs_two_tokens_at_two_times() {
    let check = |tokens, last_token_ms, expected| {
        let call = one(&CallFixture { last_token_ms, tokens, ..CallFixture::default() });
        assert_eq!(call.itl_ms, expected, "{tokens:?} {last_token_ms:?}");
    };
    check(Some(2), Some(540.0), Some(40.0));
    check(Some(1), Some(540.0), None);
    check(Some(2), Some(500.0), None);
    check(None, Some(540.0), None);
    check(Some(2), None, None);
}

#[test]
fn prefill_rate_is_that_of_the_tokens_that_were_computed() {
    let check = |prompt_tokens, cached_tokens, prefill_ms, expected| {
        let call = one(&CallFixture { prefill_ms, prompt_tokens, cached_tokens, ..CallFixture::default() });
        assert_eq!(call.prefill_tokens_per_s, expected, "{prompt_tokens:?} {cached_tokens:?}");
    };
    check(Some(1_000), None, Some(400.0), Some(2_500.0));
    check(Some(1_000), Some(0), Some(400.0), Some(2_500.0));
    check(Some(1_000), Some(20), Some(400.0), Some(2_450.0));
    check(Some(1_000), Some(999), Some(1.0), None);
    check(Some(1_000), Some(1_001), Some(400.0), None);
    check(Some(1_000), None, None, None);
    check(Some(1_000), None, Some(0.0), None);
    check(None, None, Some(400.0), None);
}

#[test]
fn parts_beyond_the_whole_are_not_hidden() {
    let call = one(&CallFixture { end_ms: Some(2_400.0), ..CallFixture::default() });
    assert_eq!(call.other_ms, Some(-20.0));
    let call = one(&CallFixture { load_ms: None, prefill_ms: None, ..CallFixture::default() });
    assert_eq!(call.other_ms, Some(550.0));
}

#[test]
fn only_analysis_is_constrained() {
    for (stage, expected) in [
        (Stage::Analysis, true),
        (Stage::AnalysisRetry, true),
        (Stage::Report, false),
        (Stage::WarmUp, false),
    ] {
        assert_eq!(one(&CallFixture { stage, ..CallFixture::default() }).constrained, expected, "{stage:?}");
    }
}

#[test]
fn a_prepared_run_keeps_its_preparation_as_rows() {
    let prepared = |stage, index, resident_before, load_ms| {
        CallFixture { stage, index, run: 0, resident_before, load_ms, ..CallFixture::default() }.call()
    };
    let calls = [
        prepared(Stage::Unload, 0, Some(true), None),
        prepared(Stage::Load, 1, Some(false), Some(950.0)),
        CallFixture {
            outcome: Outcome::Done { reason: domain::DoneReason::Length },
            tokens: Some(8),
            ..CallFixture { stage: Stage::WarmUp, index: 2, run: 0, ..CallFixture::default() }
        }
        .call(),
        CallFixture { stage: Stage::Analysis, index: 3, ..CallFixture::default() }.call(),
        CallFixture { stage: Stage::Report, index: 4, ..CallFixture::default() }.call(),
    ];
    let rows = measure(&calls);
    let seen: Vec<_> = rows
        .iter()
        .map(|row| {
            let reasons: Vec<_> = row.exclusions.iter().map(|exclusion| exclusion.reason).collect();
            (row.index, row.run, row.thermal, reasons)
        })
        .collect();
    let warm_up = || vec![ExclusionReason::WarmUp];
    assert_eq!(
        seen,
        [
            (0, 0, Thermal::Unknown, warm_up()),
            (1, 0, Thermal::Cold, warm_up()),
            (2, 0, Thermal::Warm, warm_up()),
            (3, 1, Thermal::Warm, vec![]),
            (4, 1, Thermal::Warm, vec![]),
        ]
    );
}

#[test]
fn a_reload_is_one_only_after_the_model_was_there() {
    let check = |stages: &[(Stage, Option<bool>)], expected: &[usize]| {
        let calls: Vec<_> = stages
            .iter()
            .map(|(stage, resident_before)| {
                CallFixture { stage: *stage, resident_before: *resident_before, ..CallFixture::default() }
                    .call()
            })
            .collect();
        let reloaded: Vec<usize> = measure(&calls)
            .iter()
            .enumerate()
            .filter(|(_, row)| {
                row.exclusions.iter().any(|exclusion| exclusion.reason == ExclusionReason::Reloaded)
            })
            .map(|(at, _)| at)
            .collect();
        assert_eq!(reloaded, expected, "{stages:?}");
    };
    let (there, gone) = (Some(true), Some(false));
    let (load, warm_up, unload) = (Stage::Load, Stage::WarmUp, Stage::Unload);
    let (analysis, report) = (Stage::Analysis, Stage::Report);
    check(&[(analysis, gone), (report, there)], &[]);
    check(&[(analysis, gone), (report, there), (analysis, gone)], &[2]);
    check(&[(load, gone), (warm_up, there), (analysis, gone), (report, there)], &[2]);
    check(&[(unload, there), (analysis, gone), (report, there)], &[]);
    check(&[(report, there), (unload, there), (report, gone)], &[]);
    // A server that keeps no model loads it for every call, as it was told.
    check(&[(load, gone), (warm_up, gone), (analysis, gone), (report, gone)], &[]);
}

#[test]
fn a_long_load_in_mid_run_is_a_cold_reload() {
    let load = |load_ms| CallFixture { load_ms: Some(load_ms), ..CallFixture::default() }.call();
    let rows = measure(&[load(20.0), load(25.0), load(4_427.0), load(22.0)]);
    assert_eq!(rows[2].thermal, Thermal::Cold);
    assert_eq!(rows[2].exclusions[0].reason, ExclusionReason::Reloaded);
    assert!(
        rows.iter().enumerate().all(|(at, row)| at == 2 || (row.is_valid() && row.thermal == Thermal::Warm))
    );
}

#[test]
fn a_cached_prompt_has_no_prefill_rate() {
    let row = one(&CallFixture { cached_tokens: Some(990), prefill_ms: Some(8.0), ..CallFixture::default() });
    assert_eq!(row.prefill_tokens_per_s, None);
    assert_eq!(row.prefill_ms, Some(8.0));
}

#[test]
fn an_older_server_gives_its_cache_away_by_its_rate() {
    let call = |prefill_ms| CallFixture { prefill_ms: Some(prefill_ms), ..CallFixture::default() }.call();
    let reasons = |calls: &[Call]| -> Vec<bool> {
        measure(calls)
            .iter()
            .map(|row| {
                row.exclusions.iter().any(|exclusion| exclusion.reason == ExclusionReason::CachedPrompt)
            })
            .collect()
    };
    // 2,500 tok/s is usual; 1,000 tokens in 8 ms were not computed.
    assert_eq!(reasons(&[call(400.0), call(410.0), call(390.0), call(8.0)]), [false, false, false, true]);
    // The first prefill after a load is slow; that does not make the others cached.
    assert_eq!(reasons(&[call(6_890.0), call(40.0), call(30.0), call(35.0)]), [false; 4]);
    // Two others are too few to say what is usual.
    assert_eq!(reasons(&[call(6_890.0), call(6_890.0), call(8.0)]), [false; 3]);
}

fn stamp() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        3 => (0.0..1e7).prop_map(Some),
        1 => Just(None),
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300]).prop_map(Some),
    ]
}

fn count() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![3 => (0_u64..100_000).prop_map(Some), 1 => Just(None), 1 => Just(Some(0)), 1 => Just(Some(u64::MAX))]
}

proptest! {
    #[test]
    fn nothing_that_a_server_says_gives_a_number_that_is_none(
        stamps in prop::collection::vec((stamp(), stamp(), stamp(), count(), count(), count(), count(), count(), count()), 0..6),
    ) {
        let calls: Vec<Call> = stamps
            .iter()
            .map(|(first, last, end, load, prompt, cached, prefill, tokens, decode)| {
                let mut call = CallFixture::default().call();
                call.exchange.timing.first_token_ms = *first;
                call.exchange.timing.first_answer_ms = *first;
                call.exchange.timing.last_token_ms = *last;
                call.exchange.timing.end_ms = *end;
                call.exchange.counts = Counts {
                    total_duration_ns: None,
                    load_duration_ns: *load,
                    prompt_eval_count: *prompt,
                    prompt_eval_cached_count: *cached,
                    prompt_eval_duration_ns: *prefill,
                    eval_count: *tokens,
                    eval_duration_ns: *decode,
                };
                call
            })
            .collect();
        for row in measure(&calls) {
            let values = [
                row.ttft_ms, row.ttfa_ms, row.load_ms, row.prefill_ms, row.decode_ms, row.other_ms, row.e2e_ms,
                row.decode_tokens_per_s, row.prefill_tokens_per_s, row.itl_ms,
            ];
            for value in values.into_iter().flatten() {
                prop_assert!(value.is_finite(), "{row:?}");
            }
        }
    }
}
