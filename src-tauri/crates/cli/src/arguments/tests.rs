//! Arguments become settings, and no setting is without its option.

use clap::{CommandFactory, Parser};
use domain::{
    Correction, Direction, Engine, Metric, OnFailure, Options, ReportNotes, RunSettings, Selection, Start,
    Unit,
};

use super::{Arguments, Command, RunArguments};

fn parse(more: &[&str]) -> Result<RunArguments, clap::Error> {
    let needed = ["chimera-cli", "run", "--folder", "reports", "--model", "small", "--out", "out"];
    let arguments = Arguments::try_parse_from(needed.iter().chain(more))?;
    let Command::Run(arguments) = arguments.command else { panic!("these are the arguments of a run") };
    Ok(*arguments)
}

#[test]
fn the_command_line_holds_together() {
    Arguments::command().debug_assert();
}

#[test]
fn what_is_not_given_is_as_in_the_window() {
    let arguments = parse(&["--server", "http://there:1"]).unwrap();
    let of_the_model = Options { top_k: 7, seed: Some(3), num_predict: Some(9), ..Options::default() };
    let expected = RunSettings {
        server: "http://there:1".to_owned(),
        model: "small".to_owned(),
        options: of_the_model,
        ..RunSettings::default()
    };
    assert_eq!(arguments.settings(of_the_model), expected);
    assert_eq!(arguments.chosen.selection(), Selection::default());
    assert_eq!(arguments.report.notes(), ReportNotes::default());
}

/// The same, with the words of a command line.
fn parse_line(line: &str) -> RunArguments {
    parse(&line.split(' ').collect::<Vec<_>>()).unwrap()
}

#[test]
fn every_setting_can_be_given() {
    let arguments = parse_line(
        "--runs 3 --engine openai --server there:1 --start cold --pause 1.5 --question Which? --audience team \
         --on-failure continue --idle-limit 30 --unload-elsewhere no --num-ctx 8192 --num-gpu -1 \
         --temperature 0 --top-p 0.5 --top-k 0 --repeat-penalty 1.1 --seed -42 --num-predict 256 \
         --keep-alive -1",
    );
    let expected = RunSettings {
        engine: Engine::OpenAi,
        server: "there:1".to_owned(),
        model: "small".to_owned(),
        runs: 3,
        start: Start::Cold,
        pause_ms: 1_500,
        question: "Which?".to_owned(),
        audience: "team".to_owned(),
        options: Options {
            num_ctx: 8192,
            num_gpu: -1,
            temperature: 0.0,
            top_p: 0.5,
            top_k: 0,
            repeat_penalty: 1.1,
            seed: Some(-42),
            num_predict: Some(256),
        },
        keep_alive: "-1".to_owned(),
        on_failure: OnFailure::Continue,
        idle_limit_s: 30,
        unload_elsewhere: Some(false),
    };
    let of_the_model = Options { num_gpu: 12, seed: Some(1), num_predict: Some(1), ..Options::default() };
    assert_eq!(arguments.settings(of_the_model), expected);
}

#[test]
fn files_can_be_left_out_and_columns_corrected() {
    let arguments = parse_line(
        "--exclude old/ --exclude .\\a\\b.csv --metric a=b=load --unit a=b=s --direction score=higher \
         --unit count=none",
    );
    let correction =
        |column: &str| Correction { column: column.to_owned(), metric: None, unit: None, direction: None };
    let corrections = vec![
        Correction { metric: Some(Metric::Load), unit: Some(Unit::Seconds), ..correction("a=b") },
        Correction { unit: Some(Unit::None), ..correction("count") },
        Correction { direction: Some(Direction::HigherIsBetter), ..correction("score") },
    ];
    let excluded = ["a/b.csv", "old"].map(str::to_owned).into();
    assert_eq!(arguments.chosen.selection(), Selection { excluded, corrections });
}

#[test]
fn the_report_can_be_given_its_words() {
    let arguments =
        parse_line("--title T --author A --organisation O --summary S --notes N --show-run 2 --show-run 3");
    let notes = ReportNotes {
        title: "T".to_owned(),
        author: "A".to_owned(),
        organisation: "O".to_owned(),
        summary: "S".to_owned(),
        notes: "N".to_owned(),
        chosen_run: Some(3),
        doubtful: domain::Doubtful::Marked,
    };
    assert_eq!(arguments.report.notes(), notes);
}

#[test]
fn what_cannot_be_meant_is_bad_usage() {
    for more in [
        &["--runs", "many"][..],
        &["--pause", "-1"],
        &["--pause", "3601"],
        &["--pause", "NaN"],
        &["--start", "warm"],
        &["--metric", "load"],
        &["--metric", "tps=speed"],
        &["--unit", "latency=furlongs"],
        &["--direction", "score=up"],
        &["--show-run", "0"],
        &["--unload-elsewhere", "maybe"],
        &["--surprise"],
    ] {
        assert_eq!(parse(more).unwrap_err().exit_code(), 2, "{more:?}");
    }
}

/// The options as `--help` shows them; a setting that is added later fails here until it has one.
#[test]
fn no_setting_is_without_an_option_and_no_option_without_help() {
    let command = Arguments::command();
    let run = command.find_subcommand("run").unwrap();
    let settings = serde_json::to_value(RunSettings::default()).unwrap();
    let notes = serde_json::to_value(ReportNotes::default()).unwrap();
    let names = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    for name in [names(&settings), names(&settings["options"]), names(&notes)].concat() {
        let option = match name.as_str() {
            "options" => continue,
            "pauseMs" => "pause".to_owned(),
            "idleLimitS" => "idle-limit".to_owned(),
            "chosenRun" => "show-run".to_owned(),
            other => other.chars().fold(String::new(), |mut option, letter| {
                if letter.is_uppercase() {
                    option.push('-');
                }
                option.extend(letter.to_lowercase());
                option
            }),
        };
        assert!(run.get_arguments().any(|argument| argument.get_long() == Some(&option)), "{option}");
    }
    for argument in run.get_arguments() {
        assert!(argument.get_help().is_some(), "{} has no help", argument.get_id());
    }
}
