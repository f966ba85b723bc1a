//! Runs made by hand. The full one has everything once: preparation, a cold call, a retry, a call that is
//! too short for a rate, a setting that is not in effect, files that were skipped, and a model that writes
//! Markdown, HTML and images. The failed one ended in its first report call.

use bench::summarise;
use domain::{
    Agreement, Analysis, Arrival, Call, Counts, DataSummary, Direction, DoneReason, Effective, EvidenceShare,
    EvidenceUse, Exchange, Exclusion, ExclusionReason, Failure, FailureKind, FileEntry, FileKind, FileState,
    Finding, FolderIdentity, JOURNAL_FORMAT, KindCount, Level, Measure, Measurement, Message, Metric,
    ModelIdentity, OptionOrigin, Options, Outcome, Problem, RateSource, Recommendation, ReportNotes, Run,
    RunHeader, RunId, RunOutcome, RunResult, RunSettings, RunSummary, ServerInfo, SettingRow, Severity,
    Stage, SystemInfo, Thermal, Timestamp, Timing, Unit,
};
use wording::Words;

use crate::Input;

/// When every run here began.
const START: i64 = 1_764_203_206_000;
/// How long it took.
const WALL_MS: f64 = 47_125.5;
/// Where the folder lies: must stand nowhere.
pub(super) const FOLDER_PATH: &str = "/home/ann/benchmarks/reports";

/// The text of run 1: a model that does not know where it stands.
pub(super) const PROSE: &str = "# Report\n\nDecode reached **103.16 tok/s** with num_gpu=60, see `tokens_s`.\n\n\
    ## Details\n\n- first\n- second <img src=\"http://canary.example/a.png\" onerror=\"alert(1)\">\n\n\
    | setting | tok/s |\n|---|---:|\n| num_gpu=60 | 102.42 |\n\n![chart](http://canary.example/b.png)\n\n\
    <script>alert(2)</script>\n\n```\nnever closed\n# not a heading";

pub(super) struct Fixture {
    pub(super) run: Run,
    pub(super) measurements: Vec<Measurement>,
    pub(super) summary: RunSummary,
    pub(super) settings: Vec<SettingRow>,
    pub(super) agreements: Vec<Agreement>,
    pub(super) words: Words,
}

impl Fixture {
    pub(super) fn input(&self) -> Input<'_> {
        Input {
            run: &self.run,
            measurements: &self.measurements,
            summary: &self.summary,
            settings: &self.settings,
            agreements: &self.agreements,
            chosen_run: 1,
            words: &self.words,
        }
    }
}

/// The calls of the full run.
fn calls() -> (Vec<Call>, Vec<Measurement>) {
    let calls = [
        Made { run: 0, stage: Stage::Unload, ms: None, tokens: None, ..Made::default() },
        Made { run: 0, stage: Stage::Load, ms: Some([950.25, 0.0, 0.0]), tokens: None, ..Made::default() },
        Made {
            run: 0,
            stage: Stage::WarmUp,
            ms: Some([2.5, 210.0, 72.125]),
            tokens: Some(8),
            ..Made::default()
        },
        Made {
            run: 1,
            stage: Stage::Analysis,
            ms: Some([3810.5, 689.25, 8522.25]),
            tokens: Some(1004),
            thermal: Thermal::Cold,
            ..Made::default()
        },
        Made {
            run: 1,
            stage: Stage::AnalysisRetry,
            ms: Some([3.125, 540.5, 8729.5]),
            tokens: Some(1006),
            ..Made::default()
        },
        Made {
            run: 1,
            stage: Stage::Report,
            ms: Some([2.75, 612.25, 11591.0]),
            tokens: Some(1343),
            answer: PROSE,
            ..Made::default()
        },
        Made {
            run: 2,
            stage: Stage::Analysis,
            ms: Some([2.875, 541.75, 9329.5]),
            tokens: Some(1080),
            ..Made::default()
        },
        Made {
            run: 2,
            stage: Stage::Report,
            ms: Some([2.625, 610.0, 18.97]),
            tokens: Some(3),
            answer: "Yes.",
            ..Made::default()
        },
    ];
    let (calls, mut measurements): (Vec<Call>, Vec<Measurement>) = calls.iter().enumerate().map(made).unzip();
    for call in &mut measurements[..3] {
        exclude(call, ExclusionReason::WarmUp, &EVERYTHING);
    }
    exclude(&mut measurements[7], ExclusionReason::TooShort, &[Measure::DecodeThroughput, Measure::Itl]);
    (calls, measurements)
}

