//! The plot of a value over the runs: where everything lies, and drawing it there.

use domain::{DrawingPoint, Stage};
use plotters::{
    coord::{CoordTranslate, cartesian::Cartesian2d, types::RangedCoordf64},
    style::Color,
};
use plotters_backend::BackendCoord;

use super::{Data, Dot, strip};
use crate::{
    canvas::{pixels, units},
    marks::Mark,
    sheet::{Anchor, Sheet},
    text::{number, width},
};

/// Heights below the heading, px.
const STRIP_TOP: f64 = 6.0;
const STRIP_BOTTOM: f64 = 36.0;
const TOP_BELOW_STRIP: f64 = 62.0;
const TOP_ALONE: f64 = 12.0;
const BOTTOM: f64 = 182.0;
const RUN_WORDS: f64 = 196.0;
const HEIGHT: f64 = 208.0;
/// Least room left and right of the plot, px.
const LEFT: f64 = 44.0;
const RIGHT: f64 = 52.0;
/// Between the plot and words beside it, px.
const GAP: f64 = 8.0;
/// Between the reference line and its value, px.
const REFERENCE_GAP: f64 = 6.0;
/// Between two words of the axis of runs, px.
const BETWEEN_RUN_WORDS: f64 = 8.0;
/// Analysis calls stand left of the middle of their run, report calls right: px, and at most this share
/// of the room of a run.
const SPREAD: f64 = 9.0;
const SPREAD_SHARE: f64 = 0.24;
/// Where runs are closer than this, px, their marks are drawn smaller, down to a share of their size.
const ROOMY: f64 = 30.0;
const SMALLEST_MARK: f64 = 0.55;
/// A line between calls, px, and how much of the stage's colour it has.
const LINE: f64 = 1.5;
const LINE_OPACITY: f64 = 0.5;

/// The plot, with every place in px.
pub(super) struct Plot<'a> {
    data: &'a Data<'a>,
    plane: Cartesian2d<RangedCoordf64, RangedCoordf64>,
    /// First place on the axis of runs: 0 where a call comes before them, otherwise 1.
    first: u32,
    left: f64,
    right: f64,
    /// Height of what stands above.
    head: f64,
}

impl<'a> Plot<'a> {
    pub(super) fn new(data: &'a Data<'a>, page_width: f64, head: f64) -> Self {
        let ticks =
            data.scale.into_iter().flat_map(|scale| scale.ticks().map(move |tick| (tick, scale.decimals)));
        let left = ticks
            .map(|(tick, decimals)| width(&number(tick, decimals, data.labels)) + GAP)
            .fold(LEFT, f64::max)
            .ceil();
        let beside = data.reference.map_or(0.0, |value| width(&data.written(value)) + REFERENCE_GAP);
        let right = (page_width - beside.max(RIGHT)).floor().max(left + 1.0);
        let first = u32::from(!data.begins_before_runs());
        let top = if data.has_strip() { TOP_BELOW_STRIP } else { TOP_ALONE };
        let plane = Cartesian2d::new(
            f64::from(first) - 0.5..f64::from(data.runs) + 0.5,
            data.scale.map_or(0.0..1.0, |scale| scale.low()..scale.high()),
            (units(left)..units(right), units(head + BOTTOM)..units(head + top)),
        );
        Self { data, plane, first, left, right, head }
    }

    /// Height of the whole drawing.
    pub(super) fn height(&self) -> f64 {
        self.head + HEIGHT
    }

    /// Draws everything and gives the places of the calls.
    pub(super) fn draw(&self, sheet: &Sheet<'_>) -> Vec<DrawingPoint> {
        if self.data.has_strip() {
            self.draw_strip(sheet);
        }
        self.draw_scale(sheet);
        self.draw_runs(sheet);
        if let Some(reference) = self.data.reference {
            self.draw_reference(sheet, reference);
        }
        for stage in [Stage::Analysis, Stage::AnalysisRetry, Stage::Report, Stage::ReportRetry] {
            self.draw_lines(sheet, stage);
        }
        let points = self.data.dots.iter().map(|dot| self.draw_dot(sheet, dot)).collect();
        let off_scale = self.data.dots.iter().filter(|dot| !dot.on_scale);
        let notes = off_scale.map(|dot| (pixels(self.place(dot).0), self.data.variants(dot))).collect();
        for (x, anchor, words) in strip::arrange(notes, self.left, self.right) {
            sheet.words((x, self.strip_middle()), anchor, sheet.palette.text, &words);
        }
        points
    }

    /// The strip for values off the scale, and the break of the axis below it.
    fn draw_strip(&self, sheet: &Sheet<'_>) {
        let corner = (self.left, self.head + STRIP_TOP);
        sheet.fill(corner, (self.right - self.left, STRIP_BOTTOM - STRIP_TOP), sheet.palette.band);
        for y in [44.5, 48.5].map(|y| self.head + y) {
            let stroke = vec![(units(self.left - 5.0), units(y)), (units(self.left + 5.0), units(y - 4.0))];
            sheet.path(stroke, 1.2, &sheet.palette.axis);
        }
    }

    fn draw_scale(&self, sheet: &Sheet<'_>) {
        let palette = &sheet.palette;
        if let Some(scale) = self.data.scale {
            for tick in scale.ticks() {
                let y = self.height_of(tick);
                sheet.rule_across(y, self.left, self.right, palette.grid);
                let words = number(tick, scale.decimals, self.data.labels);
                sheet.words((self.left - GAP, y), Anchor::End, palette.tick, &words);
            }
        }
        sheet.rule_across(self.head + BOTTOM, self.left, self.right, palette.axis);
    }

