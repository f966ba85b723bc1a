//! The worker against llama.cpp's own `llama-bench`, linked with the same libraries: what the protocol,
//! sampling and streaming cost. Interleaved pairs, because a machine's speed drifts.
//!
//! `CHIMERA_MODEL_GGUF` names the model, `CHIMERA_LLAMA_BENCH` the program. Arguments: `--pairs 9`,
//! `--json`. Ends with 1 when a goal is missed.

#![expect(clippy::disallowed_methods, reason = "a benchmark starts programs and reads the clock")]

#[path = "../tests/support/worker.rs"]
#[expect(dead_code, reason = "tests need more of it")]
mod worker;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use worker::{Worker, load};
use worker_protocol::{Ask, Generate, Prompt, Sampling};

const PROMPT_TOKENS: u32 = 512;
const ANSWER_TOKENS: u32 = 128;

/// Seconds: for a token of the prompt, for a token of the answer, and from the start of the process to a
/// model that has read its first token.
#[derive(Clone, Copy)]
struct Cost {
    prefill: f64,
    decode: f64,
    load: f64,
}

/// A comparison, and what it must reach: llama-bench's cost divided by the worker's.
struct Comparison {
    name: &'static str,
    goal: f64,
    cost: fn(&Cost) -> f64,
}

const COMPARISONS: [Comparison; 3] = [
    Comparison { name: "decode", goal: 0.97, cost: |cost| cost.decode },
    Comparison { name: "prefill", goal: 0.95, cost: |cost| cost.prefill },
    Comparison { name: "start and load", goal: 1.0 / 1.5, cost: |cost| cost.load },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let as_json = arguments.iter().any(|argument| argument == "--json");
    let pairs = arguments
        .iter()
        .position(|argument| argument == "--pairs")
        .and_then(|place| arguments.get(place + 1)?.parse().ok())
        .unwrap_or(9_usize)
        .max(1);
    let path = |name: &str| std::env::var_os(name).map_or_else(|| panic!("{name} is not set"), PathBuf::from);
    let (model, program) = (path("CHIMERA_MODEL_GGUF"), path("CHIMERA_LLAMA_BENCH"));

    // The first pair warms the machine up.
    let costs: Vec<(Cost, Cost)> = (0..=pairs)
        .map(|pair| {
            if pair % 2 == 0 {
                let reference = reference(&program, &model);
                (ours(&model), reference)
            } else {
                let ours = ours(&model);
                (ours, reference(&program, &model))
            }
        })
        .skip(1)
        .collect();

    let mut is_met = true;
    for Comparison { name, goal, cost } in COMPARISONS {
        let mut ratios: Vec<f64> =
            costs.iter().map(|(ours, reference)| cost(reference) / cost(ours)).collect();
        ratios.sort_by(f64::total_cmp);
        let (ratio, [low, high]) = (median(&ratios), interval(&ratios));
        is_met &= ratio >= goal;
        let mut seconds: Vec<[f64; 2]> =
            costs.iter().map(|(ours, reference)| [cost(ours), cost(reference)]).collect();
        let mut middle = |side: usize| {
            seconds.sort_by(|a, b| a[side].total_cmp(&b[side]));
            seconds[seconds.len() / 2][side]
        };
        let (ours, reference) = (middle(0), middle(1));
        if as_json {
            let row = serde_json::json!({
                "name": name, "unit": "s", "ours": ours, "reference": reference, "ratio": ratio,
                "interval": [low, high], "pairs": ratios.len(), "goal": goal, "met": ratio >= goal,
            });
            say(&row.to_string());
        } else {
            say(&format!(
                "{name}: {ratio:.3} of llama-bench [{low:.3}, {high:.3}], goal {goal:.2}; ours {:.3} ms, reference {:.3} ms",
                ours * 1e3,
                reference * 1e3
            ));
        }
    }
    if is_met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("somebody reads");
}

fn ours(model: &Path) -> Cost {
    let begun = Instant::now();
    let mut worker = Worker::start();
    let id = worker.ask(Ask::Load(load(model, 2048, 512)));
    worker.until_loaded(id);
    let load = begun.elapsed().as_secs_f64();

    let request = |prompt: String, num_predict: u32| Generate {
        prompt: Prompt::Text(prompt),
        sampling: Sampling {
            temperature: 0.8,
            top_p: 0.9,
            top_k: 40,
            min_p: 0.0,
            repeat_penalty: 1.1,
            repeat_last_n: 64,
            seed: 1,
        },
        num_predict: Some(num_predict),
        stop: Vec::new(),
        schema: None,
    };
    let (_, read) = worker.generate(request(" the".repeat(PROMPT_TOKENS as usize), 0));
    assert!(read.prompt_tokens.abs_diff(u64::from(PROMPT_TOKENS)) <= 1, "{read:?}");
    let (_, written) = worker.generate(request("Once upon a time, in a far away".to_owned(), ANSWER_TOKENS));
    assert!(
        written.decode_steps >= u64::from(ANSWER_TOKENS) / 2,
        "too short an answer to measure: {written:?}"
    );
    let per = |nanoseconds: u64, count: u64| nanoseconds as f64 / 1e9 / count as f64;
    Cost {
        prefill: per(read.prefill_ns, read.prompt_tokens),
        decode: per(written.decode_ns, written.decode_steps),
        load,
    }
}

fn reference(program: &Path, model: &Path) -> Cost {
    let run = |arguments: &[String]| {
        let output = Command::new(program)
            .arg("-m")
            .arg(model)
            .args(["-r", "1", "-o", "json"])
            .args(arguments)
            // As the worker sets it for itself.
            .env("OMP_WAIT_POLICY", "passive")
            .stderr(Stdio::null())
            .output()
            .expect("llama-bench starts");
        assert!(output.status.success(), "llama-bench fails: {}", output.status);
        serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("llama-bench writes JSON")
    };
    let begun = Instant::now();
    run(&["-p", "1", "-n", "0", "--no-warmup"].map(str::to_owned));
    let load = begun.elapsed().as_secs_f64();
    let rows = run(&["-p".to_owned(), PROMPT_TOKENS.to_string(), "-n".to_owned(), ANSWER_TOKENS.to_string()]);
    let per_token = |place: usize| 1.0 / rows[place]["avg_ts"].as_f64().expect("a row has its rate");
    Cost { prefill: per_token(0), decode: per_token(1), load }
}

fn median(sorted: &[f64]) -> f64 {
    f64::midpoint(sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2])
}

/// An interval for the median that holds it with at least 95 %, from the order of the values alone; all of
/// them where there are too few for that.
fn interval(sorted: &[f64]) -> [f64; 2] {
    let n = sorted.len();
    let (mut tail, mut term, mut cut) = (0.0, 0.5_f64.powi(i32::try_from(n).unwrap_or(i32::MAX)), 0);
    while cut < n / 2 && tail + term <= 0.025 {
        tail += term;
        term *= (n - cut) as f64 / (cut + 1) as f64;
        cut += 1;
    }
    let low = cut.saturating_sub(1);
    [sorted[low], sorted[n - 1 - low]]
}
