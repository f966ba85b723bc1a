//! The pipeline through the use cases: a scripted model, a clock turned by hand, a real folder and a real journal.

use std::path::Path;
use std::sync::{Arc, Mutex};

use agent::{Error, OpenedRun, SaveFormat, Session};
use domain::{
    Consent, Endpoint, Engine, FailureKind, GenerateRequest, Message, OnFailure, Outcome, RunEvent,
    RunResult, RunSettings, ServerInfo, Stage, Start,
};
use llm::{HandClock, Script, Scripted, ScriptedRequest};

const ANALYSIS: &str = r#"{"findings":[{"sentence":"num_gpu 60 is fastest in sweep.csv"}],"recommendations":[{"sentence":"keep num_gpu at 60"}]}"#;
const REPORT: &str = "## Overview\n\nThe sweep has two configurations and the second one is the faster of the two.\n\n\
    ## What the data shows\n\nThe rows differ from one configuration to the next, and each was measured \
    more than once, so that their order can be seen by whoever looks at them in turn.\n\n## Limits\n\nThere are few rows.\n\n\
    ## Next steps\n\nMeasure again.\n";

const SWEEP: &str = "model,num_gpu,ttft_s,tokens_s\n\
gemma3,0,0.31,20.5\ngemma3,0,0.30,21.0\ngemma3,60,0.12,4711.25\ngemma3,60,0.13,101.75\n";

struct Bench {
    session: Session,
    model: Arc<Scripted>,
    events: Arc<Mutex<Vec<RunEvent>>>,
    folder: tempfile::TempDir,
    data: tempfile::TempDir,
}

impl Bench {
    async fn new(model: impl FnOnce(Scripted) -> Scripted) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = tempfile::tempdir().expect("a temporary folder");
        write(folder.path(), "sweep.csv", SWEEP);
        let clock = Arc::new(HandClock::default());
        let model = Arc::new(model(Scripted::new(clock.clone())));
        let connected = model.clone();
        let session = Session::open(data.path(), clock, Arc::new(move |_, _, _, _| Ok(connected.clone())))
            .expect("the data folder is writable");
        session.open_folder(folder.path(), |_| {}).await.expect("the folder is readable");
        Self { session, model, events: Arc::default(), folder, data }
    }

    async fn run(&self, settings: RunSettings) -> Arc<OpenedRun> {
        let events = self.events.clone();
        let listener = Arc::new(move |event| events.lock().expect("no listener panics").push(event));
        let started = self.session.start_run(settings, listener).await.expect("the run starts");
        started.ended.await.expect("the run does not panic");
        self.session.open_run(&started.id).expect("the run is on disk")
    }

    fn prompts(&self) -> Vec<GenerateRequest> {
        let generations = self.model.requests().into_iter();
        generations
            .filter_map(|request| match request {
                ScriptedRequest::Generate(request) => Some(request),
                _ => None,
            })
            .collect()
    }

    fn events(&self) -> Vec<RunEvent> {
        self.events.lock().expect("no listener panics").clone()
    }
}

#[expect(clippy::disallowed_methods, reason = "the test makes its own input folder")]
fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("a temporary folder is writable");
}

fn settings(runs: u32) -> RunSettings {
    let mut settings = RunSettings { model: "scripted:1b".into(), runs, ..RunSettings::default() };
    settings.options.seed = Some(41);
    settings
}

fn stages(opened: &OpenedRun) -> Vec<(u32, Stage)> {
    opened.run.calls.iter().map(|call| (call.run, call.stage)).collect()
}

fn result(opened: &OpenedRun) -> &RunResult {
    &opened.run.outcome.as_ref().expect("the run has ended").result
}

