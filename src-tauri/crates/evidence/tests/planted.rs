//! Folders with planted truths, made anew for each seed: what was planted is found, and nothing that is not there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "the folders are made here")]

#[path = "support/folder.rs"]
mod folder;

use std::fmt::Write as _;

use domain::{Fact, FindingKind, RuleFinding, StatisticKind};
use evidence::{Examination, examine};
use folder::read;

/// Folders of each kind.
const SEEDS: u64 = 24;
/// How many may be missed of them: 95 % are to be found.
const MISSES: usize = 1;

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }

    /// A value about `level` with this spread as a part of it.
    fn about(&mut self, level: f64, spread: f64) -> f64 {
        level * (1.0 + spread * self.normal())
    }
}

/// A sweep of batch and threads with three rows each: batch moves the throughput by `effect` per step, threads do not.
fn sweep(random: &mut Random, effect: f64, spread: f64, level: f64) -> String {
    let mut text = "batch,threads,tokens_s,ttft_ms\n".to_owned();
    for _ in 0..3 {
        for batch in [8, 16, 32] {
            for threads in [4, 8] {
                let steps = f64::from(batch).log2() - 3.0;
                let rate = random.about(level * (1.0 + effect * steps), spread);
                let ttft = random.about(200.0, spread);
                writeln!(text, "{batch},{threads},{rate:.2},{ttft:.2}").unwrap();
            }
        }
    }
    text
}

fn of(found: &Examination, kind: FindingKind) -> Vec<&RuleFinding> {
    found.findings.iter().filter(|finding| finding.kind == kind).collect()
}

fn about<'a>(
    found: &'a Examination,
    kind: FindingKind,
    parameter: &str,
    column: &str,
) -> Option<&'a RuleFinding> {
    of(found, kind).into_iter().find(|finding| {
        finding.subject.configuration.iter().any(|(name, value)| name == parameter && value.is_empty())
            && finding.facts.iter().filter_map(|id| found.fact(id)).any(|fact| fact.name == column)
    })
}

fn fact<'a>(found: &'a Examination, finding: &RuleFinding) -> &'a Fact {
    found.fact(&finding.facts[0]).expect("a finding's facts are among the facts")
}

/// Runs a check for every seed, and counts for how many it does not hold.
fn misses(check: impl Fn(&mut Random) -> bool) -> usize {
    (0..SEEDS).filter(|seed| !check(&mut Random(seed.wrapping_mul(7_919) + 3))).count()
}

#[test]
fn a_sweep_gives_its_best_its_effect_and_its_non_effect() {
    let missed = misses(|random| {
        let files = [("runs.csv".to_owned(), sweep(random, 0.15, 0.01, 80.0))];
        let found = examine(&read(&files));
        let best = of(&found, FindingKind::Best)
            .into_iter()
            .find(|finding| fact(&found, finding).name == "tokens_s")
            .is_some_and(|finding| {
                finding.subject.configuration.iter().any(|(name, value)| name == "batch" && value == "32")
            });
        best && about(&found, FindingKind::Effect, "batch", "tokens_s").is_some()
            && about(&found, FindingKind::NoEffect, "threads", "tokens_s").is_some()
            && about(&found, FindingKind::NoEffect, "batch", "ttft_ms").is_some()
    });
    assert!(missed <= MISSES, "{missed} of {SEEDS} missed");
}

#[test]
fn noise_alone_gives_no_effect_no_outlier_and_no_conflict() {
    for spread in [0.02, 0.1] {
        let mut false_ones = Vec::new();
        for seed in 0..SEEDS {
            let mut random = Random(seed * 31 + 5);
            let files = [
                ("runs.csv".to_owned(), sweep(&mut random, 0.0, spread, 80.0)),
                ("notes.md".to_owned(), "# Notes\n\nAll runs finished. The target is 90 tok/s.\n".to_owned()),
            ];
            let found = examine(&read(&files));
            let kinds = [
                FindingKind::Effect,
                FindingKind::Outlier,
                FindingKind::Conflict,
                FindingKind::Confounded,
                FindingKind::Duplicate,
                FindingKind::UnitMismatch,
                FindingKind::Stale,
                FindingKind::FailedRows,
                FindingKind::ColdStart,
            ];
            false_ones.extend(
                found
                    .findings
                    .iter()
                    .filter(|finding| kinds.contains(&finding.kind))
                    .map(|finding| finding.message.id.clone()),
            );
        }
        assert!(false_ones.is_empty(), "spread {spread}: {false_ones:?}");
    }
}

