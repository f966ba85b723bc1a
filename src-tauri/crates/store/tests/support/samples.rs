//! A small run, record by record.

#![allow(dead_code, reason = "not every test needs every sample")]

use domain::{
    Analysis, Arrival, Call, Counts, DataSummary, Direction, DoneReason, Effective, EvidenceShare,
    EvidenceUse, Exchange, FileEntry, FileKind, FileState, Finding, FolderIdentity, JOURNAL_FORMAT,
    JournalRecord, Level, Message, Metric, ModelIdentity, Options, Outcome, Problem, ReportNotes, RunHeader,
    RunId, RunOutcome, RunResult, RunSettings, ServerInfo, Severity, Stage, SystemInfo, Timestamp, Timing,
    Unit,
};

pub(crate) const MOMENT: Timestamp = Timestamp(1_795_541_400_000);

pub(crate) fn header(id: &RunId) -> RunHeader {
    RunHeader {
        format_version: JOURNAL_FORMAT,
        id: id.clone(),
        app_version: "0.1.0".to_owned(),
        started_at: MOMENT,
        folder: FolderIdentity { name: "reports".to_owned(), path: "/home/ada/reports".to_owned() },
        settings: RunSettings { model: "small".to_owned(), runs: 2, ..RunSettings::default() },
        server: Some(ServerInfo {
            address: "http://127.0.0.1:11434".to_owned(),
            version: "0.32.10".to_owned(),
            local: true,
            ..ServerInfo::default()
        }),
        model: Some(ModelIdentity {
            name: "small:latest".to_owned(),
            digest: Some("ab12".to_owned()),
            size: Some(91_000_000),
            family: None,
            parameters: Some("134.52M".to_owned()),
            quantization: None,
            context_length: Some(8192),
            block_count: None,
            from_modelfile: vec!["top_p".to_owned()],
            options: domain::Options::default(),
        }),
        system: SystemInfo {
            os: "linux".to_owned(),
            os_version: None,
            arch: "x86_64".to_owned(),
            cpu: None,
            cores: Some(2),
            memory: None,
        },
    }
}

pub(crate) fn call(index: u32) -> Call {
    Call {
        index,
        run: 1 + index / 2,
        stage: if index.is_multiple_of(2) { Stage::Analysis } else { Stage::Report },
        resident_before: Some(true),
        started_at: MOMENT,
        system: "You write reports.".to_owned(),
        prompt: format!("nonce {index}\nline two\n"),
        estimated_prompt_tokens: 12,
        options: Options { seed: Some(-7), ..Options::default() },
        exchange: Exchange {
            answer: "Größer als „gestern“ 😀\n".repeat(20),
            thinking: String::new(),
            outcome: Outcome::Done { reason: DoneReason::Stop },
            timing: Timing {
                first_token_ms: Some(0.1 + 0.2),
                arrivals: vec![Arrival { at_ms: 1.0 / 3.0, bytes: 9 }],
                ..Timing::default()
            },
            counts: Counts { eval_count: Some(u64::MAX), eval_duration_ns: Some(0), ..Counts::default() },
            schema: domain::SchemaUse::None,
            not_sent: Vec::new(),
        },
    }
}

pub(crate) fn data() -> DataSummary {
    let file = FileEntry {
        path: "a/speed.csv".to_owned(),
        kind: FileKind::Csv,
        size: 120,
        modified: Some(MOMENT),
        outcome: FileState::Read { tables: 1, rows: 3, values: 6 },
    };
    let skipped = FileState::Skipped { reason: Message::new("skipped-empty") };
    DataSummary {
        files: vec![file.clone(), FileEntry { path: "b.csv".to_owned(), outcome: skipped, ..file }],
        kinds: Vec::new(),
        problems: vec![Problem {
            file: "a/speed.csv".to_owned(),
            line: Some(2),
            severity: Severity::Notice,
            message: Message::new("problem-bom"),
        }],
        levels: vec![Level {
            file: "a/speed.csv".to_owned(),
            part: String::new(),
            column: "tps".to_owned(),
            metric: Metric::DecodeThroughput,
            unit: Unit::TokensPerSecond,
            direction: Direction::HigherIsBetter,
            configuration: vec![("model".to_owned(), "small".to_owned())],
            n: 1,
            mean: 4711.25,
            median: 4711.25,
            sd: None,
            min: 4711.25,
            max: 4711.25,
        }],
        facts: Vec::new(),
        facts_total: 0,
        findings: Vec::new(),
        elapsed_ms: 1.5,
    }
}

pub(crate) fn share() -> EvidenceUse {
    let share = EvidenceShare {
        estimated_tokens: 900,
        budget_tokens: 3_000,
        context_tokens: 4_096,
        facts_used: 1,
        facts_total: 1,
    };
    EvidenceUse { run: 1, stage: Stage::Analysis, share }
}

/// Records between the header and the calls.
pub(crate) const BEFORE_THE_CALLS: usize = 3;

/// What follows the header of a run with this many calls.
pub(crate) fn records(calls: u32) -> Vec<JournalRecord> {
    let effective = Effective { context_length: Some(4096), ..Effective::default() };
    let mut records = vec![
        JournalRecord::Ingested(Box::new(data())),
        JournalRecord::EffectiveRead { effective },
        JournalRecord::EvidenceCut(share()),
    ];
    assert_eq!(records.len(), BEFORE_THE_CALLS);
    records.extend((0..calls).map(|index| JournalRecord::CallFinished(Box::new(call(index)))));
    let finding = Finding { sentence: "It is faster.".to_owned(), facts: Vec::new() };
    records.extend([
        JournalRecord::Analysed {
            run: 1,
            analysis: Analysis { findings: vec![finding], recommendations: Vec::new() },
        },
        JournalRecord::Noted { at_ms: 12.5, message: Message::new("note-slow").with("seconds", 10_u32) },
        JournalRecord::Finished(outcome()),
    ]);
    records
}

pub(crate) fn outcome() -> RunOutcome {
    RunOutcome { result: RunResult::Done, ended_at: MOMENT, wall_ms: 1234.5 }
}

pub(crate) fn notes(title: &str) -> ReportNotes {
    ReportNotes { title: title.to_owned(), ..ReportNotes::default() }
}
