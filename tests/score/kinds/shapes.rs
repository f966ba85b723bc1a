//! The kinds of folder, one function each.

use std::fmt::Write;

use domain::FindingKind;
use serde_json::{Value, json};

use crate::kinds::grid::{Grid, Measure, measure, setting};
use crate::kinds::{Truth, Truths};
use crate::random::Random;

type Files = Vec<(String, String)>;
type Made = (Files, Truths);
type Make = fn(&mut Random) -> Made;

/// Name and maker of each kind.
pub const ALL: [(&str, Make); 16] = [
    ("long-table", long_table),
    ("llama-bench", llama_bench),
    ("serving", serving),
    ("nightly-folders", nightly_folders),
    ("weekly-log", weekly_log),
    ("engine-tree", engine_tree),
    ("german", german),
    ("readme-conflict", readme_conflict),
    ("unit-by-host", unit_by_host),
    ("stale-status", stale_status),
    ("copied-file", copied_file),
    ("failed-lines", failed_lines),
    ("repeated-rows", repeated_rows),
    ("noise-grid", noise_grid),
    ("noise-dates", noise_dates),
    ("noise-tree", noise_tree),
];

fn truths(all: Vec<Truth>) -> Truths {
    Truths { all, only_noise: false }
}

fn one(path: &str, content: String) -> Files {
    vec![(path.to_owned(), content)]
}

/// A date so many days after the first of a month.
fn day(month: usize, after: usize) -> String {
    format!("2026-{month:02}-{:02}", 1 + after)
}

fn search_grid(random: &mut Random) -> Grid {
    Grid::new(
        vec![
            setting("shards", &["2", "4", "8"]),
            setting("codec", &["plain", "packed"]),
            setting("cache_policy", &["lru", "lfu"]),
        ],
        vec![
            measure("qps", 820.0, 1).by(0, &[1.0, 1.31, 1.72]).by(1, &[1.0, 0.86]).better(true),
            measure("p95_latency_ms", 41.0, 2).by(0, &[1.0, 0.81, 0.7]).better(false),
            measure("rss_mib", 2_300.0, 0).by(1, &[1.0, 0.62]).better(false),
        ],
        4,
        random,
    )
}

/// One line for each metric of a trial.
fn long_table(random: &mut Random) -> Made {
    let grid = Grid::new(
        vec![setting("variant", &["base", "fused"]), setting("site", &["lab", "field", "dock"])],
        vec![
            measure("wall_time", 38.0, 2).by(0, &[1.0, 0.78]).by(1, &[1.0, 1.2, 1.2]).better(false),
            measure("peak_memory", 910.0, 0).by(0, &[1.0, 1.3]).better(false),
            measure("energy", 5.2, 3).by(1, &[1.0, 1.25, 1.5]),
        ],
        5,
        random,
    );
    let units = ["s", "MB", "J"];
    let (metric, value, unit) = *random.pick(&[
        ("metric", "value", "unit"),
        ("measurement", "reading", "uom"),
        ("kpi", "result", "unit"),
    ]);
    let mut text = format!("trial,variant,site,{metric},{value},{unit}\n");
    for (trial, row) in grid.rows.iter().enumerate() {
        for (at, own) in grid.measures.iter().enumerate() {
            let written = own.written(row.values[at]);
            let (variant, site) = (grid.level(row, 0), grid.level(row, 1));
            writeln!(text, "{},{variant},{site},{},{written},{}", trial + 1, own.column, units[at])
                .expect("a string takes all text");
        }
    }
    (one("measurements.csv", text), truths(grid.truths()))
}

/// The JSON of llama-bench: two tests per configuration, each with its samples.
fn llama_bench(random: &mut Random) -> Made {
    let layers = [0_u32, 24, 99];
    let mut objects = Vec::new();
    let build = random.whole(4_000, 4_900);
    for (file, factor) in [("thrush-2b-Q4_K_M.gguf", 1.0), ("thrush-2b-Q8_0.gguf", 0.66)] {
        for (at, ngl) in layers.iter().enumerate() {
            for (prompt, generated, base) in [(512, 0, [240.0, 510.0, 1_450.0]), (0, 128, [19.0, 33.0, 71.0])]
            {
                let level = base[at] * if prompt > 0 { 2.0 - factor } else { factor };
                let samples: Vec<f64> =
                    (0..5).map(|_| (level * (1.0 + 0.008 * random.normal()) * 1e3).round() / 1e3).collect();
                let mean = samples.iter().sum::<f64>() / 5.0;
                let spread = (samples.iter().map(|own| (own - mean).powi(2)).sum::<f64>() / 4.0).sqrt();
                objects.push(json!({
                    "build_number": build, "model_filename": file, "n_batch": 2048, "n_threads": 6,
                    "n_gpu_layers": ngl, "n_prompt": prompt, "n_gen": generated,
                    "avg_ts": mean, "stddev_ts": spread, "samples_ts": samples,
                }));
            }
        }
    }
    let all = vec![
        Truth::wanted(FindingKind::Effect, &["decode throughput", "n_gpu_layers"]),
        Truth::wanted(FindingKind::Effect, &["prefill throughput", "n_gpu_layers"]),
        Truth::wanted(FindingKind::Best, &["99", "thrush-2b-Q4_K_M.gguf"]),
    ];
    (one("bench/llama-bench.json", format!("{:#}\n", Value::from(objects))), truths(all))
}

