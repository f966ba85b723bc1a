//! The shapes in which benchmark programs and people write their results, and the typed tables that come of them.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests make their own input folders")]

use std::fs;
use std::time::Duration;

use domain::{Cell, Clock, Folder, Metric, Place, Role, Selection, Source, Table, Timestamp};
use ingest::{Limits, read_folder};

struct Stopped;

impl Clock for Stopped {
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

fn read(name: &str, text: &str) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    read_folder(folder.path(), &Selection::default(), &Limits::default(), &Stopped, &|| false, &mut |_| {})
        .unwrap()
}

/// A measured column: `name[metric unit]: 1 _ 2.5`; the metric only where it is a known one.
fn measures(table: &Table) -> Vec<String> {
    let cell = |cell: &Cell| match cell {
        Cell::Number(value) => value.to_string(),
        Cell::Empty => "_".to_owned(),
        Cell::NotFinite(text) | Cell::Text(text) => format!("'{text}'"),
    };
    let column = |column: &domain::Column| match &column.role {
        Role::Measure { metric, unit, .. } => {
            let known = if matches!(metric, Metric::Column(_)) { "" } else { metric.name() };
            let cells: Vec<String> = column.cells.iter().map(cell).collect();
            let kind = format!("{known} {}", unit.symbol());
            Some(format!("{}[{}]: {}", column.name, kind.trim(), cells.join(" ")))
        }
        _ => None,
    };
    table.columns.iter().filter_map(column).collect()
}

/// The measured columns of the one table of a file that is called `part`.
fn check(name: &str, text: &str, part: &str, expected: &[&str]) {
    let folder = read(name, text);
    let table = folder.tables.iter().find(|table| table.part == part);
    let parts: Vec<&String> = folder.tables.iter().map(|table| &table.part).collect();
    let table = table.unwrap_or_else(|| panic!("{text}: {parts:?} {:?}", folder.problems));
    assert_eq!(measures(table), expected, "{text}");
}

/// Where the cells of a column stand.
fn source(table: &Table, column: &str) -> Source {
    let place = table.columns.iter().position(|own| own.name == column).unwrap();
    table.source(place, 0..table.rows())
}

const LONG: &str = "model,run,metric,value,unit\nm,1,ttft,120,ms\nm,1,throughput,55.5,tok/s\nm,2,ttft,0.13,s\n\
                    m,2,throughput,54,tok/s\nn,1,ttft,220,ms\n";

#[test]
fn a_long_table_becomes_one_column_for_each_name() {
    check(
        "a.csv",
        LONG,
        "",
        &["ttft[TTFT ms]: 120 130 220", "throughput[decode throughput tok/s]: 55.5 54 _"],
    );
    check(
        "a.md",
        "# R\n\n| model | metric | value |\n|---|---|---|\n| a | TTFT | 120 ms |\n| a | rotation | 50 |\n\
         | b | TTFT | 150 ms |\n| b | rotation | 40 |\n",
        "R",
        &["TTFT[TTFT ms]: 120 150", "rotation[]: 50 40"],
    );
    check(
        "a.jsonl",
        "{\"timestamp\": 1, \"metric\": \"cpu_percent\", \"value\": 12.5}\n{\"timestamp\": 2, \"metric\": \"mem_mb\", \"value\": 1200}\n\
         {\"timestamp\": 3, \"metric\": \"cpu_percent\", \"value\": 13.5}\n",
        "",
        &["cpu_percent[utilization %]: 12.5 13.5", "mem_mb[memory MB]: 1200 _"],
    );
    // A unit that is none of the known ones stays with its name.
    check(
        "a.csv",
        "engine,metric,value,unit\na,speed of rotation,900,rpm\na,energy,0.9,J\nb,speed of rotation,950,rpm\nb,energy,1.1,J\n",
        "",
        &["speed of rotation (rpm)[]: 900 950", "energy[J]: 0.9 1.1"],
    );
}

