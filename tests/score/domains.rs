//! The words of the folders: fields of work with their subjects, parameters and measures. All products named here
//! are invented.

use crate::world::Dim;

/// What a file calls a measure, and what people call it.
pub struct MeasureWords {
    /// Heads of columns, each with the unit that it states and how many of the canonical unit that is.
    pub columns: &'static [(&'static str, f64)],
    /// What a sentence calls it.
    pub spoken: &'static [&'static str],
    pub dim: Dim,
    /// `Some(true)` where more is better.
    pub higher: Option<bool>,
    /// Usual value in the canonical unit (ms, MB, tok/s, %, W, °C, or the unit of the domain's own).
    pub base: (f64, f64),
    /// Whether a cold call spoils it.
    pub cold: bool,
}

pub struct ParameterWords {
    pub columns: &'static [&'static str],
    pub levels: &'static [&'static str],
    /// Whether the levels are numbers in rising order.
    pub numeric: bool,
}

pub struct Domain {
    pub name: &'static str,
    /// The measured thing: `model`, `drive`.
    pub thing: &'static str,
    pub thing_columns: &'static [&'static str],
    pub things: &'static [&'static [&'static str]],
    pub parameters: &'static [ParameterWords],
    pub prompt_columns: &'static [&'static str],
    pub prompts: &'static [&'static str],
    pub measures: &'static [MeasureWords],
    /// Column of the load time, where the domain has cold starts.
    pub load: Option<&'static str>,
}

const fn numbers(columns: &'static [&'static str], levels: &'static [&'static str]) -> ParameterWords {
    ParameterWords { columns, levels, numeric: true }
}

const fn words(columns: &'static [&'static str], levels: &'static [&'static str]) -> ParameterWords {
    ParameterWords { columns, levels, numeric: false }
}

const fn measure(
    columns: &'static [(&'static str, f64)],
    spoken: &'static [&'static str],
    dim: Dim,
    higher: Option<bool>,
    base: (f64, f64),
) -> MeasureWords {
    MeasureWords { columns, spoken, dim, higher, base, cold: false }
}

