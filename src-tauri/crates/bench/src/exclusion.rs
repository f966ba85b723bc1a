//! Verdicts: why a call is left out of statistics, and of which. An excluded value stays in the data,
//! the tables and the charts.

use domain::{Call, DoneReason, Exclusion, ExclusionReason, Measure, Outcome, Thermal};

use crate::measure::prefill_tokens_per_s;

/// An answer of fewer tokens says nothing about a rate.
const FEWEST_TOKENS: u64 = 16;
/// Tokens that a model's template may put before the system text and the prompt.
const TEMPLATE_TOKENS: u64 = 64;
/// Fewest bytes of text that make a token, on average: nothing that people write has fewer.
const FEWEST_BYTES_PER_TOKEN: u64 = 2;
/// Where cached tokens are not told: a prefill this many times faster than usual was not computed.
const CACHED_RATE_RATIO: f64 = 10.0;
/// Tokens of the front that a server keeps when it cuts a prompt, without and with the token that
/// begins a sequence.
const KEPT_IN_FRONT: [u64; 2] = [4, 5];
/// A cut prompt was estimated to be this much longer than what was left of it.
const CUT_RATIO: f64 = 1.25;

const EVERY_MEASURE: &[Measure] = &[
    Measure::Ttft,
    Measure::Ttfa,
    Measure::Load,
    Measure::Prefill,
    Measure::Decode,
    Measure::EndToEnd,
    Measure::DecodeThroughput,
    Measure::PrefillThroughput,
    Measure::Itl,
];

/// A call, and what has to be known of the other calls to judge it.
pub(crate) struct Circumstances<'a> {
    pub(crate) call: &'a Call,
    pub(crate) thermal: Thermal,
    /// Whether an earlier call left the model in memory, on a server that keeps it there.
    pub(crate) expected_in_memory: bool,
    /// Median prefill rate of the other calls, tok/s.
    pub(crate) usual_prefill_rate: Option<f64>,
}

/// Every reason to leave the call out of something. Preparation, failure and cancelling spoil
/// everything, so no other reason is looked for there.
pub(crate) fn exclusions(circumstances: &Circumstances<'_>) -> Vec<Exclusion> {
    let call = circumstances.call;
    let mut reasons = Vec::new();
    if call.stage.is_preparation() {
        reasons.push(ExclusionReason::WarmUp);
    }
    match &call.exchange.outcome {
        Outcome::Failed { .. } => reasons.push(ExclusionReason::Error),
        Outcome::Cancelled => reasons.push(ExclusionReason::Cancelled),
        Outcome::Done { reason } if reasons.is_empty() => {
            let conditions = [
                (ExclusionReason::TooShort, is_too_short(call)),
                (ExclusionReason::StoppedByLength, *reason == DoneReason::Length),
                (ExclusionReason::PromptTruncated, is_prompt_cut(call)),
                (ExclusionReason::CachedPrompt, is_prompt_cached(call, circumstances.usual_prefill_rate)),
                (
                    ExclusionReason::Reloaded,
                    circumstances.expected_in_memory && circumstances.thermal == Thermal::Cold,
                ),
            ];
            reasons.extend(conditions.into_iter().filter(|(_, holds)| *holds).map(|(reason, _)| reason));
        }
        Outcome::Done { .. } => {}
    }
    reasons.into_iter().map(|reason| Exclusion { reason, spoils: spoils(reason).to_vec() }).collect()
}

/// Which measurements a reason spoils.
fn spoils(reason: ExclusionReason) -> &'static [Measure] {
    match reason {
        ExclusionReason::WarmUp | ExclusionReason::Error | ExclusionReason::Cancelled => EVERY_MEASURE,
        ExclusionReason::TooShort => &[Measure::DecodeThroughput, Measure::Itl],
        ExclusionReason::StoppedByLength => &[Measure::EndToEnd],
        // Half a prompt is another task: everything that grows with the prompt's length.
        ExclusionReason::PromptTruncated => {
            &[Measure::Ttft, Measure::Ttfa, Measure::Prefill, Measure::EndToEnd]
        }
        ExclusionReason::CachedPrompt => {
            &[Measure::Ttft, Measure::Ttfa, Measure::Prefill, Measure::PrefillThroughput]
        }
        // The first prefill after a load costs more than later ones.
        ExclusionReason::Reloaded => &[
            Measure::Ttft,
            Measure::Ttfa,
            Measure::Load,
            Measure::Prefill,
            Measure::EndToEnd,
            Measure::PrefillThroughput,
        ],
    }
}

fn is_too_short(call: &Call) -> bool {
    call.exchange.counts.eval_count.is_some_and(|tokens| tokens < FEWEST_TOKENS)
}

/// A server that cuts a prompt leaves one of two marks: exactly `num_ctx` tokens (until Ollama 0.30.8),
/// or the front that it keeps and the later half of the rest (from 0.30.9). The second can come about
/// by chance, so the estimate has to have been clearly longer.
fn is_prompt_cut(call: &Call) -> bool {
    let Some(tokens) = call.exchange.counts.prompt_eval_count else {
        return false;
    };
    let context = u64::from(call.options.num_ctx);
    let is_half = KEPT_IN_FRONT
        .iter()
        .any(|kept| context.checked_sub(*kept).is_some_and(|rest| tokens == context - (rest / 2).max(1)));
    tokens == context || (is_half && f64::from(call.estimated_prompt_tokens) >= CUT_RATIO * tokens as f64)
}

/// Every prompt begins with a line unlike all others, so a server can only have what stands before that
/// line in its cache: the template's beginning and the system text. That much is the same for every
/// call and spoils nothing; more of it, or half the prompt, does.
fn is_prompt_cached(call: &Call, usual_prefill_rate: Option<f64>) -> bool {
    let counts = &call.exchange.counts;
    match (counts.prompt_eval_cached_count, counts.prompt_eval_count) {
        (Some(cached), Some(all)) => {
            let before_the_nonce = TEMPLATE_TOKENS + call.system.len() as u64 / FEWEST_BYTES_PER_TOKEN;
            cached > before_the_nonce || (cached > 0 && cached >= all.div_ceil(2))
        }
        _ => prefill_tokens_per_s(counts)
            .zip(usual_prefill_rate)
            .is_some_and(|(rate, usual)| rate > CACHED_RATE_RATIO * usual),
    }
}

#[cfg(test)]
mod tests;