#[test]
fn statistics_of_a_long_table_are_columns_of_their_own() {
    check(
        "a.csv",
        "Modell;Kennzahl;Statistik;Wert;Einheit\na;Latenz;Mittelwert;12,5;ms\na;Latenz;p95;22,5;ms\n\
         b;Latenz;Mittelwert;13,5;ms\nb;Latenz;p95;23,5;ms\n",
        "",
        &["Latenz Mittelwert[latency ms]: 12.5 13.5", "Latenz p95[latency ms]: 22.5 23.5"],
    );
    check(
        "a.csv",
        "model,stat,ttft_ms\na,mean,100\na,p95,150\nb,mean,110\nb,p95,170\n",
        "",
        &["ttft_ms mean[TTFT ms]: 100 110", "ttft_ms p95[TTFT ms]: 150 170"],
    );
    check(
        "a.csv",
        "case,metric,unit,mean,std,n\nx,latency,ms,12,1,5\nx,bandwidth,MB/s,120,2,5\ny,latency,ms,14,1,5\ny,bandwidth,MB/s,110,2,5\n",
        "",
        &[
            "latency mean[latency ms]: 12 14",
            "latency std[ms]: 1 1",
            "latency n[]: 5 5",
            "bandwidth mean[MB/s]: 120 110",
            "bandwidth std[MB/s]: 2 2",
            "bandwidth n[]: 5 5",
        ],
    );
}

#[test]
fn rows_that_are_alike_become_rows_by_their_order() {
    check(
        "a.csv",
        "metric,value,unit,note\nttft,1,s,\nload,5,s,\nttft,2,s,\nload,6,s,\nload,7,s,\n",
        "",
        &["ttft[TTFT s]: 1 2 _", "load[load s]: 5 6 7"],
    );
}

#[test]
fn what_is_no_long_table_stays_as_it_is() {
    check(
        "a.csv",
        "model,benchmark,score\na,arc,0.5\na,hella,0.6\nb,arc,0.55\nb,hella,0.65\n",
        "",
        &["score[]: 0.5 0.6 0.55 0.65"],
    );
    check("a.csv", "name,value\nalpha,1.5\nbeta,2.5\nalpha,3.5\n", "", &["value[]: 1.5 2.5 3.5"]);
    check(
        "a.csv",
        "type,latency_ms\nread,1.5\nwrite,2.5\nread,3.5\n",
        "",
        &["latency_ms[latency ms]: 1.5 2.5 3.5"],
    );
}

#[test]
fn cells_of_a_long_table_stand_where_they_stood() {
    let table = &read("a.csv", LONG).tables[0];
    let Place::Cells { column, rows } = source(table, "throughput").place else { panic!("no cells") };
    let lines: Vec<(u64, u64)> = rows.iter().map(|row| (row.first, row.last)).collect();
    assert_eq!((column.as_str(), lines), ("value", vec![(3, 3), (5, 5)]));
    assert_eq!(table.lines, [2, 4, 6]);
    let text = r#"{"host": "h", "runs": [{"model": "a", "name": "latency_ms", "value": 12.5},
        {"model": "a", "name": "power_w", "value": 100}, {"model": "b", "name": "power_w", "value": 120}]}"#;
    let folder = read("a.json", text);
    let table = folder.tables.iter().find(|table| table.part == "/runs").unwrap();
    let pointers = ["/runs/1/value", "/runs/2/value"].map(str::to_owned).to_vec();
    let power = table.columns.iter().position(|column| column.name == "power_w").unwrap();
    assert_eq!(table.source(power, [0, 1]).place, Place::Pointers { pointers });
    assert_eq!(table.pointer(1, 1).as_deref(), Some("/runs/2/model"));
}