pub static DOMAINS: [Domain; 8] = [
    Domain {
        name: "llm",
        thing: "model",
        thing_columns: &["model", "Model", "model_name", "modell"],
        things: &[
            &["wren-360m", "finch-1b", "heron-3b", "crane-7b"],
            &["sable:2b", "ermine:4b", "marten:8b"],
            &["Basalt-1B-Instruct", "Granite-Fake-3B", "Pumice-500M"],
            &["larch2:1.5b-q4_0", "larch2:3b-q4_0", "larch2:7b-q4_0"],
        ],
        parameters: &[
            numbers(&["num_ctx", "context_length", "n_ctx"], &["1024", "2048", "4096", "8192"]),
            numbers(&["num_gpu", "gpu_layers", "ngl"], &["8", "16", "33", "99"]),
            numbers(&["threads", "num_thread", "n_threads"], &["2", "4", "6", "12"]),
            numbers(&["temperature", "temp"], &["0.2", "0.7", "1.0"]),
            numbers(&["batch_size", "num_batch", "batch"], &["1", "8", "32", "128"]),
            words(&["quant", "quantization", "quantisierung"], &["q4_0", "q5_K_M", "q8_0"]),
            words(&["flash_attention", "kv_cache_type"], &["on", "off"]),
        ],
        prompt_columns: &["prompt", "prompt_name", "scenario", "task"],
        prompts: &["story", "code", "summary", "translate", "dialogue"],
        measures: &[
            measure(
                &[
                    ("tokens_s", 1.0),
                    ("tokens_per_second", 1.0),
                    ("throughput_tok_s", 1.0),
                    ("eval_rate", 1.0),
                    ("Tokens/s", 1.0),
                    ("tps", 1.0),
                    ("durchsatz_tok_s", 1.0),
                ],
                &["throughput", "decode throughput", "generation speed"],
                Dim::TokenRate,
                Some(true),
                (18.0, 190.0),
            ),
            MeasureWords {
                columns: &[
                    ("ttft_ms", 1.0),
                    ("ttft_s", 1000.0),
                    ("TTFT (ms)", 1.0),
                    ("time_to_first_token_s", 1000.0),
                    ("first_token_ms", 1.0),
                ],
                spoken: &["TTFT", "time to first token"],
                dim: Dim::Time,
                higher: Some(false),
                base: (40.0, 600.0),
                cold: true,
            },
            measure(
                &[("memory_mb", 1.0), ("vram_gb", 1000.0), ("gpu_memory_mb", 1.0), ("speicher_mb", 1.0)],
                &["memory use", "memory"],
                Dim::Data,
                Some(false),
                (900.0, 9_000.0),
            ),
            measure(
                &[("power_w", 1.0), ("power_draw_w", 1.0)],
                &["power draw", "power"],
                Dim::Power,
                Some(false),
                (40.0, 280.0),
            ),
        ],
        load: Some("load_ms"),
    },
    Domain {
        name: "web",
        thing: "endpoint",
        thing_columns: &["endpoint", "route", "service"],
        things: &[&["/search", "/login", "/export"], &["cart-api", "mail-api", "auth-api", "image-api"]],
        parameters: &[
            numbers(&["workers", "worker_count"], &["1", "2", "4", "8"]),
            numbers(&["pool_size", "connections"], &["5", "10", "20", "40"]),
            words(&["cache", "http_cache"], &["on", "off"]),
            words(&["compression", "encoding"], &["gzip", "none", "zstd"]),
        ],
        prompt_columns: &["scenario", "client"],
        prompts: &["browse", "checkout", "upload", "login"],
        measures: &[
            measure(
                &[("latency_ms", 1.0), ("avg_latency_ms", 1.0), ("Latency (ms)", 1.0), ("latenz_ms", 1.0)],
                &["latency", "response latency"],
                Dim::Time,
                Some(false),
                (8.0, 420.0),
            ),
            measure(
                &[("requests_s", 1.0), ("rps", 1.0), ("req_per_sec", 1.0)],
                &["request throughput", "request rate"],
                Dim::CallRate,
                Some(true),
                (40.0, 3_000.0),
            ),
            measure(
                &[("cpu_percent", 1.0), ("cpu_util_percent", 1.0)],
                &["CPU utilization", "CPU use"],
                Dim::Percent,
                None,
                (12.0, 60.0),
            ),
        ],
        load: None,
    },
    Domain {
        name: "disk",
        thing: "drive",
        thing_columns: &["drive", "disk", "device"],
        things: &[&["Osprey 1T", "Kestrel 2T", "Rook 500G"], &["vault-a", "vault-b", "vault-c", "vault-d"]],
        parameters: &[
            numbers(&["block_size_kb", "block_kb"], &["4", "64", "256", "1024"]),
            numbers(&["queue_depth", "iodepth"], &["1", "8", "32"]),
            words(&["pattern", "access"], &["random", "sequential"]),
            words(&["filesystem", "fs"], &["ext4", "xfs", "btrfs"]),
        ],
        prompt_columns: &["job"],
        prompts: &["backup", "restore", "scan", "index"],
        measures: &[
            measure(
                &[("read_mb_s", 1.0), ("read_mbps", 1.0)],
                &["read speed", "read rate"],
                Dim::Own("MB/s"),
                None,
                (90.0, 5_200.0),
            ),
            measure(
                &[("latency_us", 0.001), ("latency_ms", 1.0)],
                &["latency", "access latency"],
                Dim::Time,
                Some(false),
                (0.08, 6.0),
            ),
            measure(&[("iops", 1.0), ("IOPS", 1.0)], &["IOPS"], Dim::Own("IOPS"), None, (2_000.0, 90_000.0)),
        ],
        load: None,
    },
    Domain {
        name: "gpu",
        thing: "card",
        thing_columns: &["card", "gpu_name", "device"],
        things: &[&["card-a", "card-b", "card-c"], &["Vireo 16", "Vireo 24", "Towhee 12"]],
        parameters: &[
            numbers(&["power_limit_w", "power_cap_w"], &["150", "200", "250", "300"]),
            numbers(&["batch_size", "batch"], &["1", "4", "16", "64"]),
            words(&["precision", "dtype"], &["fp16", "fp32", "int8"]),
            words(&["vsync", "overlay"], &["on", "off"]),
        ],
        prompt_columns: &["scene", "workload"],
        prompts: &["forest", "city", "harbour", "tunnel"],
        measures: &[
            measure(
                &[("fps", 1.0), ("frames_per_second", 1.0)],
                &["frame rate"],
                Dim::Own("fps"),
                None,
                (22.0, 240.0),
            ),
            measure(
                &[("power_w", 1.0), ("power_draw_w", 1.0), ("board power (W)", 1.0)],
                &["power draw", "power"],
                Dim::Power,
                Some(false),
                (60.0, 320.0),
            ),
            measure(
                &[("temperature_c", 1.0), ("gpu_temp_c", 1.0)],
                &["temperature"],
                Dim::Celsius,
                Some(false),
                (42.0, 84.0),
            ),
        ],
        load: None,
    },
    Domain {
        name: "learning",
        thing: "classifier",
        thing_columns: &["classifier", "model", "network", "modele"],
        things: &[&["tern", "gull", "auk"], &["leafnet-s", "leafnet-m", "leafnet-l"]],
        parameters: &[
            numbers(&["learning_rate", "lr"], &["0.0001", "0.001", "0.01"]),
            numbers(&["epochs", "n_epochs"], &["5", "10", "20"]),
            words(&["augmentation", "augment"], &["none", "flip", "mixup"]),
            words(&["optimizer", "optimiser"], &["adam", "sgd"]),
        ],
        prompt_columns: &["dataset", "split"],
        prompts: &["leaves", "bark", "seeds", "pollen"],
        measures: &[
            measure(
                &[("accuracy", 100.0), ("accuracy_pct", 1.0), ("test_accuracy", 100.0)],
                &["accuracy"],
                Dim::Percent,
                Some(true),
                (58.0, 88.0),
            ),
            measure(
                &[("train_time_s", 1000.0), ("training_seconds", 1000.0)],
                &["training time", "train time"],
                Dim::Time,
                None,
                (60_000.0, 900_000.0),
            ),
        ],
        load: None,
    },
    Domain {
        name: "database",
        thing: "engine",
        thing_columns: &["engine", "database", "motor"],
        things: &[&["boxdb", "tinysql", "rowstore"], &["quill", "ledger", "atlas"]],
        parameters: &[
            words(&["index", "index_type"], &["btree", "hash", "none"]),
            numbers(&["table_rows", "n_rows"], &["1000", "10000", "100000"]),
            numbers(&["clients", "concurrency"], &["1", "4", "16"]),
        ],
        prompt_columns: &["query", "statement"],
        prompts: &["lookup", "join", "aggregate", "insert"],
        measures: &[
            measure(
                &[("query_time_ms", 1.0), ("dauer_ms", 1.0), ("duration_ms", 1.0)],
                &["query time", "duration"],
                Dim::Time,
                None,
                (3.0, 800.0),
            ),
            measure(
                &[("queries_per_second", 1.0), ("qps", 1.0)],
                &["query rate", "queries per second"],
                Dim::CallRate,
                Some(true),
                (30.0, 2_500.0),
            ),
        ],
        load: None,
    },
    Domain {
        name: "build",
        thing: "project",
        thing_columns: &["project", "crate", "projekt"],
        things: &[&["teapot", "lantern", "anvil"], &["core-lib", "web-ui", "tooling"]],
        parameters: &[
            numbers(&["opt_level", "optimisation"], &["0", "1", "2", "3"]),
            numbers(&["jobs", "parallel_jobs"], &["1", "2", "4", "8"]),
            words(&["linker"], &["mold", "lld", "bfd"]),
            words(&["incremental"], &["yes", "no"]),
        ],
        prompt_columns: &["stage", "phase"],
        prompts: &["check", "build", "link", "test"],
        measures: &[
            measure(
                &[("build_time_s", 1000.0), ("compile_time_s", 1000.0)],
                &["build time", "compile time"],
                Dim::Time,
                None,
                (4_000.0, 240_000.0),
            ),
            measure(
                &[("binary_size_mb", 1.0), ("binary_mb", 1.0)],
                &["binary size"],
                Dim::Data,
                None,
                (3.0, 140.0),
            ),
        ],
        load: None,
    },
    Domain {
        name: "speech",
        thing: "model",
        thing_columns: &["model", "modelo", "Modèle"],
        things: &[&["echo-tiny", "echo-base", "echo-large"], &["lark-s", "lark-m"]],
        parameters: &[
            numbers(&["beam_size", "beams"], &["1", "3", "5"]),
            words(&["compute_type", "dtype"], &["int8", "float16"]),
            numbers(&["chunk_seconds", "window_s"], &["5", "15", "30"]),
        ],
        prompt_columns: &["clip", "audio"],
        prompts: &["news", "phone", "lecture", "radio"],
        measures: &[
            measure(
                &[("word_error_rate_pct", 1.0), ("wer_percent", 1.0)],
                &["word error rate", "WER"],
                Dim::Percent,
                None,
                (4.0, 28.0),
            ),
            measure(
                &[("latency_s", 1000.0), ("latency_ms", 1.0)],
                &["latency"],
                Dim::Time,
                Some(false),
                (250.0, 4_000.0),
            ),
            measure(
                &[("peak_memory_mb", 1.0), ("peak_memory_gb", 1000.0)],
                &["peak memory", "peak memory use"],
                Dim::Data,
                Some(false),
                (400.0, 6_000.0),
            ),
        ],
        load: None,
    },
];
