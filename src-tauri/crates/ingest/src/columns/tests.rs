//! Tests of columns.

use domain::{Direction, Metric, Summary, SummaryKind, Unit};

use super::{Recognised, recognise, summary};

fn measure(metric: Metric, unit: Option<Unit>) -> Recognised {
    Recognised::Measure { direction: metric.direction(), metric, unit }
}

fn check(name: &str, expected: &Recognised) {
    assert_eq!(recognise(name, false), *expected, "{name}");
}

#[test]
fn names_the_metrics_that_benchmark_tools_write() {
    let known = |name: &str, metric: Metric, unit: Option<Unit>| check(name, &measure(metric, unit));
    known("ttft_s", Metric::TimeToFirstToken, Some(Unit::Seconds));
    known("TTFT (ms)", Metric::TimeToFirstToken, Some(Unit::Milliseconds));
    known("time_to_first_token", Metric::TimeToFirstToken, None);
    known("time to first token [ms]", Metric::TimeToFirstToken, Some(Unit::Milliseconds));
    known("time_to_first_token_s", Metric::TimeToFirstToken, Some(Unit::Seconds));
    known("metrics.load_ms", Metric::Load, Some(Unit::Milliseconds));
    known("metrics.memory_mb", Metric::Memory, Some(Unit::Megabytes));
    known("speicher_mb", Metric::Memory, Some(Unit::Megabytes));
    known("mean_ttft_ms", Metric::TimeToFirstToken, Some(Unit::Milliseconds));
    known("p99_itl_ms", Metric::InterTokenLatency, Some(Unit::Milliseconds));
    known("median_tpot_ms", Metric::InterTokenLatency, Some(Unit::Milliseconds));
    known("inter_token_latency", Metric::InterTokenLatency, None);
    known("ms_per_token", Metric::InterTokenLatency, Some(Unit::Milliseconds));
    known("tokens_s", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("Tokens/s", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("tokens_per_second", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("tps", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("eval rate", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("throughput", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("Throughput (tok/s)", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("prompt_tokens_per_second", Metric::PrefillThroughput, Some(Unit::TokensPerSecond));
    known("prefill tok/s", Metric::PrefillThroughput, Some(Unit::TokensPerSecond));
    known("request_throughput", Metric::RequestThroughput, Some(Unit::CallsPerSecond));
    known("throughput (req/s)", Metric::RequestThroughput, Some(Unit::CallsPerSecond));
    known("load_s", Metric::Load, Some(Unit::Seconds));
    known("model load time", Metric::Load, None);
    known("prompt_eval_s", Metric::Prefill, Some(Unit::Seconds));
    known("prompt_eval", Metric::Prefill, None);
    known("eval_s_mean", Metric::Decode, Some(Unit::Seconds));
    known("generation_time_s", Metric::Decode, Some(Unit::Seconds));
    known("e2e_latency_ms", Metric::EndToEnd, Some(Unit::Milliseconds));
    known("mean_e2el_ms", Metric::EndToEnd, Some(Unit::Milliseconds));
    known("total_duration", Metric::EndToEnd, None);
    known("elapsed_s", Metric::EndToEnd, Some(Unit::Seconds));
    known("p95 latency (ms)", Metric::Latency, Some(Unit::Milliseconds));
    known("latency_min", Metric::Latency, None);
    known("eval_count", Metric::GeneratedTokens, Some(Unit::Tokens));
    known("completion_tokens", Metric::GeneratedTokens, Some(Unit::Tokens));
    known("prompt_eval_count", Metric::PromptTokens, Some(Unit::Tokens));
    known("input_tokens", Metric::PromptTokens, Some(Unit::Tokens));
    known("gpu.memory_used_mb", Metric::Memory, Some(Unit::Megabytes));
    known("memory.used [MiB]", Metric::Memory, Some(Unit::Mebibytes));
    known("power.draw [W]", Metric::Power, Some(Unit::Watts));
    known("gpu_temp_c", Metric::Temperature, Some(Unit::Celsius));
    known("cpu_percent", Metric::Utilization, Some(Unit::Percent));
    known("utilization.gpu [%]", Metric::Utilization, Some(Unit::Percent));
    known("memory_percent", Metric::Utilization, Some(Unit::Percent));
    known("accuracy", Metric::Accuracy, None);
    known("exact_match", Metric::Accuracy, None);
    known("acc,none", Metric::Accuracy, None);
    known("Latenz (ms)", Metric::Latency, Some(Unit::Milliseconds));
    known("latence (ms)", Metric::Latency, Some(Unit::Milliseconds));
    known("latencia_ms", Metric::Latency, Some(Unit::Milliseconds));
    known("laufzeit_s", Metric::Latency, Some(Unit::Seconds));
    known("durchsatz_token_s", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("débit (jetons/s)", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("rendimiento (tokens/s)", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("erste_antwort_ms", Metric::TimeToFirstToken, Some(Unit::Milliseconds));
    known("mémoire (Go)", Metric::Memory, Some(Unit::Gigabytes));
    known("memoria_gb", Metric::Memory, Some(Unit::Gigabytes));
    known("temperatur_c", Metric::Temperature, Some(Unit::Celsius));
    known("gpu_temp_f", Metric::Temperature, Some(Unit::Fahrenheit));
    known("leistung_w", Metric::Power, Some(Unit::Watts));
    known("genauigkeit", Metric::Accuracy, None);
    known("prefill avg_ts", Metric::PrefillThroughput, Some(Unit::TokensPerSecond));
    known("decode avg_ts", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("decode samples_ts", Metric::DecodeThroughput, Some(Unit::TokensPerSecond));
    known("prefill t/s", Metric::PrefillThroughput, Some(Unit::TokensPerSecond));
    known("prefill avg_ns", Metric::Prefill, Some(Unit::Nanoseconds));
    known("decode avg_ns", Metric::Decode, Some(Unit::Nanoseconds));
    known("eval time per token", Metric::InterTokenLatency, None);
    known("metrics.duration_ms", Metric::EndToEnd, Some(Unit::Milliseconds));
    check(
        "upload.duration_ms",
        &Recognised::Measure {
            metric: Metric::Column("upload.duration_ms".to_owned()),
            unit: Some(Unit::Milliseconds),
            direction: Direction::LowerIsBetter,
        },
    );
}

#[test]
fn whole_durations_of_ollama_are_nanoseconds_and_others_are_not() {
    assert_eq!(recognise("eval_duration", true), measure(Metric::Decode, Some(Unit::Nanoseconds)));
    assert_eq!(recognise("eval_duration", false), measure(Metric::Decode, None));
    assert_eq!(recognise("total_duration_ms", true), measure(Metric::EndToEnd, Some(Unit::Milliseconds)));
}

#[test]
fn a_spread_or_a_comparison_is_not_the_metric_itself() {
    for name in ["std_tokens_s", "ttft_stddev_ms", "latency_delta_ms", "power_limit"] {
        match recognise(name, false) {
            Recognised::Measure { metric, direction, .. } => {
                assert_eq!(
                    (metric, direction),
                    (Metric::Column(name.to_owned()), Direction::Neutral),
                    "{name}"
                );
            }
            Recognised::Unknown { direction, .. } => assert_eq!(direction, Direction::Neutral, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_summary_names_the_metric_that_was_summed_up() {
    let check = |name: &str, expected: Option<(SummaryKind, Metric)>| {
        let expected = expected.map(|(kind, of)| Summary { kind, of });
        assert_eq!(summary(name), expected, "{name}");
    };
    let column = |name: &str| Metric::Column(name.to_owned());
    check("ttft_s", None);
    check("eval_count", None);
    check("prompt_eval_count", None);
    check("token count", None);
    check("response_chars", None);
    check("max_tokens", None);
    check("mean_ttft_s", Some((SummaryKind::Mean, Metric::TimeToFirstToken)));
    check("std_ttft_s", Some((SummaryKind::StandardDeviation, Metric::TimeToFirstToken)));
    check("ttft_s count", Some((SummaryKind::Count, Metric::TimeToFirstToken)));
    check("tokens_s count", Some((SummaryKind::Count, Metric::DecodeThroughput)));
    check("std_tokens_s", Some((SummaryKind::StandardDeviation, Metric::DecodeThroughput)));
    check("p95_latency_ms", Some((SummaryKind::Quantile(950), Metric::Latency)));
    check("metrics.mean_load_ms", Some((SummaryKind::Mean, Metric::Load)));
    check("mean_score", Some((SummaryKind::Mean, column("score"))));
    check("score std", Some((SummaryKind::StandardDeviation, column("score"))));
    check("n", Some((SummaryKind::Count, column("n"))));
    check("latenz_mittelwert_ms", Some((SummaryKind::Mean, Metric::Latency)));
    check("latenz_streuung_ms", Some((SummaryKind::Other, Metric::Latency)));
    check("stddev_ts", Some((SummaryKind::StandardDeviation, column("ts"))));
    check("decode stddev_ts", Some((SummaryKind::StandardDeviation, Metric::DecodeThroughput)));
    check("Runs", Some((SummaryKind::Count, column("runs"))));
    check("sum_of_load_s", Some((SummaryKind::Sum, Metric::Load)));
}

#[test]
fn names_settings_subjects_and_identifiers() {
    for name in [
        "model",
        "num_gpu",
        "num_ctx",
        "top_p",
        "n_gpu_layers",
        "config_name",
        "prompt",
        "prompt_index",
        "tag",
        "status",
        "batch_size",
        "concurrency",
        "options.num_ctx",
        "Model Name",
        "max_tokens",
        "n_threads",
        "min_p",
        "max_concurrency",
        "step",
        "learning_rate",
        "kontext",
        "modell",
        "modèle",
        "quantisierung",
        "datum",
        "fecha",
    ] {
        check(name, &Recognised::Dimension);
    }
    for name in [
        "id",
        "run",
        "seed",
        "action_id",
        "timestamp",
        "created_at",
        "demo_timestamp",
        "pid",
        "export_datetime",
        "build_number",
        "lauf",
    ] {
        check(name, &Recognised::Identifier);
    }
    for name in ["temperature", "temp", "temperatur", "gpu.temperature", "temperature.gpu"] {
        check(name, &Recognised::Temperature);
    }
}

#[test]
fn leaves_other_names_to_their_values() {
    let unknown = |name: &str, unit: Option<Unit>, direction: Direction, quantity: bool| {
        check(name, &Recognised::Unknown { unit, direction, quantity });
    };
    unknown("response_chars", None, Direction::Neutral, true);
    unknown("total_tokens", Some(Unit::Tokens), Direction::Neutral, true);
    unknown("output_throughput", Some(Unit::TokensPerSecond), Direction::HigherIsBetter, true);
    unknown("total_token_throughput", Some(Unit::TokensPerSecond), Direction::HigherIsBetter, true);
    unknown("sampling rate (tok/s)", Some(Unit::TokensPerSecond), Direction::HigherIsBetter, true);
    unknown("mixed avg_ts", Some(Unit::TokensPerSecond), Direction::HigherIsBetter, true);
    unknown("total_tokens_per_second", Some(Unit::TokensPerSecond), Direction::HigherIsBetter, true);
    unknown("avg_ts", Some(Unit::TokensPerSecond), Direction::HigherIsBetter, true);
    check("tokens_s count", &Recognised::Count);
    check("n", &Recognised::Count);
    check("ttft_s count", &Recognised::Count);
    unknown("read_mb_s", Some(Unit::MegabytesPerSecond), Direction::HigherIsBetter, true);
    unknown("memory_mb_s", Some(Unit::MegabytesPerSecond), Direction::HigherIsBetter, true);
    unknown("frames_per_second", Some(Unit::FramesPerSecond), Direction::HigherIsBetter, true);
    unknown("iops", Some(Unit::OperationsPerSecond), Direction::HigherIsBetter, true);
    unknown("images_per_second", Some(Unit::PerSecond), Direction::HigherIsBetter, true);
    unknown("errors_per_second", Some(Unit::PerSecond), Direction::LowerIsBetter, true);
    unknown("energy_wh", Some(Unit::WattHours), Direction::Neutral, false);
    unknown("net_mbit_s", Some(Unit::MegabitsPerSecond), Direction::HigherIsBetter, true);
    unknown("read_mbps", None, Direction::HigherIsBetter, true);
    unknown("search.p95_ms", Some(Unit::Milliseconds), Direction::LowerIsBetter, true);
    unknown("search.build_ms", Some(Unit::Milliseconds), Direction::Neutral, false);
    unknown("upload.requests", None, Direction::Neutral, true);
    unknown("fehler", None, Direction::LowerIsBetter, true);
    unknown("durchsatz", None, Direction::HigherIsBetter, true);
    unknown("worker_count", None, Direction::Neutral, false);
    unknown("chunk_count", None, Direction::Neutral, true);
    unknown("gpt-3.5", None, Direction::Neutral, false);
    unknown("perplexity", None, Direction::LowerIsBetter, true);
    unknown("memory_total_gb", Some(Unit::Gigabytes), Direction::Neutral, true);
    unknown("level", None, Direction::Neutral, false);
    unknown("cpu_load", None, Direction::Neutral, false);
    unknown("evaluation", None, Direction::Neutral, false);
    unknown("duration_of_life", None, Direction::Neutral, false);
    unknown("load", None, Direction::Neutral, false);
}

#[test]
fn what_is_divided_by_a_unit_is_not_of_that_unit() {
    let unit = |name: &str| match recognise(name, false) {
        Recognised::Measure { unit, .. } | Recognised::Unknown { unit, .. } => unit,
        _ => None,
    };
    assert_eq!(unit("price_eur_per_kwh"), None);
    assert_eq!(unit("usd_per_hour"), None);
    assert_eq!(unit("price_per_gb"), None);
    assert_eq!(unit("energy_kwh"), Some(Unit::KilowattHours));
    assert_eq!(unit("ms_per_token"), Some(Unit::Milliseconds));
}
