//! A run, opened: its measurements, its report, and saving it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::{
    Agreement, Call, DoneReason, Measurement, Outcome, ReportNotes, Run, RunId, RunSummary, SettingRow,
};
use report::{Document, Preview};

use super::Session;
use crate::Error;
use crate::agreement::agreements;

/// Names of the files in a folder of their own.
const REPORT: &str = "report.md";
const HTML: &str = "report.html";
const METRICS: &str = "metrics.json";

/// What to save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveFormat {
    /// Markdown with its figures beside it.
    Markdown,
    /// One self-contained HTML file.
    Html,
    /// Every call with prompt, answer and measurements, as JSON.
    Metrics,
}

impl SaveFormat {
    /// Extension of the file.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Metrics => "json",
        }
    }
}

/// A run with everything that follows from its journal.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedRun {
    /// The run.
    pub run: Run,
    /// Every call, measured.
    pub measurements: Vec<Measurement>,
    /// All aggregates.
    pub summary: RunSummary,
    /// Requested against effective.
    pub settings: Vec<SettingRow>,
    /// Which of the N runs the report shows.
    pub chosen_run: u32,
    /// In how many of the N runs each finding came up.
    pub agreements: Vec<Agreement>,
}

impl OpenedRun {
    fn new(run: Run) -> Self {
        let measurements = bench::measure(&run.calls);
        let wall_ms = run.outcome.as_ref().map(|outcome| outcome.wall_ms);
        let temperature = run.header.settings.options.temperature;
        let summary = bench::summarise(&measurements, temperature, wall_ms);
        let settings = run.header.model.as_ref().map_or_else(Vec::new, |model| {
            bench::setting_rows(&run.header.settings, model, run.effective.as_ref())
        });
        let chosen_run = chosen(&run);
        let agreements = agreements(&run.analyses);
        Self { run, measurements, summary, settings, chosen_run, agreements }
    }

    /// Which of the N runs have a report text.
    pub fn reports(&self) -> Vec<u32> {
        report_calls(&self.run).map(|call| call.run).collect()
    }

    fn input<'a>(&'a self, words: &'a wording::Words) -> report::Input<'a> {
        report::Input {
            run: &self.run,
            measurements: &self.measurements,
            summary: &self.summary,
            settings: &self.settings,
            agreements: &self.agreements,
            chosen_run: self.chosen_run,
            words,
        }
    }
}

fn report_calls(run: &Run) -> impl Iterator<Item = &Call> {
    run.calls.iter().filter(|call| call.stage.is_report() && !call.exchange.answer.trim().is_empty())
}

/// The run that the analyst chose; else the first whose report is whole; else the first that was only cut off by
/// its limit; else the first that has any text.
fn chosen(run: &Run) -> u32 {
    let whole = |call: &&Call| call.exchange.outcome == Outcome::Done { reason: DoneReason::Stop };
    let cut_off = |call: &&Call| matches!(call.exchange.outcome, Outcome::Done { .. });
    run.notes
        .chosen_run
        .filter(|chosen| run.calls.iter().any(|call| call.run == *chosen))
        .or_else(|| report_calls(run).find(whole).map(|call| call.run))
        .or_else(|| report_calls(run).find(cut_off).map(|call| call.run))
        .or_else(|| report_calls(run).next().map(|call| call.run))
        .unwrap_or(1)
}

impl Session {
    /// Opens a run that has been kept.
    pub fn open_run(&self, id: &RunId) -> Result<Arc<OpenedRun>, Error> {
        if let Some(opened) = self.state().opened.as_ref().filter(|opened| opened.run.header.id == *id) {
            return Ok(opened.clone());
        }
        let opened = Arc::new(OpenedRun::new(self.store.load_run(id)?));
        if self.state().running.as_ref().is_none_or(|running| running.id != *id) {
            self.state().opened = Some(opened.clone());
        }
        Ok(opened)
    }

    /// Keeps what the analyst wrote, and opens the run with it.
    pub fn change_notes(&self, id: &RunId, notes: &ReportNotes) -> Result<Arc<OpenedRun>, Error> {
        if self.state().running.as_ref().is_some_and(|running| running.id == *id) {
            return Err(Error::Busy);
        }
        self.store.append_notes(id, notes)?;
        self.state().opened = None;
        self.open_run(id)
    }

