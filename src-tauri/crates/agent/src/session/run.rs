//! Starting, cancelling and drawing a run.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::{
    ChartKind, Drawing, JOURNAL_FORMAT, Measurement, ModelDetails, ModelIdentity, RunHeader, RunId,
    RunOutcome, RunSettings, Theme,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use llm::StreamLimits;

use super::{RunningRun, Session, folder::identity, server::failed};
use crate::Error;
use crate::pipeline::{Listener, Live, Pipeline, ReadFolder};

/// A run that goes on.
pub struct StartedRun {
    /// The run.
    pub id: RunId,
    /// Answers when the run has ended and is on disk.
    pub ended: JoinHandle<RunOutcome>,
}

impl Session {
    /// Starts a run over the open folder. The run is on disk when this answers; it goes on by itself and tells
    /// the listener. What can be known to fail is told before anything is written.
    pub async fn start_run(&self, settings: RunSettings, listener: Listener) -> Result<StartedRun, Error> {
        check(&settings)?;
        let folder = self.folder()?;
        if self.state().running.is_some() {
            return Err(Error::Busy);
        }
        let endpoint = settings.endpoint();
        let limits = StreamLimits::with_idle(Duration::from_secs(u64::from(settings.idle_limit_s)));
        let client = self.client(&endpoint, limits, &settings.model).await?;
        let failed = |failure| failed(&endpoint, &settings.model, failure);
        let server = client.server().await.map_err(failed)?;
        let details = client.describe(&settings.model).await.map_err(failed)?;
        self.ask_before(&server, &details.info)?;
        let may_unload = client.manages_memory() && (server.local || settings.unload_elsewhere == Some(true));
        if client.manages_memory() && !may_unload && settings.unload_elsewhere.is_none() {
            return Err(Error::AskUnloadElsewhere { address: server.address });
        }

        let now = self.clock.now();
        let id = self.store.new_run_id(now);
        let cancel = CancellationToken::new();
        let live: Live = Arc::new(Mutex::new(Vec::new()));
        {
            let mut state = self.state();
            if state.running.is_some() {
                return Err(Error::Busy);
            }
            state.running = Some(RunningRun {
                id: id.clone(),
                runs: settings.runs,
                cancel: cancel.clone(),
                live: live.clone(),
            });
        }
        let header = RunHeader {
            format_version: JOURNAL_FORMAT,
            id: id.clone(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: now,
            folder: identity(&folder.path),
            settings: settings.clone(),
            server: Some(server),
            model: Some(model_identity(details)),
            system: bench::probe_system(),
        };
        let journal = self.begin_run(&header).inspect_err(|_| self.state().running = None)?;
        self.remember_settings(&settings);
        listener(domain::RunEvent::Started { run_id: id.clone(), runs: settings.runs });

        let read = self.read_again(&folder, cancel.clone());
        let pipeline = Pipeline {
            model: client,
            clock: self.clock.clone(),
            trained_context: header.model.as_ref().and_then(|model| model.context_length),
            estimate: self.estimate(&settings.model),
            journal,
            settings,
            may_unload,
            cancel,
            listener,
            live,
            words: self.words.clone(),
        };
        let (session, model) = (self.clone(), pipeline.settings.model.clone());
        let ended = tokio::spawn(async move {
            let running = Ended(session);
            let (outcome, estimate) = pipeline.run(read).await;
            running.0.state().estimates.insert(model, estimate);
            outcome
        });
        Ok(StartedRun { id, ended })
    }

    /// Cancels the run that goes on, if any. What was finished is kept, and the call in flight as far as it came.
    pub fn cancel_run(&self) {
        if let Some(running) = &self.state().running {
            running.cancel.cancel();
        }
    }

    /// Whether a run goes on.
    pub fn is_running(&self) -> bool {
        self.state().running.is_some()
    }

    /// Draws a chart of a run, also while it goes on.
    pub fn draw_chart(
        &self,
        id: &RunId,
        kind: ChartKind,
        width: u32,
        theme: Theme,
    ) -> Result<Drawing, Error> {
        let live = self.state().running.as_ref().filter(|running| running.id == *id).map(|running| {
            let measurements = running.live.lock().map(|live| live.clone()).unwrap_or_default();
            (measurements, running.runs)
        });
        if let Some((measurements, runs)) = live {
            return Ok(self.draw(&measurements, runs, kind, width, theme));
        }
        let opened = self.open_run(id)?;
        Ok(self.draw(&opened.measurements, opened.run.header.settings.runs, kind, width, theme))
    }

    fn draw(
        &self,
        measurements: &[Measurement],
        runs: u32,
        kind: ChartKind,
        width: u32,
        theme: Theme,
    ) -> Drawing {
        let frame = chart::Frame { width: width.clamp(240, 4_096), theme, runs, legend: false };
        let labels = chart::Labels {
            notes: report::notes(&self.words, measurements, kind),
            ..report::labels(&self.words, kind)
        };
        let summary = bench::summarise(measurements, 1.0, None);
        match kind {
            ChartKind::Throughput => {
                let reference = summary.decode.map(|decode| decode.tokens_per_s);
                chart::throughput(measurements, reference, &frame, &labels)
            }
            ChartKind::Ttft => {
                let reference = summary.ttft_warm.map(|warm| warm.median);
                chart::ttft(measurements, reference, &frame, &labels)
            }
            ChartKind::Time => chart::time_per_call(measurements, &frame, &labels),
        }
    }

    /// The run reads the folder for itself, so that it reports what is there when it begins.
    fn read_again(&self, folder: &super::OpenFolder, cancel: CancellationToken) -> ReadFolder {
        let (path, selection, clock) = (folder.path.clone(), folder.selection.clone(), self.clock.clone());
        Box::new(move || {
            Ok(ingest::read_folder(
                &path,
                &selection,
                &ingest::Limits::default(),
                clock.as_ref(),
                &|| cancel.is_cancelled(),
                &mut |_| {},
            )?)
        })
    }
}

/// Frees the place of the running run, also where its task panicked.
struct Ended(Session);

impl Drop for Ended {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.running = None;
        state.opened = None;
    }
}

fn model_identity(details: ModelDetails) -> ModelIdentity {
    ModelIdentity {
        name: details.info.name,
        digest: details.info.digest,
        size: details.info.size,
        family: details.info.family,
        parameters: details.info.parameters,
        quantization: details.info.quantization,
        context_length: details.context_length,
        block_count: details.block_count,
        from_modelfile: details.from_modelfile,
        options: details.options,
    }
}

/// The settings that no server would take, by name.
fn check(settings: &RunSettings) -> Result<(), Error> {
    let options = &settings.options;
    if settings.model.trim().is_empty() {
        return Err(Error::NoModel);
    }
    for (name, fine) in [
        ("runs", (1..=1_000).contains(&settings.runs)),
        ("pause", settings.pause_ms <= 3_600_000),
        ("num_ctx", (4..=16_777_216).contains(&options.num_ctx)),
        ("num_gpu", options.num_gpu >= -1),
        ("temperature", (0.0..=100.0).contains(&options.temperature)),
        ("top_p", (0.0..=1.0).contains(&options.top_p)),
        // Engines divide by it.
        ("repeat_penalty", (0.01..=100.0).contains(&options.repeat_penalty)),
        ("num_predict", options.num_predict.is_none_or(|most| most > 0)),
        ("idle limit", (1..=86_400).contains(&settings.idle_limit_s)),
    ] {
        if !fine {
            return Err(Error::Setting { name });
        }
    }
    Ok(())
}
