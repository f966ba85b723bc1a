//! A value of each call over the runs: stages by colour and shape, cold and excluded calls hollow,
//! values off the scale in a strip above a break of the axis.

mod plot;
mod strip;

use domain::{Drawing, Measure, Measurement, Stage, Thermal};

use crate::{
    Frame, Labels,
    legend::{Heading, Sample},
    marks::Mark,
    scale::Scale,
    sheet,
    theme::Palette,
};
use plot::Plot;

/// Most steps of the scale.
const STEPS: i64 = 6;

/// Which value is drawn.
pub(crate) struct Subject {
    pub(crate) value: fn(&Measurement) -> Option<f64>,
    /// The measurement that has to count.
    pub(crate) measure: Measure,
    /// Whether cold calls are another population.
    pub(crate) apart_when_cold: bool,
    /// Decimals that a value is written with.
    pub(crate) decimals: fn(f64) -> usize,
}

/// What is drawn: the calls that have the value, and around what.
struct Data<'a> {
    dots: Vec<Dot<'a>>,
    /// Runs that there will be.
    runs: u32,
    /// `None` where no call has a value.
    scale: Option<Scale>,
    reference: Option<f64>,
    decimals: fn(f64) -> usize,
    labels: &'a Labels,
}

/// A call that has the value.
struct Dot<'a> {
    call: &'a Measurement,
    value: f64,
    /// Cold or excluded.
    hollow: bool,
    /// Whether the scale reaches it.
    on_scale: bool,
    /// Why it is hollow, in a word.
    word: &'a str,
}

/// Draws a value over the runs.
pub(crate) fn per_run(
    subject: &Subject,
    measurements: &[Measurement],
    reference: Option<f64>,
    frame: &Frame,
    labels: &Labels,
) -> Drawing {
    let data = Data::new(subject, measurements, reference, frame.runs, labels);
    let heading = if frame.legend {
        Heading::new(labels, data.legend(&Palette::of(frame.theme)), frame.width.into())
    } else {
        Heading::none()
    };
    let plot = Plot::new(&data, frame.width.into(), heading.height);
    sheet::drawing(frame, plot.height(), labels, |sheet| {
        heading.draw(sheet);
        plot.draw(sheet)
    })
}

impl<'a> Data<'a> {
    fn new(
        subject: &Subject,
        measurements: &'a [Measurement],
        reference: Option<f64>,
        runs: u32,
        labels: &'a Labels,
    ) -> Self {
        let mut dots: Vec<Dot<'a>> =
            measurements.iter().filter_map(|call| Dot::new(call, subject, labels)).collect();
        let reference = reference.filter(|value| value.is_finite());
        // The scale is that of the values that count; the others only where there are none.
        let solid = dots.iter().filter(|dot| !dot.hollow).map(|dot| dot.value);
        let scale = Scale::around(solid.chain(reference), STEPS)
            .or_else(|| Scale::around(dots.iter().map(|dot| dot.value), STEPS));
        for dot in &mut dots {
            dot.on_scale = scale.is_some_and(|scale| scale.contains(dot.value));
        }
        let runs = dots.iter().map(|dot| dot.call.run).fold(runs.max(1), u32::max);
        Self { dots, runs, scale, reference, decimals: subject.decimals, labels }
    }

    /// Whether a call comes before the first run: one that prepares them, or one that has no run.
    fn begins_before_runs(&self) -> bool {
        self.dots.iter().any(|dot| dot.call.stage.is_preparation() || dot.call.run == 0)
    }

    /// What there is to see, in the order of a run.
    fn legend(&self, palette: &Palette) -> Vec<(Sample, &'a str)> {
        let labels = self.labels;
        let stages = [
            (Stage::Analysis, &labels.analysis),
            (Stage::AnalysisRetry, &labels.retry),
            (Stage::Report, &labels.report),
            (Stage::ReportRetry, &labels.report_retry),
        ];
        let mut entries: Vec<(Sample, &str)> = stages
            .into_iter()
            .filter(|(stage, _)| self.dots.iter().any(|dot| dot.call.stage == *stage))
            .map(|(stage, words)| (Sample::Mark(Mark::of(stage, false, palette)), words.as_str()))
            .collect();
        for dot in self.dots.iter().filter(|dot| dot.hollow) {
            if !entries.iter().any(|(_, words)| *words == dot.word) {
                entries.push((Sample::Mark(Mark::of(dot.call.stage, true, palette)), dot.word));
            }
        }
        if self.reference.is_some() {
            entries.push((Sample::Dashes, &labels.reference));
        }
        entries
    }
}

impl<'a> Dot<'a> {
    fn new(call: &'a Measurement, subject: &Subject, labels: &'a Labels) -> Option<Self> {
        let value = (subject.value)(call).filter(|value| value.is_finite())?;
        let counts = call.counts(subject.measure);
        let cold = subject.apart_when_cold && call.thermal == Thermal::Cold;
        let word = if call.stage.is_preparation() {
            &labels.warm_up
        } else if counts {
            &labels.cold
        } else {
            &labels.excluded
        };
        Some(Self { call, value, hollow: cold || !counts, on_scale: false, word })
    }
}