    /// The report for the window, and the Markdown that would be saved.
    pub fn report(&self, id: &RunId) -> Result<(Preview, String), Error> {
        let opened = self.open_run(id)?;
        let document = self.document(&opened);
        Ok((
            report::preview(&document),
            report::markdown(&document, &store::figures_folder(Path::new(REPORT))),
        ))
    }

    /// A file name for a saved report: the folder, the model, the day.
    pub fn suggested_name(&self, id: &RunId, format: SaveFormat) -> Result<String, Error> {
        let opened = self.open_run(id)?;
        let header = &opened.run.header;
        let title = match format {
            SaveFormat::Metrics => "metrics",
            SaveFormat::Markdown | SaveFormat::Html => "report",
        };
        let day: String = header.id.0.chars().take(8).collect();
        let model = header.model.as_ref().map_or("", |model| model.name.as_str());
        let parts = [header.folder.name.as_str(), model, day.as_str(), title];
        let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        Ok(store::safe_file_name(&name, format.extension()))
    }

    /// Saves one format under a name that the analyst chose. Answers with an id for [`Session::saved_file`].
    pub fn save_report(
        &self,
        id: &RunId,
        format: SaveFormat,
        target: &Path,
        overwrite: bool,
    ) -> Result<u32, Error> {
        let opened = self.open_run(id)?;
        let input = opened.input(&self.words);
        match format {
            SaveFormat::Metrics => {
                self.store.save_file(target, report::metrics_json(&input).as_bytes(), overwrite)?;
            }
            SaveFormat::Html => {
                let html = report::html(&self.document(&opened), &report::figures(&input));
                self.store.save_file(target, html.as_bytes(), overwrite)?;
            }
            SaveFormat::Markdown => {
                self.save_markdown(&opened, target, overwrite)?;
            }
        }
        let mut state = self.state();
        state.saved.push(target.to_owned());
        Ok(u32::try_from(state.saved.len() - 1).unwrap_or(u32::MAX))
    }

    /// Makes the folder for [`Session::save_all`] where it is missing, and refuses what would be overwritten:
    /// to be asked before a long run.
    pub fn prepare_to_save_all(&self, folder: &Path, overwrite: bool) -> Result<(), Error> {
        self.store.make_folder(folder)?;
        self.store.check_bundle(&folder.join(REPORT), overwrite)?;
        self.store.check_file(&folder.join(HTML), overwrite)?;
        Ok(self.store.check_file(&folder.join(METRICS), overwrite)?)
    }

    /// Saves report.md with its figures, report.html and metrics.json into a folder, which is made where it is
    /// missing. Answers with the files.
    pub fn save_all(&self, id: &RunId, folder: &Path, overwrite: bool) -> Result<Vec<PathBuf>, Error> {
        let opened = self.open_run(id)?;
        let input = opened.input(&self.words);
        let [markdown, html, metrics] = [REPORT, HTML, METRICS].map(|name| folder.join(name));
        self.store.make_folder(folder)?;
        self.save_markdown(&opened, &markdown, overwrite)?;
        let page = report::html(&self.document(&opened), &report::figures(&input));
        self.store.save_file(&html, page.as_bytes(), overwrite)?;
        self.store.save_file(&metrics, report::metrics_json(&input).as_bytes(), overwrite)?;
        Ok(vec![markdown, html, metrics])
    }

    /// The folder into which something was saved last.
    pub fn saved_last(&self) -> Option<PathBuf> {
        self.state().saved.last()?.parent().map(Path::to_owned)
    }

    /// Where a saved file lies.
    pub fn saved_file(&self, id: u32) -> Result<PathBuf, Error> {
        let index = usize::try_from(id).map_err(|_| Error::Gone)?;
        self.state().saved.get(index).cloned().ok_or(Error::Gone)
    }

    fn save_markdown(&self, opened: &OpenedRun, target: &Path, overwrite: bool) -> Result<(), Error> {
        let input = opened.input(&self.words);
        let text = report::markdown(&self.document(opened), &store::figures_folder(target));
        let figures = report::figures(&input)
            .into_iter()
            .map(|figure| (figure.name, figure.light.svg.into_bytes()))
            .collect::<Vec<_>>();
        Ok(self.store.save_bundle(target, text.as_bytes(), &figures, overwrite)?)
    }

    fn document(&self, opened: &OpenedRun) -> Document {
        report::document(&opened.input(&self.words))
    }
}
