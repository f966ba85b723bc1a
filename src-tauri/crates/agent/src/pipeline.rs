//! The pipeline: ingest → analysis call → report call, N times, every call on disk before the next begins.
//! It owns its run from the first record to the last. Listeners get [`RunEvent`]s and have no say;
//! the journal has: a record that cannot be written ends the run.

mod calls;
mod check;
mod evidence;
mod preparation;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::evidence::TokenEstimate;
use domain::{
    Analysis, Call, Clock, DataSummary, Effective, Folder, JournalRecord, Measurement, Message, OnFailure,
    RunCheck, RunEvent, RunOutcome, RunResult, RunSettings, Stage,
};
use llm::ChatModel;
use store::Journal;
use tokio_util::sync::CancellationToken;
use wording::Words;

pub(crate) use evidence::share_beforehand;

use crate::prompt::{self, Wishes};
use crate::{Examined, analysis, messages};

/// Reads the folder of a run. Called once, on a thread that may block.
pub(crate) type ReadFolder = Box<dyn FnOnce() -> Result<Folder, crate::Error> + Send>;

/// Where the events of a run go.
pub type Listener = Arc<dyn Fn(RunEvent) + Send + Sync>;

/// The measurements of a run while it goes on, for whoever draws them.
pub(crate) type Live = Arc<Mutex<Vec<Measurement>>>;

/// Why a run stops before its end.
#[derive(Debug)]
enum Stop {
    Cancelled,
    Failed(Message),
}

/// Why one of the N runs ends without a report.
enum Broken {
    /// The whole run stops.
    Stop(Stop),
    /// This one only; the settings say whether the next begins.
    Call(Message),
}

impl From<Stop> for Broken {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

/// Everything a run works with.
pub(crate) struct Pipeline {
    pub(crate) model: Arc<dyn ChatModel>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) journal: Journal,
    pub(crate) settings: RunSettings,
    /// Whether models may be taken out of the server's memory.
    pub(crate) may_unload: bool,
    /// The context that the model was trained with: the server goes no further.
    pub(crate) trained_context: Option<u64>,
    /// What is known about the model's tokens from earlier runs.
    pub(crate) estimate: TokenEstimate,
    pub(crate) cancel: CancellationToken,
    pub(crate) listener: Listener,
    pub(crate) live: Live,
    pub(crate) words: Arc<Words>,
}

/// A run in progress.
struct Running {
    pipeline: Pipeline,
    started: Duration,
    first_call: Option<Duration>,
    calls: Vec<Call>,
    effective: Option<Effective>,
    estimate: TokenEstimate,
    /// What the estimate is scaled by since a prompt was too long, 1 before.
    shrink: f64,
    /// The folder, once it was read.
    data: Option<Arc<Examined>>,
    wishes: Wishes,
}

impl Pipeline {
    /// Makes the run and says how it ended, and what is known about the model's tokens by then. Every finished
    /// call is on disk, and the end too, unless the disk itself failed.
    pub(crate) async fn run(self, read: ReadFolder) -> (RunOutcome, TokenEstimate) {
        let (started, estimate) = (self.clock.monotonic(), self.estimate);
        let wishes =
            Wishes { question: self.settings.question.clone(), audience: self.settings.audience.clone() };
        let mut running = Running {
            pipeline: self,
            started,
            first_call: None,
            calls: Vec::new(),
            effective: None,
            estimate,
            shrink: 1.0,
            data: None,
            wishes,
        };
        let result = match running.all(read).await {
            Ok(()) => RunResult::Done,
            Err(Stop::Cancelled) => RunResult::Cancelled,
            Err(Stop::Failed(message)) => RunResult::Failed { message },
        };
        let estimate = running.learnt();
        (running.finish(result), estimate)
    }
}

impl Running {
    async fn all(&mut self, read: ReadFolder) -> Result<(), Stop> {
        let data = self.ingest(read).await?;
        self.record(&JournalRecord::Ingested(Box::new(data)))?;
        self.prepare().await?;
        let plan = self.plan().await?;
        let mut complete = 0_u32;
        let mut last_failure = None;
        for run in 1..=self.pipeline.settings.runs {
            if run > 1 {
                self.pause().await?;
            }
            match self.one(run, &plan).await {
                Ok(()) => complete += 1,
                Err(Broken::Stop(stop)) => return Err(stop),
                Err(Broken::Call(message)) => {
                    if self.pipeline.settings.on_failure == OnFailure::Stop {
                        return Err(Stop::Failed(message));
                    }
                    self.note(message.clone())?;
                    last_failure = Some(message);
                }
            }
        }
        match last_failure {
            Some(message) if complete == 0 => Err(Stop::Failed(message)),
            Some(_) => {
                let runs = self.pipeline.settings.runs;
                let some = Message::new("failure-some-runs").with("complete", complete).with("runs", runs);
                Err(Stop::Failed(some))
            }
            None => Ok(()),
        }
    }

    async fn ingest(&mut self, read: ReadFolder) -> Result<DataSummary, Stop> {
        let words = self.pipeline.words.clone();
        let read = tokio::task::spawn_blocking(move || {
            let folder = read()?;
            Ok::<_, crate::Error>(Examined::of(folder, &words))
        });
        let examined = read
            .await
            .map_err(|_| Stop::Failed(crate::Error::ReadingStopped.message()))?
            .map_err(|error| Stop::Failed(error.message()))?;
        if examined.folder.cancelled || self.pipeline.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        let data = crate::data_summary(&examined);
        self.data = Some(Arc::new(examined));
        let files = data.kinds.iter().map(|count| count.files).sum();
        self.tell(RunEvent::Ingested { files, elapsed_ms: data.elapsed_ms });
        if data.facts.is_empty() {
            return Err(Stop::Failed(crate::Error::NoData.message()));
        }
        Ok(data)
    }