    /// The numbers of the runs, as many as there is room for. The warm-up has no number: where its name does not
    /// fit, its mark says what it is.
    fn draw_runs(&self, sheet: &Sheet<'_>) {
        let labels = self.data.labels;
        let widest = width(&self.data.runs.to_string()) + BETWEEN_RUN_WORDS;
        let step = round_number_from(widest / self.run_width());
        let multiples = (1..=self.data.runs / step).map(|multiple| multiple * step).filter(|run| *run > 1);
        let mut free_from = f64::NEG_INFINITY;
        for run in (self.first..=1).chain(multiples) {
            let words = match run {
                0 if width(&labels.warm_up) + BETWEEN_RUN_WORDS > self.run_width() => continue,
                0 => labels.warm_up.clone(),
                1 => format!("{} 1", labels.run),
                run => run.to_string(),
            };
            let x = pixels(self.plane.translate(&(f64::from(run), 0.0)).0);
            let half = width(&words) / 2.0;
            if x - half >= free_from {
                sheet.words((x, self.head + RUN_WORDS), Anchor::Middle, sheet.palette.tick, &words);
                free_from = x + half + BETWEEN_RUN_WORDS;
            }
        }
    }

    fn draw_reference(&self, sheet: &Sheet<'_>, reference: f64) {
        let (palette, y) = (&sheet.palette, self.height_of(reference));
        sheet.dashes_across(y, self.left, self.right, palette.text);
        let words = self.data.written(reference);
        sheet.strong_words((self.right + REFERENCE_GAP, y), Anchor::Start, palette.strong_text, &words);
    }

    /// Lines between calls of a stage that count, from one run to the next.
    fn draw_lines(&self, sheet: &Sheet<'_>, stage: Stage) {
        let dots: Vec<&Dot<'_>> = self
            .data
            .dots
            .iter()
            .filter(|dot| dot.call.stage == stage && !dot.hollow && dot.on_scale)
            .collect();
        let color = Mark::of(stage, false, &sheet.palette).color.mix(LINE_OPACITY);
        for line in dots.chunk_by(|one, next| next.call.run.checked_sub(one.call.run) == Some(1)) {
            if line.len() > 1 {
                sheet.path(line.iter().map(|dot| self.place(dot)).collect(), LINE, &color);
            }
        }
    }

    fn draw_dot(&self, sheet: &Sheet<'_>, dot: &Dot<'_>) -> DrawingPoint {
        let scale = (self.run_width() / ROOMY).clamp(SMALLEST_MARK, 1.0);
        let center = self.place(dot);
        let size = sheet.mark(center, Mark::of(dot.call.stage, dot.hollow, &sheet.palette), scale);
        DrawingPoint {
            index: dot.call.index,
            x: pixels(center.0),
            y: pixels(center.1),
            width: size,
            height: size,
            value: dot.value,
            off_scale: !dot.on_scale,
        }
    }

    /// The centre of a call's mark, in the backend's units.
    fn place(&self, dot: &Dot<'_>) -> BackendCoord {
        let side = match dot.call.stage {
            Stage::Analysis => -1.0,
            Stage::Report | Stage::ReportRetry => 1.0,
            Stage::AnalysisRetry | Stage::Unload | Stage::Load | Stage::WarmUp => 0.0,
        };
        let spread = (SPREAD / self.run_width()).min(SPREAD_SHARE);
        let x = f64::from(dot.call.run) + side * spread;
        if dot.on_scale {
            self.plane.translate(&(x, dot.value))
        } else {
            (self.plane.translate(&(x, 0.0)).0, units(self.strip_middle()))
        }
    }

    fn height_of(&self, value: f64) -> f64 {
        pixels(self.plane.translate(&(f64::from(self.first), value)).1)
    }

    /// Room of one run on the axis.
    fn run_width(&self) -> f64 {
        (self.right - self.left) / (f64::from(self.data.runs) + 1.0 - f64::from(self.first))
    }

    fn strip_middle(&self) -> f64 {
        self.head + f64::midpoint(STRIP_TOP, STRIP_BOTTOM)
    }
}

/// The smallest of 1, 2, 5, 10, 20 … that is not below a number.
fn round_number_from(least: f64) -> u32 {
    let numbers = (0..9).flat_map(|exponent| [1, 2, 5].map(|factor| factor * 10_u32.pow(exponent)));
    numbers.into_iter().find(|number| f64::from(*number) >= least).unwrap_or(u32::MAX)
}

impl Data<'_> {
    fn has_strip(&self) -> bool {
        self.dots.iter().any(|dot| !dot.on_scale)
    }

    fn written(&self, value: f64) -> String {
        number(value, (self.decimals)(value), self.labels)
    }

    /// What can be written beside a call off the scale, the fullest first.
    fn variants(&self, dot: &Dot<'_>) -> Vec<String> {
        let (value, unit) = (self.written(dot.value), &self.labels.unit);
        let note = self.labels.notes.get(&dot.call.index).map_or(dot.word, String::as_str);
        vec![
            format!("{value} {unit}: {note}"),
            format!("{value}: {note}"),
            format!("{value} {unit}: {}", dot.word),
            format!("{value}: {}", dot.word),
            value,
        ]
    }
}