#[test]
fn a_regression_over_dated_files_is_found_from_its_date_on() {
    let days = |random: &mut Random, worse: f64| -> Vec<(String, String)> {
        (1..=9)
            .map(|day| {
                let level = if day >= 6 { 80.0 * worse } else { 80.0 };
                (format!("2025-10-{day:02}/runs.csv"), sweep(random, 0.1, 0.02, level))
            })
            .collect()
    };
    let missed = misses(|random| {
        let found = examine(&read(&days(random, 0.88)));
        of(&found, FindingKind::Regression).iter().any(|finding| {
            finding.subject.date.as_deref() == Some("2025-10-06") && fact(&found, finding).name == "tokens_s"
        })
    });
    assert!(missed <= MISSES, "{missed} of {SEEDS} missed");
    let false_alarms = misses(|random| {
        let found = examine(&read(&days(random, 1.0)));
        of(&found, FindingKind::Regression).is_empty() && of(&found, FindingKind::Trend).is_empty()
    });
    assert_eq!(false_alarms, 0);
}

#[test]
fn one_row_far_off_and_rows_that_failed_are_named_by_their_lines() {
    let missed = misses(|random| {
        let text = sweep(random, 0.1, 0.02, 80.0);
        let mut lines: Vec<String> = text.lines().map(|line| format!("{line},")).collect();
        lines[0].push_str("error");
        lines[7] = "8,4,31.00,201.50,".to_owned();
        lines[11] = "16,8,0,0,timed out".to_owned();
        let found = examine(&read(&[("runs.csv".to_owned(), lines.join("\n"))]));
        let lines_of = |kind| -> Vec<String> {
            of(&found, kind)
                .iter()
                .flat_map(|finding| &finding.sources)
                .map(|source| format!("{:?}", source.place))
                .collect()
        };
        lines_of(FindingKind::Outlier).iter().any(|place| place.contains("first: 8, last: 8"))
            && lines_of(FindingKind::FailedRows).iter().any(|place| place.contains("first: 12, last: 12"))
    });
    assert!(missed <= MISSES, "{missed} of {SEEDS} missed");
}

#[test]
fn a_wrong_number_in_a_summary_is_a_conflict_and_a_right_one_is_none() {
    let check = |random: &mut Random, factor: f64, expected: usize| {
        let text = sweep(random, 0.15, 0.02, 80.0);
        let folder = read(&[("runs.csv".to_owned(), text.clone())]);
        let found = examine(&folder);
        let level = |value: &str| {
            let fact = found.facts.iter().find(|fact| {
                fact.name == "tokens_s"
                    && fact.statistic == StatisticKind::Mean
                    && fact.scope.configuration == [("batch".to_owned(), value.to_owned())]
            });
            fact.expect("a mean of each batch").value
        };
        let mut report = "# Summary of runs.csv\n\n".to_owned();
        for (batch, factor) in [("8", 1.0), ("16", factor), ("32", 1.0)] {
            writeln!(report, "- batch={batch}: mean throughput {:.1} tokens/s", level(batch) * factor)
                .unwrap();
        }
        let found = examine(&read(&[("runs.csv".to_owned(), text), ("report.md".to_owned(), report)]));
        of(&found, FindingKind::Conflict).len() == expected
    };
    let missed = misses(|random| check(random, 1.2, 1));
    assert!(missed <= MISSES, "{missed} of {SEEDS} missed");
    assert_eq!(misses(|random| check(random, 1.0, 0)), 0);
}

