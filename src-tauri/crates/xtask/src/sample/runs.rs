//! The measurements of the sample: daily runs, a sweep for each model, two studies. What is planted: a slower
//! model from one day on, one day whose TTFT is in seconds under a name that says milliseconds, two calls that
//! failed, one call that took far too long, a file that is there twice, cold first calls, a best configuration,
//! a parameter that matters and one that does not.

use std::fmt::Write;

use super::SampleFile;
use super::noise::Noise;

/// A model and what it does on the invented machine when all its layers are on the graphics card.
pub(super) struct Model {
    pub(super) name: &'static str,
    pub(super) tokens_s: f64,
    /// Time to first token of a warm call, ms.
    ttft: f64,
    /// Time to load, ms.
    load: f64,
}

pub(super) const MODELS: [Model; 3] = [
    Model { name: "wren-360m", tokens_s: 182.0, ttft: 46.0, load: 1_410.0 },
    Model { name: "finch-1b", tokens_s: 96.0, ttft: 118.0, load: 2_350.0 },
    Model { name: "heron-3b", tokens_s: 38.0, ttft: 305.0, load: 4_900.0 },
];

pub(super) const DATES: [&str; 10] = [
    "2026-03-02",
    "2026-03-03",
    "2026-03-04",
    "2026-03-05",
    "2026-03-06",
    "2026-03-09",
    "2026-03-10",
    "2026-03-11",
    "2026-03-12",
    "2026-03-13",
];
/// From this day on `finch-1b` is slower.
const REGRESSION: &str = "2026-03-10";
/// On this day `ttft_ms` holds seconds.
const WRONG_UNIT: &str = "2026-03-06";
const FAILURES: &str = "2026-03-04";
const TWICE: &str = "2026-03-05";
const OUTLIER: &str = "2026-03-11";

const PROMPTS: [&str; 5] = ["summary", "rewrite", "extract", "question", "story"];
/// A call that only reads a model that is there already needs this to find it, ms.
const WARM_LOAD: f64 = 12.0;

/// One call.
pub(super) struct Call {
    pub(super) date: &'static str,
    pub(super) model: &'static str,
    prompt: &'static str,
    /// What was measured; none where the call failed.
    pub(super) measured: Option<Measured>,
}

pub(super) struct Measured {
    ttft: f64,
    pub(super) tokens_s: f64,
    load: f64,
    tokens: u64,
}

fn measure(model: &Model, speed: f64, cold: bool, noise: &mut Noise) -> Measured {
    let load = noise.around(if cold { model.load } else { WARM_LOAD }, 0.04);
    let prefill = noise.around(model.ttft - WARM_LOAD, 0.03);
    Measured {
        ttft: load + prefill,
        tokens_s: noise.around(model.tokens_s * speed, 0.012),
        load,
        tokens: noise.whole(90, 260),
    }
}

/// Ten working days, every model and prompt once a day; the first call of each model is cold.
pub(super) fn daily() -> Vec<Call> {
    let mut noise = Noise::new(0x5a11);
    let mut calls = Vec::new();
    for date in DATES {
        for model in &MODELS {
            let slower = model.name == "finch-1b" && date >= REGRESSION;
            for (place, prompt) in PROMPTS.into_iter().enumerate() {
                let mut measured = measure(model, if slower { 0.87 } else { 1.0 }, place == 0, &mut noise);
                if date == OUTLIER && model.name == "wren-360m" && prompt == "extract" {
                    measured.ttft *= 15.0;
                }
                let failed = date == FAILURES && model.name == "heron-3b" && place >= 3;
                let measured = (!failed).then_some(measured);
                calls.push(Call { date, model: model.name, prompt, measured });
            }
        }
    }
    calls
}