fn body_after_nonce(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rest)| rest)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_prepared_runs_are_seven_rows_and_every_prompt_carries_the_data() {
    let bench = Bench::new(|model| {
        ["warm", ANALYSIS, REPORT, ANALYSIS, REPORT]
            .iter()
            .fold(model, |model, text| model.then(Script::answer(text)))
    })
    .await;
    let mut asked = settings(2);
    asked.question = "Which num_gpu is best?".into();
    asked.audience = "the board".into();
    let beforehand = bench.session.evidence_share(&asked).expect("a folder is open");
    let opened = bench.run(asked.clone()).await;
    let afterwards = bench.session.evidence_share(&asked).expect("a folder is open");
    assert_ne!(afterwards.estimated_tokens, beforehand.estimated_tokens, "the server's count is learnt from");

    assert_eq!(*result(&opened), RunResult::Done);
    let expected = [
        (0, Stage::Unload),
        (0, Stage::Load),
        (0, Stage::WarmUp),
        (1, Stage::Analysis),
        (1, Stage::Report),
        (2, Stage::Analysis),
        (2, Stage::Report),
    ];
    assert_eq!(stages(&opened), expected);

    let prompts = bench.prompts();
    let analyses: Vec<_> = prompts.iter().filter(|request| request.format.is_some()).collect();
    let reports: Vec<_> = prompts.iter().filter(|request| request.format.is_none()).skip(1).collect();
    assert_eq!((analyses.len(), reports.len()), (2, 2));
    for request in analyses.iter().chain(&reports) {
        assert!(request.prompt.contains("4711.25"), "the planted value is missing from {}", request.prompt);
        assert!(request.prompt.contains("Which num_gpu is best?") && request.prompt.contains("the board"));
    }
    let nonces: std::collections::BTreeSet<_> =
        prompts.iter().map(|request| request.prompt.lines().next().unwrap_or_default()).collect();
    assert_eq!(nonces.len(), prompts.len(), "every call has a first line of its own");
    for (first, second) in [(analyses[0], analyses[1]), (reports[0], reports[1])] {
        assert_eq!(body_after_nonce(&first.prompt), body_after_nonce(&second.prompt));
        assert_eq!(body_after_nonce(&first.system), body_after_nonce(&second.system));
        assert_eq!((first.options.seed, second.options.seed), (Some(41), Some(42)));
    }
    assert!(reports[0].prompt.contains("- finding: num_gpu 60 is fastest in sweep.csv\n"));
    assert!(reports[0].prompt.contains("- recommendation: keep num_gpu at 60\n"));

    assert_eq!(opened.run.analyses.len(), 2);
    assert_eq!(opened.reports(), [1, 2]);
    assert_eq!(opened.chosen_run, 1);
    assert_eq!(opened.run.evidence.len(), 4, "the share is recorded for both stages of both runs");
    assert!(opened.run.effective.is_some());
    assert_eq!(opened.measurements.len(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_tell_the_run_in_order_and_end_with_what_is_on_disk() {
    let bench = Bench::new(|model| {
        ["warm", ANALYSIS, REPORT].iter().fold(model, |model, text| model.then(Script::answer(text)))
    })
    .await;
    let opened = bench.run(settings(1)).await;
    let events = bench.events();
    assert!(matches!(events.first(), Some(RunEvent::Started { runs: 1, .. })));
    assert!(matches!(events.get(1), Some(RunEvent::Ingested { files: 1, .. })));
    let mut streamed = vec![String::new(); opened.run.calls.len()];
    for event in &events {
        if let RunEvent::Text { index, text, .. } = event {
            streamed[usize::try_from(*index).expect("few calls")].push_str(text);
        }
    }
    for (call, streamed) in opened.run.calls.iter().zip(&streamed) {
        assert_eq!(call.exchange.answer, *streamed, "{:?}", call.stage);
    }
    let Some(RunEvent::Finished { outcome, measurements, summary }) = events.last() else {
        panic!("the last event is {:?}", events.last());
    };
    assert_eq!(Some(outcome), opened.run.outcome.as_ref());
    assert_eq!(*measurements, opened.measurements);
    assert_eq!(**summary, opened.summary);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_analysis_out_of_shape_is_asked_for_once_more_and_then_done_without() {
    let bench = Bench::new(|model| {
        [r#"{"findings":[{"sent"#, "no JSON at all", REPORT, "Key findings:", ANALYSIS, REPORT]
            .iter()
            .fold(model, |model, text| model.then(Script::answer(text)))
    })
    .await;
    let opened = bench.run(RunSettings { start: Start::Cold, ..settings(2) }).await;
    let expected = [
        (0, Stage::Unload),
        (1, Stage::Analysis),
        (1, Stage::AnalysisRetry),
        (1, Stage::Report),
        (2, Stage::Analysis),
        (2, Stage::AnalysisRetry),
        (2, Stage::Report),
    ];
    assert_eq!(stages(&opened), expected);
    let with_findings: Vec<u32> = opened.run.analyses.iter().map(|(run, _)| *run).collect();
    assert_eq!(with_findings, [2]);
    let noted: Vec<&str> = opened.run.noted.iter().map(|(_, message)| message.id.as_str()).collect();
    assert_eq!(noted, ["event-analysis-retried", "event-analysis-unusable", "event-analysis-retried"]);
    assert_eq!(*result(&opened), RunResult::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_that_does_not_fit_is_cut_by_a_quarter_three_times_and_every_attempt_is_a_row() {
    let too_long =
        || Script::failure(FailureKind::ContextExceeded, "the input length exceeds the context length");
    let bench = Bench::new(|model| {
        (0..4).fold(model.then(Script::answer("warm")), |model, _| model.then(too_long()))
    })
    .await;
    let opened = bench.run(settings(1)).await;
    let attempts = stages(&opened).iter().filter(|(_, stage)| *stage == Stage::Analysis).count();
    assert_eq!(attempts, 4);
    let RunResult::Failed { message } = result(&opened) else { panic!("{:?}", result(&opened)) };
    assert_eq!(message.id, "failure-context-exceeded");
    let shares: Vec<u32> = opened.run.evidence.iter().map(|used| used.share.facts_used).collect();
    assert!(shares.is_sorted_by(|a, b| a >= b), "{shares:?} grows");
}

/// With an exact count the data goes up to the edge of the context, whatever was guessed before, and no further.
#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_counts_tokens_gets_the_data_that_there_is_room_for() {
    let mut lines = Vec::new();
    for characters in [2, 5] {
        let mut warm = Script::answer("warm");
        warm.counts.prompt_eval_count = Some(2_300 / characters as u64);
        let bench = Bench::new(|model| {
            let model = model.counting(characters).then(warm);
            model.then(Script::answer(ANALYSIS)).then(Script::answer(REPORT))
        })
        .await;
        for file in 0..60 {
            let rows = format!("{file},0.31,20.{file}\n{file},0.30,21.{file}\n{},0.12,{file}.5\n", file + 60);
            write(
                bench.folder.path(),
                &format!("sweep-{file}.csv"),
                &format!("num_gpu,ttft_s,tokens_s\n{rows}"),
            );
        }
        bench.session.open_folder(bench.folder.path(), |_| {}).await.expect("the folder is readable");
        let opened = bench.run(settings(1)).await;
        assert_eq!(*result(&opened), RunResult::Done);
        let [_, analysis, report] = &bench.prompts()[..] else { panic!("three calls") };
        let tokens = |asked: &GenerateRequest| {
            (asked.system.chars().count() + asked.prompt.chars().count()).div_ceil(characters)
        };
        assert!(tokens(analysis) <= 4_096 - 768 && tokens(report) <= 4_096 - 1_024);
        // Kept in a report prompt: what may be found, what may be said of a first try, and less than another line.
        let kept = (1_600 + 400 + 300) / characters + 32;
        assert!(tokens(report) + kept > 4_096 - 1_024, "{} tokens of the report's prompt", tokens(report));
        lines.push(analysis.prompt.matches(".csv |").count());
    }
    assert!(lines[1] > 2 * lines[0], "{lines:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_call_stops_the_run_or_only_its_own_as_set() {
    let script = |model: Scripted| {
        model
            .then(Script::answer("warm"))
            .then(Script::answer("{\"findings\":[").failing(FailureKind::Incomplete, "connection reset"))
            .then(Script::answer(ANALYSIS))
            .then(Script::answer(REPORT))
    };
    let stopped = Bench::new(script).await.run(settings(2)).await;
    let RunResult::Failed { message } = result(&stopped) else { panic!("{:?}", result(&stopped)) };
    assert_eq!(message.id, "failure-incomplete");
    assert_eq!(stopped.run.calls.last().map(|call| call.exchange.answer.as_str()), Some("{\"findings\":["));

    let went_on =
        Bench::new(script).await.run(RunSettings { on_failure: OnFailure::Continue, ..settings(2) }).await;
    let RunResult::Failed { message } = result(&went_on) else { panic!("{:?}", result(&went_on)) };
    assert_eq!(*message, Message::new("failure-some-runs").with("complete", 1_u32).with("runs", 2_u32));
    assert_eq!(went_on.reports(), [2]);
    assert_eq!(went_on.chosen_run, 2);
    assert_eq!(went_on.run.noted.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_at_any_moment_keeps_every_finished_call_and_the_text_of_the_one_in_flight() {
    let script = |model: Scripted| {
        ["warm", ANALYSIS, REPORT, ANALYSIS, REPORT]
            .iter()
            .fold(model, |model, text| model.then(Script::answer(text)))
    };
    let whole = Bench::new(script).await;
    whole.run(settings(2)).await;
    let moments = whole.events().len();
    assert!(moments > 20, "{moments} events are too few moments to cancel at");
    let bench = Bench::new(|model| model).await;
    let mut stopped = 0;
    for attempt in 0..500 {
        let moment = attempt % moments;
        let clock = Arc::new(HandClock::default());
        let model = Arc::new(script(Scripted::new(clock.clone())));
        let data = tempfile::tempdir().expect("a temporary folder");
        let session = Session::open(data.path(), clock, Arc::new(move |_, _, _, _| Ok(model.clone())))
            .expect("the data folder is writable");
        session.open_folder(bench.folder.path(), |_| {}).await.expect("the folder is readable");
        let (canceller, seen) = (session.clone(), Arc::new(Mutex::new(Vec::new())));
        let events = seen.clone();
        let listener = Arc::new(move |event| {
            let mut events = events.lock().expect("no listener panics");
            if events.len() == moment {
                canceller.cancel_run();
            }
            events.push(event);
        });
        let started = session.start_run(settings(2), listener).await.expect("the run starts");
        started.ended.await.expect("the run does not panic");
        let opened = session.open_run(&started.id).expect("the run is on disk");
        // Where the last call had its whole answer already, the run is done and says so.
        let whole = opened.run.calls.len() == 7
            && opened.run.calls.iter().all(|call| matches!(call.exchange.outcome, Outcome::Done { .. }));
        let expected = if whole { RunResult::Done } else { RunResult::Cancelled };
        assert_eq!(*result(&opened), expected, "cancelled at event {moment}");
        stopped += u32::from(!whole);
        assert!(!session.is_running());
        let finished = seen
            .lock()
            .expect("no listener panics")
            .iter()
            .filter(|event| matches!(event, RunEvent::CallFinished { .. }))
            .count();
        assert_eq!(opened.run.calls.len(), finished, "cancelled at event {moment}");
        let cut_short =
            opened.run.calls.iter().filter(|call| call.exchange.outcome == Outcome::Cancelled).count();
        assert!(cut_short <= 1);
    }
    assert!(stopped >= 400, "only {stopped} of 500 runs were stopped by cancelling");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_ends_a_call_that_hangs_and_keeps_its_text() {
    let bench =
        Bench::new(|model| model.then(Script::answer("warm")).then(Script::answer("half an ans").hanging()))
            .await;
    let (events, canceller) = (bench.events.clone(), bench.session.clone());
    let listener = Arc::new(move |event| {
        if matches!(&event, RunEvent::Text { index: 3, .. }) {
            canceller.cancel_run();
        }
        events.lock().expect("no listener panics").push(event);
    });
    let started = bench.session.start_run(settings(1), listener).await.expect("the run starts");
    started.ended.await.expect("the run does not panic");
    let opened = bench.session.open_run(&started.id).expect("the run is on disk");
    let last = opened.run.calls.last().expect("there are calls");
    assert_eq!(last.exchange.outcome, Outcome::Cancelled);
    assert!(last.exchange.answer.starts_with("half"), "{:?}", last.exchange.answer);
}

/// The scripted model was trained with 8,192 tokens.
#[tokio::test(flavor = "multi_thread")]
async fn a_context_beyond_what_the_model_was_trained_with_is_said() {
    for (asked, said) in [(16_384, true), (8_192, false)] {
        let answers = |model| {
            ["warm", ANALYSIS, REPORT]
                .iter()
                .fold(model, |model: Scripted, text| model.then(Script::answer(text)))
        };
        let bench = Bench::new(answers).await;
        let mut wanted = settings(1);
        wanted.options.num_ctx = asked;
        let opened = bench.run(wanted).await;
        let noted: Vec<_> = opened.run.noted.iter().map(|(_, message)| message).collect();
        let expected = Message::new("event-context-limited").with("tokens", 8_192_u64).with("asked", asked);
        assert_eq!(noted.contains(&&expected), said, "{asked}: {noted:?}");
        let effective = opened.run.effective.as_ref().and_then(|effective| effective.context_length);
        assert_eq!(effective, Some(8_192), "{asked}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn models_on_another_machine_are_unloaded_only_after_asking() {
    let elsewhere = |model: Scripted| {
        let address = "http://192.0.2.7:11434".to_owned();
        let server = ServerInfo { address, version: "0.24.0".into(), ..ServerInfo::default() };
        ["warm", ANALYSIS, REPORT]
            .iter()
            .fold(model.with_server(server), |model, text| model.then(Script::answer(text)))
    };
    let agreed = Consent::Unencrypted { address: "http://192.0.2.7:11434".to_owned() };
    let bench = Bench::new(elsewhere).await;
    let refused = bench.session.start_run(settings(1), Arc::new(|_| {})).await;
    assert!(matches!(refused, Err(Error::Ask(asked)) if asked == agreed), "plain http to another machine");
    bench.session.agree(agreed.clone()).expect("it is kept");
    let refused = bench.session.start_run(settings(1), Arc::new(|_| {})).await;
    assert!(matches!(refused, Err(Error::AskUnloadElsewhere { .. })));
    assert!(bench.model.requests().is_empty(), "nothing was sent before asking");

    let kept = bench.run(RunSettings { unload_elsewhere: Some(false), ..settings(1) }).await;
    assert!(!stages(&kept).contains(&(0, Stage::Unload)));
    assert_eq!(kept.run.noted[0].1.id, "event-not-unloaded");
    let allowed = Bench::new(elsewhere).await;
    allowed.session.agree(agreed).expect("it is kept");
    let allowed = allowed.run(RunSettings { unload_elsewhere: Some(true), ..settings(1) }).await;
    assert_eq!(stages(&allowed)[0], (0, Stage::Unload));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_with_its_version_is_asked_about_once() {
    let allowed = Arc::new(Mutex::new(Vec::new()));
    let heard = allowed.clone();
    let data = tempfile::tempdir().expect("a temporary folder");
    let clock = Arc::new(HandClock::default());
    let model = Arc::new(Scripted::new(clock.clone()));
    let connect = Arc::new(move |_: &_, access: llm::Access, _, _| {
        heard.lock().expect("no listener panics").push(access.plain_http_allowed);
        Ok(model.clone() as Arc<dyn llm::ChatModel>)
    });
    let session = Session::open(data.path(), clock, connect).expect("the data folder is writable");
    let endpoint = Endpoint::new(Engine::OpenAi, "http://192.0.2.7:8000/v1");
    session.check_server(&endpoint).await;
    session.agree(Consent::Unencrypted { address: "http://192.0.2.7:8000".to_owned() }).expect("it is kept");
    session.check_server(&endpoint).await;
    assert_eq!(*allowed.lock().expect("no listener panics"), [false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_start_is_said_before_anything_is_written() {
    let bench = Bench::new(|model| model).await;
    let start = async |settings: RunSettings| {
        let error = bench.session.start_run(settings, Arc::new(|_| {})).await.err();
        error.expect("this cannot start").message()
    };
    let missing = start(RunSettings { model: "no-such:1b".into(), ..settings(1) }).await;
    assert_eq!(missing.id, "failure-model-missing");
    assert_eq!(start(RunSettings { model: " ".into(), ..settings(1) }).await, Message::new("error-no-model"));
    assert_eq!(start(settings(0)).await.id, "error-setting");
    let mut hot = settings(1);
    hot.options.temperature = f64::NAN;
    assert_eq!(start(hot).await.id, "error-setting");
    // The engine divides by it.
    let mut unpenalised = settings(1);
    unpenalised.options.repeat_penalty = 0.0;
    assert_eq!(start(unpenalised).await, Message::new("error-setting").with("name", "repeat_penalty"));
    assert!(bench.session.last_runs().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_measured_values_is_said_and_no_call_is_made() {
    let bench = Bench::new(|model| model).await;
    let empty = tempfile::tempdir().expect("a temporary folder");
    bench.session.open_folder(empty.path(), |_| {}).await.expect("an empty folder is readable");
    let opened = bench.run(settings(1)).await;
    let RunResult::Failed { message } = result(&opened) else { panic!("{:?}", result(&opened)) };
    assert_eq!(message.id, "error-no-data");
    assert!(opened.run.calls.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_context_without_room_is_said() {
    let bench = Bench::new(|model| model.then(Script::answer("warm"))).await;
    let mut small = settings(1);
    small.options.num_ctx = 256;
    let opened = bench.run(small).await;
    let RunResult::Failed { message } = result(&opened) else { panic!("{:?}", result(&opened)) };
    assert_eq!(message.id, "error-context-too-small");
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_outlive_the_session_and_notes_are_kept_with_them() {
    let bench = Bench::new(|model| {
        ["warm", ANALYSIS, REPORT, ANALYSIS, REPORT]
            .iter()
            .fold(model, |model, text| model.then(Script::answer(text)))
    })
    .await;
    let opened = bench.run(settings(2)).await;
    let id = &opened.run.header.id;
    let mut notes = opened.run.notes.clone();
    notes.title = "Sweep of November".into();
    notes.chosen_run = Some(2);
    let changed = bench.session.change_notes(id, &notes).expect("notes are kept");
    assert_eq!((changed.chosen_run, changed.run.notes.title.as_str()), (2, "Sweep of November"));

    let clock = Arc::new(HandClock::default());
    let later = Session::open(bench.data.path(), clock, agent::connect()).expect("the data is there");
    let again = later.open_run(id).expect("the run is there");
    assert_eq!(again.run, changed.run);
    let last = later.last_runs();
    assert_eq!(last.len(), 1);
    assert_eq!(last[0].tokens_per_s, again.summary.decode.as_ref().map(|decode| decode.tokens_per_s));
    assert_eq!(later.preferences().0.last_settings.runs, 2);

    let out = tempfile::tempdir().expect("a temporary folder");
    let files = later.save_all(id, out.path(), false).expect("saving works");
    assert_eq!(files.len(), 3);
    assert!(files.iter().all(|file| file.is_file()));
    assert!(out.path().join("report-figures").is_dir());
    let refused = later.save_report(id, SaveFormat::Html, &out.path().join("report.html"), false);
    assert_eq!(refused.err().map(|error| error.message().id), Some("store-exists".to_owned()));
}
