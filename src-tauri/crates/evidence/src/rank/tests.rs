//! Tests of rank.

use domain::{Direction, Level, Metric, Unit};

use super::ranked;

fn level(file: &str, metric: Metric, configuration: &[&str], n: u64) -> Level {
    Level {
        file: file.to_owned(),
        part: String::new(),
        column: metric.name().to_owned(),
        direction: metric.direction(),
        metric,
        unit: Unit::None,
        configuration: configuration.iter().map(|name| ((*name).to_owned(), "1".to_owned())).collect(),
        n,
        mean: 1.0,
        median: 1.0,
        sd: None,
        min: 1.0,
        max: 1.0,
    }
}

fn shown(levels: Vec<Level>) -> Vec<String> {
    let name =
        |level: &Level| format!("{} {} {} {}", level.file, level.metric, level.configuration.len(), level.n);
    ranked(levels).iter().map(name).collect()
}

#[test]
fn every_file_comes_first_with_what_matters_most_in_it() {
    let other = Metric::Column("size".to_owned());
    let levels = vec![
        level("a", Metric::Load, &[], 9),
        level("a", Metric::TimeToFirstToken, &["gpu"], 3),
        level("a", Metric::TimeToFirstToken, &[], 9),
        level("a", Metric::DecodeThroughput, &[], 9),
        level("b", other, &[], 50),
        level("c", Metric::Load, &[], 2),
        level("c", Metric::Load, &[], 4),
    ];
    assert_eq!(
        shown(levels),
        [
            "a decode throughput 0 9",
            "c load 0 4",
            "b size 0 50",
            "a TTFT 0 9",
            "a TTFT 1 3",
            "a load 0 9",
            "c load 0 2",
        ]
    );
}

#[test]
fn whole_tables_come_before_configurations_and_many_values_before_few() {
    let ttft = || Metric::TimeToFirstToken;
    let levels = vec![
        level("a", ttft(), &["gpu", "ctx"], 9),
        level("a", ttft(), &["gpu"], 2),
        level("a", ttft(), &["ctx"], 3),
        level("a", ttft(), &[], 1),
        level("a", ttft(), &[], 5),
    ];
    assert_eq!(shown(levels), ["a TTFT 0 5", "a TTFT 0 1", "a TTFT 1 3", "a TTFT 1 2", "a TTFT 2 9"]);
}

#[test]
fn unknown_metrics_come_last_and_those_with_a_direction_before_the_rest() {
    let mut good = level("a", Metric::Column("score".to_owned()), &[], 1);
    good.direction = Direction::HigherIsBetter;
    let levels = vec![
        level("a", Metric::DecodeThroughput, &[], 1),
        level("a", Metric::Column("size".to_owned()), &[], 9),
        good,
        level("a", Metric::GeneratedTokens, &[], 1),
    ];
    assert_eq!(
        shown(levels),
        ["a decode throughput 0 1", "a generated tokens 0 1", "a score 0 1", "a size 0 9"]
    );
}