pub(super) fn daily_files(calls: &[Call]) -> Vec<SampleFile> {
    let mut files = Vec::new();
    for date in DATES {
        let mut text = String::from("model,prompt,ttft_ms,tokens_s,load_ms,eval_count,error\n");
        for call in calls.iter().filter(|call| call.date == date) {
            let Call { model, prompt, .. } = call;
            let row = match &call.measured {
                Some(measured) => {
                    let Measured { tokens_s, load, tokens, .. } = measured;
                    let ttft = if date == WRONG_UNIT {
                        format!("{:.4}", measured.ttft / 1_000.0)
                    } else {
                        format!("{:.1}", measured.ttft)
                    };
                    writeln!(text, "{model},{prompt},{ttft},{tokens_s:.2},{load:.1},{tokens},")
                }
                None => writeln!(text, "{model},{prompt},,,,,no answer within the time limit"),
            };
            row.expect("a string takes all text");
        }
        if date == TWICE {
            files.push(SampleFile::new(format!("daily/{date}/runs (copy).csv"), text.clone()));
        }
        files.push(SampleFile::new(format!("daily/{date}/runs.csv"), text));
    }
    files
}

/// One configuration of a sweep, measured once.
pub(super) struct Trial {
    pub(super) num_gpu: u32,
    pub(super) num_ctx: u32,
    cold: bool,
    measured: Measured,
}

pub(super) struct Sweep {
    pub(super) model: &'static Model,
    pub(super) trials: Vec<Trial>,
}

impl Sweep {
    /// Mean throughput of a configuration, as its rows say it.
    pub(super) fn mean_tokens_s(&self, num_gpu: u32, num_ctx: u32) -> f64 {
        mean(self.of(num_gpu, num_ctx).map(|trial| round(trial.measured.tokens_s)))
    }

    /// Mean time to first token of the warm calls of a configuration, ms.
    pub(super) fn mean_ttft(&self, num_gpu: u32, num_ctx: u32) -> f64 {
        mean(self.of(num_gpu, num_ctx).filter(|trial| !trial.cold).map(|trial| trial.measured.ttft))
    }

    fn of(&self, num_gpu: u32, num_ctx: u32) -> impl Iterator<Item = &Trial> {
        self.trials.iter().filter(move |trial| (trial.num_gpu, trial.num_ctx) == (num_gpu, num_ctx))
    }
}

/// To two places, as the files have it.
fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len() as f64
}

/// Layers on the graphics card, and how fast the model is with so many.
pub(super) const LAYERS: [(u32, f64); 3] = [(8, 0.62), (16, 0.81), (99, 1.0)];
/// Sizes of the context, and how fast the model is with it.
pub(super) const CONTEXTS: [(u32, f64); 3] = [(1_024, 1.0), (2_048, 0.965), (4_096, 0.925)];
const REPEATS: usize = 4;

/// Layers × context for each model, four times each, in a mixed order; the first three calls are cold.
pub(super) fn sweeps() -> Vec<Sweep> {
    let mut noise = Noise::new(0x51ee);
    MODELS.iter().map(|model| Sweep { model, trials: trials(model, &mut noise) }).collect()
}

fn trials(model: &Model, noise: &mut Noise) -> Vec<Trial> {
    let configurations = LAYERS.into_iter().flat_map(|layers| CONTEXTS.map(|context| (layers, context)));
    let mut order: Vec<_> = configurations.collect();
    let mut trials = Vec::new();
    for repeat in 0..REPEATS {
        noise.shuffle(&mut order);
        for (place, ((num_gpu, layers), (num_ctx, context))) in order.iter().copied().enumerate() {
            let cold = repeat == 0 && place < 3;
            let measured = measure(model, layers * context, cold, noise);
            trials.push(Trial { num_gpu, num_ctx, cold, measured });
        }
    }
    trials
}

