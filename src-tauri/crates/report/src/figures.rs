//! The charts of a report, as they are saved: light and dark, with legend, with words for those who
//! cannot see them.

use std::collections::BTreeMap;

use chart::Frame;
use domain::{ChartKind, Drawing, ExclusionReason, Measure, Measurement, Message, Theme};
use wording::Words;

use crate::document::{Block, Chart, Content, FigurePlace};
use crate::{Input, folder_figures, numbers, say};

/// Width of a saved drawing, px.
pub(crate) const WIDTH: u32 = 760;

/// A chart of the report.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Which chart of the run's calls; `None` for one of the folder's data.
    pub kind: Option<ChartKind>,
    /// Name of its file, for example `throughput.svg`.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// What is to be seen in it, for those who cannot see it.
    pub alt: String,
    /// The drawing on a light ground.
    pub light: Drawing,
    /// The drawing on a dark ground.
    pub dark: Drawing,
}

/// The charts of a report: those of the folder's data, and those of the calls from the first on.
pub fn figures(input: &Input<'_>) -> Vec<Figure> {
    let mut figures = folder_figures::figures(input);
    if !input.measurements.is_empty() {
        let kinds = [ChartKind::Throughput, ChartKind::Ttft, ChartKind::Time];
        figures.extend(kinds.map(|kind| figure(input, kind)));
    }
    figures
}

fn figure(input: &Input<'_>, kind: ChartKind) -> Figure {
    let alt = alt(input, kind);
    let mut labels = labels(input.words, kind);
    labels.description.clone_from(&alt);
    labels.notes = notes(input.words, input.measurements, kind);
    let draw = |theme| {
        let frame = Frame { width: WIDTH, theme, runs: input.run.header.settings.runs, legend: true };
        match kind {
            ChartKind::Throughput => {
                chart::throughput(input.measurements, reference(input, kind), &frame, &labels)
            }
            ChartKind::Ttft => chart::ttft(input.measurements, reference(input, kind), &frame, &labels),
            ChartKind::Time => chart::time_per_call(input.measurements, &frame, &labels),
        }
    };
    let (light, dark) = (draw(Theme::Light), draw(Theme::Dark));
    Figure { kind: Some(kind), name: file(kind).to_owned(), title: labels.title, alt, light, dark }
}

/// The dashed line: what the aggregates say.
fn reference(input: &Input<'_>, kind: ChartKind) -> Option<f64> {
    match kind {
        ChartKind::Throughput => input.summary.decode.as_ref().map(|rate| rate.tokens_per_s),
        ChartKind::Ttft => input.summary.ttft_warm.as_ref().map(|ttft| ttft.median),
        ChartKind::Time => None,
    }
}

/// The fixed words of a chart, the same in files and on the screen. [`notes`] depend on the calls.
pub fn labels(words: &Words, kind: ChartKind) -> chart::Labels {
    let (title, description, reference, unit) = match kind {
        ChartKind::Throughput => (
            "report-doc-chart-throughput",
            "report-doc-chart-throughput-what",
            "report-doc-chart-throughput-reference",
            "tok/s",
        ),
        ChartKind::Ttft => {
            ("report-doc-chart-ttft", "report-doc-chart-ttft-what", "report-doc-chart-ttft-reference", "ms")
        }
        ChartKind::Time => ("report-doc-chart-time", "report-doc-chart-time-what", "", "s"),
    };
    chart::Labels {
        title: words.get(title),
        description: words.get(description),
        run: words.get("report-doc-chart-run"),
        warm_up: words.get("stage-warm-up"),
        analysis: words.get("stage-analysis"),
        retry: words.get("stage-analysis-retry"),
        report_retry: words.get("stage-report-retry"),
        report: words.get("stage-report"),
        cold: words.get("report-doc-thermal-cold"),
        excluded: words.get("report-doc-chart-excluded"),
        reference: if reference.is_empty() { String::new() } else { words.get(reference) },
        load: words.get("report-doc-measure-load"),
        prefill: words.get("report-doc-measure-prefill"),
        decode: words.get("report-doc-measure-decode"),
        other: words.get("report-doc-measure-other"),
        unit: unit.to_owned(),
        ..chart::Labels::default()
    }
}

/// Why calls are off a chart's scale, by their index: `3 tokens, excluded`.
pub fn notes(words: &Words, measurements: &[Measurement], kind: ChartKind) -> BTreeMap<u32, String> {
    let measure = measure(kind);
    let note = |call: &Measurement| {
        let exclusion = call.exclusions.iter().find(|exclusion| exclusion.spoils.contains(&measure))?;
        let message = match (exclusion.reason, call.tokens) {
            (ExclusionReason::WarmUp, _) => return None,
            (ExclusionReason::TooShort, Some(tokens)) => {
                Message::new("report-doc-chart-note-short").with("tokens", tokens)
            }
            (reason, _) => {
                Message::new("report-doc-chart-note").with("reason", words.get(say::reason(reason)))
            }
        };
        Some((call.index, words.sentence(&message)))
    };
    measurements.iter().filter_map(note).collect()
}

fn measure(kind: ChartKind) -> Measure {
    match kind {
        ChartKind::Throughput => Measure::DecodeThroughput,
        ChartKind::Ttft => Measure::Ttft,
        ChartKind::Time => Measure::EndToEnd,
    }
}

fn value(kind: ChartKind, call: &Measurement) -> Option<f64> {
    match kind {
        ChartKind::Throughput => call.decode_tokens_per_s,
        ChartKind::Ttft => call.ttft_ms,
        ChartKind::Time => call.e2e_ms,
    }
}

/// The place of a chart in the tree; none before the first call.
pub(crate) fn place(input: &Input<'_>, kind: ChartKind) -> Option<Block> {
    let caption = match kind {
        ChartKind::Throughput => "report-doc-caption-throughput",
        ChartKind::Ttft => "report-doc-caption-ttft",
        ChartKind::Time => "report-doc-caption-time",
    };
    (!input.measurements.is_empty()).then(|| {
        Block::program(Content::Figure(FigurePlace {
            chart: Chart::Calls(kind),
            file: file(kind).to_owned(),
            alt: alt(input, kind),
            caption: input.say(caption),
        }))
    })
}

fn file(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Throughput => "throughput.svg",
        ChartKind::Ttft => "ttft.svg",
        ChartKind::Time => "time-per-call.svg",
    }
}

/// What is to be seen: how many calls, from where to where.
fn alt(input: &Input<'_>, kind: ChartKind) -> String {
    let (id, print): (_, fn(f64) -> String) = match kind {
        ChartKind::Throughput => ("report-doc-alt-throughput", numbers::rate),
        ChartKind::Ttft => ("report-doc-alt-ttft", numbers::milliseconds),
        ChartKind::Time => ("report-doc-alt-time", numbers::milliseconds),
    };
    let calls = || input.measurements.iter().filter(|call| !call.stage.is_preparation());
    let values: Vec<f64> = calls().filter_map(|call| value(kind, call)).collect();
    let (low, high) = values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    input.sentence(
        &Message::new(id)
            .with("n", values.len())
            .with("of", calls().count())
            .with("low", print(low))
            .with("high", print(high)),
    )
}