#[test]
fn a_copy_a_changed_copy_and_another_unit_are_told() {
    let missed = misses(|random| {
        let text = sweep(random, 0.1, 0.02, 80.0);
        let other = sweep(random, 0.1, 0.02, 80.0);
        let wrong = other
            .lines()
            .map(|line| match line.rsplit_once(',') {
                Some((rest, ttft)) => {
                    ttft.parse().map_or(line.to_owned(), |value: f64| format!("{rest},{:.5}", value / 1e3))
                }
                None => line.to_owned(),
            })
            .collect::<Vec<_>>()
            .join("\n");
        let third = sweep(random, 0.1, 0.02, 80.0);
        let mut lines: Vec<&str> = third.lines().collect();
        let changed = lines[5].replace(lines[5].split(',').nth(2).unwrap(), "123.45");
        lines[5] = &changed;
        let files = [
            ("host-a.csv".to_owned(), text.clone()),
            ("host-a copy.csv".to_owned(), text),
            ("host-b.csv".to_owned(), wrong),
            ("host-c.csv".to_owned(), third.clone()),
            ("host-c old.csv".to_owned(), lines.join("\n")),
        ];
        let found = examine(&read(&files));
        let names = |kind, file: &str| {
            of(&found, kind).iter().any(|finding| finding.sources.iter().any(|source| source.file == file))
        };
        names(FindingKind::Duplicate, "host-a copy.csv")
            && names(FindingKind::UnitMismatch, "host-b.csv")
            && names(FindingKind::Conflict, "host-c old.csv")
    });
    assert!(missed <= MISSES, "{missed} of {SEEDS} missed");
}

#[test]
fn a_difference_that_is_cold_starts_or_a_drift_is_not_an_effect() {
    let cold = misses(|random| {
        let mut text = "temperature,ctx,load_ms,ttft_ms\n".to_owned();
        for ctx in [1024, 2048, 4096, 8192] {
            for (temperature, load) in [(0.2, 3_000.0), (0.4, 30.0), (0.8, 30.0)] {
                let load = random.about(load, 0.03);
                let ttft = load + random.about(60.0, 0.03);
                writeln!(text, "{temperature},{ctx},{load:.2},{ttft:.2}").unwrap();
            }
        }
        let found = examine(&read(&[("runs.csv".to_owned(), text)]));
        about(&found, FindingKind::Confounded, "temperature", "ttft_ms").is_some()
            && about(&found, FindingKind::Effect, "temperature", "ttft_ms").is_none()
            && !of(&found, FindingKind::ColdStart).is_empty()
    });
    assert!(cold <= MISSES, "{cold} of {SEEDS} missed");
    let drift = misses(|random| {
        let mut text = "threads,tokens_s\n".to_owned();
        for row in 0..40 {
            let rate = random.about(100.0 - f64::from(row), 0.005);
            writeln!(text, "{},{rate:.2}", if row < 20 { 4 } else { 8 }).unwrap();
        }
        let found = examine(&read(&[("runs.csv".to_owned(), text)]));
        about(&found, FindingKind::Confounded, "threads", "tokens_s").is_some()
            && about(&found, FindingKind::Effect, "threads", "tokens_s").is_none()
    });
    assert!(drift <= MISSES, "{drift} of {SEEDS} missed");
}

#[test]
fn single_measurements_say_so() {
    let text = "batch,tokens_s\n8,80.5\n16,95.25\n32,110.75\n64,108.5\n";
    let found = examine(&read(&[("runs.csv".to_owned(), text.to_owned())]));
    let best = of(&found, FindingKind::Best)[0];
    assert_eq!(best.message.id, "finding-best-single");
    assert_eq!(best.test.as_ref().and_then(|test| test.beyond_noise), None);
    assert!(of(&found, FindingKind::Effect).is_empty());
}

