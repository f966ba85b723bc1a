//! Values side by side: one row each, a mark at the value and a line over its spread. The best one has its own
//! shape and its own colour.

use domain::{Drawing, DrawingPoint};
use plotters::coord::{CoordTranslate, cartesian::Cartesian2d, types::RangedCoordf64};

use crate::{
    Frame, Labels, Point,
    canvas::{pixels, units},
    legend::{Heading, Sample},
    marks::{Mark, Shape},
    scale::Scale,
    sheet::{self, Anchor, Sheet},
    text::{number, shortened, width},
    theme::Palette,
};

/// Height of a row, and of the ticks above the first, px.
const PITCH: f64 = 26.0;
/// Between names, plot and values, px.
const GAP: f64 = 12.0;
/// Most of the width that the names take.
const NAMES_SHARE: f64 = 0.42;
/// Most of the width that the values take.
const VALUES_SHARE: f64 = 0.25;
/// Room of a step of the scale, px, and most steps.
const STEP: f64 = 70.0;
const STEPS: i64 = 6;

/// Draws the rows, in their order.
pub(crate) fn comparison(points: &[Point], frame: &Frame, labels: &Labels) -> Drawing {
    let palette = Palette::of(frame.theme);
    let heading = if frame.legend {
        Heading::new(labels, legend(points, labels, &palette), frame.width.into())
    } else {
        Heading::none()
    };
    let rows = Rows::new(points, f64::from(frame.width), heading.height, labels);
    sheet::drawing(frame, heading.height + PITCH * (rows.count() + 1.0), labels, |sheet| {
        heading.draw(sheet);
        rows.draw(sheet)
    })
}

fn legend<'a>(points: &[Point], labels: &'a Labels, palette: &Palette) -> Vec<(Sample, &'a str)> {
    let has = |is: fn(&Point) -> bool| points.iter().any(is);
    [
        (has(|point| !point.marked), Sample::Mark(mark(false, palette)), &labels.value),
        (has(|point| point.marked), Sample::Mark(mark(true, palette)), &labels.best),
        (has(|point| point.spread.is_some()), Sample::Spread, &labels.spread),
    ]
    .into_iter()
    .filter(|(is_there, ..)| *is_there)
    .map(|(_, sample, words)| (sample, words.as_str()))
    .collect()
}

/// The mark of a value.
pub(crate) fn mark(stands_out: bool, palette: &Palette) -> Mark {
    let (shape, color) =
        if stands_out { (Shape::Diamond, palette.report) } else { (Shape::Circle, palette.analysis) };
    Mark { shape, color, hollow: false }
}

/// The values that a scale must reach.
pub(crate) fn reached(points: &[Point]) -> impl Iterator<Item = f64> {
    points.iter().flat_map(|point| {
        let (low, high) = point.spread.unwrap_or((point.value, point.value));
        [point.value, low, high]
    })
}

struct Rows<'a> {
    points: &'a [Point],
    labels: &'a Labels,
    scale: Option<Scale>,
    plane: Cartesian2d<RangedCoordf64, RangedCoordf64>,
    left: f64,
    right: f64,
    page_width: f64,
    head: f64,
}

impl<'a> Rows<'a> {
    fn new(points: &'a [Point], page_width: f64, head: f64, labels: &'a Labels) -> Self {
        let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max);
        let names = widest(&mut points.iter().map(|point| width(&point.name)));
        let values = widest(&mut points.iter().map(|point| width(&point.written)));
        let left = (names.min(page_width * NAMES_SHARE) + GAP).ceil();
        let values = values.min(page_width * VALUES_SHARE);
        let right = (page_width - values - GAP).floor().max(left + 1.0);
        let steps = (2..=STEPS).rev().find(|steps| *steps as f64 * STEP <= right - left).unwrap_or(2);
        let scale = Scale::around(reached(points).filter(|value| value.is_finite()), steps);
        let rows = points.len().max(1) as f64;
        let plane = Cartesian2d::new(
            scale.map_or(0.0..1.0, |scale| scale.low()..scale.high()),
            0.0..rows,
            (units(left)..units(right), units(head + PITCH)..units(head + PITCH * (rows + 1.0))),
        );
        Self { points, labels, scale, plane, left, right, page_width, head }
    }

    fn count(&self) -> f64 {
        self.points.len().max(1) as f64
    }

    fn draw(&self, sheet: &Sheet<'_>) -> Vec<DrawingPoint> {
        self.draw_scale(sheet);
        (0_u32..).zip(self.points).filter_map(|(row, point)| self.draw_point(sheet, row, point)).collect()
    }

    fn draw_scale(&self, sheet: &Sheet<'_>) {
        let palette = &sheet.palette;
        let (top, bottom) = (self.head + PITCH - 4.0, self.head + PITCH * (self.count() + 1.0) - 1.0);
        let Some(scale) = self.scale else { return };
        let mut free_from = f64::NEG_INFINITY;
        for tick in scale.ticks() {
            let x = self.across(tick);
            sheet.rule_down(x, top, bottom, palette.grid);
            let words = number(tick, scale.decimals, self.labels);
            let half = width(&words) / 2.0;
            if x - half >= free_from {
                sheet.words((x, self.head + PITCH / 2.0), Anchor::Middle, palette.tick, &words);
                free_from = x + half + GAP / 2.0;
            }
        }
        sheet.rule_down(self.left, top, bottom, palette.axis);
    }

    fn draw_point(&self, sheet: &Sheet<'_>, row: u32, point: &Point) -> Option<DrawingPoint> {
        let palette = &sheet.palette;
        let middle = pixels(self.plane.translate(&(0.0, f64::from(row) + 0.5)).1);
        let name = shortened(&point.name, self.left - GAP);
        let written = |at, anchor, words: &str| {
            if point.marked {
                sheet.strong_words(at, anchor, palette.strong_text, words);
            } else {
                sheet.words(at, anchor, palette.text, words);
            }
        };
        written((self.left - GAP, middle), Anchor::End, &name);
        let value = shortened(&point.written, self.page_width - self.right - GAP);
        written((self.page_width, middle), Anchor::End, &value);
        if !point.value.is_finite() {
            return None;
        }
        if let Some((low, high)) = point.spread.filter(|(low, high)| low < high) {
            let (from, to) = (self.across(low), self.across(high));
            sheet.whisker((from, middle), (to, middle), palette.axis);
        }
        let x = self.across(point.value);
        let size = sheet.mark((units(x), units(middle)), mark(point.marked, palette), 1.0);
        Some(DrawingPoint {
            index: row,
            x,
            y: middle,
            width: size,
            height: size,
            value: point.value,
            off_scale: false,
        })
    }

    fn across(&self, value: f64) -> f64 {
        pixels(self.plane.translate(&(value, 0.0)).0).clamp(self.left, self.right)
    }
}
