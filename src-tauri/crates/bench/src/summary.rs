//! Aggregates over the calls of a run. A rate over several calls is Σ tokens ÷ Σ time; cold and warm are
//! two populations; stages have different prompts and are summarised apart; every statistic says how
//! many of how many calls it rests on.

use domain::{
    Measure, Measurement, RateSource, RateSummary, RunSummary, Stage, StageSummary, Statistic, Thermal,
    Totals,
};
use statistics::{describe, mean_interval, tail_quantile};

/// The stages that are summarised, in the order of a run.
const STAGES: [Stage; 4] = [Stage::Analysis, Stage::AnalysisRetry, Stage::Report, Stage::ReportRetry];

/// Confidence of every interval.
const CONFIDENCE: f64 = 0.95;

/// The aggregates of a run. `temperature` is the one sent; `wall_ms` the run's wall time, once it has
/// ended. Calls that only prepare are in none of them.
pub fn summarise(measurements: &[Measurement], temperature: f64, wall_ms: Option<f64>) -> RunSummary {
    let calls = Group(measurements.iter().filter(|call| !call.stage.is_preparation()).collect());
    let free = calls.only(|call| !call.constrained);
    let of_one_kind = free.0.is_empty() || free.0.len() == calls.0.len();
    let totals = calls.totals();
    let wall_ms = wall_ms.filter(|wall_ms| wall_ms.is_finite() && *wall_ms > 0.0);
    RunSummary {
        decode: free.decode(),
        decode_together: if of_one_kind { calls.decode() } else { None },
        ttft_warm: calls.ttft(Thermal::Warm),
        ttft_cold: calls.ttft(Thermal::Cold),
        ttft_unknown: calls.ttft(Thermal::Unknown),
        stages: STAGES.into_iter().filter_map(|stage| calls.stage(stage)).collect(),
        totals,
        wall_ms,
        whole_run_tokens_per_s: wall_ms
            .filter(|_| totals.tokens > 0)
            .map(|wall_ms| totals.tokens as f64 / wall_ms * 1e3),
        deterministic: temperature == 0.0,
    }
}

/// Calls that are summarised together.
struct Group<'a>(Vec<&'a Measurement>);

