//! Load, prefill, decode and other of each call as a stacked bar. Rows have the pitch of a table's rows,
//! so on screen the table beside the chart names them; a standalone drawing names them itself.

use domain::{Drawing, DrawingPoint, Measurement, Stage, Thermal};
use plotters::coord::{CoordTranslate, cartesian::Cartesian2d, types::RangedCoordf64};

use crate::{
    Frame, Labels,
    canvas::{pixels, units},
    legend::{Heading, Sample},
    marks::Mark,
    scale::Scale,
    sheet::{self, Anchor, Sheet},
    text::{number, width},
    theme::Palette,
};

/// Height of a row, and of the ticks above the first, px.
const PITCH: f64 = 28.0;
/// Height of a bar, px.
const BAR: f64 = 16.0;
/// Right of the scale, for the time of a bar that ends there, px.
const RIGHT: f64 = 44.0;
/// Between a bar and its time, px.
const GAP: f64 = 6.0;
/// Between two parts of a bar, px.
const BETWEEN_PARTS: f64 = 1.0;
/// A part that is narrower is not drawn, px.
const NARROWEST: f64 = 0.5;
/// Room of a step of the scale, px, and most steps.
const STEP: f64 = 60.0;
const STEPS: i64 = 5;

/// Draws the bars, in the order of the measurements.
pub(crate) fn bars(measurements: &[Measurement], frame: &Frame, labels: &Labels) -> Drawing {
    let palette = Palette::of(frame.theme);
    let heading = if frame.legend {
        Heading::new(labels, legend(labels, &palette), frame.width.into())
    } else {
        Heading::none()
    };
    let chart = Bars::new(measurements, frame, labels, heading.height);
    sheet::drawing(frame, chart.height(), labels, |sheet| {
        heading.draw(sheet);
        chart.draw(sheet)
    })
}

fn legend<'a>(labels: &'a Labels, palette: &Palette) -> Vec<(Sample, &'a str)> {
    vec![
        (Sample::Fill(palette.load), &labels.load),
        (Sample::Fill(palette.prefill), &labels.prefill),
        (Sample::Fill(palette.decode), &labels.decode),
        (Sample::Outline(palette.other), &labels.other),
    ]
}

/// The chart, with every place in px.
struct Bars<'a> {
    calls: &'a [Measurement],
    labels: &'a Labels,
    /// Seconds; `None` where no call has a time.
    scale: Option<Scale>,
    /// Seconds by rows.
    plane: Cartesian2d<RangedCoordf64, RangedCoordf64>,
    /// What names the rows, left of the bars.
    names: Option<Names<'a>>,
    left: f64,
    head: f64,
}

impl<'a> Bars<'a> {
    fn new(calls: &'a [Measurement], frame: &Frame, labels: &'a Labels, head: f64) -> Self {
        let names = frame.legend.then(|| Names::new(calls, labels));
        let left = names.as_ref().map_or(0.0, |names| names.width);
        let right = (f64::from(frame.width) - RIGHT).floor().max(left + 1.0);
        let steps = (1..=STEPS).rev().find(|steps| *steps as f64 * STEP <= right - left).unwrap_or(1);
        let scale = Scale::from_zero(calls.iter().filter_map(|call| Some(Bar::of(call)?.end)), steps);
        let rows = rows(calls);
        let plane = Cartesian2d::new(
            0.0..scale.map_or(1.0, Scale::high),
            0.0..rows,
            (units(left)..units(right), units(head + PITCH)..units(head + PITCH * (rows + 1.0))),
        );
        Self { calls, labels, scale, plane, names, left, head }
    }

    fn height(&self) -> f64 {
        self.head + PITCH * (rows(self.calls) + 1.0)
    }

    fn draw(&self, sheet: &Sheet<'_>) -> Vec<DrawingPoint> {
        self.draw_scale(sheet);
        if let Some(names) = &self.names {
            for (row, call) in self.calls.iter().enumerate() {
                let is_first = row == 0 || self.calls[row - 1].run != call.run;
                names.draw(sheet, call, self.middle_of(row), is_first);
            }
        }
        let bars = self.calls.iter().enumerate().filter_map(|(row, call)| Some((row, call, Bar::of(call)?)));
        bars.map(|(row, call, bar)| self.draw_bar(sheet, call, &bar, self.middle_of(row))).collect()
    }

    fn draw_scale(&self, sheet: &Sheet<'_>) {
        let palette = &sheet.palette;
        let (top, bottom) = (self.head + PITCH - 4.0, self.height());
        let Some(scale) = self.scale else {
            sheet.rule_down(self.left, top, bottom, palette.grid);
            return;
        };
        for tick in scale.ticks() {
            let x = self.across(tick);
            sheet.rule_down(x, top, bottom, palette.grid);
            let words = number(tick, scale.decimals, self.labels);
            let is_last = tick >= scale.high();
            let words = if is_last { format!("{words} {}", self.labels.unit) } else { words };
            let anchor = if tick == 0.0 { Anchor::Start } else { Anchor::Middle };
            sheet.words((x, self.head + PITCH / 2.0), anchor, palette.tick, &words);
        }
    }