/// Two runs that came to their end.
pub(super) fn full() -> Fixture {
    let (calls, measurements) = calls();
    let run = Run {
        header: header(),
        data: Some(data()),
        calls,
        effective: Some(Effective {
            context_length: Some(4096),
            version: Some("0.32.10".into()),
            ..Effective::default()
        }),
        evidence: [(1, Stage::Analysis), (1, Stage::Report), (2, Stage::Analysis), (2, Stage::Report)]
            .map(|(run, stage)| EvidenceUse { run, stage, share: share() })
            .into(),
        analyses: vec![(1, analysis()), (2, Analysis::default())],
        checks: Vec::new(),
        noted: vec![(412.5, said("the model stayed"))],
        outcome: Some(outcome(RunResult::Done)),
        notes: ReportNotes {
            author: "Ann Analyst".into(),
            organisation: "Example & Sons".into(),
            summary: "The machine is **steady**.\n\n# Mine\n\nBuy no new one.".into(),
            notes: "Ask again in May: ![x](http://canary.example/c.png)".into(),
            ..ReportNotes::default()
        },
        damage: None,
    };
    let summary = summarise(&measurements, 0.8, Some(WALL_MS));
    Fixture {
        run,
        measurements,
        summary,
        settings: settings(),
        agreements: Vec::new(),
        words: Words::english(),
    }
}

/// One run that broke off in its report call, under a folder nobody could read.
pub(super) fn failed() -> Fixture {
    let mut fixture = full();
    let run = &mut fixture.run;
    run.calls.truncate(6);
    fixture.measurements.truncate(6);
    let words = "runner | <b>crashed</b>".to_owned();
    let outcome_of_call =
        Outcome::Failed { failure: Failure { kind: FailureKind::Incomplete, status: None, words } };
    run.calls[5].exchange.outcome = outcome_of_call.clone();
    run.calls[5].exchange.answer = "Half a sent".into();
    run.calls[5].exchange.counts = Counts::default();
    let broken = &mut fixture.measurements[5];
    *broken = Measurement {
        outcome: outcome_of_call,
        load_ms: None,
        prefill_ms: None,
        decode_ms: None,
        other_ms: None,
        e2e_ms: None,
        decode_tokens_per_s: None,
        rate_source: None,
        prefill_tokens_per_s: None,
        itl_ms: None,
        gaps: None,
        tokens: None,
        prompt_tokens: None,
        ..broken.clone()
    };
    exclude(broken, ExclusionReason::Error, &EVERYTHING);
    run.analyses.clear();
    run.evidence.truncate(1);
    run.noted.clear();
    run.notes = ReportNotes::default();
    run.data = None;
    let message = said("/home/ann/.local/share/chimera/run.jsonl");
    run.outcome = Some(outcome(RunResult::Failed { message }));
    fixture.summary = summarise(&fixture.measurements, 0.0, Some(WALL_MS));
    fixture
}

struct Made {
    run: u32,
    stage: Stage,
    /// Load, prefill, decode.
    ms: Option<[f64; 3]>,
    tokens: Option<u64>,
    thermal: Thermal,
    answer: &'static str,
}