/// One file for each request rate, nothing repeated: the noise is unknown.
fn serving(random: &mut Random) -> Made {
    let mut files = Files::new();
    let mut first = 0.0;
    for (at, rate) in [1_u32, 2, 4, 8, 16].into_iter().enumerate() {
        let ttft = (55.0 + 9.0 * f64::from(rate)) * (1.0 + 0.01 * random.normal());
        let ttft = (ttft * 100.0).round() / 100.0;
        if at == 0 {
            first = ttft;
        }
        let tpot = ((17.0 + 1.4 * f64::from(rate)) * (1.0 + 0.01 * random.normal()) * 100.0).round() / 100.0;
        let served = (f64::from(rate) * 0.97 * 1_000.0).round() / 1_000.0;
        let content = json!({
            "backend": "vllm", "model_id": "avocet-7b", "num_prompts": 500, "completed": 500,
            "request_rate": rate, "request_throughput": served, "mean_ttft_ms": ttft, "mean_tpot_ms": tpot,
        });
        files.push((format!("serve_rate{rate:02}.json"), format!("{content}\n")));
    }
    let best = Truth::wanted(FindingKind::Best, &["mean_ttft_ms", "1"]).values(&[first]);
    let worst = Truth::wanted(FindingKind::Worst, &["mean_ttft_ms", "16"]);
    let unknown = ["request_throughput", "mean_ttft_ms", "mean_tpot_ms"]
        .map(|own| Truth::allowed(FindingKind::Indistinguishable, &[own, "request_rate"]));
    let trend = ["request_throughput", "mean_ttft_ms", "mean_tpot_ms"]
        .map(|own| Truth::allowed(FindingKind::Effect, &[own, "request_rate"]));
    (files, truths([best, worst].into_iter().chain(unknown).chain(trend).collect()))
}