/// Both kinds of llama.cpp's benchmark stand in one column, of which no mean may be taken.
#[test]
fn reading_prompts_and_generating_are_two_measures() {
    let row = |prompt: u32, generated: u32, mean: f64, samples: &str| {
        format!(
            r#"{{"model_filename": "m/a.gguf", "model_size": 701300000, "n_gpu_layers": 0, "n_prompt": {prompt},
                "n_gen": {generated}, "avg_ts": {mean}, "stddev_ts": 1.5, "samples_ts": [{samples}]}}"#
        )
    };
    let json = format!("[{}, {}]", row(512, 0, 290.0, "289, 291"), row(0, 128, 27.5, "27, 28"));
    check(
        "a.json",
        &json,
        "",
        &[
            "model_size[B]: 701300000 701300000",
            "prefill avg_ts[prefill throughput tok/s]: 290 _",
            "decode avg_ts[decode throughput tok/s]: _ 27.5",
            "prefill stddev_ts[tok/s]: 1.5 _",
            "decode stddev_ts[tok/s]: _ 1.5",
        ],
    );
    check(
        "a.json",
        &json,
        "/*/samples_ts",
        &[
            "prefill samples_ts[prefill throughput tok/s]: 289 291 _ _",
            "decode samples_ts[decode throughput tok/s]: _ _ 27 28",
        ],
    );
    let folder = read("a.json", &json);
    assert_eq!(source(&folder.tables[0], "decode avg_ts").place, {
        Place::Pointers { pointers: ["/0/avg_ts", "/1/avg_ts"].map(str::to_owned).to_vec() }
    });
    check(
        "a.csv",
        "model,n_prompt,n_gen,avg_ns,avg_ts\na,512,0,1765000000,290.5\na,0,128,4693000000,27.5\n",
        "",
        &[
            "prefill avg_ns[prefill ns]: 1765000000 _",
            "decode avg_ns[decode ns]: _ 4693000000",
            "prefill avg_ts[prefill throughput tok/s]: 290.5 _",
            "decode avg_ts[decode throughput tok/s]: _ 27.5",
        ],
    );
    check(
        "a.md",
        "# B\n\n| model | params | test | t/s |\n|---|---|---|---|\n| a | 6.74 B | pp512 | 2368.5 ± 93.5 |\n\
         | a | 6.74 B | tg128 | 131.5 ± 0.5 |\n| a | 6.74 B | pp512+tg128 | 401.5 ± 0.5 |\n",
        "B",
        &[
            "prefill t/s[prefill throughput tok/s]: 2368.5 _ _",
            "prefill t/s ±[tok/s]: 93.5 _ _",
            "decode t/s[decode throughput tok/s]: _ 131.5 _",
            "decode t/s ±[tok/s]: _ 0.5 _",
            "mixed t/s[tok/s]: _ _ 401.5",
            "mixed t/s ±[tok/s]: _ _ 0.5",
        ],
    );
    check(
        "a.csv",
        "model,phase,tokens_per_second\na,prefill,900\na,decode,50\nb,prefill,800\nb,decode,40\n",
        "",
        &[
            "prefill tokens_per_second[prefill throughput tok/s]: 900 _ 800 _",
            "decode tokens_per_second[decode throughput tok/s]: _ 50 _ 40",
        ],
    );
    // Rows that all do both are of one kind.
    check(
        "a.csv",
        "model,n_prompt,n_gen,avg_ts\na,512,128,290.5\nb,512,128,27.5\n",
        "",
        &["avg_ts[tok/s]: 290.5 27.5"],
    );
}

