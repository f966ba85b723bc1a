//! Values over time: a mark at each day, a line from one to the next, and from a change on another shape and
//! another colour.

use domain::{Drawing, DrawingPoint};
use plotters::{
    coord::{CoordTranslate, cartesian::Cartesian2d, types::RangedCoordf64},
    style::Color,
};

use crate::{
    Frame, Labels, Point,
    canvas::{pixels, units},
    comparison::reached,
    legend::{Heading, Sample},
    marks::{Mark, Shape},
    scale::Scale,
    sheet::{self, Anchor, Sheet},
    text::{number, width},
    theme::Palette,
};

/// Heights below the heading, px.
const TOP: f64 = 12.0;
const BOTTOM: f64 = 192.0;
const DATES: f64 = 208.0;
const HEIGHT: f64 = 220.0;
/// Least room left of the plot, and right of it, px.
const LEFT: f64 = 40.0;
const RIGHT: f64 = 44.0;
/// Between the plot and words, px.
const GAP: f64 = 8.0;
/// Room at both ends of the days, as a share of them.
const ROOM: f64 = 0.04;
/// The line from one day to the next, px, and how much of its colour it has.
const LINE: f64 = 1.5;
const LINE_OPACITY: f64 = 0.5;
const STEPS: i64 = 6;

/// Draws the values; the points are in order of time.
pub(crate) fn over_time(points: &[Point], frame: &Frame, labels: &Labels) -> Drawing {
    let palette = Palette::of(frame.theme);
    let heading = if frame.legend {
        Heading::new(labels, legend(points, labels, &palette), frame.width.into())
    } else {
        Heading::none()
    };
    let plot = Plot::new(points, f64::from(frame.width), heading.height, labels);
    sheet::drawing(frame, heading.height + HEIGHT, labels, |sheet| {
        heading.draw(sheet);
        plot.draw(sheet)
    })
}

fn mark(changed: bool, palette: &Palette) -> Mark {
    let (shape, color) =
        if changed { (Shape::Square, palette.report) } else { (Shape::Circle, palette.analysis) };
    Mark { shape, color, hollow: false }
}

fn legend<'a>(points: &[Point], labels: &'a Labels, palette: &Palette) -> Vec<(Sample, &'a str)> {
    let has = |is: fn(&Point) -> bool| points.iter().any(is);
    [
        (has(|point| !point.marked), Sample::Mark(mark(false, palette)), &labels.value),
        (has(|point| point.marked), Sample::Mark(mark(true, palette)), &labels.changed),
        (has(|point| point.spread.is_some()), Sample::Spread, &labels.spread),
    ]
    .into_iter()
    .filter(|(is_there, ..)| *is_there)
    .map(|(_, sample, words)| (sample, words.as_str()))
    .collect()
}

struct Plot<'a> {
    points: Vec<(u32, &'a Point)>,
    labels: &'a Labels,
    scale: Option<Scale>,
    plane: Cartesian2d<RangedCoordf64, RangedCoordf64>,
    left: f64,
    right: f64,
    head: f64,
}

impl<'a> Plot<'a> {
    fn new(points: &'a [Point], page_width: f64, head: f64, labels: &'a Labels) -> Self {
        let scale = Scale::around(reached(points).filter(|value| value.is_finite()), STEPS);
        let points: Vec<(u32, &Point)> = (0..)
            .zip(points)
            .filter(|(_, point)| {
                point.day.is_finite() && scale.is_some_and(|scale| scale.contains(point.value))
            })
            .collect();
        let ticks = scale.into_iter().flat_map(|scale| scale.ticks().map(move |tick| (tick, scale.decimals)));
        let left = ticks
            .map(|(tick, decimals)| width(&number(tick, decimals, labels)) + GAP)
            .fold(LEFT, f64::max)
            .ceil();
        let right = (page_width - RIGHT).floor().max(left + 1.0);
        let days = points.iter().map(|(_, point)| point.day);
        let (first, last) =
            days.fold((f64::MAX, f64::MIN), |(first, last), day| (first.min(day), last.max(day)));
        let (first, last) = if first < last { (first, last) } else { (first - 0.5, first + 0.5) };
        let room = (last - first) * ROOM;
        let days = if points.is_empty() { 0.0..1.0 } else { first - room..last + room };
        let plane = Cartesian2d::new(
            days,
            scale.map_or(0.0..1.0, |scale| scale.low()..scale.high()),
            (units(left)..units(right), units(head + BOTTOM)..units(head + TOP)),
        );
        Self { points, labels, scale, plane, left, right, head }
    }

    fn draw(&self, sheet: &Sheet<'_>) -> Vec<DrawingPoint> {
        self.draw_scale(sheet);
        self.draw_dates(sheet);
        let places = self.points.iter().map(|(_, point)| self.place(point)).collect::<Vec<_>>();
        if places.len() > 1 {
            sheet.path(
                places.iter().map(|(x, y)| (units(*x), units(*y))).collect(),
                LINE,
                &sheet.palette.analysis.mix(LINE_OPACITY),
            );
        }
        self.points
            .iter()
            .zip(places)
            .map(|((index, point), at)| self.draw_point(sheet, *index, point, at))
            .collect()
    }

    fn draw_point(&self, sheet: &Sheet<'_>, index: u32, point: &Point, (x, y): (f64, f64)) -> DrawingPoint {
        if let Some((low, high)) = point.spread.filter(|(low, high)| low < high) {
            let [bottom, top] = [low, high].map(|value| self.height_of(value));
            sheet.whisker((x, bottom), (x, top), sheet.palette.axis);
        }
        let size = sheet.mark((units(x), units(y)), mark(point.marked, &sheet.palette), 1.0);
        DrawingPoint { index, x, y, width: size, height: size, value: point.value, off_scale: false }
    }

    fn draw_scale(&self, sheet: &Sheet<'_>) {
        let palette = &sheet.palette;
        if let Some(scale) = self.scale {
            for tick in scale.ticks() {
                let y = self.height_of(tick);
                sheet.rule_across(y, self.left, self.right, palette.grid);
                let words = number(tick, scale.decimals, self.labels);
                sheet.words((self.left - GAP, y), Anchor::End, palette.tick, &words);
            }
        }
        sheet.rule_across(self.head + BOTTOM, self.left, self.right, palette.axis);
    }

    /// The dates, as many as there is room for; the first and the last before all.
    fn draw_dates(&self, sheet: &Sheet<'_>) {
        let mut taken: Vec<(f64, f64)> = Vec::new();
        let ends = [self.points.first(), self.points.last()];
        for (_, point) in ends.into_iter().flatten().chain(&self.points) {
            let (middle, half) = (self.place(point).0, width(&point.name) / 2.0);
            let middle = middle.clamp(half, (self.right + RIGHT - half).max(half));
            let (from, to) = (middle - half, middle + half);
            if taken.iter().all(|(start, end)| to + GAP < *start || from > end + GAP) {
                let at = (middle, self.head + DATES);
                sheet.words(at, Anchor::Middle, sheet.palette.tick, &point.name);
                taken.push((from, to));
            }
        }
    }

    fn place(&self, point: &Point) -> (f64, f64) {
        let (x, y) = self.plane.translate(&(point.day, point.value));
        (pixels(x), pixels(y))
    }

    fn height_of(&self, value: f64) -> f64 {
        pixels(self.plane.translate(&(0.0, value)).1)
    }
}
