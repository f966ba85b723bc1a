//! Measurements for tests: ten calls in five runs, one of them cold, one too short for a rate.

use domain::{
    DoneReason, Exclusion, ExclusionReason, Measure, Measurement, Outcome, RateSource, Stage, Theme, Thermal,
};

use crate::{Frame, Labels};

/// TTFT, decode throughput, tokens and E2E of ten calls, analysis and report by turns.
const TEN: [(f64, f64, u64, f64); 10] = [
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

/// An ordinary warm call.
pub(crate) fn call(index: u32, run: u32, stage: Stage) -> Measurement {
    Measurement {
        index,
        run,
        stage,
        constrained: stage.is_constrained(),
        outcome: Outcome::Done { reason: DoneReason::Stop },
        thermal: Thermal::Warm,
        exclusions: Vec::new(),
        ttft_ms: Some(700.0),
        ttfa_ms: Some(700.0),
        load_ms: Some(400.0),
        prefill_ms: Some(200.0),
        decode_ms: Some(9_000.0),
        other_ms: Some(400.0),
        e2e_ms: Some(10_000.0),
        decode_tokens_per_s: Some(116.0),
        rate_source: Some(RateSource::Server),
        prefill_tokens_per_s: Some(2_500.0),
        itl_ms: Some(8.6),
        gaps: None,
        tokens: Some(1_000),
        prompt_tokens: Some(500),
        estimated_prompt_tokens: 520,
    }
}

/// The same call with a reason that spoils some measurements.
pub(crate) fn excluded(call: Measurement, reason: ExclusionReason, spoils: &[Measure]) -> Measurement {
    Measurement { exclusions: vec![Exclusion { reason, spoils: spoils.to_vec() }], ..call }
}

/// Ten calls in five runs.
pub(crate) fn ten_calls() -> Vec<Measurement> {
    let calls = TEN.into_iter().zip(0_u32..).map(|((ttft, rate, tokens, e2e), index)| {
        let stage = if index % 2 == 0 { Stage::Analysis } else { Stage::Report };
        let decode = tokens as f64 / rate * 1e3;
        let prefill = 0.3 * (ttft.min(900.0));
        let load = ttft - prefill - 20.0;
        Measurement {
            ttft_ms: Some(ttft),
            ttfa_ms: Some(ttft),
            load_ms: Some(load),
            prefill_ms: Some(prefill),
            decode_ms: Some(decode),
            other_ms: Some(e2e - load - prefill - decode),
            e2e_ms: Some(e2e),
            decode_tokens_per_s: Some(rate),
            tokens: Some(tokens),
            ..call(index, index / 2 + 1, stage)
        }
    });
    let mut calls: Vec<Measurement> = calls.collect();
    calls[0].thermal = Thermal::Cold;
    calls[5] =
        excluded(calls[5].clone(), ExclusionReason::TooShort, &[Measure::DecodeThroughput, Measure::Itl]);
    calls
}

/// A prepared run with a retry: unload, load, warm-up, then the ten calls warm, the second analysis twice.
pub(crate) fn prepared_calls() -> Vec<Measurement> {
    let every = &[
        Measure::Ttft,
        Measure::EndToEnd,
        Measure::DecodeThroughput,
        Measure::Load,
        Measure::Prefill,
        Measure::Decode,
    ];
    let without_text = |stage, index, load_ms: Option<f64>, e2e_ms: f64| Measurement {
        ttft_ms: None,
        load_ms,
        prefill_ms: None,
        decode_ms: None,
        other_ms: Some(e2e_ms - load_ms.unwrap_or(0.0)),
        e2e_ms: Some(e2e_ms),
        decode_tokens_per_s: None,
        ..call(index, 0, stage)
    };
    let warm_up = Measurement {
        ttft_ms: Some(1_310.0),
        load_ms: Some(15.0),
        prefill_ms: Some(1_280.0),
        decode_ms: Some(69.0),
        other_ms: Some(4.0),
        e2e_ms: Some(1_368.0),
        decode_tokens_per_s: Some(115.2),
        tokens: Some(8),
        ..call(2, 0, Stage::WarmUp)
    };
    let mut calls: Vec<Measurement> = [
        without_text(Stage::Unload, 0, None, 31.0),
        without_text(Stage::Load, 1, Some(3_920.0), 3_940.0),
        warm_up,
    ]
    .into_iter()
    .map(|call| excluded(call, ExclusionReason::WarmUp, every))
    .collect();
    for (index, call) in (3..).zip(ten_calls()) {
        calls.push(Measurement { index, thermal: Thermal::Warm, ..call });
    }
    calls[3].ttft_ms = Some(741.0);
    calls[3].load_ms = Some(420.0);
    calls[3].e2e_ms = Some(9_662.0);
    calls[3].other_ms = Some(463.0);
    let retry = Measurement {
        decode_tokens_per_s: Some(114.6),
        ttft_ms: Some(690.0),
        ..call(13, 2, Stage::AnalysisRetry)
    };
    calls.insert(6, retry);
    for (index, call) in (0..).zip(&mut calls) {
        call.index = index;
    }
    calls
}

/// Words as the catalogue might give them.
pub(crate) fn labels() -> Labels {
    Labels {
        title: "Decode throughput per run".to_owned(),
        description: "Ten calls in five runs.".to_owned(),
        run: "run".to_owned(),
        unload: "unload".to_owned(),
        load_model: "load".to_owned(),
        warm_up: "warm-up".to_owned(),
        analysis: "analysis".to_owned(),
        retry: "analysis, retry".to_owned(),
        report_retry: "report, retry".to_owned(),
        report: "report".to_owned(),
        cold: "cold".to_owned(),
        excluded: "excluded".to_owned(),
        reference: "\u{3a3} tokens \u{f7} \u{3a3} time".to_owned(),
        load: "load".to_owned(),
        prefill: "prefill".to_owned(),
        decode: "decode".to_owned(),
        other: "other".to_owned(),
        unit: "tok/s".to_owned(),
        notes: [(0, "cold, model loaded in this call".to_owned()), (5, "3 tokens, excluded".to_owned())]
            .into(),
        decimal_mark: ".".to_owned(),
        group_mark: ",".to_owned(),
        ..Labels::default()
    }
}

/// The same for TTFT.
pub(crate) fn ttft_labels() -> Labels {
    Labels {
        title: "TTFT per run".to_owned(),
        reference: "warm median".to_owned(),
        unit: "ms".to_owned(),
        ..labels()
    }
}

/// The same for the bars.
pub(crate) fn time_labels() -> Labels {
    Labels { title: "Time per call".to_owned(), unit: "s".to_owned(), ..labels() }
}

/// A frame as the results have it.
pub(crate) fn frame(width: u32, theme: Theme) -> Frame {
    Frame { width, theme, runs: 5, legend: false }
}