#[test]
fn every_unit_stays_in_its_kind() {
    check(
        "a.csv",
        "case,energy_mj,energy_wh,read_mb_s,write (GB/s),iops,avg_fps,images_per_second,perf_gflops,clock_mhz,temp_f,core_voltage_v,link_mbit_s\n\
         a,12,0.5,3410,3.1,412000,59.5,120,350.5,1800,140,1.1,940\nb,13,0.6,3510,3.2,422000,58.5,130,351.5,1810,141,1.2,941\n",
        "",
        &[
            "energy_mj[mJ]: 12 13",
            "energy_wh[Wh]: 0.5 0.6",
            "read_mb_s[MB/s]: 3410 3510",
            "write (GB/s)[GB/s]: 3.1 3.2",
            "iops[ops/s]: 412000 422000",
            "avg_fps[fps]: 59.5 58.5",
            "images_per_second[/s]: 120 130",
            "perf_gflops[GFLOP/s]: 350.5 351.5",
            "clock_mhz[MHz]: 1800 1810",
            "temp_f[temperature °F]: 140 141",
            "core_voltage_v[V]: 1.1 1.2",
            "link_mbit_s[Mbit/s]: 940 941",
        ],
    );
    check(
        "a.csv",
        "case,energy,copy speed\na,0.9 J,1.5 GB/s\nb,900 mJ,900 MB/s\nc,1 J,2 GB/s\n",
        "",
        &["energy[J]: 0.9 0.9 1", "copy speed[GB/s]: 1.5 0.9 2"],
    );
}

#[test]
fn a_unit_in_a_column_of_its_own_is_that_of_its_row() {
    check(
        "a.json",
        r#"{"context": {"host": "h"}, "benchmarks": [
            {"name": "A", "iterations": 10, "real_time": 68123.5, "cpu_time": 68000, "time_unit": "ns"},
            {"name": "B", "iterations": 20, "real_time": 12.5, "cpu_time": 12, "time_unit": "ms"}]}"#,
        "/benchmarks",
        &["iterations[]: 10 20", "real_time[ns]: 68123.5 12500000", "cpu_time[ns]: 68000 12000000"],
    );
}

#[test]
fn files_of_known_programs_are_typed() {
    check(
        "a.json",
        r#"{"model_id": "m", "completed": 200, "request_throughput": 3.5, "output_throughput": 489.5, "total_token_throughput": 2447.5,
            "mean_ttft_ms": 123.5, "p99_ttft_ms": 201, "median_tpot_ms": 12, "std_itl_ms": 3.5}"#,
        "",
        &[
            "completed[]: 200",
            "request_throughput[request throughput calls/s]: 3.5",
            "output_throughput[tok/s]: 489.5",
            "total_token_throughput[tok/s]: 2447.5",
            "mean_ttft_ms[TTFT ms]: 123.5",
            "p99_ttft_ms[TTFT ms]: 201",
            "median_tpot_ms[ITL ms]: 12",
            "std_itl_ms[ms]: 3.5",
        ],
    );
    check(
        "a.json",
        r#"{"results": {"arc": {"alias": "arc", "acc,none": 0.65, "acc_stderr,none": 0.01},
            "hella": {"alias": "hella", "acc,none": 0.5, "acc_stderr,none": 0.02},
            "gsm": {"alias": "gsm", "exact_match,strict": 0.25, "exact_match_stderr,strict": 0.03}}, "model_name": "x"}"#,
        "/results/*",
        &[
            "acc,none[accuracy of 1]: 0.65 0.5 _",
            "acc_stderr,none[of 1]: 0.01 0.02 _",
            "exact_match,strict[accuracy of 1]: _ _ 0.25",
            "exact_match_stderr,strict[of 1]: _ _ 0.03",
        ],
    );
    check(
        "a.csv",
        "Metric,avg,min,p99\nTime To First Token (ms),50.5,40.5,88\nInter Token Latency (ms),10.5,9.5,12\n",
        "",
        &[
            "Time To First Token (ms) avg[TTFT ms]: 50.5",
            "Time To First Token (ms) min[TTFT ms]: 40.5",
            "Time To First Token (ms) p99[TTFT ms]: 88",
            "Inter Token Latency (ms) avg[ITL ms]: 10.5",
            "Inter Token Latency (ms) min[ITL ms]: 9.5",
            "Inter Token Latency (ms) p99[ITL ms]: 12",
        ],
    );
    check(
        "a.txt",
        "llama_perf_context_print:        load time =    1234.5 ms\n\
         llama_perf_context_print: prompt eval time =     345.5 ms /    26 tokens (   13.5 ms per token,    75.5 tokens per second)\n\
         llama_perf_context_print:        eval time =    4567.5 ms /   127 runs   (   36.5 ms per token,    27.5 tokens per second)\n\
         llama_perf_context_print:       total time =    4925.5 ms /   153 tokens\n",
        "line 1",
        &[
            "load time[load ms]: 1234.5",
            "prompt eval time[prefill ms]: 345.5",
            "prompt eval count[prompt tokens tokens]: 26",
            "prompt eval time per token[ms]: 13.5",
            "prompt eval rate[prefill throughput tok/s]: 75.5",
            "eval time[decode ms]: 4567.5",
            "eval count[generated tokens tokens]: 127",
            "eval time per token[ITL ms]: 36.5",
            "eval rate[decode throughput tok/s]: 27.5",
            "total time[E2E latency ms]: 4925.5",
            "total count[]: 153",
        ],
    );
    check(
        "a.txt",
        "Min latency (ns)                : 5012345\n50.00 percentile latency (ns)   : 11234567\n\
         99.90 percentile latency (ns)   : 80123456\n",
        "line 1",
        &[
            "Min latency (ns)[latency ns]: 5012345",
            "50.00 percentile latency (ns)[latency ns]: 11234567",
            "99.90 percentile latency (ns)[latency ns]: 80123456",
        ],
    );
    check(
        "a.txt",
        "Requests/sec: 748868.5\nTransfer/sec:    606.5MB\n",
        "line 1",
        &["Requests/sec[request throughput calls/s]: 748868.5", "Transfer/sec[MB/s]: 606.5"],
    );
    check(
        "a.txt",
        "Complete requests:      1000\nRequests per second:    810.5 [#/sec] (mean)\nTime per request:       12.5 [ms] (mean)\n\
         Transfer rate:          684.5 [Kbytes/sec] received\n",
        "line 1",
        &[
            "Complete requests[]: 1000",
            "Requests per second mean[request throughput calls/s]: 810.5",
            "Time per request mean[ms]: 12.5",
            "Transfer rate[kB/s]: 684.5",
        ],
    );
}

