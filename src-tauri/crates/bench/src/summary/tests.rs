//! Aggregates: which calls are in, and what they come to.

use domain::{DoneReason, IntervalMethod, Outcome};
use proptest::prelude::*;

use super::*;
use crate::{fixture::CallFixture, measure};

fn summary_of(fixtures: &[CallFixture]) -> RunSummary {
    let calls: Vec<_> = fixtures.iter().map(CallFixture::call).collect();
    summarise(&measure(&calls), 0.8, None)
}

fn analysis() -> CallFixture {
    CallFixture {
        stage: Stage::Analysis,
        tokens: Some(50),
        decode_ms: Some(2_000.0),
        ..CallFixture::default()
    }
}

fn report() -> CallFixture {
    CallFixture::default()
}

#[test]
fn nothing_gives_nothing() {
    let summary = summarise(&[], 0.8, Some(1_000.0));
    assert_eq!((&summary.decode, &summary.decode_together, &summary.ttft_warm), (&None, &None, &None));
    assert_eq!(
        (summary.stages.len(), summary.totals, summary.whole_run_tokens_per_s),
        (0, Totals::default(), None)
    );
}

#[test]
fn the_headline_is_that_of_unconstrained_calls() {
    let mixed = summary_of(&[analysis(), report(), analysis(), report()]);
    let decode = mixed.decode.expect("two reports");
    assert_eq!((decode.tokens_per_s, decode.per_call.n, decode.per_call.of), (50.0, 2, 2));
    assert_eq!(mixed.decode_together, None);
    assert_eq!(mixed.stages.iter().map(|stage| stage.constrained).collect::<Vec<_>>(), [true, false]);

    let free = summary_of(&[report(), report()]);
    assert_eq!(free.decode_together, free.decode);

    let constrained = summary_of(&[analysis()]);
    assert_eq!(constrained.decode, None);
    assert_eq!(constrained.decode_together.map(|rate| rate.tokens_per_s), Some(25.0));
}

#[test]
fn stages_are_summarised_apart_in_the_order_of_a_run() {
    let retry = CallFixture { stage: Stage::AnalysisRetry, first_token_ms: Some(300.0), ..analysis() };
    let summary = summary_of(&[report(), retry, analysis()]);
    let stages: Vec<_> = summary.stages.iter().map(|stage| stage.stage).collect();
    assert_eq!(stages, [Stage::Analysis, Stage::AnalysisRetry, Stage::Report]);
    let retry = &summary.stages[1];
    assert_eq!(retry.ttft_warm.as_ref().map(|ttft| (ttft.n, ttft.of, ttft.mean)), Some((1, 1, 300.0)));
    assert_eq!(retry.tokens.as_ref().map(|tokens| tokens.mean), Some(50.0));
    assert_eq!(retry.prefill.as_ref().map(|rate| rate.tokens_per_s), Some(2_500.0));
    assert_eq!(retry.e2e.as_ref().map(|e2e| e2e.mean), Some(2_550.0));
}

#[test]
fn preparation_is_in_no_aggregate() {
    let warm_up = CallFixture { stage: Stage::WarmUp, run: 0, tokens: Some(8), ..report() };
    let load = CallFixture { stage: Stage::Load, run: 0, load_ms: Some(900.0), ..report() };
    let with = summary_of(&[load, warm_up, report()]);
    assert_eq!(with, summary_of(&[report()]));
    assert_eq!(with.totals.calls, 1);
}