impl Group<'_> {
    fn only(&self, keep: impl Fn(&Measurement) -> bool) -> Group<'_> {
        Group(self.0.iter().copied().filter(|call| keep(call)).collect())
    }

    fn stage(&self, stage: Stage) -> Option<StageSummary> {
        let calls = self.only(|call| call.stage == stage);
        if calls.0.is_empty() {
            return None;
        }
        Some(StageSummary {
            stage,
            constrained: calls.0.iter().all(|call| call.constrained),
            decode: calls.decode(),
            prefill: calls.prefill(),
            ttft_warm: calls.ttft(Thermal::Warm),
            ttft_cold: calls.ttft(Thermal::Cold),
            ttft_unknown: calls.ttft(Thermal::Unknown),
            ttfa: calls.ttfa(),
            e2e: calls
                .statistic(Measure::EndToEnd, |call| call.e2e_ms.filter(|_| call.thermal != Thermal::Cold)),
            itl: calls.statistic(Measure::Itl, |call| call.itl_ms),
            // Spoiled by what spoils decode altogether: preparation, failure, cancelling.
            tokens: calls.statistic(Measure::Decode, |call| call.tokens.map(|tokens| tokens as f64)),
        })
    }

    fn ttft(&self, thermal: Thermal) -> Option<Statistic> {
        self.statistic(Measure::Ttft, |call| call.ttft_ms.filter(|_| call.thermal == thermal))
    }

    fn ttfa(&self) -> Option<Statistic> {
        self.0.iter().find(|call| call.ttfa_ms != call.ttft_ms)?;
        self.statistic(Measure::Ttfa, |call| call.ttfa_ms.filter(|_| call.thermal == Thermal::Warm))
    }

    fn decode(&self) -> Option<RateSummary> {
        self.rate(Measure::DecodeThroughput, |call| {
            let tokens_per_s = call.decode_tokens_per_s?;
            let tokens = call.tokens?;
            match call.rate_source? {
                RateSource::Server => Some(Portion { tokens, time_ms: call.decode_ms?, tokens_per_s }),
                RateSource::Client => {
                    let tokens = tokens.checked_sub(1)?;
                    Some(Portion { tokens, time_ms: tokens as f64 / tokens_per_s * 1e3, tokens_per_s })
                }
            }
        })
    }

    /// The first prefill after a load costs more than later ones, so cold calls are left out.
    fn prefill(&self) -> Option<RateSummary> {
        self.rate(Measure::PrefillThroughput, |call| {
            let tokens_per_s = call.prefill_tokens_per_s.filter(|_| call.thermal != Thermal::Cold)?;
            let time_ms = call.prefill_ms?;
            let tokens = whole_tokens(tokens_per_s * time_ms / 1e3)?;
            Some(Portion { tokens, time_ms, tokens_per_s })
        })
    }

    fn rate(
        &self,
        measure: Measure,
        portion: impl Fn(&Measurement) -> Option<Portion>,
    ) -> Option<RateSummary> {
        let portions: Vec<Portion> = self
            .0
            .iter()
            .filter(|call| call.counts(measure))
            .filter_map(|call| portion(call))
            .filter(|portion| portion.time_ms > 0.0 && portion.tokens_per_s.is_finite())
            .collect();
        let rates: Vec<f64> = portions.iter().map(|portion| portion.tokens_per_s).collect();
        let tokens = portions.iter().fold(0_u64, |sum, portion| sum.saturating_add(portion.tokens));
        let time_ms: f64 = portions.iter().map(|portion| portion.time_ms).sum();
        Some(RateSummary {
            per_call: statistic(&rates, self.0.len())?,
            tokens_per_s: tokens as f64 / time_ms * 1e3,
            tokens,
            time_ms,
        })
    }

    fn statistic(&self, measure: Measure, value: impl Fn(&Measurement) -> Option<f64>) -> Option<Statistic> {
        let values: Vec<f64> = self
            .0
            .iter()
            .filter(|call| call.counts(measure))
            .filter_map(|call| value(call))
            .filter(|value| value.is_finite())
            .collect();
        statistic(&values, self.0.len())
    }

    fn totals(&self) -> Totals {
        let count =
            |holds: &dyn Fn(&Measurement) -> bool| number(self.0.iter().filter(|call| holds(call)).count());
        let tokens = |of: &dyn Fn(&Measurement) -> Option<u64>| {
            self.0.iter().filter_map(|call| of(call)).fold(0_u64, u64::saturating_add)
        };
        let time = |of: &dyn Fn(&Measurement) -> Option<f64>| self.0.iter().filter_map(|call| of(call)).sum();
        Totals {
            calls: number(self.0.len()),
            valid: count(&Measurement::is_valid),
            cold: count(&|call| call.thermal == Thermal::Cold),
            excluded: count(&|call| !call.is_valid()),
            tokens: tokens(&|call| call.tokens),
            prompt_tokens: tokens(&|call| call.prompt_tokens),
            e2e_ms: time(&|call| call.e2e_ms),
            load_ms: time(&|call| call.load_ms),
            prefill_ms: time(&|call| call.prefill_ms),
            decode_ms: time(&|call| call.decode_ms),
        }
    }
}

/// What one call gives to a rate.
struct Portion {
    tokens: u64,
    time_ms: f64,
    tokens_per_s: f64,
}

/// Location and spread of the values that count, out of so many calls; `None` where none counts.
fn statistic(values: &[f64], of: usize) -> Option<Statistic> {
    let described = describe(values)?;
    Some(Statistic {
        n: number(values.len()),
        of: number(of),
        mean: described.mean,
        median: described.median,
        sd: described.sd,
        min: described.min,
        max: described.max,
        cv_percent: described.cv_percent,
        interval: mean_interval(values, CONFIDENCE),
        p95: tail_quantile(values, 0.95),
        p99: tail_quantile(values, 0.99),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is at least half a token, and a cast saturates"
)]
fn whole_tokens(tokens: f64) -> Option<u64> {
    (tokens.is_finite() && tokens >= 0.5).then(|| tokens.round() as u64)
}

fn number(calls: usize) -> u32 {
    u32::try_from(calls).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