#[test]
fn units_that_a_program_leaves_out_are_those_that_it_always_uses() {
    let hyperfine = r#"{"results": [{"command": "sort 1", "mean": 0.5, "stddev": 0.01, "median": 0.5, "user": 0.4, "system": 0.1,
        "min": 0.45, "max": 0.55, "times": [0.45, 0.55], "exit_codes": [0, 0], "parameters": {"threads": "1"}}]}"#;
    check(
        "a.json",
        hyperfine,
        "/results",
        &[
            "mean[s]: 0.5",
            "stddev[s]: 0.01",
            "median[s]: 0.5",
            "user[s]: 0.4",
            "system[s]: 0.1",
            "min[s]: 0.45",
            "max[s]: 0.55",
        ],
    );
    check("a.json", hyperfine, "/results/*/times", &["times[s]: 0.45 0.55"]);
    check(
        "a.json",
        r#"{"benchmarks": [{"name": "a", "stats": {"min": 0.001, "mean": 0.002, "stddev": 0.0001, "rounds": 100, "ops": 500}}]}"#,
        "/benchmarks",
        &[
            "stats.min[s]: 0.001",
            "stats.mean[s]: 0.002",
            "stats.stddev[s]: 0.0001",
            "stats.rounds[]: 100",
            "stats.ops[/s]: 500",
        ],
    );
    check(
        "a.json",
        r#"{"benchmarks": [{"name": "A", "real_time": 1.5, "items_per_second": 5.5, "aggregate_name": null},
            {"name": "A", "real_time": 2.5, "items_per_second": 6.5, "aggregate_name": null},
            {"name": "A", "real_time": 2, "aggregate_name": "mean"}]}"#,
        "/benchmarks",
        &["real_time[]: 1.5 2.5", "items_per_second[/s]: 5.5 6.5", "real_time mean[]: 2 _"],
    );
    check(
        "a.csv",
        "command,mean,stddev\na,0.5,0.1\nb,0.6,0.2\n",
        "",
        &["mean[]: 0.5 0.6", "stddev[]: 0.1 0.2"],
    );
}