#[test]
fn a_reason_leaves_a_call_out_of_what_it_spoils_only() {
    let check = |fixture: CallFixture, decode, e2e, ttft, tokens| {
        let summary = summary_of(&[report(), fixture.clone()]);
        let stage = &summary.stages[0];
        let n =
            |statistic: &Option<Statistic>| statistic.as_ref().map(|statistic| (statistic.n, statistic.of));
        let rate = stage.decode.as_ref().map(|rate| (rate.per_call.n, rate.per_call.of));
        assert_eq!(
            (rate, n(&stage.e2e), n(&stage.ttft_warm), n(&stage.tokens)),
            (Some((decode, 2)), Some((e2e, 2)), Some((ttft, 2)), Some((tokens, 2))),
            "{fixture:?}"
        );
    };
    check(report(), 2, 2, 2, 2);
    check(CallFixture { tokens: Some(3), ..report() }, 1, 2, 2, 2);
    check(CallFixture { outcome: Outcome::Done { reason: DoneReason::Length }, ..report() }, 2, 1, 2, 2);
    check(CallFixture { cached_tokens: Some(990), ..report() }, 2, 2, 1, 2);
    check(CallFixture { outcome: CallFixture::failed(), ..report() }, 1, 1, 1, 1);
    check(CallFixture { outcome: Outcome::Cancelled, ..report() }, 1, 1, 1, 1);
    // Cold after the model was there: a reload.
    check(CallFixture { resident_before: Some(false), ..report() }, 2, 1, 1, 2);
    check(CallFixture { prompt_tokens: Some(4_096), ..report() }, 2, 1, 1, 2);
}

#[test]
fn a_cold_start_is_apart_in_ttft_e2e_and_prefill() {
    let cold = CallFixture {
        resident_before: Some(false),
        first_token_ms: Some(5_000.0),
        prefill_ms: Some(4_000.0),
        ..report()
    };
    let summary = summary_of(&[cold, report(), report()]);
    let mean =
        |statistic: &Option<Statistic>| statistic.as_ref().map(|statistic| (statistic.n, statistic.mean));
    assert_eq!(mean(&summary.ttft_cold), Some((1, 5_000.0)));
    assert_eq!(mean(&summary.ttft_warm), Some((2, 500.0)));
    let stage = &summary.stages[0];
    assert_eq!(stage.e2e.as_ref().map(|e2e| (e2e.n, e2e.of)), Some((2, 3)));
    let prefill = stage.prefill.as_ref().map(|rate| (rate.per_call.n, rate.per_call.of, rate.tokens_per_s));
    assert_eq!(prefill, Some((2, 3, 2_500.0)));
    assert_eq!(stage.decode.as_ref().map(|rate| rate.per_call.n), Some(3));
    assert_eq!((summary.totals.cold, summary.totals.excluded, summary.totals.valid), (1, 0, 3));
}

#[test]
fn a_client_rate_weighs_with_its_own_time() {
    // 99 gaps in 1,980 ms by the client, 100 tokens in 1,000 ms by the server.
    let by_client = CallFixture { decode_ms: None, ..report() };
    let by_server = CallFixture { decode_ms: Some(1_000.0), ..report() };
    let decode = summary_of(&[by_client, by_server]).decode.expect("two rates");
    assert_eq!(decode.tokens, 199);
    assert!((decode.time_ms - 2_980.0).abs() < 1e-6, "{}", decode.time_ms);
    assert!((decode.tokens_per_s - 199.0 / 2.98).abs() < 1e-9);
}

#[test]
fn totals_are_plain_sums_whatever_the_verdict() {
    let failed = CallFixture { outcome: CallFixture::failed(), decode_ms: None, load_ms: None, ..report() };
    let totals = summary_of(&[report(), failed]).totals;
    assert_eq!((totals.calls, totals.valid, totals.excluded, totals.cold), (2, 1, 1, 0));
    assert_eq!((totals.tokens, totals.prompt_tokens), (200, 2_000));
    assert_eq!(
        (totals.e2e_ms, totals.load_ms, totals.prefill_ms, totals.decode_ms),
        (5_100.0, 20.0, 800.0, 2_000.0)
    );
}

#[test]
fn the_whole_run_needs_its_wall_time() {
    let check = |wall_ms, expected| {
        let summary = summarise(&measure(&[report().call()]), 0.8, wall_ms);
        assert_eq!(summary.whole_run_tokens_per_s, expected, "{wall_ms:?}");
    };
    check(Some(4_000.0), Some(25.0));
    check(None, None);
    check(Some(0.0), None);
    check(Some(f64::NAN), None);
}