impl Default for Made {
    fn default() -> Self {
        Self { run: 0, stage: Stage::Load, ms: None, tokens: None, thermal: Thermal::Warm, answer: "{}" }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers written above")]
fn made((at, made): (usize, &Made)) -> (Call, Measurement) {
    let index = at as u32;
    let [load, prefill, decode] = made.ms.map_or([None; 3], |ms| ms.map(Some));
    let generates = made.tokens.is_some();
    let ttft = generates.then(|| load.unwrap_or(0.0) + prefill.unwrap_or(0.0));
    let e2e = made.ms.map_or(12.0, |ms| ms.iter().sum::<f64>() + 1.5);
    let ns = |ms: Option<f64>| ms.map(|ms| (ms * 1e6) as u64);
    let prompt_tokens = generates.then_some(3100);
    let outcome = Outcome::Done { reason: DoneReason::Stop };
    let rate = made.tokens.zip(decode).map(|(tokens, ms)| tokens as f64 / ms * 1000.0);
    let call = Call {
        index,
        run: made.run,
        stage: made.stage,
        resident_before: Some(made.thermal == Thermal::Warm),
        started_at: Timestamp(START + i64::from(index) * 10_000),
        system: "You report.".into(),
        prompt: format!("nonce {index}\n4711.25"),
        estimated_prompt_tokens: 3000,
        options: Options { seed: Some(7), ..Options::default() },
        exchange: Exchange {
            answer: made.answer.into(),
            thinking: String::new(),
            outcome: outcome.clone(),
            timing: Timing {
                first_token_ms: ttft,
                first_answer_ms: ttft,
                last_token_ms: Some(e2e),
                end_ms: Some(e2e),
                arrivals: ttft.map(|at_ms| Arrival { at_ms, bytes: 4 }).into_iter().collect(),
            },
            counts: Counts {
                total_duration_ns: ns(Some(e2e)),
                load_duration_ns: ns(load),
                prompt_eval_count: prompt_tokens,
                prompt_eval_cached_count: None,
                prompt_eval_duration_ns: ns(prefill),
                eval_count: made.tokens,
                eval_duration_ns: ns(decode),
            },
            schema: domain::SchemaUse::None,
            not_sent: Vec::new(),
        },
    };
    let measurement = Measurement {
        index,
        run: made.run,
        stage: made.stage,
        constrained: made.stage.is_constrained(),
        outcome,
        thermal: made.thermal,
        exclusions: Vec::new(),
        ttft_ms: ttft,
        ttfa_ms: ttft,
        load_ms: load,
        prefill_ms: if generates { prefill } else { None },
        decode_ms: if generates { decode } else { None },
        other_ms: Some(1.5),
        e2e_ms: Some(e2e),
        decode_tokens_per_s: rate,
        rate_source: rate.map(|_| RateSource::Server),
        prefill_tokens_per_s: prompt_tokens.zip(prefill).map(|(tokens, ms)| tokens as f64 / ms * 1000.0),
        itl_ms: made.tokens.zip(decode).map(|(tokens, ms)| ms / (tokens - 1) as f64),
        gaps: None,
        tokens: made.tokens,
        prompt_tokens,
        estimated_prompt_tokens: 3000,
    };
    (call, measurement)
}

const EVERYTHING: [Measure; 9] = [
    Measure::Ttft,
    Measure::Ttfa,
    Measure::Load,
    Measure::Prefill,
    Measure::Decode,
    Measure::EndToEnd,
    Measure::DecodeThroughput,
    Measure::PrefillThroughput,
    Measure::Itl,
];

fn exclude(call: &mut Measurement, reason: ExclusionReason, spoils: &[Measure]) {
    call.exclusions.push(Exclusion { reason, spoils: spoils.to_vec() });
}

fn outcome(result: RunResult) -> RunOutcome {
    RunOutcome { result, ended_at: Timestamp(START + 47_126), wall_ms: WALL_MS }
}

fn header() -> RunHeader {
    RunHeader {
        format_version: JOURNAL_FORMAT,
        id: RunId("20251127-002646-5f3a".into()),
        app_version: "0.1.0".into(),
        started_at: Timestamp(START),
        folder: FolderIdentity { name: "reports".into(), path: FOLDER_PATH.into() },
        settings: RunSettings {
            model: "gemma3:latest".into(),
            runs: 2,
            question: "Which num_gpu is *best*?".into(),
            audience: "the board".into(),
            ..RunSettings::default()
        },
        server: Some(ServerInfo {
            address: "http://127.0.0.1:11434".into(),
            version: "0.32.10".into(),
            local: true,
            ..ServerInfo::default()
        }),
        model: Some(ModelIdentity {
            name: "gemma3:latest".into(),
            digest: Some("sha256:a2af6cc3eb7fa8be8504abaf9b04e88f17a119ec3f04a3addf55f92841195f5a".into()),
            size: Some(3_338_801_804),
            family: Some("gemma3".into()),
            parameters: Some("4.3B".into()),
            quantization: Some("Q4_K_M".into()),
            context_length: Some(131_072),
            block_count: Some(34),
            from_modelfile: vec!["top_k".into()],
            options: Options { top_k: 64, ..Options::default() },
        }),
        system: SystemInfo {
            os: "windows".into(),
            os_version: Some("Windows 11 Pro".into()),
            arch: "x86_64".into(),
            cpu: Some("Example CPU".into()),
            cores: Some(16),
            memory: Some(34_000_000_000),
        },
    }
}

fn share() -> EvidenceShare {
    EvidenceShare {
        estimated_tokens: 3000,
        budget_tokens: 3072,
        context_tokens: 4096,
        facts_used: 214,
        facts_total: 380,
    }
}

fn analysis() -> Analysis {
    let finding = |sentence: &str| Finding { sentence: sentence.into(), facts: Vec::new() };
    Analysis {
        findings: vec![
            finding("**num_gpu=60** is fastest, at 103.16 tok/s."),
            finding("# Heading\n\nsecond <b>paragraph</b>"),
        ],
        recommendations: vec![Recommendation {
            sentence: "Use num_gpu=60 | nothing else.".into(),
            facts: Vec::new(),
        }],
    }
}

fn data() -> DataSummary {
    let file = |path: &str, kind, size, outcome| FileEntry {
        path: path.into(),
        kind,
        size,
        modified: Some(Timestamp(START - 86_400_000)),
        outcome,
    };
    let read = |rows| FileState::Read { tables: 1, rows, values: rows * 3 };
    DataSummary {
        files: vec![
            file("gemma3/param_tuning.csv", FileKind::Csv, 4_250, read(37)),
            file("gemma3/base|line <1>.csv", FileKind::Csv, 1_000, read(5)),
            file("notes.md", FileKind::Markdown, 900, read(0)),
            file("old.json", FileKind::Json, 77, FileState::Excluded),
            file(
                "huge.csv",
                FileKind::Csv,
                5_000_000_000,
                FileState::Skipped { reason: said("cannot be read: {FOLDER_PATH}/huge.csv") },
            ),
        ],
        kinds: vec![
            KindCount {
                kind: FileKind::Csv,
                files: 2,
                rows: 42,
                values: 126,
                bytes: 5_250,
                latest: Some(Timestamp(START)),
            },
            KindCount { kind: FileKind::Markdown, files: 1, rows: 0, values: 0, bytes: 900, latest: None },
        ],
        problems: vec![Problem {
            file: "gemma3/base|line <1>.csv".into(),
            line: Some(4),
            severity: Severity::Warning,
            message: Message::new("problem-not-a-number")
                .with("count", 1_u32)
                .with("lines", "4")
                .with("named", 1_u32)
                .with("column", "ttft_ms")
                .with("example", "FAILED"),
        }],
        levels: vec![
            level("tokens_s", Metric::DecodeThroughput, Unit::TokensPerSecond, 102.421_5, Some(0.494)),
            level("planted", Metric::Column("planted".into()), Unit::None, 4711.25, None),
        ],
        facts: Vec::new(),
        facts_total: 0,
        findings: Vec::new(),
        elapsed_ms: 21.5,
    }
}

/// A sentence of another room: which one does not matter here.
fn said(words: &str) -> Message {
    let words = words.replace("{FOLDER_PATH}", FOLDER_PATH);
    Message::new("report-doc-chart-note").with("reason", words)
}

fn level(column: &str, metric: Metric, unit: Unit, mean: f64, sd: Option<f64>) -> Level {
    Level {
        file: "gemma3/param_tuning.csv".into(),
        part: String::new(),
        column: column.into(),
        metric,
        unit,
        direction: Direction::HigherIsBetter,
        configuration: sd.map(|_| ("num_gpu".to_owned(), "60".to_owned())).into_iter().collect(),
        n: 9,
        mean,
        median: mean,
        sd,
        min: mean - 0.5,
        max: mean + 0.5,
    }
}

fn settings() -> Vec<SettingRow> {
    let row = |name: &str, requested: &str, effective: Option<&str>, origin| SettingRow {
        name: name.into(),
        requested: requested.into(),
        effective: effective.map(str::to_owned),
        read_back: false,
        differs: effective.is_some_and(|effective| effective != requested),
        origin,
        note: None,
    };
    vec![
        SettingRow { read_back: true, ..row("num_ctx", "8192", Some("4096"), OptionOrigin::Analyst) },
        row("num_gpu", "-1", None, OptionOrigin::Default),
        row("temperature", "0.8", Some("0.8"), OptionOrigin::Default),
        row("top_k", "64", Some("64"), OptionOrigin::Modelfile),
    ]
}
