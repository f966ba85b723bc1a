//! Draws the charts of a run and of a folder's own data as SVG, in the colours of the window's two themes, and
//! says where each value lies so that the page can lay marks over them.
//!
//! Everything is drawn by plotters at the width it is shown at, never scaled: text stays 12 px. Left
//! alone: what counts and what does not (the measurements say), every word (the labels bring them), and
//! showing a drawing.

mod bars;
mod canvas;
mod comparison;
mod labels;
mod legend;
mod marks;
mod over_time;
mod per_run;
mod scale;
mod sheet;
mod text;
mod theme;

pub use labels::Labels;

/// A value of the folder's own data.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// What it is about: a configuration, a model, a date.
    pub name: String,
    /// The value.
    pub value: f64,
    /// The value as it is written, without its unit.
    pub written: String,
    /// The smallest and the largest value behind it.
    pub spread: Option<(f64, f64)>,
    /// Whether it stands out: the best one, or one after the change.
    pub marked: bool,
    /// When, in days from any day; only over time.
    pub day: f64,
}

use domain::{Drawing, Measure, Measurement, Theme};

use per_run::Subject;

/// What a drawing is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Width in CSS pixels; less than [`Frame::NARROWEST`] counts as that.
    pub width: u32,
    /// Colours.
    pub theme: Theme,
    /// Runs that there will be, so that the axis does not move while they are made.
    pub runs: u32,
    /// Whether title, legend and names of rows are part of the drawing: true in saved files, false on
    /// screen, where the page shows them.
    pub legend: bool,
}

impl Frame {
    /// Smallest width that a chart is drawn at, px.
    pub const NARROWEST: u32 = 240;

    fn fit(self) -> Self {
        Self { width: self.width.max(Self::NARROWEST), ..self }
    }
}

/// Decode throughput of each call, tok/s, over the runs; `reference` is the dashed line.
pub fn throughput(
    measurements: &[Measurement],
    reference: Option<f64>,
    frame: &Frame,
    labels: &Labels,
) -> Drawing {
    let subject = Subject {
        value: |call| call.decode_tokens_per_s,
        measure: Measure::DecodeThroughput,
        apart_when_cold: false,
        decimals: |rate| if rate.abs() < 1_000.0 { 2 } else { 1 },
    };
    per_run::per_run(&subject, measurements, reference, &frame.fit(), labels)
}

/// TTFT of each call, ms, over the runs; `reference` is the dashed line. Cold calls are hollow: they are
/// another population.
pub fn ttft(measurements: &[Measurement], reference: Option<f64>, frame: &Frame, labels: &Labels) -> Drawing {
    let subject = Subject {
        value: |call| call.ttft_ms,
        measure: Measure::Ttft,
        apart_when_cold: true,
        decimals: |ms| match ms.abs() {
            ms if ms < 10.0 => 2,
            ms if ms < 100.0 => 1,
            _ => 0,
        },
    };
    per_run::per_run(&subject, measurements, reference, &frame.fit(), labels)
}

/// Load, prefill, decode and other of each call as a stacked bar, s; 28 px of ticks, then 28 px a call.
pub fn time_per_call(measurements: &[Measurement], frame: &Frame, labels: &Labels) -> Drawing {
    bars::bars(measurements, &frame.fit(), labels)
}

/// Values side by side, one row each, with their spread: configurations or models.
pub fn comparison(points: &[Point], frame: &Frame, labels: &Labels) -> Drawing {
    comparison::comparison(points, &frame.fit(), labels)
}

/// Values over time, in their order, with their spread.
pub fn over_time(points: &[Point], frame: &Frame, labels: &Labels) -> Drawing {
    over_time::over_time(points, &frame.fit(), labels)
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod folder_tests;
#[cfg(test)]
mod tests;