#[test]
fn intervals_and_tails_need_enough_calls() {
    let check = |calls, method, tails| {
        let ttft = summary_of(&vec![report(); calls]).ttft_warm.expect("warm calls");
        assert_eq!(ttft.interval.map(|interval| (interval.method, interval.confidence)), method, "{calls}");
        assert_eq!((ttft.p95.is_some(), ttft.p99.is_some()), (tails, tails), "{calls}");
    };
    check(2, None, false);
    check(3, Some((IntervalMethod::StudentT, 0.95)), false);
    check(19, Some((IntervalMethod::StudentT, 0.95)), false);
    check(20, Some((IntervalMethod::BootstrapBca, 0.95)), true);
}

#[test]
fn at_temperature_0_runs_are_deterministic() {
    assert!(summarise(&[], 0.0, None).deterministic);
    assert!(!summarise(&[], 0.1, None).deterministic);
}

proptest! {
    #[test]
    fn a_rate_lies_between_the_rates_of_its_calls(
        calls in prop::collection::vec((16_u64..1_000_000, 0.001..1e6_f64, any::<bool>()), 1..30),
    ) {
        let fixtures: Vec<_> = calls
            .iter()
            .map(|(tokens, ms, by_server)| CallFixture {
                tokens: Some(*tokens),
                decode_ms: by_server.then_some(*ms),
                first_token_ms: Some(500.0),
                last_token_ms: Some(500.0 + ms),
                ..report()
            })
            .collect();
        let decode = summary_of(&fixtures).decode.expect("every call has a rate");
        let slack = 1e-9 * decode.per_call.max;
        prop_assert!(decode.tokens_per_s >= decode.per_call.min - slack, "{decode:?}");
        prop_assert!(decode.tokens_per_s <= decode.per_call.max + slack, "{decode:?}");
        prop_assert_eq!(decode.per_call.n as usize, calls.len());
    }

    #[test]
    fn no_aggregate_is_nan(
        calls in prop::collection::vec(
            (prop::option::of(0_u64..50), prop::option::of(0.0..5e3_f64), prop::option::of(0.0..1e4_f64), any::<bool>()),
            0..24,
        ),
    ) {
        let fixtures: Vec<_> = calls
            .iter()
            .map(|(tokens, decode_ms, first_token_ms, resident)| CallFixture {
                tokens: *tokens,
                decode_ms: *decode_ms,
                first_token_ms: *first_token_ms,
                resident_before: Some(*resident),
                ..report()
            })
            .collect();
        let summary = summary_of(&fixtures);
        let rates = summary.decode.iter().flat_map(|rate| [rate.tokens_per_s, rate.time_ms, rate.per_call.mean]);
        let ttfts = [&summary.ttft_warm, &summary.ttft_cold, &summary.ttft_unknown];
        let statistics = ttfts.into_iter().flatten().flat_map(|statistic| {
            [Some(statistic.mean), Some(statistic.median), statistic.sd, statistic.cv_percent].into_iter().flatten()
        });
        for value in rates.chain(statistics) {
            prop_assert!(value.is_finite(), "{summary:?}");
        }
    }
}

#[test]
fn ttfa_is_summed_up_only_where_it_is_not_ttft() {
    let thinking = CallFixture { first_answer_ms: Some(900.0), ..CallFixture::default() };
    let stages = |calls: &[CallFixture]| {
        let calls: Vec<_> = calls.iter().map(CallFixture::call).collect();
        summarise(&measure(&calls), 0.2, None).stages
    };
    let plain = CallFixture { first_answer_ms: Some(500.0), ..CallFixture::default() };
    assert_eq!(stages(&[plain.clone(), plain])[0].ttfa, None);
    let found = stages(&[thinking.clone(), thinking]).remove(0).ttfa.expect("they think");
    assert_eq!((found.n, found.mean), (2, 900.0));
}