/// A folder for each night, in it one object; one number gets worse from one night on.
fn nightly_folders(random: &mut Random) -> Made {
    let (month, nights) = (random.whole(1, 9), 12);
    let from = random.whole(4, 8);
    let mut files = Files::new();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for night in 0..nights {
        let date = day(month, night);
        let step = if night >= from { 1.24 } else { 1.0 };
        let mut around = |base: f64| (base * (1.0 + 0.01 * random.normal()) * 10.0).round() / 10.0;
        let p95 = around(212.0 * step);
        if night >= from {
            after.push(p95)
        } else {
            before.push(p95)
        }
        let content = json!({
            "suite": "checkout", "night": date,
            "latency": { "p50_ms": around(88.0), "p95_ms": p95 },
            "rows_scanned": 1_200_000, "cpu_seconds": around(940.0),
        });
        files.push((format!("{date}/summary.json"), format!("{content:#}\n")));
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let regression = Truth::wanted(FindingKind::Regression, &["p95_ms", &day(month, from)])
        .values(&[mean(&before), mean(&after)]);
    let trend = Truth::allowed(FindingKind::Trend, &["p95_ms"]);
    (files, truths(vec![regression, trend]))
}

/// One table over many weeks; the size creeps up.
fn weekly_log(random: &mut Random) -> Made {
    let mut text = "week_of,bundle_kb,cold_build_s,warm_build_s\n".to_owned();
    for week in 0..10 {
        let date = format!("2026-{:02}-{:02}", 1 + week / 4, 1 + 7 * (week % 4));
        let size = 740.0 * (1.0 + 0.03 * week as f64) * (1.0 + 0.004 * random.normal());
        let (cold, warm) = (95.0 * (1.0 + 0.01 * random.normal()), 6.4 * (1.0 + 0.01 * random.normal()));
        writeln!(text, "{date},{size:.0},{cold:.1},{warm:.2}").expect("a string takes all text");
    }
    let all = vec![Truth::wanted(FindingKind::Trend, &["bundle_kb"]).or(FindingKind::Regression)];
    (one("weekly.csv", text), truths(all))
}

/// `engines/<engine>/<model>.csv`: the first call loads the model, some calls fail.
fn engine_tree(random: &mut Random) -> Made {
    let mut files = Files::new();
    let mut all = Vec::new();
    let failing = (random.below(3), random.below(2), random.whole(3, 7));
    for (at, (engine, speed)) in [("anvil", 1.0), ("bellows", 1.5), ("crucible", 0.8)].into_iter().enumerate()
    {
        for (place, (model, size)) in [("plover-1b", 1.0), ("plover-6b", 0.4)].into_iter().enumerate() {
            let path = format!("engines/{engine}/{model}.csv");
            let mut text = "call,ttft_s,decode_tps,load_s,outcome\n".to_owned();
            for call in 1..=9 {
                if (at, place, call) == failing {
                    writeln!(text, "{call},,,,error: connection reset").expect("a string takes all text");
                    all.push(Truth::wanted(FindingKind::FailedRows, &[&path]).row(&path, call + 1));
                    continue;
                }
                let load = if call == 1 { 3.8 * (1.0 + 0.03 * random.normal()) } else { 0.02 };
                let ttft =
                    0.21 / speed * (1.0 + 0.015 * random.normal()) + if call == 1 { load } else { 0.0 };
                let tps = 64.0 * speed * size * (1.0 + 0.01 * random.normal());
                writeln!(text, "{call},{ttft:.3},{tps:.2},{load:.2},ok").expect("a string takes all text");
            }
            files.push((path, text));
        }
    }
    all.push(Truth::wanted(FindingKind::ColdStart, &[]));
    all.push(Truth::wanted(FindingKind::Best, &["decode_tps", "bellows"]));
    all.push(Truth::wanted(FindingKind::Worst, &["decode_tps", "crucible"]));
    all.push(Truth::wanted(FindingKind::Models, &["decode_tps", "plover-1b"]));
    // What stands in the path may be called anything.
    all.push(Truth::allowed(FindingKind::Effect, &["decode_tps"]));
    all.push(Truth::allowed(FindingKind::Effect, &["ttft_s"]));
    (files, truths(all))
}

/// Semicolons, decimal commas, German heads; one value far off.
fn german(random: &mut Random) -> Made {
    let mut grid = Grid::new(
        vec![setting("Takt", &["1800", "2400"]), setting("Lüfter", &["leise", "laut"])],
        vec![
            measure("Durchsatz (Token/s)", 31.0, 2).by(0, &[1.0, 1.28]).better(true),
            measure("Leistung (W)", 44.0, 1).by(0, &[1.0, 1.4]),
        ],
        6,
        random,
    );
    let off = random.whole(2, grid.rows.len() - 1);
    let spoilt = grid.rows[off].values[0] / 9.0;
    grid.rows[off].values[0] = spoilt;
    let mut text = "Lauf;".to_owned() + &grid.heads().join(";") + "\n";
    for (place, row) in grid.rows.iter().enumerate() {
        let cells: Vec<String> = grid.cells(row).iter().map(|cell| cell.replace('.', ",")).collect();
        writeln!(text, "{};{}", place + 1, cells.join(";")).expect("a string takes all text");
    }
    let path = "Messung.csv";
    let mut all = grid.truths();
    // The value that is far off spoils what the rest says of this measure.
    for truth in &mut all {
        truth.wanted &= truth.words[0] != "Durchsatz (Token/s)";
    }
    all.push(Truth::wanted(FindingKind::Outlier, &["Durchsatz (Token/s)"]).row(path, off + 2));
    (one(path, text), truths(all))
}

/// A table and a text about it; one mean in the text is not the table's.
fn readme_conflict(random: &mut Random) -> Made {
    let grid = search_grid(random);
    let wrong = random.chance(0.7).then(|| random.below(3));
    let mut text = "# Search results\n\n| shards | mean qps |\n|---|---|\n".to_owned();
    for (level, name) in grid.settings[0].levels.iter().enumerate() {
        let mean = grid.mean(0, 0, level) * if wrong == Some(level) { 1.17 } else { 1.0 };
        writeln!(text, "| {name} | {mean:.1} |").expect("a string takes all text");
    }
    let mut all = grid.truths();
    if wrong.is_some() {
        all.push(Truth::wanted(FindingKind::Conflict, &["README.md"]));
    }
    let files = vec![("search.csv".to_owned(), grid.csv()), ("README.md".to_owned(), text)];
    (files, truths(all))
}

/// The same table from several hosts; one of them wrote seconds into a column of milliseconds.
fn unit_by_host(random: &mut Random) -> Made {
    let odd = random.below(4);
    let mut files = Files::new();
    let mut all = Vec::new();
    for (at, host) in ["oak", "ash", "yew", "fir"].into_iter().enumerate() {
        let mut text = "probe,round_trip_ms,loss_percent\n".to_owned();
        for probe in 1..=10 {
            let trip = 180.0 * (1.0 + 0.02 * random.normal());
            let trip = if at == odd { format!("{:.4}", trip / 1_000.0) } else { format!("{trip:.1}") };
            let loss = 0.4 * (1.0 + 0.05 * random.normal());
            writeln!(text, "{probe},{trip},{loss:.3}").expect("a string takes all text");
        }
        let path = format!("hosts/{host}.csv");
        if at == odd {
            all.push(Truth::wanted(FindingKind::UnitMismatch, &[&path]));
            all.push(Truth::allowed(FindingKind::Effect, &["round_trip_ms"]));
        }
        files.push((path, text));
    }
    let hosts = [FindingKind::NoEffect, FindingKind::Indistinguishable];
    all.extend(hosts.map(|kind| Truth::allowed(kind, &["loss_percent"])));
    (files, truths(all))
}

/// A text that says when it was written, before or after the newest rows.
fn stale_status(random: &mut Random) -> Made {
    let month = random.whole(2, 9);
    let mut text = "ran_on,job,minutes\n".to_owned();
    for after in 0..14 {
        for (job, base) in [("etl", 34.0), ("reindex", 12.0)] {
            let minutes = base * (1.0 + 0.012 * random.normal());
            writeln!(text, "{},{job},{minutes:.2}", day(month, after)).expect("a string takes all text");
        }
    }
    let stale = random.chance(0.7);
    let written = day(month, if stale { 5 } else { 13 });
    let (head, path) = *random.pick(&[
        ("Generated on", "report.md"),
        ("Status as of", "status.md"),
        ("Last updated:", "docs/overview.md"),
    ]);
    let note = format!("# Jobs\n\n{head} {written}.\n\nBoth jobs run every night and are healthy.\n");
    let mut all = vec![Truth::wanted(FindingKind::Effect, &["minutes", "job"])];
    if stale {
        all.push(Truth::wanted(FindingKind::Stale, &[path]));
    }
    (vec![("jobs.csv".to_owned(), text), (path.to_owned(), note)], truths(all))
}

/// The same file twice, under another name in another folder.
fn copied_file(random: &mut Random) -> Made {
    let grid = search_grid(random);
    let copy = *random.pick(&["backup/search-final.csv", "search (copy).csv", "2026/old_search.csv"]);
    let mut all = grid.truths();
    all.push(Truth::wanted(FindingKind::Duplicate, &["search.csv", copy]));
    (vec![("search.csv".to_owned(), grid.csv()), (copy.to_owned(), grid.csv())], truths(all))
}

/// JSON Lines in which some calls did not end well.
fn failed_lines(random: &mut Random) -> Made {
    let path = "calls.jsonl";
    let (marker, bad, good) = *random.pick(&[
        ("outcome", "timeout", "ok"),
        ("state", "FAILED", "DONE"),
        ("result", "error", "success"),
    ]);
    let mut text = String::new();
    let mut truth = Truth::wanted(FindingKind::FailedRows, &[path]);
    let failed = [random.whole(3, 12), random.whole(14, 22), random.whole(25, 38)];
    for call in 1..=40 {
        let route = ["upload", "resize"][call % 2];
        let base = [62.0, 148.0][call % 2];
        let content = if failed.contains(&call) {
            truth = truth.row(path, call);
            json!({ "call": call, "route": route, marker: bad, "elapsed_ms": null, "bytes_out": null })
        } else {
            let elapsed = (base * (1.0 + 0.015 * random.normal()) * 10.0).round() / 10.0;
            let bytes = (40_960.0 * (1.0 + 0.01 * random.normal())).round();
            json!({ "call": call, "route": route, marker: good, "elapsed_ms": elapsed, "bytes_out": bytes })
        };
        writeln!(text, "{content}").expect("a string takes all text");
    }
    let effect = Truth::wanted(FindingKind::Effect, &["elapsed_ms", "route"]);
    let none = [FindingKind::NoEffect, FindingKind::Indistinguishable]
        .map(|kind| Truth::allowed(kind, &["bytes_out", "route"]));
    (one(path, text), truths([truth, effect].into_iter().chain(none).collect()))
}

/// Rows that were pasted twice into one table, with times to the second.
fn repeated_rows(random: &mut Random) -> Made {
    let path = "sessions.tsv";
    let line = |at: usize, random: &mut Random| {
        let (frame, power) = (16.4 * (1.0 + 0.02 * random.normal()), 7.1 * (1.0 + 0.02 * random.normal()));
        format!("2026-07-02T09:{:02}:{:02}\tscene-{}\t{frame:.3}\t{power:.3}", at / 2, 7 * at % 60, at % 3)
    };
    let mut lines: Vec<String> = (0..36).map(|at| line(at, random)).collect();
    let first = random.whole(4, 24);
    let pasted: Vec<String> = lines[first..first + 6].to_vec();
    lines.extend(pasted);
    let mut truth = Truth::wanted(FindingKind::Duplicate, &[path]);
    for at in 36..42 {
        truth = truth.row(path, at + 2);
    }
    let text = "started\tscene\tframe_time_ms\tpower_w\n".to_owned() + &lines.join("\n") + "\n";
    let all = ["frame_time_ms", "power_w"].into_iter().flat_map(|own| {
        [FindingKind::NoEffect, FindingKind::Indistinguishable]
            .map(|kind| Truth::allowed(kind, &[own, "scene"]))
    });
    (one(path, text), truths([truth].into_iter().chain(all).collect()))
}

/// A grid in which nothing changes anything.
fn noise_grid(random: &mut Random) -> Made {
    let noise = random.between(0.02, 0.09);
    let names: [Measure; 3] =
        [measure("goodput_rps", 510.0, 1), measure("tail_ms", 88.0, 2), measure("heap_mb", 1_450.0, 0)];
    let grid = Grid::new(
        vec![
            setting("pool", &["8", "16", "32", "64"]),
            setting("gc", &["serial", "parallel"]),
            setting("tls", &["on", "off"]),
        ],
        names.into_iter().map(|own| own.noise(noise)).collect(),
        random.whole(2, 5),
        random,
    );
    (one("grid.csv", grid.csv()), Truths { all: grid.truths(), only_noise: true })
}

/// Dated files in which nothing happens.
fn noise_dates(random: &mut Random) -> Made {
    let (month, noise) = (random.whole(1, 9), random.between(0.01, 0.06));
    let mut files = Files::new();
    let days = random.whole(7, 20);
    for after in 0..days {
        let mut text = "batch,ingest_rows_s,lag_ms\n".to_owned();
        for batch in 1..=3 {
            let (rows, lag) =
                (52_000.0 * (1.0 + noise * random.normal()), 340.0 * (1.0 + noise * random.normal()));
            writeln!(text, "{batch},{rows:.0},{lag:.1}").expect("a string takes all text");
        }
        files.push((format!("ingest/{}.csv", day(month, after)), text));
    }
    let all = [FindingKind::NoEffect, FindingKind::Indistinguishable]
        .into_iter()
        .flat_map(|kind| ["ingest_rows_s", "lag_ms"].map(|own| Truth::allowed(kind, &[own, "batch"])));
    (files, Truths { all: all.collect(), only_noise: true })
}

/// Engines and models in a tree, all alike.
fn noise_tree(random: &mut Random) -> Made {
    let noise = random.between(0.01, 0.05);
    let mut files = Files::new();
    for engine in ["anvil", "bellows", "crucible"] {
        for model in ["plover-1b", "godwit-1b"] {
            let grid = Grid::new(
                vec![setting("prompt", &["short", "long"])],
                vec![measure("decode_tps", 61.0, 2).noise(noise), measure("ttft_ms", 205.0, 1).noise(noise)],
                6,
                random,
            );
            files.push((format!("{engine}/{model}/calls.csv"), grid.csv()));
        }
    }
    let all = [FindingKind::NoEffect, FindingKind::Indistinguishable];
    let all =
        all.into_iter().flat_map(|kind| ["decode_tps", "ttft_ms"].map(|own| Truth::allowed(kind, &[own])));
    (files, Truths { all: all.collect(), only_noise: true })
}

#[cfg(test)]
mod tests {
    use super::{ALL, Random};

    #[test]
    fn a_seed_gives_one_folder_and_every_planted_row_is_there() {
        for (name, make) in ALL {
            let made = || make(&mut Random::new(7));
            let (files, truths) = made();
            assert_eq!(files, made().0, "{name}");
            for (file, line) in truths.all.iter().flat_map(|truth| &truth.rows) {
                let (_, content) =
                    files.iter().find(|(path, _)| path == file).expect("a planted file is written");
                assert!(content.lines().count() as u64 >= *line, "{name}: {file}:{line}");
            }
        }
    }
}