/// The sweep of each model and its summary. One model's TTFT is in seconds, and its column says so.
pub(super) fn sweep_files(sweeps: &[Sweep]) -> Vec<SampleFile> {
    let mut files = Vec::new();
    for Sweep { model, trials } in sweeps {
        let seconds = model.name == "heron-3b";
        let unit = if seconds { "s" } else { "ms" };
        let mut text = format!("run,num_gpu,num_ctx,ttft_{unit},tokens_s,load_ms,eval_count\n");
        for (run, trial) in trials.iter().enumerate() {
            let Trial { num_gpu, num_ctx, measured, .. } = trial;
            let Measured { tokens_s, load, tokens, ttft } = measured;
            let ttft = if seconds { format!("{:.4}", ttft / 1_000.0) } else { format!("{ttft:.1}") };
            writeln!(text, "{},{num_gpu},{num_ctx},{ttft},{tokens_s:.2},{load:.1},{tokens}", run + 1)
                .expect("a string takes all text");
        }
        files.push(SampleFile::new(format!("models/{}/sweep.csv", model.name), text));
    }
    for sweep in sweeps {
        files.push(SampleFile::new(format!("models/{}/summary.json", sweep.model.name), summary(sweep)));
    }
    files
}

fn summary(sweep: &Sweep) -> String {
    let mut configurations = Vec::new();
    for (num_gpu, _) in LAYERS {
        for (num_ctx, _) in CONTEXTS {
            configurations.push(format!(
                "    {{ \"num_gpu\": {num_gpu}, \"num_ctx\": {num_ctx}, \"mean_tokens_s\": {:.2}, \
                 \"mean_warm_ttft_ms\": {:.1}, \"repeats\": {REPEATS} }}",
                sweep.mean_tokens_s(num_gpu, num_ctx),
                sweep.mean_ttft(num_gpu, num_ctx),
            ));
        }
    }
    format!(
        "{{\n  \"model\": \"{}\",\n  \"source\": \"sweep.csv\",\n  \"configurations\": [\n{}\n  ]\n}}\n",
        sweep.model.name,
        configurations.join(",\n")
    )
}

/// A study of the temperature, which changes nothing but ran in blocks, so that all cold calls are of the first
/// value; and a suite of prompts, a line of JSON for each call.
pub(super) fn study_files() -> Vec<SampleFile> {
    let mut noise = Noise::new(0x57d7);
    let finch = &MODELS[1];
    let mut temperature = String::from("temperature,prompt,ttft_ms,tokens_s,load_ms,eval_count\n");
    for (block, value) in ["0.2", "0.5", "0.8"].into_iter().enumerate() {
        for repeat in 0..4 {
            for (place, prompt) in PROMPTS.into_iter().enumerate() {
                let cold = block == 0 && repeat < 3 && place == 0;
                let Measured { ttft, tokens_s, load, tokens } = measure(finch, 1.0, cold, &mut noise);
                writeln!(temperature, "{value},{prompt},{ttft:.1},{tokens_s:.2},{load:.1},{tokens}")
                    .expect("a string takes all text");
            }
        }
    }
    let mut suite = String::new();
    for model in &MODELS {
        for prompt in PROMPTS {
            for turn in 1..=3 {
                let failed = model.name == "wren-360m" && prompt == "story" && turn == 3;
                let Measured { ttft, tokens_s, tokens, .. } = measure(model, 1.0, false, &mut noise);
                let Model { name, .. } = model;
                let row = if failed {
                    writeln!(
                        suite,
                        r#"{{"model":"{name}","prompt":"{prompt}","turn":{turn},"status":"FAILED","ttft_ms":null,"tokens_s":null,"output_tokens":0}}"#
                    )
                } else {
                    writeln!(
                        suite,
                        r#"{{"model":"{name}","prompt":"{prompt}","turn":{turn},"status":"OK","ttft_ms":{ttft:.1},"tokens_s":{tokens_s:.2},"output_tokens":{tokens}}}"#
                    )
                };
                row.expect("a string takes all text");
            }
        }
    }
    vec![
        SampleFile::new("studies/temperature.csv", temperature),
        SampleFile::new("studies/2026-03-12/prompt_suite.jsonl", suite),
    ]
}