    /// One of the N runs: analysis, once more if it does not keep to the schema, then the report.
    async fn one(&mut self, run: u32, plan: &evidence::Plan) -> Result<(), Broken> {
        let Some((analysis, check)) = self.analyse(run, plan).await? else {
            return self.write_report(run, plan, None, RunCheck::default()).await;
        };
        self.record(&JournalRecord::Analysed { run, analysis: analysis.clone() })?;
        self.keep_check(run, &check)?;
        let borne_out = check::borne_out(&analysis, &check);
        self.write_report(run, plan, Some(&borne_out), check).await
    }

    /// Findings and recommendations with the verdicts on them; `None` where two answers were of no use.
    async fn analyse(
        &mut self,
        run: u32,
        plan: &evidence::Plan,
    ) -> Result<Option<(Analysis, RunCheck)>, Broken> {
        let wishes = self.wishes.clone();
        let answer = self
            .within_context(run, Stage::Analysis, plan, |evidence| prompt::analysis(evidence, &wishes))
            .await?;
        match self.read_analysis(&answer) {
            Ok((analysis, check)) if !check::has_faults(&check) => return Ok(Some((analysis, check))),
            Ok(_) => tracing::debug!(run, "the analysis has faults as a text"),
            Err(first) => tracing::debug!(run, %first, "the analysis does not keep to the schema"),
        }
        self.note(Message::new("event-analysis-retried").with("run", run))?;
        let answer = self
            .within_context(run, Stage::AnalysisRetry, plan, |evidence| {
                prompt::analysis_again(evidence, &wishes)
            })
            .await?;
        match self.read_analysis(&answer) {
            Ok(found) => Ok(Some(found)),
            Err(second) => {
                self.note(
                    Message::new("event-analysis-unusable")
                        .with("run", run)
                        .with("words", second.to_string()),
                )?;
                Ok(None)
            }
        }
    }

    /// What the folder says. Everything that asks comes after the reading.
    fn data(&self) -> Arc<Examined> {
        self.data.clone().expect("the folder is read before anything else")
    }

    fn read_analysis(&self, answer: &str) -> Result<(Analysis, RunCheck), analysis::Invalid> {
        let data = self.data();
        let analysis = analysis::read(answer, data.facts())?;
        let check = check::check_analysis(&analysis, &data.checker());
        Ok((analysis, check))
    }

    async fn pause(&mut self) -> Result<(), Stop> {
        let pause_ms = self.pipeline.settings.pause_ms;
        if pause_ms == 0 {
            return self.not_cancelled();
        }
        self.tell(RunEvent::Pausing { pause_ms });
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(pause_ms)) => Ok(()),
            () = self.pipeline.cancel.cancelled() => Err(Stop::Cancelled),
        }
    }

    /// Characters per token as the last counted prompt had them. Not used within the run, whose prompts stay alike.
    fn learnt(&self) -> TokenEstimate {
        let mut estimate = self.estimate;
        let counted = self.calls.iter().rev().find_map(|call| {
            let chars = call.system.chars().count() + call.prompt.chars().count();
            let tokens = call.exchange.counts.prompt_eval_count.filter(|_| !call.prompt.is_empty())?;
            Some((chars, u32::try_from(tokens).ok()?))
        });
        if let Some((chars, tokens)) = counted {
            estimate.calibrate(chars, tokens);
        }
        estimate
    }

    fn finish(mut self, result: RunResult) -> RunOutcome {
        let end = self.pipeline.clock.monotonic();
        let wall = end.saturating_sub(self.first_call.unwrap_or(end));
        let mut outcome =
            RunOutcome { result, ended_at: self.pipeline.clock.now(), wall_ms: wall.as_secs_f64() * 1e3 };
        if let Err(error) = self.pipeline.journal.append(&JournalRecord::Finished(outcome.clone())) {
            outcome.result = RunResult::Failed { message: error.message() };
        }
        let measurements = bench::measure(&self.calls);
        let summary = bench::summarise(
            &measurements,
            self.pipeline.settings.options.temperature,
            Some(outcome.wall_ms),
        );
        self.tell(RunEvent::Finished { outcome: outcome.clone(), measurements, summary: Box::new(summary) });
        outcome
    }

    fn record(&mut self, record: &JournalRecord) -> Result<(), Stop> {
        self.pipeline.journal.append(record).map_err(|error| Stop::Failed(error.message()))
    }

    fn note(&mut self, message: Message) -> Result<(), Stop> {
        let at_ms = self.elapsed_ms();
        self.record(&JournalRecord::Noted { at_ms, message: message.clone() })?;
        self.tell(RunEvent::Noted { at_ms, message });
        Ok(())
    }

    fn tell(&self, event: RunEvent) {
        (self.pipeline.listener)(event);
    }

    fn elapsed_ms(&self) -> f64 {
        self.pipeline.clock.monotonic().saturating_sub(self.started).as_secs_f64() * 1e3
    }

    fn not_cancelled(&self) -> Result<(), Stop> {
        if self.pipeline.cancel.is_cancelled() { Err(Stop::Cancelled) } else { Ok(()) }
    }

    fn failure_message(&self, failure: &domain::Failure) -> Message {
        messages::failure(failure, &self.pipeline.settings.server, &self.pipeline.settings.model)
    }
}