#[test]
fn headings_of_other_languages_are_known() {
    check(
        "a.csv",
        "datum;modell;kontext;laufzeit_s;genauigkeit;temperatur_c;latenz_mittelwert_ms;durchsatz_token_s\n\
         2026-01-01;a;2048;12,5;0,85;61,5;120,5;55,5\n2026-01-02;b;4096;13,5;0,86;62,5;121,5;54,5\n",
        "",
        &[
            "laufzeit_s[latency s]: 12.5 13.5",
            "genauigkeit[accuracy of 1]: 0.85 0.86",
            "temperatur_c[temperature °C]: 61.5 62.5",
            "latenz_mittelwert_ms[latency ms]: 120.5 121.5",
            "durchsatz_token_s[decode throughput tok/s]: 55.5 54.5",
        ],
    );
    check(
        "a.csv",
        "date;modèle;débit (jetons/s);latence (ms);mémoire (Go)\n2026-01-01;a;55,5;120,5;4,5\n2026-01-02;b;45,5;130,5;8,5\n",
        "",
        &[
            "débit (jetons/s)[decode throughput tok/s]: 55.5 45.5",
            "latence (ms)[latency ms]: 120.5 130.5",
            "mémoire (Go)[memory GB]: 4.5 8.5",
        ],
    );
    check(
        "a.csv",
        "fecha;modelo;rendimiento (tokens/s);latencia_ms;memoria_gb\n2026-01-01;a;55,5;120,5;4,5\n2026-01-02;b;45,5;130,5;8,5\n",
        "",
        &[
            "rendimiento (tokens/s)[decode throughput tok/s]: 55.5 45.5",
            "latencia_ms[latency ms]: 120.5 130.5",
            "memoria_gb[memory GB]: 4.5 8.5",
        ],
    );
}

#[test]
fn a_duration_of_a_named_thing_is_no_whole_request() {
    check(
        "a.json",
        r#"[{"upload": {"duration_ms": 120.5}, "metrics": {"duration_ms": 250.5}}, {"upload": {"duration_ms": 121.5}, "metrics": {"duration_ms": 251.5}}]"#,
        "",
        &["upload.duration_ms[ms]: 120.5 121.5", "metrics.duration_ms[E2E latency ms]: 250.5 251.5"],
    );
}

#[test]
fn one_bare_number_up_to_one_among_percentages_is_not_guessed() {
    check("a.csv", "case,rate\na,55%\nb,61%\nc,0.5\nd,70%\n", "", &["rate[%]: 55 61 '0.5' 70"]);
    let folder = read("a.csv", "case,rate\na,55%\nb,61%\nc,0.5\nd,70%\n");
    let told: Vec<_> =
        folder.problems.iter().map(|problem| (problem.line, problem.message.id.as_str())).collect();
    assert_eq!(told, [(Some(4), "problem-share-unclear")]);
}

/// Objects of one document, each file one day: one row with dotted names.
#[test]
fn one_summary_for_each_day_is_one_row() {
    check(
        "summary.json",
        r#"{"run": {"date": "2026-04-01", "host": "h"}, "search": {"p50_ms": 72.5, "p95_ms": 183.5, "requests": 20000, "errors": 3},
            "index": {"build_seconds": 309.5, "size_mb": 1480}}"#,
        "",
        &[
            "search.p50_ms[ms]: 72.5",
            "search.p95_ms[ms]: 183.5",
            "search.requests[]: 20000",
            "search.errors[]: 3",
            "index.build_seconds[s]: 309.5",
            "index.size_mb[MB]: 1480",
        ],
    );
}
