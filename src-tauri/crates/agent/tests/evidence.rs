//! Evidence through the use cases: a report without a model, a number traced to its rows, the sample folder, and
//! what becomes of a model's inventions.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use agent::{Error, SaveFormat, Session, SourceState};
use domain::{Doubtful, FindingKind, ReportNotes, RunEvent, RunResult, RunSettings, Stage, Start, Verdict};
use llm::{HandClock, Script, Scripted};

const SWEEP: &str = "model,num_gpu,ttft_s,tokens_s\n\
gemma3,0,0.31,20.5\ngemma3,0,0.30,21.0\ngemma3,0,0.32,20.7\n\
gemma3,60,0.12,101.25\ngemma3,60,0.13,101.75\ngemma3,60,0.12,4711.25\n";

struct Place {
    session: Session,
    folder: tempfile::TempDir,
    _data: tempfile::TempDir,
    model: Arc<Scripted>,
}

#[expect(clippy::disallowed_methods, reason = "the test makes its own input folder")]
fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("a temporary folder is writable");
}

impl Place {
    async fn new(script: impl FnOnce(Scripted) -> Scripted) -> Self {
        let [folder, data] = [(); 2].map(|()| tempfile::tempdir().expect("a temporary folder"));
        write(&folder.path().join("sweep.csv"), SWEEP);
        let clock = Arc::new(HandClock::default());
        let model = Arc::new(script(Scripted::new(clock.clone())));
        let connected = model.clone();
        let session = Session::open(data.path(), clock, Arc::new(move |_, _, _, _| Ok(connected.clone())))
            .expect("the data folder is writable");
        session.open_folder(folder.path(), |_| {}).await.expect("the folder is readable");
        Self { session, folder, _data: data, model }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_without_a_model_asks_no_server_and_every_number_leads_to_its_rows() {
    let place = Place::new(|model| model).await;
    let session = &place.session;
    let id = session.report_without_model(&RunSettings::default()).await.expect("it is made");
    assert!(place.model.requests().is_empty(), "no server is asked");
    let opened = session.open_run(&id).expect("it is on disk");
    assert!(opened.run.header.model.is_none() && opened.run.calls.is_empty());
    assert_eq!(opened.run.outcome.as_ref().map(|outcome| &outcome.result), Some(&RunResult::Done));

    let facts = &opened.run.data.as_ref().expect("the folder was read").facts;
    let planted = facts.iter().position(|fact| (fact.value - 4711.25).abs() < 1e-9);
    let name = format!("F{}", planted.expect("the planted value is a fact") + 1);
    let found = session.fact(&id, &name).expect("it is there");
    let source = &found.sources[0];
    assert_eq!((source.source.file.as_str(), source.state), ("sweep.csv", SourceState::Unchanged));
    let excerpt = source.excerpt.as_ref().expect("the file is there");
    let marked: Vec<_> = excerpt.rows.iter().filter(|row| row.marked).collect();
    let column = usize::try_from(excerpt.marked_column.expect("it is about a column")).expect("few columns");
    assert_eq!(excerpt.columns[column], "tokens_s");
    assert!(marked.iter().any(|row| row.line == 7 && row.cells[column] == "4711.25"), "{marked:?}");
    assert!(matches!(session.fact(&id, "F0"), Err(Error::Gone)));
    assert!(matches!(session.fact(&id, "F999999"), Err(Error::Gone)));

    write(&place.folder.path().join("sweep.csv"), &SWEEP.replace("4711.25", "12"));
    let changed = session.fact(&id, &name).expect("it is there");
    assert_eq!(changed.sources[0].state, SourceState::Changed);
    assert!((changed.fact.value - 4711.25).abs() < 1e-9, "what the run read is kept");
    write(&place.folder.path().join("other.txt"), "");
    place.folder.close().expect("it is ours");
    let gone = session.fact(&id, &name).expect("it is there");
    assert!(gone.sources[0].state == SourceState::Gone && gone.sources[0].excerpt.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_folder_shows_what_there_is_to_show() {
    let place = Place::new(|model| model).await;
    let open = place.session.open_sample(|_| {}).await.expect("it is laid");
    assert!((20..=30).contains(&open.folder().files.len()), "{} files", open.folder().files.len());
    let kinds: BTreeSet<FindingKind> = open.examined.findings().iter().map(|finding| finding.kind).collect();
    for kind in [
        FindingKind::Best,
        FindingKind::Regression,
        FindingKind::Conflict,
        FindingKind::Outlier,
        FindingKind::FailedRows,
        FindingKind::ColdStart,
        FindingKind::Duplicate,
    ] {
        assert!(kinds.contains(&kind), "no {kind:?} among {kinds:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn inventions_are_marked_and_the_report_call_does_not_see_them() {
    let analysis = r#"{"findings":[
        {"sentence":"In sweep.csv the highest decode throughput is 4711.25 tok/s","facts":[]},
        {"sentence":"NovaAI won the MLPerf benchmark by 15%","facts":[]}],
        "recommendations":[{"sentence":"Repeat the runs with num_gpu 60","facts":[]}]}"#;
    let report = "## Overview\n\nDr. Anya Sharma measured 9999 tok/s in sweep.csv.\n\n## What the data shows\n\n\
        The highest decode throughput in sweep.csv is 4711.25 tok/s.\n\n## Limits\n\nThere are few rows, and all of them come from one machine, so that nothing can be said of others.\n\n\
        ## Next steps\n\nMeasure again.\n";
    let place = Place::new(|model| {
        [analysis, report].iter().fold(model, |model, text| model.then(Script::answer(text)))
    })
    .await;
    let events = Arc::new(Mutex::new(Vec::new()));
    let told = events.clone();
    let settings =
        RunSettings { model: "scripted:1b".into(), runs: 1, start: Start::Cold, ..RunSettings::default() };
    let listener = Arc::new(move |event| told.lock().expect("no listener panics").push(event));
    let started = place.session.start_run(settings, listener).await.expect("the run starts");
    started.ended.await.expect("the run does not panic");
    let opened = place.session.open_run(&started.id).expect("it is on disk");

    let prompt =
        &opened.run.calls.iter().find(|call| call.stage == Stage::Report).expect("it was made").prompt;
    assert!(prompt.contains("- finding: In sweep.csv the highest") && !prompt.contains("NovaAI"), "{prompt}");
    let (run, check) = &opened.run.checks[0];
    assert_eq!((*run, opened.run.checks.len()), (1, 1), "the last check of a run counts");
    assert_eq!(check.findings[0].sentences[0].verdict, Verdict::Supported);
    assert_eq!(check.findings[1].sentences[0].verdict, Verdict::Unsupported);
    let told = events.lock().expect("no listener panics");
    assert_eq!(told.iter().filter(|event| matches!(event, RunEvent::Checked { run: 1, .. })).count(), 2);

    let saved = |doubtful| {
        let notes = ReportNotes { doubtful, ..ReportNotes::default() };
        place.session.change_notes(&started.id, &notes).expect("they are kept");
        let target = place.folder.path().join("saved.md");
        place.session.save_report(&started.id, SaveFormat::Markdown, &target, true).expect("it is saved");
        read(&target)
    };
    let marked = saved(Doubtful::Marked);
    assert!(marked.contains("Anya Sharma") && marked.contains("✕ contradicted"), "{marked}");
    let removed = saved(Doubtful::Removed);
    assert!(!removed.contains("Anya Sharma") && !removed.contains("9999"), "{removed}");
    assert!(removed.contains("4711.25"));
}

#[expect(clippy::disallowed_methods, reason = "the test reads what it had saved")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("it was saved")
}
