//! What a run tells, on standard error: a line per finished call, and where somebody looks, a bar.

use std::io::Write;
use std::time::Duration;

use domain::{Measurement, Message, Outcome, RunEvent, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use wording::Words;

/// How often the time on the bar goes on.
const TICK: Duration = Duration::from_millis(250);

/// Shows the events of one run.
pub(crate) struct Progress {
    quiet: bool,
    runs: u32,
    bar: ProgressBar,
}

impl Progress {
    /// Shows nothing where `quiet`; the bar hides by itself where standard error is not a terminal.
    pub(crate) fn new(runs: u32, quiet: bool) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {elapsed}  {msg}")
            .expect("the template is written right");
        let bar = ProgressBar::with_draw_target(Some(u64::from(runs) * 2), target).with_style(style);
        Self { quiet, runs, bar }
    }

    /// Shows one event.
    pub(crate) fn show(&self, event: &RunEvent, words: &Words) {
        match event {
            RunEvent::Ingested { files, .. } => {
                self.line(&words.sentence(&Message::new("cli-read").with("files", *files)));
            }
            RunEvent::CallStarted { run, stage, .. } => {
                if !stage.is_preparation() {
                    let before = u64::from(run.saturating_sub(1)) * 2;
                    self.bar.set_position(before + u64::from(stage.is_report()));
                }
                self.bar.set_message(self.call(*run, *stage, words));
            }
            RunEvent::Text { pieces, tokens_per_s: Some(rate), .. } => {
                let live = Message::new("cli-live").with("tokens", *pieces).with("rate", *rate);
                self.bar.set_message(words.sentence(&live));
            }
            RunEvent::Stalled { seconds, .. } => {
                self.bar.set_message(words.sentence(&Message::new("cli-stalled").with("seconds", *seconds)));
            }
            RunEvent::CallFinished { index, measurements, .. } => {
                if let Some(measured) = measurements.iter().find(|measured| measured.index == *index) {
                    self.line(&self.finished(measured, words));
                }
            }
            RunEvent::Pausing { pause_ms } => {
                let seconds = *pause_ms as f64 / 1e3;
                self.bar.set_message(words.sentence(&Message::new("cli-pausing").with("seconds", seconds)));
            }
            RunEvent::Noted { message, .. } => self.line(&words.sentence(message)),
            RunEvent::Checked { run, counts } => {
                let checked = Message::new("cli-checked")
                    .with("run", *run)
                    .with("supported", counts.supported)
                    .with("contradicted", counts.contradicted)
                    .with("unsupported", counts.unsupported)
                    .with("none", counts.no_claim);
                self.line(&words.sentence(&checked));
            }
            RunEvent::Finished { .. } => self.bar.finish_and_clear(),
            // A first token may be minutes away, and the time goes on.
            RunEvent::Started { .. } => self.bar.enable_steady_tick(TICK),
            RunEvent::EvidenceCut(_) | RunEvent::Text { .. } => {}
        }
    }

    /// A line that stays, above the bar.
    pub(crate) fn line(&self, text: &str) {
        if self.quiet {
            return;
        }
        // Standard error that is closed is nobody who reads.
        self.bar.suspend(|| drop(writeln!(std::io::stderr(), "{text}")));
    }

    fn finished(&self, measured: &Measurement, words: &Words) -> String {
        let reported = |id: &str, value: Option<f64>| match value {
            Some(value) => words.sentence(&Message::new(id).with("value", value)),
            None => words.get("cli-not-reported"),
        };
        let what = match &measured.outcome {
            Outcome::Failed { failure } => {
                words.sentence(&Message::new("cli-call-failed").with("words", failure.words.as_str()))
            }
            Outcome::Cancelled => words.get("cli-call-cancelled"),
            Outcome::Done { .. } if measured.stage.is_preparation() => {
                reported("cli-milliseconds", measured.e2e_ms)
            }
            Outcome::Done { .. } => words.sentence(
                &Message::new("cli-call-measured")
                    .with("tokens", reported("cli-tokens", measured.tokens.map(|tokens| tokens as f64)))
                    .with("rate", reported("cli-rate", measured.decode_tokens_per_s))
                    .with("ttft", reported("cli-milliseconds", measured.ttft_ms)),
            ),
        };
        format!("{}: {what}", self.call(measured.run, measured.stage, words))
    }

    fn call(&self, run: u32, stage: Stage, words: &Words) -> String {
        let stage_name = words.get(match stage {
            Stage::Unload => "stage-unload",
            Stage::Load => "stage-load",
            Stage::WarmUp => "stage-warm-up",
            Stage::Analysis => "stage-analysis",
            Stage::AnalysisRetry => "stage-analysis-retry",
            Stage::Report => "stage-report",
            Stage::ReportRetry => "stage-report-retry",
        });
        let id = if stage.is_preparation() { "cli-preparation" } else { "cli-call" };
        words.sentence(&Message::new(id).with("run", run).with("runs", self.runs).with("stage", stage_name))
    }
}
