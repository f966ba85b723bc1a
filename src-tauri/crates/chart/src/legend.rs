//! Title and legend, for drawings that are seen alone.

use plotters::style::RGBColor;

use crate::{
    Labels,
    canvas::units,
    marks::Mark,
    sheet::{Anchor, Sheet},
    text::width,
};

/// Height of a line of the heading, px.
const LINE: f64 = 20.0;
/// Below the last line, px.
const BELOW: f64 = 6.0;
/// Between title and unit, px.
const BEFORE_UNIT: f64 = 4.0;
/// Width of a sample, and what comes after it and after its words, px.
const SAMPLE: f64 = 12.0;
const AFTER_SAMPLE: f64 = 6.0;
const AFTER_WORDS: f64 = 16.0;

/// What a word of the legend stands beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sample {
    Mark(Mark),
    Dashes,
    Spread,
    Fill(RGBColor),
    Outline(RGBColor),
}

/// Title with unit, and legend, of a standalone drawing, in lines of its width.
pub(crate) struct Heading<'a> {
    title: &'a str,
    unit: &'a str,
    /// Samples with their words, left edge and line.
    entries: Vec<(Sample, &'a str, f64, f64)>,
    pub(crate) height: f64,
}

impl<'a> Heading<'a> {
    /// No heading, for a drawing whose title and legend stand beside it.
    pub(crate) fn none() -> Self {
        Self { title: "", unit: "", entries: Vec::new(), height: 0.0 }
    }

    pub(crate) fn new(labels: &'a Labels, entries: Vec<(Sample, &'a str)>, page_width: f64) -> Self {
        let title = labels.title.as_str();
        let mut line = if title.is_empty() { 0.0 } else { 1.0 };
        let mut left = 0.0;
        let mut placed = Vec::with_capacity(entries.len());
        for (sample, words) in entries {
            let entry = SAMPLE + AFTER_SAMPLE + width(words);
            if left > 0.0 && left + entry > page_width {
                (left, line) = (0.0, line + 1.0);
            }
            placed.push((sample, words, left, line));
            left += entry + AFTER_WORDS;
        }
        let lines = placed.last().map_or(line, |(.., line)| line + 1.0);
        Self { title, unit: &labels.unit, entries: placed, height: lines * LINE + BELOW }
    }

    pub(crate) fn draw(&self, sheet: &Sheet<'_>) {
        let palette = &sheet.palette;
        if !self.title.is_empty() {
            sheet.strong_words((0.0, LINE / 2.0), Anchor::Start, palette.strong_text, self.title);
            sheet.words(
                (width(self.title) + BEFORE_UNIT, LINE / 2.0),
                Anchor::Start,
                palette.tick,
                self.unit,
            );
        }
        for (sample, words, left, line) in &self.entries {
            let middle = (line + 0.5) * LINE;
            let corner = (*left + 1.0, middle - 5.0);
            match sample {
                Sample::Mark(mark) => {
                    sheet.mark((units(left + SAMPLE / 2.0), units(middle)), *mark, 1.0);
                }
                Sample::Dashes => sheet.dashes_across(middle, *left - 1.0, left + SAMPLE + 5.0, palette.text),
                Sample::Spread => sheet.whisker((*left, middle), (left + SAMPLE, middle), palette.axis),
                Sample::Fill(color) => sheet.fill(corner, (10.0, 10.0), *color),
                Sample::Outline(color) => sheet.outline(corner, (10.0, 10.0), *color),
            }
            let after = if *sample == Sample::Dashes { AFTER_SAMPLE + 4.0 } else { AFTER_SAMPLE };
            sheet.words((left + SAMPLE + after, middle), Anchor::Start, palette.text, words);
        }
    }
}
