//! Every reason at its border, and what it spares.

use domain::{Measure as M, Stage};

use super::*;
use crate::fixture::CallFixture;

fn reasons(fixture: &CallFixture) -> Vec<ExclusionReason> {
    let call = fixture.call();
    let circumstances = Circumstances {
        call: &call,
        thermal: Thermal::Warm,
        expected_in_memory: true,
        usual_prefill_rate: Some(2_500.0),
    };
    exclusions(&circumstances).into_iter().map(|exclusion| exclusion.reason).collect()
}

#[test]
fn a_call_is_judged() {
    use ExclusionReason as R;
    let check = |fixture: CallFixture, expected: &[R]| assert_eq!(reasons(&fixture), expected, "{fixture:?}");
    let ordinary = CallFixture::default;
    let length = || Outcome::Done { reason: DoneReason::Length };
    check(ordinary(), &[]);
    check(CallFixture { tokens: Some(15), ..ordinary() }, &[R::TooShort]);
    check(CallFixture { tokens: Some(16), ..ordinary() }, &[]);
    check(CallFixture { tokens: Some(0), ..ordinary() }, &[R::TooShort]);
    check(CallFixture { tokens: None, ..ordinary() }, &[]);
    check(CallFixture { outcome: length(), ..ordinary() }, &[R::StoppedByLength]);
    check(
        CallFixture { outcome: length(), tokens: Some(8), ..ordinary() },
        &[R::TooShort, R::StoppedByLength],
    );
    check(
        CallFixture { outcome: Outcome::Done { reason: DoneReason::Other(String::new()) }, ..ordinary() },
        &[],
    );
    // What spoils everything is said alone.
    check(CallFixture { outcome: CallFixture::failed(), tokens: Some(3), ..ordinary() }, &[R::Error]);
    check(CallFixture { outcome: Outcome::Cancelled, tokens: Some(3), ..ordinary() }, &[R::Cancelled]);
    check(
        CallFixture { stage: Stage::WarmUp, outcome: length(), tokens: Some(8), ..ordinary() },
        &[R::WarmUp],
    );
    check(
        CallFixture { stage: Stage::Load, outcome: CallFixture::failed(), ..ordinary() },
        &[R::WarmUp, R::Error],
    );
}

#[test]
fn a_cut_prompt_leaves_its_mark() {
    let check = |num_ctx, prompt_tokens, estimated_prompt_tokens, expected| {
        let fixture =
            CallFixture { num_ctx, estimated_prompt_tokens, prompt_tokens, ..CallFixture::default() };
        assert_eq!(
            is_prompt_cut(&fixture.call()),
            expected,
            "{num_ctx} {prompt_tokens:?} {estimated_prompt_tokens}"
        );
    };
    // Until 0.30.8: cut to exactly the context, whatever was estimated.
    check(4_096, Some(4_096), 3_000, true);
    check(512, Some(512), 400, true);
    check(4_096, Some(4_095), 6_000, false);
    // From 0.30.9: 4096 keeps 2050, or 2051 with the token that begins a sequence.
    check(4_096, Some(2_050), 3_900, true);
    check(4_096, Some(2_051), 3_900, true);
    check(4_096, Some(2_049), 3_900, false);
    check(4_096, Some(2_052), 3_900, false);
    check(512, Some(258), 480, true);
    // A prompt that just happens to be so long was estimated to be about so long.
    check(4_096, Some(2_050), 2_100, false);
    check(4_096, Some(2_050), 2_562, false);
    check(4_096, Some(2_050), 2_563, true);
    check(4_096, None, 9_000, false);
    // A context too small for the arithmetic.
    check(3, Some(2), 9_000, false);
    check(5, Some(4), 9_000, true);
}

#[test]
fn what_stands_before_the_nonce_may_be_cached() {
    let check = |system: &'static str, prompt_tokens, cached_tokens, expected| {
        let fixture = CallFixture { system, prompt_tokens, cached_tokens, ..CallFixture::default() };
        assert_eq!(is_prompt_cached(&fixture.call(), None), expected, "{prompt_tokens:?} {cached_tokens:?}");
    };
    check("", Some(1_000), None, false);
    check("", Some(1_000), Some(0), false);
    check("", Some(1_000), Some(64), false);
    check("", Some(1_000), Some(65), true);
    check("twenty letters of it", Some(1_000), Some(74), false);
    check("twenty letters of it", Some(1_000), Some(75), true);
    // Half of a short prompt is too much, whatever stands in it.
    check("", Some(100), Some(49), false);
    check("", Some(100), Some(50), true);
    check("", Some(101), Some(50), false);
    check("", Some(0), Some(0), false);
}

#[test]
fn an_unusual_prefill_rate_counts_only_where_cached_tokens_are_not_told() {
    let check = |cached_tokens, prefill_ms, usual, expected| {
        let fixture = CallFixture { prefill_ms, cached_tokens, ..CallFixture::default() };
        assert_eq!(
            is_prompt_cached(&fixture.call(), usual),
            expected,
            "{cached_tokens:?} {prefill_ms:?} {usual:?}"
        );
    };
    check(None, Some(40.0), Some(2_500.0), false);
    check(None, Some(39.9), Some(2_500.0), true);
    check(None, Some(39.9), None, false);
    check(None, None, Some(2_500.0), false);
    check(Some(20), Some(8.0), Some(2_500.0), false);
}

#[test]
fn a_reload_needs_a_cold_call_that_should_have_been_warm() {
    let call = CallFixture::default().call();
    let check = |thermal, expected_in_memory, expected: bool| {
        let circumstances =
            Circumstances { call: &call, thermal, expected_in_memory, usual_prefill_rate: None };
        let found =
            exclusions(&circumstances).iter().any(|exclusion| exclusion.reason == ExclusionReason::Reloaded);
        assert_eq!(found, expected, "{thermal:?} {expected_in_memory}");
    };
    check(Thermal::Cold, true, true);
    check(Thermal::Cold, false, false);
    check(Thermal::Warm, true, false);
    check(Thermal::Unknown, true, false);
}

#[test]
fn a_reason_spoils_its_measurements_and_no_others() {
    let check = |reason, spared: &[M]| {
        let left: Vec<M> =
            EVERY_MEASURE.iter().copied().filter(|measure| !spoils(reason).contains(measure)).collect();
        assert_eq!(left, spared, "{reason:?}");
    };
    check(ExclusionReason::WarmUp, &[]);
    check(ExclusionReason::Error, &[]);
    check(ExclusionReason::Cancelled, &[]);
    check(
        ExclusionReason::TooShort,
        &[M::Ttft, M::Ttfa, M::Load, M::Prefill, M::Decode, M::EndToEnd, M::PrefillThroughput],
    );
    check(
        ExclusionReason::StoppedByLength,
        &[
            M::Ttft,
            M::Ttfa,
            M::Load,
            M::Prefill,
            M::Decode,
            M::DecodeThroughput,
            M::PrefillThroughput,
            M::Itl,
        ],
    );
    check(
        ExclusionReason::PromptTruncated,
        &[M::Load, M::Decode, M::DecodeThroughput, M::PrefillThroughput, M::Itl],
    );
    check(ExclusionReason::CachedPrompt, &[M::Load, M::Decode, M::EndToEnd, M::DecodeThroughput, M::Itl]);
    check(ExclusionReason::Reloaded, &[M::Decode, M::DecodeThroughput, M::Itl]);
}