    fn draw_bar(&self, sheet: &Sheet<'_>, call: &Measurement, bar: &Bar, middle: f64) -> DrawingPoint {
        let palette = &sheet.palette;
        let top = middle - BAR / 2.0;
        let fills = [Some(palette.load), Some(palette.prefill), Some(palette.decode), None];
        let mut from = 0.0;
        for (seconds, fill) in bar.parts.into_iter().zip(fills) {
            let to = from + seconds;
            let left = self.across(from) + if from > 0.0 { BETWEEN_PARTS } else { 0.0 };
            let width = self.across(to) - left;
            if width >= NARROWEST {
                match fill {
                    Some(color) => sheet.fill((left, top), (width, BAR), color),
                    None => sheet.outline((left, top), (width, BAR), palette.other),
                }
            }
            from = to;
        }
        let (left, right) = (self.across(0.0), self.across(bar.end));
        let time = number(bar.e2e, self.decimals(bar.e2e), self.labels);
        sheet.words((right + GAP, middle), Anchor::Start, palette.text, &time);
        DrawingPoint {
            index: call.index,
            x: f64::midpoint(left, right),
            y: middle,
            width: right - left,
            height: BAR,
            value: bar.e2e * 1e3,
            off_scale: false,
        }
    }

    /// Decimals that a time is written with: one more than the ticks have, and more for a short one.
    fn decimals(&self, seconds: f64) -> usize {
        let decimals = self.scale.map_or(1, |scale| scale.decimals + 1);
        if seconds < 0.1 { decimals.max(3) } else { decimals }
    }

    fn across(&self, seconds: f64) -> f64 {
        let end = self.scale.map_or(1.0, Scale::high);
        pixels(self.plane.translate(&(seconds.min(end), 0.0)).0)
    }

    fn middle_of(&self, row: usize) -> f64 {
        pixels(self.plane.translate(&(0.0, row as f64 + 0.5)).1)
    }
}

/// Rows of the chart; one for a chart without calls.
fn rows(calls: &[Measurement]) -> f64 {
    calls.len().max(1) as f64
}

/// The times of a call, s.
struct Bar {
    /// Load, prefill, decode, other.
    parts: [f64; 4],
    e2e: f64,
    /// Where the bar ends: at E2E, or where the server's parts end, if they are longer together.
    end: f64,
}

impl Bar {
    /// `None` where the call has no E2E latency.
    fn of(call: &Measurement) -> Option<Self> {
        let seconds = |ms: Option<f64>| ms.filter(|ms| ms.is_finite() && *ms > 0.0).unwrap_or(0.0) / 1e3;
        let e2e = call.e2e_ms.filter(|ms| ms.is_finite())? / 1e3;
        let parts = [call.load_ms, call.prefill_ms, call.decode_ms, call.other_ms].map(seconds);
        Some(Self { parts, e2e, end: parts.iter().sum() })
    }
}

/// Run, mark and stage of each row.
struct Names<'a> {
    labels: &'a Labels,
    /// Room of the numbers of the runs.
    runs: f64,
    /// Room of everything.
    width: f64,
}

impl<'a> Names<'a> {
    fn new(calls: &[Measurement], labels: &'a Labels) -> Self {
        let widest = |widths: &mut dyn Iterator<Item = f64>| widths.fold(0.0, f64::max);
        let runs = widest(&mut calls.iter().map(|call| width(&call.run.to_string())));
        let stages = widest(&mut calls.iter().map(|call| width(stage_word(call.stage, labels))));
        Self { labels, runs, width: (runs + 24.0 + stages + 8.0).ceil() }
    }

    fn draw(&self, sheet: &Sheet<'_>, call: &Measurement, middle: f64, is_first: bool) {
        let palette = &sheet.palette;
        if is_first && call.run > 0 {
            sheet.words((0.0, middle), Anchor::Start, palette.text, &call.run.to_string());
        }
        let hollow = !call.is_valid() || call.thermal == Thermal::Cold;
        sheet.mark((units(self.runs + 12.0), units(middle)), Mark::of(call.stage, hollow, palette), 1.0);
        let words = stage_word(call.stage, self.labels);
        sheet.words((self.runs + 24.0, middle), Anchor::Start, palette.text, words);
    }
}

fn stage_word(stage: Stage, labels: &Labels) -> &str {
    match stage {
        Stage::Unload => &labels.unload,
        Stage::Load => &labels.load_model,
        Stage::WarmUp => &labels.warm_up,
        Stage::Analysis => &labels.analysis,
        Stage::AnalysisRetry => &labels.retry,
        Stage::Report => &labels.report,
        Stage::ReportRetry => &labels.report_retry,
    }
}
