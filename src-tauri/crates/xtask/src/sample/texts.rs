//! What people wrote about the measurements of the sample: a README that says what the folder is, a report with
//! one number that its table does not bear out, two weekly notes, a plain-text report and the samples that it
//! sums up, and a table of sizes with decimal commas.

use std::fmt::Write;

use super::SampleFile;
use super::noise::Noise;
use super::runs::{CONTEXTS, Call, DATES, LAYERS, MODELS, Sweep, mean};

pub(super) fn files(daily: &[Call], sweeps: &[Sweep]) -> Vec<SampleFile> {
    let mut files = vec![
        SampleFile::new("README.md", README),
        SampleFile::new("models/finch-1b/report.md", report(&sweeps[1])),
        SampleFile::new("notes/2026-03-06.md", note(daily, "first", &DATES[..5])),
        SampleFile::new("notes/2026-03-13.md", note(daily, "second", &DATES[5..])),
        SampleFile::new("quantisation/sizes.csv", sizes()),
    ];
    files.extend(system());
    files
}

const README: &str = "\
# Sample data

Nothing here was measured. Every number was made by a generator, `cargo xtask sample`, so that the application
can be tried without files of your own. The models do not exist, and neither does the machine.

The folder looks like the work of two weeks on one laptop with small language models:

- `daily`: the same calls on every working day, one folder for each date
- `models`: a sweep of layers on the graphics card and context size for each model, with a summary
- `studies`: whether the sampling temperature matters, and a suite of prompts
- `system`: what the machine did meanwhile
- `quantisation`: sizes and quality, written with decimal commas
- `compare`: the models side by side, in a spreadsheet
- `notes`: what somebody wrote at the end of each week

Some things in it are wrong or odd on purpose, so that there is something to find.
";

/// The report about the sweep: its table is right, and its headline is not what the table says.
fn report(sweep: &Sweep) -> String {
    let mut text = String::from(
        "# Sweep of finch-1b\n\nLayers on the graphics card (`num_gpu`) against context size (`num_ctx`), four \
         calls each. The rows are in `sweep.csv`.\n\n",
    );
    let best = sweep.mean_tokens_s(99, 1_024);
    let wrong = best * 1.12;
    let lines = [
        format!(
            "The best configuration is `num_gpu=99, num_ctx=1024` with a mean throughput of {wrong:.1} tok/s."
        ),
        "More layers on the card always helped, and a larger context cost some speed.".to_owned(),
        String::new(),
        "## Mean throughput".to_owned(),
        String::new(),
        "| num_gpu | num_ctx | mean_tokens_s |".to_owned(),
        "|---:|---:|---:|".to_owned(),
    ];
    for line in lines {
        writeln!(text, "{line}").expect("a string takes all text");
    }
    for (num_gpu, _) in LAYERS {
        for (num_ctx, _) in CONTEXTS {
            let tokens_s = sweep.mean_tokens_s(num_gpu, num_ctx);
            writeln!(text, "| {num_gpu} | {num_ctx} | {tokens_s:.2} |").expect("a string takes all text");
        }
    }
    text
}

/// The note at the end of a week: the mean throughput of each model over the days of that week.
fn note(daily: &[Call], week: &str, dates: &[&str]) -> String {
    let (first, last) = (dates[0], dates[dates.len() - 1]);
    let mut text = format!("# Notes, {week} week\n\nDaily runs from {first} to {last}.\n\n");
    for model in &MODELS {
        let calls = daily.iter().filter(|call| call.model == model.name && dates.contains(&call.date));
        let tokens_s =
            mean(calls.filter_map(|call| call.measured.as_ref().map(|measured| measured.tokens_s)));
        writeln!(text, "- {}: mean throughput {tokens_s:.1} tok/s", model.name)
            .expect("a string takes all text");
    }
    text.push_str(
        "\nThe first call of each model loads it, and is left out when times to first token are compared.\n",
    );
    text
}

/// Size, quality and speed of each quantisation of `heron-3b`.
fn sizes() -> String {
    let mut text = String::from("quant;size_gb;accuracy_pct;tokens_s\n");
    for (quant, size, accuracy, tokens_s) in [
        ("q4_0", 1.82, 61.4, 38.1),
        ("q5_K_M", 2.21, 62.9, 33.6),
        ("q8_0", 3.36, 63.2, 24.9),
        ("f16", 6.35, 63.3, 13.7),
    ] {
        let row = format!("{quant};{size:.2};{accuracy:.1};{tokens_s:.1}\n");
        text.push_str(&row.replace('.', ","));
    }
    text
}

/// Samples of the machine as nested JSON, and a report in plain text that sums them up.
fn system() -> Vec<SampleFile> {
    let mut noise = Noise::new(0x5157);
    let mut samples = Vec::new();
    let (mut processor, mut memory, mut card, mut power, mut heat) = (vec![], vec![], vec![], vec![], vec![]);
    for sample in 0..24_u32 {
        let busy = sample % 6 != 0;
        let mut measure = |values: &mut Vec<f64>, value: f64| {
            let measured = (noise.around(value, 0.05) * 10.0).round() / 10.0;
            values.push(measured);
            measured
        };
        let cpu = measure(&mut processor, if busy { 31.0 } else { 6.0 });
        let used = measure(&mut memory, 9_400.0);
        let gpu = measure(&mut card, if busy { 88.0 } else { 4.0 });
        let watts = measure(&mut power, if busy { 94.0 } else { 17.0 });
        let degrees = measure(&mut heat, if busy { 67.0 } else { 51.0 });
        samples.push(format!(
            "    {{ \"time\": \"2026-03-10T09:{:02}:{:02}Z\", \"system\": {{ \"cpu_percent\": {cpu:.1}, \
             \"memory_used_mb\": {used:.1} }}, \"gpu\": {{ \"utilization_percent\": {gpu:.1}, \
             \"power_draw_w\": {watts:.1}, \"temperature_c\": {degrees:.1} }} }}",
            sample / 6,
            sample % 6 * 10,
        ));
    }
    let json = format!("{{\n  \"interval_s\": 10,\n  \"samples\": [\n{}\n  ]\n}}\n", samples.join(",\n"));
    let peak = |values: &[f64]| values.iter().copied().fold(f64::MIN, f64::max);
    let average = |values: &[f64]| mean(values.iter().copied());
    let report = format!(
        "SYSTEM REPORT\nDate: 2026-03-10\nSamples: {}\n\n- CPU usage: {:.1}% average, {:.1}% peak\n\
         - Memory used: {:.1} MB average, {:.1} MB peak\n- GPU utilization: {:.1}% average, {:.1}% peak\n\
         - Power draw: {:.1} W average, {:.1} W peak\n- GPU temperature: {:.1} C average, {:.1} C peak\n",
        samples.len(),
        average(&processor),
        peak(&processor),
        average(&memory),
        peak(&memory),
        average(&card),
        peak(&card),
        average(&power),
        peak(&power),
        average(&heat),
        peak(&heat),
    );
    vec![
        SampleFile::new("system/2026-03-10/metrics.json", json),
        SampleFile::new("system/2026-03-10/report.txt", report),
    ]
}
