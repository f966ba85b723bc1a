//! The measurements of a call, by the formulas of the field (TTFT, TTFA, E2E, ITL, decode and prefill
//! throughput). Stamps are the client's, counts and durations the server's; what neither saw is
//! `None`, never 0.

use domain::{
    Arrival, ArrivalGaps, Call, Counts, Exclusion, ExclusionReason, Measurement, RateSource, Thermal, Timing,
};
use statistics::{describe, tail_quantile};

use crate::{exclusion, peers::Peers, thermal};

/// Measures every call of a run. All of them are needed: cold, reloaded and cached are told by
/// comparison with the others, so a call's verdict may change as more calls come.
pub fn measure(calls: &[Call]) -> Vec<Measurement> {
    let peers = Peers::of(calls);
    let thermals: Vec<Thermal> = calls
        .iter()
        .enumerate()
        .map(|(position, call)| thermal::thermal(call, peers.median_load_beside(position)))
        .collect();
    // Where no call finds the model in memory the server does not keep it, and no load is a surprise.
    let is_kept = thermals.contains(&Thermal::Warm);
    let mut is_loaded = false;
    let mut measurements = Vec::with_capacity(calls.len());
    for (position, (call, thermal)) in calls.iter().zip(thermals).enumerate() {
        let exclusions = exclusion::exclusions(&exclusion::Circumstances {
            call,
            thermal,
            expected_in_memory: is_kept && is_loaded,
            usual_prefill_rate: peers.median_prefill_rate_beside(position),
        });
        is_loaded = thermal::in_memory_after(call, is_loaded);
        measurements.push(measurement(call, thermal, exclusions));
    }
    measurements
}

fn measurement(call: &Call, thermal: Thermal, exclusions: Vec<Exclusion>) -> Measurement {
    let counts = &call.exchange.counts;
    let timing = &call.exchange.timing;
    let (load_ms, prefill_ms, decode_ms) = (
        milliseconds(counts.load_duration_ns),
        milliseconds(counts.prompt_eval_duration_ns),
        milliseconds(counts.eval_duration_ns),
    );
    let e2e_ms = seen(timing.end_ms);
    let parts_ms: f64 = [load_ms, prefill_ms, decode_ms].into_iter().flatten().sum();
    let rate = decode_rate(counts, timing);
    let cached = exclusions.iter().any(|exclusion| exclusion.reason == ExclusionReason::CachedPrompt);
    Measurement {
        index: call.index,
        run: call.run,
        stage: call.stage,
        constrained: call.stage.is_constrained(),
        outcome: call.exchange.outcome.clone(),
        thermal,
        exclusions,
        ttft_ms: seen(timing.first_token_ms),
        ttfa_ms: seen(timing.first_answer_ms),
        load_ms,
        prefill_ms,
        decode_ms,
        other_ms: e2e_ms.map(|e2e_ms| e2e_ms - parts_ms),
        e2e_ms,
        decode_tokens_per_s: rate.map(|(tokens_per_s, _)| tokens_per_s),
        rate_source: rate.map(|(_, source)| source),
        prefill_tokens_per_s: if cached { None } else { prefill_tokens_per_s(counts) },
        itl_ms: token_gaps(counts, timing).map(|(gaps, span_ms)| span_ms / gaps),
        gaps: arrival_gaps(&timing.arrivals),
        tokens: counts.eval_count,
        prompt_tokens: counts.prompt_eval_count,
        estimated_prompt_tokens: call.estimated_prompt_tokens,
    }
}

/// The server's `eval_count ÷ eval_duration`; where it gives no duration, (n − 1) ÷ (last − first
/// token) by the client's clock. llama.cpp's own figure takes n − 1 over `eval_duration`, so it is a little lower.
fn decode_rate(counts: &Counts, timing: &Timing) -> Option<(f64, RateSource)> {
    let by_server = rate(counts.eval_count, counts.eval_duration_ns);
    by_server.map(|tokens_per_s| (tokens_per_s, RateSource::Server)).or_else(|| {
        let (gaps, span_ms) = token_gaps(counts, timing)?;
        Some((gaps / span_ms * 1e3, RateSource::Client))
    })
}

/// Prefill throughput in tok/s: `prompt_eval_count` is all prompt tokens but `prompt_eval_duration`
/// only the time of those that were not cached, so the cached ones are taken off where they are told.
pub(crate) fn prefill_tokens_per_s(counts: &Counts) -> Option<f64> {
    let fresh = counts.prompt_eval_count?.checked_sub(counts.prompt_eval_cached_count.unwrap_or(0));
    rate(fresh, counts.prompt_eval_duration_ns)
}

/// The n − 1 gaps between n tokens, and the time from the first to the last in ms. `None` for n < 2,
/// and where all arrived at once, which says nothing about the time between them.
fn token_gaps(counts: &Counts, timing: &Timing) -> Option<(f64, f64)> {
    let gaps = counts.eval_count?.checked_sub(1).filter(|gaps| *gaps > 0)?;
    let span_ms = seen(timing.last_token_ms)? - seen(timing.first_token_ms)?;
    (span_ms > 0.0).then_some((gaps as f64, span_ms))
}

/// The spread of the times between arrivals. Stamps that cannot be ones are left out.
fn arrival_gaps(arrivals: &[Arrival]) -> Option<ArrivalGaps> {
    let gaps: Vec<f64> = arrivals
        .windows(2)
        .map(|pair| pair[1].at_ms - pair[0].at_ms)
        .filter(|gap| gap.is_finite() && *gap >= 0.0)
        .collect();
    let found = describe(&gaps)?;
    Some(ArrivalGaps {
        n: u32::try_from(found.n).unwrap_or(u32::MAX),
        median_ms: found.median,
        p95_ms: tail_quantile(&gaps, 0.95),
        p99_ms: tail_quantile(&gaps, 0.99),
        max_ms: found.max,
    })
}

/// Tokens per second; `None` where either is missing or nothing.
fn rate(tokens: Option<u64>, duration_ns: Option<u64>) -> Option<f64> {
    let tokens = tokens.filter(|tokens| *tokens > 0)?;
    let duration_ns = duration_ns.filter(|duration| *duration > 0)?;
    Some(tokens as f64 / (duration_ns as f64 / 1e9))
}

/// A server's nanoseconds in milliseconds.
pub(crate) fn milliseconds(duration_ns: Option<u64>) -> Option<f64> {
    duration_ns.map(|nanoseconds| nanoseconds as f64 / 1e6)
}

/// A stamp that can be one: a damaged journal must not bring NaN into a statistic.
fn seen(stamp_ms: Option<f64>) -> Option<f64> {
    stamp_ms.filter(|stamp| stamp.is_finite() && *stamp >= 0.0)
}

#[cfg(test)]
mod tests;