/// Every map has another order in each examination: nothing may depend on it.
#[test]
fn the_same_folder_gives_the_same_answer_and_every_fact_is_there() {
    let mut random = Random(11);
    let mut files: Vec<(String, String)> = (1..=8)
        .map(|day| (format!("2025-10-{day:02}/runs.csv"), sweep(&mut random, 0.1, 0.03, 80.0)))
        .collect();
    files.push(("report.md".to_owned(), "- batch=8: mean throughput 91.0 tokens/s\n".to_owned()));
    let folder = read(&files);
    let first = examine(&folder);
    assert!(!first.findings.is_empty());
    for _ in 0..4 {
        let again = examine(&folder);
        assert!(again.facts == first.facts && again.findings == first.findings);
    }
    let words = wording::Words::english();
    for finding in &first.findings {
        assert!(finding.facts.iter().all(|id| first.fact(id).is_some()), "{finding:?}");
        for message in [Some(&finding.message), finding.advice.as_ref()].into_iter().flatten() {
            let sentence = words.sentence(message);
            assert!(sentence != message.id && !sentence.contains("{$"), "{sentence}");
        }
    }
    let mut ids: Vec<&str> = first.facts.iter().map(|fact| fact.id.0.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), first.facts.len());
}

#[test]
fn what_has_no_better_way_is_told_to_rise() {
    let log = |growth: f64| {
        let mut random = Random(41);
        let mut text = "week_of,installer_kb,pack_s\n".to_owned();
        for week in 0..9 {
            let size = 512.0 * (1.0 + growth * f64::from(week)) * (1.0 + 0.003 * random.normal());
            writeln!(text, "2026-03-{:02},{size:.0},{:.2}", 1 + 3 * week, random.about(41.0, 0.01)).unwrap();
        }
        examine(&read(&[("weekly.csv".to_owned(), text)]))
    };
    let creeping = log(0.03);
    let [trend] = of(&creeping, FindingKind::Trend)[..] else { panic!("{:#?}", creeping.findings) };
    assert_eq!(fact(&creeping, trend).name, "installer_kb");
    assert_eq!(trend.message.id, "finding-rises");
    assert!(trend.advice.is_none(), "nobody knows that larger is worse");
    assert!(of(&log(0.0), FindingKind::Trend).is_empty());
}

#[test]
fn days_are_days_under_any_name() {
    let note = |day: u32| {
        let mut random = Random(7);
        let mut text = "ran_on,job,minutes\n".to_owned();
        for after in 1..=12 {
            for (job, level) in [("pack", 21.0), ("sign", 8.0)] {
                writeln!(text, "2026-05-{after:02},{job},{:.2}", random.about(level, 0.01)).unwrap();
            }
        }
        let written = format!("# Jobs\n\nStatus as of 2026-05-{day:02}.\n\nBoth jobs are well.\n");
        examine(&read(&[("jobs.csv".to_owned(), text), ("status.md".to_owned(), written)]))
    };
    assert_eq!(of(&note(4), FindingKind::Stale).len(), 1);
    assert!(of(&note(12), FindingKind::Stale).is_empty());
}

#[test]
fn rows_pasted_twice_are_told_where_each_has_a_time_of_its_own() {
    let table = |pasted: usize| {
        let mut random = Random(19);
        let mut lines: Vec<String> = (0..30)
            .map(|at| {
                let (frame, power) = (random.about(12.5, 0.03), random.about(6.2, 0.03));
                format!("2026-07-09T10:{at:02}:00,scene-{},{frame:.3},{power:.3}", at % 3)
            })
            .collect();
        lines.extend_from_within(10..10 + pasted);
        let text = format!("started,scene,frame_time_ms,power_w\n{}\n", lines.join("\n"));
        examine(&read(&[("sessions.csv".to_owned(), text)]))
    };
    let twice = table(5);
    let [found] = of(&twice, FindingKind::Duplicate)[..] else { panic!("{:#?}", twice.findings) };
    assert!((fact(&twice, found).value - 5.0).abs() < f64::EPSILON);
    assert!(of(&table(0), FindingKind::Duplicate).is_empty());
}
